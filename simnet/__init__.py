"""Logical models of cancer signalling: rules to steady states, plots and verdicts.

Examples
--------
>>> import simnet as sn
>>> cells = sn.load("osimertinib_socs3_nrf2")
>>> treated = cells.perturb(sn.Drug("Osimertinib"), sn.Knockout("NRF2"))
>>> sn.steady_states(treated, context="resistant_adaptive", readouts="CellDeath")[0]["CellDeath"].value
1.0
>>> sn.test(cells, "inhibit NRF2 restores sensitivity to Osimertinib").word
'supported'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simnet import plot
    from simnet.errors import (
        ConditionError,
        ExpressionError,
        FileProblems,
        InputError,
        NoEffectWarning,
        SimnetError,
        TooLargeError,
        UnknownNameError,
    )
    from simnet.files import (
        load,
        model_names,
        read_network,
        read_observations,
        read_scenario,
        scenario_names,
        scenario_path,
    )
    from simnet.network import (
        Drug,
        EdgeLoss,
        Inhibition,
        InputSetting,
        Knockout,
        Network,
        Node,
        Overexpression,
        RuleChange,
    )
    from simnet.pages import page
    from simnet.scenario import (
        Allowed,
        Asynchronous,
        Condition,
        ContinuousTime,
        LogicODE,
        Rates,
        Start,
        Synchronous,
        TrapSpaces,
        parse_condition,
        parse_hypothesis,
    )
    from simnet.scenario.candidates import drugs, inhibitions, knockouts, overexpressions, pairs
    from simnet.study import (
        Effort,
        Workers,
        control,
        diff,
        escape,
        run,
        score,
        screen,
        simulate,
        steady_states,
        test,
        trajectory,
    )
    from simnet.study.dosematrix import dose_matrix
    from simnet.study.ensembles import over_parameters, verdicts_over_parameters
    from simnet.study.explain import explain
    from simnet.study.grounds import grounds
    from simnet.study.hysteresis import hysteresis
    from simnet.study.robustness import Probes, robustness

__version__ = "0.1.0"

_HOME = {
    "simnet.errors": (
        "ConditionError", "ExpressionError", "FileProblems", "InputError", "NoEffectWarning", "SimnetError",
        "TooLargeError", "UnknownNameError",
    ),
    "simnet.files": (
        "load", "model_names", "read_network", "read_observations", "read_scenario", "scenario_names", "scenario_path",
    ),
    "simnet.network": (
        "Drug", "EdgeLoss", "Inhibition", "InputSetting", "Knockout", "Network", "Node", "Overexpression",
        "RuleChange",
    ),
    "simnet.pages": ("page",),
    "simnet.scenario": (
        "Allowed", "Asynchronous", "Condition", "ContinuousTime", "LogicODE", "Rates", "Start", "Synchronous",
        "TrapSpaces", "parse_condition", "parse_hypothesis",
    ),
    "simnet.scenario.candidates": ("drugs", "inhibitions", "knockouts", "overexpressions", "pairs"),
    "simnet.study": (
        "Effort", "Workers", "screen",
        "control", "diff", "escape", "run", "score", "simulate", "steady_states", "test", "trajectory",
    ),
    "simnet.study.ensembles": ("over_parameters", "verdicts_over_parameters"),
    "simnet.study.dosematrix": ("dose_matrix",),
    "simnet.study.explain": ("explain",),
    "simnet.study.grounds": ("grounds",),
    "simnet.study.hysteresis": ("hysteresis",),
    "simnet.study.robustness": ("Probes", "robustness"),
}  # fmt: skip
_WHERE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Allowed",
    "Asynchronous",
    "Condition",
    "ConditionError",
    "ContinuousTime",
    "Drug",
    "EdgeLoss",
    "Effort",
    "ExpressionError",
    "FileProblems",
    "Inhibition",
    "InputError",
    "InputSetting",
    "Knockout",
    "LogicODE",
    "Network",
    "NoEffectWarning",
    "Node",
    "Overexpression",
    "Probes",
    "Rates",
    "RuleChange",
    "SimnetError",
    "Start",
    "Synchronous",
    "TooLargeError",
    "TrapSpaces",
    "UnknownNameError",
    "Workers",
    "__version__",
    "control",
    "diff",
    "dose_matrix",
    "drugs",
    "escape",
    "explain",
    "grounds",
    "hysteresis",
    "inhibitions",
    "knockouts",
    "load",
    "model_names",
    "over_parameters",
    "overexpressions",
    "page",
    "pairs",
    "parse_condition",
    "parse_hypothesis",
    "plot",
    "read_network",
    "read_observations",
    "read_scenario",
    "robustness",
    "run",
    "scenario_names",
    "scenario_path",
    "score",
    "screen",
    "simulate",
    "steady_states",
    "test",
    "trajectory",
    "verdicts_over_parameters",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room when it is first used, so that importing simnet is quick."""
    if name in _WHERE:
        value = getattr(importlib.import_module(_WHERE[name]), name)
        globals()[name] = value
        return value
    if name == "plot":
        return importlib.import_module("simnet.plot")
    message = f"module 'simnet' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted(__all__)
