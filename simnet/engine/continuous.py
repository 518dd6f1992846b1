"""Continuous time: ensembles of Gillespie runs through settling and every phase."""

from __future__ import annotations

import importlib.util
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from simnet.engine.continuous_job import Block, Job, Tables, Work
from simnet.engine.continuous_start import DrawnStart, drawn_start
from simnet.engine.continuous_total import Total, decoded, distinct, joint_states, moments, values_at_end
from simnet.engine.continuous_work import compiled_work, plain_work
from simnet.engine.tables import aligned, propensities, rows_of
from simnet.errors import InputError, TooLargeError
from simnet.logic import Var
from simnet.network import Network
from simnet.results.ensemble import Ensemble
from simnet.scenario.continuous import ContinuousTime, TimedStage
from simnet.scenario.readout import Readout, parse_readout

__all__ = ["BLOCK_RUNS", "simulate_conditions", "simulate_ensemble"]

BLOCK_RUNS = 1024  # runs that share one random key; a result does not depend on who runs a block
MAX_SUMS = 20_000_000  # readouts x windows; the sums of one block then take 640 MB
MAX_RUNS = 10_000_000
MAX_OUTPUTS = 64
LISTED_STATES = 10_000

Kernel = Literal["auto", "numba", "python"]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]


def simulate_ensemble(
    network: Network,
    stages: Sequence[TimedStage],
    scheme: ContinuousTime | None = None,
    *,
    runs: int = 1000,
    seed: int = 1,
    threads: int | None = None,
    record: Sequence[Readout | str] | None = None,
    outputs: Sequence[str] = (),
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
        Rates, windows a stage, the start.
    runs : int
    seed : int
    threads : int, optional
        All processors by default.
    record : sequence of Readout or str, optional
        What is read off; every node by default.
    outputs : sequence of str
        Nodes whose joint states are recorded, up to 64.
    kernel : {"auto", "numba", "python"}
        The kernels take the same steps; plain Python is some hundred times slower, and used
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
        When readouts or joint states, and windows, do not fit into memory.

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
    return simulate_conditions(
        network,
        [stages],
        scheme,
        runs=runs,
        seed=seed,
        threads=threads,
        record=record,
        outputs=outputs,
        kernel=kernel,
    )[0]


def simulate_conditions(
    network: Network,
    conditions: Sequence[Sequence[TimedStage]],
    scheme: ContinuousTime | None = None,
    *,
    runs: int = 1000,
    seed: int = 1,
    threads: int | None = None,
    record: Sequence[Readout | str] | None = None,
    outputs: Sequence[str] = (),
    kernel: Kernel = "auto",
) -> tuple[Ensemble, ...]:
    """Run the same cells under many conditions, with one set of tables and common random numbers.

    What a condition holds is a mask: nothing is prepared anew for it. A run begins in the same
    state, and draws the same random numbers, under every condition.

    Parameters
    ----------
    network : Network
    conditions : sequence of sequence of TimedStage
        The stages of each condition.
    scheme, runs, seed, threads, record, outputs, kernel
        As in `simulate_ensemble`.

    Returns
    -------
    tuple of Ensemble
        In the order of the conditions, each as `simulate_ensemble` gives it.

    Raises
    ------
    UnknownNameError
    InputError
    TooLargeError

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS", "FOS": "ERK"}, initial={"RAS": True})
    >>> knockouts = [[TimedStage(name, {name: False}, 9.0)] for name in net.nodes]
    >>> screened = simulate_conditions(net, knockouts, runs=100, record=["FOS"], kernel="python")
    >>> [ensemble.value("FOS").value for ensemble in screened]
    [0.0, 0.0, 0.0]
    """
    scheme = scheme or ContinuousTime()
    for stages in conditions:
        _check(stages, runs, seed, threads)
        scheme.check(network, stages)
    ask = _Ask(network, scheme, _readouts(network, record), _outputs(network, outputs))
    jobs = [ask.job(stages) for stages in conditions]
    for job in jobs:
        _check_size(job, len(ask.wanted))
    which = _available(kernel)
    works = [compiled_work(job, runs) if which == "numba" else plain_work(job) for job in jobs]
    found = _run_all(jobs, works, runs, seed, threads or os.cpu_count() or 1)
    return tuple(
        _ensemble(ask, stages, job, total, runs, seed)
        for stages, job, total in zip(conditions, jobs, found, strict=True)
    )


# preparation -------------------------------------------------------------------------------------


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


def _check_size(job: Job, readouts: int) -> None:
    if len(job.edges) * readouts > MAX_SUMS:
        message = (
            f"{readouts} readouts over {len(job.edges) - 1:,} windows make {len(job.edges) * readouts:,} sums "
            f"(limit {MAX_SUMS:,}): record fewer readouts, or cut stages into fewer windows"
        )
        raise TooLargeError(message)


def _readouts(network: Network, record: Sequence[Readout | str] | None) -> tuple[Readout, ...]:
    if record is None:
        return tuple(Readout(name, (Var(name),), name) for name in network.nodes)
    return tuple(parse_readout(each, network) if isinstance(each, str) else each for each in record)


def _outputs(network: Network, outputs: Sequence[str]) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(network.node(name).id for name in outputs))
    if len(named) > MAX_OUTPUTS:
        message = f"joint states of {len(named)} nodes: name at most {MAX_OUTPUTS} outputs"
        raise TooLargeError(message)
    return named


@dataclass
class _Ask:
    """What is asked of every condition; tables are made once for each set of rates."""

    network: Network
    scheme: ContinuousTime
    wanted: tuple[Readout, ...]
    outputs: tuple[str, ...]
    known: dict[object, Tables] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = tuple(self.network.nodes)
        self.place = {name: number for number, name in enumerate(self.names)}
        self.start: DrawnStart = drawn_start(self.network, self.scheme)

    def job(self, stages: Sequence[TimedStage]) -> Job:
        force = np.full((len(stages), len(self.names)), -1, np.int8)
        for number, stage in enumerate(stages):
            for name, value in stage.held.items():
                force[number, self.place[name]] = value
        start = -sum(stage.duration for stage in stages if stage.settling)
        borders = start + np.cumsum([0.0, *(stage.duration for stage in stages)])
        return Job(
            self.tables(stages),
            force,
            tuple(map(float, borders[1:])),
            self.start,
            _edges(borders, self.scheme.windows),
            tuple(self.place[name] for name in self.outputs),
        )

    def tables(self, stages: Sequence[TimedStage]) -> Tables:
        """Return the tables of some stages, made anew only for rates that are new."""
        key = tuple(tuple(stage.rates.items()) for stage in stages)
        if key not in self.known:
            watched = tuple(tuple((t, 1.0) for t in each.terms) for each in self.wanted if self.scheme.windows)
            rates = [{**self.scheme.rates, **stage.rates} for stage in stages]
            rows = aligned([propensities(self.network, each) + watched for each in rates])
            self.known[key] = Tables.of([rows_of(self.names, each) for each in rows])
        return self.known[key]


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


# blocks ------------------------------------------------------------------------------------------


def _run_all(jobs: Sequence[Job], works: Sequence[Work], runs: int, seed: int, threads: int) -> list[Total]:
    """Run all blocks of all conditions; those of one condition have the same keys as those of another."""
    sizes = [min(BLOCK_RUNS, runs - begin) for begin in range(0, runs, BLOCK_RUNS)]
    keys = [_key(seed, block) for block in range(len(sizes))]
    totals = [Total(job) for job in jobs]
    tasks = [(work, key, size) for work in works for key, size in zip(keys, sizes, strict=True)]
    for number, block in enumerate(_map(_run_task, tasks, min(threads, len(tasks)))):
        totals[number // len(sizes)].add(block)
    return totals


def _run_task(task: tuple[Work, Words, int]) -> Block:
    work, key, size = task
    return work(key, size)


def _key(seed: int, block: int) -> Words:
    """Return the random key of a block: two words of the block's own child of the seed."""
    child = np.random.SeedSequence(seed, spawn_key=(block,))
    return np.asarray(child.generate_state(2, np.uint64), np.uint64)


def _map(
    work: Callable[[tuple[Work, Words, int]], Block], tasks: Sequence[tuple[Work, Words, int]], threads: int
) -> Iterator[Block]:
    if threads <= 1:
        yield from map(work, tasks)
        return
    with ThreadPoolExecutor(threads) as pool:
        try:
            yield from pool.map(work, tasks)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


# results -----------------------------------------------------------------------------------------


def _ensemble(ask: _Ask, stages: Sequence[TimedStage], job: Job, total: Total, runs: int, seed: int) -> Ensemble:
    names = ask.names
    words, counts = distinct(np.concatenate(total.final))
    mean, error = moments(total.sums, runs)
    begins = [float(job.edges[0]), *job.ends]
    ensemble = Ensemble(
        model=ask.network.id,
        readouts=tuple(readout.text for readout in ask.wanted),
        edges=job.edges,
        mean=mean[:, : len(ask.wanted)],
        error=error[:, : len(ask.wanted)],
        entropy=mean[:, -1],
        entropy_error=error[:, -1],
        final=values_at_end(ask.wanted, words, counts, names),
        names=names,
        states=decoded(words[:LISTED_STATES], len(names)),
        counts=counts[:LISTED_STATES],
        runs=runs,
        seed=seed,
        switches=total.switches,
        settling=float(sum(stage.duration for stage in stages if stage.settling)),
        end=job.ends[-1],
        phases=tuple((begin, stage.label) for begin, stage in zip(begins, stages, strict=False)),
    )
    if not ask.outputs:
        return ensemble
    return replace(ensemble, joint=joint_states(job, total, words, counts, ensemble.origin))
