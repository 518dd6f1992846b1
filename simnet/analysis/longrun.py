"""Continuous time in the long run: where cells end, when, and what they show there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from simnet.analysis.markov import MAX_STATES, Chain, chain
from simnet.analysis.population import Found, Population
from simnet.errors import TooLargeError
from simnet.network import Network
from simnet.scenario.continuous import ContinuousTime

__all__ = ["LongRun", "long_run", "settle_chain"]

SOLVED_STATES = 500  # unknowns that are found by elimination; beyond that by iteration
ITERATIONS = 1 << 14
TOLERANCE = 1e-9  # of an iterated solution, relative to the largest number in its equations

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LongRun:
    """Where cells are after a long time, exactly.

    Parameters
    ----------
    names : tuple of str
        Node ids.
    activity : ndarray of float, shape (node,)
        Long-run probability of each node to be on.
    attractors : tuple of Found
        Every attractor with the probability to end in it and the share of time in its states.
    mean_time : float
        Expected time until an attractor is entered.
    mean_times : tuple of float
        The same for the cells that end in each attractor; nan where none does.
    states : int
        Number of states that can be reached.
    """

    names: tuple[str, ...]
    activity: Floats
    attractors: tuple[Found, ...]
    mean_time: float
    mean_times: tuple[float, ...]
    states: int

    def of(self, node: str) -> float:
        """Return the long-run probability of a node."""
        return float(self.activity[self.names.index(node)])


def long_run(
    network: Network,
    held: Mapping[str, bool],
    start: Population,
    scheme: ContinuousTime,
    limit: int = MAX_STATES,
) -> LongRun | None:
    """Compute where cells are after a long time.

    Parameters
    ----------
    network : Network
    held : Mapping[str, bool]
    start : Population
        See `initial_cells`, and `after` for the cells that rest in attractors.
    scheme : ContinuousTime
        Its rates are used, its times are not.
    limit : int
        Number of states.

    Returns
    -------
    LongRun or None
        None when it is too large to be computed exactly.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "ERK & !AKT", "AKT": "AKT & !ERK"})
    >>> start = Population(np.array([[True, True]]), np.ones(1))
    >>> from simnet.scenario.continuous import Rates
    >>> found = long_run(net, {}, start, ContinuousTime(rates={"AKT": Rates(down=3)}))
    >>> found.of("ERK"), found.mean_time
    (0.75, 0.25)
    """
    scheme.check(network)
    try:
        built = chain(network, start, held, scheme, limit=limit)
        return settle_chain(built)
    except TooLargeError:
        return None


def settle_chain(built: Chain) -> LongRun:
    """Compute absorption and residence of a chain (Kemeny and Snell 1960, chapter III).

    Raises
    ------
    TooLargeError
        When neither elimination nor iteration solves its equations.
    """
    from scipy.sparse.csgraph import connected_components

    _, component = connected_components(built.generator, directed=True, connection="strong")
    terminal = _never_left(built.generator, component)
    inside = np.isin(component, terminal)
    members = _members(component, terminal)
    weights, mean_time, times = _absorption(built, members, np.flatnonzero(~inside))
    found = [
        (Found(built.states[each], float(weight), _stationary(built.generator[each][:, each])), float(time))
        for each, weight, time in zip(members, weights, times, strict=True)
    ]
    found.sort(key=lambda pair: (-(pair[0].weight or 0.0), np.asarray(pair[0].states)[0].tolist()))
    attractors = tuple(each for each, _ in found)
    activity = np.zeros(len(built.names))
    for each in attractors:
        if each.weight is not None and each.residence is not None:
            activity += each.weight * (each.residence @ np.asarray(each.states, np.float64))
    return LongRun(built.names, activity, attractors, mean_time, tuple(time for _, time in found), len(built.states))


def _never_left(generator: Any, component: npt.NDArray[Any]) -> Ints:
    """Return the components from which no step leads out."""
    steps = generator.tocoo()
    leaving = component[steps.row] != component[steps.col]
    left = np.zeros(int(component.max()) + 1, bool)
    left[component[steps.row[leaving]]] = True
    return np.flatnonzero(~left)


def _members(component: npt.NDArray[Any], terminal: Ints) -> list[Ints]:
    """Return the states of each terminal component, in one pass over the states."""
    order = np.argsort(component, kind="stable")
    begin = np.searchsorted(component[order], terminal, side="left")
    end = np.searchsorted(component[order], terminal, side="right")
    return [order[a:b] for a, b in zip(begin, end, strict=True)]


def _absorption(built: Chain, members: list[Ints], passing: Ints) -> tuple[Floats, float, Floats]:
    """Return the probability of each attractor, the mean time until then, and the mean time for each.

    With Q the rates among passing states and R those into attractors, `stay`, the expected time in
    each passing state, solves ``stay' Q = -start'``; the probabilities are ``start + stay' R``. The
    time on the way, split by where it ends, is ``stay' (-Q)^-1 R``: a second solve with `stay` in
    the place of the start.
    """
    start = built.start
    weights = np.array([start[each].sum() for each in members])
    if not len(passing):
        return weights, 0.0, np.where(weights > 0, 0.0, np.nan)
    rows = built.generator[passing].tocsc()
    within = rows[:, passing].T.tocsc()
    stay = _solve(within, -start[passing])
    later = _solve(within, -stay)
    weights = weights + [rows[:, each].T.dot(stay).sum() for each in members]
    on_the_way = np.array([rows[:, each].T.dot(later).sum() for each in members])
    times = np.divide(on_the_way, weights, out=np.full(len(members), np.nan), where=weights > 0)
    return weights / weights.sum(), float(stay.sum()), times


def _solve(matrix: Any, right: Floats) -> Floats:
    """Solve a sparse system by elimination, or by iteration when it is large.

    BiCGSTAB (van der Vorst 1992) after one sweep of Gauss and Seidel; elimination fills the memory
    on state graphs, which have no small separators.
    """
    from scipy.sparse import tril
    from scipy.sparse.linalg import LinearOperator, bicgstab, splu

    if matrix.shape[0] <= SOLVED_STATES:
        return np.asarray(splu(matrix).solve(right))
    sweep = splu(tril(matrix).tocsc(), permc_spec="NATURAL", options={"DiagPivotThresh": 0.0})
    sweeper = LinearOperator(matrix.shape, sweep.solve)
    found, _ = bicgstab(matrix, right, rtol=1e-13, atol=0.0, maxiter=ITERATIONS, M=sweeper)
    if not np.abs(matrix @ found - right).max() <= TOLERANCE * np.abs(right).max():
        message = f"the equations of {matrix.shape[0]:,} states were not solved to {TOLERANCE:g}: sample instead"
        raise TooLargeError(message)
    return np.asarray(found)


def _stationary(generator: Any) -> Floats:
    """Return the share of time in each state of a chain that is never left: ``p' Q = 0``."""
    count = generator.shape[0]
    if count == 1:
        return np.ones(1)
    if count > SOLVED_STATES:
        return _iterated(generator)
    from scipy.sparse import csr_array, vstack
    from scipy.sparse.linalg import splu

    # One balance follows from the others; in its place the shares sum to 1.
    balance = vstack([csr_array(np.ones((1, count))), generator.T.tocsr()[1:]]).tocsc()
    right = np.zeros(count)
    right[0] = 1.0
    found = np.clip(splu(balance).solve(right), 0.0, None)
    return np.asarray(found / found.sum())


def _iterated(generator: Any) -> Floats:
    """Follow the uniformised chain until twice as many steps change nothing (Jensen 1953)."""
    count = generator.shape[0]
    turned = generator.T.tocsr() / (1.05 * np.abs(generator.diagonal()).max())
    now = np.full(count, 1 / count)
    steps = 64
    while steps <= ITERATIONS:
        before = now
        for _ in range(steps):
            now = now + turned @ now
        if np.abs(now - before).sum() < TOLERANCE:
            return np.asarray(now / now.sum())
        steps *= 2
    message = f"the residence times of an attractor of {count:,} states did not settle: sample instead"
    raise TooLargeError(message)
