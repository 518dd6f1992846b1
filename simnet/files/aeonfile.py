""".aeon: signed regulations and ``$node: function`` lines (biodivine AEON, Beneš et al. 2020)."""

from __future__ import annotations

import re
from pathlib import Path

from simnet.errors import ExpressionError, Span
from simnet.files.assembly import Draft, assemble, check_targets, note_error, suggest, text_ready_to_write
from simnet.files.dialect import BooleanRules, Dialect
from simnet.files.names import written_names
from simnet.files.yamltext import Document, read_text
from simnet.logic import Expr, Sign, signs, to_text
from simnet.network import Network

__all__ = ["aeon_text", "read_aeon"]

DIALECT = Dialect(
    token=re.compile(
        r"(?P<space>\s+)|(?P<number>[01](?!\w))|(?P<name>\w+)|(?P<open>\()|(?P<close>\))|(?P<comma>,)"
        r"|(?P<sign><=>|=>|[&|!^])|(?P<other>.)",
        re.DOTALL,
    ),
    signs={"&": "&", "|": "|", "!": "!", "^": "^", "=>": "=>", "<=>": "<=>"},
    prefix={"!": 6},
    infix={"<=>": 1, "=>": 2, "|": 3, "&": 4, "^": 5},
    right=frozenset({"=>", "<=>"}),
)
ARROWS = {Sign.ACTIVATES: "->", Sign.INHIBITS: "-|", Sign.DUAL: "-?", Sign.NONE: "-??"}
REGULATION = re.compile(r"^\s*(?P<regulator>\w+)\s*(?P<arrow>-[>|?]\??)\s*(?P<target>\w+)\s*$")
FUNCTION = re.compile(r"^\s*\$\s*(?P<target>\w+)\s*:(?P<rule>.*)$")
TITLE = re.compile(r"^\s*#!name:(?P<title>.*)$")
CONSTANT = re.compile(r"(?<!\w)[01](?!\w)")
CONSTANTS = {"0": "false", "1": "true"}
UNSPECIFIED = "AEON leaves such functions open; simnet needs one rule a node."


def read_aeon(path: str | Path) -> Network:
    """Read an ``.aeon`` file.

    In functions ``!`` binds tightest, then ``^`` (exclusive or), ``&``, ``|``, ``=>``, ``<=>``, as in
    AEON. A node without regulators and function is an input.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Network

    Raises
    ------
    FileProblems
        All problems at once: a node with regulators and no function, a function with open parts
        (``f(A, B)`` or a name that is no node), a function that names a node which does not
        regulate the target.
    """
    return network_of(Document(str(path), read_text(path)))


def network_of(document: Document) -> Network:
    """Build the network of a text in this format."""
    reader = _Reader(document)
    begin = 0
    for line in document.text.split("\n"):
        reader.line(line, begin)
        begin += len(line) + 1
    return reader.network()


class _Reader:
    """Lines of one file on their way to a network."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes: dict[str, None] = {}
        self.regulators: dict[str, dict[str, Span]] = {}
        self.functions: list[tuple[str, Span, Span]] = []
        self.title = ""

    def line(self, line: str, begin: int) -> None:
        title = TITLE.match(line)
        if title:
            self.title = title["title"].strip()
        line = line.partition("#")[0]
        if not line.strip():
            return
        regulation, function = REGULATION.match(line), FUNCTION.match(line)
        if regulation:
            names = regulation["regulator"], regulation["target"]
            self.nodes.update(dict.fromkeys(names))
            span = Span(begin + regulation.start("regulator"), begin + regulation.end("target"))
            self.regulators.setdefault(names[1], {})[names[0]] = span
        elif function:
            target = Span(begin + function.start("target"), begin + function.end("target"))
            self.functions.append((function["target"], target, Span(begin + function.start("rule"), begin + len(line))))
        else:
            span = Span(begin + len(line) - len(line.lstrip()), begin + len(line.rstrip()))
            hint = "A line is a regulation (A -> B, A -| B, A -? B) or a function ($B: A & !C)."
            self.document.problem("this is not a line of an .aeon file", span, hint)

    def network(self) -> Network:
        self.nodes.update(dict.fromkeys(name for name, _, _ in self.functions))
        check_targets(self.document, [(name, span) for name, span, _ in self.functions])
        rules: dict[str, Expr | None] = dict.fromkeys(self.nodes)
        for name, _, span in self.functions:
            rules[name] = self.rule(name, span)
        given = {name for name, _, _ in self.functions}
        for name, regulators in self.regulators.items():
            if name not in given:
                reason = f"{name!r} has regulators and no function"
                self.document.problem(reason, next(iter(regulators.values())), UNSPECIFIED)
        return assemble(self.document, Draft(rules, title=self.title))

    def rule(self, target: str, span: Span) -> Expr | None:
        def known(name: str, place: Span) -> None:
            if name in self.regulators.get(target, ()):
                return
            if re.match(r"\s*\(", self.document.text[place.end : place.end + 100]):
                reason = f"the function {name!r} is left open, in the rule of {target!r}"
                self.document.problem(reason, place, UNSPECIFIED)
            elif name in self.nodes:
                hint = f"Add a line: {name} -?? {target}"
                self.document.problem(f"{name!r} is not declared as a regulator of {target!r}", place, hint)
            else:
                hint = suggest(self.document, name, self.nodes) or UNSPECIFIED
                self.document.problem(f"unknown node {name!r} in the rule of {target!r}", place, hint)

        before = len(self.document.problems)
        try:
            return BooleanRules(self.document.text, DIALECT, known).read(span)
        except ExpressionError as error:
            if len(self.document.problems) == before:  # an open function was named already
                note_error(self.document, error, target)
            return None


def aeon_text(network: Network) -> tuple[str, dict[str, str]]:
    """Write a network as ``.aeon``; each regulation has the sign that its rule gives it.

    Parameters
    ----------
    network : Network

    Returns
    -------
    tuple of (str, dict)
        The text, and the name written for each node id. An input that regulates nothing is
        written as its own regulator, since .aeon knows nodes by their regulations.

    Raises
    ------
    InputError
        When perturbations are attached to the network.

    Examples
    --------
    >>> print(aeon_text(Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}))[0], end="")
    RAS -> ERK
    DUSP6 -| ERK
    ERK -> DUSP6
    $ERK: RAS & !DUSP6
    $DUSP6: ERK
    """
    text_ready_to_write(network)
    names = written_names(network, reserved=("true", "false"))
    regulations, functions = [], []
    named: set[str] = set()
    for node in network.nodes.values():
        if node.rule is None:
            continue
        for regulator, sign in signs(node.rule).items():
            regulations.append(f"{names[regulator]} {ARROWS[sign]} {names[node.id]}")
            named |= {regulator, node.id}
        rule = CONSTANT.sub(lambda found: CONSTANTS[found.group()], to_text(node.rule, names))
        functions.append(f"${names[node.id]}: {rule}")
    for node in network.nodes.values():
        if node.id not in named:
            name = names[node.id]
            regulations.append(f"{name} {'->' if node.is_input else '-??'} {name}")
            functions += [f"${name}: {name}"] if node.is_input else []
    return "\n".join([*regulations, *functions, ""]), names
