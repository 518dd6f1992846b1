"""Attractors of a state graph that was listed in full, with their shares and residence times."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simnet.analysis.population import Found, Population
from simnet.engine import StateGraph

__all__ = ["attractors_of", "start_weights"]

SOLVED_STATES = 3000  # states for which shares and residence times are solved exactly
DENSE_STATES = 200  # states up to which full matrices answer before scipy would be loaded


def attractors_of(graph: StateGraph, start: npt.NDArray[np.float64] | None) -> tuple[Found, ...]:
    """Return the terminal strongly connected components of a state graph.

    Parameters
    ----------
    graph : StateGraph
    start : ndarray of float, shape (state,), or None
        Share of the cells in each state at the beginning.

    Returns
    -------
    tuple of Found
        Largest share first, then by smallest state.
    """
    component, terminal = _components(graph)
    order = np.argsort(component, kind="stable")  # one pass: there may be as many attractors as states
    first, last = (np.searchsorted(component[order], terminal, side=side) for side in ("left", "right"))
    members = {int(c): order[a:b] for c, a, b in zip(terminal, first, last, strict=True)}
    shares = _shares(graph, component, terminal, start)
    found = []
    for c, states in members.items():
        order = np.lexsort(graph.states[states].T[::-1])
        states = states[order]
        weight = None if shares is None else shares[c]
        found.append(Found(graph.states[states], weight, _residence(graph, states)))
    return tuple(sorted(found, key=lambda f: (-(f.weight or 0.0), np.asarray(f.states)[0].tolist())))


def _components(graph: StateGraph) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the strong component of each state and the components that are never left."""
    if not len(graph.sources):
        everything = np.arange(graph.size)
        return everything, everything
    component = _by_closure(graph) if graph.size <= DENSE_STATES else _by_search(graph)
    terminal = np.bincount(component) > 0
    leaving = component[graph.sources] != component[graph.targets]
    terminal[component[graph.sources[leaving]]] = False
    return component, np.flatnonzero(terminal)


def _by_closure(graph: StateGraph) -> npt.NDArray[np.int64]:
    """Name each state after the first one of those that it reaches and that reach it (Warshall 1962)."""
    reaches = np.eye(graph.size, dtype=np.bool_)
    reaches[graph.sources, graph.targets] = True
    for via in range(graph.size):
        reaches |= reaches[:, via, None] & reaches[via]
    return np.asarray(np.argmax(reaches & reaches.T, axis=1), np.int64)


def _by_search(graph: StateGraph) -> npt.NDArray[np.int64]:
    """Find the strong components by depth-first search and number them."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    shape = (graph.size, graph.size)
    steps = coo_array((np.ones(len(graph.sources), np.int8), (graph.sources, graph.targets)), shape)
    _, component = connected_components(steps.tocsr(), directed=True, connection="strong")
    return component.astype(np.int64)


def start_weights(graph: StateGraph, cells: Population) -> npt.NDArray[np.float64] | None:
    """Put the shares of the population onto the states of the graph."""
    if cells.weights is None:
        return None
    return np.bincount(graph.starts, cells.weights, graph.size).astype(np.float64)


def _shares(
    graph: StateGraph,
    component: npt.NDArray[np.int64],
    terminal: npt.NDArray[np.int64],
    start: npt.NDArray[np.float64] | None,
) -> dict[int, float] | None:
    """Probability to be absorbed in each attractor, when every pulled node may go first.

    Solves ``(I - Q) X = R`` of the embedded Markov chain (Kemeny and Snell 1960, theorem 3.3.7).
    """
    if len(terminal) == 1:
        return {int(terminal[0]): 1.0}
    if start is None:
        return None
    transient = ~np.isin(component, terminal)
    shares = np.bincount(component, start)
    direct = {int(c): float(shares[c]) for c in terminal}
    if not start[transient].any():
        return direct
    if int(transient.sum()) > SOLVED_STATES:
        return None
    count = int(transient.sum())
    number = np.full(graph.size, -1)
    number[transient] = np.arange(count)
    from_transient = transient[graph.sources]
    sources, targets = number[graph.sources[from_transient]], graph.targets[from_transient]
    chance = 1 / np.bincount(sources, minlength=count)[sources]
    inside = transient[targets]
    # visits[i] = expected number of visits to transient state i, from the given start
    visits = _visits(sources[inside], number[targets[inside]], chance[inside], start[transient])
    for c in terminal:
        into = component[targets] == c
        direct[int(c)] += float((visits[sources[into]] * chance[into]).sum())
    return direct


def _visits(
    sources: npt.NDArray[np.int64],
    targets: npt.NDArray[np.int64],
    chance: npt.NDArray[np.float64],
    start: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Solve ``(I - Q)' visits = start`` for steps that each have a chance."""
    count = len(start)
    if count <= DENSE_STATES:
        balance = np.eye(count)
        balance[targets, sources] -= chance
        return np.asarray(np.linalg.solve(balance, start), np.float64)
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import splu

    within = csc_array((chance, (targets, sources)), (count, count))
    return np.asarray(splu((eye_array(count, format="csc") - within).tocsc()).solve(start))


def _residence(graph: StateGraph, states: npt.NDArray[np.int64]) -> npt.NDArray[np.float64] | None:
    """Share of time in each state of an attractor, when nodes go at equal rates."""
    count = len(states)
    if count == 1:
        return np.ones(1)
    if count > SOLVED_STATES:
        return None
    number = np.full(graph.size, -1)
    number[states] = np.arange(count)
    inside = number[graph.sources] >= 0
    sources, targets = number[graph.sources[inside]], number[graph.targets[inside]]
    leaving = np.bincount(sources, minlength=count).astype(float)
    right = np.zeros(count)
    right[0] = 1.0  # one balance equation follows from the others; the shares sum to 1
    if count <= DENSE_STATES:
        full = -np.diag(leaving)
        full[targets, sources] += 1.0
        full[0] = 1.0
        return np.asarray(np.linalg.solve(full, right), np.float64)
    from scipy.sparse import csc_array, lil_array
    from scipy.sparse.linalg import spsolve

    flow = csc_array((np.ones(len(sources)), (targets, sources)), (count, count))
    balance = lil_array(flow)
    balance.setdiag(-leaving)
    balance[0, :] = 1.0
    return np.asarray(spsolve(csc_array(balance), right))
