"""Scenario files: YAML to a scenario, judged against the model it names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from simnet.errors import ConditionError, FileProblems, InputError, Problem, Span, did_you_mean, nearest
from simnet.files.fields import Fields, as_text
from simnet.files.formats import READ_SUFFIXES, read_any
from simnet.files.kinds import expect, kind_of
from simnet.files.library import model_path
from simnet.files.rulefile import check_rule_file
from simnet.files.yamltext import Document, ListValue, TextValue, Value, in_order, read_document
from simnet.network import Network
from simnet.scenario import (
    CLAIM_KINDS,
    DEFAULT_SCHEMES,
    WORDS,
    Claim,
    ClaimKind,
    Comparison,
    Condition,
    Hypothesis,
    Readout,
    Scenario,
    Scheme,
    Start,
    Word,
    as_schemes,
    as_start,
    parse_condition,
    parse_holds,
    parse_hypothesis,
    parse_readout,
    parse_readouts,
)

__all__ = ["check_file", "read_scenario"]

TOP_KEYS = (
    "simnet", "scenario", "title", "question", "model", "conditions", "readouts", "schemes", "start", "seed",
    "claims", "draw", "notes",
)  # fmt: skip
MAX_DIGITS = 18
CLAIM_KEYS = ("id", "cites", "says", "kind", "when", "holds", "hypothesis", "expect")


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario file and the model it names.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Scenario

    Raises
    ------
    FileProblems
        Every problem of the file (or of the model) at once, each with line and column.
    """
    if _is_other_network(path):
        reason = "this file holds a network, not a scenario"
        hint = f"A scenario names it under 'model:'. Try: simnet steady {path} untreated"
        raise FileProblems([Problem(str(path), 0, 0, reason, hint=hint)])
    document = read_document(path)
    expect(document, "scenario")
    scenario = _Reader(document).scenario()
    document.raise_errors()
    if scenario is None:  # pragma: no cover - a file without errors gives a scenario
        message = f"{path}: no scenario"
        raise InputError(message)
    return scenario


def check_file(path: str | Path) -> tuple[Problem, ...]:
    """Return every problem of a rule file, a scenario file or a network in another format.

    A scenario file is known by its keys. Its model is read too, and the model's problems follow
    its own.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    tuple of Problem
        Errors and warnings; empty when there is nothing to say.
    """
    try:
        if _is_other_network(path):
            read_any(path)
            return ()
        document = read_document(path)
    except FileProblems as error:
        return error.problems
    if kind_of(document) == "rule file":
        return check_rule_file(path)
    reader = _Reader(document)
    try:
        reader.scenario()
    except FileProblems as error:
        return (*in_order(document.problems), *error.problems)
    return in_order(document.problems)


def _is_other_network(path: str | Path) -> bool:
    """Say whether a file is, by its ending, a network in another tool's format."""
    suffix = Path(path).suffix.lower()
    return suffix in READ_SUFFIXES and suffix not in (".yaml", ".yml")


class _Reader:
    """One scenario file on its way to a scenario; problems collect in the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.top = Fields(document, document.root, TOP_KEYS, "the scenario file")
        self.broken: set[str] = set()

    def scenario(self) -> Scenario | None:
        version = self.top.text("simnet", required=True)
        if version not in ("", "1"):
            place = self.top.place("simnet")
            self.document.problem(f"format {version!r} is not known; this is simnet format 1", place)
        network = self._network()
        if network is None:
            return None
        texts = {key.text: value for key, value in self.top.items("conditions")}
        conditions = {label: self._condition(value, network) for label, value in texts.items()}
        labels = {label: value.text for label, value in texts.items() if isinstance(value, TextValue)}
        self.broken = {label for label, condition in conditions.items() if condition is None}
        claims = tuple(self._claims(network, labels))
        scenario = Scenario(
            id=self.top.text("scenario", required=True),
            network=network,
            title=self.top.text("title"),
            question=self.top.text("question"),
            conditions={label: found for label, found in conditions.items() if found is not None},
            readouts=self._readouts(network),
            schemes=self._schemes(),
            start=self._start(),
            seed=self._seed(),
            claims=claims,
            draw=self._draw(texts),
            path=self.document.path,
        )
        if not scenario.conditions and not scenario.claims and not self.document.errors:
            self.document.problem("the scenario has neither conditions nor claims", Span(0, 1))
        return None if self.document.errors else scenario

    def _network(self) -> Network | None:
        name, place = self.top.text("model", required=True), self.top.get("model")
        if not name or place is None:
            return None
        try:
            path = model_path(name, Path(self.document.path).parent)
        except InputError as error:
            self.document.problem(str(error), place.span)
            return None
        return read_any(path)

    def _condition(
        self, value: Value, network: Network, labels: Mapping[str, str] | None = None
    ) -> Condition | None:
        if not isinstance(value, TextValue):
            as_text(self.document, value, "a condition")
            return None
        if labels and value.text in labels:
            return parse_condition(labels[value.text], network)
        try:
            return parse_condition(value.text, network)
        except ConditionError as error:
            label = did_you_mean(nearest(value.text, labels or ()))
            self.document.problem(error.reason, value.within(error.span), label or error.hint)
        except InputError as error:
            self.document.problem(str(error), value.span)
        return None

    def _readouts(self, network: Network) -> tuple[Readout, ...]:
        found = []
        for text in self.top.texts("readouts"):
            try:
                found.append(parse_readout(text.text, network))
            except ConditionError as error:
                self.document.problem(error.reason, text.within(error.span), error.hint)
        return tuple(found) or parse_readouts((), network)

    def _draw(self, labels: Mapping[str, Value]) -> tuple[str, ...]:
        texts = self.top.texts("draw")
        for text in texts:
            if text.text not in labels:
                hint = did_you_mean(nearest(text.text, labels))
                self.document.problem(f"no condition is labelled {text.text!r}", text.span, hint)
        return tuple(text.text for text in texts)

    def _schemes(self) -> tuple[Scheme, ...]:
        found: list[Scheme] = []
        for text in self.top.texts("schemes"):
            try:
                found += as_schemes(text.text)
            except InputError as error:
                self.document.problem(str(error), text.span)
        return tuple(found) or DEFAULT_SCHEMES

    def _start(self) -> Start:
        text, place = self.top.text("start"), self.top.get("start")
        try:
            return as_start(text or "initial")
        except InputError as error:
            self.document.problem(str(error), place.span if place else self.top.span)
            return Start()

    def _seed(self) -> int:
        text, place = self.top.text("seed"), self.top.get("seed")
        if not text:
            return 1
        if not text.isdecimal() or len(text) > MAX_DIGITS:
            message = f"the seed is {text[:40]!r}: a whole number of up to {MAX_DIGITS} digits"
            self.document.problem(message, place.span if place else Span(0, 1))
            return 1
        return int(text)

    # claims --------------------------------------------------------------------------------

    def _claims(self, network: Network, labels: Mapping[str, str]) -> list[Claim]:
        value = self.top.get("claims")
        if value is None:
            return []
        if not isinstance(value, ListValue):
            self.document.problem("'claims' should be a list", Span(value.span.start, value.span.start + 1))
            return []
        found: list[Claim] = []
        counted: dict[str, int] = {}
        for item in value.items:
            claim = self._claim(item, network, labels, counted)
            if claim is not None and any(other.id == claim.id for other in found):
                self.document.problem(f"duplicate claim id {claim.id!r}", item.span)
            elif claim is not None:
                found.append(claim)
        return found

    def _claim(
        self, value: Value, network: Network, labels: Mapping[str, str], counted: dict[str, int]
    ) -> Claim | None:
        fields = Fields(self.document, value, CLAIM_KEYS, "a claim")
        cites = tuple(text.text for text in fields.texts("cites"))
        kind = self._one_of(fields, "kind", CLAIM_KINDS, "source" if cites else "prediction")
        expect = self._one_of(fields, "expect", WORDS, "supported")
        statement = self._statement(fields, network, labels)
        if statement is None:
            return None
        return Claim(
            id=fields.text("id") or _number(cites, kind, counted),
            statement=statement,
            cites=cites,
            says=fields.text("says"),
            kind=cast("ClaimKind", kind),
            expect=cast("Word", expect),
        )

    def _statement(
        self, fields: Fields, network: Network, labels: Mapping[str, str]
    ) -> Comparison | Hypothesis | None:
        sentence = fields.get("hypothesis")
        when, holds = fields.get("when"), fields.get("holds")
        if sentence is not None and (when is not None or holds is not None):
            self.document.problem("a claim has either a hypothesis or 'when' and 'holds'", sentence.span)
            return None
        if isinstance(sentence, TextValue):
            try:
                return parse_hypothesis(sentence.text, network)
            except ConditionError as error:
                self.document.problem(error.reason, sentence.within(error.span), error.hint)
            except InputError as error:
                self.document.problem(str(error), sentence.span)
            return None
        if not fields.readable:
            return None
        if not isinstance(when, TextValue) or not isinstance(holds, TextValue):
            place = Span(fields.span.start, fields.span.start + 1)
            self.document.problem("a claim needs 'when' and 'holds', or a 'hypothesis'", place)
            return None
        return self._comparison(when, holds, network, labels)

    def _comparison(
        self, when: TextValue, holds: TextValue, network: Network, labels: Mapping[str, str]
    ) -> Comparison | None:
        """Read both halves, so that what is wrong in either is noted; a broken label is noted where it stands."""
        condition = None if when.text in self.broken else self._condition(when, network, labels)
        try:
            readout, relation, against = parse_holds(holds.text, network, labels)
        except ConditionError as error:
            marked = holds.within(error.span)
            if holds.text[error.span.start : error.span.end] not in self.broken:
                self.document.problem(error.reason, marked, error.hint)
            return None
        return None if condition is None else Comparison(readout, relation, condition, against)

    def _one_of(self, fields: Fields, key: str, known: tuple[str, ...], default: str) -> str:
        text, place = fields.text(key), fields.get(key)
        if text and text not in known:
            hint = did_you_mean(nearest(text, known)) or f"Known: {', '.join(known)}."
            self.document.problem(f"unknown {key} {text!r}", place.span if place else fields.span, hint)
            return default
        return text or default


def _number(cites: tuple[str, ...], kind: str, counted: dict[str, int]) -> str:
    """Name a claim after its source row or its kind: C015, C015.2, control.1."""
    stem = cites[0] if cites else kind
    counted[stem] = counted.get(stem, 0) + 1
    return stem if cites and counted[stem] == 1 else f"{stem}.{counted[stem]}"
