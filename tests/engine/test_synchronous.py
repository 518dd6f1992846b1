"""Synchronous steps, Brent's cycle search and the table of all successors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine import compile_network, follow, hold, successors_of_all, to_cycles
from simnet.network import Network
from tests import oracles
from tests.strategies import networks


def counter(bits: int, *, gated: bool = False) -> Network:
    """A binary counter: bit i flips when all lower bits are on, so it goes round in 2^bits steps."""
    rules = {}
    for place in range(bits):
        lower = [f"b{low}" for low in range(place)] + (["go"] if gated else [])
        carry = " & ".join(lower) or "1"
        rules[f"b{place}"] = f"b{place} & !({carry}) | !b{place} & ({carry})"
    return Network.from_rules(rules)


def test_a_course_begins_with_the_start_and_has_one_state_more_than_steps() -> None:
    # A copies B and B negates A: 00 -> 01 -> 11 -> 10 -> 00
    compiled = compile_network(Network.from_rules({"A": "B", "B": "!A"}))
    course = follow(compiled, np.array([[False], [False]]), {}, 4)
    assert course[:, :, 0].astype(int).tolist() == [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]


def test_held_rows_take_their_value_at_step_0() -> None:
    compiled = compile_network(Network.from_rules({"A": "B", "B": "!A"}))
    course = follow(compiled, np.array([[False], [False]]), {0: True}, 2)
    assert course[:, :, 0].astype(int).tolist() == [[1, 0], [1, 0], [1, 0]]


def test_holding_leaves_the_given_states_alone() -> None:
    states = np.zeros((2, 3), bool)
    assert hold(states, {1: True})[1].all()
    assert not states.any()


@pytest.mark.parametrize("bits", [1, 2, 7, 10])
def test_a_binary_counter_has_a_period_of_two_to_the_bits(bits: int) -> None:
    # by hand: it visits 0, 1, …, 2^bits - 1 and starts again
    compiled = compile_network(counter(bits))
    on_cycle, periods = to_cycles(compiled, np.zeros((bits, 1), bool), {}, 4 << bits)
    assert periods.tolist() == [1 << bits]
    assert on_cycle.shape == (bits, 1)


def test_a_seven_bit_counter_counts() -> None:
    course = follow(compile_network(counter(7)), np.zeros((7, 1), bool), {}, 128)[:, :, 0]
    assert (course @ (1 << np.arange(7))).tolist() == [*range(128), 0]


def test_runs_with_different_periods_are_told_apart() -> None:
    # gated counter: it rests when go = 0 (period 1) and has a period of 32 when go = 1
    network = counter(5, gated=True)
    compiled = compile_network(network)
    starts = np.zeros((6, 70), bool)
    starts[compiled.index["go"], ::2] = True
    starts[compiled.index["b2"], 33:] = True
    _, periods = to_cycles(compiled, starts, {}, 1000)
    assert periods.tolist() == [32, 1] * 35


def test_a_long_way_into_a_short_cycle_is_not_taken_for_the_cycle() -> None:
    # a shift register of 40 nodes ahead of a negative loop of period 4 (A copies B, B negates A)
    rules = {"s0": "1"} | {f"s{place}": f"s{place - 1}" for place in range(1, 40)}
    compiled = compile_network(Network.from_rules(rules | {"A": "B & s39", "B": "!A & s39"}))
    on_cycle, periods = to_cycles(compiled, np.zeros((42, 1), bool), {}, 1000)
    assert periods.tolist() == [4]
    assert on_cycle[:40].all()


def test_a_run_that_does_not_repeat_within_the_limit_has_period_0() -> None:
    compiled = compile_network(counter(7))
    _, periods = to_cycles(compiled, np.zeros((7, 1), bool), {}, 127)
    assert periods.tolist() == [0]


@settings(max_examples=32, deadline=None)
@given(networks(6), st.data())
def test_cycles_equal_those_of_plain_stepping(network: Network, data: st.DataObject) -> None:
    held = data.draw(st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=2))
    starts = oracles.all_states(network, held)
    compiled = compile_network(network)
    rows = {compiled.index[name]: value for name, value in held.items()}
    on_cycle, periods = to_cycles(compiled, np.array(starts, bool).T, rows, 1000)
    for place, start in enumerate(starts):
        cycle = oracles.cycle_from(network, start, held)
        assert periods[place] == len(cycle)
        assert tuple(map(int, on_cycle[:, place])) in cycle


@settings(max_examples=32, deadline=None)
@given(networks(6, max_inputs=0))
def test_the_table_of_successors_equals_naive_evaluation(network: Network) -> None:
    count = len(network.nodes)
    table = successors_of_all(compile_network(network), tuple(range(count)), np.zeros(count, bool), {})
    for number, successor in enumerate(table.tolist()):
        state = tuple(number >> place & 1 for place in range(count))
        assert tuple(successor >> place & 1 for place in range(count)) == oracles.image(network, state, {})


def test_the_table_counts_in_the_order_of_the_rows_given() -> None:
    # rows B, A: number 1 is B = 1, A = 0. A copies B and B negates A, so B=1, A=0 -> A=1, B=1
    compiled = compile_network(Network.from_rules({"A": "B", "B": "!A"}))
    assert successors_of_all(compiled, (1, 0), np.zeros(2, bool), {}).tolist() == [0b01, 0b11, 0b00, 0b10]


def test_the_table_keeps_other_rows_at_their_value() -> None:
    network = Network.from_rules({"A": "!A & X"})
    compiled = compile_network(network)
    assert successors_of_all(compiled, (1,), np.array([True, False]), {}).tolist() == [1, 0]
    assert successors_of_all(compiled, (1,), np.array([False, False]), {}).tolist() == [0, 0]


def test_the_table_refuses_a_row_that_moves_and_is_not_enumerated() -> None:
    compiled = compile_network(Network.from_rules({"A": "!A", "B": "A"}))
    with pytest.raises(ValueError, match="not enumerated"):
        successors_of_all(compiled, (0,), np.zeros(2, bool), {})


def test_no_rows_give_a_table_of_one_state() -> None:
    compiled = compile_network(Network.from_rules({"A": "X"}))
    assert successors_of_all(compiled, (), np.array([True, True]), {}).tolist() == [0]
