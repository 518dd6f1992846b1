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
    from simnet.files import load, model_names, read_network, read_scenario, scenario_names, scenario_path
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
    from simnet.scenario import (
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
    from simnet.study import run, simulate, steady_states, test, trajectory

__version__ = "0.1.0"

_HOME = {
    "simnet.errors": (
        "ConditionError", "ExpressionError", "FileProblems", "InputError", "NoEffectWarning", "SimnetError",
        "TooLargeError", "UnknownNameError",
    ),
    "simnet.files": ("load", "model_names", "read_network", "read_scenario", "scenario_names", "scenario_path"),
    "simnet.network": (
        "Drug", "EdgeLoss", "Inhibition", "InputSetting", "Knockout", "Network", "Node", "Overexpression",
        "RuleChange",
    ),
    "simnet.scenario": (
        "Asynchronous", "Condition", "ContinuousTime", "LogicODE", "Rates", "Start", "Synchronous", "TrapSpaces",
        "parse_condition", "parse_hypothesis",
    ),
    "simnet.study": ("run", "simulate", "steady_states", "test", "trajectory"),
}  # fmt: skip
_WHERE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Asynchronous",
    "Condition",
    "ConditionError",
    "ContinuousTime",
    "Drug",
    "EdgeLoss",
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
    "Rates",
    "RuleChange",
    "SimnetError",
    "Start",
    "Synchronous",
    "TooLargeError",
    "TrapSpaces",
    "UnknownNameError",
    "__version__",
    "load",
    "model_names",
    "parse_condition",
    "parse_hypothesis",
    "read_network",
    "read_scenario",
    "run",
    "scenario_names",
    "scenario_path",
    "simulate",
    "steady_states",
    "test",
    "trajectory",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room when it is first used, so that importing simnet is quick."""
    if name in _WHERE:
        value = getattr(importlib.import_module(_WHERE[name]), name)
        globals()[name] = value
        return value
    message = f"module 'simnet' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted(__all__)
