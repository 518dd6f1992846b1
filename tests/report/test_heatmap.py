"""The heatmap shows every node in every condition, and what is uncertain about it."""

from __future__ import annotations

from matplotlib.colors import to_hex
from matplotlib.patches import Polygon

from simnet.report.heatmap import steady_heatmap
from simnet.report.style import level_colour
from simnet.results import ReadoutValue
from tests.report.made import EITHER, HALF, ON, WAVE, cascade, only_axes, states, words


def test_rows_are_conditions_and_columns_are_display_names_with_inputs_first() -> None:
    network = cascade()
    figure = steady_heatmap(states(network, {"sync": {"ERK": ON}}), network)
    shown = words(figure)
    assert {"with drug", "without", *(n.label for n in network.nodes.values())} <= set(shown)
    left = {" ".join(t.get_text().split()): t.get_position()[0] for t in only_axes(figure).texts}
    order = ["EGF, outside", "tyrosine kinase inhibitor", "EGFR", "DUSP6", "ROS", "left alone", "survival"]
    assert [left[name] for name in order] == sorted(left[name] for name in order)


def test_schemes_that_agree_share_one_panel_and_the_caption_says_so() -> None:
    network = cascade()
    shown = words(steady_heatmap(states(network, {"sync": {"ERK": ON}, "async": {"ERK": ON}}), network))
    assert "synchronous" not in shown
    assert shown.count("with drug") == 1
    assert any("agree in every cell" in text for text in shown)


def test_schemes_that_disagree_in_one_cell_have_a_panel_each() -> None:
    network = cascade()
    shown = words(steady_heatmap(states(network, {"sync": {"ERK": ON}, "async": {"ERK": EITHER}}), network))
    assert {"synchronous", "asynchronous"} <= set(shown)
    assert shown.count("with drug") == 2
    assert not any("agree" in text for text in shown)


def test_only_levels_between_off_and_on_are_printed() -> None:
    network = cascade()
    third = ReadoutValue(1 / 3, 1 / 3, 1 / 3)
    shown = words(steady_heatmap(states(network, {"sync": {"ERK": ON, "ROS": third, "EGFR": HALF}}), network))
    assert (shown.count(".33"), shown.count(".5"), shown.count("1"), shown.count("0")) == (2, 2, 0, 0)


def test_an_oscillation_is_marked_in_its_cell() -> None:
    network = cascade()
    shown = words(steady_heatmap(states(network, {"sync": {"ERK": WAVE}}), network))
    assert shown.count("~.5") == 3  # two conditions and the key


def test_an_interval_splits_its_cell_into_lowest_and_highest() -> None:
    network = cascade()
    figure = steady_heatmap(states(network, {"async": {"ERK": EITHER}}), network)
    halves = [to_hex(p.get_facecolor()) for p in only_axes(figure).patches if isinstance(p, Polygon)]
    assert halves[:2] == [level_colour(0), level_colour(1)]
    assert "lowest / highest: the order of updates decides" in words(figure)


def test_a_sampled_value_is_not_split() -> None:
    network = cascade()
    sampled = ReadoutValue(0.62, 0.58, 0.66, exact=False)
    figure = steady_heatmap(states(network, {"async": {"ERK": sampled}}), network)
    assert not any(isinstance(p, Polygon) for p in only_axes(figure).patches)
    assert words(figure).count(".62") == 2


def test_knocked_out_nodes_are_framed() -> None:
    network = cascade()
    made = states(network, {"sync": {}}, {"knockout": "driven: KO:ERK"})
    assert "held by the condition" in words(steady_heatmap(made, network))
    free = states(network, {"sync": {}}, {"free": "driven: TKI"})
    assert "held by the condition" not in words(steady_heatmap(free, network))


def test_schemes_that_differ_only_in_an_oscillation_do_not_agree() -> None:
    network = cascade()
    shown = words(steady_heatmap(states(network, {"sync": {"ERK": WAVE}, "async": {"ERK": HALF}}), network))
    assert {"synchronous", "asynchronous"} <= set(shown)
