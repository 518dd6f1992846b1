"""Everything simnet raises or warns about, and the nearest-name helper.

::

    SimnetError
    ├── InputError                  something typed or written cannot be used (exit code 2)
    │   ├── ExpressionError         a rule or sum that does not parse; knows the offending span
    │   ├── UnknownNameError        a node, drug, context or model nobody has heard of
    │   ├── ConditionError          a condition or hypothesis that is not understood
    │   ├── FileProblems            every problem of one or more files, each with its place
    │   └── OutputExistsError       the output folder is there already
    └── TooLargeError               work refused up front, with its size and the alternative
    SimnetWarning
    └── NoEffectWarning             a perturbation that cannot change anything
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "ConditionError",
    "ExpressionError",
    "FileProblems",
    "InputError",
    "NoEffectWarning",
    "OutputExistsError",
    "Problem",
    "SimnetError",
    "SimnetWarning",
    "Span",
    "TooLargeError",
    "UnknownNameError",
    "did_you_mean",
    "mark",
    "nearest",
]

LISTED_NAMES = 40  # names that are listed when none looks like the unknown one
SHOWN_WIDTH = 100  # characters of an offending line that are shown around the caret


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range ``[start, end)`` of character offsets in a text."""

    start: int
    end: int


class SimnetError(Exception):
    """Base of every error that simnet raises on purpose."""


class InputError(SimnetError):
    """Something a user typed or wrote cannot be used."""


class ExpressionError(InputError):
    """A rule or readout that does not parse.

    Parameters
    ----------
    reason : str
        What is wrong, without the place.
    text : str
        The whole expression.
    span : Span
        The offending part of `text`.
    hint : str
        What to do about it; may be empty.
    """

    def __init__(self, reason: str, text: str, span: Span, hint: str = "") -> None:
        self.reason, self.text, self.span, self.hint = reason, text, span, hint
        super().__init__("\n".join([reason, *mark(text, span), *([hint] if hint else [])]))


class UnknownNameError(InputError):
    """A name that does not exist, with the nearest ones that do; or one that several things share.

    Parameters
    ----------
    kind : str
        What was looked for: "node", "drug", "context".
    name : str
        As typed.
    known : iterable of str
        Names that would have been understood.
    where : str
        In which model or rule; may be empty.
    meanings : iterable of str
        What the name may stand for, when that is more than one thing.
    """

    def __init__(
        self, kind: str, name: str, known: Iterable[str], where: str = "", meanings: Iterable[str] = ()
    ) -> None:
        self.kind, self.name = kind, name
        names, several = tuple(known), tuple(meanings)
        self.suggestions = several or nearest(name, names)
        self.reason = f"{'ambiguous' if several else 'unknown'} {kind} {name!r}"
        place = f" in {where}" if where else ""
        hint = did_you_mean(self.suggestions)
        if not hint and 0 < len(names) <= LISTED_NAMES:
            hint = f"There are: {', '.join(names)}."
        super().__init__(f"{self.reason}{place}." + (f" {hint}" if hint else ""))


class ConditionError(InputError):
    """A condition, claim or hypothesis that is not understood; knows the offending part."""

    def __init__(self, reason: str, text: str, span: Span, hint: str = "") -> None:
        self.reason, self.text, self.span, self.hint = reason, text, span, hint
        super().__init__("\n".join([reason, *mark(text, span), *([hint] if hint else [])]))


class OutputExistsError(InputError):
    """The output folder exists and may not be replaced."""


class TooLargeError(SimnetError):
    """Work that cannot finish in time or memory; the message gives its size and a bounded alternative."""


class SimnetWarning(UserWarning):
    """Base of every warning that simnet gives."""


class NoEffectWarning(SimnetWarning):
    """A perturbation that cannot change the value of any rule."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file, and where.

    `line` and `column` count from 1; 0 means that the problem belongs to the file as a whole.
    """

    path: str
    line: int
    column: int
    message: str
    source: str = ""
    length: int = 1
    hint: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        label = "" if self.severity == "error" else f"{self.severity}: "
        lines = [f"{place}: {label}{self.message}"]
        if self.line and self.source.strip():
            lines += mark(self.source, Span(self.column - 1, self.column - 1 + self.length))
        if self.hint:
            lines.append(self.hint)
        return "\n".join(lines)


class FileProblems(InputError):  # noqa: N818 - it holds problems, and is not one itself
    """All problems found in one reading of a file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def mark(text: str, span: Span) -> list[str]:
    r"""Show `text` with carets under `span`; long lines are cut around it.

    >>> print("\n".join(mark("A & & B", Span(4, 5))))
        A & & B
            ^
    """
    begin = text.rfind("\n", 0, span.start) + 1
    line = text[begin:].partition("\n")[0]
    start = span.start - begin
    width = max(1, min(span.end - span.start, len(line) - start))
    cut = max(0, start - SHOWN_WIDTH // 2)
    shown = line[cut : cut + SHOWN_WIDTH]
    lead = "…" if cut else ""
    tail = "…" if cut + SHOWN_WIDTH < len(line) else ""
    carets = "^" * min(width, max(1, SHOWN_WIDTH - (start - cut)))
    before = "".join("\t" if char == "\t" else " " for char in line[cut:start])
    return [f"    {lead}{shown}{tail}".rstrip(), " " * (4 + len(lead)) + before + carets]


def nearest(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return the names of `known` that look most like `name`, best first.

    >>> nearest("pERK", ["ERK", "AKT", "GSTP1"])
    ('ERK',)
    """
    by_fold: dict[str, str] = {}
    for candidate in known:
        by_fold.setdefault(candidate.casefold(), candidate)
    close = difflib.get_close_matches(name.casefold(), by_fold, n=count, cutoff=0.6)
    return tuple(by_fold[fold] for fold in close)


def did_you_mean(names: Iterable[str]) -> str:
    """Phrase suggestions as a question; empty when there are none.

    >>> did_you_mean(["ERK", "MEK"])
    "Did you mean 'ERK' or 'MEK'?"
    """
    quoted = [repr(name) for name in names]
    return f"Did you mean {' or '.join(quoted)}?" if quoted else ""
