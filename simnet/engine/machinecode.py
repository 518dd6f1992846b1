"""The word program as machine code, compiled in memory by llvmlite; no C compiler is needed.

Each function is compiled when it is first wanted. Clamps are arguments, so that one compilation
serves every knockout of a screen.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simnet.engine.llvmtext import advance_text, course_text, search_text, tabulate_text
from simnet.engine.masks import Masks, as_masks
from simnet.engine.words import ONES, Words

if TYPE_CHECKING:
    from simnet.engine.compiled import CompiledNetwork

__all__ = ["MachineCode", "machine_code_works"]

Numbers = npt.NDArray[np.uint32]
Rows = npt.NDArray[np.int64]

COUNTING = [sum(1 << bit for bit in range(64) if bit >> place & 1) for place in range(6)]


@cache
def machine_code_works() -> bool:
    """Tell whether llvmlite is here and compiles for this machine."""
    if sys.byteorder != "little":
        return False
    try:
        _Function("define i64 @same(i64 %x) {\n  %p = alloca ptr\n  ret i64 %x\n}", "same", 1, ctypes.c_int64)
    except (ImportError, OSError, RuntimeError):
        return False
    return True


class MachineCode:
    """The compiled functions of one word program.

    Parameters
    ----------
    compiled : CompiledNetwork
        At least one node.

    Attributes
    ----------
    spent : float
        Seconds that numpy has worked on the program instead, roughly.
    """

    def __init__(self, compiled: CompiledNetwork) -> None:
        self.compiled = compiled
        self.spent = 0.0
        self._functions: dict[str, tuple[_Function, int]] = {}
        self._lock = threading.Lock()

    @property
    def lanes(self) -> int:
        """Words in a vector of this machine."""
        return _lanes()

    def has(self, name: str) -> bool:
        """Tell whether a function is compiled already."""
        return name in self._functions

    def advance(self, state: Words, masks: Masks | None, steps: int) -> None:
        """Take synchronous steps in place.

        Parameters
        ----------
        state : ndarray of uint64, shape (node, word), contiguous
            A whole number of vectors of words.
        masks : Masks or None
            Of shape (node, word) or (node, 1).
        steps : int
            At least 1.
        """
        function, fused = self._function("advance")
        # after the first step at least one whole step follows, for the nodes that no rule reads
        rounds, rest = divmod(max(steps - 2, 0), fused)
        singles = rest + (steps > 1)
        scratch = _Scratch(len(state), self.lanes, 4)
        clamps = self._clamps(masks)
        function(state, state.shape[1], rounds, singles, steps - 1, *clamps, *scratch)

    def search(
        self, state: Words, checkpoint: Words, still_open: Words, masks: Masks | None, steps: int, found: Words
    ) -> Rows:
        """Take steps in place and catch every open run that comes back to its checkpoint.

        Parameters
        ----------
        state, checkpoint : ndarray of uint64, shape (node, word), contiguous
            A whole number of vectors of words.
        still_open : ndarray of uint64, shape (word,)
            1 for the runs that are watched; changed in place.
        masks : Masks or None
        steps : int
            At least 1.
        found : ndarray of uint64, shape (node, word)
            Receives the state in which a run came back.

        Returns
        -------
        ndarray of int, shape (64 * word,)
            The step at which a run came back, 0 for the others. Blocks without an open run stand still.
        """
        function, _ = self._function("search")
        periods = np.zeros(64 * state.shape[1], np.int64)
        scratch = _Scratch(len(state) + 1, self.lanes, 5)
        known = (checkpoint, still_open, found, periods)
        function(state, state.shape[1], steps, *known, *self._clamps(masks), *scratch)
        return periods

    def course(self, state: Words, masks: Masks, steps: int) -> Words:
        """Return the states after 0, 1, …, `steps` steps of one vector of words.

        Parameters
        ----------
        state : ndarray of uint64, shape (node, lane)
            Clamped already.
        masks : Masks
            Of shape (node, lane) or (node, 1).
        steps : int
            At least 1.

        Returns
        -------
        ndarray of uint64, shape (steps + 1, node, lane)
        """
        function, _ = self._function("course")
        states = _Scratch((steps + 1) * len(state), self.lanes, 1).buffers.reshape(steps + 1, *state.shape)
        keep, force = _Scratch(len(state), self.lanes, 2)
        keep[:], force[:] = masks.keep, masks.force
        moving = np.array(self.compiled.outputs) != np.arange(len(state))
        states[0] = state
        states[1:, ~moving] = state[~moving]
        rows = np.flatnonzero(moving & ((keep != ONES) | (force != 0)).any(axis=1))
        function(states, steps, rows, len(rows), keep, force)
        return states

    def tabulate(
        self, over: Sequence[int], base: Words, held: Mapping[int, bool], first: int, numbers: Numbers
    ) -> bool:
        """Write the numbers of the successors of a range of states.

        Parameters
        ----------
        over : sequence of int
            Bit `p` of a state's number is row ``over[p]``.
        base : ndarray of uint64, shape (node,)
            All bits 0 or 1: value of the other rows.
        held : Mapping[int, bool]
            Clamped rows.
        first : int
            Number of the first state, a multiple of 64 times the lanes, as is the length of `numbers`.
        numbers : ndarray of uint32, shape (state,)
            Receives the numbers of the successors.

        Returns
        -------
        bool
            Whether a row that is not in `over` changed.
        """
        function, _ = self._function("tabulate")
        scratch = _Scratch(len(base), self.lanes, 4)
        state, following, keep, force = scratch
        state[:] = following[:] = base[:, None]
        masks = as_masks(held, len(base))
        keep[:], force[:] = masks.keep, masks.force
        rows, clamped = np.array(over, np.int64), np.array(list(held), np.int64)
        others = np.setdiff1d(np.arange(len(base)), rows)
        block = 64 * self.lanes
        counting = (self._counting(), first // block, len(numbers) // block)
        moved = function(rows, len(rows), others, len(others), *counting, numbers, clamped, len(clamped), *scratch)
        return bool(moved)

    def _counting(self) -> Words:
        """Return the bits that count within a block, shape (bit, lane)."""
        (patterns,) = _Scratch(6 + self.lanes.bit_length() - 1, self.lanes, 1)
        patterns[:6] = np.array(COUNTING, np.uint64)[:, None]
        for place in range(len(patterns) - 6):
            patterns[6 + place] = [(1 << 64) - 1 if lane >> place & 1 else 0 for lane in range(self.lanes)]
        return patterns

    def _clamps(self, masks: Masks | None) -> tuple[Words | Rows | int | None, ...]:
        """Return masks, words in a row of them and from block to block, and the rows that matter."""
        outputs = np.array(self.compiled.outputs)
        every = np.arange(len(outputs))
        moving = np.flatnonzero(outputs != every)
        rows = (every, moving, len(moving), np.empty(len(every) + 1, np.int64))
        if masks is None:
            return None, None, 0, 0, *rows
        keep, force = masks.keep, masks.force
        shared = keep.shape[1] == 1
        if shared:
            keep, force = np.repeat(keep, self.lanes, axis=1), np.repeat(force, self.lanes, axis=1)
        return np.ascontiguousarray(keep), np.ascontiguousarray(force), keep.shape[1], int(not shared), *rows

    def _function(self, name: str) -> tuple[_Function, int]:
        with self._lock:
            if name not in self._functions:
                self._functions[name] = self._compile(name)
            return self._functions[name]

    def _compile(self, name: str) -> tuple[_Function, int]:
        match name:
            case "advance":
                text, fused = advance_text(self.compiled, self.lanes)
                return _Function(text, name, 17), fused
            case "course":
                return _Function(course_text(self.compiled, self.lanes), name, 6), 1
            case "search":
                return _Function(search_text(self.compiled, self.lanes), name, 20), 1
            case _:
                return _Function(tabulate_text(self.compiled, self.lanes), name, 14, ctypes.c_int64), 1


class _Scratch:
    """Some buffers of one vector a row, aligned to cache lines."""

    def __init__(self, rows: int, lanes: int, count: int) -> None:
        raw = np.empty(count * rows * lanes + 8, np.uint64)
        begin = -(raw.ctypes.data // 8) % 8
        self.buffers = raw[begin : begin + count * rows * lanes].reshape(count, rows, lanes)

    def __iter__(self) -> Iterator[Words]:
        return iter(self.buffers)


class _Function:
    """One compiled function; the code lives as long as this does."""

    def __init__(self, text: str, name: str, arguments: int, result: Any = None) -> None:
        llvm = _llvm()
        features = llvm.get_host_cpu_features().flatten()
        wide = ",-prefer-256-bit" if _lanes() == 8 else ""
        target = llvm.Target.from_default_triple()
        machine = target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=features + wide, opt=1)
        # the engine owns the machine code: it must not be released before the address is forgotten
        self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(text), machine)
        self._engine.finalize_object()
        address = self._engine.get_function_address(name)
        self._call: Callable[..., int | None] = ctypes.CFUNCTYPE(result, *[ctypes.c_int64] * arguments)(address)

    def __call__(self, *arguments: Words | Numbers | Rows | int | None) -> int | None:
        """Call with arrays as addresses; the GIL is free meanwhile."""
        return self._call(*[_word(argument) for argument in arguments])


def _word(argument: Words | Numbers | Rows | int | None) -> int:
    match argument:
        case None:
            return 0
        case np.ndarray():
            return argument.ctypes.data
        case _:
            return int(argument)


@cache
def _llvm() -> Any:
    import llvmlite.binding as llvm  # type: ignore[import-untyped]

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm


@cache
def _lanes() -> int:
    """Words in a vector register of this machine."""
    features = _llvm().get_host_cpu_features()
    return 8 if features.get("avx512f") else 4 if features.get("avx2") else 2
