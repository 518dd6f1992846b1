"""Settle, then treat: from a condition to its steady states."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from simnet.analysis import (
    MAX_ENUMERATED,
    Found,
    Population,
    SymbolicSet,
    after,
    basins_of_all,
    blend,
    percolate,
    read,
    settle_asynchronous,
    settle_synchronous,
)
from simnet.analysis.diagrams import all_states, bounds
from simnet.engine import CompiledNetwork, compile_network
from simnet.errors import InputError, TooLargeError
from simnet.logic import Expr, Var
from simnet.network import Clamp, EdgeLoss, Network, RuleChange
from simnet.results import Attractor, ReadoutValue, SteadyState, SteadyStates
from simnet.results.steady import LISTED_STATES
from simnet.scenario import (
    Asynchronous,
    Condition,
    Phase,
    Readout,
    Scheme,
    Start,
    Subpopulation,
    Synchronous,
    as_schemes,
    as_start,
    parse_condition,
    parse_readouts,
    subpopulations,
)

__all__ = ["Settler", "idle_items", "rewritten", "steady_states"]

CHECKED_STARTS = 1 << 12  # states of the undecided core from which start dependence is looked for


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
    bare = network if conditions else _without_clamps(network)
    settler = Settler(bare, as_start(start), seed)
    wanted = parse_readouts(readouts, network)
    entries = [settler(condition, each, wanted) for condition in asked for each in as_schemes(scheme)]
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
        self._known: dict[Hashable, _Settled] = {}

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
            notes=tuple(_notes(self.network, condition, scheme, self.start, settled.parts)),
        )

    def value(self, condition: Condition, scheme: Scheme, readout: Readout) -> ReadoutValue:
        """Return one readout of one condition."""
        return self._settle(condition, scheme).read(readout.terms)

    def _settle(self, condition: Condition, scheme: Scheme) -> _Settled:
        key = (condition.context, condition.phases, scheme)
        if key not in self._known:
            self._known[key] = _settle(self.network, condition, scheme, self.start, self.seed)
        return self._known[key]


@dataclass(frozen=True)
class _Settled:
    """Attractors of every subpopulation, before anything is read off them."""

    names: tuple[str, ...]
    scheme: Scheme
    parts: tuple[tuple[float, tuple[Found, ...]], ...]
    method: str
    sampled: int = 0

    def read(self, terms: tuple[Expr, ...]) -> ReadoutValue:
        interval = isinstance(self.scheme, Asynchronous)
        values = [(weight, read(found, terms, self.names, interval=interval)) for weight, found in self.parts]
        if self.sampled:
            values = [(weight, _with_interval(value, self.sampled, len(terms))) for weight, value in values]
        return blend(values)

    def attractors(self) -> Iterator[Attractor]:
        """Yield each attractor once, with all responders that end in it."""
        first: dict[Hashable, Found] = {}
        shares: dict[Hashable, list[float | None]] = {}
        for weight, found in self.parts:
            for each in found:
                key = each.states.diagram if isinstance(each.states, SymbolicSet) else each.states.tobytes()
                first.setdefault(key, each)
                shares.setdefault(key, []).append(None if each.weight is None else weight * each.weight)
        for key, each in first.items():
            known = [share for share in shares[key] if share is not None]
            share = round(sum(known), 12) if len(known) == len(shares[key]) else None
            states = None if isinstance(each.states, SymbolicSet) else each.states
            listed = states if states is None or len(states) <= LISTED_STATES**2 else None
            yield Attractor(self.names, listed, each.size, share)


def _settle(network: Network, condition: Condition, scheme: Scheme, start: Start, seed: int) -> _Settled:
    network = rewritten(network, condition)
    compiled = compile_network(network)
    parts, methods = [], []
    for group in subpopulations(condition, network):
        cells, first = _start(network, compiled, group, start, seed, scheme)
        found, method = _through(network, compiled, group, scheme, cells, first)
        parts.append((group.weight, found))
        methods.append(method)
    sampled = start.runs if start.kind == "random" else 0
    return _Settled(compiled.names, scheme, tuple(parts), methods[-1], sampled)


def _through(
    network: Network,
    compiled: CompiledNetwork,
    group: Subpopulation,
    scheme: Scheme,
    cells: Population,
    first: tuple[Found, ...] | None,
) -> tuple[tuple[Found, ...], str]:
    """Take a subpopulation through all its stages."""
    found: tuple[Found, ...] = ()
    method = ""
    for place, stage in enumerate(group.stages):
        if place == 0 and first is not None:
            found, method = first, "all states enumerated"
        elif len(known := percolate(network, stage.held)) == len(compiled.names):
            only = np.array([[known[name] for name in compiled.names]])
            found, method = (Found(only, 1.0, np.ones(1)),), "percolation: the inputs decide every node"
        else:
            held = {compiled.index[name]: value for name, value in stage.held.items()}
            if isinstance(scheme, Synchronous):
                found, method = settle_synchronous(compiled, cells, held), "followed from the start"
            else:
                found, method = settle_asynchronous(network, compiled, cells, held)
        cells = after(found)
    return found, method


def _start(
    network: Network, compiled: CompiledNetwork, group: Subpopulation, start: Start, seed: int, scheme: Scheme
) -> tuple[Population, tuple[Found, ...] | None]:
    """Return the cells before settling; for ``all``, where they settle if that is already known."""
    base = np.array([bool(network.initial.get(name, False)) for name in compiled.names], bool)
    held = {compiled.index[name]: value for name, value in group.stages[0].held.items()}
    for row, value in held.items():
        base[row] = value
    moving = tuple(row for row, free in enumerate(compiled.free) if free and row not in held)
    match start.kind:
        case "initial":
            return Population(base[None, :], np.ones(1)), None
        case "random":
            random = np.random.default_rng(np.random.SeedSequence(seed))
            states = np.repeat(base[None, :], start.runs, axis=0)
            drawn = random.random((start.runs, len(compiled.names))) < 0.5
            states[:, list(moving)] = drawn[:, list(moving)]
            return Population(states, np.full(start.runs, 1 / start.runs)), None
    over, base = _enumerated(network, compiled, group, moving, base)
    if isinstance(scheme, Synchronous):
        return Population(base[None, :], None), basins_of_all(compiled, over, base, held)
    return _everything(over, base), None


def _enumerated(
    network: Network,
    compiled: CompiledNetwork,
    group: Subpopulation,
    moving: tuple[int, ...],
    base: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> tuple[tuple[int, ...], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Choose the rows that take all values: every free one, or those that the inputs leave open."""
    if len(moving) <= MAX_ENUMERATED:
        return moving, base
    known = percolate(network, group.stages[0].held)
    base = base.copy()
    for name, value in known.items():
        base[compiled.index[name]] = value
    return tuple(row for row in moving if compiled.names[row] not in known), base


def _everything(over: tuple[int, ...], base: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Population:
    """Return all states of some rows, equally likely; beyond 2^14 of them as a decision diagram."""
    if len(over) > 14:
        return Population(all_states(over, base), None)
    numbers = np.arange(1 << len(over))
    states = np.repeat(base[None, :], len(numbers), axis=0)
    for place, row in enumerate(over):
        states[:, row] = (numbers >> place) & 1
    return Population(states, np.full(len(numbers), 1 / len(numbers)))


def _notes(
    network: Network,
    condition: Condition,
    scheme: Scheme,
    start: Start,
    parts: tuple[tuple[float, tuple[Found, ...]], ...],
) -> Iterator[str]:
    """Say what a reader must know: idle perturbations, start dependence, restricted enumeration."""
    network = rewritten(network, condition)
    compiled = compile_network(network)
    yield from idle_items(network, condition)
    if start.kind == "initial":
        yield from _start_dependence(network, compiled, condition, scheme, parts)
    if start.kind == "all":
        held = subpopulations(condition, network)[0].stages[0].held
        moving = sum(free and name not in held for name, free in zip(compiled.names, compiled.free, strict=True))
        if moving > MAX_ENUMERATED:
            yield (
                f"start=all: {moving} nodes can move; those that the inputs decide start at their value, "
                "the others take all values"
            )


def _start_dependence(
    network: Network,
    compiled: CompiledNetwork,
    condition: Condition,
    scheme: Scheme,
    parts: tuple[tuple[float, tuple[Found, ...]], ...],
) -> Iterator[str]:
    """Compare with all starts, where few enough nodes are left open by the inputs."""
    groups = subpopulations(condition, network)
    known = percolate(network, groups[0].stages[0].held)  # all groups settle alike before a dose tells them apart
    over = tuple(row for row, name in enumerate(compiled.names) if name not in known)
    where = f"[{condition.canonical}]"
    if not over:
        return
    if 1 << len(over) > CHECKED_STARTS:
        yield f"whether the start matters in {where} was not looked at: there are 2^{len(over)}; try start=random"
        return
    base = np.array([known.get(name, False) for name in compiled.names], bool)
    changed = np.zeros(len(compiled.names), bool)
    more = False
    for group, (_, found) in zip(groups, parts, strict=True):
        try:
            every, _ = _through(network, compiled, group, scheme, _everything(over, base), None)
        except TooLargeError:
            yield f"whether the start matters in {where} was not looked at: following every start takes too long"
            return
        more |= len(every) > len(found)
        changed |= _outcomes(every, compiled.names) != _outcomes(found, compiled.names)
    if more:
        named = ", ".join(name for name, differs in zip(compiled.names, changed, strict=True) if differs)
        what = f"{named} may settle elsewhere" if named else "nodes may settle in other combinations"
        yield f"the start matters in {where} ({scheme.name}): from other starts {what}"


def _outcomes(found: Sequence[Found], names: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """Return what each node may settle to, shape (node,): 1 off, 2 moving, 4 on, added up."""
    outcomes = np.zeros(len(names), np.int64)
    for each in found:
        if isinstance(each.states, SymbolicSet):
            spans = np.array([bounds(each.states, (Var(name),), names) for name in names])
            low, high = spans[:, 0], spans[:, 1]
        else:
            low, high = each.states.min(axis=0), each.states.max(axis=0)
        outcomes |= 1 << (low.astype(np.int64) + high)
    return outcomes


def idle_items(network: Network, condition: Condition) -> Iterator[str]:
    """Say which perturbations of a condition hold a node at the value that it has anyway.

    Parameters
    ----------
    network : Network
    condition : Condition

    Yields
    ------
    str
        One sentence for each perturbation that no rule can feel, or whose node settles at the same
        value without it in every stage in which it acts.
    """
    stages = [stage.held for stage in subpopulations(condition, network)[0].stages]
    for place, phase in enumerate(condition.phases, start=1):
        for item in (*network.perturbations, *phase.items):
            clamp = item.clamp()
            if clamp is None or clamp.dose == 0:
                continue
            first = 0 if place == 1 else place
            acting = stages[first:] if item.genetic else stages[place : place + 1]
            if network.nodes[clamp.node].is_input:
                if not any(clamp.node in node.regulators for node in network.nodes.values()):
                    yield f"{item} changes nothing: no rule names {clamp.node}"
            elif all(_settles_anyway(network, held, clamp) for held in acting):
                yield (
                    f"{item} is idle in [{condition.canonical}]: "
                    f"{clamp.node} settles at {int(clamp.value)} there without it"
                )


def _settles_anyway(network: Network, held: Mapping[str, bool], clamp: Clamp) -> bool:
    """Whether a held node has the same value in every attractor when it is let go."""
    without = {name: value for name, value in held.items() if name != clamp.node}
    return percolate(network, without).get(clamp.node) == clamp.value


def rewritten(network: Network, condition: Condition) -> Network:
    """Return the network with the lost edges and changed rules of a condition.

    What `Network.perturb` has rewritten already is not rewritten again.

    Parameters
    ----------
    network : Network
    condition : Condition

    Returns
    -------
    Network

    Raises
    ------
    InputError
        When a later phase asks for one: rules cannot change while cells are watched.
    """
    for place, phase in enumerate(condition.phases):
        for item in phase.items:
            if isinstance(item, EdgeLoss | RuleChange) and item not in network.perturbations:
                if place:
                    message = f"{item} stands in phase {place + 1}; an edge can only be lost from the start"
                    raise InputError(message)
                network = item.apply(network)
    return network


def _without_clamps(network: Network) -> Network:
    """Return the network whose drugs and knockouts stand in the condition instead."""
    rewriting = tuple(p for p in network.perturbations if p.clamp() is None)
    return replace(network, perturbations=rewriting)


def _with_interval(value: ReadoutValue, runs: int, top: int) -> ReadoutValue:
    """Give a sampled mean its Wilson interval.

    Readouts lie between 0 and `top`, so their variance is at most that of a coin with the same
    mean, and Wilson's interval (1927) for a proportion covers at least as often as it says.
    """
    if value.value is None or not value.is_point:
        return ReadoutValue(None, value.low, value.high, exact=False, oscillates=value.oscillates)
    z = NormalDist().inv_cdf(0.975)
    p = value.value / top
    middle = (p + z * z / (2 * runs)) / (1 + z * z / runs)
    half = z / (1 + z * z / runs) * np.sqrt(p * (1 - p) / runs + z * z / (4 * runs * runs))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return ReadoutValue(value.value, top * float(low), top * float(high), False, value.oscillates)
