"""What readouts and claims come to over many parameter sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simnet.results.ensemble import wilson
from simnet.results.shown import Shown
from simnet.results.table import Cell, Table
from simnet.scenario import WORDS, Word

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["OverSets", "ParameterStudy", "ShareHolding"]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
ON = 0.5  # level above which a readout counts as on

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OverSets:
    """One readout of one condition under every parameter set.

    Parameters
    ----------
    condition, readout : str
    values : ndarray of float, shape (set,)
        Level or probability at rest; the mean of the extremes where the readout does not rest.
    restless : ndarray of bool, shape (set,)
        Where the readout swings, or has not settled in the time given.
    """

    condition: str
    readout: str
    values: Floats
    restless: npt.NDArray[np.bool_]

    @property
    def on(self) -> tuple[float, float, float]:
        """Share of the sets in which it rests above 1/2, with the 95 % Wilson interval."""
        count = int(((self.values > ON) & ~self.restless).sum())
        return (count / len(self.values), *wilson(count, len(self.values)))


@dataclass(frozen=True, slots=True)
class ShareHolding:
    """In which share of the parameter sets a claim holds.

    Parameters
    ----------
    claim : str
        Its canonical form.
    formalism : str
        ``ode`` or ``ctmc``.
    varied : str
        What was drawn.
    words : tuple of str
        The verdict under each set.
    seed : int
    """

    claim: str
    formalism: str
    varied: str
    words: tuple[Word, ...]
    seed: int

    @property
    def sets(self) -> int:
        """Number of parameter sets."""
        return len(self.words)

    @property
    def share(self) -> float:
        """Share of the sets in which the claim is supported."""
        return self.words.count("supported") / self.sets

    @property
    def interval(self) -> tuple[float, float]:
        """95 % Wilson interval of the share."""
        return wilson(self.words.count("supported"), self.sets)

    @property
    def counts(self) -> dict[Word, int]:
        """Number of sets by verdict, those that occur."""
        found = Counter(self.words)
        return {word: found[word] for word in WORDS if found[word]}

    def __str__(self) -> str:
        low, high = self.interval
        rest = ", ".join(f"{word} {count}" for word, count in self.counts.items() if word != "supported")
        return (
            f"{self.claim}: holds in {self.share:.1%} of {self.sets:,} parameter sets "
            f"(95 % interval {low:.1%} to {high:.1%}){'; ' + rest if rest else ''}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        low, high = self.interval
        return {
            "claim": self.claim,
            "formalism": self.formalism,
            "varied": self.varied,
            "sets": self.sets,
            "seed": self.seed,
            "share": self.share,
            "low": low,
            "high": high,
            "counts": self.counts,
        }


@dataclass(frozen=True, slots=True)
class ParameterStudy(Shown):
    """Readouts of some conditions over the same parameter sets, and claims over them.

    Parameters
    ----------
    model, formalism, varied : str
    sets, seed : int
    entries : tuple of OverSets
    claims : tuple of ShareHolding
    """

    model: str
    formalism: str
    varied: str
    sets: int
    seed: int
    entries: tuple[OverSets, ...]
    claims: tuple[ShareHolding, ...] = ()

    def of(self, condition: str, readout: str) -> OverSets:
        """Return one entry by what was typed.

        Raises
        ------
        KeyError
        """
        for entry in self.entries:
            if (entry.condition, entry.readout) == (condition, readout):
                return entry
        raise KeyError((condition, readout))

    def table(self) -> Table:
        """Return one row a condition and readout: quantiles, the share that is on, the share that does not rest."""
        rows: list[tuple[Cell, ...]] = []
        for entry in self.entries:
            share, low, high = entry.on
            cells = map(float, np.round(np.quantile(entry.values, QUANTILES), 4) + 0.0)
            restless = float(entry.restless.mean())
            rows.append((entry.condition, entry.readout, *cells, f"{share:.3g} ({low:.3g} … {high:.3g})", restless))
        columns = ("condition", "readout", "5 %", "25 %", "median", "75 %", "95 %", "on (95 % interval)", "restless")
        return Table(columns, tuple(rows), self.caption)

    def claims_table(self) -> Table:
        """Return one row a claim."""
        rows = [
            (each.claim, each.share, *each.interval, ", ".join(f"{word} {n}" for word, n in each.counts.items()))
            for each in self.claims
        ]
        return Table(("claim", "holds in", "low", "high", "verdicts"), tuple(rows))

    def long_table(self) -> Table:
        """Return one row a condition, readout and parameter set."""
        rows: list[tuple[Cell, ...]] = []
        for entry in self.entries:
            for number, (value, restless) in enumerate(zip(entry.values, entry.restless, strict=True)):
                rows.append((entry.condition, entry.readout, number, float(value), bool(restless)))
        return Table(("condition", "readout", "set", "value", "restless"), tuple(rows))

    def to_frame(self) -> pd.DataFrame:
        """Return the long table as a pandas data frame."""
        return self.long_table().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return quantiles and shares, ready for JSON."""
        return {
            "model": self.model,
            "formalism": self.formalism,
            "varied": self.varied,
            "sets": self.sets,
            "seed": self.seed,
            "readouts": [
                {
                    "condition": entry.condition,
                    "readout": entry.readout,
                    "quantiles": {
                        f"{q:g}": float(v) for q, v in zip(QUANTILES, np.quantile(entry.values, QUANTILES), strict=True)
                    },
                    "on": dict(zip(("share", "low", "high"), entry.on, strict=True)),
                    "restless": float(entry.restless.mean()),
                }
                for entry in self.entries
            ],
            "claims": [each.to_dict() for each in self.claims],
        }

    @property
    def caption(self) -> str:
        """What was drawn, in one line."""
        return (
            f"{self.model}, {self.formalism}: {self.sets:,} parameter sets, sampled (seed {self.seed}): {self.varied}. "
            "The same sets for every condition; on: above 1/2."
        )

    def __str__(self) -> str:
        return "\n".join([str(self.table()), *map(str, self.claims)])

    def in_notebook(self) -> Iterable[Table | str]:
        """Return the readouts, and the share of the sets in which each claim holds."""
        return (self.table(), *map(str, self.claims))
