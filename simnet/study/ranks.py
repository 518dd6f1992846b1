"""Ranks with ties: the same number, the same rank."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simnet.results.readoutcolumns import Floats

__all__ = ["ranks"]

DIGITS = 9  # differences beyond it are rounding


def ranks(scores: Floats, groups: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Rank scores from the smallest up, each group by itself; ties share a rank and the next ones are skipped.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
        NaN has no rank.
    groups : ndarray of int, shape (n,)

    Returns
    -------
    ndarray of int, shape (n,)
        From 1; 0 for no rank.

    Examples
    --------
    >>> ranks(np.array([0.5, 0.0, 0.0, np.nan]), np.zeros(4, np.int32)).tolist()
    [3, 1, 1, 0]
    """
    found = np.zeros(len(scores), np.int32)
    rounded = np.round(scores, DIGITS)
    for group in np.unique(groups):
        rows = np.flatnonzero((groups == group) & ~np.isnan(rounded))
        found[rows] = np.searchsorted(np.sort(rounded[rows]), rounded[rows]) + 1
    return found
