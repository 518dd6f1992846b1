"""Sets of states too large to list, as decision diagrams over all nodes.

The diagrams are biodivine_aeon's; a node is known to them by its place, so that sets outlive the
network they were found in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simnet.engine import Bits
from simnet.logic import Expr, fold

__all__ = ["SymbolicSet", "all_states", "as_symbolic", "bounds", "label", "translated", "union"]


@dataclass(frozen=True, slots=True)
class SymbolicSet:
    """A set of states too large to list, as a decision diagram over all nodes.

    Parameters
    ----------
    diagram : biodivine_aeon.Bdd
    size : int
        Number of states.
    """

    diagram: Any
    size: int


def label(place: int) -> str:
    """Name of the node at a place inside the diagrams; sorts like the place."""
    return f"v{place:05d}"


def as_symbolic(states: Bits | SymbolicSet) -> SymbolicSet:
    """Return listed states as a decision diagram over all nodes.

    Parameters
    ----------
    states : ndarray of bool, shape (state, node), or SymbolicSet
        At least one state; repeated ones count once.

    Returns
    -------
    SymbolicSet
    """
    if isinstance(states, SymbolicSet):
        return states
    variables = _variables(states.shape[1])
    distinct = np.unique(states, axis=0)
    clauses = [{label(place): bool(value) for place, value in enumerate(state)} for state in distinct]
    return SymbolicSet(variables.mk_dnf(clauses), len(distinct))


def union(sets: Sequence[Bits | SymbolicSet]) -> SymbolicSet:
    """Return all states of some sets that have none in common.

    Parameters
    ----------
    sets : sequence of ndarray of bool, shape (state, node), or of SymbolicSet

    Returns
    -------
    SymbolicSet
    """
    first, *others = map(as_symbolic, sets)
    diagram, size = first.diagram, first.size
    for other in others:
        diagram, size = diagram.l_or(other.diagram), size + other.size
    return SymbolicSet(diagram, size)


def all_states(over: Sequence[int], base: Bits) -> SymbolicSet:
    """Return every state in which the rows outside `over` have the values of `base`.

    Parameters
    ----------
    over : sequence of int
        Rows that take all values.
    base : ndarray of bool, shape (node,)

    Returns
    -------
    SymbolicSet
        Of ``2**len(over)`` states.
    """
    variables = _variables(len(base))
    fixed = {label(row): bool(value) for row, value in enumerate(base) if row not in over}
    return SymbolicSet(variables.mk_conjunctive_clause(fixed), 1 << len(over))


def bounds(states: SymbolicSet, terms: Sequence[Expr], names: Sequence[str]) -> tuple[int, int]:
    """Return the least and greatest number of `terms` that hold in a state of the set.

    Parameters
    ----------
    states : SymbolicSet
    terms : sequence of Expr
    names : sequence of str
        Node ids by place.

    Returns
    -------
    tuple of int
    """
    variables = _variables(len(names))
    row = {name: place for place, name in enumerate(names)}
    counts = {0: states.diagram}
    for term in terms:
        holds = fold(
            term,
            const=variables.mk_const,
            var=lambda name: variables.mk_literal(label(row[name]), True),
            negate=lambda a: a.l_not(),
            both=lambda a, b: a.l_and(b),
            either=lambda a, b: a.l_or(b),
        )
        counted: dict[int, Any] = {}
        for count, part in counts.items():
            for more, piece in ((0, part.l_and_not(holds)), (1, part.l_and(holds))):
                if not piece.is_false():
                    known = counted.get(count + more)
                    counted[count + more] = piece if known is None else known.l_or(piece)
        counts = counted
    return min(counts), max(counts)


def translated(diagram: Any, variables: Any, names: Mapping[int, str]) -> Any:
    """Return the same set over other variables, which may stand in another order.

    Parameters
    ----------
    diagram : biodivine_aeon.Bdd
    variables : biodivine_aeon.BddVariableSet
        Of the result.
    names : Mapping[int, str]
        Name in the result of each variable of `diagram`.

    Returns
    -------
    biodivine_aeon.Bdd
    """
    from biodivine_aeon import Bdd

    made: dict[Any, Any] = {}
    for pointer in diagram.pointers():  # a node comes after those it leads to
        if pointer.is_terminal():
            made[pointer] = variables.mk_const(pointer.is_one())
            continue
        low, high = diagram.node_links(pointer)
        literal = variables.mk_literal(names[int(diagram.node_variable(pointer))], True)
        made[pointer] = Bdd.if_then_else(literal, made[high], made[low])
    return made[diagram.root()]


def _variables(count: int) -> Any:
    import biodivine_aeon as aeon

    return aeon.BddVariableSet([label(place) for place in range(count)])
