"""Gillespie runs compiled by numba; loaded only when continuous time is asked for.

Everything costs as much as something changes. A switch touches only the rows that depend on the
node, whose places in their tables move by one XOR. The nodes that can switch are the ones of a bit
mask, in the order of the network, so that conditions that differ little take the same steps from
the same random numbers. A readout adds to its window sums only when its value changes; windows in
which it does not change are counted by differences at both ends. A joint state of the outputs is a
readout that is 1 while the cell is in it, and gets its place when it is first seen.

Where few nodes move, `walk_block` goes from state to state of a list that is made beforehand.
`continuous_reference` takes the same steps in plain Python.

What looks long-winded is measured. A helper that takes arrays and branches counts references, which
costs several times the work itself: so helpers do not branch, and the steps stand in one function.
All that is compiled stands in one file, because numba looks only at a function's own file to see
whether its cache is stale; callers hand over plain tuples, because a cache that names a class which
a later version does not have could not even be thrown away.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.core import types
from numba.extending import intrinsic

from simnet.engine.continuous_reference import HEIGHTS, WIDTHS

__all__ = ["Course", "Plan", "Rows", "Start", "Walk", "run_block", "walk_block"]

F = TypeVar("F", bound=Callable[..., object])

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]

_G = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_1 = np.uint64(1)


def compiled(function: F) -> F:
    """Compile for any number of threads, cached on disk where a folder can be written."""
    try:
        return cast(F, numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # no folder for the cache
        return cast(F, numba.njit(nogil=True)(function))


def native(function: Callable[..., Any]) -> Callable[[Any], Any]:
    """Let compiled code call one instruction of the processor."""
    return cast("Callable[[Any], Any]", intrinsic(function))


class Start(NamedTuple):
    """Where cells begin.

    Attributes
    ----------
    base : ndarray of uint64, shape (word,)
        State before anything is drawn, node `i` in bit ``i % 64`` of word ``i // 64``.
    first, node : ndarray of int
        Group `g` draws nodes ``node[first[g]:first[g + 1]]`` together, one bit each.
    outcome : ndarray of int
        Its outcomes are ``outcome[g]`` to ``outcome[g + 1]``.
    upto : ndarray of float
        Probability of an outcome and of those before it in its group.
    bits : ndarray of uint64
        Nodes of the group that are on in the outcome.
    """

    base: Words
    first: Ints
    node: Ints
    outcome: Ints
    upto: Floats
    bits: Words


class Rows(NamedTuple):
    """Rows of nodes and readouts, as `RowArrays` has them, and where to find them.

    Attributes
    ----------
    offset : ndarray of int, shape (row,)
        -1 for a row that is evaluated.
    home : ndarray of int, shape (row,)
        Place of the row in its table while the cell is in the base state.
    begin, middle, target, bit : ndarray of int
        Node `i` changes rows ``target[begin[i]:begin[i + 1]]``; readouts are those from
        ``middle[i]``.
    terms, term, code : ndarray of int
        Row `r` that is evaluated adds up terms ``terms[r]`` to ``terms[r + 1]``.
    """

    offset: Ints
    home: Ints
    begin: Ints
    middle: Ints
    target: Ints
    bit: Ints
    terms: Ints
    term: Ints
    code: Ints


class Plan(NamedTuple):
    """What happens to every run.

    Attributes
    ----------
    force : ndarray of int8, shape (stage, node)
        Value at which the node is held, or -1.
    own : ndarray of uint64, shape (stage, node)
        The node's bit in its word of a state; 0 while it is held.
    which : ndarray of int, shape (stage,)
        Set of tables and weights in use.
    end : ndarray of float, shape (stage,)
        Time at which the stage ends.
    tables, bulks : ndarray of float, shape (set, entry)
        Rates r, and r log2 r.
    weights : ndarray of float, shape (set, term)
    speed : float
        The only rate besides 0, where there is one; else 0.
    """

    force: npt.NDArray[np.int8]
    own: Words
    which: Ints
    end: Floats
    tables: Floats
    bulks: Floats
    weights: Floats
    speed: float


class Course(NamedTuple):
    """What is written down.

    Attributes
    ----------
    edges, inverse : ndarray of float, shape (window + 1,), (window,)
        Borders of the windows; one over their widths.
    output : ndarray of uint64, shape (node,)
        Bit of the node in a joint state; 0 for nodes that are no outputs.
    base : ndarray of uint64, shape (1,)
        Joint state of the base state.
    ways : ndarray of float, shape (node + 1,)
        Transition entropy of that many equal ways.
    """

    edges: Floats
    inverse: Floats
    output: Words
    base: Words
    ways: Floats


class Walk(NamedTuple):
    """All states of the nodes that move, numbered by their bits, for every stage.

    Attributes
    ----------
    end : ndarray of float, shape (stage,)
    keep, put : ndarray of int, shape (stage,)
        State `s` becomes ``s & keep | put`` when the stage begins.
    first : ndarray of int, shape (stage, state + 1)
        Ways out of each state.
    target : ndarray of int, shape (way,)
    passed : ndarray of float, shape (way,)
        Rate of a way and of those before it in its state.
    total, bits : ndarray of float, shape (stage, state)
        Rate of leaving; transition entropy.
    values : ndarray of float, shape (state, readout)
    output : ndarray of int, shape (state,)
        Number of its joint state of the outputs.
    """

    end: Floats
    keep: Ints
    put: Ints
    first: Ints
    target: Ints
    passed: Floats
    total: Floats
    bits: Floats
    values: Floats
    output: Ints


# bits and random numbers -------------------------------------------------------------------------


@native
def _ones(_typing: Any, _word: Any) -> Any:
    """Count the ones of a word."""

    def code(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.ctpop(args[0])

    return types.int64(types.uint64), code


@native
def _lowest(_typing: Any, _word: Any) -> Any:
    """Return the place of the lowest one of a word that is not 0."""

    def code(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], context.get_constant(types.boolean, True))

    return types.int64(types.uint64), code


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
def _draw(one: np.uint64, two: np.uint64) -> tuple[np.uint64, np.uint64, np.uint64]:
    """Draw 64 bits by xoroshiro128++ (Blackman and Vigna 2021); return them and the next state."""
    found = _turn(one + two, np.uint64(17)) + one
    two ^= one
    return found, _turn(one, np.uint64(49)) ^ two ^ (two << np.uint64(21)), _turn(two, np.uint64(28))


@compiled
def _share(word: np.uint64) -> float:
    """Make a number from the open interval (0, 1) of the upper 52 bits."""
    return (np.float64(np.int64(word >> np.uint64(12))) + 0.5) * (1.0 / 4503599627370496.0)


@compiled
def _wait(one: np.uint64, two: np.uint64) -> tuple[float, np.uint64, np.uint64]:
    """Draw an exponential time of mean 1 by the ziggurat (Marsaglia and Tsang 2000)."""
    while True:
        word, one, two = _draw(one, two)
        layer = np.int64(word & np.uint64(255))
        wait = _share(word) * WIDTHS[layer]
        if wait < WIDTHS[layer + 1]:
            return wait, one, two
        word, one, two = _draw(one, two)
        if layer == 0:
            return WIDTHS[1] - math.log(_share(word)), one, two
        if HEIGHTS[layer] + _share(word) * (HEIGHTS[layer + 1] - HEIGHTS[layer]) < math.exp(-wait):
            return wait, one, two


# window sums -------------------------------------------------------------------------------------


@compiled
def _leave(sums: Floats, now: Floats, last: Ints, k: int, window: int) -> None:
    """Close the window of the last change of readout `k`, and go to another window."""
    w, value, mean = last[k], now[k, 0], now[k, 1]
    kept = value if window > w + 1 else 0.0
    sums[k, w, 0] += mean
    sums[k, w, 1] += mean * mean
    sums[k, w + 1, 2] += kept
    sums[k, w + 1, 3] += kept * kept
    sums[k, window, 2] -= kept
    sums[k, window, 3] -= kept * kept
    now[k, 1] = value
    last[k] = window


@compiled
def _leave_state(sums: Floats, now: Floats, last: Ints, k: int, window: int) -> None:
    """Do as `_leave` does for a joint state that the cell is in; what is kept is 1, and so is its square."""
    w, mean = last[k], now[k, 1]
    kept = 1.0 if window > w + 1 else 0.0
    sums[k, w, 0] += mean
    sums[k, w, 1] += mean * mean
    sums[k, w + 1, 2] += kept
    sums[k, window, 2] -= kept
    now[k, 1] = 1.0
    last[k] = window


@compiled
def _enter_state(sums: Floats, now: Floats, last: Ints, k: int, window: int) -> None:
    """Do as `_leave` does for a joint state that the cell comes back to; nothing was kept."""
    w, mean = last[k], now[k, 1]
    sums[k, w, 0] += mean
    sums[k, w, 1] += mean * mean
    now[k, 1] = 0.0
    last[k] = window


@compiled
def _change(now: Floats, k: int, new: float, left: float) -> None:
    """Give readout `k` a new value from now on; `left` is the share of the window still to come."""
    now[k, 1] += (new - now[k, 0]) * left
    now[k, 0] = new


# rates -------------------------------------------------------------------------------------------


@compiled
def _evaluate(terms: Ints, term: Ints, code: Ints, weights: Floats, row: int, state: Words, stack: Words) -> float:
    """Value of a row that is too wide for a table."""
    total = 0.0
    for t in range(terms[row], terms[row + 1]):
        top = 0
        for at in range(term[t, 1], term[t, 2]):
            op = code[at]
            if op >= 0:
                stack[top] = (state[op >> 6] >> np.uint64(op & 63)) & _1
                top += 1
            elif op == -1:
                stack[top - 1] ^= _1
            elif op == -2:
                top -= 1
                stack[top - 1] &= stack[top]
            elif op == -3:
                top -= 1
                stack[top - 1] |= stack[top]
            else:
                stack[top] = _1 if op == -5 else np.uint64(0)
                top += 1
        if stack[0] == _1:
            total += weights[t]
    return total


@compiled
def _toggle(node: int, state: Words, at: Ints, begin: Ints, target: Ints, bit: Ints) -> None:
    """Switch a node; what depends on it is not looked up yet."""
    state[node >> 6] ^= _1 << np.uint64(node & 63)
    for j in range(begin[node], begin[node + 1]):
        at[target[j]] ^= bit[j]


@compiled
def run_block(
    rows: Rows, start: Start, plan: Plan, course: Course, key: Words, final: Words, sums: Floats, keys: Words
) -> tuple[int, int]:
    """Run a block of cells from start to end (Gillespie 1977, direct method).

    Parameters
    ----------
    rows : Rows
        Propensities of the nodes, then readouts.
    start : Start
    plan : Plan
    course : Course
        Without windows there are no readout rows, and no joint states are recorded.
    key : ndarray of uint64, shape (2,)
        Random key of the block; each run has a stream of its own.
    final : ndarray of uint64, shape (run, word)
        Receives the state at the end.
    sums : ndarray of float, shape (readout, window + 1, 4)
        Zeros. Readouts, the transition entropy, then joint states. Receives the sum over runs of
        the mean over a window, the sum of its square, and differences at both ends of the windows
        in which the readout kept its value: of the value and of its square (not of joint states,
        where it is the same).
    keys : ndarray of uint64, shape (joint state,)
        Receives the joint states in the order of their rows; empty when they are not recorded.

    Returns
    -------
    tuple of (int, int)
        Number of switches, -1 when there are more joint states than rows; number of joint states.
    """
    offset, home, begin, middle, target, bit, terms, term, code = rows
    base, group_first, group_node, outcome, upto, group_bits = start
    forces, owns, which, ends, tables, bulks, weight_sets, speed = plan
    edges, inverse, output, home_output, ways = course
    nodes, total_rows, windows, words = len(output), len(offset), len(edges) - 1, len(base)
    entropy, joint = total_rows - nodes, len(keys) > 0
    at, state, active = np.zeros(total_rows, np.int64), np.zeros(words, np.uint64), np.zeros(words, np.uint64)
    rate, bulk = np.zeros(nodes), np.zeros(nodes)
    passed, order = np.zeros(nodes), np.zeros(nodes, np.int64)  # active nodes, and their rates added up
    ready, first_out = False, home_output[0]  # whether all runs begin alike, and how
    first_at, first_state, first_active = np.zeros_like(at), np.zeros_like(state), np.zeros_like(active)
    first_rate, first_bulk = np.zeros(nodes), np.zeros(nodes)
    stack = np.zeros(len(code) + 1, np.uint64)
    now = np.zeros((len(sums), 2))  # of each readout: value, mean over the window of its last change
    last = np.zeros(len(sums), np.int64)
    seen, touched = np.zeros(len(sums), np.int64), np.zeros(len(sums), np.int64)  # last run in it, plus 1
    index = np.zeros(4 * len(keys), np.int64)
    mask = np.uint64(max(4 * len(keys) - 1, 0))
    slots, switches = 0, 0
    for run in range(len(final)):
        one, two = _mix(key[0] + np.uint64(2 * run + 1) * _G), _mix(key[1] + np.uint64(2 * run + 2) * _G)
        if not ready:
            for w in range(words):
                state[w] = base[w]
            for row in range(total_rows):
                at[row] = home[row]
        out = home_output[0]
        for g in range(len(outcome) - 1):
            word, one, two = _draw(one, two)
            share, o = _share(word), outcome[g]
            while share >= upto[o] and o < outcome[g + 1] - 1:
                o += 1
            for j in range(group_first[g], group_first[g + 1]):
                if (group_bits[o] >> np.uint64(j - group_first[g])) & _1:
                    _toggle(group_node[j], state, at, begin, target, bit)
                    out ^= output[group_node[j]]
        time, window, left = edges[0], 0, 1.0
        place, count, old = -1, 0, out
        for k in range(entropy + 1):
            now[k, 0] = 0.0
            now[k, 1] = 0.0
            last[k] = 0
        for stage in range(len(ends)):
            force, end, opened = forces[stage], ends[stage], window
            table, big, weights = tables[which[stage]], bulks[which[stage]], weight_sets[which[stage]]
            own = owns[stage]
            if stage == 0 and ready:
                for i in range(nodes):
                    at[i] = first_at[i]
                    rate[i] = first_rate[i]
                    bulk[i] = first_bulk[i]
                for w in range(words):
                    state[w] = first_state[w]
                    active[w] = first_active[w]
                out = first_out
            else:
                # Hold the nodes of this stage and look everything up.
                for w in range(words):
                    active[w] = 0
                for i in range(nodes):
                    if force[i] >= 0 and np.int64((state[i >> 6] >> np.uint64(i & 63)) & _1) != force[i]:
                        _toggle(i, state, at, begin, target, bit)
                        out ^= output[i]
                for row in range(total_rows):
                    wide = offset[row] < 0
                    new = _evaluate(terms, term, code, weights, row, state, stack) if wide else table[at[row]]
                    if row < nodes:
                        rate[row] = new
                        bulk[row] = (new * math.log2(new) if new > 0.0 else 0.0) if wide else big[at[row]]
                        if new > 0.0:
                            active[row >> 6] |= own[row]
                    elif new != now[row - nodes, 0]:
                        if last[row - nodes] != window:
                            _leave(sums, now, last, row - nodes, window)
                        _change(now, row - nodes, new, left)
                if stage == 0 and len(outcome) == 1 and entropy == 0:  # all runs begin here
                    ready, first_out = True, out
                    for i in range(nodes):
                        first_at[i] = at[i]
                        first_rate[i] = rate[i]
                        first_bulk[i] = bulk[i]
                    for w in range(words):
                        first_state[w] = state[w]
                        first_active[w] = active[w]
            while True:
                if joint and (out != old or place < 0):
                    if place >= 0:
                        if last[place] != window:
                            _leave_state(sums, now, last, place, window)
                        _change(now, place, 0.0, left)
                    found = (out * _G) >> np.uint64(20) & mask
                    while index[found] != 0 and keys[index[found] - 1] != out:
                        found = (found + _1) & mask
                    if index[found] == 0:
                        if slots == len(keys):
                            return -1, slots
                        keys[slots] = out
                        slots += 1
                        index[found] = slots
                    place, old = entropy + index[found], out
                    if seen[place] != run + 1:
                        seen[place] = run + 1
                        touched[count] = place
                        count += 1
                        now[place, 0] = 0.0
                        now[place, 1] = 0.0
                        last[place] = window
                    if last[place] != window:
                        _enter_state(sums, now, last, place, window)
                    _change(now, place, 1.0, left)
                total, bits, many = 0.0, 0.0, 0
                if speed > 0.0:
                    for w in range(words):
                        many += _ones(active[w])
                    total = many * speed
                    bits = ways[many]
                else:
                    gathered = 0.0
                    for w in range(words):
                        word = active[w]
                        while word:
                            i = 64 * w + _lowest(word)
                            total += rate[i]
                            gathered += bulk[i]
                            passed[many], order[many] = total, i
                            many += 1
                            word &= word - _1
                    if windows > 0 and total > 0.0:
                        bits = max(math.log2(total) - gathered / total, 0.0)
                if windows > 0 and bits != now[entropy, 0]:
                    if last[entropy] != window:
                        _leave(sums, now, last, entropy, window)
                    _change(now, entropy, bits, left)
                if total == 0.0:
                    break
                wait, one, two = _wait(one, two)
                due = time + wait / total
                if due >= end:
                    break
                time = due
                if windows > 0:
                    guess = opened + int((time - edges[opened]) * inverse[opened])
                    window = max(window, min(guess, windows - 1))
                    while edges[window] > time:
                        window -= 1
                    while edges[window + 1] <= time:
                        window += 1
                    left = (edges[window + 1] - time) * inverse[window]
                word, one, two = _draw(one, two)
                # The node at which the rates of the active nodes, added up in order, pass the goal.
                share, skip, node = _share(word), 0, 0
                if speed == 0.0:
                    while skip < many - 1 and passed[skip] <= share * total:
                        skip += 1
                    node = order[skip]
                else:
                    skip = int(share * many)  # below many, as no share is nearer to 1 than 2^-53
                    word, here = active[0], _ones(active[0])
                    while skip >= here:
                        skip, node = skip - here, node + 64
                        word, here = active[node >> 6], _ones(active[node >> 6])
                    for half in (32, 16, 8):  # halve by arithmetic: branches would be guessed wrong half of the time
                        here = _ones(word & ((_1 << np.uint64(half)) - _1))
                        far = int(skip >= here)
                        skip, node, word = skip - far * here, node + far * half, word >> np.uint64(far * half)
                    for _ in range(skip):
                        word &= word - _1
                    node += _lowest(word)
                switches += 1
                # Switch it and look up what depends on it.
                state[node >> 6] ^= _1 << np.uint64(node & 63)
                out ^= output[node]
                for j in range(begin[node], middle[node]):
                    row = target[j]
                    if speed > 0.0:  # then no row is evaluated
                        entry = at[row] ^ bit[j]
                        at[row] = entry
                        new = table[entry]
                    elif bit[j] != 0:
                        entry = at[row] ^ bit[j]
                        at[row] = entry
                        new = table[entry]
                        rate[row] = new
                        bulk[row] = big[entry]
                    else:
                        new = _evaluate(terms, term, code, weights, row, state, stack)
                        rate[row] = new
                        bulk[row] = new * math.log2(new) if new > 0.0 else 0.0
                    w = row >> 6
                    active[w] = active[w] | own[row] if new > 0.0 else active[w] & ~own[row]
                for j in range(middle[node], begin[node + 1]):
                    row = target[j]
                    if bit[j] != 0:
                        at[row] ^= bit[j]
                        new = table[at[row]]
                    else:
                        new = _evaluate(terms, term, code, weights, row, state, stack)
                    if new != now[row - nodes, 0]:
                        if last[row - nodes] != window:
                            _leave(sums, now, last, row - nodes, window)
                        _change(now, row - nodes, new, left)
            time = end
            while window < windows - 1 and edges[window + 1] <= time:
                window += 1
            if windows > 0:
                left = (edges[window + 1] - time) * inverse[window]
        if windows > 0:
            for k in range(entropy + 1):
                _leave(sums, now, last, k, windows)
            for k in range(count):
                if touched[k] == place:
                    _leave_state(sums, now, last, place, windows)
                else:
                    _enter_state(sums, now, last, touched[k], windows)
        for w in range(words):
            final[run, w] = state[w]
    return switches, slots


@compiled
def walk_block(walk: Walk, start: Start, edges: Floats, inverse: Floats, key: Words, final: Ints, sums: Floats) -> int:
    """Run a block of cells over listed states; the same steps as `run_block` takes.

    Parameters
    ----------
    walk : Walk
    start : Start
        Its nodes are places of bits in the number of a state.
    edges, inverse : ndarray of float, shape (window + 1,), (window,)
    key : ndarray of uint64, shape (2,)
    final : ndarray of int, shape (run,)
        Receives the state at the end.
    sums : ndarray of float, shape (readout, window + 1, 4)
        As in `run_block`; joint states stand in the order of their numbers.

    Returns
    -------
    int
        Number of switches.
    """
    ends, keep, put, first, target, passed, totals, uncertain, values, output = walk
    base, group_first, group_node, outcome, upto, group_bits = start
    windows, entropy, joint = len(edges) - 1, values.shape[1], len(sums) > values.shape[1] + 1
    now = np.zeros((len(sums), 2))  # of each readout: value, mean over the window of its last change
    last = np.zeros(len(sums), np.int64)
    seen, touched = np.zeros(len(sums), np.int64), np.zeros(len(sums), np.int64)  # last run in it, plus 1
    switches = 0
    for run in range(len(final)):
        one, two = _mix(key[0] + np.uint64(2 * run + 1) * _G), _mix(key[1] + np.uint64(2 * run + 2) * _G)
        state = np.int64(base[0])
        for g in range(len(outcome) - 1):
            word, one, two = _draw(one, two)
            share, o = _share(word), outcome[g]
            while share >= upto[o] and o < outcome[g + 1] - 1:
                o += 1
            for j in range(group_first[g], group_first[g + 1]):
                state ^= np.int64((group_bits[o] >> np.uint64(j - group_first[g])) & _1) << group_node[j]
        time, window, left = edges[0], 0, 1.0
        place, count = -1, 0
        for k in range(entropy + 1):
            now[k, 0] = 0.0
            now[k, 1] = 0.0
            last[k] = 0
        for stage in range(len(ends)):
            end, opened = ends[stage], window
            state = (state & keep[stage]) | put[stage]
            while True:
                if windows > 0:
                    for k in range(entropy):
                        if values[state, k] != now[k, 0]:
                            if last[k] != window:
                                _leave(sums, now, last, k, window)
                            _change(now, k, values[state, k], left)
                    if uncertain[stage, state] != now[entropy, 0]:
                        if last[entropy] != window:
                            _leave(sums, now, last, entropy, window)
                        _change(now, entropy, uncertain[stage, state], left)
                    if joint and place != entropy + 1 + output[state]:
                        if place >= 0:
                            if last[place] != window:
                                _leave_state(sums, now, last, place, window)
                            _change(now, place, 0.0, left)
                        place = entropy + 1 + output[state]
                        if seen[place] != run + 1:
                            seen[place] = run + 1
                            touched[count] = place
                            count += 1
                            now[place, 0] = 0.0
                            now[place, 1] = 0.0
                            last[place] = window
                        if last[place] != window:
                            _enter_state(sums, now, last, place, window)
                        _change(now, place, 1.0, left)
                total = totals[stage, state]
                if total == 0.0:
                    break
                wait, one, two = _wait(one, two)
                due = time + wait / total
                if due >= end:
                    break
                time = due
                if windows > 0:
                    guess = opened + int((time - edges[opened]) * inverse[opened])
                    window = max(window, min(guess, windows - 1))
                    while edges[window] > time:
                        window -= 1
                    while edges[window + 1] <= time:
                        window += 1
                    left = (edges[window + 1] - time) * inverse[window]
                word, one, two = _draw(one, two)
                goal, way, stop = _share(word) * total, first[stage, state], first[stage, state + 1] - 1
                while way < stop and passed[way] <= goal:
                    way += 1
                state = target[way]
                switches += 1
            time = end
            while window < windows - 1 and edges[window + 1] <= time:
                window += 1
            if windows > 0:
                left = (edges[window + 1] - time) * inverse[window]
        if windows > 0:
            for k in range(entropy + 1):
                _leave(sums, now, last, k, windows)
            for k in range(count):
                if touched[k] == place:
                    _leave_state(sums, now, last, place, windows)
                else:
                    _enter_state(sums, now, last, touched[k], windows)
        final[run] = state
    return switches
