"""Take values out of a document, noting every problem on the way instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from simnet.errors import Span, did_you_mean, nearest
from simnet.files.yamltext import Document, ListValue, MapValue, TextValue, Value

__all__ = ["IDENTIFIER", "Fields", "as_map", "as_text", "as_texts", "strict_bool"]

IDENTIFIER = re.compile(r"(?=[0-9_]*[A-Za-z_])[A-Za-z0-9_]+")  # 14_3_3 is one, 14 is not

NOWHERE = Span(0, 1)


class Fields:
    """A mapping whose keys are known beforehand.

    Parameters
    ----------
    document : Document
    value : Value or None
        Anything else than a mapping is noted as a problem.
    known : iterable of str
        Keys that may stand here; others are noted with the nearest known one.
    what : str
        What this mapping describes, for messages.
    """

    def __init__(self, document: Document, value: Value | None, known: Iterable[str], what: str) -> None:
        self.document, self.what, self.known = document, what, tuple(known)
        self.span = value.span if value is not None else NOWHERE
        before = len(document.problems)
        self.map = as_map(document, value, what)
        self.readable = len(document.problems) == before
        for key, _ in self.map.entries:
            if key.text not in self.known:
                hint = did_you_mean(nearest(key.text, self.known)) or f"Known keys: {', '.join(self.known)}."
                document.problem(f"unknown key {key.text!r} in {what}", key.span, hint)

    def get(self, key: str) -> Value | None:
        """Return a value, or None where the key is missing."""
        return self.map.get(key)

    def place(self, key: str) -> Span:
        """Return where the value of a key stands; the beginning of the mapping where it is missing."""
        value = self.map.get(key)
        return value.span if value is not None else _first_line(self.span)

    def text(self, key: str, *, required: bool = False) -> str:
        """Return the text of a key; empty where it is missing, which is a problem if it is required."""
        value = self.map.get(key)
        if value is None:
            if required and self.readable:
                self.document.problem(f"{self.what} needs {_article(key)} {key!r}", _first_line(self.span))
            return ""
        if required and isinstance(value, TextValue) and not value.text.strip():
            self.document.problem(f"{key!r} of {self.what} is empty", value.span)
        return as_text(self.document, value, f"{key!r} of {self.what}")

    def texts(self, key: str) -> tuple[TextValue, ...]:
        """Return the texts of a list (a lone text counts as a list of one)."""
        return as_texts(self.document, self.map.get(key), f"{key!r} of {self.what}")

    def items(self, key: str) -> Iterator[tuple[TextValue, Value]]:
        """Yield the entries of a mapping; none where the key is missing."""
        value = self.map.get(key)
        if value is not None:
            yield from as_map(self.document, value, f"{key!r} of {self.what}").entries


def as_map(document: Document, value: Value | None, what: str) -> MapValue:
    """Return a mapping; note a problem and return an empty one for anything else."""
    match value:
        case MapValue():
            return value
        case None:
            return MapValue((), NOWHERE)
        case TextValue() if not value.text.strip() or value.text in ("null", "~"):
            return MapValue((), value.span)
    document.problem(f"{what} should be a mapping ('key: value'), not {_kind(value)}", _first_line(value.span))
    return MapValue((), value.span)


def as_text(document: Document, value: Value, what: str) -> str:
    """Return a text; note a problem for anything else."""
    if isinstance(value, TextValue):
        return value.text
    document.problem(f"{what} should be a text, not {_kind(value)}", _first_line(value.span))
    return ""


def as_texts(document: Document, value: Value | None, what: str) -> tuple[TextValue, ...]:
    """Return a list of texts; a lone text counts as a list of one."""
    match value:
        case None:
            return ()
        case TextValue():
            return (value,) if value.text else ()
        case ListValue(items):
            for item in items:
                if not isinstance(item, TextValue):
                    document.problem(f"{what} should hold texts, not {_kind(item)}", _first_line(item.span))
            return tuple(item for item in items if isinstance(item, TextValue))
    document.problem(f"{what} should be a list, not {_kind(value)}", _first_line(value.span))
    return ()


def strict_bool(document: Document, value: Value, what: str) -> bool:
    """Return 0 or 1 as a truth value; note a problem for anything else."""
    text = as_text(document, value, what)
    if text in ("0", "1"):
        return text == "1"
    if isinstance(value, TextValue):
        document.problem(f"{what} is {text!r}: it must be 0 or 1", value.span)
    return False


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"


def _kind(value: Value) -> str:
    match value:
        case TextValue():
            return f"the text {value.text[:40]!r}"
        case ListValue():
            return "a list"
        case MapValue():
            return "a mapping"


def _first_line(span: Span) -> Span:
    return Span(span.start, span.start + 1)
