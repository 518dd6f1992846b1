"""How a node may be called: id, display name, alias, gene symbol, in any case."""

from __future__ import annotations

import pytest

from simnet.errors import InputError, UnknownNameError
from simnet.logic import Var, parse
from simnet.network import Gene, Network, Node

CELLS = Network(
    id="cells",
    nodes={
        "EGFR": Node("EGFR", kind="context", genes=(Gene("EGFR", "HGNC:3236"),)),
        "Osimertinib": Node("Osimertinib", kind="drug", aliases=("AZD9291",)),
        "Hypoxia": Node("Hypoxia", kind="stimulus"),
        "ERK": Node(
            "ERK", name="p-ERK", aliases=("ERK1/2",), genes=(Gene("MAPK1"), Gene("MAPK3")), rule=parse("EGFR").expr
        ),
        "ERK_high": Node("ERK_high", name="p-ERK (amplified)", genes=(Gene("MAPK1"), Gene("MAPK3")), rule=Var("ERK")),
        "GSTP1": Node("GSTP1", name="GST-π", genes=(Gene("GSTP1"),), rule=parse("ERK & !Osimertinib").expr),
        "NFKB": Node("NFKB", name="NFκB", aliases=("p65",), genes=(Gene("RELA"),), rule=Var("GSTP1")),
    },
)


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("GSTP1", "GSTP1"),
        ("gstp1", "GSTP1"),
        ("GST-π", "GSTP1"),
        ("gst-Π", "GSTP1"),
        ("p-ERK", "ERK"),
        ("P-erk", "ERK"),
        ("ERK1/2", "ERK"),
        ("p-ERK (amplified)", "ERK_high"),
        ("NFκB", "NFKB"),
        ("nfΚb", "NFKB"),
        ("p65", "NFKB"),
        ("RELA", "NFKB"),
        ("rela", "NFKB"),
        ("azd9291", "Osimertinib"),
    ],
)
def test_a_node_answers_to_every_name_it_has(typed: str, id: str) -> None:
    assert CELLS.node(typed).id == id


def test_an_id_wins_over_the_gene_symbol_of_another_node() -> None:
    active = Node("P53_active", genes=(Gene("TP53"),), rule=Var("TP53"))
    net = Network("n", {"P53_active": active, "TP53": Node("TP53", kind="context")})
    assert net.node("tp53").id == "TP53"


def test_a_display_name_wins_over_a_gene_symbol() -> None:
    net = Network(
        "n",
        {
            "A": Node("A", kind="context", name="HER2", genes=(Gene("ERBB2"),)),
            "B": Node("B", genes=(Gene("HER2"),), rule=Var("A")),
        },
    )
    assert net.node("HER2").id == "A"


def test_a_gene_symbol_that_two_nodes_carry_names_both_as_possible_meanings() -> None:
    with pytest.raises(UnknownNameError, match=r"ambiguous node 'MAPK1' in model 'cells'") as caught:
        CELLS.node("MAPK1")
    assert caught.value.suggestions == ("ERK", "ERK_high")


def test_an_alias_that_two_nodes_share_names_both_as_possible_meanings() -> None:
    net = Network("n", {"A": Node("A", kind="context", aliases=("x",)), "B": Node("B", kind="context", name="X")})
    with pytest.raises(UnknownNameError, match="Did you mean 'A' or 'B'"):
        net.node("x")


@pytest.mark.parametrize(("typed", "near"), [("GSTP", "GSTP1"), ("nfkb1", "NFKB"), ("p-ERKK", "p-ERK")])
def test_an_unknown_name_suggests_the_nearest_one(typed: str, near: str) -> None:
    with pytest.raises(UnknownNameError, match="unknown node") as caught:
        CELLS.node(typed)
    assert near in caught.value.suggestions


def test_an_unknown_name_is_bad_input_that_knows_its_facts() -> None:
    with pytest.raises(InputError) as caught:
        CELLS.node("quux")
    assert isinstance(caught.value, UnknownNameError)
    assert (caught.value.kind, caught.value.name) == ("node", "quux")


@pytest.mark.parametrize("typed", ["", " ", "GSTP1 ", "EGFR=1"])
def test_a_name_is_not_guessed(typed: str) -> None:
    with pytest.raises(UnknownNameError):
        CELLS.node(typed)


@pytest.mark.parametrize("typed", ["Osimertinib", "osimertinib", "AZD9291", "Hypoxia"])
def test_drugs_and_stimuli_are_found_by_every_name(typed: str) -> None:
    assert CELLS.drug(typed).kind in ("drug", "stimulus")


@pytest.mark.parametrize("typed", ["GSTP1", "ERK1/2", "Osimertinip", "quux"])
def test_what_is_no_input_is_no_drug(typed: str) -> None:
    with pytest.raises(UnknownNameError, match="unknown drug"):
        CELLS.drug(typed)


def test_an_unknown_drug_suggests_drugs_only() -> None:
    with pytest.raises(UnknownNameError, match="There are: Osimertinib, Hypoxia"):
        CELLS.drug("quux")


def test_rules_with_display_names_resolve_to_ids() -> None:
    assert CELLS.resolve(parse("'GST-π' & !'ERK1/2'").expr) == parse("GSTP1 & !ERK").expr


def test_resolving_refuses_unknown_names() -> None:
    with pytest.raises(UnknownNameError, match="'GST'"):
        CELLS.resolve(parse("GST & ERK").expr)
