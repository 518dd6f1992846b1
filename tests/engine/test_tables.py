"""Rows of weighted rules against evaluation by recursion."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine.tables import FALSE_OP, aligned, build_rows, propensities, values
from simnet.logic import Var, parse
from simnet.network import Network
from simnet.scenario.continuous import Rates
from tests import oracles
from tests.strategies import networks


@settings(max_examples=40, deadline=None)
@given(networks(5), st.floats(0, 4), st.floats(0, 4))
def test_a_node_switches_at_its_rate_exactly_where_its_rule_differs_from_it(
    network: Network, up: float, down: float
) -> None:
    names = tuple(network.nodes)
    sums = propensities(network, {name: Rates(up, down) for name, node in network.nodes.items() if node.rule})
    rows = build_rows(names, sums)
    for state in oracles.all_states(network, {}):
        wanted = oracles.image(network, state, {})
        for place in range(len(names)):
            expected = 0.0 if wanted[place] == state[place] else (up if wanted[place] else down)
            needed = rows.regulator[rows.first[place] : rows.first[place + 1]]
            entry = sum(state[node] << bit for bit, node in enumerate(needed))
            assert rows.table[rows.offset[place] + entry] == expected
            assert values(sums[place], np.array([state], bool), names)[0] == expected


def test_a_rate_law_replaces_the_rule_in_its_direction() -> None:
    network = Network.from_rules({"A": "B", "B": "B"})
    law = ((parse("B").expr, 2.0), (parse("A | B").expr, 0.5), (parse("!B").expr, 0.25))
    row = propensities(network, {"A": Rates(up=law)})[0]
    states = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], bool)  # (A, B)
    # off: 2[B] + 0.5[A or B] + 0.25[not B]; on: 1 where B is off
    assert values(row, states, ("A", "B")).tolist() == [0.25, 2.5, 1.0, 0.0]


def test_an_input_never_switches() -> None:
    assert propensities(Network.from_rules({"A": "X"}), {})[0] == ()


def test_a_row_over_too_many_nodes_is_written_as_a_program() -> None:
    names = tuple("ABC")
    rows = build_rows(names, [((parse("A & !B | C & 0").expr, 3.0),)], max_bits=2)
    assert rows.offset.tolist() == [-1]
    assert rows.term.tolist() == [[0, 0, len(rows.code)]]
    assert rows.weight.tolist() == [3.0]
    assert rows.code[[0, 1]].tolist() == [0, 1]
    assert FALSE_OP in rows.code


def test_every_node_knows_the_rows_that_depend_on_it() -> None:
    rows = build_rows(("A", "B"), [((Var("B"), 1.0),), ((parse("A & B").expr, 1.0),)])
    touched = [rows.target[a:b].tolist() for a, b in zip(rows.begin[:-1], rows.begin[1:], strict=True)]
    bits = [rows.bit[a:b].tolist() for a, b in zip(rows.begin[:-1], rows.begin[1:], strict=True)]
    assert touched == [[1], [0, 1]]
    assert bits == [[1], [1, 2]]


@pytest.mark.parametrize("swap", [False, True])
def test_stages_with_other_rates_share_one_layout(swap: bool) -> None:
    network = Network.from_rules({"A": "B & C", "B": "B", "C": "C"})
    still = propensities(network, {"A": Rates(0.0, 0.0)})
    fast = propensities(network, {"A": Rates(5.0, 2.0)})
    stages = aligned([fast, still] if swap else [still, fast])
    one, two = (build_rows(tuple(network.nodes), rows) for rows in stages)
    for name in ("offset", "first", "regulator", "begin", "target", "bit", "term", "code"):
        assert np.array_equal(getattr(one, name), getattr(two, name)), name
    states = np.array(oracles.all_states(network, {}), bool)
    for rows, expected in zip(stages, [fast, still] if swap else [still, fast], strict=True):
        for row, other in zip(rows, expected, strict=True):
            assert np.array_equal(values(row, states, "ABC"), values(other, states, "ABC"))


def test_tables_do_not_overlap_beside_rows_that_are_written_as_programs() -> None:
    sums = [((Var("A"), 1.0),), ((parse("A & B & C").expr, 2.0),), ((parse("A | B").expr, 3.0),)]
    rows = build_rows(tuple("ABC"), sums, max_bits=2)
    assert rows.offset.tolist() == [0, -1, 4]  # a table begins at a multiple of its length
    assert rows.table[[0, 1]].tolist() == [0.0, 1.0]
    assert rows.table[4:8].tolist() == [0.0, 3.0, 3.0, 3.0]
