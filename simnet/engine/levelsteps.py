"""Dormand-Prince 5(4) over many columns at once in numpy, each with its own step and its own stop.

The pair of Dormand and Prince (1980, J Comput Appl Math 6:19-26), with the error control of
Hairer, Nørsett and Wanner (Solving Ordinary Differential Equations I, section II.4). Columns that
are done leave, and waiting ones take their place, so that the arrays stay full and in the cache.

The reference of `levelkernel`, and the way of small work. Sums are added in a fixed order and powers
come from `power`, so that the two give the same bits, whatever stands beside a column.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.engine.levelsystem import Columns, LevelSystem, Slope
from simnet.engine.polynomial import Levels
from simnet.engine.power import power

__all__ = [
    "DENSE", "ERROR", "GROW", "LANES", "LARGEST_ERROR", "SAFETY", "SHRINK", "SMALLEST_ERROR", "STAGES", "Accuracy",
    "Integrated", "LevelSteps", "first_steps",
]  # fmt: skip

LANES = 1_024  # columns that are stepped together; 1,000 measured best, fewer pay more calls

STAGES = np.array(
    [
        [0, 0, 0, 0, 0, 0],
        [1 / 5, 0, 0, 0, 0, 0],
        [3 / 40, 9 / 40, 0, 0, 0, 0],
        [44 / 45, -56 / 15, 32 / 9, 0, 0, 0],
        [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729, 0, 0],
        [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656, 0],
        [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
    ]
)
ERROR = np.array([71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40])
DENSE = np.array(  # of the levels within a step, by powers 1 to 4 of the elapsed share (Shampine 1986)
    [
        [1, -8048581381 / 2820520608, 8663915743 / 2820520608, -12715105075 / 11282082432],
        [0, 0, 0, 0],
        [0, 131558114200 / 32700410799, -68118460800 / 10900136933, 87487479700 / 32700410799],
        [0, -1754552775 / 470086768, 14199869525 / 1410260304, -10690763975 / 1880347072],
        [0, 127303824393 / 49829197408, -318862633887 / 49829197408, 701980252875 / 199316789632],
        [0, -282668133 / 205662961, 2019193451 / 616988883, -1453857185 / 822651844],
        [0, 40617522 / 29380423, -110615467 / 29380423, 69997945 / 29380423],
    ]
)
SAFETY, SHRINK, GROW = 0.9, 0.2, 5.0
SMALLEST_ERROR, LARGEST_ERROR = 1e-10, 1e10  # an error that is not a number counts as the largest


@dataclass(frozen=True, slots=True)
class Accuracy:
    """When to stop, and how much error a step may have.

    Parameters
    ----------
    tol : float
        A column rests when ``max |dx/dt|`` is below it.
    t_max : float
    rtol, atol : float
    steps : int
        Steps of one column after which its parameters are taken to be stiff.
    """

    tol: float = 1e-6
    t_max: float = 200.0
    rtol: float = 1e-6
    atol: float = 1e-8
    steps: int = 5_000


@dataclass(frozen=True, slots=True)
class Integrated:
    """Where each column ended.

    Parameters
    ----------
    levels : ndarray of float, shape (node, column)
    time : ndarray of float, shape (column,)
        When it came to rest, or `t_max`.
    steady : ndarray of bool, shape (column,)
    steps : ndarray of int, shape (column,)
        Steps taken, rejected ones among them.
    course : ndarray of float, shape (time, node, column), or None
        Levels on the grid; a column that rests keeps its levels.
    """

    levels: Levels
    time: Levels
    steady: npt.NDArray[np.bool_]
    steps: npt.NDArray[np.int64]
    course: Levels | None = None


def first_steps(system: LevelSystem) -> Levels:
    """Return a first step short enough for the fastest node, shape (1 or column,)."""
    return np.asarray(0.1 / system.rate.max(axis=0, initial=1e-12))


class LevelSteps:
    """The columns that are being stepped, and those that wait.

    Parameters
    ----------
    system : LevelSystem
    found : Integrated
        Holds the starts; receives the ends.
    accuracy : Accuracy
    grid : ndarray of float, shape (time,)
        Empty when no course is wanted.
    lanes : int
        Columns stepped together, at least 1.
    """

    def __init__(
        self, system: LevelSystem, found: Integrated, accuracy: Accuracy, grid: Levels, lanes: int = LANES
    ) -> None:
        self.system, self.found, self.accuracy, self.grid, self.lanes = system, found, accuracy, grid, lanes
        count = found.levels.shape[1]
        self.columns: Columns = np.arange(0)
        self.waiting = 0
        self.total = count
        nodes = found.levels.shape[0]
        self.x, self.k = np.empty((nodes, 0)), np.empty((7, nodes, 0))
        self.t = self.dt = np.empty(0)
        self.steps, self.due = np.empty(0, np.int64), np.empty(0, np.int64)
        self.done = np.empty(0, np.bool_)
        self._change(np.empty(0, np.intp))

    def leave(self) -> bool:
        """Write down the columns that are done and let waiting ones in; tell whether any is left."""
        while self.columns.size:
            self._write_down()
            if 8 * int(self.done.sum()) < self.done.size:  # moving columns costs about one stage
                return True
            self._change(np.flatnonzero(~self.done))
        return False

    def _write_down(self) -> None:
        resting = np.abs(self.k[0]).max(axis=0, initial=0.0) < self.accuracy.tol
        ending = (resting | (self.t >= self.accuracy.t_max) | (self.steps >= self.accuracy.steps)) & ~self.done
        if ending.any():
            columns = self.columns[ending]
            self.found.levels[:, columns] = self.x[:, ending]
            self.found.time[columns] = self.t[ending]
            self.found.steady[columns] = resting[ending]
            self.found.steps[columns] = self.steps[ending]
            self._rest_of_course(np.flatnonzero(ending))
            self.done |= ending

    def step(self) -> None:
        """Try one step in every column; where its error is too large, only the step shrinks."""
        dt = np.minimum(self.dt, self.accuracy.t_max - self.t)
        for stage in range(1, 7):
            self._weigh(STAGES[stage, :stage], self.move)
            self.move *= dt
            self.move += self.x
            self.slope(self.move, self.k[stage])
        error = self._error(dt)
        accepted = error <= 1.0
        self._record(accepted, dt)
        np.copyto(self.x, self.move, where=accepted)
        np.copyto(self.k[0], self.k[6], where=accepted)
        self.t = self.t + dt * accepted
        self.dt = dt * np.clip(SAFETY * power(np.maximum(error, SMALLEST_ERROR), -0.2), SHRINK, GROW)
        self.steps += 1

    def _error(self, dt: Levels) -> Levels:
        """Return the root mean square error of the step over the allowed one, shape (column,)."""
        self._weigh(ERROR, self.scratch)
        self.scratch *= dt
        size = np.maximum(np.abs(self.x), np.abs(self.move))
        size *= self.accuracy.rtol
        size += self.accuracy.atol
        self.scratch /= size
        self.scratch *= self.scratch
        squares = np.add.accumulate(self.scratch, axis=0, out=size)[-1]  # a sum would not keep the order
        return np.asarray(np.fmin(np.sqrt(squares / len(size)), LARGEST_ERROR))

    def _weigh(self, weights: Levels, out: Levels) -> None:
        """Add up slopes by their weights, in order."""
        first, *others = np.flatnonzero(weights)
        np.multiply(self.k[first], weights[first], out=out)
        for stage in others:
            np.multiply(self.k[stage], weights[stage], out=self.spare)
            out += self.spare

    def _record(self, accepted: npt.NDArray[np.bool_], dt: Levels) -> None:
        """Write down the levels at every time of the grid that the step has passed."""
        if self.found.course is None:
            return
        waiting = np.append(self.grid, np.inf)
        while (passed := accepted & ~self.done & (waiting[self.due] <= self.t + dt)).any():
            at = np.flatnonzero(passed)
            share = (self.grid[self.due[at]] - self.t[at]) / dt[at]
            moved = np.zeros((len(self.x), len(at)))
            for slope, (first, second, third, fourth) in zip(self.k, DENSE, strict=True):
                weight = (((fourth * share + third) * share + second) * share + first) * share
                moved += weight * slope[:, at]
            self.found.course[self.due[at], :, self.columns[at]] = (moved * dt[at] + self.x[:, at]).T
            self.due[at] += 1

    def _rest_of_course(self, ending: Columns) -> None:
        if self.found.course is not None:
            for lane in ending:
                self.found.course[self.due[lane] :, :, self.columns[lane]] = self.x[:, lane]

    def _change(self, kept: Columns) -> None:
        """Keep some lanes and fill the others with waiting columns."""
        entering = np.arange(self.waiting, min(self.total, self.waiting + self.lanes - len(kept)))
        self.waiting += len(entering)
        fresh = self.found.levels[:, entering]
        self.columns = np.concatenate([self.columns[kept], entering])
        self.x = np.ascontiguousarray(np.concatenate([self.x[:, kept], fresh], axis=1))
        system = self.system.take(self.columns)
        width = len(self.columns)
        self.slope = Slope(system, width)
        slopes = self.k[0][:, kept]
        self.k = np.empty((7, len(fresh), width))
        self.move, self.scratch, self.spare = (np.empty_like(self.x) for _ in range(3))
        if len(entering):
            self.slope(self.x, self.k[0])
        self.k[0][:, : len(kept)] = slopes
        first = np.broadcast_to(first_steps(system), (width,))
        zeros = np.zeros(len(entering))
        self.t = np.concatenate([self.t[kept], zeros])
        self.dt = np.concatenate([self.dt[kept], first[len(kept) :]])
        self.steps = np.concatenate([self.steps[kept], zeros.astype(np.int64)])
        self.due = np.concatenate([self.due[kept], zeros.astype(np.int64)])
        self.done = np.zeros(width, np.bool_)
