"""Everything that one run of a scenario gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simnet.results.provenance import Provenance
from simnet.results.steady import SteadyStates
from simnet.results.trajectory import Trajectory
from simnet.results.verdict import Verdicts
from simnet.scenario import Scenario

__all__ = ["ScenarioResult"]


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """Everything a scenario gives.

    Parameters
    ----------
    scenario : Scenario
    states : SteadyStates
        Every condition under every scheme, by its label.
    courses : tuple of Trajectory
        Synchronous steps of every condition.
    verdicts : Verdicts
    provenance : Provenance
    """

    scenario: Scenario
    states: SteadyStates
    courses: tuple[Trajectory, ...]
    verdicts: Verdicts
    provenance: Provenance

    def _repr_html_(self) -> str:
        return self.states._repr_html_() + self.verdicts._repr_html_()

    def to_dict(self) -> dict[str, Any]:
        """Return steady states, verdicts and provenance, ready for JSON."""
        return {
            "scenario": self.scenario.id,
            **self.states.to_dict(),
            "claims": self.verdicts.to_dict(),
            "provenance": self.provenance.to_dict(),
        }
