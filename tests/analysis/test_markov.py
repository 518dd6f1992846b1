"""Exact transients against scipy's dense exponential."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings

from simnet.analysis.markov import chain, exact_course, initial_cells
from simnet.analysis.population import Population
from simnet.errors import InputError, TooLargeError
from simnet.network import Network
from simnet.scenario.continuous import ContinuousTime, JointStart, TimedStage
from tests import chains, oracles
from tests.engine.test_continuous import pairs, treatments


@settings(max_examples=40, deadline=None)
@given(treatments())
def test_courses_agree_with_the_dense_exponential(case: tuple[Network, ContinuousTime, list[TimedStage]]) -> None:
    network, scheme, stages = case
    plan = [(stage.held, stage.duration, pairs(scheme, stage)) for stage in stages]
    ends, means = chains.course(network, plan, scheme.initial, scheme.windows)
    borders = np.cumsum([0.0, *(stage.duration for stage in stages)])
    pieces = [np.linspace(a, b, scheme.windows + 1)[1:] for a, b in itertools.pairwise(borders)]
    found = exact_course(network, stages, scheme, np.concatenate([[0.0], *pieces]))
    np.testing.assert_allclose(found.averages, means, atol=1e-10)
    # at the border of two stages the held nodes have jumped already
    inner = [k for k in range(1, len(ends) + 1) if k % scheme.windows or k == len(ends)]
    np.testing.assert_allclose(found.values[inner], ends[[k - 1 for k in inner]], atol=1e-10)


def test_time_zero_is_the_end_of_settling() -> None:
    network = Network.from_rules({"ERK": "RAS"})
    stages = [TimedStage("settled", {"RAS": True}, 3.0, settling=True), TimedStage("off", {"RAS": False}, 2.0)]
    found = exact_course(network, stages, ContinuousTime(), [-3.0, 0.0, 2.0], record=["ERK"])
    settled = 1 - np.exp(-3.0)
    np.testing.assert_allclose(found.of("ERK"), [0.0, settled, settled * np.exp(-2.0)], atol=1e-12)


@pytest.mark.parametrize("times", [[], [1.0, 0.5], [-1.0], [3.0]])
def test_times_outside_the_stages_are_refused(times: list[float]) -> None:
    network = Network.from_rules({"ERK": "RAS"})
    with pytest.raises(InputError, match="ascend"):
        exact_course(network, [TimedStage("", {}, 2.0)], ContinuousTime(), times)


def test_rows_of_the_generator_sum_to_zero_and_name_every_asynchronous_step() -> None:
    network = Network.from_rules({"A": "!C", "B": "A", "C": "B & A"})
    built = chain(network, Population(np.array([[False] * 3]), np.ones(1)), {}, ContinuousTime())
    dense = built.generator.toarray()
    states = oracles.as_tuples(built.states)
    np.testing.assert_allclose(dense.sum(axis=1), 0, atol=1e-15)
    graph = oracles.state_graph(network, [(0, 0, 0)], {})
    assert {(states[a], states[b]) for a, b in zip(*np.nonzero(dense > 0), strict=True)} == set(graph.edges)


@pytest.mark.parametrize(("limit", "fits"), [(8, True), (7, False)])
def test_more_states_than_the_limit_are_refused(limit: int, fits: bool) -> None:
    network = Network.from_rules({"A": "1", "B": "1", "C": "1"})  # reaches all 2^3 states
    stages = [TimedStage("", {}, 1.0)]
    if fits:
        assert exact_course(network, stages, ContinuousTime(), [1.0], limit=limit).states == 8
    else:
        with pytest.raises(TooLargeError, match="sample"):
            exact_course(network, stages, ContinuousTime(), [1.0], limit=limit)


def test_many_nodes_that_begin_at_random_are_refused_before_they_are_listed() -> None:
    network = Network.from_rules({f"n{k}": "1" for k in range(40)})
    scheme = ContinuousTime(initial=dict.fromkeys(network.nodes, 0.5))
    with pytest.raises(TooLargeError, match="40 nodes"):
        initial_cells(network, scheme, {})


def test_nodes_that_start_together_are_listed_with_their_joint_chances() -> None:
    network = Network.from_rules({"A": "A", "B": "B", "C": "C"})
    group = JointStart(("A", "C"), (((1, 0), 0.25), ((0, 1), 0.75)))
    scheme = ContinuousTime(together=(group,), initial={"B": 0.5})
    cells = initial_cells(network, scheme, {})
    assert isinstance(cells.states, np.ndarray)
    assert cells.weights is not None
    shares = dict(zip(oracles.as_tuples(cells.states), cells.weights.tolist(), strict=True))
    assert shares == {(1, 0, 0): 0.125, (1, 1, 0): 0.125, (0, 0, 1): 0.375, (0, 1, 1): 0.375}
    held = initial_cells(network, scheme, {"C": True})
    assert isinstance(held.states, np.ndarray)
    assert held.weights is not None
    kept = dict(zip(oracles.as_tuples(held.states), held.weights.tolist(), strict=True))
    assert kept == {(1, 0, 1): 0.125, (1, 1, 1): 0.125, (0, 0, 1): 0.375, (0, 1, 1): 0.375}


def test_more_than_64_moving_nodes_are_refused() -> None:
    network = Network.from_rules({f"n{k}": "1" for k in range(65)})
    with pytest.raises(TooLargeError, match="65 nodes"):
        exact_course(network, [TimedStage("", {}, 1.0)], ContinuousTime(), [1.0])
