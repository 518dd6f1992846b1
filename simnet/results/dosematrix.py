"""The response over the doses of two drugs, and what they do beyond what is expected of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from simnet.errors import UnknownNameError
from simnet.results.effects import Direction, Effects
from simnet.results.readoutcolumns import Floats, ReadoutColumns
from simnet.results.shown import Shown
from simnet.results.steady import ReadoutValue
from simnet.results.table import Cell, Table

if TYPE_CHECKING:
    import pandas as pd

    from simnet.report.picture import Picture

__all__ = ["Beyond", "DoseMatrix", "Expectation"]

Expectation = Literal["single", "bliss", "loewe"]
WORDS: dict[Expectation, str] = {"single": "the better single drug", "bliss": "Bliss", "loewe": "Loewe"}
UNKNOWN = "n.i."  # not identifiable
NOTED = 0.0005  # a smaller excess is shown as none

Words = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False)
class Beyond:
    """Effects beyond one expectation, at every pair of doses.

    Parameters
    ----------
    excess : Effects
        Shape (first, second); above 0 is more than expected. NaN where it cannot be told, and for
        single drugs.
    reason : ndarray of str, shape (first, second)
        Why it cannot be told; empty where it can.
    """

    excess: Effects
    reason: Words

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Where there is an answer, a number or bounds."""
        return np.asarray(~np.isnan(self.excess.low))


@dataclass(frozen=True, slots=True, eq=False)
class DoseMatrix(Shown):
    """A readout at every pair of doses of two drugs, in cells that are treated alike otherwise.

    Parameters
    ----------
    model, condition : str
        `condition` is what all cells are given beside the two.
    drugs : (str, str)
        As they are typed: ``DOX``, ``INH:ERK``.
    doses : (ndarray of float, ndarray of float)
        Rising from 0.
    readout : str
    top : int
        The largest value it can take.
    direction : {"high", "low"}
        Whether more or less of the readout is the effect.
    scheme, start : str
    seed : int
    values : ReadoutColumns
        Row by row: the doses of the second drug under the first dose of the first one, and so on.
    effects : Effects
        Shares of the full effect, shape (first, second).
    single, bliss, loewe : Beyond
    index : Effects
        Combination index of Loewe additivity, shape (first, second); below 1 less is needed than
        expected.
    by_construction : bool
        Whether a dose is a share of responding cells: then four conditions decide everything.
    gate : str
        What those four say, where each is all or nothing; else empty.
    """

    model: str
    condition: str
    drugs: tuple[str, str]
    doses: tuple[Floats, Floats]
    readout: str
    top: int
    direction: Direction
    scheme: str
    start: str
    seed: int
    values: ReadoutColumns
    effects: Effects
    single: Beyond
    bliss: Beyond
    loewe: Beyond
    index: Effects
    by_construction: bool
    gate: str

    def __str__(self) -> str:
        return "\n\n".join(map(str, (*self.tables(), *self.sentences())))

    @property
    def shape(self) -> tuple[int, int]:
        """Doses of the first drug, doses of the second."""
        return len(self.doses[0]), len(self.doses[1])

    def value(self, first: int, second: int) -> ReadoutValue | None:
        """Return the readout at one pair of doses, by their places; None where there is no answer."""
        return self.values[first * self.shape[1] + second]

    def beyond(self, expectation: str) -> Beyond:
        """Return what is beyond one expectation: ``single``, ``bliss`` or ``loewe``.

        Raises
        ------
        UnknownNameError
        """
        known: dict[str, Beyond] = {"single": self.single, "bliss": self.bliss, "loewe": self.loewe}
        if expectation not in known:
            raise UnknownNameError("expectation", expectation, known)
        return known[expectation]

    def table(self) -> Table:
        """Return the readout, a row for each dose of the first drug."""
        rows: list[tuple[Cell, ...]] = [
            (float(dose), *(_shown(self.value(first, second)) for second in range(self.shape[1])))
            for first, dose in enumerate(self.doses[0])
        ]
        given = f" beside [{self.condition}]" if self.condition else ""
        more = "more" if self.direction == "high" else "less"
        known = f"{self.scheme}, levels to 0.001" if self.scheme == "ode" else self.scheme
        says = f"{self.readout}{given} ({known}); {more} of it is the effect."
        return Table(self._columns(), tuple(rows), says)

    def beyond_table(self, expectation: Expectation) -> Table:
        """Return the excess over an expectation in shares of the full effect.

        Raises
        ------
        UnknownNameError
        """
        found = self.beyond(expectation)
        rows: list[tuple[Cell, ...]] = [
            (float(dose), *(_excess(found, first, second) for second in range(1, self.shape[1])))
            for first, dose in enumerate(self.doses[0])
            if first
        ]
        reasons = dict.fromkeys(found.reason[found.reason != ""].tolist())
        says = f"Effect beyond {WORDS[expectation]}, share of the full effect."
        if (found.excess.low < found.excess.high).any():
            says += f" {self._bounds}."
        if reasons:
            says += f" {UNKNOWN} not identifiable: {'; '.join(_grouped(list(reasons)))}."
        heads = self._columns()
        return Table((heads[0], *heads[2:]), tuple(rows), says)

    def tables(self) -> tuple[Table, ...]:
        """Return the readout, and the excess over every expectation that can be told anywhere."""
        wanted: tuple[Expectation, ...] = ("single", "bliss", "loewe")
        return self.table(), *(self.beyond_table(each) for each in wanted if self.beyond(each).known.any())

    def sentences(self) -> tuple[str, ...]:
        """Say in plain words what the matrix shows, and what it cannot."""
        first, second = self.drugs
        said = []
        if self.by_construction:
            said.append(
                f"By construction: under {self.scheme} a dose is the share of cells that respond, and {first} and "
                f"{second} have independent thresholds. So the surface blends four conditions (neither, each alone, "
                f"both), single drugs follow straight lines, and the excess over Bliss at doses a and b is a × b times "
                f"that at full doses: partial doses tell nothing more."
            )
            if self.gate:
                said.append(self.gate)
        return (*said, *(self._sentence(each) for each in ("single", "bliss", "loewe")))

    def long_table(self) -> Table:
        """Return one row for each pair of doses, with numbers in columns of their own."""
        columns = self._long()
        return Table(tuple(columns), tuple(zip(*columns.values(), strict=True)))

    def in_notebook(self) -> Iterable[Table | str]:
        """Return the response, what is beyond each expectation, and what that says."""
        return (*self.tables(), *self.sentences())

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each pair of doses as a pandas data frame."""
        import pandas as pd

        return pd.DataFrame(self._long())

    def to_csv(self) -> str:
        """Return one row for each pair of doses as comma-separated values."""
        return self.long_table().to_csv()

    def to_dict(self) -> dict[str, Any]:
        """Return what was asked, what it says, and every pair of doses, ready for JSON."""
        return {
            "model": self.model,
            "condition": self.condition,
            "drugs": list(self.drugs),
            "doses": [each.tolist() for each in self.doses],
            "readout": self.readout,
            "effect": self.direction,
            "scheme": self.scheme,
            "start": self.start,
            "seed": self.seed,
            "by_construction": self.by_construction,
            "says": list(self.sentences()),
            "cells": self.long_table().to_records(),
        }

    def to_json(self) -> str:
        """Return `to_dict` as text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def plot(self, *, caption: str = "") -> Picture:
        """Draw the response, and the excess over each expectation."""
        from importlib import import_module

        # the picture hangs on the result for the reader's sake; this room itself needs no figures
        picture: Picture = import_module("simnet.plot").dose_matrix(self, caption=caption)
        return picture

    @property
    def _bounds(self) -> str:
        """What bounds that are apart mean."""
        if self.values.exact.all():
            return "a … b: bounds over what can be reached"
        return "In brackets: 95 % intervals, which hold however the samples depend on each other"

    def _columns(self) -> tuple[str, ...]:
        first, second = self.drugs
        return (f"{first} \\ {second}", *(f"{dose:g}" for dose in self.doses[1]))

    def _sentence(self, expectation: Expectation) -> str:
        """Say where an excess is largest, or why there is none to be told."""
        found, name = self.beyond(expectation), WORDS[expectation]
        reasons = _grouped(list(dict.fromkeys(found.reason[found.reason != ""].tolist())))
        if not found.known.any():
            return f"Over {name}: not identifiable ({'; '.join(reasons)})."
        middle = (found.excess.low + found.excess.high) / 2
        best = np.where(np.isnan(found.excess.value), middle, found.excess.value)
        parts = []
        for place, sign, word in ((np.nanargmax(best), 1, "more"), (np.nanargmin(best), -1, "less")):
            row, column = np.unravel_index(place, self.shape)
            if best[row, column] * sign > NOTED:
                amount = _amount(found, int(row), int(column))
                parts.append(f"up to {amount} {word} than expected, at {self._at(int(row), int(column))}")
        says = f"Over {name}: {'; '.join(parts) or 'nothing beyond, at no pair of doses'}"
        unknown = int((found.reason != "").sum())
        return says + (f"; not identifiable at {unknown} pairs of doses." if unknown else ".")

    def _at(self, row: int, column: int) -> str:
        pairs = zip(self.drugs, (self.doses[0][row], self.doses[1][column]), strict=True)
        return " + ".join(f"{drug} {dose:.3g}" for drug, dose in pairs)

    def _long(self) -> dict[str, list[Cell]]:
        rows, columns = (grid.ravel() for grid in np.meshgrid(*self.doses, indexing="ij"))
        values = self.values
        found: dict[str, list[Cell]] = {
            "dose_1": _cells(rows),
            "dose_2": _cells(columns),
            **{name: _cells(column) for name, column in
               (("value", values.value), ("low", values.low), ("high", values.high))},
            "accuracy": [None if why else "exact" if exact else "sampled" for exact, why in
                         zip(values.exact.tolist(), values.unanswered.tolist(), strict=True)],
            "oscillates": values.oscillates.tolist(),
            "effect": _cells(self.effects.value),
        }  # fmt: skip
        for name in ("single", "bliss", "loewe"):
            found |= self._excess_columns(name)
        index = (("index", self.index.value), ("index_low", self.index.low), ("index_high", self.index.high))
        return found | {name: _cells(column) for name, column in index}

    def _excess_columns(self, name: str) -> dict[str, list[Cell]]:
        found = self.beyond(name)
        bounds = ((name, found.excess.value), (f"{name}_low", found.excess.low), (f"{name}_high", found.excess.high))
        columns = {label: _cells(column) for label, column in bounds}
        columns[f"{name}_reason"] = list(found.reason.ravel().tolist())
        return columns


def _grouped(reasons: list[str]) -> list[str]:
    """Return a few reasons in full, and how many more there are."""
    return reasons if len(reasons) <= 3 else [*reasons[:3], f"{len(reasons) - 3} more, see the table of all doses"]


def _shown(value: ReadoutValue | None) -> str:
    return UNKNOWN if value is None else str(value)


def _excess(found: Beyond, first: int, second: int) -> str:
    """Write one excess: a number, a number with half its interval, bounds, or that it cannot be told."""
    value, low, high = _bounded(found, first, second)
    if np.isnan(low):
        return UNKNOWN
    if np.isnan(value):
        return f"{_signed(low)} … {_signed(high)}"
    if high - low < NOTED:
        return _signed(value)
    return f"{_signed(value)} ({_signed(low)} … {_signed(high)})"


def _amount(found: Beyond, first: int, second: int) -> str:
    """Write one excess without its sign, with its bounds where they are apart."""
    value, low, high = _bounded(found, first, second)
    if high - low < NOTED:
        return f"{abs(value):.3g}"
    bounds = f"{_signed(low)} … {_signed(high)}"
    return bounds if np.isnan(value) else f"{abs(value):.3g} ({bounds})"


def _signed(value: float) -> str:
    rounded = round(value, 3) + 0.0
    return f"{rounded:+.3g}" if rounded else "0"


def _bounded(found: Beyond, first: int, second: int) -> tuple[float, float, float]:
    excess = found.excess
    return float(excess.value[first, second]), float(excess.low[first, second]), float(excess.high[first, second])


def _cells(column: Floats) -> list[Cell]:
    """Return the numbers of an array, None for NaN."""
    return [None if np.isnan(value) else value for value in column.ravel().tolist()]
