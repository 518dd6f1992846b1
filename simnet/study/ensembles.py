"""Readouts and verdicts over many parameter sets, the same for every condition that is compared."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from simnet.analysis.oversets import SettledSets, settle_sets
from simnet.network import Network
from simnet.results import ReadoutValue
from simnet.results.parameters import OverSets, ParameterStudy, ShareHolding
from simnet.scenario import (
    Claim,
    Comparison,
    Condition,
    ContinuousTime,
    Hypothesis,
    LogicODE,
    ParameterEnsemble,
    Rates,
    Readout,
    Scheme,
    Start,
    as_start,
    level_stages,
    parse_comparison,
    parse_condition,
    parse_hypothesis,
    parse_readouts,
)
from simnet.scenario.continuous import Law
from simnet.scenario.parameters import Formalism, describe, parse_ensemble
from simnet.study.chains import settle_chain
from simnet.study.judge import judge
from simnet.study.levels import DIGITS, level_of
from simnet.study.parameters import with_kinetics
from simnet.study.settle import Settler
from simnet.study.settled import Settled
from simnet.study.starts import rewritten

__all__ = ["ParameterRuns", "over_parameters", "verdicts_over_parameters"]

RATE_STREAM = 4  # after the parameters of the logic ODE
MOVES = 1e-3  # a readout that moves less than this rests

Floats = npt.NDArray[np.float64]
Spans = tuple[Floats, Floats]


def over_parameters(
    network: Network,
    *conditions: str | Condition,
    readouts: str | Iterable[str] = (),
    formalism: Formalism = "ode",
    vary: Iterable[str] = (),
    sets: int = 200,
    seed: int = 1,
    spread: Literal["log", "even"] = "log",
    holds: Iterable[str] = (),
    hypotheses: Iterable[str] = (),
    scheme: LogicODE | ContinuousTime | None = None,
    notify: Callable[[str], None] | None = None,
) -> ParameterStudy:
    """Settle and treat cells under many parameter sets.

    Parameters
    ----------
    network : Network
    *conditions : str or Condition
    readouts : str or iterable of str
        The model's own by default.
    formalism : {"ode", "ctmc"}
    vary : iterable of str
        ``half=0.3..0.7``, ``hill=2..5``, ``tau=0.2..5``; ``rate=0.1..10`` for continuous time. The
        numbers of the model are varied too, where a range is given.
    sets, seed : int
        The same sets for every condition and claim.
    spread : {"log", "even"}
    holds : iterable of str
        ``CellDeath > sensitive: DOX``, asked of every condition.
    hypotheses : iterable of str
        Sentences, see `simnet.test`.
    scheme : LogicODE or ContinuousTime, optional
        What does not vary.
    notify : callable, optional
        Told what is done.

    Returns
    -------
    ParameterStudy

    Raises
    ------
    InputError
        For an unknown name, a range that is not one, or a contradiction in a condition.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !MEKi"}, contexts={"on": {"RAS": True}})
    >>> study = over_parameters(net, "on: untreated", "on: MEKi=1", readouts="ERK", sets=20, holds=["ERK > 0.5"])
    >>> [each.share for each in study.claims]
    [1.0, 0.0]
    """
    runs = ParameterRuns.of(network, formalism, vary, sets=sets, seed=seed, spread=spread, scheme=scheme)
    runs.notify = notify
    asked = [parse_condition(c, network) if isinstance(c, str) else c for c in conditions]
    wanted = parse_readouts(readouts, network)
    entries = [_entry(runs, condition, readout) for condition in asked for readout in wanted]
    claims: list[Comparison | Hypothesis] = [
        parse_comparison(str(condition), text, network) for text in holds for condition in asked
    ]
    claims += [parse_hypothesis(text, network) for text in hypotheses]
    shares = tuple(runs.verdicts(claim) for claim in claims)
    return ParameterStudy(network.id, formalism, describe(runs.ensemble), sets, seed, tuple(entries), shares)


def verdicts_over_parameters(
    network: Network,
    claim: Claim | Comparison | Hypothesis | str,
    *,
    formalism: Formalism = "ode",
    vary: Iterable[str] = (),
    sets: int = 200,
    seed: int = 1,
    spread: Literal["log", "even"] = "log",
    scheme: LogicODE | ContinuousTime | None = None,
) -> ShareHolding:
    """Judge a claim under many parameter sets.

    Parameters
    ----------
    network : Network
    claim : Claim, Comparison, Hypothesis or str
        A sentence is read as a hypothesis.
    formalism, vary, sets, seed, spread, scheme
        See `over_parameters`.

    Returns
    -------
    ShareHolding
        The verdict under each set, and the share in which the claim is supported with its 95 % interval.

    Raises
    ------
    InputError

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "0"}, contexts={"on": {"RAS": True}})
    >>> print(verdicts_over_parameters(net, "in on, overexpress DUSP6 abolishes ERK", sets=20))
    ERK is on in [on: untreated] and off in [on: DUSP6 OE]: holds in 100.0% of 20 parameter sets
    (95 % interval 83.9% to 100.0%)
    """
    runs = ParameterRuns.of(network, formalism, vary, sets=sets, seed=seed, spread=spread, scheme=scheme)
    statement = parse_hypothesis(claim, network) if isinstance(claim, str) else claim
    return runs.verdicts(statement.statement if isinstance(statement, Claim) else statement)


@dataclass
class ParameterRuns:
    """Settles conditions of one network under every set of an ensemble, each condition once.

    Parameters
    ----------
    network : Network
    formalism : {"ode", "ctmc"}
    ensemble : ParameterEnsemble
    scheme : LogicODE or ContinuousTime
        What does not vary.
    start : Start
    """

    network: Network
    formalism: Formalism
    ensemble: ParameterEnsemble
    scheme: LogicODE | ContinuousTime
    start: Start = Start()
    notify: Callable[[str], None] | None = None

    def __post_init__(self) -> None:
        self._levels: dict[Hashable, SettledSets] = {}
        self._chains: dict[Hashable, list[Settled]] = {}
        self._spans: dict[Hashable, Spans] = {}

    @classmethod
    def of(
        cls,
        network: Network,
        formalism: Formalism,
        vary: Iterable[str],
        *,
        sets: int,
        seed: int,
        spread: Literal["log", "even"] = "log",
        scheme: LogicODE | ContinuousTime | None = None,
        start: str | Start = "initial",
    ) -> ParameterRuns:
        """Read what varies."""
        ensemble = parse_ensemble(vary, formalism=formalism, sets=sets, seed=seed, spread=spread)
        plain: LogicODE | ContinuousTime = LogicODE() if formalism == "ode" else ContinuousTime()
        return cls(network, formalism, ensemble, plain if scheme is None else scheme, as_start(start))

    def spans(self, condition: Condition, readout: Readout) -> Spans:
        """Return the least and the greatest value of a readout at rest, each of shape (set,)."""
        key = (condition.context, condition.phases, readout.terms)
        if key not in self._spans:
            self._spans[key] = self._spans_of(condition, readout)
        return self._spans[key]

    def value(self, condition: Condition, readout: Readout, place: int) -> ReadoutValue:
        """Return a readout under one set."""
        low, high = (float(each[place]) for each in self.spans(condition, readout))
        return ReadoutValue((low + high) / 2 if low < high else low, low, high, oscillates=high - low > MOVES)

    def verdicts(self, statement: Comparison | Hypothesis) -> ShareHolding:
        """Judge a claim under every set."""
        claim = Claim("over parameters", statement)
        words = tuple(
            judge(_OneSet(self.network, self.start, runs=self, place=place), claim, [self.scheme]).word
            for place in range(self.ensemble.size)
        )
        return ShareHolding(statement.canonical, self.formalism, describe(self.ensemble), words, self.ensemble.seed)

    def _spans_of(self, condition: Condition, readout: Readout) -> Spans:
        key = (condition.context, condition.phases)
        if self.formalism == "ode":
            if key not in self._levels:
                self._tell(condition)
                self._levels[key] = self._settle_levels(condition)
            return _spans(self._levels[key], readout)
        if key not in self._chains:
            self._tell(condition)
            self._chains[key] = self._settle_chains(condition)
        found = [settled.read(readout.terms) for settled in self._chains[key]]
        means = np.array([(at.low + at.high) / 2 if at.value is None else at.value for at in found])
        return np.round(means, 9), np.round(means, 9)

    def _tell(self, condition: Condition) -> None:
        if self.notify is not None:
            self.notify(str(condition))

    def _settle_levels(self, condition: Condition) -> SettledSets:
        network = rewritten(self.network, condition)
        scheme = with_kinetics(self.scheme, network)
        stages = level_stages(condition, network)
        return settle_sets(network, stages, scheme if isinstance(scheme, LogicODE) else LogicODE(), self.ensemble)

    def _settle_chains(self, condition: Condition) -> list[Settled]:
        scheme = with_kinetics(self.scheme, self.network)
        if not isinstance(scheme, ContinuousTime):
            return []
        factors = _factors(self.network, self.ensemble)
        return [
            settle_chain(self.network, condition, _scaled(scheme, factors, place), self.start, self.ensemble.seed)
            for place in range(self.ensemble.size)
        ]


class _OneSet(Settler):
    """Gives the judge what one parameter set shows."""

    def __init__(self, network: Network, start: Start, *, runs: ParameterRuns, place: int) -> None:
        super().__init__(network, start)
        self.runs, self.place = runs, place

    def value(self, condition: Condition, scheme: Scheme, readout: Readout) -> ReadoutValue:  # noqa: ARG002
        """Return what the set shows; the runs know its scheme."""
        return self.runs.value(condition, readout, self.place)


def _entry(runs: ParameterRuns, condition: Condition, readout: Readout) -> OverSets:
    low, high = runs.spans(condition, readout)
    return OverSets(str(condition), readout.text, (low + high) / 2, high - low > MOVES)


def _spans(settled: SettledSets, readout: Readout) -> Spans:
    """Read a readout off the levels at rest, and its extremes where levels do not rest."""
    rest = level_of(readout.terms, dict(zip(settled.names, settled.levels, strict=True)))
    low = np.round(rest + np.zeros(settled.levels.shape[1]), DIGITS) + 0.0
    high = low.copy()
    if settled.restless.size:
        course = level_of(readout.terms, dict(zip(settled.names, settled.course.transpose(1, 0, 2), strict=True)))
        shape = (settled.course.shape[0], settled.restless.size)
        course = np.broadcast_to(np.round(course, DIGITS) + 0.0, shape)
        low[settled.restless], high[settled.restless] = course.min(axis=0), course.max(axis=0)
    return low, high


def _factors(network: Network, ensemble: ParameterEnsemble) -> dict[tuple[str, str], Floats]:
    """Draw the factor on every rate, shape (set,); a stream for each, as in the logic ODE."""
    low, high = ensemble.rate or (1.0, 1.0)
    found = {}
    for name, node in network.nodes.items():
        for way in ("up", "down"):
            if node.rule is not None:
                entropy = [ensemble.seed, RATE_STREAM, zlib.crc32(f"{name} {way}".encode())]
                even = np.random.default_rng(np.random.SeedSequence(entropy)).random(ensemble.size)
                linear = ensemble.spread == "even"
                found[name, way] = low + (high - low) * even if linear else low * (high / low) ** even
    return found


def _scaled(scheme: ContinuousTime, factors: dict[tuple[str, str], Floats], place: int) -> ContinuousTime:
    rates = {}
    for name in dict.fromkeys(name for name, _ in factors):
        own = scheme.rate(name)
        up, down = float(factors[name, "up"][place]), float(factors[name, "down"][place])
        rates[name] = Rates(_times(own.up, up), _times(own.down, down))
    return replace(scheme, rates=rates)


def _times(rate: float | Law, factor: float) -> float | Law:
    if isinstance(rate, tuple):
        return tuple((when, number * factor) for when, number in rate)
    return rate * factor
