"""Judge claims again under edits of the rules, from other starts and without single sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from simnet.errors import InputError, TooLargeError
from simnet.logic import variables
from simnet.network import Network
from simnet.results import ClaimRobustness, Flip, LeftOut, Robustness, Share
from simnet.scenario import (
    DEFAULT_SCHEMES,
    Claim,
    Scheme,
    Start,
    Word,
    as_schemes,
    as_start,
    parse_hypothesis,
)
from simnet.scenario.parameters import Formalism
from simnet.study.edited import EditedSettler, Rules
from simnet.study.edits import DEFAULT_FAMILIES, Edit, Edits, Family, joined, pairs_of, single_edits
from simnet.study.ensembles import ParameterRuns
from simnet.study.judge import judge
from simnet.study.settle import Settler
from simnet.study.sources import SourceGroup, source_groups

__all__ = ["MAX_EDITS_PAIRED", "Probes", "robustness", "work_of"]

MAX_EDITS_PAIRED = 2000  # single edits of which pairs are listed: two million pairs
SAMPLED = "random:1000"  # judged where all starts are too many: samples leave equalities undecided
BLOCK = 16  # edited networks handed to a worker at once; has no influence on the result

Notify = Callable[[int, int], None]
Answers = dict[str, "Word | None"]  # by claim; None where an edited network was too large


@dataclass(frozen=True, slots=True)
class Probes:
    """What is tried on each claim.

    Parameters
    ----------
    families : tuple of Family
        Of single edits.
    pairs : int
        Pairs of single edits to judge at most; beyond that a random sample without replacement.
    starts : bool
        Judge from the other start sets: the initial one and all; random ones where all are too many.
    sources : bool
        Leave each source, reference and record out.
    parameters, rates : int
        Parameter sets of the logic ODE, and sets of rates of continuous time, to draw.
    workers : int
        Processes; the result does not depend on it.
    """

    families: tuple[Family, ...] = DEFAULT_FAMILIES
    pairs: int = 0
    starts: bool = True
    sources: bool = True
    parameters: int = 0
    rates: int = 0
    workers: int = 1


@dataclass(frozen=True, slots=True)
class _Task:
    """Rules to replace, and the claims that this can concern."""

    rules: Rules
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """What is judged, and how."""

    network: Network
    claims: tuple[Claim, ...]
    schemes: tuple[Scheme, ...]
    start: Start
    seed: int
    upstream: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def task(self, rules: Rules) -> _Task:
        """Name the claims whose readout an edit can reach."""
        return _Task(rules, tuple(c for c in self.claims if not self.upstream[c.id].isdisjoint(rules)))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What every claim got: as encoded, under each trial, without sources, from other starts."""

    words: Answers
    trials: tuple[Edit, ...]
    answers: tuple[Answers, ...]
    of_pairs: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    starts: Mapping[str, Answers]
    drawn: Mapping[str, Mapping[str, tuple[Word, ...]]]


def robustness(
    network: Network,
    claims: str | Claim | Iterable[Claim],
    *,
    scheme: str | Scheme | Iterable[str | Scheme] = DEFAULT_SCHEMES,
    start: str | Start = "initial",
    seed: int = 1,
    probes: Probes | None = None,
    notify: Notify | None = None,
) -> Robustness:
    """Judge claims under every single edit of a rule, other starts and missing sources.

    An edit that only touches rules from which the readout cannot be reached cannot change a verdict
    and is counted apart, not as agreement; edits with the same truth tables are judged once.

    Parameters
    ----------
    network : Network
    claims : str, Claim or iterable of Claim
        A hypothesis sentence, or claims.
    scheme : str, Scheme or several
    start : str or Start
    seed : int
        Of random starts and of the sample of pairs.
    probes : Probes, optional
    notify : callable, optional
        Called with the edited networks done and their number in all.

    Returns
    -------
    Robustness
        Interrupted from the keyboard, what was finished until then.

    Raises
    ------
    TooLargeError
        For pairs of more than 2,000 single edits.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "0"}, contexts={"on": {"RAS": True}})
    >>> found = robustness(net, "in on, overexpress DUSP6 abolishes ERK")
    >>> print(found["hypothesis"].singles, [flip.says for flip in found["hypothesis"].flips])
    1/3 ['ERK := RAS | !DUSP6', 'ERK without DUSP6 := RAS']
    """
    how = probes or Probes()
    case = _case(network, claims, as_schemes(scheme), as_start(start), seed)
    base = Settler(network, case.start, seed)
    words = _words(base, case.claims, case.schemes)
    edits = single_edits(network, how.families)
    pairs, of_pairs = _pairs(edits, how.pairs, case)
    trials = (*edits.entries, *(joined(*pair) for pair in pairs))
    groups = source_groups(network) if how.sources else ()
    tasks = [case.task(trial.rules) for trial in trials] + [case.task(group.rules(network)) for group in groups]
    answers = _answers(case, tasks, how.workers, notify)
    finished = len(answers) == len(tasks)
    left_out = tuple(_left_out(case, words, groups, answers[len(trials) :]))
    starts = _from_other_starts(case) if how.starts and finished else {}
    drawn = _over_parameters(case, how) if finished else {}
    outcome = _Outcome(words, trials, tuple(answers[: len(trials)]), of_pairs, left_out, starts, drawn)
    return Robustness(
        model=network.id,
        schemes=tuple(each.name for each in case.schemes),
        families=how.families,
        edits=len(edits),
        same=edits.same,
        repeated=edits.repeated,
        entries=tuple(_entry(case, outcome, claim) for claim in case.claims),
        sources=tuple(sorted(left_out, key=lambda left: -len(left.falls))),
        finished=finished,
    )


def work_of(network: Network, probes: Probes) -> int:
    """Return the number of edited networks that `robustness` will settle."""
    edits = single_edits(network, probes.families)
    pairs = min(probes.pairs, sum(1 for _ in pairs_of(edits))) if probes.pairs else 0
    return len(edits) + pairs + (len(source_groups(network)) if probes.sources else 0)


def _case(
    network: Network, claims: str | Claim | Iterable[Claim], schemes: tuple[Scheme, ...], start: Start, seed: int
) -> _Case:
    if isinstance(claims, str):
        claims = [Claim("hypothesis", parse_hypothesis(claims, network), says=claims, kind="prediction")]
    elif isinstance(claims, Claim):
        claims = [claims]
    listed = tuple(claims)
    upstream = {claim.id: _upstream(network, claim) for claim in listed}
    return _Case(network, listed, schemes, start, seed, upstream)


def _upstream(network: Network, claim: Claim) -> frozenset[str]:
    """Return the nodes in the readout of a claim and everything that reaches them."""
    found = {name for term in claim.statement.readout.terms for name in variables(term)}
    waiting = list(found)
    while waiting:
        for name in network.nodes[waiting.pop()].regulators:
            if name not in found:
                found.add(name)
                waiting.append(name)
    return frozenset(found)


def _pairs(edits: Edits, budget: int, case: _Case) -> tuple[list[tuple[Edit, Edit]], dict[str, int]]:
    """Choose pairs, and count for each claim those of which both edits can reach its readout."""
    if not budget:
        return [], {}
    if len(edits) > MAX_EDITS_PAIRED:
        message = (
            f"{len(edits)} single edits make {len(edits) * (len(edits) - 1) // 2:,} pairs, more than can be listed: "
            "choose fewer families of edits"
        )
        raise TooLargeError(message)
    every = list(pairs_of(edits))
    of = {claim.id: sum(_reaches(case, claim, joined(*pair)) for pair in every) for claim in case.claims}
    if len(every) <= budget:
        return every, of
    chosen = np.random.default_rng(np.random.SeedSequence(case.seed)).choice(len(every), budget, replace=False)
    return [every[place] for place in sorted(chosen)], of


def _answers(case: _Case, tasks: Sequence[_Task], workers: int, notify: Notify | None) -> list[Answers]:
    """Judge every task, in their order; what was finished when the keyboard interrupts."""
    blocks = [tasks[place : place + BLOCK] for place in range(0, len(tasks), BLOCK)]
    done: list[Answers] = []
    try:
        for answered in _blocks(case, blocks, workers):
            done += answered
            if notify:
                notify(len(done), len(tasks))
    except KeyboardInterrupt:
        return done
    return done


def _blocks(case: _Case, blocks: Sequence[Sequence[_Task]], workers: int) -> Iterator[list[Answers]]:
    if workers == 1:
        base = Settler(case.network, case.start, case.seed)
        for block in blocks:
            yield [_judged(case, base, task) for task in block]
        return
    from joblib import Parallel, delayed  # type: ignore[import-untyped, unused-ignore]

    yield from Parallel(n_jobs=workers, return_as="generator")(delayed(_block)(case, block) for block in blocks)


def _block(case: _Case, block: Sequence[_Task]) -> list[Answers]:
    base = Settler(case.network, case.start, case.seed)
    return [_judged(case, base, task) for task in block]


def _judged(case: _Case, base: Settler, task: _Task) -> Answers:
    if not task.claims:
        return {}
    return _words(EditedSettler(base, task.rules), task.claims, case.schemes)


def _words(settler: Settler, claims: Iterable[Claim], schemes: Sequence[Scheme]) -> Answers:
    """Judge claims; vacuous where the network lacks what a claim speaks of, None where it is too large."""
    found: Answers = {}
    for claim in claims:
        try:
            found[claim.id] = judge(settler, claim, schemes).word
        except InputError:
            found[claim.id] = "vacuous"
        except TooLargeError:
            found[claim.id] = None
    return found


def _from_other_starts(case: _Case) -> dict[str, Answers]:
    """Judge from the model's own start and from all; from random ones where all are too many."""
    found = {}
    for name in ("initial", "all"):
        start = as_start(name)
        if start != case.start:
            found[name] = _words(Settler(case.network, start, case.seed), case.claims, case.schemes)
    open_claims = [claim for claim in case.claims if "all" in found and found["all"][claim.id] is None]
    if open_claims:
        sampled = Settler(case.network, as_start(SAMPLED), case.seed)
        found[SAMPLED] = _words(sampled, open_claims, case.schemes)
    return found


def _over_parameters(case: _Case, how: Probes) -> dict[str, dict[str, tuple[Word, ...]]]:
    """Judge every claim under the same sets of parameters and of rates."""
    found: dict[str, dict[str, tuple[Word, ...]]] = {}
    asked: tuple[tuple[Formalism, int], ...] = (("ode", how.parameters), ("ctmc", how.rates))
    for formalism, sets in asked:
        if sets:
            runs = ParameterRuns.of(case.network, formalism, (), sets=sets, seed=case.seed)
            found[formalism] = {claim.id: runs.verdicts(claim.statement).words for claim in case.claims}
    return found


def _share_of(word: Word, words: tuple[Word, ...] | None) -> Share | None:
    return None if words is None else Share(words.count(word), len(words), None, sampled=True)


def _left_out(
    case: _Case, words: Answers, groups: Sequence[SourceGroup], answers: Sequence[Answers]
) -> Iterator[LeftOut]:
    for group, found in zip(groups, answers, strict=False):
        falls = tuple(claim for claim, word in found.items() if word != words[claim])
        dropped = tuple(f"{edge.regulator} -> {edge.target}" for edge in group.regulations)
        yield LeftOut(group.kind, group.name, group.says, dropped, falls, len(case.claims))


def _entry(case: _Case, outcome: _Outcome, claim: Claim) -> ClaimRobustness:
    word = outcome.words[claim.id]
    if word is None:
        message = f"claim {claim.id!r} cannot be judged on the model as encoded: it is too large under this scheme"
        raise TooLargeError(message)
    reaching = [place for place, trial in enumerate(outcome.trials) if _reaches(case, claim, trial)]
    singles = sum(outcome.trials[place].size == 1 for place in reaching)
    judged = [(outcome.trials[p], outcome.answers[p][claim.id]) for p in reaching if p < len(outcome.answers)]
    answered = [(trial, found) for trial, found in judged if found is not None]
    sizes = [trial.size for trial, _ in answered]
    held = [trial.size for trial, found in answered if found == word]
    missed = [trial.size for trial, found in judged if found is None]
    finished = len(outcome.answers) == len(outcome.trials)
    of_pairs = outcome.of_pairs.get(claim.id)
    flipping = {trial.says for trial, found in answered if found != word}
    flips = [
        Flip(trial.says, trial.size, found)
        for trial, found in answered
        if found != word and not any(half.says in flipping for half in trial.halves)
    ]
    return ClaimRobustness(
        claim=claim,
        canonical=claim.statement.canonical,
        word=word,
        singles=Share(held.count(1), sizes.count(1), singles - missed.count(1)),
        pairs=None
        if of_pairs is None
        else Share(held.count(2), sizes.count(2), of_pairs - missed.count(2), sampled=finished),
        flips=tuple(sorted(flips, key=lambda flip: flip.size)),
        out_of_reach=sum(trial.size == 1 for trial in outcome.trials) - singles,
        unanswered=len(missed),
        starts={name: found for name, each in outcome.starts.items() if (found := each.get(claim.id)) is not None},
        parameters=_share_of(word, outcome.drawn.get("ode", {}).get(claim.id)),
        rates=_share_of(word, outcome.drawn.get("ctmc", {}).get(claim.id)),
        rests_on=tuple(left.name for left in outcome.left_out if claim.id in left.falls),
    )


def _reaches(case: _Case, claim: Claim, edit: Edit) -> bool:
    """Whether an edit, both halves of a pair, can reach the readout of a claim."""
    parts = edit.halves or (edit,)
    return not any(case.upstream[claim.id].isdisjoint(part.rules) for part in parts)
