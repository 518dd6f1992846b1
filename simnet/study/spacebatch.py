"""Settle, then treat, for many conditions at once under most permissive updating.

The minimal trap spaces of all sets of clamped nodes are found together; which of them a state can
reach are those in the smallest trap space around it, and these too are found together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from simnet.analysis.bitspaces import Images, closures
from simnet.analysis.clamped import minimal_trap_spaces_of_each
from simnet.analysis.spaces import Space
from simnet.analysis.trapspaces import MAX_LISTED, settle_trapspaces
from simnet.analysis.updates import update_diagrams
from simnet.engine import CompiledNetwork, compile_network
from simnet.network import Network
from simnet.results import ReadoutValue
from simnet.scenario import Condition, Readout, Subpopulation, subpopulations
from simnet.study.spaces import SpacesReached
from simnet.study.starts import start_state

__all__ = ["settle_spaces_of_each"]

Spaces = tuple[Space, ...]
Task = tuple[frozenset[tuple[str, bool]], Spaces]  # what is held, and where the cells are before


def settle_spaces_of_each(network: Network, conditions: Sequence[Condition], readout: Readout) -> list[ReadoutValue]:
    """Settle many conditions from the model's own start through all phases, and read them. Exact.

    The same values as `settle_spaces` gives one by one.

    Parameters
    ----------
    network : Network
    conditions : sequence of Condition
        With the same number of phases, and nothing in them that rewrites rules.
    readout : Readout

    Raises
    ------
    TooLargeError
        When a condition has more than 10,000 minimal trap spaces.
    """
    compiled = compile_network(network)
    owners, groups = [], []
    for place, condition in enumerate(conditions):
        for group in subpopulations(condition, network):
            owners.append(place)
            groups.append(group)
    spaces = _through(network, compiled, groups)
    parts: list[list[tuple[float, Spaces]]] = [[] for _ in conditions]
    for owner, group, found in zip(owners, groups, spaces, strict=True):
        parts[owner].append((group.weight, found))
    return [SpacesReached(compiled.names, tuple(part), "", exact=True).read(readout.terms) for part in parts]


def _through(network: Network, compiled: CompiledNetwork, groups: Sequence[Subpopulation]) -> list[Spaces]:
    """Take every kind of responder through its stages, equal ones together."""
    where: list[Spaces] = [
        (Space(compiled.names, tuple(map(bool, start_state(network, compiled, group)))),) for group in groups
    ]
    for stages in zip(*(group.stages for group in groups), strict=True):
        tasks = [(frozenset(stage.held.items()), before) for stage, before in zip(stages, where, strict=True)]
        reached = dict(_reached(network, compiled, list(dict.fromkeys(tasks))))
        where = [reached[task] for task in tasks]
    return where


def _reached(network: Network, compiled: CompiledNetwork, tasks: Sequence[Task]) -> Iterator[tuple[Task, Spaces]]:
    """Yield the minimal trap spaces that are reached in each task."""
    held = list(dict.fromkeys(task[0] for task in tasks))
    listed = minimal_trap_spaces_of_each(network, [dict(each) for each in held], MAX_LISTED)
    minimal = dict(zip(held, listed, strict=True))
    open_tasks = []
    for task in tasks:
        clamps, before = task
        if len(minimal[clamps]) == 1:  # every trap space holds a minimal one
            yield task, minimal[clamps]
        elif len(before) == 1 and before[0].is_state:
            open_tasks.append(task)
        else:
            rows = {compiled.index[name]: value for name, value in clamps}
            yield task, settle_trapspaces(network, compiled, before, rows)[0]
    for task, around in zip(open_tasks, _around(network, open_tasks), strict=True):
        yield task, tuple(space for space in minimal[task[0]] if around.contains(space))


def _around(network: Network, tasks: Sequence[Task]) -> list[Space]:
    """Return the smallest trap space around the state of each task, what is held being clamped."""
    if not tasks:
        return []
    updates = update_diagrams(network, {})
    place: Mapping[str, int] = {name: number for number, name in enumerate(updates.names)}
    states = np.array([before[0].values for _, before in tasks], bool)
    clamped: dict[int, list[int]] = {}
    for row, (clamps, _) in enumerate(tasks):
        for name, value in clamps:
            states[row, place[name]] = value
            clamped.setdefault(place[name], []).append(row)
    off, on = closures(Images.of(dict(enumerate(updates.diagrams))), states, clamped)
    values = on.astype(object)
    values[off & on] = None
    return [Space(updates.names, tuple(row)) for row in values.tolist()]
