"""The logic-based ODE by scipy: the reference of the batch, and the way out when it is stiff."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from simnet.engine.dormandprince import Accuracy, Integrated
from simnet.engine.levelsystem import LevelSystem
from simnet.engine.polynomial import Levels

__all__ = ["Method", "integrate_reference"]

Method = Literal["LSODA", "BDF", "Radau", "RK45", "DOP853"]


def integrate_reference(
    system: LevelSystem, start: Levels, accuracy: Accuracy, grid: Levels | None = None, method: Method = "LSODA"
) -> Integrated:
    """Do what `integrate_columns` does with `scipy.integrate.solve_ivp`, one column after the other.

    Parameters
    ----------
    system : LevelSystem
    start : ndarray of float, shape (node, column)
    accuracy : Accuracy
    grid : ndarray of float, shape (time,), optional
    method : str
        LSODA changes to an implicit method where the equations are stiff.

    Returns
    -------
    Integrated
        The course is scipy's own interpolation between steps.
    """
    count = start.shape[1]
    course = None if grid is None else np.empty((len(grid), *start.shape))
    found = Integrated(start.copy(), np.zeros(count), np.zeros(count, np.bool_), np.zeros(count, np.int64), course)
    for column in range(count):
        alone = system.take(np.array([column]))
        run, steady = _solve(alone, start[:, column], accuracy, method, dense=grid is not None)
        found.levels[:, column] = np.maximum(run.y[:, -1], 0.0)
        found.time[column], found.steps[column], found.steady[column] = run.t[-1], len(run.t) - 1, steady
        if course is not None and grid is not None:
            course[:, :, column] = run.sol(np.minimum(grid, run.t[-1])).T
    return found


def _solve(
    system: LevelSystem, start: Levels, accuracy: Accuracy, method: Method, *, dense: bool
) -> tuple[Any, bool]:
    """Return scipy's answer for one column, and whether it rests at the end."""
    from scipy.integrate import solve_ivp

    def slope(_: float, levels: Levels) -> Levels:
        return np.asarray(system.slope(levels[:, None])[:, 0])

    def haste(time: float, levels: Levels) -> float:
        return float(np.abs(slope(time, levels)).max(initial=0.0) - accuracy.tol)

    haste.terminal = True  # type: ignore[attr-defined]
    if haste(0.0, start) < 0:  # scipy only sees changes of sign, and a start at rest has none
        accuracy = Accuracy(accuracy.tol, 1e-9, accuracy.rtol, accuracy.atol)
    solve: Any = solve_ivp
    run = solve(
        slope, (0.0, accuracy.t_max), start, method=method, events=haste, dense_output=dense,
        rtol=accuracy.rtol, atol=accuracy.atol,
    )  # fmt: skip
    # The event is found where the slope equals the tolerance; rounding may leave it just above.
    return run, haste(0.0, run.y[:, -1]) <= 1e-3 * accuracy.tol
