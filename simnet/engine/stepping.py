"""The one door to synchronous steps: machine code where it pays, numpy on packed words otherwise.

The rule: numpy steps a program until it has spent, or the work at hand would need, as long as
compiling the program would take; from then on machine code does it. Loading LLVM takes 60 ms once in
a process, compiling 20 ms and 0.2 ms for each operation, numpy 0.6 µs for each operation of each step
and block of words: the two are even at 200 to 500 steps of up to 10,000 runs, and at 15 to 30 steps of
a million (62 to 321 nodes). LLVM is loaded when numpy has spent as long on all networks together.
The two never differ in a bit, so that the choice only shows in the time.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.engine.compiled import BLOCK_WORDS, CompiledNetwork
from simnet.engine.machinecode import MachineCode, machine_code_works
from simnet.engine.masks import Held, Masks, as_masks
from simnet.engine.words import ONES, Words, unpack

__all__ = ["LARGEST_PROGRAM", "advance", "forecast", "machine_code", "pad", "pad_masks", "part_of", "search"]

LARGEST_PROGRAM = 40_000  # operations; beyond, compiling takes ten seconds and cannot be interrupted
VECTOR_WORDS = 8  # the longest vectors of words there are

_CALL, _WORD = 0.6e-6, 0.25e-9  # seconds of numpy: each operation, and each word of it
_COMPILE, _COMPILE_EACH = 20e-3, 0.2e-3  # seconds of LLVM: each function, and each operation of it
_LOAD = 60e-3  # seconds until LLVM is there, once in a process
_OUTSET = 1e-4  # seconds of numpy below which calling machine code is not worth the preparation

Periods = npt.NDArray[np.int64]


@dataclass(slots=True)
class _Spent:
    """Seconds that numpy has worked in this process, roughly."""

    spent: float = 0.0


_numpy = _Spent()


def forecast(compiled: CompiledNetwork, words: int, steps: int) -> float:
    """Return the seconds that numpy would need, roughly.

    Parameters
    ----------
    compiled : CompiledNetwork
    words : int
        Of runs.
    steps : int
    """
    operations = len(compiled.program) + len(compiled.names)
    blocks = -(-words // BLOCK_WORDS)
    return steps * operations * (blocks * _CALL + words * _WORD)


def machine_code(compiled: CompiledNetwork, name: str, words: int, steps: int) -> MachineCode | None:
    """Return the machine code if it pays for this work, else None.

    Parameters
    ----------
    compiled : CompiledNetwork
    name : str
        Function that is wanted: ``advance``, ``course``, ``search`` or ``tabulate``.
    words, steps : int
        Size of the work.
    """
    if not compiled.names or len(compiled.program) > LARGEST_PROGRAM:
        return None
    code, need = compiled.machine, forecast(compiled, words, steps)
    price = _OUTSET
    if not code.has(name):
        loading = 0.0 if "llvmlite.binding" in sys.modules else max(0.0, _LOAD - _numpy.spent)
        price = loading + _COMPILE + _COMPILE_EACH * len(compiled.program) - code.spent
    if need < price or not machine_code_works():
        code.spent += need
        _numpy.spent += need
        return None
    return code


def advance(compiled: CompiledNetwork, state: Words, held: Held, steps: int) -> Words:
    """Return the state of every run after some synchronous steps.

    Parameters
    ----------
    compiled : CompiledNetwork
    state : ndarray of uint64, shape (node, word)
    held : Mapping[int, bool] or Masks
        What is clamped after each step; the start is taken as it is.
    steps : int

    Returns
    -------
    ndarray of uint64, shape (node, word)
        Padding bits beyond the last run are not meaningful.

    Examples
    --------
    A ring of three nodes is back after three steps.

    >>> from simnet.engine.compiled import compile_network
    >>> from simnet.network import Network
    >>> ring = compile_network(Network.from_rules({"A": "C", "B": "A", "C": "B"}))
    >>> advance(ring, np.array([[1], [0], [0]], np.uint64), {}, 300_000).ravel().tolist()
    [1, 0, 0]
    """
    if steps < 1:
        return state.copy()
    words = state.shape[1]
    masks = as_masks(held, len(state)) if held else None
    if code := machine_code(compiled, "advance", words, steps):
        padded = pad(state)
        code.advance(padded, masks and pad_masks(masks), steps)
        return padded[:, :words]
    following = state.copy()
    for begin in range(0, words, BLOCK_WORDS):
        block = slice(begin, begin + BLOCK_WORDS)
        clamped = masks and part_of(masks, block)
        part = following[:, block].copy()
        spare, scratch = np.empty_like(part), compiled.scratch(part.shape[1])
        for _ in range(steps):
            part, spare = compiled.step(part, clamped, scratch, spare), part
        following[:, block] = part
    return following


def search(
    compiled: CompiledNetwork, state: Words, still_open: Words, masks: Masks | None, steps: int, found: Words
) -> Periods:
    """Take steps in place until every watched run has come back to where it is now.

    Parameters
    ----------
    compiled : CompiledNetwork
    state : ndarray of uint64, shape (node, word)
        A multiple of 8 words: see `pad`. Blocks without a watched run are not stepped.
    still_open : ndarray of uint64, shape (word,)
        1 for the runs that are watched; cleared in place when they come back.
    masks : Masks or None
    steps : int
        At most.
    found : ndarray of uint64, shape (node, word)
        Receives the state of each run that comes back.

    Returns
    -------
    ndarray of int, shape (64 * word,)
        After how many steps a run came back, 0 for those that did not.
    """
    words = state.shape[1]
    if code := machine_code(compiled, "search", words, steps):
        return code.search(state, state.copy(), still_open, masks, steps, found)
    periods = np.zeros(64 * words, np.int64)
    for begin in range(0, words, BLOCK_WORDS):
        block = slice(begin, min(begin + BLOCK_WORDS, words))
        now = periods[64 * block.start : 64 * block.stop]
        now[:] = _search(
            compiled, state[:, block], still_open[block], masks and part_of(masks, block), steps, found[:, block]
        )
    return periods


def _search(
    compiled: CompiledNetwork, state: Words, still_open: Words, masks: Masks | None, steps: int, found: Words
) -> Periods:
    checkpoint, part, spare = state.copy(), state.copy(), np.empty_like(state)
    periods, scratch = np.zeros(64 * state.shape[1], np.int64), compiled.scratch(state.shape[1])
    for step in range(1, steps + 1):
        if not still_open.any():
            break
        part, spare = compiled.step(part, masks, scratch, spare), part
        back = still_open & ~np.bitwise_or.reduce(part ^ checkpoint, axis=0)
        if back.any():
            found ^= (found ^ part) & back
            periods[unpack(back[None], len(periods))[0]] = step
            still_open ^= back
    state[:] = part
    return periods


def pad(state: Words, to: int = VECTOR_WORDS) -> Words:
    """Return a contiguous copy with a whole number of vectors of words, shape (node, word)."""
    nodes, words = state.shape
    padded = np.zeros((nodes, -(-words // to) * to), np.uint64)
    padded[:, :words] = state
    return padded


def pad_masks(masks: Masks, to: int = VECTOR_WORDS) -> Masks:
    """Return masks of runs with a whole number of vectors of words; padding runs are free."""
    if masks.keep.shape[1] == 1:
        return masks
    keep = pad(masks.keep, to)
    keep[:, masks.keep.shape[1] :] = ONES
    return Masks(keep, pad(masks.force, to))


def part_of(masks: Masks, block: slice) -> Masks:
    """Return the masks of some words of runs."""
    if masks.keep.shape[1] == 1:
        return masks
    return Masks(masks.keep[:, block], masks.force[:, block])
