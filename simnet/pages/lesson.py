"""A lesson as one HTML file, and the teacher's file with plan and answer key."""

from __future__ import annotations

from typing import Any

from simnet.pages.answers import Answered, answer_all
from simnet.pages.link import link_of
from simnet.pages.modeldata import model_data
from simnet.pages.modelpage import SCRIPTS, Page, asset, data_script, fill
from simnet.scenario.lesson import Lesson, Prediction, Show, Step

__all__ = ["lesson_page", "teacher_page"]


def lesson_page(lesson: Lesson, *, scorm: bool = False) -> Page:
    """Compile a lesson into one interactive page.

    Parameters
    ----------
    lesson : Lesson
    scorm : bool
        Report the score to a SCORM 1.2 runtime where one is present.

    Returns
    -------
    Page
        The right answers are those that the model gives now. They stand in the file: a student who
        reads its source can find them.

    Raises
    ------
    InputError
        When the model's answer to a question is not among its choices, or not the one expected.
    TooLargeError
    """
    steps = [
        _step(step, answers)
        for step, answers in zip(lesson.steps, answer_all(lesson), strict=True)
    ]
    data = {
        "models": {network.id: model_data(network) for network in lesson.networks},
        "lesson": {
            "id": lesson.id,
            "title": lesson.title,
            "steps": steps,
            "glossary": dict(lesson.glossary),
            "goals": list(lesson.goals),
            "modelSays": list(lesson.model_says),
            "biologySays": list(lesson.biology_says),
        },
    }
    scripts = [*SCRIPTS, *(["scorm.js"] if scorm else []), "lesson.js"]
    return fill(
        "page.html",
        title=lesson.title,
        lead=lesson.audience,
        model=" and ".join(network.id for network in lesson.networks),
        digest=", ".join(network.digest[:12] for network in lesson.networks),
        data=data_script(data),
        style=asset("page.css") + asset("lesson.css"),
        script="\n".join(asset(name) for name in scripts),
    )


def teacher_page(lesson: Lesson) -> Page:
    """Compile the teacher's file: plan, answer key with what the model gives, common mistakes.

    Raises
    ------
    InputError
    """
    answered = answer_all(lesson)
    key = [
        {"title": step.title, "number": number, "answers": [_key(answer) for answer in answers]}
        for number, (step, answers) in enumerate(zip(lesson.steps, answered, strict=True), start=1)
        if answers
    ]
    return fill("teacher.html", lesson=lesson, key=key, style=asset("page.css") + asset("lesson.css"))


def _step(step: Step, answers: tuple[Answered, ...]) -> dict[str, Any]:
    return {
        "title": step.title,
        "model": step.network.id,
        "text": _paragraphs(step.text),
        "show": _show(step.show),
        "variants": [_question(answer) for answer in answers],
    }


def _show(show: Show | None) -> str:
    if show is None:
        return ""
    return link_of(show.condition, show.encoding, settled=show.settled)


def _question(answer: Answered) -> dict[str, Any]:
    question = answer.question
    baseline = answer.show[1] if isinstance(question.about, Prediction) and len(answer.show) > 1 else None
    return {
        "ask": question.ask,
        "choices": [{"key": choice.key, "says": choice.says, "back": choice.back} for choice in question.choices],
        "right": answer.right,
        "found": answer.found,
        "explain": _paragraphs(question.explain),
        "run": link_of(answer.show[0], question.encoding),
        "before": "" if baseline is None else link_of(baseline, question.encoding),
    }


def _key(answer: Answered) -> dict[str, Any]:
    question = answer.question
    right = next(choice for choice in question.choices if choice.key == answer.right)
    return {
        "ask": question.ask,
        "right": right.says,
        "found": answer.found,
        "encoding": question.encoding,
        "explain": _paragraphs(question.explain),
        "mistakes": [choice for choice in question.choices if choice.key != answer.right],
    }


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
