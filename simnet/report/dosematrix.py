"""Two drugs at every pair of doses: the response, and what is beyond each expectation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simnet.report.diverging import change_colour
from simnet.report.key import ROW, Item, draw_key, key_rows
from simnet.report.page import (
    MARGIN,
    add_caption,
    add_text,
    balanced,
    canvas,
    line_height,
    new_figure,
    text_width,
    wrapped,
)
from simnet.report.style import GREY, INK, LABEL, PALE, SMALL, TINY, TITLE, ink_on, level_colour, settings
from simnet.results.dosematrix import DoseMatrix

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["dose_figure"]

Floats = npt.NDArray[np.float64]

PANEL = 2.3  # inches of cells; more doses make smaller cells
WIDEST = 0.52  # inches of one cell
WRITTEN = 0.3  # inches; narrower cells carry no number
FINE = 0.14  # inches; smaller cells have thin frames
LEFT, BELOW, GAP = 0.66, 0.55, 0.3  # room for the doses and for titles
ACROSS = 2
TITLES = {
    "single": "beyond the better single drug", "bliss": "beyond Bliss independence", "loewe": "beyond Loewe additivity"
}  # fmt: skip


def dose_figure(
    found: DoseMatrix, *, expectations: Sequence[str] = ("single", "bliss", "loewe"), caption: str = ""
) -> Figure:
    """Draw the response of two drugs, and one panel for each expectation.

    Responses run from white to dark; what is beyond an expectation from blue (less than expected)
    over white to orange (more). Numbers are written where there is room; a hatched cell is not
    identifiable; ``~`` marks an oscillation.

    Parameters
    ----------
    found : DoseMatrix
    expectations : sequence of {"single", "bliss", "loewe"}
    caption : str
        Written under the figure, after what the matrix says.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownNameError
    """
    panels = [_response(found), *(_beyond(found, each) for each in expectations)]
    reach = max([0.1, *(float(np.nanmax(np.abs(panel.numbers), initial=0.0)) for panel in panels[1:])])
    with settings():
        sheet = _Sheet.of(found, len(panels), _key(found, panels, reach))
        figure = new_figure(sheet.width, sheet.height, f"{found.drugs[0]} and {found.drugs[1]} in {found.model}")
        axes = canvas(figure)
        add_text(figure, MARGIN, sheet.height - MARGIN, "\n".join(sheet.title), size=TITLE, weight="bold", va="top")
        for place, panel in enumerate(panels):
            _draw(axes, sheet, place, panel, found, reach)
        draw_key(axes, sheet.key, MARGIN, len(sheet.key) * ROW + MARGIN)
        add_caption(figure, f"{' '.join(found.sentences())} {caption}".strip())
    return figure


@dataclass(frozen=True, slots=True, eq=False)
class _Panel:
    """What one panel shows.

    `numbers` are shares of the full scale, NaN for what is not known; `words` is what is written;
    `left_out` are the single drugs, of which there is nothing to expect.
    """

    title: str
    numbers: Floats
    words: npt.NDArray[np.str_]
    signed: bool
    left_out: npt.NDArray[np.bool_]


def _response(found: DoseMatrix) -> _Panel:
    level = (found.values.level / found.top).reshape(found.shape)
    waves = found.values.oscillates.reshape(found.shape)
    pairs = zip(level.flat, waves.flat, strict=True)
    words = np.array([("~" if wave else "") + _short(share * found.top) for share, wave in pairs], np.str_)
    return _Panel(found.readout, level, words.reshape(found.shape), False, np.zeros(found.shape, np.bool_))


def _beyond(found: DoseMatrix, expectation: str) -> _Panel:
    excess = found.beyond(expectation).excess
    level = np.where(np.isnan(excess.value), (excess.low + excess.high) / 2, excess.value)
    left_out = np.zeros(found.shape, np.bool_)
    left_out[0, :] = left_out[:, 0] = True
    words = np.array([_short(number, signed=True) for number in level.flat], np.str_).reshape(found.shape)
    return _Panel(TITLES[expectation], level, words, True, left_out)


def _short(number: float, *, signed: bool = False) -> str:
    """Write a number in at most five characters.

    >>> _short(0.838), _short(1.0), _short(0.0625, signed=True), _short(-1e-5, signed=True)
    ('.84', '1', '+.06', '0')
    """
    if np.isnan(number):
        return ""
    rounded = round(number, 2) + 0.0
    text = f"{rounded:+.3g}" if signed and rounded else f"{rounded:.3g}"
    return text.replace("0.", ".")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Sizes in inches."""

    cell: float
    rows: int
    columns: int
    panels: int
    title: list[str]
    key: list[list[Item]]
    across: int

    @classmethod
    def of(cls, found: DoseMatrix, panels: int, items: Sequence[Item]) -> _Sheet:
        """Choose the size of a cell."""
        rows, columns = found.shape
        cell = min(WIDEST, PANEL / max(rows, columns))
        across = min(ACROSS, panels)
        width = across * (LEFT + columns * cell + GAP) + MARGIN
        beside = f" [{found.condition}]" if found.condition else ""
        name = f"{found.drugs[0]} and {found.drugs[1]}, {found.model}{beside} ({found.scheme})"
        title = wrapped(name, width - 2 * MARGIN, TITLE)
        return cls(cell, rows, columns, panels, title, key_rows(items, width - 2 * MARGIN), across)

    @property
    def width(self) -> float:
        """Of the figure."""
        return self.across * (LEFT + self.columns * self.cell + GAP) + MARGIN

    @property
    def band(self) -> float:
        """Height of a panel with its title and doses."""
        return 2 * line_height(LABEL) + 0.1 + self.rows * self.cell + BELOW

    @property
    def foot(self) -> float:
        """Height of the key."""
        return len(self.key) * ROW + 2 * MARGIN

    @property
    def height(self) -> float:
        """Of the figure."""
        lines = -(-self.panels // self.across)
        return self.foot + lines * self.band + len(self.title) * line_height(TITLE) + 2 * MARGIN

    def corner(self, place: int) -> tuple[float, float]:
        """Return the lower left corner of the cells of a panel."""
        line, column = divmod(place, self.across)
        top = self.height - 2 * MARGIN - len(self.title) * line_height(TITLE) - line * self.band
        return LEFT + column * (LEFT + self.columns * self.cell + GAP), top - self.band + BELOW


def _draw(axes: Axes, sheet: _Sheet, place: int, panel: _Panel, found: DoseMatrix, reach: float) -> None:
    left, bottom = sheet.corner(place)
    cell = sheet.cell
    across, up = sheet.columns * cell, sheet.rows * cell
    title = balanced(panel.title, across, LABEL)
    axes.text(left, bottom + up + 0.06, "\n".join(title), size=LABEL, weight="bold", ha="left", va="bottom")
    for row, column in np.ndindex(sheet.rows, sheet.columns):
        if not panel.left_out[row, column]:
            _cell(axes, (left + column * cell, bottom + row * cell, cell), panel, (row, column), reach)
    middles = [(k + 0.5) * cell for k in range(max(sheet.rows, sheet.columns))]
    _doses(axes, found.doses[1], [(left + middle, bottom - 0.05) for middle in middles], cell, upright=False)
    _doses(axes, found.doses[0], [(left - 0.06, bottom + middle) for middle in middles], cell, upright=True)
    below = "\n".join(balanced(found.drugs[1], across + GAP, SMALL))
    axes.text(left + across / 2, bottom - 0.22, below, size=SMALL, ha="center", va="top")
    beside = "\n".join(balanced(found.drugs[0], up + GAP, SMALL))
    axes.text(left - 0.36, bottom + up / 2, beside, size=SMALL, ha="right", va="center", rotation=90, linespacing=1.0)


def _cell(axes: Axes, where: tuple[float, float, float], panel: _Panel, at: tuple[int, int], reach: float) -> None:
    from matplotlib.patches import Rectangle

    x, y, size = where
    number = float(panel.numbers[at])
    if np.isnan(number):
        axes.add_patch(Rectangle((x, y), size, size, facecolor="#F2F2F2", edgecolor=GREY, linewidth=0.3, hatch="////"))
        return
    fill = change_colour(number / reach) if panel.signed else level_colour(number)
    axes.add_patch(Rectangle((x, y), size, size, facecolor=fill, edgecolor=PALE, linewidth=0.5 if size > FINE else 0.2))
    if size >= WRITTEN:
        axes.text(x + size / 2, y + size / 2, panel.words[at], size=TINY, ha="center", va="center", color=ink_on(fill))


def _doses(axes: Axes, doses: Floats, places: Sequence[tuple[float, float]], cell: float, *, upright: bool) -> None:
    """Write the doses along one side; where they would touch, every second, third and so on."""
    words = [_short(dose) for dose in doses.tolist()]
    room = line_height(TINY) if upright else max(text_width(word, TINY) for word in words) + 0.06
    every = max(1, int(np.ceil(room / cell)))
    across, up = ("right", "center") if upright else ("center", "top")
    for word, (x, y) in list(zip(words, places, strict=False))[::every]:
        axes.text(x, y, word, size=TINY, ha=across, va=up)


def _key(found: DoseMatrix, panels: Sequence[_Panel], reach: float) -> list[Item]:
    items = [Item(_levels, 0.9, f"{found.readout}, 0 to {found.top}")]
    if len(panels) > 1:
        items.append(Item(_changes, 0.9, f"less or more effect than expected, to ±{reach:.2g}"))
    if any((np.isnan(panel.numbers) & ~panel.left_out).any() for panel in panels):
        items.append(Item(_hatched, 0.25, "not identifiable"))
    if found.values.oscillates.any():
        items.append(Item(_wave, 0.12, "oscillates, a mean"))
    return items


def _levels(axes: Axes, x: float, y: float, width: float) -> None:
    _gradient(axes, x, y, width, [level_colour(k / 8) for k in range(9)])


def _changes(axes: Axes, x: float, y: float, width: float) -> None:
    _gradient(axes, x, y, width, [change_colour(k / 4 - 1) for k in range(9)])


def _gradient(axes: Axes, x: float, y: float, width: float, colours: Sequence[str]) -> None:
    from matplotlib.patches import Rectangle

    step = width / len(colours)
    for place, fill in enumerate(colours):
        axes.add_patch(Rectangle((x + place * step, y - 0.08), step, 0.16, facecolor=fill, edgecolor="none"))
    axes.add_patch(Rectangle((x, y - 0.08), width, 0.16, fill=False, edgecolor=GREY, linewidth=0.6))


def _hatched(axes: Axes, x: float, y: float, width: float) -> None:
    from matplotlib.patches import Rectangle

    patch = Rectangle((x, y - 0.08), width, 0.16, facecolor="#F2F2F2", edgecolor=GREY, linewidth=0.3, hatch="////")
    axes.add_patch(patch)


def _wave(axes: Axes, x: float, y: float, width: float) -> None:
    axes.text(x + width / 2, y, "~", size=SMALL, color=INK, weight="bold", ha="center", va="center")
