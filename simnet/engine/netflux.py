"""Normalised-Hill rules as Netflux has them: AND a product, OR ``a + b - a b``, NOT the complement.

Kraeutler, Soltis and Saucerman 2010 (BMC Syst Biol 4:157): every reaction is a product of Hill
curves times its weight w, and the reactions of a target are joined by OR. The rule is taken as it
is written: unlike the interpolation of a truth table, ``A & A`` is the square of A's curve.
"""

from __future__ import annotations

from collections.abc import Mapping

from simnet.engine.polynomial import Levels, PolynomialBuilder
from simnet.logic import And, Const, Expr, Not, Or, Var
from simnet.logic.expr import FALSE, TRUE, postorder

__all__ = ["hill", "reactions", "weighed"]

Literals = tuple[str, ...]


def hill(n: Levels, ec50: Levels) -> tuple[Levels, Levels]:
    """Return gain and bend of ``h(x) = gain x^n / (x^n + bend)`` with ``h(EC50) = 1/2`` and ``h(1) = 1``.

    In the paper's words gain is beta and bend is ``K^n = beta - 1`` (equation 2).

    Parameters
    ----------
    n, ec50 : ndarray of float, the same shape
        With ``ec50**n < 1/2``; there is no such curve otherwise.

    Returns
    -------
    gain, bend : ndarray of float

    Examples
    --------
    >>> import numpy as np
    >>> gain, bend = hill(np.array([1.4]), np.array([0.5]))
    >>> half = 0.5**1.4
    >>> round(float(gain[0] * half / (half + bend[0])), 12), round(float(gain[0] / (1 + bend[0])), 12)
    (0.5, 1.0)
    """
    half = ec50**n
    gain = (half - 1) / (2 * half - 1)
    return gain, gain - 1


def reactions(
    rule: Expr, curves: Mapping[str, int], builder: PolynomialBuilder, weights: Mapping[frozenset[str], int]
) -> int:
    """Add the value of a rule, read as reactions, to a program.

    Parameters
    ----------
    rule : Expr
    curves : Mapping[str, int]
        The row of the Hill curve of each regulator, without its weight.
    builder : PolynomialBuilder
    weights : Mapping[frozenset of str, int]
        The row of the weight of each reaction, by its regulators (see `weighed`); empty when
        every weight is 1.

    Returns
    -------
    int
        The row of the rule's value.
    """
    values: list[int] = []
    for part in _negations_inside(rule):
        match part:
            case Const(value):
                values.append(builder.one if value else builder.zero)
            case Var(name):
                values.append(curves[name])
            case Not(Var(name)):
                values.append(builder.complement(curves[name]))
            case And(parts):
                taken = values[-len(parts) :]
                del values[-len(parts) :]
                values.append(_product(parts, taken, builder, weights))
            case Or(parts):
                taken = values[-len(parts) :]
                del values[-len(parts) :]
                values.append(_either(parts, taken, builder, weights))
    alone = _literals((_pushed(rule),))
    return _weighted(values[0], alone, builder, weights)


def weighed(rule: Expr) -> set[frozenset[str]]:
    """Return the regulators of every reaction of a rule: those whose weights act together.

    A reaction is the set of literals that stand side by side in one AND, or a literal alone. Its
    weight is the smallest of its regulations': with equal weights that is Netflux's one w a
    reaction, and lowering one of them lowers the reaction as much.
    """
    whole = _pushed(rule)
    found = {frozenset(_literals((whole,)))}
    for part in postorder(whole):
        if isinstance(part, And):
            found.add(frozenset(_literals(part.parts)))
        elif isinstance(part, Or):
            found |= {frozenset(_literals((each,))) for each in part.parts}
    return found - {frozenset()}


def _product(
    parts: tuple[Expr, ...], rows: list[int], builder: PolynomialBuilder, weights: Mapping[frozenset[str], int]
) -> int:
    value = builder.one
    for row in rows:
        value = builder.product(value, row)
    return _weighted(value, _literals(parts), builder, weights)


def _either(
    parts: tuple[Expr, ...], rows: list[int], builder: PolynomialBuilder, weights: Mapping[frozenset[str], int]
) -> int:
    value = builder.zero
    for part, row in zip(parts, rows, strict=True):
        value = builder.either(value, _weighted(row, _literals((part,)), builder, weights))
    return value


def _weighted(
    row: int, literals: Literals, builder: PolynomialBuilder, weights: Mapping[frozenset[str], int]
) -> int:
    key = frozenset(literals)
    return builder.product(row, weights[key]) if key in weights else row


def _literals(parts: tuple[Expr, ...]) -> Literals:
    """Return the regulators among `parts` that stand there by themselves, negated or not."""
    bare = [part.arg if isinstance(part, Not) else part for part in parts]
    return tuple(part.name for part in bare if isinstance(part, Var))


def _negations_inside(rule: Expr) -> list[Expr]:
    """Return the parts in postorder with NOT only at variables, which count as one part."""
    found: list[Expr] = []
    for part in postorder(_pushed(rule)):
        if isinstance(part, Not):
            found.pop()
        found.append(part)
    return found


def _pushed(rule: Expr) -> Expr:
    """Push NOT down to the variables (De Morgan) and merge ANDs in ANDs and ORs in ORs."""
    built: list[tuple[Expr, Expr]] = []  # each part and its opposite
    for part in postorder(rule):
        match part:
            case Const(value):
                built.append((TRUE, FALSE) if value else (FALSE, TRUE))
            case Var():
                built.append((part, Not(part)))
            case Not():
                plain, opposite = built.pop()
                built.append((opposite, plain))
            case And(parts) | Or(parts):
                taken = built[-len(parts) :]
                del built[-len(parts) :]
                kinds = (And, Or) if isinstance(part, And) else (Or, And)
                built.append((_merged(kinds[0], [a for a, _ in taken]), _merged(kinds[1], [b for _, b in taken])))
    return built[0][0]


def _merged(kind: type[And] | type[Or], parts: list[Expr]) -> Expr:
    flat = [piece for part in parts for piece in (part.args if isinstance(part, kind) else (part,))]
    return kind(tuple(flat))
