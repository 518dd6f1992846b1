"""The one door to batches of levels: compiled by numba where it pays, numpy otherwise.

The rule: numpy works until it has spent 0.6 s in this process, or until the work at hand
would need as long; that is what importing numba and loading the kernel from numba's cache takes. From
then on the kernel does everything, some ten times as fast. It is compiled once on a machine, which
takes eight seconds. The two never differ in a bit, so that the choice only shows in the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Literal

import numpy as np

from simnet.engine.levelsteps import LANES, Accuracy, Integrated, LevelSteps
from simnet.engine.levelsystem import LevelSystem
from simnet.engine.polynomial import Levels

__all__ = [
    "LIKELY", "LOADING", "PATIENCE", "Accuracy", "Integrated", "Kernel", "Patience", "has_numba", "integrate_columns",
    "step_seconds",
]  # fmt: skip

Kernel = Literal["auto", "numba", "numpy"]

LOADING = 0.6  # seconds to load numba and the kernel
LIKELY = 60  # steps of a column until it rests

_CALL, _NUMBER = 0.5e-6, 0.7e-9  # seconds of numpy: each call, and each number in it


def integrate_columns(
    system: LevelSystem,
    start: Levels,
    accuracy: Accuracy,
    grid: Levels | None = None,
    *,
    lanes: int = LANES,
    kernel: Kernel = "auto",
) -> Integrated:
    """Follow every column until it rests, or until `t_max`.

    Parameters
    ----------
    system : LevelSystem
    start : ndarray of float, shape (node, column)
    accuracy : Accuracy
    grid : ndarray of float, shape (time,), optional
        Rising times at which the levels are wanted, read off the fourth-order interpolant of each step.
    lanes : int
        Columns that numpy steps together.
    kernel : {"auto", "numba", "numpy"}
        Who does it. No bit of the answer depends on it, on `lanes` or on the other columns.

    Returns
    -------
    Integrated
        A column that took `accuracy.steps` steps stops early: neither steady nor at `t_max`.

    Examples
    --------
    >>> from simnet.engine.levelsystem import level_system
    >>> from simnet.network import Network
    >>> from simnet.scenario.ode import LogicODE
    >>> system = level_system(Network.from_rules({"A": "A"}), LogicODE())
    >>> found = integrate_columns(system, np.array([[0.2, 0.9]]), Accuracy())
    >>> found.levels.round(5).tolist(), found.steady.tolist()
    ([[0.0, 1.0]], [True, True])
    """
    times = np.empty(0) if grid is None else np.ascontiguousarray(grid, np.float64)
    likely = LIKELY * step_seconds(system, start.shape[1])
    if kernel == "numba" or (kernel == "auto" and _numba_pays(likely)):
        return _by_numba(system, _begin(start, grid), accuracy, times)
    found = _begin(start, grid)
    steps = LevelSteps(system, found, accuracy, times, lanes)
    while steps.leave():
        steps.step()
        PATIENCE.left -= step_seconds(system, len(steps.columns))
        if kernel == "auto" and _numba_pays():  # the work was more than was likely
            return _by_numba(system, _begin(start, grid), accuracy, times)
    return found


def step_seconds(system: LevelSystem, columns: int) -> float:
    """Return the seconds that numpy needs for one step of some columns, roughly.

    Parameters
    ----------
    system : LevelSystem
    columns : int
    """
    curves, nodes, rules = len(system.sources), len(system.names), len(system.program)
    powers = system.exponent or 40
    calls = 6 * (rules + powers + 12) + 150
    numbers = 6 * (rules + (powers + 4) * curves + 4 * nodes) + 40 * nodes
    return calls * _CALL + numbers * columns * _NUMBER


@dataclass(slots=True)
class Patience:
    """How long numpy may still work in this process before numba is loaded.

    Parameters
    ----------
    left : float
        Seconds; 0 or less when the kernel does everything.
    """

    left: float = LOADING


PATIENCE = Patience()


def _numba_pays(likely: float = 0.0) -> bool:
    return likely >= PATIENCE.left and has_numba()


@cache
def has_numba() -> bool:
    """Tell whether numba is installed."""
    return find_spec("numba") is not None


def _by_numba(system: LevelSystem, found: Integrated, accuracy: Accuracy, grid: Levels) -> Integrated:
    from simnet.engine.levelruns import run_compiled

    PATIENCE.left = 0.0
    run_compiled(system, found, accuracy, grid)
    return found


def _begin(start: Levels, grid: Levels | None) -> Integrated:
    count = start.shape[1]
    course = None if grid is None else np.empty((len(grid), *start.shape))
    levels = np.array(start, np.float64, order="C")
    return Integrated(levels, np.zeros(count), np.zeros(count, np.bool_), np.zeros(count, np.int64), course)
