"""The network: what it refuses, what it knows, and that nothing changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from simnet.errors import ExpressionError, InputError, UnknownNameError
from simnet.logic import TRUE, Sign, Var, parse
from simnet.network import Alternative, Grounds, Knockout, Network, Node, Regulation

NET = Network.from_rules(
    {"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}, id="toy", contexts={"on": {"RAS": True}, "off": {}}
)


def test_names_without_a_rule_become_inputs() -> None:
    assert NET.inputs == ("RAS",)


def test_nodes_keep_the_order_of_the_rules_after_the_inputs() -> None:
    assert tuple(NET.nodes) == ("RAS", "ERK", "DUSP6")


def test_a_rule_that_does_not_parse_is_refused() -> None:
    with pytest.raises(ExpressionError):
        Network.from_rules({"A": "B & & C"})


RULE = {"A": Node("A", rule=Var("B"))}
INPUT = {"A": Node("A", kind="context")}


@pytest.mark.parametrize(
    ("build", "where"),
    [
        (lambda: Network("n", RULE), "the rule of 'A'"),
        (lambda: Network("n", INPUT, contexts={"c": {"B": True}}), "context 'c'"),
        (lambda: Network("n", INPUT, phenotypes={"p": Var("B")}), "phenotype 'p'"),
        (lambda: Network("n", INPUT, initial={"B": True}), "the initial state"),
    ],
)
def test_a_network_that_names_an_unknown_node_is_refused(build: Callable[[], Network], where: str) -> None:
    with pytest.raises(UnknownNameError, match=where):
        build()


@pytest.mark.parametrize("part", ["nodes", "contexts", "initial", "phenotypes", "alternatives"])
def test_the_parts_of_a_network_cannot_be_changed(part: str) -> None:
    mapping: Any = getattr(NET, part)
    with pytest.raises(TypeError):
        mapping["new"] = None


def test_a_context_cannot_be_changed() -> None:
    setting: Any = NET.contexts["on"]
    with pytest.raises(TypeError):
        setting["RAS"] = False


def test_a_network_does_not_follow_the_mapping_it_was_made_from() -> None:
    contexts = {"on": {"RAS": True}}
    net = Network.from_rules({"ERK": "RAS"}, contexts=contexts)
    contexts["on"]["RAS"] = False
    contexts["more"] = {}
    assert {name: dict(setting) for name, setting in net.contexts.items()} == {"on": {"RAS": True}}


@pytest.mark.parametrize(
    ("context", "values"),
    [("on", {"RAS": True}), ("off", {"RAS": False}), ({}, {"RAS": False}), ({"ras": True}, {"RAS": True})],
)
def test_inputs_that_a_context_does_not_name_are_off(
    context: str | Mapping[str, bool], values: dict[str, bool]
) -> None:
    assert dict(NET.set_context(context)) == values


def test_an_unknown_context_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'on'"):
        NET.set_context("onn")


def test_a_context_may_only_set_inputs() -> None:
    with pytest.raises(InputError, match="'ERK', which has a rule"):
        NET.set_context({"ERK": True})


def test_regulations_are_signed_edges_with_their_grounds() -> None:
    grounds = Grounds(evidence=("C1",))
    net = Network(
        "n",
        {
            "RAS": Node("RAS", kind="context"),
            "DUSP6": Node("DUSP6", kind="context"),
            "ERK": Node("ERK", rule=parse("RAS & !DUSP6").expr, because={"RAS": grounds}),
        },
    )
    assert list(net.regulations()) == [
        Regulation("RAS", "ERK", Sign.ACTIVATES, grounds),
        Regulation("DUSP6", "ERK", Sign.INHIBITS, None),
    ]


def test_replacing_a_rule_leaves_the_original_alone() -> None:
    changed = NET.with_rules({"ERK": TRUE})
    assert (changed.nodes["ERK"].rule, NET.nodes["ERK"].rule) == (TRUE, parse("RAS & !DUSP6").expr)


def test_a_replaced_rule_may_not_name_an_unknown_node() -> None:
    with pytest.raises(UnknownNameError, match="'SOS1' in the rule of 'ERK'"):
        NET.with_rules({"ERK": Var("SOS1")})


LATCH = Alternative(
    "latch", "ERK holds itself", {"ERK": parse("RAS | ERK").expr}, because={"ERK": Grounds(assumed="a loop")}
)
WITH_LATCH = Network("n", NET.nodes, alternatives={"latch": LATCH})


def test_an_alternative_encoding_puts_its_rules_in_place() -> None:
    assert WITH_LATCH.with_alternative("latch").nodes["ERK"].rule == parse("RAS | ERK").expr


def test_an_alternative_encoding_brings_its_grounds() -> None:
    assert WITH_LATCH.with_alternative("latch").nodes["ERK"].because["ERK"].assumed == "a loop"


def test_an_unknown_alternative_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown alternative 'lach' in model 'n'\. Did you mean 'latch'"):
        WITH_LATCH.with_alternative("lach")


def test_networks_of_equal_parts_are_equal() -> None:
    again = Network.from_rules(
        {"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}, id="toy", contexts={"on": {"RAS": True}, "off": {}}
    )
    assert again == NET


def test_a_perturbed_network_differs_from_the_original() -> None:
    assert NET.perturb(Knockout("ERK")) != NET
