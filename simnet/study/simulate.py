"""One door to courses in time, under any scheme that has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simnet.engine.continuous import simulate_ensemble
from simnet.engine.ode import integrate
from simnet.errors import InputError
from simnet.network import Network
from simnet.results import Ensemble, Trajectory
from simnet.results.ensemble import mixture
from simnet.scenario import (
    Asynchronous,
    Condition,
    ContinuousTime,
    LogicODE,
    Phase,
    Scheme,
    Synchronous,
    TrapSpaces,
    as_schemes,
    level_stages,
    parse_condition,
    subpopulations,
)
from simnet.study.course import trajectory
from simnet.study.parameters import drawn_inputs, with_clock, with_kinetics
from simnet.study.starts import rewritten, without_clamps
from simnet.study.walks import walk_course

__all__ = ["ensemble_course", "level_course", "simulate"]

RUNS = 1000  # cells or walks, where nobody says
LEVEL_TIME = 20.0  # time of each stage of a logic ODE, in units of tau
LEVEL_SAMPLES = 100


def simulate(
    network: Network,
    scheme: str | Scheme = "sync",
    *,
    condition: str | Condition = "",
    context: str = "",
    runs: int | None = None,
    seed: int = 1,
    outputs: Sequence[str] = (),
) -> Trajectory | Ensemble:
    """Follow cells through settling and every phase.

    Parameters
    ----------
    network : Network
        What was done to it with `Network.perturb` is done in the condition.
    scheme : str or Scheme
        ``sync`` gives steps, ``async`` updates of random walks, ``ctmc`` a sampled `Ensemble`, ``ode``
        levels over time. The name ``ctmc`` takes the times that the model's file states (MaBoSS), if
        it states any, and follows cells from the file's own start.
    condition : str or Condition
        Untreated cells of `context` where none is given.
    context : str
    runs : int, optional
        Cells of an ensemble, or random walks: 1,000 where the model's file does not say.
    seed : int
    outputs : sequence of str
        Nodes whose joint states an ensemble records.

    Returns
    -------
    Trajectory or Ensemble

    Raises
    ------
    InputError
        For a scheme without courses, or an unknown name.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !MEKi"}, contexts={"on": {"RAS": True}})
    >>> simulate(net, condition="on: KO:ERK").of("ERK").tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    (one,) = as_schemes(scheme)
    if condition and context:
        message = "give either a condition with its context, or a context alone"
        raise InputError(message)
    if isinstance(condition, str) and condition:
        asked = parse_condition(condition, network)
    elif isinstance(condition, Condition):
        asked = condition
    else:
        asked = Condition(context, (Phase(network.perturbations),))
        network = without_clamps(network)
    one = with_kinetics(one, network)
    clock = network.kinetics.clock if isinstance(scheme, str) and isinstance(one, ContinuousTime) else None
    if clock is not None and isinstance(one, ContinuousTime):
        one = with_clock(one, network)
    count = runs or (clock.runs if clock else RUNS)
    match one:
        case Synchronous():
            return trajectory(network, asked)
        case ContinuousTime():
            return _ensemble(network, one, asked, _Sample(count, seed, tuple(outputs)))
        case LogicODE():
            return level_course(network, one, asked)
        case Asynchronous(walks=walks):
            return walk_course(network, asked, walks or count, seed)
        case TrapSpaces():
            message = "trap spaces have no course; ask for steady states"
    raise InputError(message)


@dataclass(frozen=True, slots=True)
class _Sample:
    """How many cells are run, from which seed, and whose joint states are recorded."""

    runs: int
    seed: int
    outputs: tuple[str, ...]


def _ensemble(network: Network, scheme: ContinuousTime, condition: Condition, sample: _Sample) -> Ensemble:
    network = rewritten(network, condition)
    free = _free_inputs(network, scheme, condition)
    parts = []
    for group in subpopulations(condition, network):
        stages = [replace(stage, held=_without(stage.held, free)) for stage in group.stages]
        found = simulate_ensemble(
            network,
            scheme.timed(stages),
            scheme,
            runs=sample.runs,
            seed=sample.seed,
            outputs=sample.outputs,
        )
        parts.append((group.weight, found))
    return parts[0][1] if len(parts) == 1 else mixture(parts)


def _free_inputs(network: Network, scheme: ContinuousTime, condition: Condition) -> frozenset[str]:
    """Return the inputs that keep what they begin with, because no context and no phase sets them."""
    if condition.context:
        return frozenset()
    clamps = [item.clamp() for phase in condition.phases for item in (*network.perturbations, *phase.items)]
    return drawn_inputs(scheme, network) - {clamp.node for clamp in clamps if clamp is not None}


def _without(held: Mapping[str, bool], free: frozenset[str]) -> dict[str, bool]:
    return {name: value for name, value in held.items() if name not in free}


def level_course(network: Network, scheme: LogicODE, condition: Condition) -> Trajectory:
    """Follow the levels of a logic ODE from the model's start, each stage for 20 time constants."""
    network = rewritten(network, condition)
    stages = level_stages(condition, network)
    times = np.linspace(0, LEVEL_TIME * scheme.tau, LEVEL_SAMPLES + 1)
    result = integrate(network, stages, replace(scheme, t_max=float(times[-1])), times=times)
    values = np.concatenate([result.course[place, 0, :-1] for place in range(len(stages))])
    clock = np.concatenate([times[:-1] + place * times[-1] for place in range(len(stages))]) - times[-1]
    phases = tuple((place * LEVEL_SAMPLES, stage.label) for place, stage in enumerate(stages) if place)
    return Trajectory(str(condition), result.names, np.round(values, 9), phases, "ode", tuple(map(float, clock)))


def ensemble_course(ensemble: Ensemble, label: str) -> Trajectory:
    """Return the mean activity of an ensemble window by window, for tables and figures."""
    starts = ensemble.edges[:-1]
    phases = [(begin, what) for begin, what in ensemble.phases if begin >= 0]
    marks = tuple((int(np.searchsorted(starts, begin - 1e-9)), what) for begin, what in phases)
    return Trajectory(label, ensemble.readouts, ensemble.mean, marks, "ctmc", tuple(map(float, starts)))
