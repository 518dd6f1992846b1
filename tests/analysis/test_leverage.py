"""Which nodes can help, and by going up or down."""

from __future__ import annotations

from simnet.analysis.leverage import helpful_directions
from simnet.logic import And, Not, Var
from simnet.network import Network


def test_inhibitor_of_an_inhibitor_helps_by_rising() -> None:
    network = Network.from_rules({"A": "X", "B": "!A", "C": "!B"})
    assert helpful_directions(network, Var("C")) == {("C", 1), ("B", -1), ("A", 1), ("X", 1)}


def test_node_that_does_not_lead_there_cannot_help() -> None:
    network = Network.from_rules({"A": "X", "Aside": "A"})
    assert "Aside" not in {name for name, _ in helpful_directions(network, Var("A"))}


def test_regulation_that_changes_sign_helps_both_ways() -> None:
    """C is on when exactly one of A and B is."""
    network = Network.from_rules({"A": "X", "B": "Y", "C": "(A & !B) | (!A & B)"})
    assert {("A", 1), ("A", -1), ("X", -1)} <= helpful_directions(network, Var("C"))


def test_regulator_without_effect_cannot_help() -> None:
    network = Network.from_rules({"C": "A & (B | !B)"})
    assert "B" not in {name for name, _ in helpful_directions(network, Var("C"))}


def test_negative_loop_through_a_node_makes_both_ways_helpful() -> None:
    network = Network.from_rules({"A": "!B", "B": "A", "C": "A"})
    assert {("A", 1), ("A", -1)} <= helpful_directions(network, Var("C"))


def test_goal_may_want_one_node_on_and_another_off() -> None:
    network = Network.from_rules({"A": "X", "B": "X"})
    found = helpful_directions(network, And((Var("A"), Not(Var("B")))))
    assert found == {("A", 1), ("B", -1), ("X", 1), ("X", -1)}
