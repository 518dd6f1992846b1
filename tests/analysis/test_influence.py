"""What the signed graph alone predicts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simnet.analysis.influence import Prediction, predict_effect, signed_edges
from simnet.network import Network

# Drug -| EGFR -> ERK -> MYC; ERK -> DUSP6 -| ERK; EGFR -> AKT -| Death; MYC -| Death only through AKT
CELLS = Network.from_rules(
    {"EGFR": "!Drug", "ERK": "EGFR & !DUSP6", "DUSP6": "ERK", "MYC": "ERK", "AKT": "EGFR", "Death": "!AKT"}
)


@pytest.mark.parametrize(
    ("changed", "readout", "sign", "length"),
    [
        ({"Drug": 1}, "EGFR", -1, 1),
        ({"Drug": 1}, "MYC", -1, 3),
        ({"Drug": 1}, "Death", 1, 3),  # two inhibitions
        ({"Drug": -1}, "Death", -1, 3),
        ({"DUSP6": -1}, "MYC", 1, 2),
        ({"MYC": 1}, "Death", 0, -1),  # no path
        ({"MYC": 1}, "MYC", 1, 0),  # what is changed itself is at once where it was put
        ({"Drug": 1, "DUSP6": -1}, "ERK", 1, 1),  # the nearer change counts
    ],
)
def test_the_shortest_path_gives_the_sign(changed: Mapping[str, int], readout: str, sign: int, length: int) -> None:
    assert predict_effect(CELLS, changed, [readout]) == Prediction(sign, length)


def test_shortest_paths_of_both_signs_leave_the_sign_open() -> None:
    diamond = Network.from_rules({"Up": "X", "Down": "!X", "End": "Up | Down"})
    assert predict_effect(diamond, {"X": 1}, ["End"]) == Prediction(None, 2)


def test_an_edge_with_both_signs_leaves_the_sign_open() -> None:
    either = Network.from_rules({"End": "X & !Y | !X & Y"})
    assert predict_effect(either, {"X": 1}, ["End"]) == Prediction(None, 1)


def test_nothing_passes_through_a_node_that_is_held() -> None:
    assert predict_effect(CELLS, {"Drug": 1}, ["Death"], held=["AKT"]) == Prediction(0, -1)


def test_of_several_readouts_the_nearest_counts() -> None:
    assert predict_effect(CELLS, {"Drug": 1}, ["Death", "EGFR"]) == Prediction(-1, 1)


def test_a_loop_does_not_go_on_for_ever() -> None:
    ring = Network.from_rules({"A": "!B", "B": "A", "Apart": "Y"})
    assert predict_effect(ring, {"A": 1}, ["Apart"]) == Prediction(0, -1)


def test_edges_are_listed_by_regulator_with_their_signs() -> None:
    edges = signed_edges(Network.from_rules({"A": "X & !Y", "B": "A & !X | !A & X"}))
    assert edges == {"X": [("A", 1), ("B", 1), ("B", -1)], "Y": [("A", -1)], "A": [("B", 1), ("B", -1)], "B": []}


def test_a_regulator_that_does_nothing_has_no_edge() -> None:
    assert signed_edges(Network.from_rules({"A": "X & !X | Y"}))["X"] == []
