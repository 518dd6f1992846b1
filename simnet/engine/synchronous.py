"""Synchronous updating: every node follows its rule at each step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from simnet.engine.compiled import CompiledNetwork
from simnet.engine.machinecode import MachineCode
from simnet.engine.masks import Held, Masks, as_masks, hold
from simnet.engine.stepping import VECTOR_WORDS, machine_code, pad, pad_masks, part_of, search
from simnet.engine.words import ONES, Bits, Words, pack, unpack

__all__ = ["follow", "hold", "successors_of_all", "to_cycles"]

Numbers = npt.NDArray[np.uint32]

RECORDED = 1 << 10  # steps that are written as words before they are unpacked
TABULATED = 1 << 18  # states whose successors are written at a time


def follow(compiled: CompiledNetwork, start: Bits, held: Held, steps: int) -> Bits:
    """Return the states after 0, 1, …, `steps` synchronous steps.

    Parameters
    ----------
    compiled : CompiledNetwork
    start : ndarray of bool, shape (node, run)
    held : Mapping[int, bool] or Masks
        Clamped rows; they take their value at step 0.
    steps : int

    Returns
    -------
    ndarray of bool, shape (steps + 1, node, run)
    """
    nodes, runs = start.shape
    state = pack(hold(start, held))
    course = np.empty((steps + 1, nodes, runs), np.bool_)
    course[0] = unpack(state, runs)
    code = machine_code(compiled, "course", state.shape[1], steps)
    if code:
        _write_course(code, state, as_masks(held, nodes), course)
        return course
    for after in range(1, steps + 1):
        state = compiled.step(state, held)
        course[after] = unpack(state, runs)
    return course


def _write_course(code: MachineCode, state: Words, masks: Masks, course: Bits) -> None:
    """Fill a course vector by vector of words, some steps at a time."""
    padded, clamps = pad(state, code.lanes), pad_masks(masks, code.lanes)
    for word in range(0, padded.shape[1], code.lanes):
        block = slice(word, word + code.lanes)
        runs = course[:, :, 64 * block.start : 64 * block.stop]
        now, clamped = padded[:, block], part_of(clamps, block)
        for begin in range(0, len(course) - 1, RECORDED):
            span = min(RECORDED, len(course) - 1 - begin)
            states = code.course(now, clamped, span)
            wide = states.reshape(-1, code.lanes)
            runs[begin : begin + span + 1] = unpack(wide, runs.shape[2]).reshape(span + 1, len(state), -1)
            now = states[-1]


def to_cycles(
    compiled: CompiledNetwork, start: Bits, held: Held, limit: int
) -> tuple[Bits, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Follow every run until it repeats itself (Brent's algorithm, all runs at once).

    A checkpoint is taken at steps 1, 2, 4, 8, …; a run that returns to its checkpoint is on its
    cycle, and the steps since then are the cycle's length (Brent 1980).

    Parameters
    ----------
    compiled : CompiledNetwork
    start : ndarray of bool, shape (node, run)
    held : Mapping[int, bool] or Masks
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
    state = pad(pack(hold(start, held)))
    masks = pad_masks(as_masks(held, len(state))) if held else None
    still_open = pad(pack(np.ones((1, runs), np.bool_)))[0]
    on_cycle, periods, taken = state.copy(), np.zeros(runs, np.int64), 0
    while taken < limit and still_open.any():
        span = min(max(taken, 1), limit - taken)
        came_back = search(compiled, state, still_open, masks, span, on_cycle)[:runs]
        periods[came_back > 0] = came_back[came_back > 0]
        taken += span
    return unpack(on_cycle, runs), periods


def successors_of_all(
    compiled: CompiledNetwork, over: tuple[int, ...], base: Bits, held: Mapping[int, bool]
) -> Numbers:
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
    found = np.empty(total, np.uint32)
    chunk = min(total, TABULATED)
    code = machine_code(compiled, "tabulate", total // 64, 1) if chunk >= 64 * VECTOR_WORDS else None
    words = np.where(base, ONES, np.uint64(0))
    for begin in range(0, total, chunk):
        part = found[begin : begin + chunk]
        if code:
            moved = code.tabulate(over, words, held, begin, part)
        else:
            moved = _tabulate(compiled, over, base, held, begin, part)
        if moved:
            message = "a row that is not enumerated changes: enumerate it too, or hold it"
            raise ValueError(message)
    return found


def _tabulate(
    compiled: CompiledNetwork, over: tuple[int, ...], base: Bits, held: Mapping[int, bool], begin: int, found: Numbers
) -> bool:
    """Write the numbers of the successors of a range of states; tell whether another row changed."""
    numbers = np.arange(begin, begin + len(found), dtype=np.uint32)
    bits = np.repeat(base[:, None], len(found), axis=1)
    for place, row in enumerate(over):
        bits[row] = (numbers >> np.uint32(place)) & np.uint32(1)
    after = unpack(compiled.step(pack(bits), held), len(found))
    found[:] = 0
    for place, row in enumerate(over):
        found |= after[row].astype(np.uint32) << np.uint32(place)
    others = np.setdiff1d(np.arange(len(base)), over)
    return bool((after[others] != base[others, None]).any())
