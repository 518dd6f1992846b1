"""Which nodes a condition holds at a value in the end."""

from __future__ import annotations

from simnet.network import Network
from simnet.scenario import Condition, subpopulations

__all__ = ["held_nodes"]


def held_nodes(condition: Condition, network: Network) -> dict[str, bool]:
    """Return the nodes with a rule that are clamped in the last phase, in some of the cells, and their value."""
    inputs = set(network.inputs)
    last = [group.stages[-1].held for group in subpopulations(condition, network)]
    return {node: value for held in last for node, value in held.items() if node not in inputs}
