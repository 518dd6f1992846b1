"""`check_file`: which kind of file it is, and the order of what it tells."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simnet.errors import FileProblems, Problem
from simnet.files import (
    check_file,
    check_rule_file,
    load,
    model_names,
    model_path,
    read_scenario,
    scenario_names,
    scenario_path,
)
from tests.files.example import MODEL, SCENARIO, with_line, write


def test_a_rule_file_is_checked_as_one(tmp_path: Path) -> None:
    path = write(tmp_path, with_line(MODEL, "id: toy\n", ""))
    assert check_file(path) == check_rule_file(path) != ()


@pytest.mark.parametrize("key", ["scenario: toy_doxorubicin\n", "model: toy.yaml\n"])
def test_a_scenario_without_one_of_its_keys_is_still_checked_as_a_scenario(tmp_path: Path, key: str) -> None:
    write(tmp_path, MODEL)
    (problem,) = check_file(write(tmp_path, with_line(SCENARIO, key, ""), "run.yaml"))
    assert "the scenario file needs a" in problem.message


def test_a_model_with_the_key_of_a_scenario_is_still_checked_as_a_model(tmp_path: Path) -> None:
    (problem,) = check_file(write(tmp_path, MODEL + "model: x\n"))
    assert problem.message == "unknown key 'model' in the rule file"


def test_a_file_of_neither_kind_is_told_what_a_rule_file_needs(tmp_path: Path) -> None:
    found = check_file(write(tmp_path, "a: 1\n"))
    assert [problem.message for problem in found] == [
        "unknown key 'a' in the rule file",
        "the rule file needs a 'simnet'",
        "the rule file needs a 'title'",
        "the rule file needs an 'id'",
    ]


def test_errors_and_warnings_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = with_line(MODEL, "    because: {GSTP1: [C2]}\n", "")  # a warning, at the end
    found = check_file(write(tmp_path, with_line(text, "theme: ", "thme: ")))
    assert [problem.severity for problem in found] == ["error", "warning"]


def test_checking_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "a: &x 1\n")
    check_file(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_problem_of_the_file_as_a_whole_has_line_0(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    assert check_file(path) == (Problem(str(path), 0, 0, "the file is empty"),)


@pytest.mark.parametrize("name", model_names())
def test_every_model_of_the_library_is_without_errors_and_warnings(name: str) -> None:
    assert list(map(str, check_file(model_path(name)))) == []


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_of_the_library_is_without_errors_and_warnings(name: str) -> None:
    assert list(map(str, check_file(scenario_path(name)))) == []


# one kind of file for the other --------------------------------------------------------------------


def test_a_rule_file_given_for_a_scenario_is_one_message(tmp_path: Path) -> None:
    path = write(tmp_path, MODEL)
    with pytest.raises(FileProblems, match=f"Try: simnet steady {re.escape(str(path))} untreated") as raised:
        read_scenario(path)
    assert [problem.message for problem in raised.value.problems] == ["this is a rule file, not a scenario"]


def test_a_scenario_given_for_a_model_is_one_message_that_names_its_model(tmp_path: Path) -> None:
    path = write(tmp_path, SCENARIO, "run.yaml")
    with pytest.raises(FileProblems, match=r"the scenario's model: toy\.yaml") as raised:
        load(path)
    assert [problem.message for problem in raised.value.problems] == ["this is a scenario, not a rule file"]
    assert raised.value.problems[0].source.startswith("scenario:")


def test_a_network_in_another_format_is_no_scenario(tmp_path: Path) -> None:
    path = write(tmp_path, "A, B\n", "cells.BNET")
    with pytest.raises(FileProblems, match="this file holds a network, not a scenario"):
        read_scenario(path)
    assert check_file(path) == ()


def test_a_file_of_neither_kind_is_not_taken_for_the_other(tmp_path: Path) -> None:
    path = write(tmp_path, "a: 1\n")
    with pytest.raises(FileProblems, match="the scenario file needs a 'model'"):
        read_scenario(path)
