"""The logic ODE as SBML and Antimony: read by other means, it is the right-hand side that simnet integrates."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine.levelsystem import level_system
from simnet.engine.ode import integrate
from simnet.errors import InputError, TooLargeError
from simnet.files import load, model_names, read_any
from simnet.files.antimony import RESERVED, antimony_text
from simnet.files.sbml_ode import sbml_ode_text
from simnet.logic import And, Not, Or, Var
from simnet.network import Gene, Knockout, Network, Node
from simnet.scenario.kinetics import with_curves
from simnet.scenario.ode import EdgeParameters, Form, LogicODE, NodeParameters
from tests.engine.test_hillcube import cube, normalised_hill, plain_hill
from tests.strategies import networks

FORMS: tuple[Form, ...] = ("hillcube_normalised", "hillcube", "netflux")
FOLDER = "SIMNET_NETWORKS"
MATH = "{http://www.w3.org/1998/Math/MathML}"

# a reader of SBML that shares nothing with the package ------------------------------------------------


def chained(function: Callable[[float, float], float]) -> Callable[..., float]:
    return lambda first, *others: function(first, chained(function)(*others)) if others else first


ARITHMETIC: dict[str, Callable[..., float]] = {
    "plus": chained(lambda a, b: a + b),
    "times": chained(lambda a, b: a * b),
    "minus": lambda a, b: a - b,
    "divide": lambda a, b: a / b,
    "power": math.pow,
    "abs": abs,
    "geq": lambda a, b: float(a >= b),
}


def evaluate(math_element: ET.Element, scope: Mapping[str, Any]) -> float:
    """Value of a MathML element, by recursion."""
    tag, parts = math_element.tag.removeprefix(MATH), list(math_element)
    match tag:
        case "math":
            return evaluate(parts[0], scope)
        case "cn":
            return float(math_element.text or "")
        case "ci":
            return float(scope[(math_element.text or "").strip()])
        case "piecewise":
            for piece in parts[:-1]:
                if evaluate(piece[1], scope):
                    return evaluate(piece[0], scope)
            return evaluate(parts[-1][0], scope)
    values = [evaluate(part, scope) for part in parts[1:]]
    sign = parts[0].tag.removeprefix(MATH)
    return float(scope[(parts[0].text or "").strip()](*values) if sign == "ci" else ARITHMETIC[sign](*values))


def slopes(text: str, levels: Mapping[str, float]) -> dict[str, float]:
    """dx/dt of every species with a rate rule, at some levels."""
    (model,) = ET.fromstring(text)  # noqa: S314 - our own text
    core = model.tag.removesuffix("model")  # Antimony writes a later version
    scope: dict[str, Any] = {str(p.get("id")): float(p.get("value", "nan")) for p in model.iter(f"{core}parameter")}
    for definition in model.iter(f"{core}functionDefinition"):
        *names, body = definition[0][0]
        arguments = [(name[0].text or "").strip() for name in names]
        scope[str(definition.get("id"))] = lambda *values, a=arguments, b=body: evaluate(
            b, dict(zip(a, values, strict=True))
        )
    scope |= levels
    waiting = {str(rule.get("variable")): rule[0] for rule in model.iter(f"{core}assignmentRule")}
    while waiting:  # in whatever order they stand
        ready = [name for name, rule in waiting.items() if not names_of(rule) & waiting.keys()]
        assert ready, "assignments run in a circle"
        scope |= {name: evaluate(waiting.pop(name), scope) for name in ready}
    return {str(rule.get("variable")): evaluate(rule[0], scope) for rule in model.iter(f"{core}rateRule")}


def names_of(element: ET.Element) -> set[str]:
    return {(name.text or "").strip() for name in element.iter(f"{MATH}ci")}


def engine_slopes(network: Network, scheme: LogicODE, levels: Mapping[str, float]) -> dict[str, float]:
    column = np.array([[levels[name]] for name in network.nodes])
    found = level_system(network, scheme).slope(column)[:, 0]
    return {name: float(found[place]) for place, name in enumerate(network.nodes) if not network.nodes[name].is_input}


def some_levels(network: Network, seed: int) -> dict[str, float]:
    return dict(zip(network.nodes, np.random.default_rng(seed).random(len(network.nodes)).tolist(), strict=True))


def sbml_of_antimony(text: str) -> str:
    antimony = pytest.importorskip("antimony")
    antimony.clearPreviousLoads()
    assert antimony.loadAntimonyString(text) >= 0, antimony.getLastError()
    return str(antimony.getSBMLString(antimony.getMainModuleName()))


# the equations ------------------------------------------------------------------------------------------


@given(networks(max_nodes=5), st.sampled_from(FORMS), st.floats(1.2, 5), st.integers(0, 999))
@settings(max_examples=40, deadline=None)
def test_sbml_says_the_equations_that_simnet_integrates(network: Network, form: Form, n: float, seed: int) -> None:
    scheme = LogicODE(form, n=n, k=0.4, tau=1.7)
    levels = some_levels(network, seed)
    assert slopes(sbml_ode_text(network, scheme)[0], levels) == pytest.approx(engine_slopes(network, scheme, levels))


@given(networks(max_nodes=4), st.sampled_from(FORMS), st.integers(0, 999))
@settings(max_examples=25, deadline=None)
def test_antimony_says_the_same_equations(network: Network, form: Form, seed: int) -> None:
    scheme = LogicODE(form, n=2.5, k=0.4)
    levels = some_levels(network, seed)
    text = sbml_of_antimony(antimony_text(network, scheme)[0])
    assert slopes(text, levels) == pytest.approx(engine_slopes(network, scheme, levels))


@given(networks(max_nodes=4), st.integers(0, 999))
@settings(max_examples=25, deadline=None)
def test_a_hill_cube_in_sbml_is_the_sum_over_the_truth_table(network: Network, seed: int) -> None:
    levels = some_levels(network, seed)
    forms: dict[Form, Callable[[float, float, float], float]] = {
        "hillcube": plain_hill, "hillcube_normalised": normalised_hill
    }  # fmt: skip
    for form, curve in forms.items():
        found = slopes(sbml_ode_text(network, LogicODE(form))[0], levels)
        for name, node in network.nodes.items():
            if node.rule is not None:
                bent = {regulator: curve(levels[regulator], 3, 0.5) for regulator in node.regulators}
                assert found[name] == pytest.approx(cube(node.rule, bent) - levels[name])


def test_parameters_of_single_nodes_and_regulations_are_in_the_file() -> None:
    network = Network.from_rules({"ERK": "MEK & !DUSP6 | RAS", "DUSP6": "ERK"})
    single = EdgeParameters(n=2, k=0.3, w=0.7)
    scheme = LogicODE(
        "netflux", n=1.4, edges={("MEK", "ERK"): single}, nodes={"ERK": NodeParameters(tau=5, ymax=2, y0=0.2)}
    )
    text, _ = sbml_ode_text(network, scheme)
    for line in (
        'id="k_MEK_to_ERK" name="half-saturation of MEK on ERK" value="0.3"',
        'id="n_RAS_to_ERK" name="Hill exponent of RAS on ERK" value="1.4"',
        'id="w_DUSP6_and_MEK_to_ERK" name="weight of DUSP6 and MEK on ERK" value="0.7"',
        'id="w_RAS_to_ERK" name="weight of RAS on ERK" value="1"',
        'id="tau_ERK" name="time constant of ERK" value="5"',
        'id="ymax_ERK" name="greatest level of ERK" value="2"',
    ):
        assert line in text
    assert re.search(r'<species id="ERK"[^>]*initialConcentration="0.2"', text)
    levels = {"ERK": 1.6, "MEK": 0.4, "RAS": 0.1, "DUSP6": 0.9}  # ERK above 1: its curve stops there
    assert slopes(text, levels) == pytest.approx(engine_slopes(network, scheme, levels))


def test_a_level_a_rounding_error_below_0_is_as_good_as_0() -> None:
    # solvers undershoot; a broken power of that would be no number
    text, _ = sbml_ode_text(Network.from_rules({"ERK": "RAS"}), LogicODE(n=2.5))
    assert slopes(text, {"ERK": 0.0, "RAS": -1e-12}) == {"ERK": pytest.approx(0.0, abs=1e-25)}


def test_a_rule_too_wide_for_its_truth_table_is_written_compactly() -> None:
    # a truth table of 26 regulators has 67 million corners
    pairs = [And((Var(f"a{place}"), Not(Var(f"b{place}")))) for place in range(13)]
    network = Network.from_rules({"T": Or(tuple(pairs))})
    text, _ = sbml_ode_text(network)
    assert len(text) < 100_000
    levels = some_levels(network, 1)
    assert slopes(text, levels) == pytest.approx(engine_slopes(network, LogicODE(), levels))


def test_parts_needed_twice_are_written_once() -> None:
    # parity: every diagram node is needed by both branches of the next; written out it doubles with each
    rule: Any = Var("x0")
    for place in range(1, 12):
        other = Var(f"x{place}")
        rule = Or((And((rule, Not(other))), And((Not(rule), other))))
    network = Network.from_rules({"T": rule})
    text, _ = sbml_ode_text(network)
    assert 'variable="part_of_T"' in text
    assert len(text) < 60_000
    levels = some_levels(network, 3)
    assert slopes(text, levels) == pytest.approx(engine_slopes(network, LogicODE(), levels))


def test_deeply_nested_rules_become_parts_of_bounded_depth() -> None:
    rule: Any = Var("A")
    for place in range(300):
        rule = (And if place % 2 else Or)((rule, Var(f"x{place % 7}")))
    network = Network.from_rules({"T": rule})
    for form in FORMS:
        scheme = LogicODE(form, n=3)
        text, _ = sbml_ode_text(network, scheme)
        levels = some_levels(network, 5)
        assert slopes(text, levels) == pytest.approx(engine_slopes(network, scheme, levels))


def test_a_rule_without_a_compact_form_is_refused_with_its_size() -> None:
    # a sum of products of partners that stand far apart: any order keeps half of the regulators in mind
    pairs = [And((Var(f"a{i}"), Var(f"b{(7 * i) % 24}"))) for i in range(24)]
    crossed = [And((Var(f"b{i}"), Var(f"a{(11 * i + 5) % 24}"))) for i in range(24)]
    with pytest.raises(TooLargeError, match="more than 20,000 nodes"):
        sbml_ode_text(Network.from_rules({"T": And((Or(tuple(pairs)), Or(tuple(crossed))))}))


@pytest.mark.parametrize("model", model_names())
def test_every_model_of_the_library_is_written_with_its_own_numbers(model: str) -> None:
    network = load(model)
    scheme = with_curves(LogicODE(), network)
    text, names = sbml_ode_text(network)
    levels = some_levels(network, 7)
    found = slopes(text, {names[name]: level for name, level in levels.items()})
    expected = engine_slopes(network, scheme, levels)
    assert found == pytest.approx({names[name]: slope for name, slope in expected.items()})


def real_networks() -> list[Path]:
    folder = os.environ.get(FOLDER)
    return sorted(path for path in Path(folder).iterdir() if path.suffix in (".bnet", ".bnd")) if folder else []


@pytest.mark.skipif(not os.environ.get(FOLDER), reason=f"{FOLDER} names no folder of published networks")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", real_networks(), ids=lambda path: path.name)
def test_a_published_network_is_written_with_the_right_equations(path: Path, form: Form) -> None:
    network, scheme = read_any(path), LogicODE(form, n=2)
    text, names = sbml_ode_text(network, scheme)
    levels = some_levels(network, 1)
    found = slopes(text, {names[name]: level for name, level in levels.items()})
    expected = engine_slopes(network, scheme, levels)
    assert found == pytest.approx({names[name]: slope for name, slope in expected.items()}, abs=1e-12)


# the files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("model", ["tmtnf_dox", "nrf2_keap1_rcc"])
def test_libsbml_has_nothing_to_say_against_a_model_of_the_library(model: str, form: Form) -> None:
    libsbml = pytest.importorskip("libsbml")
    document = libsbml.readSBMLFromString(sbml_ode_text(load(model), LogicODE(form, n=2))[0])
    document.checkConsistency()
    assert [document.getError(place).getMessage() for place in range(document.getNumErrors())] == []


@pytest.mark.parametrize("form", FORMS)
def test_another_simulator_comes_to_the_same_levels(form: Form) -> None:
    roadrunner = pytest.importorskip("roadrunner")
    network = load("tmtnf_dox")
    scheme = LogicODE(form, n=2.5, k=0.45)
    held = {"tmTNF": 1.0, "DOX": 0.8}
    simulator = roadrunner.RoadRunner(sbml_ode_text(network, scheme)[0])
    for name, level in held.items():
        simulator[f"[{name}]"] = level
    names = [name for name, node in network.nodes.items() if not node.is_input]
    columns = ["time", *(f"[{name}]" for name in names)]
    course = np.asarray(simulator.simulate(0, 12, 4, columns))
    rest = np.asarray(simulator.simulate(12, 200, 2, columns))
    ours = integrate(network, held, scheme, times=[4.0, 8.0, 12.0])
    rows = [list(network.nodes).index(name) for name in names]
    assert course[1:, 1:] == pytest.approx(ours.course[0, 0][:, rows], abs=2e-5)
    assert rest[-1, 1:] == pytest.approx(ours.levels[0, 0][rows], abs=2e-5)


def test_genes_that_somebody_checked_are_annotations() -> None:
    genes = (Gene("MAPK1", "HGNC:6871"), Gene("MAPK3", "HGNC:9999", checked=False))
    network = Network("m", {"ERK": Node("ERK", name='"p-ERK" & co', genes=genes, rule=Var("ERK"))})
    text, _ = sbml_ode_text(network)
    assert 'rdf:resource="https://identifiers.org/hgnc:6871"' in text
    assert "9999" not in text
    assert 'name="&quot;p-ERK&quot; &amp; co"' in text


def test_names_that_are_taken_give_way() -> None:
    rules = {"cell": "hill & tau_T", "hill": "cell", "tau_T": "T", "T": "h_cell_to_T | cell", "h_cell_to_T": "T"}
    network = Network.from_rules(rules, id="T")
    levels = some_levels(network, 2)
    expected = engine_slopes(network, LogicODE(), levels)
    assert slopes(sbml_ode_text(network)[0], levels) == pytest.approx(expected)
    assert slopes(sbml_of_antimony(antimony_text(network)[0]), levels) == pytest.approx(expected)


def test_words_of_antimony_are_written_under_other_names() -> None:
    network = Network.from_rules(dict.fromkeys(sorted(RESERVED), "E"), id="model")
    text, names = antimony_text(network)
    again = slopes(sbml_of_antimony(text), {names[name]: 0.5 for name in network.nodes})
    assert set(again) == {f"n_{word}" for word in RESERVED}


def test_inputs_start_as_the_context_says_and_are_kept() -> None:
    network = Network.from_rules({"ERK": "RAS"}, initial={"ERK": True}, contexts={"initial": {"RAS": True}})
    text, _ = sbml_ode_text(network)
    assert re.search(r'<species id="RAS"[^>]*initialConcentration="1"[^>]*boundaryCondition="true"', text)
    assert re.search(r'<species id="ERK"[^>]*initialConcentration="1"[^>]*boundaryCondition="false"', text)


def test_perturbed_cells_and_parameters_of_nothing_are_refused() -> None:
    network = Network.from_rules({"ERK": "RAS"})
    with pytest.raises(InputError, match="perturbations"):
        sbml_ode_text(network.perturb(Knockout("ERK")))
    strange = LogicODE(nodes={"MEK": NodeParameters(tau=2)}, edges={("ERK", "RAS"): EdgeParameters(n=2)})
    with pytest.raises(InputError, match="not in the network: MEK, ERK -> RAS"):
        antimony_text(network, strange)
