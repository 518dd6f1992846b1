"""Random asynchronous walks against exact shares and hand-made steps."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine import compile_network
from simnet.engine.walks import BLOCK_RUNS, Order, walk, wilson_interval
from simnet.network import Network
from tests import oracles
from tests.strategies import networks, states

ORDERS: tuple[Order, ...] = ("one", "sweep")


@settings(max_examples=40, deadline=None)
@given(networks(5), st.data())
def test_a_step_changes_one_node_that_wanted_to_change(network: Network, data: st.DataObject) -> None:
    held = data.draw(st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=2))
    compiled = compile_network(network)
    start = data.draw(states(network))
    rows = {compiled.index[name]: value for name, value in held.items()}
    first = np.repeat(np.array(start, bool)[:, None], 70, axis=1)
    ensemble = walk(compiled, first, rows, steps=1, seed=data.draw(st.integers(0, 9)))
    begin = oracles.clamp(network, start, held)
    ways = oracles.one_at_a_time(network, begin, held) or [begin]
    assert set(oracles.as_tuples(ensemble.final.T)) <= set(ways)


def test_shares_of_walks_agree_with_the_linear_solve_within_four_standard_errors() -> None:
    # two opposing latches and a third node that serves the second
    network = Network.from_rules({"A": "A | !B & !C", "B": "B | !A", "C": "C | !A"})
    expected = oracles.absorption(network, {(0, 0, 0): 1.0}, {})
    runs = 5000
    ensemble = walk(compile_network(network), np.zeros((3, runs), bool), {}, steps=10, seed=3)
    ends = oracles.as_tuples(ensemble.final.T)
    for attractor, share in expected.items():
        seen = sum(end in attractor for end in ends) / runs
        assert seen == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / runs))


def test_a_sweep_updates_every_node_once_in_a_random_order() -> None:
    # a chain of three after a switch that is on: a sweep in the order k of 3! carries it on by as many
    # as the order has in rising sequence from the first: all three in 1/6, exactly A, B in 1/3, A alone in 1/2
    network = Network.from_rules({"A": "1", "B": "A", "C": "B"})
    runs = 6000
    ensemble = walk(compile_network(network), np.zeros((3, runs), bool), {}, steps=1, seed=5, order="sweep")
    shares = ensemble.activity[1]
    for share, expected in zip(shares, (1.0, 1 / 2, 1 / 6), strict=True):
        assert share == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / runs))


@pytest.mark.parametrize("order", ORDERS)
def test_a_seed_gives_the_same_walks_and_another_seed_others(order: Order) -> None:
    compiled = compile_network(Network.from_rules({"A": "!B", "B": "!A", "C": "A & !C"}))
    start = np.zeros((3, 100), bool)
    one, again, other = (walk(compiled, start, {}, 5, seed, order).final for seed in (1, 1, 2))
    assert (one == again).all()
    assert (one != other).any()


@pytest.mark.parametrize("order", ORDERS)
def test_more_runs_leave_the_first_ones_as_they_were(order: Order) -> None:
    compiled = compile_network(Network.from_rules({"A": "!B", "B": "!A", "C": "A & !C"}))
    many = walk(compiled, np.zeros((3, BLOCK_RUNS + 200), bool), {}, 4, 1, order).final
    few = walk(compiled, np.zeros((3, 150), bool), {}, 4, 1, order).final
    assert (many[:, :150] == few).all()
    assert (many[:, BLOCK_RUNS:] != many[:, :200]).any()


@pytest.mark.parametrize("order", ORDERS)
def test_fixed_points_and_clamped_nodes_stay(order: Order) -> None:
    network = Network.from_rules({"A": "A", "B": "!A", "C": "!C"})
    start = np.array([[True], [False], [False]])
    ensemble = walk(compile_network(network), start, {2: True}, 5, 1, order)
    assert ensemble.final.ravel().tolist() == [True, False, True]


def test_activity_counts_the_runs_after_every_step() -> None:
    network = Network.from_rules({"A": "1", "B": "A"})
    ensemble = walk(compile_network(network), np.zeros((2, 8), bool), {}, steps=2, seed=1)
    assert (ensemble.activity == [[0, 0], [1, 0], [1, 1]]).all()
    assert ensemble.runs == 8


@pytest.mark.parametrize(("successes", "runs", "expected"), [(0, 10, (0.0, 0.2775)), (5, 10, (0.2366, 0.7634))])
def test_wilson_intervals_equal_published_ones(successes: int, runs: int, expected: tuple[float, float]) -> None:
    # Newcombe, Statistics in Medicine 1998, 17:857, method 3; 5 of 10: Agresti and Coull 1998
    low, high = wilson_interval(successes, runs)
    assert (float(low), float(high)) == pytest.approx(expected, abs=5e-5)
