"""Where a network is drawn: broken labels, boxes that hold them, their layout; pictures and pages share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from simnet.network import Network, Node
from simnet.report.boxes import box_size
from simnet.report.layers import drawn_regulations
from simnet.report.layout import Box, Layout, lay_out
from simnet.report.page import balanced
from simnet.report.shapes import half_height
from simnet.report.style import KIND_STYLES, LABEL

__all__ = ["Placed", "on_outline", "place"]

LABEL_LIMIT = 1.2  # inches; a longer label is broken


@dataclass(frozen=True, slots=True)
class Placed:
    """The lines of every label, and the layout of the boxes that hold them."""

    lines: Mapping[str, list[str]]
    layout: Layout


def place(network: Network) -> Placed:
    """Break the labels of a network and lay its boxes and edges out."""
    lines = {node.id: balanced(node.label, LABEL_LIMIT, LABEL) for node in network.nodes.values()}
    edges = _crowd(network)
    sizes = {node.id: box_size(node, lines[node.id], edges[node.id]) for node in network.nodes.values()}
    return Placed(lines, lay_out(network, sizes))


def on_outline(node: Node, box: Box, point: tuple[float, float]) -> tuple[float, float]:
    """Move the end of an edge from the frame of a box onto its outline."""
    reach = half_height(KIND_STYLES[node.kind].outline, point[0] - box.x, box.width, box.height)
    return point[0], box.y + (reach if point[1] > box.y else -reach)


def _crowd(network: Network) -> Mapping[str, int]:
    """Return the number of edges that end in each node, or that leave it where those are more."""
    drawn = drawn_regulations(network)
    found = [Counter(getattr(edge, end) for edge in drawn) for end in ("regulator", "target")]
    return {node: max(count[node] for count in found) for node in network.nodes}
