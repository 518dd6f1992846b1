"""Synchronous updating: every node follows its rule at each step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simnet.engine.compiled import Bits, CompiledNetwork, Words, pack, unpack

__all__ = ["follow", "hold", "successors_of_all", "to_cycles"]


def follow(compiled: CompiledNetwork, start: Bits, held: Mapping[int, bool], steps: int) -> Bits:
    """Return the states after 0, 1, …, `steps` synchronous steps.

    Parameters
    ----------
    compiled : CompiledNetwork
    start : ndarray of bool, shape (node, run)
    held : Mapping[int, bool]
        Clamped rows; they take their value at step 0.
    steps : int

    Returns
    -------
    ndarray of bool, shape (steps + 1, node, run)
    """
    runs = start.shape[1]
    state = pack(hold(start, held))
    course = [unpack(state, runs)]
    for _ in range(steps):
        state = compiled.step(state, held)
        course.append(unpack(state, runs))
    return np.stack(course)


def hold(states: Bits, held: Mapping[int, bool]) -> Bits:
    """Return a copy of the states with the clamped rows at their value.

    Parameters
    ----------
    states : ndarray of bool, shape (node, run)
    held : Mapping[int, bool]
        Rows that are clamped, and their value.

    Returns
    -------
    ndarray of bool, shape (node, run)
    """
    states = states.copy()
    for row, value in held.items():
        states[row] = value
    return states


def to_cycles(
    compiled: CompiledNetwork, start: Bits, held: Mapping[int, bool], limit: int
) -> tuple[Bits, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Follow every run until it repeats itself (Brent's algorithm, all runs at once).

    A checkpoint is taken at steps 1, 2, 4, 8, …; a run that returns to its checkpoint is on its
    cycle, and the steps since then are the cycle's length (Brent 1980).

    Parameters
    ----------
    compiled : CompiledNetwork
    start : ndarray of bool, shape (node, run)
    held : Mapping[int, bool]
    limit : int
        Steps after which the search stops.

    Returns
    -------
    states : ndarray of bool, shape (node, run)
        One state on the cycle of each run.
    periods : ndarray of int, shape (run,)
        Length of each cycle; 0 for a run that did not repeat itself within `limit` steps.
    """
    runs = start.shape[1]
    state = pack(hold(start, held))
    checkpoint, taken, due = state, 0, 1
    periods = np.zeros(runs, np.int64)
    on_cycle = unpack(state, runs)
    for step in range(1, limit + 1):
        state = compiled.step(state, held)
        back = ~_differs(state, checkpoint, runs) & (periods == 0)
        if back.any():
            periods[back] = step - taken
            on_cycle[:, back] = unpack(state, runs)[:, back]
            if (periods > 0).all():
                break
        if step == due:
            checkpoint, taken, due = state, step, 2 * due
    return on_cycle, periods


def successors_of_all(
    compiled: CompiledNetwork, over: tuple[int, ...], base: Bits, held: Mapping[int, bool]
) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Return the successor of every state of some rows, as state numbers.

    Parameters
    ----------
    compiled : CompiledNetwork
    over : tuple of int
        Rows that take all values; bit `i` of a state number is row ``over[i]``.
    base : ndarray of bool, shape (node,)
        Value of the other rows, which must not change.
    held : Mapping[int, bool]

    Returns
    -------
    ndarray of uint32, shape (2**len(over),)

    Raises
    ------
    ValueError
        When a row outside `over` changes: then a state number does not name a state.
    """
    total = 1 << len(over)
    others = [row for row in range(len(base)) if row not in over]
    found = np.empty(total, np.uint32)
    chunk = min(total, 1 << 18)
    for begin in range(0, total, chunk):
        numbers = np.arange(begin, begin + chunk, dtype=np.uint32)
        bits = np.repeat(base[:, None], chunk, axis=1)
        for place, row in enumerate(over):
            bits[row] = (numbers >> np.uint32(place)) & np.uint32(1)
        after = unpack(compiled.step(pack(bits), held), chunk)
        if (after[others] != base[others, None]).any():
            message = "a row that is not enumerated changes: enumerate it too, or hold it"
            raise ValueError(message)
        codes = np.zeros(chunk, np.uint32)
        for place, row in enumerate(over):
            codes |= after[row].astype(np.uint32) << np.uint32(place)
        found[begin : begin + chunk] = codes
    return found


def _differs(one: Words, other: Words, runs: int) -> Bits:
    different: Words = np.bitwise_or.reduce(one ^ other, axis=0)
    return np.asarray(unpack(different[None, :], runs)[0])
