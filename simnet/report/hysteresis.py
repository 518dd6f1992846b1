"""Steady states along one number: stable ones solid, unstable ones dashed, the way up and down as arrows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from simnet.network import Network
from simnet.report.page import MARGIN, add_axes, add_caption, add_text, balanced, line_height, new_figure, wrapped
from simnet.report.style import BLUE, GREY, INK, LABEL, SMALL, TINY, TITLE, VERMILLION, settings
from simnet.results.hysteresis import APART, Hysteresis, Jump

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["hysteresis_figure"]

ACROSS, PANEL, LEFT, GAP = 3, 2.6, 0.62, 0.62  # inches
HEIGHT, BELOW = 2.1, 0.52
KEY, TITLE_PAD = 0.3, 0.12
UP, DOWN = BLUE, VERMILLION
SHIFT = 0.012  # share of the range by which the two ways stand beside the branch
ALONG = (0.3, 0.7)  # where on the range a way carries its arrow heads


def hysteresis_figure(found: Hysteresis, network: Network, caption: str = "") -> Figure:
    """Draw one panel a readout.

    The way up and the way down are told apart by the direction of their arrow heads as well as by
    colour; a sweep is dotted where cells come to no steady state. Folds carry their value.

    Parameters
    ----------
    found : Hysteresis
    network : Network
        Gives display names.
    caption : str
        Written under the figure, after what each readout remembers.
    """
    across = min(ACROSS, len(found.readouts))
    lines = -(-len(found.readouts) // across)
    width = max(LEFT + across * (PANEL + GAP) + MARGIN, 5.2)
    title = wrapped(f"{found.model} [{found.condition}]", width - 2 * MARGIN, TITLE)
    head = MARGIN + len(title) * line_height(TITLE) + 0.06 + KEY
    over = line_height(LABEL) + TITLE_PAD
    band = over + HEIGHT + BELOW
    with settings():
        figure = new_figure(width, head + lines * band + MARGIN, f"Hysteresis of {found.model}")
        height = figure.get_size_inches()[1]
        add_text(figure, MARGIN, height - MARGIN, "\n".join(title), size=TITLE, weight="bold", va="top", ha="left")
        for place, readout in enumerate(found.readouts):
            line, column = divmod(place, across)
            bottom = height - head - line * band - over - HEIGHT
            axes = add_axes(figure, LEFT + column * (PANEL + GAP), bottom, PANEL, HEIGHT)
            _draw_panel(axes, found, readout, network)
        _draw_key(figure, height - head + KEY / 2)
        said = " ".join(_capital(found.sentence(readout)) for readout in found.readouts)
        add_caption(figure, f"{said} {caption}".strip())
    return figure


def _draw_panel(axes: Axes, found: Hysteresis, readout: str, network: Network) -> None:
    column = found.readouts.index(readout)
    for branch in found.branches:
        for begin, end in _stretches(branch.stable):
            stable = bool(branch.stable[begin])
            axes.plot(
                branch.values[begin:end], branch.levels[begin:end, column], color=INK if stable else GREY,
                linewidth=1.7 if stable else 1.1, linestyle="-" if stable else (0, (3, 2)), zorder=2,
            )  # fmt: skip
    low, high = float(found.up.values[0]), float(found.up.values[-1])
    top = max(1.0, float(max(branch.levels[:, column].max() for branch in found.branches)) if found.branches else 1.0)
    for sweep, colour, side in ((found.up, UP, -1), (found.down, DOWN, 1)):
        shift = side * SHIFT * top * 2.2
        levels = sweep.levels[:, column] + shift
        axes.plot(*_broken(sweep.values, levels, sweep.jumps), color=colour, linewidth=0.9, zorder=3)
        if not sweep.stable.all():
            restless = ~sweep.stable
            axes.plot(sweep.values[restless], levels[restless], ":", color=colour, linewidth=2.0, zorder=3)
        for share in ALONG:
            _arrow(axes, sweep.values, levels, share, colour)
        for jump in sweep.jumps:
            if abs(jump.after[column] - jump.before[column]) > APART:
                _draw_jump(axes, jump, column, shift, colour)
    for fold in found.folds:
        _draw_fold(axes, fold.value, float(fold.levels[column]), low, high, top)
    span = high - low
    axes.set_xlim(low - 0.03 * span, high + 0.03 * span)
    axes.set_ylim(-0.07 * top, 1.1 * top)
    axes.set_title("\n".join(balanced(_label(readout, network), PANEL, LABEL)), size=LABEL, weight="bold", loc="left")
    axes.set_xlabel("\n".join(balanced(_says(found, network), PANEL + GAP - 0.1, SMALL)), size=SMALL)
    axes.set_ylabel("level", size=SMALL)
    for edge in ("top", "right"):
        axes.spines[edge].set_visible(False)


def _stretches(stable: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """Return pieces of one stability, each reaching to the first point of the next."""
    cuts = [0, *(np.flatnonzero(stable[1:] != stable[:-1]) + 1).tolist(), len(stable)]
    return [(begin, min(end + 1, len(stable))) for begin, end in pairwise(cuts)]


def _broken(
    values: np.ndarray[tuple[int], np.dtype[np.float64]],
    levels: np.ndarray[tuple[int], np.dtype[np.float64]],
    jumps: tuple[Jump, ...],
) -> tuple[list[float], list[float]]:
    """Return a sweep as a line with a gap at every jump."""
    across, up = values.tolist(), levels.tolist()
    direction = 1 if values[-1] > values[0] else -1
    for jump in jumps:
        at = next((k for k, value in enumerate(across) if (value - jump.value) * direction >= 0), len(across))
        across.insert(at, float("nan"))
        up.insert(at, float("nan"))
    return across, up


def _arrow(
    axes: Axes,
    values: np.ndarray[tuple[int], np.dtype[np.float64]],
    levels: np.ndarray[tuple[int], np.dtype[np.float64]],
    share: float,
    colour: str,
) -> None:
    """Put an arrow head on a sweep, in the direction in which it was passed."""
    at = min(int(share * (len(values) - 1)), len(values) - 2)
    if abs(levels[at + 1] - levels[at]) > 0.1:  # a jump has its own arrow
        return
    axes.annotate(
        "", xy=(values[at + 1], levels[at + 1]), xytext=(values[at], levels[at]), zorder=4,
        arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 0.9, "mutation_scale": 9},
    )  # fmt: skip


def _draw_jump(axes: Axes, jump: Jump, column: int, shift: float, colour: str) -> None:
    ends = (jump.value, float(jump.before[column]) + shift), (jump.value, float(jump.after[column]) + shift)
    axes.annotate(
        "", xy=ends[1], xytext=ends[0], zorder=4,
        arrowprops={
            "arrowstyle": "-|>", "color": colour, "linewidth": 1.2, "mutation_scale": 10, "shrinkA": 0, "shrinkB": 0
        },
    )  # fmt: skip


def _draw_fold(axes: Axes, value: float, level: float, low: float, high: float, top: float) -> None:
    axes.plot([value], [level], "o", color=INK, markerfacecolor="white", markersize=4.5, zorder=5)
    right = value < low + 0.75 * (high - low)
    axes.annotate(
        f"{value:.3g}", xy=(value, level), xytext=(6 if right else -6, -9 if 0.15 * top < level < 0.8 * top else 5),
        textcoords="offset points", size=TINY, ha="left" if right else "right", zorder=6,
    )  # fmt: skip


def _draw_key(figure: Figure, height: float) -> None:
    """Name the lines above the panels."""
    from matplotlib.lines import Line2D

    width, total = figure.get_size_inches()
    entries = [
        Line2D([], [], color=INK, linewidth=1.7, label="stable"),
        Line2D([], [], color=GREY, linewidth=1.1, linestyle=(0, (3, 2)), label="unstable"),
        Line2D([], [], color=UP, linewidth=0.9, marker=">", markersize=4, label="going up"),
        Line2D([], [], color=DOWN, linewidth=0.9, marker="<", markersize=4, label="coming down"),
        Line2D([], [], color=INK, marker="o", markerfacecolor="white", markersize=4.5, linestyle="", label="fold"),
    ]
    figure.legend(
        handles=entries, loc="center left", bbox_to_anchor=(MARGIN / width, height / total), ncols=len(entries),
        frameon=False, fontsize=SMALL, handlelength=1.8, columnspacing=1.2, borderpad=0, borderaxespad=0,
    )  # fmt: skip


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _label(readout: str, network: Network) -> str:
    return " + ".join(
        network.nodes[part.strip()].label if part.strip() in network.nodes else part.strip()
        for part in readout.split("+")
    )


def _says(found: Hysteresis, network: Network) -> str:
    """Return what is moved, with display names."""
    return " ".join(network.nodes[word].label if word in network.nodes else word for word in found.says.split(" "))
