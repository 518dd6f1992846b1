"""The hypothesis sentence: "inhibit NRF2 restores sensitivity to Osimertinib"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from simnet.errors import ConditionError, InputError, Span, UnknownNameError, did_you_mean
from simnet.network import (
    Drug,
    EdgeLoss,
    Inhibition,
    Knockout,
    Network,
    Overexpression,
    Perturbation,
    Resistance,
)
from simnet.scenario.condition import Condition, Phase, contradiction
from simnet.scenario.readout import Readout, parse_readout
from simnet.scenario.vocabulary import ACTIONS, CONNECTIVES, EFFECTS, FORMS

__all__ = ["Effect", "Hypothesis", "parse_hypothesis"]

Effect = Literal[
    "restores sensitivity",
    "confers resistance",
    "raises",
    "lowers",
    "induces",
    "abolishes",
    "does not change",
    "synergises with",
]
NEEDS_RESISTANCE = ("restores sensitivity", "confers resistance", "synergises with")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A sentence that was understood, with everything it leaves unsaid filled in.

    Parameters
    ----------
    text : str
        As typed.
    context : str
        Cells in which the actions are taken.
    actions : tuple of Perturbation
    effect : Effect
    readout : Readout
        What is compared.
    drug : Drug or None
        The drug to which cells are sensitive or resistant, or with which the actions synergise.
    reference : str
        The context that counts as sensitive; empty where the effect needs none.
    sensitive_when : {"high", "low"}
        Which side of the readout is the sensitive one.
    """

    text: str
    context: str
    actions: tuple[Perturbation, ...]
    effect: Effect
    readout: Readout
    drug: Drug | None = None
    reference: str = ""
    sensitive_when: Literal["high", "low"] = "high"

    def condition(self, *items: Perturbation | None, context: str | None = None) -> Condition:
        """Return the condition in which `items` are done, in this context or another."""
        given = tuple(item for item in items if item is not None)
        return Condition(self.context if context is None else context, (Phase(given),))

    @property
    def canonical(self) -> str:
        """The sentence spelled out with its baseline, so that nobody mistakes what is tested."""
        readout = self.readout.canonical
        treated = self.condition(self.drug, *self.actions)
        untreated = self.condition(self.drug)
        match self.effect:
            case "restores sensitivity":
                more = "more" if self.sensitive_when == "high" else "less"
                return (
                    f"cells show {more} {readout} in [{treated}] than in [{untreated}], "
                    f"and come nearer to [{self.condition(self.drug, context=self.reference)}] than to it"
                )
            case "confers resistance":
                less = "less" if self.sensitive_when == "high" else "more"
                return (
                    f"cells show {less} {readout} in [{treated}] than in [{untreated}], and come nearer to "
                    f"untreated cells [{self.condition()}] than to it"
                )
            case "synergises with":
                alone = self.condition(*self.actions)
                more = "more" if self.sensitive_when == "high" else "less"
                return f"{readout} is {more} in [{treated}] than in [{untreated}] and than in [{alone}]"
            case "raises" | "lowers":
                sign = ">" if self.effect == "raises" else "<"
                return f"{readout} in [{self.condition(*self.actions)}] {sign} in [{self.condition()}]"
            case "induces":
                return f"{readout} is off in [{self.condition()}] and on in [{self.condition(*self.actions)}]"
            case "abolishes":
                return f"{readout} is on in [{self.condition()}] and off in [{self.condition(*self.actions)}]"
            case "does not change":
                return f"{readout} in [{self.condition(*self.actions)}] = in [{self.condition()}]"


def parse_hypothesis(text: str, network: Network) -> Hypothesis:
    """Read a sentence ``[in CONTEXT,] ACTION {and ACTION} EFFECT``.

    Context, reference, drug and readout that are not named come from the model's `resistance`.

    Parameters
    ----------
    text : str
        Upper and lower case are the same; a full stop at the end is allowed.
    network : Network
        The model that knows the names.

    Returns
    -------
    Hypothesis

    Raises
    ------
    ConditionError
        With the part that was not understood and the forms that would work.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"})
    >>> parse_hypothesis("knock out DUSP6 raises ERK", net).canonical
    'ERK in [DUSP6 KO] > in [untreated]'
    """
    context, begin = _leading_context(text, network)
    effect, span = _effect(text, begin)
    actions = tuple(_actions(text, begin, span.start, network))
    rest = Span(span.end, len(text))
    if effect in NEEDS_RESISTANCE:
        return _about_resistance(text, context, actions, effect, rest, network)
    readout = _readout(text, rest, network)
    if not context and network.resistance is not None:
        context = network.resistance.context
    return Hypothesis(text, context, actions, effect, readout)


def _leading_context(text: str, network: Network) -> tuple[str, int]:
    match = re.match(r"\s*in\s+(?P<name>[^,:]+?)(?:\s+cells)?\s*[,:]", text, re.IGNORECASE)
    if match is None:
        return "", 0
    name = match.group("name")
    found = {c.casefold(): c for c in network.contexts}.get(name.casefold())
    if found is None:
        error = UnknownNameError("context", name, network.contexts)
        hint = did_you_mean(error.suggestions) or f"Contexts of {network.id}: {', '.join(network.contexts)}."
        raise ConditionError(f"unknown context {name!r}", text, Span(*match.span("name")), hint)
    return found, match.end()


def _phrases(table: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Every synonym with its meaning, longest first so that no phrase hides behind a shorter one."""
    pairs = [(phrase, meaning) for meaning, phrases in table.items() for phrase in phrases]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _effect(text: str, begin: int) -> tuple[Effect, Span]:
    best: tuple[int, int, str] | None = None
    for phrase, meaning in _phrases(EFFECTS):
        pattern = r"(?<!\S)" + re.escape(phrase).replace(r"\ ", r"\s+") + r"(?![^\s.])"
        match = re.compile(pattern, re.IGNORECASE).search(text, begin)
        if match and (best is None or (match.start(), -match.end()) < (best[0], -best[1])):
            best = match.start(), match.end(), meaning
    if best is None:
        span = Span(begin, len(text) or 1)
        raise ConditionError("no effect found in this sentence", text, span, FORMS)
    return cast("Effect", best[2]), Span(best[0], best[1])


def _actions(text: str, begin: int, end: int, network: Network) -> Iterator[Perturbation]:
    separators = "|".join(rf"\b{word}\b" for word in CONNECTIVES if word != "with")
    pieces: list[tuple[str, int]] = []
    at = begin
    for match in re.compile(rf"{separators}|,|\+").finditer(text, begin, end):
        pieces.append((text[at : match.start()], at))
        at = match.end()
    pieces.append((text[at:end], at))
    verb = ""
    done: list[Perturbation] = []
    for piece, offset in pieces:
        lead = len(piece) - len(piece.lstrip())
        span = Span(offset + lead, offset + max(lead + 1, len(piece.rstrip())))
        if not piece.strip():
            raise ConditionError("an action is missing here", text, span, FORMS)
        verb, name = _verb(piece.strip(), verb)
        name = re.sub(r"^(?:the|a|an)\s+", "", name)
        try:
            done.append(_action(verb, name, network).bind(network))
        except UnknownNameError as error:
            hint = did_you_mean(error.suggestions) or FORMS
            raise ConditionError(error.reason, text, span, hint) from None
        except InputError as error:
            raise ConditionError(str(error), text, span, FORMS) from None
        clash = contradiction(done)
        if clash is not None:
            raise ConditionError(clash[1], text, span)
        yield done[-1]


def _verb(piece: str, inherited: str) -> tuple[str, str]:
    """Split ``inhibit NRF2`` into meaning and name; a piece without verb repeats the last one."""
    for phrase, meaning in _phrases(ACTIONS):
        match = re.match(re.escape(phrase).replace(r"\ ", r"\s+") + r"\s+", piece, re.IGNORECASE)
        if match:
            return meaning, piece[match.end() :].strip()
        if piece.casefold() == phrase.casefold():
            return meaning, ""
    return inherited, piece


def _action(verb: str, name: str, network: Network) -> Perturbation:
    if verb == "edge loss":
        regulator, arrow, target = name.partition("->")
        if not arrow:
            message = f"an edge reads 'A -> B', not {name!r}"
            raise InputError(message)
        return EdgeLoss(regulator.strip(), target.strip())
    name, dose = _dose(name)
    if verb and not name:
        message = f"this action does not say of what ({verb})"
        raise InputError(message)
    if verb in ("knockout", "overexpression") and dose != 1:
        message = f"a genetic change has no dose: write 'inhibit {name} by {100 * dose:g}%' for a partial inhibitor"
        raise InputError(message)
    if not verb:
        try:
            network.drug(name)
        except UnknownNameError:
            message = f"no action found in {name!r}: say what is done, for instance 'inhibit {name}'"
            raise InputError(message) from None
        verb = "drug"
    if verb == "drug":
        return Drug(name, dose)
    node = network.node(name)
    if node.is_input and node.kind in ("drug", "stimulus"):
        if verb in ("overexpression",):
            return Drug(node.id, dose)
        message = f"{node.id} is a {node.kind} of this model: write 'give {node.id}', or leave it out"
        raise InputError(message)
    match verb:
        case "knockout":
            return Knockout(name)
        case "overexpression":
            return Overexpression(name)
    return Inhibition(name, dose)


def _dose(name: str) -> tuple[str, float]:
    match = re.fullmatch(r"(.+?)\s+(?:at|by|dose|at\s+dose)\s+([\d.]+)\s*(%?)", name, re.IGNORECASE)
    if match is None:
        return name.strip(), 1.0
    try:
        value = float(match.group(2)) / (100 if match.group(3) else 1)
    except ValueError:
        message = f"{match.group(2)!r} is not a dose"
        raise InputError(message) from None
    return match.group(1).strip(), value


def _about_resistance(
    text: str, context: str, actions: tuple[Perturbation, ...], effect: Effect, rest: Span, network: Network
) -> Hypothesis:
    resistance = network.resistance
    if resistance is None:
        reason = f"model {network.id!r} does not say what resistance means in it"
        hint = "Give it a 'resistance:' entry, or ask for a readout: '... raises CellDeath'."
        raise ConditionError(reason, text, Span(0, len(text)), hint)
    drug = _drug(text, rest, resistance, network)
    if effect == "synergises with" and not text[rest.start :].strip(" .\n\t"):
        raise ConditionError("the sentence does not say with which drug", text, Span(rest.start - 1, rest.start), FORMS)
    default = resistance.reference if effect == "confers resistance" else resistance.context
    return Hypothesis(
        text=text,
        context=context or default,
        actions=actions,
        effect=effect,
        readout=parse_readout(resistance.readout, network),
        drug=drug.bind(network),
        reference=resistance.reference,
        sensitive_when=resistance.sensitive_when,
    )


def _drug(text: str, rest: Span, resistance: Resistance, network: Network) -> Drug:
    said = re.match(r"\s*(?:(?:to|against)\s+)?(.*?)[\s.]*$", text[rest.start :], re.DOTALL)
    words = said.group(1) if said else ""
    if not words:
        return Drug(resistance.drug)
    begin = text.index(words, rest.start)
    span = Span(begin, begin + len(words))
    try:
        name, dose = _dose(words)
        span = Span(begin, begin + len(name))
        return Drug(network.drug(name).id, dose)
    except UnknownNameError as error:
        hint = did_you_mean(error.suggestions) or f"Drugs: {', '.join(network.drugs)}."
        raise ConditionError(error.reason, text, span, hint) from None
    except InputError as error:
        raise ConditionError(str(error), text, Span(begin, begin + len(words))) from None


def _readout(text: str, rest: Span, network: Network) -> Readout:
    said = text[rest.start : rest.end]
    lead = len(said) - len(said.lstrip())
    name = said.strip().rstrip(".")
    if not name:
        span = Span(max(0, rest.start - 1), rest.start)
        raise ConditionError("the sentence does not say of what", text, span, FORMS)
    try:
        return parse_readout(name, network)
    except ConditionError as error:
        at = rest.start + lead + error.span.start
        span = Span(at, at + error.span.end - error.span.start)
        raise ConditionError(error.reason, text, span, error.hint) from None
