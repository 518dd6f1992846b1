"""From the successor of every state to attractors and basin sizes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Basins", "basins_by_doubling", "basins_by_walking", "basins_of_table"]

Numbers = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]

DOUBLED = 1 << 18  # states up to which numpy answers sooner than numba is loaded


@dataclass(frozen=True, slots=True, eq=False)
class Basins:
    """Attractors of a table, in no particular order.

    Parameters
    ----------
    count : int
        All attractors, also those that are not described.
    smallest : ndarray of int, shape (attractor,)
        Smallest state on each cycle.
    lengths : ndarray of int, shape (attractor,)
    sizes : ndarray of int, shape (attractor,)
        States that end in it, those on the cycle included.
    """

    count: int
    smallest: Ints
    lengths: Ints
    sizes: Ints


def basins_of_table(table: Numbers, most: int) -> Basins:
    """Find every attractor of a table and the size of its basin. Exact.

    Parameters
    ----------
    table : ndarray of uint32, shape (state,)
        Successor of each state.
    most : int
        Attractors that are described; more are only counted.

    Returns
    -------
    Basins

    Examples
    --------
    0 -> 1 -> 2 -> 1, and 3 stays.

    >>> found = basins_of_table(np.array([1, 2, 1, 3], np.uint32), 10)
    >>> found.smallest.tolist(), found.lengths.tolist(), found.sizes.tolist()
    ([1, 3], [2, 1], [3, 1])
    """
    if len(table) <= DOUBLED:
        return basins_by_doubling(table, most)
    return basins_by_walking(table, most)


def basins_by_doubling(table: Numbers, most: int) -> Basins:
    """Compose the table with itself until every state is mapped onto its cycle (pointer doubling)."""
    leap = table
    lowest = np.arange(len(table), dtype=np.uint32)
    for _ in range((len(table) - 1).bit_length()):
        lowest = np.minimum(lowest, lowest[leap])
        leap = leap[leap]
    # 2^k >= all states later, `leap` is a state on the cycle, and `lowest` of that the cycle's smallest
    smallest, sizes = np.unique(lowest[leap], return_counts=True)
    _, lengths = np.unique(lowest[np.unique(leap)], return_counts=True)
    described = [each[:most].astype(np.int64) for each in (smallest, lengths, sizes)]
    return Basins(len(smallest), *described)


def basins_by_walking(table: Numbers, most: int) -> Basins:
    """Walk every state once, with 4 bytes a state beside the table."""
    from simnet.analysis.basinkernel import walk_table

    labels = np.zeros(len(table), np.uint32)
    cycles = np.zeros((most + 1, 3), np.int64)
    count = walk_table(table, labels, most, cycles)
    smallest, lengths, sizes = cycles[: min(count, most)].T
    return Basins(count, smallest, lengths, sizes)
