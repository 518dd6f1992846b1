"""Cells between two phases: which states they are in, and in which shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.analysis.diagrams import SymbolicSet, union
from simnet.engine import Bits

__all__ = ["Found", "Population", "after"]

Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Population:
    """States and their shares.

    Parameters
    ----------
    states : ndarray of bool, shape (state, node), or SymbolicSet
    weights : ndarray of float, shape (state,), or None
        Shares that sum to 1; None where they are not known.
    """

    states: Bits | SymbolicSet
    weights: Weights | None


@dataclass(frozen=True, slots=True)
class Found:
    """An attractor and the share of the cells that ends in it.

    Parameters
    ----------
    states : ndarray of bool, shape (state, node), or SymbolicSet
    weight : float or None
    residence : ndarray of float, shape (state,), or None
        Share of time spent in each state of the attractor.
    """

    states: Bits | SymbolicSet
    weight: float | None
    residence: Weights | None

    @property
    def size(self) -> int:
        """Number of states."""
        return self.states.size if isinstance(self.states, SymbolicSet) else len(self.states)


def after(found: tuple[Found, ...]) -> Population:
    """Return the cells that rest in these attractors, as the start of the next phase.

    A cell on a cyclic attractor is in each of its states for the share of time that it spends there.
    """
    explicit = [each.states for each in found if not isinstance(each.states, SymbolicSet)]
    if len(explicit) < len(found):
        return Population(union([each.states for each in found]), None)
    weights = [
        attractor.weight * attractor.residence
        for attractor in found
        if attractor.weight is not None and attractor.residence is not None
    ]
    known = len(weights) == len(found)
    return Population(np.concatenate(explicit), np.concatenate(weights) if known else None)
