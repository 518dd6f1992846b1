"""Feedback loops: by hand, and by what theory says they are needed for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from simnet.analysis.loops import feedback_loops
from simnet.network import Network
from tests import oracles
from tests.strategies import networks


@pytest.mark.parametrize(
    ("rules", "loops"),
    [
        ({"A": "X", "B": "A"}, ()),
        ({"A": "A"}, ((("A",), "positive"),)),
        ({"A": "!A"}, ((("A",), "negative"),)),
        ({"A": "!B", "B": "!A"}, ((("A", "B"), "positive"),)),  # two inhibitions make an activation
        ({"A": "!C", "B": "!A", "C": "!B"}, ((("A", "B", "C"), "negative"),)),
        ({"A": "B & X | !B & !X", "B": "A"}, ((("A", "B"), "ambiguous"),)),  # X decides what B does to A
        ({"A": "B | !B & A", "B": "A"}, ((("A",), "positive"), (("A", "B"), "positive"))),  # B | A in disguise
        ({"A": "B & !B | X", "B": "A"}, ()),  # B is named and does nothing
    ],
)
def test_loops_and_their_signs_by_hand(rules: dict[str, str], loops: tuple[tuple[tuple[str, ...], str], ...]) -> None:
    assert feedback_loops(Network.from_rules(rules)) == loops


def test_loops_come_shortest_first_and_begin_with_the_first_node() -> None:
    network = Network.from_rules({"A": "C", "B": "A", "C": "B | D", "D": "C & !D"})
    assert [nodes for nodes, _ in feedback_loops(network)] == [("D",), ("C", "D"), ("A", "B", "C")]


def test_beyond_the_limit_only_lengths_that_fit_are_given() -> None:
    # four nodes that all feed each other: 6 loops of two, 8 of three, 6 of four
    rules = {name: " & ".join(other for other in "ABCD" if other != name) for name in "ABCD"}
    assert len(feedback_loops(Network.from_rules(rules))) == 20
    assert {len(nodes) for nodes, _ in feedback_loops(Network.from_rules(rules), limit=14)} == {2, 3}
    assert len(feedback_loops(Network.from_rules(rules), limit=13)) == 6


@settings(max_examples=60, deadline=None)
@given(networks(4, max_inputs=0))
def test_several_attractors_need_a_positive_loop_and_oscillation_a_negative_one(network: Network) -> None:
    # Remy, Ruet, Thieffry 2008 and Richard 2010: under asynchronous updating
    signs = {sign for _, sign in feedback_loops(network)}
    attractors = oracles.attracting(network, oracles.all_states(network, {}), {})
    if len(attractors) > 1:
        assert signs & {"positive", "ambiguous"}
    if any(len(states) > 1 for states in attractors):
        assert signs & {"negative", "ambiguous"}
