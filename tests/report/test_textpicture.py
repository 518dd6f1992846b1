"""The network as text, and the loops that go with it."""

from __future__ import annotations

import simnet as sn
from simnet.analysis.loops import feedback_loops
from simnet.network import Network
from simnet.report.textpicture import text_picture
from tests.report.made import cascade


def test_each_node_stands_with_its_signed_regulators() -> None:
    lines = [" ".join(line.split()) for line in text_picture(cascade()).splitlines()]
    assert "context EGF" in lines
    assert "drug TKI" in lines
    assert any(line.endswith("EGFR <- EGF (+), TKI (-), DUSP6 (-)*") for line in lines)
    assert any(line.endswith("NFKB <- EGFR (±), ERK (±)") for line in lines)
    assert any(line.endswith("Alone constant") for line in lines)
    assert "* closes a loop" in lines


def test_every_node_of_a_large_model_is_in_the_picture_and_lines_stay_short() -> None:
    network = sn.load("glutathione_supply")
    picture = text_picture(network)
    assert all(node in picture for node in network.nodes)
    assert max(map(len, picture.splitlines())) <= 100
    assert not any(line.lstrip().startswith(("(+)", "(-)")) for line in picture.splitlines())


def test_loops_are_written_as_given() -> None:
    picture = text_picture(cascade(), [(("EGFR", "ERK", "DUSP6"), "negative")])
    assert picture.endswith("feedback loops\n  negative  EGFR -> ERK -> DUSP6 -> EGFR")


def test_the_sign_of_a_loop_is_the_product_of_its_edges() -> None:
    assert feedback_loops(cascade()) == ((("ROS",), "positive"), (("EGFR", "ERK", "DUSP6"), "negative"))


def test_mutual_inhibition_is_a_positive_loop() -> None:
    assert feedback_loops(Network.from_rules({"A": "!B", "B": "!A"})) == ((("A", "B"), "positive"),)


def test_a_loop_over_an_edge_of_both_signs_is_ambiguous() -> None:
    network = Network.from_rules({"A": "B & !X | !B & X", "B": "A"})
    assert feedback_loops(network) == ((("A", "B"), "ambiguous"),)


def test_an_edge_without_effect_makes_no_loop() -> None:
    assert feedback_loops(Network.from_rules({"A": "B & !B | X", "B": "A"})) == ()


def test_of_too_many_loops_the_shortest_are_found() -> None:
    names = [f"N{place}" for place in range(12)]
    dense = Network.from_rules({n: " | ".join(m for m in names if m != n) for n in names})
    loops = feedback_loops(dense, limit=100)
    assert len(loops) == 12 * 11 // 2
    assert all(len(nodes) == 2 for nodes, _ in loops)
