"""Every claim of a library with its verdict matrix, robustness and grounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simnet.results.grounds import ClaimGrounds
from simnet.results.robustness import ClaimRobustness, LeftOut
from simnet.results.shown import Shown
from simnet.results.table import Cell, Table
from simnet.scenario import Word

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ClaimTable", "ModelClaims", "TabledClaim"]


@dataclass(frozen=True, slots=True)
class TabledClaim:
    """One claim: its answer under every scheme, its robustness and its grounds."""

    matrix: Mapping[str, Word | None]
    robustness: ClaimRobustness
    grounds: ClaimGrounds | None

    @property
    def dissenting(self) -> tuple[str, ...]:
        """Schemes that give another answer than the verdict, or none."""
        return tuple(scheme for scheme, word in self.matrix.items() if word != self.robustness.word)


@dataclass(frozen=True, slots=True)
class ModelClaims:
    """The claims of one scenario, and what they rest on."""

    model: str
    scenario: str
    title: str
    claims: tuple[TabledClaim, ...]
    sources: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class ClaimTable(Shown):
    """All claims of a collection.

    Parameters
    ----------
    schemes : tuple of str
        Columns of the verdict matrix.
    judged_under : tuple of str
        Schemes of the verdict itself, and of the shares.
    families : tuple of str
        Of single edits.
    samples : int
        Random networks behind the share of random gates; 0 where none were drawn.
    entries : tuple of ModelClaims
    finished : bool
        False when the work was interrupted: some models are then missing.
    """

    schemes: tuple[str, ...]
    judged_under: tuple[str, ...]
    families: tuple[str, ...]
    samples: int
    entries: tuple[ModelClaims, ...]
    finished: bool = True

    def __iter__(self) -> Iterator[ModelClaims]:
        return iter(self.entries)

    def __len__(self) -> int:
        return sum(len(entry.claims) for entry in self.entries)

    @property
    def all_as_expected(self) -> bool:
        """Whether every claim got the word it expects."""
        return all(each.robustness.word == each.robustness.claim.expect for entry in self for each in entry.claims)

    def table(self) -> Table:
        """Return one row a claim."""
        rows: list[tuple[Cell, ...]] = []
        for entry in self.entries:
            for each in entry.claims:
                found, grounds = each.robustness, each.grounds
                low, high = found.singles.interval
                rows.append(
                    (
                        entry.model,
                        found.claim.id,
                        found.claim.kind,
                        found.claim.says,
                        found.canonical,
                        found.word,
                        found.claim.expect,
                        *(each.matrix.get(scheme) or "too large" for scheme in self.schemes),
                        found.singles.held,
                        found.singles.tested,
                        found.singles.value,
                        low,
                        high,
                        str(found.pairs) if found.pairs else "",
                        found.smallest_in_words,
                        ", ".join(found.flipping_starts),
                        ", ".join(found.rests_on),
                        grounds.read_back if grounds else "",
                        grounds.graph if grounds else "",
                        grounds.random if grounds and grounds.samples else None,
                        grounds.low if grounds and grounds.samples else None,
                        grounds.high if grounds and grounds.samples else None,
                    )
                )
        columns = (
            "model", "claim", "kind", "says", "tested", "verdict", "expected", *self.schemes, "edits held",
            "edits tested", "share", "share low", "share high", "pairs", "smallest edit that flips it",
            "flips from start", "rests on", "read back", "graph alone", "random gates", "random low", "random high",
        )  # fmt: skip
        return Table(columns, tuple(rows))

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a pandas data frame."""
        return self.table().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        return {
            "schemes": list(self.schemes),
            "judged_under": list(self.judged_under),
            "families": list(self.families),
            "samples": self.samples,
            "finished": self.finished,
            "models": [
                {
                    "model": entry.model,
                    "scenario": entry.scenario,
                    "claims": [
                        {
                            "matrix": dict(each.matrix),
                            **each.robustness.to_dict(),
                            "grounds": each.grounds.to_dict() if each.grounds else None,
                        }
                        for each in entry.claims
                    ],
                    "sources": [left.to_dict() for left in entry.sources],
                }
                for entry in self.entries
            ],
        }
