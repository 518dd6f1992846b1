"""What a screen asks: the baselines, what is combined, and what cannot matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from simnet.errors import InputError, TooLargeError
from simnet.logic import variables
from simnet.network import EdgeLoss, Network, Perturbation, RuleChange
from simnet.scenario import Condition, Phase, parse_condition
from simnet.scenario.condition import contradiction
from simnet.scenario.screen import Combinations, Screen, combine, listed
from simnet.study.clamps import idle_perturbations

__all__ = ["Choice", "baselines_of", "cannot_matter", "combinations_of", "default_readout"]

Places = npt.NDArray[np.int32]
Choice = Perturbation | tuple[Perturbation, ...]


def baselines_of(network: Network, bare: Network, context: str | Iterable[str], drug: str) -> tuple[Condition, ...]:
    """Return the condition without the perturbations, for each context."""
    names = [name.strip() for name in context.split(",")] if isinstance(context, str) else list(context)
    found = []
    for name in dict.fromkeys(names):
        if name:
            bare.context(name)
        treated = parse_condition(f"{name}: {drug or 'untreated'}" if name else drug or "untreated", bare)
        first, *rest = treated.phases
        phases = (Phase((*network.perturbations, *first.items)), *rest)
        found.append(Condition(name, phases))
    return tuple(found)


def combinations_of(
    network: Network, baselines: Sequence[Condition], chosen: Sequence[Choice], order: int | Iterable[int], limit: int
) -> tuple[tuple[Perturbation, ...], Combinations, int]:
    """List what is combined; say how many perturbations were left out because they are given anyway."""
    orders = tuple(range(1, order + 1)) if isinstance(order, int) else tuple(dict.fromkeys(order))
    if not orders or min(orders) < 1:
        message = "order says how many perturbations are combined: 1, 2, 3, …"
        raise InputError(message)
    bound = [
        tuple(item.bind(network) for item in each) if isinstance(each, tuple) else each.bind(network) for each in chosen
    ]
    able = [each for each in dict.fromkeys(bound) if not _given(each, baselines)]
    if not able:
        message = "nothing to try: no perturbation is left that the treatment does not give already"
        raise InputError(message)
    singles = [each for each in able if not isinstance(each, tuple)]
    if len(singles) == len(able):
        combined = combine(singles, [size for size in orders if size <= len(singles)] or [1], limit)
        return tuple(singles), combined, len(set(bound)) - len(able)
    if orders != (1,):
        message = "give either perturbations with an order, or combinations that are made already"
        raise InputError(message)
    if len(able) > limit:
        message = f"{len(able):,} combinations (limit {limit:,}): try fewer at a time"
        raise TooLargeError(message)
    items, made = listed(able)
    return items, made, len(set(bound)) - len(able)


def _given(choice: Choice, baselines: Sequence[Condition]) -> bool:
    """Whether the treatment holds the node already, or holds it at the other value all the time."""
    items = choice if isinstance(choice, tuple) else (choice,)
    held = [item for base in baselines for phase in base.phases for item in phase.items]
    opposed = (contradiction((*phase.items, item)) for base in baselines for phase in base.phases for item in items)
    return any(item in held for item in items) or any(why is not None for why in opposed)


def default_readout(network: Network) -> str:
    """Return what the model's resistance is read by, or its first readout; empty for none."""
    if network.resistance is not None:
        return network.resistance.readout
    return next(iter(network.readouts), "")


def cannot_matter(network: Network, asked: Screen, cells: Places, places: Places) -> npt.NDArray[np.bool_]:
    """Say where nothing that is added can reach the readout, or everything is held as it is anyway.

    A readout depends on its ancestors in the wiring alone, under every scheme.
    """
    if any(isinstance(item, RuleChange) for item in asked.perturbations):
        return np.zeros(len(cells), np.bool_)
    above = _ancestors(network, {name for term in asked.readout.terms for name in variables(term)})
    apart = np.array([_touched(item) not in above for item in asked.perturbations], np.bool_)
    idle = np.array([apart | idle_perturbations(network, asked, cell) for cell in range(len(asked.baselines))])
    return np.asarray(np.where(places >= 0, idle[cells[:, None], places], True).all(axis=1))


def _touched(item: Perturbation) -> str:
    """Return the node whose value a perturbation changes first."""
    if isinstance(item, EdgeLoss):
        return item.target
    clamp = item.clamp()
    return clamp.node if clamp is not None else ""


def _ancestors(network: Network, names: set[str]) -> set[str]:
    found: set[str] = set()
    ahead = set(names)
    while ahead:
        found |= ahead
        ahead = {regulator for name in ahead for regulator in network.nodes[name].regulators} - found
    return found
