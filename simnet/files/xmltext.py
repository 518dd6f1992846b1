"""XML as elements with places, read by expat with everything refused that makes small files large."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simnet.errors import FileProblems, Span
from simnet.files.yamltext import Document

__all__ = ["Element", "quoted", "read_xml"]

_JOINT = " "  # between a namespace and a name; it can stand in neither


@dataclass
class Element:
    """An element, its text and its children.

    Parameters
    ----------
    name : str
        Without the namespace.
    namespace : str
    attributes : dict of str to str
        Without namespaces: SBML-qual repeats them before its own attributes, and files differ in it.
    span : Span
        The opening tag, in characters of the file.
    """

    name: str
    namespace: str
    attributes: dict[str, str]
    span: Span
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Element]:
        """Yield the children of a name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        """Return the first child of a name, or None."""
        return next(self.all(name), None)

    def within(self, outer: str, inner: str) -> Iterator[Element]:
        """Yield the children `inner` of the children `outer`."""
        return (child for listed in self.all(outer) for child in listed.all(inner))


def read_xml(document: Document) -> Element:
    """Read the text of a document as XML; nesting may be thousands deep.

    Document type declarations are refused, and with them entities: nothing is expanded, and
    nothing is fetched from anywhere.

    Raises
    ------
    FileProblems
        For a document type declaration and for text that is no XML.
    """
    from xml.parsers import expat  # it expands nothing here: declarations are refused

    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=_JOINT)
    builder = _Builder(document, parser)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = builder.refuse_doctype
    parser.EntityDeclHandler = builder.refuse_doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    try:
        parser.Parse(document.text.encode(), True)
    except expat.ExpatError as error:
        place = builder.place(error.lineno, error.offset)
        document.problem(f"not XML: {expat.ErrorString(error.code)}", Span(place, place + 1))
        raise FileProblems(document.problems) from None
    return builder.root.children[0]


class _Builder:
    """Elements that are open, and where lines begin."""

    def __init__(self, document: Document, parser: Any) -> None:
        self.document, self.parser = document, parser
        self.root = Element("", "", {}, Span(0, 0))
        self.open = [self.root]
        self.lines = [0]
        at = document.text.find("\n")
        while at >= 0:
            self.lines.append(at + 1)
            at = document.text.find("\n", at + 1)

    def place(self, line: int, column: int) -> int:
        """Translate expat's line and column into a character of the text."""
        return min(self.lines[min(line, len(self.lines)) - 1] + column, max(0, len(self.document.text) - 1))

    def here(self) -> Span:
        start = self.place(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber)
        end = self.document.text.find(">", start)
        return Span(start, end + 1 if end >= 0 else start + 1)

    def refuse_doctype(self, *_: object) -> None:
        start = max(0, self.document.text.rfind("<!DOCTYPE", 0, self.here().start + 1))
        hint = "SBML needs none. Remove everything from '<!DOCTYPE' to its '>'."
        reason = "document type declarations and entities are not read"
        self.document.problem(reason, Span(start, start + len("<!DOCTYPE")), hint)
        raise FileProblems(self.document.problems)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(_JOINT)
        plain = {key.rpartition(_JOINT)[2]: value for key, value in attributes.items()}
        element = Element(name, namespace, plain, self.here())
        self.open[-1].children.append(element)
        self.open.append(element)

    def end(self, _: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        if not self.open[-1].children:  # text between elements means nothing here
            self.open[-1].text += text


def quoted(text: str) -> str:
    """Put a text between quotation marks as an attribute; characters that XML does not have are dropped.

    >>> quoted('Ras & "friends"')
    '"Ras &amp; &quot;friends&quot;"'
    """
    kept = re.sub("[\x00-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        kept = kept.replace(char, entity)
    return f'"{kept}"'
