"""The portfolio against networkx, and each of its solvers against the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis import Found, Population, SymbolicSet, portfolio
from simnet.analysis.portfolio import attractor_seeds, find_attractors, settle_portfolio
from simnet.analysis.questions import open_nodes
from simnet.analysis.search import Search
from simnet.analysis.solvers import aeon_attractors, aeon_seeds, biobalm_attractors, biobalm_seeds, question
from simnet.analysis.trapspaces import minimal_trap_spaces
from simnet.analysis.updates import closure, percolated, update_diagrams
from simnet.errors import TooLargeError
from simnet.network import Network
from tests import oracles
from tests.analysis.test_published import CELL_CYCLE
from tests.oracles import State
from tests.strategies import networks, states


def listed(found: Iterable[Found]) -> set[frozenset[State]]:
    attractors = []
    for each in found:
        if isinstance(each.states, SymbolicSet):
            rows = [tuple(map(int, one.values())) for one in each.states.diagram.valuation_iterator()]
        else:
            rows = list(oracles.as_tuples(each.states))
        assert len(set(rows)) == len(rows) == each.size
        attractors.append(frozenset(rows))
    assert len(set(attractors)) == len(attractors)
    return set(attractors)


def every_state(network: Network) -> list[State]:
    """All states, with all values of the inputs."""
    return [tuple(map(int, row)) for row in np.ndindex(*[2] * len(network.nodes))]


def cells_of(*rows: State) -> Population:
    return Population(np.array(rows, bool), np.full(len(rows), 1 / len(rows)))


def undecided(search: Search) -> tuple[None, str]:
    """Elimination that tells nothing, so that the solvers are asked."""
    return None, ""


# attractors of whole networks --------------------------------------------------------------------


@pytest.mark.parametrize("few", [0, 8], ids=["solver", "state graph"])
@settings(max_examples=40, deadline=None)
@given(network=networks(6))
def test_all_attractors_equal_those_of_networkx(few: int, network: Network) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portfolio, "FEW_NODES", few)
        found, _ = find_attractors(network, {})
    assert listed(found) == oracles.attracting(network, every_state(network), {})


@settings(max_examples=40, deadline=None)
@given(networks(6), st.data())
def test_clamped_nodes_keep_their_value_in_every_attractor(network: Network, data: st.DataObject) -> None:
    held = data.draw(st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=3))
    found, _ = find_attractors(network, held)
    assert listed(found) == oracles.attracting(network, every_state(network), held)


@pytest.mark.parametrize("solver", [aeon_seeds, biobalm_seeds, aeon_attractors, biobalm_attractors])
@settings(max_examples=15, deadline=None)
@given(network=networks(6, max_inputs=1))
def test_each_solver_finds_one_answer_for_each_attractor(solver: Callable[[str], str], network: Network) -> None:
    updates = update_diagrams(network, {})
    space = percolated(updates, {})
    if len(space) == len(network.nodes):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portfolio, "FEW_NODES", 0)
        patch.setattr(portfolio, "_seeds", undecided)
        patch.setattr(portfolio, "SETS", {"biodivine_aeon": solver})
        found, _ = find_attractors(network, {})
    expected = oracles.attracting(network, every_state(network), {})
    assert sorted(map(len, [{a for a in expected if a & part} for part in listed(found)])) == [1] * len(expected)
    if solver in (aeon_attractors, biobalm_attractors):
        assert listed(found) == expected


@settings(max_examples=30, deadline=None)
@given(networks(6))
def test_one_state_of_each_attractor_is_found(network: Network) -> None:
    seeds, _ = attractor_seeds(network, {})
    expected = oracles.attracting(network, every_state(network), {})
    rows = oracles.as_tuples(seeds)
    assert len(rows) == len(expected)
    assert all(any(row in attractor for row in rows) for attractor in expected)


@settings(max_examples=30, deadline=None)
@given(networks(6))
def test_every_minimal_trap_space_contains_an_attractor_of_the_portfolio(network: Network) -> None:
    attractors = listed(find_attractors(network, {})[0])
    for space in minimal_trap_spaces(network, {}):
        assert any(all(fits(space.values, state) for state in attractor) for attractor in attractors)


def fits(values: tuple[bool | None, ...], state: State) -> bool:
    return all(value is None or value == bit for value, bit in zip(values, state, strict=True))


def test_the_cell_cycle_has_its_published_attractors() -> None:
    # Fauré et al. 2006: without CycD a fixed point, with it one attractor, of 112 states
    assert [each.size for each in find_attractors(CELL_CYCLE, {})[0]] == [1, 112]
    assert [each.size for each in find_attractors(CELL_CYCLE, {"CycD": True})[0]] == [112]
    assert len(attractor_seeds(CELL_CYCLE, {})[0]) == len(minimal_trap_spaces(CELL_CYCLE, {})) == 2


# attractors reached from a start -----------------------------------------------------------------


@pytest.mark.parametrize("solver", [aeon_attractors, biobalm_attractors])
@settings(max_examples=30, deadline=None)
@given(network=networks(6), data=st.data())
def test_reached_attractors_equal_those_of_networkx(
    solver: Callable[[str], str], network: Network, data: st.DataObject
) -> None:
    held = data.draw(st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=2))
    starts = data.draw(st.lists(states(network), min_size=1, max_size=3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portfolio, "_seeds", undecided)
        patch.setattr(portfolio, "SETS", {"biodivine_aeon": solver})
        found, _ = settle_portfolio(network, cells_of(*starts), held, 10)
    assert listed(found) == oracles.attracting(network, starts, held)
    assert [each.weight for each in found] == ([1.0] if len(found) == 1 else [None] * len(found))


def test_what_is_decided_in_the_end_may_be_undecided_on_the_way() -> None:
    # A rises in any case, but while it is off the latch may close: both ends are reached from 00
    network = Network.from_rules({"A": "1", "Latch": "Latch | !A"})
    found, _ = settle_portfolio(network, cells_of((0, 0)), {}, 10)
    assert listed(found) == {frozenset({(1, 0)}), frozenset({(1, 1)})}


# large networks and limits -----------------------------------------------------------------------


def out_of_memory(question: str) -> str:
    raise MemoryError("8 GB")


def rings(count: int, length: int) -> Network:
    """Rings of activation: each rests all off or all on, so 2^count fixed points."""
    rules = {}
    for ring in range(count):
        for place in range(length):
            rules[f"r{ring}_{place}"] = f"r{ring}_{(place - 1) % length}"
    return Network.from_rules(rules, id="rings")


def test_more_open_nodes_go_to_both_solvers(monkeypatch: pytest.MonkeyPatch) -> None:
    network = rings(3, 8)
    monkeypatch.setattr(portfolio, "_seeds", undecided)
    found, method = find_attractors(network, {})
    assert [each.size for each in found] == [1] * 8
    assert method in ("biobalm", "biodivine_aeon")
    assert len(attractor_seeds(network, {})[0]) == 8


def test_large_attractors_stay_diagrams() -> None:
    # twelve nodes that each oscillate on their own: one attractor of all 2^12 states
    network = Network.from_rules({f"n{place}": f"!n{place}" for place in range(12)})
    (found,), method = find_attractors(network, {}, listed=100)
    assert isinstance(found.states, SymbolicSet)
    assert (found.size, method) == (4096, "elimination (12 to 12 nodes)")


def test_no_answer_in_time_is_refused_with_the_alternatives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "_seeds", undecided)
    with pytest.raises(TooLargeError, match=r"'rings' \(24 open nodes\): took more than 0 s.*'trap'"):
        find_attractors(rings(3, 8), {}, seconds=0)


def test_failing_solvers_are_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "_seeds", undecided)
    monkeypatch.setattr(portfolio, "SETS", {"biobalm": out_of_memory})
    with pytest.raises(TooLargeError, match=r"'rings' \(24 open nodes\): .*biobalm: MemoryError: 8 GB; hold more"):
        find_attractors(rings(3, 8), {})


def test_a_question_is_about_the_open_nodes_alone() -> None:
    network = Network.from_rules({"A": "1", "B": "A & C", "C": "B | !A", "D": "D"})
    updates = update_diagrams(network, {"D": True})
    nodes = open_nodes(updates, closure(updates, {0: True, 3: True}))
    assert sorted(nodes.order) == [1, 2]
    assert json.loads(question(nodes))["rules"] == ["v00000, (v00001)", "v00001, (v00000)"]
