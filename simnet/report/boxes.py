"""Node boxes of a drawing: outline by kind, fill by level, label, tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simnet.network import Node
from simnet.report.layout import Box
from simnet.report.page import line_height, text_width
from simnet.report.shapes import PADDING, outline_path
from simnet.report.style import (
    HELD,
    INK,
    KIND_STYLES,
    LABEL,
    OSCILLATES,
    OSCILLATION,
    PAPER,
    SMALL,
    Outline,
    ink_on,
    level_colour,
)
from simnet.results import ReadoutValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["State", "box_size", "draw_box", "draw_outline", "draw_tag"]

LEAST_WIDTH, LEAST_HEIGHT = 0.58, 0.29  # inches
EDGE_ROOM = 0.21  # inches of box width for each edge at its fuller side
RING = 0.035  # inches between the two lines of a double box


def box_size(node: Node, lines: Sequence[str], edges: int) -> tuple[float, float]:
    """Return the width and height in inches that a node's label, outline and edges at one side need."""
    words = max(text_width(line, LABEL) for line in lines)
    padding = PADDING[KIND_STYLES[node.kind].outline]
    width = max(LEAST_WIDTH, words + 2 * padding, edges * EDGE_ROOM)
    return width, max(LEAST_HEIGHT, len(lines) * line_height(LABEL) + 0.13)


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a node: its level, and the value at which it is held."""

    value: ReadoutValue | None = None
    held: bool | None = None


def draw_box(axes: Axes, node: Node, box: Box, lines: Sequence[str], state: State) -> None:
    """Draw one node; without a value it is filled by kind."""
    style, value, held = KIND_STYLES[node.kind], state.value, state.held
    place = (box.x, box.y, box.width, box.height)
    fill = style.fill if value is None else level_colour(_level(value))
    split = value is not None and value.exact and not value.is_point
    line = 2.2 if held is not None else 1.0
    draw_outline(axes, style.outline, place, fill=PAPER if split else fill, line=line, name=f"node-{node.id}")
    if split and value is not None:
        _draw_ends(axes, style.outline, place, value)
    axes.text(
        box.x,
        box.y,
        "\n".join(lines),
        size=LABEL,
        color=INK if split else ink_on(fill),
        ha="center",
        va="center",
        linespacing=1.15,
        zorder=12,
    )
    corner = (box.x + box.width / 2 - 0.04, box.y + box.height / 2)
    if held is not None:
        draw_tag(axes, *corner, f"={int(held)}", HELD)
    if value is not None and value.oscillates:
        draw_tag(axes, box.x - box.width / 2 + 0.04, corner[1], OSCILLATES, OSCILLATION)


def draw_outline(
    axes: Axes,
    outline: Outline,
    place: tuple[float, float, float, float],
    *,
    fill: str,
    line: float = 1.0,
    name: str = "",
) -> None:
    """Draw the outline of a kind around a centre (x, y) with a width and height."""
    from matplotlib.patches import PathPatch

    path = outline_path(outline, *place)
    axes.add_artist(
        PathPatch(path, facecolor=fill, edgecolor=INK, linewidth=line, zorder=10, gid=name or None)
    )
    if outline == "double box":
        x, y, width, height = place
        inner = outline_path(outline, x, y, width - 2 * RING, height - 2 * RING)
        edge = ink_on(fill)
        axes.add_artist(PathPatch(inner, fill=False, edgecolor=edge, linewidth=0.7, zorder=10.5))


def draw_tag(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    """Draw a small white tag with a word in it."""
    axes.text(
        x,
        y,
        text,
        size=SMALL,
        weight="bold",
        color=colour,
        ha="center",
        va="center",
        zorder=14,
        bbox={"boxstyle": "round,pad=0.15", "facecolor": PAPER, "edgecolor": colour, "linewidth": 0.8},
    )


def _draw_ends(
    axes: Axes, outline: Outline, place: tuple[float, float, float, float], value: ReadoutValue
) -> None:
    """Fill the left end of a box by the lowest level and the right end by the highest."""
    from matplotlib.patches import PathPatch, Rectangle

    x, y, width, height = place
    cap = PADDING[outline] - 0.03
    clip = PathPatch(outline_path(outline, *place), transform=axes.transData)
    for left, level in ((x - width / 2, value.low), (x + width / 2 - cap, value.high)):
        corner = (left, y - height / 2)
        end = Rectangle(
            corner, cap, height, facecolor=level_colour(level), edgecolor=INK, linewidth=0.7, zorder=10.2
        )
        axes.add_artist(end)
        end.set_clip_path(clip)
    axes.add_artist(
        PathPatch(outline_path(outline, *place), fill=False, edgecolor=INK, linewidth=1.0, zorder=10.4)
    )


def _level(value: ReadoutValue) -> float:
    return (value.low + value.high) / 2 if value.value is None else value.value
