"""The drawn escape ladder."""

from __future__ import annotations

from pathlib import Path

import pytest

import simnet as sn
from simnet.errors import InputError
from simnet.report.bundle import draw_ladder
from simnet.report.ladder import MAX_RUNGS, ladder_figure
from simnet.results import Ladder
from simnet.study import escape


@pytest.fixture(scope="module")
def ladder() -> Ladder:
    return escape(sn.load("tmtnf_dox"), "DOX + tmTNF_blocker", max_size=1)


def words(ladder: Ladder) -> list[str]:
    return [text.get_text() for text in ladder_figure(ladder).axes[0].texts]


def test_every_alteration_is_a_rung(ladder: Ladder) -> None:
    assert {rung.name for rung in ladder} <= set(words(ladder))


def test_what_nothing_answers_is_said_in_words(ladder: Ladder) -> None:
    assert words(ladder).count("! no answer") == len([rung for rung in ladder if not rung.answers])


def test_there_is_a_dot_for_each_scheme_under_which_it_escapes(ladder: Ladder) -> None:
    dots = [line for line in ladder_figure(ladder).axes[0].lines if line.get_marker() == "o"]
    assert len(dots) == sum(len(rung.escapes_under) for rung in ladder)


def test_long_ladder_is_cut_and_says_so(ladder: Ladder) -> None:
    import dataclasses

    long = dataclasses.replace(ladder, rungs=ladder.rungs * 5)
    said = words(long)
    assert f"(the first {MAX_RUNGS} of {len(long)})" in " ".join(said[0].split())


def test_ladder_without_a_rung_can_be_drawn(ladder: Ladder) -> None:
    import dataclasses

    assert ladder_figure(dataclasses.replace(ladder, rungs=())).axes


def test_drawing_is_one_file(ladder: Ladder, tmp_path: Path) -> None:
    draw_ladder(ladder, sn.load("tmtnf_dox"), tmp_path / "ladder.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["ladder.svg"]
    with pytest.raises(InputError, match=r"written as \.svg or \.png"):
        draw_ladder(ladder, sn.load("tmtnf_dox"), tmp_path / "ladder.gif")
