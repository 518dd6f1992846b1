"""The drawing says what the network says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import PathPatch
from matplotlib.transforms import Affine2D, Bbox

import simnet as sn
from simnet.network import Network
from simnet.report.drawing import network_drawing
from simnet.report.style import level_colour
from tests.report.made import EITHER, HALF, OFF, ON, WAVE, cascade, named, node, only_axes, words

ACTIVITY = dict.fromkeys(cascade().nodes, OFF) | {"EGF": ON, "ERK": WAVE, "ROS": EITHER, "EGFR": HALF}


def test_every_node_is_labelled_by_its_display_name() -> None:
    shown = words(network_drawing(cascade()))
    assert all(n.label in shown for n in cascade().nodes.values())


def test_every_regulation_is_drawn_once() -> None:
    expected = {(edge.regulator, edge.target) for edge in cascade().regulations()}
    drawn = [tuple(name.split("-")[1::2]) for name in named(network_drawing(cascade()), "edge-")]
    assert sorted(drawn) == sorted(expected)


@pytest.mark.parametrize(
    "name", ["edge-EGF-arrow-EGFR", "edge-TKI-bar-EGFR", "edge-DUSP6-bar-EGFR", "edge-ERK-both-NFKB"]
)
def test_the_head_of_an_edge_tells_its_sign(name: str) -> None:
    figure = network_drawing(cascade())
    assert name in named(figure, "edge-")
    assert name.replace("edge-", "head-") in named(figure, "head-")


def test_inhibition_is_dashed_and_activation_is_not() -> None:
    axes = only_axes(network_drawing(cascade()))
    style = {p.get_gid(): p.get_linestyle() for p in axes.patches if str(p.get_gid()).startswith("edge-")}
    assert style["edge-EGF-arrow-EGFR"] == "solid"
    assert style["edge-TKI-bar-EGFR"] != "solid"


def test_the_bar_of_an_inhibition_stands_across_the_end_of_its_line() -> None:
    axes = only_axes(network_drawing(cascade()))
    (bar,) = (p for p in axes.patches if p.get_gid() == "head-TKI-bar-EGFR")
    assert isinstance(bar, PathPatch)
    stem, across = np.diff(np.asarray(bar.get_path().vertices).reshape(2, 2, 2), axis=1)[:, 0]
    assert stem @ across == pytest.approx(0)
    assert not bar.get_fill() or bar.get_path().codes is not None


def test_a_node_without_regulations_is_drawn() -> None:
    assert "node-Alone" in named(network_drawing(cascade()), "node-")


def test_a_network_without_any_regulation_is_drawn() -> None:
    network = Network("inputs", {name: node(name, "context") for name in "ABCDEFG"})
    assert len(named(network_drawing(network), "node-")) == 7


def test_fill_is_the_level() -> None:
    axes = only_axes(network_drawing(cascade(), ACTIVITY))
    fills = {p.get_gid(): to_hex(p.get_facecolor()) for p in axes.patches if p.get_gid()}
    assert [fills[f"node-{name}"] for name in ("EGF", "TKI", "EGFR")] == [
        level_colour(x) for x in (1, 0, 0.5)
    ]


def test_an_oscillating_node_carries_a_wave_and_the_key_explains_it() -> None:
    shown = words(network_drawing(cascade(), ACTIVITY))
    assert shown.count("~") == 2  # at the node and in the key
    assert any("oscillates" in text for text in shown)
    assert "~" not in words(network_drawing(cascade(), {"ERK": ON}))


def test_held_nodes_carry_their_value() -> None:
    shown = words(network_drawing(cascade(), held={"ERK": False}))
    assert "=0" in shown
    assert "held at this value" in shown


def test_edges_from_a_regulator_that_is_off_are_pale() -> None:
    axes = only_axes(network_drawing(cascade(), ACTIVITY))
    colours = {p.get_gid(): sum(to_rgb(p.get_edgecolor())) for p in axes.patches if p.get_gid()}
    assert colours["edge-TKI-bar-EGFR"] > colours["edge-EGF-arrow-EGFR"]
    assert "regulator is off" in words(network_drawing(cascade(), ACTIVITY))


def test_title_and_caption_are_in_the_figure() -> None:
    shown = words(network_drawing(cascade(), title="Cells under treatment", caption="What is seen."))
    assert {"Cells under treatment", "What is seen."} <= set(shown)


MODELS = ["tmtnf_dox", "nox_ros", "autophagy_switch", "bcrabl_ros_dual", "glutathione_supply"]


@pytest.mark.parametrize("name", MODELS)
def test_boxes_do_not_overlap_and_no_edge_runs_through_a_foreign_box(name: str) -> None:
    axes = only_axes(network_drawing(sn.load(name)))
    fine = Affine2D().scale(1000)  # curves are cut into pieces of about one unit
    parts = {str(p.get_gid()): p.get_path().transformed(fine) for p in axes.patches if p.get_gid()}
    boxes = {gid[5:]: path.get_extents() for gid, path in parts.items() if gid.startswith("node-")}
    ids = list(boxes)
    for place, one in enumerate(ids):
        assert not any(boxes[one].overlaps(boxes[other]) for other in ids[place + 1 :])
    for gid, path in parts.items():
        if gid.startswith("edge-"):
            regulator, _, target = gid[5:].split("-")
            course = np.asarray(path.to_polygons(closed_only=False)[0])
            course = np.concatenate([np.linspace(a, b, 20) for a, b in pairwise(course)])
            foreign = [box for node_id, box in boxes.items() if node_id not in (regulator, target)]
            assert not any(_enters(box, course) for box in foreign), gid


@pytest.mark.parametrize("name", MODELS)
def test_labels_fit_into_their_boxes(name: str) -> None:
    figure = network_drawing(sn.load(name))
    axes = only_axes(figure)
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    boxes = [p.get_window_extent(renderer) for p in axes.patches if str(p.get_gid()).startswith("node-")]
    labels = [t for t in axes.texts if t.get_horizontalalignment() == "center"]
    assert len(labels) == len(boxes)
    for box, label in zip(boxes, labels, strict=True):
        inside = label.get_window_extent(renderer)
        assert box.x0 < inside.x0 < inside.x1 < box.x1
        assert box.y0 < inside.y0 < inside.y1 < box.y1


def _enters(box: Bbox, course: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> bool:
    x, y = course.T
    return bool(((box.x0 < x) & (x < box.x1) & (box.y0 < y) & (y < box.y1)).any())
