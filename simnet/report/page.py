"""A figure measured in inches: axes and text by position, text widths, line breaks, the caption."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from simnet.report.style import INK, SMALL, TITLE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

__all__ = [
    "add_axes",
    "add_caption",
    "add_text",
    "add_title",
    "balanced",
    "bare",
    "canvas",
    "line_height",
    "new_figure",
    "text_width",
    "wrapped",
]

MARGIN = 0.12  # inches kept free at every edge
LEADING = 1.22  # line height over font size
HINTED = 0.97  # pixel fonts run wider than their outlines
PLAIN = 9.0  # inches of caption width at most; longer lines are hard to read


def new_figure(width: float, height: float, name: str) -> Figure:
    """Return an empty figure of a size in inches; `name` becomes its title when it is saved."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    figure.set_label(name)
    return figure


def add_axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Add axes at a place in inches from the lower left corner."""
    total_width, total_height = figure.get_size_inches()
    return figure.add_axes(
        (left / total_width, bottom / total_height, width / total_width, height / total_height)
    )


def canvas(figure: Figure) -> Axes:
    """Add empty axes over the whole figure, with the inch as unit."""
    width, height = figure.get_size_inches()
    axes = add_axes(figure, 0, 0, width, height)
    bare(axes)
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.patch.set_alpha(0)
    return axes


def add_text(figure: Figure, x: float, y: float, text: str, **style: Any) -> Text:
    """Add text at a place in inches from the lower left corner; never read as mathematics."""
    width, height = figure.get_size_inches()
    return figure.text(x / width, y / height, text, parse_math=False, **style)


def add_title(figure: Figure, title: str) -> None:
    """Write a title along the upper edge, from the left."""
    height = figure.get_size_inches()[1]
    add_text(figure, MARGIN, height - MARGIN, title, size=TITLE, weight="bold", va="top", ha="left")


def line_height(size: float) -> float:
    """Return the height of a line of text in inches."""
    return size * LEADING / 72


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line of text in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    width, _, _ = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Break text into lines of at most `width` inches.

    Lines break at spaces; a word that is too long breaks after ``-``, ``/``, ``_`` or ``+``, and
    stays whole without one of these.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            for number, piece in enumerate(_pieces(word, width, size)):
                joined = f"{line} {piece}" if line and number == 0 else line + piece
                if line and text_width(joined, size) > width:
                    lines.append(line)
                    line = piece
                else:
                    line = joined
        lines.append(line)
    return lines


def _pieces(word: str, width: float, size: float) -> list[str]:
    if text_width(word, size) <= width:
        return [word]
    return re.findall(r"[^/_+-]*[/_+-]+|[^/_+-]+", word)


def balanced(text: str, width: float, size: float) -> list[str]:
    """Break text as `wrapped` does, then even out the lines without adding one."""
    lines = wrapped(text, width, size)
    low, high = 0.0, width
    for _ in range(7):
        middle = (low + high) / 2
        narrower = wrapped(text, middle, size)
        fits = len(narrower) == len(lines) and max(text_width(n, size) for n in narrower) <= width
        if fits:
            lines, high = narrower, middle
        else:
            low = middle
    return lines


def add_caption(figure: Figure, caption: str) -> None:
    """Write a caption under everything else; the figure grows, its parts keep their size."""
    if not caption.strip():
        return
    width, height = figure.get_size_inches()
    room = min(width - 2 * MARGIN, PLAIN) * HINTED
    lines = wrapped(" ".join(caption.split()), room, SMALL)
    grown = height + len(lines) * line_height(SMALL) + MARGIN
    share, lift = height / grown, (grown - height) / grown
    figure.set_size_inches(width, grown)
    for axes in figure.axes:
        left, bottom, across, up = axes.get_position().bounds
        axes.set_position((left, bottom * share + lift, across, up * share))
    for text in figure.texts:
        x, y = text.get_position()
        text.set_position((x, y * share + lift))
    step = line_height(SMALL) / grown
    top = lift - 0.3 * MARGIN / grown
    for place, line in enumerate(lines):
        figure.text(
            MARGIN / width,
            top - place * step,
            line,
            size=SMALL,
            color=INK,
            va="top",
            ha="left",
            parse_math=False,
        )


def bare(axes: Axes) -> None:
    """Take frame and ticks off."""
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
