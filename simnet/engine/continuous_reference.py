"""Gillespie runs in plain Python: the slow twin of the compiled kernels, and their stand-in.

Every rate and readout is evaluated anew from its expression after each switch, and windows are
filled one by one; only the random numbers are those of the kernels, so that all take the same steps.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from simnet.engine.continuous_start import DrawnStart
from simnet.engine.tables import Lookup, Sum
from simnet.logic import fold

__all__ = ["HEIGHTS", "WIDTHS", "Stretch", "begin_run", "follow_run", "random_stream", "wait", "window_means"]

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
LAYERS = 256
EDGE, AREA = 7.69711747013104972, 0.0039496598225815571993  # of 256 layers (Marsaglia and Tsang 2000)

Stretch = tuple[float, tuple[float, ...], tuple[int, ...]]
"""A time; the value of every readout from then on, the last being the transition entropy; the state."""


def _layers() -> npt.NDArray[np.float64]:
    """Cut the area under exp(-x) into layers of one size; layer `i` reaches from 0 to its width."""
    widths = [AREA / math.exp(-EDGE), EDGE]
    while len(widths) < LAYERS:
        widths.append(-math.log(AREA / widths[-1] + math.exp(-widths[-1])))
    return np.array([*widths, 0.0])


WIDTHS = _layers()
HEIGHTS = np.exp(-WIDTHS)


# random numbers ----------------------------------------------------------------------------------


def random_stream(key: Sequence[int], run: int) -> Iterator[int]:
    """Yield words of 64 bits: xoroshiro128++ (Blackman and Vigna 2021), seeded by SplitMix64.

    Parameters
    ----------
    key : sequence of int
        Two words of 64 bits, the random key of the block.
    run : int
        Number of the run within the block.
    """
    one = _mix(key[0] + (2 * run + 1) * _GOLDEN)
    two = _mix(key[1] + (2 * run + 2) * _GOLDEN)
    while True:
        found = (_turn((one + two) & _MASK, 17) + one) & _MASK
        two ^= one
        one, two = _turn(one, 49) ^ two ^ ((two << 21) & _MASK), _turn(two, 28)
        yield found


def _mix(z: int) -> int:
    z &= _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def _turn(x: int, by: int) -> int:
    return ((x << by) | (x >> (64 - by))) & _MASK


def _share(word: int) -> float:
    """Make a number from the open interval (0, 1)."""
    return ((word >> 12) + 0.5) / (1 << 52)


def wait(random: Iterator[int]) -> float:
    """Draw an exponential time of mean 1 by the ziggurat (Marsaglia and Tsang 2000)."""
    while True:
        word = next(random)
        layer = word % LAYERS
        found = _share(word) * float(WIDTHS[layer])
        if found < WIDTHS[layer + 1]:
            return found
        height = _share(next(random))
        if layer == 0:
            return EDGE - math.log(height)
        if HEIGHTS[layer] + height * (HEIGHTS[layer + 1] - HEIGHTS[layer]) < math.exp(-found):
            return found


# runs --------------------------------------------------------------------------------------------


def begin_run(start: DrawnStart, random: Iterator[int]) -> list[int]:
    """Draw the state in which a cell begins."""
    state = list(start.base)
    for group in start.groups:
        share = _share(next(random))
        outcome = next((o for o, upto in enumerate(group.upto) if share < upto), len(group.states) - 1)
        for node, bit in zip(group.nodes, group.states[outcome], strict=True):
            state[node] = bit
    return state


def follow_run(
    lookups: Sequence[Lookup],
    force: npt.NDArray[np.int8],
    ends: Sequence[float],
    begin: float,
    state: list[int],
    random: Iterator[int],
) -> tuple[list[int], list[Stretch], int]:
    """Follow one cell through all stages.

    Parameters
    ----------
    lookups : sequence of Lookup
        Rates and readouts in force in each stage.
    force : ndarray of int8, shape (stage, node)
        Value at which a node is held, or -1.
    ends : sequence of float
        Time at which each stage ends.
    begin : float
    state : list of int
    random : iterator of int

    Returns
    -------
    state : list of int
        At the end.
    course : list of Stretch
    switches : int
    """
    names = lookups[0].names
    course: list[Stretch] = []
    time, switches = begin, 0
    for lookup, held, end in zip(lookups, force.tolist(), ends, strict=True):
        state = [bit if value < 0 else value for bit, value in zip(state, held, strict=True)]
        while True:
            now = dict(zip(names, state, strict=True))
            rates = [_value(row, now) if value < 0 else 0.0 for row, value in zip(lookup.sums, held, strict=False)]
            readouts = [_value(row, now) for row in lookup.sums[len(names) :]]
            course.append((time, (*readouts, _entropy([rate for rate in rates if rate > 0])), tuple(state)))
            total = sum(rates)
            due = time + wait(random) / total if total else math.inf
            if due >= end:
                break
            time = due
            state[_choose(rates, _share(next(random)) * total)] ^= 1
            switches += 1
        time = end
    return state, course, switches


def _value(row: Sum, state: Mapping[str, int]) -> float:
    total = 0.0
    for expr, number in row:
        total += number * fold(
            expr,
            const=int,
            var=state.__getitem__,
            negate=lambda a: 1 - a,
            both=lambda a, b: a & b,
            either=lambda a, b: a | b,
        )
    return total


def _entropy(rates: Sequence[float]) -> float:
    """Shannon entropy, in bits, of which node switches next."""
    total = sum(rates)
    return -sum(rate / total * math.log2(rate / total) for rate in rates) + 0.0


def _choose(rates: Sequence[float], goal: float) -> int:
    """Return the node at which the rates, added up in order, pass the goal."""
    passed, node = 0.0, -1
    for place, rate in enumerate(rates):
        if rate > 0:
            passed, node = passed + rate, place
            if passed > goal:
                break
    return node


def window_means(
    times: Sequence[float], values: npt.NDArray[np.float64], edges: Sequence[float]
) -> npt.NDArray[np.float64]:
    """Average the readouts of one run over each window.

    Parameters
    ----------
    times : sequence of float
        When each stretch begins.
    values : ndarray of float, shape (stretch, readout)
    edges : sequence of float

    Returns
    -------
    ndarray of float, shape (readout, window)
    """
    means = np.zeros((values.shape[1], len(edges) - 1))
    for begin, end, now in zip(times, [*times[1:], edges[-1]], values, strict=True):
        for window, (left, right) in enumerate(itertools.pairwise(edges)):
            overlap = min(end, right) - max(begin, left)
            if overlap > 0:
                means[:, window] += now * overlap / (right - left)
    return means
