"""The asynchronous state graph against one that is built state by state."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine import StateGraph, compile_network, explore
from simnet.network import Network
from tests import oracles
from tests.oracles import State
from tests.strategies import networks, states


def edges(graph: StateGraph) -> set[tuple[State, State]]:
    names = oracles.as_tuples(graph.states)
    return {(names[a], names[b]) for a, b in zip(graph.sources, graph.targets, strict=True)}


@settings(max_examples=24, deadline=None)
@given(networks(6), st.data())
def test_states_and_steps_equal_those_found_one_by_one(network: Network, data: st.DataObject) -> None:
    held = {name: data.draw(st.booleans()) for name in network.inputs}
    held |= data.draw(st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=2))
    starts = data.draw(st.lists(states(network), min_size=1, max_size=4))
    compiled = compile_network(network)
    rows = {compiled.index[name]: value for name, value in held.items()}
    graph = explore(compiled, np.array(starts, bool).T, rows, limit=1000)
    expected = oracles.state_graph(network, starts, held)
    assert graph is not None
    assert set(oracles.as_tuples(graph.states)) == set(expected)
    assert graph.size == len(expected)
    assert edges(graph) == set(expected.edges)
    found = [oracles.as_tuples(graph.states)[place] for place in graph.starts]
    assert found == [oracles.clamp(network, start, held) for start in starts]


def test_a_fixed_point_has_no_step() -> None:
    graph = explore(compile_network(Network.from_rules({"A": "A"})), np.array([[True]]), {}, 10)
    assert graph is not None
    assert (graph.size, len(graph.sources)) == (1, 0)


@pytest.mark.parametrize(("limit", "found"), [(7, False), (8, True)])
def test_the_search_gives_up_beyond_the_limit(limit: int, found: bool) -> None:
    # three nodes that only go on, one at a time: 000 reaches all 2^3 states
    compiled = compile_network(Network.from_rules({"A": "1", "B": "1", "C": "1"}))
    assert (explore(compiled, np.zeros((3, 1), bool), {}, limit) is not None) == found


@pytest.mark.parametrize(("nodes", "found"), [(64, True), (65, False)])
def test_at_most_64_nodes_may_move(nodes: int, found: bool) -> None:
    # a shift register of ones walks through nodes + 1 states, so the 64th bit of a code is used
    rules = {"s0": "1"} | {f"s{place}": f"s{place - 1}" for place in range(1, nodes)}
    graph = explore(compile_network(Network.from_rules(rules)), np.zeros((nodes, 1), bool), {}, 100)
    assert (graph is not None) == found
    if graph is not None:
        assert graph.size == 65
        assert graph.states.sum(axis=1).tolist() == list(range(65))


def test_held_nodes_do_not_count_as_moving() -> None:
    rules = {"s0": "1"} | {f"s{place}": f"s{place - 1}" for place in range(1, 70)}
    held = dict.fromkeys(range(64, 70), False)
    graph = explore(compile_network(Network.from_rules(rules)), np.zeros((70, 1), bool), held, 100)
    assert graph is not None
    assert graph.size == 65


def test_starts_that_differ_in_an_input_cannot_be_listed_in_one_graph() -> None:
    compiled = compile_network(Network.from_rules({"A": "X"}))
    assert explore(compiled, np.array([[False, True], [False, False]]), {}, 100) is None
