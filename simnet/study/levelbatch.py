"""Settle, then treat, for many conditions at once as levels of a logic ODE.

One program serves all conditions: what is held or slowed down is a column of the rates and ceilings.
Conditions that are alike up to a stage are followed once.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from simnet.analysis.linearised import polish
from simnet.engine.levelsystem import LevelSystem, level_system
from simnet.engine.ode import accuracy_of, follow, start_levels
from simnet.network import Network
from simnet.results.readoutcolumns import Floats
from simnet.scenario import Condition, LogicODE, Readout, Start, level_stages
from simnet.scenario.kinetics import with_curves
from simnet.scenario.ode import LevelStage
from simnet.study.levels import DIGITS, level_of

__all__ = ["settle_levels_of_each"]


def settle_levels_of_each(
    network: Network, conditions: Sequence[Condition], scheme: LogicODE, readout: Readout
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Follow many conditions from the model's own start through all phases, and read their levels.

    Parameters
    ----------
    network : Network
    conditions : sequence of Condition
        With the same number of phases, and nothing in them that rewrites rules.
    scheme : LogicODE
    readout : Readout

    Returns
    -------
    levels : ndarray of float, shape (condition,)
        Of the readout, to 0.001.
    steady : ndarray of bool, shape (condition,)
        Whether the cells rest; where they do not, the level is none.

    Raises
    ------
    TooLargeError
        When a rule is too wide to be interpolated.
    """
    scheme = with_curves(scheme, network)
    system = level_system(network, scheme)
    levels = start_levels(network, Start()).T
    course = list(zip(*(level_stages(condition, network) for condition in conditions), strict=True))
    alike = np.zeros(len(conditions), np.int64)  # which column each condition shares so far
    for stages in course:
        first, alike = _distinct(stages, alike)
        levels = levels[:, first[1]]
        treated = _under(system, [stages[place] for place in first[0]], levels)
        end, _ = follow(treated, levels, accuracy_of(scheme))
        levels, steady = end.levels.copy(), end.steady
    resting = np.flatnonzero(steady)
    for column in resting:
        levels[:, [column]] = polish(treated.take(np.array([column])), levels[:, [column]])
    found = level_of(readout.terms, dict(zip(system.names, levels, strict=True)))
    return np.asarray(np.round(found, DIGITS) + 0.0)[alike], steady[alike]


def _distinct(
    stages: Sequence[LevelStage], alike: npt.NDArray[np.int64]
) -> tuple[tuple[list[int], list[int]], npt.NDArray[np.int64]]:
    """Find the conditions that differ up to here.

    Returns the first condition of each kind with its column before the stage, and the kind of every
    condition.
    """
    kinds: dict[Hashable, int] = {}
    members: tuple[list[int], list[int]] = ([], [])
    kind = np.empty_like(alike)
    for place, (stage, before) in enumerate(zip(stages, alike.tolist(), strict=True)):
        key = (before, frozenset(stage.held.items()), frozenset(stage.reduced.items()))
        if key not in kinds:
            kinds[key] = len(kinds)
            members[0].append(place)
            members[1].append(before)
        kind[place] = kinds[key]
    return members, kind


def _under(system: LevelSystem, stages: Sequence[LevelStage], levels: Floats) -> LevelSystem:
    """Return the system with each column treated as its stage says; held levels are put into `levels`."""
    rate = np.repeat(system.rate, len(stages), axis=1)
    ceiling = np.repeat(system.ceiling, len(stages), axis=1)
    for column, stage in enumerate(stages):
        for name, level in stage.held.items():
            levels[system.index[name], column] = level
            rate[system.index[name], column] = 0.0
        for name, factor in stage.reduced.items():
            ceiling[system.index[name], column] *= factor
    return replace(system, rate=rate, ceiling=ceiling)
