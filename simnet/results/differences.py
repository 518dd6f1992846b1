"""What differs between two models: words, rules, and what cells come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from simnet.results.shown import Heading, Shown
from simnet.results.table import Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ChangeKind", "Difference", "Differences"]

ChangeKind = Literal["added", "removed", "changed", "reworded"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same.

    Parameters
    ----------
    subject : str
        ``rule``, ``node``, ``context``, ``evidence``, ``readout``, ``attractors``, ``verdict``, …
    name : str
        Which one.
    kind : {"added", "removed", "changed", "reworded"}
        ``reworded``: another text that means the same, such as a rule with the same truth table.
    before, after : str
        What the first and the second model have; empty where one has nothing.
    """

    subject: str
    name: str
    kind: ChangeKind
    before: str = ""
    after: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return the fields, ready for JSON."""
        return {
            "subject": self.subject,
            "name": self.name,
            "kind": self.kind,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True, slots=True)
class Differences(Shown):
    """Everything that differs between two models.

    Parameters
    ----------
    first, second : str
    entries : tuple of Difference
    compared : tuple of str
        What was looked at besides the text: conditions and claims, with the schemes.
    """

    first: str
    second: str
    entries: tuple[Difference, ...]
    compared: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def same(self) -> bool:
        """Whether nothing differs in meaning; a rule with the same function in other words does not count."""
        return all(entry.kind == "reworded" for entry in self.entries)

    @property
    def same_behaviour(self) -> bool:
        """Whether every condition and claim that was compared came to the same."""
        return not any(entry.subject in ("readout", "attractors", "verdict") for entry in self.entries)

    def __str__(self) -> str:
        groups: dict[str, list[Difference]] = {}
        for entry in self.entries:
            groups.setdefault(entry.subject, []).append(entry)
        lines = [self.headline]
        for subject, entries in groups.items():
            lines.append(f"{subject}:")
            lines += [line for entry in entries for line in _lines(entry)]
        return "\n".join([*lines, *(f"compared: {what}" for what in self.compared)])

    def table(self) -> Table:
        """Return one row a difference."""
        rows = tuple((e.subject, e.name, e.kind, e.before, e.after, "exact") for e in self.entries)
        columns = ("what", "name", "difference", self.first or "first", self.second or "second", "exact | sampled")
        if columns[3] == columns[4]:
            columns = (*columns[:3], "first", "second", columns[5])
        return Table(columns, rows, "; ".join(self.compared))

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a pandas data frame."""
        return self.table().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        return {
            "first": self.first,
            "second": self.second,
            "same": self.same,
            "same_behaviour": self.same_behaviour,
            "compared": list(self.compared),
            "differences": [entry.to_dict() for entry in self.entries],
        }

    @property
    def headline(self) -> str:
        """How many differences there are, in one line."""
        return f"{self.first} -> {self.second}: {self._summary}"

    def in_notebook(self) -> Iterable[Table | str]:
        """Return how many differences there are, and the table."""
        return Heading(self.headline), self.table()

    @property
    def _summary(self) -> str:
        if not self.entries:
            return "no difference"
        reworded = sum(entry.kind == "reworded" for entry in self.entries)
        meant = len(self.entries) - reworded
        parts = [f"{meant} difference{'s' * (meant != 1)}"] if meant else ["no difference in meaning"]
        return ", ".join([*parts, *([f"{reworded} reworded"] if reworded else [])])


def _lines(entry: Difference) -> list[str]:
    match entry.kind:
        case "added":
            return [f"  + {entry.name}" + (f": {entry.after}" if entry.after else "")]
        case "removed":
            return [f"  - {entry.name}" + (f": {entry.before}" if entry.before else "")]
        case "reworded":
            return [f"  = {entry.name} (same function, other text)", f"      {entry.before}", f"      {entry.after}"]
        case "changed":
            if len(entry.before) + len(entry.after) < 40:
                return [f"  * {entry.name}: {entry.before} -> {entry.after}"]
            return [f"  * {entry.name}", f"      - {entry.before}", f"      + {entry.after}"]
