"""The rule parser: spellings, precedence, names, depth, and every mistake with its place."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.errors import ExpressionError, InputError, Span
from simnet.logic import RESERVED, And, Const, Expr, Not, Or, Var, parse, truth_table, variables
from tests.oracles import value

A, B, C = Var("A"), Var("B"), Var("C")
NAMES = ("A", "B", "C", "D")


@pytest.mark.parametrize("sign", ["&", "&&", "*", "and", "AND", "And", "aNd"])
def test_every_spelling_of_and_is_read(sign: str) -> None:
    assert parse(f"A {sign} B").expr == And((A, B))


@pytest.mark.parametrize("sign", ["|", "||", "+", "or", "OR", "Or", "oR"])
def test_every_spelling_of_or_is_read(sign: str) -> None:
    assert parse(f"A {sign} B").expr == Or((A, B))


@pytest.mark.parametrize("sign", ["!", "! ", "~", "~ ", "not ", "NOT ", "Not ", "nOt "])
def test_every_spelling_of_not_is_read(sign: str) -> None:
    assert parse(f"{sign}A").expr == Not(A)


@pytest.mark.parametrize(
    ("text", "constant"),
    [("0", False), ("1", True), ("false", False), ("true", True), ("FALSE", False), ("True", True)],
)
def test_every_spelling_of_a_constant_is_read(text: str, constant: bool) -> None:
    assert parse(text).expr == Const(constant)


@pytest.mark.parametrize("text", ["A&B", "A&&B", "A*B", " A  &\tB ", "A\n&\nB", "(A)&(B)", "((A & B))", "A\u00a0& B"])
def test_blanks_and_needless_parentheses_change_nothing(text: str) -> None:
    assert parse(text).expr == And((A, B))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("!A & B", And((Not(A), B))),
        ("!(A & B)", Not(And((A, B)))),
        ("A | B & C", Or((A, And((B, C))))),
        ("A & B | C", Or((And((A, B)), C))),
        ("(A | B) & C", And((Or((A, B)), C))),
        ("A | !B & C", Or((A, And((Not(B), C))))),
        ("A & B & C", And((A, B, C))),
        ("A | B | C", Or((A, B, C))),
        ("!!A", Not(Not(A))),
        ("not not A and B", And((Not(Not(A)), B))),
        ("A * B + C", Or((And((A, B)), C))),
        ("A + B * C", Or((A, And((B, C))))),
        ("~A && B || not C", Or((And((Not(A), B)), Not(C)))),
    ],
)
def test_not_binds_tightest_then_and_then_or(text: str, tree: Expr) -> None:
    assert parse(text).expr == tree


def _python(text: str, values: dict[str, bool]) -> bool:
    """Python's own reading of a rule written with its words."""
    return bool(eval(text, {"__builtins__": {}}, dict(values)))  # noqa: S307 - our own words, an oracle


SPELLED = {"and": ["&", "&&", "and", "AND", "*"], "or": ["|", "||", "or", "OR", "+"], "not": ["!", "~", "not ", "NOT "]}


@st.composite
def written_rules(draw: st.DrawFn) -> tuple[str, str]:
    """The same rule in Python's words and in a mixture of ours; parentheses stand at random."""

    def join(children: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
        pairs = st.tuples(st.sampled_from(["and", "or"]), children, children)
        joined = pairs.map(lambda pair: [*pair[1], pair[0], *pair[2]])
        return joined | children.map(lambda part: ["not", *part]) | children.map(lambda part: ["(", *part, ")"])

    leaf = st.sampled_from([*NAMES, "True", "False"]).map(lambda name: [name])
    tokens = draw(st.recursive(leaf, join, max_leaves=12))
    ours = [draw(st.sampled_from(SPELLED.get(token, [token]))) for token in tokens]
    return " ".join(tokens), " ".join(ours)


@settings(max_examples=100, deadline=None)
@given(written_rules())
def test_a_rule_means_what_python_reads_in_it(rule: tuple[str, str]) -> None:
    python, ours = rule
    expr = parse(ours).expr
    for bits in itertools.product((False, True), repeat=len(NAMES)):
        values = dict(zip(NAMES, bits, strict=True))
        assert value(expr, {name: int(bit) for name, bit in values.items()}) == _python(python, values), (ours, values)


@settings(max_examples=100, deadline=None)
@given(written_rules())
def test_a_rule_that_is_printed_and_read_again_means_the_same(rule: tuple[str, str]) -> None:
    expr = parse(rule[1]).expr
    assert (truth_table(parse(str(expr)).expr, NAMES) == truth_table(expr, NAMES)).all()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="AB01 &|!~*+()^'\"-=,.κ\n²", max_size=12) | st.text(max_size=8))
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    try:
        names = parse(text).names
    except ExpressionError as error:
        problem: ExpressionError | None = error
    else:
        problem = None
        assert all(name in (text[span.start : span.end], text[span.start + 1 : span.end - 1]) for name, span in names)
    if problem is not None:
        assert 0 <= problem.span.start < problem.span.end <= max(1, len(text))
        assert problem.reason


# names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["NO", "ON", "14_3_3", "NFκB", "IκBα", "_x", "__", "NOTCH1", "ANDROID", "ORAI1", "xor", "NULL", "no", "1A"]
)
def test_names_that_look_like_something_else_are_names(name: str) -> None:
    assert parse(f"{name} | !{name}").expr == Or((Var(name), Not(Var(name))))


@pytest.mark.parametrize("quoted", ['"NF-κB"', "'NF-κB'"])
def test_a_quoted_name_may_hold_any_sign(quoted: str) -> None:
    assert parse(f"{quoted} & A").expr == And((Var("NF-κB"), A))


@pytest.mark.parametrize("word", [*sorted(RESERVED), "0", "1", "14", "p-ERK (amplified)", "it's", "A & B", "²"])
def test_a_quoted_name_is_printed_so_that_it_can_be_read_back(word: str) -> None:
    expr = And((Var(word), Not(Var("A"))))
    assert parse(str(expr)).expr == expr


def test_every_name_is_reported_where_it_stands() -> None:
    #                 0123456789012345
    parsed = parse("A & (!B | \"p-ERK\") & A")
    assert parsed.names == (
        ("A", Span(0, 1)),
        ("B", Span(6, 7)),
        ("p-ERK", Span(10, 17)),  # with its quotation marks
        ("A", Span(21, 22)),
    )


# mistakes ----------------------------------------------------------------------------------

MISTAKES = [
    # text, the part that is marked, where it begins, what is said
    ("", "", 0, "the rule is empty"),
    ("   ", "   ", 0, "the rule is empty"),
    ("A & & B", "&", 4, "two operators in a row"),
    ("A & | B", "|", 4, "two operators in a row"),
    ("A and or B", "or", 6, "two operators in a row"),
    ("A &&& B", "&", 4, "two operators in a row"),
    ("A ||| B", "|", 4, "two operators in a row"),
    ("A | * B", "*", 4, "two operators in a row"),
    ("! & A", "&", 2, "two operators in a row"),
    ("& A", "&", 0, "the rule begins with '&'"),
    ("or A", "or", 0, "the rule begins with 'or'"),
    (") A", ")", 0, "the rule begins with ')'"),
    ("A &", "&", 2, "the rule ends after '&'"),
    ("A | not", "not", 4, "the rule ends after 'not'"),
    ("!", "!", 0, "the rule ends after '!'"),
    ("(", "(", 0, "the rule ends after '('"),
    ("A & (", "(", 4, "the rule ends after '('"),
    ("(A", "(", 0, "'(' is never closed"),
    ("A | (B & (C | D)", "(", 4, "'(' is never closed"),
    ("(A & (B", "(", 5, "'(' is never closed"),
    ("(A & (B)", "(", 0, "'(' is never closed"),
    ("A)", ")", 1, "')' closes nothing"),
    ("(A)) & (B", ")", 3, "')' closes nothing"),
    ("()", ")", 1, "nothing stands between '(' and ')'"),
    ("A & ()", ")", 5, "nothing stands between '(' and ')'"),
    ("(A &)", ")", 4, "nothing stands between '&' and ')'"),
    ("(& A)", "&", 1, "a name should stand between '(' and '&'"),
    ("A B", "B", 2, "an operator is missing between 'A' and 'B'"),
    ("A (B)", "(", 2, "an operator is missing between 'A' and '('"),
    ("(A) B", "B", 4, "an operator is missing between ')' and 'B'"),
    ("(A)(B)", "(", 3, "an operator is missing between ')' and '('"),
    ("A !B", "!", 2, "an operator is missing between 'A' and '!'"),
    ("A not B", "not", 2, "an operator is missing between 'A' and 'not'"),
    ("A 1", "1", 2, "an operator is missing between 'A' and '1'"),
    ("A xor B", "xor", 2, "an operator is missing between 'A' and 'xor'"),
    ("A ^ B", "^", 2, "'^' means AND in some dialects and XOR in others"),
    ("^A", "^", 0, "'^' means AND in some dialects and XOR in others"),
    ("A ^^ B", "^", 2, "'^' means AND in some dialects and XOR in others"),
    ("2", "2", 0, "'2' is not a Boolean value"),
    ("A & 10", "10", 4, "'10' is not a Boolean value"),
    ("A | 00", "00", 4, "'00' is not a Boolean value"),
    ("²", "²", 0, "'²' is not a Boolean value"),
    ('"" & A', '""', 0, "there is no name between the quotation marks"),
    ("A & ' '", "' '", 4, "there is no name between the quotation marks"),
    ('A & "B', '"', 4, "unexpected character"),
    ("A-B", "-", 1, "unexpected character '-'"),
    ("p-ERK & A", "-", 1, "unexpected character '-'"),
    ("A -> B", "-", 2, "unexpected character '-'"),
    ("A = B & C", "=", 2, "unexpected character '='"),
    ("A, B", ",", 1, "unexpected character ','"),
    ("A ∧ B", "∧", 2, "unexpected character '∧'"),
    ("A & B;", ";", 5, "unexpected character ';'"),
    ("A # why", "#", 2, "unexpected character '#'"),
    ("κ & B & & C", "&", 8, "two operators in a row"),
    ("A &\n  & B", "&", 6, "two operators in a row"),
]


@pytest.mark.parametrize(("text", "marked", "begin", "reason"), MISTAKES)
def test_a_mistake_is_marked_where_it_stands(text: str, marked: str, begin: int, reason: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert reason in caught.value.reason
    assert caught.value.span.start == begin
    assert text[begin : caught.value.span.end] == marked


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("A ^ B", "Write 'A & B' for AND, or 'A & !B | !A & B' for exclusive or."),
        ("A ⊕ B", "'A & !B | !A & B'"),
        ("A XOR B", "'A & !B | !A & B'"),
        ("A ∧ B", "Write '&'"),
        ("A ∨ B", "Write '|'"),
        ("¬A", "Write '!'"),
        ("A & 2", "0 and 1"),
        ("p-ERK", "quotation marks"),
        ("A/B", "quotation marks"),
        ('"A & B', "never closed"),
        ("A = B", "to the right of '='"),
    ],
)
def test_a_mistake_that_is_often_made_comes_with_the_way_out(text: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert hint in caught.value.hint


def test_the_suggested_exclusive_or_is_one() -> None:
    # 00 -> 0, 10 -> 1, 01 -> 1, 11 -> 0
    assert truth_table(parse("A & !B | !A & B").expr, ["A", "B"]).tolist() == [False, True, True, False]


def test_a_mistake_is_bad_input() -> None:
    assert issubclass(ExpressionError, InputError)


def test_the_message_shows_the_rule_with_a_caret_under_the_mistake() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("ERK & & DUSP6")
    assert str(caught.value).splitlines()[1:] == ["    ERK & & DUSP6", "          ^"]


# size --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "A" + ")" * 5000,
        "!" * 5000 + "A",
        "!(" * 5000 + "A" + ")" * 5000,
        "(A & (A | " * 2500 + "A" + "))" * 2500,
        "(A | (A & " * 2500 + "A" + "))" * 2500,
    ],
    ids=["parentheses", "signs", "both", "and-or", "or-and"],
)
def test_thousands_of_nested_parentheses_are_read(text: str) -> None:
    # An even number of negations of A is A, and so is any AND and OR of A with itself.
    assert truth_table(parse(text).expr, ["A"]).tolist() == [False, True]


@pytest.mark.parametrize("depth", [1, 3000])
def test_a_mistake_inside_thousands_of_parentheses_is_found(depth: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("(" * depth + "A & & B" + ")" * depth)
    assert caught.value.span == Span(depth + 4, depth + 5)


def test_a_rule_of_twenty_inputs_is_tabulated_in_full() -> None:
    names = [f"x{place}" for place in range(20)]
    # True exactly when all are on or none is: two of the 2**20 states.
    rule = parse(f"{' & '.join(names)} | !({' | '.join(names)})").expr
    table = truth_table(rule, names)
    assert (len(table), table.nonzero()[0].tolist()) == (2**20, [0, 2**20 - 1])


def test_a_rule_of_thousands_of_names_is_read() -> None:
    names = [f"x{place}" for place in range(3000)]
    assert variables(parse(" | ".join(names)).expr) == tuple(names)
