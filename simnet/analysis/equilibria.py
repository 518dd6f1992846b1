"""Steady states of the logic ODE: every one that a set of starts reaches, and what does not rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.analysis.linearised import Levels, polish, stability
from simnet.engine.dormandprince import Accuracy, integrate_columns
from simnet.engine.levelsystem import LevelSystem, level_system
from simnet.engine.ode import Stages, accuracy_of, integrate, start_levels
from simnet.network import Network
from simnet.scenario.ode import LogicODE, as_level_stages
from simnet.scenario.schemes import Start

__all__ = ["Equilibria", "Equilibrium", "Oscillation", "equilibria"]

MERGE = 1e-4  # equilibria that differ less than this in every level are one
RECURS = 0.02  # share by which the extremes of a lasting oscillation may differ between two windows
NOTICEABLE = 1e-3  # a level that moves less than this is not said to oscillate
SAMPLES = 1_000  # times at which a column that does not rest is looked at


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """A point at which no level changes.

    Parameters
    ----------
    levels : Mapping[str, float]
        By node.
    stable : bool
        Whether every eigenvalue of the Jacobian over the nodes that can move has a real part below 0.
    leading : float
        The greatest real part; 1 / -leading is the slowest time of return.
    share : float
        Share of the starts that reach it.
    """

    levels: Mapping[str, float]
    stable: bool
    leading: float
    share: float


@dataclass(frozen=True, slots=True)
class Oscillation:
    """Levels that keep rising and falling.

    Parameters
    ----------
    low, high : Mapping[str, float]
        Extremes of every node over the last window of time.
    mean : Mapping[str, float]
        Average over that window, which is no level at which cells rest.
    period : float
        Mean time between rises of the most variable node through the middle of its range.
    share : float
        Share of the starts that reach it.
    """

    low: Mapping[str, float]
    high: Mapping[str, float]
    mean: Mapping[str, float]
    period: float
    share: float


@dataclass(frozen=True, slots=True)
class Equilibria:
    """What a set of starts comes to.

    Parameters
    ----------
    names : tuple of str
    points : tuple of Equilibrium
        The most frequent one first.
    oscillations : tuple of Oscillation
    undecided : float
        Share of the starts that neither rest by `t_max` nor repeat their extremes.
    of_start : tuple of int
        For each start the place of its equilibrium in `points`; -1 - place for one in
        `oscillations`; None where that is not decided is -1 - ``len(oscillations)``.
    """

    names: tuple[str, ...]
    points: tuple[Equilibrium, ...]
    oscillations: tuple[Oscillation, ...]
    undecided: float
    of_start: tuple[int, ...]

    @property
    def stable(self) -> tuple[Equilibrium, ...]:
        """The equilibria to which cells return after a small push."""
        return tuple(point for point in self.points if point.stable)


def equilibria(
    network: Network,
    held: Stages,
    scheme: LogicODE | None = None,
    starts: npt.ArrayLike | Start | None = None,
    *,
    seed: int = 1,
    merge: float = MERGE,
) -> Equilibria:
    """Find the steady states that a set of starts reaches, and the oscillations.

    Each end of the integration is sharpened by Newton's method and merged with those nearer than
    `merge`. Complete only as far as the starts are: an equilibrium that none of them reaches is missed.

    Parameters
    ----------
    network : Network
    held : Mapping[str, float]
        Level of inputs and clamped nodes; inputs that are not named are held at 0.
    scheme : LogicODE, optional
    starts : array_like of float, shape (start, node), or Start, optional
        200 random ones by default.
    seed : int
        Of random starts.
    merge : float
        Largest difference in a level at which two ends are one equilibrium.

    Returns
    -------
    Equilibria

    Raises
    ------
    InputError, TooLargeError
        As `integrate`.

    Examples
    --------
    >>> net = Network.from_rules({"A": "B", "B": "A"})
    >>> found = equilibria(net, {}, starts=Start("all"))
    >>> sorted(round(point.levels["A"], 6) + 0 for point in found.stable)
    [0.0, 1.0]
    """
    scheme = LogicODE() if scheme is None else scheme
    starts = Start("random", 200) if starts is None else starts
    begin = start_levels(network, starts, seed) if isinstance(starts, Start) else starts
    (stage,) = as_level_stages(network, held)
    system = level_system(network, scheme).under(stage.held, stage.reduced)
    run = integrate(network, [stage], scheme, begin)
    levels, steady = run.levels[0].T, run.steady[0]
    place = np.full(levels.shape[1], -1)
    resting = np.flatnonzero(steady)
    ends = polish(system, levels[:, resting])
    kinds, centres = _merged(ends, merge)
    place[resting] = kinds
    order = np.argsort(-np.bincount(kinds, minlength=len(centres)), kind="stable")
    rank = np.argsort(order)
    place[resting] = rank[kinds] if len(centres) else kinds
    points = [_point(system, centres[kind], float((kinds == kind).sum()) / len(steady)) for kind in order]
    waves, undecided = _restless(system, levels, np.flatnonzero(~steady), accuracy_of(scheme), place)
    return Equilibria(system.names, tuple(points), waves, undecided, tuple(int(p) for p in place))


def _merged(ends: Levels, merge: float) -> tuple[npt.NDArray[np.int64], list[Levels]]:
    """Return the kind of each end, and the first end of each kind."""
    centres: list[Levels] = []
    kinds = np.full(ends.shape[1], -1, np.int64)
    while (kinds < 0).any():
        first = ends[:, int(np.argmax(kinds < 0))]
        near = (np.abs(ends - first[:, None]).max(axis=0) <= merge) & (kinds < 0)
        kinds[near] = len(centres)
        centres.append(first)
    return kinds, centres


def _point(system: LevelSystem, levels: Levels, share: float) -> Equilibrium:
    leading = stability(system, levels)
    return Equilibrium(dict(zip(system.names, map(float, levels), strict=True)), leading < 0, leading, share)


def _restless(
    system: LevelSystem,
    levels: Levels,
    columns: npt.NDArray[np.intp],
    accuracy: Accuracy,
    place: npt.NDArray[np.int64],
) -> tuple[tuple[Oscillation, ...], float]:
    """Look longer at the columns that do not rest, and tell lasting oscillations from slow settling."""
    if not columns.size:
        return (), 0.0
    total = levels.shape[1]
    grid = np.linspace(0.0, accuracy.t_max, SAMPLES)
    course = integrate_columns(system, np.ascontiguousarray(levels[:, columns]), accuracy, grid).course
    if course is None:  # pragma: no cover - a grid was given
        return (), 0.0
    early, late = course[: SAMPLES // 2], course[SAMPLES // 2 :]
    low, high = late.min(axis=0), late.max(axis=0)
    range_now, range_before = high - low, early.max(axis=0) - early.min(axis=0)
    moves = range_now.max(axis=0)
    drift = np.maximum(np.abs(low - early.min(axis=0)), np.abs(high - early.max(axis=0))).max(axis=0)
    lasts = (moves > NOTICEABLE) & (drift <= RECURS * np.maximum(moves, range_before.max(axis=0)))
    kinds, _ = _merged(np.concatenate([low, high])[:, lasts], RECURS)
    place[columns] = -1 - (int(kinds.max(initial=-1)) + 1)
    place[columns[lasts]] = -1 - kinds
    waves = []
    for kind in range(int(kinds.max(initial=-1)) + 1):
        members = np.flatnonzero(lasts)[kinds == kind]
        waves.append(_wave(system.names, late[:, :, members[0]], grid[1], len(members) / total))
    return tuple(waves), float((~lasts).sum()) / total


def _wave(names: tuple[str, ...], course: Levels, interval: float, share: float) -> Oscillation:
    low, high = course.min(axis=0), course.max(axis=0)
    leader = int(np.argmax(high - low))
    above = course[:, leader] > (low[leader] + high[leader]) / 2
    rises = np.flatnonzero(above[1:] & ~above[:-1])
    period = float(np.diff(rises).mean() * interval) if len(rises) > 1 else float("nan")

    def named(values: Levels) -> dict[str, float]:
        return dict(zip(names, map(float, values), strict=True))

    return Oscillation(named(low), named(high), named(course.mean(axis=0)), period, share)
