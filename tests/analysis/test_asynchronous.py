"""Asynchronous attractors, listed and as diagrams, against networkx, linear solves and simulation."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis import (
    Found,
    Population,
    SymbolicSet,
    after,
    asynchronous,
    graphs,
    settle_asynchronous,
    symbolic,
)
from simnet.engine import compile_network
from simnet.errors import TooLargeError
from simnet.network import Network
from tests import oracles
from tests.oracles import Plan, State
from tests.strategies import networks, states, treated

METHODS: tuple[asynchronous.Method, ...] = ("explicit", "symbolic")


def population(*cells: State) -> Population:
    return Population(np.array(cells, bool), np.full(len(cells), 1 / len(cells)))


def settle(
    network: Network, cells: Population, held: Mapping[str, bool], method: asynchronous.Method = "auto"
) -> tuple[Found, ...]:
    compiled = compile_network(network)
    rows = {compiled.index[name]: value for name, value in held.items()}
    return settle_asynchronous(network, compiled, cells, rows, method)[0]


def listed(found: Found) -> frozenset[State]:
    """States of an attractor, also of one that is kept as a diagram."""
    if isinstance(found.states, SymbolicSet):
        states = [tuple(map(int, each.values())) for each in found.states.diagram.valuation_iterator()]
        assert len(states) == found.size
        return frozenset(states)
    assert len(set(oracles.as_tuples(found.states))) == found.size
    return frozenset(oracles.as_tuples(found.states))


@contextmanager
def at_most(states: int) -> Iterator[None]:
    """List no more than some states one by one; larger sets become diagrams."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asynchronous, "EXPLICIT_STATES", states)
        yield


def in_order(found: tuple[Found, ...]) -> list[tuple[set[State], Any]]:
    return [(set(listed(each)), each.weight) for each in found]


# attractors --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=32, deadline=None)
@given(networks(6), st.data())
def test_reachable_attractors_equal_those_of_networkx(
    method: asynchronous.Method, network: Network, data: st.DataObject
) -> None:
    held = {name: data.draw(st.booleans()) for name in network.inputs}
    held |= data.draw(st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=2))
    starts = data.draw(st.lists(states(network), min_size=1, max_size=3))
    found = settle(network, population(*starts), held, method)
    assert len(found) == len(set(map(listed, found)))
    assert set(map(listed, found)) == oracles.attracting(network, starts, held)


@settings(max_examples=24, deadline=None)
@given(networks(5, max_inputs=0))
def test_from_all_states_every_attractor_of_aeon_is_found(network: Network) -> None:
    found = settle(network, population(*oracles.all_states(network, {})), {}, "explicit")
    assert set(map(listed, found)) == oracles.aeon_attractors(network, {})


@settings(max_examples=32, deadline=None)
@given(networks(6, max_inputs=0), st.integers(1, 8), st.data())
def test_attractors_kept_as_diagrams_are_the_same(network: Network, limit: int, data: st.DataObject) -> None:
    start = data.draw(states(network))
    with at_most(limit):
        found = settle(network, population(start), {})
    assert set(map(listed, found)) == oracles.attracting(network, [start], {})


def through(network: Network, plan: Plan, methods: Sequence[asynchronous.Method]) -> list[tuple[Found, ...]]:
    """Take both kinds of responder through all stages, with one method a stage."""
    initial = population(tuple(int(network.initial.get(name, False)) for name in network.nodes))
    ends = []
    for _, stages in plan.groups(network):
        cells = initial
        found: tuple[Found, ...] = ()
        for place, held in enumerate(stages):
            found = settle(network, cells, held, methods[place % len(methods)])
            cells = after(found)
        ends.append(found)
    return ends


@settings(max_examples=24, deadline=None)
@given(treated(5, doses=False), st.sampled_from([("symbolic",), ("explicit", "symbolic"), ("symbolic", "explicit")]))
def test_phases_settled_by_different_methods_end_in_the_same_attractors(
    case: tuple[Network, Plan], methods: Sequence[asynchronous.Method]
) -> None:
    network, plan = case
    for found, (_, stages) in zip(through(network, plan, methods), plan.groups(network), strict=True):
        assert set(map(listed, found)) == {frozenset(a) for a in oracles.through(network, stages, "async")}


@settings(max_examples=28, deadline=None)
@given(treated(6, doses=False), st.integers(1, 6))
def test_phases_that_pass_diagrams_on_end_in_the_same_attractors(case: tuple[Network, Plan], limit: int) -> None:
    network, plan = case
    with at_most(limit):
        ends = through(network, plan, ("auto",))
    for found, (_, stages) in zip(ends, plan.groups(network), strict=True):
        assert set(map(listed, found)) == {frozenset(a) for a in oracles.through(network, stages, "async")}


def test_attractors_come_by_share_and_then_by_smallest_state() -> None:
    network = Network.from_rules({"A": "A | !B", "B": "B | !A"})
    found = settle(network, population((0, 0), (0, 0), (1, 0), (1, 0), (0, 1)), {})
    # 00: half and half, so A has 2/5 + 1/5 and B 1/5 + 1/5
    assert in_order(found) == [
        ({(1, 0)}, pytest.approx(0.6)),
        ({(0, 1)}, pytest.approx(0.4)),
    ]


@settings(max_examples=20, deadline=None)
@given(networks(5, max_inputs=0), st.data())
def test_the_solver_gives_attractors_by_their_smallest_state(network: Network, data: st.DataObject) -> None:
    starts = data.draw(st.lists(states(network), min_size=1, max_size=4))
    with at_most(1):
        found = settle(network, population(*starts), {}, "symbolic")
    smallest = [min(listed(each)) for each in found]
    assert smallest == sorted(smallest)


def test_states_of_an_attractor_are_sorted() -> None:
    network = Network.from_rules({"A": "!B", "B": "A"})
    for method in METHODS:
        (found,) = settle(network, population((1, 1)), {}, method)
        assert not isinstance(found.states, SymbolicSet)
        assert oracles.as_tuples(found.states) == ((0, 0), (0, 1), (1, 0), (1, 1))


# size --------------------------------------------------------------------------------------------

RISING = Network.from_rules(dict.fromkeys("ABCDE", "1"), id="rising")  # 00000 reaches all 2^5 states


@pytest.mark.parametrize(
    ("limit", "method"), [(32, "state graph (32 states)"), (31, "percolation: the start decides every node")]
)
def test_the_answer_says_who_gave_it(limit: int, method: str) -> None:
    with at_most(limit):
        compiled = compile_network(RISING)
        found, said = settle_asynchronous(RISING, compiled, population((0,) * 5), {})
    assert said == method
    assert [set(listed(each)) for each in found] == [{(1,) * 5}]


def test_an_explicit_search_that_does_not_suffice_is_refused_with_the_alternative() -> None:
    with at_most(31), pytest.raises(TooLargeError, match=r"'rising'.*31 states.*method='symbolic'"):
        settle(RISING, population((0,) * 5), {}, "explicit")


def test_an_explicit_search_from_a_diagram_is_refused() -> None:
    with at_most(1):
        cells = after(settle(Network.from_rules({"A": "!A"}), population((0,)), {}))
    assert isinstance(cells.states, SymbolicSet)
    with pytest.raises(TooLargeError, match="method='symbolic'"):
        settle(Network.from_rules({"A": "!A"}), cells, {}, "explicit")


def test_diagrams_that_outgrow_their_limit_are_refused_with_the_alternative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(symbolic, "MAX_DIAGRAM", 2)
    with pytest.raises(TooLargeError, match=r"'rising'.*outgrew 2 diagram nodes.*sync"):
        settle(RISING, population((0,) * 5), {}, "symbolic")


def test_more_than_64_moving_nodes_go_to_the_solver() -> None:
    rules = {"s0": "1"} | {f"s{place}": f"s{place - 1}" for place in range(1, 80)}
    network = Network.from_rules(rules)
    found, said = settle_asynchronous(network, compile_network(network), population((0,) * 80), {})
    assert said == "percolation: the start decides every node"
    assert [set(listed(each)) for each in found] == [{(1,) * 80}]


def test_nodes_keep_their_places_inside_the_solver_when_there_are_more_than_ten() -> None:
    # latches keep the pattern they start with; sorted as text, v10 would come before v2
    network = Network.from_rules({f"n{place}": f"n{place}" for place in range(13)})
    pattern = tuple(int(place in (2, 3, 11)) for place in range(13))
    found = settle(network, population(pattern), {"n5": True}, "symbolic")
    assert [listed(each) for each in found] == [{(*pattern[:5], 1, *pattern[6:])}]


@pytest.mark.parametrize(("limit", "kept"), [(4, False), (3, True)])
def test_an_attractor_of_more_states_than_are_listed_is_kept_as_a_diagram(limit: int, kept: bool) -> None:
    with at_most(limit):
        (found,) = settle(Network.from_rules({"A": "!B", "B": "A"}), population((0, 0)), {}, "symbolic")
    assert (isinstance(found.states, SymbolicSet), found.size) == (kept, 4)


# shares ------------------------------------------------------------------------------------------


@settings(max_examples=24, deadline=None)
@given(networks(6, max_inputs=0), st.data())
def test_shares_equal_a_dense_linear_solve(network: Network, data: st.DataObject) -> None:
    starts = data.draw(st.lists(states(network), min_size=1, max_size=4, unique=True))
    found = settle(network, population(*starts), {})
    expected = oracles.absorption(network, dict.fromkeys(starts, 1 / len(starts)), {})
    assert {listed(each): each.weight for each in found} == {
        attractor: pytest.approx(share, abs=1e-12) for attractor, share in expected.items()
    }
    assert math.fsum(each.weight or 0.0 for each in found) == pytest.approx(1)


# two opposing master genes, and a third that sides with the second
GATE = Network.from_rules({"A": "!B & (A | !C)", "B": "!A & (B | C)", "C": "!A & !C | B"})


def test_shares_equal_a_seeded_simulation_within_four_standard_errors() -> None:
    runs = 4000
    choose = np.random.default_rng(20240607)
    found = settle(GATE, population((0, 0, 0)), {})
    assert len(found) > 1
    goals = {state for each in found for state in listed(each)}
    ends = [oracles.walk(GATE, (0, 0, 0), {}, lambda n: int(choose.integers(n)), goals) for _ in range(runs)]
    for each in found:
        assert each.weight is not None
        error = math.sqrt(each.weight * (1 - each.weight) / runs)
        assert sum(end in listed(each) for end in ends) / runs == pytest.approx(each.weight, abs=4 * error)


def test_shares_by_hand_of_a_race_with_a_detour() -> None:
    # A latches on, B latches on unless A is; C flickers until either is on (C: !C & !A & !B). From 000:
    # A, B, C want to rise, one in three each; 001: A and B want to rise, C to fall. So A wins half.
    network = Network.from_rules({"A": "A | !B", "B": "B | !A", "C": "!C & !A & !B"})
    found = settle(network, population((0, 0, 0)), {})
    assert in_order(found) == [
        ({(0, 1, 0)}, pytest.approx(0.5)),
        ({(1, 0, 0)}, pytest.approx(0.5)),
    ]


def test_unequal_shares_by_hand() -> None:
    # From 000: A, B and C want to rise. C only serves B: B and C both lead to B's side (C keeps A off).
    # 100 rests; 010 rises C and rests at 011; 001 rises B, 011. So A: 1/3, B: 2/3.
    network = Network.from_rules({"A": "A | !B & !C", "B": "B | !A", "C": "C | !A"})
    found = settle(network, population((0, 0, 0)), {})
    assert in_order(found) == [
        ({(0, 1, 1)}, pytest.approx(2 / 3)),
        ({(1, 0, 0)}, pytest.approx(1 / 3)),
    ]


def test_a_single_attractor_has_share_one_even_when_shares_of_the_start_are_unknown() -> None:
    cells = Population(np.array([[0, 0], [1, 0]], bool), None)
    (found,) = settle(Network.from_rules({"A": "1", "B": "A"}), cells, {})
    assert found.weight == 1.0


@pytest.mark.parametrize("method", METHODS)
def test_shares_are_unknown_when_those_of_the_start_are(method: asynchronous.Method) -> None:
    cells = Population(np.array([[0, 1], [1, 0]], bool), None)
    found = settle(Network.from_rules({"A": "!B", "B": "!A"}), cells, {}, method)
    assert [each.weight for each in found] == [None, None]


def test_shares_are_not_computed_beyond_the_states_that_are_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphs, "SOLVED_STATES", 0)
    found = settle(Network.from_rules({"A": "!B", "B": "!A"}), population((0, 0)), {})
    assert [each.weight for each in found] == [None, None]


# residence ---------------------------------------------------------------------------------------


@settings(max_examples=24, deadline=None)
@given(networks(6, max_inputs=0), st.data())
def test_residence_equals_the_null_space_of_the_generator(network: Network, data: st.DataObject) -> None:
    start = data.draw(states(network))
    for found in settle(network, population(start), {}, "explicit"):
        assert not isinstance(found.states, SymbolicSet)
        assert found.residence is not None
        by_state = dict(zip(oracles.as_tuples(found.states), found.residence, strict=True))
        assert by_state == pytest.approx(oracles.residence(network, by_state, {}), abs=1e-9)


def test_residence_by_hand() -> None:
    # the wandering attractor {00, 10, 01}: 00 is left at rate 2 and each of the others at rate 1, with
    # equal flow to and fro: 00 lasts as long as each of the others, a third
    network = Network.from_rules({"A": "!A & !B", "B": "!A & !B"})
    (found,) = settle(network, population((0, 0)), {})
    assert found.residence == pytest.approx([1 / 3, 1 / 3, 1 / 3])


def test_residence_of_a_large_attractor_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphs, "SOLVED_STATES", 3)
    (found,) = settle(Network.from_rules({"A": "!B", "B": "A"}), population((0, 0)), {})
    assert (found.size, found.residence) == (4, None)
