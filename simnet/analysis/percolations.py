"""Percolation of many clamps at once: one bit for each set of clamps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simnet.engine import Bits, Words, pack, unpack
from simnet.engine.words import ONES
from simnet.logic import Expr, fold
from simnet.network import Network

__all__ = ["percolated_values"]

Rails = tuple[Words, Words]  # where the value is known to be 1, and where it is known to be 0


def percolated_values(network: Network, clamps: Sequence[Mapping[str, bool]], expr: Expr) -> tuple[Bits, Bits]:
    """Say for which clamps `expr` is decided, whatever the rest of the network does.

    The same three-valued logic (Kleene 1952) as `percolate`, for 64 sets of clamps in a word: two
    bits say where a node is known to be 1 and where it is known to be 0. Sound for every update
    scheme: what is decided holds in every attractor.

    Parameters
    ----------
    network : Network
    clamps : sequence of Mapping[str, bool], length set
        Inputs and clamped nodes of each set; an input that is not named stays open.
    expr : Expr

    Returns
    -------
    true, false : ndarray of bool, shape (set,)
        Where the expression is 1 in every attractor, and where it is 0; neither where it is open.

    Examples
    --------
    >>> net = Network.from_rules({"A": "X & B", "B": "A", "C": "!A | B"})
    >>> from simnet.logic import Var
    >>> true, false = percolated_values(net, [{"X": False}, {"X": True}, {"B": True, "X": True}], Var("A"))
    >>> true.tolist(), false.tolist()
    ([False, False, True], [True, False, False])
    """
    count = len(clamps)
    names = tuple(network.nodes)
    places = {name: row for row, name in enumerate(names)}
    on, off = np.zeros((2, len(names), count), np.bool_)
    for run, held in enumerate(clamps):
        for name, value in held.items():
            (on if value else off)[places[name], run] = True
    known = _settle(network, dict(zip(names, zip(pack(on), pack(off), strict=True), strict=True)))
    true, false = _value(expr, known, -(-count // 64))
    return unpack(true[None, :], count)[0], unpack(false[None, :], count)[0]


def _settle(network: Network, clamped: Mapping[str, Rails]) -> dict[str, Rails]:
    """Sweep through the rules until no more bits come on; each sweep reads what it has just found."""
    known = dict(clamped)
    moved = True
    while moved:
        moved = False
        for node in network.nodes.values():
            if node.rule is None:
                continue
            on, off = clamped[node.id]
            true, false = _value(node.rule, known, len(on))
            found = on | (true & ~off), off | (false & ~on)
            if any((new != old).any() for new, old in zip(found, known[node.id], strict=True)):
                known[node.id] = found
                moved = True
    return known


def _value(expr: Expr, known: Mapping[str, Rails], words: int) -> Rails:
    all_on, all_off = np.full(words, ONES), np.zeros(words, np.uint64)
    return fold(
        expr,
        const=lambda value: (all_on, all_off) if value else (all_off, all_on),
        var=known.__getitem__,
        negate=lambda a: (a[1], a[0]),
        both=lambda a, b: (a[0] & b[0], a[1] | b[1]),
        either=lambda a, b: (a[0] | b[0], a[1] & b[1]),
    )
