"""Colours and line breaks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from matplotlib.transforms import Affine2D

from simnet.network import KINDS
from simnet.report.page import balanced, text_width, wrapped
from simnet.report.shapes import half_height, outline_path
from simnet.report.style import KIND_STYLES, SIGN_STYLES, Outline, ink_on, level_colour


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_levels_darken_steadily_in_grey() -> None:
    grey = [lightness(level_colour(step / 20)) for step in range(21)]
    assert all(a > b + 3 for a, b in pairwise(grey))


def test_words_stand_out_on_every_level() -> None:
    for step in range(21):
        fill = level_colour(step / 20)
        assert abs(lightness(fill) - lightness(ink_on(fill))) > 90


def test_every_kind_has_an_outline_of_its_own_and_every_sign_a_head() -> None:
    assert len({KIND_STYLES[kind].outline for kind in KINDS}) == len(KINDS)
    assert len({style.head for style in SIGN_STYLES.values()}) == len(SIGN_STYLES)


@pytest.mark.parametrize("outline", ["double box", "round box", "capsule", "ellipse", "box", "hexagon"])
def test_an_edge_ends_on_the_outline_of_its_box(outline: Outline) -> None:
    path = outline_path(outline, 0.0, 0.0, 1.2, 0.3).transformed(Affine2D().scale(1000))
    for aside in (-0.55, -0.3, 0.0, 0.2, 0.45):
        reach = half_height(outline, aside, 1.2, 0.3)
        assert path.contains_point((aside * 1000, reach * 1000 - 1))
        assert not path.contains_point((aside * 1000, reach * 1000 + 1))


def test_lines_are_no_wider_than_asked() -> None:
    text = "active intracellular doxorubicin bound to anti-apoptotic proteins"
    lines = balanced(text, 1.2, 8)
    assert " ".join(lines) == text
    assert all(text_width(line, 8) <= 1.2 for line in lines)
    assert len(lines) == len(wrapped(text, 1.2, 8))


def test_a_long_word_breaks_after_its_underscore() -> None:
    assert "".join(wrapped("tmTNF_reverse_signal", 1.0, 8)) == "tmTNF_reverse_signal"
    assert len(wrapped("tmTNF_reverse_signal", 1.0, 8)) == 2
