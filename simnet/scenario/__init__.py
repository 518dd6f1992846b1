"""What is asked of a network: schemes, conditions, claims, hypotheses."""

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
from simnet.scenario.hypothesis import Effect, Hypothesis, parse_hypothesis
from simnet.scenario.readout import Readout, parse_readout, parse_readouts
from simnet.scenario.scenario import Scenario
from simnet.scenario.schedule import Stage, Subpopulation, subpopulations
from simnet.scenario.schemes import SCHEMES, Asynchronous, Scheme, Start, Synchronous, as_schemes, as_start

__all__ = [
    "CLAIM_KINDS",
    "FORMS",
    "SCHEMES",
    "WORDS",
    "Asynchronous",
    "Claim",
    "ClaimKind",
    "Comparison",
    "Condition",
    "Effect",
    "Hypothesis",
    "Phase",
    "Readout",
    "Relation",
    "Scenario",
    "Scheme",
    "Stage",
    "Start",
    "Subpopulation",
    "Synchronous",
    "Word",
    "as_schemes",
    "as_start",
    "parse_comparison",
    "parse_condition",
    "parse_holds",
    "parse_hypothesis",
    "parse_readout",
    "parse_readouts",
    "subpopulations",
]
