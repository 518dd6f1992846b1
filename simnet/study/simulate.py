"""One door to courses in time, under any scheme that has them."""

from __future__ import annotations

from dataclasses import replace

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
from simnet.study.parameters import with_kinetics
from simnet.study.starts import rewritten, without_clamps

__all__ = ["ensemble_course", "level_course", "simulate"]

LEVEL_TIME = 20.0  # time of each stage of a logic ODE, in units of tau
LEVEL_SAMPLES = 100


def simulate(
    network: Network,
    scheme: str | Scheme = "sync",
    *,
    condition: str | Condition = "",
    context: str = "",
    runs: int = 1000,
    seed: int = 1,
) -> Trajectory | Ensemble:
    """Follow cells through settling and every phase.

    Parameters
    ----------
    network : Network
        What was done to it with `Network.perturb` is done in the condition.
    scheme : str or Scheme
        ``sync`` gives steps, ``ctmc`` a sampled `Ensemble`, ``ode`` levels over time.
    condition : str or Condition
        Untreated cells of `context` where none is given.
    context : str
    runs : int
        Cells of an ensemble.
    seed : int

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
    match one:
        case Synchronous():
            return trajectory(network, asked)
        case ContinuousTime():
            return _ensemble(network, one, asked, runs, seed)
        case LogicODE():
            return level_course(network, one, asked)
        case Asynchronous():
            message = "asynchronous updating has no clock; 'ctmc' follows random orders of updates in continuous time"
        case TrapSpaces():
            message = "trap spaces have no course; ask for steady states"
    raise InputError(message)


def _ensemble(network: Network, scheme: ContinuousTime, condition: Condition, runs: int, seed: int) -> Ensemble:
    network = rewritten(network, condition)
    parts = [
        (group.weight, simulate_ensemble(network, scheme.timed(group.stages), scheme, runs=runs, seed=seed))
        for group in subpopulations(condition, network)
    ]
    return parts[0][1] if len(parts) == 1 else mixture(parts)


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
