"""Lesson files: YAML to a lesson on a model."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from simnet.errors import ConditionError, FileProblems, InputError, Span, did_you_mean, nearest
from simnet.files.fields import Fields
from simnet.files.formats import read_any
from simnet.files.library import model_path
from simnet.files.yamltext import Document, ListValue, TextValue, Value, read_document
from simnet.network import Network
from simnet.scenario import Condition, Hypothesis, parse_condition, parse_hypothesis, parse_readout
from simnet.scenario.lesson import (
    ANSWERS,
    Choice,
    Lesson,
    Period,
    Prediction,
    Question,
    Show,
    Step,
    Which,
)

__all__ = ["read_lesson"]

T = TypeVar("T")

TOP_KEYS = (
    "simnet", "lesson", "title", "model", "audience", "goals", "glossary", "model_says", "biology_says", "plan",
    "discuss", "steps",
)  # fmt: skip
STEP_KEYS = ("title", "model", "text", "show", "encoding", "settled", "question")
QUESTION_KEYS = (
    "ask", "readout", "when", "than", "which", "hypothesis", "choices", "explain", "encoding", "expect", "vary",
)  # fmt: skip
MOST_VARIANTS = 24


def read_lesson(path: str | Path) -> Lesson:
    """Read a lesson file and the model it names.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Lesson
        Its questions are not answered yet; `simnet.pages.lesson_page` asks the model.

    Raises
    ------
    FileProblems
        Every problem of the file (or of the model) at once, each with line and column.
    """
    document = read_document(path)
    lesson = _Reader(document).lesson()
    document.raise_errors()
    if lesson is None:  # pragma: no cover - a file without errors gives a lesson
        message = f"{path}: no lesson"
        raise InputError(message)
    return lesson


class _Reader:
    """One lesson file on its way to a lesson; problems collect in the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.top = Fields(document, document.root, TOP_KEYS, "the lesson file")

    def lesson(self) -> Lesson | None:
        version = self.top.text("simnet", required=True)
        if version not in ("", "1"):
            self.document.problem(f"format {version!r} is not known; this is simnet format 1", self.top.place("simnet"))
        network = self._network(self.top)
        if network is None:
            return None
        return Lesson(
            id=self.top.text("lesson", required=True),
            title=self.top.text("title", required=True),
            network=network,
            audience=self.top.text("audience"),
            goals=self._lines("goals"),
            glossary={key.text: self._words(value) for key, value in self.top.items("glossary")},
            model_says=self._lines("model_says"),
            biology_says=self._lines("biology_says"),
            plan=tuple(self._plan()),
            discuss=self._lines("discuss"),
            steps=tuple(self._steps(network)),
        )

    def _network(self, fields: Fields) -> Network | None:
        name = fields.text("model", required=fields is self.top)
        if not name:
            return None
        try:
            return read_any(model_path(name, Path(self.document.path).parent))
        except FileProblems:
            raise
        except InputError as error:
            self.document.problem(str(error), fields.place("model"))
            return None

    def _lines(self, key: str) -> tuple[str, ...]:
        return tuple(_joined(value.text) for value in self.top.texts(key))

    def _words(self, value: Value) -> str:
        if isinstance(value, TextValue):
            return _joined(value.text)
        self.document.problem("this should be a text", _start(value.span))
        return ""

    def _plan(self) -> Iterator[Period]:
        for entry in self._list(self.top.get("plan"), "'plan' of the lesson"):
            fields = Fields(self.document, entry, ("minutes", "do"), "a period of the plan")
            minutes = fields.text("minutes", required=True)
            if minutes and not (minutes.isdecimal() and 0 < int(minutes[:4]) < 1000):
                self.document.problem(f"{minutes!r} is not a number of minutes", fields.place("minutes"))
                continue
            yield Period(int(minutes or 0), _joined(fields.text("do", required=True)))

    def _list(self, value: Value | None, what: str) -> tuple[Value, ...]:
        if value is None:
            return ()
        if isinstance(value, ListValue):
            return value.items
        self.document.problem(f"{what} should be a list", _start(value.span))
        return ()

    def _steps(self, usual: Network) -> Iterator[Step]:
        found = self._list(self.top.get("steps"), "'steps' of the lesson")
        if not found:
            self.document.problem("the lesson has no steps", self.top.place("steps"))
        for entry in found:
            fields = Fields(self.document, entry, STEP_KEYS, "a step")
            question = fields.get("question")
            network = self._network(fields) or usual
            yield Step(
                title=fields.text("title", required=True),
                network=network,
                text=fields.text("text").strip(),
                show=self._show(fields, network),
                variants=() if question is None else tuple(self._variants(question, network)),
            )

    def _show(self, fields: Fields, network: Network) -> Show | None:
        value = fields.get("show")
        if not isinstance(value, TextValue):
            if value is not None:
                self.document.problem("'show' of a step should be a condition", _start(value.span))
            return None
        condition = self._parsed(value, lambda text: parse_condition(text, network))
        settled = fields.text("settled") or "1"
        if settled not in ("0", "1"):
            self.document.problem(f"'settled' is {settled!r}: it must be 0 or 1", fields.place("settled"))
        encoding = self._encoding(fields, network)
        return None if condition is None else Show(condition, encoding, settled == "1")

    def _encoding(self, fields: Fields, network: Network) -> str:
        name = fields.text("encoding")
        if name and name not in network.alternatives:
            hint = did_you_mean(nearest(name, network.alternatives)) or f"Encodings: {', '.join(network.alternatives)}."
            self.document.problem(f"unknown encoding {name!r}", fields.place("encoding"), hint)
            return ""
        return name

    def _variants(self, value: Value, network: Network) -> Iterator[Question]:
        fields = Fields(self.document, value, QUESTION_KEYS, "a question")
        options: dict[str, tuple[str, ...]] = {}
        for key, choices in fields.items("vary"):
            if isinstance(choices, ListValue) and all(isinstance(one, TextValue) for one in choices.items):
                options[key.text] = tuple(one.text for one in choices.items if isinstance(one, TextValue))
            else:
                self.document.problem(f"'vary' gives {key.text!r} a list of texts", _start(choices.span))
        count = 1
        for texts in options.values():
            count *= len(texts)
        if count > MOST_VARIANTS or count == 0:
            place = fields.place("vary")
            self.document.problem(f"{count} variants of one question (1 to {MOST_VARIANTS} can be made)", place)
            return
        for chosen in itertools.product(*options.values()):
            question = self._question(fields, network, dict(zip(options, chosen, strict=True)))
            if question is not None:
                yield question

    def _question(self, fields: Fields, network: Network, vary: Mapping[str, str]) -> Question | None:
        def filled(text: str) -> str:
            for name, value in vary.items():
                text = text.replace("{" + name + "}", value)
            return text

        about, keys = self._about(fields, network, filled)
        if about is None:
            return None
        choices = tuple(self._choices(fields, keys, filled))
        expect = filled(fields.text("expect"))
        if expect and expect not in [choice.key for choice in choices]:
            self.document.problem(f"{expect!r} is not one of the choices", fields.place("expect"))
        return Question(
            ask=_joined(filled(fields.text("ask", required=True))),
            about=about,
            choices=choices,
            explain=filled(fields.text("explain", required=True)).strip(),
            encoding=self._encoding(fields, network),
            expect=expect,
        )

    def _about(
        self, fields: Fields, network: Network, filled: Callable[[str], str]
    ) -> tuple[Prediction | Which | Hypothesis | None, tuple[str, ...]]:
        def parsed(key: str, parse: Callable[[str], T]) -> T | None:
            value = fields.get(key)
            return self._parsed(value, lambda text: parse(filled(text))) if isinstance(value, TextValue) else None

        if fields.get("hypothesis") is not None:
            return parsed("hypothesis", lambda text: parse_hypothesis(text, network)), ANSWERS["verdict"]
        readout = parsed("readout", lambda text: parse_readout(text, network))
        if readout is None:
            if fields.get("readout") is None:
                self.document.problem("a question needs a 'readout' or a 'hypothesis'", fields.place("ask"))
            return None, ()
        if fields.get("which") is not None:
            conditions = [
                self._parsed(value, lambda text: parse_condition(filled(text), network))
                for value in fields.texts("which")
            ]
            known = tuple(condition for condition in conditions if condition is not None)
            keys = tuple(str(place + 1) for place in range(len(conditions)))
            return (Which(readout, known) if len(known) == len(conditions) else None), keys
        when: Condition | None = parsed("when", lambda text: parse_condition(text, network))
        than: Condition | None = parsed("than", lambda text: parse_condition(text, network))
        if when is None:
            if fields.get("when") is None:
                self.document.problem("a question needs 'when' (or 'which')", fields.place("readout"))
            return None, ()
        return Prediction(readout, when, than), ANSWERS["against" if fields.get("than") is not None else "alone"]

    def _choices(self, fields: Fields, keys: tuple[str, ...], filled: Callable[[str], str]) -> Iterator[Choice]:
        found = 0
        for key, value in fields.items("choices"):
            found += 1
            if key.text not in keys:
                hint = f"Answers: {', '.join(keys)}."
                self.document.problem(f"{key.text!r} is no answer to this question", key.span, hint)
                continue
            entry = Fields(self.document, value, ("says", "back"), f"choice {key.text!r}")
            says, back = entry.text("says", required=True), entry.text("back", required=True)
            yield Choice(key.text, _joined(filled(says)), _joined(filled(back)))
        if found < 2:
            self.document.problem("a question needs two choices or more", fields.place("choices"))

    def _parsed(self, value: TextValue, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(value.text)
        except ConditionError as error:
            span = value.within(error.span) if error.text == value.text else value.span
            self.document.problem(error.reason, span, error.hint)
        except InputError as error:
            self.document.problem(str(error), value.span)
        return None


def _joined(text: str) -> str:
    return " ".join(text.split())


def _start(span: Span) -> Span:
    return Span(span.start, span.start + 1)
