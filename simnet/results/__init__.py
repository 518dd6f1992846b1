"""What comes out: frozen, named, with provenance; exact or sampled with its interval."""

from simnet.results.ensemble import Ensemble
from simnet.results.outcome import ScenarioResult
from simnet.results.provenance import Provenance
from simnet.results.steady import Attractor, ReadoutValue, SteadyState, SteadyStates
from simnet.results.table import Cell, Table
from simnet.results.trajectory import Trajectory
from simnet.results.verdict import Answer, Measurement, Verdict, Verdicts

__all__ = [
    "Answer",
    "Attractor",
    "Cell",
    "Ensemble",
    "Measurement",
    "Provenance",
    "ReadoutValue",
    "ScenarioResult",
    "SteadyState",
    "SteadyStates",
    "Table",
    "Trajectory",
    "Verdict",
    "Verdicts",
]
