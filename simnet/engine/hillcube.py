"""Hill cubes: rules interpolated between the corners of their truth table.

A rule of k regulators has one continuation that is linear in each of them and right at all 2^k
corners (BooleCube); with Hill curves on its arguments it is the HillCube (Wittmann et al. 2009,
BMC Syst Biol 3:98, equations 5-9; Krumsiek et al. 2010, BMC Bioinformatics 11:233). Odefy sums the
2^k corners. Here the same polynomial is read off a decision diagram of the rule, one step a
diagram node, so that its cost follows the rule's structure and not its width.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import index
from typing import Any

from simnet.engine.polynomial import Levels, PolynomialBuilder
from simnet.errors import TooLargeError
from simnet.logic import Expr, Var, fold, variables
from simnet.logic.expr import postorder

__all__ = ["MAX_DIAGRAM", "hill", "interpolate"]

MAX_DIAGRAM = 20_000  # diagram nodes of one rule; 866 operators over 26 regulators need fewer than a thousand

Branches = tuple[tuple[str, int, int], ...]


def hill(n: Levels, k: Levels, *, normalised: bool) -> tuple[Levels, Levels]:
    """Return gain and bend of ``h(x) = gain x^n / (x^n + bend)``.

    Plain, ``h(k) = 1/2`` and ``h(1) = 1 / (1 + k^n)``; normalised, it is divided by the latter.

    Parameters
    ----------
    n, k : ndarray of float, the same shape

    Returns
    -------
    gain, bend : ndarray of float

    Examples
    --------
    >>> import numpy as np
    >>> gain, bend = hill(np.array([3.0]), np.array([0.5]), normalised=True)
    >>> float(gain[0]), float(bend[0])
    (1.125, 0.125)
    """
    bend = k**n
    return (1 + bend if normalised else bend**0), bend


def interpolate(rule: Expr, curves: Mapping[str, int], builder: PolynomialBuilder) -> int:
    """Add the multilinear interpolation of a rule to a program.

    With ``f = x f1 + (1 - x) f0`` at every diagram node; where a branch is constant, one product
    of literals is enough.

    Parameters
    ----------
    rule : Expr
    curves : Mapping[str, int]
        The row that holds the Hill curve of each regulator.
    builder : PolynomialBuilder

    Returns
    -------
    int
        The row of the rule's value.

    Raises
    ------
    TooLargeError
        When the decision diagram of the rule has more than 20,000 nodes.
    """
    branches = _diagram(rule)
    positive: dict[int, int] = {0: builder.zero, 1: builder.one}
    for place, (name, low, high) in enumerate(branches, start=2):
        row = curves[name]
        off, on = positive[low], positive[high]
        if {off, on} == {builder.zero, builder.one}:
            positive[place] = row if on == builder.one else builder.complement(row)
        elif off == builder.zero:
            positive[place] = builder.product(row, on)
        elif on == builder.zero:
            positive[place] = builder.product(builder.complement(row), off)
        elif off == builder.one:
            positive[place] = builder.either(builder.complement(row), on)
        elif on == builder.one:
            positive[place] = builder.either(row, off)
        else:
            positive[place] = builder.mixture(row, off, on)
    return positive[len(branches) + 1] if branches else positive[_constant(rule)]


@lru_cache(maxsize=4096)
def _diagram(rule: Expr) -> Branches:
    """Return the diagram bottom up as (regulator, branch when 0, branch when 1), terminals 0 and 1.

    The smaller of two orders is taken: as the regulators occur, and the most frequent ones first.
    """
    names = variables(rule)
    if not names:
        return ()
    times = _times(rule)
    orders = dict.fromkeys([tuple(names), tuple(sorted(names, key=lambda name: -times[name]))])
    return min((_branches(_bdd(rule, order), order) for order in orders), key=len)


def _times(rule: Expr) -> dict[str, int]:
    times: dict[str, int] = {}
    for part in postorder(rule):
        if isinstance(part, Var):
            times[part.name] = times.get(part.name, 0) + 1
    return times


def _bdd(rule: Expr, order: Sequence[str]) -> Any:
    import biodivine_aeon as aeon

    variable_set = aeon.BddVariableSet([f"v{place:05d}" for place in range(len(order))])
    labels = {name: f"v{place:05d}" for place, name in enumerate(order)}

    def checked(diagram: Any) -> Any:
        if diagram.node_count() > MAX_DIAGRAM:
            message = (
                f"the decision diagram of a rule over {len(order)} regulators has more than "
                f"{MAX_DIAGRAM:,} nodes: split the rule in two nodes, or run it under a Boolean scheme"
            )
            raise TooLargeError(message)
        return diagram

    return fold(
        rule,
        const=variable_set.mk_const,
        var=lambda name: variable_set.mk_literal(labels[name], True),
        negate=lambda a: a.l_not(),
        both=lambda a, b: checked(a.l_and(b)),
        either=lambda a, b: checked(a.l_or(b)),
    )


def _branches(diagram: Any, order: Sequence[str]) -> Branches:
    if diagram.is_true() or diagram.is_false():
        return ()
    return tuple(_in_order(diagram, order))


def _in_order(diagram: Any, order: Sequence[str]) -> Iterable[tuple[str, int, int]]:
    """Yield the inner nodes; the pointers of aeon already rise from the leaves to the root."""
    for pointer in diagram.pointers():
        if index(pointer) > 1:
            low, high = diagram.node_links(pointer)
            yield order[index(diagram.node_variable(pointer))], index(low), index(high)


def _constant(rule: Expr) -> int:
    return int(_bdd(rule, variables(rule)).is_true())
