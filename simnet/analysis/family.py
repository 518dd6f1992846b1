"""A logic ODE in which one number is left open: its equilibria form curves in levels and that number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.analysis.linearised import Levels, jacobian, newton, polish, stability
from simnet.engine.dormandprince import Accuracy
from simnet.engine.levelsystem import LevelSystem, level_system
from simnet.engine.ode import follow
from simnet.network import Network
from simnet.scenario.along import Along
from simnet.scenario.ode import LevelStage, LogicODE, as_level_stages

__all__ = ["Family", "family", "resting"]

DIFFERENCE = 1e-6  # of the open number, for the derivative by it


@dataclass(frozen=True)
class Family:
    """A logic ODE with one number open.

    Parameters
    ----------
    system : LevelSystem
        Of one column, treated.
    along : Along
    held : ndarray of float, shape (node,)
        Level of every node that is held; nan for the others.
    curves : tuple of int
        Hill curves whose parameter is open.
    moving : ndarray of int
        Rows of the nodes that can move.
    """

    system: LevelSystem
    along: Along
    held: Levels
    curves: tuple[int, ...]
    moving: npt.NDArray[np.intp]

    def at(self, value: float) -> LevelSystem:
        """Return the system at one value of the open number."""
        match self.along.what:
            case "level":
                return self.system
            case "inhibition":
                return self.system.under({}, {self.along.node: 1 - value})
            case "half":
                return self.system.bent(self.curves, k=value)
            case "hill":
                return self.system.bent(self.curves, n=value)

    def put(self, levels: Levels, value: float) -> Levels:
        """Return levels with those that are held set, and the open one where it is a level; shape (node,)."""
        placed = np.where(np.isnan(self.held), levels, self.held)
        if self.along.what == "level":
            placed[self.system.index[self.along.node]] = value
        return placed

    def slope(self, levels: Levels, value: float) -> Levels:
        """Return dx/dt of the nodes that can move, shape (moving,)."""
        return np.asarray(self.at(value).slope(self.put(levels, value)[:, None])[self.moving, 0])

    def jacobian(self, levels: Levels, value: float) -> Levels:
        """Return the derivative of `slope` by the moving levels, shape (moving, moving)."""
        return jacobian(self.at(value), self.put(levels, value))[np.ix_(self.moving, self.moving)]

    def by_value(self, levels: Levels, value: float) -> Levels:
        """Return the derivative of `slope` by the open number, shape (moving,); inwards at the ends."""
        low = max(value - DIFFERENCE, self.along.low)
        high = min(value + DIFFERENCE, self.along.high)
        return np.asarray((self.slope(levels, high) - self.slope(levels, low)) / (high - low))

    def root(self, guess: Levels, value: float) -> Levels | None:
        """Return the equilibrium that Newton's method finds from `guess`, shape (node,), or None."""
        return newton(self.at(value), self.put(guess, value), self.moving)

    def leading(self, levels: Levels, value: float) -> float:
        """Return the greatest real part of the eigenvalues; below 0 for a stable equilibrium."""
        return stability(self.at(value), self.put(levels, value))


def family(network: Network, stage: LevelStage | Mapping[str, float], scheme: LogicODE, along: Along) -> Family:
    """Leave one number of a treated network open.

    Parameters
    ----------
    network : Network
    stage : LevelStage or Mapping[str, float]
        What is held; inputs that are not named are held at 0, the open level is held too.
    scheme : LogicODE
    along : Along

    Examples
    --------
    >>> net = Network.from_rules({"A": "S | A"})
    >>> one = family(net, {}, LogicODE(), Along("level", "S"))
    >>> one.root(np.array([0.1, 0.0]), 0.0).tolist()
    [0.0, 0.0]
    """
    (plain,) = as_level_stages(network, [stage])
    held = dict(plain.held)
    reduced = dict(plain.reduced)
    if along.what == "level":
        held[along.node] = along.high
    elif along.what == "inhibition":
        held.pop(along.node, None)
        reduced.pop(along.node, None)
    system = level_system(network, scheme, apart=along.what in ("half", "hill")).under(held, reduced)
    wanted = along.regulation
    curves = tuple(place for place, edges in enumerate(system.regulations) if wanted is None or wanted in edges)
    levels = np.array([held.get(name, np.nan) for name in system.names])
    return Family(system, along, levels, curves, np.flatnonzero(system.rate[:, 0] > 0))


def resting(one: Family, value: float, starts: Levels, accuracy: Accuracy) -> list[Levels]:
    """Return the equilibria to which starts settle at one value of the open number, with repetitions.

    Parameters
    ----------
    one : Family
    value : float
    starts : ndarray of float, shape (start, node)
    accuracy : Accuracy
    """
    system = one.at(value)
    begin = np.array([one.put(start, value) for start in starts]).T
    end, _ = follow(system, np.ascontiguousarray(begin), accuracy)
    return list(polish(system, end.levels[:, end.steady]).T)
