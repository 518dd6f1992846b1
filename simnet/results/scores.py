"""How well a model agrees with a table of observations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simnet.results.shown import Shown
from simnet.results.table import Table
from simnet.scenario.observation import Observation

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ScoredObservation", "Scores"]


@dataclass(frozen=True, slots=True)
class ScoredObservation:
    """An observation, what the model says, and what that is worth.

    Parameters
    ----------
    observation : Observation
    predicted : float
        Mean value of the node over the minimal trap spaces.
    agreement : float
        How well that agrees with the outcome, between 0 and 1.
    score : float
        Weight times the agreements of this and of every simpler observation of the same node.
    rests_on : tuple of str
        Ids of those simpler observations.
    """

    observation: Observation
    predicted: float
    agreement: float
    score: float
    rests_on: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        seen = self.observation
        return {
            "id": seen.id,
            "held": {name: int(value) for name, value in seen.held.items()},
            "node": seen.node,
            "outcome": seen.outcome,
            "weight": seen.weight,
            "predicted": self.predicted,
            "agreement": self.agreement,
            "score": self.score,
            "rests_on": list(self.rests_on),
        }


@dataclass(frozen=True, slots=True)
class Scores(Shown):
    """A model scored on a table of observations."""

    model: str
    entries: tuple[ScoredObservation, ...]

    def __iter__(self) -> Iterator[ScoredObservation]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def total(self) -> float:
        """Sum of the scores."""
        return sum(entry.score for entry in self.entries)

    @property
    def out_of(self) -> float:
        """What full agreement would give."""
        return sum(entry.observation.weight for entry in self.entries)

    @property
    def share(self) -> float:
        """The total as a share of what full agreement would give; 1 for an empty table."""
        return self.total / self.out_of if self.out_of else 1.0

    @property
    def plain_share(self) -> float:
        """The same without the hierarchy: each observation by itself."""
        return sum(e.observation.weight * e.agreement for e in self.entries) / self.out_of if self.out_of else 1.0

    def table(self) -> Table:
        """Return one row an observation."""
        rows = tuple(
            (
                e.observation.id,
                ", ".join(f"{name}={int(value)}" for name, value in e.observation.held.items()),
                e.observation.node,
                e.observation.outcome,
                e.predicted,
                e.agreement,
                e.score,
                e.observation.weight,
                len(e.rests_on),
                "exact",
            )
            for e in self.entries
        )
        columns = (
            "id", "held", "node", "observed", "predicted", "agreement", "score", "out of", "rests on",
            "exact | sampled",
        )  # fmt: skip
        caption = (
            f"{self.model}: {self.total:.4g} of {self.out_of:.4g} ({self.share:.1%}); each observation by itself "
            f"{self.plain_share:.1%}. predicted: mean over minimal trap spaces, a free node counting 0.5."
        )
        return Table(columns, rows, caption)

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a pandas data frame."""
        return self.table().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        return {
            "model": self.model,
            "total": self.total,
            "out_of": self.out_of,
            "share": self.share,
            "share_without_hierarchy": self.plain_share,
            "exact": True,
            "observations": [entry.to_dict() for entry in self.entries],
        }
