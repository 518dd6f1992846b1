"""Expression trees: equality, printing, substitution, and depth without recursion."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.logic import (
    FALSE,
    TRUE,
    And,
    Const,
    Expr,
    Not,
    Or,
    Var,
    conjunction,
    disjunction,
    equivalent,
    fold,
    negation,
    parse,
    substitute,
    to_text,
    truth_table,
    variables,
)
from tests.strategies import rules

A, B, C = Var("A"), Var("B"), Var("C")
DEEP = "(A & (B | " * 2000 + "C" + "))" * 2000


def test_expressions_built_apart_are_equal() -> None:
    assert And((Var("A"), Not(Var("B")))) == And((A, Not(B)))


@pytest.mark.parametrize(
    "other", [Or((A, B)), And((B, A)), And((A, B, C)), A, Not(A), TRUE, And((A, And((B, C))))], ids=str
)
def test_expressions_of_another_shape_differ(other: Expr) -> None:
    assert other != And((A, B))


def test_a_constant_is_not_the_node_that_is_called_like_it() -> None:
    assert Const(True) != Var("True")


def test_an_expression_is_no_text() -> None:
    assert A != "A"


@settings(max_examples=60, deadline=None)
@given(rules(["A", "B", "C"]))
def test_equal_expressions_hash_alike(expr: Expr) -> None:
    again = pickle.loads(pickle.dumps(expr))  # noqa: S301 - our own bytes
    assert again == expr
    assert hash(again) == hash(expr)


def test_a_pickled_expression_leaves_its_hash_behind() -> None:
    # Text hashes differ between processes, so a hash that travelled would break dictionaries.
    hash(A)
    assert pickle.loads(pickle.dumps(A)).known_hash is None  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (And((A, Or((B, C)))), "A & (B | C)"),
        (Or((A, And((B, C)))), "A | B & C"),
        (And((A, And((B, C)))), "A & (B & C)"),
        (Not(And((A, B))), "!(A & B)"),
        (Not(Not(A)), "!!A"),
        (TRUE, "1"),
        (Or((FALSE, A)), "0 | A"),
    ],
)
def test_printing_uses_no_more_parentheses_than_needed(expr: Expr, text: str) -> None:
    assert str(expr) == text


@settings(max_examples=100, deadline=None)
@given(rules(["A", "B", "C", "p-ERK", "and", "1"]))
def test_what_is_printed_reads_back_as_the_same_function(expr: Expr) -> None:
    assert equivalent(parse(to_text(expr)).expr, expr)


def test_display_names_are_printed_as_given() -> None:
    assert to_text(And((A, Not(B))), {"B": "NF-κB"}) == "A & !NF-κB"


def test_a_repr_shows_the_expression() -> None:
    assert repr(And((A, Not(B)))) == "<And A & !B>"


def test_variables_come_in_order_of_first_occurrence() -> None:
    assert variables(parse("C & (A | C) & !B").expr) == ("C", "A", "B")


def test_fold_combines_from_the_left() -> None:
    shown = fold(
        parse("A & B & !C | 0").expr,
        const=lambda value: str(int(value)),
        var=lambda name: name,
        negate=lambda inner: f"-{inner}",
        both=lambda left, right: f"({left}*{right})",
        either=lambda left, right: f"({left}+{right})",
    )
    assert shown == "(((A*B)*-C)+0)"


@pytest.mark.parametrize(
    ("parts", "both", "either"),
    [
        ([], TRUE, FALSE),
        ([A], A, A),
        ([A, A], A, A),
        ([A, TRUE], A, TRUE),
        ([A, FALSE], FALSE, A),
        ([A, B, A], And((A, B)), Or((A, B))),
    ],
)
def test_gathering_drops_repeats_and_constants(parts: list[Expr], both: Expr, either: Expr) -> None:
    assert (conjunction(parts), disjunction(parts)) == (both, either)


def test_gathering_flattens_parts_of_its_own_kind() -> None:
    assert conjunction([And((A, B)), Or((A, C))]) == And((A, B, Or((A, C))))


@pytest.mark.parametrize(("expr", "opposite"), [(TRUE, FALSE), (FALSE, TRUE), (A, Not(A)), (Not(A), A)])
def test_negation_undoes_itself(expr: Expr, opposite: Expr) -> None:
    assert negation(expr) == opposite


@pytest.mark.parametrize(
    ("rule", "replacements", "left"),
    [
        ("A & !B | C", {"B": FALSE}, Or((A, C))),
        ("A & !B | C", {"B": TRUE}, C),
        ("A & B", {"A": FALSE}, FALSE),
        ("A | B", {"A": TRUE}, TRUE),
        ("A & B", {"A": B}, B),
        ("A & B", {"A": Or((B, C))}, And((Or((B, C)), B))),
        ("!A", {"A": Not(B)}, B),
        ("A", {}, A),
        ("A & B", {"A": B, "B": A}, And((B, A))),
        ("A & 1", {}, A),
    ],
)
def test_substitution_replaces_and_simplifies(rule: str, replacements: dict[str, Expr], left: Expr) -> None:
    assert substitute(parse(rule).expr, replacements) == left


@settings(max_examples=80, deadline=None)
@given(rules(["A", "B", "C"]), st.sampled_from([TRUE, FALSE]))
def test_substituting_a_constant_is_the_rule_with_that_node_held(expr: Expr, constant: Const) -> None:
    left = substitute(expr, {"C": constant})
    names = ["A", "B", "C"]  # C is the highest bit: its rows are one half of the table
    half = slice(4, 8) if constant.value else slice(0, 4)
    assert "C" not in variables(left)
    assert (truth_table(left, names)[half] == truth_table(expr, names)[half]).all()


def test_a_deep_expression_is_compared_hashed_printed_and_rewritten() -> None:
    first, second = parse(DEEP).expr, parse(DEEP).expr
    assert first == second
    assert len({first, second}) == 1
    assert parse(str(first)).expr == first
    assert repr(first).startswith("<And A & (B | A")
    # A & (B | x) with B on is A, whatever stands inside.
    assert equivalent(substitute(first, {"B": TRUE}), A)
