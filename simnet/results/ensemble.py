"""Many runs in continuous time: activities over windows, and where the runs end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simnet.errors import InputError, UnknownNameError
from simnet.results.joint import JointStates, mixed_joint
from simnet.results.proportion import wilson
from simnet.results.shown import Shown
from simnet.results.steady import ReadoutValue
from simnet.results.table import Cell, Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Ensemble", "mixture", "wilson"]

SHOWN_STATES = 20

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ensemble(Shown):
    """What a sample of cells does in continuous time.

    Parameters
    ----------
    model : str
    readouts : tuple of str
        Columns of `mean`, `error` and `final`.
    edges : ndarray of float, shape (window + 1,)
        Borders of the windows; time 0 is the end of settling.
    mean, error : ndarray of float, shape (window, readout)
        Mean over runs of the time average in each window, and its standard error.
    entropy, entropy_error : ndarray of float, shape (window,)
        Transition entropy (MaBoSS's TH, in bits): uncertainty of which node switches next, averaged
        over time and runs (Stoll 2012, equation 13). 0 where all runs rest or have one way to go.
    final : tuple of ReadoutValue
        Mean of each readout at the end, with its 95 % Wilson interval.
    names : tuple of str
        Node ids; columns of `states`.
    states : ndarray of bool, shape (state, node)
        The most frequent states at the end, up to 10,000.
    counts : ndarray of float, shape (state,)
        Number of runs that end in each (weighted in a mixture).
    runs, seed, switches : int
        `switches` counts every change of a node in all runs.
    settling : float
        Time for which cells settled before time 0.
    end : float
        Time at which the runs end.
    phases : tuple of (float, str)
        When each stage begins, settling first, and what is done in it.
    joint : JointStates or None
        Distribution over the joint states of the nodes for which it was asked.
    """

    model: str
    readouts: tuple[str, ...]
    edges: Floats
    mean: Floats
    error: Floats
    entropy: Floats
    entropy_error: Floats
    final: tuple[ReadoutValue, ...]
    names: tuple[str, ...]
    states: npt.NDArray[np.bool_]
    counts: Floats
    runs: int
    seed: int
    switches: int
    settling: float
    end: float
    phases: tuple[tuple[float, str], ...]
    joint: JointStates | None = None

    def of(self, readout: str) -> Floats:
        """Return the course of one readout, shape (window,).

        Raises
        ------
        UnknownNameError
        """
        return np.asarray(self.mean[:, self._column(readout)])

    def error_of(self, readout: str) -> Floats:
        """Return the standard errors of one readout, shape (window,)."""
        return np.asarray(self.error[:, self._column(readout)])

    def value(self, readout: str) -> ReadoutValue:
        """Return one readout at the end, with its 95 % interval."""
        return self.final[self._column(readout)]

    def activity(self, *readouts: str) -> Table:
        """Return the course of some readouts (all of them when none is named), one row a window.

        Raises
        ------
        UnknownNameError
        """
        wanted = readouts or self.readouts
        columns = [self._column(name) for name in wanted]
        head = [part for name in wanted for part in (name, f"± {name}")]
        rows: list[tuple[Cell, ...]] = []
        for window, (begin, end) in enumerate(zip(self.edges[:-1], self.edges[1:], strict=True)):
            cells = [float(v) for c in columns for v in (self.mean[window, c], self.error[window, c])]
            rows.append((float(begin), float(end), self._phase(begin), *cells, float(self.entropy[window])))
        return Table(("from", "to", "phase", *head, "TH"), tuple(rows), self.caption)

    def table(self) -> Table:
        """Return one row a readout: its mean at the end, and its 95 % interval."""
        rows = [(name, at.value, at.low, at.high) for name, at in zip(self.readouts, self.final, strict=True)]
        return Table(("readout", "at the end", "low", "high"), tuple(rows), self.caption)

    def final_states(self, limit: int = SHOWN_STATES) -> Table:
        """Return the most frequent states at the end, named by their active nodes, with Wilson intervals."""
        rows: list[tuple[Cell, ...]] = []
        for state, count in zip(self.states[:limit], self.counts[:limit], strict=True):
            active = " -- ".join(name for name, on in zip(self.names, state, strict=True) if on) or "<nil>"
            rows.append((active, float(count / self.runs), *wilson(float(count), self.runs)))
        return Table(("state", "share", "low", "high"), tuple(rows), self.caption)

    def joint_states(self) -> JointStates:
        """Return the distribution over the joint states of the outputs.

        Raises
        ------
        InputError
            When it was not recorded.
        """
        if self.joint is None:
            message = "joint states were not recorded: name their nodes as outputs when you simulate"
            raise InputError(message)
        return self.joint

    def to_frame(self) -> pd.DataFrame:
        """Return the course of every readout as a pandas data frame, one row a window."""
        return self.activity().to_frame()

    @property
    def origin(self) -> str:
        """What was run."""
        settled = f"settled for {self.settling:g}, " if self.settling else ""
        return f"{self.model}: {self.runs:,} runs, sampled (seed {self.seed}), {settled}followed to t = {self.end:g}"

    @property
    def caption(self) -> str:
        """What was run, and what its errors mean, in one line."""
        return f"{self.origin}; ± is one standard error, intervals are 95 %."

    def _column(self, readout: str) -> int:
        if readout not in self.readouts:
            raise UnknownNameError("readout", readout, self.readouts, "this ensemble")
        return self.readouts.index(readout)

    def _phase(self, time: float) -> str:
        return [what for begin, what in self.phases if begin <= time][-1]


def mixture(parts: Sequence[tuple[float, Ensemble]]) -> Ensemble:
    """Combine kinds of responders into one population, each with its share of the cells.

    Means are weighted; standard errors add in squares; intervals are combined by the method of
    variance estimates recovery (Zou and Donner 2008).

    Parameters
    ----------
    parts : sequence of (float, Ensemble)
        Shares that sum to 1, of ensembles of one network with the same windows and readouts.

    Raises
    ------
    InputError
        When the ensembles do not fit together.
    """
    first = parts[0][1]
    if any(part.readouts != first.readouts or not np.array_equal(part.edges, first.edges) for _, part in parts):
        message = "only ensembles with the same readouts and windows can be mixed"
        raise InputError(message)
    if len(parts) == 1:
        return first
    runs = sum(part.runs for _, part in parts)
    joint = [(weight, part.joint) for weight, part in parts if part.joint is not None]
    states, counts = _pooled([(weight * runs / part.runs, part) for weight, part in parts])
    return Ensemble(
        model=first.model,
        readouts=first.readouts,
        edges=first.edges,
        mean=sum((w * part.mean for w, part in parts), np.zeros_like(first.mean)),
        error=np.sqrt(sum(((w * part.error) ** 2 for w, part in parts), np.zeros_like(first.error))),
        entropy=sum((w * part.entropy for w, part in parts), np.zeros_like(first.entropy)),
        entropy_error=np.sqrt(
            sum(((w * part.entropy_error) ** 2 for w, part in parts), np.zeros_like(first.entropy_error))
        ),
        final=tuple(_mixed([(w, part.final[k]) for w, part in parts]) for k in range(len(first.readouts))),
        names=first.names,
        states=states,
        counts=counts,
        runs=runs,
        seed=first.seed,
        switches=sum(part.switches for _, part in parts),
        settling=first.settling,
        end=first.end,
        phases=first.phases,
        joint=mixed_joint(joint) if len(joint) == len(parts) else None,
    )


def _pooled(parts: Sequence[tuple[float, Ensemble]]) -> tuple[npt.NDArray[np.bool_], Floats]:
    """Return all final states, most frequent first, and their weighted counts."""
    every = np.concatenate([part.states for _, part in parts])
    weights = np.concatenate([factor * part.counts for factor, part in parts])
    states, where = np.unique(every, axis=0, return_inverse=True)
    counts = np.bincount(where.ravel(), weights, len(states)).astype(np.float64)
    order = np.argsort(-counts, kind="stable")
    return states[order], counts[order]


def _mixed(values: Sequence[tuple[float, ReadoutValue]]) -> ReadoutValue:
    mean = sum(weight * (at.value or 0.0) for weight, at in values)
    below = sum((weight * ((at.value or 0.0) - at.low)) ** 2 for weight, at in values)
    above = sum((weight * (at.high - (at.value or 0.0))) ** 2 for weight, at in values)
    return ReadoutValue(mean, mean - float(np.sqrt(below)), mean + float(np.sqrt(above)), exact=False)
