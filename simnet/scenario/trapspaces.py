"""The most permissive scheme, as a frozen parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["TrapSpaces"]


@dataclass(frozen=True, slots=True)
class TrapSpaces:
    """Most permissive updating: cells end in the minimal trap spaces that they can reach.

    Whatever a quantitative refinement of the rules can do, this can do too (Paulevé, Kolčák,
    Chatain, Haar, Nature Communications 2020, 11:4256).

    Examples
    --------
    >>> TrapSpaces().name
    'trap'
    """

    @property
    def name(self) -> Literal["trap"]:
        """Short name used on the command line and in tables."""
        return "trap"
