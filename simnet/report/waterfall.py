"""The conditions of a screen as bars from the baseline, lowest readout first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simnet.report.diverging import change_colour
from simnet.report.key import ROW, Draw, Item, draw_key, key_rows
from simnet.report.page import MARGIN, add_caption, balanced, canvas, line_height, new_figure, text_width
from simnet.report.style import INK, OSCILLATES, OSCILLATION, PALE, SMALL, settings
from simnet.results import ReadoutValue
from simnet.results.screen import ScreenTable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["waterfall"]

BAR, ROW_HEIGHT, PANEL = 0.15, 0.21, 4.2  # inches
LABEL_WIDTH = 3.2  # inches; longer labels are broken


def waterfall(table: ScreenTable, *, top: int = 30, context: str = "", caption: str = "") -> Figure:
    """Draw a readout in the conditions that change it most.

    Each bar runs from the baseline to the readout and carries its number; colour and direction say
    whether it is raised or lowered. A whisker is the interval over what can be reached, or a 95 %
    confidence interval; ``~`` marks an oscillation; the dashed line is the sensitive reference.

    Parameters
    ----------
    table : ScreenTable
    top : int
        Bars; the conditions of the first ranks by effect.
    context : str
        Of a screen of several contexts; the first by default.
    caption : str
        Written under the figure.

    Returns
    -------
    Figure

    Raises
    ------
    InputError
        When the screen has no such context.
    """
    with settings():
        sheet = _Sheet.of(table, top, table.cell_of(context))
        figure = new_figure(sheet.width, sheet.height, f"Screen of {table.screen.model}")
        axes = canvas(figure)
        sheet.draw(axes)
        draw_key(axes, sheet.key, MARGIN, len(sheet.key) * ROW + MARGIN)
        add_caption(figure, f"{sheet.says} {caption}")
    return figure


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is drawn, and where it stands."""

    table: ScreenTable
    cell: int
    shown: tuple[int, ...]
    labels: tuple[list[str], ...]
    left: float
    key: list[list[Item]]
    says: str

    @classmethod
    def of(cls, table: ScreenTable, top: int, cell: int) -> _Sheet:
        """Choose conditions and measure their labels."""
        ranked = [place for place in table.ranked("effect").tolist() if table.cells[place] == cell]
        best = [place for place in ranked[:top] if table.rank[place]]
        level = table.readouts.level
        shown = tuple(sorted(best, key=lambda place: (level[place], place)))
        labels = tuple(balanced(table.items(place), LABEL_WIDTH, SMALL) for place in shown)
        left = max((text_width(line, SMALL) for lines in labels for line in lines), default=1.0) + 2 * MARGIN
        key = key_rows(_key(table, shown, cell), left + PANEL)
        tied = sum(table.rank[place] == table.rank[best[-1]] for place in ranked[len(best) :]) if best else 0
        return cls(table, cell, shown, labels, left, key, _says(table, cell, len(shown), len(ranked), tied))

    @property
    def width(self) -> float:
        """Inches."""
        return self.left + PANEL + 4 * MARGIN

    @property
    def row(self) -> float:
        """Height of a bar with its gap."""
        return max(ROW_HEIGHT, max(map(len, self.labels), default=1) * line_height(SMALL) + 0.04)

    @property
    def foot(self) -> float:
        """Height of scale, its title and key."""
        return 0.55 + len(self.key) * ROW + 1.5 * MARGIN

    @property
    def height(self) -> float:
        """Inches."""
        return 2 * MARGIN + max(1, len(self.shown)) * self.row + self.foot

    def x(self, level: float) -> float:
        """Return where a level stands."""
        return self.left + level / self.table.screen.readout.top * (PANEL - 0.55)

    def draw(self, axes: Axes) -> None:
        """Draw scale, baseline, reference and bars."""
        bottom, top = self.foot, self.height - MARGIN
        readout = self.table.screen.readout
        ticks = [0.0, 0.5, 1.0] if readout.top == 1 else [float(k) for k in range(readout.top + 1)]
        for tick in ticks:
            axes.plot([self.x(tick)] * 2, [bottom - 0.04, top], color=PALE, linewidth=0.6, zorder=0)
            axes.text(self.x(tick), bottom - 0.06, f"{tick:g}", size=SMALL, ha="center", va="top")
        middle = (self.x(ticks[0]) + self.x(ticks[-1])) / 2
        axes.text(middle, bottom - 0.24, readout.text, size=SMALL, weight="bold", ha="center", va="top")
        base = _middle(self.table.baselines[self.cell])
        axes.plot([self.x(base)] * 2, [bottom, top], color=INK, linewidth=1.2, zorder=3)
        reference = self.table.references[self.cell]
        if reference is not None:
            at = self.x(_middle(reference[1]))
            axes.plot([at, at], [bottom, top], color=INK, linewidth=1.0, linestyle=(0, (4, 2)), zorder=3)
        for number, (place, lines) in enumerate(zip(self.shown, self.labels, strict=True)):
            self._bar(axes, top - (number + 0.5) * self.row, place, lines, base)

    def _bar(self, axes: Axes, y: float, place: int, lines: Sequence[str], base: float) -> None:
        from matplotlib.patches import Rectangle

        value = self.table.value(place)
        if value is None:
            return
        level = float(self.table.readouts.level[place])
        begin, end = sorted((self.x(base), self.x(level)))
        fill = change_colour(1.0 if level > base else -1.0 if level < base else 0.0)
        axes.add_patch(Rectangle((begin, y - BAR / 2), end - begin, BAR, facecolor=fill, edgecolor="none", zorder=2))
        if level == base:
            axes.plot([begin], [y], marker="D", markersize=3.5, color=INK, zorder=4)
        if not value.is_point:
            axes.plot([self.x(value.low), self.x(value.high)], [y, y], color=INK, linewidth=1.0, zorder=5)
        label = axes.text(self.left - MARGIN, y, "\n".join(lines), size=SMALL, ha="right", va="center")
        label.set(multialignment="right", linespacing=1.05)
        colour, weight = (OSCILLATION, "bold") if value.oscillates else (INK, "normal")
        reach = max(self.x(base), self.x(value.high), self.x(level))
        axes.text(reach + 0.06, y, _words(value), size=SMALL, va="center", ha="left", color=colour, weight=weight)


def _middle(value: ReadoutValue) -> float:
    return (value.low + value.high) / 2 if value.value is None else value.value


def _words(value: ReadoutValue) -> str:
    wave = OSCILLATES if value.oscillates else ""
    if value.value is None or (value.exact and not value.is_point):
        return f"{wave}{value.low:.2g}–{value.high:.2g}"
    return f"{wave}{value.value:.3g}"


def _key(table: ScreenTable, shown: Sequence[int], cell: int) -> list[Item]:
    items = [Item(_line, 0.1, "baseline")]
    if table.references[cell] is not None:
        items.append(Item(_dashes, 0.1, "sensitive reference"))
    changes = [float(table.change[place]) for place in shown]
    if any(change > 0 for change in changes):
        items.append(Item(_patch(1.0), 0.22, "raised"))
    if any(change < 0 for change in changes):
        items.append(Item(_patch(-1.0), 0.22, "lowered"))
    if any(change == 0 for change in changes):
        items.append(Item(_diamond, 0.1, "as the baseline"))
    values = [table.value(place) for place in shown]
    if any(value is not None and value.exact and not value.is_point for value in values):
        items.append(Item(_whisker, 0.25, "the order of updates decides"))
    if any(value is not None and not value.exact for value in values):
        items.append(Item(_whisker, 0.25, "95 % interval"))
    if any(value is not None and value.oscillates for value in values):
        items.append(Item(_wave, 0.12, "oscillates, mean"))
    return items


def _says(table: ScreenTable, cell: int, shown: int, of: int, tied: int) -> str:
    base = table.screen.baselines[cell].canonical
    idle = int(table.idle[table.cells == cell].sum())
    silent = f" {idle} of them cannot change {table.screen.readout.text}." if idle else ""
    more = f" {tied} more share the last rank." if tied else ""
    scheme = table.screen.scheme.name
    return f"The {shown} largest changes of {of} conditions added to [{base}] ({scheme}).{more}{silent}"


def _line(axes: Axes, x: float, y: float, width: float) -> None:
    axes.plot([x + width / 2] * 2, [y - 0.08, y + 0.08], color=INK, linewidth=1.2)


def _dashes(axes: Axes, x: float, y: float, width: float) -> None:
    axes.plot([x + width / 2] * 2, [y - 0.1, y + 0.1], color=INK, linewidth=1.0, linestyle=(0, (4, 2)))


def _patch(share: float) -> Draw:
    def draw(axes: Axes, x: float, y: float, width: float) -> None:
        from matplotlib.patches import Rectangle

        axes.add_patch(Rectangle((x, y - BAR / 2), width, BAR, facecolor=change_colour(share), edgecolor="none"))

    return draw


def _diamond(axes: Axes, x: float, y: float, width: float) -> None:
    axes.plot([x + width / 2], [y], marker="D", markersize=3.5, color=INK)


def _whisker(axes: Axes, x: float, y: float, width: float) -> None:
    axes.plot([x, x + width], [y, y], color=INK, linewidth=1.0)


def _wave(axes: Axes, x: float, y: float, width: float) -> None:
    axes.text(x + width / 2, y, OSCILLATES, size=SMALL, color=OSCILLATION, weight="bold", ha="center", va="center")
