"""Layers and layout."""

from __future__ import annotations

import subprocess
import sys

import simnet as sn
from simnet.network import Network
from simnet.report.layers import backward_edges, layers
from simnet.report.layout import lay_out
from tests.report.made import cascade


def test_signals_run_downwards_except_where_a_loop_closes() -> None:
    network = cascade()
    layout = lay_out(network, dict.fromkeys(network.nodes, (1.0, 0.3)))
    up = {
        (r.regulation.regulator, r.regulation.target)
        for r in layout.routes
        if r.points[0][1] < r.points[-1][1]
    }
    assert up == {("DUSP6", "EGFR")}


def test_a_loop_closes_at_the_edge_that_comes_last_from_the_inputs() -> None:
    network = Network.from_rules({"C": "B", "B": "A | C", "A": "IN"})
    assert backward_edges(network) == {("C", "B")}


def test_without_its_backward_edges_a_network_has_no_loop() -> None:
    network = sn.load("bcrabl_ros_dual")
    backward = backward_edges(network)
    depth = {name: row for row, layer in enumerate(layers(network)) for name in layer}
    for edge in network.regulations():
        if (edge.regulator, edge.target) not in backward:
            assert depth[edge.regulator] < depth[edge.target]


def test_every_backward_edge_is_on_a_loop() -> None:
    assert backward_edges(sn.load("tmtnf_dox")) == {("ERK_high", "GSTP1")}
    assert backward_edges(sn.load("glutathione_supply")) == frozenset()


def test_both_edges_of_a_pair_that_regulate_each_other_are_routed_apart() -> None:
    network = Network.from_rules({"A": "!B", "B": "!A"})
    layout = lay_out(network, {"A": (1.0, 0.3), "B": (1.0, 0.3)})
    first, second = layout.routes
    assert abs(first.points[0][0] - second.points[-1][0]) > 0.1


def test_layout_does_not_depend_on_the_hash_seed() -> None:
    program = (
        "import simnet as sn\nfrom simnet.report.layout import lay_out\n"
        "network = sn.load('autophagy_switch')\n"
        "print(lay_out(network, dict.fromkeys(network.nodes, (1.0, 0.3))))"
    )
    shown = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(shown) == 1
