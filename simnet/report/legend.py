"""The key under a drawing: kinds, signs, levels and tags, only those that occur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simnet.logic import Sign
from simnet.network import Kind
from simnet.report.boxes import draw_outline, draw_tag
from simnet.report.key import Draw, Item, scale_item
from simnet.report.shapes import head_path
from simnet.report.style import (
    GREY,
    INK,
    KIND_STYLES,
    OSCILLATES,
    OSCILLATION,
    PAPER,
    SIGN_STYLES,
    faded,
    level_colour,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Content", "key_items"]


@dataclass(frozen=True, slots=True)
class Content:
    """What occurs in a drawing: kinds, signs, levels, pale edges, intervals, oscillations, tags, marks."""

    kinds: Sequence[Kind]
    signs: Sequence[Sign]
    levels: bool
    pale: bool
    split: bool
    waves: bool
    tags: bool
    marks: bool = False


def key_items(content: Content) -> list[Item]:
    """Return the items of a key, in the order in which they are read."""
    items = [Item(_kind(kind, coloured=not content.levels), 0.34, kind) for kind in content.kinds]
    items += [Item(_sign(sign), 0.36, SIGN_STYLES[sign].label) for sign in content.signs]
    if content.levels:
        items.append(scale_item())
    if content.pale:
        items.append(Item(_pale, 0.36, "regulator is off"))
    if content.marks:
        items.append(Item(_marked, 0.36, "thick: the chains of causes"))
    if content.split:
        items.append(Item(_split, 0.34, "lowest … highest level"))
    if content.waves:
        items.append(Item(_tag(OSCILLATES, OSCILLATION), 0.16, "oscillates; the fill is a mean"))
    if content.tags:
        items.append(Item(_tag("=1", INK), 0.22, "held at this value"))
    return items


def _kind(kind: Kind, *, coloured: bool) -> Draw:
    def draw(axes: Axes, x: float, y: float, width: float) -> None:
        fill = KIND_STYLES[kind].fill if coloured else PAPER
        draw_outline(axes, KIND_STYLES[kind].outline, (x + width / 2, y, width, 0.16), fill=fill)

    return draw


def _sign(sign: Sign, colour: str = "") -> Draw:
    def draw(axes: Axes, x: float, y: float, width: float) -> None:
        from matplotlib.patches import PathPatch

        style = SIGN_STYLES[sign]
        shade = colour or style.colour
        axes.plot(
            [x, x + width - 0.07],
            [y, y],
            color=shade,
            linewidth=1.25,
            linestyle=(0, style.dash) if style.dash else "-",
        )
        head, filled = head_path(style.head, (x + width, y), (x, y))
        if head is not None:
            face = shade if filled else PAPER
            thick = 1.9 if style.head == "bar" else 0.8
            axes.add_artist(PathPatch(head, facecolor=face, edgecolor=shade, linewidth=thick, zorder=3))

    return draw


def _pale(axes: Axes, x: float, y: float, width: float) -> None:
    _sign(Sign.ACTIVATES, faded(SIGN_STYLES[Sign.ACTIVATES].colour))(axes, x, y, width)


def _marked(axes: Axes, x: float, y: float, width: float) -> None:
    colour = SIGN_STYLES[Sign.ACTIVATES].colour
    axes.plot([x, x + width], [y, y], color=colour, linewidth=2.5, solid_capstyle="butt")


def _split(axes: Axes, x: float, y: float, width: float) -> None:
    from matplotlib.patches import Rectangle

    for left, share, level in ((0.0, 1.0, 0.0), (0.0, 0.25, 0.25), (0.75, 0.25, 1.0)):
        start = (x + left * width, y - 0.07)
        fill = level_colour(level)
        axes.add_artist(Rectangle(start, share * width, 0.14, facecolor=fill, edgecolor=GREY, linewidth=0.5))


def _tag(text: str, colour: str) -> Draw:
    def draw(axes: Axes, x: float, y: float, width: float) -> None:
        draw_tag(axes, x + width / 2, y, text, colour)

    return draw
