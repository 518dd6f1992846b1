"""Interventions: the smallest sets of changes that bring cells to a goal, and what else they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from simnet.network import Perturbation
from simnet.results.shown import Shown
from simnet.results.table import Cell, Table
from simnet.scenario.allowed import typed

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Intervention", "Interventions", "Reading"]

Reading = Literal["minimal", "works", "no"]


@dataclass(frozen=True, slots=True)
class Intervention:
    """A set of changes, and where it reaches the goal.

    Parameters
    ----------
    items : tuple of Perturbation
        Empty when the goal is reached without any.
    condition : str
        The whole treatment as it is typed for `simnet steady`.
    reads : Mapping[str, {"minimal", "works", "no"}]
        By scheme: reaches the goal and no proper subset does; reaches it, but so does a subset;
        does not reach it.
    alone : Mapping[str, bool]
        By scheme: whether the same cells show the goal with the set and without the treatment.
    reference : Mapping[str, bool]
        Whether untreated cells of the sensitive reference show it with the set; empty without a
        reference.
    """

    items: tuple[Perturbation, ...]
    condition: str
    reads: Mapping[str, Reading]
    alone: Mapping[str, bool]
    reference: Mapping[str, bool]

    @property
    def name(self) -> str:
        """The set as it is typed, ``KO:NRF2 + MEK_inhibitor``; ``(nothing)`` for the empty set."""
        return " + ".join(typed(item) for item in self.items) or "(nothing)"

    @property
    def everywhere(self) -> bool:
        """Whether it is a smallest set under every scheme that was asked."""
        return set(self.reads.values()) == {"minimal"}

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "set": [typed(item) for item in self.items],
            "size": len(self.items),
            "condition": self.condition,
            "reads": dict(self.reads),
            "goal_without_treatment": dict(self.alone),
            "goal_in_untreated_reference": dict(self.reference),
        }


@dataclass(frozen=True, slots=True)
class Interventions(Shown):
    """Every smallest set of changes that brings cells to a goal.

    Parameters
    ----------
    model : str
    goal : str
        In its normal form. A set reaches it when every attractor that the treated cells can reach
        shows it in all of its states.
    condition : str
        The treatment to which the sets are added.
    reference : str
        Context of the sensitive reference; empty when the model names none.
    schemes : tuple of str
    entries : tuple of Intervention
        By size, then in the order of the model.
    searched : int
        Sets of up to this many changes were all looked at: the list is complete up to there.
    max_size : int
        How far the search was asked to go.
    candidates : tuple of str
        Single changes that were combined; those that cannot bring the goal about are left out.
    tried : int
        Sets that were looked at.
    timing : str
        When genetic changes begin.
    """

    model: str
    goal: str
    condition: str
    reference: str
    schemes: tuple[str, ...]
    entries: tuple[Intervention, ...]
    searched: int
    max_size: int
    candidates: tuple[str, ...]
    tried: int
    timing: str

    def __iter__(self) -> Iterator[Intervention]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: int) -> Intervention:
        return self.entries[place]

    @property
    def complete(self) -> bool:
        """Whether the search came to its end."""
        return self.searched == self.max_size

    def minimal(self, scheme: str) -> tuple[tuple[str, ...], ...]:
        """Return the smallest sets under one scheme, each as its changes are typed."""
        return tuple(
            tuple(typed(item) for item in entry.items) for entry in self.entries if entry.reads[scheme] == "minimal"
        )

    def table(self) -> Table:
        """Return one row a set: what it is under each scheme, and what it does without the treatment."""
        columns = ("set", "size", *self.schemes, "without the treatment", "untreated reference", "exact | sampled")
        rows: list[tuple[Cell, ...]] = [
            (
                entry.name,
                len(entry.items),
                *(_READS[entry.reads[scheme]] for scheme in self.schemes),
                _agreed(entry.alone),
                _agreed(entry.reference),
                "exact",
            )
            for entry in self.entries
        ]
        return Table(columns, tuple(rows), self.caption)

    @property
    def caption(self) -> str:
        """What was asked, how far the search went, and what the words in the table mean."""
        extent = f"all sets of up to {self.searched}" if self.searched >= 0 else "no size completely"
        stopped = "" if self.complete else f" INCOMPLETE: stopped before all sets of {self.searched + 1} were tried."
        return (
            f"{self.model} [{self.condition}] to {self.goal}: {extent} of {len(self.candidates)} single changes "
            f"({self.tried:,} sets tried).{stopped} Genetic changes: {self.timing}. minimal: every attractor that can "
            "be reached shows the goal, and no smaller part of the set does it; works: a part of it suffices."
        )

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a pandas data frame."""
        return self.table().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        return {
            "model": self.model,
            "goal": self.goal,
            "condition": self.condition,
            "reference": self.reference,
            "schemes": list(self.schemes),
            "complete": self.complete,
            "searched_up_to": self.searched,
            "asked_up_to": self.max_size,
            "tried": self.tried,
            "exact": True,
            "candidates": list(self.candidates),
            "genetic_changes": self.timing,
            "sets": [entry.to_dict() for entry in self.entries],
        }


_READS: Mapping[Reading, str] = {"minimal": "minimal", "works": "works", "no": "no"}


def _agreed(answers: Mapping[str, bool]) -> str:
    """Put the answers of several schemes into a word."""
    said = set(answers.values())
    if len(said) == 1:
        return "goal too" if said.pop() else "no"
    return ", ".join(f"{scheme}: {'goal too' if yes else 'no'}" for scheme, yes in answers.items())
