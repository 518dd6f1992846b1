"""Outlines of node boxes and heads of edges, as paths in inches.

Outlines follow SBGN activity flow where it has one: proteins are round boxes, simple chemicals
round, phenotypes hexagons (Mi et al. 2015, J. Integr. Bioinform. 12:265).
"""

from __future__ import annotations

from math import hypot, sqrt
from typing import TYPE_CHECKING, assert_never

from simnet.report.style import Head, Outline

if TYPE_CHECKING:
    from matplotlib.path import Path

__all__ = ["HEAD_LENGTH", "PADDING", "half_height", "head_path", "outline_path"]

Point = tuple[float, float]

CIRCLE = 0.5523  # control length of a cubic that draws a quarter circle
ELLIPSE = 0.42  # longest horizontal radius of a rounded end, inches
HEAD_LENGTH, HEAD_WIDTH, BAR_WIDTH = 0.085, 0.075, 0.125
BAR_OFF = 0.034  # inches between a bar and the box it stands on
PADDING: dict[Outline, float] = {  # inches between the text and each end of its box
    "double box": 0.11,
    "capsule": 0.14,
    "arrow": 0.15,
    "round box": 0.11,
    "slant": 0.15,
    "ellipse": 0.17,
    "box": 0.11,
    "hexagon": 0.17,
}


def outline_path(outline: Outline, x: float, y: float, width: float, height: float) -> Path:
    """Return the outline of a box around (`x`, `y`)."""
    w, h = width / 2, height / 2
    cut = _cut(h)
    match outline:
        case "double box" | "box":
            corners = [(-w, -h), (w, -h), (w, h), (-w, h)]
        case "hexagon":
            corners = [(-w, 0), (-w + cut, -h), (w - cut, -h), (w, 0), (w - cut, h), (-w + cut, h)]
        case "arrow":
            corners = [(-w, -h), (w - cut, -h), (w, 0), (w - cut, h), (-w, h), (-w + 0.7 * cut, 0)]
        case "slant":
            corners = [(-w, -h), (w - cut, -h), (w, h), (-w + cut, h)]
        case "round box" | "capsule" | "ellipse":
            return _rounded((x, y), (w, h), _radii(outline, w, h))
        case _:
            assert_never(outline)
    return _polygon([(x + dx, y + dy) for dx, dy in corners])


def half_height(outline: Outline, aside: float, width: float, height: float) -> float:
    """Return how far a box reaches up and down from its middle at `aside` inches from its centre.

    >>> half_height("box", 0.4, 1.0, 0.3), half_height("hexagon", 0.5, 1.0, 0.3)
    (0.15, 0.0)
    """
    w, h = width / 2, height / 2
    from_end = max(0.0, w - abs(aside))
    match outline:
        case "hexagon":
            return h * min(1.0, from_end / _cut(h))
        case "round box" | "capsule" | "ellipse":
            across, up = _radii(outline, w, h)
            inside = max(0.0, 1 - from_end / across)
            return h - up + up * sqrt(max(0.0, 1 - inside**2))
        case _:
            return h


def head_path(head: Head, tip: Point, before: Point) -> tuple[Path | None, bool]:
    """Return the head of an edge that ends at `tip` coming from `before`, and whether it is filled.

    An arrow activates, a bar inhibits, an open diamond does either.
    """
    length = hypot(tip[0] - before[0], tip[1] - before[1]) or 1.0
    ux, uy = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length

    def at(back: float, aside: float) -> Point:
        return tip[0] - back * ux - aside * uy, tip[1] - back * uy + aside * ux

    match head:
        case "arrow":
            return _polygon(
                [at(0, 0), at(HEAD_LENGTH, HEAD_WIDTH / 2), at(HEAD_LENGTH, -HEAD_WIDTH / 2)]
            ), True
        case "bar":
            ends = [at(BAR_OFF, BAR_WIDTH / 2), at(BAR_OFF, -BAR_WIDTH / 2)]
            return _lines([at(HEAD_LENGTH, 0), at(BAR_OFF, 0)], ends), False
        case "both":
            diamond = [at(0, 0), at(HEAD_LENGTH / 1.6, HEAD_WIDTH / 1.7), at(2 * HEAD_LENGTH / 1.6, 0)]
            return _polygon([*diamond, at(HEAD_LENGTH / 1.6, -HEAD_WIDTH / 1.7)]), False
        case "none":
            return None, False
        case _:
            assert_never(head)


def _cut(half: float) -> float:
    return min(0.13, half)


def _polygon(corners: list[Point]) -> Path:
    from matplotlib.path import Path

    codes = [Path.MOVETO, *[Path.LINETO] * (len(corners) - 1), Path.CLOSEPOLY]
    return Path([*corners, corners[0]], codes)


def _lines(*pairs: list[Point]) -> Path:
    from matplotlib.path import Path

    vertices = [point for pair in pairs for point in pair]
    return Path(vertices, [Path.MOVETO, Path.LINETO] * len(pairs))


def _radii(outline: Outline, w: float, h: float) -> tuple[float, float]:
    """Return the horizontal and vertical radius of the corners of a rounded outline."""
    if outline == "ellipse":
        return min(w, ELLIPSE), h
    radius = min(h, 0.07 if outline == "round box" else 0.17)
    return radius, radius


def _rounded(centre: Point, half: Point, radii: Point) -> Path:
    """Return a box with elliptic corners, of half a width and height around a centre."""
    from matplotlib.path import Path

    (x, y), (w, h), (rx, ry) = centre, half, radii
    kx, ky = rx * (1 - CIRCLE), ry * (1 - CIRCLE)
    vertices: list[Point] = [(w - rx, -h)]
    for sx, sy, upright in ((1, -1, False), (1, 1, True), (-1, 1, False), (-1, -1, True)):
        far = [(w - rx, h), (w - kx, h), (w, h - ky), (w, h - ry)]
        vertices += [(sx * dx, sy * dy) for dx, dy in (far[::-1] if upright else far)]
    vertices = [(x + dx, y + dy) for dx, dy in vertices]
    codes = [Path.MOVETO, *[Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4] * 4]
    return Path([*vertices, vertices[0]], [*codes, Path.CLOSEPOLY])
