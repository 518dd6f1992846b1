"""What the Python engine says of many conditions, in the form in which a page answers."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.engine import Bits, compile_network, pack, unpack
from simnet.engine.masks import Masks
from simnet.network import Network

STEPS = 48
FNV_START, FNV_PRIME = 2166136261, 16777619

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Courses:
    """Course of each run: step at which its cycle begins, length of the cycle, hash of the states before it closes."""

    onset: Ints
    period: Ints
    digest: npt.NDArray[np.uint32]
    first_on_cycle: Bits


def changes(network: Network) -> list[dict[str, bool]]:
    """No change, and each knockout and overexpression of a node with a rule."""
    free = [node.id for node in network.nodes.values() if node.rule is not None]
    return [{}, *({node: value} for node in free for value in (False, True))]


def drug_settings(network: Network, most: int | None = None) -> list[dict[str, bool]]:
    """Every combination of drugs, on or off; with `most`, those of at most so many drugs, and all drugs at once."""
    drugs = network.drugs
    sizes = range(len(drugs) + 1) if most is None or len(drugs) <= most + 1 else (*range(most + 1), len(drugs))
    return [
        {drug: drug in given for drug in drugs} for size in sizes for given in itertools.combinations(drugs, size)
    ]


def follow(network: Network, start: Bits, held: npt.NDArray[np.int8]) -> Courses:
    """Follow runs synchronously, one bit a run, and find where each one closes its cycle.

    Parameters
    ----------
    start : ndarray of bool, shape (node, run)
    held : ndarray of int8, shape (node, run)
        -1 where a node is free.
    """
    compiled = compile_network(network)
    runs = start.shape[1]
    masks = Masks(pack(held < 0), pack(held > 0))
    words = masks(pack(np.where(held < 0, start, held > 0)))
    states = [unpack(words, runs)]
    for _ in range(STEPS):
        words = masks(compiled.step(words))
        states.append(unpack(words, runs))
    course = np.stack(states)
    weights = 1 << np.arange(course.shape[1], dtype=np.uint64)
    keys = np.einsum("tnr,n->tr", course, weights)
    period = np.zeros(runs, np.int64)
    for length in range(STEPS // 2, 0, -1):
        period[keys[-1] == keys[-1 - length]] = length
    assert (period > 0).all(), "a run did not close its cycle: follow it for longer"
    onset = np.full(runs, STEPS)
    columns = np.arange(runs)
    for step in range(STEPS // 2, -1, -1):
        onset[keys[step] == keys[step + period, columns]] = step
    return Courses(onset, period, _digest(course, onset + period), course[onset, :, columns].T)


def _digest(course: npt.NDArray[np.bool_], length: Ints) -> npt.NDArray[np.uint32]:
    """Hash the first `length` states of each run (Fowler, Noll and Vo, FNV-1a, 32 bits)."""
    found = np.full(course.shape[2], FNV_START, np.uint32)
    for step in range(course.shape[0]):
        for node in range(course.shape[1]):
            mixed = (found ^ course[step, node].astype(np.uint32)) * np.uint32(FNV_PRIME)
            found = np.where(step < length, mixed, found)
    return found
