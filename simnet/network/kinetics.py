"""Numbers that a rule file gives for continuous time and for the logic ODE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

__all__ = ["Kinetics"]


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Kinetics:
    """Rates, time constants and Hill curves; what is not named keeps the scheme's default.

    Parameters
    ----------
    rates : Mapping[str, (float, float)]
        Rates up and down of a node, per unit of time.
    tau : Mapping[str, float]
        Time constant of a node.
    curves : Mapping[(str, str), (float, float)]
        Hill exponent and half-saturation of a regulation, by (regulator, target).
    """

    rates: Mapping[str, tuple[float, float]] = field(default_factory=_empty)
    tau: Mapping[str, float] = field(default_factory=_empty)
    curves: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=_empty)

    def __bool__(self) -> bool:
        return bool(self.rates or self.tau or self.curves)
