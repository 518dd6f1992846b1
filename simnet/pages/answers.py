"""The right answers of a lesson, asked of the model when the lesson is compiled."""

from __future__ import annotations

from dataclasses import dataclass

from simnet.errors import InputError
from simnet.results import ReadoutValue
from simnet.scenario import Claim, Condition, Hypothesis, Synchronous
from simnet.scenario.lesson import Lesson, Prediction, Question, Which
from simnet.study.judge import judge
from simnet.study.settle import Settler

__all__ = ["Answered", "answer_all"]

SCHEME = Synchronous()  # the scheme in which the page steps


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its right answer.

    Parameters
    ----------
    question : Question
    right : str
        Key of the right choice.
    found : str
        What the model gave, in words.
    show : tuple of Condition
        Conditions to look at when the model is run: the one in question, and what it is compared with.
    """

    question: Question
    right: str
    found: str
    show: tuple[Condition, ...]


def answer_all(lesson: Lesson) -> tuple[tuple[Answered, ...], ...]:
    """Answer every question of a lesson, in each of its variants.

    Returns
    -------
    tuple of tuple of Answered
        For each step one answer a variant; empty for a step without a question.

    Raises
    ------
    InputError
        When the right answer is not among the choices, is not the one that the author expects, or
        more than one condition of a "which" is right.
    """
    settlers: dict[tuple[str, str], Settler] = {}
    for network in lesson.networks:
        settlers[network.id, ""] = Settler(network)
        for name in network.alternatives:
            settlers[network.id, name] = Settler(network.with_alternative(name))
    found = []
    for step in lesson.steps:
        answers = tuple(_answer(question, settlers[step.network.id, question.encoding]) for question in step.variants)
        for answer in answers:
            _check(answer, step.title)
        found.append(answers)
    return tuple(found)


def _check(answer: Answered, step: str) -> None:
    question = answer.question
    if answer.right not in [choice.key for choice in question.choices]:
        message = f"step {step!r}: to {question.ask!r} the model answers {answer.right!r}, which is no choice"
        raise InputError(message)
    if question.expect and question.expect != answer.right:
        message = f"step {step!r}: the model answers {answer.right!r} to {question.ask!r}, not {question.expect!r}"
        raise InputError(message)


def _answer(question: Question, settler: Settler) -> Answered:
    match question.about:
        case Prediction():
            return _predict(question, question.about, settler)
        case Which():
            return _which(question, question.about, settler)
        case Hypothesis():
            return _judge(question, question.about, settler)


def _predict(question: Question, about: Prediction, settler: Settler) -> Answered:
    value = settler.value(about.when, SCHEME, about.readout)
    found = f"{about.readout.text} is {value} in [{about.when}]"
    if about.than is None:
        right = "on" if value.low == about.readout.top else "off" if value.high == 0 else "between"
        return Answered(question, right, found, (about.when,))
    other = settler.value(about.than, SCHEME, about.readout)
    right = "more" if _mean(value) > _mean(other) else "less" if _mean(value) < _mean(other) else "same"
    return Answered(question, right, f"{found} and {other} in [{about.than}]", (about.when, about.than))


def _which(question: Question, about: Which, settler: Settler) -> Answered:
    values = [settler.value(condition, SCHEME, about.readout) for condition in about.conditions]
    best = max(map(_mean, values))
    right = [place for place, value in enumerate(values) if _mean(value) == best]
    found = "; ".join(f"{value} in [{when}]" for value, when in zip(values, about.conditions, strict=True))
    if len(right) != 1:
        message = f"{len(right)} of the choices of {question.ask!r} are right: {about.readout.text} is {found}"
        raise InputError(message)
    return Answered(
        question, str(right[0] + 1), f"{about.readout.text} is {found}", (about.conditions[right[0]],)
    )


def _judge(question: Question, about: Hypothesis, settler: Settler) -> Answered:
    claim = Claim(id="question", statement=about, says=about.text)
    verdict = judge(settler, claim, [SCHEME])
    treated = about.condition(*([about.drug] if about.drug else []), *about.actions)
    return Answered(question, verdict.word, f"{verdict.word}: {verdict.answers[0].because}", (treated,))


def _mean(value: ReadoutValue) -> float:
    return round(value.low if value.value is None else value.value, 9)
