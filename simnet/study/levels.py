"""Settle, then treat, as levels of a logic-based ODE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simnet.analysis.equilibria import Equilibria, equilibria
from simnet.engine.ode import integrate, start_levels
from simnet.logic import Expr, fold
from simnet.network import Network
from simnet.results import Attractor, ReadoutValue
from simnet.scenario import Condition, LogicODE, Start, level_stages
from simnet.study.starts import rewritten

__all__ = ["DIGITS", "LevelsReached", "level_of", "settle_levels"]

DIGITS = 3  # levels are known to about 1e-4; a difference that survives rounding is one


@dataclass(frozen=True)
class LevelsReached:
    """Steady states and oscillations that the starts come to."""

    names: tuple[str, ...]
    found: Equilibria
    method: str
    sampled: bool

    def read(self, terms: tuple[Expr, ...]) -> ReadoutValue:
        """Return the level: a point, or the span over what different starts come to."""
        resting = [(point.share, _sum(terms, point.levels)) for point in self.found.points]
        lows = [(wave.share, _sum(terms, wave.low)) for wave in self.found.oscillations]
        highs = [_sum(terms, wave.high) for wave in self.found.oscillations]
        means = [(wave.share, _sum(terms, wave.mean)) for wave in self.found.oscillations]
        levels = [level for _, level in resting + lows] + highs
        moves = any(low != high for (_, low), high in zip(lows, highs, strict=True)) or self.found.undecided > 0
        if not levels:
            return ReadoutValue(None, 0.0, float(len(terms)), exact=not self.sampled, oscillates=True)
        shares = sum(share for share, _ in resting + means)
        value = round(sum(share * level for share, level in resting + means) / shares, DIGITS)
        low, high = min(levels), max(levels)
        if self.sampled and low < high:
            return ReadoutValue(None, low, high, exact=False, oscillates=moves)
        return ReadoutValue(value, low, high, exact=not self.sampled, oscillates=moves)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Warn where cells stay on a point from which any push would take them, or come to no rest."""
        said = []
        if any(not point.stable for point in self.found.points):
            said.append("ode: some cells stay on an unstable steady state; a small push would take them elsewhere")
        if self.found.undecided:
            share = self.found.undecided
            said.append(f"ode: {share:.0%} of the starts neither rest nor repeat themselves in the time given")
        return tuple(said)

    def attractors(self) -> Iterator[Attractor]:
        """Yield steady states as levels; an oscillation as its lowest and highest levels."""
        for point in self.found.points:
            yield Attractor(self.names, np.array([self._row(point.levels)]), 1, point.share)
        for wave in self.found.oscillations:
            yield Attractor(self.names, np.array([self._row(wave.low), self._row(wave.high)]), 2, wave.share)

    def _row(self, levels: Mapping[str, float]) -> list[float]:
        return [round(levels[name], DIGITS) + 0.0 for name in self.names]


def settle_levels(network: Network, condition: Condition, scheme: LogicODE, start: Start, seed: int) -> LevelsReached:
    """Follow levels through all phases; in the last, say where they rest or how they swing."""
    network = rewritten(network, condition)
    stages = level_stages(condition, network)
    starts = start_levels(network, start, seed)
    before = integrate(network, stages[:-1], scheme, starts).levels[-1]
    found = equilibria(network, [stages[-1]], scheme, before)
    method = f"integrated until no level changes faster than {scheme.tol:g}, levels to 0.001"
    return LevelsReached(tuple(network.nodes), found, method, sampled=start.kind == "random")


def _sum(terms: tuple[Expr, ...], levels: Mapping[str, float]) -> float:
    """Return what a sum of terms is worth at levels, rounded to what is known."""
    return float(np.round(level_of(terms, levels), DIGITS)) + 0.0


def level_of(terms: tuple[Expr, ...], levels: Mapping[str, Any]) -> Any:
    """Add up terms; a phenotype is read as AND = product, OR = a + b - ab of its levels.

    Parameters
    ----------
    terms : tuple of Expr
    levels : Mapping[str, float or ndarray]
        By node.

    Returns
    -------
    float or ndarray
        Of the shape of the levels.
    """
    return sum(
        fold(
            term,
            const=float,
            var=levels.__getitem__,
            negate=lambda a: 1 - a,
            both=lambda a, b: a * b,
            either=lambda a, b: a + b - a * b,
        )
        for term in terms
    )
