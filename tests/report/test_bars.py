"""Bars of readouts."""

from __future__ import annotations

from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from simnet.report.bars import BAR, readout_figure
from simnet.report.style import SCHEME_STYLES
from simnet.results import ReadoutValue
from tests.report.made import EITHER, OFF, ON, WAVE, cascade, only_axes, states, words


def test_each_readout_is_a_panel_with_display_names() -> None:
    network = cascade()
    shown = words(readout_figure(states(network, {"sync": {}}), network))
    assert {"survival", "p-ERK + ROS"} <= set(shown)


def test_a_zero_is_still_a_mark_with_its_number() -> None:
    network = cascade()
    figure = readout_figure(states(network, {"sync": {"Survival": OFF}}), network)
    ticks = [line for line in only_axes(figure).lines if line.get_linewidth() > 2]
    assert len(ticks) == 2  # Survival in two conditions
    assert words(figure).count("0") == 2 + 2  # and at the two scales


def test_schemes_differ_in_hatch_when_they_disagree() -> None:
    network = cascade()
    figure = readout_figure(states(network, {"sync": {"Survival": ON}, "async": {"Survival": OFF}}), network)
    bars = [p for p in only_axes(figure).patches if isinstance(p, Rectangle) and p.get_height() == BAR]
    hatches = {to_hex(bar.get_facecolor()).upper(): bar.get_hatch() or "" for bar in bars}
    assert hatches == {style.fill.upper(): style.hatch for style in SCHEME_STYLES.values()}
    assert {"synchronous", "asynchronous"} <= set(words(figure))


def test_schemes_that_agree_share_a_bar_and_the_caption_says_so() -> None:
    network = cascade()
    shown = words(readout_figure(states(network, {"sync": {}, "async": {}}), network))
    assert any("agree in every bar" in text for text in shown)
    assert "asynchronous" not in shown


def test_an_interval_is_a_whisker_with_both_ends_written() -> None:
    network = cascade()
    shown = words(readout_figure(states(network, {"async": {"Survival": EITHER}}), network))
    assert shown.count("0–1") == 2
    assert "the order of updates decides between the ends" in shown


def test_a_sampled_value_has_a_confidence_interval() -> None:
    network = cascade()
    sampled = ReadoutValue(0.62, 0.58, 0.66, exact=False)
    shown = words(readout_figure(states(network, {"async": {"Survival": sampled}}), network))
    assert "95 % confidence interval" in shown
    assert shown.count("0.62") == 2


def test_an_oscillation_is_marked() -> None:
    network = cascade()
    shown = words(readout_figure(states(network, {"sync": {"Survival": WAVE}}), network))
    assert shown.count("~0.5") == 2
    assert "oscillates, mean" in shown
