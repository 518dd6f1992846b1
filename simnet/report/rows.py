"""The layered graph behind a layout: ranks, waypoints, order of each row, and places along it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from math import isqrt

from simnet.report.program import LinearProgram

__all__ = ["BOX_GAP", "HEAD_ROOM", "Rows", "arrange"]

Vertex = int
Step = tuple[Vertex, Vertex]

BOX_GAP, WAY_GAP = 0.24, 0.14  # inches between neighbours in a row: two boxes, anything with a waypoint
HEAD_ROOM = 0.13  # inches above and below a row in which edges run straight up or down
PORT_STEP = 0.17  # inches between edges at one side of a box, at most
BENDS = (1.0, 2.0, 8.0)  # price of an inch aside, by the number of waypoints at the ends of a step
CENTRING, WIDTH = 0.2, 0.6  # price of an inch off the middle of one's neighbours, and of total width


@dataclass(frozen=True, slots=True)
class Rows:
    """Nodes and waypoints in rows.

    Parameters
    ----------
    nodes : int
        Vertices below this number are nodes, the others waypoints of long edges.
    rank : tuple of int
        Row of each vertex.
    chains : tuple of tuple of int
        Vertices of each edge, from row to next row downwards.
    order : tuple of tuple of int
        Vertices of each row from left to right.
    ports : Mapping[(int, int, bool), float]
        Offset from the middle of a box at which a chain leaves (chain, step, False) or enters
        (chain, step, True) it, in inches.
    across : tuple of float
        Horizontal centre of each vertex in inches.
    """

    nodes: int
    rank: tuple[int, ...]
    chains: tuple[tuple[Vertex, ...], ...]
    order: tuple[tuple[Vertex, ...], ...]
    ports: Mapping[tuple[int, int, bool], float]
    across: tuple[float, ...]


def arrange(widths: Sequence[float], edges: Sequence[Step]) -> Rows:
    """Lay out a graph without loops in rows.

    Parameters
    ----------
    widths : Sequence of float
        Of each node, in inches.
    edges : Sequence of (int, int)
        From upper to lower node; several may join the same two.
    """
    count = len(widths)
    rank, chains = _with_waypoints(_ranks(count, edges), edges)
    order = _ordered(rank, chains)
    all_widths = [*widths, *[0.0] * (len(rank) - count)]
    ports = _ports(all_widths, chains, order)
    across = _across(count, all_widths, chains, order, ports)
    return Rows(count, tuple(rank), tuple(chains), tuple(map(tuple, order)), ports, tuple(across))


def _ranks(count: int, edges: Sequence[Step]) -> list[int]:
    """Give each node a row such that edges lead downwards and are short in total.

    The matrix is totally unimodular: the linear program has whole-number answers.
    """
    program = LinearProgram([1e-3] * count, [0.0] * count)
    for upper, lower in edges:
        program.prices[upper] -= 1
        program.prices[lower] += 1
        program.at_most({upper: 1.0, lower: -1.0}, -1.0)
    rank = [round(value) for value in program.solve()]
    joined = {node for edge in edges for node in edge}
    alone = [node for node in range(count) if node not in joined]
    depth = max([*rank, isqrt(len(alone))], default=0) + 1
    for place, node in enumerate(alone):
        rank[node] = place % depth  # nodes without edges stand in columns of their own
    return rank


def _with_waypoints(rank: Sequence[int], edges: Sequence[Step]) -> tuple[list[int], list[tuple[Vertex, ...]]]:
    """Cut every edge at each row it passes; return the ranks of all vertices, and the chains."""
    ranks = list(rank)
    chains = []
    for upper, lower in edges:
        passed = range(rank[upper] + 1, rank[lower])
        chains.append((upper, *range(len(ranks), len(ranks) + len(passed)), lower))
        ranks += passed
    return ranks, chains


def _ordered(rank: Sequence[int], chains: Sequence[tuple[Vertex, ...]]) -> list[list[Vertex]]:
    """Order each row so that few edges cross: the best of several runs of fast_sugiyama."""
    from fast_sugiyama import from_edges

    steps = list(dict.fromkeys(step for chain in chains for step in pairwise(chain)))
    best: list[list[Vertex]] = _in_rows(rank, {})
    if not steps:
        return best
    fewest: tuple[float, ...] | None = None
    for method, transpose, turned in product(("barycenter", "median"), (True, False), (1, -1)):
        layouts = from_edges(steps[::turned], crossing_minimization=method, transpose=transpose)  # type: ignore[arg-type]
        key: dict[Vertex, tuple[int, float]] = {}
        parts = sorted(layouts, key=lambda layout: min(int(vertex) for vertex, _ in layout[0]))
        for part, (positions, *_) in enumerate(parts):
            key |= {int(vertex): (part, float(x)) for vertex, (x, _) in positions}
        order = _in_rows(rank, key)
        cost = (float(_crossings(order, chains)),)
        if fewest is None or cost < fewest:
            best, fewest = order, cost
    return best


def _in_rows(rank: Sequence[int], key: Mapping[Vertex, tuple[int, float]]) -> list[list[Vertex]]:
    """Sort the vertices of each row; vertices without a key (nodes without edges) come last."""
    last = (len(rank), 0.0)
    return [
        sorted((v for v, r in enumerate(rank) if r == row), key=lambda v: (key.get(v, last), v))
        for row in range(max(rank, default=-1) + 1)
    ]


def _crossings(order: Sequence[Sequence[Vertex]], chains: Sequence[tuple[Vertex, ...]]) -> int:
    place = {vertex: position for row in order for position, vertex in enumerate(row)}
    level = {vertex: number for number, row in enumerate(order) for vertex in row}
    gaps: dict[int, list[tuple[int, int]]] = {}
    for chain in chains:
        for upper, lower in pairwise(chain):
            gaps.setdefault(level[upper], []).append((place[upper], place[lower]))
    return sum((a - c) * (b - d) < 0 for gap in gaps.values() for (a, b), (c, d) in combinations(gap, 2))


def _ports(
    widths: Sequence[float], chains: Sequence[tuple[Vertex, ...]], order: Sequence[Sequence[Vertex]]
) -> dict[tuple[int, int, bool], float]:
    """Spread the edges at the top and at the bottom of each box in the order of their other ends."""
    place = {vertex: position for row in order for position, vertex in enumerate(row)}
    sides: dict[tuple[Vertex, bool], list[tuple[int, int, int]]] = {}
    for number, chain in enumerate(chains):
        for step, (upper, lower) in enumerate(pairwise(chain)):
            sides.setdefault((upper, False), []).append((place[lower], number, step))
            sides.setdefault((lower, True), []).append((place[upper], number, step))
    ports = {}
    for (vertex, enters), ends in sides.items():
        room = min(PORT_STEP, 0.8 * widths[vertex] / len(ends))
        for slot, (_, number, step) in enumerate(sorted(ends)):
            ports[number, step, enters] = (slot - (len(ends) - 1) / 2) * room
    return ports


def _across(
    count: int,
    widths: Sequence[float],
    chains: Sequence[tuple[Vertex, ...]],
    order: Sequence[Sequence[Vertex]],
    ports: Mapping[tuple[int, int, bool], float],
) -> list[float]:
    """Place the vertices along their rows: straight edges first, then centred, then narrow."""
    program = _Places(widths)
    neighbours: dict[tuple[Vertex, bool], list[Vertex]] = {}
    for number, chain in enumerate(chains):
        for step, (upper, lower) in enumerate(pairwise(chain)):
            shift = ports[number, step, True] - ports[number, step, False]
            ways = (upper >= count) + (lower >= count)
            program.pull({lower: 1.0, upper: -1.0}, -shift, BENDS[ways])
            neighbours.setdefault((upper, False), []).append(lower)
            neighbours.setdefault((lower, True), []).append(upper)
    for (vertex, _), others in neighbours.items():
        if vertex < count and len(others) > 1:
            terms = {vertex: 1.0}
            for other in others:
                terms[other] = terms.get(other, 0.0) - 1 / len(others)
            program.pull(terms, 0.0, CENTRING)
    for row in order:
        for left, right in pairwise(row):
            gap = BOX_GAP if left < count and right < count else WAY_GAP
            program.apart(left, right, (widths[left] + widths[right]) / 2 + gap)
    return program.solve()


class _Places:
    """A linear program over horizontal places, all at least half a width from the left edge."""

    def __init__(self, widths: Sequence[float]) -> None:
        self.widths = widths
        self.program = LinearProgram([0.0] * len(widths), [width / 2 for width in widths])

    def pull(self, terms: Mapping[int, float], target: float, price: float) -> None:
        """Charge the distance between a sum of places and a target."""
        distance = self.program.variable(price)
        for sign in (1.0, -1.0):
            self.program.at_most({**{v: sign * c for v, c in terms.items()}, distance: -1.0}, sign * target)

    def apart(self, left: int, right: int, distance: float) -> None:
        """Keep two neighbours at a distance."""
        self.program.at_most({left: 1.0, right: -1.0}, -distance)

    def solve(self) -> list[float]:
        """Return the best place of each vertex, when the total width is charged, too."""
        edge = self.program.variable(WIDTH)
        for vertex, width in enumerate(self.widths):
            self.program.at_most({vertex: 1.0, edge: -1.0}, -width / 2)
        return self.program.solve()[: len(self.widths)]
