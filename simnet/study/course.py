"""Courses over synchronous steps, through settling and every phase."""

from __future__ import annotations

import numpy as np

from simnet.engine import compile_network, follow
from simnet.network import Network
from simnet.results import Trajectory
from simnet.scenario import Condition, parse_condition, subpopulations
from simnet.study.settle import rewritten

__all__ = ["trajectory"]

SHOWN = 64  # steps of one stage at most
REST = 2  # steps shown after a stage has come to rest


def trajectory(network: Network, condition: str | Condition) -> Trajectory:
    """Follow a condition step by step from the model's start.

    Each stage lasts until the cells rest or have gone round their cycle, at least two steps more,
    and at most 64; a dose between 0 and 1 gives the share of cells in which a node is on.

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
    weights = np.array([group.weight for group in groups])
    state = np.array([[bool(network.initial.get(name, False)) for _ in groups] for name in compiled.names])
    pieces, phases, elapsed = [], [], 0
    for place in range(len(groups[0].stages)):
        columns = []
        for number, group in enumerate(groups):
            held = {compiled.index[name]: value for name, value in group.stages[place].held.items()}
            columns.append(follow(compiled, state[:, number : number + 1], held, SHOWN))
        course = np.concatenate(columns, axis=2)
        course = course[: _until_rest(course) + REST]
        if place:
            phases.append((elapsed, groups[0].stages[place].label))
        pieces.append(course @ weights)
        elapsed += len(course)
        state = course[-1]
    values = np.round(np.concatenate(pieces), 12)
    return Trajectory(str(condition), compiled.names, values, tuple(phases))


def _until_rest(course: np.ndarray[tuple[int, int, int], np.dtype[np.bool_]]) -> int:
    """Return the number of states until one repeats."""
    seen: set[bytes] = set()
    for step, state in enumerate(course):
        key = state.tobytes()
        if key in seen:
            return step
        seen.add(key)
    return len(course)
