"""All states of a small network, and the ways between them, listed before cells walk over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.engine.continuous_start import DrawnStart
from simnet.engine.tables import Lookup, values

__all__ = ["MAX_MOVING", "StateList", "list_states", "moving_nodes"]

MAX_MOVING = 10  # nodes; a list then has 1,024 states

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class StateList:
    """States numbered by the bits of the nodes that move, with their ways out in every stage.

    Parameters
    ----------
    moving : tuple of int
        Nodes that move; node ``moving[i]`` is bit `i` of the number of a state.
    states : ndarray of bool, shape (state, node)
    keep, put : ndarray of int, shape (stage,)
        State `s` becomes ``s & keep | put`` when a stage begins.
    first : ndarray of int, shape (stage, state + 1)
        Ways out of each state are ``first[stage, s]`` to ``first[stage, s + 1]``.
    target : ndarray of int, shape (way,)
    passed : ndarray of float, shape (way,)
        Rate of a way and of those before it in its state.
    total, entropy : ndarray of float, shape (stage, state)
        Rate of leaving, and the uncertainty, in bits, of which way.
    readouts : ndarray of float, shape (state, readout)
    """

    moving: tuple[int, ...]
    states: npt.NDArray[np.bool_]
    keep: Ints
    put: Ints
    first: Ints
    target: Ints
    passed: Floats
    total: Floats
    entropy: Floats
    readouts: Floats


def moving_nodes(
    lookups: Sequence[Lookup], force: npt.NDArray[np.int8], start: DrawnStart
) -> tuple[tuple[int, ...], list[int]]:
    """Return the nodes that do not keep one value throughout, and the value of those that do.

    Parameters
    ----------
    lookups : sequence of Lookup
        One a stage.
    force : ndarray of int8, shape (stage, node)
    start : DrawnStart
    """
    drawn = {node for group in start.groups for node in group.nodes}
    still = list(start.base)
    moving = []
    for node in range(force.shape[1]):
        held = force[:, node]
        if held[0] >= 0 and (held == held[0]).all():
            still[node] = int(held[0])
            continue
        ruled = any(lookup.sums[node] and value < 0 for lookup, value in zip(lookups, held, strict=True))
        others = set(held[held >= 0].tolist()) - {still[node]}
        if ruled or node in drawn or others:
            moving.append(node)
    return tuple(moving), still


def list_states(lookups: Sequence[Lookup], force: npt.NDArray[np.int8], start: DrawnStart) -> StateList:
    """List every state of the nodes that move, at most 1,024 of them, and the ways between them."""
    moving, still = moving_nodes(lookups, force, start)
    count = 1 << len(moving)
    states = np.repeat(np.array([still], bool), count, axis=0)
    for bit, node in enumerate(moving):
        states[:, node] = (np.arange(count) >> bit) & 1
    names, stages = lookups[0].names, []
    for lookup, held in zip(lookups, force, strict=True):
        rates = [values(lookup.sums[node], states, names) * (held[node] < 0) for node in moving]
        stages.append(_ways(np.array(rates).reshape(len(moving), count).T))
    offsets = np.cumsum([0, *(len(target) for _, target, *_ in stages)])
    put, keep = np.zeros(len(force), np.int64), np.zeros(len(force), np.int64)
    for bit, node in enumerate(moving):
        keep |= (force[:, node] < 0).astype(np.int64) << bit
        put |= (force[:, node] > 0).astype(np.int64) << bit
    rows = lookups[0].sums[len(names) :]
    return StateList(
        moving,
        states,
        keep,
        put,
        first=np.array([first + offset for (first, *_), offset in zip(stages, offsets, strict=False)]),
        target=np.concatenate([target for _, target, *_ in stages]),
        passed=np.concatenate([passed for _, _, passed, *_ in stages]),
        total=np.array([total for *_, total, _ in stages]),
        entropy=np.array([entropy for *_, entropy in stages]),
        readouts=np.array([values(row, states, names) for row in rows]).reshape(len(rows), count).T.copy(),
    )


def _ways(rates: Floats) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    """Return the ways out of every state, given the rate at which each moving node switches in it."""
    states, nodes = np.nonzero(rates)
    target = states ^ (1 << nodes)
    first = np.searchsorted(states, np.arange(len(rates) + 1))
    running = np.cumsum(rates, axis=1)
    total = running[:, -1] if rates.shape[1] else np.zeros(len(rates))
    share = np.divide(rates, total[:, None], out=np.zeros_like(rates), where=total[:, None] > 0)
    logs = np.log2(np.where(share > 0, share, 1.0))
    return first, target, running[states, nodes], total, -(share * logs).sum(axis=1) + 0.0
