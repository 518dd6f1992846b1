"""The logic ODE under many parameter sets at once: where levels rest, and how those move that do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.analysis.linearised import Levels
from simnet.engine.dormandprince import integrate_columns
from simnet.engine.levelsystem import level_system
from simnet.engine.ode import accuracy_of, integrate
from simnet.network import Network
from simnet.scenario.ode import LevelStage, LogicODE, ParameterEnsemble

__all__ = ["SettledSets", "settle_sets"]

SAMPLES = 400  # times at which levels that do not rest are looked at


@dataclass(frozen=True, slots=True)
class SettledSets:
    """Where cells settle under each parameter set.

    Parameters
    ----------
    names : tuple of str
        Node ids.
    levels : ndarray of float, shape (node, set)
        At the end of the last stage.
    restless : ndarray of int, shape (restless,)
        Sets under which levels still change at the end.
    course : ndarray of float, shape (time, node, restless)
        How they move in the second half of as much time again.
    """

    names: tuple[str, ...]
    levels: Levels
    restless: npt.NDArray[np.intp]
    course: Levels


def settle_sets(
    network: Network, stages: Sequence[LevelStage], scheme: LogicODE, ensemble: ParameterEnsemble
) -> SettledSets:
    """Follow the model's start through all stages under every parameter set, in one batch.

    Parameters
    ----------
    network : Network
    stages : sequence of LevelStage
    scheme : LogicODE
        What does not vary.
    ensemble : ParameterEnsemble

    Returns
    -------
    SettledSets

    Raises
    ------
    InputError, TooLargeError
        As `simnet.engine.ode.integrate`.

    Examples
    --------
    >>> net = Network.from_rules({"A": "S"})
    >>> settled = settle_sets(net, [LevelStage("on", {"S": 1.0})], LogicODE(), ParameterEnsemble(3, k=(0.2, 0.8)))
    >>> settled.levels[0].round(3).tolist(), settled.restless.size
    ([1.0, 1.0, 1.0], 0)
    """
    run = integrate(network, stages, scheme, ensemble=ensemble)
    levels = np.ascontiguousarray(run.levels[-1].T)
    restless = np.flatnonzero(~run.steady[-1])
    course = np.empty((0, len(levels), 0))
    if restless.size:
        last = stages[-1]
        system = level_system(network, scheme, ensemble).under(last.held, last.reduced).take(restless)
        accuracy = accuracy_of(scheme)
        grid = np.linspace(0.0, accuracy.t_max, SAMPLES)
        found = integrate_columns(system, np.ascontiguousarray(levels[:, restless]), accuracy, grid).course
        course = np.empty((0, len(levels), 0)) if found is None else found[SAMPLES // 2 :]
    return SettledSets(run.names, levels, restless, course)
