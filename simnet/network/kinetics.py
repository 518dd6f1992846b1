"""Numbers that a model gives for continuous time and for the logic ODE."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from simnet.logic import Expr

__all__ = ["Clock", "JointStart", "Kinetics", "Law"]

Law = tuple[tuple[Expr, float], ...]
"""A rate that depends on the state: the sum of the numbers whose expression is true."""


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class JointStart:
    """Nodes that begin together, and the probability of each of their joint states.

    Parameters
    ----------
    nodes : tuple of str
    outcomes : tuple of (tuple of int, float)
        States in the order of `nodes`, each once, with probabilities that sum to 1; states that
        are not named have probability 0.

    Examples
    --------
    >>> JointStart(("A", "B"), (((1, 0), 0.25), ((0, 1), 0.75))).chance_on("A")
    0.25
    """

    nodes: tuple[str, ...]
    outcomes: tuple[tuple[tuple[int, ...], float], ...]

    def chance_on(self, node: str) -> float:
        """Return the probability that a node begins on, whatever the others do."""
        place = self.nodes.index(node)
        return sum(chance for state, chance in self.outcomes if state[place])


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the file of a model says to follow cells, from its own start, without settling.

    Parameters
    ----------
    duration : float
    windows : int
        Equal stretches over which probabilities are averaged.
    runs : int
        Number of cells.
    outputs : tuple of str
        Nodes whose joint states are reported.
    """

    duration: float
    windows: int
    runs: int
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kinetics:
    """Rates, starts, time constants and Hill curves; what is not named keeps the scheme's default.

    Parameters
    ----------
    rates : Mapping[str, (float or Law, float or Law)]
        Rates up and down of a node, per unit of time.
    tau : Mapping[str, float]
        Time constant of a node.
    curves : Mapping[(str, str), (float, float)]
        Hill exponent and half-saturation of a regulation, by (regulator, target).
    starts : tuple of JointStart
        Where nodes begin in continuous time, each node once; others begin as `Network.initial` says.
    clock : Clock or None
        Only for models whose file says how to run them.
    """

    rates: Mapping[str, tuple[float | Law, float | Law]] = field(default_factory=_empty)
    tau: Mapping[str, float] = field(default_factory=_empty)
    curves: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=_empty)
    starts: tuple[JointStart, ...] = ()
    clock: Clock | None = None

    def __bool__(self) -> bool:
        return bool(self.rates or self.tau or self.curves or self.starts or self.clock)

    def with_new_rules(self, nodes: Iterable[str]) -> Kinetics:
        """Return the numbers that still hold when some nodes have got new rules.

        Rates that are laws say when a node switches, which the new rule now says: they go.
        """
        gone = {name for name in nodes if any(isinstance(rate, tuple) for rate in self.rates.get(name, ()))}
        if not gone:
            return self
        return replace(self, rates={name: pair for name, pair in self.rates.items() if name not in gone})
