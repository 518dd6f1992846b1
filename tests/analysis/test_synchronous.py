"""Synchronous attractors and basins against plain stepping through all states."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis import Found, Population, SymbolicSet, after, basins_of_all, settle_synchronous, synchronous
from simnet.analysis.diagrams import as_symbolic
from simnet.engine import compile_network
from simnet.errors import TooLargeError
from simnet.network import Network
from tests import oracles
from tests.engine.test_synchronous import counter
from tests.oracles import State
from tests.strategies import networks, states


def cycles(found: tuple[Found, ...]) -> dict[tuple[State, ...], float]:
    shares = {}
    for each in found:
        assert not isinstance(each.states, SymbolicSet)
        assert each.weight is not None
        shares[oracles.as_tuples(each.states)] = each.weight
    assert len(shares) == len(found)
    return shares


@settings(max_examples=24, deadline=None)
@given(networks(6, max_inputs=0))
def test_basins_of_all_states_equal_brute_force(network: Network) -> None:
    count = len(network.nodes)
    found = basins_of_all(compile_network(network), tuple(range(count)), np.zeros(count, bool), {})
    every = oracles.all_states(network, {})
    expected = oracles.synchronous(network, dict.fromkeys(every, 1 / len(every)), {})
    assert cycles(found) == pytest.approx(expected)
    assert math.fsum(cycles(found).values()) == pytest.approx(1)


@settings(max_examples=32, deadline=None)
@given(networks(6), st.data())
def test_weighted_starts_end_where_plain_stepping_ends(network: Network, data: st.DataObject) -> None:
    starts = data.draw(st.lists(states(network), min_size=1, max_size=6))
    weights = np.array(data.draw(st.lists(st.integers(1, 9), min_size=len(starts), max_size=len(starts))), float)
    weights /= weights.sum()
    held = data.draw(st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=2))
    compiled = compile_network(network)
    rows = {compiled.index[name]: value for name, value in held.items()}
    found = settle_synchronous(compiled, Population(np.array(starts, bool), weights), rows)
    cells: dict[State, float] = {}
    for state, weight in zip(starts, weights, strict=True):
        cells[state] = cells.get(state, 0.0) + weight
    assert cycles(found) == pytest.approx(oracles.synchronous(network, cells, held))


@settings(max_examples=24, deadline=None)
@given(networks(6, max_inputs=0))
def test_attractors_come_by_share_and_then_by_smallest_state(network: Network) -> None:
    count = len(network.nodes)
    found = cycles(basins_of_all(compile_network(network), tuple(range(count)), np.zeros(count, bool), {}))
    order = [(-share, states) for states, share in found.items()]
    assert order == sorted(order)
    assert all(cycle[0] == min(cycle) for cycle in found)


def test_states_of_a_cycle_come_in_its_order_from_the_smallest() -> None:
    # repressilator by hand: 001 -> 011 -> 010 -> 110 -> 100 -> 101 -> 001; the start is the fourth
    network = Network.from_rules({"A": "!C", "B": "!A", "C": "!B"})
    found = settle_synchronous(compile_network(network), Population(np.array([[1, 1, 0]], bool), np.ones(1)), {})
    order = ((0, 0, 1), (0, 1, 1), (0, 1, 0), (1, 1, 0), (1, 0, 0), (1, 0, 1))
    assert cycles(found) == {order: 1.0}


def test_a_long_cycle_is_found_whole() -> None:
    (found,) = basins_of_all(compile_network(counter(12)), tuple(range(12)), np.zeros(12, bool), {})
    # by hand: a counter of 12 bits goes through all 4,096 states
    assert (found.size, found.weight) == (4096, 1.0)


def test_a_hundred_starts_on_one_cycle_give_one_attractor() -> None:
    starts = np.random.default_rng(2).random((100, 7)) < 0.5
    (found,) = settle_synchronous(compile_network(counter(7)), Population(starts, np.full(100, 0.01)), {})
    assert found.size == 128
    assert found.weight == pytest.approx(1)


def test_cycles_are_walked_in_batches_without_changing_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = np.random.default_rng(2).random((90, 6)) < 0.5
    network = counter(5, gated=True)  # row 0 is the gate: 32 fixed points without it, one cycle of 32 with it
    cells = Population(starts, np.full(90, 1 / 90))
    whole = cycles(settle_synchronous(compile_network(network), cells, {}))
    monkeypatch.setattr(synchronous, "WALKED_BITS", 1)
    assert cycles(settle_synchronous(compile_network(network), cells, {})) == pytest.approx(whole)


def test_cells_on_a_cycle_are_in_each_of_its_states_equally_often() -> None:
    (found,) = settle_synchronous(
        compile_network(Network.from_rules({"A": "!A"})), Population(np.array([[False]]), np.ones(1)), {}
    )
    cells = after((found,))
    assert not isinstance(cells.states, SymbolicSet)
    assert cells.weights is not None
    assert (cells.states.tolist(), cells.weights.tolist()) == ([[False], [True]], [0.5, 0.5])


def test_more_than_26_free_nodes_are_refused_with_the_alternative() -> None:
    compiled = compile_network(Network.from_rules({f"n{place}": f"n{place}" for place in range(27)}))
    with pytest.raises(TooLargeError, match=r"27 free nodes.*2\^27 states.*random:10000"):
        basins_of_all(compiled, tuple(range(27)), np.zeros(27, bool), {})


def test_more_attractors_than_can_be_listed_are_counted_and_refused() -> None:
    # 17 nodes that keep their value: every state is a fixed point; a table walked by numba and one by numpy
    for size in (17, 19):
        compiled = compile_network(Network.from_rules({f"n{place}": f"n{place}" for place in range(size)}))
        with pytest.raises(TooLargeError, match=rf"{2**size:,} attractors.*random:10000"):
            basins_of_all(compiled, tuple(range(size)), np.zeros(size, bool), {})


def test_cycles_of_more_states_than_can_be_listed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # by hand: a counter of seven bits is one cycle of 128 states
    monkeypatch.setattr(synchronous, "LISTED_STATES", 100)
    with pytest.raises(TooLargeError, match=r"128 states together.*random:10000"):
        basins_of_all(compile_network(counter(7)), tuple(range(7)), np.zeros(7, bool), {})


def test_a_counter_of_eighteen_bits_is_one_attractor_of_all_its_states() -> None:
    (found,) = basins_of_all(compile_network(counter(18)), tuple(range(18)), np.zeros(18, bool), {})
    assert (found.size, found.weight) == (1 << 18, 1.0)


def test_a_cycle_beyond_the_step_limit_is_refused_with_the_alternative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synchronous, "STEP_LIMIT", 100)
    with pytest.raises(TooLargeError, match=r"1 of 1 starts.*asynchronous"):
        settle_synchronous(compile_network(counter(7)), Population(np.zeros((1, 7), bool), np.ones(1)), {})


def test_a_population_that_is_not_listed_is_refused_with_the_alternative() -> None:
    cells = Population(as_symbolic(np.zeros((1, 1), bool)), None)
    with pytest.raises(TooLargeError, match="random:10000"):
        settle_synchronous(compile_network(Network.from_rules({"A": "A"})), cells, {})
