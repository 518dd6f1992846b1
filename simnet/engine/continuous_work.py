"""How a block of runs is run: by compiled kernels, or in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
import numpy.typing as npt

from simnet.engine.continuous_job import Block, Job, Work
from simnet.engine.continuous_reference import begin_run, follow_run, random_stream, window_means
from simnet.engine.continuous_walk import MAX_MOVING, list_states, moving_nodes
from simnet.errors import TooLargeError

if TYPE_CHECKING:
    from simnet.engine.continuous_kernel import Course, Plan, Rows, Start

__all__ = ["compiled_work", "plain_work"]

MAX_CELLS = 1 << 24  # joint states x windows of one block; their sums then take 0.5 GB
FIRST_STATES = 256  # joint states for which there is room at first

T = TypeVar("T")

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]


def compiled_work(job: Job, runs: int) -> Work:
    """Return the compiled way to run a block: over listed states where that is short, else by look-up."""
    fewest = int((job.tables.ruled & (job.force < 0).any(axis=0)).sum())
    if fewest > MAX_MOVING:
        return _general_work(job)
    moving, _ = moving_nodes(job.tables.lookups, job.force, job.start)
    short = len(moving) <= MAX_MOVING and 1 << len(moving) <= max(64, runs)
    return _listed_work(job) if short else _general_work(job)


def _plain(named: T) -> T:
    """Return the parts of a named tuple without its class, for which compiled code would be tied to it."""
    return cast("T", tuple(cast("tuple[object, ...]", named)))


def _start(job: Job, base: Words, place: Ints) -> Start:
    from simnet.engine.continuous_kernel import Start

    groups = job.start.groups
    bits = [sum(bit << k for k, bit in enumerate(state)) for group in groups for state in group.states]
    return Start(
        base=base,
        first=np.cumsum([0, *(len(group.nodes) for group in groups)]),
        node=np.array([place[node] for group in groups for node in group.nodes], np.int64),
        outcome=np.cumsum([0, *(len(group.states) for group in groups)]),
        upto=np.array([upto for group in groups for upto in group.upto], np.float64),
        bits=np.array(bits, np.uint64),
    )


def _rows(job: Job) -> Rows:
    from simnet.engine.continuous_kernel import Rows

    arrays = job.tables.lookups[0].arrays
    rows, begin, target = len(arrays.offset), arrays.begin, arrays.target
    on = np.array(job.start.base, np.int64)
    places = np.arange(len(arrays.regulator)) - np.repeat(arrays.first[:-1], np.diff(arrays.first))
    entries = np.concatenate([[0], np.cumsum(on[arrays.regulator] << np.minimum(places, 62))])
    base = entries[arrays.first[1:]] - entries[arrays.first[:-1]]
    ends = [
        begin[node] + np.searchsorted(target[begin[node] : begin[node + 1]], job.nodes) for node in range(job.nodes)
    ]
    return Rows(
        offset=arrays.offset,
        home=np.where(arrays.offset >= 0, arrays.offset + base, -1),
        begin=begin,
        middle=np.array(ends, np.int64),
        target=target,
        bit=arrays.bit,
        terms=np.searchsorted(arrays.term[:, 0], np.arange(rows + 1)),
        term=arrays.term,
        code=arrays.code,
    )


def _plan(job: Job) -> Plan:
    from simnet.engine.continuous_kernel import Plan

    tables = job.tables
    own = np.uint64(1) << (np.arange(job.nodes) & 63).astype(np.uint64)
    return Plan(
        force=job.force,
        own=np.where(job.force < 0, own, np.uint64(0)),
        which=tables.which,
        end=np.array(job.ends),
        tables=tables.tables,
        bulks=tables.tables * np.log2(np.where(tables.tables > 0, tables.tables, 1.0)),
        weights=tables.weights,
        speed=tables.speed,
    )


def _course(job: Job) -> Course:
    from simnet.engine.continuous_kernel import Course

    output = np.zeros(job.nodes, np.uint64)
    for bit, node in enumerate(job.outputs):
        output[node] = np.uint64(1 << bit)
    base = job.key_of(np.array([job.start.base], bool))
    ways = np.log2(np.maximum(np.arange(job.nodes + 1), 1))
    return Course(job.edges, 1 / np.diff(job.edges), output, base, ways)


def _general_work(job: Job) -> Work:
    from simnet.engine.continuous_kernel import run_block

    base = job.packed(np.array([job.start.base], bool))[0]
    rows, plan, course = _plain(_rows(job)), _plain(_plan(job)), _plain(_course(job))
    start = _plain(_start(job, base, np.arange(job.nodes)))
    most = MAX_CELLS // len(job.edges)
    first = min(FIRST_STATES, 1 << len(job.outputs), 1 << most.bit_length() - 1)
    rooms = [first if job.joint else 0]  # a power of two; grows with what any block has seen

    def work(key: Words, runs: int) -> Block:
        final = np.zeros((runs, job.words), np.uint64)
        while True:
            room = rooms[0]
            sums, keys = np.zeros((job.readouts + room, len(job.edges), 4)), np.zeros(room, np.uint64)
            switches, found = run_block(rows, start, plan, course, key, final, sums, keys)
            if switches >= 0:
                break
            if 4 * room > most:
                raise TooLargeError(_too_many(room, job))
            rooms[0] = max(rooms[0], 4 * room)
        joint = sums[job.readouts : job.readouts + found]
        return Block(sums[: job.readouts], joint, keys[:found], final, switches)

    return work


def _too_many(room: int, job: Job) -> str:
    return (
        f"cells pass through more than {room:,} joint states of {len(job.outputs)} outputs, each over "
        f"{len(job.edges) - 1:,} windows: name fewer outputs, or cut stages into fewer windows"
    )


def _listed_work(job: Job) -> Work:
    from simnet.engine.continuous_kernel import Walk, walk_block

    listed = list_states(job.tables.lookups, job.force, job.start)
    place = np.full(job.nodes, -1, np.int64)
    place[list(listed.moving)] = np.arange(len(listed.moving))
    base = sum(job.start.base[node] << bit for bit, node in enumerate(listed.moving))
    start = _plain(_start(job, np.array([base], np.uint64), place))
    keys, number = np.unique(job.key_of(listed.states), return_inverse=True)
    walk = _plain(
        Walk(
            end=np.array(job.ends),
            keep=listed.keep,
            put=listed.put,
            first=listed.first,
            target=listed.target,
            passed=listed.passed,
            total=listed.total,
            bits=listed.entropy,
            values=listed.readouts,
            output=number.ravel(),
        )
    )
    words, inverse = job.packed(listed.states), 1 / np.diff(job.edges)
    room = len(keys) if job.joint else 0

    def work(key: Words, runs: int) -> Block:
        final, sums = np.zeros(runs, np.int64), np.zeros((job.readouts + room, len(job.edges), 4))
        switches = int(walk_block(walk, start, job.edges, inverse, key, final, sums))
        return Block(sums[: job.readouts], sums[job.readouts :], keys[:room], words[final], switches)

    return work


# plain -------------------------------------------------------------------------------------------


def plain_work(job: Job) -> Work:
    """Return the way to run a block in plain Python."""

    def work(key: Words, runs: int) -> Block:
        means, totals, finals, switches = [], [], [], 0
        for run in range(runs):
            random = random_stream([int(word) for word in key], run)
            state = begin_run(job.start, random)
            state, course, count = follow_run(
                job.tables.lookups, job.force, job.ends, float(job.edges[0]), state, random
            )
            times = [time for time, _, _ in course]
            values = np.array([readouts for _, readouts, _ in course])
            means.append(window_means(times, values, job.edges.tolist()))
            keys = job.key_of(np.array([at for *_, at in course], bool))
            seen = np.unique(keys) if job.joint else keys[:0]
            inside = (keys[:, None] == seen).astype(float)
            totals.append((seen, window_means(times, inside, job.edges.tolist())))
            finals.append(state)
            switches += count
        every = np.unique(np.concatenate([seen for seen, _ in totals]))
        joint = [np.zeros((len(every), len(job.edges) - 1)) for _ in totals]
        for whole, (seen, mean) in zip(joint, totals, strict=True):
            whole[np.searchsorted(every, seen)] = mean
        return Block(_sums(means), _sums(joint), every, job.packed(np.array(finals, bool)), switches)

    return work


def _sums(means: Sequence[Floats]) -> Floats:
    """Add up the window means of all runs, and their squares."""
    rows, windows = means[0].shape
    sums = np.zeros((rows, windows + 1, 4))
    for mean in means:
        sums[:, :windows, 0] += mean
        sums[:, :windows, 1] += mean**2
    return sums
