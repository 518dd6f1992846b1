"""What pairs do beyond their members."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.results.readoutcolumns import Floats

__all__ = ["PairGain"]

ROUNDING = 1e-9  # smaller gains are none


@dataclass(frozen=True, slots=True, eq=False)
class PairGain:
    """What pairs do beyond their members, in units of the readout; NaN for what is no pair.

    Parameters
    ----------
    adds : ndarray of float, shape (condition,)
        How much farther from the baseline than the better member the pair takes the readout, in the
        direction in which the pair changes it; below 0 one member undoes what the other does.
    bliss : ndarray of float, shape (condition,)
        The same beyond what two independent members do (Bliss 1939); NaN also where it cannot be told:
        a member goes all the way by itself, or the readout oscillates.
    nearer : ndarray of float, shape (condition,)
        How much nearer to the sensitive reference than baseline and members the pair comes; NaN
        without a reference.
    margin : ndarray of float, shape (condition,)
        Half-widths of sampled values, added up; a gain within it is none. 0 for exact values.
    rank : ndarray of int, shape (condition,)
        By `adds` within each context, 1 for the largest; ties share a rank; 0 for what is no pair.
    """

    adds: Floats
    bliss: Floats
    nearer: Floats
    margin: Floats
    rank: npt.NDArray[np.int32]

    def taken(self, rows: npt.NDArray[np.intp]) -> PairGain:
        """Return some conditions."""
        return PairGain(self.adds[rows], self.bliss[rows], self.nearer[rows], self.margin[rows], self.rank[rows])

    @property
    def pairs(self) -> npt.NDArray[np.bool_]:
        """Which conditions are pairs whose members are known."""
        return np.asarray(~np.isnan(self.adds))

    def redundant(self, by: str) -> npt.NDArray[np.bool_]:
        """Say which pairs do no more than one of their members, by ``effect`` or nearness to the ``reference``."""
        gain = self.nearer if by == "reference" else self.adds
        return np.asarray(gain <= self.margin + ROUNDING)
