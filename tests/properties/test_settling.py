"""Whole treatments against answers that share no code with ours: every attractor and every share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from simnet.network import Network
from simnet.results import SteadyState
from simnet.study import steady_states
from tests import oracles
from tests.oracles import Plan, SchemeName, State
from tests.strategies import treated

SCHEMES: tuple[SchemeName, ...] = ("sync", "async")


def shares(entry: SteadyState) -> dict[tuple[State, ...], float | None]:
    """Each attractor of an answer as a tuple of states, and its share."""
    found = {}
    for attractor in entry.attractors:
        assert attractor.states is not None
        found[oracles.as_tuples(attractor.states)] = attractor.share
    assert len(found) == len(entry.attractors)  # each attractor once
    return found


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(max_examples=32, deadline=None)
@given(case=treated(5))
def test_attractors_and_shares_of_a_treatment_equal_the_oracle(
    scheme: SchemeName, case: tuple[Network, Plan]
) -> None:
    network, plan = case
    (entry,) = steady_states(network, plan.condition, scheme=scheme)
    expected = oracles.settle(network, plan, scheme)
    assert shares(entry) == {attractor: pytest.approx(share, abs=1e-9) for attractor, share in expected.items()}


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(max_examples=24, deadline=None)
@given(case=treated(5, max_phases=2))
def test_from_all_states_attractors_and_shares_equal_the_oracle(
    scheme: SchemeName, case: tuple[Network, Plan]
) -> None:
    network, plan = case
    (entry,) = steady_states(network, plan.condition, scheme=scheme, start="all")
    held = plan.groups(network)[0][1][0]
    expected = oracles.settle(network, plan, scheme, oracles.all_states(network, held))
    assert shares(entry) == {attractor: pytest.approx(share, abs=1e-9) for attractor, share in expected.items()}


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(max_examples=24, deadline=None)
@given(case=treated(5))
def test_every_node_is_worth_its_mean_over_the_oracles_attractors(
    scheme: SchemeName, case: tuple[Network, Plan]
) -> None:
    network, plan = case
    (entry,) = steady_states(network, plan.condition, scheme=scheme)
    mean, low, high = np.zeros(len(network.nodes)), np.zeros(len(network.nodes)), np.zeros(len(network.nodes))
    moves = np.zeros(len(network.nodes), bool)
    for weight, stages in plan.groups(network):
        found = oracles.through(network, stages, scheme)
        for attractor, share in found.items():
            for state, part in oracles.rest(network, attractor, stages[-1], scheme).items():
                mean += weight * share * part * np.array(state)
        low += weight * np.min([np.min(a, axis=0) for a in found], axis=0)
        high += weight * np.max([np.max(a, axis=0) for a in found], axis=0)
        moves |= np.any([np.min(a, axis=0) < np.max(a, axis=0) for a in found], axis=0)
    for place, name in enumerate(network.nodes):
        value = entry.activity[name]
        assert value.value == pytest.approx(mean[place], abs=1e-9)
        assert value.oscillates == moves[place]
        wanted = (mean[place], mean[place]) if scheme == "sync" else (low[place], high[place])
        assert (value.low, value.high) == pytest.approx(wanted, abs=1e-9)
