"""What a claim compares: two conditions, and what was done differently in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simnet.network import Network
from simnet.scenario import Comparison, Condition, Hypothesis, Readout, subpopulations

__all__ = ["Contrast", "contrast_of", "difference"]


@dataclass(frozen=True, slots=True)
class Contrast:
    """A readout in one condition against the same readout in a baseline, and the relation claimed."""

    condition: Condition
    baseline: Condition
    readout: Readout
    relation: str


def contrast_of(statement: Comparison | Hypothesis) -> Contrast | None:
    """Return the two conditions that a claim compares; None for a comparison with a number."""
    if isinstance(statement, Comparison):
        if isinstance(statement.against, float):
            return None
        return Contrast(statement.when, statement.against, statement.readout, statement.relation)
    more, less = (">", "<") if statement.sensitive_when == "high" else ("<", ">")
    relation = {
        "restores sensitivity": more,
        "synergises with": more,
        "confers resistance": less,
        "raises": ">",
        "induces": ">",
        "lowers": "<",
        "abolishes": "<",
        "does not change": "=",
    }[statement.effect]
    treated = statement.condition(statement.drug, *statement.actions)
    return Contrast(treated, statement.condition(statement.drug), statement.readout, relation)


def difference(network: Network, one: Condition, other: Condition) -> tuple[dict[str, int], set[str]]:
    """Return what is raised or lowered in `one` against `other` at the end, and what both hold."""
    first, second = held_last(network, one), held_last(network, other)
    changed: dict[str, int] = {}
    for name in {*first, *second}:
        if name in first and name in second:
            if first[name] != second[name]:
                changed[name] = 1 if first[name] else -1
        elif name in first:
            changed[name] = 1 if first[name] else -1
        else:
            changed[name] = -1 if second[name] else 1
    alike = {name for name in first if name in second and name not in changed}
    return changed, alike


def held_last(network: Network, condition: Condition) -> Mapping[str, bool]:
    """Return what is held in the last phase, in the cells that answer to every drug."""
    return subpopulations(condition, network)[0].stages[-1].held
