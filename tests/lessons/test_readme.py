"""The page on lessons: its example is a whole lesson, and it documents every key and every file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simnet.files import lessonfile
from simnet.files.lessonfile import read_lesson
from simnet.pages import lesson_page, teacher_page
from simnet.pages.answers import answer_all
from simnet.scenario.lesson import ANSWERS

LESSONS = Path(__file__).parents[2] / "lessons"
README = (LESSONS / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)


def test_the_example_is_a_lesson_that_the_model_answers_as_expected(tmp_path: Path) -> None:
    (text,) = EXAMPLE
    path = tmp_path / "first.yaml"
    path.write_text(text, encoding="utf-8")
    lesson = read_lesson(path)
    rights = [[answer.right for answer in answers] for answers in answer_all(lesson)]
    # the drug is cleared; two shields (in both variants); NF-κB still holds the cell
    assert rights == [[], ["less"], ["2", "2"], ["refuted"]]
    assert "ERK is knocked out. Do the cells die?" in lesson_page(lesson)
    assert "Which shield would you open first?" in teacher_page(lesson)


@pytest.mark.parametrize("key", lessonfile.TOP_KEYS)
def test_every_key_of_a_lesson_stands_in_the_example(key: str) -> None:
    assert re.search(rf"^{key}:", EXAMPLE[0], re.MULTILINE)


@pytest.mark.parametrize("key", [*lessonfile.STEP_KEYS, *lessonfile.QUESTION_KEYS])
def test_every_key_of_a_step_and_of_a_question_stands_in_a_table(key: str) -> None:
    assert re.search(rf"^\| [^|]*`{key}`", README, re.MULTILINE)


@pytest.mark.parametrize("answer", [key for keys in ANSWERS.values() for key in keys])
def test_every_answer_is_named(answer: str) -> None:
    assert f"`{answer}`" in README


@pytest.mark.parametrize(
    "path", [*LESSONS.glob("*.yaml"), *LESSONS.glob("notebooks/*.ipynb")], ids=lambda path: path.stem
)
def test_every_lesson_and_notebook_is_listed(path: Path) -> None:
    assert f"`{path.name}`" in README or f"`{path.stem}`" in README
