"""Steady states: attractors, and what a readout is worth on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from simnet.errors import UnknownNameError
from simnet.results.shown import Heading, Shown
from simnet.results.table import Cell, Table
from simnet.scenario import Condition, Readout, Scheme, Start

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Attractor", "ReadoutValue", "SteadyState", "SteadyStates"]

LISTED_STATES = 64  # states of one attractor written to JSON; its size is always given


@dataclass(frozen=True, slots=True)
class ReadoutValue:
    """What a readout is worth in a settled condition.

    Parameters
    ----------
    value : float or None
        Mean; None where only the interval is known.
    low, high : float
        Equal for a point. For an asynchronous interval, the least and greatest value over the
        attractors that can be reached; for a sampled mean its 95 % confidence interval. Without a
        `value`, a sampled interval spans the attractors that the sample reached.
    exact : bool
        False for a value from a sample of starts.
    oscillates : bool
        Whether the readout keeps changing in some attractor: then `value` is a mean over time
        and no level at which cells rest.
    """

    value: float | None
    low: float
    high: float
    exact: bool = True
    oscillates: bool = False

    @property
    def is_point(self) -> bool:
        """Whether the interval has shrunk to one number."""
        return self.low == self.high

    @property
    def accuracy(self) -> str:
        """``exact``, or ``sampled ±`` the half-width of the mean; ``sampled`` where only the interval is known."""
        if self.exact:
            return "exact"
        return "sampled" if self.value is None else f"sampled ±{(self.high - self.low) / 2:.2g}"

    def __str__(self) -> str:
        wave = "~" if self.oscillates else ""
        if self.exact and self.is_point:
            return f"{wave}{self.low:.4g}"
        if self.exact or self.value is None:
            return f"{wave}{self.low:.4g} … {self.high:.4g}"
        half = (self.high - self.low) / 2
        if abs((self.high + self.low) / 2 - self.value) > half / 2:  # near 0 or 1 the interval lies to one side
            return f"{wave}{self.value:.3g} ({self.low:.3g} … {self.high:.3g})"
        return f"{wave}{self.value:.3g} ± {half:.2g}"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "exact": self.exact,
            "oscillates": self.oscillates,
        }


@dataclass(frozen=True, slots=True)
class Attractor:
    """A fixed point, or a set of states that is never left.

    Parameters
    ----------
    names : tuple of str
        Node ids; the columns of `states`.
    states : ndarray of bool, shape (size, node), or None
        In the order of the cycle (synchronous) or sorted (asynchronous); None when there are too
        many to list.
    size : int
        Number of states.
    share : float or None
        Fraction of the cells that end here; None where the order of updates decides and its
        probabilities were not computed.
    """

    names: tuple[str, ...]
    states: npt.NDArray[np.bool_] | npt.NDArray[np.float64] | None
    size: int
    share: float | None

    @property
    def kind(self) -> Literal["fixed point", "cyclic"]:
        """Whether the network rests here or keeps moving."""
        return "fixed point" if self.size == 1 else "cyclic"

    def to_dict(self) -> dict[str, Any]:
        """Return kind, share, size and states (at most 64), ready for JSON."""
        states = None if self.states is None else self.states[:LISTED_STATES]
        listed = [] if states is None else (states.astype(int) if states.dtype == bool else states).tolist()
        return {
            "kind": self.kind,
            "share": self.share,
            "size": self.size,
            "states": [dict(zip(self.names, row, strict=True)) for row in listed],
        }


@dataclass(frozen=True, slots=True)
class SteadyState(Shown):
    """Where one condition settles under one update scheme.

    Parameters
    ----------
    condition : Condition
    scheme : Scheme
    readouts : tuple of (Readout, ReadoutValue)
    activity : Mapping[str, ReadoutValue]
        The same for every single node.
    attractors : tuple of Attractor
        Of the last phase; several where the start, a dose or the order of updates decides.
    method : str
        How the attractors were found.
    start : Start
    notes : tuple of str
        Caveats a reader needs.
    """

    condition: Condition
    scheme: Scheme
    readouts: tuple[tuple[Readout, ReadoutValue], ...]
    activity: Mapping[str, ReadoutValue]
    attractors: tuple[Attractor, ...]
    method: str
    start: Start = Start()
    notes: tuple[str, ...] = ()

    def __getitem__(self, readout: str) -> ReadoutValue:
        """Return the value of a readout, by its text or normal form, or of a node by its id."""
        for asked, value in self.readouts:
            if readout in (asked.text, asked.canonical):
                return value
        if readout not in self.activity:
            known = dict.fromkeys((*(asked.text for asked, _ in self.readouts), *self.activity))
            raise UnknownNameError("readout", readout, known, f"[{self.condition}]")
        return self.activity[readout]

    @property
    def settled(self) -> str:
        """What the condition settles into, in words."""
        fixed = sum(a.size == 1 for a in self.attractors)
        cyclic = len(self.attractors) - fixed
        parts = [
            f"{count} {word}{'s' * (count > 1)}"
            for count, word in ((fixed, "fixed point"), (cyclic, "cyclic attractor"))
            if count
        ]
        return ", ".join(parts)

    @property
    def accuracy(self) -> str:
        """``exact``, or ``sampled ±`` the largest half-width of a sampled mean."""
        sampled = [value for _, value in self.readouts if not value.exact]
        if not sampled:
            return "exact"
        halves = [(value.high - value.low) / 2 for value in sampled if value.value is not None]
        return f"sampled ±{max(halves):.2g}" if halves else "sampled"

    def table(self) -> Table:
        """Return one row a readout."""
        rows = tuple((asked.text, str(value), value.accuracy) for asked, value in self.readouts)
        return Table(("readout", "value", "exact | sampled"), rows)

    def in_notebook(self) -> Iterable[Table | str]:
        """Return the condition, its readouts, and every caveat."""
        yield Heading(f"{self.condition} ({self.scheme.name})")
        yield self.table()
        yield f"settles in {self.settled}; {self.method}"
        yield from (f"note: {note}" for note in self.notes)

    def to_dict(self) -> dict[str, Any]:
        """Return the documented JSON entry of one condition and scheme."""
        return {
            "condition": str(self.condition),
            "canonical": self.condition.canonical,
            "scheme": self.scheme.name,
            "readouts": {
                asked.text: {**value.to_dict(), "canonical": asked.canonical} for asked, value in self.readouts
            },
            "attractors": [attractor.to_dict() for attractor in self.attractors],
            "method": self.method,
            "start": self.start.kind,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class SteadyStates(Shown):
    """Settled conditions, one entry for each condition and scheme.

    Parameters
    ----------
    model : str
    entries : tuple of SteadyState
    labels : Mapping[Condition, str]
        Names that a scenario gave to conditions.
    """

    model: str
    entries: tuple[SteadyState, ...]
    labels: Mapping[Condition, str]

    def __iter__(self) -> Iterator[SteadyState]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: int) -> SteadyState:
        return self.entries[place]

    def in_notebook(self) -> Iterable[Table | str]:
        """Return the table and every caveat."""
        return (self.table(), *(f"note: {note}" for note in self.notes))

    def label(self, condition: Condition) -> str:
        """Return the scenario's name for a condition, or the condition as typed."""
        return self.labels.get(condition, str(condition))

    @property
    def notes(self) -> tuple[str, ...]:
        """Every caveat once."""
        return tuple(dict.fromkeys(note for entry in self.entries for note in entry.notes))

    def table(self) -> Table:
        """Return readouts by condition and scheme, with how each was found."""
        names = tuple(dict.fromkeys(asked.text for entry in self.entries for asked, _ in entry.readouts))
        rows: list[tuple[Cell, ...]] = []
        for entry in self.entries:
            values = {asked.text: str(value) for asked, value in entry.readouts}
            cells = tuple(values.get(name, "") for name in names)
            rows.append((self.label(entry.condition), entry.scheme.name, *cells, entry.settled, entry.accuracy))
        columns = ("condition", "scheme", *names, "settles in", "exact | sampled")
        return Table(columns, tuple(rows), self._caption())

    def long_table(self) -> Table:
        """Return one row a condition, scheme and readout, with numbers in columns of their own."""
        rows: list[tuple[Cell, ...]] = []
        for entry in self.entries:
            for asked, value in entry.readouts:
                rows.append(
                    (
                        self.label(entry.condition),
                        entry.condition.canonical,
                        entry.scheme.name,
                        asked.canonical,
                        value.value,
                        value.low,
                        value.high,
                        "exact" if value.exact else "sampled",
                        value.oscillates,
                        entry.settled,
                    )
                )
        columns = (
            "condition", "canonical", "scheme", "readout", "value", "low", "high", "exact", "oscillates",
            "settles in",
        )  # fmt: skip
        return Table(columns, tuple(rows))

    def to_frame(self) -> pd.DataFrame:
        """Return the long table as a pandas data frame."""
        return self.long_table().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return the documented JSON object."""
        return {"model": self.model, "conditions": [entry.to_dict() for entry in self.entries]}

    def _caption(self) -> str:
        lost = [entry for entry in self.entries if entry.scheme.name == "ode" and not entry.attractors]
        values = [value for entry in self.entries if entry not in lost for _, value in entry.readouts]
        from_one = all(entry.start.kind == "initial" for entry in self.entries)
        said = []
        if any(value.oscillates for value in values):
            said.append("~ oscillates: a mean over the attractor, not a level.")
        if any(not value.is_point and (value.exact or value.value is None) for value in values):
            what = "the order of updates decides" if from_one else "the start or the order of updates decides"
            said.append(f"a … b: {what} between a and b.")
        if any(not value.exact and value.value is not None for value in values):
            said.append("±: 95 % confidence interval over sampled starts.")
        if lost:
            said.append("ode ~0 … 1: no level is known, cells neither rest nor repeat themselves in the time given.")
        return " ".join(said)
