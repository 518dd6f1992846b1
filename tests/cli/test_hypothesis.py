"""`simnet test`: the sentence, its verdict, and the exit codes that a CI script reads."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from simnet.cli.app import app
from tests.cli.conftest import Simnet

NRF2 = ("test", "osimertinib_socs3_nrf2", "inhibit NRF2 restores sensitivity to Osimertinib")


@pytest.mark.parametrize(
    ("sentence", "expect", "code"),
    [
        ("block tmTNF_signal restores sensitivity to DOX", (), 0),
        ("block tmTNF_signal restores sensitivity to DOX", ("--expect", "refuted"), 1),
        ("inhibit GSTP1 restores sensitivity to DOX", (), 1),  # one of two shields
        ("inhibit GSTP1 restores sensitivity to DOX", ("--expect", "refuted"), 0),
        ("in sensitive, inhibit GSTP1 restores sensitivity to DOX", ("--expect", "vacuous"), 0),
        ("in sensitive, inhibit GSTP1 restores sensitivity to DOX", (), 1),
        ("make coffee", (), 2),
    ],
)
def test_exit_code_says_whether_the_verdict_is_as_expected(
    simnet: Simnet, sentence: str, expect: tuple[str, ...], code: int
) -> None:
    assert simnet("test", "tmtnf_dox", sentence, *expect).code == code


def test_sentence_of_the_issue_is_supported() -> None:
    ended = CliRunner().invoke(app, list(NRF2))
    assert (ended.exit_code, ended.stdout.splitlines()[0]) == (0, f"SUPPORTED: {NRF2[2]}")


@pytest.mark.parametrize(
    "part",
    [
        "CellDeath in [resistant_adaptive: Osimertinib] = 0  (resistant cells under the drug)",
        "CellDeath in [sensitive: Osimertinib] = 1  (sensitive reference under the drug)",
        "CellDeath in [resistant_adaptive: Osimertinib + NRF2 inhibited] = 1  (with the action added)",
        "CellDeath in [resistant_adaptive: NRF2 inhibited] = 0  (the action without the drug)",
        "CellDeath in [sensitive: NRF2 inhibited] = 0  (the action in the reference)",
        "tested: cells show more CellDeath in [resistant_adaptive: Osimertinib + NRF2 inhibited] than in",
        "sync: supported",
        "async: supported",
    ],
)
def test_premise_conclusion_controls_and_restatement_are_printed(simnet: Simnet, part: str) -> None:
    assert part in simnet(*NRF2).out


def test_json_has_the_verdict_and_an_answer_for_each_scheme(simnet: Simnet) -> None:
    found = simnet(*NRF2, "--json").json
    assert (found["model"], found["verdict"], found["expected"], found["as_expected"]) == (
        "osimertinib_socs3_nrf2",
        "supported",
        "supported",
        True,
    )
    assert [(answer["scheme"], answer["answer"]) for answer in found["answers"]] == [
        ("sync", "supported"),
        ("async", "supported"),
    ]


def test_json_stays_clean_when_the_verdict_is_not_as_expected(simnet: Simnet) -> None:
    ended = simnet("test", "tmtnf_dox", "inhibit GSTP1 restores sensitivity", "--json")
    assert (ended.code, ended.json["verdict"], ended.json["as_expected"]) == (1, "refuted", False)


def test_alternative_that_flips_the_verdict_is_named(simnet: Simnet) -> None:
    # In the latch, cells that once had the signal keep GST-π without it.
    out = simnet("test", "tmtnf_dox", "block tmTNF_signal restores sensitivity to DOX").out
    assert "with the encoding 'latch': refuted (flips)" in out


def test_one_scheme_may_be_asked_alone(simnet: Simnet) -> None:
    found = simnet(*NRF2, "--scheme", "async", "--json").json
    assert [answer["scheme"] for answer in found["answers"]] == ["async"]


@pytest.mark.parametrize(
    "sentence",
    [
        "inhibiting NRF2 re-sensitises to Osimertinib",
        "Knock out NRF2 overcomes resistance to osimertinib.",
        "in resistant_adaptive cells, loss of NFE2L2 restores sensitivity to Osimertinib",
        "silence NRF2 restores sensitivity",
        "block NRF2 and give DHA restores sensitivity to Osimertinib",
    ],
)
def test_biologist_may_say_it_in_other_words(simnet: Simnet, sentence: str) -> None:
    # Each takes NRF2 away: without it KEAP1-free cells have no shield against the drug's ROS.
    assert simnet("test", "osimertinib_socs3_nrf2", sentence).code == 0


def test_scenario_may_be_tested_without_writing_anything(simnet: Simnet) -> None:
    ended = simnet("test", "purine_adsl_persister")
    assert (ended.code, "claims as expected" in ended.out) == (0, True)


def test_claims_of_a_scenario_as_json_are_clean(simnet: Simnet) -> None:
    (entry,) = json.loads(simnet("test", "purine_adsl_persister", "--json").out)
    assert entry["as_expected"] is True


def test_a_scenario_is_judged_under_the_schemes_asked_for(simnet: Simnet) -> None:
    (entry,) = json.loads(simnet("test", "purine_adsl_persister", "--scheme", "all", "--json").out)
    schemes = {tuple(answer["scheme"] for answer in claim["answers"]) for claim in entry["claims"]}
    assert schemes == {("sync", "async", "trap", "ctmc", "ode")}


@pytest.mark.parametrize("option", [("--start", "all"), ("--expect", "refuted")])
@pytest.mark.parametrize("what", ["purine_adsl_persister", "--all"])
def test_option_of_a_hypothesis_is_not_passed_over_for_a_scenario(
    simnet: Simnet, what: str, option: tuple[str, ...]
) -> None:
    ended = simnet("test", what, *option)
    assert (ended.code, ended.out) == (2, "")


def test_scheme_may_be_given_twice(simnet: Simnet) -> None:
    found = simnet(*NRF2, "--scheme", "async", "--scheme", "sync", "--json").json
    assert [answer["scheme"] for answer in found["answers"]] == ["async", "sync"]


@pytest.mark.parametrize(
    "words",
    [
        ("--all", "tmtnf_dox"),
        (),
        ("tmtnf_dox", "inhibit GSTP1 raises BAX", "--baseline"),
        ("tmtnf_dox", "inhibit GSTP1 raises BAX", "--csv"),
    ],
)
def test_words_that_do_not_go_together_are_refused(simnet: Simnet, words: tuple[str, ...]) -> None:
    assert simnet("test", *words).code == 2


def test_help_of_test_shows_actions_effects_and_exit_codes() -> None:
    ended = CliRunner().invoke(app, ["test", "--help"])
    text = " ".join(ended.stdout.split())
    assert ended.exit_code == 0
    for part in ("inhibit NODE [by 70%]", "restores sensitivity [to DRUG]", "2 bad input"):
        assert part in text


def test_claims_show_what_each_scheme_says(simnet: Simnet) -> None:
    head, *rows = simnet("test", "purine_adsl_persister", "--scheme", "sync,trap", "--csv").out.splitlines()
    assert head.startswith("model,claim,kind,tested,sync,trap,verdict,expected")
    assert rows


def test_an_action_that_holds_what_is_read_is_told(simnet: Simnet) -> None:
    ended = simnet("test", "osimertinib_socs3_nrf2", "overexpress NRF2 raises NRF2", "--scheme", "sync")
    assert "caveat: NRF2 is held at 1 by the action" in ended.out
