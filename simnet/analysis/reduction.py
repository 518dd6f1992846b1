"""Asynchronous attractors through a smaller network, without searching the states of the larger one.

Every attractor contains the lifted states of an attractor of the network that elimination leaves
(see `elimination`). So one lifted state of each of those, called a seed, is enough: every attractor
contains a seed. Let T(s) be the smallest trap space around a seed s. A seed that reaches a trap space
without it lies in no attractor, and of two seeds of which one reaches the other, one will do. Once
no T(s) contains another seed that is left, each seed stands for an attractor of its own: T(s)
contains an attractor, that contains a seed, and there is none but s. T(s) is then a minimal trap
space, and all that enters it ends in the attractor of s. (Compare Tonello and Paulevé, Attractor
identification in asynchronous Boolean dynamics with network reduction, arXiv 2305.01327.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.analysis.elimination import Reduced, eliminate
from simnet.analysis.reaching import walks_into
from simnet.analysis.updates import Updates, closure

__all__ = ["Seed", "seeds_by_elimination", "settled_seeds"]

Places = Mapping[int, bool]
Rows = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seed:
    """A state, and the smallest trap space around it.

    Parameters
    ----------
    state : Mapping[int, bool]
        Value of every node.
    space : Mapping[int, bool]
        Fixed places of the trap space.
    """

    state: Places
    space: Places


def seeds_by_elimination(
    updates: Updates, space: Places, solve: Callable[[Reduced], Sequence[Places]]
) -> tuple[Seed, ...] | None:
    """Find one state of every attractor inside a trap space.

    Parameters
    ----------
    updates : Updates
    space : Mapping[int, bool]
        A trap space.
    solve : callable
        Finds a state of every attractor of the reduced network.

    Returns
    -------
    tuple of Seed, or None
        One for each attractor; the space of each is a minimal trap space, and contains no other
        attractor. None when that could not be proved.

    Examples
    --------
    >>> from simnet.analysis.updates import update_diagrams
    >>> from simnet.network import Network
    >>> updates = update_diagrams(Network.from_rules({"A": "C", "B": "!A", "C": "!B"}), {})
    >>> both = lambda reduced: [dict.fromkeys(reduced.rules, value) for value in (False, True)]
    >>> seeds = seeds_by_elimination(updates, {}, both)
    >>> [[int(seed.state[place]) for place in range(3)] for seed in seeds]
    [[0, 1, 0], [1, 0, 1]]
    """
    rules = {place: updates.inside(place, space) for place in range(len(updates.names)) if place not in space}
    reduced = eliminate(rules)
    states = [{**space, **reduced.lifted(state)} for state in solve(reduced)]
    return settled_seeds(updates, [Seed(state, closure(updates, state)) for state in states])


def settled_seeds(updates: Updates, seeds: Sequence[Seed]) -> tuple[Seed, ...] | None:
    """Drop seeds until each stands for an attractor of its own.

    Parameters
    ----------
    updates : Updates
    seeds : sequence of Seed
        At least one of them lies in each attractor.

    Returns
    -------
    tuple of Seed, or None
        As from `seeds_by_elimination`.
    """
    left = dict(enumerate(seeds))
    doubtful = _containing(seeds)
    for place, others in doubtful:
        if any(_leads_away(updates, seeds[place], left[other]) for other in others if other in left):
            del left[place]
    if any(place in left and other in left for place, others in doubtful for other in others):
        return None
    return tuple(left.values())


def _leads_away(updates: Updates, mine: Seed, other: Seed) -> bool:
    """Whether a seed is shown to be needless: it leaves for good, or its attractor contains the other."""
    apart = not all(mine.state[place] == value for place, value in other.space.items())
    return walks_into(updates, [mine.state], [other.space if apart else other.state])[0]


def _containing(seeds: Sequence[Seed]) -> list[tuple[int, list[int]]]:
    """List the seeds whose trap space contains other seeds, with those; the largest space first."""
    count = len(seeds[0].state)
    states = np.array([[seed.state[place] for place in range(count)] for seed in seeds], np.float32)
    found = []
    for number, seed in enumerate(seeds):
        if len(seed.space) == count:
            continue  # a fixed point contains no other state
        fixed = np.array(sorted(seed.space), np.intp)
        values = np.array([seed.space[place] for place in fixed], np.float32)
        inside = np.flatnonzero((states[:, fixed] == values).all(axis=1))
        others = [int(other) for other in inside if other != number]
        if others:
            found.append((number, others))
    return sorted(found, key=lambda each: (len(seeds[each[0]].space), each[0]))
