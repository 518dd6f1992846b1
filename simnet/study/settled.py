"""What every scheme gives once a condition has settled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from simnet.logic import Expr
from simnet.results import Attractor, ReadoutValue

__all__ = ["Settled"]


class Settled(Protocol):
    """A settled condition, before anything is read off it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Node ids."""

    @property
    def method(self) -> str:
        """How the answer was found."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """Caveats of the scheme itself."""

    def read(self, terms: tuple[Expr, ...]) -> ReadoutValue:
        """Return what a sum of terms is worth."""

    def attractors(self) -> Iterator[Attractor]:
        """Yield where the cells end."""
