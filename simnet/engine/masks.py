"""Clamps of many conditions at once: one bit for each node and run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simnet.engine.words import ONES, Bits, Words, pack, unpack

__all__ = ["Held", "Masks", "as_masks", "clamp", "hold", "masks_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """Clamps as words: after each step a state becomes ``(state & keep) | force``.

    One compiled network serves every knockout of a screen, because a clamp changes the masks
    and not the program.

    Parameters
    ----------
    keep : ndarray of uint64, shape (node, word) or (node, 1)
        0 where a node is clamped in that run. One word for each node serves all runs.
    force : ndarray of uint64, of the same shape
        1 where a node is clamped to 1 in that run.
    """

    keep: Words
    force: Words

    def __call__(self, state: Words) -> Words:
        """Return the states with every clamp applied, shape (node, word)."""
        held: Words = (state & self.keep) | self.force
        return held


def masks_of(clamps: Sequence[Mapping[int, bool]], nodes: int) -> Masks:
    """Lay the clamps of many runs out as masks.

    Parameters
    ----------
    clamps : sequence of Mapping[int, bool], length run
        For each run the rows that are clamped and their value.
    nodes : int

    Returns
    -------
    Masks
        Of shape (node, ceil(run / 64)).

    Examples
    --------
    >>> masks = masks_of([{}, {0: False}, {1: True}], nodes=2)
    >>> masks.keep.tolist(), masks.force.tolist()
    ([[5], [3]], [[0], [4]])
    """
    free: Bits = np.ones((nodes, len(clamps)), np.bool_)
    on: Bits = np.zeros((nodes, len(clamps)), np.bool_)
    for run, held in enumerate(clamps):
        for row, value in held.items():
            free[row, run] = False
            on[row, run] = value
    return Masks(pack(free), pack(on))


Held = Mapping[int, bool] | Masks  # the same rows clamped in all runs, or other ones in each


def as_masks(held: Held, nodes: int) -> Masks:
    """Return clamps as masks; a mapping clamps the same rows in every run.

    Parameters
    ----------
    held : Mapping[int, bool] or Masks
    nodes : int

    Returns
    -------
    Masks
        Of shape (node, 1) for a mapping.

    Examples
    --------
    >>> as_masks({1: True}, nodes=2).force.tolist()
    [[0], [18446744073709551615]]
    """
    if isinstance(held, Masks):
        return held
    keep, force = np.full((nodes, 1), ONES), np.zeros((nodes, 1), np.uint64)
    for row, value in held.items():
        keep[row] = 0
        force[row] = ONES if value else 0
    return Masks(keep, force)


def clamp(state: Words, held: Held) -> None:
    """Put the clamped bits of packed states at their value, in place.

    Parameters
    ----------
    state : ndarray of uint64, shape (node, word)
    held : Mapping[int, bool] or Masks
    """
    if isinstance(held, Masks):
        state &= held.keep
        state |= held.force
        return
    for row, value in held.items():
        state[row] = ONES if value else 0


def hold(states: Bits, held: Held) -> Bits:
    """Return a copy of the states with the clamped rows at their value.

    Parameters
    ----------
    states : ndarray of bool, shape (node, run)
    held : Mapping[int, bool] or Masks
        Rows that are clamped, and their value.

    Returns
    -------
    ndarray of bool, shape (node, run)

    Examples
    --------
    >>> hold(np.zeros((2, 3), bool), masks_of([{}, {0: True}, {1: True}], nodes=2)).astype(int).tolist()
    [[0, 1, 0], [0, 0, 1]]
    """
    if isinstance(held, Masks):
        return unpack(held(pack(states)), states.shape[1])
    states = states.copy()
    for row, value in held.items():
        states[row] = value
    return states
