"""Settle, then treat: from a condition to its steady states."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from simnet.errors import InputError, NoEffectWarning
from simnet.logic import Var
from simnet.network import Network
from simnet.results import ReadoutValue, SteadyState, SteadyStates
from simnet.scenario import (
    Asynchronous,
    Condition,
    ContinuousTime,
    LogicODE,
    Phase,
    Readout,
    Scheme,
    Start,
    Synchronous,
    TrapSpaces,
    as_schemes,
    as_start,
    parse_condition,
    parse_readouts,
)
from simnet.study.attractors import AttractorsReached, Parts, settle_attractors
from simnet.study.caveats import caveats, idle_items
from simnet.study.chains import settle_chain
from simnet.study.levels import settle_levels
from simnet.study.parameters import with_kinetics
from simnet.study.settled import Settled
from simnet.study.spaces import settle_spaces
from simnet.study.starts import rewritten, without_clamps
from simnet.study.walks import settle_walks

__all__ = ["Settler", "idle_items", "rewritten", "steady_states"]


def steady_states(
    network: Network,
    *conditions: str | Condition,
    context: str = "",
    readouts: str | Iterable[str] = (),
    scheme: str | Scheme | Iterable[str | Scheme] = "sync,async",
    start: str | Start = "initial",
    seed: int = 1,
) -> SteadyStates:
    """Settle cells, treat them, and report where they settle again.

    Parameters
    ----------
    network : Network
        What was done to it with `Network.perturb` is done in every condition: drugs and
        inhibitors once the cells have settled, genetic changes from the start.
    *conditions : str or Condition
        ``"resistant: DOX + KO:GSTP1"``; without any, the cells of `context` as they were perturbed.
    context : str
        Cells of the condition when none is given.
    readouts : str or iterable of str
        Nodes, phenotypes or sums; the model's own by default.
    scheme : str, Scheme or several
    start : str or Start
        ``initial``, ``all`` or ``random:1000``.
    seed : int
        Of the random starts; the same starts are used for every condition.

    Returns
    -------
    SteadyStates
        One entry for each condition and scheme.

    Raises
    ------
    InputError
        For an unknown name or a contradiction in a condition.
    TooLargeError
        When the states cannot be enumerated.

    Warns
    -----
    NoEffectWarning
        For a perturbation that holds a node at the value it has anyway.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !MEKi"}, contexts={"on": {"RAS": True}})
    >>> print(steady_states(net, "on: untreated", "on: INH:ERK=0.7", readouts="ERK", scheme="sync"))
    condition        scheme  ERK  settles in      exact | sampled
    ---------------  ------  ---  --------------  ---------------
    on: untreated    sync    1    1 fixed point   exact
    on: INH:ERK=0.7  sync    0.3  2 fixed points  exact
    """
    if conditions and context:
        message = "give either conditions with their context, or a context alone"
        raise InputError(message)
    if context:
        network.context(context)
    asked = [parse_condition(c, network) if isinstance(c, str) else c for c in conditions]
    asked = asked or [Condition(context, (Phase(network.perturbations),))]
    bare = network if conditions else without_clamps(network)
    settler = Settler(bare, as_start(start), seed)
    wanted = parse_readouts(readouts, network)
    entries = [settler(condition, each, wanted) for condition in asked for each in as_schemes(scheme)]
    for note in dict.fromkeys(note for condition in asked for note in idle_items(bare, condition)):
        warnings.warn(note, NoEffectWarning, stacklevel=2)
    return SteadyStates(network.id, tuple(entries), {})


@dataclass
class Settler:
    """Settles conditions of one network, each only once.

    Parameters
    ----------
    network : Network
    start : Start
    seed : int
    """

    network: Network
    start: Start = Start()
    seed: int = 1

    def __post_init__(self) -> None:
        self._known: dict[Hashable, Settled] = {}

    def __call__(self, condition: Condition, scheme: Scheme, readouts: tuple[Readout, ...]) -> SteadyState:
        """Return where `condition` settles under `scheme`."""
        settled = self._settle(condition, scheme)
        return SteadyState(
            condition=condition,
            scheme=scheme,
            readouts=tuple((readout, settled.read(readout.terms)) for readout in readouts),
            activity={name: settled.read((Var(name),)) for name in settled.names},
            attractors=tuple(settled.attractors()),
            method=settled.method,
            start=self.start,
            notes=(*caveats(self.network, condition, scheme, self.start, _parts(settled)), *settled.remarks),
        )

    def value(self, condition: Condition, scheme: Scheme, readout: Readout) -> ReadoutValue:
        """Return one readout of one condition."""
        return self._settle(condition, scheme).read(readout.terms)

    def _settle(self, condition: Condition, scheme: Scheme) -> Settled:
        key = (condition.context, condition.phases, scheme)
        if key not in self._known:
            self._known[key] = _settle(self.network, condition, scheme, self.start, self.seed)
        return self._known[key]


def _settle(network: Network, condition: Condition, scheme: Scheme, start: Start, seed: int) -> Settled:
    scheme = with_kinetics(scheme, network)
    match scheme:
        case Asynchronous(walks=walks) if walks:
            return settle_walks(network, condition, scheme, start, seed)
        case Synchronous() | Asynchronous():
            return settle_attractors(network, condition, scheme, start, seed)
        case TrapSpaces():
            return settle_spaces(network, condition, start, seed)
        case ContinuousTime():
            return settle_chain(network, condition, scheme, start, seed)
        case LogicODE():
            return settle_levels(network, condition, scheme, start, seed)


def _parts(settled: Settled) -> Parts | None:
    return settled.parts if isinstance(settled, AttractorsReached) else None
