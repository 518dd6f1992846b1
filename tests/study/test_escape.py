"""Escape ladders by hand, and every rung applied again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import simnet as sn
from simnet.errors import InputError
from simnet.network import Network, Node
from simnet.scenario import Allowed, as_schemes, parse_condition, parse_goal
from simnet.study import control, escape
from simnet.study.settle import Settler
from tests.strategies import networks

# RAS drives MEK and ERK; a MEK inhibitor kills; an ERK inhibitor exists as well.
CASCADE = Network(
    "cascade",
    {
        "RAS": Node("RAS", kind="context"),
        "MEKi": Node("MEKi", kind="drug"),
        "ERKi": Node("ERKi", kind="drug"),
        **Network.from_rules({"MEK": "RAS & !MEKi", "ERK": "MEK & !ERKi", "MYC": "ERK", "Dead": "!MYC"}).nodes,
    },
    contexts={"tumour": {"RAS": True}},
)
CASCADE = Network(
    CASCADE.id,
    {name: Node(name, kind="drug") if name.endswith("i") else node for name, node in CASCADE.nodes.items()},
    contexts=CASCADE.contexts,
)


def test_what_lies_below_the_drug_escapes_and_what_lies_below_that_answers() -> None:
    """MEK on: an ERK inhibitor, or one of MYC. ERK on: only MYC is left below it. MYC on: nothing."""
    ladder = escape(CASCADE, "tumour: MEKi", want="Dead", max_size=1)
    answers = {rung.name: {each.name for each in rung.answers} for rung in ladder}
    assert answers == {"OE:MEK": {"ERKi", "INH:ERK", "INH:MYC"}, "OE:ERK": {"INH:MYC"}, "OE:MYC": set()}
    assert [rung.name for rung in ladder.unanswered] == ["OE:MYC"]


def test_answers_of_drugs_alone_leave_more_unanswered() -> None:
    ladder = escape(CASCADE, "tumour: MEKi", want="Dead", max_size=1, answers=Allowed(druggable=True))
    assert {rung.name: rung.unanswered for rung in ladder} == {"OE:MEK": False, "OE:ERK": True, "OE:MYC": True}


def test_alterations_can_be_confined() -> None:
    alterable = Allowed(("OE",), on=("MEK",), lifelong=True)
    assert [rung.name for rung in escape(CASCADE, "tumour: MEKi", want="Dead", alterable=alterable)] == ["OE:MEK"]


def test_pair_of_answers_is_found_where_no_single_one_does() -> None:
    """Two arms feed growth; the altered gene drives both, so both must be stopped."""
    rules = {"HUB": "RTK & !Drug", "ARM1": "HUB", "ARM2": "HUB", "Dead": "!ARM1 & !ARM2"}
    cells = Network.from_rules(rules, contexts={"tumour": {"RTK": True}})
    ladder = escape(cells, "tumour: Drug=1", want="Dead", alterable=Allowed(("OE",), on=("HUB",)), max_answers=2)
    (rung,) = ladder.rungs
    assert [each.name for each in rung.answers] == ["INH:ARM1 + INH:ARM2"]
    assert rung.unanswered


def test_therapy_that_does_not_work_cannot_be_escaped_from() -> None:
    with pytest.raises(InputError, match="does not bring cells to Dead under any scheme"):
        escape(CASCADE, "tumour: untreated", want="Dead")


def test_library_therapy_stands_in_the_cells_that_the_model_calls_resistant() -> None:
    ladder = escape(sn.load("tmtnf_dox"), "DOX + tmTNF_blocker", max_size=1)
    assert ladder.therapy == "resistant: DOX + tmTNF_blocker"
    assert ladder.goal == "CellDeath"
    # By hand: death needs BAX, so its loss cannot be answered from above; GST-pi below ERK answers ERK.
    answers = {rung.name: {each.name for each in rung.answers} for rung in ladder}
    assert answers["KO:BAX"] == set()
    assert answers["OE:ERK"] == {"INH:GSTP1"}
    assert answers["KO:NFKBIA"] == {"INH:NFKB"}


def test_ladder_prints_tabulates_and_serialises() -> None:
    ladder = escape(CASCADE, "tumour: MEKi", want="Dead", max_size=1)
    assert "no single drug or inhibitor answers it" in str(ladder)
    assert ladder.to_frame()["no single answer"].tolist() == [False, False, True]
    assert ladder.to_dict()["escapes"][0]["alteration"] == ["OE:MEK"]
    assert ladder.complete


@settings(max_examples=20, deadline=None)
@given(network=networks(5, min_nodes=3))
def test_every_rung_and_answer_of_a_random_network_holds_when_it_is_applied(network: Network) -> None:
    """Survival in every attractor after the alteration, the goal in every attractor after the answer."""
    when = "on: OE:n1" if network.contexts else "OE:n1"
    schemes = as_schemes("sync,async,trap")
    goal = parse_goal("n0", network)
    try:
        ladder = escape(network, when, want="n0", max_size=1)
    except InputError:
        return
    for rung in ladder:
        base = parse_condition(rung.condition, network)
        for scheme in schemes:
            value = Settler(network).value(base, scheme, goal.readout)
            assert (value.high == 0) == (rung.reads[scheme.name] != "no")
            for answer in rung.answers:
                after = Settler(network).value(base.adding(*answer.items), scheme, goal.readout)
                assert scheme.name not in answer.schemes or after.low == 1


def test_escape_is_control_with_the_opposite_goal() -> None:
    alterable = Allowed(("KO", "OE"), on=("protein", "rna"), lifelong=True)
    cells = sn.load("tmtnf_dox")
    ladder = escape(cells, "resistant: DOX + tmTNF_blocker", max_size=2)
    found = control(cells, "!CellDeath", when="resistant: DOX + tmTNF_blocker", max_size=2, allowed=alterable)
    assert {rung.name for rung in ladder} == {entry.name for entry in found}


def test_ladder_counts_the_ways_and_the_alterations_that_each_takes() -> None:
    assert "3 ways to survive again by 1 alteration:" in str(escape(CASCADE, "tumour: MEKi", want="Dead", max_size=1))
