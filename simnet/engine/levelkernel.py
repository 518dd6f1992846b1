"""Dormand-Prince compiled by numba; loaded only where there is enough work.

What `levelsteps` does with numpy, in the same order of operations, so that the two never differ in
a bit. Some 64 columns stand side by side in lanes: every loop over them becomes vector instructions,
and the rules' program is read once for all of them. A lane whose column is done takes a waiting one.

What looks long-winded is measured. Division checks and a lane count that is known when compiling
both keep LLVM from vectors. All that is compiled stands in one file, because numba looks only at a
function's own file to see whether its cache is stale, and callers hand over plain tuples. What comes
from other files are numbers of the method and of its series, which do not change.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.core import types
from numba.extending import intrinsic

from simnet.engine.levelsteps import DENSE, ERROR, STAGES
from simnet.engine.power import (
    EXPONENTIAL,
    LEAST,
    LN2,
    LN2_HIGH,
    LN2_LOW,
    LOGARITHM,
    MAGIC,
    MAGIC_BITS,
    PER_LN2,
    ROOT_BITS,
    WIDEST,
)

__all__ = ["advance"]

F = TypeVar("F", bound=Callable[..., object])

Levels = npt.NDArray[np.float64]

A21 = STAGES[1, 0]
A31, A32 = STAGES[2, :2]
A41, A42, A43 = STAGES[3, :3]
A51, A52, A53, A54 = STAGES[4, :4]
A61, A62, A63, A64, A65 = STAGES[5, :5]
A71, _, A73, A74, A75, A76 = STAGES[6]
E1, _, E3, E4, E5, E6, E7 = ERROR
L0, L1, L2, L3, L4, L5, L6, L7, L8, L9, L10 = LOGARITHM
X0, X1, X2, X3, X4, X5, X6, X7, X8, X9, X10, X11, X12, X13 = EXPONENTIAL


def compiled(function: F) -> F:
    """Compile without checks of divisions, cached on disk where a folder can be written."""
    try:
        return cast(F, numba.njit(nogil=True, error_model="numpy", cache=True)(function))
    except RuntimeError:  # no folder for the cache
        return cast(F, numba.njit(nogil=True, error_model="numpy")(function))


def part(function: F) -> F:
    """Compile for compiled callers."""
    return cast(F, numba.njit(nogil=True, error_model="numpy")(function))


def within(function: F) -> F:
    """Compile into every caller: a loop around a call does not become vectors."""
    return cast(F, numba.njit(nogil=True, error_model="numpy", forceinline=True)(function))


def _integer(_typing: Any, _real: Any) -> Any:
    def code(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], context.get_value_type(types.int64))

    return types.int64(types.float64), code


def _real(_typing: Any, _integer: Any) -> Any:
    def code(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], context.get_value_type(types.float64))

    return types.float64(types.int64), code


_as_integer = cast(Callable[[float], int], intrinsic(_integer))  # the same 64 bits
_as_real = cast(Callable[[int], float], intrinsic(_real))


@within
def _power(base: float, exponent: float) -> float:
    """Do what `simnet.engine.power.power` does, to the bit."""
    bits = _as_integer(base)
    doublings = (bits - ROOT_BITS) >> 52
    mantissa = _as_real(bits - (doublings << 52))
    whole = _as_real(doublings + MAGIC_BITS) - MAGIC
    z = (mantissa - 1.0) / (mantissa + 1.0)
    s = z * z
    series = L0 * s + L1
    series = (((series * s + L2) * s + L3) * s + L4) * s + L5
    series = ((((series * s + L6) * s + L7) * s + L8) * s + L9) * s + L10
    logarithm = exponent * (whole * LN2 + 2.0 * z * series)
    logarithm = logarithm if logarithm > -WIDEST else -WIDEST
    logarithm = logarithm if logarithm < WIDEST else WIDEST
    turned = logarithm * PER_LN2 + MAGIC
    times = turned - MAGIC
    r = (logarithm - times * LN2_HIGH) - times * LN2_LOW
    value = X0 * r + X1
    value = (((value * r + X2) * r + X3) * r + X4) * r + X5
    value = (((value * r + X6) * r + X7) * r + X8) * r + X9
    value = (((value * r + X10) * r + X11) * r + X12) * r + X13
    scaled = _as_real(_as_integer(value) + ((_as_integer(turned) - MAGIC_BITS) << 52))
    return scaled if base >= LEAST else 0.0


@part
def _slope(x: Levels, out: Levels, code: Any, curve: Any, node: Any, rows: Levels) -> None:
    """Write dx/dt of every lane."""
    operation, target, left, right, outputs, sources, exponent, capped = code
    power, gain, bend = curve
    rate, ceiling = node
    curves, width = len(sources), x.shape[1]
    for c in range(curves):
        source, to, opposite = sources[c], 2 + c, 2 + curves + c
        if exponent == 0:
            for j in range(width):
                rows[to, j] = _power(x[source, j], power[c, j])
        else:
            for j in range(width):
                rows[to, j] = x[source, j]
            for _ in range(exponent - 1):
                for j in range(width):
                    rows[to, j] *= x[source, j]
        for j in range(width):
            value = rows[to, j] / (rows[to, j] + bend[c, j]) * gain[c, j]
            value = 1.0 if capped and value > 1.0 else value
            rows[to, j] = value
            rows[opposite, j] = 1.0 - value
    for step in range(len(operation)):
        to, one, other = target[step], left[step], right[step]
        if operation[step] == 0:
            for j in range(width):
                rows[to, j] = rows[one, j] * rows[other, j]
        elif operation[step] == 1:
            for j in range(width):
                rows[to, j] = rows[one, j] - rows[other, j]
        else:
            for j in range(width):
                rows[to, j] = rows[one, j] + rows[other, j]
    for i in range(len(outputs)):
        value_at = outputs[i]
        for j in range(width):
            out[i, j] = (rows[value_at, j] * ceiling[i, j] - x[i, j]) * rate[i, j]


@part
def _towards(stage: int, x: Levels, k: Levels, dt: Levels, to: Levels) -> None:
    """Write the levels at which a stage is evaluated."""
    for i in range(x.shape[0]):
        if stage == 1:
            for j in range(x.shape[1]):
                to[i, j] = k[0, i, j] * A21 * dt[j] + x[i, j]
        elif stage == 2:
            for j in range(x.shape[1]):
                to[i, j] = (k[0, i, j] * A31 + k[1, i, j] * A32) * dt[j] + x[i, j]
        elif stage == 3:
            for j in range(x.shape[1]):
                to[i, j] = (k[0, i, j] * A41 + k[1, i, j] * A42 + k[2, i, j] * A43) * dt[j] + x[i, j]
        elif stage == 4:
            for j in range(x.shape[1]):
                move = k[0, i, j] * A51 + k[1, i, j] * A52 + k[2, i, j] * A53 + k[3, i, j] * A54
                to[i, j] = move * dt[j] + x[i, j]
        elif stage == 5:
            for j in range(x.shape[1]):
                move = k[0, i, j] * A61 + k[1, i, j] * A62 + k[2, i, j] * A63 + k[3, i, j] * A64 + k[4, i, j] * A65
                to[i, j] = move * dt[j] + x[i, j]
        else:
            for j in range(x.shape[1]):
                move = k[0, i, j] * A71 + k[2, i, j] * A73 + k[3, i, j] * A74 + k[4, i, j] * A75 + k[5, i, j] * A76
                to[i, j] = move * dt[j] + x[i, j]


@part
def _miss(x: Levels, k: Levels, dt: Levels, to: Levels, accuracy: Any, error: Levels) -> None:
    """Write the root mean square error of the step over the allowed one."""
    nodes, width = x.shape
    _, _, rtol, atol, _, _, _, _, _, largest = accuracy
    for j in range(width):
        error[j] = 0.0
    for i in range(nodes):
        for j in range(width):
            miss = k[0, i, j] * E1 + k[2, i, j] * E3 + k[3, i, j] * E4 + k[4, i, j] * E5 + k[5, i, j] * E6
            miss = (miss + k[6, i, j] * E7) * dt[j]
            before, after = abs(x[i, j]), abs(to[i, j])
            miss /= (before if before > after else after) * rtol + atol
            error[j] += miss * miss
    for j in range(width):
        value = math.sqrt(error[j] / nodes)
        error[j] = value if value < largest else largest


@part
def _accept(
    x: Levels, k: Levels, dt: Levels, to: Levels, accuracy: Any, error: Levels, t: Levels, following: Levels
) -> None:
    """Move the lanes whose error is small enough, and choose the next step of all."""
    nodes, width = x.shape
    _, _, _, _, _, safety, shrink, grow, smallest, _ = accuracy
    for i in range(nodes):
        for j in range(width):
            x[i, j] = to[i, j] if error[j] <= 1.0 else x[i, j]
            k[0, i, j] = k[6, i, j] if error[j] <= 1.0 else k[0, i, j]
    for j in range(width):
        t[j] = t[j] + dt[j] if error[j] <= 1.0 else t[j]
        factor = safety * _power(error[j] if error[j] > smallest else smallest, -0.2)
        factor = factor if factor > shrink else shrink
        following[j] = dt[j] * (factor if factor < grow else grow)


@part
def _record(
    j: int, column: int, due: int, x: Levels, k: Levels, t: float, dt: float, grid: Levels, course: Levels
) -> int:
    """Write down the levels of one lane at every time of the grid that its step has passed."""
    while due < len(grid) and grid[due] <= t + dt:
        share = (grid[due] - t) / dt
        for i in range(x.shape[0]):
            moved = 0.0
            for stage in range(7):
                d = DENSE[stage]
                weight = (((d[3] * share + d[2]) * share + d[1]) * share + d[0]) * share
                moved += weight * k[stage, i, j]
            course[due, i, column] = moved * dt + x[i, j]
        due += 1
    return due


@part
def _enter(j: int, column: int, levels: Levels, x: Levels, given: Any, lanes: Any, weights: Levels, rows: Levels,
           first_weight: int) -> None:  # fmt: skip
    """Put a column and its parameters in a lane."""
    for i in range(levels.shape[0]):
        x[i, j] = levels[i, column]
    for i in range(weights.shape[0]):
        rows[first_weight + i, j] = weights[i, column if weights.shape[1] > 1 else 0]
    for place in range(5):
        source = given[place]
        at = column if source.shape[1] > 1 else 0
        for i in range(source.shape[0]):
            lanes[place][i, j] = source[i, at]


@compiled
def advance(
    code: Any, given: Any, weights: Levels, accuracy: Any, state: Any, lane: Any, ends: Any, rounds: int
) -> bool:
    """Take at most so many steps in every lane; tell whether columns are left.

    Parameters
    ----------
    code : tuple
        Operation (0 multiplies, 1 subtracts, 2 adds), target, left and right row of every instruction,
        row of each node's value, node of each Hill curve; common exponent or 0; whether curves stop at 1.
    given : tuple of ndarray, shape (…, 1 or column)
        Exponent, gain and bend of each curve, rate and ceiling of each node.
    weights : ndarray of float, shape (reaction, 1 or column)
    accuracy : tuple
        `tol`, `t_max`, `rtol`, `atol`, the steps after which a column is given up, and how steps are
        chosen: safety, least and largest factor, least and largest error.
    state : tuple of ndarray
        Levels (node, lane), slopes (7, node, lane), levels of a stage (node, lane), rows of the program
        (row, lane), and the five parameters of `given` (…, lane).
    lane : tuple of ndarray, shape (lane,)
        Column or -1, due time of the grid, steps taken, t, dt, step at hand, error; last of all the next
        column that waits, shape (1,).
    ends : tuple of ndarray
        Levels (node, column), time, steady, steps and first step of each column; grid (time,) and course
        (time, node, column), both empty without one.
    rounds : int
        At least 1.
    """
    tol, t_max, _, _, most, _, _, _, _, _ = accuracy
    x, k, to, rows, parameters = state
    column, due, taken, t, dt, step, error, waiting = lane
    levels, time, steady, steps, first, grid, course = ends
    nodes, width = x.shape
    count = levels.shape[1]
    curve, node = parameters[:3], parameters[3:]
    restless = np.empty(width, np.bool_)
    free = 0
    for j in range(width):
        free += column[j] < 0
    while True:
        if waiting[0] < count and 8 * free >= width:
            for j in range(width):
                if column[j] < 0 and waiting[0] < count:
                    column[j] = waiting[0]
                    due[j], taken[j], t[j], dt[j] = 0, 0, 0.0, first[column[j]]
                    _enter(j, column[j], levels, x, given, parameters, weights, rows, 2 + 2 * len(code[5]))
                    waiting[0] += 1
                    free -= 1
            _slope(x, k[0], code, curve, node, rows)
        for j in range(width):
            restless[j] = False
        for i in range(nodes):
            for j in range(width):
                restless[j] |= not abs(k[0, i, j]) < tol
        for j in range(width):
            if column[j] >= 0 and (not restless[j] or t[j] >= t_max or taken[j] >= most):
                c = column[j]
                for i in range(nodes):
                    levels[i, c] = x[i, j]
                    for place in range(due[j], len(grid)):
                        course[place, i, c] = x[i, j]
                time[c], steady[c], steps[c] = t[j], not restless[j], taken[j]
                column[j] = -1
                free += 1
        if free == width:
            if waiting[0] == count:
                return False
            continue
        if rounds == 0:
            return True
        rounds -= 1
        for j in range(width):
            step[j] = min(dt[j], t_max - t[j])
        for stage in range(1, 7):
            _towards(stage, x, k, step, to)
            _slope(to, k[stage], code, curve, node, rows)
        _miss(x, k, step, to, accuracy, error)
        for j in range(width):
            if len(grid) and column[j] >= 0 and error[j] <= 1.0:
                due[j] = _record(j, column[j], due[j], x, k, t[j], step[j], grid, course)
            taken[j] += 1
        _accept(x, k, step, to, accuracy, error, t, dt)
