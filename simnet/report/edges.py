"""Edges of a drawing: one smooth line each, with a head that tells the sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simnet.network import Regulation
from simnet.report.layout import LOOP_ROOM, Box
from simnet.report.shapes import HEAD_LENGTH, head_path
from simnet.report.style import PAPER, SIGN_STYLES, Head, faded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

__all__ = ["Stroke", "draw_edge", "draw_loop", "edge_path", "loop_path"]

Point = tuple[float, float]

WIDTH = 1.25  # points
BACKING = 4.2  # points of white under an edge, so that a crossing reads as a bridge
MARKED = 2.0  # times as wide
HEAD_LINE: dict[Head, float] = {"arrow": 0.4, "bar": 1.6, "both": 1.0, "none": 0.0}  # points
STIFFNESS = 0.55  # length of the control arms over the height of a bend


@dataclass(frozen=True, slots=True)
class Stroke:
    """What an edge looks like: its sign, whether it is pale or marked, and its height in the stack."""

    regulation: Regulation
    pale: bool
    layer: float
    marked: bool = False


def draw_edge(axes: Axes, stroke: Stroke, points: Sequence[Point]) -> None:
    """Draw an edge along the points of its route (see `Route`), and its head at the last."""
    _draw(axes, stroke, edge_path(points), points[-2:])


def draw_loop(axes: Axes, stroke: Stroke, box: Box) -> None:
    """Draw the regulation of a node by itself, beside its box."""
    path, end = loop_path(box)
    _draw(axes, stroke, path, end)


def loop_path(box: Box) -> tuple[Path, tuple[Point, Point]]:
    """Return the line of a loop beside a box, and its last two points: before the tip, the tip."""
    from matplotlib.path import Path

    right, arm = box.x + box.width / 2, box.height * 0.28
    start, tip = (right, box.y + arm), (right, box.y - arm)
    before = (right + HEAD_LENGTH, box.y - arm)
    far = right + LOOP_ROOM * 1.25
    path = Path(
        [start, (far, start[1] + 0.03), (far, tip[1] - 0.03), before],
        [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
    )
    return path, (before, tip)


def edge_path(points: Sequence[Point]) -> Path:
    """Join straight runs through rows by bends that start and end upright."""
    from matplotlib.path import Path

    vertices, codes = [points[0]], [Path.MOVETO]
    for place in range(1, len(points)):
        (x0, y0), (x1, y1) = points[place - 1], points[place]
        if place % 2:
            last = place == len(points) - 1
            shorter = HEAD_LENGTH * 0.9 * (1 if y1 > y0 else -1) if last else 0.0
            vertices.append((x1, y1 - shorter))
            codes.append(Path.LINETO)
        else:
            arm = (y1 - y0) * STIFFNESS
            vertices += [(x0, y0 + arm), (x1, y1 - arm), (x1, y1)]
            codes += [Path.CURVE4] * 3
    return Path(vertices, codes)


def _draw(axes: Axes, stroke: Stroke, path: Path, end: Sequence[Point]) -> None:
    """Draw a line on a white ground, and the head at its `end` (the point before the tip, the tip)."""
    from matplotlib.patches import PathPatch

    edge, style, layer = stroke.regulation, SIGN_STYLES[stroke.regulation.sign], stroke.layer
    colour = faded(style.colour) if stroke.pale else style.colour
    name = f"{edge.regulator}-{style.head}-{edge.target}"
    plain = {"fill": False, "capstyle": "butt"}
    times = MARKED if stroke.marked else 1.0
    axes.add_artist(PathPatch(path, edgecolor=PAPER, linewidth=BACKING * times, zorder=layer, **plain))
    line = PathPatch(
        path, edgecolor=colour, linewidth=WIDTH * times, zorder=layer + 0.001, gid=f"edge-{name}", **plain
    )
    line.set_linestyle((0, style.dash) if style.dash else "solid")
    axes.add_artist(line)
    head, filled = head_path(style.head, end[1], end[0])
    if head is not None:
        mark = PathPatch(head, edgecolor=colour, zorder=layer + 0.002, joinstyle="miter", gid=f"head-{name}")
        mark.set(facecolor=colour if filled else PAPER, linewidth=HEAD_LINE[style.head] * (1 + times) / 2)
        axes.add_artist(mark)
