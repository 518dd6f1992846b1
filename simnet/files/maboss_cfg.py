"""MaBoSS .cfg: parameters, start, what is reported, how to run."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from simnet.errors import ExpressionError, Span
from simnet.files.assembly import suggest
from simnet.files.maboss_expressions import number_text, read_formula, value
from simnet.files.maboss_settings import MaBoSSSettings, StartGroup
from simnet.files.yamltext import Document

__all__ = ["Configuration", "after_space", "cfg_text", "constant", "read_configuration", "without_comments"]

SPACE = re.compile(r"\s*")
COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/|/\*.*|^#[^\n]*', re.DOTALL | re.MULTILINE)
PARAMETER = re.compile(r"\s*\$(?P<name>[A-Za-z_]\w*)\s*=(?P<value>.*)", re.DOTALL)
OF_NODES = re.compile(r"\s*\[(?P<nodes>[^\[\]]*)\]\s*\.\s*(?P<key>\w+)\s*=(?P<value>.*)", re.DOTALL)
OF_NODE = re.compile(r"\s*(?P<nodes>[A-Za-z_]\w*)\s*\.\s*(?P<key>\w+)\s*=(?P<value>.*)", re.DOTALL)
OF_RUN = re.compile(r"\s*(?P<name>[A-Za-z_]\w*)\s*=(?P<value>.*)", re.DOTALL)
SHARE = re.compile(r"(?P<share>[^\[\],]+)\[(?P<state>[^\[\]]*)\]\s*(?P<end>,|$)", re.DOTALL)
ROUNDING = 1e-12  # probabilities that sum to 1 as nearly as this are left as they stand
KEYS = ("istate", "is_internal", "in_graph", "refstate")
BITS = {"0": 0, "1": 1, "false": 0, "true": 1}


@dataclass
class Configuration:
    """What a .cfg file says."""

    parameters: dict[str, float] = field(default_factory=dict)
    starts: dict[tuple[str, ...], StartGroup] = field(default_factory=dict)
    internal: dict[str, bool] = field(default_factory=dict)
    reference: dict[str, float] = field(default_factory=dict)
    run: dict[str, float] = field(default_factory=dict)


def without_comments(document: Document) -> str:
    """Blank out ``// ...``, ``/* ... */`` and lines that begin with ``#``; places stay the same."""

    def blank(match: re.Match[str]) -> str:
        found = match.group()
        if found.startswith("/*") and not (found.endswith("*/") and len(found) > 3):
            document.problem("this comment is never closed", Span(match.start(), match.start() + 2))
        return found if found[0] == '"' else re.sub(r"[^\n]", " ", found)

    return COMMENT.sub(blank, document.text)


def after_space(text: str, start: int) -> int:
    """Return where the next sign that is no white space stands."""
    found = SPACE.match(text, start)
    return found.end() if found else start


def read_configuration(document: Document, nodes: Mapping[str, object]) -> Configuration:
    """Read the statements of a .cfg file; problems are noted in the document."""
    reader = _Reader(document, without_comments(document), nodes)
    for span in _statements(reader.text):
        reader.statement(span)
    return reader.found


def _statements(text: str) -> Iterator[Span]:
    begin = 0
    while begin < len(text):
        end = text.find(";", begin)
        end = len(text) if end < 0 else end
        if text[begin:end].strip():
            yield Span(begin, end)
        begin = end + 1


def constant(document: Document, text: str, span: Span, scope: Mapping[str, float]) -> float:
    """Compute an expression of numbers and of parameters that were set before.

    Parameters
    ----------
    document : Document
        Where problems are noted; the value is then 0.
    text : str
        Its text without comments.
    span : Span
        Where the expression stands.
    scope : Mapping[str, float]
        Values by name, with the ``$``.
    """

    def known(name: str, place: Span) -> None:
        if name not in scope:
            hint = suggest(document, name, scope) or "Parameters are set before they are used."
            raise ExpressionError(f"unknown name {name!r}", text, place, hint)

    try:
        number = float(value(read_formula(text, span, known), scope))
    except ExpressionError as error:
        document.problem(error.reason, error.span, error.hint)
        return 0.0
    if math.isnan(number):
        document.problem("this has no value (0/0, or the logarithm of a negative number)", span)
        return 0.0
    return number


class _Reader:
    """A .cfg file on its way to a configuration."""

    def __init__(self, document: Document, text: str, nodes: Mapping[str, object]) -> None:
        self.document, self.text, self.nodes = document, text, nodes
        self.found = Configuration()
        self.scope: dict[str, float] = {}
        self.group_of: dict[str, tuple[str, ...]] = {}

    def statement(self, span: Span) -> None:
        span = Span(after_space(self.text, span.start), span.end)
        for pattern, take in ((PARAMETER, self.parameter), (OF_NODES, self.of_nodes), (OF_NODE, self.of_nodes)):
            match = pattern.fullmatch(self.text, span.start, span.end)
            if match:
                take(match)
                return
        match = OF_RUN.fullmatch(self.text, span.start, span.end)
        if match:
            number = self.number(Span(match.start("value"), match.end("value")))
            self.found.run[match["name"].lower()] = number
        else:
            hint = "A statement is: $name = 1; or NODE.istate = 1; or [A].istate = 0.5 [0], 0.5 [1]; or max_time = 10;"
            self.document.problem("this is not a statement of a .cfg file", span, hint)

    def number(self, span: Span) -> float:
        """Compute an expression of numbers and parameters that were set above."""
        return constant(self.document, self.text, span, self.scope)

    def parameter(self, match: re.Match[str]) -> None:
        number = self.number(Span(match.start("value"), match.end("value")))
        self.found.parameters[match["name"]] = self.scope[f"${match['name']}"] = number

    def of_nodes(self, match: re.Match[str]) -> None:
        names = tuple(name.strip() for name in match["nodes"].split(","))
        place = Span(match.start("nodes"), match.end("nodes"))
        unknown = [name for name in names if name not in self.nodes]
        if unknown:
            hint = suggest(self.document, unknown[0], self.nodes)
            self.document.problem(f"unknown node {unknown[0]!r}", place, hint)
            return
        span, key = Span(match.start("value"), match.end("value")), match["key"].lower()
        if key == "istate":
            self.start(names, span)
        elif key not in KEYS:
            key_place = Span(match.start("key"), match.end("key"))
            self.document.problem(f"unknown key {match['key']!r}", key_place, f"Known keys: {', '.join(KEYS)}.")
        else:
            number = self.number(span)
            for name in names:
                if key == "is_internal":
                    self.found.internal[name] = number != 0
                elif key == "refstate":
                    self.found.reference[name] = number

    # start -----------------------------------------------------------------------------------

    def start(self, names: tuple[str, ...], span: Span) -> None:
        probabilities = self.shares(names, span) if "[" in self.text[span.start : span.end] else self.lone(names, span)
        total = sum(probabilities.values())
        if not 0 < total < float("inf") or min(probabilities.values()) < 0:
            self.document.problem("these are no probabilities: they must be 0 or more, and not all 0", span)
            return
        if abs(total - 1) < ROUNDING:
            total = 1.0
        for name in names:  # as in MaBoSS, the last word counts
            self.found.starts.pop(self.group_of.get(name, ()), None)
            self.group_of[name] = names
        self.found.starts[names] = StartGroup(names, {s: p / total for s, p in probabilities.items()})

    def lone(self, names: tuple[str, ...], span: Span) -> dict[tuple[int, ...], float]:
        number = self.number(span)
        if number == -1:  # MaBoSS: at random
            return {(0,) * len(names): 1.0, (1,) * len(names): 1.0} if len(names) == 1 else {}
        if number not in (0, 1) or len(names) > 1:
            hint = "A start at random is: [A].istate = 0.3 [0], 0.7 [1];"
            self.document.problem("a start is 0, 1, or a list of probabilities", span, hint)
        return {(int(number == 1),) * len(names): 1.0}

    def shares(self, names: tuple[str, ...], span: Span) -> dict[tuple[int, ...], float]:
        found: dict[tuple[int, ...], float] = {}
        begin = span.start
        while (begin := after_space(self.text, begin)) < span.end:
            match = SHARE.match(self.text, begin, span.end)
            bits = [] if match is None else [BITS.get(bit.strip().lower(), -1) for bit in match["state"].split(",")]
            if match is None or -1 in bits or len(bits) != len(names):
                hint = f"A list is: 0.5 [{', '.join('0' for _ in names)}], 0.5 [{', '.join('1' for _ in names)}]"
                self.document.problem("this is not a list of probabilities", Span(begin, span.end), hint)
                return {(0,) * len(names): 1.0}
            state = tuple(bits)
            found[state] = found.get(state, 0.0) + self.number(Span(match.start("share"), match.end("share")))
            begin = match.end()
        return found


# out -------------------------------------------------------------------------------------------


def cfg_text(settings: MaBoSSSettings, names: Mapping[str, str]) -> str:
    """Write parameters, start, reported nodes and run settings.

    Parameters
    ----------
    settings : MaBoSSSettings
    names : Mapping[str, str]
        Name in the file by node id.
    """
    lines = [f"${name} = {number_text(number)};" for name, number in settings.parameters.items()]
    for group in settings.starts:
        lines.append(_start_text(group, names))
    for name in settings.rates:
        lines.append(f"{names[name]}.is_internal = {int(name in settings.internal)};")
    lines += [f"{names[name]}.refstate = {number_text(number)};" for name, number in settings.reference.items()]
    lines += [f"{name} = {number_text(number)};" for name, number in settings.run.items()]
    return "\n".join([*lines, ""])


def _start_text(group: StartGroup, names: Mapping[str, str]) -> str:
    written = [names[name] for name in group.nodes]
    if len(written) == 1 and len(group.probabilities) == 1:
        (state,) = group.probabilities
        return f"{written[0]}.istate = {state[0]};"
    shares = ", ".join(f"{number_text(p)} [{', '.join(map(str, state))}]" for state, p in group.probabilities.items())
    return f"[{', '.join(written)}].istate = {shares};"


