"""What a search may change."""

from __future__ import annotations

import pytest

from simnet.errors import InputError, UnknownNameError
from simnet.logic import Var
from simnet.network import Drug, EdgeLoss, Inhibition, Knockout, Network, Node, Overexpression
from simnet.scenario import Allowed, allowed_items, typed

CELLS = Network(
    "cells",
    {
        "Line": Node("Line", kind="context"),
        "DOX": Node("DOX", kind="drug"),
        "Heat": Node("Heat", kind="stimulus"),
        "EGFR": Node("EGFR", rule=Var("Line"), xrefs={"chembl": "CHEMBL203"}),
        "ROS": Node("ROS", kind="metabolite", rule=Var("EGFR"), xrefs={"mesh": "D017382"}),
        "Death": Node("Death", kind="phenotype", rule=Var("ROS")),
    },
)


def listed(allowed: Allowed, *spared: str) -> list[str]:
    return [typed(item) for item in allowed_items(CELLS, allowed, spared)]


def test_drugs_and_genetic_changes_are_allowed_and_nothing_else() -> None:
    assert listed(Allowed()) == ["DOX", "KO:EGFR", "OE:EGFR", "KO:ROS", "OE:ROS"]


def test_what_is_spared_is_left_alone() -> None:
    assert listed(Allowed(), "ROS", "DOX") == ["KO:EGFR", "OE:EGFR"]
    assert listed(Allowed(never=("ROS", "DOX"))) == ["KO:EGFR", "OE:EGFR"]


def test_stimuli_and_inhibitors_are_there_when_asked_for() -> None:
    assert listed(Allowed(("INH", "stimulus"))) == ["Heat", "INH:EGFR", "INH:ROS"]


def test_druggable_means_a_drug_of_the_model_or_a_listed_target() -> None:
    """ChEMBL lists EGFR because drugs bind it; a MeSH heading says no such thing."""
    assert listed(Allowed(druggable=True)) == ["DOX", "INH:EGFR"]


def test_search_is_confined_to_kinds_and_nodes() -> None:
    assert listed(Allowed(on=("metabolite", "DOX"))) == ["DOX", "KO:ROS", "OE:ROS"]


def test_kind_that_does_not_exist_is_taken_for_a_node() -> None:
    with pytest.raises(UnknownNameError, match="unknown node 'proteins'"):
        listed(Allowed(on=("proteins",)))


def test_something_must_be_allowed() -> None:
    with pytest.raises(InputError, match="no kind of change is allowed"):
        Allowed(())


def test_changes_are_written_as_they_are_typed() -> None:
    items = [Knockout("A"), Overexpression("A"), Inhibition("A"), Inhibition("A", 0.7), Drug("D"), Drug("D", 0.5)]
    assert [typed(item) for item in items] == ["KO:A", "OE:A", "INH:A", "INH:A=0.7", "D", "D=0.5"]
    assert typed(EdgeLoss("A", "B")) == "A -/-> B"
