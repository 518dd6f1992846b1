"""Explanations of hand-made networks whose chains and mediators can be read off, and laws on random ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simnet as sn
from simnet.errors import InputError
from simnet.logic import Expr, parse
from simnet.network import Evidence, Grounds, Network, Node
from simnet.network.about import About
from simnet.results import Explanation
from simnet.study.causes import chordless_paths
from simnet.study.explain import explain
from tests.strategies import networks


def cells(rules: dict[str, str], **more: Any) -> Network:
    """A network from rules in which `Drug` is a drug and can be washed out."""
    net = Network.from_rules(rules, **more)
    nodes = {name: Node(name, kind="drug") if name.startswith("Drug") else node for name, node in net.nodes.items()}
    return Network(net.id, nodes, net.contexts, net.initial)


def words(why: Explanation) -> dict[str, str]:
    """What was found of each mediator."""
    return {proof.nodes[0]: proof.word for proof in why.proofs}


def test_every_mediator_of_a_linear_chain_is_needed() -> None:
    why = explain(cells({"MEK": "!Drug", "ERK": "MEK", "MYC": "ERK", "Growth": "MYC"}), "untreated", "Drug",
                  readout="Growth")  # fmt: skip
    assert [str(chain) for chain in why.chains] == ["Drug -| MEK -> ERK -> MYC -> Growth"]
    assert words(why) == {"MEK": "needed", "ERK": "needed", "MYC": "needed"}
    assert (why.before.low, why.after.low, why.direction) == (1, 0, -1)


def test_coherent_feed_forward_with_and_needs_the_middle() -> None:
    # TNF starts transcription only while NFKB is on as well
    why = explain(cells({"NFKB": "Drug", "IL8": "Drug & NFKB"}), "untreated", "Drug", readout="IL8")
    assert [str(chain) for chain in why.chains] == ["Drug -> IL8"]  # the way through NFKB has this shortcut
    assert explain(cells({"A": "Drug", "NFKB": "A", "B": "Drug", "IL8": "B & NFKB"}), "untreated", "Drug",
                   readout="IL8").needed == ("B", "A", "NFKB")  # fmt: skip


def test_incoherent_feed_forward_blocks_and_names_what_cancels() -> None:
    # the drug opens the way to Death and raises a shield at the same time
    why = explain(cells({"Damage": "Drug", "Shield": "Drug", "Death": "Damage & !Shield"}), "untreated", "Drug",
                  readout="Death")  # fmt: skip
    assert (why.chains, why.direction) == ((), 0)
    (blocked,) = why.blocked
    assert (blocked.node, set(blocked.changed), blocked.held_by) == ("Death", {"Damage", "Shield"}, ())


def test_what_holds_a_readout_back_is_named() -> None:
    net = cells({"Damage": "Drug", "BAX": "Context", "Death": "Damage & BAX & !BCL2", "BCL2": "!Context"})
    (blocked,) = explain(net, "untreated", "Drug", readout="Death").blocked
    assert blocked.held_by == ((("BAX", 0),), (("BCL2", 1),))  # either is enough


def test_of_two_parallel_chains_neither_mediator_is_needed_alone_and_both_are_together() -> None:
    why = explain(cells({"AKT": "Drug", "ERK": "Drug", "Growth": "AKT | ERK"}), "untreated", "Drug", readout="Growth")
    assert words(why) == {"AKT": "not needed", "ERK": "not needed"}
    assert [proof.with_another for proof in why.proofs] == [("ERK",), ("AKT",)]
    assert [(pair.nodes, pair.word) for pair in why.pairs] == [(("AKT", "ERK"), "needed")]
    assert why.needed == ()


def test_three_parallel_chains_are_said_to_have_no_needed_pair() -> None:
    why = explain(cells({"A": "Drug", "B": "Drug", "C": "Drug", "R": "A | B | C"}), "untreated", "Drug", readout="R")
    assert (why.pairs, why.notes) == ((), ("no mediator of these chains is needed, alone or in twos",))


def test_positive_feedback_carries_what_a_washed_out_drug_began() -> None:
    net = cells({"Signal": "Drug", "Memory": "Signal | Memory", "Resistance": "Memory"})
    why = explain(net, "untreated then untreated", "Drug then untreated", readout="Resistance")
    (chain,) = why.chains
    assert chain.nodes == ("Drug", "Signal", "Memory", "Resistance")
    assert chain.loop == ("Memory",)
    assert [link.stage for link in chain.links] == ["[Drug]", "[Drug]", "[untreated]"]
    assert words(why) == {"Signal": "needed", "Memory": "needed"}


def test_memory_of_two_genes_that_silence_each_other_names_both() -> None:
    # A is on to begin with; a pulse of the drug flips the switch to B
    net = cells({"A": "!B", "B": "!A | Drug", "R": "B"}, initial={"A": True})
    why = explain(net, "untreated then untreated", "Drug then untreated", readout="R")
    (chain,) = why.chains
    assert chain.nodes == ("Drug", "B", "R")
    assert set(chain.loop) == {"A", "B"}
    assert words(why)["B"] == "needed"


def test_a_pulse_that_leaves_nothing_behind_has_nothing_to_explain() -> None:
    why = explain(cells({"S": "Drug", "R": "S"}), "untreated then untreated", "Drug then untreated", readout="R")
    assert (why.before == why.after, why.chains, why.changes, why.blocked) == (True, (), (), ())


def test_knockout_before_settling_is_explained_by_what_never_latched() -> None:
    # Go turns the latch on while settling; the drug then takes Go away, and only the latch still differs
    net = cells({"Go": "Input & !Drug", "Latch": "Go | Latch", "R": "Latch"}, contexts={"on": {"Input": True}})
    why = explain(net, "on: Drug", "on: KO:Go + Drug", readout="R")
    (chain,) = why.chains
    assert (chain.nodes, chain.loop) == (("Go", "Latch", "R"), ("Latch",))
    assert [link.stage for link in chain.links] == ["settling", "[Go KO + Drug]"]
    assert words(why) == {"Latch": "needed"}


def test_sum_is_explained_through_each_of_its_terms() -> None:
    why = explain(cells({"A": "Drug", "B": "Drug"}), "untreated", "Drug", readout="A + B")
    assert sorted(str(chain) for chain in why.chains) == ["Drug -> A", "Drug -> B"]
    assert words(why) == {"A": "partly needed", "B": "partly needed"}
    assert (why.before.low, why.after.low) == (0, 2)


def test_lost_edge_is_where_its_chain_begins() -> None:
    net = cells({"ERK": "RAS & !DUSP6", "DUSP6": "RAS", "MYC": "ERK"}, contexts={"on": {"RAS": True}})
    why = explain(net, "in on, remove edge DUSP6 -> ERK raises MYC")
    assert [str(chain) for chain in why.chains] == ["ERK -> MYC"]
    assert why.changes[0].done == "its rule was changed"


def test_every_link_carries_its_evidence_and_assumptions_are_marked() -> None:
    row = Evidence("E1", "lab", "page 3", "the drug blocks MEK")
    nodes = {
        "Drug": Node("Drug", kind="drug"),
        "MEK": Node("MEK", rule=_rule("!Drug"), because={"Drug": Grounds(("E1",))}),
        "ERK": Node("ERK", rule=_rule("MEK"), because={"MEK": Grounds((), "as everywhere")}),
    }
    why = explain(Network("cited", nodes, about=About(evidence={"E1": row})), "untreated", "Drug", readout="ERK")
    first, second = why.chains[0].links
    assert (first.evidence, first.grounds) == ((row,), "E1 (lab, page 3): the drug blocks MEK")
    assert second.grounds == "assumed: as everywhere"


def _rule(text: str) -> Expr:
    return parse(text).expr


def test_only_some_of_many_chains_are_shown_and_the_rest_are_counted() -> None:
    rules = {f"M{place}": "Drug" for place in range(7)}
    why = explain(cells({**rules, "R": " | ".join(rules)}), "untreated", "Drug", readout="R", chains=3)
    assert (len(why.chains), why.more, why.complete) == (3, 4, True)


def test_partial_dose_is_explained_by_the_cells_that_answer() -> None:
    net = cells({"MEK": "!Drug", "ERK": "MEK"})
    why = explain(net, "untreated", "Drug=0.5", readout="ERK")
    assert (why.after.low, words(why)) == (0.5, {"MEK": "needed"})


def test_mediator_without_a_settled_baseline_is_not_tested() -> None:
    net = cells({"Clock": "!Clock & !Drug", "R": "Clock"})  # blinks without the drug
    why = explain(net, "untreated", "Drug", readout="R")
    assert words(why) == {"Clock": "not tested"}
    assert "R oscillates in the baseline: chains compare means over time" in why.notes


@pytest.mark.parametrize("scheme", ["sync", "async", "trap", "ctmc", "ode"])
def test_schemes_agree_where_everything_settles(scheme: str) -> None:
    net = cells({"MEK": "!Drug", "ERK": "MEK", "Growth": "ERK"})
    why = explain(net, "untreated", "Drug", readout="Growth", scheme=scheme)
    assert (why.needed, len(why.chains)) == (("MEK", "ERK"), 1)


def test_nrf2_restores_osimertinib_through_two_redundant_shields() -> None:
    why = explain(sn.load("osimertinib_socs3_nrf2"), "inhibit NRF2 restores sensitivity to Osimertinib")
    assert [pair.nodes for pair in why.pairs] == [("HMOX1", "Antioxidant_genes")]
    assert "ROS_high" in why.needed
    assert "C288 (review, NRF2-KEAP1 pathway P1S4 [19])" in str(why)


def test_drugs_given_to_the_network_are_in_both_conditions() -> None:
    net = cells({"A": "Drug & !DrugB", "R": "A"})
    why = explain(net.perturb(sn.Drug("Drug")), "untreated", "DrugB", readout="R")
    assert (why.before.low, why.after.low) == (1, 0)


@pytest.mark.parametrize(
    ("what", "readout", "part"),
    [
        (("untreated",), "ERK", "two conditions"),
        (("untreated", "Drug"), "", "with a readout"),
        (("untreated", "Drug", "Drug"), "ERK", "two conditions"),
    ],
)
def test_what_cannot_be_compared_is_refused(what: tuple[str, ...], readout: str, part: str) -> None:
    with pytest.raises(InputError, match=part):
        explain(cells({"ERK": "!Drug"}), *what, readout=readout)


def test_claim_about_a_number_has_no_second_condition() -> None:
    scenario = sn.read_scenario(sn.scenario_path("tki_ros_core"))
    numeric = [c for c in scenario.claims if isinstance(getattr(c.statement, "against", None), float)]
    with pytest.raises(InputError, match="no second condition"):
        explain(scenario.network, numeric[0])


def test_longer_paths_with_a_shortcut_are_left_out() -> None:
    graph = {"A": {"B": 1, "C": 1}, "B": {"C": 1}, "C": {"D": 1}}
    assert chordless_paths(graph, ["A"], ["D"]) == ([("A", "C", "D")], True)


@settings(max_examples=40, deadline=None)
@given(net=networks(5), data=st.data())
def test_laws_of_explanations_on_random_networks(net: Network, data: st.DataObject) -> None:
    """Signs multiply to the effect; what is needed flips; differences at fixed points have a chain."""
    ruled = [name for name, node in net.nodes.items() if node.rule is not None]
    target, readout = data.draw(st.sampled_from(ruled)), data.draw(st.sampled_from(ruled))
    change = data.draw(st.sampled_from(["KO", "OE", "INH"]))
    second = f"{change}:{target}"
    if data.draw(st.booleans()):
        second += " then untreated"
    why = explain(net, "untreated", second, readout=readout)
    rises = {c.node: c.direction for c in why.changes}
    for chain in why.chains:
        assert chain.links == () or chain.sign * chain.links[0].regulator_change == why.direction
        for link in chain.links:
            assert link.sign * link.regulator_change == link.target_change
        assert rises[chain.nodes[-1]] == why.direction
    for proof in (*why.proofs, *why.pairs):
        assert proof.value is None or (proof.word == "needed") == (_direction(why, proof.value.low) != why.direction)
    resting = not any(c.before.oscillates or c.after.oscillates for c in why.changes)
    if resting and why.direction:
        assert why.chains


def _direction(why: Explanation, value: float) -> int:
    return (value > why.before.high) - (value < why.before.low)
