"""A course over steps or time: the share of cells in which each node is on, or its level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.errors import UnknownNameError
from simnet.results.shown import Heading, Shown
from simnet.results.table import Cell, Table

__all__ = ["Trajectory"]

SAMPLED = ("async", "ctmc")  # schemes whose courses are shares of a sample of cells


@dataclass(frozen=True, slots=True)
class Trajectory(Shown):
    """The course of a condition through settling and every phase.

    Parameters
    ----------
    label : str
        The condition.
    names : tuple of str
        Node ids; the columns of `values`.
    values : ndarray of float, shape (step, node)
        Share of the cells in which the node is on (``sync``: one start state per kind of responder;
        ``async``: of random walks; ``ctmc``: mean over runs and the time window), or its level (``ode``).
    phases : tuple of (int, str)
        First step of each phase and what is done in it. Steps before the first belong to settling.
    scheme : str
        Short name.
    times : tuple of float
        When each step begins, in the unit of the scheme's rates or time constants, 0 at the end of
        settling; empty for synchronous steps, which are the order of events and no time.
    low, high : ndarray of float, shape (step, node), or None
        95 % interval of a sampled share; None for what is exact.
    """

    label: str
    names: tuple[str, ...]
    values: npt.NDArray[np.float64]
    phases: tuple[tuple[int, str], ...]
    scheme: str = "sync"
    times: tuple[float, ...] = ()
    low: npt.NDArray[np.float64] | None = None
    high: npt.NDArray[np.float64] | None = None

    def of(self, node: str) -> npt.NDArray[np.float64]:
        """Return the course of one node, shape (step,).

        Parameters
        ----------
        node : str
            Its id.

        Raises
        ------
        UnknownNameError
        """
        if node not in self.names:
            raise UnknownNameError("node", node, self.names, f"the course of [{self.label}]")
        return np.asarray(self.values[:, self.names.index(node)])

    def in_notebook(self) -> Iterable[Table | str]:
        """Return the condition, how it was followed, and every step."""
        how = "sampled" if self.scheme in SAMPLED else "exact"
        return Heading(f"{self.label} ({self.scheme}, {how})"), self.table()

    def table(self) -> Table:
        """Return one row a step."""
        rows: list[tuple[Cell, ...]] = []
        for step, row in enumerate(self.values):
            phase = [what for first, what in self.phases if first <= step]
            clock = self.times[step] if self.times else step
            rows.append((clock, phase[-1] if phase else "settling", *map(float, row)))
        return Table(("time" if self.times else "step", "phase", *self.names), tuple(rows))
