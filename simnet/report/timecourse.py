"""Courses over synchronous steps: a panel a condition, a lane a node, phases marked and named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from simnet.network import Network
from simnet.report.page import MARGIN, add_caption, balanced, canvas, line_height, new_figure, text_width
from simnet.report.style import BLUE, GREY, INK, LABEL, PALE, SMALL, TINY, faded, settings
from simnet.results import Trajectory

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["time_course"]

LANE, CURVE = 0.30, 0.21  # inches: height of a lane, and of the curve in it
ACROSS, PANEL, PANEL_GAP = 3, 3.0, 0.28  # panels side by side, their width and distance in inches
STEP = 0.28  # inches of a step, at most
NODE_LABEL = 1.7  # inches; longer labels are broken
BOLD = 0.86  # width of plain text over that of bold
AXES = {
    "sync": "synchronous steps (order of events, not minutes); each lane runs from 0 (off) to 1 (on)",
    "async": "updates, one node at a time in random order; each lane is the share of walks in which the node is on",
    "ctmc": "time in units of 1 / rate; each lane is the share of cells in which the node is on, 0 to 1",
    "ode": "time in units of the time constant; each lane is the level of the node, 0 to 1",
}
FILL = faded(BLUE)
SETTLING = "settling"
SHADES = ("#FFFFFF", "#EDF1F6", "#F8F3E6")  # settling, then phases in turn


def time_course(
    trajectories: Sequence[Trajectory], network: Network, nodes: Sequence[str], caption: str = ""
) -> Figure:
    """Draw the course of some nodes through settling and every phase.

    Each node has a lane of its own, so that curves never cover each other; all panels share the
    scale of steps. The value of a step is drawn from that step to the next.

    Parameters
    ----------
    trajectories : Sequence of Trajectory
        One panel each.
    network : Network
        Gives display names.
    nodes : Sequence of str
        Node ids, lanes from top to bottom.
    caption : str
        Written under the figure.
    """
    with settings():
        sheet = _Sheet.of(trajectories, network, nodes)
        figure = new_figure(sheet.width, sheet.height, f"Time courses of {network.id}")
        axes = canvas(figure)
        for place in range(len(trajectories)):
            sheet.draw_panel(axes, place)
        axes.text(MARGIN, MARGIN, _axis(trajectories), size=SMALL, ha="left", va="bottom")
        add_caption(figure, caption)
    return figure


@dataclass(frozen=True, slots=True)
class _Phase:
    """A stretch of steps, from `begin` up to `end`, with its name broken into lines."""

    begin: int
    end: int
    lines: list[str]
    level: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Sizes of the figure in inches, and what stands where."""

    trajectories: tuple[Trajectory, ...]
    nodes: tuple[str, ...]
    labels: tuple[list[str], ...]
    titles: tuple[list[str], ...]
    phases: tuple[tuple[_Phase, ...], ...]
    left: float
    across: int
    panel: float
    step: float

    @classmethod
    def of(cls, trajectories: Sequence[Trajectory], network: Network, nodes: Sequence[str]) -> _Sheet:
        """Measure labels and decide on sizes."""
        labels = tuple(balanced(network.nodes[node].label, NODE_LABEL, SMALL) for node in nodes)
        longest = max((len(course.values) for course in trajectories), default=1)
        step = min(STEP, PANEL / longest)
        panel = max(step * longest, PANEL / 2)
        titles = tuple(balanced(course.label, panel * BOLD, LABEL) for course in trajectories)
        left = max((text_width(line, SMALL) for lines in labels for line in lines), default=0) + 2 * MARGIN
        across = max(1, min(ACROSS, len(trajectories)))
        phases = tuple(tuple(_phases(_renamed(course, network), step, panel)) for course in trajectories)
        return cls(tuple(trajectories), tuple(nodes), labels, titles, phases, left, across, panel, step)

    @property
    def width(self) -> float:
        """Width of the figure, with room for the words under the axis."""
        panels = self.left + self.across * (self.panel + PANEL_GAP)
        return max(panels, text_width(_axis(self.trajectories), SMALL) + 2 * MARGIN)

    def head(self, line: int) -> float:
        """Height of titles and phase names over one line of panels."""
        places = range(line * self.across, min((line + 1) * self.across, len(self.trajectories)))
        title = max((len(self.titles[place]) for place in places), default=1)
        return title * line_height(LABEL) + self.names(line) + 0.12

    def names(self, line: int) -> float:
        """Height of the phase names over one line of panels."""
        shown = self.phases[line * self.across : (line + 1) * self.across]
        lines = max((phase.level + len(phase.lines) for phases in shown for phase in phases), default=1)
        return lines * line_height(TINY) + 0.04

    def band(self, line: int) -> float:
        """Height of one line of panels, with titles and steps."""
        return self.head(line) + len(self.nodes) * LANE + 0.36

    @property
    def height(self) -> float:
        """Height of the figure."""
        lines = -(-len(self.trajectories) // self.across)
        return MARGIN + sum(map(self.band, range(lines))) + line_height(SMALL) + MARGIN

    def draw_panel(self, axes: Axes, place: int) -> None:
        """Draw one condition; the first panel of a line carries the node labels."""
        line, column = divmod(place, self.across)
        left = self.left + column * (self.panel + PANEL_GAP)
        top = self.height - MARGIN - sum(map(self.band, range(line))) - self.head(line)
        bottom = top - len(self.nodes) * LANE
        course = self.trajectories[place]
        title = "\n".join(self.titles[place])
        above = top + self.names(line) + 0.06
        axes.text(left, above, title, size=LABEL, weight="bold", ha="left", va="bottom", linespacing=1.05)
        self._draw_phases(axes, place, (left, bottom), top)
        _draw_steps(axes, (left, bottom), course, self.step)
        for number, node in enumerate(self.nodes):
            base = top - (number + 1) * LANE + (LANE - CURVE) / 2
            if column == 0:
                words = "\n".join(self.labels[number])
                axes.text(left - 0.08, base + CURVE / 2, words, size=SMALL, ha="right", va="center", linespacing=1.0)
            _draw_curve(axes, course.of(node), (left, base), self.step, f"curve-{place}-{node}")

    def _draw_phases(self, axes: Axes, place: int, corner: tuple[float, float], top: float) -> None:
        from matplotlib.patches import Rectangle

        left, bottom = corner
        for number, phase in enumerate(self.phases[place]):
            x, width = left + phase.begin * self.step, (phase.end - phase.begin) * self.step
            shade = SHADES[0] if phase.begin == 0 and phase.lines == [SETTLING] else SHADES[1 + number % 2]
            axes.add_artist(Rectangle((x, bottom), width, top - bottom, facecolor=shade, edgecolor="none", zorder=0))
            height = top + 0.04 + phase.level * line_height(TINY)
            _line(axes, [x, x], [bottom, height + 0.09], color=INK, linewidth=0.9, linestyle=(0, (3, 2)), zorder=2)
            axes.text(x + 0.04, height, "\n".join(phase.lines), size=TINY, ha="left", va="bottom", linespacing=1.05)


def _renamed(course: Trajectory, network: Network) -> Trajectory:
    """Return the course with display names in its phases."""

    def label(match: re.Match[str]) -> str:
        node = network.nodes.get(match.group())
        return node.label if node else match.group()

    return replace(course, phases=tuple((first, re.sub(r"\w+", label, what)) for first, what in course.phases))


def _phases(course: Trajectory, step: float, panel: float) -> list[_Phase]:
    """Return the phases with their names; a name that would run into the next is set higher."""
    count = len(course.values)
    starts = [*course.phases, (count, "")]
    if not course.phases or course.phases[0][0] > 0:
        starts.insert(0, (0, SETTLING))
    found: list[_Phase] = []
    for (begin, name), (end, _) in list(pairwise(starts))[::-1]:
        room = max((end - begin) * step, min(1.1, panel - begin * step)) - 0.06
        lines = balanced(name, room, TINY)
        right = begin * step + max(text_width(line, TINY) for line in lines) + 0.06
        below = [p for p in found if p.begin * step < right]
        level = max((p.level + len(p.lines) for p in below), default=0)
        found.append(_Phase(begin, end, lines, level))
    return found[::-1]


def _axis(trajectories: Sequence[Trajectory]) -> str:
    """Say what runs along the panels; they share one scheme."""
    return AXES[trajectories[0].scheme] if trajectories else AXES["sync"]


def _draw_steps(axes: Axes, corner: tuple[float, float], course: Trajectory, step: float) -> None:
    """Draw the axis of steps, or of time, under a panel."""
    left, bottom = corner
    count = len(course.values)
    _line(axes, [left, left + count * step], [bottom, bottom], color=GREY, linewidth=0.8, zorder=2)
    every = next(k for k in (1, 2, 5, 10, 20, 50, 100, count) if k * step >= 0.26 or k >= count)
    ticks = [left + tick * step for tick in range(0, count, every)]
    gap = float("nan")  # one line with gaps instead of many lines
    across, up = [x for tick in ticks for x in (tick, tick, gap)], [bottom, bottom - 0.04, gap] * len(ticks)
    _line(axes, across, up, color=GREY, linewidth=0.7, zorder=2)
    for x, tick in zip(ticks, range(0, count, every), strict=True):
        words = f"{course.times[tick]:.3g}" if course.times else str(tick)
        axes.text(x, bottom - 0.06, words, size=TINY, ha="center", va="top")


def _line(axes: Axes, across: ArrayLike, up: ArrayLike, **style: Any) -> None:
    """Add a line to axes whose limits are fixed; `plot` would measure them again every time."""
    from matplotlib.lines import Line2D

    axes.add_artist(Line2D(across, up, **style))


def _draw_curve(
    axes: Axes,
    values: np.ndarray[tuple[int], np.dtype[np.float64]],
    corner: tuple[float, float],
    step: float,
    name: str,
) -> None:
    """Draw a step curve over its baseline, filled down to it."""
    from matplotlib.patches import Polygon

    left, base = corner
    edges = left + step * np.repeat(np.arange(len(values) + 1), 2)[1:-1]
    heights = base + CURVE * np.repeat(values, 2)
    _line(axes, [left, edges[-1]], [base, base], color=PALE, linewidth=0.7, zorder=1)
    outline = np.column_stack([[left, *edges, edges[-1]], [base, *heights, base]])
    axes.add_artist(Polygon(outline, facecolor=FILL, linewidth=0, zorder=1.5))
    _line(axes, edges, heights, color=INK, linewidth=1.3, zorder=3, solid_joinstyle="miter", gid=name)
