"""What follows from the held nodes alone, whatever the rest of the network does."""

from __future__ import annotations

from collections.abc import Mapping

from simnet.logic import fold
from simnet.network import Network

__all__ = ["percolate"]

Value = bool | None


def percolate(network: Network, held: Mapping[str, bool]) -> dict[str, bool]:
    """Propagate constants through the rules until nothing more follows.

    Sound and fast, in Kleene's three-valued logic: a rule such as ``A | !A`` is not recognised as
    constant. Every attractor of the network has the returned nodes at the returned values.

    Parameters
    ----------
    network : Network
    held : Mapping[str, bool]
        Inputs and clamped nodes.

    Returns
    -------
    dict
        Held nodes and every node that is constant because of them.

    Examples
    --------
    >>> net = Network.from_rules({"A": "X & B", "B": "A", "C": "!A | B"})
    >>> percolate(net, {"X": False})
    {'X': False, 'A': False, 'B': False, 'C': True}
    """
    known: dict[str, bool] = dict(held)
    changed = True
    while changed:
        changed = False
        for node in network.nodes.values():
            if node.id in known or node.rule is None:
                continue
            value: Value = fold(
                node.rule, const=_constant, var=known.get, negate=_negate, both=_both, either=_either
            )
            if value is not None:
                known[node.id] = value
                changed = True
    return known


def _constant(value: bool) -> Value:
    return value


def _negate(a: Value) -> Value:
    return None if a is None else not a


def _both(a: Value, b: Value) -> Value:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def _either(a: Value, b: Value) -> Value:
    if a is True or b is True:
        return True
    return None if a is None or b is None else False
