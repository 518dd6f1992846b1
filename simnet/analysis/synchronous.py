"""Attractors and basins of the synchronous dynamics."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from simnet.analysis.basins import Basins, basins_of_table
from simnet.analysis.diagrams import SymbolicSet
from simnet.analysis.population import Found, Population
from simnet.engine import Bits, CompiledNetwork, follow, hold, successors_of_all, to_cycles
from simnet.errors import TooLargeError

__all__ = ["MAX_ENUMERATED", "STEP_LIMIT", "basins_of_all", "settle_synchronous"]

MAX_ENUMERATED = 26  # free nodes whose 2**26 states are enumerated in seconds, with 8 bytes a state
MAX_ATTRACTORS = 1 << 16  # attractors that are listed one by one
STEP_LIMIT = 1 << 20  # steps before a start is given up
LISTED_STATES = 1 << 20  # states on all cycles together that are listed
WALKED_BITS = 1 << 26  # bits of cycles that are held in memory at a time


def settle_synchronous(compiled: CompiledNetwork, cells: Population, held: Mapping[int, bool]) -> tuple[Found, ...]:
    """Follow every state of a population to its attractor. Exact.

    Parameters
    ----------
    compiled : CompiledNetwork
    cells : Population
        Listed states with their shares.
    held : Mapping[int, bool]
        Clamped rows.

    Returns
    -------
    tuple of Found
        Each attractor once, with the share of the cells that reach it; states in the order of the
        cycle, starting from the smallest; largest share first.

    Raises
    ------
    TooLargeError
        When a start has not repeated itself after 2^20 steps.
    """
    assert_listed(cells)
    starts = hold(np.asarray(cells.states).T, held)
    weights = _weights(cells, starts.shape[1])
    starts, weights = _merge(starts, weights)
    on_cycle, periods = to_cycles(compiled, starts, held, STEP_LIMIT)
    if not periods.all():
        message = (
            f"{int((periods == 0).sum())} of {len(periods)} starts did not repeat a state within "
            f"{STEP_LIMIT:,} synchronous steps: the cycle is too long to enumerate; use the asynchronous scheme"
        )
        raise TooLargeError(message)
    return _group(compiled, on_cycle, periods, weights, held)


def basins_of_all(
    compiled: CompiledNetwork, over: tuple[int, ...], base: Bits, held: Mapping[int, bool]
) -> tuple[Found, ...]:
    """Find every attractor and its share of all states, by enumeration. Exact.

    The successor of each state is tabulated (4 bytes a state) and the table is walked once, with a
    label of 4 bytes for each state: 512 MB for 26 rows.

    Parameters
    ----------
    compiled : CompiledNetwork
    over : tuple of int
        Rows that take all values, at most 26.
    base : ndarray of bool, shape (node,)
        Value of the other rows.
    held : Mapping[int, bool]

    Returns
    -------
    tuple of Found
        Weights are basin sizes divided by ``2**len(over)``.

    Raises
    ------
    TooLargeError
        Beyond 26 rows, or when there are more than 65,536 attractors or 2^20 states on their cycles.
    ValueError
        When a row that is not enumerated changes.
    """
    if len(over) > MAX_ENUMERATED:
        message = (
            f"enumerating {len(over)} free nodes means 2^{len(over)} states (limit 2^{MAX_ENUMERATED}): "
            "start from 'random:10000' instead, which gives intervals"
        )
        raise TooLargeError(message)
    table = successors_of_all(compiled, over, base, held)
    basins = basins_of_table(table, MAX_ATTRACTORS)
    _assert_listable(basins, len(table))
    starts = np.repeat(base[:, None], len(basins.smallest), axis=1)
    for place, row in enumerate(over):
        starts[row] = (basins.smallest >> place) & 1
    return _group(compiled, starts, basins.lengths, basins.sizes / len(table), held)


def _assert_listable(basins: Basins, states: int) -> None:
    on_cycles = int(basins.lengths.sum())
    if basins.count > MAX_ATTRACTORS:
        what = f"{basins.count:,} attractors (at most {MAX_ATTRACTORS:,} are listed)"
    elif on_cycles > LISTED_STATES:
        what = f"attractors of {on_cycles:,} states together (at most {LISTED_STATES:,} are listed)"
    else:
        return
    message = (
        f"the {states:,} states end in {what}: hold some nodes that keep their own value, or start from 'random:10000'"
    )
    raise TooLargeError(message)


def assert_listed(cells: Population) -> None:
    """Refuse a population that only exists as a decision diagram."""
    if isinstance(cells.states, SymbolicSet):
        message = (
            f"{cells.states.size} states are too many to follow one by one: "
            "start from 'random:10000' instead, which gives intervals"
        )
        raise TooLargeError(message)


def _weights(cells: Population, runs: int) -> npt.NDArray[np.float64]:
    return np.full(runs, 1 / runs) if cells.weights is None else cells.weights


def _merge(starts: Bits, weights: npt.NDArray[np.float64]) -> tuple[Bits, npt.NDArray[np.float64]]:
    """Follow equal states only once."""
    distinct, where = np.unique(starts, axis=1, return_inverse=True)
    return distinct, np.bincount(where.ravel(), weights, distinct.shape[1]).astype(np.float64)


def _group(
    compiled: CompiledNetwork,
    on_cycle: Bits,
    periods: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64],
    held: Mapping[int, bool],
) -> tuple[Found, ...]:
    """Put the runs that ended on one cycle together; cycles of one length are walked side by side."""
    cycles: dict[bytes, Bits] = {}
    shares: dict[bytes, float] = {}
    for period in np.unique(periods):
        runs = np.flatnonzero(periods == period)
        share = max(1, WALKED_BITS // (int(period) * (len(on_cycle) or 1)))
        for begin in range(0, len(runs), share):
            batch = runs[begin : begin + share]
            courses = follow(compiled, on_cycle[:, batch], held, int(period) - 1).transpose(2, 0, 1)
            for course, weight in zip(courses, weights[batch], strict=True):
                states = [state.tobytes() for state in course]
                name = min(states)
                if name not in cycles:
                    cycles[name] = np.roll(course, -states.index(name), axis=0)
                shares[name] = shares.get(name, 0.0) + float(weight)
    ordered = sorted(cycles, key=lambda name: (-shares[name], name))
    return tuple(
        Found(cycles[name], shares[name], np.full(len(cycles[name]), 1 / len(cycles[name]))) for name in ordered
    )
