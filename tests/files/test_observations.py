"""Observation tables: both layouts, and rows that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.errors import FileProblems
from simnet.files.observations import observation_text, read_observations
from simnet.scenario import Observation

SIX = """\
ID\tScore\tSource\tPerturbation\tObserved node\tCategorization
# a comment
1\t1.0\tABA=0\t\tClosure\tOFF

9\t0.5\tABA=1\tPLDalpha KO, ROS CA\tClosure\tOFF/Some
"""
FIVE = "ID\tSCORE\tFIXES\tNODE\tVALUE\n9\t0.5\tABA=1,PLDalpha=0,ROS=1\tClosure\tOFF/Some\n"
NINE = Observation("9", 0.5, {"ABA": True, "PLDalpha": False, "ROS": True}, "Closure", "OFF/Some")


def written(folder: Path, text: str) -> Path:
    path = folder / "seen.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_sources_and_perturbations_are_what_was_held(tmp_path: Path) -> None:
    first, second = read_observations(written(tmp_path, SIX))
    assert (first.id, dict(first.held), first.outcome) == ("1", {"ABA": False}, "OFF")
    assert (second, dict(second.held)) == (second, dict(NINE.held))
    assert (second.weight, second.node, second.outcome) == (0.5, "Closure", "OFF/Some")


def test_layout_with_fixed_nodes_says_the_same(tmp_path: Path) -> None:
    (found,) = read_observations(written(tmp_path, FIVE))
    assert dict(found.held) == dict(NINE.held)
    assert found.outcome == NINE.outcome


def test_writing_then_reading_changes_nothing(tmp_path: Path) -> None:
    read = read_observations(written(tmp_path, SIX))
    again = read_observations(written(tmp_path, observation_text(read, frozenset({"ABA"}))))
    assert [(o.id, o.weight, dict(o.held), o.node, o.outcome) for o in again] == [
        (o.id, o.weight, dict(o.held), o.node, o.outcome) for o in read
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1\t1.0\tABA=0\t\tClosure\tHIGH", "the outcome 'HIGH' is none of OFF, OFF/Some, Some, Some/ON, ON"),
        ("1\tone\tABA=0\t\tClosure\tON", "the score 'one' is not a number"),
        ("1\tnan\tABA=0\t\tClosure\tON", "the score 'nan' is not a number"),
        ("1\t1\tABA=2\t\tClosure\tON", "'ABA=2' is not understood"),
        ("1\t1\tABA=1\tROS UP\tClosure\tON", "'ROS UP' is not understood"),
        ("1\t1\tABA=1\tABA KO\tClosure\tON", "ABA is held at 0 and at 1"),
        ("1\t1\tABA=1\tROS KO\t\tON", "no node is observed"),
        ("1\t1\tClosure", "a row has 5 or 6 columns separated by tabs, not 3"),
    ],
)
def test_row_that_is_wrong_is_named_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    path = written(tmp_path, f"ID\tScore\tSource\tPerturbation\tNode\tSeen\n{row}\n")
    with pytest.raises(FileProblems) as caught:
        read_observations(path)
    assert reason in str(caught.value)
    assert f"{path}:2:1" in str(caught.value)


def test_same_observation_twice_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, SIX + "10\t1\tABA=0\t\tClosure\tON\n")
    with pytest.raises(FileProblems, match="10 observes the same as 1"):
        read_observations(path)


def test_empty_file_has_no_header(tmp_path: Path) -> None:
    with pytest.raises(FileProblems, match="needs a header line"):
        read_observations(written(tmp_path, "# nothing\n"))
