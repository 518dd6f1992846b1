"""Gillespie runs compiled by numba; loaded only when continuous time is asked for.

Everything costs as much as something changes: a switch touches only the rows that depend on the
node, and a readout adds to its window sums only when its value changes. Windows in which it does
not change are counted by differences at both ends. `continuous_reference` does the same in plain
Python, with the same random numbers.

Arrays are passed one by one, and argument lists are long for that reason: taking an array out of a
tuple counts a reference, which measured several times the cost of the work itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

from simnet.engine.tables import RowArrays

__all__ = ["Course", "Plan", "run_block"]

F = TypeVar("F", bound=Callable[..., object])

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]

_G = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)


def compiled(function: F) -> F:
    """Compile for any number of threads, cached on disk where a folder can be written."""
    try:
        return cast(F, numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # no folder for the cache
        return cast(F, numba.njit(nogil=True)(function))


class Plan(NamedTuple):
    """What happens to every run.

    Attributes
    ----------
    chance : ndarray of float, shape (node,)
        Probability to begin at 1.
    force : ndarray of int8, shape (stage, node)
        Value at which the node is held, or -1.
    which : ndarray of int, shape (stage,)
        Set of tables and weights in use.
    end : ndarray of float, shape (stage,)
        Time at which the stage ends.
    tables, weights : ndarray of float, shape (set, entry), (set, term)
    equal : bool
        Whether every rate is 0 or 1.
    """

    chance: Floats
    force: npt.NDArray[np.int8]
    which: Ints
    end: Floats
    tables: Floats
    weights: Floats
    equal: bool


class Course(NamedTuple):
    """Readouts of one run while it goes on, and the sums over runs.

    Attributes
    ----------
    edges : ndarray of float, shape (window + 1,)
    sums : ndarray of float, shape (readout, window + 1, 4)
        Sum of the mean over a window, sum of its square, and differences at both ends of the
        windows in which the readout kept its value: of the value and of its square.
    value, mean : ndarray of float, shape (readout,)
        Present value; mean over the present window if nothing changes until its end.
    window : ndarray of int, shape (readout,)
        Window of the last change.
    """

    edges: Floats
    sums: Floats
    value: Floats
    mean: Floats
    window: Ints


@compiled
def _mix(z: np.uint64) -> np.uint64:
    """Finish a counter as SplitMix64 does (Steele 2014)."""
    z = (z ^ (z >> np.uint64(30))) * _M1
    z = (z ^ (z >> np.uint64(27))) * _M2
    return z ^ (z >> np.uint64(31))


@compiled
def _turn(x: np.uint64, by: np.uint64) -> np.uint64:
    return (x << by) | (x >> (np.uint64(64) - by))


@compiled
def _draw(random: Words) -> float:
    """Draw from the open interval (0, 1) by xoroshiro128++ (Blackman and Vigna 2021)."""
    one, two = random[0], random[1]
    found = _turn(one + two, np.uint64(17)) + one
    two ^= one
    random[0] = _turn(one, np.uint64(49)) ^ two ^ (two << np.uint64(21))
    random[1] = _turn(two, np.uint64(28))
    return (np.float64(found >> np.uint64(12)) + 0.5) * (1.0 / 4503599627370496.0)


@compiled
def _leave(sums: Floats, value: Floats, mean: Floats, last: Ints, k: int, window: int) -> None:
    """Close the window of the last change of readout `k`, and go to another window."""
    w, kept = last[k], value[k]
    sums[k, w, 0] += mean[k]
    sums[k, w, 1] += mean[k] * mean[k]
    if kept != 0.0 and window > w + 1:
        sums[k, w + 1, 2] += kept
        sums[k, w + 1, 3] += kept * kept
        sums[k, window, 2] -= kept
        sums[k, window, 3] -= kept * kept
    last[k] = window
    mean[k] = kept


@compiled
def _change(
    edges: Floats, sums: Floats, value: Floats, mean: Floats, last: Ints, k: int, new: float, time: float, window: int
) -> None:
    """Give readout `k` a new value from this time on."""
    if last[k] != window:
        _leave(sums, value, mean, last, k, window)
    mean[k] += (new - value[k]) * (edges[window + 1] - time) / (edges[window + 1] - edges[window])
    value[k] = new


@compiled
def _evaluate(term: Ints, code: Ints, weights: Floats, row: int, x: Bytes, stack: Bytes) -> float:
    """Value of a row that is too wide for a table."""
    total = 0.0
    for t in range(len(term)):
        if term[t, 0] != row:
            continue
        top = 0
        for at in range(term[t, 1], term[t, 2]):
            op = code[at]
            if op >= 0:
                stack[top] = x[op]
                top += 1
            elif op == -1:
                stack[top - 1] ^= 1
            elif op == -2:
                top -= 1
                stack[top - 1] &= stack[top]
            elif op == -3:
                top -= 1
                stack[top - 1] |= stack[top]
            else:
                stack[top] = 1 if op == -5 else 0
                top += 1
        if stack[0] == 1:
            total += weights[t]
    return total


@compiled
def _set_rate(rate: Floats, active: Ints, place: Ints, node: int, new: float, count: int) -> int:
    """Give a node a rate; return the number of active nodes."""
    rate[node] = new
    if new > 0.0 and place[node] < 0:
        place[node] = count
        active[count] = node
        return count + 1
    if new == 0.0 and place[node] >= 0:
        moved = active[count - 1]
        active[place[node]] = moved
        place[moved] = place[node]
        place[node] = -1
        return count - 1
    return count


@compiled
def _begin(chance: Floats, key: Words, run: int, random: Words, x: Bytes) -> None:
    """Draw the initial state of a run."""
    random[0] = _mix(key[0] + np.uint64(2 * run + 1) * _G)
    random[1] = _mix(key[1] + np.uint64(2 * run + 2) * _G)
    for i in range(len(chance)):
        x[i] = chance[i] >= 1.0
        if 0.0 < chance[i] < 1.0:
            x[i] = _draw(random) < chance[i]


@compiled
def _entropy(rate: Floats, active: Ints, count: int, total: float) -> float:
    """Uncertainty, in bits, of which node switches next."""
    if count < 2:
        return 0.0
    bits = 0.0
    for a in range(count):
        share = rate[active[a]] / total
        bits -= share * math.log2(share)
    return bits


@compiled
def _pick(random: Words, rate: Floats, active: Ints, count: int, total: float, equal: bool) -> int:
    """Choose the node that switches, each with probability rate / total."""
    goal = _draw(random) * total
    if equal:
        return int(active[int(goal)])
    a = 0
    passed = rate[active[0]]
    while passed <= goal and a < count - 1:
        a += 1
        passed += rate[active[a]]
    return int(active[a])


@compiled
def run_block(rows: RowArrays, plan: Plan, course: Course, key: Words, final: Words) -> int:
    """Run a block of cells from start to end (Gillespie 1977, direct method).

    Parameters
    ----------
    rows : RowArrays
        Propensities of the nodes, then readouts.
    plan : Plan
    course : Course
        One readout more than there are readout rows: the last is the transition entropy. Sums are
        added to. Without windows there are no readout rows.
    key : ndarray of uint64, shape (2,)
        Random key of the block; each run has a stream of its own.
    final : ndarray of uint64, shape (run, word)
        Zeros; receives the state at the end, node `i` in bit ``i % 64`` of word ``i // 64``.

    Returns
    -------
    int
        Number of switches.
    """
    _, offset, first, regulator, begin, target, bit, term, code, _ = rows
    chance, forces, which, ends, tables, weight_sets, equal = plan
    edges, sums, value, mean, last = course
    nodes, total_rows, windows = len(chance), len(offset), len(edges) - 1
    entropy = len(value) - 1
    x = np.zeros(nodes, np.uint8)
    entry = np.zeros(total_rows, np.int64)
    rate = np.zeros(nodes)
    active = np.zeros(nodes, np.int64)
    place = np.zeros(nodes, np.int64)
    stack = np.zeros(len(code) + 1, np.uint8)
    random = np.zeros(2, np.uint64)
    log2 = np.log2(np.maximum(np.arange(nodes + 1), 1))  # the entropy of that many equal ways
    switches = 0
    for run in range(len(final)):
        _begin(chance, key, run, random, x)
        value[:] = 0.0
        mean[:] = 0.0
        last[:] = 0
        time, window = edges[0], 0
        for stage in range(len(ends)):
            force, end = forces[stage], ends[stage]
            table, weights = tables[which[stage]], weight_sets[which[stage]]
            # Hold the nodes of this stage and look everything up.
            for i in range(nodes):
                place[i] = -1
                if force[i] >= 0:
                    x[i] = force[i]
            count = 0
            for row in range(total_rows):
                if offset[row] >= 0:
                    entry[row] = 0
                    for j in range(first[row], first[row + 1]):
                        entry[row] += np.int64(x[regulator[j]]) << (j - first[row])
                    new = table[offset[row] + entry[row]]
                else:
                    new = _evaluate(term, code, weights, row, x, stack)
                if row < nodes:
                    count = _set_rate(rate, active, place, row, new if force[row] < 0 else 0.0, count)
                elif new != value[row - nodes]:
                    _change(edges, sums, value, mean, last, row - nodes, new, time, window)
            while True:
                total = float(count)
                if not equal:
                    total = 0.0
                    for a in range(count):
                        total += rate[active[a]]
                if windows > 0:
                    bits = log2[count] if equal else _entropy(rate, active, count, total)
                    if bits != value[entropy]:
                        _change(edges, sums, value, mean, last, entropy, bits, time, window)
                if count == 0:
                    break
                due = time - math.log(_draw(random)) / total
                if due >= end:
                    break
                time = due
                while windows > 0 and edges[window + 1] <= time:
                    window += 1
                node = _pick(random, rate, active, count, total, equal)
                switches += 1
                # Switch it and look up what depends on it.
                x[node] ^= 1
                for j in range(begin[node], begin[node + 1]):
                    row = target[j]
                    if offset[row] >= 0:
                        entry[row] ^= bit[j]
                        new = table[offset[row] + entry[row]]
                    else:
                        new = _evaluate(term, code, weights, row, x, stack)
                    if row < nodes:
                        if force[row] < 0 and new != rate[row]:
                            count = _set_rate(rate, active, place, row, new, count)
                    elif new != value[row - nodes]:
                        _change(edges, sums, value, mean, last, row - nodes, new, time, window)
            time = end
            while window < windows - 1 and edges[window + 1] <= time:
                window += 1
        if windows > 0:
            for k in range(len(value)):
                _leave(sums, value, mean, last, k, windows)
        for i in range(nodes):
            if x[i]:
                final[run, i >> 6] |= np.uint64(1) << np.uint64(i & 63)
    return switches
