"""Settle, then treat, under most permissive updating: minimal trap spaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simnet.analysis import blend
from simnet.analysis.spaces import Space, bounds_on_spaces
from simnet.analysis.trapspaces import settle_trapspaces
from simnet.engine import compile_network
from simnet.logic import Expr
from simnet.network import Network
from simnet.results import Attractor, ReadoutValue
from simnet.scenario import Condition, Start, subpopulations
from simnet.study.attractors import decided_state, rows_held
from simnet.study.starts import enumerated, rewritten, start_cells

__all__ = ["SpacesReached", "settle_spaces"]

LISTED_FREE = 6  # free nodes of a trap space whose states are listed


@dataclass(frozen=True)
class SpacesReached:
    """Minimal trap spaces of every kind of responder."""

    names: tuple[str, ...]
    parts: tuple[tuple[float, tuple[Space, ...]], ...]
    method: str
    exact: bool

    @property
    def remarks(self) -> tuple[str, ...]:
        """None."""
        return ()

    def read(self, terms: tuple[Expr, ...]) -> ReadoutValue:
        """Return the interval over the spaces that can be reached; a point when they agree."""
        return blend([(weight, self._value(spaces, terms)) for weight, spaces in self.parts])

    def attractors(self) -> Iterator[Attractor]:
        """Yield each space once; its states are listed while it has at most 64."""
        spaces = {space: weight for weight, found in self.parts for space in found if len(found) == 1}
        for space in dict.fromkeys(space for _, found in self.parts for space in found):
            free = sum(value is None for value in space.values)
            states = _states(space) if free <= LISTED_FREE else None
            share = spaces.get(space) if len(self.parts) == 1 else None
            yield Attractor(self.names, states, 1 << free, share)

    def _value(self, spaces: Sequence[Space], terms: tuple[Expr, ...]) -> ReadoutValue:
        low, high = bounds_on_spaces(spaces, terms, self.names)
        moves = any(len({*bounds_on_spaces([space], terms, self.names)}) == 2 for space in spaces)
        value = float(low) if low == high else None
        return ReadoutValue(value, float(low), float(high), exact=self.exact, oscillates=moves)


def settle_spaces(network: Network, condition: Condition, start: Start, seed: int) -> SpacesReached:
    """Settle a condition into minimal trap spaces, phase by phase."""
    network = rewritten(network, condition)
    compiled = compile_network(network)
    parts, method = [], ""
    for group in subpopulations(condition, network):
        spaces: Sequence[Space]
        if start.kind == "all":
            over, base = enumerated(network, compiled, group)
            values = tuple(None if row in over else bool(value) for row, value in enumerate(base))
            spaces = [Space(compiled.names, values)]
        else:
            cells = np.asarray(start_cells(network, compiled, group, start, seed).states)
            spaces = [Space(compiled.names, tuple(map(bool, state))) for state in np.unique(cells, axis=0)]
        for stage in group.stages:
            decided = decided_state(network, compiled, stage.held)
            if decided is not None:
                only = np.asarray(decided.states)[0]
                spaces = [Space(compiled.names, tuple(map(bool, only)))]
                method = "percolation: the inputs decide every node"
            else:
                spaces, method = settle_trapspaces(network, compiled, spaces, rows_held(compiled, stage.held))
        parts.append((group.weight, tuple(spaces)))
    return SpacesReached(compiled.names, tuple(parts), method, exact=start.kind != "random")


def _states(space: Space) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """List the states of a space, shape (state, node)."""
    free = [place for place, value in enumerate(space.values) if value is None]
    numbers = np.arange(1 << len(free))
    states = np.repeat(np.array([bool(value) for value in space.values])[None, :], len(numbers), axis=0)
    for bit, place in enumerate(free):
        states[:, place] = (numbers >> bit) & 1
    return states
