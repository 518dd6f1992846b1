"""One readout in many conditions, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.results.steady import ReadoutValue

__all__ = ["ReadoutColumns"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ReadoutColumns:
    """The fields of many `ReadoutValue`, as arrays of one length.

    Parameters
    ----------
    value : ndarray of float
        NaN where only the interval is known.
    low, high : ndarray of float
        NaN where there is no answer.
    exact, oscillates : ndarray of bool
    unanswered : ndarray of str
        Why there is no answer; empty where there is one.
    """

    value: Floats
    low: Floats
    high: Floats
    exact: Flags
    oscillates: Flags
    unanswered: npt.NDArray[np.str_]

    @classmethod
    def of(cls, values: Sequence[ReadoutValue | str]) -> ReadoutColumns:
        """Collect values, or the reasons why there are none.

        Examples
        --------
        >>> ReadoutColumns.of([ReadoutValue(1.0, 1.0, 1.0), "too large"]).low.tolist()
        [1.0, nan]
        """
        nan = float("nan")
        kept = [ReadoutValue(None, nan, nan) if isinstance(each, str) else each for each in values]
        return cls(
            np.array([nan if each.value is None else each.value for each in kept], np.float64),
            np.array([each.low for each in kept], np.float64),
            np.array([each.high for each in kept], np.float64),
            np.array([each.exact for each in kept], np.bool_),
            np.array([each.oscillates for each in kept], np.bool_),
            np.array([each if isinstance(each, str) else "" for each in values], np.str_),
        )

    @classmethod
    def joined(cls, parts: Sequence[ReadoutColumns]) -> ReadoutColumns:
        """Put columns under each other."""
        return cls(*(np.concatenate(columns) for columns in zip(*(part.arrays() for part in parts), strict=True)))

    def arrays(self) -> tuple[Floats, Floats, Floats, Flags, Flags, npt.NDArray[np.str_]]:
        """Return the columns in the order of the fields."""
        return self.value, self.low, self.high, self.exact, self.oscillates, self.unanswered

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, place: int) -> ReadoutValue | None:
        """Return one value; None where there is no answer."""
        if self.unanswered[place]:
            return None
        value = float(self.value[place])
        return ReadoutValue(
            None if np.isnan(value) else value,
            float(self.low[place]),
            float(self.high[place]),
            bool(self.exact[place]),
            bool(self.oscillates[place]),
        )

    def taken(self, places: npt.NDArray[np.intp]) -> ReadoutColumns:
        """Return some rows, in the order asked for."""
        value, low, high, exact, oscillates, unanswered = self.arrays()
        return ReadoutColumns(
            value[places], low[places], high[places], exact[places], oscillates[places], unanswered[places]
        )

    @property
    def level(self) -> Floats:
        """The value; the middle of the interval where only that is known."""
        return np.where(np.isnan(self.value), (self.low + self.high) / 2, self.value)

    @property
    def half_width(self) -> Floats:
        """Half the interval of a sampled value; 0 for an exact one."""
        return np.where(self.exact, 0.0, (self.high - self.low) / 2)
