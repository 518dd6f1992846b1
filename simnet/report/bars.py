"""Readouts as bars: one panel a readout, one row a condition, update schemes side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simnet.network import Network
from simnet.report.agreement import agreement_note, by_scheme
from simnet.report.cells import is_split, middle
from simnet.report.key import ROW, Draw, Item, draw_key, key_rows
from simnet.report.page import MARGIN, add_caption, balanced, canvas, line_height, new_figure, text_width
from simnet.report.style import (
    GREY,
    INK,
    LABEL,
    OSCILLATES,
    OSCILLATION,
    PALE,
    SMALL,
    SchemeStyle,
    scheme_style,
    settings,
)
from simnet.results import ReadoutValue, SteadyState, SteadyStates
from simnet.scenario import Condition, Readout

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["readout_figure"]

BAR, BAR_GAP, ROW_GAP = 0.15, 0.02, 0.13  # inches: height of a bar, between schemes, between conditions
ROW_LABEL = 2.4  # inches; longer condition labels are broken
PANELS_WIDTH, LEAST_PANEL, MOST_PANEL = 8.4, 1.15, 1.9  # inches
BOLD = 0.86  # width of plain text over that of bold
LEAST = 5.0


def readout_figure(states: SteadyStates, network: Network, caption: str = "") -> Figure:
    """Draw every readout in every condition.

    Each bar carries its number, also when it is 0. A whisker without a bar spans the values
    between which the order of updates decides; a whisker on a bar is the confidence interval of a
    sampled value; ``~`` marks a mean over an oscillation. Schemes differ in hatch; when all agree
    everywhere there is one bar, and the caption says so.

    Parameters
    ----------
    states : SteadyStates
    network : Network
        Gives display names.
    caption : str
        Written under the figure, after what the figure has to say itself.
    """
    schemes = by_scheme(states, lambda entry: {asked.text: value for asked, value in entry.readouts})
    with settings():
        sheet = _Sheet.of(states, network, list(schemes))
        figure = new_figure(sheet.width, sheet.height, f"Readouts of {states.model}")
        axes = canvas(figure)
        for place, readout in enumerate(sheet.readouts):
            sheet.draw_panel(axes, place, readout, schemes)
        draw_key(axes, sheet.key, MARGIN, len(sheet.key) * ROW + MARGIN)
        add_caption(figure, f"{agreement_note(states, len(schemes), 'bar')} {caption}")
    return figure


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Sizes of the figure in inches, and what stands where."""

    readouts: tuple[Readout, ...]
    titles: tuple[list[str], ...]
    rows: tuple[tuple[Condition, list[str]], ...]
    schemes: tuple[str, ...]
    left: float
    across: int
    panel: float
    number: float
    key: list[list[Item]]

    @classmethod
    def of(cls, states: SteadyStates, network: Network, schemes: Sequence[str]) -> _Sheet:
        """Measure labels and decide on sizes."""
        readouts = tuple({asked.canonical: asked for entry in states for asked, _ in entry.readouts}.values())
        conditions = dict.fromkeys(entry.condition for entry in states)
        rows = tuple((c, balanced(states.label(c), ROW_LABEL, SMALL)) for c in conditions)
        left = max((text_width(line, SMALL) for _, lines in rows for line in lines), default=0) + 2 * MARGIN
        most = max(1, int(PANELS_WIDTH / LEAST_PANEL))
        lines_of_panels = -(-len(readouts) // most)
        across = -(-len(readouts) // max(1, lines_of_panels)) or 1
        panel = min(MOST_PANEL, PANELS_WIDTH / across)
        titles = tuple(
            balanced(_title(readout, network), (panel - 0.1) * BOLD, LABEL) for readout in readouts
        )
        width = max(LEAST, left + across * panel + MARGIN)
        key = key_rows(_key(states, schemes), width - 2 * MARGIN)
        written = {_words(value) for entry in states for _, value in entry.readouts}
        number = max((text_width(words, SMALL, "bold") for words in written), default=0.0)
        return cls(readouts, titles, rows, tuple(schemes), left, across, panel, number, key)

    @property
    def row(self) -> float:
        """Height of a condition."""
        bars = len(self.schemes) * (BAR + BAR_GAP) + ROW_GAP
        lines = max((len(lines) for _, lines in self.rows), default=1)
        return max(bars, lines * line_height(SMALL) + 0.06)

    @property
    def head(self) -> float:
        """Height of the panel titles."""
        return max((len(lines) for lines in self.titles), default=1) * line_height(LABEL) + 0.08

    @property
    def band(self) -> float:
        """Height of one line of panels, with titles and scale."""
        return self.head + len(self.rows) * self.row + 0.36

    @property
    def width(self) -> float:
        """Width of the figure."""
        return max(LEAST, self.left + self.across * self.panel + MARGIN)

    @property
    def height(self) -> float:
        """Height of the figure."""
        bands = -(-len(self.readouts) // self.across)
        return MARGIN + bands * self.band + len(self.key) * ROW + 1.5 * MARGIN

    def draw_panel(
        self, axes: Axes, place: int, readout: Readout, schemes: Mapping[str, Mapping[Condition, SteadyState]]
    ) -> None:
        """Draw one readout; the first panel of a line carries the condition labels."""
        line, column = divmod(place, self.across)
        left = self.left + column * self.panel
        top = self.height - MARGIN - line * self.band - self.head
        bottom = top - len(self.rows) * self.row
        title = "\n".join(self.titles[place])
        axes.text(
            left, top + 0.06, title, size=LABEL, weight="bold", ha="left", va="bottom", linespacing=1.05
        )
        scale = (self.panel - self.number - 0.16) / readout.top
        _draw_scale(axes, (left, bottom), top, scale, readout.top)
        for number, (condition, lines) in enumerate(self.rows):
            middle_ = top - (number + 0.5) * self.row
            if number % 2 == 0:
                _shade(axes, left, middle_, self.panel - 0.06, self.row)
            if column == 0:
                axes.text(
                    left - 0.08,
                    middle_,
                    "\n".join(lines),
                    size=SMALL,
                    ha="right",
                    va="center",
                    linespacing=1.05,
                )
            for slot, scheme in enumerate(self.schemes):
                entry = schemes[scheme].get(condition)
                if entry is None:
                    continue
                y = middle_ + ((len(self.schemes) - 1) / 2 - slot) * (BAR + BAR_GAP)
                _draw_value(axes, entry[readout.canonical], (left, y), scale, scheme_style(scheme, slot))


def _title(readout: Readout, network: Network) -> str:
    """Return a readout with display names."""
    names = (part.strip() for part in readout.canonical.split("+"))
    return " + ".join(network.nodes[name].label if name in network.nodes else name for name in names)


def _shade(axes: Axes, left: float, middle_: float, width: float, height: float) -> None:
    from matplotlib.patches import Rectangle

    corner = (left, middle_ - height / 2)
    axes.add_artist(Rectangle(corner, width, height, facecolor="#F5F5F5", edgecolor="none", zorder=0))


def _draw_scale(axes: Axes, corner: tuple[float, float], top: float, scale: float, most: int) -> None:
    """Draw the baseline and the scale under a panel."""
    left, bottom = corner
    axes.plot([left, left], [bottom, top], color=INK, linewidth=1.0, zorder=3)
    ticks = [0.0, 0.5, 1.0] if most == 1 else [float(k) for k in range(most + 1)]
    for tick in ticks:
        x = left + tick * scale
        if tick:
            axes.plot([x, x], [bottom, top], color=PALE, linewidth=0.6, zorder=1)
        axes.plot([x, x], [bottom, bottom - 0.04], color=GREY, linewidth=0.7, zorder=1)
        axes.text(x, bottom - 0.06, f"{tick:g}", size=SMALL, ha="center", va="top", color=INK)


def _draw_value(
    axes: Axes, value: ReadoutValue, origin: tuple[float, float], scale: float, style: SchemeStyle
) -> None:
    """Draw one bar, its whisker and its number; a bar of no length is a thick tick."""
    left, y = origin
    low, high, end = (left + level * scale for level in (value.low, value.high, middle(value)))
    if is_split(value):
        _draw_bar(axes, (low, y, high - low, BAR / 2), style, line=0.0)
    elif end > left:
        _draw_bar(axes, (left, y, end - left, BAR), style)
    else:
        ends = [y - BAR / 2, y + BAR / 2]
        axes.plot([left, left], ends, color=INK, linewidth=2.6, zorder=4, solid_capstyle="butt")
    if high > low:
        _draw_whisker(axes, low, high, y)
    colour, weight = (OSCILLATION, "bold") if value.oscillates else (INK, "normal")
    number = axes.text(
        max(high, end) + 0.05, y, _words(value), size=SMALL, color=colour, weight=weight, zorder=6
    )
    number.set(ha="left", va="center_baseline")


def _words(value: ReadoutValue) -> str:
    """Write the number beside a bar; an oscillation first says that it is one."""
    wave = OSCILLATES if value.oscillates else ""
    return wave + (f"{value.low:.2g}–{value.high:.2g}" if is_split(value) else f"{middle(value):.3g}")


def _draw_bar(
    axes: Axes, place: tuple[float, float, float, float], style: SchemeStyle, line: float = 0.7
) -> None:
    """Draw a bar from a left end, around a height, with a length and thickness."""
    from matplotlib.patches import Rectangle

    left, y, length, thick = place
    bar = Rectangle((left, y - thick / 2), length, thick, facecolor=style.fill, edgecolor=INK, linewidth=line)
    bar.set(hatch=style.hatch if line else "", alpha=1.0 if line else 0.55, zorder=2)
    axes.add_artist(bar)


def _draw_whisker(axes: Axes, low: float, high: float, y: float) -> None:
    axes.plot([low, high], [y, y], color=INK, linewidth=1.0, zorder=5)
    for end in (low, high):
        axes.plot([end, end], [y - BAR / 3, y + BAR / 3], color=INK, linewidth=1.2, zorder=5)


def _key(states: SteadyStates, schemes: Sequence[str]) -> list[Item]:
    values = [value for entry in states for _, value in entry.readouts]
    items = []
    for place, name in enumerate(schemes):
        style = scheme_style(name, place)
        words = style.label if len(schemes) > 1 else "level"
        items.append(Item(_sample(style), 0.32, words))
    if any(map(is_split, values)):
        items.append(Item(_whisker, 0.32, "the order of updates decides between the ends"))
    if any(not value.exact and not value.is_point for value in values):
        items.append(Item(_whisker, 0.32, "95 % confidence interval"))
    if any(value.oscillates for value in values):
        items.append(Item(_wave, 0.12, "oscillates, mean"))
    return items


def _sample(style: SchemeStyle) -> Draw:
    def draw(axes: Axes, x: float, y: float, width: float) -> None:
        _draw_bar(axes, (x, y, width, BAR), style)

    return draw


def _whisker(axes: Axes, x: float, y: float, width: float) -> None:
    _draw_whisker(axes, x, x + width, y)


def _wave(axes: Axes, x: float, y: float, width: float) -> None:
    mark = axes.text(x + width / 2, y, OSCILLATES, size=LABEL, color=OSCILLATION, weight="bold")
    mark.set(ha="center", va="center_baseline")
