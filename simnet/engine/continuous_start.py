"""Where cells begin in continuous time: nodes for certain, and groups of nodes drawn together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simnet.network import Network
from simnet.network.kinetics import JointStart
from simnet.scenario.continuous import ContinuousTime

__all__ = ["Drawn", "DrawnStart", "drawn_start"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Nodes whose start is drawn with one random number.

    Parameters
    ----------
    nodes : tuple of int
        Places of the nodes.
    states : tuple of tuple of int
        Joint states that have a chance.
    chances : tuple of float
    """

    nodes: tuple[int, ...]
    states: tuple[tuple[int, ...], ...]
    chances: tuple[float, ...]

    @property
    def upto(self) -> tuple[float, ...]:
        """Probability of each joint state and of those before it."""
        total, found = 0.0, []
        for chance in self.chances:
            total += chance
            found.append(total)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class DrawnStart:
    """The start of every node of a network.

    Parameters
    ----------
    base : tuple of int
        Value of each node before anything is drawn: 0 for those that are drawn.
    groups : tuple of Drawn
    """

    base: tuple[int, ...]
    groups: tuple[Drawn, ...]


def drawn_start(network: Network, scheme: ContinuousTime) -> DrawnStart:
    """Say where cells begin: as the scheme says, else as the model does.

    Groups with one possible state need no random number, and stand in the base.

    Examples
    --------
    >>> net = Network.from_rules({"A": "B", "B": "A"}, initial={"A": True})
    >>> drawn_start(net, ContinuousTime(initial={"B": 0.25}))
    DrawnStart(base=(1, 0), groups=(Drawn(nodes=(1,), states=((1,), (0,)), chances=(0.25, 0.75)),))
    """
    place = {name: number for number, name in enumerate(network.nodes)}
    base = [int(network.initial.get(name, False)) for name in network.nodes]
    groups = []
    for group in (*_alone(scheme), *scheme.together):
        nodes = tuple(place[name] for name in group.nodes)
        possible = [(state, chance) for state, chance in group.outcomes if chance > 0]
        for node, bit in zip(nodes, possible[0][0], strict=True):
            base[node] = int(bit) if len(possible) == 1 else 0
        if len(possible) > 1:
            states, chances = zip(*possible, strict=True)
            groups.append(Drawn(nodes, states, chances))
    return DrawnStart(tuple(base), tuple(sorted(groups, key=lambda group: group.nodes)))


def _alone(scheme: ContinuousTime) -> Sequence[JointStart]:
    return [JointStart((name,), (((1,), float(p)), ((0,), 1.0 - p))) for name, p in scheme.initial.items()]
