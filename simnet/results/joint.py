"""Joint states of some nodes in an ensemble: how likely each is in every window, and at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simnet.errors import InputError, UnknownNameError
from simnet.results.proportion import wilson
from simnet.results.shown import Shown
from simnet.results.table import Cell, Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["JointStates", "mixed_joint"]

SHOWN_STATES = 20
COLUMNS = 6

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class JointStates(Shown):
    """The distribution of the joint states of some nodes (the main table of MaBoSS).

    States that no cell was seen in are left out.

    Parameters
    ----------
    names : tuple of str
        The nodes; columns of `states`.
    states : ndarray of bool, shape (state, node)
        Most frequent at the end first.
    edges : ndarray of float, shape (window + 1,)
    mean, error : ndarray of float, shape (window, state)
        Probability of each state, averaged over each window, and its standard error.
    counts : ndarray of float, shape (state,)
        Number of runs that end in each (weighted in a mixture).
    runs : int
    origin : str
        What was run.
    """

    names: tuple[str, ...]
    states: npt.NDArray[np.bool_]
    edges: Floats
    mean: Floats
    error: Floats
    counts: Floats
    runs: int
    origin: str

    @property
    def labels(self) -> tuple[str, ...]:
        """Name of each state: its active nodes, joined as MaBoSS does; ``<nil>`` when none is active.

        >>> states = np.array([[True, False], [False, False]])
        >>> none = np.zeros((0, 2))
        >>> JointStates(("Apoptosis", "Survival"), states, np.zeros(1), none, none, np.ones(2), 2, "").labels
        ('Apoptosis', '<nil>')
        """
        return tuple(
            " -- ".join(name for name, on in zip(self.names, state, strict=True) if on) or "<nil>"
            for state in self.states
        )

    @property
    def entropy(self) -> Floats:
        """Uncertainty, in bits, of the state in each window (MaBoSS's H), shape (window,)."""
        logs = np.log2(np.where(self.mean > 0, self.mean, 1.0))
        return np.asarray(-(self.mean * logs).sum(axis=1) + 0.0)

    def of(self, *on: str) -> Floats:
        """Return the course of the state in which exactly these nodes are on, shape (window,).

        Raises
        ------
        UnknownNameError
        """
        place = self._place(on)
        return np.zeros(len(self.mean)) if place is None else np.asarray(self.mean[:, place])

    def error_of(self, *on: str) -> Floats:
        """Return the standard errors of the course of one state, shape (window,)."""
        place = self._place(on)
        return np.zeros(len(self.mean)) if place is None else np.asarray(self.error[:, place])

    def at_end(self, limit: int | None = SHOWN_STATES) -> Table:
        """Return the share of runs that end in each state, with its 95 % Wilson interval."""
        rows = [
            (label, float(count / self.runs), *wilson(float(count), self.runs))
            for label, count in zip(self.labels[:limit], self.counts[:limit], strict=True)
            if count > 0
        ]
        return Table(("state", "share", "low", "high"), tuple(rows), f"{self.origin}; intervals are 95 %.")

    def table(self, limit: int = COLUMNS) -> Table:
        """Return one row a window: the most frequent states, the others together, and H."""
        shown = self.labels[:limit]
        rest = self.mean[:, limit:].sum(axis=1)
        rows: list[tuple[Cell, ...]] = []
        for window, (begin, end) in enumerate(zip(self.edges[:-1], self.edges[1:], strict=True)):
            cells = [float(p) for p in self.mean[window, :limit]]
            rows.append((float(begin), float(end), *cells, float(rest[window]), float(self.entropy[window])))
        caption = f"{self.origin}; H is the entropy of the states, in bits."
        return Table(("from", "to", *shown, "others", "H"), tuple(rows), caption)

    def long(self) -> Table:
        """Return one row a window and state that was seen in it; the end has from = to."""
        rows: list[tuple[Cell, ...]] = []
        for window, (begin, end) in enumerate(zip(self.edges[:-1], self.edges[1:], strict=True)):
            for state in np.flatnonzero(self.mean[window]):
                pair = (float(self.mean[window, state]), float(self.error[window, state]))
                rows.append((float(begin), float(end), self.labels[state], *pair))
        last = float(self.edges[-1])
        for state in np.flatnonzero(self.counts):
            share = float(self.counts[state] / self.runs)
            error = float(np.sqrt(share * (1 - share) / max(self.runs - 1, 1)))
            rows.append((last, last, self.labels[state], share, error))
        caption = f"{self.origin}; error is one standard error."
        return Table(("from", "to", "state", "probability", "error"), tuple(rows), caption)

    def to_frame(self) -> pd.DataFrame:
        """Return `long` as a pandas data frame."""
        return self.long().to_frame()

    def _place(self, on: Sequence[str]) -> int | None:
        for name in on:
            if name not in self.names:
                raise UnknownNameError("output", name, self.names, "these joint states")
        wanted = np.array([name in on for name in self.names], bool)
        found = np.flatnonzero((self.states == wanted).all(axis=1))
        return int(found[0]) if len(found) else None


def mixed_joint(parts: Sequence[tuple[float, JointStates]]) -> JointStates:
    """Combine kinds of responders: probabilities are weighted, standard errors add in squares.

    Raises
    ------
    InputError
        When they are of other nodes or windows.
    """
    first = parts[0][1]
    if any(part.names != first.names or not np.array_equal(part.edges, first.edges) for _, part in parts):
        message = "only joint states of the same nodes and windows can be mixed"
        raise InputError(message)
    runs = sum(part.runs for _, part in parts)
    place: dict[bytes, int] = {}
    for _, part in parts:
        for state in part.states:
            place.setdefault(state.tobytes(), len(place))
    shape = (len(first.mean), len(place))
    mean, square, counts = np.zeros(shape), np.zeros(shape), np.zeros(len(place))
    states = np.zeros((len(place), len(first.names)), bool)
    for weight, part in parts:
        where = [place[state.tobytes()] for state in part.states]
        states[where] = part.states
        mean[:, where] += weight * part.mean
        square[:, where] += (weight * part.error) ** 2
        counts[where] += weight * part.counts * runs / part.runs
    order = np.argsort(-counts, kind="stable")
    mean, error = mean[:, order], np.sqrt(square)[:, order]
    return JointStates(first.names, states[order], first.edges, mean, error, counts[order], runs, first.origin)
