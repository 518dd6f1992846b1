"""A scale of changes: blue below, white at, orange above the baseline; safe for the colour-blind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.colors import Colormap

__all__ = ["change_colour", "change_map"]

# the ends are blue and vermillion of Okabe and Ito 2008; both sides darken alike away from white
DOWN, MIDDLE, UP = (0, 90, 160), (255, 255, 255), (200, 80, 0)
STEPS = 201


def change_colour(share: float) -> str:
    """Return the fill of a change, from -1 (lowered) over 0 (white) to 1 (raised).

    >>> change_colour(0.0), change_colour(-1.0), change_colour(1.0)
    ('#ffffff', '#005aa0', '#c85000')
    """
    far = min(abs(share), 1.0)
    end = UP if share > 0 else DOWN
    return "#" + "".join(f"{round(a + (b - a) * far):02x}" for a, b in zip(MIDDLE, end, strict=True))


def change_map() -> Colormap:
    """Return the scale for images; what was not tried is grey."""
    from matplotlib.colors import ListedColormap

    colours = [change_colour(2 * place / (STEPS - 1) - 1) for place in range(STEPS)]
    return ListedColormap(colours).with_extremes(bad="#D0D0D0")
