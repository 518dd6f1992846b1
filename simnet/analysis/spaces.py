"""Subspaces: some nodes fixed, the others free to take both values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simnet.analysis.diagrams import all_states, bounds
from simnet.engine import Bits
from simnet.logic import Expr, Var

__all__ = ["Space", "bounds_on_spaces"]


@dataclass(frozen=True, slots=True)
class Space:
    """A set of states: some nodes fixed, the others free.

    Parameters
    ----------
    names : tuple of str
        Node ids.
    values : tuple of bool or None
        Value of each node; None where it is free.

    Examples
    --------
    >>> space = Space(("A", "B", "C"), (True, None, False))
    >>> str(space), space.fixed, space.free, space.size
    ('1*0', {'A': True, 'C': False}, ('B',), 2)
    """

    names: tuple[str, ...]
    values: tuple[bool | None, ...]

    @classmethod
    def at(cls, names: tuple[str, ...], fixed: Mapping[int, bool]) -> Space:
        """Return the space in which the given places are fixed."""
        return cls(names, tuple(fixed.get(place) for place in range(len(names))))

    @property
    def fixed(self) -> dict[str, bool]:
        """Value of each fixed node."""
        return {name: value for name, value in zip(self.names, self.values, strict=True) if value is not None}

    @property
    def free(self) -> tuple[str, ...]:
        """Nodes that take both values."""
        return tuple(name for name, value in zip(self.names, self.values, strict=True) if value is None)

    @property
    def places(self) -> dict[int, bool]:
        """Value of each fixed place."""
        return {place: value for place, value in enumerate(self.values) if value is not None}

    @property
    def size(self) -> int:
        """Number of states."""
        return 1 << self.values.count(None)

    @property
    def is_state(self) -> bool:
        """Whether no node is free; a trap space is then a fixed point."""
        return None not in self.values

    def contains(self, other: Space) -> bool:
        """Say whether every state of another space over the same nodes is in this one."""
        return all(mine is None or mine is its for mine, its in zip(self.values, other.values, strict=True))

    def held(self, held: Mapping[int, bool]) -> Space:
        """Return the space after some places have been clamped."""
        return Space.at(self.names, {**self.places, **held})

    def __str__(self) -> str:
        return "".join("*" if value is None else str(int(value)) for value in self.values)


def bounds_on_spaces(spaces: Iterable[Space], terms: Sequence[Expr], names: Sequence[str]) -> tuple[int, int]:
    """Return the least and greatest number of terms that hold in a state of the spaces. Exact.

    Parameters
    ----------
    spaces : iterable of Space
        At least one.
    terms : sequence of Expr
        Nodes or phenotypes; ``A & !A`` counts as 0 also where A is free.
    names : sequence of str
        Node ids by place.

    Returns
    -------
    low, high : int

    Examples
    --------
    >>> from simnet.logic import parse
    >>> space = Space(("A", "B"), (True, None))
    >>> bounds_on_spaces([space], [parse("A & B").expr, parse("!B").expr], space.names)
    (1, 1)
    >>> bounds_on_spaces([space], [Var("A"), Var("B")], space.names)
    (1, 2)
    """
    found = [_bounds(space, terms, names) for space in spaces]
    return min(low for low, _ in found), max(high for _, high in found)


def _bounds(space: Space, terms: Sequence[Expr], names: Sequence[str]) -> tuple[int, int]:
    nodes = [term.name for term in terms if isinstance(term, Var)]
    if len(set(nodes)) == len(terms):  # different nodes vary on their own: no diagram is needed
        fixed = space.fixed
        return sum(fixed.get(name, False) for name in nodes), sum(fixed.get(name, True) for name in nodes)
    base: Bits = np.array([bool(value) for value in space.values], bool)
    over = [place for place, value in enumerate(space.values) if value is None]
    return bounds(all_states(over, base), terms, names)
