"""One pass against boolean.py's grammar: the same trees, and nothing taken that the grammar refuses."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simnet.errors import ExpressionError
from simnet.logic import And, Expr, Not, Or, Var, parse
from simnet.logic.onepass import Mark, Vocabulary, read
from simnet.logic.parser import careful
from tests.strategies import rules

A, B, C, D = (Var(name) for name in "ABCD")

SIGNS = ["&", "&&", "*", "and", "AND", "|", "||", "+", "or", "Or", "!", "~", "not", "(", ")", "(", ")"]
WORDS = ["ERK", "NF_κB", "x1", "1A", "0", "1", "TRUE", "false", "'p-ERK'", '"IL-6"', '"and"']
SLIPS = ["2", "²", "^", "-", '"', "''", "=", "\n", "&|", ")("]


def tree(text: str) -> Expr | str:
    """The tree that boolean.py reads, or why it is none."""
    try:
        return careful(text)
    except ExpressionError as error:
        return str(error)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from([*SIGNS, *WORDS, *SLIPS]), max_size=14), st.sampled_from(["", " "]))
@example(["!", "(", "A", ")", "&", "B"], "")
@example(["(", "A", "&", "B", ")", "&", "C"], "")
def test_any_row_of_tokens_is_read_or_refused_as_boolean_py_does(tokens: list[str], blank: str) -> None:
    text = blank.join(tokens)
    try:
        found: Expr | str = parse(text).expr
    except ExpressionError as error:
        found = str(error)
    assert found == tree(text)


@settings(max_examples=200, deadline=None)
@given(rules(["ERK", "AKT", "p53"], leaves=20))
def test_any_well_formed_rule_is_read_in_one_pass_as_boolean_py_does(rule: Expr) -> None:
    assert parse(str(rule)).expr == careful(str(rule))


class Letters(Vocabulary):
    """Single letters and the usual signs."""

    def meaning(self, token: str) -> Expr | Mark:
        marks = {"&": Mark.AND, "|": Mark.OR, "!": Mark.NOT, "(": Mark.OPEN, ")": Mark.CLOSE, "?": Mark.OTHER}
        return marks.get(token) or Var(token)


@pytest.mark.parametrize(
    ("text", "kept", "flat"),
    [
        ("A&(B&C)", And((A, And((B, C)))), And((A, B, C))),
        ("(A&B)&C", And((And((A, B)), C)), And((A, B, C))),
        ("(A|B)|(C|D)", Or((Or((A, B)), Or((C, D)))), Or((A, B, C, D))),
        ("A|(B&C)", Or((A, And((B, C)))), Or((A, And((B, C))))),
        ("A&!(B&C)", And((A, Not(And((B, C))))), And((A, Not(And((B, C)))))),
        ("((A|B))&C", And((Or((A, B)), C)), And((Or((A, B)), C))),
        ("!!(A)", Not(Not(A)), Not(Not(A))),
    ],
)
def test_parentheses_stay_unless_joining_is_asked_for(text: str, kept: Expr, flat: Expr) -> None:
    assert (read(text, Letters()), read(text, Letters(), flat=True)) == (kept, flat)


@pytest.mark.parametrize("text", ["", "A&", "&A", "A&&B", "AB", "A(B)", "()", "(A", "A)", "A!B", "A?B", "?", "!"])
def test_what_is_not_well_formed_is_declined(text: str) -> None:
    assert read(text, Letters()) is None


def test_a_name_is_one_tree_wherever_it_stands_and_so_is_its_negation() -> None:
    found = read("A&!B|B&!B&A", Letters())
    assert found is not None
    left, right = found.args
    assert left.args[0] is right.args[2]
    assert left.args[1] is right.args[1]


@pytest.mark.parametrize("nested", ["A&(" * 3000 + "B" + ")" * 3000, "(" * 3000 + "B" + "|A)" * 3000])
def test_thousands_of_nested_parts_are_joined_into_one(nested: str) -> None:
    found = read(nested, Letters(), flat=True)
    assert found is not None
    assert len(found.args) == 3001
