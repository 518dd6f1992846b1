"""Verdicts on networks small enough to settle by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from simnet.errors import ConditionError, InputError
from simnet.logic import Expr, parse
from simnet.network import About, Alternative, Knockout, Network, Overexpression, Resistance
from simnet.results import Answer, Verdict
from simnet.scenario import (
    Claim,
    Comparison,
    Condition,
    Phase,
    Start,
    as_schemes,
    parse_comparison,
    parse_readout,
)
from simnet.study import Settler, judge, judge_all
from simnet.study import test as judge_sentence

CONTEXTS = {"resistant": {"Marker": True}, "sensitive": {"Marker": False}}


def cells(
    rules: Mapping[str, str],
    *,
    drugs: tuple[str, ...] = ("Drug", "Blocker"),
    readout: str = "Death",
    sensitive_when_low: bool = False,
    alternatives: Mapping[str, Mapping[str, str]] | None = None,
    oscillates: tuple[str, ...] = (),
) -> Network:
    """A network whose contexts differ in the input Marker; `drugs` become drug nodes."""
    found = Network.from_rules(
        {"Unused": "Marker", **rules},
        id="hand",
        contexts=CONTEXTS,
        resistance=Resistance("resistant", "sensitive", "Drug", readout, "low" if sensitive_when_low else "high"),
        alternatives={
            name: Alternative(name, "another reading", {node: rule(text) for node, text in changed.items()})
            for name, changed in (alternatives or {}).items()
        },
        about=About(oscillates=dict.fromkeys(oscillates, "meant")),
    )
    nodes = {name: replace(node, kind="drug") if name in drugs else node for name, node in found.nodes.items()}
    return replace(found, nodes=nodes)


def rule(text: str) -> Expr:
    return parse(text).expr


def only(verdict: Verdict) -> Answer:
    """The answer of a verdict under a single scheme."""
    (answer,) = verdict.answers
    return answer


# The shield stands in cells with the marker and keeps the drug from killing:
#   resistant, untreated: Shield 1, Death 0      resistant, Drug: Shield 1, Death 0
#   sensitive, untreated: Shield 0, Death 0      sensitive, Drug: Shield 0, Death 1
# Blocker takes the shield away. A cascade, so every scheme and start gives these fixed points.
SHIELDED = {"Shield": "Marker & !Blocker", "Death": "Drug & !Shield"}


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        # restores sensitivity: Death under the drug 0 in resistant, 1 in sensitive cells
        ("inhibit Shield restores sensitivity to Drug", "supported"),
        ("knock out Shield restores sensitivity to Drug", "supported"),
        ("give Blocker restores sensitivity to Drug", "supported"),
        ("inhibit Shield restores sensitivity", "supported"),  # the model's drug when none is named
        ("overexpress Shield restores sensitivity to Drug", "refuted"),  # Death stays 0
        ("remove edge Marker -> Shield restores sensitivity to Drug", "supported"),
        ("in sensitive, inhibit Shield restores sensitivity to Drug", "vacuous"),  # not resistant: 1 beside 1
        # confers resistance, by default in the sensitive cells: Death 0 untreated, 1 under the drug
        ("overexpress Shield confers resistance to Drug", "supported"),  # 1 -> 0
        ("knock out Shield confers resistance to Drug", "refuted"),  # stays 1
        ("in resistant, overexpress Shield confers resistance to Drug", "vacuous"),  # the drug does nothing there
        # the others start from untreated resistant cells: Shield 1, Death 0
        ("knock out Shield raises Death", "refuted"),  # 0 -> 0: no drug is there to kill
        ("in sensitive, give Drug raises Death", "supported"),  # 0 -> 1
        ("give Blocker and Drug raises Death", "supported"),  # 0 -> 1
        ("give Blocker lowers Shield", "supported"),  # 1 -> 0
        ("give Drug lowers Shield", "refuted"),  # 1 -> 1
        ("overexpress Shield raises Shield", "refuted"),  # 1 -> 1: nothing left to raise
        ("give Drug does not change Shield", "supported"),
        ("give Blocker does not change Shield", "refuted"),
        ("in sensitive, give Drug induces Death", "supported"),  # off, then on
        ("give Drug induces Death", "refuted"),  # off, and off with the drug
        ("give Drug induces Shield", "vacuous"),  # on at baseline already
        ("give Blocker abolishes Shield", "supported"),  # on, then off
        ("give Drug abolishes Shield", "refuted"),  # on, and on with the drug
        ("in sensitive, give Blocker abolishes Shield", "vacuous"),  # off at baseline already
    ],
)
def test_effect_gets_the_word_derived_by_hand(sentence: str, word: str) -> None:
    assert judge_sentence(cells(SHIELDED), sentence).word == word


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        # a dose acts in that share of the cells: Death under the drug is the share without shield
        ("inhibit Shield by 60% restores sensitivity to Drug", "supported"),  # 0.6 beyond half-way between 0 and 1
        ("inhibit Shield by 50% restores sensitivity to Drug", "refuted"),  # half-way is not nearer
        ("inhibit Shield by 40% restores sensitivity to Drug", "refuted"),
        ("inhibit Shield at 0.6 restores sensitivity to Drug", "supported"),
        ("inhibit Shield restores sensitivity to Drug at 0.5", "supported"),  # 0 -> 0.5, the reference 0.5
        ("inhibit Shield by 40% restores sensitivity to Drug at 0.5", "refuted"),  # 0.4 * 0.5 = 0.2 < 0.25
        ("inhibit Shield restores sensitivity to Drug at 0", "vacuous"),  # no drug: 0 beside 0
        ("give Blocker at 0.1 lowers Shield", "supported"),  # 1 -> 0.9
        ("give Blocker at 0 lowers Shield", "refuted"),  # dose 0 is off
        ("give Blocker at 0.7 abolishes Shield", "refuted"),  # 0.3 is left
        ("in sensitive, give Drug at 0.2 induces Death", "supported"),  # 0 -> 0.2
    ],
)
def test_partial_dose_gets_the_word_derived_by_hand(sentence: str, word: str) -> None:
    assert judge_sentence(cells(SHIELDED), sentence).word == word


# Growth goes on unless the drug meets no shield: resistant + Drug 1, sensitive + Drug 0, untreated 1.
GROWING = {"Shield": "Marker & !Blocker", "Growth": "!Drug | Shield"}


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("inhibit Shield restores sensitivity to Drug", "supported"),  # Growth 1 -> 0
        ("overexpress Shield restores sensitivity to Drug", "refuted"),  # stays 1
        ("in sensitive, inhibit Shield restores sensitivity to Drug", "vacuous"),  # 0 beside 0
        ("inhibit Shield by 60% restores sensitivity to Drug", "supported"),  # 1 -> 0.4, below half-way
        ("inhibit Shield by 40% restores sensitivity to Drug", "refuted"),  # 1 -> 0.6, above it
        ("overexpress Shield confers resistance to Drug", "supported"),  # untreated 1, drug 0, then 1
        ("in resistant, overexpress Shield confers resistance to Drug", "vacuous"),  # the drug leaves 1
    ],
)
def test_readout_that_is_low_in_sensitive_cells(sentence: str, word: str) -> None:
    network = cells(GROWING, readout="Growth", sensitive_when_low=True)
    assert judge_sentence(network, sentence).word == word


@pytest.mark.parametrize(
    ("death", "word"),
    [
        ("Drug & Partner", "supported"),  # 0 and 0 alone, 1 together
        ("Drug | Partner", "vacuous"),  # 1 alone: no more can be seen
        ("Partner & !Drug", "vacuous"),  # the action alone is the full effect
        ("Drug & !Drug & Partner", "refuted"),  # 0, 0, 0
    ],
)
def test_synergy_is_more_than_each_single_agent(death: str, word: str) -> None:
    network = cells({"Death": death}, drugs=("Drug", "Partner"))
    assert judge_sentence(network, "give Partner synergises with Drug").word == word


@pytest.mark.parametrize(
    ("growth", "word"),
    [
        ("!(Drug & Partner)", "supported"),  # 1 and 1 alone, 0 together
        ("!(Drug | Partner)", "vacuous"),  # 0 alone
        ("Drug | !Drug | Partner", "refuted"),  # 1, 1, 1
    ],
)
def test_synergy_on_a_readout_that_is_low_in_sensitive_cells(growth: str, word: str) -> None:
    network = cells({"Growth": growth}, drugs=("Drug", "Partner"), readout="Growth", sensitive_when_low=True)
    assert judge_sentence(network, "give Partner synergises with Drug").word == word


def test_synergy_of_partial_doses_compares_shares() -> None:
    # Death: Drug & Partner. Alone 0 and 0, together 0.5 * 0.5 = 0.25.
    network = cells({"Death": "Drug & Partner"}, drugs=("Drug", "Partner"))
    verdict = judge_sentence(network, "give Partner at 0.5 synergises with Drug at 0.5", scheme="sync")
    together = next(m for m in only(verdict).measured if m.says == "together")
    assert (verdict.word, together.value.value) == ("supported", 0.25)


# Oscillation and races ---------------------------------------------------------------------

# From A = B = 0 with Go on: synchronously both go on, then both off, and so on; asynchronously
# whoever goes first silences the other, so 10 or 01. Either follows: 0, 1, 0, 1 … or rests at 1.
TOGGLE = {"A": "Go & !B", "B": "Go & !A", "Either": "A | B"}


def test_synchronous_cycle_and_asynchronous_fixed_points_make_the_verdict_depend() -> None:
    verdict = judge_sentence(cells(TOGGLE, drugs=("Go", "Drug")), "give Go raises Either")
    assert [(a.scheme, a.word) for a in verdict.answers] == [("sync", "undecided"), ("async", "supported")]
    assert verdict.word == "depends"


def test_dependence_names_the_scheme_that_flips_it() -> None:
    verdict = judge_sentence(cells(TOGGLE, drugs=("Go", "Drug")), "give Go raises Either")
    assert verdict.depends_on == "the update scheme (sync: undecided, async: supported)"


def test_race_that_only_asynchronous_updating_sees_makes_the_verdict_depend() -> None:
    # Synchronously A is up before B could be (Slow comes first): A 1. Asynchronously Slow and B may
    # both go before A: A 0 or 1.
    network = cells({"Slow": "Go", "A": "Go & !B", "B": "Slow & !A"}, drugs=("Go", "Drug"), readout="A")
    verdict = judge_sentence(network, "give Go raises A")
    assert [(a.scheme, a.word) for a in verdict.answers] == [("sync", "supported"), ("async", "undecided")]


def test_premise_that_the_order_of_updates_decides_is_undecided() -> None:
    # In marked cells Shield and Rival silence each other; Death under the drug is 0 or 1.
    network = cells({"Shield": "Marker & !Rival", "Rival": "Marker & !Shield", "Death": "Drug & !Shield"})
    assert judge_sentence(network, "knock out Shield restores sensitivity to Drug", scheme="async").word == "undecided"


def test_baseline_that_the_order_of_updates_decides_leaves_induction_undecided() -> None:
    network = cells({"A": "Marker & !B", "B": "Marker & !A"}, readout="A")
    assert judge_sentence(network, "knock out B induces A", scheme="async").word == "undecided"


@pytest.mark.parametrize("scheme", ["sync", "async"])
@pytest.mark.parametrize("effect", ["raises", "lowers", "does not change", "induces", "abolishes"])
def test_oscillating_readout_is_never_judged_as_a_level(effect: str, scheme: str) -> None:
    # With Go the node negates itself: 0, 1, 0, 1 … with a mean of 0.5 under both schemes.
    network = cells({"Blinker": "Go & !Blinker"}, drugs=("Go", "Drug"), readout="Blinker")
    verdict = judge_sentence(network, f"give Go {effect} Blinker", scheme=scheme)
    # off at baseline: nothing to abolish, but the blinking must be named first
    assert (verdict.word, "oscillates" in only(verdict).because) == ("undecided", True)


def test_oscillation_that_the_model_means_is_judged_by_its_mean() -> None:
    network = cells({"Blinker": "Go & !Blinker"}, drugs=("Go", "Drug"), readout="Blinker", oscillates=("Blinker",))
    assert judge_sentence(network, "give Go raises Blinker", scheme="sync").word == "supported"  # 0 -> 0.5


def test_oscillation_meant_for_one_node_does_not_excuse_another() -> None:
    rules = {"Blinker": "Go & !Blinker", "Other": "Go & !Other"}
    network = cells(rules, drugs=("Go", "Drug"), readout="Other", oscillates=("Blinker",))
    assert judge_sentence(network, "give Go raises Other").word == "undecided"


def test_sum_oscillates_on_purpose_only_when_each_of_its_nodes_does() -> None:
    rules = {"Blinker": "Go & !Blinker", "Other": "Go & !Other"}
    network = cells(rules, drugs=("Go", "Drug"), readout="Other", oscillates=("Blinker",))
    assert judge_sentence(network, "give Go raises Blinker + Other").word == "undecided"


def test_oscillating_control_does_not_spoil_the_verdict() -> None:
    # Blinks only in sensitive cells, which are the control of a claim about resistant ones.
    network = cells({"Level": "(Marker & Drug) | (!Marker & !Level)"}, readout="Level")
    verdict = judge_sentence(network, "give Drug raises Level", scheme="sync")
    assert verdict.word == "supported"
    assert any(m.value.oscillates for m in only(verdict).measured if m.role == "control")


def test_verdict_on_an_oscillation_does_not_count_as_resting_on_fixed_points() -> None:
    network = cells({"Blinker": "Go & !Blinker"}, drugs=("Go", "Drug"), readout="Blinker", oscillates=("Blinker",))
    assert not judge_sentence(network, "give Go raises Blinker").on_fixed_points


def test_verdict_on_a_cascade_rests_on_fixed_points() -> None:
    assert judge_sentence(cells(SHIELDED), "inhibit Shield restores sensitivity to Drug").on_fixed_points


# Relations ---------------------------------------------------------------------------------

# Under async, A in [Go] is 0 … 1 (see TOGGLE) and A + B is 1, since exactly one of them wins.
INTERVAL, POINT = "A", "A + B"


@pytest.mark.parametrize(
    ("readout", "relation", "number", "word"),
    [
        (INTERVAL, ">", -0.5, "supported"),
        (INTERVAL, ">", 0, "undecided"),
        (INTERVAL, ">", 0.5, "undecided"),
        (INTERVAL, ">", 1, "refuted"),
        (INTERVAL, ">=", 0, "supported"),
        (INTERVAL, ">=", 0.5, "undecided"),
        (INTERVAL, ">=", 1, "undecided"),
        (INTERVAL, ">=", 1.5, "refuted"),
        (INTERVAL, "<", 1.5, "supported"),
        (INTERVAL, "<", 1, "undecided"),
        (INTERVAL, "<", 0.5, "undecided"),
        (INTERVAL, "<", 0, "refuted"),
        (INTERVAL, "<=", 1, "supported"),
        (INTERVAL, "<=", 0.5, "undecided"),
        (INTERVAL, "<=", 0, "undecided"),
        (INTERVAL, "<=", -0.5, "refuted"),
        (INTERVAL, "=", 0, "undecided"),
        (INTERVAL, "=", 0.5, "undecided"),
        (INTERVAL, "=", 2, "refuted"),
        (INTERVAL, "!=", 2, "supported"),
        (INTERVAL, "!=", 1, "undecided"),
        (POINT, ">", 0, "supported"),
        (POINT, ">", 1, "refuted"),
        (POINT, ">=", 1, "supported"),
        (POINT, ">=", 2, "refuted"),
        (POINT, "<", 2, "supported"),
        (POINT, "<", 1, "refuted"),
        (POINT, "<=", 1, "supported"),
        (POINT, "<=", 0, "refuted"),
        (POINT, "=", 1, "supported"),
        (POINT, "==", 1, "supported"),
        (POINT, "=", 0, "refuted"),
        (POINT, "!=", 0, "supported"),
        (POINT, "!=", 1, "refuted"),
    ],
)
def test_relation_on_an_interval_or_a_point(readout: str, relation: str, number: float, word: str) -> None:
    assert compared("sensitive: Go", f"{readout} {relation} {number}").word == word


@pytest.mark.parametrize("relation", ["<", "<=", "=", "!=", ">=", ">"])
def test_two_equal_intervals_cannot_be_told_apart(relation: str) -> None:
    answer = only(compared("sensitive: Go", f"A {relation} sensitive: Go"))
    assert (answer.word, answer.because) == ("undecided", "0 … 1 cannot be told from 0 … 1")


@pytest.mark.parametrize(
    ("relation", "word"),
    [(">", "supported"), ("!=", "supported"), ("<", "refuted"), ("=", "refuted")],
)
def test_interval_of_a_dose_is_told_from_a_point_outside_it(relation: str, word: str) -> None:
    # A + B is 1 where Go acts (a half of the cells) and 0 elsewhere: 0.5 against 0 untreated.
    assert compared("sensitive: Go=0.5", f"A + B {relation} sensitive: untreated").word == word


def test_comparison_says_how_the_values_really_compare() -> None:
    assert only(compared("sensitive: Go", "A + B < sensitive: untreated")).because == "1 is more than 0"


def test_comparison_keeps_both_measurements() -> None:
    answer = only(compared("sensitive: Go", "A + B > sensitive: untreated"))
    assert [(m.condition, m.value.value) for m in answer.measured] == [
        ("sensitive: Go", 1.0),
        ("sensitive: untreated", 0.0),
    ]


def test_sampled_interval_that_holds_the_number_is_undecided() -> None:
    # Memory keeps its start: on in a half of the random starts, 0.5 ± 5 standard errors (1000 runs: 0.079).
    claim = remembered("Memory = 0.5")
    assert claim.word == "undecided"


@pytest.mark.parametrize(("holds", "word"), [("Memory > 0.4", "supported"), ("Memory < 0.4", "refuted")])
def test_sampled_interval_is_told_from_a_number_beyond_it(holds: str, word: str) -> None:
    # 0.4 is 6.3 standard errors (0.0158) from 0.5, and the interval spans 2 of them.
    assert remembered(holds).word == word


def compared(when: str, holds: str) -> Verdict:
    network = cells(TOGGLE, drugs=("Go", "Drug"))
    claim = Claim("c", parse_comparison(when, holds, network))
    return judge(Settler(network), claim, as_schemes("async"))


def remembered(holds: str) -> Verdict:
    network = cells({"Memory": "Memory | Go"}, drugs=("Go", "Drug"))
    claim = Claim("c", parse_comparison("sensitive: untreated", holds, network))
    return judge(Settler(network, Start("random", 1000), seed=3), claim, as_schemes("sync"))


# Alternatives ------------------------------------------------------------------------------

READINGS = {
    "no_shield": {"Shield": "Marker & Blocker"},  # never up without the blocker: nobody is resistant
    "same": {"Shield": "!Blocker & Marker"},
    "unbreakable": {"Shield": "Marker"},  # the blocker does nothing
}


@pytest.mark.parametrize(
    ("name", "word"), [("no_shield", "vacuous"), ("same", "supported"), ("unbreakable", "refuted")]
)
def test_alternative_encoding_gets_its_own_word(name: str, word: str) -> None:
    network = cells(SHIELDED, alternatives=READINGS)
    verdict = judge_sentence(network, "give Blocker restores sensitivity to Drug")
    assert (verdict.alternatives or {})[name] == word


def test_alternatives_do_not_change_the_word_of_the_model_as_encoded() -> None:
    network = cells(SHIELDED, alternatives=READINGS)
    assert judge_sentence(network, "give Blocker restores sensitivity to Drug").word == "supported"


def test_verdict_names_the_alternatives_that_flip_it() -> None:
    network = cells(SHIELDED, alternatives=READINGS)
    verdict = judge_sentence(network, "give Blocker restores sensitivity to Drug")
    assert verdict.flipped_by == ("no_shield", "unbreakable")


def test_alternative_without_the_edge_that_is_removed_is_vacuous() -> None:
    network = cells(SHIELDED, alternatives=READINGS)
    verdict = judge_sentence(network, "remove edge Blocker -> Shield does not change Death")
    assert (verdict.word, (verdict.alternatives or {})["unbreakable"]) == ("supported", "vacuous")


# Controls and remarks ----------------------------------------------------------------------


def test_restoring_sensitivity_takes_three_controls() -> None:
    verdict = judge_sentence(cells(SHIELDED), "inhibit Shield restores sensitivity to Drug", scheme="sync")
    controls = [m.condition for m in only(verdict).measured if m.role == "control"]
    assert controls == ["resistant: untreated", "resistant: Shield inhibited", "sensitive: Shield inhibited"]


def test_raising_a_readout_in_resistant_cells_shows_the_reference_beside_it() -> None:
    verdict = judge_sentence(cells(SHIELDED), "knock out Shield raises Death", scheme="sync")
    controls = [m.condition for m in only(verdict).measured if m.role == "control"]
    assert controls == ["sensitive: untreated", "sensitive: Shield KO"]


def test_premise_and_conclusion_are_measured_under_the_drug() -> None:
    verdict = judge_sentence(cells(SHIELDED), "inhibit Shield restores sensitivity to Drug", scheme="sync")
    found = [(m.role, m.condition, m.value.value) for m in only(verdict).measured if m.role != "control"]
    assert found == [
        ("premise", "resistant: Drug", 0.0),
        ("premise", "sensitive: Drug", 1.0),
        ("conclusion", "resistant: Drug + Shield inhibited", 1.0),
    ]


def test_action_that_kills_without_the_drug_is_remarked_on() -> None:
    network = cells({"Death": "(Drug & !Marker) | Toxin"}, drugs=("Drug", "Toxin"))
    verdict = judge_sentence(network, "give Toxin restores sensitivity to Drug", scheme="sync")
    assert (verdict.word, only(verdict).remarks) == (
        "supported",
        ("the action alone takes Death from 0 to 1: it acts without the drug",),
    )


def test_action_that_stops_growth_without_the_drug_is_remarked_on() -> None:
    network = cells(
        {"Growth": "!((Drug & !Marker) | Toxin)"},
        drugs=("Drug", "Toxin"),
        readout="Growth",
        sensitive_when_low=True,
    )
    verdict = judge_sentence(network, "give Toxin restores sensitivity to Drug", scheme="sync")
    assert any("acts without the drug" in remark for remark in only(verdict).remarks)


def test_action_that_needs_the_drug_gets_no_remark() -> None:
    verdict = judge_sentence(cells(SHIELDED), "inhibit Shield restores sensitivity to Drug")
    assert [answer.remarks for answer in verdict.answers] == [(), ()]


def test_perturbation_that_changes_nothing_is_remarked_on() -> None:
    verdict = judge_sentence(cells(SHIELDED), "in sensitive, knock out Shield raises Death", scheme="sync")
    (remark,) = only(verdict).remarks
    assert "Shield KO" in remark  # Shield is 0 there anyway


# What is tested, and what cannot be ----------------------------------------------------------


def test_effect_without_context_is_tested_in_the_resistant_cells() -> None:
    verdict = judge_sentence(cells(SHIELDED), "give Blocker lowers Shield")
    assert verdict.canonical == "Shield in [resistant: Blocker] < in [resistant: untreated]"


def test_resistance_is_conferred_on_the_sensitive_cells() -> None:
    verdict = judge_sentence(cells(SHIELDED), "overexpress Shield confers resistance")
    assert "[sensitive: Drug + Shield OE]" in verdict.canonical


def test_action_that_contradicts_itself_is_bad_input_and_not_a_verdict() -> None:
    with pytest.raises(InputError, match="contradicts"):
        judge_sentence(cells(SHIELDED), "knock out Shield and overexpress Shield raises Death")


def test_claim_that_cannot_be_judged_is_named() -> None:
    network = cells(SHIELDED)
    impossible = Condition("resistant", (Phase((Knockout("Shield"), Overexpression("Shield"))),))
    claim = Claim("C042", Comparison(parse_readout("Death", network), "=", impossible, 0.0))
    with pytest.raises(InputError, match="'C042' cannot be judged"):
        judge_all(network, [claim])


def test_model_without_resistance_cannot_be_asked_about_it() -> None:
    network = replace(cells(SHIELDED), resistance=None)
    with pytest.raises(ConditionError, match="does not say what resistance means"):
        judge_sentence(network, "inhibit Shield restores sensitivity to Drug")


@pytest.mark.parametrize("kind", ["initial", "all", "random:20"])
def test_cascade_gets_the_same_verdict_from_every_start(kind: str) -> None:
    # Without feedback the inputs decide every node, so no start can matter.
    assert judge_sentence(cells(SHIELDED), "give Blocker restores sensitivity", start=kind).word == "supported"


def test_verdicts_keep_the_order_of_the_claims() -> None:
    network = cells(SHIELDED)
    texts = ("Death = 0", "Death = 1", "Shield = 1")
    claims = [Claim(text, parse_comparison("resistant: Drug", text, network)) for text in texts]
    found = [(v.claim.id, v.word) for v in judge_all(network, claims)]
    assert found == [("Death = 0", "supported"), ("Death = 1", "refuted"), ("Shield = 1", "supported")]


@pytest.mark.parametrize(("expect", "good"), [("supported", False), ("refuted", True)])
def test_verdict_is_as_expected_only_when_the_word_is_the_expected_one(expect: str, good: bool) -> None:
    network = cells(SHIELDED)
    statement = parse_comparison("resistant: Drug", "Death = 1", network)
    claim = Claim("c", statement, expect="refuted" if expect == "refuted" else "supported")
    assert judge_all(network, [claim]).all_as_expected is good
