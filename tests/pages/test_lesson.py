"""Lessons: the model answers, the page asks, the teacher gets the key."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from simnet.errors import FileProblems, InputError
from simnet.files.lessonfile import read_lesson
from simnet.pages import lesson_page, scorm_package, teacher_page
from simnet.pages.answers import answer_all
from simnet.scenario.lesson import Lesson

if TYPE_CHECKING:
    from playwright.sync_api import Page

LESSONS = Path(__file__).parents[2] / "lessons"
FILES = sorted(LESSONS.glob("*.yaml"))

MODEL = """
simnet: 1
id: tiny
title: A tiny model
nodes:
  L: {kind: context}
  D: {kind: drug}
  S: {kind: protein, rule: L & !D, because: {L: "assumed: so", D: "assumed: so"}}
  M: {kind: protein, rule: S | M, because: {S: "assumed: so", M: "assumed: so"}}
contexts: {on: {L: 1}, off: {}}
readouts: [S, M]
"""
LESSON = """
simnet: 1
lesson: tiny
title: A tiny lesson
model: tiny.yaml
plan: [{minutes: 45, do: everything}]
steps:
  - title: Look
    text: Look at it.
    show: "on: untreated"
  - title: Guess
    question:
      ask: What becomes of M?
      readout: M
      when: "on: D"
      choices:
        "on": {says: It stays., back: right}
        "off": {says: It falls., back: M holds itself.}
      explain: M keeps itself on.
"""


def _lesson(folder: Path, text: str = LESSON) -> Lesson:
    (folder / "tiny.yaml").write_text(MODEL)
    path = folder / "lesson.yaml"
    path.write_text(text)
    return read_lesson(path)


def _problems(folder: Path, text: str) -> str:
    with pytest.raises(FileProblems) as caught:
        _lesson(folder, text)
    return str(caught.value)


def test_the_right_answer_comes_from_the_model(tmp_path: Path) -> None:
    (_, (answer,)) = answer_all(_lesson(tmp_path))
    assert answer.right == "on"  # M = S | M: once on it stays, by hand
    assert "M is 1 in [on: D]" in answer.found


def test_another_model_gives_another_answer(tmp_path: Path) -> None:
    _lesson(tmp_path)
    (tmp_path / "tiny.yaml").write_text(MODEL.replace("S | M", "S & M"))
    (_, (answer,)) = answer_all(read_lesson(tmp_path / "lesson.yaml"))
    assert answer.right == "off"


def test_an_answer_that_the_author_does_not_expect_stops_the_compilation(tmp_path: Path) -> None:
    lesson = _lesson(tmp_path, LESSON + '      expect: "off"\n')
    with pytest.raises(InputError, match="the model answers 'on'"):
        lesson_page(lesson)


def test_an_answer_that_is_not_among_the_choices_stops_the_compilation(tmp_path: Path) -> None:
    text = LESSON.replace('"on": {says: It stays., back: right}', 'between: {says: Half of it., back: no}')
    with pytest.raises(InputError, match="no choice"):
        lesson_page(_lesson(tmp_path, text))


def test_two_right_conditions_of_a_choice_stop_the_compilation(tmp_path: Path) -> None:
    text = LESSON.replace('when: "on: D"', 'which: ["on: D", "on: untreated"]')
    text = text.replace('"on": {', '"1": {').replace('"off": {', '"2": {')
    with pytest.raises(InputError, match="2 of the choices"):
        lesson_page(_lesson(tmp_path, text))


def test_every_problem_is_told_with_its_place(tmp_path: Path) -> None:
    text = LESSON.replace('show: "on: untreated"', 'show: "on: Dx"').replace("readout: M", "readout: Q")
    said = _problems(tmp_path, text.replace("minutes: 45", "minutes: soon"))
    assert "lesson.yaml:6:18" in said
    assert "not a number of minutes" in said
    assert "Dx" in said
    assert "lesson.yaml:10" in said
    assert "'Q'" in said
    assert "lesson.yaml:14" in said


def test_a_key_that_is_no_answer_names_the_answers(tmp_path: Path) -> None:
    assert "Answers: on, off, between." in _problems(tmp_path, LESSON.replace('"off": {', "gone: {"))


def test_variants_are_made_for_every_combination_and_each_gets_its_own_answer(tmp_path: Path) -> None:
    text = LESSON.replace("What becomes of M?", "What becomes of {node}?").replace("readout: M", 'readout: "{node}"')
    text = text.replace("      explain:", "      vary: {node: [M, S]}\n      explain:")
    (_, answers) = answer_all(_lesson(tmp_path, text))
    assert [(answer.question.ask, answer.right) for answer in answers] == [
        ("What becomes of M?", "on"),
        ("What becomes of S?", "off"),
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_lesson_of_ours_compiles_and_fills_45_minutes(path: Path) -> None:
    lesson = read_lesson(path)
    assert lesson.minutes == 45
    assert lesson.glossary
    assert lesson.goals
    assert lesson.model_says
    assert lesson.biology_says
    assert len(lesson_page(lesson).encode()) < 300_000
    assert sum(bool(step.variants) for step in lesson.steps) >= 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_teachers_file_holds_plan_and_key(path: Path) -> None:
    lesson = read_lesson(path)
    text = teacher_page(lesson)
    assert "45 minutes" in text
    assert all(period.do.split()[0] in text for period in lesson.plan)
    assert text.count("Right:") == sum(len(step.variants) for step in lesson.steps)


def test_a_scorm_package_has_a_manifest_that_names_its_page(tmp_path: Path) -> None:
    lesson = _lesson(tmp_path)
    package = zipfile.ZipFile(io.BytesIO(scorm_package(lesson)))
    manifest = ET.fromstring(package.read("imsmanifest.xml"))  # noqa: S314  # our own text
    space = {"ims": "http://www.imsproject.org/xsd/imscp_rootv1p1p2"}
    names = [file.get("href") for file in manifest.findall(".//ims:file", space)]
    assert names == ["index.html"]
    assert set(package.namelist()) == {"imsmanifest.xml", "index.html"}
    assert manifest.findtext("ims:metadata/ims:schemaversion", namespaces=space) == "1.2"
    assert scorm_package(lesson) == scorm_package(lesson)


def test_a_title_with_signs_of_xml_stays_a_title(tmp_path: Path) -> None:
    lesson = replace(_lesson(tmp_path), title="<A & B>")
    package = zipfile.ZipFile(io.BytesIO(scorm_package(lesson)))
    assert "<title>&lt;A &amp; B&gt;</title>" in package.read("imsmanifest.xml").decode()


# in the browser ---------------------------------------------------------------------------------


def _answer(page: Page, key: str) -> None:
    page.locator(f'.question input[value="{key}"]').check()
    page.locator('.question button[type="submit"]').click()
    page.locator("button.run").click()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_student_who_predicts_everything_right_gets_full_marks_and_sees_the_model_agree(
    opened: Any, path: Path
) -> None:
    lesson = read_lesson(path)
    page = opened(lesson_page(lesson), "#seed=7")
    asked = 0
    for place in range(len(lesson.steps)):
        right = page.evaluate("simnetLesson.question() && simnetLesson.question().right")
        if right is not None:
            asked += 1
            _answer(page, right)
            assert "Your prediction is what the model does" in page.locator(".feedback").inner_text()
        if place < len(lesson.steps) - 1:
            page.locator("button.next").click()
    assert f"{asked} of {asked} predictions right" in page.locator(".where").inner_text()


def test_what_the_page_shows_after_a_run_is_what_the_answer_says(opened: Any, tmp_path: Path) -> None:
    page = opened(lesson_page(_lesson(tmp_path)))
    page.locator("button.next").click()
    _answer(page, "off")
    said = page.locator(".feedback").inner_text()
    assert "The model does something else: It stays." in said
    assert "M holds itself." in said
    assert page.locator('tr[data-readout="M"] td:nth-of-type(2)').inner_text() == "1"


def test_the_first_prediction_counts(opened: Any, tmp_path: Path) -> None:
    page = opened(lesson_page(_lesson(tmp_path)))
    page.locator("button.next").click()
    _answer(page, "off")
    _answer(page, "on")
    assert "0 of 1 predictions right" in page.locator(".where").inner_text()


RUNTIME = """window.told = [];
window.API = { LMSInitialize: () => 'true', LMSGetValue: () => '', LMSCommit: () => 'true', LMSFinish: () => 'true',
LMSSetValue: (name, value) => { told.push([name, value]); return 'true'; } };"""


def test_a_scorm_runtime_gets_score_and_status_and_without_one_nothing_happens(
    tab: Page, tmp_path: Path
) -> None:
    path = tmp_path / "index.html"
    path.write_text(lesson_page(_lesson(tmp_path), scorm=True), encoding="utf-8")
    tab.goto(path.as_uri())
    tab.locator("button.next").click()
    _answer(tab, "on")  # no runtime: the tab fixture fails on any complaint
    tab.add_init_script(RUNTIME)
    tab.reload()
    tab.locator("button.next").click()
    _answer(tab, "on")
    told = dict(tab.evaluate("told"))
    assert told["cmi.core.score.raw"] == "100"
    assert told["cmi.core.lesson_status"] == "passed"
