"""Basins of a table of successors, walked once by numba; loaded only for large tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["walk_table"]

F = TypeVar("F", bound=Callable[..., object])

Numbers = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]

_ON_THIS_WALK = np.uint32(0xFFFFFFFF)


def compiled(function: F) -> F:
    """Compile without the GIL, cached on disk where a folder can be written."""
    try:
        return cast(F, numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # no folder for the cache
        return cast(F, numba.njit(nogil=True)(function))


@compiled
def walk_table(table: Numbers, labels: Numbers, most: int, cycles: Ints) -> int:
    """Walk from each state until a state is met that was met before, and label the way.

    Every state is passed twice at most, so the work grows with the number of states alone.

    Parameters
    ----------
    table : ndarray of uint32, shape (state,)
        Successor of each state.
    labels : ndarray of uint32, shape (state,)
        0 for a state that was not met yet, else 1 + the number of its attractor, `most` + 1 for all
        beyond `most`; changed in place.
    most : int
        Attractors that are described.
    cycles : ndarray of int, shape (most + 1, 3)
        Smallest state, length and basin size of each attractor; changed in place.

    Returns
    -------
    int
        Attractors in all.
    """
    count = 0
    for start in range(len(table)):
        state = start
        while labels[state] == 0:
            labels[state] = _ON_THIS_WALK
            state = table[state]
        label = labels[state]
        if label == _ON_THIS_WALK:
            label = np.uint32(min(count, most) + 1)
            count += 1
            smallest, length, round_ = state, 1, table[state]
            while round_ != state:
                smallest, length, round_ = min(smallest, round_), length + 1, table[round_]
            cycles[label - 1, 0] = smallest
            cycles[label - 1, 1] += length
        passed = 0
        state = start
        while labels[state] == _ON_THIS_WALK:
            labels[state] = label
            passed += 1
            state = table[state]
        cycles[label - 1, 2] += passed
    return count
