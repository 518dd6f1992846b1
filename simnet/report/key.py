"""A key: small pictures with words, in rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simnet.report.page import text_width
from simnet.report.style import GREY, INK, LEVEL_STOPS, SMALL, level_colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ROW", "Draw", "Item", "draw_key", "key_rows", "scale_item"]

ROW, GAP, SPACE = 0.25, 0.07, 0.26  # inches: height of a row, picture to words, item to item
Draw = Callable[["Axes", float, float, float], None]


@dataclass(frozen=True, slots=True)
class Item:
    """A small picture, drawn by `draw(axes, left, middle, width)`, and what it means."""

    draw: Draw
    width: float
    words: str

    @property
    def room(self) -> float:
        """Inches that the item takes in a row."""
        return self.width + GAP + text_width(self.words, SMALL) + SPACE


def key_rows(items: Sequence[Item], width: float) -> list[list[Item]]:
    """Break the items into rows of at most `width` inches, about equally long."""
    count = len(_filled(items, width))
    longest = width
    while longest > 0.1 and len(_filled(items, longest - 0.1)) == count:
        longest -= 0.1
    return _filled(items, longest)


def _filled(items: Sequence[Item], width: float) -> list[list[Item]]:
    rows: list[list[Item]] = []
    left = 0.0
    for item in items:
        if not rows or left + item.room - SPACE > width:
            rows.append([])
            left = 0.0
        rows[-1].append(item)
        left += item.room
    return rows


def draw_key(axes: Axes, rows: Sequence[Sequence[Item]], left: float, top: float) -> None:
    """Draw rows of items downwards from `top`, in axes whose unit is the inch."""
    for number, row in enumerate(rows):
        x, y = left, top - (number + 0.5) * ROW
        for item in row:
            item.draw(axes, x, y, item.width)
            axes.text(
                x + item.width + GAP, y, item.words, size=SMALL, va="center_baseline", ha="left", color=INK
            )
            x += item.room


def scale_item() -> Item:
    """Return the scale of levels."""
    return Item(_scale, 0.9, "level 0 to 1")


def _scale(axes: Axes, x: float, y: float, width: float) -> None:
    from matplotlib.patches import Rectangle

    count = 2 * len(LEVEL_STOPS) - 1
    step = width / count
    for place in range(count):
        fill = level_colour(place / (count - 1))
        axes.add_artist(Rectangle((x + place * step, y - 0.08), step, 0.16, facecolor=fill, edgecolor="none"))
    axes.add_artist(Rectangle((x, y - 0.08), width, 0.16, fill=False, edgecolor=GREY, linewidth=0.6))
