"""From the sums of blocks to means, errors and distributions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from simnet.engine.continuous_job import Block, Job
from simnet.engine.tables import values
from simnet.results.joint import JointStates
from simnet.results.proportion import wilson
from simnet.results.steady import ReadoutValue
from simnet.scenario.readout import Readout

__all__ = ["Total", "decoded", "distinct", "joint_states", "moments", "values_at_end"]

DECODED = 1 << 16  # states that are unpacked at a time

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]


class Total:
    """Blocks of one condition, added up in their order, whoever ran them.

    Parameters
    ----------
    job : Job
    """

    def __init__(self, job: Job) -> None:
        self.sums = np.zeros((job.readouts, len(job.edges), 4))
        self.joint = np.zeros((0, len(job.edges), 4))
        self.place: dict[int, int] = {}
        self.final: list[Words] = []
        self.switches = 0

    def add(self, block: Block) -> None:
        """Add the next block."""
        self.sums += block.sums
        self.final.append(block.final)
        self.switches += block.switches
        rows = [self.place.setdefault(key, len(self.place)) for key in block.keys.tolist()]
        missing = len(self.place) - len(self.joint)
        if missing:
            self.joint = np.concatenate([self.joint, np.zeros((missing, *self.joint.shape[1:]))])
        if rows == list(range(len(rows))):  # several times faster than picking rows
            self.joint[: len(rows)] += block.joint
        else:
            self.joint[rows] += block.joint


def joint_states(job: Job, total: Total, words: Words, counts: Floats, origin: str) -> JointStates:
    """Return the joint states of the outputs, those that most runs end in first."""
    runs = int(counts.sum())
    at_end: dict[int, float] = {}
    for begin in range(0, len(words), DECODED):
        keys = job.key_of(decoded(words[begin : begin + DECODED], job.nodes))
        for key, count in zip(keys.tolist(), counts[begin : begin + DECODED].tolist(), strict=True):
            at_end[key] = at_end.get(key, 0.0) + count
    seen = {key: row for key, row in total.place.items() if total.joint[row].any()}
    rows = list(seen.values())
    every = [*seen, *(key for key in at_end if key not in seen)]
    sums = np.zeros((len(every), *total.joint.shape[1:]))
    sums[: len(rows)] = total.joint[rows]
    sums[..., 3] = sums[..., 2]  # 1 is its own square
    mean, error = moments(sums, runs)
    last = np.array([at_end.get(key, 0.0) for key in every])
    order = np.lexsort((np.array(every, np.uint64), -mean.sum(axis=0), -last))
    bits = np.array(every, np.uint64)[order, None] >> np.arange(len(job.outputs), dtype=np.uint64)
    states = (bits & np.uint64(1)).astype(np.bool_)
    names = tuple(job.names[node] for node in job.outputs)
    return JointStates(names, states, job.edges, mean[:, order], error[:, order], last[order], runs, origin)


def distinct(final: Words) -> tuple[Words, Floats]:
    """Return the different states and how often each occurs, most frequent first."""
    ordered = final[np.lexsort(final.T)] if final.shape[1] > 1 else np.sort(final, axis=0)
    new = np.concatenate([[True], (ordered[1:] != ordered[:-1]).any(axis=1)])
    begins = np.flatnonzero(new)
    found = np.diff(begins, append=len(final))
    order = np.argsort(-found, kind="stable")
    return ordered[begins[order]], found[order].astype(np.float64)


def moments(sums: Floats, runs: int) -> tuple[Floats, Floats]:
    """Return means and standard errors, shape (window, readout), from the sums over runs."""
    kept = np.cumsum(sums[:, :-1, 2:], axis=1)  # windows in which a run kept its value
    first, second = (sums[:, :-1, :2] + kept).transpose(2, 1, 0) / runs
    variance = np.maximum(second - first**2, 0.0)
    variance[variance < 1e-12] = 0.0  # rounding of sums that are equal in truth
    return first, np.sqrt(variance / max(runs - 1, 1))


def values_at_end(
    wanted: Sequence[Readout], words: Words, counts: Floats, names: tuple[str, ...]
) -> tuple[ReadoutValue, ...]:
    """Return the mean of each readout at the end, with Wilson's interval."""
    runs = int(counts.sum())
    totals = np.zeros(len(wanted))
    for begin in range(0, len(words), DECODED):
        states, share = decoded(words[begin : begin + DECODED], len(names)), counts[begin : begin + DECODED]
        totals += [share @ values(tuple((t, 1.0) for t in each.terms), states, names) for each in wanted]
    found = []
    for readout, total in zip(wanted, totals, strict=True):
        low, high = wilson(total / readout.top, runs)
        span = (float(low) * readout.top, float(high) * readout.top)
        found.append(ReadoutValue(float(total) / runs, *span, exact=False))
    return tuple(found)


def decoded(words: Words, nodes: int) -> npt.NDArray[np.bool_]:
    """Return states as bits, shape (state, node)."""
    places = np.arange(nodes)
    return (words[:, places >> 6] >> (places & 63).astype(np.uint64) & np.uint64(1)).astype(np.bool_)
