"""YAML as text with places: scalars stay what was typed, every value knows its line and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simnet.errors import FileProblems, Problem, Span

__all__ = ["MAX_BYTES", "Document", "ListValue", "MapValue", "TextValue", "Value", "read_document", "read_text"]

MAX_BYTES = 4_000_000
MAX_NESTING = 50


@dataclass(frozen=True, slots=True)
class TextValue:
    """A scalar: its text, and where each character of it stands in the file."""

    text: str
    span: Span
    offsets: tuple[int, ...] = field(default=(), repr=False)

    def within(self, span: Span) -> Span:
        """Translate a span of the text into a span of the file."""
        if not self.offsets or span.start >= len(self.offsets):
            end = self.offsets[-1] + 1 if self.offsets else self.span.start
            return Span(max(self.span.start, end - 1), max(self.span.start + 1, end))
        last = self.offsets[min(max(span.start, span.end - 1), len(self.offsets) - 1)]
        return Span(self.offsets[span.start], last + 1)


@dataclass(frozen=True, slots=True)
class ListValue:
    """A sequence."""

    items: tuple[Value, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class MapValue:
    """A mapping; keys are texts with places."""

    entries: tuple[tuple[TextValue, Value], ...]
    span: Span

    def get(self, key: str) -> Value | None:
        """Return the value of a key, or None."""
        return next((value for name, value in self.entries if name.text == key), None)


Value = TextValue | ListValue | MapValue


@dataclass
class Document:
    """A file that was read, and the problems found in it so far."""

    path: str
    text: str
    root: Value | None = None
    problems: list[Problem] = field(default_factory=list)

    def problem(self, message: str, span: Span, hint: str = "", severity: str = "error") -> None:
        """Note something that is wrong at a place of the file."""
        start = min(span.start, len(self.text))
        begin = self.text.rfind("\n", 0, start) + 1
        end = self.text.find("\n", start)
        source = self.text[begin : end if end >= 0 else len(self.text)]
        line = self.text.count("\n", 0, start) + 1
        length = max(1, min(span.end, begin + len(source)) - start)
        found = Problem(self.path, line, start - begin + 1, message, source, length, hint, severity)
        if found not in self.problems:
            self.problems.append(found)

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep the file from being used."""
        return [problem for problem in self.problems if problem.severity == "error"]

    def raise_errors(self) -> None:
        """Raise all errors at once, in the order of the file.

        Raises
        ------
        FileProblems
        """
        if self.errors:
            raise FileProblems(sorted(self.errors, key=lambda p: (p.line, p.column)))


def read_text(path: str | Path) -> str:
    """Read a text file of bounded size.

    Raises
    ------
    FileProblems
        When it does not exist, is a folder, is too large, empty, or not UTF-8 text.
    """
    path = Path(path)

    def refuse(reason: str, hint: str = "") -> FileProblems:
        return FileProblems([Problem(str(path), 0, 0, reason, hint=hint)])

    try:
        if path.is_dir():
            raise refuse("this is a folder, not a file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise refuse(f"the file has {size / 1e6:.0f} MB; a rule or scenario file has at most {MAX_BYTES // 10**6} MB")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise refuse(f"cannot be read: {error.strerror or error}") from None
    if len(data) > MAX_BYTES:
        raise refuse(f"the file has more than {MAX_BYTES // 10**6} MB")
    if b"\0" in data:
        raise refuse(f"this is not a text file (a zero byte at offset {data.index(0)})")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(f"not UTF-8 text (byte {error.start})", "Save the file as UTF-8.") from None
    if not text.strip():
        raise refuse("the file is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_document(path: str | Path) -> Document:
    """Read a YAML file into values with places.

    Raises
    ------
    FileProblems
        For text that is no YAML, and for anchors, aliases, tags and duplicate keys.
    """
    document = Document(str(path), read_text(path))
    return parse_document(document)


def parse_document(document: Document) -> Document:
    """Read the text of a document as YAML."""
    import yaml

    try:
        _refuse_references(document)
        document.raise_errors()
        root = yaml.compose(document.text, Loader=_loader())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = mark.index if mark is not None else 0
        reason = (error.problem or error.context or "not YAML").strip()
        document.problem(f"not YAML: {reason}", Span(place, place + 1), _yaml_hint(reason))
    except yaml.YAMLError as error:
        document.problem(f"not YAML: {str(error).splitlines()[0]}", Span(getattr(error, "position", 0), 1))
    except RecursionError:
        document.problem(f"nested more than {MAX_NESTING} deep", Span(0, 1))
    document.raise_errors()
    if root is None:
        document.problem("the file is empty", Span(0, 1))
        document.raise_errors()
    document.root = _value(document, root)
    document.raise_errors()
    return document


def _refuse_references(document: Document) -> None:
    """Anchors, aliases and tags are not needed, and can make a small file enormous."""
    import yaml

    depth = 0
    for event in yaml.parse(document.text, Loader=_loader()):
        span = Span(event.start_mark.index, max(event.start_mark.index + 1, event.end_mark.index))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            document.problem("anchors and aliases (& and *) are not read", span, "Quote a text that begins with & or *.")
        elif getattr(event, "tag", None):
            document.problem(f"tags are not read: {event.tag!r}", span, "Quote a text that begins with '!'.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_NESTING:
            document.problem(f"nested more than {MAX_NESTING} deep", span)
            document.raise_errors()


def _loader() -> Any:
    """libyaml where it is there (ten times faster), PyYAML's own reader elsewhere."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _yaml_hint(reason: str) -> str:
    if "mapping values are not allowed" in reason:
        return "A text that contains ': ' goes between quotation marks."
    if "cannot start any token" in reason:
        return "A text that begins with a special sign goes between quotation marks."
    return ""


def _value(document: Document, node: object) -> Value:
    import yaml

    match node:
        case yaml.ScalarNode():
            return _text(document, node)
        case yaml.SequenceNode():
            items = tuple(_value(document, item) for item in node.value)
            return ListValue(items, Span(node.start_mark.index, node.end_mark.index))
        case yaml.MappingNode():
            entries = tuple(_entries(document, node.value))
            return MapValue(entries, Span(node.start_mark.index, node.end_mark.index))
    raise TypeError(type(node))


def _entries(document: Document, pairs: object) -> Iterator[tuple[TextValue, Value]]:
    seen: dict[str, TextValue] = {}
    for key_node, value_node in pairs:  # type: ignore[attr-defined]
        key = _value(document, key_node)
        if not isinstance(key, TextValue):
            document.problem("a key must be a text", key.span)
            continue
        if key.text in seen:
            line = document.text.count("\n", 0, seen[key.text].span.start) + 1
            document.problem(f"duplicate key {key.text!r}", key.span, f"It stands in line {line} already.")
            continue
        seen[key.text] = key
        yield key, _value(document, value_node)


def _text(document: Document, node: object) -> TextValue:
    start, end = node.start_mark.index, node.end_mark.index  # type: ignore[attr-defined]
    value = str(node.value)  # type: ignore[attr-defined]
    return TextValue(value, Span(start, max(start + 1, end)), _offsets(document.text, start, end, value))


def _offsets(text: str, start: int, end: int, value: str) -> tuple[int, ...]:
    """Find where each character of a scalar stands; folding only changes white space."""
    found = []
    at = start
    for char in value:
        if char.isspace():
            found.append(min(at, max(start, end - 1)))
            continue
        place = text.find(char, at, end)
        if place < 0:
            return ()
        found.append(place)
        at = place + 1
    return tuple(found)
