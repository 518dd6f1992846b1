"""An escape ladder: how treated cells may survive again, and what answers each way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simnet.network import Perturbation
from simnet.results.interventions import Reading
from simnet.results.shown import Heading, Shown
from simnet.results.table import Cell, Table
from simnet.scenario.allowed import typed

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Countermeasure", "Ladder", "Rung"]


@dataclass(frozen=True, slots=True)
class Countermeasure:
    """Drugs and inhibitors that bring altered cells back to the goal, and under which schemes."""

    items: tuple[Perturbation, ...]
    schemes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The set as it is typed."""
        return " + ".join(typed(item) for item in self.items)


@dataclass(frozen=True, slots=True)
class Rung:
    """An alteration by which treated cells survive again.

    Parameters
    ----------
    items : tuple of Perturbation
        Losses (KO) and gains (OE).
    condition : str
        Therapy and alteration, as typed for `simnet steady`.
    reads : Mapping[str, {"minimal", "works", "no"}]
        By scheme: a smallest way to escape, one of which a part suffices, or none.
    answers : tuple of Countermeasure
        The smallest sets that restore the goal under some scheme under which the alteration escapes.
    """

    items: tuple[Perturbation, ...]
    condition: str
    reads: Mapping[str, Reading]
    answers: tuple[Countermeasure, ...]

    @property
    def name(self) -> str:
        """The alteration as it is typed."""
        return " + ".join(typed(item) for item in self.items) or "(nothing)"

    @property
    def escapes_under(self) -> tuple[str, ...]:
        """Schemes under which cells with the alteration survive."""
        return tuple(scheme for scheme, reading in self.reads.items() if reading != "no")

    @property
    def single_answers(self) -> tuple[Countermeasure, ...]:
        """Single drugs or inhibitors that answer under every scheme under which it escapes."""
        under = set(self.escapes_under)
        return tuple(each for each in self.answers if len(each.items) == 1 and set(each.schemes) == under)

    @property
    def unanswered(self) -> bool:
        """Whether no single drug or inhibitor answers it under all those schemes."""
        return not self.single_answers

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "alteration": [typed(item) for item in self.items],
            "condition": self.condition,
            "reads": dict(self.reads),
            "answers": [
                {"set": [typed(item) for item in each.items], "schemes": list(each.schemes)} for each in self.answers
            ],
            "no_single_answer": self.unanswered,
        }


@dataclass(frozen=True, slots=True)
class Ladder(Shown):
    """Every smallest escape from a therapy, and what answers it.

    Parameters
    ----------
    model : str
    therapy : str
        The condition that is escaped from.
    goal : str
        What the therapy brings about, in its normal form.
    holds : Mapping[str, bool]
        By scheme: whether the therapy reaches the goal at all.
    rungs : tuple of Rung
    searched, max_size : int
        Alterations of up to `searched` changes were all looked at, of `max_size` asked for.
    max_answers : int
        Drugs and inhibitors in an answer, at most.
    candidates : tuple of str
        Single alterations that were combined.
    answering : tuple of str
        Drugs and inhibitors that could be an answer.
    timing : str
        When alterations begin.
    finished : bool
        False when the search was interrupted.
    """

    model: str
    therapy: str
    goal: str
    holds: Mapping[str, bool]
    rungs: tuple[Rung, ...]
    searched: int
    max_size: int
    max_answers: int
    candidates: tuple[str, ...]
    answering: tuple[str, ...]
    timing: str
    finished: bool

    def __iter__(self) -> Iterator[Rung]:
        return iter(self.rungs)

    def __len__(self) -> int:
        return len(self.rungs)

    def __getitem__(self, place: int) -> Rung:
        return self.rungs[place]

    @property
    def complete(self) -> bool:
        """Whether every alteration of the size asked for, and the answers to all, were looked for."""
        return self.finished and self.searched == self.max_size

    @property
    def unanswered(self) -> tuple[Rung, ...]:
        """Alterations that nothing single answers."""
        return tuple(rung for rung in self.rungs if rung.unanswered)

    def __str__(self) -> str:
        lines = [f"{self.model}: [{self.therapy}] brings cells to {self.goal}"]
        lines += [f"    not under {scheme}: there is nothing to escape from there" for scheme in self._without]
        for size in sorted({len(rung.items) for rung in self.rungs}):
            rungs = [rung for rung in self.rungs if len(rung.items) == size]
            lines.append(f"{_some(len(rungs), 'way')} to survive again by {_some(size, 'alteration')}:")
            lines += [line for rung in rungs for line in self._lines(rung)]
        if not self.rungs:
            lines.append(f"no escape among sets of up to {self.searched} of {len(self.candidates)} single alterations")
        return "\n".join([*lines, self.caption])

    def table(self) -> Table:
        """Return one row an alteration."""
        schemes = tuple(self.holds)
        rows: list[tuple[Cell, ...]] = [
            (
                rung.name,
                len(rung.items),
                *(rung.reads[scheme] for scheme in schemes),
                "; ".join(_answer(each, rung) for each in rung.answers),
                rung.unanswered,
                "exact",
            )
            for rung in self.rungs
        ]
        columns = ("alteration", "size", *schemes, "answered by", "no single answer", "exact | sampled")
        return Table(columns, tuple(rows), self.caption)

    def in_notebook(self) -> Iterable[Table | str]:
        """Return what is escaped from, and the table."""
        yield Heading(f"{self.model}: [{self.therapy}] brings cells to {self.goal}")
        yield from (f"not under {scheme}: there is nothing to escape from there" for scheme in self._without)
        yield self.table()

    @property
    def caption(self) -> str:
        """How far the search went and what was allowed."""
        stopped = "" if self.complete else " INCOMPLETE: the search was interrupted."
        return (
            f"Exact: alterations of up to {self.searched} of {len(self.candidates)} single ones ({self.timing}), "
            f"answers of up to {self.max_answers} of {len(self.answering)} drugs and inhibitors; "
            f"none acts on what is altered.{stopped}"
        )

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a pandas data frame."""
        return self.table().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        return {
            "model": self.model,
            "therapy": self.therapy,
            "goal": self.goal,
            "therapy_holds": dict(self.holds),
            "complete": self.complete,
            "searched_up_to": self.searched,
            "asked_up_to": self.max_size,
            "answers_up_to": self.max_answers,
            "exact": True,
            "candidates": list(self.candidates),
            "answering": list(self.answering),
            "alterations": self.timing,
            "escapes": [rung.to_dict() for rung in self.rungs],
        }

    @property
    def _without(self) -> tuple[str, ...]:
        return tuple(scheme for scheme, holds in self.holds.items() if not holds)

    def _lines(self, rung: Rung) -> Iterator[str]:
        """Yield the alteration, and what answers it."""
        everywhere = set(rung.escapes_under) == set(self.holds)
        yield f"  {rung.name}" + ("" if everywhere else f" (under {', '.join(rung.escapes_under)})")
        for each in rung.answers:
            yield f"      answered by {_answer(each, rung)}"
        if rung.unanswered:
            partly = any(len(each.items) == 1 for each in rung.answers)
            yield "    ! no single drug or inhibitor answers it" + (" under every scheme" if partly else "")


def _some(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def _answer(each: Countermeasure, rung: Rung) -> str:
    everywhere = set(each.schemes) == set(rung.escapes_under)
    return each.name + ("" if everywhere else f" (under {', '.join(each.schemes)})")
