"""The network as a layered drawing, signals running from top to bottom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simnet.network import KINDS, Network, Regulation
from simnet.report.boxes import State, draw_box
from simnet.report.edges import Stroke, draw_edge, draw_loop
from simnet.report.key import ROW, Item, draw_key, key_rows
from simnet.report.layout import Box
from simnet.report.legend import Content, key_items
from simnet.report.page import (
    MARGIN,
    add_caption,
    add_title,
    canvas,
    line_height,
    new_figure,
)
from simnet.report.placing import Placed, on_outline, place
from simnet.report.style import SIGN_STYLES, TITLE, settings
from simnet.results import ReadoutValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["network_drawing"]

Point = tuple[float, float]

LEAST = 5.0  # inches; a narrower drawing is centred


def network_drawing(
    network: Network,
    activity: Mapping[str, ReadoutValue] | None = None,
    title: str = "",
    held: Mapping[str, bool] | None = None,
    caption: str = "",
    marked: Collection[tuple[str, str]] = (),
) -> Figure:
    """Draw the network in layers, from inputs at the top to phenotypes at the bottom.

    An arrow activates, a dashed line with a bar inhibits, a dash-dotted line with a diamond does
    either, depending on the other regulators. The outline tells the kind of a node.

    Parameters
    ----------
    network : Network
    activity : Mapping[str, ReadoutValue], optional
        Fills each node by its level, white 0 to dark 1. A node with an interval shows its lowest
        level at the left end and its highest at the right; one that oscillates carries ``~``. Edges from
        regulators that are off are drawn pale.
    title : str
        Written above the drawing.
    held : Mapping[str, bool], optional
        Nodes held at a value: they carry a tag ``=0`` or ``=1`` and a thick outline.
    caption : str
        Written under the figure.
    marked : collection of (str, str), optional
        Regulations (regulator, target) to bring out: they are drawn thick and all others pale.

    Returns
    -------
    Figure
        As large as the network needs, at least 5 inches wide.
    """
    view = _View(network, activity or {}, held or {}, frozenset(marked))
    with settings():
        placed = place(network)
        layout = placed.layout
        width = max(LEAST, layout.width + 2 * MARGIN)
        key = key_rows(view.key(), width - 2 * MARGIN)
        head = line_height(TITLE) + MARGIN if title else 0.0
        foot = len(key) * ROW + 2 * MARGIN
        height = layout.height + 2 * MARGIN + head + foot
        figure = new_figure(width, height, title or f"Network {network.about.title or network.id}")
        axes = canvas(figure)
        view.draw(axes, placed, ((width - layout.width) / 2, foot + MARGIN))
        draw_key(axes, key, MARGIN, foot - MARGIN)
        if title:
            add_title(figure, title)
        add_caption(figure, caption)
    return figure


@dataclass(frozen=True, slots=True)
class _View:
    """A network with the levels that fill it, the nodes that are held and the edges that are marked."""

    network: Network
    activity: Mapping[str, ReadoutValue]
    held: Mapping[str, bool]
    marked: frozenset[tuple[str, str]] = frozenset()

    def key(self) -> list[Item]:
        """Return the key of everything that occurs."""
        kinds = {node.kind for node in self.network.nodes.values()}
        signs = {edge.sign for edge in self.network.regulations()}
        values = self.activity.values()
        content = Content(
            [kind for kind in KINDS if kind in kinds],
            [sign for sign in SIGN_STYLES if sign in signs and SIGN_STYLES[sign].head != "none"],
            levels=bool(self.activity),
            pale=not self.marked and any(self.is_off(node) for node in self.network.nodes),
            split=any(value.exact and not value.is_point for value in values),
            waves=any(value.oscillates for value in values),
            tags=bool(self.held),
            marks=bool(self.marked),
        )
        return key_items(content)

    def is_off(self, node: str) -> bool:
        """Whether a node rests at 0."""
        value = self.activity.get(node)
        return value is not None and value.high == 0

    def stroke(self, edge: Regulation, place: float) -> Stroke:
        """Return how an edge is drawn: pale where its regulator is off, or where others are marked."""
        if self.marked:
            bold = (edge.regulator, edge.target) in self.marked
            return Stroke(edge, not bold, (4 if bold else 2) + place, bold)
        pale = self.is_off(edge.regulator)
        return Stroke(edge, pale, (2 if pale else 4) + place)

    def draw(self, axes: Axes, placed: Placed, origin: Point) -> None:
        """Draw edges, then boxes, with the lower left corner at `origin`."""
        nodes, layout = self.network.nodes, placed.layout
        boxes = {name: _moved(box, origin) for name, box in layout.boxes.items()}
        for number, route in enumerate(layout.routes):
            edge = route.regulation
            points = [(x + origin[0], y + origin[1]) for x, y in route.points]
            points[0] = on_outline(nodes[edge.regulator], boxes[edge.regulator], points[0])
            points[-1] = on_outline(nodes[edge.target], boxes[edge.target], points[-1])
            draw_edge(axes, self.stroke(edge, number / 1000), points)
        for loop in layout.loops:
            draw_loop(axes, self.stroke(loop, 0.0), boxes[loop.target])
        for name, node in nodes.items():
            state = State(self.activity.get(name), self.held.get(name))
            draw_box(axes, node, boxes[name], placed.lines[name], state)


def _moved(box: Box, by: Point) -> Box:
    return Box(box.x + by[0], box.y + by[1], box.width, box.height)
