"""What is read off the cells: a node, a phenotype, or a sum of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simnet.errors import ConditionError, Span, UnknownNameError, did_you_mean, nearest
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
    if not text.strip():
        raise ConditionError("an empty readout", text, Span(0, 1), f"Nodes: {', '.join(network.nodes)}")
    found: list[tuple[Expr, str]] = []
    at = 0
    for part in text.split("+"):
        found.append(_term(part, at, text, network))
        at += len(part) + 1
    return Readout(text.strip(), tuple(term for term, _ in found), " + ".join(name for _, name in found))


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


def _term(part: str, at: int, text: str, network: Network) -> tuple[Expr, str]:
    """Read one term of a sum; `at` is where it begins."""
    name = part.strip()
    if not name:
        sign = at + len(part) if at + len(part) < len(text) else at - 1
        raise ConditionError("a node is missing in this sum", text, Span(sign, sign + 1))
    begin = at + len(part) - len(part.lstrip())
    for phenotype, expr in network.phenotypes.items():
        if phenotype.casefold() == name.casefold():
            return expr, phenotype
    try:
        node = network.node(name)
    except UnknownNameError as error:
        near = nearest(name, network.phenotypes, 1) if error.reason.startswith("unknown") else ()
        hint = did_you_mean((*error.suggestions, *near)) or f"Nodes: {', '.join((*network.nodes, *network.phenotypes))}"
        reason = error.reason.replace("node", "node or phenotype", 1)
        raise ConditionError(reason, text, Span(begin, begin + len(name)), hint) from None
    return Var(node.id), node.id
