"""What a screen tries: which nodes, which pairs."""

from __future__ import annotations

import pytest

import simnet as sn
from simnet.errors import TooLargeError, UnknownNameError
from simnet.network import Drug, EdgeLoss, Inhibition, Knockout, Overexpression
from simnet.scenario import parse_condition
from simnet.scenario.candidates import candidates, clash, pairs
from simnet.scenario.screen import added, combine, listed

CELLS = sn.load("osimertinib_socs3_nrf2")


def test_drugs_and_phenotypes_are_not_knocked_out_unless_they_are_named() -> None:
    tried = {each.node for each in sn.knockouts(CELLS)}
    assert "NRF2" in tried
    assert "STAT3_competent" not in tried  # it says which cells they are
    assert sn.knockouts(CELLS, ["STAT3_competent"]) == (Knockout("STAT3_competent"),)
    assert not tried & {*CELLS.drugs, "Apoptosis", "CellDeath"}
    assert sn.knockouts(CELLS, ["Apoptosis"]) == (Knockout("Apoptosis"),)


def test_nodes_are_named_by_any_of_their_names() -> None:
    assert sn.overexpressions(CELLS, ["nrf2", "NRF2"]) == (Overexpression("NRF2"),)


def test_inhibitors_and_drugs_take_a_dose() -> None:
    assert sn.inhibitions(CELLS, ["NRF2"], dose=0.5) == (Inhibition("NRF2", 0.5),)
    assert sn.drugs(CELLS, ["Osimertinib"], dose=0.5) == (Drug("Osimertinib", 0.5),)


def test_candidates_come_in_the_order_of_their_kinds() -> None:
    kinds = [type(each).__name__ for each in candidates(CELLS, ("OE", "KO", "drug"), ["NRF2"], ["Osimertinib"])]
    assert kinds == ["Overexpression", "Knockout", "Drug"]


def test_kind_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownNameError, match="unknown kind 'siRNA'"):
        candidates(CELLS, ("siRNA",))


def test_pairs_of_two_lists_are_made_once() -> None:
    a, b = Knockout("A"), Knockout("B")
    assert pairs([a, b], [a, b]) == ((a, b),)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (Knockout("A"), Overexpression("A"), "contradictory"),
        (Overexpression("A"), Inhibition("A", 0.5), "contradictory"),
        (Knockout("A"), Inhibition("A"), "same node twice"),
        (Knockout("A"), Knockout("B"), ""),
        (EdgeLoss("A", "B"), Knockout("B"), ""),
        (EdgeLoss("A", "B"), EdgeLoss("A", "B"), "same node twice"),
    ],
)
def test_two_things_done_to_one_node_make_no_pair(one: sn.Knockout, other: sn.Knockout, why: str) -> None:
    assert clash(one, other) == clash(other, one) == why


def test_triples_with_a_contradiction_inside_are_left_out() -> None:
    tried = [Knockout("A"), Overexpression("A"), Knockout("B"), Knockout("C")]
    found = combine(tried, (3,), 100)
    assert found.places.tolist() == [[0, 2, 3], [1, 2, 3]]
    assert (found.contradictory, found.repeated) == (2, 0)


def test_combinations_are_counted_before_they_are_listed() -> None:
    with pytest.raises(TooLargeError, match=r"1000 perturbations make 166,167,000 = 166,167,000 combinations"):
        combine([Knockout(f"n{k}") for k in range(1000)], (3,), 1_000_000)


def test_chosen_combinations_keep_their_order_and_lose_their_contradictions() -> None:
    ko, oe, other = Knockout("A"), Overexpression("A"), Knockout("B")
    items, found = listed([(ko, other), (ko, oe), ko])
    assert items == (ko, other, oe)
    assert found.places.tolist() == [[0, 1], [0, -1]]
    assert found.contradictory == 1


def test_genetic_changes_join_the_first_phase_and_drugs_the_last() -> None:
    base = parse_condition("resistant_adaptive: untreated then Osimertinib", CELLS)
    tried = (Knockout("NRF2"), Inhibition("SOCS3"))
    assert added(base, tried).canonical == "resistant_adaptive: NRF2 KO then Osimertinib + SOCS3 inhibited"
