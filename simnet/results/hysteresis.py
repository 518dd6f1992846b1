"""Steady states along one number, stable and unstable, and what cells show on the way up and down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simnet.errors import UnknownNameError
from simnet.results.shown import Shown
from simnet.results.table import Cell, Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Hysteresis", "Jump", "SteadyBranch", "Sweep", "TurningPoint"]

NEAR = 0.05  # a steady state nearer than this to a sweep is not told from its steps
APART = 0.01  # difference of a readout that counts as one
SMALL = 5e-4  # shown as 0
SHOWN = 11  # values of the parameter in the table

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SteadyBranch:
    """Steady states that lie on one curve, in the order in which it is passed.

    Parameters
    ----------
    values : ndarray of float, shape (point,)
        Of the number that is moved.
    levels : ndarray of float, shape (point, readout)
    stable : ndarray of bool, shape (point,)
    """

    values: Floats
    levels: Floats
    stable: Bools


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A fold: a stable and an unstable steady state meet and vanish.

    Parameters
    ----------
    value : float
    levels : ndarray of float, shape (readout,)
    """

    value: float
    levels: Floats


@dataclass(frozen=True, slots=True)
class Jump:
    """Cells leave a branch that ends and settle on another.

    Parameters
    ----------
    value : float
        Where: the fold, or the value at which the branch was found gone.
    before, after : ndarray of float, shape (readout,)
    at_fold : bool
        Whether the value is that of a fold, and so exact to about 1e-6.
    """

    value: float
    before: Floats
    after: Floats
    at_fold: bool


@dataclass(frozen=True, slots=True)
class Sweep:
    """What cells show while the number moves slowly one way.

    Parameters
    ----------
    values : ndarray of float, shape (value,)
        In the order in which they were taken.
    levels : ndarray of float, shape (value, readout)
    stable : ndarray of bool, shape (value,)
        False where the cells came to no steady state.
    jumps : tuple of Jump
    """

    values: Floats
    levels: Floats
    stable: Bools
    jumps: tuple[Jump, ...]


@dataclass(frozen=True, slots=True)
class Hysteresis(Shown):
    """Whether cells remember: steady states of the logic ODE along one number.

    Parameters
    ----------
    model, condition : str
    along, says : str
        The number that is moved, as typed and in words.
    readouts : tuple of str
        Columns of all levels.
    branches : tuple of SteadyBranch
        Every branch that was met: from where the sweeps rest, and from random starts at both ends
        and in the middle. One that none of them lies on is missed.
    folds : tuple of TurningPoint
        Of all branches, by rising value.
    up, down : Sweep
        First up from where cells settle at the low end, then down from where that ended.
    """

    model: str
    condition: str
    along: str
    says: str
    readouts: tuple[str, ...]
    branches: tuple[SteadyBranch, ...]
    folds: tuple[TurningPoint, ...]
    up: Sweep
    down: Sweep

    def of(self, readout: str) -> tuple[Floats, Floats]:
        """Return a readout over rising values, going up and coming down, each of shape (value,).

        Raises
        ------
        UnknownNameError
        """
        column = self._column(readout)
        return self.up.levels[:, column], self.down.levels[::-1, column]

    def memory(self, readout: str) -> tuple[float, float] | None:
        """Return between which values a readout depends on where the cells came from; None if nowhere.

        Bounds are the folds at which cells jump, or the ends of what was looked at.
        """
        up, down = self.of(readout)
        apart = np.flatnonzero(np.abs(up - down) > APART)
        if not apart.size:
            return None
        first, last = apart[0], apart[-1]
        values = self.up.values
        low = self._jump_near(self.down, values[max(first - 1, 0)], values[first], float(values[first]))
        high = self._jump_near(self.up, values[last], values[min(last + 1, len(values) - 1)], float(values[last]))
        return low, high

    def sentence(self, readout: str) -> str:
        """Say in plain words whether a readout remembers.

        Raises
        ------
        UnknownNameError
        """
        column = self._column(readout)
        up, down = self.of(readout)
        low, high = float(self.up.values[0]), float(self.up.values[-1])
        if self.memory(readout) is None:
            said = f"no memory of {self.along}: {readout} is the same going up and coming down"
            said += f" ({_short(up[0])} at {self.along} = {low:g}, {_short(up[-1])} at {high:g})"
        else:
            rising = self._jumps(self.up, column) or [f"does not jump: {_short(up[-1])} at {self.along} = {high:g}"]
            falling = self._jumps(self.down, column) or [
                f"does not jump back: {_short(down[0])} at {self.along} = {low:g}"
            ]
            said = f"memory: as {self.along} rises, {readout} {', then '.join(rising)}; as it falls again, "
            said += f"{readout} {', then '.join(falling)}"
        for word, sweep in (("going up", self.up), ("coming down", self.down)):
            if not sweep.stable.all():
                restless = sweep.values[~sweep.stable]
                said += f"; {word}, cells come to no steady state between {restless.min():.3g} and {restless.max():.3g}"
        return said + "".join(self._elsewhere(column)) + "."

    def _elsewhere(self, column: int) -> Iterator[str]:
        """Say where cells can rest at a level that neither way shows."""
        step = 2 * float(self.up.values[1] - self.up.values[0])
        for branch in self.branches:
            levels = branch.levels[:, column]
            met = self._meets(self.up, column, branch.values, levels)
            met |= self._meets(self.down, column, branch.values, levels)
            missed = branch.stable & ~met
            if missed.any() and np.ptp(branch.values[missed]) > step:
                yield (
                    f"; cells with another past can also rest at {self._span(levels[missed])}, "
                    f"where {self.along} is {self._span(branch.values[missed])}"
                )

    @staticmethod
    def _meets(sweep: Sweep, column: int, values: Floats, levels: Floats) -> Bools:
        """Say which points lie on a sweep, or between two of its steps, shape (point,)."""
        order = np.argsort(sweep.values)
        shown = sweep.levels[order, column]
        place = np.searchsorted(sweep.values[order], values)
        first, last = np.maximum(place - 2, 0), np.minimum(place + 2, len(shown))
        around = [shown[a:b] for a, b in zip(first, last, strict=True)]
        low, high = np.array([each.min() for each in around]), np.array([each.max() for each in around])
        return np.asarray((levels > low - NEAR) & (levels < high + NEAR))

    @staticmethod
    def _span(numbers: Floats) -> str:
        low, high = float(numbers.min()), float(numbers.max())
        return f"{high:.3g}" if high - low < APART else f"{_short(low)} to {_short(high)}"

    def table(self) -> Table:
        """Return every readout on the way up and down, at some values."""
        columns = [self.along]
        for name in self.readouts:
            columns += [f"{name} going up", f"{name} coming down"]
        places = np.unique(np.linspace(0, len(self.up.values) - 1, SHOWN).round().astype(int))
        rows: list[tuple[Cell, ...]] = []
        for place in places:
            cells: list[Cell] = [float(self.up.values[place])]
            for name in self.readouts:
                up, down = self.of(name)
                cells += [self._shown(self.up, place, up), self._shown(self.down, -1 - place, down, place)]
            rows.append(tuple(cells))
        return Table(tuple(columns), tuple(rows), self.caption)

    def fold_table(self) -> Table:
        """Return one row a fold: where it is, and the readouts there."""
        rows = [(fold.value, *map(float, fold.levels)) for fold in self.folds]
        return Table((f"fold at {self.along}", *self.readouts), tuple(rows))

    def long_table(self) -> Table:
        """Return one row a point of every branch and of both sweeps."""
        rows: list[tuple[Cell, ...]] = []
        for place, branch in enumerate(self.branches, start=1):
            rows += _rows(f"branch {place}", branch.values, branch.levels, branch.stable)
        for name, sweep in (("up", self.up), ("down", self.down)):
            rows += _rows(name, sweep.values, sweep.levels, sweep.stable)
        return Table(("curve", self.along, "stable", *self.readouts), tuple(rows))

    def to_frame(self) -> pd.DataFrame:
        """Return the long table as a pandas data frame."""
        return self.long_table().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        return {
            "model": self.model,
            "condition": self.condition,
            "along": self.along,
            "says": self.says,
            "range": [float(self.up.values[0]), float(self.up.values[-1])],
            "readouts": {
                name: {"memory": self.memory(name), "sentence": self.sentence(name)} for name in self.readouts
            },
            "folds": [{"value": fold.value, **self._named(fold.levels)} for fold in self.folds],
            "jumps": {
                way: [
                    {
                        "value": jump.value,
                        "at_fold": jump.at_fold,
                        "before": self._named(jump.before),
                        "after": self._named(jump.after),
                    }
                    for jump in sweep.jumps
                ]
                for way, sweep in (("up", self.up), ("down", self.down))
            },
            "points": self.long_table().to_records(),
        }

    @property
    def caption(self) -> str:
        """What was computed, in one line."""
        stable = sum(bool(branch.stable.any()) for branch in self.branches)
        count = len(self.branches)
        return (
            f"{self.model} [{self.condition}], logic ODE along the {self.says}: "
            f"{count} branch{'es' * (count != 1)} met ({stable} with stable states), "
            f"{len(self.folds)} fold{'s' * (len(self.folds) != 1)}; ~ no steady state."
        )

    def __str__(self) -> str:
        return "\n".join([str(self.table()), *(self.sentence(name) for name in self.readouts)])

    def in_notebook(self) -> Iterable[Table | str]:
        """Return the table, and what each readout remembers."""
        return (self.table(), *map(self.sentence, self.readouts))

    def _named(self, levels: Floats) -> dict[str, float]:
        return dict(zip(self.readouts, map(float, levels), strict=True))

    def _jumps(self, sweep: Sweep, column: int) -> list[str]:
        return [
            f"jumps from {_short(jump.before[column])} to {_short(jump.after[column])} "
            f"at {self.along} = {jump.value:.3g}"
            for jump in sweep.jumps
            if abs(jump.after[column] - jump.before[column]) > APART
        ]

    @staticmethod
    def _jump_near(sweep: Sweep, low: float, high: float, otherwise: float) -> float:
        near = [jump.value for jump in sweep.jumps if low <= jump.value <= high]
        return near[0] if near else otherwise

    @staticmethod
    def _shown(sweep: Sweep, at: int, levels: Floats, place: int | None = None) -> str:
        level = levels[at if place is None else place]
        return f"{'' if sweep.stable[at] else '~'}{_short(level)}"

    def _column(self, readout: str) -> int:
        if readout not in self.readouts:
            raise UnknownNameError("readout", readout, self.readouts, "this hysteresis")
        return self.readouts.index(readout)


def _short(number: float) -> str:
    return f"{0.0 if abs(number) < SMALL else number:.3g}"


def _rows(curve: str, values: Floats, levels: Floats, stable: Bools) -> list[tuple[Cell, ...]]:
    return [
        (curve, float(value), bool(rests), *map(float, row))
        for value, row, rests in zip(values, levels, stable, strict=True)
    ]
