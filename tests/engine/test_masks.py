"""Clamps of many conditions at once against one condition at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine import compile_network, follow, hold, pack, to_cycles, unpack
from simnet.engine.masks import Masks, as_masks, masks_of
from simnet.network import Network
from tests.strategies import networks

Clamps = list[dict[int, bool]]


@st.composite
def screens(draw: st.DrawFn) -> tuple[Network, Clamps, int]:
    """A network, the clamps of each of its runs, and a seed for the starts."""
    network = draw(networks(6, max_inputs=2))
    rows = st.integers(0, len(network.nodes) - 1)
    conditions = draw(st.lists(st.dictionaries(rows, st.booleans(), max_size=3), min_size=1, max_size=5))
    runs = draw(st.sampled_from([1, 3, 63, 64, 65, 130]))
    return network, [conditions[run % len(conditions)] for run in range(runs)], draw(st.integers(0, 2**32 - 1))


def starts_of(screen: tuple[Network, Clamps, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    network, clamps, seed = screen
    return np.random.default_rng(seed).random((len(network.nodes), len(clamps))) < 0.5


@settings(max_examples=25, deadline=None)
@given(screens())
def test_a_step_of_a_whole_screen_equals_a_step_of_each_condition(screen: tuple[Network, Clamps, int]) -> None:
    network, clamps, _ = screen
    starts, compiled = starts_of(screen), compile_network(network)
    whole = unpack(compiled.step(pack(starts), masks_of(clamps, len(network.nodes))), len(clamps))
    for run, held in enumerate(clamps):
        alone = unpack(compiled.step(pack(starts[:, run : run + 1]), held), 1)
        assert (whole[:, run] == alone[:, 0]).all()


@settings(max_examples=15, deadline=None)
@given(screens())
def test_courses_of_a_whole_screen_equal_those_of_each_condition(screen: tuple[Network, Clamps, int]) -> None:
    network, clamps, _ = screen
    starts, compiled = starts_of(screen), compile_network(network)
    whole = follow(compiled, starts, masks_of(clamps, len(network.nodes)), 5)
    for run, held in enumerate(clamps):
        assert (whole[:, :, run] == follow(compiled, starts[:, run : run + 1], held, 5)[:, :, 0]).all()


@settings(max_examples=15, deadline=None)
@given(screens())
def test_cycles_of_a_whole_screen_equal_those_of_each_condition(screen: tuple[Network, Clamps, int]) -> None:
    network, clamps, _ = screen
    starts, compiled = starts_of(screen), compile_network(network)
    on_cycle, periods = to_cycles(compiled, starts, masks_of(clamps, len(network.nodes)), 1000)
    for run, held in enumerate(clamps):
        state, period = to_cycles(compiled, starts[:, run : run + 1], held, 1000)
        assert periods[run] == period[0]
        # a run may be stopped at another place of its cycle; walking the cycle once passes both
        cycle = follow(compiled, state, held, int(period[0]) - 1)[:, :, 0]
        assert (cycle == on_cycle[:, run]).all(axis=1).any()


@settings(max_examples=25, deadline=None)
@given(screens())
def test_holding_a_screen_equals_holding_each_condition(screen: tuple[Network, Clamps, int]) -> None:
    network, clamps, _ = screen
    starts = starts_of(screen)
    whole = hold(starts, masks_of(clamps, len(network.nodes)))
    for run, held in enumerate(clamps):
        assert (whole[:, run] == hold(starts[:, run : run + 1], held)[:, 0]).all()


def test_erk_knocked_out_in_one_condition_stays_on_in_the_next() -> None:
    # RAS drives ERK, ERK drives FOS: without ERK no FOS
    compiled = compile_network(Network.from_rules({"ERK": "RAS", "FOS": "ERK"}))
    ras, erk, fos = (compiled.index[name] for name in ("RAS", "ERK", "FOS"))
    starts = np.zeros((3, 3), bool)
    starts[ras] = True
    states, periods = to_cycles(compiled, starts, masks_of([{}, {erk: False}, {fos: True}], 3), 10)
    assert periods.tolist() == [1, 1, 1]
    assert states[erk].tolist() == [True, False, True]
    assert states[fos].tolist() == [True, False, True]


def test_masks_change_nothing_but_the_clamped_bits() -> None:
    state = np.array([[0b0110], [0b0101]], np.uint64)
    held = masks_of([{}, {0: False}, {1: True}, {0: True, 1: False}], nodes=2)
    # bit 1 of row 0 goes off, bit 3 on; bit 2 of row 1 stays on, bit 3 off
    assert held(state).tolist() == [[0b1100], [0b0101]]


@pytest.mark.parametrize("value", [False, True])
def test_a_mapping_is_one_word_of_mask_for_each_node(value: bool) -> None:
    held = as_masks({0: value}, nodes=2)
    assert isinstance(held, Masks)
    assert held.keep.shape == (2, 1)
    state = np.array([[1, 2, 3], [4, 5, 6]], np.uint64)
    assert held(state)[0].tolist() == [2**64 - 1 if value else 0] * 3
    assert held(state)[1].tolist() == [4, 5, 6]
