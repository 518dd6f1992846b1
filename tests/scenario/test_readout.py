"""Readouts: nodes, phenotypes and sums of them."""

from __future__ import annotations

import pytest

from simnet.errors import ConditionError
from simnet.logic import Var, parse
from simnet.scenario import parse_readout, parse_readouts
from tests.scenario.example import BARE, CELLS


@pytest.mark.parametrize(
    ("text", "canonical", "top"),
    [
        ("Death", "Death", 1),
        ("cell death", "Death", 1),
        ("death", "Death", 1),
        ("dying", "dying", 1),
        ("Dying", "dying", 1),
        ("GST-π", "GSTP1", 1),
        ("Death + GSTP1", "Death + GSTP1", 2),
        ("Death+GST-π", "Death + GSTP1", 2),
        (" Death  +  dying ", "Death + dying", 2),
        ("Death + Death", "Death + Death", 2),
        ("DOX", "DOX", 1),
    ],
)
def test_a_readout_names_nodes_and_phenotypes(text: str, canonical: str, top: int) -> None:
    readout = parse_readout(text, CELLS)
    assert (readout.canonical, readout.top) == (canonical, top)


def test_a_readout_keeps_what_was_typed_as_its_label() -> None:
    assert parse_readout(" Death+GST-π ", CELLS).text == "Death+GST-π"


def test_a_phenotype_stands_for_its_condition_on_nodes() -> None:
    assert parse_readout("dying + ERK", CELLS).terms == (parse("Death & DOX").expr, Var("ERK"))


MISTAKES = [
    # text, where the mark begins, the marked part, what is said, what helps
    ("Deth", 0, "Deth", "unknown node or phenotype 'Deth'", "'Death'"),
    ("Death + Deth", 8, "Deth", "unknown node or phenotype 'Deth'", "'Death'"),
    ("Deth + Death", 0, "Deth", "unknown node or phenotype 'Deth'", "'Death'"),
    ("diyng", 0, "diyng", "unknown node or phenotype 'diyng'", "'dying'"),
    ("quux", 0, "quux", "unknown node or phenotype 'quux'", "Nodes: tmTNF"),
    ("TNF", 0, "TNF", "ambiguous node or phenotype 'TNF'", "'tmTNF' or 'signal'"),
    ("Death, GSTP1", 0, "Death, GSTP1", "unknown node or phenotype", ""),
    ("Death - GSTP1", 0, "Death - GSTP1", "unknown node or phenotype", ""),
    ("+ Death", 0, "+", "a node is missing in this sum", ""),
    ("Death +", 6, "+", "a node is missing in this sum", ""),
    ("Death + ", 6, "+", "a node is missing in this sum", ""),
    ("Death + + ERK", 8, "+", "a node is missing in this sum", ""),
    ("+", 0, "+", "a node is missing in this sum", ""),
    ("", 0, "", "an empty readout", "Nodes: tmTNF"),
    ("  ", 0, " ", "an empty readout", "Nodes: tmTNF"),
]


@pytest.mark.parametrize(("text", "begin", "marked", "reason", "hint"), MISTAKES)
def test_a_mistake_is_marked_where_it_stands(text: str, begin: int, marked: str, reason: str, hint: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_readout(text, CELLS)
    error = caught.value
    assert reason in error.reason
    assert (error.span.start, text[error.span.start : error.span.end]) == (begin, marked)
    assert hint in error.hint


@pytest.mark.parametrize("texts", ["Death,GSTP1", "Death, GST-π", ["Death", "GSTP1"], ",Death,,GSTP1,"])
def test_several_readouts_come_as_a_list_or_with_commas(texts: str | list[str]) -> None:
    assert [readout.canonical for readout in parse_readouts(texts, CELLS)] == ["Death", "GSTP1"]


@pytest.mark.parametrize("texts", ["", (), " , "])
def test_the_models_own_readouts_answer_when_nobody_asks(texts: str | tuple[str, ...]) -> None:
    assert [readout.canonical for readout in parse_readouts(texts, CELLS)] == ["Death", "GSTP1"]


def test_a_model_without_readouts_shows_every_node_that_has_a_rule() -> None:
    assert [readout.canonical for readout in parse_readouts("", BARE)] == ["ERK", "DUSP6"]
