"""Settle, then treat, under synchronous and asynchronous updating."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simnet.analysis import (
    Found,
    Population,
    SymbolicSet,
    after,
    basins_of_all,
    blend,
    percolate,
    read,
    settle_asynchronous,
    settle_synchronous,
)
from simnet.engine import CompiledNetwork, compile_network
from simnet.logic import Expr
from simnet.network import Network
from simnet.results import Attractor, ReadoutValue
from simnet.results.ensemble import wilson
from simnet.results.steady import LISTED_STATES
from simnet.scenario import Asynchronous, Condition, Stage, Start, Synchronous, subpopulations
from simnet.study.starts import enumerated, rewritten, start_cells

__all__ = [
    "AttractorsReached", "Parts", "decided_state", "rows_held", "settle_attractors", "through", "with_interval",
]  # fmt: skip

Parts = tuple[tuple[float, tuple[Found, ...]], ...]


@dataclass(frozen=True)
class AttractorsReached:
    """Attractors of every subpopulation, before anything is read off them."""

    names: tuple[str, ...]
    scheme: Synchronous | Asynchronous
    parts: Parts
    method: str
    sampled: int = 0

    @property
    def remarks(self) -> tuple[str, ...]:
        """None: what there is to say stands in the caveats of the condition."""
        return ()

    def read(self, terms: tuple[Expr, ...]) -> ReadoutValue:
        """Return a point (synchronous) or the interval over what can be reached (asynchronous)."""
        interval = isinstance(self.scheme, Asynchronous)
        values = [(weight, read(found, terms, self.names, interval=interval)) for weight, found in self.parts]
        if self.sampled:
            values = [(weight, with_interval(value, self.sampled, len(terms))) for weight, value in values]
        return blend(values)

    def attractors(self) -> Iterator[Attractor]:
        """Yield each attractor once, with all responders that end in it."""
        first: dict[Hashable, Found] = {}
        shares: dict[Hashable, list[float | None]] = {}
        for weight, found in self.parts:
            for each in found:
                key = each.states.diagram if isinstance(each.states, SymbolicSet) else each.states.tobytes()
                first.setdefault(key, each)
                shares.setdefault(key, []).append(None if each.weight is None else weight * each.weight)
        for key, each in first.items():
            known = [share for share in shares[key] if share is not None]
            share = round(sum(known), 12) if len(known) == len(shares[key]) else None
            states = None if isinstance(each.states, SymbolicSet) else each.states
            listed = states if states is None or len(states) <= LISTED_STATES**2 else None
            yield Attractor(self.names, listed, each.size, share)


def settle_attractors(
    network: Network, condition: Condition, scheme: Synchronous | Asynchronous, start: Start, seed: int
) -> AttractorsReached:
    """Settle a condition under synchronous or asynchronous updating, every kind of responder by itself."""
    network = rewritten(network, condition)
    compiled = compile_network(network)
    parts, methods = [], []
    for group in subpopulations(condition, network):
        if start.kind == "all" and isinstance(scheme, Synchronous):
            held = rows_held(compiled, group.stages[0].held)
            settled = basins_of_all(compiled, *enumerated(network, compiled, group), held)
            found, method = through(network, compiled, group.stages[1:], scheme, after(settled))
        else:
            cells = start_cells(network, compiled, group, start, seed)
            found, method = through(network, compiled, group.stages, scheme, cells)
        parts.append((group.weight, found))
        methods.append(method)
    sampled = start.runs if start.kind == "random" else 0
    return AttractorsReached(compiled.names, scheme, tuple(parts), methods[-1], sampled)


def through(
    network: Network,
    compiled: CompiledNetwork,
    stages: Sequence[Stage],
    scheme: Synchronous | Asynchronous,
    cells: Population,
) -> tuple[tuple[Found, ...], str]:
    """Take cells through stages, each from where the last one settled; say what answered at the end."""
    found: tuple[Found, ...] = ()
    method = ""
    for stage in stages:
        decided = decided_state(network, compiled, stage.held)
        held = rows_held(compiled, stage.held)
        if decided is not None:
            found, method = (decided,), "percolation: the inputs decide every node"
        elif isinstance(scheme, Synchronous):
            found, method = settle_synchronous(compiled, cells, held), "followed from the start"
        else:
            found, method = settle_asynchronous(network, compiled, cells, held, seconds=scheme.limit)
        cells = after(found)
    return found, method


def decided_state(network: Network, compiled: CompiledNetwork, held: Mapping[str, bool]) -> Found | None:
    """Return the only attractor there can be, where the held nodes decide all others."""
    known = percolate(network, held)
    if len(known) < len(compiled.names):
        return None
    return Found(np.array([[known[name] for name in compiled.names]]), 1.0, np.ones(1))


def rows_held(compiled: CompiledNetwork, held: Mapping[str, bool]) -> dict[int, bool]:
    """Return what is held, by row."""
    return {compiled.index[name]: value for name, value in held.items()}


def with_interval(value: ReadoutValue, runs: int, top: int) -> ReadoutValue:
    """Give a sampled mean its Wilson interval.

    Readouts lie between 0 and `top`, so their variance is at most that of a coin with the same
    mean, and Wilson's interval (1927) for a proportion covers at least as often as it says.
    """
    if value.value is None or not value.is_point:
        return ReadoutValue(None, value.low, value.high, exact=False, oscillates=value.oscillates)
    low, high = wilson(value.value / top * runs, runs)
    return ReadoutValue(value.value, top * low, top * high, False, value.oscillates)
