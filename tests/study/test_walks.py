"""Sampled asynchronous answers against the exact ones."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings

from simnet.errors import InputError, TooLargeError
from simnet.network import Network
from simnet.results import Trajectory
from simnet.scenario import Asynchronous, as_schemes
from simnet.study import simulate, steady_states
from tests import oracles
from tests.oracles import Plan
from tests.strategies import treated

# two opposing latches and a third node that serves the second
RACE = Network.from_rules({"A": "A | S & !B & !C", "B": "B | S & !A", "C": "C | S & !A"})
CLOCK = Network.from_rules({"A": "!C", "B": "A", "C": "B"})


def walked(network: Network, condition: str = "", runs: int = 1000) -> Trajectory:
    course = simulate(network, "async", condition=condition, runs=runs)
    assert isinstance(course, Trajectory)
    return course


@settings(max_examples=14, deadline=None)
@given(case=treated(5, max_phases=2))
def test_means_of_walks_agree_with_the_exact_shares(case: tuple[Network, Plan]) -> None:
    network, plan = case
    walks = 600
    exact, sampled = steady_states(network, plan.condition, scheme=f"async,async:{walks}")
    for name, value in exact.activity.items():
        found = sampled.activity[name]
        assert not found.exact
        assert value.value is not None
        assert found.value is not None
        # four standard errors of a share, and what a cycle's phase adds to a mean over 64 states
        error = 4 * math.sqrt(max(value.value * (1 - value.value), 1 / walks) / walks)
        assert found.value == pytest.approx(value.value, abs=error)


def test_fixed_points_are_met_in_the_shares_of_the_linear_solve() -> None:
    walks = 4000
    (entry,) = steady_states(RACE, "S=1", scheme=Asynchronous(walks=walks))
    place = [list(RACE.nodes).index(name) for name in entry.attractors[0].names]
    start = tuple(int(name == "S") for name in RACE.nodes)
    expected = oracles.absorption(RACE, {start: 1.0}, {"S": True})
    shares = {}
    for attractor in entry.attractors:
        assert attractor.states is not None
        shares[frozenset(oracles.as_tuples(attractor.states[:, place]))] = attractor.share
    assert shares.keys() == expected.keys()
    for states, share in expected.items():
        assert shares[states] == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / walks))
    assert entry.method == "4,000 random walks, one node at a time: 100.0% came to rest"


def test_walks_that_never_rest_are_read_over_time_and_marked() -> None:
    exact, sampled = steady_states(CLOCK, "untreated", scheme="async,async:500", readouts="A")
    assert sampled["A"].oscillates
    assert sampled["A"].low <= (exact["A"].value or 0.0) <= sampled["A"].high
    assert [attractor.kind for attractor in sampled.attractors] == ["cyclic"]
    assert "0.0% came to rest" in sampled.method


def test_the_same_seed_gives_the_same_walks() -> None:
    first, second, other = (steady_states(RACE, "S=1", scheme="async:200", seed=seed)[0].activity for seed in (1, 1, 2))
    assert first == second
    assert first != other


def test_a_course_shows_the_share_of_walks_update_by_update() -> None:
    # A, then B: after u updates both have moved; whoever is first is drawn evenly
    network = Network.from_rules({"A": "S", "B": "S"}, contexts={"on": {"S": True}})
    course = walked(network, condition="on: untreated", runs=2000)
    share = course.of("A")
    assert share[0] == 0.0
    assert share[1] == pytest.approx(0.5, abs=4 * math.sqrt(0.25 / 2000))
    assert share[2:].tolist() == [1.0] * (len(share) - 2)
    assert course.low is not None
    assert course.high is not None
    column = course.names.index("A")
    assert course.low[1, column] < 0.5 < course.high[1, column]


def test_a_dose_mixes_walks_of_both_kinds_of_cells() -> None:
    network = Network.from_rules({"T": "S"}, contexts={"on": {"S": True}})
    course = walked(network, condition="on: INH:T=0.25", runs=300)
    assert course.of("T")[-1] == pytest.approx(0.75)


def test_a_course_lasts_until_all_walks_rest() -> None:
    rules = {"s0": "1"} | {f"s{place}": f"s{place - 1}" for place in range(1, 40)}
    course = walked(Network.from_rules(rules), runs=5)
    begin = int(course.phases[0][0])
    assert np.all(course.values[begin - 1] == 1)
    assert begin == 40 + 1 + 2  # the start, one update a node, two more at rest


@pytest.mark.parametrize("text", ["async:0", "async:-1", "async:many", "async:99999999"])
def test_a_number_of_walks_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        as_schemes(text)


def test_walks_that_do_not_fit_into_memory_are_refused_with_the_number_that_does() -> None:
    rules = {f"s{place}": f"s{place}" for place in range(100)}
    with pytest.raises(TooLargeError, match="take at most 167,772 walks"):
        steady_states(Network.from_rules(rules), "untreated", scheme="async:1000000")
