"""One network under many sets of clamped nodes: minimal trap spaces and fixed points of each.

What no condition clamps is eliminated once; each condition then eliminates what it leaves of the
small network that remains. Elimination keeps fixed points. And every minimal trap space of the whole
contains one of what is left: where the rule of an eliminated node is put in its place, nothing leaves
the trap space. So the smallest trap spaces around one lifted state from each minimal trap space of
what is left include all minimal trap spaces of the whole, and these are the smallest among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simnet.analysis.bitspaces import Images, closures, lifted
from simnet.analysis.elimination import Reduced, eliminate
from simnet.analysis.spaces import Space
from simnet.analysis.trapspaces import MAX_LISTED, minimal_trap_spaces
from simnet.analysis.updates import Updates, update_diagrams
from simnet.engine import Bits
from simnet.errors import InputError, TooLargeError
from simnet.network import Network

__all__ = ["count_fixed_points_of_each", "minimal_trap_spaces_of_each"]

FEW_NODES = 8  # nodes whose 2**8 states are tried one by one
MAX_DIAGRAM = 1_000_000  # nodes of one decision diagram, about 25 MB

Places = Mapping[int, bool]
Clamps = Mapping[str, bool]


@dataclass(frozen=True)
class Shared:
    """A network in which the nodes that some condition clamps, and few others, are left."""

    updates: Updates
    reduced: Reduced

    def clamped(self, clamps: Clamps) -> Reduced:
        """Eliminate what a condition leaves."""
        values = {self.updates.names.index(name): self.updates.variables.mk_const(on) for name, on in clamps.items()}
        return eliminate({**self.reduced.rules, **values})


def minimal_trap_spaces_of_each(
    network: Network, conditions: Sequence[Clamps], limit: int = MAX_LISTED
) -> tuple[tuple[Space, ...], ...]:
    """Find the minimal trap spaces under each of many sets of clamped nodes. Exact.

    The fixed points are those of them that are a single state. The same answer as
    `minimal_trap_spaces` for each condition, many times faster where the conditions share a network.

    Parameters
    ----------
    network : Network
    conditions : sequence of Mapping[str, bool]
        Clamped nodes and their value. Inputs that are not held keep any value they have.
    limit : int
        Trap spaces of one condition that are listed at most.

    Returns
    -------
    tuple of tuple of Space
        For each condition, by values, 0 before 1 before free.

    Raises
    ------
    InputError
        For a name that is not a node.
    TooLargeError
        When a condition has more than `limit`.

    Examples
    --------
    >>> toggle = Network.from_rules({"A": "!B", "B": "!A", "C": "A & !C"})
    >>> for spaces in minimal_trap_spaces_of_each(toggle, [{}, {"A": True}, {"B": False, "C": True}]):
    ...     print(*spaces)
    010 10*
    10*
    101
    """
    shared = _shared(network, conditions)
    found: list[tuple[Space, ...] | None] = [None] * len(conditions)
    states: list[Places] = []
    owner: list[int] = []
    for number, clamps in enumerate(conditions):
        reduced = shared.clamped(clamps)
        if len(reduced.rules) > FEW_NODES:
            found[number] = minimal_trap_spaces(network, clamps, limit)
            continue
        seeds = [reduced.lifted(seed) for seed in _seeds(reduced.rules)]
        states += seeds
        owner += [number] * len(seeds)
    if states:
        for number, spaces in _around(shared, conditions, states, owner):
            found[number] = _smallest(spaces)
    for number, each in enumerate(found):
        if each is not None and len(each) > limit:
            message = f"{network.id!r} has more than {limit:,} minimal trap spaces under {dict(conditions[number])}"
            raise TooLargeError(message)
    return tuple(each or () for each in found)


def count_fixed_points_of_each(network: Network, conditions: Sequence[Clamps]) -> tuple[int, ...]:
    """Count the fixed points under each of many sets of clamped nodes, without listing them. Exact.

    Parameters
    ----------
    network : Network
    conditions : sequence of Mapping[str, bool]
        Clamped nodes and their value. Inputs that are not held keep any value, and count with each.

    Returns
    -------
    tuple of int

    Raises
    ------
    InputError
        For a name that is not a node.
    TooLargeError
        When a diagram outgrows a million nodes.

    Examples
    --------
    >>> latches = Network.from_rules({f"n{i}": f"n{i}" for i in range(21)})
    >>> count_fixed_points_of_each(latches, [{}, {"n0": True, "n5": False}])
    (2097152, 524288)
    """
    shared = _shared(network, conditions)
    return tuple(_count(network, shared, shared.clamped(clamps).rules) for clamps in conditions)


def _shared(network: Network, conditions: Sequence[Clamps]) -> Shared:
    named = {name for clamps in conditions for name in clamps}
    if not named <= network.nodes.keys():
        message = f"{network.id!r} has no node {min(named - network.nodes.keys())!r} that could be clamped"
        raise InputError(message)
    updates = update_diagrams(network, {})
    keep = {updates.names.index(name) for name in named}
    return Shared(updates, eliminate(dict(enumerate(updates.diagrams)), keep))


def _count(network: Network, shared: Shared, rules: Mapping[int, Any]) -> int:
    resting = shared.updates.variables.mk_true()
    for place in sorted(rules, key=lambda p: len(rules[p].support_set())):
        resting = resting.l_and(shared.updates.literal(place).l_iff(rules[place]))
        if resting.node_count() > MAX_DIAGRAM:
            message = f"counting the fixed points of {network.id!r} takes too much memory: clamp more nodes"
            raise TooLargeError(message)
    return int(resting.cardinality()) >> (len(shared.updates.names) - len(rules))


def _seeds(rules: Mapping[int, Any]) -> Iterator[Places]:
    """Yield a state of each minimal trap space of a small network, by the closures of all its states."""
    places = sorted(rules)
    if not places:
        yield {}
        return
    number = {place: position for position, place in enumerate(places)}
    images = Images.of(rules)
    renamed = {number[p]: tuple((number[r], low, high) for r, low, high in b) for p, b in images.branches.items()}
    small = Images(renamed, {number[place]: value for place, value in images.constants.items()})
    states = (np.arange(1 << len(places))[:, None] >> np.arange(len(places)) & 1).astype(bool)
    for state in _one_of_each(states, *closures(small, states)):
        yield {place: bool(state[position]) for place, position in number.items()}


def _one_of_each(states: Bits, off: Bits, on: Bits) -> Iterator[Bits]:
    """Yield the first state of each closure that contains no smaller one."""
    size = (off & on).sum(axis=1)
    first = dict.fromkeys(((*off[row], *on[row]), int(row)) for row in np.argsort(size, kind="stable"))
    chosen: list[int] = []
    seen = set()
    for key, row in first:
        if key in seen:
            continue
        seen.add(key)
        if not any(_inside(off, on, smaller, row) for smaller in chosen):
            chosen.append(row)
            yield states[row]


def _inside(off: Bits, on: Bits, smaller: int, larger: int) -> bool:
    return bool((off[smaller] <= off[larger]).all() and (on[smaller] <= on[larger]).all())


def _around(
    shared: Shared, conditions: Sequence[Clamps], states: Sequence[Places], owner: Sequence[int]
) -> Iterator[tuple[int, list[Space]]]:
    """Yield the smallest trap spaces around the seeds of each condition."""
    names = shared.updates.names
    clamped: dict[int, list[int]] = {}
    for job, number in enumerate(owner):
        for name in conditions[number]:
            clamped.setdefault(names.index(name), []).append(job)
    rows = lifted(shared.reduced.gone, states, len(names))
    off, on = closures(Images.of(dict(enumerate(shared.updates.diagrams))), rows, clamped)
    value = on.astype(object)
    value[off & on] = None
    of_each: dict[int, list[Space]] = {}
    for number, row in zip(owner, value.tolist(), strict=True):
        of_each.setdefault(number, []).append(Space(names, tuple(row)))
    yield from of_each.items()


def _smallest(spaces: Sequence[Space]) -> tuple[Space, ...]:
    """Sort the spaces that contain no other one."""
    distinct = dict.fromkeys(spaces)
    states = {space for space in distinct if space.is_state}
    wide = [space for space in distinct if space not in states]
    kept = [a for a in wide if not any(b is not a and a.contains(b) for b in distinct)]
    return tuple(sorted((*states, *kept), key=lambda space: [2 if v is None else int(v) for v in space.values]))
