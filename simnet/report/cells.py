"""One cell of a heatmap: a level, an interval or an oscillation, readable in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simnet.report.key import Draw, Item, scale_item
from simnet.report.style import INK, OSCILLATES, OSCILLATION, PALE, PAPER, TINY, ink_on, level_colour
from simnet.results import ReadoutValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["cell_items", "draw_cell", "is_split", "middle", "short"]

Place = tuple[float, float, float, float]


def middle(value: ReadoutValue) -> float:
    """Return the mean, or the middle of the interval where there is none."""
    return (value.low + value.high) / 2 if value.value is None else value.value


def is_split(value: ReadoutValue) -> bool:
    """Whether only an interval is known, since the order of updates decides."""
    return value.exact and not value.is_point


def short(level: float) -> str:
    """Write a level in at most three characters; nothing for 0 and 1.

    >>> [short(level) for level in (0.0, 0.5, 1 / 3, 0.001, 0.999, 2.0)]
    ['', '.5', '.33', '<.01', '>.99', '2']
    """
    if level in (0.0, 1.0):
        return ""
    if level >= 1:
        return f"{level:.3g}"
    if level < 0.005 or level > 0.995:
        return "<.01" if level < 0.5 else ">.99"
    return f"{level:.2f}".rstrip("0").lstrip("0")


def draw_cell(axes: Axes, value: ReadoutValue, place: Place, size: float, *, held: bool = False) -> None:
    """Draw a value in a cell.

    Parameters
    ----------
    axes : Axes
        With the inch as unit.
    value : ReadoutValue
    place : tuple of float
        Left, bottom, width and height.
    size : float
        Font size in points.
    held : bool
        Whether the node is clamped: a thick frame.
    """
    from matplotlib.patches import Rectangle

    left, bottom, width, height = place
    if is_split(value):
        _draw_split(axes, value, place, size)
    else:
        fill = level_colour(middle(value))
        axes.add_artist(
            Rectangle((left, bottom), width, height, facecolor=fill, edgecolor=PALE, linewidth=0.6)
        )
        words = (OSCILLATES if value.oscillates else "") + short(middle(value))
        _write(axes, left + width / 2, bottom + height / 2, words, size, ink_on(fill))
    if held:
        inset = 0.022
        corner = (left + inset, bottom + inset)
        axes.add_artist(
            Rectangle(
                corner,
                width - 2 * inset,
                height - 2 * inset,
                fill=False,
                edgecolor=ink_on(level_colour(middle(value))),
                linewidth=1.4,
            )
        )


def _draw_split(axes: Axes, value: ReadoutValue, place: Place, size: float) -> None:
    """Draw the lowest level in the lower left half and the highest in the upper right one."""
    from matplotlib.patches import Polygon, Rectangle

    left, bottom, width, height = place
    right, top = left + width, bottom + height
    halves = (((left, bottom), value.low, 0.29), ((right, top), value.high, 0.71))
    for corner, level, share in halves:
        fill = level_colour(level)
        axes.add_artist(Polygon([(left, top), corner, (right, bottom)], facecolor=fill, edgecolor="none"))
        _write(axes, left + share * width, bottom + share * height, short(level), size * 0.86, ink_on(fill))
    axes.plot([left, right], [top, bottom], color=INK, linewidth=0.8, solid_capstyle="butt")
    axes.add_artist(Rectangle((left, bottom), width, height, fill=False, edgecolor=PALE, linewidth=0.6))
    if value.oscillates:
        axes.text(
            left + 0.17 * width,
            bottom + 0.81 * height,
            OSCILLATES,
            size=size,
            weight="bold",
            color=OSCILLATION,
            ha="center",
            va="center",
            bbox={
                "boxstyle": "circle,pad=0.08",
                "facecolor": PAPER,
                "edgecolor": OSCILLATION,
                "linewidth": 0.6,
            },
        )


def _write(axes: Axes, x: float, y: float, words: str, size: float, colour: str) -> None:
    if words:
        axes.text(x, y, words, size=size, color=colour, ha="center", va="center")


def cell_items(*, split: bool, waves: bool, held: bool) -> list[Item]:
    """Return the key of a heatmap; only what occurs is explained."""
    shown = (
        (split, ReadoutValue(None, 0.0, 1.0), False, "lowest / highest: the order of updates decides"),
        (waves, ReadoutValue(0.5, 0.5, 0.5, oscillates=True), False, "oscillates, mean"),
        (held, ReadoutValue(0.0, 0.0, 0.0), True, "held by the condition"),
    )
    items = [Item(_sample(value, framed), 0.32, words) for wanted, value, framed, words in shown if wanted]
    return [scale_item(), *items]


def _sample(value: ReadoutValue, framed: bool) -> Draw:
    def draw(axes: Axes, x: float, y: float, width: float) -> None:
        draw_cell(axes, value, (x, y - 0.1, width, 0.2), TINY, held=framed)

    return draw
