"""Laws that hold for every network and every treatment."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simnet.analysis import asynchronous
from simnet.logic import Var, substitute
from simnet.network import Inhibition, Network
from simnet.results import SteadyState
from simnet.scenario import Condition, Phase
from simnet.study import steady_states
from tests import oracles
from tests.oracles import Item, Plan, State
from tests.strategies import networks, plans, treated

both_schemes = pytest.mark.parametrize("scheme", ["sync", "async"])


def one(network: Network, condition: Condition, scheme: str, start: str = "initial") -> SteadyState:
    (entry,) = steady_states(network, condition, scheme=scheme, start=start)
    return entry


def attractors(entry: SteadyState) -> dict[frozenset[State], float | None]:
    found = {}
    for each in entry.attractors:
        assert each.states is not None
        found[frozenset(oracles.as_tuples(each.states))] = each.share
    return found


def doing(*items: Item) -> Condition:
    return Plan(phases=(items,)).condition


@both_schemes
@settings(max_examples=20, deadline=None)
@given(network=networks(6, max_inputs=0))
def test_fixed_points_are_the_same_under_every_scheme(scheme: str, network: Network) -> None:
    # from all states every fixed point is met; by plain evaluation it is a state that is its own image
    expected = {s for s in oracles.all_states(network, {}) if oracles.image(network, s, {}) == s}
    found = attractors(one(network, Condition(""), scheme, "all"))
    assert {state for states in found if len(states) == 1 for state in states} == expected


@both_schemes
@settings(max_examples=24, deadline=None)
@given(case=treated(6))
def test_a_knocked_out_node_is_0_and_an_overexpressed_one_1_in_every_attractor(
    scheme: str, case: tuple[Network, Plan]
) -> None:
    network, plan = case
    changed = {item.node: item.on for phase in plan.phases for item in phase if item.what in ("KO", "OE")}
    assume(changed)
    entry = one(network, plan.condition, scheme)
    for each in entry.attractors:
        assert each.states is not None
        for name, value in changed.items():
            assert (each.states[:, each.names.index(name)] == value).all()


@both_schemes
@settings(max_examples=20, deadline=None)
@given(case=treated(5), data=st.data())
def test_renaming_and_reordering_nodes_renames_and_reorders_results(
    scheme: str, case: tuple[Network, Plan], data: st.DataObject
) -> None:
    network, plan = case
    order = data.draw(st.permutations(list(network.nodes)))
    new = {name: f"gene_{place}_x" for place, name in enumerate(network.nodes)}
    nodes = {}
    for name in order:
        node = network.nodes[name]
        rule = None if node.rule is None else substitute(node.rule, {a: Var(b) for a, b in new.items()})
        nodes[new[name]] = replace(node, id=new[name], rule=rule)
    renamed = Network(
        "renamed",
        nodes,
        contexts={c: {new[n]: v for n, v in setting.items()} for c, setting in network.contexts.items()},
        initial={new[name]: value for name, value in network.initial.items()},
    )
    phases = tuple(tuple(replace(item, node=new[item.node]) for item in phase) for phase in plan.phases)
    old_entry = one(network, plan.condition, scheme)
    new_entry = one(renamed, Plan(plan.context, phases).condition, scheme)
    for name, value in old_entry.activity.items():
        assert new_entry.activity[new[name]].to_dict() == pytest.approx(value.to_dict(), abs=1e-9)
    places = [list(network.nodes).index(name) for name in order]
    moved = {
        frozenset(tuple(state[place] for place in places) for state in states): share
        for states, share in attractors(old_entry).items()
    }
    assert attractors(new_entry) == {states: pytest.approx(share) for states, share in moved.items()}


@both_schemes
@settings(max_examples=20, deadline=None)
@given(case=treated(5, max_phases=1, max_items=1, doses=False), data=st.data())
def test_dose_0_does_nothing_dose_1_everything_and_in_between_they_are_mixed(
    scheme: str, case: tuple[Network, Plan], data: st.DataObject
) -> None:
    network, plan = case
    (others,) = plan.phases
    touched = {item.node for item in others}
    choices = [Item("INH", name) for name, n in network.nodes.items() if n.rule is not None and name not in touched]
    choices += [Item("DRUG", name) for name in network.drugs if name not in touched]
    assume(choices)
    item = data.draw(st.sampled_from(choices))
    dose = data.draw(st.sampled_from([0.1, 0.3, 0.5, 0.9]))

    def at(given_dose: float) -> SteadyState:
        return one(network, Plan(plan.context, ((*others, replace(item, dose=given_dose)),)).condition, scheme)

    off, on, between = at(0.0), at(1.0), at(dose)
    assert off.activity == one(network, plan.condition, scheme).activity
    held = item.on
    assert on.activity[item.node].value == held
    for name in network.nodes:
        none, full, part = off.activity[name], on.activity[name], between.activity[name]
        for field in ("value", "low", "high"):
            mixture = (1 - dose) * getattr(none, field) + dose * getattr(full, field)
            assert getattr(part, field) == pytest.approx(mixture, abs=1e-9)
        assert part.oscillates == (none.oscillates or full.oscillates)


@both_schemes
@pytest.mark.parametrize("start", ["initial", "all", "random:17"])
@settings(max_examples=15, deadline=None)
@given(case=treated(5))
def test_shares_sum_to_one(scheme: str, start: str, case: tuple[Network, Plan]) -> None:
    network, plan = case
    shares = [each.share for each in one(network, plan.condition, scheme, start).attractors]
    assert math.fsum(share for share in shares if share is not None) == pytest.approx(1)
    assert None not in shares


@both_schemes
@settings(max_examples=20, deadline=None)
@given(case=treated(5, max_phases=2))
def test_waiting_changes_nothing(scheme: str, case: tuple[Network, Plan]) -> None:
    # a last phase that goes on with the same treatment finds the cells where they are
    network, plan = case
    acting = tuple(item for item in plan.phases[-1] if not item.lasts)
    longer = Plan(plan.context, (*plan.phases, acting))
    now, later = (one(network, p.condition, scheme) for p in (plan, longer))
    assert attractors(later) == {states: pytest.approx(share) for states, share in attractors(now).items()}


@both_schemes
@settings(max_examples=16, deadline=None)
@given(case=treated(5), data=st.data())
def test_the_order_of_items_in_a_phase_does_not_matter(
    scheme: str, case: tuple[Network, Plan], data: st.DataObject
) -> None:
    network, plan = case
    shuffled = Plan(plan.context, tuple(tuple(data.draw(st.permutations(phase))) for phase in plan.phases))
    one_way, other_way = (one(network, p.condition, scheme).activity for p in (plan, shuffled))
    assert {name: v.to_dict() for name, v in one_way.items()} == {
        name: pytest.approx(v.to_dict(), abs=1e-9) for name, v in other_way.items()
    }


@settings(max_examples=24, deadline=None)
@given(case=treated(5), limit=st.integers(1, 4))
def test_readouts_do_not_depend_on_whether_states_are_listed(case: tuple[Network, Plan], limit: int) -> None:
    network, plan = case
    listed = one(network, plan.condition, "async").activity
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asynchronous, "EXPLICIT_STATES", limit)
        diagrams = one(network, plan.condition, "async").activity
    for name, value in listed.items():
        other = diagrams[name]
        assert (other.low, other.high, other.oscillates) == (value.low, value.high, value.oscillates)
        assert other.value is None or other.value == pytest.approx(value.value)


@both_schemes
@settings(max_examples=16, deadline=None)
@given(data=st.data(), network=networks(5))
def test_a_perturbed_network_is_the_same_as_the_condition(scheme: str, data: st.DataObject, network: Network) -> None:
    plan = data.draw(plans(network, max_phases=1))
    items = plan.condition.phases[0].items
    asked = one(network, plan.condition, scheme)
    (perturbed,) = steady_states(network.perturb(*items), context=plan.context, scheme=scheme)
    (within,) = steady_states(network.perturb(*items), Condition(plan.context), scheme=scheme)
    assert perturbed.activity == asked.activity == within.activity


@both_schemes
@settings(max_examples=16, deadline=None)
@given(network=networks(5), seed=st.integers(0, 1000))
def test_random_starts_are_the_same_for_a_seed(scheme: str, network: Network, seed: int) -> None:
    first, second = (
        steady_states(network, Condition(""), scheme=scheme, start="random:20", seed=seed)[0] for _ in range(2)
    )
    assert first.activity == second.activity
    assert attractors(first) == attractors(second)


@settings(max_examples=16, deadline=None)
@given(network=networks(5), seed=st.integers(0, 1000))
def test_conditions_share_their_random_starts(network: Network, seed: int) -> None:
    # an inhibitor at dose 0 does nothing, and the sample shows no difference either
    node = next(name for name, each in network.nodes.items() if each.rule is not None)
    nothing = Condition("", (Phase((Inhibition(node, 0.0),)),))
    with_it, without = steady_states(
        network, nothing, Condition(""), scheme="sync", start="random:20", seed=seed
    )
    assert with_it.activity == without.activity
