"""Batches of levels handed to the compiled kernel, a call of some 50 ms at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from simnet.engine.levelkernel import advance
from simnet.engine.levelsteps import (
    GROW,
    LARGEST_ERROR,
    SAFETY,
    SHRINK,
    SMALLEST_ERROR,
    Accuracy,
    Integrated,
    first_steps,
)
from simnet.engine.levelsystem import LevelSystem
from simnet.engine.polynomial import Levels

__all__ = ["run_compiled"]

WIDTH = 64  # columns side by side; 64 measured best, and 8 are a vector
WORK = 1_000_000  # rows of lanes that one call computes, some 50 ms: between calls Ctrl-C is heard

OPERATIONS = {"multiply": 0, "subtract": 1, "add": 2}


def run_compiled(system: LevelSystem, found: Integrated, accuracy: Accuracy, grid: Levels) -> None:
    """Follow every column until it rests, or until `t_max`.

    Parameters
    ----------
    system : LevelSystem
    found : Integrated
        Holds the starts; receives the ends.
    accuracy : Accuracy
    grid : ndarray of float, shape (time,)
        Empty when no course is wanted.
    """
    nodes, count = found.levels.shape
    width = min(WIDTH, 8 * -(-count // 8))
    given = tuple(map(_real, (system.power, system.gain, system.bend, system.rate, system.ceiling)))
    course = np.empty((0, 0, 0)) if found.course is None else found.course
    first = _real(np.broadcast_to(first_steps(system), (count,)))
    ends = (found.levels, found.time, found.steady, found.steps, first, grid, course)
    limits = (float(accuracy.tol), float(accuracy.t_max), float(accuracy.rtol), float(accuracy.atol), accuracy.steps)
    control = (SAFETY, SHRINK, GROW, SMALLEST_ERROR, LARGEST_ERROR)
    code, weights, state, lane = _code(system), _real(system.weights), _state(system, given, width), _lane(width)
    rounds = 1 + WORK // (6 * (len(system.program) + 4 * len(system.sources) + 6 * nodes + 10))
    while advance(code, given, weights, (*limits, *control), state, lane, ends, rounds):
        pass


def _real(values: Levels) -> Levels:
    return np.ascontiguousarray(values, np.float64)


def _code(system: LevelSystem) -> tuple[Any, ...]:
    """Return the rules' program as columns of row numbers; unsigned ones are not counted from the end."""
    table = [(OPERATIONS[step.op], step.target, step.left, step.right) for step in system.program]
    columns = np.array(table, np.uint64).reshape(-1, 4).T
    rows = [np.ascontiguousarray(each, np.uint64) for each in (*columns, system.outputs, system.sources)]
    return (*rows, int(system.exponent), bool(system.capped))


def _state(system: LevelSystem, given: tuple[Levels, ...], width: int) -> tuple[Any, ...]:
    """Return the workspace; lanes that never hold a column compute with what stands there now."""
    rows = np.zeros((system.rows, width))
    rows[1] = 1.0
    nodes = len(system.names)
    levels, slopes, stage = np.zeros((nodes, width)), np.zeros((7, nodes, width)), np.zeros((nodes, width))
    return levels, slopes, stage, rows, tuple(np.ones((len(each), width)) for each in given)


def _lane(width: int) -> tuple[Any, ...]:
    """Return column, due time and steps taken of every lane, four more numbers, and the next that waits."""
    integers = [np.full(width, -1), *np.zeros((2, width), np.int64)]
    return (*integers, *np.zeros((4, width)), np.zeros(1, np.int64))
