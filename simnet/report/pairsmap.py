"""The pairs of a screen as a map: what each adds to the baseline, alone (diagonal) and together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simnet.errors import InputError
from simnet.report.diverging import change_map
from simnet.report.page import MARGIN, add_axes, add_caption, add_text, line_height, new_figure, text_width
from simnet.report.style import GREY, INK, OSCILLATES, PAPER, SMALL, TINY, settings
from simnet.results.screen import ScreenTable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["pairs_map"]

Floats = npt.NDArray[np.float64]

WIDEST = 9.0  # inches of cells
CELL = 0.32  # inches; more perturbations make smaller cells
MARKED = 0.14  # inches; smaller cells carry no mark
BAR = 0.14  # height of the colour scale


def pairs_map(
    table: ScreenTable, *, gain: bool = False, context: str = "", everything: bool = False, caption: str = ""
) -> Figure:
    """Draw the change of the readout by every pair, and by each member alone on the diagonal.

    Blue is lower than the baseline, orange higher, white the same; grey was not tried (it
    contradicts itself) or has no answer. ``~`` marks an oscillation.

    Parameters
    ----------
    table : ScreenTable
        With pairs.
    gain : bool
        Draw instead what each pair adds to its better member: orange where it goes farther, blue where
        one undoes what the other does.
    context : str
        Of a screen of several contexts; the first by default.
    everything : bool
        Show also perturbations that change nothing, neither alone nor beside any other.
    caption : str
        Written under the figure.

    Returns
    -------
    Figure

    Raises
    ------
    InputError
        When no pairs were tried, or the screen has no such context.
    """
    cell = table.cell_of(context)
    change, waves = _matrices(table, cell, gain=gain)
    if np.isnan(change[~np.eye(len(change), dtype=bool)]).all():
        message = "no pairs were tried: add --pairs (order=2), or draw a waterfall"
        raise InputError(message)
    kept = np.arange(len(change)) if everything else _telling(change)
    labels = [str(table.screen.perturbations[place]) for place in kept]
    with settings():
        sheet = _Sheet.of(labels)
        figure = new_figure(sheet.width, sheet.height, f"Pairs in {table.screen.model}")
        square = np.ix_(kept, kept)
        reach = float(np.nanmax(np.abs(change), initial=0.0)) or 1.0
        axes = add_axes(figure, sheet.left, sheet.foot, sheet.size, sheet.size)
        _draw_cells(axes, change[square], waves[square], reach, sheet)
        what = "beyond the better member" if gain else "against the baseline"
        _draw_scale(figure, sheet, reach, f"change of {table.screen.readout.text} {what}")
        add_caption(figure, f"{_says(table, cell, len(kept), gain=gain)} {caption}")
    return figure


def _matrices(table: ScreenTable, cell: int, *, gain: bool) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return change (or gain) and oscillation of every pair, singles on the diagonal; NaN was not tried."""
    count = len(table.screen.perturbations)
    shown = table.change if not gain or table.gain is None else np.where(table.order == 1, 0.0, table.gain.adds)
    change, waves = np.full((count, count), np.nan), np.zeros((count, count), np.bool_)
    for order in (1, 2):
        rows = np.flatnonzero((table.cells == cell) & (table.order == order))
        if not len(rows):
            continue
        one, other = table.places[rows, 0], table.places[rows, order - 1]
        for a, b in ((one, other), (other, one)):
            change[a, b], waves[a, b] = shown[rows], table.readouts.oscillates[rows]
    if gain:
        np.fill_diagonal(change, 0.0)
    return change, waves


def _telling(change: Floats) -> npt.NDArray[np.intp]:
    """Return the perturbations that change something, alone or beside another one.

    One is silent when its row repeats what its partners do alone.
    """
    alone = np.diag(change)
    if np.isnan(alone).any():
        return np.arange(len(change))
    differs = np.abs(change - alone[None, :]) > 1e-9  # NaN compares as no difference
    np.fill_diagonal(differs, np.abs(alone) > 1e-9)
    telling = np.flatnonzero(differs.any(axis=1))
    return telling if len(telling) else np.arange(len(change))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Sizes in inches, and which labels are written."""

    labels: Sequence[str]
    cell: float
    every: int
    left: float
    foot: float

    @classmethod
    def of(cls, labels: Sequence[str]) -> _Sheet:
        """Choose the size of a cell; where labels would touch, write every second, third and so on."""
        cell = min(CELL, WIDEST / len(labels))
        every = max(1, int(np.ceil(line_height(TINY) / cell)))
        left = max(text_width(label, TINY) for label in labels) + 2 * MARGIN
        return cls(labels, cell, every, left, 0.75)

    @property
    def size(self) -> float:
        """Width and height of the map."""
        return self.cell * len(self.labels)

    @property
    def width(self) -> float:
        """Of the figure."""
        return max(4.0, self.left + self.size + 2 * MARGIN)

    @property
    def height(self) -> float:
        """Of the figure; column labels stand upright over the map."""
        return self.foot + self.size + self.left


def _draw_cells(axes: Axes, change: Floats, waves: npt.NDArray[np.bool_], reach: float, sheet: _Sheet) -> None:
    from matplotlib.patches import Rectangle

    count = len(change)
    axes.imshow(np.ma.masked_invalid(change), cmap=change_map(), vmin=-reach, vmax=reach, interpolation="none")
    written = list(range(0, count, sheet.every))
    names = [sheet.labels[place] for place in written]
    axes.xaxis.tick_top()
    axes.set_xticks(written, names, rotation=90, size=TINY)
    axes.set_yticks(written, names, size=TINY)
    axes.tick_params(length=2 if sheet.every > 1 else 0, pad=2, color=GREY)
    if sheet.cell >= MARKED:
        axes.set_xticks(np.arange(count + 1) - 0.5, minor=True)
        axes.set_yticks(np.arange(count + 1) - 0.5, minor=True)
        axes.grid(which="minor", color="#DDDDDD", linewidth=0.4)
        axes.tick_params(which="minor", length=0)
        for place in range(count):
            axes.add_patch(Rectangle((place - 0.5, place - 0.5), 1, 1, fill=False, edgecolor=INK, linewidth=0.8))
        for row, column in np.argwhere(waves):
            ink = PAPER if abs(change[row, column]) > 0.55 * reach else INK
            axes.text(column, row, OSCILLATES, size=TINY, ha="center", va="center", color=ink)
    else:
        axes.plot([-0.5, count - 0.5], [-0.5, count - 0.5], color=INK, linewidth=0.4)


def _draw_scale(figure: Figure, sheet: _Sheet, reach: float, title: str) -> None:
    """Draw the scale of changes under the map."""
    width = min(2.4, sheet.width - 4 * MARGIN)
    left = max(MARGIN * 2, min(sheet.left, sheet.width - width - 2 * MARGIN))
    axes = add_axes(figure, left, 0.3, width, BAR)
    axes.imshow(np.linspace(-1, 1, 101)[None, :], cmap=change_map(), aspect="auto", interpolation="none")
    axes.set_yticks([])
    axes.set_xticks([0, 50, 100], [f"-{reach:.3g}", "0", f"+{reach:.3g}"], size=SMALL)
    axes.tick_params(length=2, pad=1)
    add_text(figure, left, 0.3 + BAR + 0.05, title, size=SMALL, ha="left", va="bottom")


def _says(table: ScreenTable, cell: int, shown: int, *, gain: bool) -> str:
    total = len(table.screen.perturbations)
    base = table.screen.baselines[cell].canonical
    what = "what they add to the better member" if gain else "each alone on the diagonal"
    parts = [f"Pairs added to [{base}] ({table.screen.scheme.name}), {what}."]
    if shown < total:
        idle = "add nothing to any other" if gain else "change nothing, alone or beside another,"
        parts.append(f"{total - shown} of {total} that {idle} are left out.")
    rows = table.cells == cell
    if table.readouts.oscillates[rows].any():
        parts.append(f"{OSCILLATES}: oscillates, a mean and no level ({int(table.readouts.oscillates[rows].sum())}).")
    if table.left_out.get("contradictory"):
        parts.append("Grey: held at 0 and 1 at once, not tried.")
    return " ".join(parts)
