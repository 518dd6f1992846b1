""".bnet: one ``target, factors`` line a node (BoolNet, pyboolnet, mpbn, biodivine)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from simnet.errors import ExpressionError, Span
from simnet.files.assembly import Draft, assemble, check_targets, note_error, text_ready_to_write
from simnet.files.dialect import BooleanRules, plain_dialect
from simnet.files.names import written_names
from simnet.files.yamltext import Document, read_text
from simnet.logic import Expr, Var, to_text
from simnet.network import Network

__all__ = ["bnet_text", "read_bnet"]

NAME = r"[^\s&|!~()=,;^<>?\"'#]+"
DIALECT = plain_dialect(rf"\"[^\"\n]+\"|'[^'\n]+'|{NAME}")
HEADERS = frozenset({("targets", "factors"), ("targets", "functions"), ("target", "factors"), ("target", "function")})
ALSO_SIGNS = re.compile(r"[*+]")  # AND and OR elsewhere: a name with them must be a target, or it is a slip
LINE = re.compile(r"^[ \t]*(?P<target>\"[^\"\n]+\"|'[^'\n]+'|[^\s,#][^,\n]*?)[ \t]*,(?P<rule>[^\n]*)$")
COMMENT = re.compile(r"(?:^|(?<=\s))#.*")


def read_bnet(path: str | Path) -> Network:
    """Read a ``.bnet`` file.

    The header (``targets, factors``) may be missing; ``#`` begins a comment at the beginning of a
    line or after a space; names that are used and never defined, and nodes whose rule is their
    own name, are inputs. AND is ``&`` or ``&&``, OR ``|`` or ``||``, NOT ``!`` or ``~``, or in words.
    Names may hold any characters that are not signs; they become ids and stay display names.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Network

    Raises
    ------
    FileProblems
        All problems at once: rules that do not parse, duplicate targets, several rules with
        probabilities for a node, BoolNet's temporal predicates.
    """
    return network_of(Document(str(path), read_text(path)))


def network_of(document: Document) -> Network:
    """Build the network of a text in this format."""
    lines = list(_lines(document))
    check_targets(document, [(name, span) for name, span, _ in lines])
    targets = {name for name, _, _ in lines}

    def known(name: str, span: Span) -> None:
        if name not in targets and ALSO_SIGNS.search(name):
            hint = "AND is '&' and OR is '|' here; a name with such a sign must have a line of its own."
            document.problem(f"{name!r} is not the target of any line", span, hint)

    rules = BooleanRules(document.text, DIALECT, known)
    found: dict[str, Expr | None] = {}
    for name, _, span in lines:
        try:
            found[name] = rules.read(span)
        except ExpressionError as error:
            note_error(document, error, name)
    return assemble(document, Draft(found))


def _lines(document: Document) -> Iterator[tuple[str, Span, Span]]:
    """Yield target, its place and the place of its rule."""
    start, first = 0, True
    for line in document.text.split("\n"):
        bare = COMMENT.sub("", line)
        begin, start = start, start + len(line) + 1
        if not bare.strip():
            continue
        header = tuple(part.strip().strip("\"'").lower() for part in bare.split(","))
        if first and header[:2] in HEADERS:
            first = False
            if len(header) > 2:
                span = Span(begin, begin + len(bare))
                document.problem("rules with probabilities are not read", span, "Give each node one rule.")
                return
            continue
        first = False
        match = LINE.match(bare)
        if match is None:
            place = begin + len(bare) - len(bare.lstrip())
            hint = "A line is: target, rule"
            document.problem("this is not a line of a .bnet file", Span(place, begin + len(bare.rstrip())), hint)
            continue
        target = match["target"]
        if target[0] in "\"'":
            target = target[1:-1]
        span = Span(begin + match.start("target"), begin + match.end("target"))
        if not re.fullmatch(NAME, target) and match["target"] == target:
            document.problem(f"{target!r} cannot be the name of a node", span, "Put it between quotation marks.")
            continue
        yield target, span, Span(begin + match.start("rule"), begin + match.end("rule"))


def bnet_text(network: Network) -> tuple[str, dict[str, str]]:
    """Write a network as ``.bnet``; an input repeats its own name.

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
    >>> print(bnet_text(Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}))[0], end="")
    targets, factors
    RAS, RAS
    ERK, RAS & !DUSP6
    DUSP6, ERK
    """
    text_ready_to_write(network)
    names = written_names(network, reserved=("true", "false"))
    lines = [f"{names[node.id]}, {to_text(node.rule or Var(node.id), names)}" for node in network.nodes.values()]
    return "\n".join(["targets, factors", *lines, ""]), names
