"""Rules of levels between 0 and 1: the same sums and products as numbers, as programs or as text.

A logic ODE needs a rule as a function of Hill curves. Which sums and products that takes does not
depend on what they are made of, so the functions here work on any `Ring`: rows of a program that
an engine runs, or formulas that a file shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from simnet.logic.diagram import constant_of, decision_diagram
from simnet.logic.expr import FALSE, TRUE, And, Const, Expr, Not, Or, Var, postorder

__all__ = ["Ring", "interpolate", "reactions", "weighed"]

T = TypeVar("T")


class Ring(Protocol[T]):
    """Sums and products of whatever stands for a level."""

    @property
    def zero(self) -> T:
        """The level 0."""

    @property
    def one(self) -> T:
        """The level 1."""

    def complement(self, a: T, /) -> T:
        """Return ``1 - a``."""

    def product(self, a: T, b: T, /) -> T:
        """Return ``a b``."""

    def either(self, a: T, b: T, /) -> T:
        """Return ``a + b - a b``."""

    def mixture(self, curve: T, low: T, high: T, /) -> T:
        """Return ``(1 - curve) low + curve high``."""


# Hill cubes ------------------------------------------------------------------------------------


def interpolate(rule: Expr, curves: Mapping[str, T], ring: Ring[T]) -> T:
    """Interpolate a rule between the corners of its truth table.

    A rule of k regulators has one continuation that is linear in each of them and right at all 2^k
    corners (BooleCube); with Hill curves on its arguments it is the HillCube (Wittmann et al. 2009,
    BMC Syst Biol 3:98, equations 5-9; Krumsiek et al. 2010, BMC Bioinformatics 11:233). Odefy sums
    the 2^k corners. Here the same polynomial is read off a decision diagram, with
    ``f = x f1 + (1 - x) f0`` at every diagram node, so that its cost follows the rule's structure
    and not its width; where a branch is constant, one product of literals is enough.

    Parameters
    ----------
    rule : Expr
    curves : Mapping[str, T]
        The Hill curve of each regulator.
    ring : Ring

    Returns
    -------
    T

    Raises
    ------
    TooLargeError
        When the decision diagram of the rule has more than 20,000 nodes.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from simnet.logic import parse
    >>> class Numbers:
    ...     zero, one = Fraction(0), Fraction(1)
    ...     complement = staticmethod(lambda a: 1 - a)
    ...     product = staticmethod(lambda a, b: a * b)
    ...     either = staticmethod(lambda a, b: a + b - a * b)
    ...     mixture = staticmethod(lambda x, low, high: (1 - x) * low + x * high)
    >>> levels = {"A": Fraction(1, 2), "B": Fraction(1, 3)}
    >>> print(interpolate(parse("A & B | A & !B").expr, levels, Numbers()))
    1/2
    """
    branches = decision_diagram(rule)
    if not branches:
        return ring.one if constant_of(rule) else ring.zero
    found = [ring.zero, ring.one]
    for name, low, high in branches:
        curve, off, on = curves[name], found[low], found[high]
        match low, high:
            case 0, 1:
                found.append(curve)
            case 1, 0:
                found.append(ring.complement(curve))
            case 0, _:
                found.append(ring.product(curve, on))
            case _, 0:
                found.append(ring.product(ring.complement(curve), off))
            case 1, _:
                found.append(ring.either(ring.complement(curve), on))
            case _, 1:
                found.append(ring.either(curve, off))
            case _:
                found.append(ring.mixture(curve, off, on))
    return found[-1]


# Netflux ---------------------------------------------------------------------------------------


def reactions(rule: Expr, curves: Mapping[str, T], ring: Ring[T], weights: Mapping[frozenset[str], T]) -> T:
    """Read a rule as Netflux's reactions: AND a product, OR ``a + b - a b``, NOT the complement.

    Kraeutler, Soltis and Saucerman 2010 (BMC Syst Biol 4:157): every reaction is a product of Hill
    curves times its weight w, and the reactions of a target are joined by OR. The rule is taken as
    it is written: unlike the interpolation of a truth table, ``A & A`` is the square of A's curve.

    Parameters
    ----------
    rule : Expr
    curves : Mapping[str, T]
        The Hill curve of each regulator, without its weight.
    ring : Ring
    weights : Mapping[frozenset of str, T]
        The weight of each reaction, by its regulators (see `weighed`); empty when every weight is 1.

    Returns
    -------
    T
    """
    values: list[T] = []
    for part in _negations_inside(rule):
        match part:
            case Const(value):
                values.append(ring.one if value else ring.zero)
            case Var(name):
                values.append(curves[name])
            case Not(Var(name)):
                values.append(ring.complement(curves[name]))
            case And(parts) | Or(parts):
                taken = values[-len(parts) :]
                del values[-len(parts) :]
                join = _product if isinstance(part, And) else _either
                values.append(join(parts, taken, ring, weights))
    return _weighted(values[0], _literals((_pushed(rule),)), ring, weights)


def weighed(rule: Expr) -> set[frozenset[str]]:
    """Return the regulators of every reaction of a rule: those whose weights act together.

    A reaction is the set of literals that stand side by side in one AND, or a literal alone. Its
    weight is the smallest of its regulations': with equal weights that is Netflux's one w a
    reaction, and lowering one of them lowers the reaction as much.

    >>> from simnet.logic import parse
    >>> sorted(map(sorted, weighed(parse("A & !B | C").expr)))
    [['A', 'B'], ['C']]
    """
    whole = _pushed(rule)
    found = {_literals((whole,))}
    for part in postorder(whole):
        if isinstance(part, And):
            found.add(_literals(part.parts))
        elif isinstance(part, Or):
            found |= {_literals((each,)) for each in part.parts}
    return found - {frozenset()}


def _product(parts: tuple[Expr, ...], values: list[T], ring: Ring[T], weights: Mapping[frozenset[str], T]) -> T:
    value = ring.one
    for each in values:
        value = ring.product(value, each)
    return _weighted(value, _literals(parts), ring, weights)


def _either(parts: tuple[Expr, ...], values: list[T], ring: Ring[T], weights: Mapping[frozenset[str], T]) -> T:
    value = ring.zero
    for part, each in zip(parts, values, strict=True):
        value = ring.either(value, _weighted(each, _literals((part,)), ring, weights))
    return value


def _weighted(value: T, literals: frozenset[str], ring: Ring[T], weights: Mapping[frozenset[str], T]) -> T:
    return ring.product(value, weights[literals]) if literals in weights else value


def _literals(parts: tuple[Expr, ...]) -> frozenset[str]:
    """Return the regulators among `parts` that stand there by themselves, negated or not."""
    bare = [part.arg if isinstance(part, Not) else part for part in parts]
    return frozenset(part.name for part in bare if isinstance(part, Var))


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
