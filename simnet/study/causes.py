"""Chains of causes: from what was done to what is read, along regulations that agree with what changed.

In two fixed points a node that differs without being held has a regulator whose own difference, by the
sign of its regulation, pushes it that way: change the regulators one by one, and at some step the rule
flips. Followed backwards this ends at a node that was treated differently, or in a cycle of such
regulations, whose signs multiply to plus: a positive feedback loop that carries a difference on after its
cause is gone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["MAX_PARTIAL", "RawChain", "RawLink", "StageGraph", "causes", "chordless_paths"]

MAX_PARTIAL = 20_000  # beginnings of chains that are followed before the search is cut short
Graph = Mapping[str, Mapping[str, int]]  # {regulator: {target: sign}}


@dataclass(frozen=True, slots=True)
class StageGraph:
    """What differs between two courses at the end of one stage.

    Parameters
    ----------
    changes : Mapping[str, int]
        1 or -1 for every node that differs.
    sources : frozenset of str
        Those that are held differently, or have another rule.
    active : Graph
        Regulations whose sign agrees with the change of both ends.
    """

    changes: Mapping[str, int]
    sources: frozenset[str]
    active: Graph


@dataclass(frozen=True, slots=True)
class RawLink:
    """A regulation with its sign, and the stage in which it acts."""

    regulator: str
    target: str
    sign: int
    stage: int


@dataclass(frozen=True, slots=True)
class RawChain:
    """Links from a root to what is read, and the loop that carries them."""

    root: str
    links: tuple[RawLink, ...]
    loop: tuple[str, ...] = ()


def causes(
    stages: Sequence[StageGraph], wanted: Collection[str], last: int | None = None
) -> tuple[list[RawChain], bool]:
    """Find the minimal chains that end in `wanted`.

    Parameters
    ----------
    stages : sequence of StageGraph
    wanted : collection of str
        Nodes to be explained, as they are at the end of stage `last`.
    last : int, optional
        The last stage by default.

    Returns
    -------
    list of RawChain
        Shortest first.
    bool
        Whether these are all.
    """
    place = len(stages) - 1 if last is None else last
    stage = stages[place]
    paths, complete = chordless_paths(stage.active, stage.sources, wanted)
    found = [RawChain(path[0], _links(path, stage.active, place)) for path in paths]
    reached = _reached(stage.active, stage.sources)
    for loop_nodes in _loops_without_cause(stage, reached):
        tails, all_tails = chordless_paths(stage.active, loop_nodes, wanted)
        first = _first_difference(stages, loop_nodes, place)
        if not tails or first == place:
            continue
        heads, all_heads = causes(stages, loop_nodes, first)
        complete &= all_tails and all_heads
        for head in heads:
            entry = head.links[-1].target if head.links else head.root
            for tail in tails:
                within = _shortest(stage.active, entry, tail[0], loop_nodes)
                links = (*head.links, *_links((*within, *tail[1:]), stage.active, place))
                found.append(RawChain(head.root, links, head.loop or _cycle(stage.active, tail[0], loop_nodes)))
    return sorted(found, key=lambda chain: len(chain.links)), complete


def chordless_paths(graph: Graph, roots: Collection[str], sinks: Collection[str]) -> tuple[list[tuple[str, ...]], bool]:
    """List the paths from `roots` to `sinks` that have no shortcut through their own nodes.

    Returns
    -------
    list of tuple of str
        Shortest first; a root that is a sink is a path of one node.
    bool
        Whether the list is complete; it is cut after 20,000 beginnings.

    Examples
    --------
    >>> graph = {"A": {"B": 1, "C": 1}, "B": {"C": 1, "D": 1}, "C": {"D": 1}}
    >>> chordless_paths(graph, ["A"], ["D"])    # A, B, C, D has the shortcut A -> C
    ([('A', 'B', 'D'), ('A', 'C', 'D')], True)
    """
    useful = _reached(_reversed(graph), sinks)
    found: list[tuple[str, ...]] = []
    waiting: deque[tuple[str, ...]] = deque((root,) for root in roots if root in useful)
    followed = 0
    while waiting:
        path = waiting.popleft()
        if path[-1] in sinks:
            found.append(path)
            continue
        followed += 1
        if followed > MAX_PARTIAL:
            return found, False
        earlier = [graph.get(node, {}) for node in path[:-1]]
        waiting += (
            (*path, target)
            for target in graph.get(path[-1], {})
            if target in useful
            and target not in path
            and target not in roots
            and not any(target in targets for targets in earlier)
        )
    return found, True


def _links(path: Sequence[str], graph: Graph, stage: int) -> tuple[RawLink, ...]:
    return tuple(RawLink(regulator, target, graph[regulator][target], stage) for regulator, target in pairwise(path))


def _reversed(graph: Graph) -> Graph:
    turned: dict[str, dict[str, int]] = {}
    for regulator, targets in graph.items():
        for target, sign in targets.items():
            turned.setdefault(target, {})[regulator] = sign
    return turned


def _reached(graph: Graph, roots: Collection[str]) -> set[str]:
    """Return the roots and everything that can be reached from them."""
    found, waiting = set(roots), list(roots)
    while waiting:
        for target in graph.get(waiting.pop(), {}):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _loops_without_cause(stage: StageGraph, reached: set[str]) -> Iterator[frozenset[str]]:
    """Yield the outermost loops of differing nodes that nothing done in this stage explains."""
    import networkx as nx

    inside = {node: [t for t in targets if t not in reached] for node, targets in stage.active.items()}
    edges = [(node, target) for node, targets in inside.items() if node not in reached for target in targets]
    graph = nx.DiGraph(edges)
    for members in sorted(nx.strongly_connected_components(graph), key=min):
        cyclic = len(members) > 1 or any(graph.has_edge(node, node) for node in members)
        fed = any(before not in members for node in members for before in graph.predecessors(node))
        if cyclic and not fed:
            yield frozenset(members)


def _first_difference(stages: Sequence[StageGraph], nodes: Collection[str], place: int) -> int:
    """Return the stage from which on all these nodes differ as they do at `place`."""
    while place and all(stages[place - 1].changes.get(n) == stages[place].changes.get(n) for n in nodes):
        place -= 1
    return place


def _shortest(graph: Graph, start: str, end: str, within: Collection[str]) -> tuple[str, ...]:
    """Return a shortest path between two nodes of one loop."""
    waiting: deque[tuple[str, ...]] = deque([(start,)])
    seen = {start}
    while waiting:
        path = waiting.popleft()
        if path[-1] == end:
            return path
        for target in graph.get(path[-1], {}):
            if target in within and target not in seen:
                seen.add(target)
                waiting.append((*path, target))
    raise ValueError(end)


def _cycle(graph: Graph, node: str, within: Collection[str]) -> tuple[str, ...]:
    """Return a shortest cycle through a node of a loop, beginning there."""
    if node in graph.get(node, {}):
        return (node,)
    ways = [_shortest(graph, target, node, within) for target in graph[node] if target in within]
    return (node, *min(ways, key=len)[:-1])
