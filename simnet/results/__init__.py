"""What comes out: frozen, named, with provenance; exact or sampled with its interval."""

from simnet.results.differences import Difference, Differences
from simnet.results.ensemble import Ensemble
from simnet.results.escape import Countermeasure, Ladder, Rung
from simnet.results.explanation import Blocked, Chain, Change, Explanation, Link, Proof
from simnet.results.grounds import ClaimGrounds, Grounding
from simnet.results.interventions import Intervention, Interventions
from simnet.results.joint import JointStates
from simnet.results.outcome import ScenarioResult
from simnet.results.provenance import Provenance
from simnet.results.robustness import ClaimRobustness, Flip, LeftOut, Robustness, Share
from simnet.results.scores import ScoredObservation, Scores
from simnet.results.steady import Attractor, ReadoutValue, SteadyState, SteadyStates
from simnet.results.table import Cell, Table
from simnet.results.trajectory import Trajectory
from simnet.results.verdict import Answer, Measurement, Verdict, Verdicts

__all__ = [
    "Answer",
    "Attractor",
    "Blocked",
    "Cell",
    "Chain",
    "Change",
    "ClaimGrounds",
    "ClaimRobustness",
    "Countermeasure",
    "Difference",
    "Differences",
    "Ensemble",
    "Explanation",
    "Flip",
    "Grounding",
    "Intervention",
    "Interventions",
    "JointStates",
    "Ladder",
    "LeftOut",
    "Link",
    "Measurement",
    "Proof",
    "Provenance",
    "ReadoutValue",
    "Robustness",
    "Rung",
    "ScenarioResult",
    "ScoredObservation",
    "Scores",
    "Share",
    "SteadyState",
    "SteadyStates",
    "Table",
    "Trajectory",
    "Verdict",
    "Verdicts",
]
