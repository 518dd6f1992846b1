"""Settle, then treat, by random asynchronous walks: a sampled answer where the exact one is too large."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.analysis.readouts import blend, evaluate
from simnet.engine import Bits, CompiledNetwork, compile_network
from simnet.engine.walks import walk
from simnet.errors import TooLargeError
from simnet.logic import Expr
from simnet.network import Network
from simnet.results import Attractor, ReadoutValue, Trajectory
from simnet.results.ensemble import wilson
from simnet.scenario import Asynchronous, Condition, Start, Subpopulation, subpopulations
from simnet.study.attractors import rows_held, with_interval
from simnet.study.starts import rewritten, start_cells

__all__ = ["WalksSettled", "settle_walks", "walk_course"]

ROUND = 4  # updates a moving node, after which it is looked whether all walks rest
ROUNDS = 16  # of these at most in each stage
KEPT = 64  # last states of each walk, over which those that do not rest are read
SHOWN = 256  # updates of one stage in a course, at most
MAX_KEPT = 1 << 30
AFTER = 2  # updates shown after all walks have come to rest


@dataclass(frozen=True)
class WalksSettled:
    """Where a sample of walks ends, for every kind of responder.

    Parameters
    ----------
    names : tuple of str
    parts : tuple of (float, ndarray of bool, shape (kept, node, run))
        Share of the cells, and the last states of each walk.
    walks : int
    """

    names: tuple[str, ...]
    parts: tuple[tuple[float, Bits], ...]
    walks: int

    @property
    def method(self) -> str:
        """How the answer was found."""
        resting = sum(weight * float(_resting(kept).mean()) for weight, kept in self.parts)
        return f"{self.walks:,} random walks, one node at a time: {resting:.1%} came to rest"

    @property
    def remarks(self) -> tuple[str, ...]:
        """Say that the answer is a sample."""
        said = f"async: {self.walks:,} random walks, each node that would change equally likely to go first: sampled"
        return (f"{said}; attractors that no walk met are missed",)

    def read(self, terms: tuple[Expr, ...]) -> ReadoutValue:
        """Return the mean over walks, and over time where they do not rest, with its 95 % interval."""
        values = []
        for weight, kept in self.parts:
            course = sum(_evaluated(term, kept, self.names) for term in terms) + np.zeros((len(kept), self.walks))
            mean = float(course.mean())
            moves = bool((course.min(axis=0) < course.max(axis=0)).any())
            values.append((weight, with_interval(ReadoutValue(mean, mean, mean, True, moves), self.walks, len(terms))))
        return blend(values)

    def attractors(self) -> Iterator[Attractor]:
        """Yield the fixed points that were met; walks that do not rest are put together."""
        shares: dict[bytes, float] = {}
        states: dict[bytes, Bits] = {}
        moving, seen = 0.0, set()
        for weight, kept in self.parts:
            rests = _resting(kept)
            for run in np.flatnonzero(rests):
                key = kept[-1, :, run].tobytes()
                states[key] = kept[-1, :, run]
                shares[key] = shares.get(key, 0.0) + weight / self.walks
            moving += weight * float((~rests).mean())
            seen |= {state.tobytes() for run in np.flatnonzero(~rests) for state in kept[:, :, run]}
        for key in sorted(shares, key=lambda each: -shares[each]):
            yield Attractor(self.names, states[key][None, :], 1, round(shares[key], 12))
        if seen:
            yield Attractor(self.names, None, len(seen), round(moving, 12))


def settle_walks(network: Network, condition: Condition, scheme: Asynchronous, start: Start, seed: int) -> WalksSettled:
    """Take random walks through all stages of a condition, each from where the last one ended.

    A stage lasts until all walks rest, at most 64 updates a node that can move. The same seed gives
    every condition the same random numbers.
    """
    network = rewritten(network, condition)
    compiled = compile_network(network)
    if (size := scheme.walks * len(compiled.names) * KEPT) > MAX_KEPT:
        most = MAX_KEPT // (len(compiled.names) * KEPT)
        message = f"the last states of {scheme.walks:,} walks take {size:,} bytes: take at most {most:,} walks"
        raise TooLargeError(message)
    parts = []
    for group in subpopulations(condition, network):
        kept = _begin(network, compiled, group, scheme, start, seed)[None]
        for place, stage in enumerate(group.stages):
            held = rows_held(compiled, stage.held)
            kept = _until_rest(compiled, _parted(kept, seed, place), held, (seed, place))
        parts.append((group.weight, kept))
    return WalksSettled(compiled.names, tuple(parts), scheme.walks)


def walk_course(network: Network, condition: Condition, walks: int, seed: int) -> Trajectory:
    """Follow random walks from the model's start, update by update, with 95 % intervals.

    Parameters
    ----------
    network : Network
    condition : Condition
    walks : int
    seed : int

    Returns
    -------
    Trajectory
        Share of the walks in which each node is on. A stage is shown until all walks rest, at most 256
        updates; those that do not rest by then walk on unseen before the next begins.
    """
    network = rewritten(network, condition)
    compiled = compile_network(network)
    groups = subpopulations(condition, network)
    scheme = Asynchronous(walks=walks)
    state = [_begin(network, compiled, group, scheme, Start(), seed) for group in groups]
    pieces: list[npt.NDArray[np.float64]] = []
    phases, elapsed = [], 0
    for place, stage in enumerate(groups[0].stages):
        courses = [
            walk(compiled, state[k], rows_held(compiled, group.stages[place].held), SHOWN, (seed, place))
            for k, group in enumerate(groups)
        ]
        length = max(_last_change(each.on) for each in courses) + AFTER
        bounds = [[_bounds(on, walks) for on in each.on[:length]] for each in courses]
        weights = np.array([group.weight for group in groups])
        pieces.append(np.einsum("g,gsbn->sbn", weights, np.array(bounds)))
        if place:
            phases.append((elapsed, stage.label))
        elapsed += len(pieces[-1])
        ends = zip(groups, courses, strict=True)
        state = [_settled(compiled, g.stages[place].held, each.final, (seed, place)) for g, each in ends]
    whole = np.concatenate(pieces)
    return Trajectory(
        str(condition), compiled.names, whole[:, 0], tuple(phases), "async", low=whole[:, 1], high=whole[:, 2]
    )


def _begin(
    network: Network, compiled: CompiledNetwork, group: Subpopulation, scheme: Asynchronous, start: Start, seed: int
) -> Bits:
    """Return the states in which walks begin, shape (node, run); from random or all starts, one each."""
    drawn = start if start.kind == "initial" else Start("random", scheme.walks)
    states = np.asarray(start_cells(network, compiled, group, drawn, seed).states)
    return states[np.arange(scheme.walks) % len(states)].T  # one state for all, or one each


def _settled(compiled: CompiledNetwork, held: Mapping[str, bool], state: Bits, seed: tuple[int, int]) -> Bits:
    """Return where walks are when the next phase begins."""
    rows = rows_held(compiled, held)
    kept = walk(compiled, state, rows, 2, seed, keep=2).kept
    return state if _resting(kept).all() else _parted(_until_rest(compiled, state, rows, seed), *seed)


def _until_rest(compiled: CompiledNetwork, state: Bits, held: dict[int, bool], seed: tuple[int, int]) -> Bits:
    """Walk until all rest, or long enough; return the last states of each walk."""
    moving = sum(free and row not in held for row, free in enumerate(compiled.free))
    steps = max(KEPT, ROUND * moving)
    kept = state[None]
    for number in range(ROUNDS):
        kept = walk(compiled, kept[-1], held, steps, (*seed, number), keep=KEPT).kept
        if _resting(kept).all():
            break
    return kept


def _resting(kept: Bits) -> npt.NDArray[np.bool_]:
    """Say which walks did not change over the kept states, shape (run,)."""
    return np.asarray((kept == kept[-1]).all(axis=(0, 1)))


def _parted(kept: Bits, seed: int, place: int) -> Bits:
    """Return the last state or the one before, by chance: a walk that goes on forever alternates in parity."""
    if len(kept) == 1:
        return np.asarray(kept[-1])
    coin = np.random.default_rng(np.random.SeedSequence([seed, place])).random(kept.shape[2]) < 1 / 2
    return np.asarray(np.where(coin, kept[-1], kept[-2]))


def _evaluated(term: Expr, kept: Bits, names: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Return a term in every kept state, shape (kept, run)."""
    states = kept.transpose(0, 2, 1).reshape(-1, len(names))
    return np.asarray(evaluate(term, states, names).reshape(len(kept), -1), np.float64)


def _last_change(on: npt.NDArray[np.int64]) -> int:
    """Return the number of states until the counts change no more."""
    changes = np.flatnonzero((on[1:] != on[:-1]).any(axis=1))
    return int(changes[-1]) + 2 if changes.size else 1


def _bounds(on: npt.NDArray[np.int64], walks: int) -> npt.NDArray[np.float64]:
    """Return share, low and high of every node, shape (3, node)."""
    intervals = [wilson(float(count), walks) for count in on]
    return np.array([on / walks, [low for low, _ in intervals], [high for _, high in intervals]])
