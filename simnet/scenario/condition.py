"""A condition: the cells (context), and what is done to them in phases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from simnet.errors import ConditionError, InputError, Span, UnknownNameError, did_you_mean
from simnet.network import (
    Drug,
    EdgeLoss,
    Inhibition,
    InputSetting,
    Knockout,
    Network,
    Overexpression,
    Perturbation,
)

__all__ = ["FORMS", "Condition", "Phase", "contradiction", "parse_condition"]

FORMS = (
    "A condition reads '[context:] item {+ item} {then item {+ item}}'; an item is untreated, a drug "
    "(DOX, DOX=0.5), KO:NODE, OE:NODE, INH:NODE, INH:NODE=0.7 or an input NODE=1."
)
_PREFIX = re.compile(r"(KO|OE|INH)\s*:\s*", re.IGNORECASE)
_PLUS = re.compile(r"\+")
_EDGE = re.compile(r"(\S+)\s+-/->\s+(\S+)")
_NORMAL_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(.+?)\s+(KO|OE)"), lambda found: f"{found[2]}:{found[1]}"),
    (re.compile(r"(.+?)\s+inhibited"), lambda found: f"INH:{found[1]}"),
    (re.compile(r"(.+?)\s+inhibited\s+([\d.]+)%"), lambda found: f"INH:{found[1]}={float(found[2]) / 100:.12g}"),
    (re.compile(r"([^=:]+?)\s+(\d*\.\d+|[01])"), lambda found: f"{found[1]}={found[2]}"),
)
_THEN = re.compile(r"\bthen\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phase:
    """What is done at the same time; nothing means untreated."""

    items: tuple[Perturbation, ...] = ()

    def __str__(self) -> str:
        return " + ".join(map(str, self.items)) or "untreated"


@dataclass(frozen=True, slots=True)
class Condition:
    """Cells of one context, settled and then treated phase by phase.

    Parameters
    ----------
    context : str
        Name of a context of the model; empty for all context inputs at 0.
    phases : tuple of Phase
        At least one.
    text : str
        As typed.
    """

    context: str
    phases: tuple[Phase, ...] = (Phase(),)
    text: str = ""

    @property
    def canonical(self) -> str:
        """The normal form: ids and numbers in one spelling, items in the order in which they were typed."""
        context = f"{self.context}: " if self.context else ""
        return context + " then ".join(map(str, self.phases))

    def __str__(self) -> str:
        return self.text or self.canonical

    def adding(self, *items: Perturbation) -> Condition:
        """Return the condition with `items` added to its last phase."""
        *before, last = self.phases
        return Condition(self.context, (*before, Phase(last.items + items)))


def contradiction(items: Sequence[Perturbation]) -> tuple[int, str] | None:
    """Find the first item that holds a node at another value than an item before it.

    Returns
    -------
    (place, reason) or None
        Which item, and why it cannot be done together with the others.

    Examples
    --------
    >>> contradiction([Knockout("ERK"), Overexpression("ERK")])
    (1, 'ERK OE contradicts ERK KO')
    """
    held: dict[str, Perturbation] = {}
    for place, item in enumerate(items):
        clamp = item.clamp()
        if clamp is None or clamp.dose == 0:
            continue
        other = held.setdefault(clamp.node, item)
        before = other.clamp()
        if before is not None and before.value != clamp.value:
            return place, f"{item} contradicts {other}"
    return None


def parse_condition(text: str, network: Network) -> Condition:
    """Read a condition in its compact form.

    Parameters
    ----------
    text : str
        ``[context:] item {+ item} {then item {+ item}}``.
    network : Network
        The model that knows the names.

    Returns
    -------
    Condition
        With node ids in place of display names and aliases.

    Raises
    ------
    ConditionError
        With the span of the first part that is not understood, or that contradicts another one.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS"}, contexts={"on": {"RAS": True}})
    >>> parse_condition("on: KO:ERK then untreated", net).canonical
    'on: ERK KO then untreated'

    The normal form can be typed too.

    >>> parse_condition("on: ERK KO then untreated", net).canonical
    'on: ERK KO then untreated'
    """
    context, begin = _context(text, network)
    phases = []
    for piece, offset in _split(text, begin, _THEN):
        items: list[Perturbation] = []
        spans: list[Span] = []
        for item, at in _split(piece, 0, _PLUS):
            span = Span(offset + at, offset + at + len(item))
            found = _item(item, span, text, network)
            items += found
            spans += [span] * len(found)
        clash = contradiction(items)
        if clash is not None:
            hint = "What comes later goes into a phase of its own, after 'then'."
            raise ConditionError(clash[1], text, spans[clash[0]], hint)
        phases.append(Phase(tuple(items)))
    return Condition(context, tuple(phases), text)


def _context(text: str, network: Network) -> tuple[str, int]:
    """Return the context's name and where the items begin."""
    match = re.match(r"\s*([^:+=]*?)\s*:", text)
    if match is None or _PREFIX.fullmatch(_THEN.split(match.group(1))[-1].strip() + ":"):
        return "", 0
    name = match.group(1)
    if name not in network.contexts:
        folded = [c for c in network.contexts if c.casefold() == name.casefold()]
        if len(folded) != 1:
            error = UnknownNameError("context", name, network.contexts)
            known = ", ".join(network.contexts) or "none"
            hint = did_you_mean(error.suggestions) or f"Contexts of {network.id}: {known}."
            raise ConditionError(f"unknown context {name!r}", text, Span(*match.span(1)), hint)
        name = folded[0]
    return name, match.end()


def _split(text: str, begin: int, separator: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Yield the stripped pieces of ``text[begin:]`` and where each starts."""
    at = begin
    cuts = [(m.start(), m.end()) for m in separator.finditer(text, begin)]
    for start, end in [*cuts, (len(text), len(text))]:
        piece = text[at:start]
        yield piece.strip(), at + len(piece) - len(piece.lstrip())
        at = end


def _item(item: str, span: Span, text: str, network: Network) -> list[Perturbation]:
    if not item:
        place = Span(max(0, span.start - 1), max(1, span.start))
        raise ConditionError("an item is missing here", text, place, FORMS)
    if item.casefold() == "untreated":
        return []
    try:
        return [_perturbation(item, network).bind(network)]
    except UnknownNameError as error:
        if item in network.contexts:
            reason = f"{item!r} is a context, and contexts stand first"
            raise ConditionError(reason, text, span, f"Write '{item}: untreated' or '{item}: DRUG'.") from None
        known = f"Drugs: {', '.join(network.drugs) or 'none'}; contexts: {', '.join(network.contexts) or 'none'}."
        hint = did_you_mean(error.suggestions) or (known if error.kind != "node" else FORMS)
        raise ConditionError(error.reason, text, span, hint) from None
    except InputError as error:
        raise ConditionError(str(error), text, span) from None


def _perturbation(item: str, network: Network) -> Perturbation:
    edge = _EDGE.fullmatch(item)
    if edge is not None:
        return EdgeLoss(edge.group(1), edge.group(2))
    item = _typed(item)
    prefix = _PREFIX.match(item)
    name, _, number = item[prefix.end() if prefix else 0 :].partition("=")
    name = name.strip()
    dose = _number(number, item) if "=" in item else None
    kind = prefix.group(1).upper() if prefix else ""
    if kind in ("KO", "OE") and dose is not None:
        message = f"{item!r}: a genetic change has no dose; INH:{name}={number.strip()} is a partial inhibitor"
        raise InputError(message)
    if kind:
        node = network.node(name)
        if node.is_input and node.kind in ("drug", "stimulus"):
            message = f"{node.id} is a {node.kind} of this model: write {node.id}, {node.id}=0.5, or leave it out"
            raise InputError(message)
    match kind:
        case "KO":
            return Knockout(name)
        case "OE":
            return Overexpression(name)
        case "INH":
            return Inhibition(name, 1.0 if dose is None else dose)
    return _input_item(name, dose, network)


def _typed(item: str) -> str:
    """Return an item of a normal form (``ERK KO``, ``EGFR inhibited 70%``, ``DOX 0.5``) as it is typed."""
    for form, typed in _NORMAL_FORMS:
        match = form.fullmatch(item)
        if match is not None:
            return typed(match)
    return item


def _input_item(name: str, dose: float | None, network: Network) -> Perturbation:
    """Read a bare name: a drug with its dose, or an input that is switched."""
    try:
        node = network.node(name)
    except UnknownNameError as error:
        if error.reason.startswith("ambiguous"):
            raise
        raise UnknownNameError("drug or input", error.name, network.inputs) from None
    if node.is_input and node.kind != "context":
        return Drug(node.id, 1.0 if dose is None else dose)
    if not node.is_input:
        message = (
            f"{node.id} is not a drug or input but has a rule: "
            f"write KO:{node.id}, OE:{node.id} or INH:{node.id}"
        )
        raise InputError(message)
    if dose not in (None, 0.0, 1.0):
        message = f"{node.id} is a context input: it is 0 or 1, not {dose:g}"
        raise InputError(message)
    return InputSetting(node.id, dose != 0.0)


def _number(text: str, item: str) -> float:
    try:
        value = float(text.replace("_", "?"))  # Python would read 0_1 as 1
    except ValueError:
        message = f"{item!r}: {text.strip()!r} is not a number between 0 and 1"
        raise InputError(message) from None
    if not 0 <= value <= 1:
        message = f"{item!r}: a dose lies between 0 and 1 (the fraction of full effect)"
        raise InputError(message)
    return value
