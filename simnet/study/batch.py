"""Settle, then treat, for many conditions at once: synchronous updating with clamps for each run.

One compiled network serves all conditions: a knockout is a bit in the masks and not another
program. What is held when is taken from `subpopulations`, once for each perturbation; combinations
put those together, since each node is clamped without regard to the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from simnet.analysis import Population, blend
from simnet.analysis.readouts import evaluate
from simnet.engine import Bits, CompiledNetwork, compile_network, follow, pack, to_cycles
from simnet.engine.masks import Masks
from simnet.network import Network
from simnet.results import ReadoutValue
from simnet.results.readoutcolumns import Floats, ReadoutColumns
from simnet.scenario import Readout, Start
from simnet.scenario.screen import Screen
from simnet.study.attractors import with_interval
from simnet.study.clamps import Units, units_of
from simnet.study.starts import start_cells

__all__ = ["LONGEST_CYCLE", "settle_batch"]

Places = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]

STEPS = 1 << 10  # steps that a whole batch takes; what has not come round by then is followed by itself
LONGEST_CYCLE = 256  # states of a cycle that are laid out side by side
BATCH_RUNS = 1 << 16  # runs that are followed together: 1,024 words a row
WALKED = 1 << 26  # bytes of cycles held at a time


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Runs of many conditions side by side.

    State (node, run); unit and share of each run, and the length of the cycle on which it is (0
    before it has settled).
    """

    states: Bits
    unit: Integers
    weight: Floats
    period: Integers

    def taken(self, runs: Integers | npt.NDArray[np.bool_]) -> Cells:
        """Return some of the runs."""
        return Cells(self.states[:, runs], self.unit[runs], self.weight[runs], self.period[runs])


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What a readout does on the cycle of each run: lowest, highest and mean value."""

    low: Floats
    high: Floats
    mean: Floats


def settle_batch(network: Network, screen: Screen, cells: Places, places: Places) -> tuple[ReadoutColumns, Integers]:
    """Settle and treat every condition and read it. Exact; sampled for a random start.

    Parameters
    ----------
    network : Network
    screen : Screen
        Of perturbations that are clamps, with a start that is listed (``initial`` or ``random``).
    cells : ndarray of int, shape (condition,)
    places : ndarray of int, shape (condition, order)

    Returns
    -------
    values : ReadoutColumns
        In the order of the conditions.
    left : ndarray of int
        Conditions that came into a cycle of more than 256 states or did not come round in 1,024
        steps; their rows mean nothing, and they are to be followed by themselves.
    """
    compiled = compile_network(network)
    found: list[ReadoutValue | str] = [""] * len(cells)
    left: list[int] = []
    for cell in np.unique(cells):
        rows = np.flatnonzero(cells == cell)
        units = units_of(network, compiled, screen, int(cell), places[rows])
        values, long = _settle_units(network, compiled, screen, units)
        for row, value in zip(rows.tolist(), _by_condition(values, units, len(rows)), strict=True):
            found[row] = value
        left += rows[np.unique(units.owner[long])].tolist()
    return ReadoutColumns.of(found), np.array(sorted(left), np.int64)


def _by_condition(values: Sequence[ReadoutValue], units: Units, count: int) -> Iterator[ReadoutValue]:
    """Blend the kinds of responder of each condition; its units stand together."""
    bounds = np.searchsorted(units.owner, np.arange(count + 1)).tolist()
    weights = units.weight.tolist()
    for begin, end in pairwise(bounds):
        kinds = slice(begin, end)
        yield values[begin] if end - begin == 1 else blend(list(zip(weights[kinds], values[kinds], strict=True)))


def _settle_units(
    network: Network, compiled: CompiledNetwork, screen: Screen, units: Units
) -> tuple[list[ReadoutValue], Integers]:
    """Follow the units in batches that stay in memory."""
    begun = start_cells(network, compiled, units.first, screen.start, screen.seed)
    share = max(1, BATCH_RUNS // len(np.asarray(begun.states)))
    values: list[ReadoutValue] = []
    long: list[Integers] = []
    for begin in range(0, len(units.owner), share):
        batch = units.part(slice(begin, begin + share))
        end, dropped = _through(compiled, batch, begun)
        values += _read(compiled, batch, end, screen.readout, screen.start)
        long.append(begin + dropped)
    return values, np.concatenate(long)


def _through(compiled: CompiledNetwork, units: Units, begun: Population) -> tuple[Cells, Integers]:
    """Take all cells through their stages, each from where the last one settled.

    Returns the cells on their last attractors (one state of each), and the units that were dropped.
    """
    cells = _started(begun, len(units.owner))
    dropped = [np.zeros(0, np.int64)]
    for stage in range(len(units.free)):
        if stage:
            cells = _spread(compiled, units, stage - 1, cells)
        states, periods = to_cycles(compiled, cells.states, _masks(units, stage, cells.unit), STEPS)
        cells = Cells(states, cells.unit, cells.weight, periods)
        strays = np.unique(cells.unit[(periods == 0) | (periods > LONGEST_CYCLE)])
        if len(strays):
            dropped.append(strays)
            cells = cells.taken(~np.isin(cells.unit, strays))
    return cells, np.concatenate(dropped)


def _started(begun: Population, units: int) -> Cells:
    states, weights = np.asarray(begun.states).T, np.asarray(begun.weights)
    unit = np.repeat(np.arange(units), len(weights))
    return Cells(np.tile(states, (1, units)), unit, np.tile(weights, units), np.zeros(len(unit), np.int64))


def _masks(units: Units, stage: int, unit: Integers) -> Masks:
    return Masks(pack(units.free[stage][:, unit]), pack(units.on[stage][:, unit]))


def _spread(compiled: CompiledNetwork, units: Units, stage: int, cells: Cells) -> Cells:
    """Put cells into each state of their cycle for the share of time spent there; equal cells are merged."""
    cells = _merged(cells)
    if (cells.period == 1).all():
        return cells
    parts = []
    for runs, course in _walks(compiled, units, stage, cells):
        length, nodes, _ = course.shape
        states = course.transpose(1, 0, 2).reshape(nodes, -1)
        share = cells.weight[runs] * (1 / length)
        parts.append((states, np.tile(cells.unit[runs], length), np.tile(share, length)))
    states, unit, weight = (np.concatenate(columns, axis=-1) for columns in zip(*parts, strict=True))
    return _merged(Cells(states, unit, weight, np.zeros(len(unit), np.int64)))


def _merged(cells: Cells) -> Cells:
    """Follow equal cells of one unit only once."""
    if len(np.unique(cells.unit)) == len(cells.unit):
        return cells
    names = np.packbits(cells.states, axis=0).T
    keys = np.ascontiguousarray(np.hstack([cells.unit.astype(">u8").view(np.uint8).reshape(-1, 8), names]))
    whole = keys.view(np.dtype((np.void, keys.shape[1]))).ravel()
    _, first, where = np.unique(whole, return_index=True, return_inverse=True)
    kept = cells.taken(first)
    weight = np.bincount(where.ravel(), cells.weight, len(first)).astype(np.float64)
    return Cells(kept.states, kept.unit, weight, kept.period)


def _walks(compiled: CompiledNetwork, units: Units, stage: int, cells: Cells) -> Iterator[tuple[Integers, Bits]]:
    """Yield runs on cycles of one length with all states of their cycles, shape (state, node, run)."""
    for period in np.unique(cells.period).tolist():
        same = np.flatnonzero(cells.period == period)
        share = max(1, WALKED // (period * len(compiled.names)))
        for begin in range(0, len(same), share):
            runs = same[begin : begin + share]
            states = cells.states[:, runs]
            if period == 1:
                yield runs, states[None]
            else:
                yield runs, follow(compiled, states, _masks(units, stage, cells.unit[runs]), period - 1)


def _read(compiled: CompiledNetwork, units: Units, cells: Cells, readout: Readout, start: Start) -> list[ReadoutValue]:
    """Read every unit; those that were dropped read 0 and are not used."""
    count, last = len(units.owner), len(units.free) - 1
    course = _course(compiled, units, last, cells, readout)
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, cells.unit, course.low)
    np.maximum.at(high, cells.unit, course.high)
    mean = np.bincount(cells.unit, cells.weight * course.mean, count)
    moves = np.bincount(cells.unit, course.low < course.high, count) > 0
    level = [least if same else round(average, 12) for least, same, average in
             zip(low.tolist(), (low == high).tolist(), mean.tolist(), strict=True)]  # fmt: skip
    found = [
        ReadoutValue(value, value, value, exact=True, oscillates=oscillates)
        for value, oscillates in zip(level, moves.tolist(), strict=True)
    ]
    if start.kind == "random":
        missing = np.isinf(low)
        found = [
            value if gone else with_interval(value, start.runs, readout.top)
            for value, gone in zip(found, missing.tolist(), strict=True)
        ]
    return found


def _course(compiled: CompiledNetwork, units: Units, stage: int, cells: Cells, readout: Readout) -> Course:
    """Return what the readout does on the cycle of each run."""
    low, high, mean = (np.zeros(len(cells.unit)) for _ in range(3))
    for runs, course in _walks(compiled, units, stage, cells):
        length, nodes, width = course.shape
        states = course.transpose(0, 2, 1).reshape(-1, nodes)
        added: Floats = np.zeros(len(states))
        for term in readout.terms:
            added += evaluate(term, states, compiled.names)
        levels = added.reshape(length, width)
        low[runs], high[runs], mean[runs] = levels.min(axis=0), levels.max(axis=0), levels.mean(axis=0)
    return Course(low, high, mean)
