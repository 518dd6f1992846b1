"""How figures look: one place for colours, fonts, sizes and the outline of each kind of node.

Nothing is told by colour alone: kinds differ in outline, signs in the head of the edge, schemes in
their hatch, and the scale of levels runs from white to dark, so that it prints in grey.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal

from simnet.logic import Sign
from simnet.network import Kind

__all__ = [
    "KIND_STYLES",
    "SCHEME_STYLES",
    "SIGN_STYLES",
    "KindStyle",
    "Outline",
    "SchemeStyle",
    "SignStyle",
    "faded",
    "ink_on",
    "level_colour",
    "scheme_style",
    "settings",
]

INK, GREY, PALE, PAPER = "#1A1A1A", "#6B6B6B", "#C9C9C9", "#FFFFFF"
BLUE, VERMILLION = "#0072B2", "#D55E00"  # of the colour-blind safe set of Okabe and Ito 2008
OSCILLATION, HELD = "#B34700", "#1A1A1A"

TITLE, LABEL, SMALL, TINY = 10.0, 8.5, 7.5, 6.5  # points
OSCILLATES = "~"

# White to dark blue; lightness falls all the way, so the order survives a grey printer.
LEVEL_STOPS = ((255, 255, 255), (205, 223, 240), (122, 172, 214), (44, 110, 170), (10, 52, 100))

Outline = Literal["double box", "capsule", "arrow", "round box", "slant", "ellipse", "box", "hexagon"]
Head = Literal["arrow", "bar", "both", "none"]


@dataclass(frozen=True, slots=True)
class KindStyle:
    """Outline, pale fill and plural of one kind of node."""

    outline: Outline
    fill: str
    plural: str


@dataclass(frozen=True, slots=True)
class SignStyle:
    """Head, colour and dash pattern of one sign of regulation."""

    head: Head
    colour: str
    dash: tuple[float, ...]
    label: str


@dataclass(frozen=True, slots=True)
class SchemeStyle:
    """Fill and hatch of one update scheme, and its name in full."""

    fill: str
    hatch: str
    label: str


KIND_STYLES: Mapping[Kind, KindStyle] = {
    "context": KindStyle("double box", "#F7F3DC", "contexts"),
    "drug": KindStyle("capsule", "#FBE3D3", "drugs"),
    "stimulus": KindStyle("arrow", "#FBEBCB", "stimuli"),
    "protein": KindStyle("round box", "#E3EFF8", "proteins"),
    "rna": KindStyle("slant", "#E6F4EE", "RNAs"),
    "metabolite": KindStyle("ellipse", "#E2F2EA", "metabolites"),
    "process": KindStyle("box", "#EFEFEF", "processes"),
    "phenotype": KindStyle("hexagon", "#F3E3EE", "phenotypes"),
}

SIGN_STYLES: Mapping[Sign, SignStyle] = {
    Sign.ACTIVATES: SignStyle("arrow", "#2B4C7E", (), "activates"),
    Sign.INHIBITS: SignStyle("bar", VERMILLION, (4.0, 1.6), "inhibits"),
    Sign.DUAL: SignStyle("both", "#7A3E8E", (5.0, 1.5, 1.2, 1.5), "either, depending on the others"),
    Sign.NONE: SignStyle("none", GREY, (1.0, 2.0), "without effect"),
}

SCHEME_STYLES: Mapping[str, SchemeStyle] = {
    "sync": SchemeStyle("#2C6EAA", "", "synchronous"),
    "async": SchemeStyle("#F4D9A6", "/////", "asynchronous"),
}
_OTHER_SCHEMES = (
    SchemeStyle("#BFE3D5", "....", ""),
    SchemeStyle("#E9C6DC", "xxxx", ""),
    SchemeStyle("#E5E5E5", "-----", ""),
)


def scheme_style(name: str, place: int = 0) -> SchemeStyle:
    """Return how an update scheme is drawn; one that has no entry gets a spare hatch by its place."""
    if name in SCHEME_STYLES:
        return SCHEME_STYLES[name]
    spare = _OTHER_SCHEMES[place % len(_OTHER_SCHEMES)]
    return SchemeStyle(spare.fill, spare.hatch, name)


def level_colour(level: float) -> str:
    """Return the fill of a level between 0 (white) and 1 (dark).

    >>> level_colour(0.0), level_colour(1.0)
    ('#ffffff', '#0a3464')
    """
    place = min(max(level, 0.0), 1.0) * (len(LEVEL_STOPS) - 1)
    below = min(int(place), len(LEVEL_STOPS) - 2)
    share = place - below
    pairs = zip(LEVEL_STOPS[below], LEVEL_STOPS[below + 1], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def ink_on(fill: str) -> str:
    """Return black or white, whichever stands out more on `fill` (WCAG contrast).

    >>> ink_on("#ffffff"), ink_on("#0a3464")
    ('#1A1A1A', '#FFFFFF')
    """
    channels = [int(fill[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if (luminance + 0.05) ** 2 > 1.05 * 0.06 else PAPER


def faded(colour: str, share: float = 0.68) -> str:
    """Mix a colour with white.

    >>> faded("#000000", 0.5)
    '#808080'
    """
    channels = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(c + (255 - c) * share):02x}" for c in channels)


def settings() -> AbstractContextManager[Any]:
    """Return a context in which matplotlib draws in this style; nothing global is left behind.

    SVG text stays text (searchable, editable), and ids in it are salted with a constant, so that
    the same figure gives the same bytes.
    """
    import matplotlib as mpl

    return mpl.rc_context(
        {
            "font.family": ["DejaVu Sans"],
            "font.size": LABEL,
            "text.usetex": False,
            "text.color": INK,
            "text.parse_math": False,
            "axes.facecolor": PAPER,
            "axes.edgecolor": GREY,
            "axes.labelcolor": INK,
            "axes.linewidth": 0.7,
            "axes.titlesize": LABEL,
            "axes.grid": False,
            "axes.unicode_minus": False,
            "xtick.color": INK,
            "ytick.color": INK,
            "xtick.labelsize": SMALL,
            "ytick.labelsize": SMALL,
            "figure.facecolor": PAPER,
            "savefig.facecolor": PAPER,
            "savefig.bbox": None,
            "hatch.linewidth": 0.7,
            "path.sketch": None,
            "svg.fonttype": "none",
            "svg.hashsalt": "simnet",
            "svg.image_inline": True,
        }
    )
