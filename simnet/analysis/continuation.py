"""Hysteresis: an equilibrium followed while the level of one node goes up, and down again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.analysis.linearised import Levels, newton, stability
from simnet.engine.levelsystem import LevelSystem, level_system
from simnet.engine.ode import accuracy_of, follow, start_levels
from simnet.errors import InputError, UnknownNameError
from simnet.network import Network
from simnet.scenario.ode import LogicODE, as_level_stages
from simnet.scenario.schemes import Start

__all__ = ["Branch", "Hysteresis", "continuation"]

NEAR = 0.05  # a change of level in one step above which Newton's root is not taken for the same branch
PIECES = (1, 4, 16, 64)  # steps between two values that are tried before the branch is said to end


@dataclass(frozen=True, slots=True)
class Branch:
    """The equilibrium at each value of the parameter, in the order in which the values were taken.

    Parameters
    ----------
    values : ndarray of float, shape (value,)
    levels : ndarray of float, shape (value, node)
    stable : ndarray of bool, shape (value,)
        False where the cells came to no stable equilibrium: they oscillate, or settle too slowly.
    jumped : ndarray of bool, shape (value,)
        Whether the branch had ended, so that the cells moved to another one.
    """

    values: Levels
    levels: Levels
    stable: npt.NDArray[np.bool_]
    jumped: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Hysteresis:
    """Two branches: with the parameter rising, and falling from where the rise ended.

    Parameters
    ----------
    names : tuple of str
    parameter : str
    up, down : Branch
    """

    names: tuple[str, ...]
    parameter: str
    up: Branch
    down: Branch

    def of(self, node: str) -> tuple[Levels, Levels]:
        """Return the level of a node over rising values, up and down, each of shape (value,).

        Raises
        ------
        UnknownNameError
        """
        if node not in self.names:
            raise UnknownNameError("node", node, self.names)
        column = self.names.index(node)
        return self.up.levels[:, column], self.down.levels[::-1, column]

    def bistable(self, node: str, apart: float = 0.01) -> Levels:
        """Return the values of the parameter at which a node's level depends on where it came from."""
        up, down = self.of(node)
        return np.asarray(self.up.values[np.abs(up - down) > apart])


def continuation(
    network: Network,
    held: Mapping[str, float],
    scheme: LogicODE | None,
    parameter: str,
    values: npt.ArrayLike,
    *,
    start: npt.ArrayLike | None = None,
) -> Hysteresis:
    """Follow an equilibrium while the level of `parameter` rises through `values` and falls again.

    At each value Newton's method starts from the equilibrium before, in up to 64 steps between two
    values. Where it fails, leaps or meets an unstable root, the branch has ended (a fold), and the
    cells are followed in time to where they settle: what a slow experiment would see. Folds are
    located as finely as `values` are.

    Parameters
    ----------
    network : Network
    held : Mapping[str, float]
        Level of the other inputs and clamped nodes.
    scheme : LogicODE or None
    parameter : str
        The node whose level is set: an input, a drug, or any node, which is then held.
    values : array_like of float, shape (value,)
        At least two; they are taken in rising order.
    start : array_like of float, shape (node,), optional
        Where the cells are before the first value; by default the start of the model.

    Returns
    -------
    Hysteresis

    Raises
    ------
    UnknownNameError
        For a node that does not exist.
    InputError
        For fewer than two values, or one below 0.

    Examples
    --------
    >>> net = Network.from_rules({"A": "S | A"})
    >>> loop = continuation(net, {}, LogicODE(), "S", [0, 0.2, 0.4, 0.6, 0.8, 1])
    >>> up, down = loop.of("A")
    >>> round(float(up[0]), 3), round(float(up[-1]), 3), round(float(down[0]), 3)
    (0.0, 1.0, 1.0)
    """
    scheme = LogicODE() if scheme is None else scheme
    rising = np.unique(np.asarray(values, np.float64))
    if len(rising) < 2 or not rising[0] >= 0:
        message = "continuation needs at least two different values of 0 or more"
        raise InputError(message)
    node = network.node(parameter).id
    (stage,) = as_level_stages(network, {**held, node: float(rising[0])})
    system = level_system(network, scheme).under({**stage.held, node: float(rising[-1])}, stage.reduced)
    levels = start_levels(network, Start())[0] if start is None else np.array(start, np.float64)
    for name, level in stage.held.items():
        levels[system.index[name]] = level
    up = _branch(system, levels, node, rising, scheme)
    down = _branch(system, up.levels[-1], node, rising[::-1], scheme)
    return Hysteresis(system.names, node, up, down)


def _branch(system: LevelSystem, levels: Levels, node: str, values: Levels, scheme: LogicODE) -> Branch:
    found: list[Levels] = []
    stable: list[bool] = []
    jumped: list[bool] = []
    moving = np.flatnonzero(system.rate[:, 0] > 0)
    row = system.index[node]
    for place, value in enumerate(values):
        root = _along(system, levels, row, value, moving) if place else None
        jumped.append(bool(place) and stable[-1] and root is None)
        if root is None:
            begin = levels.copy()
            begin[row] = value
            root = _settled(system, begin, moving, scheme)
        levels = root
        found.append(levels)
        at_rest = np.abs(system.slope(levels[:, None])).max(initial=0.0) < 10 * scheme.tol
        stable.append(bool(at_rest and stability(system, levels) < 0))
    return Branch(values, np.array(found), np.array(stable), np.array(jumped))


def _along(
    system: LevelSystem, levels: Levels, row: int, value: float, moving: npt.NDArray[np.intp]
) -> Levels | None:
    """Follow a stable equilibrium to another value of the parameter; None where it ends before."""
    for pieces in PIECES:
        here: Levels | None = levels
        for between in np.linspace(levels[row], value, pieces + 1)[1:]:
            here = None if here is None else _near(system, here, row, between, moving)
        if here is not None:
            return here
    return None


def _near(
    system: LevelSystem, levels: Levels, row: int, value: float, moving: npt.NDArray[np.intp]
) -> Levels | None:
    """Return the stable equilibrium right beside `levels` at another value of the parameter, or None."""
    guess = levels.copy()
    guess[row] = value
    root = newton(system, guess, moving)
    if root is None or np.abs(root - guess).max(initial=0.0) > NEAR or stability(system, root) >= 0:
        return None
    return root


def _settled(system: LevelSystem, levels: Levels, moving: npt.NDArray[np.intp], scheme: LogicODE) -> Levels:
    """Return where the cells settle in time, sharpened by Newton's method."""
    end, _ = follow(system, levels[:, None], accuracy_of(scheme))
    last = np.asarray(end.levels[:, 0])
    root = newton(system, last, moving) if end.steady[0] else None
    return root if root is not None and np.abs(root - last).max(initial=0.0) < NEAR else last
