"""Courses over synchronous steps, through settling and every phase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.engine import compile_network, follow
from simnet.network import Network
from simnet.results import Trajectory
from simnet.scenario import Condition, parse_condition, subpopulations
from simnet.study.settle import rewritten

__all__ = ["trajectory"]

SHOWN = 64  # steps of one stage at most
REST = 2  # steps shown after a stage has come to rest
SPREAD = 4_096  # states of one kind of responder that enter a phase


def trajectory(network: Network, condition: str | Condition) -> Trajectory:
    """Follow a condition step by step from the model's start.

    Each stage lasts until the cells rest or have gone round their cycle, at least two steps more,
    and at most 64. A dose between 0 and 1 gives the share of cells in which a node is on; cells on a
    cycle enter the next phase from all of its states in equal shares, as they do for steady states.

    Parameters
    ----------
    network : Network
    condition : str or Condition
        ``"resistant: DOX + KO:GSTP1"``.

    Returns
    -------
    Trajectory

    Raises
    ------
    InputError
        For an unknown name or a contradiction in a condition.

    Examples
    --------
    A node that follows its input is one step behind it; a stage at rest is shown twice more.

    >>> net = Network.from_rules({"ERK": "RAS & !MEKi"}, contexts={"on": {"RAS": True}})
    >>> course = trajectory(net, "on: INH:ERK=0.7")
    >>> course.of("ERK").tolist()
    [0.0, 1.0, 1.0, 1.0, 0.3, 0.3, 0.3]
    """
    if isinstance(condition, str):
        condition = parse_condition(condition, network)
    network = rewritten(network, condition)
    compiled = compile_network(network)
    groups = subpopulations(condition, network)
    start = np.array([[bool(network.initial.get(name, False))] for name in compiled.names])
    cells = [_Cells(start, np.array([group.weight])) for group in groups]
    pieces, phases, elapsed = [], [], 0
    for place in range(len(groups[0].stages)):
        courses = []
        for group, each in zip(groups, cells, strict=True):
            held = {compiled.index[name]: value for name, value in group.stages[place].held.items()}
            courses.append(follow(compiled, each.states, held, SHOWN))
        whole = np.concatenate(courses, axis=2)
        length = _until_rest(whole) + REST
        if place:
            phases.append((elapsed, groups[0].stages[place].label))
        weights = np.concatenate([each.weights for each in cells])
        pieces.append(whole[:length] @ weights)
        elapsed += len(pieces[-1])
        cells = [_settled(course, each.weights) for course, each in zip(courses, cells, strict=True)]
    values = np.round(np.concatenate(pieces), 12)
    return Trajectory(str(condition), compiled.names, values, tuple(phases))


@dataclass(frozen=True, slots=True)
class _Cells:
    """States of one kind of responder, shape (node, state), and the share of all cells in each."""

    states: npt.NDArray[np.bool_]
    weights: npt.NDArray[np.float64]


def _settled(course: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]) -> _Cells:
    """Return the cells at the end of a stage, those on a cycle in equal shares over its states.

    As for steady states: nobody knows where on the cycle a cell is when the next phase begins. A cycle
    that is not closed within the steps followed, or one too many, goes on from its last state alone.
    """
    shares: dict[bytes, float] = {}
    kept: dict[bytes, npt.NDArray[np.bool_]] = {}
    for column, weight in enumerate(weights):
        states = course[:, :, column]
        cycle = _cycle(states) if len(kept) < SPREAD else states[-1:]
        for state in cycle:
            kept[state.tobytes()] = state
            shares[state.tobytes()] = shares.get(state.tobytes(), 0.0) + float(weight) / len(cycle)
    return _Cells(np.array(list(kept.values())).T, np.array(list(shares.values())))


def _cycle(states: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the states between the last one and when it was met before; the last alone if it was not."""
    before = np.flatnonzero((states[:-1] == states[-1]).all(axis=1))
    return states[before[-1] + 1 :] if before.size else states[-1:]


def _until_rest(course: npt.NDArray[np.bool_]) -> int:
    """Return the number of states until one repeats."""
    seen: set[bytes] = set()
    for step, state in enumerate(course):
        key = state.tobytes()
        if key in seen:
            return step
        seen.add(key)
    return len(course)
