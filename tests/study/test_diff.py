"""Differences between models: by meaning, and by what cells come to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

import simnet as sn
from simnet.errors import ConditionError
from simnet.logic import parse
from simnet.network import Network, Node
from simnet.scenario import Claim, parse_comparison
from simnet.study import diff
from tests.strategies import networks

CELLS = Network.from_rules({"ERK": "RAS & !DUSP6", "MYC": "ERK"}, contexts={"on": {"RAS": True}, "off": {}})


def with_rule(node: str, rule: str) -> Network:
    return CELLS.with_rules({node: parse(rule).expr})


def test_model_is_the_same_as_itself() -> None:
    found = diff(CELLS, CELLS)
    assert found.same
    assert len(found) == 0
    assert "no difference" in str(found)


def test_same_function_in_other_words_is_no_difference() -> None:
    found = diff(CELLS, with_rule("ERK", "!(DUSP6 | !RAS) | (RAS & !DUSP6 & MYC)"))
    assert found.same
    assert [(entry.subject, entry.name, entry.kind) for entry in found] == [("rule", "ERK", "reworded")]


def test_other_function_changes_what_cells_come_to() -> None:
    """ERK without RAS: off in both contexts against on when RAS is on."""
    found = diff(CELLS, with_rule("ERK", "0"))
    assert not found.same
    readouts = {entry.name: (entry.before, entry.after) for entry in found if entry.subject == "readout"}
    assert readouts == {
        f"{node} in [on: untreated] {scheme}": ("1", "0") for node in ("ERK", "MYC") for scheme in ("sync", "async")
    }


def test_node_that_only_one_model_has_is_added_or_removed() -> None:
    more = replace(CELLS, nodes={**CELLS.nodes, "JNK": Node("JNK", rule=parse("RAS").expr)})
    assert [(e.subject, e.name, e.kind) for e in diff(CELLS, more, conditions=[])] == [("node", "JNK", "added")]
    assert [(e.subject, e.name, e.kind) for e in diff(more, CELLS, conditions=[])] == [("node", "JNK", "removed")]


def test_context_and_start_are_compared() -> None:
    other = replace(CELLS, contexts={"on": {"RAS": True, "DUSP6": True}, "off": {}}, initial={"ERK": True})
    found = {(entry.subject, entry.name): entry.kind for entry in diff(CELLS, other, conditions=[])}
    assert found == {("context", "on"): "changed", ("start", "ERK"): "added"}


def test_attractors_can_differ_where_no_readout_does() -> None:
    """Both nodes are on in half of the synchronous attractor: together in one model, in turn in the other."""
    together = Network.from_rules({"A": "!B", "B": "!A"}, readouts=("A", "B"))
    in_turn = replace(together, initial={"A": True})
    found = diff(together, in_turn, scheme="sync")
    assert {entry.subject for entry in found} >= {"start", "attractors"}


def test_condition_that_only_one_model_understands_is_a_difference() -> None:
    more = replace(CELLS, contexts={**CELLS.contexts, "hot": {"RAS": True}})
    found = diff(CELLS, more, conditions=["hot: untreated"])
    assert ("condition", "hot: untreated", "added") in {(e.subject, e.name, e.kind) for e in found}


def test_condition_that_neither_understands_is_an_error() -> None:
    with pytest.raises(ConditionError, match="unknown context"):
        diff(CELLS, CELLS, conditions=["cold: untreated"])


def test_verdicts_that_change_are_named() -> None:
    claim = Claim("C1", parse_comparison("on: untreated", "ERK > off: untreated", CELLS))
    other = with_rule("ERK", "0")
    (found,) = [entry for entry in diff(CELLS, other, conditions=[], claims=[claim]) if entry.subject == "verdict"]
    assert (found.before, found.after) == ("supported", "refuted")


def test_latch_of_the_library_model_changes_what_the_blocker_does_and_nothing_else() -> None:
    """The alternative says so itself: GST-pi and ERK stay when the ligand is blocked."""
    cells = sn.load("tmtnf_dox")
    found = diff(cells, cells.with_alternative("latch"))
    changed = {entry.name for entry in found if entry.subject == "readout"}
    assert changed == {
        f"{node} in [resistant: tmTNF_blocker] {scheme}"
        for node in ("GSTP1", "ERK", "ERK_high")
        for scheme in ("sync", "async")
    }
    assert [entry.name for entry in found if entry.subject == "rule"] == ["ERK"]


def test_result_is_a_frame_and_json() -> None:
    found = diff(CELLS, with_rule("ERK", "0"), conditions=[])
    assert found.to_frame()["name"].tolist() == ["ERK"]
    assert found.to_dict()["same"] is False


@settings(max_examples=20, deadline=None)
@given(network=networks(4, min_nodes=2))
def test_every_model_is_the_same_as_itself_twice_negated(network: Network) -> None:
    from simnet.logic import Not

    rules = {name: Not(Not(node.rule)) for name, node in network.nodes.items() if node.rule is not None}
    found = diff(network, network.with_rules(rules))
    assert found.same
    assert found.same_behaviour
