"""A verdict: one answer per scheme, one word, and the measurements it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simnet.results.shown import Heading, Shown
from simnet.results.steady import ReadoutValue
from simnet.results.table import Cell, Table
from simnet.scenario import Claim, Word

__all__ = ["Answer", "Measurement", "Verdict", "Verdicts"]


@dataclass(frozen=True, slots=True)
class Measurement:
    """A readout taken for a verdict, and the part it plays in it.

    `role` is premise, conclusion or control; `condition` is in its normal form.
    """

    role: str
    says: str
    condition: str
    readout: str
    value: ReadoutValue

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "role": self.role,
            "says": self.says,
            "condition": self.condition,
            "readout": self.readout,
            **self.value.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What one scheme says about a claim, and why."""

    scheme: str
    word: Word
    because: str
    measured: tuple[Measurement, ...] = ()
    remarks: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "scheme": self.scheme,
            "answer": self.word,
            "because": self.because,
            "measured": [m.to_dict() for m in self.measured],
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True, slots=True)
class Verdict(Shown):
    """The judgement of a claim.

    Parameters
    ----------
    claim : Claim
    canonical : str
        What was tested, with its baseline spelled out.
    word : Word
        ``supported``, ``refuted``, ``depends``, ``undecided`` or ``vacuous``.
    answers : tuple of Answer
        One per scheme.
    depends_on : str
        What flips the answer; empty unless the word is ``depends``.
    alternatives : Mapping[str, Word]
        The verdict under each declared alternative encoding.
    """

    claim: Claim
    canonical: str
    word: Word
    answers: tuple[Answer, ...]
    depends_on: str = ""
    alternatives: Mapping[str, Word] | None = None

    @property
    def as_expected(self) -> bool:
        """Whether the word is the one that the claim expects."""
        return self.word == self.claim.expect

    @property
    def flipped_by(self) -> tuple[str, ...]:
        """Alternative encodings under which the word is another one."""
        return tuple(name for name, word in (self.alternatives or {}).items() if word != self.word)

    @property
    def on_fixed_points(self) -> bool:
        """Whether every readout measured for it rests."""
        return not any(m.value.oscillates for answer in self.answers for m in answer.measured)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Every caveat of the answers once: idle perturbations, actions that work without the drug."""
        return tuple(dict.fromkeys(remark for answer in self.answers for remark in answer.remarks))

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "id": self.claim.id,
            "kind": self.claim.kind,
            "cites": list(self.claim.cites),
            "says": self.claim.says,
            "tested": self.canonical,
            "verdict": self.word,
            "expected": self.claim.expect,
            "as_expected": self.as_expected,
            "depends_on": self.depends_on,
            "on_fixed_points": self.on_fixed_points,
            "answers": [answer.to_dict() for answer in self.answers],
            "alternatives": dict(self.alternatives or {}),
            "flipped_by": list(self.flipped_by),
        }

    def table(self) -> Table:
        """Return one row a readout that was measured, with the part it plays in the answer of its scheme."""
        rows = tuple(
            (answer.scheme, answer.word, m.role, m.readout, m.condition, str(m.value), m.value.accuracy, m.says)
            for answer in self.answers
            for m in answer.measured
        )
        columns = ("scheme", "answer", "role", "readout", "condition", "value", "exact | sampled", "which is")
        return Table(columns, rows)

    @property
    def headline(self) -> str:
        """The word and the claim in one line."""
        depends = f" (depends on {self.depends_on})" if self.depends_on else ""
        return f"{self.word.upper()}: {self.claim.says or self.canonical}{depends}"

    def in_notebook(self) -> Iterable[Table | str]:
        """Return the word, why, what was measured, and what other encodings say."""
        yield Heading(self.headline)
        yield f"tested: {self.canonical}"
        yield from (f"caveat: {remark}" for remark in self.remarks)
        yield from (f"{answer.scheme}: {answer.word}, because {answer.because}" for answer in self.answers)
        yield self.table()
        if self.alternatives:
            yield Table(("other encoding", "verdict", "flips"), self._encodings)

    @property
    def _encodings(self) -> tuple[tuple[Cell, ...], ...]:
        return tuple((name, word, word != self.word) for name, word in (self.alternatives or {}).items())

    def __str__(self) -> str:
        lines = [self.headline, f"tested: {self.canonical}"]
        lines += [f"caveat: {remark}" for remark in self.remarks]
        for answer in self.answers:
            lines.append(f"{answer.scheme}: {answer.word}, because {answer.because}")
            for measured in answer.measured:
                lines.append(
                    f"    {measured.role:<10} {measured.readout} in [{measured.condition}] = {measured.value}"
                    + (f"  ({measured.says})" if measured.says else "")
                )
        for name, word in (self.alternatives or {}).items():
            lines.append(f"with the encoding {name!r}: {word}" + (" (flips)" if word != self.word else ""))
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Verdicts(Shown):
    """All verdicts of a scenario."""

    entries: tuple[Verdict, ...]

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def all_as_expected(self) -> bool:
        """Whether every claim got the word it expects."""
        return all(verdict.as_expected for verdict in self.entries)

    def table(self) -> Table:
        """Return one row a claim: what was tested, the answer per scheme, the verdict, what flips it."""
        schemes = tuple(dict.fromkeys(a.scheme for v in self.entries for a in v.answers))
        rows: list[tuple[Cell, ...]] = []
        for verdict in self.entries:
            answers = {answer.scheme: answer.word for answer in verdict.answers}
            rows.append(
                (
                    verdict.claim.id,
                    verdict.claim.kind,
                    verdict.canonical,
                    *(answers.get(scheme, "") for scheme in schemes),
                    verdict.word,
                    "ok" if verdict.as_expected else f"EXPECTED {verdict.claim.expect}",
                    ", ".join(verdict.flipped_by),
                )
            )
        columns = ("claim", "kind", "tested", *schemes, "verdict", "expected", "flipped by")
        return Table(columns, tuple(rows))

    def to_dict(self) -> list[dict[str, Any]]:
        """Return every verdict, ready for JSON."""
        return [verdict.to_dict() for verdict in self.entries]
