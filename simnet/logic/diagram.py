"""Reduced decision diagrams of rules: what a rule does, in steps of one regulator each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import index
from typing import Any

from simnet.errors import TooLargeError
from simnet.logic.expr import Expr, Var, fold, postorder, variables

__all__ = ["MAX_DIAGRAM", "Branches", "constant_of", "decision_diagram"]

MAX_DIAGRAM = 20_000  # diagram nodes of one rule; 866 operators over 26 regulators need fewer than a thousand

Branches = tuple[tuple[str, int, int], ...]


@lru_cache(maxsize=4096)
def decision_diagram(rule: Expr) -> Branches:
    """Return the decision diagram of a rule, bottom up.

    The smaller of two orders is taken: as the regulators occur, and the most frequent ones first.

    Parameters
    ----------
    rule : Expr

    Returns
    -------
    tuple of (str, int, int)
        Regulator, branch where it is 0, branch where it is 1. Branches 0 and 1 are the constants,
        entry `i` of the tuple is branch ``i + 2``, the last one is the whole rule. A constant rule
        has none, see `constant_of`.

    Raises
    ------
    TooLargeError
        When it has more than 20,000 nodes.

    Examples
    --------
    >>> from simnet.logic import parse
    >>> decision_diagram(parse("A & !B").expr)
    (('B', 1, 0), ('A', 0, 2))
    """
    names = variables(rule)
    times = _times(rule)
    orders = dict.fromkeys([tuple(names), tuple(sorted(names, key=lambda name: -times[name]))])
    return min((_branches(_bdd(rule, order), order) for order in orders), key=len)


def constant_of(rule: Expr) -> bool:
    """Return the value of a rule whose diagram has no branches."""
    return bool(_bdd(rule, variables(rule)).is_true())


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
