"""The logic ODE near a point: Jacobian, stability, and the root beside it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simnet.engine.levelsystem import LevelSystem

__all__ = ["Levels", "jacobian", "newton", "polish", "stability"]

Levels = npt.NDArray[np.float64]

TINY = 1e-30  # complex step: squares of it vanish, so that derivatives are exact


def jacobian(system: LevelSystem, levels: Levels) -> Levels:
    """Return the derivative of dx/dt by every level, exact to rounding (complex step).

    Squire and Trapp 1998 (SIAM Rev 40:110): ``f'(x) = Im f(x + ih) / h`` for any tiny h.

    Parameters
    ----------
    system : LevelSystem
        Of one column, or with parameters that all columns share.
    levels : ndarray of float, shape (node,)

    Returns
    -------
    ndarray of float, shape (node, node)
        Row: whose slope; column: by which level.
    """
    nodes = len(levels)
    shifted = np.repeat(levels[:, None].astype(np.complex128), nodes, axis=1)
    shifted[np.arange(nodes), np.arange(nodes)] += 1j * TINY
    return np.asarray(system.slope(shifted).imag / TINY, np.float64)


def stability(system: LevelSystem, levels: Levels) -> float:
    """Return the greatest real part of the eigenvalues of the Jacobian over nodes that can move.

    Parameters
    ----------
    system : LevelSystem
        Of one column.
    levels : ndarray of float, shape (node,)

    Returns
    -------
    float
        Below 0 for a stable equilibrium; minus infinity when every node is held.
    """
    moving = np.flatnonzero(system.rate[:, 0] > 0)
    if not moving.size:
        return -np.inf
    return float(np.linalg.eigvals(jacobian(system, levels)[np.ix_(moving, moving)]).real.max())


def polish(system: LevelSystem, levels: Levels, *, reach: float = 1e-2, rounds: int = 20) -> Levels:
    """Sharpen near-equilibria by Newton's method; one that would move farther than `reach` stays.

    Parameters
    ----------
    system : LevelSystem
        Of one column.
    levels : ndarray of float, shape (node, column)

    Returns
    -------
    ndarray of float, shape (node, column)
    """
    moving = np.flatnonzero(system.rate[:, 0] > 0)
    sharp = levels.copy()
    for column in range(levels.shape[1]):
        root = newton(system, levels[:, column], moving, rounds)
        if root is not None and np.abs(root - levels[:, column]).max(initial=0.0) <= reach:
            sharp[:, column] = root
    return sharp


def newton(system: LevelSystem, guess: Levels, moving: npt.NDArray[np.intp], rounds: int = 20) -> Levels | None:
    """Return a root of dx/dt near `guess` with levels of 0 or more, shape (node,), or None.

    Parameters
    ----------
    system : LevelSystem
        Of one column.
    guess : ndarray of float, shape (node,)
    moving : ndarray of int
        Rows that are solved for; the others keep their level.
    rounds : int
    """
    levels = guess.copy()
    for _ in range(rounds):
        slope = system.slope(levels[:, None])[moving, 0]
        if np.abs(slope).max(initial=0.0) < 1e-13:
            break
        try:
            step = np.linalg.solve(jacobian(system, levels)[np.ix_(moving, moving)], slope)
        except np.linalg.LinAlgError:
            return None
        levels[moving] = np.maximum(levels[moving] - step, 0.0)
    settled = np.abs(system.slope(levels[:, None])[moving, 0]).max(initial=0.0) < 1e-10
    return levels if settled else None
