"""Settle, then treat, in continuous time: long-run probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simnet.analysis import Found, Population, after, blend, read
from simnet.analysis.longrun import long_run
from simnet.analysis.markov import initial_cells
from simnet.engine import compile_network
from simnet.engine.continuous import simulate_conditions, simulate_ensemble
from simnet.errors import TooLargeError
from simnet.logic import Expr
from simnet.network import Network
from simnet.results import Attractor, Ensemble, ReadoutValue
from simnet.scenario import Condition, ContinuousTime, Stage, Start, Subpopulation, subpopulations
from simnet.study.attractors import decided_state, with_interval
from simnet.study.parameters import drawn_inputs, with_rates
from simnet.study.starts import rewritten, start_cells

__all__ = ["ChainSettled", "clamped_ensembles", "settle_chain"]

EXACT_STATES = 20_000  # reachable states up to which the long run is solved
RUNS = 1000  # cells that are sampled beyond that


@dataclass(frozen=True)
class ChainSettled:
    """Long-run states of every kind of responder, with their probabilities."""

    names: tuple[str, ...]
    parts: tuple[tuple[float, tuple[Found, ...]], ...]
    method: str
    sampled: int

    @property
    def remarks(self) -> tuple[str, ...]:
        """Say when a probability is that of cells that never rest."""
        moving = any(each.size > 1 for _, found in self.parts for each in found)
        return ("ctmc: cells do not rest; a probability between 0 and 1 is a share of time",) if moving else ()

    def read(self, terms: tuple[Expr, ...]) -> ReadoutValue:
        """Return the long-run probability (mean) of a readout: a point, or sampled with its interval."""
        values = []
        for weight, found in self.parts:
            value = read(found, terms, self.names, interval=False)
            steady = ReadoutValue(value.value, value.low, value.high)  # a probability, not an oscillating level
            values.append((weight, with_interval(steady, self.sampled, len(terms)) if self.sampled else steady))
        return blend(values)

    def attractors(self) -> Iterator[Attractor]:
        """Yield where cells end; for a sample, the states seen at its end."""
        for weight, found in self.parts:
            for each in found:
                share = None if each.weight is None else round(weight * each.weight, 12)
                yield Attractor(self.names, np.asarray(each.states), each.size, share)


def settle_chain(
    network: Network, condition: Condition, scheme: ContinuousTime, start: Start, seed: int
) -> ChainSettled:
    """Settle a condition in continuous time, each phase from the long run of the last.

    Solved exactly while at most 20,000 states can be reached and the start is no sample; else 1,000
    cells are run for the scheme's settling time and duration.
    """
    network = rewritten(network, condition)
    groups = subpopulations(condition, network)
    solved = [_solve(network, group, scheme, start, seed) for group in groups]
    if all(found is not None for found in solved):
        parts = tuple((group.weight, found) for group, found in zip(groups, solved, strict=True) if found is not None)
        method = "sparse generator, solved"
        return ChainSettled(tuple(network.nodes), parts, method, start.runs if start.kind == "random" else 0)
    parts = tuple((group.weight, _sample(network, group, scheme, seed)) for group in groups)
    method = f"Gillespie, {RUNS} cells, {scheme.settling:g} settling and {scheme.duration:g} a phase"
    return ChainSettled(tuple(network.nodes), parts, method, RUNS)


def _solve(
    network: Network, group: Subpopulation, scheme: ContinuousTime, start: Start, seed: int
) -> tuple[Found, ...] | None:
    """Return the long run of every stage after the other; None when it is too large."""
    compiled = compile_network(network)
    try:
        cells = _begin(network, group, scheme, start, seed)
    except TooLargeError:
        return None
    found: tuple[Found, ...] = ()
    for stage in group.stages:
        decided = decided_state(network, compiled, stage.held)
        if decided is not None and not scheme.rates:
            found = (decided,)
        else:
            solved = long_run(network, stage.held, cells, scheme, EXACT_STATES)
            if solved is None:
                return None
            found = solved.attractors
        cells = after(found)
    return found


def _begin(network: Network, group: Subpopulation, scheme: ContinuousTime, start: Start, seed: int) -> Population:
    if start.kind == "initial":
        return initial_cells(network, scheme, group.stages[0].held)
    cells = start_cells(network, compile_network(network), group, start, seed)
    if cells.weights is None:
        message = "too many starts to be listed"
        raise TooLargeError(message)
    return cells


def _sample(network: Network, group: Subpopulation, scheme: ContinuousTime, seed: int) -> tuple[Found, ...]:
    """Return the states in which a sample of cells ends."""
    brief = replace(scheme, windows=0)
    ensemble = simulate_ensemble(network, brief.timed(group.stages), brief, runs=RUNS, seed=seed)
    shares = ensemble.counts / ensemble.runs
    return tuple(
        Found(ensemble.states[place : place + 1], float(share), np.ones(1)) for place, share in enumerate(shares)
    )


def clamped_ensembles(
    network: Network,
    clamps: Sequence[Mapping[str, bool]],
    scheme: ContinuousTime | None = None,
    *,
    context: str = "",
    runs: int = RUNS,
    seed: int = 1,
    threads: int | None = None,
    readouts: Sequence[str] | None = None,
    outputs: Sequence[str] = (),
) -> tuple[Ensemble, ...]:
    """Simulate cells in which different nodes are held from the start, side by side.

    One set of tables serves all of them, a clamp is only a mask; and all of them draw the same
    random numbers, so that their differences are less noisy than those of separate samples.

    Parameters
    ----------
    network : Network
    clamps : sequence of Mapping[str, bool]
        The nodes that are held, and at which value; an empty one for untouched cells.
    scheme : ContinuousTime, optional
        Each ensemble settles first, unless its settling time is 0; rates and starts of the model
        count where it names none.
    context : str
        Inputs are 0 without one, but for those whose start the model or the scheme draws.
    runs, seed, threads
        As in `simulate_ensemble`.
    readouts : sequence of str, optional
        Every node by default.
    outputs : sequence of str
        Nodes whose joint states are recorded.

    Returns
    -------
    tuple of Ensemble
        In the order of the clamps.

    Raises
    ------
    UnknownNameError
    InputError

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS", "AKT": "RAS"}, contexts={"on": {"RAS": True}})
    >>> held = [{}, {"ERK": False}, {"ERK": False, "AKT": False}]
    >>> found = clamped_ensembles(net, held, context="on", runs=200, readouts=["ERK + AKT"])
    >>> [each.value("ERK + AKT").value for each in found]
    [2.0, 1.0, 0.0]
    """
    own = with_rates(scheme or ContinuousTime(windows=0), network)
    drawn = frozenset() if context else drawn_inputs(own, network)
    inputs = {name: value for name, value in network.set_context(context or {}).items() if name not in drawn}
    stages = []
    for clamp in clamps:
        held = {**inputs, **{network.node(name).id: bool(value) for name, value in clamp.items()}}
        label = ", ".join(f"{name}={int(value)}" for name, value in clamp.items()) or "untouched"
        stages.append(own.timed([Stage("settled", held), Stage(label, held)]))
    return simulate_conditions(
        network, stages, own, runs=runs, seed=seed, threads=threads, record=readouts, outputs=outputs
    )
