"""The layered drawing of a network as plain geometry for a page (points, y downwards)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simnet.network import Network
from simnet.report.edges import edge_path, loop_path
from simnet.report.placing import on_outline, place
from simnet.report.shapes import head_path, outline_path
from simnet.report.style import KIND_STYLES, SIGN_STYLES, Head

if TYPE_CHECKING:
    from matplotlib.path import Path

__all__ = ["picture"]

Point = tuple[float, float]

PAD = 0.2  # inches around the drawing, room for tags
POINTS = 72.0


def picture(network: Network) -> dict[str, Any]:
    """Lay a network out and return every shape as SVG path data.

    Returns
    -------
    dict
        ``width`` and ``height`` in points; ``nodes`` in the order of the network with outline,
        centre and lines of the label; ``edges`` with line, head and sign.
    """
    placed = place(network)
    layout = placed.layout
    top = layout.height + PAD
    pen = _Pen(top)
    nodes = []
    for node in network.nodes.values():
        box = layout.boxes[node.id]
        outline = KIND_STYLES[node.kind].outline
        shape = outline_path(outline, box.x, box.y, box.width, box.height)
        inner = outline_path("box", box.x, box.y, box.width - 0.07, box.height - 0.07) if "double" in outline else None
        nodes.append(
            {
                "shape": pen.data(shape),
                "inner": pen.data(inner) if inner else "",
                "x": pen.across(box.x),
                "y": pen.down(box.y),
                "w": round(box.width * POINTS, 1),
                "h": round(box.height * POINTS, 1),
                "lines": placed.lines[node.id],
            }
        )
    drawn = []
    for route in layout.routes:
        edge = route.regulation
        points = list(route.points)
        points[0] = on_outline(network.nodes[edge.regulator], layout.boxes[edge.regulator], points[0])
        points[-1] = on_outline(network.nodes[edge.target], layout.boxes[edge.target], points[-1])
        head = SIGN_STYLES[edge.sign].head
        drawn.append((edge, edge_path(points), _head(pen, head, points[-1], points[-2])))
    for edge in layout.loops:
        path, (before, tip) = loop_path(layout.boxes[edge.target])
        drawn.append((edge, path, _head(pen, SIGN_STYLES[edge.sign].head, tip, before)))
    number = {name: row for row, name in enumerate(network.nodes)}
    return {
        "width": round((layout.width + 2 * PAD) * POINTS, 1),
        "height": round((layout.height + 2 * PAD) * POINTS, 1),
        "nodes": nodes,
        "edges": [
            {
                "from": number[edge.regulator],
                "to": number[edge.target],
                "sign": SIGN_STYLES[edge.sign].head,
                "line": pen.data(path),
                "head": head,
            }
            for edge, path, head in drawn
        ],
    }


class _Pen:
    """Writes paths in inches as SVG path data in points."""

    def __init__(self, top: float) -> None:
        self.top = top

    def across(self, x: float) -> float:
        return round((x + PAD) * POINTS, 1)

    def down(self, y: float) -> float:
        return round((self.top - y) * POINTS, 1)

    def data(self, path: Path) -> str:
        return "".join(self._pieces(path))

    def _pieces(self, path: Path) -> Iterator[str]:
        letters = {1: "M", 2: "L", 4: "C", 79: "Z"}
        for vertices, code in path.iter_segments(simplify=False, curves=True):
            if code == 79:
                yield "Z"
                continue
            pairs = vertices.reshape(-1, 2)
            yield letters[int(code)] + " ".join(f"{self.across(x):g},{self.down(y):g}" for x, y in pairs)


def _head(pen: _Pen, head: Head, tip: Point, before: Point) -> str:
    path, _ = head_path(head, tip, before)
    return pen.data(path) if path is not None else ""
