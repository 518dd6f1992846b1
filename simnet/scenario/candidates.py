"""What a screen may try: knockouts, overexpressions, inhibitors, drugs, and their combinations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Literal

from simnet.errors import UnknownNameError
from simnet.network import Drug, Inhibition, Knockout, Network, Node, Overexpression, Perturbation

__all__ = [
    "CANDIDATE_KINDS", "CandidateKind", "candidates", "clash", "drugs", "inhibitions", "knockouts",
    "overexpressions", "pairs",
]  # fmt: skip

CandidateKind = Literal["KO", "OE", "INH", "drug"]
CANDIDATE_KINDS: tuple[CandidateKind, ...] = ("KO", "OE", "INH", "drug")
Clash = Literal["", "contradictory", "same node twice"]


def knockouts(network: Network, nodes: Iterable[str] = ()) -> tuple[Knockout, ...]:
    """Return the knockout of each node.

    Parameters
    ----------
    network : Network
    nodes : iterable of str
        Under any of their names; by default every node but drugs, stimuli, phenotypes and the inputs that contexts set.

    Raises
    ------
    UnknownNameError

    Examples
    --------
    >>> [str(each) for each in knockouts(Network.from_rules({"ERK": "RAS"}))]
    ['RAS KO', 'ERK KO']
    """
    return tuple(Knockout(node) for node in _targets(network, nodes))


def overexpressions(network: Network, nodes: Iterable[str] = ()) -> tuple[Overexpression, ...]:
    """Return the overexpression of each node; see `knockouts`."""
    return tuple(Overexpression(node) for node in _targets(network, nodes))


def inhibitions(network: Network, nodes: Iterable[str] = (), dose: float = 1.0) -> tuple[Inhibition, ...]:
    """Return an inhibitor of each node, given together with the treatment; see `knockouts`.

    Raises
    ------
    UnknownNameError
    InputError
        For a dose outside 0 to 1.
    """
    return tuple(Inhibition(node, dose) for node in _targets(network, nodes))


def drugs(network: Network, names: Iterable[str] = (), dose: float = 1.0) -> tuple[Drug, ...]:
    """Return the drugs and stimuli of a model, or those that are named.

    Raises
    ------
    UnknownNameError
    InputError
        For a dose outside 0 to 1.
    """
    chosen = [network.drug(name).id for name in names] or network.drugs
    return tuple(Drug(name, dose) for name in dict.fromkeys(chosen))


def candidates(
    network: Network, kinds: Iterable[str] = CANDIDATE_KINDS, nodes: Sequence[str] = (), named: Sequence[str] = ()
) -> tuple[Perturbation, ...]:
    """Return everything of some kinds that can be done to a network.

    Parameters
    ----------
    network : Network
    kinds : iterable of {"KO", "OE", "INH", "drug"}
    nodes : sequence of str
        Which nodes; see `knockouts`.
    named : sequence of str
        Which drugs; all by default.

    Raises
    ------
    UnknownNameError
    """
    found: list[Perturbation] = []
    for kind in dict.fromkeys(kinds):
        match kind:
            case "KO":
                found += knockouts(network, nodes)
            case "OE":
                found += overexpressions(network, nodes)
            case "INH":
                found += inhibitions(network, nodes)
            case "drug":
                found += drugs(network, named)
            case _:
                raise UnknownNameError("kind", kind, CANDIDATE_KINDS)
    return tuple(found)


def pairs(
    some: Iterable[Perturbation], others: Iterable[Perturbation] | None = None
) -> tuple[tuple[Perturbation, Perturbation], ...]:
    """Return every pair that can be done together: within one list, or one of each of two lists.

    Pairs on one node are left out: they contradict each other, or the second adds nothing.

    Examples
    --------
    >>> ko, oe = Knockout("ERK"), Overexpression("ERK")
    >>> len(pairs([ko, oe, Knockout("AKT")])), len(pairs([ko], [oe]))
    (2, 0)
    """
    both = combinations(some, 2) if others is None else _products(tuple(some), tuple(others))
    return tuple((one, other) for one, other in both if not clash(one, other))


def clash(one: Perturbation, other: Perturbation) -> Clash:
    """Say why two perturbations make no pair; empty when they do.

    Examples
    --------
    >>> clash(Knockout("ERK"), Overexpression("ERK")), clash(Knockout("ERK"), Inhibition("ERK"))
    ('contradictory', 'same node twice')
    """
    a, b = one.clamp(), other.clamp()
    if a is None or b is None:
        return "same node twice" if one == other else ""
    if a.node != b.node:
        return ""
    return "same node twice" if a.value == b.value else "contradictory"


def _products(
    some: Sequence[Perturbation], others: Sequence[Perturbation]
) -> Iterable[tuple[Perturbation, Perturbation]]:
    seen: set[frozenset[Perturbation]] = set()
    for one in some:
        for other in others:
            if frozenset((one, other)) not in seen:
                seen.add(frozenset((one, other)))
                yield one, other


def _targets(network: Network, nodes: Iterable[str]) -> tuple[str, ...]:
    chosen = [network.node(name).id for name in nodes]
    return tuple(dict.fromkeys(chosen or [node.id for node in network.nodes.values() if _is_target(node, network)]))


def _is_target(node: Node, network: Network) -> bool:
    """Whether a node is changed when nobody names it: not what a context sets, for that says which cells they are."""
    if node.is_input and any(node.id in setting for setting in network.contexts.values()):
        return False
    return node.kind not in ("drug", "stimulus", "phenotype")
