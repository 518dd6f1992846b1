"""Figures by what they show: each is a picture that a notebook displays and a file keeps."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import simnet as sn
from simnet.errors import InputError, UnknownNameError
from simnet.report.picture import Picture
from simnet.results import SteadyStates
from simnet.results.screen import ScreenTable
from simnet.study.hysteresis import hysteresis

CELLS = sn.load("tmtnf_dox")
BLOCKED = "block tmTNF_signal restores sensitivity to DOX"


@cache
def states() -> SteadyStates:
    return sn.steady_states(CELLS, "resistant: DOX", "resistant: DOX + KO:GSTP1", scheme="sync")


@cache
def pairs() -> ScreenTable:
    return sn.screen(CELLS, sn.knockouts(CELLS), readout="CellDeath", context="resistant", drug="DOX", order=(1, 2))


def words(picture: Picture) -> str:
    """The text of a picture, as a reader of its SVG finds it."""
    tree = ET.fromstring(picture.svg)  # noqa: S314 - made by us
    return " ".join(text.text or "" for text in tree.iter("{http://www.w3.org/2000/svg}text"))


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: sn.plot.network(CELLS), "GST-π"),
        (lambda: sn.plot.network(CELLS, states()[1]), "resistant: DOX + KO:GSTP1 (sync)"),
        (lambda: sn.plot.network(CELLS, states()[1], title="no GST-π"), "no GST-π"),
        (lambda: sn.plot.heatmap(states(), CELLS, caption="Two conditions."), "Two conditions."),
        (lambda: sn.plot.readouts(states(), CELLS), "cell death"),
        (lambda: sn.plot.time_course(sn.simulate(CELLS, condition="resistant: DOX"), CELLS), "p-ERK"),
        (lambda: sn.plot.screen(pairs()), "Pairs added to"),
        (lambda: sn.plot.pairs(pairs()), "Pairs added to"),
        (lambda: sn.plot.waterfall(pairs(), top=3), "sensitive reference"),
        (lambda: pairs().plot(kind="waterfall", top=3), "sensitive reference"),
        (lambda: sn.plot.ladder(sn.escape(CELLS, "resistant: DOX + tmTNF_blocker", max_size=1)), "OE:"),
        (lambda: sn.plot.explanation(sn.explain(CELLS, BLOCKED), CELLS), "Why"),
    ],
)  # fmt: skip
def test_each_picture_shows_what_its_name_says(make: Callable[[], Picture], expected: str) -> None:
    assert expected in words(make())


def test_hysteresis_shows_the_node_by_its_display_name() -> None:
    found = hysteresis(CELLS, "resistant: untreated", along="MEK_inhibitor", readouts="GSTP1", steps=10, starts=2)
    assert "GST-π" in words(sn.plot.hysteresis(found, CELLS))


def test_a_dose_matrix_names_both_drugs() -> None:
    found = sn.dose_matrix(CELLS, "DOX", "tmTNF_blocker", context="resistant", readout="CellDeath", scheme="sync")
    said = words(sn.plot.dose_matrix(found))
    assert "DOX" in said
    assert "tmTNF_blocker" in said


def test_a_course_shows_the_nodes_asked_for_by_any_name() -> None:
    course = sn.simulate(CELLS, condition="resistant: DOX")
    said = words(sn.plot.time_course(course, CELLS, ["p-ERK", "CellDeath"]))
    assert "p-ERK" in said
    assert "GST-π" not in said


def test_a_course_of_an_unknown_node_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'GSTP1'"):
        sn.plot.time_course(sn.simulate(CELLS, condition="resistant: DOX"), CELLS, ["GSTP2"])


def test_courses_side_by_side_are_named_each_and_so_is_an_ensemble() -> None:
    courses = [sn.simulate(CELLS, condition=f"resistant: {drug}") for drug in ("DOX", "tmTNF_blocker")]
    said = words(sn.plot.time_course(courses, CELLS, ["ERK"]))
    assert "resistant: DOX" in said
    assert "resistant: tmTNF_blocker" in said
    ensemble = sn.simulate(CELLS, sn.ContinuousTime(duration=5, windows=5), condition="resistant: DOX", runs=20)
    assert "p-ERK" in words(sn.plot.time_course(ensemble, CELLS, ["ERK"]))


def test_a_picture_in_a_notebook_is_no_wider_than_the_page_and_has_a_text_and_other_fonts() -> None:
    picture = sn.plot.network(CELLS)
    html = picture._repr_html_()
    assert "max-width:100%" in html
    (alt, data) = re.findall(r'alt="(.*?)".*base64,(.*)"', html)[0]
    assert alt.startswith("Network tmTNF-α reverse signalling")
    assert base64.b64decode(data).decode() == picture.svg
    assert "font-family: 'DejaVu Sans', Verdana, sans-serif" in picture.svg


def test_the_same_picture_is_the_same_text() -> None:
    assert sn.plot.network(CELLS).svg == sn.plot.network(CELLS).svg


@pytest.mark.parametrize(("ending", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_picture_is_saved_by_its_ending(tmp_path: Path, ending: str, begins: bytes) -> None:
    path = sn.plot.network(CELLS).save(tmp_path / f"network.{ending}")
    assert path.read_bytes().startswith(begins)


def test_another_ending_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.svg, \.png, \.pdf, not '\.gif'"):
        sn.plot.network(CELLS).save(tmp_path / "network.gif")
    assert not list(tmp_path.iterdir())


def test_a_picture_says_what_it_is_of() -> None:
    assert repr(sn.plot.heatmap(states(), CELLS)).startswith("<Picture 'Steady states of tmtnf_dox'")


def test_naming_the_figures_loads_no_drawing_library() -> None:
    script = "import sys, simnet as sn; sn.plot.network; print('matplotlib' in sys.modules, 'numba' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout == "False False\n"
