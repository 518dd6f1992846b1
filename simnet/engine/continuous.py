"""Continuous time: an ensemble of Gillespie runs through settling and every phase."""

from __future__ import annotations

import importlib.util
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from simnet.engine.continuous_reference import follow_run, random_stream, window_means
from simnet.engine.tables import Lookup, aligned, propensities, rows_of, values
from simnet.errors import InputError, TooLargeError
from simnet.logic import Var
from simnet.network import Network
from simnet.results.ensemble import Ensemble, wilson
from simnet.results.steady import ReadoutValue
from simnet.scenario.continuous import ContinuousTime, TimedStage
from simnet.scenario.readout import Readout, parse_readout

__all__ = ["BLOCK_RUNS", "simulate_ensemble"]

BLOCK_RUNS = 1024  # runs that share one random key; a result does not depend on who runs a block
MAX_SUMS = 20_000_000  # readouts x windows; the sums of one block then take 640 MB
MAX_RUNS = 10_000_000
LISTED_STATES = 10_000
DECODED = 1 << 16  # states that are unpacked at a time

Kernel = Literal["auto", "numba", "python"]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]
Block = tuple[Floats, Words, int]


def simulate_ensemble(
    network: Network,
    stages: Sequence[TimedStage],
    scheme: ContinuousTime | None = None,
    *,
    runs: int = 1000,
    seed: int = 1,
    threads: int | None = None,
    record: Sequence[Readout | str] | None = None,
    kernel: Kernel = "auto",
) -> Ensemble:
    """Run cells in continuous time, one after the other, exactly (Gillespie 1977).

    The same seed gives the same result on any number of threads, and the same random numbers to
    every condition that it is used for, so that differences between conditions are less noisy.

    Parameters
    ----------
    network : Network
    stages : sequence of TimedStage
        Settling first; see `ContinuousTime.timed`.
    scheme : ContinuousTime, optional
        Rates, windows a stage, initial probabilities.
    runs : int
    seed : int
    threads : int, optional
        All processors by default.
    record : sequence of Readout or str, optional
        What is read off; every node by default.
    kernel : {"auto", "numba", "python"}
        The two kernels take the same steps; plain Python is some hundred times slower, and used
        where numba is missing.

    Returns
    -------
    Ensemble
        Sampled; time 0 is the end of the settling stages.

    Raises
    ------
    UnknownNameError
        For a node that the network does not have.
    InputError
    TooLargeError
        When readouts and windows do not fit into memory.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS"})
    >>> scheme = ContinuousTime(duration=2.0, windows=4)
    >>> stages = [TimedStage("RAS on", {"RAS": True}, scheme.duration)]
    >>> ensemble = simulate_ensemble(net, stages, scheme, runs=2000, kernel="python", record=["ERK"])
    >>> standard_error = ensemble.error_of("ERK")[-1]
    >>> late = 1 - (np.exp(-1.5) - np.exp(-2.0)) / 0.5  # mean of 1 - exp(-t) over the last window
    >>> bool(abs(ensemble.of("ERK")[-1] - late) < 4 * standard_error)
    True
    """
    scheme = scheme or ContinuousTime()
    _check(stages, runs, seed, threads)
    scheme.check(network, stages)
    wanted = _readouts(network, record)
    job = _prepare(network, stages, scheme, wanted)
    if len(job.edges) * len(wanted) > MAX_SUMS:
        message = (
            f"{len(wanted)} readouts over {len(job.edges) - 1:,} windows make {len(job.edges) * len(wanted):,} sums "
            f"(limit {MAX_SUMS:,}): record fewer readouts, or cut stages into fewer windows"
        )
        raise TooLargeError(message)
    sums, final, switches = _run_all(job, runs, seed, threads or os.cpu_count() or 1, _available(kernel))
    return _ensemble(network, stages, wanted, job, sums, final, switches, runs, seed)


@dataclass(frozen=True)
class _Job:
    """All that a block needs besides its key.

    `lookups` and `force` have one entry a stage; `chance` one a node; `edges` cut the time;
    `equal` says whether every node switches at rate 1 or not at all.
    """

    lookups: tuple[Lookup, ...]
    force: npt.NDArray[np.int8]
    ends: tuple[float, ...]
    chance: tuple[float, ...]
    edges: Floats
    equal: bool

    @property
    def watched(self) -> int:
        """Number of readout rows."""
        return len(self.lookups[0].sums) - len(self.chance)


def _check(stages: Sequence[TimedStage], runs: int, seed: int, threads: int | None) -> None:
    if not stages:
        message = "no stage given: there is nothing to simulate"
        raise InputError(message)
    if not 1 <= runs <= MAX_RUNS:
        message = f"{runs:,} runs: an ensemble has 1 to {MAX_RUNS:,}"
        raise InputError(message)
    if seed < 0:
        message = f"seed {seed}: a seed is at least 0"
        raise InputError(message)
    if threads is not None and threads < 1:
        message = f"{threads} threads: at least one is needed"
        raise InputError(message)


def _readouts(network: Network, record: Sequence[Readout | str] | None) -> tuple[Readout, ...]:
    if record is None:
        return tuple(Readout(name, (Var(name),), name) for name in network.nodes)
    return tuple(parse_readout(each, network) if isinstance(each, str) else each for each in record)


def _prepare(network: Network, stages: Sequence[TimedStage], scheme: ContinuousTime, wanted: Sequence[Readout]) -> _Job:
    names = tuple(network.nodes)
    watched = tuple(tuple((term, 1.0) for term in readout.terms) for readout in wanted if scheme.windows)
    rates = [{**scheme.rates, **stage.rates} for stage in stages]
    lookups = [rows_of(names, sums) for sums in aligned([propensities(network, r) + watched for r in rates])]
    equal = all(number in (0, 1) for r in rates for rate in r.values() for number in (rate.up, rate.down))
    force = np.full((len(stages), len(names)), -1, np.int8)
    for place, stage in enumerate(stages):
        for name, value in stage.held.items():
            force[place, names.index(name)] = value
    start = -sum(stage.duration for stage in stages if stage.settling)
    borders = start + np.cumsum([0.0, *(stage.duration for stage in stages)])
    chance = tuple(float(scheme.initial.get(name, network.initial.get(name, False))) for name in names)
    return _Job(tuple(lookups), force, tuple(map(float, borders[1:])), chance, _edges(borders, scheme.windows), equal)


def _edges(borders: Floats, windows: int) -> Floats:
    """Cut every stage into equal windows; borders of stages are met exactly."""
    pieces = [borders[:1]]
    if windows:
        pieces += [np.linspace(a, b, windows + 1)[1:] for a, b in itertools.pairwise(borders)]
    return np.concatenate(pieces)


def _available(kernel: Kernel) -> Literal["numba", "python"]:
    if kernel == "auto":
        return "numba" if importlib.util.find_spec("numba") else "python"
    return kernel


def _run_all(
    job: _Job, runs: int, seed: int, threads: int, kernel: Literal["numba", "python"]
) -> tuple[Floats, Words, int]:
    """Run all blocks; sums are added up in the order of the blocks, whoever ran them."""
    work = _numba_block(job) if kernel == "numba" else _python_block(job)
    sizes = [min(BLOCK_RUNS, runs - begin) for begin in range(0, runs, BLOCK_RUNS)]
    keys = [_key(seed, block) for block in range(len(sizes))]
    total, final, switches = np.zeros(_shape(job)), [], 0
    for sums, states, count in _map(work, keys, sizes, min(threads, len(sizes))):
        total += sums
        final.append(states)
        switches += count
    return total, np.concatenate(final), switches


def _key(seed: int, block: int) -> Words:
    """Return the random key of a block: two words of the block's own child of the seed."""
    child = np.random.SeedSequence(seed, spawn_key=(block,))
    return np.asarray(child.generate_state(2, np.uint64), np.uint64)


def _map(
    work: Callable[[Words, int], Block], keys: Sequence[Words], sizes: Sequence[int], threads: int
) -> Iterator[Block]:
    if threads == 1:
        yield from map(work, keys, sizes)
        return
    with ThreadPoolExecutor(threads) as pool:
        try:
            yield from pool.map(work, keys, sizes)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _shape(job: _Job) -> tuple[int, int, int]:
    """Shape of the window sums: readouts and the entropy, windows and the end, four sums each."""
    return job.watched + 1, len(job.edges), 4


def _numba_block(job: _Job) -> Callable[[Words, int], Block]:
    from simnet.engine.continuous_kernel import Course, Plan, run_block

    rows = job.lookups[0].arrays
    sets = list(dict.fromkeys(id(lookup) for lookup in job.lookups))
    by_id = {id(lookup): lookup.arrays for lookup in job.lookups}
    tables = np.stack([by_id[each].table for each in sets])
    weights = np.stack([by_id[each].weight for each in sets])
    plan = Plan(
        chance=np.array(job.chance),
        force=job.force,
        which=np.array([sets.index(id(lookup)) for lookup in job.lookups]),
        end=np.array(job.ends),
        tables=tables,
        weights=weights,
        equal=job.equal,
    )

    def work(key: Words, runs: int) -> Block:
        count = job.watched + 1
        sums = np.zeros(_shape(job))
        course = Course(job.edges, sums, np.zeros(count), np.zeros(count), np.zeros(count, np.int64))
        final = np.zeros((runs, -(-len(job.chance) // 64)), np.uint64)
        return sums, final, int(run_block(rows, plan, course, key, final))

    return work


def _python_block(job: _Job) -> Callable[[Words, int], Block]:
    def work(key: Words, runs: int) -> Block:
        sums = np.zeros(_shape(job))
        final = np.zeros((runs, -(-len(job.chance) // 64)), np.uint64)
        switches = 0
        for run in range(runs):
            random = random_stream([int(word) for word in key], run)
            state, course, count = follow_run(job.lookups, job.force, job.ends, float(job.edges[0]), job.chance, random)
            means = window_means(course, job.edges.tolist())
            sums[:, :-1, 0] += means
            sums[:, :-1, 1] += means**2
            switches += count
            for node, bit in enumerate(state):
                final[run, node >> 6] |= np.uint64(bit) << np.uint64(node & 63)
        return sums, final, switches

    return work


def _ensemble(
    network: Network,
    stages: Sequence[TimedStage],
    wanted: Sequence[Readout],
    job: _Job,
    sums: Floats,
    final: Words,
    switches: int,
    runs: int,
    seed: int,
) -> Ensemble:
    names = tuple(network.nodes)
    words, counts = _distinct(final)
    mean, error = _moments(sums, runs)
    begins = [float(job.edges[0]), *job.ends]
    return Ensemble(
        model=network.id,
        readouts=tuple(readout.text for readout in wanted),
        edges=job.edges,
        mean=mean[:, : len(wanted)],
        error=error[:, : len(wanted)],
        entropy=mean[:, -1],
        entropy_error=error[:, -1],
        final=_final(wanted, words, counts, names),
        names=names,
        states=_decode(words[:LISTED_STATES], len(names)),
        counts=counts[:LISTED_STATES],
        runs=runs,
        seed=seed,
        switches=switches,
        settling=float(sum(stage.duration for stage in stages if stage.settling)),
        end=job.ends[-1],
        phases=tuple((begin, stage.label) for begin, stage in zip(begins, stages, strict=False)),
    )


def _distinct(final: Words) -> tuple[Words, Floats]:
    """Return the different states and how often each occurs, most frequent first."""
    if final.shape[1] == 1:  # several times faster than sorting rows
        one, found = np.unique(final[:, 0], return_counts=True)
        words = one[:, None]
    else:
        words, found = np.unique(final, axis=0, return_counts=True)
    order = np.argsort(-found, kind="stable")
    return words[order], found[order].astype(np.float64)


def _moments(sums: Floats, runs: int) -> tuple[Floats, Floats]:
    """Return means and standard errors, shape (window, readout), from the sums over runs."""
    kept = np.cumsum(sums[:, :-1, 2:], axis=1)  # windows in which a run kept its value
    first, second = (sums[:, :-1, :2] + kept).transpose(2, 1, 0) / runs
    variance = np.maximum(second - first**2, 0.0)
    variance[variance < 1e-12] = 0.0  # rounding of sums that are equal in truth
    return first, np.sqrt(variance / max(runs - 1, 1))


def _final(wanted: Sequence[Readout], words: Words, counts: Floats, names: tuple[str, ...]) -> tuple[ReadoutValue, ...]:
    """Return the mean of each readout at the end, with Wilson's interval."""
    runs = int(counts.sum())
    totals = np.zeros(len(wanted))
    for begin in range(0, len(words), DECODED):
        states, share = _decode(words[begin : begin + DECODED], len(names)), counts[begin : begin + DECODED]
        totals += [share @ values(tuple((t, 1.0) for t in each.terms), states, names) for each in wanted]
    found = []
    for readout, total in zip(wanted, totals, strict=True):
        low, high = wilson(total / readout.top, runs)
        span = (float(low) * readout.top, float(high) * readout.top)
        found.append(ReadoutValue(float(total) / runs, *span, exact=False))
    return tuple(found)


def _decode(words: Words, nodes: int) -> npt.NDArray[np.bool_]:
    places = np.arange(nodes)
    return (words[:, places >> 6] >> (places & 63).astype(np.uint64) & np.uint64(1)).astype(np.bool_)
