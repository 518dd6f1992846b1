"""Absorption and residence against dense solves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis import longrun
from simnet.analysis.longrun import long_run
from simnet.analysis.markov import initial_cells
from simnet.analysis.population import Population, after
from simnet.network import Network
from simnet.scenario.continuous import ContinuousTime, Rates
from tests import chains, oracles
from tests.strategies import networks, states

SPEEDS = (0.3, 1.0, 2.5)


@settings(max_examples=60, deadline=None)
@given(networks(5), st.data())
def test_attractors_shares_and_residence_equal_the_dense_ones(network: Network, data: st.DataObject) -> None:
    held = {name: data.draw(st.booleans()) for name in network.inputs}
    state = oracles.clamp(network, data.draw(states(network)), held)
    found = long_run(network, held, Population(np.array([state], bool), np.ones(1)), ContinuousTime())
    assert found is not None
    shares = oracles.absorption(network, {state: 1.0}, held)
    activity = np.zeros(len(network.nodes))
    seen = {}
    for attractor in found.attractors:
        listed = oracles.as_tuples(np.asarray(attractor.states))
        seen[frozenset(listed)] = attractor.weight
        rest = oracles.residence(network, listed, held)
        assert attractor.residence is not None
        np.testing.assert_allclose(attractor.residence, [rest[s] for s in listed], atol=1e-9)
        activity += shares[frozenset(listed)] * np.array([rest[s] for s in listed]) @ np.array(listed)
    assert set(seen) == set(shares)
    assert seen == pytest.approx(shares, abs=1e-9)
    np.testing.assert_allclose(found.activity, activity, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(networks(4), st.data())
def test_mean_times_equal_the_dense_solve(network: Network, data: st.DataObject) -> None:
    held = {name: data.draw(st.booleans()) for name in network.inputs}
    ruled = [name for name in network.nodes if name not in held]
    speed = st.tuples(st.sampled_from(SPEEDS), st.sampled_from(SPEEDS))
    speeds = data.draw(st.dictionaries(st.sampled_from(ruled), speed, max_size=3))
    chance = data.draw(st.dictionaries(st.sampled_from(ruled), st.sampled_from([0.25, 0.5, 1.0])))
    start = chains.beginning(network, held, chance)
    every = [s for s, share in zip(chains.states(network), start, strict=True) if share > 0]
    if any(len(attractor) > 1 for attractor in oracles.attracting(network, every, held)):
        return
    scheme = ContinuousTime(rates={n: Rates(*both) for n, both in speeds.items()}, initial=chance)
    found = long_run(network, held, initial_cells(network, scheme, held), scheme)
    probability, mean, times = chains.absorbing(network, start, held, speeds)
    assert found is not None
    assert found.mean_time == pytest.approx(mean, abs=1e-9)
    for attractor, time in zip(found.attractors, found.mean_times, strict=True):
        (state,) = oracles.as_tuples(np.asarray(attractor.states))
        assert attractor.weight == pytest.approx(probability[state], abs=1e-9)
        assert time == pytest.approx(times[state], rel=1e-8, abs=1e-9)


def test_the_faster_of_two_exclusive_nodes_wins_in_proportion_to_its_rate() -> None:
    # from (1, 1) the node that goes off first loses: B goes off at rate 3, A at rate 1
    network = Network.from_rules({"A": "A & !B", "B": "B & !A"})
    scheme = ContinuousTime(rates={"B": Rates(down=3.0)})
    found = long_run(network, {}, Population(np.array([[True, True]]), np.ones(1)), scheme)
    assert found is not None
    assert found.of("A") == pytest.approx(0.75)
    assert found.mean_time == pytest.approx(1 / 4)


def test_a_birth_and_death_rests_at_the_share_of_its_rates() -> None:
    # A follows !A: on at rate 2, off at rate 0.5
    network = Network.from_rules({"A": "!A"})
    found = long_run(
        network, {}, Population(np.array([[False]]), np.ones(1)), ContinuousTime(rates={"A": Rates(2.0, 0.5)})
    )
    assert found is not None
    assert found.of("A") == pytest.approx(0.8)


@settings(max_examples=40, deadline=None)
@given(networks(5), st.data())
def test_iteration_finds_what_elimination_finds(network: Network, data: st.DataObject) -> None:
    held = {name: data.draw(st.booleans()) for name in network.inputs}
    scheme = ContinuousTime(initial={name: 0.5 for name in network.nodes if name not in held})
    cells = initial_cells(network, scheme, held)
    exact = long_run(network, held, cells, scheme)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(longrun, "SOLVED_STATES", 1)
        iterated = long_run(network, held, cells, scheme)
    assert exact is not None
    assert iterated is not None
    np.testing.assert_allclose(iterated.activity, exact.activity, atol=1e-7)
    assert iterated.mean_time == pytest.approx(exact.mean_time, rel=1e-7, abs=1e-9)


def test_what_is_too_large_is_left_to_sampling() -> None:
    network = Network.from_rules({f"n{k}": "1" for k in range(12)})
    start = Population(np.zeros((1, 12), bool), np.ones(1))
    assert long_run(network, {}, start, ContinuousTime(), limit=4095) is None
    found = long_run(network, {}, start, ContinuousTime(), limit=4096)
    assert found is not None
    # the last of twelve independent nodes goes on after the twelfth harmonic number
    assert found.mean_time == pytest.approx(sum(1 / k for k in range(1, 13)))


def test_the_next_phase_begins_where_cells_rest() -> None:
    network = Network.from_rules({"ERK": "RAS", "latch": "latch | ERK"})
    start = Population(np.zeros((1, 3), bool), np.ones(1))
    treated = long_run(network, {"RAS": True}, start, ContinuousTime())
    assert treated is not None
    washed = long_run(network, {"RAS": False}, after(treated.attractors), ContinuousTime())
    assert washed is not None
    assert (washed.of("ERK"), washed.of("latch")) == (0.0, 1.0)
