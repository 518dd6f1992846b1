"""The network as a picture in plain text, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from simnet.logic import Sign
from simnet.network import KINDS, Network, Regulation
from simnet.report.layers import backward_edges, drawn_regulations, layers
from simnet.report.style import KIND_STYLES

__all__ = ["text_picture"]

WIDTH = 100  # characters of a line, at most
MARKS: Mapping[Sign, str] = {Sign.ACTIVATES: "+", Sign.INHIBITS: "-", Sign.DUAL: "±", Sign.NONE: "0"}
CLOSES = "*"
TIED = "\u00a0"  # a space at which no line breaks

Loop = tuple[tuple[str, ...], str]


def text_picture(network: Network, loops: Sequence[Loop] = ()) -> str:
    """Draw the network in lines of text, layer by layer from inputs to phenotypes.

    Each node stands below all that regulate it, except along edges that close a loop; these
    regulators are marked ``*``.

    Parameters
    ----------
    network : Network
    loops : Sequence of (tuple of str, str), optional
        Feedback loops and their signs, written at the end.

    Examples
    --------
    >>> print(text_picture(Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"})))
    context  RAS
          1  ERK   <- RAS (+), DUSP6 (-)*
          2  DUSP6 <- ERK (+)
    * closes a loop
    """
    backward = backward_edges(network)
    regulators: dict[str, list[str]] = {node: [] for node in network.nodes}
    for edge in drawn_regulations(network):
        regulators[edge.target].append(_mark(edge, closes=(edge.regulator, edge.target) in backward))
    name_width = max((len(node) for node, found in regulators.items() if found), default=0)
    lines: list[tuple[str, str]] = [*_inputs(network)]
    for number, layer in enumerate(layers(network)):
        shown = [node for node in layer if node not in network.inputs]
        for place, node in enumerate(shown):
            lines.append(("" if place else str(number), _node(node, regulators[node], name_width)))
    head = max((len(label) for label, _ in lines), default=0)
    picture = [_wrapped(f"{label:>{head}}  ", line, name_width) for label, line in lines]
    notes = [f"{CLOSES} closes a loop"] if backward else []
    return "\n".join([*picture, *notes, *_loops(loops)])


def _inputs(network: Network) -> Iterator[tuple[str, str]]:
    nodes = [network.nodes[node] for node in network.inputs]
    for kind, members in groupby(sorted(nodes, key=lambda n: KINDS.index(n.kind)), key=lambda n: n.kind):
        names = [node.id for node in members]
        yield (KIND_STYLES[kind].plural if len(names) > 1 else kind), ", ".join(names)


def _mark(edge: Regulation, *, closes: bool) -> str:
    return f"{edge.regulator} ({MARKS[edge.sign]}){CLOSES if closes else ''}"


def _node(node: str, regulators: Sequence[str], width: int) -> str:
    return f"{node:<{width}} <- {', '.join(regulators)}" if regulators else f"{node:<{width}}    constant"


def _wrapped(label: str, line: str, name_width: int) -> str:
    indent = len(label) + (name_width + 4 if " <- " in line else 0)
    text = (label + line).replace(" (", f"{TIED}(")
    filled = textwrap.fill(
        text, WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )
    return filled.replace(TIED, " ")


def _loops(loops: Sequence[Loop]) -> list[str]:
    if not loops:
        return []
    return ["feedback loops", *(f"  {sign:<9} {' -> '.join((*nodes, nodes[0]))}" for nodes, sign in loops)]
