"""Orders of variables in which decision diagrams stay small: what depends on each other stands together."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt

__all__ = ["near_order"]

ROUNDS = 60


def near_order(regulators: Mapping[int, Collection[int]]) -> tuple[int, ...]:
    """Order nodes so that regulators and targets stand near to each other.

    Begins with the order of Cuthill and McKee (Reducing the bandwidth of sparse symmetric matrices,
    1969), reversed, and pulls each node to the middle of its rules and each rule to the middle of its
    nodes (Aloul, Markov, Sakallah, FORCE, Great Lakes Symposium on VLSI 2003).

    Parameters
    ----------
    regulators : Mapping[int, collection of int]
        Of each node, among these nodes.

    Returns
    -------
    tuple of int
        The nodes.

    Examples
    --------
    >>> near_order({0: [4], 1: [3], 2: [1], 3: [0], 4: [4]})
    (2, 1, 3, 0, 4)
    """
    order = _breadth_first(regulators)
    position = {node: place for place, node in enumerate(order)}
    rules = np.zeros((len(order), len(order)), bool)
    for node, named in regulators.items():
        rules[position[node], [position[each] for each in (node, *named)]] = True
    places = np.arange(len(order))
    best, span = places, _span(rules, places)
    for _ in range(ROUNDS):
        middles = rules @ places / rules.sum(axis=1)
        pulled = rules.T @ middles / rules.sum(axis=0)
        moved = np.empty_like(places)
        moved[np.lexsort((places, pulled))] = np.arange(len(order))
        if np.array_equal(moved, places):
            break
        places = moved
        if _span(rules, places) < span:
            best, span = places, _span(rules, places)
    return tuple(order[place] for place in np.argsort(best))


def _span(rules: npt.NDArray[np.bool_], places: npt.NDArray[np.int_]) -> int:
    """Return how far the nodes of a rule are apart, over all rules."""
    last = np.where(rules, places, -1).max(axis=1, initial=-1)
    first = np.where(rules, places, len(places)).min(axis=1, initial=len(places))
    return int((last - first).sum())


def _breadth_first(regulators: Mapping[int, Collection[int]]) -> list[int]:
    near: dict[int, set[int]] = {node: set() for node in regulators}
    for node, named in regulators.items():
        for each in named:
            near[each].add(node)
            near[node].add(each)
    found: dict[int, None] = {}
    for root in sorted(near, key=lambda node: (len(near[node]), node)):
        if root not in found:
            far = _spread(near, root)[-1]  # a node at the rim makes narrow layers
            found |= dict.fromkeys(_spread(near, far))
    return list(found)[::-1]


def _spread(near: Mapping[int, set[int]], root: int) -> list[int]:
    """List what hangs together with a node, layer by layer, those with few neighbours first."""
    found = {root: None}
    waiting = [root]
    for node in waiting:
        fresh = sorted(near[node] - found.keys(), key=lambda each: (len(near[each]), each))
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return waiting
