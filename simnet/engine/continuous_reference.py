"""Gillespie runs in plain Python: the slow twin of the compiled kernel, and its stand-in.

Every rate and readout is evaluated anew from its expression after each switch, and windows are
filled one by one; only the random numbers and the order of the active nodes are those of the
kernel, so that both take exactly the same steps.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from simnet.engine.tables import Lookup, Sum
from simnet.logic import fold

__all__ = ["Stretch", "follow_run", "random_stream", "window_means"]

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15

Stretch = tuple[float, tuple[float, ...]]
"""A time, and the value of every readout from then on; the last is the transition entropy."""


def random_stream(key: Sequence[int], run: int) -> Iterator[float]:
    """Yield numbers from (0, 1): xoroshiro128++ (Blackman and Vigna 2021), seeded by SplitMix64.

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
        yield ((found >> 12) + 0.5) / (1 << 52)


def _mix(z: int) -> int:
    z &= _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def _turn(x: int, by: int) -> int:
    return ((x << by) | (x >> (64 - by))) & _MASK


def follow_run(
    lookups: Sequence[Lookup],
    force: npt.NDArray[np.int8],
    ends: Sequence[float],
    begin: float,
    chance: Sequence[float],
    random: Iterator[float],
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
    chance : sequence of float
        Probability of each node to begin at 1.
    random : iterator of float

    Returns
    -------
    state : list of int
        At the end.
    course : list of Stretch
    switches : int
    """
    names = lookups[0].names
    state = [int(p >= 1) if p in (0, 1) else int(next(random) < p) for p in chance]
    course: list[Stretch] = []
    time, switches = begin, 0
    for lookup, held, end in zip(lookups, force.tolist(), ends, strict=True):
        state = [bit if value < 0 else value for bit, value in zip(state, held, strict=True)]
        active: list[int] = []
        while True:
            now = dict(zip(names, state, strict=True))
            rates = [_value(row, now) if value < 0 else 0.0 for row, value in zip(lookup.sums, held, strict=False)]
            _update(active, rates)
            readouts = [_value(row, now) for row in lookup.sums[len(names) :]]
            course.append((time, (*readouts, _entropy([rates[i] for i in active]))))
            total = sum(rates[i] for i in active)
            due = time - math.log(next(random)) / total if active else math.inf
            if due >= end:
                break
            time = due
            state[_choose(active, rates, total, next(random))] ^= 1
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


def _update(active: list[int], rates: Sequence[float]) -> None:
    """Add nodes that can switch now; the last takes the place of one that cannot any more."""
    for node, rate in enumerate(rates):
        if rate > 0 and node not in active:
            active.append(node)
        elif rate == 0 and node in active:
            place, last = active.index(node), active.pop()
            if last != node:
                active[place] = last


def _entropy(rates: Sequence[float]) -> float:
    """Shannon entropy, in bits, of which node switches next."""
    total = sum(rates)
    return -sum(rate / total * math.log2(rate / total) for rate in rates) + 0.0


def _choose(active: Sequence[int], rates: Sequence[float], total: float, u: float) -> int:
    goal, passed = u * total, 0.0
    for node in active:
        passed += rates[node]
        if passed > goal:
            return node
    return active[-1]


def window_means(course: Sequence[Stretch], edges: Sequence[float]) -> npt.NDArray[np.float64]:
    """Average the readouts of one run over each window.

    Parameters
    ----------
    course : sequence of Stretch
    edges : sequence of float

    Returns
    -------
    ndarray of float, shape (readout, window)
    """
    means = np.zeros((len(course[0][1]), len(edges) - 1))
    until = [*(time for time, _ in course[1:]), edges[-1]]
    for (begin, values), end in zip(course, until, strict=True):
        for window, (left, right) in enumerate(itertools.pairwise(edges)):
            overlap = min(end, right) - max(begin, left)
            if overlap > 0:
                means[:, window] += np.array(values) * overlap / (right - left)
    return means
