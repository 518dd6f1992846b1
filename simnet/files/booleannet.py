""".booleannet: ``A* = B and not C`` with initial values (BooleanNet, Albert et al. 2008)."""

from __future__ import annotations

import re
from pathlib import Path

from simnet.errors import ExpressionError, Span
from simnet.files.assembly import Draft, assemble, check_targets, note_error, start_of, text_ready_to_write
from simnet.files.dialect import BooleanRules, plain_dialect
from simnet.files.names import written_names
from simnet.files.yamltext import Document, read_text
from simnet.logic import Expr, to_text
from simnet.network import Network

__all__ = ["booleannet_text", "read_booleannet"]

NAME = r"[^\s&|!~()=,;^<>?\"'#*:]+"
DIALECT = plain_dialect(NAME)
RULE = re.compile(rf"^\s*(?:[0-9]+\s*:)?\s*(?P<target>{NAME})\s*\*\s*=(?P<rule>.*)$")
START = re.compile(rf"^\s*(?P<names>{NAME}(?:\s*=\s*{NAME})*)\s*=\s*(?P<value>{NAME})\s*$")
VALUES = {"true": True, "1": True, "on": True, "false": False, "0": False, "off": False}
RANDOM = ("random", "rand", "any")
SPELLED = {"&": "and", "|": "or", "!": "not ", "0": "False", "1": "True"}
SIGN = re.compile(r"[&|!]|(?<!\w)[01](?!\w)")


def read_booleannet(path: str | Path) -> Network:
    """Read a BooleanNet file.

    ``A* = rule`` is a rule; a rank before it (``1: A* = rule``) is noted and not used. ``A = B =
    True`` sets the start; ``Random`` leaves it off, with a note. ``#`` begins a comment.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Network
        Nodes that have no rule are inputs; the context ``initial`` sets those that start at 1.

    Raises
    ------
    FileProblems
        All problems at once.
    """
    return network_of(Document(str(path), read_text(path)))


def network_of(document: Document) -> Network:
    """Build the network of a text in this format."""
    reader = _Reader(document)
    begin = 0
    for line in document.text.split("\n"):
        reader.line(line.partition("#")[0], begin)
        begin += len(line) + 1
    return reader.network()


class _Reader:
    """Lines of one file on their way to a network."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rules = BooleanRules(document.text, DIALECT)
        self.targets: list[tuple[str, Span]] = []
        self.found: dict[str, Expr | None] = {}
        self.starts: dict[str, bool] = {}
        self.random: list[str] = []
        self.ranked = False

    def line(self, line: str, begin: int) -> None:
        if not line.strip():
            return
        rule = RULE.match(line)
        start = None if rule else START.match(line)
        if rule:
            self.ranked |= line.lstrip()[: line.lstrip().find(":") + 1].rstrip(":").strip().isdigit()
            span = Span(begin + rule.start("rule"), begin + rule.end("rule"))
            self.rule(rule["target"], Span(begin + rule.start("target"), begin + rule.end("target")), span)
        elif start:
            span = Span(begin + start.start("value"), begin + start.end("value"))
            self.start([name.strip() for name in start["names"].split("=")], start["value"], span)
        else:
            span = Span(begin + len(line) - len(line.lstrip()), begin + len(line.rstrip()))
            hint = "A rule is: A* = B and not C; a start: A = True"
            self.document.problem("this is not a line of a BooleanNet file", span, hint)

    def rule(self, target: str, place: Span, span: Span) -> None:
        self.targets.append((target, place))
        self.found[target] = None
        try:
            self.found[target] = self.rules.read(span)
        except ExpressionError as error:
            note_error(self.document, error, target)

    def start(self, names: list[str], value: str, span: Span) -> None:
        if value.lower() in RANDOM:
            self.random += names
        elif value.lower() in VALUES:
            self.starts.update(dict.fromkeys(names, VALUES[value.lower()]))
        else:
            self.document.problem(f"{value!r} is not a value", span, "A start is True, False or Random.")

    def network(self) -> Network:
        check_targets(self.document, self.targets)
        notes = []
        if self.random:
            notes.append(f"starts at random in the file, off here: {', '.join(self.random)}")
        if self.ranked:
            notes.append("the file ranks its rules; the order is not used")
        rules: dict[str, Expr | None] = {name: None for name in (*self.starts, *self.random) if name not in self.found}
        return assemble(self.document, Draft(rules | self.found, starts=self.starts, notes=tuple(notes)))


def booleannet_text(network: Network) -> tuple[str, dict[str, str]]:
    """Write a network as BooleanNet: the start of every node, then the rules.

    Parameters
    ----------
    network : Network

    Returns
    -------
    tuple of (str, dict)
        The text, and the name written for each node id.

    Raises
    ------
    InputError
        When perturbations are attached to the network.

    Examples
    --------
    >>> print(booleannet_text(Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}))[0], end="")
    RAS = False
    ERK = False
    DUSP6 = False
    ERK* = RAS and not DUSP6
    DUSP6* = ERK
    """
    text_ready_to_write(network)
    names = written_names(network, reserved=("true", "false", "and", "or", "not", "random", "rand", "any"))
    lines = [f"{names[name]} = {value}" for name, value in start_of(network).items()]
    for node in network.nodes.values():
        if node.rule is not None:
            rule = SIGN.sub(lambda sign: SPELLED[sign.group()], to_text(node.rule, names))
            lines.append(f"{names[node.id]}* = {rule}")
    return "\n".join([*lines, ""]), names
