"""Screens: everything that can be done to cells, singly and combined, ranked by its effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from simnet.errors import InputError, TooLargeError
from simnet.network import Network
from simnet.results import ReadoutValue
from simnet.results.readoutcolumns import Floats, ReadoutColumns
from simnet.results.screen import ScreenTable
from simnet.scenario import (
    Condition,
    Scheme,
    Start,
    Synchronous,
    as_schemes,
    as_start,
    parse_readouts,
)
from simnet.scenario.screen import Screen
from simnet.study.asked import Choice, baselines_of, cannot_matter, combinations_of, default_readout
from simnet.study.chunks import Chunk, chunks_of, evaluate
from simnet.study.keeping import Keeping, manifest_of
from simnet.study.pairgain import gain_of_pairs, missing_members
from simnet.study.ranks import ranks
from simnet.study.settle import Settler
from simnet.study.starts import without_clamps
from simnet.study.workers import Workers, on_workers

__all__ = ["Effort", "screen"]

Places = npt.NDArray[np.int32]

MOST_SIDE_BY_SIDE = 1_000_000  # conditions of a synchronous screen: a minute or two
MOST_ONE_BY_ONE = 50_000  # conditions under the other schemes


@dataclass(frozen=True, slots=True)
class Effort:
    """Who works on a screen, where finished parts are kept, and when it is too large.

    Parameters
    ----------
    workers : Workers
    folder : Path, optional
        Keeps finished chunks as they come.
    resume : bool
        Go on with what the folder holds.
    limit : int, optional
        Conditions at most; 1,000,000 (synchronous) or 50,000 by default.
    """

    workers: Workers = Workers()
    folder: Path | None = None
    resume: bool = False
    limit: int | None = None


ALONE = Effort()


def screen(
    network: Network,
    perturbations: Iterable[Choice],
    *,
    readout: str = "",
    context: str | Iterable[str] = "",
    drug: str = "",
    order: int | Iterable[int] = 1,
    scheme: str | Scheme = "sync",
    start: str | Start = "initial",
    seed: int = 1,
    effort: Effort = ALONE,
    notify: Callable[[int, int], None] | None = None,
) -> ScreenTable:
    """Try perturbations, singly and combined, and rank them by their effect on a readout.

    Every condition settles, is treated and settles again; see `steady_states`. Its readout is
    compared with that of the baseline, the same cells without it, and, where the model says what
    resistance is, with the sensitive reference under the same treatment.

    Parameters
    ----------
    network : Network
        What was done to it with `Network.perturb` is part of the baseline.
    perturbations : iterable of Perturbation, or of tuples of them
        What is tried: `knockouts`, `overexpressions`, `inhibitions`, `drugs`, `pairs`.
    readout : str
        Node, phenotype or sum; by default that of the model's ``resistance``, or its first.
    context : str or iterable of str
        Each has its own baseline and ranks.
    drug : str
        Given in all conditions: ``"DOX=0.5 + tmTNF_blocker"``; phases are allowed.
    order : int or iterable of int
        How many are combined: 2 for singles and pairs, ``(2,)`` for pairs alone.
    scheme : str or Scheme
    start : str or Start
    seed : int
        Of sampled starts and cells; all conditions share their random numbers.
    effort : Effort
        Workers, folder, limit. The table is the same for any.
    notify : callable, optional
        Called with conditions done and conditions in all, after each chunk.

    Returns
    -------
    ScreenTable

    Raises
    ------
    InputError
        For an unknown name, or a contradiction with the treatment.
    TooLargeError
        Before anything is computed, when there are too many conditions.

    Examples
    --------
    >>> from simnet.scenario.candidates import knockouts
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "0"}, contexts={"on": {"RAS": True}})
    >>> print(screen(net, knockouts(net), readout="ERK", context="on"))
    rank  added     ERK  change  exact | sampled
    ----  --------  ---  ------  ---------------
    1     ERK KO    0    -1      exact
    2     DUSP6 KO  1    0       exact
    2 of 2 conditions, largest change first (sync). Baseline [on: untreated] 1.
    """
    bare = without_clamps(network)
    chosen = list(perturbations)
    baselines = baselines_of(network, bare, context, drug)
    (one_scheme, *more) = as_schemes(scheme)
    if more:
        message = "a screen runs under one update scheme: give one"
        raise InputError(message)
    limit = effort.limit or (MOST_SIDE_BY_SIDE if isinstance(one_scheme, Synchronous) else MOST_ONE_BY_ONE)
    items, combined, given = combinations_of(bare, baselines, chosen, order, limit // len(baselines))
    wanted = parse_readouts([readout or default_readout(bare)], bare)[0]
    asked = Screen(bare.id, baselines, items, wanted, one_scheme, as_start(start), seed)
    _refuse_runs(asked, len(combined.places) * len(baselines))
    cells = np.repeat(np.arange(len(baselines), dtype=np.int32), len(combined.places))
    places = np.tile(combined.places, (len(baselines), 1))
    shown = len(cells)
    cells, places = (np.concatenate(both) for both in zip((cells, places), missing_members(cells, places), strict=True))
    idle = cannot_matter(bare, asked, cells, places)
    settler = Settler(bare, asked.start, seed)
    values = [settler.value(condition, one_scheme, wanted) for condition in baselines]
    references = [_reference(settler, asked, condition) for condition in baselines]
    worked = np.flatnonzero(~idle)
    found = _work(chunks_of(bare, asked, cells[worked], places[worked]), asked, bare, effort, notify)
    readouts = _filled(found, ReadoutColumns.of(values), worked, cells)
    left_out = {
        "contradictory": combined.contradictory,
        "same node twice": combined.repeated,
        "decided by the treatment": given,
    }
    near = _levels([None if reference is None else reference[1] for reference in references])
    gain = gain_of_pairs(cells, places, readouts, ReadoutColumns.of(values), near, wanted.top)
    rows = np.arange(shown)
    table = _ranked(
        asked, cells[rows], places[rows], readouts.taken(rows), idle[rows], tuple(values), tuple(references), left_out
    )
    return replace(table, gain=gain.taken(rows))


def _refuse_runs(asked: Screen, conditions: int) -> None:
    """Refuse a sampled screen that is too large, with its size."""
    runs = asked.start.runs if asked.start.kind == "random" else 1
    if runs * conditions > 200 * MOST_SIDE_BY_SIDE:
        message = (
            f"{conditions:,} conditions with {runs:,} starts each are {runs * conditions:,} runs "
            f"(limit {200 * MOST_SIDE_BY_SIDE:,}): sample fewer starts, name fewer nodes or combine fewer at a time"
        )
        raise TooLargeError(message)


def _reference(settler: Settler, asked: Screen, base: Condition) -> tuple[str, ReadoutValue] | None:
    """Return the sensitive cells of the model under the treatment of a baseline."""
    resistance = settler.network.resistance
    if resistance is None or base.context == resistance.reference:
        return None
    condition = Condition(resistance.reference, base.phases)
    return condition.canonical, settler.value(condition, asked.scheme, asked.readout)


def _work(
    chunks: Sequence[Chunk],
    asked: Screen,
    network: Network,
    effort: Effort,
    notify: Callable[[int, int], None] | None,
) -> ReadoutColumns:
    """Evaluate chunks that are not kept yet, keep each as it comes, and put them in order."""
    total = sum(len(chunk.cells) for chunk in chunks)
    found: dict[int, ReadoutColumns] = {}
    keeping = None
    if effort.folder is not None:
        keeping = Keeping.begin(effort.folder, manifest_of(network, asked, len(chunks), total), resume=effort.resume)
        for number, chunk in enumerate(chunks):
            kept = keeping.finished(number, len(chunk.cells))
            if kept is not None:
                found[number] = kept
    done = sum(len(values) for values in found.values())
    if notify:
        notify(done, total)
    due = {number: chunk for number, chunk in enumerate(chunks) if number not in found}
    for number, values in on_workers(evaluate, due, effort.workers):
        if keeping is not None:
            keeping.keep(number, values)
        found[number] = values
        done += len(values)
        if notify:
            notify(done, total)
    return ReadoutColumns.joined([found[number] for number in sorted(found)] or [ReadoutColumns.of([])])


def _filled(
    found: ReadoutColumns, baselines: ReadoutColumns, worked: npt.NDArray[np.intp], cells: Places
) -> ReadoutColumns:
    """Put what was worked out into its rows; the others show the baseline."""
    order = cells.astype(np.intp)
    order[worked] = len(baselines) + np.arange(len(worked))
    return ReadoutColumns.joined([baselines, found]).taken(order)


def _ranked(
    asked: Screen,
    cells: Places,
    places: Places,
    readouts: ReadoutColumns,
    idle: npt.NDArray[np.bool_],
    baselines: tuple[ReadoutValue, ...],
    references: tuple[tuple[str, ReadoutValue] | None, ...],
    left_out: dict[str, int],
) -> ScreenTable:
    """Compare with the baselines and references, and rank."""
    change: Floats = np.round(readouts.level - _levels(baselines)[cells], 12) + 0.0
    near = _levels([None if reference is None else reference[1] for reference in references])
    distance = np.round(np.abs(readouts.level - near[cells]), 12).astype(np.float64)
    return ScreenTable(
        screen=asked,
        cells=cells,
        places=places,
        readouts=readouts,
        idle=idle,
        baselines=baselines,
        references=references,
        change=change,
        rank=ranks(-np.abs(change), cells),
        distance=distance,
        reference_rank=ranks(distance, cells),
        left_out=left_out,
    )


def _levels(values: Sequence[ReadoutValue | None]) -> Floats:
    return ReadoutColumns.of(["none" if value is None else value for value in values]).level
