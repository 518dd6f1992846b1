"""What a drawing marks as held."""

from __future__ import annotations

from simnet.network import Network
from simnet.report.held import held_nodes
from simnet.scenario import parse_condition

CELLS = Network.from_rules({"ERK": "RAS", "FOS": "ERK"})


def test_an_inhibitor_that_was_washed_out_holds_nothing() -> None:
    assert held_nodes(parse_condition("INH:ERK then untreated", CELLS), CELLS) == {}


def test_a_knockout_holds_to_the_end_and_inputs_are_not_marked() -> None:
    assert held_nodes(parse_condition("KO:ERK + RAS=1 then untreated", CELLS), CELLS) == {"ERK": False}
