"""Trap spaces: subspaces that no update leaves, under any scheme.

Which of them cells can end in, when updates are most permissive (Paulevé, Kolčák, Chatain, Haar,
Nature Communications 2020, 11:4256): the attractors are the minimal trap spaces, and those that
can be reached from a state `x` are those inside the smallest trap space `T(x)` around `x` (the
principal trap space of Gadouleau, Paulevé, Riva, arXiv 2404.03553). No step leaves a trap space,
so no other can be reached. And each can: beginning at `x`, set every node of `T(x)` that is
not fixed there into motion, in an order in which `T(x)` is built; as all of them are then seen as
0 and as 1, each node that a minimal trap space `A` fixes can be drawn to its value in `A`, which
its rule takes on all of `A`; settle all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from simnet.analysis.spaces import Space
from simnet.analysis.trapsolver import Problem, spaces_of
from simnet.analysis.updates import Updates, closure, percolated, update_diagrams
from simnet.engine import Bits, CompiledNetwork
from simnet.errors import TooLargeError
from simnet.network import Network

__all__ = [
    "MAX_LISTED",
    "fixed_points",
    "maximal_trap_spaces",
    "minimal_trap_spaces",
    "reachable_trap_spaces",
    "settle_trapspaces",
]

MAX_LISTED = 10_000  # spaces that are listed one by one

Places = Mapping[int, bool]


def minimal_trap_spaces(network: Network, held: Mapping[str, bool], limit: int = MAX_LISTED) -> tuple[Space, ...]:
    """Find every trap space that contains no smaller one. Exact.

    Each contains at least one attractor of every update scheme.

    Parameters
    ----------
    network : Network
    held : Mapping[str, bool]
        Clamped nodes. Inputs that are not held keep any value they have.
    limit : int
        Spaces that are listed at most.

    Returns
    -------
    tuple of Space
        By values, 0 before 1 before free.

    Raises
    ------
    TooLargeError
        When there are more than `limit`.

    Examples
    --------
    >>> toggle = Network.from_rules({"A": "!B", "B": "!A", "C": "A & !C"})
    >>> print(*minimal_trap_spaces(toggle, {}))
    010 10*
    """
    updates = update_diagrams(network, held)
    return _listed(network, updates, percolated(updates, {}), "minimal", limit)


def maximal_trap_spaces(network: Network, held: Mapping[str, bool], limit: int = MAX_LISTED) -> tuple[Space, ...]:
    """Find every trap space that lies in no larger one, but for the space of all states. Exact.

    Clamped nodes are at their value in all of them. Parameters, result and errors as for
    `minimal_trap_spaces`.

    Examples
    --------
    >>> toggle = Network.from_rules({"A": "!B", "B": "!A", "C": "A & !C"})
    >>> print(*maximal_trap_spaces(toggle, {}))
    01* 10*
    """
    updates = update_diagrams(network, held)
    return _listed(network, updates, updates.held, "maximal", limit)


def fixed_points(network: Network, held: Mapping[str, bool], limit: int = MAX_LISTED) -> tuple[Space, ...]:
    """Find every state that no update changes. Exact.

    Parameters, result and errors as for `minimal_trap_spaces`; beyond the limit they can still be
    counted with `count_fixed_points`.

    Examples
    --------
    >>> toggle = Network.from_rules({"A": "!B", "B": "!A", "C": "A & !C"})
    >>> print(*fixed_points(toggle, {}))
    010
    """
    updates = update_diagrams(network, held)
    return _listed(network, updates, percolated(updates, {}), "fixed points", limit)


def reachable_trap_spaces(
    network: Network, held: Mapping[str, bool], starts: Iterable[Space], limit: int = MAX_LISTED
) -> tuple[Space, ...]:
    """Find the minimal trap spaces that cells can reach under most permissive updating. Exact.

    Parameters
    ----------
    network : Network
    held : Mapping[str, bool]
        Clamped nodes.
    starts : iterable of Space
        Each the set of its states: a trap space counts when a single state of one of them reaches
        it. The smallest trap space around the whole of a space may contain more.
    limit : int

    Returns
    -------
    tuple of Space
        Sorted.

    Raises
    ------
    TooLargeError
        When there are more than `limit`.

    Examples
    --------
    >>> toggle = Network.from_rules({"A": "!B", "B": "!A", "C": "A & !C"})
    >>> from_10 = reachable_trap_spaces(toggle, {}, [Space(("A", "B", "C"), (True, False, False))])
    >>> print(*from_10)
    10*
    """
    updates = update_diagrams(network, held)
    return _reachable(network, updates, [space.held(updates.held) for space in starts], limit)


def settle_trapspaces(
    network: Network,
    compiled: CompiledNetwork,
    cells: Bits | Sequence[Space],
    held: Mapping[int, bool],
    limit: int = MAX_LISTED,
) -> tuple[tuple[Space, ...], str]:
    """Find where a population can settle under most permissive updating. Exact.

    What is returned is the start of the next phase.

    Parameters
    ----------
    network : Network
    compiled : CompiledNetwork
        Of the same network.
    cells : ndarray of bool, shape (state, node), or sequence of Space
    held : Mapping[int, bool]
        Clamped rows.
    limit : int

    Returns
    -------
    spaces : tuple of Space
        The minimal trap spaces that can be reached.
    method : str
        What answered.

    Raises
    ------
    TooLargeError
        When there are more than `limit`.

    Examples
    --------
    >>> from simnet.engine import compile_network
    >>> net = Network.from_rules({"A": "A | X", "B": "A & !B"})
    >>> compiled = compile_network(net)
    >>> spaces, _ = settle_trapspaces(net, compiled, np.zeros((1, 3), bool), {0: True})
    >>> str(spaces[0]), compiled.names
    ('11*', ('X', 'A', 'B'))
    >>> print(*settle_trapspaces(net, compiled, spaces, {0: False}))  # A remembers
    (Space(names=('X', 'A', 'B'), values=(False, True, None)),) clingo (minimal trap spaces)
    """
    names = compiled.names
    if isinstance(cells, np.ndarray):
        rows = np.unique(cells, axis=0)
        starts = [Space(names, tuple(map(bool, row))) for row in rows]
    else:
        starts = list(cells)
    updates = update_diagrams(network, {names[row]: value for row, value in held.items()})
    spaces = _reachable(network, updates, [space.held(updates.held) for space in starts], limit)
    return spaces, "clingo (minimal trap spaces)"


def _reachable(network: Network, updates: Updates, starts: Sequence[Space], limit: int) -> tuple[Space, ...]:
    found: dict[Space, None] = {}
    for within, start in _searches(updates, starts):
        spaces = spaces_of(updates, percolated(updates, within), "minimal", start, limit + 1)
        found |= dict.fromkeys(Space.at(updates.names, each) for each in spaces)
        _refuse_beyond(network, len(found), limit, "minimal trap spaces")
    return tuple(sorted(found, key=_order))


def _searches(updates: Updates, starts: Sequence[Space]) -> list[tuple[Places, Places | None]]:
    """Say in which trap spaces to look, and around which states where that narrows it down.

    A start that is a trap space itself holds a state of each minimal one inside, so that all of
    them are reached; likewise one that is a single state, by what the module says.
    """
    whole: dict[Space, None] = {}
    narrowed: dict[Space, Places] = {}
    for start in dict.fromkeys(starts):
        around = Space.at(updates.names, closure(updates, start.places))
        if start.is_state or start == around:
            whole[around] = None
        else:
            narrowed[start] = around.places
    largest = [a for a in whole if not any(b is not a and b.contains(a) for b in whole)]
    return [(each.places, None) for each in largest] + [(within, start.places) for start, within in narrowed.items()]


def _listed(network: Network, updates: Updates, within: Places, problem: Problem, limit: int) -> tuple[Space, ...]:
    what = "fixed points" if problem == "fixed points" else f"{problem} trap spaces"
    keeping = sum(diagram == updates.literal(place) for place, diagram in enumerate(updates.diagrams))
    if problem == "minimal" and 1 << keeping > limit:  # one at least for each value of the inputs
        _refuse_beyond(network, 1 << keeping, limit, what)
    found = [Space.at(updates.names, each) for each in spaces_of(updates, within, problem, count=limit + 1)]
    _refuse_beyond(network, len(found), limit, what)
    return tuple(sorted(found, key=_order))


def _refuse_beyond(network: Network, count: int, limit: int, what: str) -> None:
    if count > limit:
        message = (
            f"{network.id!r} has more than {limit:,} {what}: hold inputs at a value, "
            "or count fixed points with count_fixed_points"
        )
        raise TooLargeError(message)


def _order(space: Space) -> tuple[int, ...]:
    return tuple(2 if value is None else int(value) for value in space.values)
