"""From a condition to what is held when, in which share of the cells."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from simnet.errors import InputError, TooLargeError
from simnet.network import Clamp, InputSetting, Network, Perturbation
from simnet.scenario.condition import Condition

__all__ = ["MAX_SUBPOPULATIONS", "Stage", "Subpopulation", "subpopulations"]

MAX_SUBPOPULATIONS = 4096


@dataclass(frozen=True, slots=True)
class Stage:
    """One stretch of time in which the same nodes are held.

    `held` gives the value of every input and of every clamped node.
    """

    label: str
    held: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Subpopulation:
    """Cells that answer to the same drugs: their share, and their stages (settling first)."""

    weight: float
    stages: tuple[Stage, ...]


def subpopulations(condition: Condition, network: Network) -> tuple[Subpopulation, ...]:
    """Say what is held in each stage, for each kind of responder.

    The first stage is the settling: context set, drugs off, genetic changes of the first phase
    in place. A dose `d` between 0 and 1 acts in the fraction `d` of the cells: each cell has its
    own threshold for each drug, so that a cell that answers to 0.3 also answers to 0.8; the
    thresholds of different drugs are independent.

    Parameters
    ----------
    condition : Condition
    network : Network
        What was done to it with `Network.perturb` is done in every phase.

    Returns
    -------
    tuple of Subpopulation
        Their weights sum to 1.

    Raises
    ------
    InputError
        When one node is held at two values at once.
    TooLargeError
        When the doses make more than 4,096 kinds of responder.

    Examples
    --------
    >>> from simnet.scenario import parse_condition
    >>> net = Network.from_rules({"ERK": "RAS"}, contexts={"on": {"RAS": True}})
    >>> for cells in subpopulations(parse_condition("on: INH:ERK=0.25", net), net):
    ...     print(cells.weight, [dict(stage.held) for stage in cells.stages])
    0.25 [{'RAS': True}, {'RAS': True, 'ERK': False}]
    0.75 [{'RAS': True}, {'RAS': True}]
    """
    per_phase = [clamps_of(phase.items, network) for phase in condition.phases]
    responders = _responders(per_phase)
    found = []
    for weight, thresholds in responders:
        found.append(Subpopulation(weight, _stages(condition, network, per_phase, thresholds)))
    return tuple(found)


def clamps_of(items: tuple[Perturbation, ...], network: Network) -> dict[str, tuple[Clamp, bool]]:
    """Return the clamps of one phase by node, with whether each is permanent."""
    found: dict[str, tuple[Clamp, bool]] = {}
    for item in (*network.perturbations, *items):
        clamp = item.clamp()
        if clamp is None:
            continue
        is_context = isinstance(item, InputSetting) and network.nodes[clamp.node].kind == "context"
        permanent = item.genetic or is_context
        if clamp.node in found:
            other, lasting = found[clamp.node]
            if other.value != clamp.value and other.dose > 0 and clamp.dose > 0:
                message = f"{clamp.node} is held at 0 and at 1 at the same time: {item} contradicts another item"
                raise InputError(message)
            if (lasting or not permanent) and other.dose >= clamp.dose:
                continue
        found[clamp.node] = (clamp, permanent)
    return found


def _responders(per_phase: list[dict[str, tuple[Clamp, bool]]]) -> list[tuple[float, dict[str, float]]]:
    """Split the cells by their thresholds for every fractional dose."""
    doses: dict[str, set[float]] = {}
    for clamps in per_phase:
        for clamp, _ in clamps.values():
            if 0 < clamp.dose < 1:
                doses.setdefault(clamp.node, set()).add(clamp.dose)
    bands = []
    for node, values in doses.items():
        edges = [0.0, *sorted(values), 1.0]
        bands.append([(node, low, high - low) for low, high in itertools.pairwise(edges)])
    count = 1
    for band in bands:
        count *= len(band)
    if count > MAX_SUBPOPULATIONS:
        message = (
            f"the doses of {len(bands)} drugs make {count} kinds of responder (limit {MAX_SUBPOPULATIONS}): "
            "give fewer fractional doses"
        )
        raise TooLargeError(message)
    found = []
    for chosen in itertools.product(*bands):
        weight = 1.0
        for _, _, width in chosen:
            weight *= width
        found.append((weight, {node: low for node, low, _ in chosen}))
    return found


def _stages(
    condition: Condition,
    network: Network,
    per_phase: list[dict[str, tuple[Clamp, bool]]],
    thresholds: Mapping[str, float],
) -> tuple[Stage, ...]:
    lasting = dict(network.set_context(condition.context or {}))
    stages = []
    for place, clamps in enumerate(per_phase):
        lasting |= {node: clamp.value for node, (clamp, permanent) in clamps.items() if permanent}
        if place == 0:
            stages.append(Stage("settled", dict(lasting)))
        acting = {
            node: clamp.value
            for node, (clamp, permanent) in clamps.items()
            if not permanent and clamp.dose > thresholds.get(node, 0.0)
        }
        stages.append(Stage(str(condition.phases[place]), {**lasting, **acting}))
    return tuple(stages)
