"""YAML as text with places: scalars stay what was typed, every value knows its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simnet.errors import FileProblems, Problem, Span

__all__ = ["MAX_BYTES", "Document", "ListValue", "MapValue", "TextValue", "Value", "read_document", "read_text"]

MAX_BYTES = 4_000_000
MAX_NESTING = 50
MAX_PROBLEMS = 500  # in one file; who sees so many looks at the first few
QUOTE_SIGN = "A text that begins with a special sign goes between quotation marks."


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
    """A file that was read, and the problems found in it so far.

    Parameters
    ----------
    path : str
    text : str
        With a line feed at the ends of lines, whatever the file has.
    root : MapValue, ListValue or TextValue, optional
    problems : list of Problem
        At most 500 and a note that there are more.
    """

    path: str
    text: str
    root: Value | None = None
    problems: list[Problem] = field(default_factory=list)

    def problem(self, message: str, span: Span, hint: str = "", severity: str = "error") -> None:
        """Note something that is wrong at a place of the file.

        Parameters
        ----------
        message : str
        span : Span
            In characters of `text`; only its first line is marked.
        hint : str
            What to do about it.
        severity : str
            ``error`` or ``warning``.
        """
        if len(self.problems) > MAX_PROBLEMS:
            return
        if len(self.problems) == MAX_PROBLEMS:
            more = f"and more: only the first {MAX_PROBLEMS} problems are listed"
            self.problems.append(Problem(self.path, 0, 0, more))
            return
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
            raise FileProblems(in_order(self.errors))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems as they stand in the file; those without a place come last."""
    return tuple(sorted(problems, key=lambda problem: (not problem.line, problem.line, problem.column)))


def read_text(path: str | Path, limit: int = MAX_BYTES) -> str:
    """Read a text file of bounded size.

    A byte order mark is dropped, and lines end with a line feed whatever the file has.

    Parameters
    ----------
    path : str or Path
    limit : int
        Bytes at most.

    Returns
    -------
    str

    Raises
    ------
    FileProblems
        When it does not exist, is a folder, is too large, empty, or not UTF-8 text.
    """
    path = Path(path)

    def refuse(reason: str, hint: str = "", line: int = 0, column: int = 0) -> FileProblems:
        return FileProblems([Problem(str(path), line, column, reason, hint=hint)])

    try:
        if path.is_dir():
            raise refuse("this is a folder, not a file")
        size = path.stat().st_size
        if size > limit:
            most = f"a file has at most {limit // 10**6} MB"
            raise refuse(f"the file has {size / 1e6:.0f} MB; {most}")
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        raise refuse(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > limit:
        raise refuse(f"the file has more than {limit // 10**6} MB")
    if b"\0" in data:
        hint = "Save the file as UTF-8." if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
        raise refuse(f"this is not a text file (a zero byte at offset {data.index(0)})", hint)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        byte = f"byte 0x{data[error.start]:02x}"
        raise refuse(f"not UTF-8 text ({byte})", "Save the file as UTF-8.", line, column) from None
    if not text.strip():
        raise refuse("the file is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_document(path: str | Path) -> Document:
    """Read a YAML file into values with places.

    Raises
    ------
    FileProblems
        For text that is no YAML, and for anchors, aliases, tags and deep nesting. Duplicate keys
        are noted in `problems`, so that what else is wrong is found as well.
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
        document.problem(*_not_yaml(document.text, error))
        raise FileProblems(document.problems) from None
    except yaml.YAMLError as error:
        odd = yaml.reader.Reader.NON_PRINTABLE.search(document.text)
        place = odd.start() if odd else 0
        reason = f"the character U+{ord(odd.group()):04X} may not stand in YAML" if odd else str(error).splitlines()[0]
        document.problem(f"not YAML: {reason}", Span(place, place + 1))
        raise FileProblems(document.problems) from None
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        raise FileProblems([Problem(document.path, 0, 0, "the file is empty")])
    document.root = _value(document, root)
    return document


def _not_yaml(text: str, error: Any) -> tuple[str, Span, str]:
    """Say what keeps a text from being YAML: reason, place and what to do about it."""
    reason = (error.problem or error.context or "").strip()
    context = (error.context or "").strip()
    mark = error.problem_mark or error.context_mark
    begun = error.context_mark
    if begun is not None and context == "while scanning a tag":
        return "not YAML: '!' begins a tag here", Span(begun.index, begun.index + 1), QUOTE_SIGN
    place = mark.index if mark is not None else 0
    hint = ""
    if "another document" in reason:
        return "a second YAML document begins here", Span(place, place + 1), "One file holds one model or scenario."
    if "mapping values are not allowed" in reason:
        hint = "A text that contains ': ' goes between quotation marks."
    elif text[place : place + 1] == "\t":
        hint = "YAML is indented with spaces, not with tabs."
    elif "cannot start any token" in reason or context in ("while scanning an anchor", "while scanning an alias"):
        hint = QUOTE_SIGN
    elif begun is not None and begun.line != mark.line:
        hint = f"{context.capitalize()} that begins in line {begun.line + 1}."
    return f"not YAML: {reason}", Span(place, place + 1), hint


def _refuse_references(document: Document) -> None:
    """Note anchors, aliases and tags: they are not needed, and can make a small file enormous."""
    import yaml

    depth = 0
    for event in yaml.parse(document.text, Loader=_loader()):
        begin = event.start_mark.index if event.start_mark else 0
        span = Span(begin, max(begin + 1, event.end_mark.index if event.end_mark else 0))
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            document.problem("anchors and aliases (& and *) are not read", span, QUOTE_SIGN)
        elif tag:
            document.problem(f"tags are not read: {tag!r}", span, QUOTE_SIGN)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_NESTING:
            document.problem(f"nested more than {MAX_NESTING} deep", span)
            document.raise_errors()


def _loader() -> Any:
    """Return libyaml's reader where it is there (ten times faster), PyYAML's own elsewhere."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
