"""Sets of states as decision diagrams, against the states listed one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis.diagrams import SymbolicSet, all_states, as_symbolic, bounds, union
from simnet.logic import Expr, Var
from tests import oracles
from tests.oracles import State
from tests.strategies import rules

NAMES = ["n0", "n1", "n2", "n3"]
SETS = st.lists(st.tuples(*[st.integers(0, 1)] * 4), min_size=1, max_size=16)


def members(states: SymbolicSet) -> set[State]:
    return {tuple(map(int, each.values())) for each in states.diagram.valuation_iterator()}


@settings(max_examples=32, deadline=None)
@given(SETS)
def test_listed_states_are_exactly_the_members(states: list[State]) -> None:
    found = as_symbolic(np.array(states, bool))
    assert members(found) == set(states)
    assert found.size == len(set(states))


def test_a_diagram_is_returned_as_it_is() -> None:
    found = as_symbolic(np.zeros((1, 2), bool))
    assert as_symbolic(found) is found


@settings(max_examples=24, deadline=None)
@given(SETS)
def test_a_union_has_the_members_of_all_parts(states: list[State]) -> None:
    distinct = sorted(set(states))
    parts = [np.array([state], bool) for state in distinct[1:]]
    whole = union([as_symbolic(np.array(distinct[:1], bool)), *parts])
    assert members(whole) == set(distinct)
    assert whole.size == len(distinct)


def test_all_states_of_some_rows_keep_the_others() -> None:
    found = all_states((0, 2), np.array([True, True, False, False]))
    assert members(found) == {(a, 1, c, 0) for a in (0, 1) for c in (0, 1)}
    assert found.size == 4


@settings(max_examples=32, deadline=None)
@given(SETS, st.lists(rules(NAMES), min_size=1, max_size=3))
def test_bounds_are_the_least_and_greatest_count_over_the_states(states: list[State], terms: list[Expr]) -> None:
    counts = [sum(oracles.value(t, dict(zip(NAMES, state, strict=True))) for t in terms) for state in states]
    assert bounds(as_symbolic(np.array(states, bool)), terms, NAMES) == (min(counts), max(counts))


@pytest.mark.parametrize("nodes", [11, 120])
def test_places_beyond_ten_keep_their_order(nodes: int) -> None:
    # names of places sort as text inside the solver: "v2" must not come after "v10"
    state = np.arange(nodes) % 3 == 0
    found = as_symbolic(state[None, :])
    assert members(found) == {tuple(map(int, state))}
    for place in (2, 9, 10):
        names = [f"n{index}" for index in range(nodes)]
        assert bounds(found, [Var(f"n{place}")], names) == (int(state[place]),) * 2
