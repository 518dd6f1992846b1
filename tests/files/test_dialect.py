"""Plain dialects in one pass against the shunting-yard that knows every place."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from simnet.errors import ExpressionError, Span
from simnet.files.bnet import DIALECT as BNET
from simnet.files.booleannet import DIALECT as BOOLEANNET
from simnet.files.dialect import BooleanRules, Dialect
from simnet.logic import Expr

TOKENS = [
    "&", "&&", "and", "|", "||", "OR", "!", "~", "not", "(", ")", "(", ")",
    "ERK", "14-3-3", "p53*", "IL-6", "a.b", "κ", "'x y'", '"and"', "0", "1", "true", "False",
    "2", "12", "^", ",", "=", "#", "'", '"', "*", "\t",
]  # fmt: skip
Told = list[tuple[str, Span]]


def reading(text: str, cut: int, dialect: Dialect, *, carefully: bool) -> tuple[list[Expr | str], Told]:
    """Both halves of a text as rules, and the names that were told on the way."""
    told: Told = []
    rules = BooleanRules(text, dialect, lambda name, span: told.append((name, span)))
    found: list[Expr | str] = []
    for span in (Span(0, cut), Span(cut, len(text))):
        try:
            found.append(rules.careful(span) if carefully else rules.read(span))
        except ExpressionError as error:
            found.append(str(error))
    return found, told


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from(TOKENS), max_size=9),
    st.lists(st.sampled_from(TOKENS), max_size=9),
    st.sampled_from(["", " "]),
    st.sampled_from([BNET, BOOLEANNET]),
)
@example(["ERK", "&", "("], ["ERK", "|", "IL-6", "&", "ERK"], " ", BNET)
@example(["ERK", "&", "(", "ERK", "&", "κ", ")"], ["!", "(", "κ", "|", "(", "ERK", "|", "a.b", ")", ")"], " ", BNET)
def test_a_plain_rule_is_read_or_refused_alike_with_and_without_places(
    first: list[str], second: list[str], blank: str, dialect: Dialect
) -> None:
    one = blank.join(first) + " "
    text = one + blank.join(second)
    quick, told = reading(text, len(one), dialect, carefully=False)
    slow, expected = reading(text, len(one), dialect, carefully=True)
    assert (quick, told) == (slow, expected)
