"""Elimination: what it keeps, and that answers through it are those of the whole network."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis.bitspaces import Images, closures, lifted
from simnet.analysis.clamped import count_fixed_points_of_each, minimal_trap_spaces_of_each
from simnet.analysis.counting import count_fixed_points
from simnet.analysis.diagrams import label
from simnet.analysis.elimination import eliminate
from simnet.analysis.ordering import near_order
from simnet.analysis.reaching import walks_into
from simnet.analysis.reduction import Seed, settled_seeds
from simnet.analysis.trapspaces import fixed_points, minimal_trap_spaces
from simnet.analysis.updates import closure, update_diagrams
from simnet.errors import InputError, TooLargeError
from simnet.network import Network
from tests import oracles
from tests.strategies import networks, states


@settings(max_examples=40, deadline=None)
@given(networks(6))
def test_elimination_keeps_the_fixed_points(network: Network) -> None:
    updates = update_diagrams(network, {})
    reduced = eliminate(dict(enumerate(updates.diagrams)))
    resting = updates.variables.mk_true()
    for place, rule in reduced.rules.items():
        resting = resting.l_and(updates.literal(place).l_iff(rule))
    once = updates.variables.mk_conjunctive_clause({label(place): False for place, _ in reduced.gone})
    resting = resting.l_and(once)  # the eliminated nodes are free in the diagram
    found = set()
    for valuation in resting.valuation_iterator():
        full = reduced.lifted({place: bool(valuation.values()[place]) for place in reduced.rules})
        found.add(tuple(int(full[place]) for place in range(len(network.nodes))))
    every = [tuple(map(int, row)) for row in np.ndindex(*[2] * len(network.nodes))]
    assert found == {state for state in every if oracles.image(network, state, {}) == state}


@settings(max_examples=40, deadline=None)
@given(networks(6), st.data())
def test_many_closures_at_once_equal_one_after_the_other(network: Network, data: st.DataObject) -> None:
    updates = update_diagrams(network, {})
    rows = np.array(data.draw(st.lists(states(network), min_size=1, max_size=70)), bool)
    off, on = closures(Images.of(dict(enumerate(updates.diagrams))), rows)
    for row, can_off, can_on in zip(rows, off, on, strict=True):
        fixed = closure(updates, dict(enumerate(map(bool, row))))
        assert {place for place in range(len(row)) if not (can_off[place] and can_on[place])} == set(fixed)
        assert all(can_on[place] == value for place, value in fixed.items())


@settings(max_examples=25, deadline=None)
@given(networks(6), st.data())
def test_a_clamped_node_stays_clamped_in_the_trap_spaces_of_its_condition(
    network: Network, data: st.DataObject
) -> None:
    clamps = st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=3)
    conditions = data.draw(st.lists(clamps, min_size=1, max_size=5))
    found = minimal_trap_spaces_of_each(network, conditions)
    assert found == tuple(minimal_trap_spaces(network, each) for each in conditions)
    counts = count_fixed_points_of_each(network, conditions)
    assert counts == tuple(len(fixed_points(network, each)) for each in conditions)
    assert counts == tuple(count_fixed_points(network, each) for each in conditions)


@settings(max_examples=25, deadline=None)
@given(networks(6), st.data())
def test_many_states_are_lifted_as_one_by_one(network: Network, data: st.DataObject) -> None:
    reduced = eliminate(dict(enumerate(update_diagrams(network, {}).diagrams)))
    drawn = st.fixed_dictionaries({place: st.booleans() for place in reduced.rules})
    chosen = data.draw(st.lists(drawn, min_size=1, max_size=5))
    rows = lifted(reduced.gone, chosen, len(network.nodes))
    for row, state in zip(rows, chosen, strict=True):
        assert dict(enumerate(map(bool, row))) == reduced.lifted(state)


def test_an_elimination_that_would_swell_a_rule_is_left_out() -> None:
    network = Network.from_rules({"A": "X & Y & Z", "B": "A & W | B"})
    rules = dict(enumerate(update_diagrams(network, {}).diagrams))
    names = list(network.nodes)
    # without A the diagram of B looks at X, Y, Z, W and B: with the two ends 7 nodes
    assert {names[place] for place in eliminate(rules, largest=6).rules} == {"X", "Y", "Z", "W", "A", "B"}
    assert {names[place] for place in eliminate(rules, largest=7).rules} == {"X", "Y", "Z", "W", "B"}


def test_a_seed_on_the_way_to_an_attractor_is_dropped() -> None:
    # a latch: from off it may close for good; with nothing to open it again only closed rests when X is on
    network = Network.from_rules({"Latch": "Latch | X", "X": "1"})
    updates = update_diagrams(network, {})
    on_the_way = {0: False, 1: True}
    there = {0: True, 1: True}
    seeds = [Seed(state, closure(updates, state)) for state in (on_the_way, there)]
    assert settled_seeds(updates, seeds) == (seeds[1],)


def test_seeds_between_which_no_way_is_found_prove_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simnet.analysis.reaching.ROUNDS", 0)
    updates = update_diagrams(Network.from_rules({"A": "!B", "B": "A"}), {})
    seeds = [Seed(state, closure(updates, state)) for state in ({0: False, 1: False}, {0: True, 1: True})]
    assert settled_seeds(updates, seeds) is None


@settings(max_examples=30, deadline=None)
@given(networks(5), st.data())
def test_what_a_walk_reaches_can_be_reached(network: Network, data: st.DataObject) -> None:
    start, goal = data.draw(states(network)), data.draw(states(network))
    updates = update_diagrams(network, {})
    found = walks_into(updates, [dict(enumerate(map(bool, start)))], [dict(enumerate(map(bool, goal)))])
    reachable = oracles.state_graph(network, [start], {})
    assert found == [goal in reachable] or found == [False]


def test_neighbours_of_a_chain_stand_together() -> None:
    order = near_order({place: [place - 1] if place else [] for place in (3, 0, 5, 1, 4, 2)})
    assert order in ((0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0))


def test_screens_refuse_unknown_nodes_and_too_many_spaces() -> None:
    latches = Network.from_rules({f"n{place}": f"n{place}" for place in range(5)}, id="latches")
    with pytest.raises(InputError, match="'latches' has no node 'x'"):
        minimal_trap_spaces_of_each(latches, [{"x": True}])
    with pytest.raises(TooLargeError, match="'latches' has more than 4 minimal trap spaces under"):
        minimal_trap_spaces_of_each(latches, [{"n0": True}], limit=4)
