"""What is held when, for many conditions at once: the clamps of every kind of responder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.engine import Bits, CompiledNetwork
from simnet.errors import InputError
from simnet.network import Network
from simnet.results.readoutcolumns import Floats
from simnet.scenario import Condition, Subpopulation, subpopulations
from simnet.scenario.screen import Screen

__all__ = ["Units", "idle_perturbations", "units_of"]

Places = npt.NDArray[np.int32]
FREE, LET_BE = -1, -2  # a node that runs by its rule; one that the perturbation leaves as it is


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Kinds of responder of many conditions; those of one condition stand together.

    Parameters
    ----------
    owner : ndarray of int, shape (unit,)
        The condition of each, rising.
    weight : ndarray of float, shape (unit,)
        Its share of the condition's cells.
    free, on : ndarray of bool, shape (stage, node, unit)
        Whether a node runs by its rule in each stage, and whether it is held at 1.
    first : Subpopulation
        The first responder of the baseline: where cells start before anything is held.
    """

    owner: npt.NDArray[np.int64]
    weight: Floats
    free: Bits
    on: Bits
    first: Subpopulation

    def part(self, some: slice) -> Units:
        """Return some of the units, owners as they were."""
        return Units(self.owner[some], self.weight[some], self.free[:, :, some], self.on[:, :, some], self.first)


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """What each perturbation clamps beyond the baseline.

    `row` is its node; `held` (perturbation, responder, stage) is 0 or 1 where it holds the node
    otherwise than the baseline does, else -2.
    """

    row: npt.NDArray[np.int64]
    held: npt.NDArray[np.int8]


def units_of(network: Network, compiled: CompiledNetwork, screen: Screen, cell: int, places: Places) -> Units:
    """Lay out the clamps of every kind of responder of many conditions of one context.

    Parameters
    ----------
    network : Network
    compiled : CompiledNetwork
    screen : Screen
    cell : int
        Which baseline.
    places : ndarray of int, shape (condition, order)

    Returns
    -------
    Units

    Raises
    ------
    InputError
        When a condition contradicts itself.
    """
    base = subpopulations(screen.baselines[cell], network)
    difference = _difference(network, compiled, screen, cell, base)
    if difference is None:
        return _one_by_one(network, compiled, screen, cell, places)
    return _combined(compiled, base, difference, places)


def idle_perturbations(network: Network, screen: Screen, cell: int) -> npt.NDArray[np.bool_]:
    """Say which perturbations hold nothing that the baseline does not hold anyway, shape (perturbation,)."""
    base = subpopulations(screen.baselines[cell], network)
    idle = []
    for place, item in enumerate(screen.perturbations):
        groups = subpopulations(screen.condition(cell, [place]), network) if item.clamp() else ()
        idle.append(_stages(groups) == _stages(base))
    return np.array(idle, np.bool_)


def _stages(groups: Sequence[Subpopulation]) -> list[tuple[float, list[Mapping[str, bool]]]]:
    return [(group.weight, [stage.held for stage in group.stages]) for group in groups]


def _difference(
    network: Network, compiled: CompiledNetwork, screen: Screen, cell: int, base: Sequence[Subpopulation]
) -> Difference | None:
    """Compare each single perturbation with the baseline; None when one makes other kinds of responder.

    A perturbation of full effect clamps one node in some stages and splits no cells, so that a
    combination clamps exactly what its members clamp.
    """
    rows, held = [], []
    for place, item in enumerate(screen.perturbations):
        clamp = item.clamp()
        groups = subpopulations(screen.condition(cell, [place]), network)
        if clamp is None or [group.weight for group in groups] != [group.weight for group in base]:
            return None
        rows.append(compiled.index[clamp.node])
        held.append([list(_held_beyond(group, other, clamp.node)) for group, other in zip(groups, base, strict=True)])
    shape = (len(rows), len(base), len(base[0].stages))
    return Difference(np.array(rows, np.int64), np.array(held, np.int8).reshape(shape))


def _held_beyond(group: Subpopulation, base: Subpopulation, node: str) -> Iterator[int]:
    for stage, before in zip(group.stages, base.stages, strict=True):
        value = stage.held.get(node)
        yield LET_BE if value == before.held.get(node) or value is None else int(value)


def _combined(compiled: CompiledNetwork, base: Sequence[Subpopulation], what: Difference, places: Places) -> Units:
    """Add the clamps of the members of each combination to those of the baseline."""
    count, kinds, stages = len(places), len(base), len(base[0].stages)
    held = np.empty((stages, len(compiled.names), count, kinds), np.int8)
    for kind, group in enumerate(base):
        for stage, each in enumerate(group.stages):
            held[stage, :, :, kind] = _column(compiled, each.held)[:, None]
    for chosen in places.T:
        rows = np.flatnonzero(chosen >= 0)
        values = what.held[chosen[rows]]
        for kind, stage in np.ndindex(kinds, stages):
            acts = values[:, kind, stage] != LET_BE
            held[stage, what.row[chosen[rows[acts]]], rows[acts], kind] = values[acts, kind, stage]
    flat = held.reshape(stages, len(compiled.names), count * kinds)
    weight = np.tile([group.weight for group in base], count)
    return Units(np.repeat(np.arange(count), kinds), weight, flat == FREE, flat == 1, base[0])


def _one_by_one(network: Network, compiled: CompiledNetwork, screen: Screen, cell: int, places: Places) -> Units:
    """Ask for the responders of every condition by itself, where doses split the cells."""
    owner, weight, columns = [], [], []
    groups: Sequence[Subpopulation] = ()
    for number, row in enumerate(places.tolist()):
        groups = _groups(network, screen.condition(cell, row))
        for group in groups:
            owner.append(number)
            weight.append(group.weight)
            columns.append([_column(compiled, stage.held) for stage in group.stages])
    held = np.array(columns).transpose(1, 2, 0)
    base = subpopulations(screen.baselines[cell], network)
    return Units(np.array(owner, np.int64), np.array(weight), held == FREE, held == 1, base[0])


def _groups(network: Network, condition: Condition) -> Sequence[Subpopulation]:
    try:
        return subpopulations(condition, network)
    except InputError as error:
        message = f"[{condition.canonical}] cannot be screened: {error}"
        raise InputError(message) from error


def _column(compiled: CompiledNetwork, held: Mapping[str, bool]) -> npt.NDArray[np.int8]:
    """Return what is held, shape (node,): 0, 1, or -1 for a node that runs by its rule."""
    column = np.full(len(compiled.names), FREE, np.int8)
    for name, value in held.items():
        column[compiled.index[name]] = value
    return column
