"""Pairs of a screen beside their members."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simnet.analysis.synergy import bliss_excess
from simnet.results.effects import Effects
from simnet.results.pairgain import PairGain
from simnet.results.readoutcolumns import Floats, ReadoutColumns
from simnet.study.ranks import ranks

__all__ = ["gain_of_pairs", "missing_members"]

Places = npt.NDArray[np.int32]
FULL = 1e-9  # effects nearer than this to the full one are full


def missing_members(cells: Places, places: Places) -> tuple[Places, Places]:
    """List the members of pairs that are not screened by themselves.

    Parameters
    ----------
    cells : ndarray of int, shape (condition,)
    places : ndarray of int, shape (condition, order)

    Returns
    -------
    cells : ndarray of int, shape (member,)
    places : ndarray of int, shape (member, order)
        Filled up with -1.
    """
    order = (places >= 0).sum(axis=1)
    pairs, singles = np.flatnonzero(order == 2), np.flatnonzero(order == 1)
    span = int(max(places.max(initial=0), 0)) + 1
    members = places[pairs, : 2 if len(pairs) else 0]
    wanted = cells[pairs][:, None].astype(np.int64) * span + members
    missing = np.setdiff1d(wanted, cells[singles].astype(np.int64) * span + places[singles, 0])
    found = np.full((len(missing), places.shape[1]), -1, np.int32)
    found[:, 0] = missing % span
    return (missing // span).astype(np.int32), found


def gain_of_pairs(
    cells: Places,
    places: Places,
    readouts: ReadoutColumns,
    baselines: ReadoutColumns,
    near: Floats,
    top: int,
) -> PairGain:
    """Compare every pair with its members.

    Parameters
    ----------
    cells : ndarray of int, shape (condition,)
    places : ndarray of int, shape (condition, order)
        Every member of a pair among them by itself.
    readouts, baselines : ReadoutColumns
    near : ndarray of float, shape (cell,)
        The sensitive reference of each baseline; NaN for none.
    top : int
        The largest value of the readout.
    """
    order = (places >= 0).sum(axis=1)
    pairs, singles = np.flatnonzero(order == 2), np.flatnonzero(order == 1)
    where = np.full((len(baselines), int(max(places.max(initial=0), 0)) + 1), -1, np.int64)
    where[cells[singles], places[singles, 0]] = singles
    one, other = (where[cells[pairs], places[pairs, k]] for k in (0, 1)) if len(pairs) else (singles[:0], singles[:0])
    level, base = readouts.level, baselines.level[cells[pairs]]
    both = np.round(level[pairs] - base, 12)
    alone = np.round(np.stack([level[one] - base, level[other] - base]), 12)
    sign = np.sign(both) + (both == 0) * np.sign(alone.max(axis=0) + alone.min(axis=0))
    gain = {name: np.full(len(cells), np.nan) for name in ("adds", "bliss", "nearer", "margin")}
    gain["adds"][pairs] = np.round(sign * both - np.maximum((sign * alone).max(axis=0), 0), 12) + 0.0
    gain["bliss"][pairs] = top * _bliss(readouts, (pairs, one, other), baselines, cells[pairs], sign, top)
    gain["nearer"][pairs] = _nearer(level, (pairs, one, other), base, near[cells[pairs]])
    half = readouts.half_width
    gain["margin"][pairs] = half[pairs] + np.maximum(half[one], half[other])
    return PairGain(**gain, rank=ranks(-gain["adds"], cells))


def _bliss(
    readouts: ReadoutColumns,
    three: tuple[npt.NDArray[np.int64], ...],
    baselines: ReadoutColumns,
    cells: Places,
    sign: Floats,
    top: int,
) -> Floats:
    """Return the excess over Bliss independence, the effect being that towards which the pair goes."""
    restless = np.any([readouts.oscillates[rows] for rows in three], axis=0) | baselines.oscillates[cells]
    effects = [np.where(sign < 0, 1 - level / top, level / top) for level in
               (*(readouts.level[rows] for rows in three), baselines.level[cells])]  # fmt: skip
    both, one, other, untreated = (Effects(each, each, each) for each in effects)
    excess = np.round(bliss_excess(both, one, other, untreated).value, 12) + 0.0
    saturated = (np.maximum(effects[1], effects[2]) >= 1 - FULL) & (effects[0] >= 1 - FULL)
    return np.where(restless | saturated, np.nan, excess)


def _nearer(level: Floats, three: tuple[npt.NDArray[np.int64], ...], base: Floats, near: Floats) -> Floats:
    both, one, other = (np.abs(level[rows] - near) for rows in three)
    parts = np.minimum(np.minimum(one, other), np.abs(base - near))
    return np.asarray(np.round(parts - both, 12) + 0.0)
