"""A screen as frozen parameters: which cells, what is combined, and what is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from math import comb

import numpy as np
import numpy.typing as npt

from simnet.errors import TooLargeError
from simnet.network import Perturbation
from simnet.scenario.candidates import clash
from simnet.scenario.condition import Condition, Phase
from simnet.scenario.readout import Readout
from simnet.scenario.schemes import Scheme, Start

__all__ = ["Combinations", "Screen", "combine", "listed"]

Places = npt.NDArray[np.int32]
NOTHING = -1  # fills the rows of shorter combinations


@dataclass(frozen=True, slots=True)
class Screen:
    """What is asked: every combination added to every baseline, one readout, one scheme.

    Parameters
    ----------
    model : str
    baselines : tuple of Condition
        The cells without the perturbations, one for each context.
    perturbations : tuple of Perturbation
    readout : Readout
    scheme : Scheme
    start : Start
    seed : int
        Of sampled starts and cells. The conditions of a screen share their random numbers.
    """

    model: str
    baselines: tuple[Condition, ...]
    perturbations: tuple[Perturbation, ...]
    readout: Readout
    scheme: Scheme
    start: Start = Start()
    seed: int = 1

    def items(self, places: Iterable[int]) -> tuple[Perturbation, ...]:
        """Return the perturbations at some places; -1 is nothing."""
        return tuple(self.perturbations[place] for place in places if place >= 0)

    def condition(self, cell: int, places: Iterable[int]) -> Condition:
        """Return the baseline of one context with some perturbations added.

        Genetic changes hold from the start, drugs and inhibitors join the last phase.
        """
        return added(self.baselines[cell], self.items(places))


def added(base: Condition, items: Sequence[Perturbation]) -> Condition:
    """Return a condition with genetic changes in its first phase and the rest in its last."""
    if len(base.phases) == 1:
        return Condition(base.context, (Phase((*base.phases[0].items, *items)),))
    first, *middle, last = base.phases
    first = replace(first, items=(*first.items, *(item for item in items if item.genetic)))
    last = replace(last, items=(*last.items, *(item for item in items if not item.genetic)))
    return Condition(base.context, (first, *middle, last))


@dataclass(frozen=True, slots=True, eq=False)
class Combinations:
    """Combinations as places in a list of perturbations.

    Parameters
    ----------
    places : ndarray of int, shape (combination, order)
        Filled up with -1; singles first, then pairs in the order of the list.
    contradictory : int
        Combinations left out because they hold a node at 0 and at 1.
    repeated : int
        Combinations left out because they hold a node twice at the same value.
    """

    places: Places
    contradictory: int = 0
    repeated: int = 0


def combine(perturbations: Sequence[Perturbation], orders: Sequence[int], limit: int) -> Combinations:
    """List all combinations of some sizes that can be done together.

    Parameters
    ----------
    perturbations : sequence of Perturbation
    orders : sequence of int
        How many are done together: ``(1, 2)`` for singles and pairs.
    limit : int
        Combinations that are listed at most.

    Raises
    ------
    TooLargeError
        Before anything is listed.

    Examples
    --------
    >>> from simnet.network import Knockout, Overexpression
    >>> found = combine([Knockout("A"), Overexpression("A"), Knockout("B")], (1, 2), 100)
    >>> found.places.tolist(), found.contradictory
    ([[0, -1], [1, -1], [2, -1], [0, 2], [1, 2]], 1)
    """
    count = len(perturbations)
    size = sum(comb(count, order) for order in orders)
    if size > limit:
        sums = " + ".join(f"{comb(count, order):,}" for order in orders)
        message = (
            f"{count} perturbations make {sums} = {size:,} combinations (limit {limit:,}): name fewer nodes, "
            "fewer kinds (knockouts alone halve them), or combine fewer at a time"
        )
        raise TooLargeError(message)
    against, twice = _clashes(perturbations)
    blocks, contradictory, repeated = [], 0, 0
    for order in sorted(orders):
        flat = np.fromiter(chain.from_iterable(combinations(range(count), order)), np.int32)
        block = flat.reshape(-1, order)
        opposed = _any_pair(block, against)
        doubled = _any_pair(block, twice) & ~opposed
        contradictory, repeated = contradictory + int(opposed.sum()), repeated + int(doubled.sum())
        blocks.append(_widened(block[~(opposed | doubled)], max(orders)))
    return Combinations(np.concatenate(blocks), contradictory, repeated)


def listed(
    combined: Sequence[Perturbation | tuple[Perturbation, ...]],
) -> tuple[tuple[Perturbation, ...], Combinations]:
    """Turn chosen combinations into a list of perturbations and places in it.

    Combinations that hold a node twice are left out and counted.
    """
    chosen = [each if isinstance(each, tuple) else (each,) for each in combined]
    items = tuple(dict.fromkeys(item for each in chosen for item in each))
    where = {item: place for place, item in enumerate(items)}
    reasons = [{clash(a, b) for a, b in combinations(each, 2)} for each in chosen]
    kept = [each for each, why in zip(chosen, reasons, strict=True) if not why - {""}]
    places = np.full((len(kept), max(map(len, kept), default=1)), NOTHING, np.int32)
    for row, each in enumerate(kept):
        places[row, : len(each)] = [where[item] for item in each]
    contradictory = sum("contradictory" in why for why in reasons)
    return items, Combinations(places, contradictory, len(chosen) - len(kept) - contradictory)


def _clashes(perturbations: Sequence[Perturbation]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return which pairs contradict each other, and which hold a node twice alike."""
    count = len(perturbations)
    against, twice = np.zeros((count, count), np.bool_), np.zeros((count, count), np.bool_)
    for (i, one), (j, other) in combinations(enumerate(perturbations), 2):
        match clash(one, other):
            case "contradictory":
                against[i, j] = True
            case "same node twice":
                twice[i, j] = True
            case "":
                pass
    return against, twice


def _any_pair(block: Places, table: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    hit = np.zeros(len(block), np.bool_)
    for i, j in combinations(range(block.shape[1]), 2):
        hit |= table[block[:, i], block[:, j]]
    return hit


def _widened(block: Places, order: int) -> Places:
    wide = np.full((len(block), order), NOTHING, np.int32)
    wide[:, : block.shape[1]] = block
    return wide
