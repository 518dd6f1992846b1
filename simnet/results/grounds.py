"""What a verdict is worth: read back from its source, foretold by the graph, given by any gates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from simnet.results.shown import Shown
from simnet.results.table import Cell, Table
from simnet.scenario import Claim

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ClaimGrounds", "Grounding", "ReadBack"]

ReadBack = Literal["row", "reference", "no", "cites nothing"]


@dataclass(frozen=True, slots=True)
class ClaimGrounds:
    """The grounds of one claim.

    Parameters
    ----------
    claim : Claim
    canonical : str
    read_back : {"row", "reference", "no", "cites nothing"}
        Whether the row that the claim cites supports a regulation on its path, or another row of the
        same reference does (for a row without reference: one at the same place of the same source).
    through : tuple of str
        These regulations, with the rows that support them.
    graph : {"yes", "no", "unclear", "not applicable"}
        Whether the shortest signed path gives the claim.
    random : float
        Share of random gates on the same wiring under which the claim gets the word it expects.
    low, high : float
        Its 95 % Wilson interval.
    samples : int
    """

    claim: Claim
    canonical: str
    read_back: ReadBack
    through: tuple[str, ...]
    graph: str
    random: float
    low: float
    high: float
    samples: int

    @property
    def earned(self) -> bool:
        """Whether the claim is neither read back from its own row nor foretold by the graph alone."""
        return self.read_back != "row" and self.graph != "yes"

    @property
    def random_in_words(self) -> str:
        """The share of random gates with its half-width; nothing when none were drawn."""
        return f"{self.random:.2f} ±{(self.high - self.low) / 2:.2f}" if self.samples else ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "id": self.claim.id,
            "tested": self.canonical,
            "read_back": self.read_back,
            "through": list(self.through),
            "graph_alone_predicts": self.graph,
            "random_gates": {
                "value": self.random,
                "low": self.low,
                "high": self.high,
                "exact": False,
                "samples": self.samples,
            },
        }


@dataclass(frozen=True, slots=True)
class Grounding(Shown):
    """The grounds of all claims about one network."""

    model: str
    entries: tuple[ClaimGrounds, ...]

    def __iter__(self) -> Iterator[ClaimGrounds]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, claim: str) -> ClaimGrounds:
        """Return the entry of a claim by its id."""
        return next(entry for entry in self.entries if entry.claim.id == claim)

    def table(self) -> Table:
        """Return one row a claim."""
        rows: list[tuple[Cell, ...]] = [
            (
                entry.claim.id,
                entry.canonical,
                entry.read_back,
                "; ".join(entry.through),
                entry.graph,
                entry.random_in_words,
                "sampled" if entry.samples else "exact",
            )
            for entry in self.entries
        ]
        columns = (
            "claim", "tested", "read back", "through", "graph alone predicts it", "random gates give it",
            "exact | sampled",
        )  # fmt: skip
        return Table(columns, tuple(rows), CAPTION)

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a pandas data frame."""
        return self.table().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        return {"model": self.model, "claims": [entry.to_dict() for entry in self.entries]}


CAPTION = (
    "read back: the row that the claim cites (row), or another row of its reference (reference), supports a "
    "regulation on its path. graph alone: the shortest signed path gives the direction. random gates: share of "
    "random AND/OR gates on the same wiring that give it (synchronous), with its 95 % half-width."
)
