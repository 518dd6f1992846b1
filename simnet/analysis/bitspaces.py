"""Smallest trap spaces around many states at once: one bit of a long integer for each of them.

Whether a rule can take a value somewhere in a space is a path through its decision diagram along
values that the space allows, found from the leaves up; with a bit for each space, one pass over the
diagrams answers for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from simnet.engine import Bits

__all__ = ["Images", "closures", "lifted"]

Branch = tuple[int, int, int]  # place that is looked at, where to go at 0, where to go at 1


@dataclass(frozen=True)
class Images:
    """The update functions of some nodes, ready to be asked what they can become.

    Parameters
    ----------
    branches : Mapping[int, tuple of (int, int, int)]
        The diagram of each node, leaves first: 0 and 1 are the constants, 2 the first branch.
    constants : Mapping[int, bool]
        Functions without a branch.
    """

    branches: Mapping[int, tuple[Branch, ...]]
    constants: Mapping[int, bool]

    @classmethod
    def of(cls, rules: Mapping[int, Any]) -> Images:
        """Translate decision diagrams, by place."""
        constants = {place: rule.as_bool() for place, rule in rules.items() if rule.as_bool() is not None}
        return cls({p: _branches(rule) for p, rule in rules.items() if p not in constants}, constants)

    def image(self, place: int, off: Sequence[int], on: Sequence[int], every: int) -> tuple[int, int]:
        """Return the spaces in which the function can be 0, and those in which it can be 1."""
        if place in self.constants:
            return (0, every) if self.constants[place] else (every, 0)
        zero, one = [every, 0], [0, every]
        for regulator, low, high in self.branches[place]:
            can_off, can_on = off[regulator], on[regulator]
            zero.append((can_off & zero[low]) | (can_on & zero[high]))
            one.append((can_off & one[low]) | (can_on & one[high]))
        return zero[-1], one[-1]


def closures(images: Images, states: Bits, clamped: Mapping[int, Sequence[int]] | None = None) -> tuple[Bits, Bits]:
    """Return the smallest trap space around each of some states.

    Parameters
    ----------
    images : Images
        Of every node.
    states : ndarray of bool, shape (state, node)
    clamped : Mapping[int, sequence of int], optional
        For each place the states in which it is clamped to the value that it has there.

    Returns
    -------
    off, on : ndarray of bool, shape (state, node)
        Whether the node can be 0, and whether it can be 1, somewhere in the trap space.

    Examples
    --------
    >>> from simnet.analysis.updates import update_diagrams
    >>> from simnet.network import Network
    >>> updates = update_diagrams(Network.from_rules({"A": "A", "B": "!A", "C": "B"}), {})
    >>> off, on = closures(Images.of(dict(enumerate(updates.diagrams))), np.array([[1, 0, 0], [0, 0, 0]], bool))
    >>> (off & on).astype(int).tolist()
    [[0, 0, 0], [0, 1, 1]]
    """
    count, nodes = states.shape
    every = (1 << count) - 1
    on = [_integer(states[:, place]) for place in range(nodes)]
    off = [every ^ bits for bits in on]
    held = {place: sum(1 << job for job in jobs) for place, jobs in (clamped or {}).items()}
    targets: dict[int, list[int]] = {place: [] for place in range(nodes)}
    for place, branches in images.branches.items():
        for regulator in {regulator for regulator, _, _ in branches}:
            targets[regulator].append(place)
    waiting = list(range(nodes))
    while waiting:
        later: dict[int, None] = {}
        for place in waiting:
            free = every & ~held.get(place, 0)
            can_off, can_on = images.image(place, off, on, every)
            grown_off, grown_on = off[place] | can_off & free, on[place] | can_on & free
            if (grown_off, grown_on) != (off[place], on[place]):
                off[place], on[place] = grown_off, grown_on
                later |= dict.fromkeys(targets[place])
        waiting = list(later)
    return _rows(off, count), _rows(on, count)


def lifted(gone: Sequence[tuple[int, Any]], states: Sequence[Mapping[int, bool]], nodes: int) -> Bits:
    """Give eliminated nodes the value that their rule asks for, in many states at once.

    Parameters
    ----------
    gone : sequence of (int, biodivine_aeon.Bdd)
        As in `Reduced.gone`, whose method `lifted` does the same for one state.
    states : sequence of Mapping[int, bool]
        Value of the nodes that were left; at least one state.
    nodes : int
        Number of nodes in all.

    Returns
    -------
    ndarray of bool, shape (state, node)
    """
    every = (1 << len(states)) - 1
    off, on = [0] * nodes, [0] * nodes
    for place in states[0]:
        on[place] = _integer(np.array([state[place] for state in states], bool))
        off[place] = every ^ on[place]
    images = Images.of(dict(gone))
    for place, _ in reversed(gone):
        off[place], on[place] = images.image(place, off, on, every)
    return _rows(on, len(states))


def _branches(rule: Any) -> tuple[Branch, ...]:
    number: dict[Any, int] = {}
    branches: list[Branch] = []
    for pointer in rule.pointers():
        if pointer.is_terminal():
            number[pointer] = int(pointer.is_one())
            continue
        low, high = rule.node_links(pointer)
        number[pointer] = len(branches) + 2
        branches.append((int(rule.node_variable(pointer)), number[low], number[high]))
    return tuple(branches)


def _integer(bits: npt.NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little")


def _rows(integers: Sequence[int], count: int) -> Bits:
    size = -(-count // 8)
    packed = np.frombuffer(b"".join(each.to_bytes(size, "little") for each in integers), np.uint8)
    columns = np.unpackbits(packed.reshape(len(integers), size), axis=1, bitorder="little", count=count)
    return columns.T.astype(bool)
