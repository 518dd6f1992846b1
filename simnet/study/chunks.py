"""A screen in pieces of fixed size, and what each comes to under each update scheme.

A chunk knows everything that its answer depends on, so that it may be evaluated anywhere and in
any order. `evaluate` is the seam: one function for each kind of scheme.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.errors import InputError, TooLargeError
from simnet.network import Network
from simnet.results import ReadoutValue
from simnet.results.readoutcolumns import ReadoutColumns
from simnet.scenario import Asynchronous, Condition, ContinuousTime, LogicODE, Synchronous, TrapSpaces
from simnet.scenario.screen import Screen
from simnet.study.batch import settle_batch
from simnet.study.levelbatch import settle_levels_of_each
from simnet.study.settle import Settler
from simnet.study.spacebatch import settle_spaces_of_each

__all__ = ["Chunk", "chunks_of", "evaluate"]

Places = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]

BATCHED = 2048  # conditions of a chunk that are followed side by side
BATCHED_RUNS = 1 << 19  # runs of such a chunk, where the start is sampled
TOGETHER = 512  # conditions of a chunk whose levels or trap spaces are found side by side
ONE_BY_ONE = 8  # conditions of a chunk that are settled one after the other


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some conditions of a screen.

    Parameters
    ----------
    network : Network
    screen : Screen
    cells : ndarray of int, shape (condition,)
        Which baseline each belongs to.
    places : ndarray of int, shape (condition, order)
        Which perturbations are added; -1 is nothing.
    version : str
        Of simnet where the chunk was made; another one elsewhere might answer otherwise.
    """

    network: Network
    screen: Screen
    cells: Places
    places: Places
    version: str

    @property
    def conditions(self) -> list[Condition]:
        """The conditions, made anew."""
        rows = zip(self.cells.tolist(), self.places.tolist(), strict=True)
        return [self.screen.condition(cell, places) for cell, places in rows]


def chunks_of(network: Network, screen: Screen, cells: Places, places: Places) -> list[Chunk]:
    """Cut conditions into chunks; their size depends on the screen and never on who works on it.

    Parameters
    ----------
    network : Network
    screen : Screen
    cells : ndarray of int, shape (condition,)
    places : ndarray of int, shape (condition, order)

    Returns
    -------
    list of Chunk
        Views of the arrays, not copies.
    """
    size = _size(network, screen)
    version = sys.modules["simnet"].__version__
    return [
        Chunk(network, screen, cells[begin : begin + size], places[begin : begin + size], version)
        for begin in range(0, len(cells), size)
    ]


def evaluate(chunk: Chunk) -> ReadoutColumns:
    """Return the readout of every condition of a chunk.

    Parameters
    ----------
    chunk : Chunk

    Returns
    -------
    ReadoutColumns
        The same numbers as `Settler` gives one by one. A condition that is refused as too large
        has no answer, and says why.

    Raises
    ------
    InputError
        When the chunk was made by another version of simnet.
    """
    if chunk.version != sys.modules["simnet"].__version__:
        message = f"simnet {chunk.version} asks and {sys.modules['simnet'].__version__} answers: install one version"
        raise InputError(message)
    together = _side_by_side(chunk.network, chunk.screen)
    match chunk.screen.scheme:
        case Synchronous() if together:
            return _synchronous(chunk)
        case LogicODE() as scheme if together and chunk.screen.start.kind == "initial":
            return _levels(chunk, scheme)
        case TrapSpaces() if together and chunk.screen.start.kind == "initial":
            return _spaces(chunk)
        case Synchronous() | Asynchronous() | TrapSpaces() | ContinuousTime() | LogicODE():
            return ReadoutColumns.of(list(_one_by_one(chunk, range(len(chunk.cells)))))


def _side_by_side(network: Network, screen: Screen) -> bool:
    """Whether starts are listed and everything done is a clamp, so that one program serves all."""
    given = [item for base in screen.baselines for phase in base.phases for item in phase.items]
    clamps = all(item.clamp() is not None or item in network.perturbations for item in given)
    return screen.start.kind != "all" and clamps and all(item.clamp() is not None for item in screen.perturbations)


def _size(network: Network, screen: Screen) -> int:
    if not _side_by_side(network, screen):
        return ONE_BY_ONE
    match screen.scheme:
        case Synchronous():
            runs = screen.start.runs if screen.start.kind == "random" else 1
            return max(1, min(BATCHED, BATCHED_RUNS // runs))
        case LogicODE() | TrapSpaces() if screen.start.kind == "initial":
            return TOGETHER
        case _:
            return ONE_BY_ONE


def _synchronous(chunk: Chunk) -> ReadoutColumns:
    """Follow all conditions side by side; those in long cycles by themselves."""
    return _completed(chunk, *settle_batch(chunk.network, chunk.screen, chunk.cells, chunk.places))


def _spaces(chunk: Chunk) -> ReadoutColumns:
    """Find the trap spaces of all conditions side by side; by themselves when one has too many."""
    try:
        return ReadoutColumns.of(settle_spaces_of_each(chunk.network, chunk.conditions, chunk.screen.readout))
    except TooLargeError:
        return ReadoutColumns.of(list(_one_by_one(chunk, range(len(chunk.cells)))))


def _levels(chunk: Chunk, scheme: LogicODE) -> ReadoutColumns:
    """Follow the levels of all conditions side by side; those that do not rest by themselves."""
    try:
        levels, steady = settle_levels_of_each(chunk.network, chunk.conditions, scheme, chunk.screen.readout)
    except TooLargeError as error:
        return ReadoutColumns.of([str(error)] * len(chunk.cells))
    found = ReadoutColumns.of([ReadoutValue(level, level, level) for level in levels.tolist()])
    return _completed(chunk, found, np.flatnonzero(~steady))


def _completed(chunk: Chunk, found: ReadoutColumns, left: Integers) -> ReadoutColumns:
    """Settle by itself what was left."""
    if not len(left):
        return found
    alone = ReadoutColumns.of(list(_one_by_one(chunk, left.tolist())))
    order = np.arange(len(found))
    order[left] = len(found) + np.arange(len(left))
    return ReadoutColumns.joined([found, alone]).taken(order)


def _one_by_one(chunk: Chunk, rows: range | list[int]) -> Iterator[ReadoutValue | str]:
    screen = chunk.screen
    settler = Settler(chunk.network, screen.start, screen.seed)
    for row in rows:
        condition = screen.condition(int(chunk.cells[row]), chunk.places[row].tolist())
        try:
            yield settler.value(condition, screen.scheme, screen.readout)
        except TooLargeError as error:
            yield str(error)
