"""The logic-based ODE, stage by stage: settle, then treat.

The batch Dormand-Prince does the work; scipy's LSODA is the reference, and takes over the columns
whose parameters make the equations stiff.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from simnet.engine.dormandprince import Accuracy, Integrated, integrate_columns
from simnet.engine.levelsystem import LevelSystem, level_system
from simnet.engine.lsoda import integrate_reference
from simnet.engine.polynomial import Levels
from simnet.errors import InputError, TooLargeError, UnknownNameError
from simnet.network import Network
from simnet.scenario.ode import LevelStage, LogicODE, ParameterEnsemble, as_level_stages
from simnet.scenario.schedule import Stage
from simnet.scenario.schemes import Start

__all__ = ["MAX_CORNERS", "OdeResult", "Stages", "accuracy_of", "follow", "integrate", "start_levels"]

Stages = Mapping[str, float] | Sequence[LevelStage | Stage | Mapping[str, float]]

TREMBLES = 10  # slopes below so many tolerances may be errors of the integration
CALM = 20.0  # time in which these come to rest when it is done more closely
MAX_CORNERS = 16  # nodes whose corners are all taken as starts: 65,536 of them


@dataclass(frozen=True, slots=True)
class OdeResult:
    """Levels at the end of every stage, and their course where it was asked for.

    Parameters
    ----------
    names : tuple of str
        Node ids.
    labels : tuple of str
        The stages.
    levels : ndarray of float, shape (stage, start, node)
        With an ensemble `start` runs over every start under the first set, then the second, ….
    steady : ndarray of bool, shape (stage, start)
        Whether the cells rest: no level changes faster than the scheme's `tol`.
    times : ndarray of float, shape (time,)
        Of the course, from the beginning of each stage; empty without one.
    course : ndarray of float, shape (stage, start, time, node)
    stiff : ndarray of bool, shape (stage, start)
        Whether LSODA had to take over.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    levels: Levels
    steady: npt.NDArray[np.bool_]
    times: Levels
    course: Levels
    stiff: npt.NDArray[np.bool_]

    def of(self, node: str, stage: int = -1) -> Levels:
        """Return the level of a node at the end of a stage, shape (start,).

        Raises
        ------
        UnknownNameError
        """
        if node not in self.names:
            raise UnknownNameError("node", node, self.names)
        return np.asarray(self.levels[stage, :, self.names.index(node)])


def integrate(
    network: Network,
    stages: Stages,
    scheme: LogicODE | None = None,
    starts: npt.ArrayLike | None = None,
    *,
    ensemble: ParameterEnsemble | None = None,
    times: npt.ArrayLike | None = None,
) -> OdeResult:
    """Follow levels through stages, each from where the last one ended.

    Parameters
    ----------
    network : Network
    stages : Mapping[str, float], or sequence of LevelStage, Stage or Mapping
        What is held at which level; inputs that are not named are held at 0.
    scheme : LogicODE, optional
    starts : array_like of float, shape (start, node), optional
        In the order of ``network.nodes``; by default the start of the model.
    ensemble : ParameterEnsemble, optional
        Every start is followed under every parameter set.
    times : array_like of float, shape (time,), optional
        Rising times, from the beginning of each stage up to `t_max`, at which levels are wanted.

    Returns
    -------
    OdeResult

    Raises
    ------
    InputError
        For unknown names, levels below 0, or starts of another shape.
    TooLargeError
        When a rule is too wide to be interpolated.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS | ERK"})
    >>> pulse = integrate(net, [{"RAS": 1}, {"RAS": 0}])
    >>> pulse.labels, pulse.of("ERK").round(4).tolist(), pulse.steady.tolist()
    (('stage 1', 'stage 2'), [1.0], [[True], [True]])
    """
    scheme = LogicODE() if scheme is None else scheme
    system = level_system(network, scheme, ensemble)
    begin = _starts(network, scheme, starts)
    if ensemble is not None:
        # Columns run over the starts under the first set, then under the second.
        system = system.take(np.repeat(np.arange(ensemble.size), len(begin)))
        begin = np.tile(begin, (ensemble.size, 1))
    grid = None if times is None else _grid(times, scheme)
    accuracy = accuracy_of(scheme)
    levels = np.ascontiguousarray(begin.T)
    ends, labels = [], []
    for stage in as_level_stages(network, stages):
        treated = system.under(stage.held, stage.reduced)
        for name, level in stage.held.items():
            levels[system.index[name]] = level
        end, stiff = follow(treated, levels, accuracy, grid)
        ends.append((end, stiff))
        labels.append(stage.label)
        levels = end.levels.copy()
    return _result(system.names, labels, ends, grid)


def start_levels(network: Network, start: Start, seed: int = 1) -> Levels:
    """Return levels from which to start.

    Parameters
    ----------
    network : Network
    start : Start
        ``initial`` is the model's own start, ``all`` every corner (each ruled node at 0 or 1),
        ``random`` levels drawn evenly from 0 to 1.
    seed : int

    Returns
    -------
    ndarray of float, shape (start, node)

    Raises
    ------
    TooLargeError
        For the corners of more than 16 ruled nodes.
    """
    base = np.array([float(network.initial.get(name, False)) for name in network.nodes])
    ruled = [place for place, node in enumerate(network.nodes.values()) if not node.is_input]
    match start.kind:
        case "initial":
            return base[None, :]
        case "random":
            drawn = np.random.default_rng(np.random.SeedSequence(seed)).random((start.runs, len(base)))
            return np.where(np.isin(np.arange(len(base)), ruled), drawn, base)
    if len(ruled) > MAX_CORNERS:
        message = f"{len(ruled)} nodes have 2^{len(ruled)} corners (limit 2^{MAX_CORNERS}); use start=random"
        raise TooLargeError(message)
    corners = np.repeat(base[None, :], 1 << len(ruled), axis=0)
    for place, node in enumerate(ruled):
        corners[:, node] = (np.arange(1 << len(ruled)) >> place) & 1
    return corners


def accuracy_of(scheme: LogicODE) -> Accuracy:
    """Return the tolerances of a scheme."""
    return Accuracy(scheme.tol, scheme.t_max, scheme.rtol, scheme.atol)


def follow(
    system: LevelSystem, start: Levels, accuracy: Accuracy, grid: Levels | None = None
) -> tuple[Integrated, npt.NDArray[np.bool_]]:
    """Integrate in a batch; what proves stiff is done again by LSODA.

    Parameters
    ----------
    system : LevelSystem
    start : ndarray of float, shape (node, column)
    accuracy : Accuracy
    grid : ndarray of float, shape (time,), optional

    Returns
    -------
    found : Integrated
    stiff : ndarray of bool, shape (column,)
        Which columns LSODA did.
    """
    found = integrate_columns(system, start, accuracy, grid)
    stiff = ~found.steady & (found.time < accuracy.t_max)
    if stiff.any():
        columns = np.flatnonzero(stiff)
        again = integrate_reference(system.take(columns), start[:, columns], accuracy, grid)
        found.levels[:, columns], found.steady[columns] = again.levels, again.steady
        found.time[columns] = again.time
        if found.course is not None and again.course is not None:
            found.course[:, :, columns] = again.course
    _calm(system, found, accuracy)
    return found, stiff


def _calm(system: LevelSystem, found: Integrated, accuracy: Accuracy) -> None:
    """Let columns that all but rest at `t_max` come to rest with smaller errors.

    A step as long as stability allows leaves levels trembling within the tolerance, and the slope then stays above
    `tol` for ever, although the cells rest.
    """
    late = np.flatnonzero(~found.steady & (found.time >= accuracy.t_max))
    if not late.size:
        return
    slopes = np.abs(system.take(late).slope(found.levels[:, late])).max(axis=0, initial=0.0)
    columns = late[slopes < TREMBLES * max(accuracy.tol, accuracy.rtol)]
    if columns.size:
        finer = min(accuracy.tol, accuracy.rtol) / 100
        strict = replace(accuracy, t_max=CALM, rtol=finer, atol=min(finer, accuracy.atol))
        again = integrate_columns(system.take(columns), np.ascontiguousarray(found.levels[:, columns]), strict)
        rested = columns[again.steady]
        found.levels[:, rested], found.steady[rested] = again.levels[:, again.steady], True


def _starts(network: Network, scheme: LogicODE, starts: npt.ArrayLike | None) -> Levels:
    if starts is None:
        begin = start_levels(network, Start())
        for name, own in scheme.nodes.items():
            if own.y0 is not None:
                begin[:, list(network.nodes).index(name)] = own.y0
        return begin
    begin = np.atleast_2d(np.asarray(starts, np.float64))
    if begin.ndim != 2 or begin.shape[1] != len(network.nodes):
        message = f"starts have shape {begin.shape}: give (start, node) with {len(network.nodes)} nodes"
        raise InputError(message)
    if not (begin >= 0).all() or not np.isfinite(begin).all():
        message = "a start has a level below 0 or none at all: levels are numbers from 0"
        raise InputError(message)
    return begin


def _grid(times: npt.ArrayLike, scheme: LogicODE) -> Levels:
    grid = np.atleast_1d(np.asarray(times, np.float64))
    if not (np.diff(grid) > 0).all() or not ((grid >= 0) & (grid <= scheme.t_max)).all():
        message = f"the times of a course rise and lie between 0 and t_max = {scheme.t_max:g}"
        raise InputError(message)
    return grid


def _result(
    names: tuple[str, ...],
    labels: list[str],
    ends: list[tuple[Integrated, npt.NDArray[np.bool_]]],
    grid: Levels | None,
) -> OdeResult:
    levels = np.stack([end.levels.T for end, _ in ends])
    courses = [np.empty((0, *end.levels.shape)) if end.course is None else end.course for end, _ in ends]
    return OdeResult(
        names=names,
        labels=tuple(labels),
        levels=levels,
        steady=np.stack([end.steady for end, _ in ends]),
        times=np.empty(0) if grid is None else grid,
        course=np.stack([course.transpose(2, 0, 1) for course in courses]),
        stiff=np.stack([stiff for _, stiff in ends]),
    )
