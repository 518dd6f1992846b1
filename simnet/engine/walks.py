"""Random asynchronous walks: many runs, each updating its nodes in a random order of its own.

Runs go in blocks of fixed size, each with its own child of the seed, so that a result does not
depend on how the blocks are spread over cores, and the first runs of a larger ensemble are those
of a smaller one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from simnet.engine.compiled import Bits, CompiledNetwork, Words, pack, unpack
from simnet.engine.synchronous import hold
from simnet.results.ensemble import wilson

__all__ = ["BLOCK_RUNS", "Ensemble", "Order", "walk", "wilson_interval"]

BLOCK_RUNS = 1024  # runs that share a stream of random numbers

Order = Literal["one", "sweep"]
Rates = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ensemble:
    """What random walks showed.

    Parameters
    ----------
    names : tuple of str
        Node ids.
    final : ndarray of bool, shape (node, run)
        State of each run after the last step.
    on : ndarray of int, shape (step + 1, node)
        Number of runs in which the node was on after each step; row 0 is the start.
    kept : ndarray of bool, shape (kept, node, run)
        States after the last steps, as many as were asked for.
    """

    names: tuple[str, ...]
    final: Bits
    on: npt.NDArray[np.int64]
    kept: Bits

    @property
    def runs(self) -> int:
        """Number of runs."""
        return int(self.final.shape[1])

    @property
    def activity(self) -> Rates:
        """Share of the runs in which each node was on, shape (step + 1, node)."""
        return self.on / self.runs

    def interval(self) -> tuple[Rates, Rates]:
        """Return the 95 % confidence bounds of `activity`, of the same shape."""
        return wilson_interval(self.on, self.runs)


def walk(
    compiled: CompiledNetwork,
    start: Bits,
    held: Mapping[int, bool],
    steps: int,
    seed: int | Sequence[int],
    order: Order = "one",
    *,
    keep: int = 0,
) -> Ensemble:
    """Let every run update its nodes in a random order.

    Parameters
    ----------
    compiled : CompiledNetwork
    start : ndarray of bool, shape (node, run)
    held : Mapping[int, bool]
        Clamped rows.
    steps : int
    seed : int or sequence of int
    order : {"one", "sweep"}
        What a step is. "one": one of the nodes that would change does, each equally likely; the chain
        of which `settle_asynchronous` gives the exact shares. "sweep": every node once, in an order
        drawn anew (random order asynchronous; Harvey and Bossomaier 1997).
    keep : int
        Number of last steps whose states are kept.

    Returns
    -------
    Ensemble

    Examples
    --------
    >>> from simnet.engine import compile_network
    >>> from simnet.network import Network
    >>> compiled = compile_network(Network.from_rules({"A": "!B", "B": "!A"}))
    >>> ensemble = walk(compiled, np.zeros((2, 2000), bool), {}, steps=1, seed=1)
    >>> low, high = ensemble.interval()
    >>> bool(low[1, 0] < 0.5 < high[1, 0])
    True
    """
    ends, counts, kept = [], [], []
    for block, begin in enumerate(range(0, start.shape[1], BLOCK_RUNS)):
        random = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block,)))
        runs = hold(start[:, begin : begin + BLOCK_RUNS], held)
        final, on, last = _walk_block(compiled, runs, held, (steps, keep), random, order)
        ends.append(final)
        counts.append(on)
        kept.append(last)
    return Ensemble(compiled.names, np.concatenate(ends, axis=1), np.sum(counts, axis=0), np.concatenate(kept, axis=2))


def wilson_interval(successes: npt.ArrayLike, runs: int) -> tuple[Rates, Rates]:
    """Return the 95 % score interval of a share (Wilson 1927).

    Parameters
    ----------
    successes : array_like of int
    runs : int

    Returns
    -------
    low, high : ndarray of float
        Of the shape of `successes`.

    Examples
    --------
    >>> low, high = wilson_interval(0, 10)
    >>> float(low), round(float(high), 4)
    (0.0, 0.2775)
    """
    low, high = np.vectorize(wilson)(np.asarray(successes, float), runs)
    return np.asarray(low), np.asarray(high)


def _walk_block(
    compiled: CompiledNetwork,
    runs: Bits,
    held: Mapping[int, bool],
    steps: tuple[int, int],
    random: np.random.Generator,
    order: Order,
) -> tuple[Bits, npt.NDArray[np.int64], Bits]:
    """Walk the runs of one block, side by side; `steps` are all, and those that are kept."""
    moving = np.array([row for row, free in enumerate(compiled.free) if free and row not in held], np.intp)
    count = runs.shape[1]
    state = pack(runs)
    on = [runs.sum(axis=1)]
    kept = []
    for step in range(steps[0]):
        # all runs of a block are drawn for, also when the last block is not full: see the module
        if order == "one":
            state = _move_one(compiled, state, held, count, random.random(BLOCK_RUNS)[:count])
        else:
            ranks = random.permuted(np.repeat(moving[:, None], BLOCK_RUNS, axis=1), axis=0)[:, :count]
            for chosen in ranks:
                state = state ^ (_pull(compiled, state, held) & _marked(chosen, len(runs)))
        now = unpack(state, count)
        on.append(now.sum(axis=1))
        if step >= steps[0] - steps[1]:
            kept.append(now)
    last = np.array(kept, bool).reshape(len(kept), *runs.shape)
    return unpack(state, count), np.array(on), last


def _pull(compiled: CompiledNetwork, state: Words, held: Mapping[int, bool]) -> Words:
    """Return which nodes would change, packed."""
    return state ^ compiled.step(state, held)


def _marked(chosen: npt.NDArray[np.intp], nodes: int) -> Words:
    """Return words with one node set in each run."""
    marked = np.zeros((nodes, len(chosen)), bool)
    marked[chosen, np.arange(len(chosen))] = True
    return pack(marked)


def _move_one(compiled: CompiledNetwork, state: Words, held: Mapping[int, bool], count: int, drawn: Rates) -> Words:
    """Change one of the nodes that would change, in each run that is not at rest."""
    pull = unpack(_pull(compiled, state, held), count)
    order = np.cumsum(pull, axis=0, dtype=np.int32)
    which = 1 + (drawn * order[-1]).astype(np.int32)  # 1 .. number of nodes that would change
    return state ^ pack(pull & (order == which))
