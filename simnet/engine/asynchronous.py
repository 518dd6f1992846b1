"""Asynchronous updating: from each state, one node at a time may follow its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.engine.compiled import Bits, CompiledNetwork, pack, unpack
from simnet.engine.synchronous import hold

__all__ = ["StateGraph", "explore"]

Codes = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class StateGraph:
    """All states that can be reached, and every step between them.

    Parameters
    ----------
    states : ndarray of bool, shape (state, node)
    sources, targets : ndarray of int, shape (step,)
        Step `k` leads from state ``sources[k]`` to state ``targets[k]``; a state without a step is
        a fixed point.
    starts : ndarray of int, shape (run,)
        Where each run of the start stands among the states.
    """

    states: Bits
    sources: npt.NDArray[np.int64]
    targets: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    @property
    def size(self) -> int:
        """Number of states."""
        return len(self.states)


def explore(
    compiled: CompiledNetwork, start: Bits, held: Mapping[int, bool], limit: int
) -> StateGraph | None:
    """Build the asynchronous state graph that can be reached from some states.

    Parameters
    ----------
    compiled : CompiledNetwork
    start : ndarray of bool, shape (node, run)
    held : Mapping[int, bool]
        Clamped rows.
    limit : int
        Number of states at which the search gives up.

    Returns
    -------
    StateGraph or None
        None when there are more than `limit` states, or more than 64 nodes could move.
    """
    moving = [row for row, free in enumerate(compiled.free) if free and row not in held]
    first = hold(start, held)
    if len(moving) > 64 or not _same_outside(first, moving):
        return None
    codes = _encode(first, moving)
    levels: list[Codes] = []
    steps: list[tuple[Codes, Codes]] = []
    seen: Codes = np.zeros(0, np.uint64)
    frontier: Codes = np.unique(codes)
    while len(frontier):
        levels.append(frontier)
        seen = np.union1d(seen, frontier)
        if len(seen) > limit:
            return None
        sources, targets = _steps(compiled, frontier, first[:, 0], moving, held)
        steps.append((sources, targets))
        frontier = np.setdiff1d(np.unique(targets), seen, assume_unique=True)
    return StateGraph(
        states=_decode(seen, first[:, 0], moving).T,
        sources=np.searchsorted(seen, np.concatenate([sources for sources, _ in steps])),
        targets=np.searchsorted(seen, np.concatenate([targets for _, targets in steps])),
        starts=np.searchsorted(seen, codes),
    )


def _same_outside(states: Bits, moving: list[int]) -> bool:
    """Whether all states agree on the rows that cannot move."""
    still = np.ones(len(states), bool)
    still[moving] = False
    return bool((states[still] == states[still][:, :1]).all())


def _encode(states: Bits, moving: list[int]) -> Codes:
    codes = np.zeros(states.shape[1], np.uint64)
    for place, row in enumerate(moving):
        codes |= states[row].astype(np.uint64) << np.uint64(place)
    return codes


def _decode(codes: Codes, base: Bits, moving: list[int]) -> Bits:
    states = np.repeat(base[:, None], len(codes), axis=1)
    for place, row in enumerate(moving):
        states[row] = (codes >> np.uint64(place)) & np.uint64(1)
    return states


def _steps(
    compiled: CompiledNetwork, codes: Codes, base: Bits, moving: list[int], held: Mapping[int, bool]
) -> tuple[Codes, Codes]:
    """Return every single-node step out of the given states."""
    states = _decode(codes, base, moving)
    pull = states ^ unpack(compiled.step(pack(states), held), len(codes))
    sources, targets = [], []
    for place, row in enumerate(moving):
        moved = codes[pull[row]]
        sources.append(moved)
        targets.append(moved ^ (np.uint64(1) << np.uint64(place)))
    return np.concatenate([np.zeros(0, np.uint64), *sources]), np.concatenate([np.zeros(0, np.uint64), *targets])
