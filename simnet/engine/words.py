"""Packed states: arrays are ``(node, run)`` and 64 runs share one ``uint64`` word."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["ONES", "Bits", "Words", "pack", "unpack"]

Words = npt.NDArray[np.uint64]
Bits = npt.NDArray[np.bool_]

ONES = np.uint64(0xFFFFFFFFFFFFFFFF)


def pack(bits: Bits) -> Words:
    """Pack states, 64 runs to a word.

    Parameters
    ----------
    bits : ndarray of bool, shape (node, run)

    Returns
    -------
    ndarray of uint64, shape (node, ceil(run / 64))
        Padding bits are 0.

    Examples
    --------
    >>> pack(np.array([[True, False, True]])).tolist()
    [[5]]
    """
    nodes, runs = bits.shape
    packed = np.packbits(bits, axis=1, bitorder="little")
    padded = np.zeros((nodes, -(-runs // 64) * 8), np.uint8)
    padded[:, : packed.shape[1]] = packed
    return padded.view("<u8").astype(np.uint64, copy=False)


def unpack(words: Words, runs: int) -> Bits:
    """Undo `pack`.

    Parameters
    ----------
    words : ndarray of uint64, shape (node, word)
    runs : int
        Number of runs; bits beyond it are dropped.

    Returns
    -------
    ndarray of bool, shape (node, run)

    Examples
    --------
    >>> unpack(np.array([[5]], np.uint64), 3).tolist()
    [[True, False, True]]
    """
    as_bytes = np.ascontiguousarray(words).astype("<u8", copy=False).view(np.uint8)
    return np.unpackbits(as_bytes, axis=1, bitorder="little", count=runs).astype(np.bool_)
