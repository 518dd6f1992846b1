"""Levels of many conditions at once: what each gives by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simnet as sn
from simnet.network import Network
from simnet.scenario import LogicODE, parse_condition, parse_readout
from simnet.scenario.candidates import candidates
from simnet.study import Settler
from simnet.study.chunks import ONE_BY_ONE, chunks_of
from simnet.study.levelbatch import settle_levels_of_each
from tests.strategies import networks

CELLS = Network.from_rules(
    {"EGFR": "EGF", "ERK": "EGFR | ERK & MET", "MET": "!EGFR", "Growth": "ERK & !P53", "P53": "!ERK"},
    contexts={"fed": {"EGF": True}},
)
CONDITIONS = (
    "fed: untreated", "fed: INH:EGFR", "fed: INH:EGFR=0.4", "KO:MET + INH:EGFR=0.4", "fed: KO:MET + INH:EGFR",
    "fed: OE:P53", "fed: INH:EGFR=0.4", "KO:ERK",
)  # fmt: skip


def test_levels_side_by_side_are_those_of_each_condition() -> None:
    conditions = [parse_condition(text, CELLS) for text in CONDITIONS]
    readout = parse_readout("Growth + ERK", CELLS)
    levels, steady = settle_levels_of_each(CELLS, conditions, LogicODE(), readout)
    settler = Settler(CELLS)
    alone = [settler.value(condition, LogicODE(), readout).value for condition in conditions]
    assert steady.all()
    assert levels == pytest.approx(alone, abs=1e-3)
    assert levels[2] == levels[6]


def test_every_phase_begins_where_the_last_one_ended() -> None:
    # ERK holds itself while MET is there: taking EGFR away later than MET or before makes the difference
    texts = ["fed: untreated then INH:EGFR", "fed: KO:MET then INH:EGFR", "INH:EGFR then untreated"]
    conditions = [parse_condition(text, CELLS) for text in texts]
    readout = parse_readout("ERK", CELLS)
    levels, _ = settle_levels_of_each(CELLS, conditions, LogicODE(), readout)
    settler = Settler(CELLS)
    alone = [settler.value(condition, LogicODE(), readout).value for condition in conditions]
    assert levels == pytest.approx(alone, abs=1e-3)
    assert levels[0] > levels[1] + 0.5


def test_what_never_rests_is_told_and_not_averaged() -> None:
    # a loop of three repressors with steep curves swings for ever
    ring = Network.from_rules({"A": "!C", "B": "!A", "C": "!B"}, initial={"A": True})
    conditions = [parse_condition(text, ring) for text in ("untreated", "KO:A")]
    _, steady = settle_levels_of_each(ring, conditions, LogicODE(n=8), parse_readout("B", ring))
    assert steady.tolist() == [False, True]


def test_screen_of_levels_shows_an_oscillation_as_one() -> None:
    ring = Network.from_rules({"A": "!C", "B": "!A", "C": "!B"}, initial={"A": True})
    table = sn.screen(ring, sn.knockouts(ring), readout="B", scheme=LogicODE(n=8))
    assert table.baselines[0].oscillates
    assert table.readouts.oscillates.tolist() == [False, False, False]
    assert table.readouts.value.tolist() == [1, 0, 0]


@settings(max_examples=15, deadline=None)
@given(networks(max_nodes=5, min_nodes=2), st.data())
def test_screen_of_levels_gives_what_each_condition_gives(cells: Network, data: st.DataObject) -> None:
    readout = data.draw(st.sampled_from([name for name, node in cells.nodes.items() if not node.is_input]))
    table = sn.screen(cells, candidates(cells), readout=readout, scheme="ode", order=2)
    settler = Settler(cells)
    for place in range(0, len(table), 7):
        expected = settler.value(table.condition(place), LogicODE(), table.screen.readout)
        found = table.value(place)
        assert found is not None
        assert found.oscillates == expected.oscillates
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=2e-3)


def test_several_starts_are_followed_condition_by_condition() -> None:
    table = sn.screen(CELLS, sn.knockouts(CELLS), readout="Growth", context="fed", scheme="ode", start="random:20")
    chunks = chunks_of(CELLS, table.screen, table.cells, table.places)
    assert [len(chunk.cells) for chunk in chunks] == [min(ONE_BY_ONE, len(table))]
    assert np.isfinite(table.readouts.low).all()
