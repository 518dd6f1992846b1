"""Truth tables and signs against brute force."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings

from simnet.errors import TooLargeError
from simnet.logic import Expr, Sign, equivalent, parse, signs, truth_table, variables
from tests.oracles import value
from tests.strategies import rules

NAMES = ["A", "B", "C", "D", "E"]


def _rows(names: list[str]) -> list[dict[str, int]]:
    """Every state, the first name changing fastest."""
    return [
        dict(zip(names, reversed(bits), strict=True)) for bits in itertools.product((0, 1), repeat=len(names))
    ]


def _sign(expr: Expr, name: str, names: list[str]) -> Sign:
    """By definition: how the rule moves when one regulator is raised, over all states of the others."""
    moves = {
        value(expr, {**row, name: 1}) - value(expr, {**row, name: 0}) for row in _rows(names) if not row[name]
    } - {0}
    if len(moves) == 2:
        return Sign.DUAL
    return {1: Sign.ACTIVATES, -1: Sign.INHIBITS}[moves.pop()] if moves else Sign.NONE


@settings(max_examples=120, deadline=None)
@given(rules(NAMES, leaves=14))
def test_a_truth_table_agrees_with_evaluation_by_hand(expr: Expr) -> None:
    assert truth_table(expr, NAMES).tolist() == [bool(value(expr, row)) for row in _rows(NAMES)]


@settings(max_examples=120, deadline=None)
@given(rules(NAMES, leaves=14))
def test_signs_agree_with_their_definition(expr: Expr) -> None:
    names = list(variables(expr))
    assert signs(expr) == {name: _sign(expr, name, names) for name in names}


@pytest.mark.parametrize(
    ("rule", "name", "sign"),
    [
        ("A & !B", "A", Sign.ACTIVATES),
        ("A & !B", "B", Sign.INHIBITS),
        ("A & !B | !A & B", "A", Sign.DUAL),
        ("A | !A", "A", Sign.NONE),
        ("B & (A | !A)", "A", Sign.NONE),
        ("A | A & B", "B", Sign.NONE),  # absorption
        ("!(!A)", "A", Sign.ACTIVATES),
    ],
)
def test_a_sign_is_what_raising_the_regulator_does(rule: str, name: str, sign: Sign) -> None:
    assert signs(parse(rule).expr)[name] is sign


def test_a_constant_has_no_regulators() -> None:
    assert signs(parse("1").expr) == {}


def test_signs_beyond_a_truth_table_are_found_with_diagrams() -> None:
    # 30 activators of which one is also a brake on the last, and one that is absorbed.
    activators = [f"x{place}" for place in range(30)]
    rule = parse(f"({' | '.join(activators)}) & !brake | x0 & x1 & !brake & absorbed").expr
    expected = dict.fromkeys(activators, Sign.ACTIVATES) | {"brake": Sign.INHIBITS, "absorbed": Sign.NONE}
    assert signs(rule) == expected


@pytest.mark.parametrize("size", [20, 21])
def test_both_ways_to_find_signs_agree_at_their_border(size: int) -> None:
    names = [f"x{place}" for place in range(size)]
    rule = parse(f"x0 & !x1 & ({' | '.join(names[2:])})").expr
    assert signs(rule) == {name: Sign.INHIBITS if name == "x1" else Sign.ACTIVATES for name in names}


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("!(A & B)", "!A | !B", True),
        ("A & (B | C)", "A & B | A & C", True),
        ("A | !A", "1", True),
        ("A & B", "A | B", False),
        ("A", "A & (B | !B)", True),
        ("A", "B", False),
    ],
)
def test_equivalence_is_about_the_function(first: str, second: str, same: bool) -> None:
    assert equivalent(parse(first).expr, parse(second).expr) is same


def test_equivalence_of_wide_rules_is_exact() -> None:
    names = [f"x{place}" for place in range(40)]
    every, none = " & ".join(names), " | ".join(f"!{name}" for name in names)
    assert equivalent(parse(every).expr, parse(f"!({none})").expr)  # De Morgan
    assert not equivalent(parse(every).expr, parse(" & ".join(names[:-1])).expr)


def test_the_first_regulator_is_the_lowest_bit() -> None:
    # rows AB = 00, 10, 01, 11
    assert truth_table(parse("A").expr, ["A", "B"]).tolist() == [False, True, False, True]


@pytest.mark.parametrize("count", range(6))
def test_a_table_has_two_to_the_number_of_regulators_rows(count: int) -> None:
    assert truth_table(parse("1").expr, NAMES[:count]).tolist() == [True] * 2**count


def test_a_table_that_would_fill_the_memory_is_refused_with_its_size() -> None:
    names = [f"x{place}" for place in range(25)]
    with pytest.raises(TooLargeError, match=r"25 regulators has 2\^25 rows \(limit 2\^24\)"):
        truth_table(parse("x0").expr, names)


def test_a_name_that_is_no_regulator_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError, match="B"):
        truth_table(parse("A & B").expr, ["A"])
