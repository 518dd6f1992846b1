"""Feedback loops: the cycles of a network's signed graph."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice, pairwise

from simnet.logic import Sign
from simnet.network import Network

__all__ = ["feedback_loops"]

POSITIVE, NEGATIVE, AMBIGUOUS = "positive", "negative", "ambiguous"


def feedback_loops(network: Network, limit: int = 200) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Find the feedback loops of a network, shortest first.

    Several stable states need a positive loop, an oscillation under asynchronous updating needs a
    negative one (Thomas 1981; Remy, Ruet and Thieffry 2008, Adv. Appl. Math. 41:335).

    Parameters
    ----------
    network : Network
    limit : int
        When there are more loops, only those up to the greatest length are returned of which all
        fit; networks with hundreds of loops have too many to read.

    Returns
    -------
    tuple of (tuple of str, str)
        The nodes in the order of regulation, from the one that comes first in the network; and
        ``positive``, ``negative``, or ``ambiguous`` when an edge has both signs.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK", "MYC": "MYC | ERK"})
    >>> feedback_loops(net)
    ((('MYC',), 'positive'), (('ERK', 'DUSP6'), 'negative'))
    """
    import networkx as nx

    names = list(network.nodes)
    number = {name: place for place, name in enumerate(names)}
    sign = {
        (number[edge.regulator], number[edge.target]): edge.sign
        for edge in network.regulations()
        if edge.sign is not Sign.NONE
    }
    graph = nx.DiGraph(sorted(sign))
    longest = max(map(len, nx.strongly_connected_components(graph)), default=0)
    found: list[list[int]] = []
    for length in range(1, longest + 1):
        more = list(islice(nx.simple_cycles(graph, length_bound=length), limit + 1))
        if len(more) > limit:
            break
        found = more
    loops = sorted((_from_first(cycle) for cycle in found), key=lambda loop: (len(loop), loop))
    return tuple((tuple(names[node] for node in loop), _sign_of(loop, sign)) for loop in loops)


def _from_first(cycle: list[int]) -> tuple[int, ...]:
    """Turn a cycle so that its smallest node comes first."""
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])


def _sign_of(loop: tuple[int, ...], sign: Mapping[tuple[int, int], Sign]) -> str:
    signs = [sign[edge] for edge in pairwise((*loop, loop[0]))]
    if Sign.DUAL in signs:
        return AMBIGUOUS
    return NEGATIVE if signs.count(Sign.INHIBITS) % 2 else POSITIVE
