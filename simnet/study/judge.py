"""Judge claims: one answer per scheme, one word, with the measurements they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from simnet.errors import InputError
from simnet.logic import variables
from simnet.network import Network
from simnet.results import Answer, Measurement, ReadoutValue, Verdict, Verdicts
from simnet.scenario import (
    DEFAULT_SCHEMES,
    Claim,
    Comparison,
    Condition,
    Hypothesis,
    Readout,
    Scheme,
    Start,
    Word,
    as_schemes,
    as_start,
    parse_hypothesis,
)
from simnet.study.settle import Settler, idle_items

__all__ = ["judge", "judge_all", "test"]

INITIAL = Start()


def test(
    network: Network,
    sentence: str,
    *,
    scheme: str | Scheme | Iterable[str | Scheme] = DEFAULT_SCHEMES,
    start: str | Start = "initial",
    seed: int = 1,
) -> Verdict:
    """Judge a hypothesis such as "inhibit NRF2 restores sensitivity to Osimertinib".

    Parameters
    ----------
    network : Network
    sentence : str
        ``[in CONTEXT,] ACTION {and ACTION} EFFECT``.
    scheme : str, Scheme or several
    start : str or Start
    seed : int

    Returns
    -------
    Verdict
        With premise, conclusion and controls for each scheme, and the verdict under each
        alternative encoding that the model declares.

    Raises
    ------
    ConditionError
        When the sentence is not understood.
    InputError
        When it asks for two things that exclude each other.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "0"}, contexts={"on": {"RAS": True}})
    >>> test(net, "in on, overexpress DUSP6 abolishes ERK").word
    'supported'
    """
    claim = Claim(id="hypothesis", statement=parse_hypothesis(sentence, network), says=sentence, kind="prediction")
    return judge_all(network, [claim], as_schemes(scheme), as_start(start), seed).entries[0]


test.__test__ = False  # type: ignore[attr-defined]  # a verb of ours, not a test for pytest


def judge_all(
    network: Network,
    claims: Sequence[Claim],
    schemes: Sequence[Scheme] = DEFAULT_SCHEMES,
    start: Start = INITIAL,
    seed: int = 1,
    settler: Settler | None = None,
    notify: Callable[[str], None] | None = None,
) -> Verdicts:
    """Judge claims on the model as encoded, and again under each alternative encoding.

    The word of a verdict is that of the model as encoded; what the alternatives say stands beside
    it, so that nobody takes one encoding for all of them.
    """
    base = settler or Settler(network, start, seed)
    words: dict[str, dict[str, Word]] = {claim.id: {} for claim in claims}
    names = tuple(network.alternatives)
    for name in names:
        if notify:
            notify(f"claims with the encoding {name}")
        other = Settler(network.with_alternative(name), start, seed)
        for claim in claims:
            words[claim.id][name] = _word_under(other, claim, schemes)
    found = []
    for claim in claims:
        try:
            verdict = judge(base, claim, schemes)
        except InputError as error:
            message = f"claim {claim.id!r} cannot be judged: {error}"
            raise InputError(message) from error
        found.append(
            Verdict(
                claim, verdict.canonical, verdict.word, verdict.answers, verdict.depends_on, words[claim.id]
            )
        )
    return Verdicts(tuple(found))


def judge(settler: Settler, claim: Claim, schemes: Sequence[Scheme]) -> Verdict:
    """Judge one claim on one encoding.

    Parameters
    ----------
    settler : Settler
        Of the network that is asked; conditions it has settled before are not settled again.
    claim : Claim
    schemes : sequence of Scheme
        One answer each; the verdict is ``depends`` when they disagree.

    Returns
    -------
    Verdict
        Without the alternatives of the model.

    Raises
    ------
    InputError
        When a condition of the claim contradicts itself.
    """
    answers = tuple(_answer(settler, claim.statement, scheme) for scheme in schemes)
    words = {answer.word for answer in answers}
    if len(words) == 1:
        return Verdict(claim, claim.statement.canonical, answers[0].word, answers)
    split = ", ".join(f"{answer.scheme}: {answer.word}" for answer in answers)
    return Verdict(claim, claim.statement.canonical, "depends", answers, f"the update scheme ({split})")


def _word_under(settler: Settler, claim: Claim, schemes: Sequence[Scheme]) -> Word:
    """Judge a claim on an alternative, which may lack what it speaks of (an edge that is removed)."""
    try:
        return judge(settler, claim, schemes).word
    except InputError:
        return "vacuous"


def _answer(settler: Settler, statement: Comparison | Hypothesis, scheme: Scheme) -> Answer:
    bench = _Bench(settler, scheme, statement.readout)
    if isinstance(statement, Comparison):
        word, because = _compare(bench, statement)
    else:
        word, because = _EFFECTS[statement.effect](bench, statement)
        _controls(bench, statement)
        bench.remarks += _held_by_itself(statement)
    restless = [m for m in bench.taken if m.value.oscillates and m.role != "control"]
    if restless and not bench.oscillation_is_meant:
        where = " and ".join(dict.fromkeys(f"[{m.condition}]" for m in restless))
        because = f"{statement.readout.canonical} oscillates in {where}, so it has no level to compare"
        word = "undecided"
    return Answer(scheme.name, word, because, tuple(bench.taken), tuple(bench.remarks))


def _held_by_itself(h: Hypothesis) -> list[str]:
    """Say when the action holds the very node that is read: then the effect is the action and not an answer."""
    read = {name for term in h.readout.terms for name in variables(term)}
    clamps = [clamp for action in h.actions if (clamp := action.clamp()) is not None and clamp.node in read]
    return [f"{clamp.node} is held at {int(clamp.value)} by the action: this reads the action back" for clamp in clamps]


class _Bench:
    """Takes the measurements of one answer and keeps them."""

    def __init__(self, settler: Settler, scheme: Scheme, readout: Readout) -> None:
        self.settler, self.scheme, self.readout = settler, scheme, readout
        self.taken: list[Measurement] = []
        self.remarks: list[str] = []

    @property
    def oscillation_is_meant(self) -> bool:
        names = {part.strip() for part in self.readout.canonical.split("+")}
        return bool(names) and names <= set(self.settler.network.about.oscillates)

    def take(self, role: str, says: str, condition: Condition) -> ReadoutValue:
        value = self.settler.value(condition, self.scheme, self.readout)
        self.taken.append(Measurement(role, says, condition.canonical, self.readout.canonical, value))
        if role != "control":
            idle = idle_items(self.settler.network, condition)
            self.remarks += [note for note in idle if note not in self.remarks]
        return value


Verdictlet = tuple[Word, str]


def _compare(bench: _Bench, claim: Comparison) -> Verdictlet:
    value = bench.take("conclusion", "", claim.when)
    if isinstance(claim.against, float):
        other = ReadoutValue(claim.against, claim.against, claim.against)
    else:
        other = bench.take("baseline", "", claim.against)
    because = f"{value} {_against(value, other)} {other}"
    return _word(_holds(claim.relation, value, other)), because


def _restores(bench: _Bench, h: Hypothesis) -> Verdictlet:
    resistant = bench.take("premise", "resistant cells under the drug", h.condition(h.drug))
    reference = bench.take("premise", "sensitive reference under the drug", h.condition(h.drug, context=h.reference))
    treated = bench.take("conclusion", "with the action added", h.condition(h.drug, *h.actions))
    premise = _holds(_toward(h), reference, resistant)
    if premise is False:
        return "vacuous", f"{h.context} is not resistant: {resistant} under the drug, the reference {reference}"
    middle = _middle(resistant, reference)
    nearer = _holds(_toward(h), treated, middle)
    because = (
        f"{h.readout.canonical} goes from {resistant} to {treated}; the sensitive reference shows {reference}"
    )
    return ("undecided" if premise is None else _word(nearer)), because


def _confers(bench: _Bench, h: Hypothesis) -> Verdictlet:
    untreated = bench.take("premise", "without the drug", h.condition())
    drugged = bench.take("premise", "under the drug", h.condition(h.drug))
    treated = bench.take("conclusion", "with the action added", h.condition(h.drug, *h.actions))
    premise = _holds(_toward(h), drugged, untreated)
    if premise is False:
        return "vacuous", f"the drug does nothing in these cells: {drugged} with it, {untreated} without"
    nearer = _holds(_away(h), treated, _middle(untreated, drugged))
    because = f"{h.readout.canonical} under the drug goes from {drugged} to {treated}; without it it is {untreated}"
    return ("undecided" if premise is None else _word(nearer)), because


def _synergises(bench: _Bench, h: Hypothesis) -> Verdictlet:
    drugged = bench.take("premise", "the drug alone", h.condition(h.drug))
    acted = bench.take("premise", "the action alone", h.condition(*h.actions))
    both = bench.take("conclusion", "together", h.condition(h.drug, *h.actions))
    limit = ReadoutValue(None, *((h.readout.top,) * 2)) if h.sensitive_when == "high" else ReadoutValue(0.0, 0.0, 0.0)
    for what, value in (("the drug", drugged), ("the action", acted)):
        if _holds("=", value, limit):
            return "vacuous", f"{what} alone already has the full effect ({value}): no more can be seen"
    answers = [_holds(_toward(h), both, single) for single in (drugged, acted)]
    because = f"together {both}, the drug alone {drugged}, the action alone {acted} (highest single agent)"
    if False in answers:
        return "refuted", because
    return ("undecided" if None in answers else "supported"), because


def _changes(
    relation: str, before_is: float | None = None, after_is: str = ""
) -> Callable[[_Bench, Hypothesis], Verdictlet]:
    """Make the judge of raises, lowers, does not change, induces, abolishes."""

    def answer(bench: _Bench, h: Hypothesis) -> Verdictlet:
        before = bench.take("premise", "baseline", h.condition())
        after = bench.take("conclusion", "with the action", h.condition(*h.actions))
        zero = ReadoutValue(0.0, 0.0, 0.0)
        if before_is is not None:
            off = _holds("=", before, zero)
            if off is (before_is != 0):
                state = "off" if off else "on"
                return "vacuous", f"{h.readout.canonical} is {state} at baseline already ({before})"
            if off is None:
                return "undecided", f"the baseline is {before}"
        if after_is == "off":
            return _word(_holds("=", after, zero)), f"{before} at baseline, {after} with the action"
        return _word(_holds(relation, after, before)), f"{before} at baseline, {after} with the action"

    return answer


_EFFECTS: dict[str, Callable[[_Bench, Hypothesis], Verdictlet]] = {
    "restores sensitivity": _restores,
    "confers resistance": _confers,
    "synergises with": _synergises,
    "raises": _changes(">"),
    "lowers": _changes("<"),
    "does not change": _changes("="),
    "induces": _changes(">", before_is=0.0),
    "abolishes": _changes("<", before_is=1.0, after_is="off"),
}


def _controls(bench: _Bench, h: Hypothesis) -> None:
    """Take the controls, which show whether the action is just toxic and what it does in sensitive cells."""
    if h.effect in ("restores sensitivity", "confers resistance"):
        untreated = bench.take("control", "neither drug nor action", h.condition())
        alone = bench.take("control", "the action without the drug", h.condition(*h.actions))
        if h.reference and h.reference != h.context:
            bench.take("control", "the action in the reference", h.condition(*h.actions, context=h.reference))
        if _holds(_toward(h), alone, untreated):
            bench.remarks.append(
                f"the action alone takes {h.readout.canonical} from {untreated} to {alone}: it acts without the drug"
            )
    elif h.effect in ("raises", "lowers", "does not change", "induces", "abolishes"):
        reference = bench.settler.network.resistance
        if reference is not None and h.context == reference.context:
            other = reference.reference
            bench.take("control", "baseline in the reference", h.condition(context=other))
            bench.take("control", "the action in the reference", h.condition(*h.actions, context=other))


def _toward(h: Hypothesis) -> str:
    """Return the relation that means "more sensitive"."""
    return ">" if h.sensitive_when == "high" else "<"


def _away(h: Hypothesis) -> str:
    return "<" if h.sensitive_when == "high" else ">"


def _middle(one: ReadoutValue, other: ReadoutValue) -> ReadoutValue:
    """Half-way between two readouts: the border between the resistant and the sensitive side."""
    return ReadoutValue(None, (one.low + other.low) / 2, (one.high + other.high) / 2)


def _holds(relation: str, a: ReadoutValue, b: ReadoutValue) -> bool | None:
    """Compare two values; None where their intervals leave it open."""
    match relation:
        case ">":
            return True if a.low > b.high else False if a.high <= b.low else None
        case "<":
            return _holds(">", b, a)
        case ">=":
            return True if a.low >= b.high else False if a.high < b.low else None
        case "<=":
            return _holds(">=", b, a)
        case "=":
            if a.low == a.high == b.low == b.high:
                return True
            return False if a.high < b.low or b.high < a.low else None
        case "!=":
            equal = _holds("=", a, b)
            return None if equal is None else not equal
    raise ValueError(relation)


def _against(a: ReadoutValue, b: ReadoutValue) -> str:
    """Say how two values really compare."""
    for sign, words in ((">", "is more than"), ("<", "is less than"), ("=", "equals")):
        if _holds(sign, a, b):
            return words
    return "cannot be told from"


def _word(holds: bool | None) -> Word:
    return "undecided" if holds is None else "supported" if holds else "refuted"
