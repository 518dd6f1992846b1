"""Effects as shares of the full effect, with the bounds between which each lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from simnet.results.readoutcolumns import Floats, ReadoutColumns

__all__ = ["Direction", "Effects"]

Direction = Literal["high", "low"]


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Numbers of one shape, each with its bounds.

    Parameters
    ----------
    value : ndarray of float
        NaN where only the bounds are known.
    low, high : ndarray of float
        Equal to the value for a point; NaN where there is no answer.
    """

    value: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, readouts: ReadoutColumns, top: int, direction: Direction) -> Effects:
        """Turn readouts between 0 and `top` into shares of the full effect, shape (condition,).

        Examples
        --------
        >>> from simnet.results import ReadoutValue
        >>> survival = ReadoutColumns.of([ReadoutValue(0.25, 0.2, 0.3, exact=False)])
        >>> death = Effects.of(survival, 1, "low")
        >>> death.value.item(), round(death.low.item(), 12), death.high.item()
        (0.75, 0.7, 0.8)
        """
        value, low, high = readouts.value / top, readouts.low / top, readouts.high / top
        if direction == "high":
            return cls(value, low, high)
        return cls(1 - value, 1 - high, 1 - low)

    @classmethod
    def unknown(cls, shape: tuple[int, ...]) -> Effects:
        """Return effects of which nothing is known."""
        return cls(np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan))

    def __getitem__(self, place: tuple[slice | int | npt.NDArray[np.intp] | None, ...]) -> Effects:
        return Effects(self.value[place], self.low[place], self.high[place])

    def reshaped(self, *shape: int) -> Effects:
        """Return the same numbers in another shape."""
        return Effects(self.value.reshape(shape), self.low.reshape(shape), self.high.reshape(shape))

    def where(self, known: npt.NDArray[np.bool_]) -> Effects:
        """Return the effects with NaN in the other places."""
        return Effects(*(np.where(known, each, np.nan) for each in (self.value, self.low, self.high)))
