"""Courses over steps."""

from __future__ import annotations

import numpy as np

from simnet.report.timecourse import time_course
from simnet.results import Trajectory
from tests.report.made import cascade, named, only_axes, words

VALUES = np.array([[0, 0], [1, 0], [1, 0.5], [1, 1]], float)


def course(*phases: tuple[int, str], label: str = "treated") -> Trajectory:
    return Trajectory(label, ("ERK", "ROS"), VALUES, phases)


def test_each_node_has_a_lane_in_each_panel() -> None:
    figure = time_course([course((2, "TKI")), course(label="free")], cascade(), ["ERK", "ROS"])
    assert named(figure, "curve-") == ["curve-0-ERK", "curve-0-ROS", "curve-1-ERK", "curve-1-ROS"]
    assert {"p-ERK", "ROS", "treated", "free"} <= set(words(figure))


def test_lanes_do_not_overlap_and_the_level_is_the_height() -> None:
    figure = time_course([course((2, "TKI"))], cascade(), ["ERK", "ROS"])
    upper, lower = (np.asarray(line.get_ydata()) for line in only_axes(figure).lines if line.get_gid())
    assert lower.max() < upper.min()
    heights = (lower - lower.min()) / np.ptp(lower)
    assert heights[::2].round(6).tolist() == [0, 0, 0.5, 1]


def test_phases_are_named_with_display_names_and_settling_comes_first() -> None:
    shown = words(time_course([course((2, "TKI"))], cascade(), ["ERK"]))
    assert {"settling", "tyrosine kinase inhibitor"} <= set(shown)


def test_a_phase_begins_with_a_line_at_its_first_step() -> None:
    figure = time_course([course((2, "TKI"))], cascade(), ["ERK"])
    (curve,) = (line for line in only_axes(figure).lines if line.get_gid())
    steps = np.unique(np.asarray(curve.get_xdata()))
    dashed = [float(np.asarray(line.get_xdata())[0]) for line in only_axes(figure).lines if line.is_dashed()]
    np.testing.assert_allclose(dashed, [steps[0], steps[2]])


def test_the_axis_says_that_steps_are_not_minutes() -> None:
    shown = words(time_course([course()], cascade(), ["ERK"]))
    assert any(text.startswith("synchronous steps (order of events, not minutes)") for text in shown)


def test_nothing_to_show_is_a_figure_too() -> None:
    assert time_course([], cascade(), []).get_size_inches().min() > 0
