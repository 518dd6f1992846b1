"""Trap spaces of many conditions at once: what each gives by itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simnet as sn
from simnet.network import Inhibition, Network
from simnet.scenario import Condition, Phase, TrapSpaces, parse_condition, parse_readout
from simnet.scenario.candidates import candidates
from simnet.study import Settler
from simnet.study.chunks import ONE_BY_ONE, chunks_of
from simnet.study.spacebatch import settle_spaces_of_each
from tests.strategies import networks

# two genes silence each other, a third swings while the first is on
TOGGLE = Network.from_rules(
    {"A": "!B | Go", "B": "!A & !Go", "C": "A & !C", "Out": "A & C"}, contexts={"on": {"Go": True}, "off": {}}
)


def alone(cells: Network, conditions: list[Condition], readout: str) -> list[object]:
    settler = Settler(cells)
    return [settler.value(condition, TrapSpaces(), parse_readout(readout, cells)) for condition in conditions]


@pytest.mark.parametrize("readout", ["A", "B + C", "Out"])
def test_conditions_side_by_side_are_those_of_each(readout: str) -> None:
    texts = [
        "on: untreated", "off: untreated", "KO:A", "INH:A=0.3", "off: INH:A=0.3 + INH:B=0.5", "on: INH:C", "OE:B",
        "off: KO:C + INH:B", "on: KO:A",
    ]  # fmt: skip
    conditions = [parse_condition(text, TOGGLE) for text in texts]
    assert settle_spaces_of_each(TOGGLE, conditions, parse_readout(readout, TOGGLE)) == alone(
        TOGGLE, conditions, readout
    )


def test_cells_that_swing_are_the_start_of_the_next_phase() -> None:
    texts = ["on: untreated then INH:A then untreated", "off: INH:B then untreated then INH:A=0.5"]
    conditions = [parse_condition(text, TOGGLE) for text in texts]
    assert settle_spaces_of_each(TOGGLE, conditions, parse_readout("Out", TOGGLE)) == alone(TOGGLE, conditions, "Out")


@settings(max_examples=40, deadline=None)
@given(networks(max_nodes=6, min_nodes=2), st.data())
def test_screen_of_trap_spaces_gives_what_each_condition_gives(cells: Network, data: st.DataObject) -> None:
    ruled = [name for name, node in cells.nodes.items() if not node.is_input]
    readout = data.draw(st.sampled_from(ruled))
    tried = [*candidates(cells), *(Inhibition(name, 0.25) for name in ruled)]
    table = sn.screen(cells, tried, readout=readout, scheme="trap", order=2)
    places = [place for place in range(0, len(table), 5) if not table.idle[place]]
    expected = alone(cells, [table.condition(place) for place in places], readout)
    assert [table.value(place) for place in places] == expected


@settings(max_examples=25, deadline=None)
@given(networks(max_nodes=5, min_nodes=2), st.data())
def test_phases_go_on_from_what_was_reached(cells: Network, data: st.DataObject) -> None:
    ruled = [name for name, node in cells.nodes.items() if not node.is_input]
    drawn = st.builds(lambda node: Phase((Inhibition(node),)), st.sampled_from(ruled))
    conditions = [Condition("", tuple(data.draw(st.tuples(drawn, drawn, drawn)))) for _ in range(4)]
    readout = data.draw(st.sampled_from(ruled))
    found = settle_spaces_of_each(cells, conditions, parse_readout(readout, cells))
    assert found == alone(cells, conditions, readout)


def test_all_starts_are_followed_condition_by_condition() -> None:
    table = sn.screen(TOGGLE, sn.knockouts(TOGGLE), readout="Out", scheme="trap", start="all")
    chunks = chunks_of(TOGGLE, table.screen, table.cells, table.places)
    assert len(chunks[0].cells) == min(ONE_BY_ONE, len(table))


def test_too_many_trap_spaces_are_told_condition_by_condition() -> None:
    # 14 latches at rest: beside a start that reaches one of them the list would be 2^14 long
    latches = Network.from_rules({f"n{place}": f"n{place}" for place in range(14)} | {"Out": "n0"})
    table = sn.screen(latches, sn.overexpressions(latches, ["n0"]), readout="Out", scheme="trap")
    value = table.value(0)
    assert value is not None
    assert value.value == 1
