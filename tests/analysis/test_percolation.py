"""Percolation of constants is sound, and as strong as three-valued logic allows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis import percolate
from simnet.network import Network
from tests import oracles
from tests.strategies import networks


@settings(max_examples=24, deadline=None)
@given(networks(6), st.data())
def test_every_attractor_has_percolated_nodes_at_their_value(network: Network, data: st.DataObject) -> None:
    held = data.draw(st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=3))
    held |= {name: data.draw(st.booleans()) for name in network.inputs}
    known = percolate(network, held)
    place = {name: index for index, name in enumerate(network.nodes)}
    every = oracles.all_states(network, held)
    attractors = oracles.attracting(network, every, held) | {
        frozenset(oracles.cycle_from(network, state, held)) for state in every
    }
    for attractor in attractors:
        for name, value in known.items():
            assert {state[place[name]] for state in attractor} == {int(value)}


@settings(max_examples=32, deadline=None)
@given(networks(6), st.data())
def test_holding_more_never_leaves_less_known(network: Network, data: st.DataObject) -> None:
    held = data.draw(st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=2))
    known = percolate(network, held)
    name = data.draw(st.sampled_from(list(network.nodes)))
    if name not in known:
        assert percolate(network, held | {name: True}).items() >= known.items()


CASCADE = Network.from_rules({"C": "B", "B": "A & X", "A": "Y | !X", "L": "L & A", "T": "A | !A"})


@pytest.mark.parametrize(
    ("held", "known"),
    [
        ({}, {}),  # T is constant, but A | !A is not seen to be while A is open
        ({"X": False}, {"A": True, "B": False, "C": False, "T": True}),  # !X turns A on; B needs X
        ({"X": True}, {}),  # A is Y then, which is open
        ({"Y": True}, {"A": True, "T": True}),  # B is X then, which is open
        ({"X": True, "Y": False}, {"A": False, "B": False, "C": False, "L": False, "T": True}),
        ({"A": True}, {"T": True}),  # L holds itself, so it stays open
    ],
)
def test_what_follows_by_hand(held: dict[str, bool], known: dict[str, bool]) -> None:
    assert percolate(CASCADE, held) == held | known


def test_a_held_node_keeps_its_value_against_its_rule() -> None:
    assert percolate(Network.from_rules({"A": "1", "B": "A"}), {"A": False}) == {"A": False, "B": False}


def test_constant_rules_are_known_without_holding_anything() -> None:
    assert percolate(Network.from_rules({"A": "0", "B": "!A"}), {}) == {"A": False, "B": True}


def test_a_chain_written_backwards_is_followed_to_its_end() -> None:
    rules = {f"s{place}": f"s{place - 1}" for place in range(200, 0, -1)}
    assert len(percolate(Network.from_rules(rules), {"s0": True})) == 201


def test_the_held_nodes_given_are_left_alone() -> None:
    held = {"X": True}
    percolate(Network.from_rules({"A": "X"}), held)
    assert held == {"X": True}
