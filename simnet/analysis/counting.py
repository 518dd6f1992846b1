"""How many fixed points there are, without listing them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from simnet.analysis.elimination import eliminate
from simnet.analysis.updates import percolated, update_diagrams
from simnet.errors import TooLargeError
from simnet.network import Network

__all__ = ["count_fixed_points"]

MAX_DIAGRAM = 1_000_000  # nodes of one decision diagram, about 25 MB


def count_fixed_points(network: Network, held: Mapping[str, bool], *, seconds: float = 60.0) -> int:
    """Count the states that no update changes. Exact.

    A node that does not regulate itself is eliminated: its rule takes its place in the rules of its
    targets, which changes no fixed point (Naldi, Remy, Thieffry, Chaouiya, Theoretical Computer Science
    2011). What is left are inputs and nodes that regulate themselves; the conditions that each
    agrees with its rule are intersected as decision diagrams.

    Parameters
    ----------
    network : Network
    held : Mapping[str, bool]
        Clamped nodes. Inputs that are not held keep any value, and count with each.
    seconds : float
        Wall time, looked at between two steps.

    Returns
    -------
    int

    Raises
    ------
    TooLargeError
        When a diagram outgrows a million nodes, or the time is over.

    Examples
    --------
    >>> count_fixed_points(Network.from_rules({f"n{i}": f"n{i}" for i in range(21)}), {})
    2097152
    """
    updates = update_diagrams(network, held)
    known = percolated(updates, {})
    guard = _Guard(network.id, time.monotonic() + seconds)
    rules = eliminate({p: updates.inside(p, known) for p in range(len(updates.names)) if p not in known}).rules
    resting = updates.variables.mk_true()
    for place in sorted(rules, key=lambda p: len(rules[p].support_set())):
        resting = guard(resting.l_and(updates.literal(place).l_iff(rules[place])))
    return int(resting.cardinality()) >> (len(updates.names) - len(rules))


class _Guard:
    """Refuses diagrams that are too large, and work that takes too long."""

    def __init__(self, name: str, deadline: float) -> None:
        self.name, self.deadline = name, deadline

    def __call__(self, diagram: Any) -> Any:
        if diagram.node_count() > MAX_DIAGRAM or time.monotonic() > self.deadline:
            message = f"counting the fixed points of {self.name!r} takes too much memory or time: hold more nodes"
            raise TooLargeError(message)
        return diagram
