"""Branches of equilibria, stable and unstable, followed round their folds.

Pseudo-arclength continuation (Keller 1977, in Rabinowitz, Applications of Bifurcation Theory): a step
along the tangent, then Newton's method on the hyperplane across it, so that the parameter may turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.analysis.family import Family
from simnet.analysis.linearised import Levels

__all__ = ["Curve", "Fold", "curves_through", "trace"]

FIRST, LONGEST, SHORTEST = 2e-3, 0.02, 1e-7  # steps, in levels and in the range of the parameter
POINTS = 4_000  # of one branch, after which it is left as it is
ROUNDS = 8  # of Newton's method in one step
EXACT = 1e-11
HALVINGS = 40  # that locate a fold
OUTSIDE = -1e-6  # a level below it is none
SAME = 5e-3  # farther from a known branch than this a point lies on another one


@dataclass(frozen=True, slots=True)
class Fold:
    """Where a branch turns back: a stable and an unstable equilibrium meet and vanish.

    Parameters
    ----------
    value : float
        Of the parameter, to about 1e-8 of its range.
    levels : ndarray of float, shape (node,)
    """

    value: float
    levels: Levels


@dataclass(frozen=True, slots=True)
class Curve:
    """One branch of equilibria, in the order in which it is passed.

    Parameters
    ----------
    values : ndarray of float, shape (point,)
    levels : ndarray of float, shape (point, node)
    stable : ndarray of bool, shape (point,)
    folds : tuple of Fold
    """

    values: Levels
    levels: Levels
    stable: npt.NDArray[np.bool_]
    folds: tuple[Fold, ...]

    def passes(self, levels: Levels, value: float) -> bool:
        """Say whether the branch goes through an equilibrium."""
        left, right = self.values[:-1], self.values[1:]
        for at in np.flatnonzero((np.minimum(left, right) <= value) & (value <= np.maximum(left, right))):
            width = right[at] - left[at]
            share = (value - left[at]) / width if width else 0.0
            between = self.levels[at] + share * (self.levels[at + 1] - self.levels[at])
            if np.abs(between - levels).max(initial=0.0) < SAME:
                return True
        return False


def curves_through(one: Family, seeds: Iterable[tuple[float, Levels]]) -> tuple[Curve, ...]:
    """Trace the branch through every seed, each branch once.

    Complete only as far as the seeds are: a branch through none of them is missed.

    Parameters
    ----------
    one : Family
    seeds : iterable of (float, ndarray of float, shape (node,))
        Value of the parameter, and an equilibrium there.
    """
    found: list[Curve] = []
    for value, levels in seeds:
        if not any(curve.passes(levels, value) for curve in found):
            found.append(trace(one, value, levels))
    return tuple(found)


def trace(one: Family, value: float, levels: Levels) -> Curve:
    """Follow a branch both ways from an equilibrium, until the parameter leaves its range.

    Parameters
    ----------
    one : Family
    value : float
        Of the parameter, within its range.
    levels : ndarray of float, shape (node,)

    Returns
    -------
    Curve

    Examples
    --------
    The self-activating node ``A = S or A`` keeps its high branch down to S = 0.

    >>> from simnet.analysis.family import family
    >>> from simnet.network import Network
    >>> from simnet.scenario import LogicODE
    >>> from simnet.scenario.along import Along
    >>> one = family(Network.from_rules({"A": "S | A"}), {}, LogicODE(), Along("level", "S"))
    >>> low = trace(one, 0.0, np.zeros(2))
    >>> len(low.folds), bool(low.stable[0]), bool(low.stable[-1])
    (1, True, False)
    """
    width = one.along.high - one.along.low
    start = np.append(levels[one.moving], (value - one.along.low) / width)
    walker = _Tracer(one, levels, width)
    ahead, folds = walker.follow(start, 1.0)
    closed = len(ahead) > 2 and walker.closed
    behind, more = ([], []) if closed else walker.follow(start, -1.0)
    points = [*behind[:0:-1], *ahead] if behind else ahead
    values = np.array([walker.value(point) for point in points])
    every = np.array([walker.levels(point) for point in points])
    stable = np.array([one.leading(at, v) < 0 for at, v in zip(every, values, strict=True)])
    turns = [Fold(walker.value(point), walker.levels(point)) for point in (*more[::-1], *folds)]
    return Curve(values, every, stable, tuple(turns))


class _Tracer:
    """Follows a branch; a point is the moving levels and the parameter as a share of its range."""

    def __init__(self, one: Family, levels: Levels, width: float) -> None:
        self.one, self.base, self.width = one, levels, width
        self.closed = False

    def value(self, point: Levels) -> float:
        """Return the parameter."""
        return float(self.one.along.low + self.width * point[-1])

    def levels(self, point: Levels) -> Levels:
        """Return the levels of all nodes."""
        full = self.one.put(self.base, self.value(point))
        full[self.one.moving] = point[:-1]
        return full

    def follow(self, start: Levels, direction: float) -> tuple[list[Levels], list[Levels]]:
        """Return the points from `start` on and the folds among them; first up or down the parameter."""
        points, folds = [start], list[Levels]()
        tangent = self._tangent(start, np.append(np.zeros(len(start) - 1), direction))
        step = FIRST
        while tangent is not None and step > SHORTEST and len(points) < POINTS:
            here = points[-1]
            point = self._correct(here + step * tangent, tangent)
            ahead = None if point is None else self._tangent(point, tangent)
            if point is None or ahead is None or np.dot(ahead, tangent) < 0.9:
                step /= 2
                continue
            if not 0 <= point[-1] <= 1:
                edge = self._at_edge(here, point)
                return ([*points, edge] if edge is not None and edge[-1] != here[-1] else points), folds
            if point[:-1].min(initial=0.0) < OUTSIDE:
                break
            if ahead[-1] * tangent[-1] < 0:
                folds.append(self._turn(here, tangent, step))
            points.append(point)
            tangent, step = ahead, min(1.5 * step, LONGEST)
            if len(points) > 10 and np.abs(point - start).max() < step / 2:  # round and back again
                self.closed = True
                return [*points, start], folds
        return points, folds

    def _tangent(self, point: Levels, before: Levels) -> Levels | None:
        """Return the unit tangent that goes on as `before` does; None at a singular point."""
        right = np.zeros(len(point))
        right[-1] = 1.0
        try:
            found = np.linalg.solve(self._bordered(point, before), right)
        except np.linalg.LinAlgError:
            return None
        size = float(np.linalg.norm(found))
        return np.asarray(found / size, np.float64) if np.isfinite(size) else None

    def _correct(self, guess: Levels, across: Levels) -> Levels | None:
        """Return the equilibrium on the hyperplane through `guess` across the tangent."""
        point = guess.copy()
        for _ in range(ROUNDS):
            miss = np.append(self.one.slope(self.levels(point), self.value(point)), np.dot(across, point - guess))
            if np.abs(miss).max() < EXACT:
                return point
            try:
                point = np.asarray(point - np.linalg.solve(self._bordered(point, across), miss), np.float64)
            except np.linalg.LinAlgError:
                return None
        return None

    def _bordered(self, point: Levels, last_row: Levels) -> Levels:
        levels, value = self.levels(point), self.value(point)
        inside = self._inside(value)
        whole = np.empty((len(point), len(point)))
        whole[:-1, :-1] = self.one.jacobian(levels, value)
        whole[:-1, -1] = self.one.by_value(levels, inside) * self.width
        whole[-1] = last_row
        return whole

    def _inside(self, value: float) -> float:
        return min(max(value, self.one.along.low), self.one.along.high)

    def _turn(self, here: Levels, tangent: Levels, step: float) -> Levels:
        """Return the point within a step at which the parameter turns, by halving the step."""
        low, high, best = 0.0, step, here
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            point = self._correct(here + middle * tangent, tangent)
            ahead = None if point is None else self._tangent(point, tangent)
            if point is None or ahead is None:
                break
            best = point
            if ahead[-1] * tangent[-1] > 0:
                low = middle
            else:
                high = middle
        return best

    def _at_edge(self, here: Levels, beyond: Levels) -> Levels | None:
        """Return the equilibrium at the end of the range, between two points of the branch."""
        edge = float(beyond[-1] > 1)
        share = (edge - here[-1]) / (beyond[-1] - here[-1])
        guess = here + share * (beyond - here)
        value = self.one.along.high if edge else self.one.along.low
        root = self.one.root(self.levels(guess), value)
        if root is None or np.abs(root[self.one.moving] - guess[:-1]).max(initial=0.0) > LONGEST:
            return None
        return np.asarray(np.append(root[self.one.moving], edge), np.float64)
