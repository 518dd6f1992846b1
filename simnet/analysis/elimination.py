"""Fewer nodes, same attractors: the rule of a node takes its place in the rules of its targets.

A node that does not regulate itself can be eliminated (Naldi, Remy, Thieffry, Chaouiya, Theoretical
Computer Science 2011, 412:2207). Its value follows from the others once it has been updated; the
states in which it has been are those that are left. Fixed points stay as they are. Each step of the
smaller network is a path of steps of the larger one, so that every asynchronous attractor of the
larger network contains a whole attractor of the smaller one: there may be fewer, never more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from simnet.analysis.diagrams import label

__all__ = ["Reduced", "eliminate"]

MAX_RULE = 1000  # nodes that the diagram of a rule may have after elimination

Places = Mapping[int, bool]


@dataclass(frozen=True)
class Reduced:
    """What is left of a network.

    Parameters
    ----------
    rules : Mapping[int, biodivine_aeon.Bdd]
        Update function of each node that stays, over those that stay.
    gone : tuple of (int, biodivine_aeon.Bdd)
        Eliminated nodes in order, each with its function over the nodes that were left then.
    """

    rules: Mapping[int, Any]
    gone: tuple[tuple[int, Any], ...]

    def lifted(self, state: Places) -> dict[int, bool]:
        """Return the state of the larger network in which the eliminated nodes have been updated.

        Parameters
        ----------
        state : Mapping[int, bool]
            A state of the nodes that stay.
        """
        full = dict(state)
        for place, rule in reversed(self.gone):
            full[place] = rule.r_restrict({label(r): full[r] for r in map(int, rule.support_set())}).is_true()
        return full


def eliminate(rules: Mapping[int, Any], keep: Collection[int] = (), largest: int = MAX_RULE) -> Reduced:
    """Eliminate the nodes that do not regulate themselves, cheapest first.

    Parameters
    ----------
    rules : Mapping[int, biodivine_aeon.Bdd]
        Update function of each node, over these nodes.
    keep : collection of int
        Nodes that must stay.
    largest : int
        A node stays too when a rule would outgrow so many diagram nodes without it.

    Returns
    -------
    Reduced

    Examples
    --------
    >>> from simnet.analysis.updates import update_diagrams
    >>> from simnet.network import Network
    >>> updates = update_diagrams(Network.from_rules({"A": "C", "B": "!A", "C": "!B & C"}), {})
    >>> reduced = eliminate(dict(enumerate(updates.diagrams)))
    >>> reduced.rules[2] == updates.literal(2), reduced.lifted({2: True})
    (True, {2: True, 1: False, 0: True})
    """
    left, targets = dict(rules), _targets(rules)
    kept = set(keep)
    gone: list[tuple[int, Any]] = []
    while True:
        cost = {place: size * len(targets[place]) for place, size in _sizes(left, targets, kept)}
        if not cost:
            return Reduced(left, tuple(gone))
        place = min(cost, key=lambda p: (cost[p], p))
        rule = left[place]
        replaced = {target: left[target].substitute(label(place), rule) for target in targets[place]}
        if any(len(each) > largest for each in replaced.values()):
            kept.add(place)
            continue
        gone.append((place, rule))
        for target, new in replaced.items():
            _replace(left, targets, target, new)
        for regulator in map(int, rule.support_set()):
            targets[regulator].discard(place)
        del left[place], targets[place]


def _targets(rules: Mapping[int, Any]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {place: set() for place in rules}
    for target, rule in rules.items():
        for regulator in map(int, rule.support_set()):
            found[regulator].add(target)
    return found


def _sizes(left: Mapping[int, Any], targets: Mapping[int, set[int]], kept: set[int]) -> list[tuple[int, int]]:
    return [(place, len(rule)) for place, rule in left.items() if place not in targets[place] and place not in kept]


def _replace(left: dict[int, Any], targets: Mapping[int, set[int]], place: int, rule: Any) -> None:
    for regulator in map(int, left[place].support_set()):
        targets[regulator].discard(place)
    for regulator in map(int, rule.support_set()):
        targets[regulator].add(place)
    left[place] = rule
