"""What `import simnet` offers, pinned: a name that appears or goes is a decision, not an accident."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys

import pytest

import simnet

PUBLIC = [
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
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(simnet.__path__, "simnet.")
    if not module.name.endswith("__main__")  # it runs the command line
)


def test_all_is_the_literal_list() -> None:
    assert simnet.__all__ == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_can_be_used(name: str) -> None:
    assert getattr(simnet, name) is not None


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_found_by_tab_completion(name: str) -> None:
    assert name in dir(simnet)


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "__version__"])
def test_every_public_name_is_documented(name: str) -> None:
    assert inspect.getdoc(getattr(simnet, name))


@pytest.mark.parametrize("name", [name for name in PUBLIC if name not in ("__version__", "plot")])
def test_every_public_name_is_the_one_of_its_room(name: str) -> None:
    found = getattr(simnet, name)
    assert getattr(importlib.import_module(found.__module__), name) is found


def test_star_import_gives_every_public_name() -> None:
    script = "from simnet import *\nimport simnet\nprint(sorted(set(simnet.__all__) - set(globals())))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"


def test_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'simnet' has no attribute 'simulat'"):
        _ = simnet.simulat  # type: ignore[attr-defined, unused-ignore]


def test_errors_that_users_can_mend_are_input_errors() -> None:
    for error in (simnet.ConditionError, simnet.ExpressionError, simnet.FileProblems, simnet.UnknownNameError):
        assert issubclass(error, simnet.InputError)


def test_every_error_is_a_simnet_error() -> None:
    assert issubclass(simnet.InputError, simnet.SimnetError)
    assert issubclass(simnet.TooLargeError, simnet.SimnetError)


def test_verb_called_test_is_not_collected_as_a_test() -> None:
    assert simnet.test.__test__ is False  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", MODULES)
def test_every_module_can_be_imported_and_names_what_it_offers(name: str) -> None:
    module = importlib.import_module(name)
    assert [offered for offered in getattr(module, "__all__", []) if not hasattr(module, offered)] == []


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_about(name: str) -> None:
    assert importlib.import_module(name).__doc__


def test_ten_lines_that_read_like_a_methods_section() -> None:
    """The lines of the design that this version covers, as written there."""
    cells = simnet.load("osimertinib_socs3_nrf2")
    treated = cells.perturb(simnet.Drug("Osimertinib"), simnet.Knockout("NRF2"))
    table = str(simnet.steady_states(treated, context="resistant_adaptive").table())
    assert table.splitlines()[2].startswith("resistant_adaptive: Osimertinib + NRF2 KO  sync")
    assert str(simnet.test(cells, "inhibit NRF2 restores sensitivity to Osimertinib")).startswith("SUPPORTED: ")


def test_perturbing_a_network_leaves_the_original_as_it_was() -> None:
    cells = simnet.load("osimertinib_socs3_nrf2")
    cells.perturb(simnet.Knockout("NRF2"))
    assert cells == simnet.load("osimertinib_socs3_nrf2")
