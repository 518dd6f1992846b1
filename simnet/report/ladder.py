"""The escape ladder: alterations by which cells survive, under which schemes, and what answers each."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from simnet.report.page import line_height, text_width
from simnet.report.style import BLUE, GREY, INK, LABEL, PALE, SMALL, TITLE, VERMILLION, settings
from simnet.results import Ladder, Rung

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["MAX_RUNGS", "ladder_figure"]

MAX_RUNGS = 40  # rows that stay readable on one page
GAP, MARGIN, COLUMN = 0.22, 0.25, 0.62  # inches: between columns, around, of one scheme
ANSWER_SIGNS = 54  # letters in a line of answers


def ladder_figure(ladder: Ladder) -> Figure:
    """Draw an escape ladder: one rung a row, smallest alterations first.

    A full dot is a smallest escape under that scheme, a ring one of which a part suffices. What no
    single drug or inhibitor answers is marked with an exclamation mark and said in words.

    Parameters
    ----------
    ladder : Ladder
        The first 40 rungs are drawn; the title says how many there are.

    Returns
    -------
    Figure
    """
    from matplotlib.figure import Figure

    rungs = ladder.rungs[:MAX_RUNGS]
    answers = [textwrap.wrap(_answers(rung), ANSWER_SIGNS) for rung in rungs]
    step = line_height(SMALL)
    heights = [max(1, len(lines)) * step + 0.1 for lines in answers]
    left = max([text_width(rung.name, LABEL) for rung in rungs] + [text_width("alteration", LABEL)])
    first = MARGIN + left + GAP
    last = first + COLUMN * len(ladder.holds) + GAP
    widest = max([text_width(line, SMALL) for lines in answers for line in lines] + [2.0])
    title = textwrap.wrap(_title(ladder), max(30, int((last + widest) / text_width("n", TITLE))))
    head = len(title) * line_height(TITLE) + 0.55
    width, height = last + widest + MARGIN, head + sum(heights) + 2 * MARGIN
    with settings():
        figure = Figure(figsize=(width, height), label="escape ladder")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        axes.axis("off")
        axes.text(MARGIN, MARGIN, "\n".join(title), fontsize=TITLE, va="top", weight="bold", color=INK)
        top = MARGIN + head
        _header(axes, ladder, (first, last, top - 0.12))
        for rung, lines, tall in zip(rungs, answers, heights, strict=True):
            _rung(axes, ladder, rung, (first, last, top + tall / 2, width))
            colour = VERMILLION if rung.unanswered else INK
            axes.text(last, top + tall / 2, "\n".join(lines), fontsize=SMALL, va="center", color=colour)
            top += tall
    return figure


def _header(axes: Axes, ladder: Ladder, place: tuple[float, float, float]) -> None:
    first, last, y = place
    axes.text(MARGIN, y, "alteration", fontsize=LABEL, va="bottom", color=GREY)
    for column, scheme in enumerate(ladder.holds):
        axes.text(first + (column + 0.5) * COLUMN, y, scheme, fontsize=LABEL, ha="center", va="bottom", color=GREY)
    axes.text(last, y, "answered by", fontsize=LABEL, va="bottom", color=GREY)


def _rung(axes: Axes, ladder: Ladder, rung: Rung, place: tuple[float, float, float, float]) -> None:
    """Draw the name of a rung, the line across and a dot for each scheme."""
    first, last, y, _ = place
    axes.text(MARGIN, y, rung.name, fontsize=LABEL, va="center", color=INK)
    axes.plot([first, last - GAP], [y, y], color=PALE, linewidth=1.0, zorder=1)
    for column, scheme in enumerate(ladder.holds):
        reading = rung.reads[scheme]
        if reading != "no":
            full = reading == "minimal"
            x = first + (column + 0.5) * COLUMN
            axes.plot(x, y, "o", markersize=7, color=BLUE, markerfacecolor=BLUE if full else "white", zorder=2)


def _answers(rung: Rung) -> str:
    """Say what answers a rung."""
    under = set(rung.escapes_under)
    said = [
        each.name + ("" if set(each.schemes) == under else f" ({', '.join(each.schemes)})") for each in rung.answers
    ]
    text = "  or  ".join(said)
    if rung.unanswered:
        return f"! no single answer; {text}" if text else "! no answer"
    return text


def _title(ladder: Ladder) -> str:
    shown = "" if len(ladder.rungs) <= MAX_RUNGS else f" (the first {MAX_RUNGS} of {len(ladder.rungs)})"
    return f"{ladder.model}: ways in which cells escape [{ladder.therapy}]{shown}"
