"""What is read off the cells: a node, a phenotype, or a sum of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from simnet.errors import ConditionError, Span, UnknownNameError
from simnet.logic import Expr, Var
from simnet.network import Network

__all__ = ["Readout", "parse_readout", "parse_readouts"]


@dataclass(frozen=True, slots=True)
class Readout:
    """A sum of nodes or phenotypes, each worth 0 or 1 in a state.

    Parameters
    ----------
    text : str
        As typed; it labels the result.
    terms : tuple of Expr
        What is added up.
    canonical : str
        The same with node ids.
    """

    text: str
    terms: tuple[Expr, ...]
    canonical: str

    @property
    def top(self) -> int:
        """The largest value it can take."""
        return len(self.terms)


def parse_readout(text: str, network: Network) -> Readout:
    """Read one readout: a node or phenotype, or several joined by ``+``.

    Raises
    ------
    ConditionError
        When a term is missing or unknown; knows which.

    Examples
    --------
    >>> net = Network.from_rules({"A": "X", "B": "!X"})
    >>> parse_readout("A + B", net).canonical
    'A + B'
    """
    terms, names = [], []
    for match in re.finditer(r"[^+]+|\+(?=\s*(?:\+|$))", text):
        name = match.group().strip()
        begin = match.start() + len(match.group()) - len(match.group().lstrip())
        span = Span(begin, begin + max(1, len(name)))
        if not name or name == "+":
            raise ConditionError("a node is missing in this sum", text, span)
        if name in network.phenotypes:
            terms.append(network.phenotypes[name])
            names.append(name)
            continue
        try:
            node = network.node(name)
        except UnknownNameError as error:
            raise ConditionError(f"unknown node or phenotype {name!r}", text, span, _hint(error, network)) from None
        terms.append(Var(node.id))
        names.append(node.id)
    if not terms:
        raise ConditionError("an empty readout", text, Span(0, 1), f"Nodes: {', '.join(network.nodes)}")
    return Readout(text.strip(), tuple(terms), " + ".join(names))


def parse_readouts(texts: str | Iterable[str], network: Network) -> tuple[Readout, ...]:
    """Read several readouts, from a list or a text with commas; the model's own when empty.

    Raises
    ------
    ConditionError
    """
    if isinstance(texts, str):
        texts = texts.split(",")
    wanted = [text for text in texts if text.strip()]
    if not wanted:
        wanted = list(network.readouts) or [n for n in network.nodes if n not in network.inputs]
    return tuple(parse_readout(text, network) for text in wanted)


def _hint(error: UnknownNameError, network: Network) -> str:
    if error.suggestions:
        return f"Did you mean {' or '.join(map(repr, error.suggestions))}?"
    return f"Nodes: {', '.join(network.nodes)}"
