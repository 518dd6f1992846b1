"""Pictures of dose matrices: what is written, hatched and coloured."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simnet.errors import UnknownNameError
from simnet.report.diverging import change_colour
from simnet.report.dosematrix import dose_figure
from tests.report.test_screenfigure import texts
from tests.study.test_dosematrix import treated


def rectangles(figure: Figure) -> list[Rectangle]:
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def test_every_response_and_excess_is_written() -> None:
    words = [text.replace("\n", " ") for text in texts(treated("DOX & TNF", levels=(0, 0.5, 1)).plot().figure)]
    assert words.count(".25") == 1
    assert words.count("+.25") == 2  # beyond the better drug and beyond Bliss
    assert {"Death", "beyond Bliss independence", "beyond Loewe additivity", "DOX", "TNF"} <= set(words)


def test_what_cannot_be_told_is_hatched() -> None:
    figure = dose_figure(treated("DOX | TNF", levels=(0, 0.5, 1)), expectations=["bliss"])
    hatched = [patch for patch in rectangles(figure) if patch.get_hatch()]
    assert len(hatched) == 3 + 1  # the pairs with a full dose, and the key
    assert "not identifiable" in texts(figure)


def test_more_than_expected_is_orange_and_less_is_blue() -> None:
    def fills(rule: str) -> set[str]:
        figure = dose_figure(treated(rule, levels=(0, 1)), expectations=["single"])
        return {to_hex(patch.get_facecolor()) for patch in rectangles(figure) if abs(patch.get_height() - 0.52) < 0.01}

    assert change_colour(1.0) in fills("DOX & TNF")
    assert change_colour(-1.0) in fills("DOX & !TNF")


def test_caption_says_what_holds_by_construction() -> None:
    said = " ".join(texts(dose_figure(treated("DOX & TNF"))))
    assert "By construction" in said
    assert "both needed (AND)" in said


def test_many_doses_leave_no_numbers_and_labels_that_do_not_touch() -> None:
    figure = dose_figure(treated("DOX & TNF", levels=np.linspace(0, 1, 31).tolist()))
    axes: Any = figure.axes[0]
    beside = [text for text in axes.texts if text.get_ha() == "right" and text.get_rotation() == 0]
    labels = sorted({round(text.get_position()[1], 4) for text in beside})
    assert min(np.diff(labels)) >= 0.1  # inches; letters of 6.5 points are 0.09 high
    assert len(axes.texts) < 31 * 31


def test_unknown_expectation_is_named() -> None:
    with pytest.raises(UnknownNameError, match="hsa"):
        dose_figure(treated("DOX & TNF"), expectations=["hsa"])
