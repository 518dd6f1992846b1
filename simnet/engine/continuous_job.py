"""What a block of runs needs to know, and what comes back from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.engine.continuous_start import DrawnStart
from simnet.engine.tables import Lookup

__all__ = ["Block", "Job", "Tables", "Work"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Block:
    """What a block of runs did.

    Parameters
    ----------
    sums : ndarray of float, shape (readout, window + 1, 4)
        Sums over runs of the means of readouts and transition entropy: see `run_block`.
    joint : ndarray of float, shape (joint state, window + 1, 4)
    keys : ndarray of uint64, shape (joint state,)
        Bits of the outputs in each joint state.
    final : ndarray of uint64, shape (run, word)
    switches : int
    """

    sums: Floats
    joint: Floats
    keys: Words
    final: Words
    switches: int


Work = Callable[[Words, int], Block]
"""Runs a block, given its random key and the number of its runs."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Rates and readouts in force in each stage, prepared once for all conditions that share them.

    Parameters
    ----------
    lookups : tuple of Lookup
        One a stage, all with the same layout.
    which : ndarray of int, shape (stage,)
        Set in use.
    tables, weights : ndarray of float, shape (set, entry), (set, term)
    speed : float
        The only rate besides 0, where there is one; else 0.
    ruled : ndarray of bool, shape (node,)
        Whether the node can ever switch.
    """

    lookups: tuple[Lookup, ...]
    which: Ints
    tables: Floats
    weights: Floats
    speed: float
    ruled: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, lookups: Sequence[Lookup]) -> Tables:
        """Stack the tables of all stages, each set once."""
        sets = list({id(lookup): lookup for lookup in lookups}.values())
        return cls(
            tuple(lookups),
            np.array([[id(each) for each in sets].index(id(lookup)) for lookup in lookups], np.int64),
            np.stack([lookup.arrays.table for lookup in sets]),
            np.stack([lookup.arrays.weight for lookup in sets]),
            _only_rate(sets),
            np.array([any(lookup.sums[node] for lookup in sets) for node in range(len(sets[0].names))]),
        )


def _only_rate(lookups: Sequence[Lookup]) -> float:
    """Return the rate at which every node switches when it does; 0 where there are several."""
    found = set()
    for lookup in lookups:
        arrays = lookup.arrays
        for row in range(len(lookup.names)):
            if arrays.offset[row] < 0:
                return 0.0
            entries = 1 << int(arrays.first[row + 1] - arrays.first[row])
            found |= set(arrays.table[arrays.offset[row] : arrays.offset[row] + entries].tolist())
    found.discard(0.0)
    return found.pop() if len(found) == 1 else 0.0


@dataclass(frozen=True, slots=True)
class Job:
    """All that a block needs besides its key.

    Parameters
    ----------
    tables : Tables
    force : ndarray of int8, shape (stage, node)
        Value at which a node is held, or -1.
    ends : tuple of float
        Time at which each stage ends.
    start : DrawnStart
    edges : ndarray of float, shape (window + 1,)
    outputs : tuple of int
        Nodes whose joint states are recorded.
    """

    tables: Tables
    force: npt.NDArray[np.int8]
    ends: tuple[float, ...]
    start: DrawnStart
    edges: Floats
    outputs: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Node ids."""
        return self.tables.lookups[0].names

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return int(self.force.shape[1])

    @property
    def readouts(self) -> int:
        """Number of rows of window sums: readouts and the transition entropy."""
        return len(self.tables.lookups[0].sums) - self.nodes + 1

    @property
    def words(self) -> int:
        """Words of a state."""
        return -(-self.nodes // 64)

    @property
    def joint(self) -> bool:
        """Whether joint states are followed over windows."""
        return bool(self.outputs) and len(self.edges) > 1

    def key_of(self, states: npt.NDArray[np.bool_]) -> Words:
        """Return the bits of the outputs in some states."""
        keys = np.zeros(len(states), np.uint64)
        for bit, node in enumerate(self.outputs):
            keys |= states[:, node].astype(np.uint64) << np.uint64(bit)
        return keys

    def packed(self, states: npt.NDArray[np.bool_]) -> Words:
        """Return states as words, node `i` in bit ``i % 64`` of word ``i // 64``."""
        words = np.zeros((len(states), self.words), np.uint64)
        for node in range(self.nodes):
            words[:, node >> 6] |= states[:, node].astype(np.uint64) << np.uint64(node & 63)
        return words
