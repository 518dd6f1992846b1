"""Rules as short programs of additions, subtractions and products over rows of levels.

The counterpart of the word program for levels between 0 and 1: each different computation once,
every row a vector over conditions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

__all__ = ["Instruction", "Levels", "PolynomialBuilder", "bind"]

Levels = npt.NDArray[np.float64]
Op = Literal["add", "subtract", "multiply"]
Call = tuple[Callable[..., Any], npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Instruction:
    """``target = left OP right``, element by element."""

    op: Op
    target: int
    left: int
    right: int


class PolynomialBuilder:
    """Collects instructions, each different computation once.

    Rows 0 and 1 hold the constants 0 and 1; then come a row for each Hill curve, a row for each
    of their complements, and rows that are asked for with `reserve`; scratch rows follow.

    Parameters
    ----------
    curves : int
        Number of Hill curves.
    reserved : int
        Further rows that are filled before the program runs.
    """

    def __init__(self, curves: int, reserved: int = 0) -> None:
        self.zero, self.one = 0, 1
        self.curves = curves
        self.reserved = 2 + 2 * curves
        self.first_scratch = self.next_row = self.reserved + reserved
        self.program: list[Instruction] = []
        self._known: dict[tuple[Op, int, int], int] = {}
        self._opposite: dict[int, int] = {}

    def curve(self, place: int) -> int:
        """Return the row of a Hill curve."""
        return 2 + place

    def complement(self, row: int) -> int:
        """Return the row of ``1 - a``."""
        if row in (self.zero, self.one):
            return self.one - row
        if 2 <= row < self.reserved:
            curve = row - 2
            return 2 + (curve + self.curves if curve < self.curves else curve - self.curves)
        if row not in self._opposite:
            other = self._emit("subtract", self.one, row)
            self._opposite |= {row: other, other: row}
        return self._opposite[row]

    def product(self, left: int, right: int) -> int:
        """Return the row of ``a b``."""
        if self.zero in (left, right):
            return self.zero
        if self.one in (left, right):
            return left + right - self.one
        return self._emit("multiply", min(left, right), max(left, right))

    def either(self, left: int, right: int) -> int:
        """Return the row of ``a + b - a b``."""
        return self.complement(self.product(self.complement(left), self.complement(right)))

    def mixture(self, curve: int, low: int, high: int) -> int:
        """Return the row of ``low + curve (high - low)``."""
        rise = self._emit("subtract", high, low)
        part = self._emit("multiply", min(curve, rise), max(curve, rise))
        return self._emit("add", min(low, part), max(low, part))

    def finish(self, outputs: list[int]) -> tuple[tuple[Instruction, ...], list[int], int]:
        """Return the program without steps that nobody reads, scratch rows used again.

        Parameters
        ----------
        outputs : list of int
            Rows that are read at the end.

        Returns
        -------
        program : tuple of Instruction
        outputs : list of int
            The same rows under their final numbers.
        rows : int
        """
        wanted = set(outputs)
        for step in reversed(self.program):
            if step.target in wanted:
                wanted |= {step.left, step.right}
        return _reuse_rows([step for step in self.program if step.target in wanted], outputs, self.first_scratch)

    def _emit(self, op: Op, left: int, right: int) -> int:
        key = (op, left, right)
        if key not in self._known:
            self.program.append(Instruction(op, self.next_row, left, right))
            self._known[key] = self.next_row
            self.next_row += 1
        return self._known[key]


def _reuse_rows(
    program: list[Instruction], outputs: list[int], first_scratch: int
) -> tuple[tuple[Instruction, ...], list[int], int]:
    """Give scratch rows that nobody reads any more to later steps, so that few stay in the cache.

    A step never writes what it reads: compiled loops over rows that are apart need no other check.
    """
    last_use = {row: place for place, step in enumerate(program) for row in (step.left, step.right)}
    last_use |= dict.fromkeys(outputs, len(program))
    final: dict[int, int] = {}
    spare: list[int] = []
    rows = first_scratch
    renamed = []
    for place, step in enumerate(program):
        left, right = final.get(step.left, step.left), final.get(step.right, step.right)
        if not spare:
            spare, rows = [rows], rows + 1
        final[step.target] = spare.pop()
        spare += [final[row] for row in {step.left, step.right} if row >= first_scratch and last_use[row] == place]
        renamed.append(Instruction(step.op, final[step.target], left, right))
    return tuple(renamed), [final.get(row, row) for row in outputs], rows


def bind(program: tuple[Instruction, ...], rows: npt.NDArray[Any]) -> list[Call]:
    """Return the program as calls on the rows of one workspace.

    Parameters
    ----------
    program : tuple of Instruction
    rows : ndarray, shape (row, column)
        Real or complex.

    Returns
    -------
    list of (ufunc, left, right, target)
    """
    ufuncs: dict[Op, Callable[..., Any]] = {"add": np.add, "subtract": np.subtract, "multiply": np.multiply}
    views = list(rows)
    return [(ufuncs[step.op], views[step.left], views[step.right], views[step.target]) for step in program]
