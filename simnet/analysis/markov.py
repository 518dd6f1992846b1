"""Continuous time without sampling: the Markov chain over the states that can be reached."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from simnet.analysis.population import Population
from simnet.engine.continuous_start import Drawn, drawn_start
from simnet.engine.tables import RowArrays, Sum, propensities, rows_of, values
from simnet.errors import InputError, TooLargeError
from simnet.logic import Var
from simnet.network import Network
from simnet.scenario.continuous import ContinuousTime, TimedStage
from simnet.scenario.readout import Readout, parse_readout

__all__ = ["MAX_STATES", "Chain", "ExactCourse", "chain", "exact_course", "initial_cells"]

MAX_STATES = 1 << 20  # states that are listed; their generator then takes up to 0.4 GB
MAX_STEPS = 40_000_000  # steps between them

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Chain:
    """States that can be reached while some nodes are held, and the rates between them.

    Parameters
    ----------
    names : tuple of str
        Node ids; columns of `states`.
    states : ndarray of bool, shape (state, node)
    generator : sparse array, shape (state, state)
        Entry (i, j) is the rate from state i to state j; rows sum to 0.
    start : ndarray of float, shape (state,)
        Probability to begin in each state.
    """

    names: tuple[str, ...]
    states: Bits
    generator: Any
    start: Floats


def chain(
    network: Network,
    cells: Population,
    held: Mapping[str, bool],
    scheme: ContinuousTime,
    rates: Mapping[str, Any] | None = None,
    limit: int = MAX_STATES,
) -> Chain:
    """Build the chain over the states that some cells can reach.

    Parameters
    ----------
    network : Network
    cells : Population
        Listed states with their shares.
    held : Mapping[str, bool]
    scheme : ContinuousTime
    rates : Mapping[str, Rates], optional
        Rates that differ from those of the scheme.
    limit : int
        Number of states.

    Returns
    -------
    Chain
        States in the order of their codes over the nodes that move.

    Raises
    ------
    TooLargeError
        With more states than the limit, or more than 64 nodes that differ or move.
    """
    names = tuple(network.nodes)
    rows = rows_of(names, propensities(network, {**scheme.rates, **(rates or {})}))
    first = _held_states(cells, held, names)
    moving = [
        place
        for place, (name, row) in enumerate(zip(names, rows.sums, strict=True))
        if (row and name not in held) or bool((first[:, place] != first[0, place]).any())
    ]
    if len(moving) > 64:
        message = f"{len(moving)} nodes of {network.id!r} can move: states are listed for at most 64; sample instead"
        raise TooLargeError(message)
    explorer = _Explorer(first[0], moving, rows.sums, rows.arrays, names, held)
    codes = explorer.reach(explorer.encode(first), limit)
    start = np.zeros(len(codes))
    np.add.at(start, np.searchsorted(codes, explorer.encode(first)), np.asarray(cells.weights))
    return Chain(names, explorer.decode(codes), explorer.generator(codes), start)


def _held_states(cells: Population, held: Mapping[str, bool], names: Sequence[str]) -> Bits:
    if cells.weights is None or not isinstance(cells.states, np.ndarray):
        message = "an exact chain begins with listed states of known shares"
        raise TooLargeError(message)
    first = cells.states.copy()
    for name, value in held.items():
        first[:, list(names).index(name)] = value
    return first


@dataclass(frozen=True)
class _Explorer:
    """Walks over states written as numbers: bit `i` is the node ``moving[i]``."""

    base: Bits
    moving: list[int]
    sums: tuple[Sum, ...]
    arrays: RowArrays
    names: tuple[str, ...]
    held: Mapping[str, bool]

    def encode(self, states: Bits) -> Codes:
        codes = np.zeros(len(states), np.uint64)
        for bit, place in enumerate(self.moving):
            codes |= states[:, place].astype(np.uint64) << np.uint64(bit)
        return codes

    def decode(self, codes: Codes) -> Bits:
        states = np.repeat(self.base[None, :], len(codes), axis=0)
        for bit, place in enumerate(self.moving):
            states[:, place] = (codes >> np.uint64(bit)) & np.uint64(1)
        return states

    def rate(self, place: int, states: Bits) -> Floats:
        """Rate at which a node switches in each state."""
        if self.names[place] in self.held:
            return np.zeros(len(states))
        arrays = self.arrays
        if arrays.offset[place] < 0:
            return values(self.sums[place], states, self.names)
        index = np.full(len(states), arrays.offset[place], np.int64)
        for bit, regulator in enumerate(arrays.regulator[arrays.first[place] : arrays.first[place + 1]]):
            index += states[:, regulator].astype(np.int64) << bit
        return np.asarray(arrays.table[index])

    def reach(self, codes: Codes, limit: int) -> Codes:
        """List every state that can be reached, in order."""
        seen = frontier = np.unique(codes)
        while len(frontier):
            states = self.decode(frontier)
            found = [
                frontier[self.rate(place, states) > 0] ^ (np.uint64(1) << np.uint64(bit))
                for bit, place in enumerate(self.moving)
            ]
            reached = np.unique(np.concatenate([np.zeros(0, np.uint64), *found]))
            frontier = np.setdiff1d(reached, seen, assume_unique=True)
            seen = np.union1d(seen, frontier)
            if len(seen) > limit:
                message = f"more than {limit:,} states can be reached: sample instead"
                raise TooLargeError(message)
        return seen

    def generator(self, codes: Codes) -> Any:
        """Write the rates between listed states as a sparse matrix."""
        from scipy.sparse import csr_array

        states, steps = self.decode(codes), 0
        parts: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Floats]] = []
        leaving = np.zeros(len(codes))
        for bit, place in enumerate(self.moving):
            rate = self.rate(place, states)
            sources = np.flatnonzero(rate).astype(np.int32)
            targets = np.searchsorted(codes, codes[sources] ^ (np.uint64(1) << np.uint64(bit))).astype(np.int32)
            parts.append((sources, targets, rate[sources]))
            leaving += rate
            steps += len(sources)
            if steps > MAX_STEPS:
                message = f"more than {MAX_STEPS:,} steps between {len(codes):,} states: sample instead"
                raise TooLargeError(message)
        every = np.arange(len(codes), dtype=np.int32)
        parts.append((every, every, -leaving))
        sources, targets, rates = (np.concatenate(column) for column in zip(*parts, strict=True))
        return csr_array((rates, (sources, targets)), shape=(len(codes), len(codes)))


# transients --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExactCourse:
    """Probabilities over time, computed and not sampled.

    Parameters
    ----------
    times : ndarray of float, shape (time,)
    readouts : tuple of str
        Columns of `values` and `averages`.
    values : ndarray of float, shape (time, readout)
        Expected value at each time.
    averages : ndarray of float, shape (time - 1, readout)
        Mean of the expected value between consecutive times.
    states : int
        Number of states of the largest chain.
    """

    times: Floats
    readouts: tuple[str, ...]
    values: Floats
    averages: Floats
    states: int

    def of(self, readout: str) -> Floats:
        """Return the course of one readout, shape (time,)."""
        return np.asarray(self.values[:, self.readouts.index(readout)])


def initial_cells(
    network: Network, scheme: ContinuousTime, held: Mapping[str, bool], limit: int = MAX_STATES
) -> Population:
    """List the states in which cells may begin, with their probabilities.

    Raises
    ------
    TooLargeError
        When too many nodes begin at random.
    """
    start, names = drawn_start(network, scheme), tuple(network.nodes)
    base = [bool(held.get(name, bit)) for name, bit in zip(names, start.base, strict=True)]
    draws = [_unheld(group, names, held) for group in start.groups]
    count = math.prod(len(states) for _, states, _ in draws)
    if count > limit:
        drawn = sum(len(places) for places, _, _ in draws)
        message = f"{drawn} nodes begin at random, in {count:,} states (limit {limit:,}); sample instead"
        raise TooLargeError(message)
    listed, weights = np.array([base], bool), np.ones(1)
    for places, states, chances in draws:
        listed = np.repeat(listed, len(states), axis=0)
        listed[:, places] = np.tile(states, (len(weights), 1))
        weights = np.outer(weights, chances).ravel()
    return Population(listed, weights)


def _unheld(group: Drawn, names: Sequence[str], held: Mapping[str, bool]) -> tuple[list[int], Bits, Floats]:
    """Return the places of a group that are drawn and not held, their joint states and probabilities."""
    kept = [bit for bit, place in enumerate(group.nodes) if names[place] not in held]
    chances: dict[tuple[bool, ...], float] = {}
    for state, chance in zip(group.states, group.chances, strict=True):
        seen = tuple(bool(state[bit]) for bit in kept)
        chances[seen] = chances.get(seen, 0.0) + chance
    states = np.array(list(chances), bool).reshape(len(chances), len(kept))
    return [group.nodes[bit] for bit in kept], states, np.array(list(chances.values()))


def exact_course(
    network: Network,
    stages: Sequence[TimedStage],
    scheme: ContinuousTime,
    times: Sequence[float] | Floats,
    record: Sequence[Readout | str] | None = None,
    limit: int = MAX_STATES,
) -> ExactCourse:
    """Compute expected readouts over time through all stages, by the matrix exponential.

    The action of the exponential on the distribution is computed without the matrix itself
    (Al-Mohy and Higham 2011), to about 1e-13. Time averages come from the same product, with the
    integrals of the readouts as further unknowns (Van Loan 1978).

    Parameters
    ----------
    network : Network
    stages : sequence of TimedStage
        Settling stages come before time 0.
    scheme : ContinuousTime
    times : sequence of float
        Ascending; from the beginning of settling to the end of the last stage. At the border of
        two stages the held nodes have jumped already.
    record : sequence of Readout or str, optional
        Every node by default.
    limit : int
        Number of states.

    Returns
    -------
    ExactCourse

    Raises
    ------
    TooLargeError

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS"})
    >>> course = exact_course(net, [TimedStage("on", {"RAS": True}, 2.0)], ContinuousTime(), [0.0, 2.0])
    >>> bool(np.isclose(course.of("ERK")[-1], 1 - np.exp(-2)))
    True
    """
    scheme.check(network, stages)
    wanted = [
        parse_readout(each, network) if isinstance(each, str) else each
        for each in (record if record is not None else _every_node(network))
    ]
    begin = -sum(stage.duration for stage in stages if stage.settling)
    borders = begin + np.cumsum([0.0, *(stage.duration for stage in stages)])
    asked = np.asarray(times, np.float64)
    if len(asked) == 0 or (np.diff(asked) < 0).any() or asked[0] < borders[0] - 1e-9 or asked[-1] > borders[-1] + 1e-9:
        message = f"times should ascend from {borders[0]:g} to {borders[-1]:g}"
        raise InputError(message)
    cells, total = initial_cells(network, scheme, stages[0].held, limit), np.zeros(len(wanted))
    at: list[Floats] = []
    upto: list[Floats] = []
    largest = 0
    for place, stage in enumerate(stages):
        left, right = borders[place], borders[place + 1]
        last = place == len(stages) - 1
        inside = asked[(asked >= left if place else asked >= -np.inf) & ((asked < right) | last)]
        built = chain(network, cells, stage.held, scheme, stage.rates, limit)
        reads = np.array([values(tuple((t, 1.0) for t in each.terms), built.states, built.names) for each in wanted])
        reads = reads.reshape(len(wanted), len(built.states))
        present, integral, now = built.start, total, left
        for time in [*inside, *([] if last else [right])]:
            present, more = _advance(built.generator, present, reads, time - now)
            integral, now = integral + more, time
            at.append(reads @ present)
            upto.append(integral)
        if not last:
            at.pop()
            upto.pop()
        total, largest = integral, max(largest, len(built.states))
        kept = present > 0
        cells = Population(built.states[kept], present[kept])
    widths = np.diff(asked)[:, None]
    averages = np.divide(np.diff(upto, axis=0), widths, out=np.array(at[1:]).reshape(-1, len(wanted)), where=widths > 0)
    return ExactCourse(asked, tuple(each.text for each in wanted), np.array(at), averages, largest)


def _every_node(network: Network) -> list[Readout]:
    return [Readout(name, (Var(name),), name) for name in network.nodes]


def _advance(generator: Any, present: Floats, reads: Floats, time: float) -> tuple[Floats, Floats]:
    """Return the distribution after some time, and the integrals of the readouts until then."""
    if time <= 0:
        return present, np.zeros(len(reads))
    from scipy.sparse import block_array, csr_array
    from scipy.sparse.linalg import expm_multiply

    count = len(present)
    flow = block_array([[generator.T, None], [csr_array(reads), csr_array((len(reads), len(reads)))]], format="csr")
    after = expm_multiply(flow * time, np.concatenate([present, np.zeros(len(reads))]))
    settled = np.clip(after[:count], 0.0, None)
    return settled / settled.sum(), after[count:]
