"""Where cells are before anything is done to them, and with which rules they begin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from simnet.analysis import MAX_ENUMERATED, Population, percolate
from simnet.analysis.diagrams import all_states
from simnet.engine import CompiledNetwork
from simnet.errors import InputError
from simnet.network import EdgeLoss, Network, RuleChange
from simnet.scenario import Condition, Start, Subpopulation

__all__ = ["enumerated", "everything", "rewritten", "start_cells", "start_state", "without_clamps"]

Bits = npt.NDArray[np.bool_]


def start_state(network: Network, compiled: CompiledNetwork, group: Subpopulation) -> Bits:
    """Return the model's own start with the nodes of the settling stage held, shape (node,)."""
    base = np.array([bool(network.initial.get(name, False)) for name in compiled.names], bool)
    for name, value in group.stages[0].held.items():
        base[compiled.index[name]] = value
    return base


def start_cells(
    network: Network, compiled: CompiledNetwork, group: Subpopulation, start: Start, seed: int
) -> Population:
    """Return the cells before settling.

    ``all`` takes every value of every node that can move; beyond 26 such nodes, of those that the
    inputs leave open. The same seed draws the same states for every condition.
    """
    base = start_state(network, compiled, group)
    moving = [row for row, name in enumerate(compiled.names) if compiled.free[row] and name not in group.stages[0].held]
    match start.kind:
        case "initial":
            return Population(base[None, :], np.ones(1))
        case "random":
            random = np.random.default_rng(np.random.SeedSequence(seed))
            states = np.repeat(base[None, :], start.runs, axis=0)
            drawn = random.random((start.runs, len(compiled.names))) < 0.5
            states[:, moving] = drawn[:, moving]
            return Population(states, np.full(start.runs, 1 / start.runs))
        case "all":
            return everything(*enumerated(network, compiled, group))


def enumerated(network: Network, compiled: CompiledNetwork, group: Subpopulation) -> tuple[tuple[int, ...], Bits]:
    """Choose the rows that take all values, and the value of the others.

    Every row that can move, up to 26; beyond that those that the inputs leave open.
    """
    base = start_state(network, compiled, group)
    held = group.stages[0].held
    moving = tuple(row for row, name in enumerate(compiled.names) if compiled.free[row] and name not in held)
    if len(moving) <= MAX_ENUMERATED:
        return moving, base
    known = percolate(network, held)
    for name, value in known.items():
        base[compiled.index[name]] = value
    return tuple(row for row in moving if compiled.names[row] not in known), base


def everything(over: tuple[int, ...], base: Bits) -> Population:
    """Return all states of some rows, equally likely; beyond 2^14 of them as a decision diagram."""
    if len(over) > 14:
        return Population(all_states(over, base), None)
    numbers = np.arange(1 << len(over))
    states = np.repeat(base[None, :], len(numbers), axis=0)
    for place, row in enumerate(over):
        states[:, row] = (numbers >> place) & 1
    return Population(states, np.full(len(numbers), 1 / len(numbers)))


def rewritten(network: Network, condition: Condition) -> Network:
    """Return the network with the lost edges and changed rules of a condition.

    What `Network.perturb` has rewritten already is not rewritten again.

    Parameters
    ----------
    network : Network
    condition : Condition

    Returns
    -------
    Network

    Raises
    ------
    InputError
        When a later phase asks for one: rules cannot change while cells are watched.
    """
    for place, phase in enumerate(condition.phases):
        for item in phase.items:
            if isinstance(item, EdgeLoss | RuleChange) and item not in network.perturbations:
                if place:
                    message = f"{item} stands in phase {place + 1}; an edge can only be lost from the start"
                    raise InputError(message)
                network = item.apply(network)
    return network


def without_clamps(network: Network) -> Network:
    """Return the network whose drugs and knockouts stand in the condition instead."""
    rewriting = tuple(p for p in network.perturbations if p.clamp() is None)
    return replace(network, perturbations=rewriting)
