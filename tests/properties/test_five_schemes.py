"""Laws across all five schemes, on random networks and on the whole library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import simnet as sn
from simnet.analysis import percolate
from simnet.engine.levelsystem import level_system
from simnet.logic import Var, substitute
from simnet.network import Network
from simnet.scenario import Condition, LogicODE, Scenario
from simnet.scenario.ode import Form
from simnet.scenario.schedule import subpopulations
from simnet.study import steady_states
from simnet.study.starts import rewritten
from tests import oracles
from tests.oracles import Plan
from tests.strategies import networks, treated

FIVE = ("sync", "async", "trap", "ctmc", "ode")
WITH_CORNERS: tuple[Form, ...] = ("hillcube_normalised", "netflux")  # h(0) = 0 and h(1) = 1; the plain cube has not
LIBRARY = sn.scenario_names()

every_scheme = pytest.mark.parametrize("scheme", FIVE)


def values(network: Network, condition: Condition, scheme: str) -> dict[str, tuple[float, float]]:
    """Low and high of every node."""
    (entry,) = steady_states(network, condition, scheme=scheme)
    return {name: (value.low, value.high) for name, value in entry.activity.items()}


def conditions(name: str) -> Iterator[tuple[Scenario, Condition]]:
    """Conditions of a library scenario without fractional doses."""
    scenario = sn.read_scenario(sn.scenario_path(name))
    for condition in scenario.conditions.values():
        if len(subpopulations(condition, scenario.network)) == 1:
            yield scenario, condition


def slope_at(
    network: Network, form: Form, held: dict[str, bool], state: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> float:
    system = level_system(network, LogicODE(form)).under({name: float(value) for name, value in held.items()}, {})
    return float(np.abs(system.slope(state.astype(float)[:, None])).max(initial=0.0))


@pytest.mark.parametrize("form", WITH_CORNERS)
@settings(max_examples=16, deadline=None)
@given(case=treated(5, doses=False))
def test_boolean_fixed_points_are_corner_equilibria_at_doses_0_and_1(form: Form, case: tuple[Network, Plan]) -> None:
    network, plan = case
    held = plan.groups(network)[0][1][-1]
    for state in oracles.all_states(network, held):
        if oracles.image(network, state, held) == state:
            clamped = {name: bool(value) for name, value in held.items()}
            assert slope_at(network, form, clamped, np.array(state, bool)) < 1e-12


@pytest.mark.parametrize("form", WITH_CORNERS)
@pytest.mark.parametrize("name", LIBRARY)
def test_fixed_points_of_the_library_are_corner_equilibria(name: str, form: Form) -> None:
    met = 0
    for scenario, condition in conditions(name):
        network = rewritten(scenario.network, condition)
        held = dict(subpopulations(condition, network)[0].stages[-1].held)
        (entry,) = steady_states(scenario.network, condition, scheme="sync")
        for attractor in entry.attractors:
            if attractor.size == 1 and attractor.states is not None:
                met += 1
                assert slope_at(network, form, held, np.asarray(attractor.states[0], bool)) < 1e-12
    assert met or name in CYCLES_ONLY


CYCLES_ONLY: frozenset[str] = frozenset()  # scenarios none of whose conditions comes to rest


@settings(max_examples=24, deadline=None)
@given(case=treated(5, doses=False))
def test_absorbing_probabilities_in_continuous_time_equal_the_linear_solve(case: tuple[Network, Plan]) -> None:
    network, plan = case
    (entry,) = steady_states(network, plan.condition, scheme="ctmc")
    expected = oracles.settle(network, plan, "async")
    assume(all(len(attractor) == 1 for attractor in expected))  # with equal rates the same chain, seen at its jumps
    found = {}
    for attractor in entry.attractors:
        assert attractor.states is not None
        found[oracles.as_tuples(np.asarray(attractor.states))] = attractor.share
    assert found == {states: pytest.approx(share, abs=1e-9) for states, share in expected.items()}


@settings(max_examples=24, deadline=None)
@given(case=treated(5, doses=False))
def test_where_the_inputs_decide_every_node_all_five_schemes_agree(case: tuple[Network, Plan]) -> None:
    network, plan = case
    held = {name: bool(value) for name, value in plan.groups(network)[0][1][-1].items()}
    known = percolate(network, held)
    assume(len(known) == len(network.nodes))
    expected = {name: pytest.approx((float(value), float(value)), abs=1e-3) for name, value in known.items()}
    for scheme in FIVE:
        assert values(network, plan.condition, scheme) == expected, scheme


@settings(max_examples=24, deadline=None)
@given(case=treated(5, doses=False))
def test_one_fixed_point_of_the_asynchronous_cells_is_where_continuous_time_ends(case: tuple[Network, Plan]) -> None:
    network, plan = case
    (entry,) = steady_states(network, plan.condition, scheme="async")
    assume(len(entry.attractors) == 1 and entry.attractors[0].size == 1)
    rests = {name: value.low for name, value in entry.activity.items()}
    assert values(network, plan.condition, "ctmc") == {name: (level, level) for name, level in rests.items()}
    for name, (low, high) in values(network, plan.condition, "trap").items():
        assert low <= rests[name] <= high  # most permissive cells reach at least as much


@pytest.mark.parametrize("name", LIBRARY)
def test_library_conditions_with_one_fixed_point_agree_across_all_five_schemes(name: str) -> None:
    for scenario, condition in conditions(name):
        entries = steady_states(scenario.network, condition, scheme="sync,async,trap")
        alone = all(len(entry.attractors) == 1 and entry.attractors[0].size == 1 for entry in entries)
        if not alone:
            continue
        expected = {node: (value.low, value.high) for node, value in entries[0].activity.items()}
        for scheme in FIVE[1:]:
            for node, (low, high) in values(scenario.network, condition, scheme).items():
                # continuous time may be sampled: 1,000 cells give an interval of at most 0.004 at a share of 0 or 1
                assert low - 1e-3 <= expected[node][0] <= high + 1e-3, (str(condition), scheme, node)
                assert high - low < 5e-3, (str(condition), scheme, node)


@every_scheme
@settings(max_examples=12, deadline=None)
@given(case=treated(5, max_phases=2))
def test_a_knocked_out_node_is_0_under_every_scheme(scheme: str, case: tuple[Network, Plan]) -> None:
    network, plan = case
    gone = {item.node for phase in plan.phases for item in phase if item.what == "KO"}
    assume(gone)
    found = values(network, plan.condition, scheme)
    assert {found[name] for name in gone} == {(0.0, 0.0)}


@every_scheme
@settings(max_examples=10, deadline=None)
@given(network=networks(5), data=st.data())
def test_renaming_nodes_renames_results_under_every_scheme(scheme: str, network: Network, data: st.DataObject) -> None:
    order = data.draw(st.permutations(list(network.nodes)))
    new = {name: f"gene_{place}_x" for place, name in enumerate(network.nodes)}
    nodes = {}
    for name in order:
        node = network.nodes[name]
        rule = None if node.rule is None else substitute(node.rule, {a: Var(b) for a, b in new.items()})
        nodes[new[name]] = replace(node, id=new[name], rule=rule)
    renamed = Network("renamed", nodes, initial={new[name]: value for name, value in network.initial.items()})
    old = values(network, Condition(""), scheme)
    assert values(renamed, Condition(""), scheme) == {
        new[name]: pytest.approx(level, abs=2e-3 if scheme == "ode" else 1e-9) for name, level in old.items()
    }
