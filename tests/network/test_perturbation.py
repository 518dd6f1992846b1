"""The perturbation family: canonical print, copies, unknown names, range of doses."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.errors import InputError, UnknownNameError
from simnet.logic import FALSE, TRUE, Expr, equivalent, parse
from simnet.network import (
    Clamp,
    Drug,
    EdgeLoss,
    Inhibition,
    InputSetting,
    Knockout,
    Network,
    Node,
    Overexpression,
    Perturbation,
    RuleChange,
)
from tests.oracles import value
from tests.strategies import networks, rules

CELLS = Network(
    id="cells",
    nodes={
        "KRAS": Node("KRAS", kind="context", name="KRAS G12C"),
        "Erlotinib": Node("Erlotinib", kind="drug", aliases=("Tarceva",)),
        "EGFR": Node("EGFR", rule=parse("!Erlotinib").expr),
        "ERK": Node("ERK", name="p-ERK", rule=parse("KRAS | EGFR & !DUSP6").expr),
        "DUSP6": Node("DUSP6", rule=parse("ERK").expr),
    },
)

PRINTED: list[tuple[Perturbation, str]] = [
    (Knockout("NRF2"), "NRF2 KO"),
    (Overexpression("NRF2"), "NRF2 OE"),
    (Inhibition("EGFR", 0.7), "EGFR inhibited 70%"),
    (Inhibition("EGFR"), "EGFR inhibited"),
    (Inhibition("EGFR", 0), "EGFR inhibited 0%"),
    (Inhibition("EGFR", 0.125), "EGFR inhibited 12.5%"),
    (Drug("Osimertinib", 0.5), "Osimertinib 0.5"),
    (Drug("Osimertinib"), "Osimertinib"),
    (Drug("Osimertinib", 1), "Osimertinib"),
    (Drug("Osimertinib", 0), "Osimertinib 0"),
    (InputSetting("tmTNF", True), "tmTNF=1"),
    (InputSetting("tmTNF", False), "tmTNF=0"),
    (EdgeLoss("GSTP1", "ERK"), "GSTP1 -/-> ERK"),
    (RuleChange("ERK", parse("RAS or GSTP1").expr), "ERK := RAS | GSTP1"),
]


@pytest.mark.parametrize(("perturbation", "text"), PRINTED, ids=[text for _, text in PRINTED])
def test_each_prints_itself_in_one_canonical_form(perturbation: Perturbation, text: str) -> None:
    assert str(perturbation) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (Knockout("p-ERK"), "ERK KO"),
        (Overexpression("P-erk"), "ERK OE"),
        (Inhibition("p-ERK", 0.25), "ERK inhibited 25%"),
        (Drug("tarceva", 0.5), "Erlotinib 0.5"),
        (InputSetting("KRAS G12C", True), "KRAS=1"),
        (EdgeLoss("dusp6", "p-ERK"), "DUSP6 -/-> ERK"),
        (RuleChange("p-ERK", parse("'KRAS G12C' & Tarceva").expr), "ERK := KRAS & Erlotinib"),
    ],
)
def test_display_names_and_aliases_lead_to_the_same_canonical_form(typed: Perturbation, text: str) -> None:
    assert str(typed.bind(CELLS)) == text


@pytest.mark.parametrize(
    ("perturbation", "node", "rule"),
    [
        (Knockout("ERK"), "ERK", "0"),
        (Overexpression("ERK"), "ERK", "1"),
        (Inhibition("ERK"), "ERK", "0"),
        (Inhibition("ERK", 0), "ERK", "KRAS | EGFR & !DUSP6"),
        (Drug("Erlotinib"), "Erlotinib", "1"),
        (InputSetting("KRAS", True), "KRAS", "1"),
        (InputSetting("KRAS", False), "KRAS", "0"),
        (EdgeLoss("DUSP6", "ERK"), "ERK", "KRAS | EGFR"),
        (EdgeLoss("EGFR", "ERK"), "ERK", "KRAS"),
        (EdgeLoss("KRAS", "ERK"), "ERK", "EGFR & !DUSP6"),
        (RuleChange("ERK", parse("KRAS & EGFR").expr), "ERK", "KRAS & EGFR"),
    ],
)
def test_full_effect_rewrites_one_rule(perturbation: Perturbation, node: str, rule: str) -> None:
    changed = perturbation.apply(CELLS)
    found = changed.nodes[node].rule
    assert found is not None
    assert equivalent(found, parse(rule).expr)
    assert {name for name in CELLS.nodes if changed.nodes[name] != CELLS.nodes[name]} <= {node}


@pytest.mark.parametrize(
    "perturbation",
    [Knockout("ERK"), Drug("Erlotinib"), EdgeLoss("DUSP6", "ERK"), RuleChange("ERK", TRUE), InputSetting("KRAS", True)],
    ids=str,
)
def test_the_original_stays_as_it_was(perturbation: Perturbation) -> None:
    before = dict(CELLS.nodes)
    perturbation.apply(CELLS)
    CELLS.perturb(perturbation)
    assert dict(CELLS.nodes) == before
    assert CELLS.perturbations == ()


@pytest.mark.parametrize("perturbation", [Inhibition("ERK", 0.5), Drug("Erlotinib", 0.01)], ids=str)
def test_a_dose_between_0_and_1_is_a_mixture_and_no_network(perturbation: Perturbation) -> None:
    with pytest.raises(InputError, match="mixture of two populations"):
        perturbation.apply(CELLS)


def test_a_drug_at_dose_0_leaves_the_cells_as_they_are() -> None:
    assert Drug("Erlotinib", 0).apply(CELLS) == CELLS


UNKNOWN: list[Perturbation] = [
    Knockout("ERKK"),
    Overexpression("ERKK"),
    Inhibition("ERKK"),
    InputSetting("ERKK", True),
    EdgeLoss("ERKK", "ERK"),
    EdgeLoss("ERK", "ERKK"),
    RuleChange("ERKK", TRUE),
    RuleChange("ERK", parse("ERKK").expr),
]


@pytest.mark.parametrize("perturbation", UNKNOWN, ids=str)
@pytest.mark.parametrize("use", ["bind", "apply", "perturb"])
def test_unknown_names_are_refused_wherever_they_are_used(perturbation: Perturbation, use: str) -> None:
    uses: dict[str, Callable[[], object]] = {
        "bind": lambda: perturbation.bind(CELLS),
        "apply": lambda: perturbation.apply(CELLS),
        "perturb": lambda: CELLS.perturb(perturbation),
    }
    with pytest.raises(UnknownNameError, match="Did you mean 'ERK'"):
        uses[use]()


@pytest.mark.parametrize("name", ["Erlotinip", "ERK"])
def test_what_is_not_a_drug_cannot_be_given(name: str) -> None:
    with pytest.raises(UnknownNameError, match=f"unknown drug '{name}'"):
        CELLS.perturb(Drug(name))


def test_a_node_with_a_rule_cannot_be_set_like_an_input() -> None:
    with pytest.raises(InputError, match="use KO:ERK, OE:ERK or INH:ERK"):
        CELLS.perturb(InputSetting("ERK", True))


def test_an_edge_that_is_not_there_cannot_be_lost() -> None:
    with pytest.raises(InputError, match="KRAS does not regulate DUSP6"):
        CELLS.perturb(EdgeLoss("KRAS", "DUSP6"))


@pytest.mark.parametrize("dose", [-0.01, 1.01, 70, math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("kind", [Drug, Inhibition])
def test_a_dose_outside_0_to_1_is_refused(kind: Callable[[str, float], Perturbation], dose: float) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        kind("Erlotinib", dose)


@pytest.mark.parametrize("dose", [0, 0.0, 1e-9, 0.5, 1, 1.0])
@pytest.mark.parametrize("kind", [Drug, Inhibition])
def test_a_dose_from_0_to_1_is_taken(kind: Callable[[str, float], Perturbation], dose: float) -> None:
    clamp = kind("Erlotinib", dose).clamp()
    assert clamp is not None
    assert clamp.dose == dose


@pytest.mark.parametrize(
    ("perturbation", "clamp", "genetic"),
    [
        (Knockout("ERK"), Clamp("ERK", False), True),
        (Overexpression("ERK"), Clamp("ERK", True), True),
        (Inhibition("ERK", 0.7), Clamp("ERK", False, 0.7), False),
        (Drug("Erlotinib", 0.5), Clamp("Erlotinib", True, 0.5), False),
        (InputSetting("KRAS", False), Clamp("KRAS", False), False),
        (EdgeLoss("DUSP6", "ERK"), None, True),
        (RuleChange("ERK", TRUE), None, True),
    ],
    ids=str,
)
def test_each_knows_what_it_holds_and_whether_it_is_permanent(
    perturbation: Perturbation, clamp: Clamp | None, genetic: bool
) -> None:
    assert (perturbation.clamp(), perturbation.genetic) == (clamp, genetic)


def test_perturbations_compose_in_order() -> None:
    treated = CELLS.perturb(Drug("Tarceva", 0.5)).perturb(Knockout("p-ERK"), Inhibition("EGFR"))
    assert list(map(str, treated.perturbations)) == ["Erlotinib 0.5", "ERK KO", "EGFR inhibited"]


def test_a_lost_edge_is_gone_from_the_perturbed_network() -> None:
    assert "DUSP6" not in CELLS.perturb(EdgeLoss("DUSP6", "ERK")).nodes["ERK"].regulators


def test_edges_are_lost_one_after_the_other() -> None:
    changed = CELLS.perturb(EdgeLoss("DUSP6", "ERK"), EdgeLoss("KRAS", "ERK"))
    assert changed.nodes["ERK"].regulators == ("EGFR",)


def test_an_edge_cannot_be_lost_twice() -> None:
    with pytest.raises(InputError, match="does not regulate"):
        CELLS.perturb(EdgeLoss("DUSP6", "ERK")).perturb(EdgeLoss("DUSP6", "ERK"))


@settings(max_examples=30, deadline=None)
@given(networks(), st.data())
def test_a_lost_edge_is_the_rule_with_the_regulator_absent(net: Network, data: st.DataObject) -> None:
    edges = [(regulator, node.id) for node in net.nodes.values() for regulator in node.regulators]
    if not edges:
        return
    regulator, target = data.draw(st.sampled_from(edges))
    old, new = net.nodes[target].rule, EdgeLoss(regulator, target).apply(net).nodes[target].rule
    assert old is not None
    assert new is not None
    state = {name: data.draw(st.integers(0, 1), label=name) for name in net.nodes}
    assert value(new, state) == value(old, {**state, regulator: 0})


@settings(max_examples=30, deadline=None)
@given(networks(), st.data())
def test_a_changed_rule_is_the_new_rule(net: Network, data: st.DataObject) -> None:
    target = data.draw(st.sampled_from([name for name in net.nodes if name not in net.inputs]))
    rule: Expr = data.draw(rules(list(net.nodes)))
    found = RuleChange(target, rule).apply(net).nodes[target].rule
    assert found is not None
    assert equivalent(found, rule)


@settings(max_examples=25, deadline=None)
@given(networks(), st.data())
def test_a_knockout_after_a_knockout_of_the_same_node_changes_nothing(net: Network, data: st.DataObject) -> None:
    node = data.draw(st.sampled_from(list(net.nodes)))
    once = Knockout(node).apply(net)
    assert Knockout(node).apply(once) == once
    assert once.nodes[node].rule == FALSE
