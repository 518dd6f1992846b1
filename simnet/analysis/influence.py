"""What the signed graph alone says: shortest paths and the sign of an effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simnet.logic import Sign, signs
from simnet.network import Network

__all__ = ["Prediction", "predict_effect", "signed_edges"]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The direction in which a readout should move if only the shortest signed path counted.

    Parameters
    ----------
    sign : int or None
        1 rises, -1 falls, 0 no path; None where shortest paths of both signs exist.
    length : int
        Number of regulations on the shortest path; -1 without a path.
    """

    sign: int | None
    length: int


def signed_edges(network: Network, without: Iterable[str] = ()) -> dict[str, list[tuple[str, int]]]:
    """Return the targets of each node with the sign of each regulation.

    Parameters
    ----------
    network : Network
    without : iterable of str
        Nodes that are held in every condition compared: nothing passes through them.

    Returns
    -------
    dict
        ``{regulator: [(target, 1 or -1), ...]}``; a regulation that activates or inhibits
        depending on the others stands there with both signs.
    """
    held = set(without)
    edges: dict[str, list[tuple[str, int]]] = {name: [] for name in network.nodes}
    for node in network.nodes.values():
        if node.rule is None or node.id in held:
            continue
        for regulator, sign in signs(node.rule).items():
            if regulator in held:
                continue
            if sign in (Sign.ACTIVATES, Sign.DUAL):
                edges[regulator].append((node.id, 1))
            if sign in (Sign.INHIBITS, Sign.DUAL):
                edges[regulator].append((node.id, -1))
    return edges


def predict_effect(
    network: Network, changed: Mapping[str, int], readout: Iterable[str], held: Iterable[str] = ()
) -> Prediction:
    """Predict the sign of an effect from the shortest signed paths alone.

    This is the baseline that a model has to beat: breadth first from everything that was changed
    to everything that is read; all paths of the least length are counted.

    Parameters
    ----------
    network : Network
    changed : Mapping[str, int]
        Nodes that were raised (1) or lowered (-1).
    readout : iterable of str
        Node ids that are read.
    held : iterable of str
        Nodes that are held alike in both conditions.

    Returns
    -------
    Prediction

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "FOS": "ERK"})
    >>> predict_effect(net, {"DUSP6": 1}, ["FOS"])
    Prediction(sign=-1, length=2)
    """
    wanted = set(readout)
    edges = signed_edges(network, held)
    level = {(name, sign) for name, sign in changed.items()}
    seen = set(level)
    length = 0
    while level:
        arrived = {sign for name, sign in level if name in wanted}
        if arrived:
            return Prediction(arrived.pop() if len(arrived) == 1 else None, length)
        level = {(target, sign * edge) for name, sign in level for target, edge in edges[name]} - seen
        seen |= level
        length += 1
    return Prediction(0, -1)
