"""Random walks that go where they are wanted: witnesses of what some states can reach."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simnet.analysis.updates import Updates

__all__ = ["walks_into"]

ROUNDS = 24  # walks towards each goal
CHANGES = 4000  # of each walk at most
STRAYING = (0.1, 0.5, 1.0)  # chance that a walk takes any change rather than one towards its goal, by turns

Places = Mapping[int, bool]


def walks_into(
    updates: Updates, starts: Sequence[Places], goals: Sequence[Places], until: float = math.inf
) -> list[bool]:
    """Look for asynchronous steps from states into spaces.

    Walks prefer changes of nodes that their goal leaves free or that come to their value in it.
    Finding a way proves that there is one; not finding it proves nothing.

    Parameters
    ----------
    updates : Updates
    starts : sequence of Mapping[int, bool]
        States: the value of every node.
    goals : sequence of Mapping[int, bool]
        Fixed places of each space.
    until : float
        When to give up, on the monotonic clock.

    Returns
    -------
    list of bool
        Whether a way into each goal from some start was found.

    Examples
    --------
    >>> from simnet.analysis.updates import update_diagrams
    >>> from simnet.network import Network
    >>> updates = update_diagrams(Network.from_rules({"A": "!B", "B": "!A"}), {})
    >>> walks_into(updates, [{0: False, 1: False}], [{0: True, 1: False}])
    [True]
    >>> walks_into(updates, [{0: False, 1: True}], [{0: True, 1: False}])
    [False]
    """
    random = np.random.default_rng(0)
    reached = [any(_inside(start, goal) for start in starts) for goal in goals]
    for turn in range(ROUNDS):
        for goal in [goal for goal, sure in zip(goals, reached, strict=True) if not sure]:
            if time.monotonic() > until:
                return reached
            start = starts[int(random.integers(len(starts)))]
            end = _walk(updates, dict(start), goal, STRAYING[turn % len(STRAYING)], random)
            reached = [sure or _inside(end, each) for each, sure in zip(goals, reached, strict=True)]
    return reached


def _walk(
    updates: Updates, state: dict[int, bool], goal: Places, straying: float, random: np.random.Generator
) -> Places:
    """Walk until the goal is reached, or the state rests, or it takes too long; return where that was."""
    pulled = {place for place in state if _pulled(updates, place, state)}
    away = {place for place, value in goal.items() if state[place] != value}
    for _ in range(CHANGES):
        if not away or not pulled:
            break
        towards = [place for place in pulled if place in away or place not in goal]
        choice = sorted(pulled if not towards or random.random() < straying else towards)
        place = choice[int(random.integers(len(choice)))]
        state[place] = not state[place]
        if place in goal:
            away.symmetric_difference_update({place})
        for target in {place, *updates.targets[place]}:
            if _pulled(updates, target, state):
                pulled.add(target)
            else:
                pulled.discard(target)
    return state


def _pulled(updates: Updates, place: int, state: Places) -> Any:
    """Whether the rule of a node asks for another value."""
    return updates.inside(place, state).is_true() != state[place]


def _inside(state: Places, space: Places) -> bool:
    return all(state[place] == value for place, value in space.items())
