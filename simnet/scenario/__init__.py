"""What is asked of a network: schemes, conditions, claims, hypotheses."""

from simnet.scenario.allowed import Allowed, allowed_items, typed
from simnet.scenario.claim import (
    CLAIM_KINDS,
    WORDS,
    Claim,
    ClaimKind,
    Comparison,
    Relation,
    Word,
    parse_comparison,
    parse_holds,
)
from simnet.scenario.condition import FORMS, Condition, Phase, parse_condition
from simnet.scenario.continuous import ContinuousTime, Rates, TimedStage
from simnet.scenario.goal import Goal, negated, parse_goal, threshold
from simnet.scenario.hypothesis import Effect, Hypothesis, parse_hypothesis
from simnet.scenario.observation import OUTCOMES, Observation, Outcome
from simnet.scenario.ode import EdgeParameters, LevelStage, LogicODE, NodeParameters, ParameterEnsemble, level_stages
from simnet.scenario.readout import Readout, parse_readout, parse_readouts
from simnet.scenario.scenario import Scenario
from simnet.scenario.schedule import Stage, Subpopulation, subpopulations
from simnet.scenario.schemes import (
    DEFAULT_SCHEMES,
    SCHEMES,
    Asynchronous,
    Scheme,
    Start,
    Synchronous,
    as_schemes,
    as_start,
    with_time_limit,
)
from simnet.scenario.trapspaces import TrapSpaces

__all__ = [
    "CLAIM_KINDS",
    "DEFAULT_SCHEMES",
    "FORMS",
    "OUTCOMES",
    "SCHEMES",
    "WORDS",
    "Allowed",
    "Asynchronous",
    "Claim",
    "ClaimKind",
    "Comparison",
    "Condition",
    "ContinuousTime",
    "EdgeParameters",
    "Effect",
    "Goal",
    "Hypothesis",
    "LevelStage",
    "LogicODE",
    "NodeParameters",
    "Observation",
    "Outcome",
    "ParameterEnsemble",
    "Phase",
    "Rates",
    "Readout",
    "Relation",
    "Scenario",
    "Scheme",
    "Stage",
    "Start",
    "Subpopulation",
    "Synchronous",
    "TimedStage",
    "TrapSpaces",
    "Word",
    "allowed_items",
    "as_schemes",
    "as_start",
    "level_stages",
    "negated",
    "parse_comparison",
    "parse_condition",
    "parse_goal",
    "parse_holds",
    "parse_hypothesis",
    "parse_readout",
    "parse_readouts",
    "subpopulations",
    "threshold",
    "typed",
    "with_time_limit",
]
