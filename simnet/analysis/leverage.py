"""Which nodes can bring an expression about at all, and by going up or down."""

from __future__ import annotations

from simnet.analysis.influence import signed_edges
from simnet.logic import Expr, Sign, signs
from simnet.network import Network

__all__ = ["helpful_directions"]


def helpful_directions(network: Network, expr: Expr) -> frozenset[tuple[str, int]]:
    """Find the direction in which each node must move to make `expr` true more often.

    A node helps by rising (1) when some walk along signed regulations leads from it to the
    expression with a positive sign, and by falling (-1) when one does with a negative sign. With
    only one of the two, every rule along the way is monotone in that node, so that trajectories
    under the same updates keep their order (Smith 1995, monotone dynamical systems): holding the
    node the other way never brings the expression about, under any update scheme. A minimal set of
    changes therefore holds none that way.

    Parameters
    ----------
    network : Network
    expr : Expr

    Returns
    -------
    frozenset of (str, int)
        Node id and 1 or -1; both for a node that acts both ways.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK", "JNK": "RAS"})
    >>> from simnet.logic import Var
    >>> sorted(helpful_directions(net, Var("DUSP6")))
    [('DUSP6', -1), ('DUSP6', 1), ('ERK', -1), ('ERK', 1), ('RAS', -1), ('RAS', 1)]
    """
    sources: dict[str, list[tuple[str, int]]] = {name: [] for name in network.nodes}
    for regulator, targets in signed_edges(network).items():
        for target, sign in targets:
            sources[target].append((regulator, sign))
    reached: set[tuple[str, int]] = set()
    waiting = [(name, way) for name, sign in signs(expr).items() for way in _ways(sign)]
    while waiting:
        here = waiting.pop()
        if here in reached:
            continue
        reached.add(here)
        name, way = here
        waiting += [(regulator, way * sign) for regulator, sign in sources[name]]
    return frozenset(reached)


def _ways(sign: Sign) -> tuple[int, ...]:
    match sign:
        case Sign.ACTIVATES:
            return (1,)
        case Sign.INHIBITS:
            return (-1,)
        case Sign.DUAL:
            return (1, -1)
        case Sign.NONE:
            return ()
