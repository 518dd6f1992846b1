"""Where an excess cannot be told from a dose matrix, and what four conditions say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.results.effects import Effects

__all__ = ["Reasons", "gate_of", "reasons_of"]

Words = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """Why an excess cannot be told, shape (first, second) each; empty where it can."""

    single: Words
    bliss: Words
    loewe: Words


def reasons_of(effects: Effects, waves: npt.NDArray[np.bool_], names: tuple[str, str], margin: float) -> Reasons:
    """Say at which pairs of doses an excess cannot be told.

    A single drug that has the full effect already leaves nothing to be seen when both have it. When
    both together have less, they hinder each other, and that can be seen.

    Parameters
    ----------
    effects : Effects
        Shape (first, second); the first row and column are the single drugs.
    waves : ndarray of bool, shape (first, second)
        Where the readout oscillates or has no answer.
    names : (str, str)
    margin : float
        Effects nearer to the full one are full.
    """
    shape = effects.value.shape
    single, bliss, loewe = (np.full(shape, "", object) for _ in range(3))
    for place in np.ndindex(shape):
        if place[0] and place[1]:
            common = _common(effects, waves, names, (place[0], place[1]), margin)
            single[place] = common
            bliss[place] = common or next(_bliss_only(effects, (place[0], place[1]), margin), "")
            loewe[place] = common or next(_loewe_only(effects, (place[0], place[1])), "")
    return Reasons(*(words.astype(np.str_) for words in (single, bliss, loewe)))


def _common(
    effects: Effects,
    waves: npt.NDArray[np.bool_],
    names: tuple[str, str],
    place: tuple[int, int],
    margin: float,
) -> str:
    alone = ((place[0], 0), (0, place[1]))
    if any(waves[each] for each in (place, *alone, (0, 0))):
        return "the readout oscillates or has no answer"
    if effects.low[0, 0] >= 1 - margin:
        return "cells show the full effect without either"
    if effects.low[place] >= 1 - margin:
        for name, single in zip(names, alone, strict=True):
            if effects.low[single] >= 1 - margin or effects.value[single] >= 1 - margin:
                return f"{name} alone has the full effect already"
    return ""


def _bliss_only(effects: Effects, place: tuple[int, int], margin: float) -> Iterator[str]:
    four = [place, (place[0], 0), (0, place[1]), (0, 0)]
    if any(effects.high[each] > 1 + margin or effects.low[each] < -margin for each in four):
        yield "a level beyond 0 to 1 is no share of cells"
    if effects.high[0, 0] >= 1 - margin:
        yield "untreated cells may show the full effect"


def _loewe_only(effects: Effects, place: tuple[int, int]) -> Iterator[str]:
    if np.isnan(effects.value[place]) or effects.low[place] != effects.high[place]:
        yield "the effect is known as an interval only, and an isobole is one of a single effect"


GATES = {
    (0, 0, 0, 0): "Neither {a} nor {b} does anything, alone or together.",
    (0, 0, 0, 1): "{a} and {b} are both needed (AND): neither does anything alone. More than expected by construction.",
    (0, 0, 1, 1): "{a} does it alone, and {b} adds nothing: as Bliss expects, by construction.",
    (0, 1, 0, 1): "{b} does it alone, and {a} adds nothing: as Bliss expects, by construction.",
    (0, 1, 1, 1): "{a} or {b} is enough (OR): exactly Bliss independence at every dose, by construction; "
    "at full doses nothing can be told.",
    (0, 0, 1, 0): "{a} does it alone, and {b} undoes it: less than expected by construction.",
    (0, 1, 0, 0): "{b} does it alone, and {a} undoes it: less than expected by construction.",
    (0, 1, 1, 0): "{a} or {b} does it alone, and together they undo it: less than expected by construction.",
}


def gate_of(ends: Effects, names: tuple[str, str]) -> str:
    """Say which gate four conditions make: neither, the second alone, the first alone, both.

    Parameters
    ----------
    ends : Effects
        Shape (4,), in this order.
    names : (str, str)

    Returns
    -------
    str
        Empty unless each is all or nothing.
    """
    if not (np.isin(ends.value, (0.0, 1.0)) & (ends.low == ends.high)).all():
        return ""
    corners = ends.value.astype(int).tolist()
    words = GATES.get((corners[0], corners[1], corners[2], corners[3]), "")
    return words.format(a=names[0], b=names[1])
