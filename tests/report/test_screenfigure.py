"""Pictures of screens: what is written and how it is coloured, for few perturbations and for many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

import simnet as sn
from simnet.errors import InputError, UnknownNameError
from simnet.network import Network
from simnet.report.diverging import change_colour
from simnet.report.pairsmap import pairs_map
from simnet.report.screenfiles import draw_screen
from simnet.report.waterfall import waterfall
from tests.study.test_screen import CELLS, EVERY


def texts(figure: Figure) -> list[str]:
    found = [text.get_text() for axes in figure.axes for text in axes.texts]
    ticks = [label.get_text() for axes in figure.axes for label in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    return [*found, *ticks, *(text.get_text() for text in figure.texts)]


def test_waterfall_names_each_condition_and_writes_its_value() -> None:
    table = sn.screen(CELLS, sn.knockouts(CELLS, EVERY), readout="Growth", context="resistant", drug="EGFRi")
    words = texts(table.plot().figure)
    assert words.count("0") >= 3
    assert {"MET KO", "Growth KO", "baseline", "sensitive reference", "lowered", "as the baseline"} <= set(words)
    assert "raised" not in words


def test_waterfall_says_how_many_more_share_the_last_rank() -> None:
    table = sn.screen(CELLS, sn.knockouts(CELLS, EVERY), readout="Growth", context="resistant", drug="EGFRi")
    assert "1 more share the last rank" in " ".join(texts(waterfall(table, top=2)))


def test_pairs_are_drawn_with_singles_on_the_diagonal() -> None:
    table = sn.screen(CELLS, sn.knockouts(CELLS, ["EGFR", "MET"]), readout="Growth", context="resistant", order=2)
    image = np.asarray(pairs_map(table).axes[0].images[0].get_array())
    assert image.tolist() == [[0, -1], [-1, 0]]  # neither alone stops growth, both do


def test_perturbations_that_change_nothing_are_left_out_of_the_map_and_counted() -> None:
    table = sn.screen(CELLS, sn.knockouts(CELLS, EVERY), readout="Growth", context="sensitive", order=2)
    figure = table.plot().figure
    assert "METgain KO" not in texts(figure)
    assert "3 of 6 that change nothing" in " ".join(texts(figure))
    assert "METgain KO" in texts(pairs_map(table, everything=True))


def test_pair_that_contradicts_itself_is_grey() -> None:
    tried = [*sn.knockouts(CELLS, ["MET", "EGFR"]), *sn.overexpressions(CELLS, ["MET"])]
    table = sn.screen(CELLS, tried, readout="Growth", context="resistant", order=2, drug="EGFRi")
    image: Any = np.ma.asarray(pairs_map(table, everything=True).axes[0].images[0].get_array())
    assert image.mask.tolist() == [[False, False, True], [False] * 3, [True, False, False]]


@pytest.mark.parametrize(("nodes", "written"), [(15, 15), (77, 77), (160, 80)])
def test_labels_of_the_map_do_not_touch(nodes: int, written: int) -> None:
    rules = {f"n{place}": "X" for place in range(nodes)} | {"Out": " | ".join(f"n{place}" for place in range(nodes))}
    many = Network.from_rules(rules)
    table = sn.screen(many, sn.overexpressions(many, [f"n{place}" for place in range(nodes)]), readout="Out", order=2)
    axes = pairs_map(table).axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels() if label.get_text()]
    assert len(labels) == written
    height = axes.get_position().height * axes.figure.get_size_inches()[1]  # type: ignore[union-attr]
    assert height / len(labels) >= 0.1  # inches; letters of 6.5 points are 0.09 high


def test_screen_without_pairs_has_no_map() -> None:
    table = sn.screen(CELLS, sn.knockouts(CELLS, EVERY), readout="Growth", context="resistant")
    with pytest.raises(InputError, match="no pairs were tried"):
        table.plot(kind="pairs")


def test_context_that_was_not_screened_is_named() -> None:
    table = sn.screen(CELLS, sn.knockouts(CELLS, EVERY), readout="Growth", context="resistant")
    with pytest.raises(UnknownNameError, match="sensitive"):
        table.plot(context="sensitive")


def test_colours_darken_alike_to_both_sides() -> None:
    def lightness(colour: str) -> float:
        return sum(share * int(colour[k : k + 2], 16) for share, k in ((0.2126, 1), (0.7152, 3), (0.0722, 5)))

    for far in (0.25, 0.5, 1.0):
        assert lightness(change_colour(far)) == pytest.approx(lightness(change_colour(-far)), abs=30)
    assert lightness(change_colour(0)) > lightness(change_colour(0.5)) > lightness(change_colour(1))


def test_drawing_to_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    table = sn.screen(CELLS, sn.knockouts(CELLS, EVERY), readout="Growth", context="resistant")
    with pytest.raises(InputError, match=r"svg or \.png"):
        draw_screen(table, tmp_path / "screen.pdf")
    draw_screen(table, tmp_path / "screen.png")
    assert [path.name for path in tmp_path.iterdir()] == ["screen.png"]
