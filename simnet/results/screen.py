"""The table of a screen: every condition with its readout, its change and its rank."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simnet.errors import InputError, UnknownNameError
from simnet.results.pairgain import PairGain
from simnet.results.readoutcolumns import Floats, ReadoutColumns
from simnet.results.shown import Shown
from simnet.results.steady import ReadoutValue
from simnet.results.table import Cell, Table
from simnet.scenario import Condition
from simnet.scenario.screen import Screen

if TYPE_CHECKING:
    import pandas as pd

    from simnet.report.picture import Picture

__all__ = ["ScreenTable"]

Integers = npt.NDArray[np.int32]
COLUMNS = (
    "context", "condition", "items", "order", "value", "low", "high", "accuracy", "half_width", "oscillates",
    "change", "rank", "distance", "reference_rank", "adds", "adds_bliss", "adds_rank", "note",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class ScreenTable(Shown):
    """Every condition of a screen, in canonical order; conditions are made when they are asked for.

    Parameters
    ----------
    screen : Screen
    cells : ndarray of int, shape (condition,)
        Which baseline each condition belongs to.
    places : ndarray of int, shape (condition, order)
        Which perturbations were added; -1 is nothing.
    readouts : ReadoutColumns
    idle : ndarray of bool, shape (condition,)
        Where nothing that was added can reach the readout: not computed, the baseline's value stands.
    baselines : tuple of ReadoutValue
        One for each context.
    references : tuple of (str, ReadoutValue) or None
        The sensitive reference under the same treatment, one for each context; None where the model
        names none.
    change : ndarray of float, shape (condition,)
        Readout minus baseline. Where only an interval is known, its middle is used.
    rank : ndarray of int, shape (condition,)
        1 for the largest change in either direction, within each context; ties share a rank; 0
        where there is no answer.
    distance, reference_rank : ndarray, shape (condition,)
        How far the readout is from the reference, and its rank (1 is nearest); NaN and 0 without one.
    left_out : Mapping[str, int]
        How many combinations were not tried, by reason.
    gain : PairGain or None
        What pairs do beyond their members.
    """

    screen: Screen
    cells: Integers
    places: Integers
    readouts: ReadoutColumns
    idle: npt.NDArray[np.bool_]
    baselines: tuple[ReadoutValue, ...]
    references: tuple[tuple[str, ReadoutValue] | None, ...]
    change: Floats
    rank: Integers
    distance: Floats
    reference_rank: Integers
    left_out: Mapping[str, int]
    gain: PairGain | None = None

    def __len__(self) -> int:
        return len(self.cells)

    def condition(self, place: int) -> Condition:
        """Return one condition."""
        return self.screen.condition(int(self.cells[place]), self.places[place].tolist())

    def items(self, place: int) -> str:
        """Return what one condition adds to its baseline, in words."""
        return " + ".join(map(str, self.screen.items(self.places[place].tolist())))

    def value(self, place: int) -> ReadoutValue | None:
        """Return the readout of one condition; None where there is no answer."""
        return self.readouts[place]

    def cell_of(self, context: str) -> int:
        """Return the number of a context; of the first one for an empty name.

        Raises
        ------
        UnknownNameError
        """
        contexts = [condition.context for condition in self.screen.baselines]
        if context and context not in contexts:
            raise UnknownNameError("context", context, contexts, "this screen")
        return contexts.index(context) if context in contexts else 0

    @property
    def has_reference(self) -> bool:
        """Whether nearness to a sensitive reference can be told."""
        return any(reference is not None for reference in self.references)

    @cached_property
    def order(self) -> npt.NDArray[np.int64]:
        """How many perturbations each condition adds."""
        return np.asarray((self.places >= 0).sum(axis=1))

    def ranked(self, by: str = "") -> npt.NDArray[np.intp]:
        """Return the conditions from rank 1 down, unanswered ones last; ties in canonical order.

        Parameters
        ----------
        by : {"effect", "reference", "gain"}
            The reference by default where there is one. The gain is what pairs add to their members.

        Raises
        ------
        InputError
            For another word, or when there is no reference, or no pair.
        """
        rank = self._ranks(by)
        return np.lexsort((np.where(rank > 0, rank, np.iinfo(np.int32).max), self.cells))

    def _ranks(self, by: str) -> Integers:
        match by or ("reference" if self.has_reference else "effect"):
            case "effect":
                return self.rank
            case "reference" if self.has_reference:
                return self.reference_rank
            case "reference":
                message = f"{self.screen.model} names no sensitive reference for these cells: rank by effect"
            case "gain" if self.gain is not None and self.gain.pairs.any():
                return self.gain.rank
            case "gain":
                message = "no pairs were tried, so there is no gain over their members: add --pairs (order=2)"
            case _:
                message = f"rank by 'effect', by 'reference' or by 'gain', not by {by!r}"
        raise InputError(message)

    def note(self, place: int) -> str:
        """Say why a condition was not computed, or has no answer."""
        reason = str(self.readouts.unanswered[place])
        if reason:
            return f"no answer: {reason}"
        return "no effect possible" if self.idle[place] else ""

    def accuracy(self, place: int) -> str:
        """Return ``exact``, or ``sampled ±`` half the interval; nothing where there is no answer."""
        if self.readouts.unanswered[place]:
            return ""
        if self.readouts.exact[place]:
            return "exact"
        return f"sampled ±{self.readouts.half_width[place]:.2g}"

    def table(self, top: int | None = 20, by: str = "", *, redundant: bool = False) -> Table:
        """Return the best of each context, from rank 1 down.

        Parameters
        ----------
        top : int or None
            Rows for each context; None for all.
        by : {"effect", "reference", "gain"}
        redundant : bool
            List also pairs that do no more than one of their members.
        """
        by = by or ("reference" if self.has_reference else "effect")
        several = len(self.screen.baselines) > 1
        ranks = self._ranks(by)
        hidden = np.zeros(len(self), np.bool_) if redundant else self.redundant(by)
        pairs = self.gain if self.gain is not None and self.gain.pairs.any() else None
        rows: list[tuple[Cell, ...]] = []
        for place in self._best(top, by, hidden):
            first = (self.screen.baselines[self.cells[place]].context,) if several else ()
            near = (_number(self.distance[place]),) if self.has_reference else ()
            more = () if pairs is None else (_number(pairs.adds[place]), _number(pairs.bliss[place]))
            value = self.value(place)
            rows.append((
                int(ranks[place]) or None, *first, self.items(place), "" if value is None else str(value),
                _number(self.change[place]), *near, *more, self.accuracy(place), self.note(place),
            ))  # fmt: skip
        columns = (
            "rank", *(("context",) if several else ()), "added", self.screen.readout.text, "change",
            *(("to reference",) if self.has_reference else ()), *(() if pairs is None else ("adds", "over Bliss")),
            "exact | sampled", "note",
        )  # fmt: skip
        if not any(row[-1] for row in rows):
            columns, rows = columns[:-1], [row[:-1] for row in rows]
        return Table(columns, tuple(rows), self._caption(len(rows), by, int(hidden.sum())))

    def redundant(self, by: str = "") -> npt.NDArray[np.bool_]:
        """Say which pairs do no more than one of their members, shape (condition,)."""
        by = by or ("reference" if self.has_reference else "effect")
        return np.zeros(len(self), np.bool_) if self.gain is None else self.gain.redundant(by)

    def long_table(self) -> Table:
        """Return every condition in canonical order, with numbers in columns of their own."""
        return Table(COLUMNS, tuple(tuple(row) for row in zip(*self._columns().values(), strict=True)))

    def to_frame(self) -> pd.DataFrame:
        """Return every condition in canonical order as a pandas data frame."""
        import pandas as pd

        return pd.DataFrame(self._columns())

    def to_csv(self) -> str:
        """Return every condition in canonical order as comma-separated values."""
        return self.long_table().to_csv()

    def to_parquet(self, path: Path) -> None:
        """Write every condition in canonical order to a Parquet file.

        Raises
        ------
        InputError
            When pyarrow is not installed.
        """
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError:
            message = "Parquet files need pyarrow: pip install pyarrow, or write CSV"
            raise InputError(message) from None
        pq.write_table(pa.table(self._columns()), path)

    def to_dict(self) -> dict[str, Any]:
        """Return what was asked, the baselines, what was left out, and every condition, ready for JSON."""
        baselines = [
            {"condition": condition.canonical, **value.to_dict()}
            for condition, value in zip(self.screen.baselines, self.baselines, strict=True)
        ]
        references = [ref and {"condition": ref[0], **ref[1].to_dict()} for ref in self.references]
        return {
            "model": self.screen.model,
            "readout": self.screen.readout.canonical,
            "scheme": self.screen.scheme.name,
            "start": self.screen.start.kind,
            "seed": self.screen.seed,
            "baselines": baselines,
            "references": references,
            "left_out": dict(self.left_out),
            "conditions": self.long_table().to_records(),
        }

    def to_json(self) -> str:
        """Return `to_dict` as text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def plot(self, **options: Any) -> Picture:
        """Draw the screen: a heatmap when pairs were tried, a waterfall otherwise.

        Parameters
        ----------
        **options
            `kind` (``"waterfall"``, ``"pairs"`` or ``"gain"``), `top` (bars of a waterfall), `context`.
        """
        from importlib import import_module

        # the picture hangs on the result for the reader's sake; this room itself needs no figures
        picture: Picture = import_module("simnet.plot").screen(self, **options)
        return picture

    def _best(self, top: int | None, by: str, hidden: npt.NDArray[np.bool_]) -> Iterator[int]:
        ranked = self.ranked(by)
        ranked = ranked[~hidden[ranked]]
        if by == "gain":
            ranked = ranked[self._ranks(by)[ranked] > 0]
        for cell in range(len(self.screen.baselines)):
            yield from ranked[self.cells[ranked] == cell][:top].tolist()

    def _columns(self) -> dict[str, list[Cell]]:
        """Return the columns of the long table."""
        count = range(len(self))
        found: tuple[list[Any], ...] = (
            [self.screen.baselines[cell].context for cell in self.cells],
            [self.condition(place).canonical for place in count],
            [self.items(place) for place in count],
            self.order.tolist(),
            *(list(map(_number, column)) for column in (self.readouts.value, self.readouts.low, self.readouts.high)),
            [self.accuracy(place).partition(" ")[0] or None for place in count],
            list(map(_number, self.readouts.half_width)),
            self.readouts.oscillates.tolist(),
            list(map(_number, self.change)),
            [rank or None for rank in self.rank.tolist()],
            list(map(_number, self.distance)),
            [rank or None for rank in self.reference_rank.tolist()],
            *self._gain_columns(),
            [self.note(place) for place in count],
        )
        return dict(zip(COLUMNS, found, strict=True))

    def _gain_columns(self) -> tuple[list[Any], ...]:
        if self.gain is None:
            return tuple([None] * len(self) for _ in range(3))
        numbers = (list(map(_number, column)) for column in (self.gain.adds, self.gain.bliss))
        return *numbers, [rank or None for rank in self.gain.rank.tolist()]

    def _caption(self, shown: int, by: str, hidden: int) -> str:
        known = zip(self.screen.baselines, self.baselines, self.references, strict=True)
        said = [
            f"[{condition.canonical}] {value}" + (f", reference [{near[0]}] {near[1]}" if near else "")
            for condition, value, near in known
        ]
        first = {"reference": "nearest to the reference first", "gain": "largest gain over their members first"}
        order = first.get(by, "largest change first")
        parts = [f"{shown} of {len(self)} conditions, {order} ({self.screen.scheme.name}). Baseline {'; '.join(said)}."]
        if self.idle.any():
            parts.append(f"{int(self.idle.sum())} cannot change {self.screen.readout.canonical}.")
        if hidden:
            parts.append(f"Not listed: {hidden} pairs that do no more than one of their members (see --redundant).")
        left = [f"{count} {reason}" for reason, count in self.left_out.items() if count]
        if left:
            parts.append(f"Left out: {', '.join(left)}.")
        if self.readouts.oscillates.any():
            parts.append("~ oscillates: a mean over the attractor, not a level.")
        if np.isnan(self.readouts.value[self.readouts.unanswered == ""]).any():
            parts.append("a … b: only the interval is known; changes are those of its middle.")
        return " ".join(parts)


def _number(value: Any) -> float | None:
    """Return a Python float, None for NaN."""
    return None if np.isnan(value) else float(value)
