"""Trap spaces against all 3^n subspaces, most permissive reachability against mpbn and brute force."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import sys
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis.counting import count_fixed_points
from simnet.analysis.spaces import Space, bounds_on_spaces
from simnet.analysis.trapspaces import (
    fixed_points,
    maximal_trap_spaces,
    minimal_trap_spaces,
    reachable_trap_spaces,
    settle_trapspaces,
)
from simnet.engine import compile_network
from simnet.errors import TooLargeError
from simnet.logic import Var
from simnet.network import Network
from tests import oracles
from tests.oracles import Held, State
from tests.strategies import networks, rules, states

Values = tuple[bool | None, ...]


def imported_mpbn() -> Any:
    """The peer, if it is there (CeCILL, so that only tests may use it); it raises the recursion limit."""
    if importlib.util.find_spec("mpbn") is None:
        return None
    limit = sys.getrecursionlimit()
    module = importlib.import_module("mpbn")
    sys.setrecursionlimit(limit)
    return module


mpbn = imported_mpbn()


def values(spaces: Iterable[Space]) -> set[Values]:
    listed = [space.values for space in spaces]
    assert len(set(listed)) == len(listed)
    return set(listed)


def members(space: Values) -> set[State]:
    return set(itertools.product(*[(0, 1) if value is None else (int(value),) for value in space]))


def is_trap(network: Network, space: Values, held: Held) -> bool:
    return all(
        fixed is None or fixed == bit
        for state in members(space)
        for fixed, bit in zip(space, oracles.image(network, state, held), strict=True)
    )


def trap_spaces(network: Network, held: Held) -> list[Values]:
    """Every trap space in which the held nodes have their value, by trying all subspaces."""
    choices = [(held[name],) if name in held else (False, True, None) for name in network.nodes]
    return [space for space in itertools.product(*choices) if is_trap(network, space, held)]


def most_permissive_reach(network: Network, start: State, held: Held) -> set[State]:
    """States reached by the definition: nodes rise and fall through stages that others read as 0 and as 1.

    Paulevé et al. 2020, definition of the most permissive semantics, on states 0, 1, "up", "down".
    """
    seen, waiting = {tuple(map(str, start))}, [tuple(map(str, start))]
    while waiting:
        state = waiting.pop()
        read = [(0, 1) if stage in ("up", "down") else (int(stage),) for stage in state]
        images = [oracles.image(network, vertex, held) for vertex in itertools.product(*read)]
        wanted = [set(bits) for bits in zip(*images, strict=True)]
        for place, stage in enumerate(state):
            ways = {"up": ["1"], "down": ["0"]}.get(stage, [])
            if stage in ("0", "down") and 1 in wanted[place]:
                ways = [*ways, "up"]
            if stage in ("1", "up") and 0 in wanted[place]:
                ways = [*ways, "down"]
            for way in ways:
                other = (*state[:place], way, *state[place + 1 :])
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
    return {tuple(map(int, state)) for state in seen if not {"up", "down"} & set(state)}


# all subspaces -----------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(networks(6), st.data())
def test_minimal_and_maximal_trap_spaces_equal_a_search_of_all_subspaces(network: Network, data: st.DataObject) -> None:
    held = data.draw(st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=2))
    traps = {space: members(space) for space in trap_spaces(network, held)}
    everything = tuple(held.get(name) for name in network.nodes)
    proper = {space: inside for space, inside in traps.items() if space != everything}
    least = {space for space, inside in traps.items() if not any(other < inside for other in traps.values())}
    largest = {space for space, inside in proper.items() if not any(inside < other for other in proper.values())}
    assert values(minimal_trap_spaces(network, held)) == least
    assert values(maximal_trap_spaces(network, held)) == largest


@settings(max_examples=60, deadline=None)
@given(networks(6))
def test_fixed_points_equal_a_search_of_all_states(network: Network) -> None:
    every = itertools.product((0, 1), repeat=len(network.nodes))
    expected = {tuple(map(bool, state)) for state in every if oracles.image(network, state, {}) == state}
    assert values(fixed_points(network, {})) == expected
    assert count_fixed_points(network, {}) == len(expected)


@settings(max_examples=40, deadline=None)
@given(networks(5, max_inputs=0))
def test_every_minimal_trap_space_holds_an_attractor(network: Network) -> None:
    attractors = oracles.attracting(network, oracles.all_states(network, {}), {})
    for space in minimal_trap_spaces(network, {}):
        assert any(attractor <= members(space.values) for attractor in attractors)


# reachability ------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(networks(4), st.data())
def test_reachable_trap_spaces_are_those_with_a_state_that_most_permissive_steps_reach(
    network: Network, data: st.DataObject
) -> None:
    start = data.draw(states(network))
    reached = most_permissive_reach(network, start, {})
    expected = {space for space in values(minimal_trap_spaces(network, {})) if members(space) & reached}
    found = reachable_trap_spaces(network, {}, [Space(tuple(network.nodes), tuple(map(bool, start)))])
    assert values(found) == expected


@settings(max_examples=40, deadline=None)
@given(networks(5), st.data())
def test_a_space_reaches_what_its_states_reach(network: Network, data: st.DataObject) -> None:
    names = tuple(network.nodes)
    start = data.draw(st.tuples(*[st.sampled_from([False, True, None]) for _ in names]))
    held = data.draw(st.dictionaries(st.sampled_from(names), st.booleans(), max_size=2))
    singles = [Space(names, tuple(map(bool, oracles.clamp(network, s, held)))) for s in members(start)]
    expected = set().union(*(values(reachable_trap_spaces(network, held, [single])) for single in singles))
    assert values(reachable_trap_spaces(network, held, [Space(names, start)])) == expected
    assert values(reachable_trap_spaces(network, held, singles)) == expected


def test_what_no_single_state_of_a_space_can_do_is_not_reached() -> None:
    # C may rise only with A on, D only while C is on and A is off; A is an input. So D stays off from
    # either value of A, though the smallest trap space around both holds states with D on.
    network = Network.from_rules({"A": "A", "C": "A", "D": "C & !A | D"})
    start = Space(("A", "C", "D"), (None, False, False))
    assert [str(space) for space in reachable_trap_spaces(network, {}, [start])] == ["000", "110"]


def test_most_permissive_updates_reach_what_asynchronous_ones_cannot() -> None:
    # Paulevé et al. 2020, the incoherent feed-forward loop: A rises and drives B, and C answers to B while
    # A is still low for it. One at a time, B only rises when A is on for C too.
    network = Network.from_rules({"A": "1", "B": "A", "C": "C | B & !A"})
    start = (0, 0, 0)
    assert oracles.attracting(network, [start], {}) == {frozenset({(1, 1, 0)})}
    spaces, _ = settle_trapspaces(network, compile_network(network), np.array([start], bool), {})
    assert [str(space) for space in spaces] == ["110", "111"]


@pytest.mark.skipif(mpbn is None, reason="mpbn is not installed")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@settings(max_examples=30, deadline=None)
@given(networks(5, max_inputs=1), st.data())
def test_trap_spaces_and_what_is_reached_equal_those_of_mpbn(network: Network, data: st.DataObject) -> None:
    names = tuple(network.nodes)
    peer = mpbn.MPBooleanNetwork(_peer_rules(network))
    start = data.draw(states(network))
    found = reachable_trap_spaces(network, {}, [Space(names, tuple(map(bool, start)))])
    assert values(minimal_trap_spaces(network, {})) == _peer_values(peer.attractors(), names)
    assert values(found) == _peer_values(peer.attractors(reachable_from=dict(zip(names, start, strict=True))), names)
    assert values(fixed_points(network, {})) == _peer_values(peer.fixedpoints(), names)


def _peer_rules(network: Network) -> dict[str, str]:
    lines = oracles.to_bnet(network, {}).splitlines()[1:]
    return {name: rule.strip() for name, _, rule in (line.partition(",") for line in lines)}


def _peer_values(found: Iterable[dict[str, int | str]], names: tuple[str, ...]) -> set[Values]:
    return {tuple(None if space[name] == "*" else bool(space[name]) for name in names) for space in found}


# phases ------------------------------------------------------------------------------------------


def test_a_latch_remembers_a_drug_that_was_washed_out() -> None:
    network = Network.from_rules({"Latch": "Latch | Drug", "Cycling": "Latch & !Cycling"})
    compiled = compile_network(network)
    cells, _ = settle_trapspaces(network, compiled, np.zeros((1, 3), bool), {0: False})
    assert [str(space) for space in cells] == ["000"]
    for drug in (True, False):
        cells, method = settle_trapspaces(network, compiled, cells, {0: drug})
    assert ([str(space) for space in cells], method) == (["01*"], "clingo (minimal trap spaces)")


# readouts ----------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_bounds_equal_those_over_all_states_of_the_spaces(data: st.DataObject) -> None:
    names = ("A", "B", "C", "D")
    spaces = data.draw(st.lists(st.tuples(*[st.sampled_from([False, True, None])] * 4), min_size=1, max_size=3))
    term = st.one_of(rules(list(names)), st.sampled_from(list(map(Var, names))))
    terms = data.draw(st.lists(term, min_size=1, max_size=3))
    sums = [
        sum(oracles.value(term, dict(zip(names, state, strict=True))) for term in terms)
        for space in spaces
        for state in members(space)
    ]
    assert bounds_on_spaces([Space(names, space) for space in spaces], terms, names) == (min(sums), max(sums))


# size --------------------------------------------------------------------------------------------


def test_millions_of_fixed_points_are_counted_and_not_listed() -> None:
    # 22 latches that keep any value, of which A and B may not both be on: 3/4 of 2^22
    network = Network.from_rules({f"n{place}": f"n{place}" for place in range(20)} | {"A": "A & !B", "B": "B & !A"})
    assert count_fixed_points(network, {}) == 3 << 20
    with pytest.raises(TooLargeError, match=r"more than 10,000 fixed points.*count_fixed_points"):
        fixed_points(network, {})


def test_more_trap_spaces_than_are_listed_are_refused_at_once() -> None:
    network = Network.from_rules({f"n{place}": f"n{place}" for place in range(40)}, id="inputs")
    with pytest.raises(TooLargeError, match=r"'inputs' has more than 10,000 minimal trap spaces"):
        minimal_trap_spaces(network, {})
