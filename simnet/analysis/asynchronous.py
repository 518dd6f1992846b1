"""Attractors of the asynchronous dynamics that can be reached from a start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from simnet.analysis.diagrams import SymbolicSet
from simnet.analysis.graphs import attractors_of, start_weights
from simnet.analysis.population import Found, Population
from simnet.engine import CompiledNetwork, explore
from simnet.errors import TooLargeError
from simnet.network import Network
from simnet.scenario.schemes import SEARCH_SECONDS

__all__ = ["EXPLICIT_STATES", "Method", "settle_asynchronous"]

EXPLICIT_STATES = 1 << 17  # states that are listed one by one; beyond that decision diagrams take over

Method = Literal["auto", "explicit", "symbolic"]


def settle_asynchronous(
    network: Network,
    compiled: CompiledNetwork,
    cells: Population,
    held: Mapping[int, bool],
    method: Method = "auto",
    seconds: float = SEARCH_SECONDS,
) -> tuple[tuple[Found, ...], str]:
    """Find every asynchronous attractor that a population can reach. Exact.

    Small reachable sets are listed in full; larger ones are searched by elimination, biodivine_aeon
    and biobalm (see `portfolio`).

    Parameters
    ----------
    network : Network
    compiled : CompiledNetwork
        Of the same network.
    cells : Population
    held : Mapping[int, bool]
        Clamped rows.
    method : {"auto", "explicit", "symbolic"}
        ``explicit`` only lists states; ``symbolic`` only asks biodivine_aeon, without a time limit.
    seconds : float
        Wall time of a search that lists no states.

    Returns
    -------
    attractors : tuple of Found
        Each attractor once. `weight` is the probability to end there when each node that would
        change is equally likely to go first; None where it was not computed.
    method : str
        What answered.

    Raises
    ------
    TooLargeError
        When no solver answers in time and memory, or ``method="explicit"`` does not suffice.
    """
    if method != "symbolic" and not isinstance(cells.states, SymbolicSet):
        graph = explore(compiled, np.asarray(cells.states).T, held, EXPLICIT_STATES)
        if graph is not None:
            weights = start_weights(graph, cells)
            return attractors_of(graph, weights), f"state graph ({graph.size} states)"
    if method == "explicit":
        message = (
            f"the states that {network.id!r} can reach cannot be listed one by one (at most {EXPLICIT_STATES:,} "
            "states of 64 moving nodes): method='symbolic' has no such limit"
        )
        raise TooLargeError(message)
    clamped = {compiled.names[row]: value for row, value in held.items()}
    if method == "symbolic":
        from simnet.analysis.symbolic import settle_symbolic

        return settle_symbolic(network, cells, clamped, EXPLICIT_STATES)
    from simnet.analysis.portfolio import settle_portfolio

    return settle_portfolio(network, cells, clamped, EXPLICIT_STATES, seconds)
