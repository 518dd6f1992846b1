"""Goals: phenotypes, nodes, expressions and readouts against a number."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.errors import ConditionError, InputError
from simnet.logic import And, Not, Var
from simnet.network import Network, Node
from simnet.scenario import negated, parse_goal, parse_readout, threshold
from tests.oracles import value

CELLS = Network(
    "cells",
    {
        "GSTP1": Node("GSTP1", name="GST-π", rule=Var("X")),
        "X": Node("X", kind="context"),
        "Death": Node("Death", kind="phenotype", rule=Not(Var("GSTP1"))),
        "Death_high": Node("Death_high", kind="phenotype", rule=And((Var("Death"), Not(Var("X"))))),
    },
    phenotypes={"dying": Var("Death"), "shielded": And((Var("GSTP1"), Not(Var("Death"))))},
)


def test_node_goes_by_any_of_its_names() -> None:
    assert parse_goal("GST-π", CELLS).expr == Var("GSTP1")


def test_phenotype_is_what_it_stands_for() -> None:
    assert parse_goal("shielded", CELLS).expr == And((Var("GSTP1"), Not(Var("Death"))))


def test_phenotypes_and_nodes_can_be_combined() -> None:
    assert parse_goal("!dying & GSTP1", CELLS).canonical == "!Death & GSTP1"


@pytest.mark.parametrize(
    ("text", "shown_by"),
    [
        ("Death + Death_high > 1", {(1, 1)}),
        ("Death + Death_high > 0.5", {(1, 0), (0, 1), (1, 1)}),
        ("Death + Death_high <= 0", {(0, 0)}),
        ("Death + Death_high = 1", {(1, 0), (0, 1)}),
        ("Death + Death_high >= 0", {(0, 0), (0, 1), (1, 0), (1, 1)}),
        ("Death + Death_high > 2", set()),
        ("Death=0", {(0, 0), (0, 1)}),
    ],
)
def test_sum_against_a_number_is_counted(text: str, shown_by: set[tuple[int, int]]) -> None:
    expr = parse_goal(text, CELLS).expr
    found = {(death, high) for death in (0, 1) for high in (0, 1) if value(expr, {"Death": death, "Death_high": high})}
    assert found == shown_by


@given(st.integers(1, 4), st.sampled_from([">", ">=", "<", "<=", "="]), st.integers(-1, 5))
def test_threshold_is_true_where_the_count_compares_so(terms: int, relation: str, number: int) -> None:
    names = [f"n{place}" for place in range(terms)]
    network = Network.from_rules(dict.fromkeys(names, "0"))
    expr = threshold(parse_readout(" + ".join(names), network), relation, number).expr
    compare = {">": int.__gt__, ">=": int.__ge__, "<": int.__lt__, "<=": int.__le__, "=": int.__eq__}[relation]
    for state in itertools.product((0, 1), repeat=terms):
        assert bool(value(expr, dict(zip(names, state, strict=True)))) == compare(sum(state), number)


def test_negated_goal_is_shown_where_the_goal_is_not() -> None:
    assert negated(parse_goal("shielded", CELLS)).canonical == "not (shielded)"
    assert value(negated(parse_goal("dying", CELLS)).expr, {"Death": 0}) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the goal is empty"),
        ("Deth", "unknown node or phenotype 'Deth'"),
        ("Death & Deth", "unknown node or phenotype 'Deth'"),
        ("Death + Death_high", "a sum of readouts needs a number"),
        ("Death > high", "a goal compares with a number"),
        ("Death >", "a goal compares with a number"),
        ("Deth > 1", "unknown node or phenotype 'Deth'"),
        ("Death &", ""),
    ],
)
def test_goal_that_is_not_understood_says_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_goal(text, CELLS)
    assert reason in str(caught.value)


def test_sum_of_too_many_terms_is_refused() -> None:
    names = [f"n{place}" for place in range(9)]
    network = Network.from_rules(dict.fromkeys(names, "0"))
    with pytest.raises(InputError, match="adds up 9 terms; a goal compares at most 8"):
        parse_goal(" + ".join(names) + " > 1", network)
