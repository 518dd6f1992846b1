"""A course over steps or time: the share of cells in which each node is on, or its level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.errors import UnknownNameError
from simnet.results.table import Cell, Table

__all__ = ["Trajectory"]


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The course of a condition through settling and every phase.

    Parameters
    ----------
    label : str
        The condition.
    names : tuple of str
        Node ids; the columns of `values`.
    values : ndarray of float, shape (step, node)
        Share of the cells in which the node is on (``sync``: one start state per kind of responder;
        ``ctmc``: mean over runs and the time window), or its level (``ode``).
    phases : tuple of (int, str)
        First step of each phase and what is done in it. Steps before the first belong to settling.
    scheme : str
        Short name.
    times : tuple of float
        When each step begins, in the unit of the scheme's rates or time constants, 0 at the end of
        settling; empty for synchronous steps, which are the order of events and no time.
    """

    label: str
    names: tuple[str, ...]
    values: npt.NDArray[np.float64]
    phases: tuple[tuple[int, str], ...]
    scheme: str = "sync"
    times: tuple[float, ...] = ()

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

    def table(self) -> Table:
        """Return one row a step."""
        rows: list[tuple[Cell, ...]] = []
        for step, row in enumerate(self.values):
            phase = [what for first, what in self.phases if first <= step]
            clock = self.times[step] if self.times else step
            rows.append((clock, phase[-1] if phase else "settling", *map(float, row)))
        return Table(("time" if self.times else "step", "phase", *self.names), tuple(rows))
