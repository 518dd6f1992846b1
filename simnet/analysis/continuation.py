"""Hysteresis: an equilibrium followed while one number goes up, and down again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.analysis.family import Family, family
from simnet.analysis.linearised import Levels
from simnet.engine.ode import accuracy_of, follow, start_levels
from simnet.errors import InputError, UnknownNameError
from simnet.network import Network
from simnet.scenario.along import Along
from simnet.scenario.ode import LevelStage, LogicODE
from simnet.scenario.schemes import Start

__all__ = ["Branch", "Loop", "continuation", "sweep"]

NEAR = 0.05  # a change of level in one step above which Newton's root is not taken for the same branch
PUSH = 1e-3  # of every level, for cells that stand on an unstable equilibrium as no real cell does
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
class Loop:
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
    held: Mapping[str, float] | LevelStage,
    scheme: LogicODE | None,
    parameter: str | Along,
    values: npt.ArrayLike,
    *,
    start: npt.ArrayLike | None = None,
) -> Loop:
    """Follow an equilibrium while `parameter` rises through `values` and falls again.

    At each value Newton's method starts from the equilibrium before, in up to 64 steps between two
    values. Where it fails, leaps or meets an unstable root, the branch has ended (a fold), and the
    cells are followed in time to where they settle: what a slow experiment would see. Folds are
    located as finely as `values` are; `simnet.analysis.branches` has them exactly.

    Parameters
    ----------
    network : Network
    held : Mapping[str, float] or LevelStage
        Level of the other inputs and clamped nodes.
    scheme : LogicODE or None
    parameter : str or Along
        The node whose level is set: an input, a drug, or any node, which is then held; or another
        number that is moved.
    values : array_like of float, shape (value,)
        At least two; they are taken in rising order.
    start : array_like of float, shape (node,), optional
        Where the cells are before the first value; by default the start of the model.

    Returns
    -------
    Loop

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
    if isinstance(parameter, str):
        parameter = Along("level", network.node(parameter).id, low=float(rising[0]), high=float(rising[-1]))
    one = family(network, held, scheme, parameter)
    levels = start_levels(network, Start())[0] if start is None else np.array(start, np.float64)
    up = sweep(one, levels, rising, scheme)
    down = sweep(one, up.levels[-1], rising[::-1], scheme)
    return Loop(one.system.names, parameter.label, up, down)


def sweep(one: Family, levels: Levels, values: Levels, scheme: LogicODE) -> Branch:
    """Settle cells at the first value, then follow them through the others, see `continuation`.

    Parameters
    ----------
    one : Family
    levels : ndarray of float, shape (node,)
        Where the cells are before they settle at the first value.
    values : ndarray of float, shape (value,)
    scheme : LogicODE
        Its tolerances are used.
    """
    found: list[Levels] = []
    stable: list[bool] = []
    jumped: list[bool] = []
    for place, value in enumerate(map(float, values)):
        root = _along(one, levels, float(values[place - 1]), value) if place else None
        jumped.append(bool(place) and stable[-1] and root is None)
        levels = _settled(one, levels, value, scheme) if root is None else root
        found.append(levels)
        at_rest = np.abs(one.slope(levels, value)).max(initial=0.0) < 10 * scheme.tol
        stable.append(bool(at_rest and one.leading(levels, value) < 0))
    return Branch(values, np.array(found), np.array(stable), np.array(jumped))


def _along(one: Family, levels: Levels, before: float, value: float) -> Levels | None:
    """Follow a stable equilibrium to another value of the parameter; None where it ends before."""
    for pieces in PIECES:
        here: Levels | None = levels
        for between in np.linspace(before, value, pieces + 1)[1:]:
            here = None if here is None else _near(one, here, float(between))
        if here is not None:
            return here
    return None


def _near(one: Family, levels: Levels, value: float) -> Levels | None:
    """Return the stable equilibrium right beside `levels` at another value of the parameter, or None."""
    root = one.root(levels, value)
    if root is None or np.abs(root - one.put(levels, value)).max(initial=0.0) > NEAR or one.leading(root, value) >= 0:
        return None
    return root


def _settled(one: Family, levels: Levels, value: float, scheme: LogicODE) -> Levels:
    """Return where the cells settle in time, sharpened by Newton's method; an unstable point gets a push."""
    last = _followed(one, levels, value, scheme)
    if one.leading(last, value) <= 0:
        return last
    pushed = last.copy()
    pushed[one.moving] += PUSH
    return _followed(one, pushed, value, scheme)


def _followed(one: Family, levels: Levels, value: float, scheme: LogicODE) -> Levels:
    end, _ = follow(one.at(value), one.put(levels, value)[:, None], accuracy_of(scheme))
    last = np.asarray(end.levels[:, 0])
    root = one.root(last, value) if end.steady[0] else None
    return root if root is not None and np.abs(root - last).max(initial=0.0) < NEAR else last
