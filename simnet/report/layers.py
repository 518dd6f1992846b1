"""Upstream and downstream: which edges run backwards, and the layer of each node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from simnet.logic import Sign
from simnet.network import Network, Regulation

__all__ = ["Edge", "backward_edges", "drawn_regulations", "layers"]

Edge = tuple[str, str]


def drawn_regulations(network: Network) -> tuple[Regulation, ...]:
    """Return every regulation that can change its target."""
    return tuple(edge for edge in network.regulations() if edge.sign is not Sign.NONE)


def backward_edges(network: Network) -> frozenset[Edge]:
    """Choose the edges that close a loop, so that all others run from upstream to downstream.

    Few are chosen, but not always the fewest: the order in which signals leave the inputs counts
    first, then the order of the file. Regulations of a node by itself are always among them.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"})
    >>> sorted(backward_edges(net))
    [('DUSP6', 'ERK')]
    """
    edges = [(edge.regulator, edge.target) for edge in drawn_regulations(network)]
    orders = (_signal_order(network, edges), list(network.nodes))
    found = min((_against(order, edges) for order in orders), key=len)
    return frozenset(_needed(found, edges))


def layers(network: Network) -> tuple[tuple[str, ...], ...]:
    """Return node ids layer by layer, inputs first; each node lies below all that regulate it.

    Edges that close a loop do not count. Within a layer nodes keep the order of the file.

    Examples
    --------
    >>> layers(Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}))
    (('RAS',), ('ERK',), ('DUSP6',))
    """
    backward = backward_edges(network)
    edges = [(e.regulator, e.target) for e in drawn_regulations(network)]
    depth = _depths(network.nodes, [edge for edge in edges if edge not in backward])
    count = max(depth.values(), default=-1) + 1
    return tuple(tuple(node for node in network.nodes if depth[node] == layer) for layer in range(count))


def _signal_order(network: Network, edges: Sequence[Edge]) -> list[str]:
    """Return the nodes in reverse postorder of a walk from the inputs; only loops run against it."""
    targets: dict[str, list[str]] = {node: [] for node in network.nodes}
    for regulator, target in edges:
        targets[regulator].append(target)
    roots = [*network.inputs, *network.nodes]
    seen: set[str] = set()
    finished: list[str] = []
    for root in roots:
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                finished.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((target, False) for target in targets[node])
    return finished[::-1]


def _against(order: Sequence[str], edges: Iterable[Edge]) -> list[Edge]:
    place = {node: position for position, node in enumerate(order)}
    return [(u, v) for u, v in edges if place[u] >= place[v]]


def _needed(backward: Sequence[Edge], edges: Sequence[Edge]) -> list[Edge]:
    """Drop every edge of `backward` that closes no loop with the edges kept."""
    kept = [edge for edge in edges if edge not in backward]
    needed = []
    for edge in backward:
        if _reaches(edge[1], edge[0], kept):
            needed.append(edge)
        else:
            kept.append(edge)
    return needed


def _reaches(start: str, goal: str, edges: Sequence[Edge]) -> bool:
    seen, frontier = {start}, {start}
    while frontier and goal not in seen:
        frontier = {v for u, v in edges if u in frontier} - seen
        seen |= frontier
    return goal in seen


def _depths(nodes: Iterable[str], edges: Sequence[Edge]) -> Mapping[str, int]:
    """Return the length of the longest way to each node; `edges` are without loops."""
    depth = dict.fromkeys(nodes, 0)
    for _ in range(len(depth)):
        deeper = {v: depth[u] + 1 for u, v in edges if depth[u] >= depth[v]}
        if not deeper:
            break
        for u, v in edges:
            depth[v] = max(depth[v], depth[u] + 1)
    return depth
