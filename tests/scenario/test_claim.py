"""Claims: a readout in one condition against a number or another condition."""

from __future__ import annotations

import pytest

from simnet.errors import ConditionError
from simnet.scenario import Condition, parse_comparison, parse_holds
from tests.scenario.example import CELLS

LABELS = {"with ligand": "resistant: DOX", "no ligand": "sensitive: DOX", "typo": "resistant: DOXX"}


@pytest.mark.parametrize(
    ("sign", "relation"),
    [("<", "<"), ("<=", "<="), ("=", "="), ("==", "="), ("!=", "!="), (">=", ">="), (">", ">")],
)
@pytest.mark.parametrize("blank", ["", " "])
def test_every_relation_is_read(sign: str, relation: str, blank: str) -> None:
    readout, found, against = parse_holds(f"Death{blank}{sign}{blank}0.5", CELLS)
    assert (readout.canonical, found, against) == ("Death", relation, 0.5)


@pytest.mark.parametrize(("text", "number"), [("1", 1.0), ("0", 0.0), (".5", 0.5), ("0.25", 0.25), ("2.", 2.0)])
def test_a_number_may_be_written_in_several_ways(text: str, number: float) -> None:
    assert parse_holds(f"Death + GSTP1 = {text}", CELLS)[2] == number


def test_a_condition_on_the_right_may_hold_an_equals_sign() -> None:
    _, relation, against = parse_holds("Death < sensitive: DOX=0.5 + KO:ERK", CELLS)
    assert isinstance(against, Condition)
    assert (relation, against.canonical) == ("<", "sensitive: DOX 0.5 + ERK KO")


def test_labels_stand_for_their_conditions_on_both_sides() -> None:
    comparison = parse_comparison("with ligand", "Death < no ligand", CELLS, LABELS)
    assert comparison.canonical == "Death in [resistant: DOX] < in [sensitive: DOX]"


@pytest.mark.parametrize(
    ("holds", "canonical"),
    [
        ("cell death > 0", "Death in [resistant: DOX] > 0"),
        ("Death + GST-π = 1.50", "Death + GSTP1 in [resistant: DOX] = 1.5"),
        ("dying == Resistant: dox", "dying in [resistant: DOX] = in [resistant: DOX]"),
    ],
)
def test_a_comparison_spells_itself_out(holds: str, canonical: str) -> None:
    assert parse_comparison("resistant: DOX", holds, CELLS).canonical == canonical


MISTAKES = [
    ("Death", "Death", "this is not a comparison"),
    ("", "", "this is not a comparison"),
    ("Death >", "Death >", "this is not a comparison"),
    ("> 1", "> 1", "this is not a comparison"),
    ("Death => 1", "Death => 1", "this is not a comparison"),
    ("Death <> 1", "Death <> 1", "this is not a comparison"),
    ("Death ≥ 1", "Death ≥ 1", "this is not a comparison"),
    ("Deth < 1", "Deth", "unknown node or phenotype 'Deth'"),
    ("Death + Deth < 1", "Deth", "unknown node or phenotype 'Deth'"),
    ("Death < sensitive: DOXX", "DOXX", "unknown drug or input 'DOXX'"),
    ("Death < sensitiv: DOX", "sensitiv", "unknown context 'sensitiv'"),
    ("Death = nan", "nan", "unknown drug or input 'nan'"),
    ("Death = inf", "inf", "unknown drug or input 'inf'"),
    ("Death = 1e400", "1e400", "unknown drug or input '1e400'"),
    ("Death = yes", "yes", "unknown drug or input 'yes'"),
    ("Death = typo", "typo", "unknown drug or input 'DOXX'"),
]


@pytest.mark.parametrize(("holds", "marked", "reason"), MISTAKES)
def test_a_mistake_is_marked_in_the_comparison_itself(holds: str, marked: str, reason: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_holds(holds, CELLS, LABELS)
    error = caught.value
    assert reason in error.reason
    assert error.text == holds
    assert holds[error.span.start : error.span.end] == marked


def test_what_is_no_comparison_gets_the_forms() -> None:
    with pytest.raises(ConditionError, match="READOUT < CONDITION"):
        parse_holds("Death is high", CELLS)


def test_a_mistake_in_the_condition_is_marked_there() -> None:
    with pytest.raises(ConditionError) as caught:
        parse_comparison("resistant: DOXX", "Death < 1", CELLS)
    assert (caught.value.text, caught.value.span.start) == ("resistant: DOXX", 11)
