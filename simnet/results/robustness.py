"""How far a verdict hangs on single rules, starts and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simnet.results.ensemble import wilson
from simnet.results.shown import Shown
from simnet.results.table import Cell, Table
from simnet.scenario import Claim, Word

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ClaimRobustness", "Flip", "LeftOut", "Robustness", "Share"]


PROBED = {"pairs": "under pairs", "parameters": "under ODE parameters", "rates": "under rates"}


@dataclass(frozen=True, slots=True)
class Share:
    """The share of edits under which a verdict stays.

    Parameters
    ----------
    held, tested : int
    of : int or None
        How many there are; all were judged when it equals `tested`, which makes the share exact. None
        for parameter sets, of which there is no end.
    sampled : bool
        Whether those judged are a random sample of them. If not (the work was interrupted), nothing is
        known of the others, and the interval takes them as all flipping or all staying.
    """

    held: int
    tested: int
    of: int | None
    sampled: bool = False

    @property
    def exact(self) -> bool:
        """Whether every edit was judged."""
        return self.tested == self.of

    @property
    def value(self) -> float | None:
        """The share; None when there was nothing to judge."""
        return self.held / self.tested if self.tested else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of a sample; the share itself, twice, when it is exact."""
        if self.sampled and self.tested and not self.exact:
            return wilson(self.held, self.tested)
        if not self.of or self.sampled:
            return (self.held / self.tested,) * 2 if self.tested else (0.0, 1.0)
        return self.held / self.of, (self.held + self.of - self.tested) / self.of

    def __str__(self) -> str:
        if not self.tested:
            return "none" if self.exact else "none judged"
        if self.exact:
            return f"{self.held}/{self.tested}"
        low, high = self.interval
        how = "sampled" if self.sampled else "judged"
        of = "" if self.of is None else f" of {self.of}"
        return f"{self.held}/{self.tested} {how}{of} ({low:.2f} … {high:.2f})"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        low, high = self.interval
        return {
            "held": self.held,
            "tested": self.tested,
            "of": self.of,
            "value": self.value,
            "low": low,
            "high": high,
            "exact": self.exact,
        }


@dataclass(frozen=True, slots=True)
class Flip:
    """An edit under which the verdict is another word."""

    says: str
    size: int
    word: Word


@dataclass(frozen=True, slots=True)
class ClaimRobustness:
    """What became of one claim.

    Parameters
    ----------
    claim : Claim
    canonical : str
    word : Word
        The verdict of the model as encoded.
    singles, pairs : Share
        Over edits that touch a rule upstream of the readout; `pairs` is None when none were asked for.
    flips : tuple of Flip
        Edits that flip the verdict, smallest first; of pairs those of which neither half does alone.
    out_of_reach : int
        Single edits of rules from which the readout cannot be reached: they cannot change the verdict.
    unanswered : int
        Edited networks that were too large to settle; they are in no share.
    starts : Mapping[str, Word]
        The verdict from other starts.
    parameters, rates : Share or None
        Parameter sets of the logic ODE, and rates of continuous time, under which that scheme gives the
        verdict; None when none were drawn.
    rests_on : tuple of str
        References and records without which the verdict is another one.
    """

    claim: Claim
    canonical: str
    word: Word
    singles: Share
    pairs: Share | None = None
    flips: tuple[Flip, ...] = ()
    out_of_reach: int = 0
    unanswered: int = 0
    starts: Mapping[str, Word] | None = None
    parameters: Share | None = None
    rates: Share | None = None
    rests_on: tuple[str, ...] = ()

    @property
    def smallest(self) -> tuple[Flip, ...]:
        """The smallest edits that flip the verdict."""
        least = min((flip.size for flip in self.flips), default=0)
        return tuple(flip for flip in self.flips if flip.size == least)

    @property
    def smallest_in_words(self) -> str:
        """The smallest flip, or how far was looked without finding one."""
        if self.smallest:
            first, *more = self.smallest
            others = f" (and {len(more)} more of its size)" if more else ""
            return f"{first.says}: {first.word}{others}"
        if self.unanswered:
            return f"no flip found; {self.unanswered} edited networks were too large to settle"
        if self.pairs is None or not self.pairs.tested:
            return "no flip within 1 edit"
        if self.pairs.exact:
            return "no flip within 2 edits"
        return f"no flip within 1 edit, nor in {self.pairs.tested} of {self.pairs.of} pairs"

    @property
    def flipping_starts(self) -> tuple[str, ...]:
        """Starts from which the verdict is another one."""
        return tuple(start for start, word in (self.starts or {}).items() if word != self.word)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "id": self.claim.id,
            "tested": self.canonical,
            "verdict": self.word,
            "expected": self.claim.expect,
            "single_edits": self.singles.to_dict(),
            "pairs": None if self.pairs is None else self.pairs.to_dict(),
            "out_of_reach": self.out_of_reach,
            "unanswered": self.unanswered,
            "smallest_flip": self.smallest_in_words,
            "flips": [{"edit": flip.says, "size": flip.size, "verdict": flip.word} for flip in self.flips],
            "starts": dict(self.starts or {}),
            "ode_parameters": None if self.parameters is None else self.parameters.to_dict(),
            "rates": None if self.rates is None else self.rates.to_dict(),
            "rests_on": list(self.rests_on),
        }


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A source, reference or record that was left out.

    Parameters
    ----------
    kind : {"source", "reference", "record"}
    name : str
    says : str
        What it states, or where it is.
    regulations : tuple of str
        Those that rest on it alone, and were dropped.
    falls : tuple of str
        Claims whose verdict is then another one.
    of : int
        Claims that were judged.
    """

    kind: str
    name: str
    says: str
    regulations: tuple[str, ...]
    falls: tuple[str, ...]
    of: int

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "kind": self.kind,
            "name": self.name,
            "says": self.says,
            "regulations": list(self.regulations),
            "falls": list(self.falls),
            "of": self.of,
        }


@dataclass(frozen=True, slots=True)
class Robustness(Shown):
    """The claims of one network under edits of its rules, other starts and missing sources.

    Parameters
    ----------
    model : str
    schemes : tuple of str
    families : tuple of str
        Of single edits.
    edits, same, repeated : int
        Single edits judged; those that change no truth table; those that another one makes, too.
    entries : tuple of ClaimRobustness
    sources : tuple of LeftOut
        Most claims fallen first; empty when not asked for.
    finished : bool
        False when the work was interrupted: the shares are then of what was finished.
    """

    model: str
    schemes: tuple[str, ...]
    families: tuple[str, ...]
    edits: int
    same: int
    repeated: int
    entries: tuple[ClaimRobustness, ...]
    sources: tuple[LeftOut, ...] = ()
    finished: bool = True

    def __iter__(self) -> Iterator[ClaimRobustness]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, claim: str) -> ClaimRobustness:
        """Return the entry of a claim by its id."""
        return next(entry for entry in self.entries if entry.claim.id == claim)

    def __str__(self) -> str:
        parts = [str(self.table())]
        if self.sources:
            parts += ["", str(self.sources_table())]
        return "\n".join(parts)

    def table(self) -> Table:
        """Return one row a claim: verdict, shares, smallest flip, starts, sources."""
        asked = {
            heading: [getattr(entry, name) for entry in self.entries]
            for name, heading in PROBED.items()
            if any(getattr(entry, name) is not None for entry in self.entries)
        }
        rows: list[tuple[Cell, ...]] = []
        for place, entry in enumerate(self.entries):
            shares = [shared[place] for shared in asked.values()]
            exact = entry.singles.exact and all(share is None or share.exact for share in shares)
            rows.append(
                (
                    entry.claim.id,
                    entry.canonical,
                    entry.word,
                    str(entry.singles),
                    *("" if share is None else str(share) for share in shares),
                    entry.smallest_in_words,
                    ", ".join(entry.flipping_starts),
                    ", ".join(entry.rests_on),
                    "exact" if exact else "sampled",
                )
            )
        columns = (
            "claim", "tested", "verdict", "stays under single edits", *asked, "smallest edit that flips it",
            "flips from start", "rests on", "exact | sampled",
        )  # fmt: skip
        return Table(columns, tuple(rows), self.caption)

    def in_notebook(self) -> Iterable[Table | str]:
        """Return the claims, and the sources that carry them."""
        return (self.table(), self.sources_table()) if self.sources else (self.table(),)

    @property
    def caption(self) -> str:
        """What was judged, in a sentence."""
        text = (
            f"{self.edits} single edits ({', '.join(self.families)}; {self.same} that change no truth table and "
            f"{self.repeated} repeats left out); a share counts those upstream of the readout; "
            f"schemes {', '.join(self.schemes)}."
        )
        return text if self.finished else f"INTERRUPTED, shares of what was finished: {text}"

    def sources_table(self) -> Table:
        """Return one row a source, reference or record, those that carry most claims first."""
        rows: list[tuple[Cell, ...]] = [
            (
                left.kind,
                left.name,
                len(left.falls),
                left.of,
                ", ".join(left.falls),
                ", ".join(left.regulations),
                left.says,
            )
            for left in self.sources
        ]
        columns = ("kind", "left out", "claims that fall", "of", "which", "regulations dropped", "says")
        return Table(columns, tuple(rows), "Regulations that rest on it alone are dropped; exact.")

    def to_frame(self) -> pd.DataFrame:
        """Return the table of claims as a pandas data frame."""
        return self.table().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        return {
            "model": self.model,
            "schemes": list(self.schemes),
            "families": list(self.families),
            "edits": self.edits,
            "same": self.same,
            "repeated": self.repeated,
            "finished": self.finished,
            "claims": [entry.to_dict() for entry in self.entries],
            "sources": [left.to_dict() for left in self.sources],
        }
