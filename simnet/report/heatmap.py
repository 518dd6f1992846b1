"""Where every node settles: conditions in rows, nodes in columns, one panel for each scheme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, radians, sin
from typing import TYPE_CHECKING

from simnet.network import KINDS, Network, Node
from simnet.report.agreement import agreement_note, by_scheme
from simnet.report.cells import cell_items, draw_cell, is_split
from simnet.report.held import held_nodes
from simnet.report.key import ROW, Item, draw_key, key_rows
from simnet.report.page import (
    MARGIN,
    add_caption,
    balanced,
    canvas,
    line_height,
    new_figure,
    text_width,
)
from simnet.report.style import GREY, INK, KIND_STYLES, LABEL, SMALL, TINY, scheme_style, settings
from simnet.results import SteadyState, SteadyStates
from simnet.scenario import Condition

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["steady_heatmap"]

WIDEST = 9.6  # inches of cells; more nodes make narrower cells
CELL, LEAST_CELL = 0.36, 0.25  # inches
GROUP_GAP = 0.09  # inches between two kinds of node
ROW_LABEL, COLUMN_LABEL = 2.3, 1.5  # inches; longer labels are broken
LEAST = 5.0  # inches
ROOMY = 0.3  # inches; labels of narrower columns stay on one line
PANEL_GAP = 0.34  # inches, with the title
ANGLE = 60.0  # degrees of the column labels


def steady_heatmap(states: SteadyStates, network: Network, caption: str = "") -> Figure:
    """Draw the level of every node in every condition.

    Nodes stand in the order of their kinds, inputs first. Cells run from white (0) to dark (1); a
    number is printed unless the level is 0 or 1. A split cell gives the lowest and the highest
    level where the order of updates decides, ``~`` an oscillation, a thick frame a node that the
    condition holds (a knockout, an overexpression, an inhibitor).

    Parameters
    ----------
    states : SteadyStates
    network : Network
    caption : str
        Written under the figure, after what the figure has to say itself.

    Returns
    -------
    Figure
        One panel for each scheme; a single one when all schemes agree in every cell.
    """
    panels = by_scheme(states, lambda entry: entry.activity)
    with settings():
        grid = _Grid.of(states, network, len(panels), _key(states, network))
        figure = new_figure(grid.width, grid.height, f"Steady states of {states.model}")
        axes = canvas(figure)
        grid.write_columns(axes)
        for place, (scheme, entries) in enumerate(panels.items()):
            title = scheme_style(scheme, place).label if len(panels) > 1 else ""
            grid.draw_panel(axes, place, title, entries, network)
        grid.bracket_kinds(axes)
        draw_key(axes, grid.key, MARGIN, len(grid.key) * ROW + MARGIN)
        add_caption(figure, f"{agreement_note(states, len(panels), 'cell')} {caption}")
    return figure


def _key(states: SteadyStates, network: Network) -> list[Item]:
    values = [value for entry in states for value in entry.activity.values()]
    return cell_items(
        split=any(map(is_split, values)),
        waves=any(value.oscillates for value in values),
        held=any(held_nodes(entry.condition, network) for entry in states),
    )


@dataclass(frozen=True, slots=True)
class _Grid:
    """Sizes of the figure in inches, and where each row and column stands."""

    nodes: tuple[Node, ...]
    columns: Mapping[str, float]
    cell: float
    rows: tuple[tuple[Condition, list[str]], ...]
    row: float
    labels: Mapping[str, list[str]]
    left: float
    top: float
    width: float
    key: list[list[Item]]
    panels: int

    @classmethod
    def of(cls, states: SteadyStates, network: Network, panels: int, key: Sequence[Item]) -> _Grid:
        """Measure labels and decide on sizes."""
        known = {node for entry in states for node in entry.activity}
        nodes = tuple(
            node
            for kind in KINDS
            for node in network.nodes.values()
            if node.kind == kind and node.id in known
        )
        cell = max(LEAST_CELL, min(CELL, WIDEST / max(1, len(nodes))))
        conditions = dict.fromkeys(entry.condition for entry in states)
        rows = tuple((c, balanced(states.label(c), ROW_LABEL, SMALL)) for c in conditions)
        limit = COLUMN_LABEL if cell > ROOMY else 2 * COLUMN_LABEL
        labels = {node.id: balanced(node.label, limit, SMALL) for node in nodes}
        deepest = max((len(lines) for _, lines in rows), default=1)
        longest = max((text_width(line, SMALL) for lines in labels.values() for line in lines), default=0)
        left = max((text_width(line, SMALL) for _, lines in rows for line in lines), default=0) + 2 * MARGIN
        columns = _columns(nodes, cell)
        lean = cos(radians(ANGLE))
        ends = [
            left + columns[n] + text_width(line, SMALL) * lean
            for n, lines in labels.items()
            for line in lines
        ]
        width = max([LEAST, *(end + cell + MARGIN for end in ends)])
        return cls(
            nodes=nodes,
            columns=columns,
            cell=cell,
            rows=rows,
            row=max(0.32, deepest * line_height(SMALL) + 0.06),
            labels=labels,
            left=left,
            top=longest * sin(radians(ANGLE)) + 1.3 * line_height(SMALL) + MARGIN,
            width=width,
            key=key_rows(key, width - 2 * MARGIN),
            panels=panels,
        )

    @property
    def panel(self) -> float:
        """Height of a panel with the room for the next one's title."""
        return len(self.rows) * self.row + (PANEL_GAP if self.panels > 1 else 0.0)

    @property
    def foot(self) -> float:
        """Height of the names of kinds and the key."""
        return 3 * line_height(SMALL) + len(self.key) * ROW + 2.5 * MARGIN

    @property
    def height(self) -> float:
        """Height of the figure."""
        return self.top + self.panels * self.panel - (PANEL_GAP if self.panels > 1 else 0.0) + self.foot

    def write_columns(self, axes: Axes) -> None:
        """Write node names over the first panel."""
        base = self.height - self.top + 0.05
        for node in self.nodes:
            x = self.left + self.columns[node.id] + self.cell / 2
            name = axes.text(x - 0.02, base, "\n".join(self.labels[node.id]), size=SMALL, rotation=ANGLE)
            name.set(rotation_mode="anchor", ha="left", va="center", linespacing=1.0)

    def draw_panel(
        self, axes: Axes, place: int, title: str, entries: Mapping[Condition, SteadyState], network: Network
    ) -> None:
        """Draw the rows of one scheme."""
        top = self.height - self.top - place * self.panel
        if title:
            axes.text(self.left - 0.08, top + 0.06, title, size=LABEL, weight="bold", ha="right", va="bottom")
        for number, (condition, lines) in enumerate(self.rows):
            bottom = top - (number + 1) * self.row
            label = axes.text(self.left - 0.08, bottom + self.row / 2, "\n".join(lines), size=SMALL)
            label.set(ha="right", va="center", multialignment="right", linespacing=1.05)
            if condition not in entries:
                continue
            held = held_nodes(condition, network)
            for node in self.nodes:
                value = entries[condition].activity[node.id]
                corner = (self.left + self.columns[node.id], bottom, self.cell, self.row)
                draw_cell(axes, value, corner, TINY, held=node.id in held)

    def bracket_kinds(self, axes: Axes) -> None:
        """Name the kinds of node under the last panel; names alternate in height where they are narrow."""
        base = self.foot - 0.06
        free = [0.0, 0.0, 0.0]
        for kind, members in groupby(self.nodes, key=lambda node: node.kind):
            group = list(members)
            left = self.left + self.columns[group[0].id]
            right = self.left + self.columns[group[-1].id] + self.cell
            axes.plot(
                [left, left, right, right], [base + 0.03, base, base, base + 0.03], color=GREY, linewidth=0.8
            )
            name = KIND_STYLES[kind].plural if len(group) > 1 else kind
            half = text_width(name, SMALL) / 2
            middle_ = (left + right) / 2
            level = next((k for k, end in enumerate(free) if middle_ - half > end + 0.1), len(free) - 1)
            free[level] = middle_ + half
            drop = level * line_height(SMALL)
            if level:
                axes.plot([middle_, middle_], [base, base - drop - 0.02], color=GREY, linewidth=0.5)
            axes.text(middle_, base - 0.03 - drop, name, size=SMALL, color=INK, ha="center", va="top")


def _columns(nodes: Sequence[Node], cell: float) -> dict[str, float]:
    """Return the left edge of each column, with a gap between kinds."""
    found: dict[str, float] = {}
    x = 0.0
    for before, node in zip((None, *nodes), nodes, strict=False):
        if before is not None and before.kind != node.kind:
            x += GROUP_GAP
        found[node.id] = x
        x += cell
    return found
