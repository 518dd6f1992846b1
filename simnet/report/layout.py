"""A layered layout of a network, top to bottom, in inches.

Sugiyama's scheme: edges that close a loop are turned round, nodes get ranks that keep edges
short, long edges get a waypoint in every row they pass (so that no edge runs through a node),
fast_sugiyama orders the rows with few crossings, and a linear program places them with the
straightest edges that the box widths allow (Gansner et al. 1993, IEEE Trans. Softw. Eng. 19:214).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from simnet.network import Network, Regulation
from simnet.report.layers import backward_edges, drawn_regulations
from simnet.report.rows import HEAD_ROOM, Rows, arrange

__all__ = ["Box", "Layout", "Route", "lay_out"]

Point = tuple[float, float]
Place = tuple[int, int]  # an edge, and which of its steps from row to row
Bend = tuple[Place, float, float]  # where a step begins and ends, left to right

SLIGHT = 0.25  # inches aside; a smaller bend needs no track of its own
LOOP_ROOM = 0.24  # inches beside a box that regulates itself
NEAR, FAR = 0.20, 0.75  # least and greatest gap between rows, inches
STEEPNESS = 0.11  # growth of the gap with the widest bend in it
TRACK = 0.075  # height between bends that run side by side, inches


@dataclass(frozen=True, slots=True)
class Box:
    """Where a node is drawn: its centre and size in inches."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one edge from regulator to target.

    `points` come in pairs: within a pair the edge runs straight up or down through a row, from a
    pair to the next it bends across the gap between two rows.
    """

    regulation: Regulation
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes by node id and routes of edges, in a frame of `width` by `height` inches.

    `loops` are the regulations of nodes by themselves, which have no route.
    """

    width: float
    height: float
    boxes: Mapping[str, Box]
    routes: tuple[Route, ...]
    loops: tuple[Regulation, ...]


def lay_out(network: Network, sizes: Mapping[str, tuple[float, float]]) -> Layout:
    """Place every node and route every edge.

    Parameters
    ----------
    network : Network
    sizes : Mapping[str, tuple of float]
        Width and height of each node's box in inches.

    Returns
    -------
    Layout
        Boxes do not overlap, and no edge runs through a box that is not its own. The same
        network gives the same layout every time.
    """
    drawn = drawn_regulations(network)
    loops = tuple(edge for edge in drawn if edge.regulator == edge.target)
    edges = [edge for edge in drawn if edge.regulator != edge.target]
    backward = backward_edges(network)
    number = {node: place for place, node in enumerate(network.nodes)}
    upward = [(edge.regulator, edge.target) in backward for edge in edges]
    ends = [(number[edge.regulator], number[edge.target]) for edge in edges]
    downward = [(v, u) if turned else (u, v) for (u, v), turned in zip(ends, upward, strict=True)]
    room = {edge.regulator: 2 * LOOP_ROOM for edge in loops}
    rows = arrange([sizes[node][0] + room.get(node, 0.0) for node in network.nodes], downward)
    frame = _Frame.of(rows, [sizes[node] for node in network.nodes])
    routes = []
    for chain, (edge, turned) in enumerate(zip(edges, upward, strict=True)):
        points = frame.points(chain)
        routes.append(Route(edge, tuple(points[::-1] if turned else points)))
    boxes = dict(zip(network.nodes, frame.boxes, strict=True))
    return Layout(frame.width(routes), frame.height, boxes, tuple(routes), loops)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Rows with their places in inches: height and middle of each row, and the box of each node.

    `drops` says for each step of a chain how far below its row it begins to bend, and over which
    height.
    """

    rows: Rows
    heights: tuple[float, ...]
    middles: tuple[float, ...]
    boxes: tuple[Box, ...]
    drops: Mapping[Place, tuple[float, float]]

    @classmethod
    def of(cls, rows: Rows, sizes: Sequence[tuple[float, float]]) -> _Frame:
        """Stack the rows, with wider gaps where edges go far aside."""
        heights = [max((sizes[v][1] for v in row if v < rows.nodes), default=0.0) for row in rows.order]
        gaps, drops = _gaps(rows)
        depths, below = [], 0.0
        for height, gap in zip(heights, gaps, strict=True):
            depths.append(below + height / 2)
            below += height + 2 * HEAD_ROOM + gap
        total = depths[-1] + heights[-1] / 2 if depths else 0.0
        middles = tuple(total - depth for depth in depths)
        boxes = tuple(Box(rows.across[v], middles[rows.rank[v]], *size) for v, size in enumerate(sizes))
        return cls(rows, tuple(heights), middles, boxes, drops)

    @property
    def height(self) -> float:
        """Height of all rows."""
        return self.middles[0] + self.heights[0] / 2 if self.middles else 0.0

    def width(self, routes: Sequence[Route]) -> float:
        """Return the width of all boxes and routes."""
        ends = [box.x + box.width / 2 for box in self.boxes]
        return max([0.0, *ends, *(x + 0.05 for route in routes for x, _ in route.points)])

    def points(self, number: int) -> list[Point]:
        """Follow one edge downwards, from the lower side of a box to the upper side of another."""
        chain = self.rows.chains[number]
        points: list[Point] = []
        for step, (upper, lower) in enumerate(pairwise(chain)):
            row = self.rows.rank[upper]
            drop, bend = self.drops[number, step]
            top = self.middles[row] - self.heights[row] / 2 - HEAD_ROOM - drop
            points.append((self.rows.across[upper] + self.rows.ports[number, step, False], top))
            points.append((self.rows.across[lower] + self.rows.ports[number, step, True], top - bend))
        first, last = self.boxes[chain[0]], self.boxes[chain[-1]]
        start = (points[0][0], first.y - first.height / 2)
        end = (points[-1][0], last.y + last.height / 2)
        return [start, *points, end]


def _gaps(rows: Rows) -> tuple[list[float], dict[Place, tuple[float, float]]]:
    """Return the height of the gap under each row, and of each bend in it its start and height."""
    bends: list[list[Bend]] = [[] for _ in rows.order]
    for number, chain in enumerate(rows.chains):
        for step, (upper, lower) in enumerate(pairwise(chain)):
            start = rows.across[upper] + rows.ports[number, step, False]
            end = rows.across[lower] + rows.ports[number, step, True]
            bends[rows.rank[upper]].append(((number, step), start, end))
    gaps: list[float] = []
    drops: dict[Place, tuple[float, float]] = {}
    for gap in bends:
        widest = max((abs(start - end) for _, start, end in gap), default=0.0)
        bend = min(FAR, NEAR + STEEPNESS * widest)
        tracks = _tracks(gap)
        drops |= {place: (track * TRACK, bend) for place, track in tracks.items()}
        gaps.append(bend + max(tracks.values(), default=0) * TRACK)
    return gaps, drops


def _tracks(bends: Sequence[Bend]) -> dict[Place, int]:
    """Give bends that go the same way over the same stretch numbers from top to bottom.

    Of two edges to the right, the left one bends lower: so they stay apart and do not cross.
    """
    tracks = {place: 0 for place, _, _ in bends}
    for way in (1, -1):
        higher: list[tuple[float, int]] = []
        for place, start, end in sorted(bends, key=lambda bend: -way * bend[1]):
            if way * (end - start) > SLIGHT:
                tracks[place] = max((t + 1 for other, t in higher if way * (end - other) > 0), default=0)
                higher.append((start, tracks[place]))
    return tracks
