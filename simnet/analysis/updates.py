"""Update functions as decision diagrams: what they can become in a subspace, and what follows.

A decision diagram tells in one restriction whether a rule is constant in a subspace, so that
percolation and the smallest trap space around some states take polynomial time in its size
(Moon, Lee, Paulevé, On the complexity of minimal trap spaces, 2022).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from simnet.analysis.diagrams import label
from simnet.logic import Expr, fold
from simnet.network import Network

__all__ = ["Updates", "closure", "percolated", "update_diagrams"]

Places = Mapping[int, bool]


@dataclass(frozen=True)
class Updates:
    """The update function of every node, as decision diagrams over all nodes.

    Parameters
    ----------
    names : tuple of str
        Node ids; node `i` is known to the diagrams by its place.
    variables : biodivine_aeon.BddVariableSet
    diagrams : tuple of biodivine_aeon.Bdd
        A held node is a constant, an input that is not held the identity.
    held : Mapping[int, bool]
        Clamped places.
    """

    names: tuple[str, ...]
    variables: Any
    diagrams: tuple[Any, ...]
    held: Places

    @cached_property
    def regulators(self) -> tuple[tuple[int, ...], ...]:
        """Places on which each function depends, ascending."""
        return tuple(tuple(sorted(map(int, diagram.support_set()))) for diagram in self.diagrams)

    @cached_property
    def targets(self) -> tuple[tuple[int, ...], ...]:
        """Places whose function depends on each node."""
        found: list[list[int]] = [[] for _ in self.names]
        for target, regulators in enumerate(self.regulators):
            for regulator in regulators:
                found[regulator].append(target)
        return tuple(map(tuple, found))

    def literal(self, place: int) -> Any:
        """Return the value of a node as a function: that of an input that keeps its value."""
        return self.variables.mk_literal(label(place), True)

    def inside(self, place: int, space: Places) -> Any:
        """Return the function of a node where the nodes of `space` have their value."""
        fixed = {label(r): space[r] for r in self.regulators[place] if r in space}
        return self.diagrams[place].r_restrict(fixed) if fixed else self.diagrams[place]


def update_diagrams(network: Network, held: Mapping[str, bool]) -> Updates:
    """Translate the rules of a network into decision diagrams.

    Parameters
    ----------
    network : Network
    held : Mapping[str, bool]
        Clamped nodes.

    Returns
    -------
    Updates

    Examples
    --------
    >>> net = Network.from_rules({"A": "B & X", "B": "A | !A"})
    >>> [each.as_bool() for each in update_diagrams(net, {"X": True}).diagrams]
    [True, None, True]
    """
    import biodivine_aeon as aeon

    names = tuple(network.nodes)
    variables = aeon.BddVariableSet([label(place) for place in range(len(names))])
    literal = {name: variables.mk_literal(label(place), True) for place, name in enumerate(names)}
    diagrams = []
    for name, node in network.nodes.items():
        if name in held:
            diagrams.append(variables.mk_const(held[name]))
        else:
            diagrams.append(literal[name] if node.rule is None else _diagram(node.rule, variables, literal))
    row = {name: place for place, name in enumerate(names)}
    return Updates(names, variables, tuple(diagrams), {row[name]: bool(value) for name, value in held.items()})


def percolated(updates: Updates, space: Places) -> dict[int, bool]:
    """Propagate constants: fix every node that is constant where the nodes of `space` have their value.

    Exact for each rule (``A | !A`` is recognised as constant), unlike `percolate`, whose answer is
    contained in this one.

    Parameters
    ----------
    updates : Updates
    space : Mapping[int, bool]

    Returns
    -------
    dict of int to bool
        `space` and what follows from it; a node of `space` keeps its value.

    Examples
    --------
    >>> net = Network.from_rules({"A": "X", "B": "A | !A", "C": "C & B"})
    >>> updates = update_diagrams(net, {"X": True})
    >>> {updates.names[place]: value for place, value in percolated(updates, {}).items()}
    {'X': True, 'A': True, 'B': True}
    """
    known = dict(space)
    waiting = list(range(len(updates.names)))
    while waiting:
        later: dict[int, None] = {}
        for place in waiting:
            value = None if place in known else updates.inside(place, known).as_bool()
            if value is not None:
                known[place] = value
                later |= dict.fromkeys(updates.targets[place])
        waiting = sorted(later)
    return known


def closure(updates: Updates, space: Places) -> dict[int, bool]:
    """Return the smallest trap space that contains a space.

    A node is let go as soon as its rule can take the other value in the space so far; the order
    does not matter, because the space only grows.

    Parameters
    ----------
    updates : Updates
    space : Mapping[int, bool]
        Fixed places; the held ones must be among them, at their value.

    Returns
    -------
    dict of int to bool
        Places that stay fixed.

    Examples
    --------
    >>> updates = update_diagrams(Network.from_rules({"A": "A", "B": "!A", "C": "B"}), {})
    >>> closure(updates, {0: True, 1: False, 2: False})
    {0: True, 1: False, 2: False}
    >>> closure(updates, {0: False, 1: False, 2: False})
    {0: False}
    """
    known = dict(space)
    waiting = list(known)
    while waiting:
        later: dict[int, None] = {}
        for place in waiting:
            if place in known and updates.inside(place, known).as_bool() is not known[place]:
                del known[place]
                later |= dict.fromkeys(updates.targets[place])
        waiting = list(later)
    return known


def _diagram(rule: Expr, variables: Any, literal: Mapping[str, Any]) -> Any:
    return fold(
        rule,
        const=variables.mk_const,
        var=literal.__getitem__,
        negate=lambda a: a.l_not(),
        both=lambda a, b: a.l_and(b),
        either=lambda a, b: a.l_or(b),
    )
