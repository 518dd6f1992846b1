"""The exception tree, the caret display and the nearest-name helper."""

from __future__ import annotations

import inspect
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simnet.errors
from simnet.errors import (
    ConditionError,
    ExpressionError,
    FileProblems,
    InputError,
    NoEffectWarning,
    OutputExistsError,
    Problem,
    SimnetError,
    SimnetWarning,
    Span,
    TooLargeError,
    UnknownNameError,
    did_you_mean,
    mark,
    nearest,
)


@pytest.mark.parametrize(
    "error", [ExpressionError, UnknownNameError, ConditionError, FileProblems, OutputExistsError], ids=str
)
def test_what_a_user_can_mend_is_bad_input(error: type[Exception]) -> None:
    assert issubclass(error, InputError)


def test_work_that_is_too_large_is_no_bad_input() -> None:
    assert issubclass(TooLargeError, SimnetError)
    assert not issubclass(TooLargeError, InputError)


def test_warnings_are_no_errors() -> None:
    assert issubclass(NoEffectWarning, SimnetWarning)
    assert issubclass(SimnetWarning, UserWarning)


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    classes = {
        name: cls
        for name, cls in inspect.getmembers(simnet.errors, inspect.isclass)
        if issubclass(cls, Exception) and cls.__module__ == "simnet.errors"
    }
    drawn: dict[int, str] = {}
    parents: dict[str, str] = {}
    for line in inspect.cleandoc(str(simnet.errors.__doc__)).splitlines():
        found = re.match(r"(?P<indent>[ │├└─]*)(?P<name>\w+(?:Error|Problems|Warning))\b", line)
        if found and found["name"] in classes:
            depth = len(found["indent"])
            drawn = {at: name for at, name in drawn.items() if at < depth}
            if drawn:
                parents[found["name"]] = drawn[max(drawn)]
            drawn[depth] = found["name"]
    real = {name: cls.__bases__[0].__name__ for name, cls in classes.items() if cls.__bases__[0] in classes.values()}
    assert parents == real


def test_the_errors_room_imports_nothing_of_simnet() -> None:
    assert "simnet" not in inspect.getsource(simnet.errors).replace("simnet raises", "").split("from ", 1)[1].split(
        "__all__"
    )[0]


# carets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "span", "lines"),
    [
        ("A & & B", Span(4, 5), ["    A & & B", "        ^"]),
        ("ERK & pERK", Span(6, 10), ["    ERK & pERK", "          ^^^^"]),
        ("", Span(0, 1), ["", "    ^"]),
        ("A &", Span(3, 4), ["    A &", "       ^"]),
        ("A &\n& B", Span(4, 5), ["    & B", "    ^"]),
        ("A &\n& B\n| C", Span(6, 11), ["    & B", "      ^"]),  # only the first line is marked
        ("\tA & & B", Span(5, 6), ["    \tA & & B", "    \t    ^"]),  # a tab stays one, so that the caret stays put
        ("NF-κB & & B", Span(8, 9), ["    NF-κB & & B", "            ^"]),
    ],
)
def test_carets_stand_under_the_mistake(text: str, span: Span, lines: list[str]) -> None:
    assert mark(text, span) == lines


def test_a_long_line_is_cut_around_the_mistake() -> None:
    shown, carets = mark("a" * 5000 + "X" + "b" * 5000, Span(5000, 5001))
    assert len(shown) < 120
    assert shown[carets.index("^")] == "X"
    assert (shown.strip()[0], shown[-1]) == ("…", "…")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab κ\n", max_size=300), st.integers(0, 300), st.integers(1, 50))
def test_the_caret_always_stands_under_the_first_marked_sign(text: str, start: int, length: int) -> None:
    start = min(start, max(0, len(text) - 1))
    shown, carets = mark(text, Span(start, start + length))
    if text and not text[start].isspace():
        assert shown[carets.index("^")] == text[start]
    assert set(carets) <= {" ", "^"}
    assert "^" in carets


# problems ----------------------------------------------------------------------------------


def test_a_problem_reads_place_message_line_caret_and_hint() -> None:
    problem = Problem("m.yaml", 14, 8, "unknown node 'pERK'", "  FOS: pERK", length=4, hint="Did you mean 'ERK'?")
    assert str(problem).splitlines() == [
        "m.yaml:14:8: unknown node 'pERK'",
        "      FOS: pERK",
        "           ^^^^",
        "Did you mean 'ERK'?",
    ]


def test_a_problem_of_the_whole_file_has_no_line() -> None:
    assert str(Problem("m.yaml", 0, 0, "the file is empty")) == "m.yaml: the file is empty"


def test_a_warning_says_that_it_is_one() -> None:
    assert str(Problem("m.yaml", 1, 1, "odd", severity="warning")) == "m.yaml:1:1: warning: odd"


def test_all_problems_are_in_the_message_and_kept_as_facts() -> None:
    problems = (Problem("m.yaml", 1, 1, "first"), Problem("m.yaml", 2, 1, "second"))
    error = FileProblems(iter(problems))
    assert error.problems == problems
    assert str(error) == "m.yaml:1:1: first\nm.yaml:2:1: second"


@pytest.mark.parametrize("kind", [ExpressionError, ConditionError])
def test_a_mistake_keeps_its_facts(kind: type[ExpressionError] | type[ConditionError]) -> None:
    error = kind("two operators in a row", "A & & B", Span(4, 5), "Take one away.")
    assert (error.reason, error.text, error.span, error.hint) == (
        "two operators in a row",
        "A & & B",
        Span(4, 5),
        "Take one away.",
    )
    assert str(error).splitlines() == ["two operators in a row", "    A & & B", "        ^", "Take one away."]


# names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("pERK", ["ERK", "AKT", "GSTP1"], ("ERK",)),
        ("gstp1", ["GSTP1"], ("GSTP1",)),
        ("GST-π1", ["GSTP1", "AKT", "GST-π"], ("GST-π", "GSTP1")),  # five signs of six are shared, then four
        ("quux", ["ERK", "AKT"], ()),
        ("", ["ERK"], ()),
        ("ERK", [], ()),
        ("resistnt", ["resistant", "sensitive"], ("resistant",)),
    ],
)
def test_the_nearest_names_come_best_first(name: str, known: list[str], found: tuple[str, ...]) -> None:
    assert nearest(name, known) == found


def test_no_more_names_than_asked_for() -> None:
    assert len(nearest("ERK", ["ERK1", "ERK2", "ERK3", "ERK4"], 2)) == 2


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["ERK"], "Did you mean 'ERK'?"), (["ERK", "MEK"], "Did you mean 'ERK' or 'MEK'?")],
)
def test_suggestions_are_a_question(names: list[str], text: str) -> None:
    assert did_you_mean(names) == text


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (UnknownNameError("node", "pERK", ["ERK"]), "unknown node 'pERK'. Did you mean 'ERK'?"),
        (UnknownNameError("node", "quux", ["ERK", "AKT"]), "unknown node 'quux'. There are: ERK, AKT."),
        (UnknownNameError("node", "quux", []), "unknown node 'quux'."),
        (UnknownNameError("node", "quux", map(str, range(100))), "unknown node 'quux'."),
        (UnknownNameError("node", "pERK", ["ERK"], "the rule of 'FOS'"),
         "unknown node 'pERK' in the rule of 'FOS'. Did you mean 'ERK'?"),
        (UnknownNameError("node", "TNF", ["TNF"], "model 'm'", ["A", "B"]),
         "ambiguous node 'TNF' in model 'm'. Did you mean 'A' or 'B'?"),
    ],
)  # fmt: skip
def test_an_unknown_name_says_what_there_is(error: UnknownNameError, text: str) -> None:
    assert str(error) == text
