"""`simnet explain`, `simnet robustness` and `simnet grounds` as typed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Simnet

BLOCK = ("tmtnf_dox", "block tmTNF_signal restores sensitivity to DOX")


def test_explanation_of_a_sentence_names_chain_evidence_and_proof(simnet: Simnet) -> None:
    ended = simnet("explain", *BLOCK)
    assert (ended.code, ended.out.splitlines()[0]) == (0, "CellDeath rises from 0 to 1 (sync)")
    assert "chain 1 of 5: tmTNF_signal -| NFKBIA -| NFKB -| BAX -> CellDeath" in ended.out
    assert "C012 (fig000, caption S5)" in ended.out
    assert "BAX: needed (with BAX = 0, CellDeath is 0)" in ended.out


def test_two_conditions_and_the_sentence_about_them_have_the_same_chains(simnet: Simnet) -> None:
    typed = simnet("explain", "tmtnf_dox", "resistant: DOX", "resistant: DOX + INH:tmTNF_signal", "--readout",
                   "CellDeath", "--json").json  # fmt: skip
    assert typed["chains"] == simnet("explain", *BLOCK, "--json").json["chains"]


def test_claim_of_a_scenario_is_explained_by_its_id(simnet: Simnet) -> None:
    assert (
        simnet("explain", "tmtnf_doxorubicin", "C015", "--json").json["condition"] == "resistant: DOX + tmTNF_blocker"
    )


def test_refuted_hypothesis_is_told_where_it_stops(simnet: Simnet) -> None:
    ended = simnet("explain", "tmtnf_dox", "inhibit GSTP1 restores sensitivity to DOX")
    assert ended.code == 0
    assert "kept there by BAX = 0, or by AntiApoptotic = 1" in ended.out


def test_csv_has_one_row_a_link(simnet: Simnet) -> None:
    rows = list(csv.DictReader(io.StringIO(simnet("explain", *BLOCK, "--csv", "--chains", "1").out)))
    assert [row["target"] for row in rows] == ["NFKBIA", "NFKB", "BAX", "CellDeath"]


def test_chains_are_drawn_and_named_in_the_file(simnet: Simnet, tmp_path: Path) -> None:
    assert simnet("explain", *BLOCK, "--draw", "why.svg").code == 0
    text = (tmp_path / "why.svg").read_text(encoding="utf-8")
    assert "thick: the chains of causes" in text
    assert "Why CellDeath rises from 0 to 1" in text


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("explain", "tmtnf_dox", "make coffee"), "no effect found"),
        (("explain", "tmtnf_dox", "resistant: DOX", "resistant: untreated"), "with a readout"),
        (("explain", "tmtnf_dxo", "inhibit GSTP1 lowers ERK"), "Did you mean 'tmtnf_dox'?"),
        (("explain", *BLOCK, "--scheme", "sync,async"), "one update scheme"),
        (("explain", *BLOCK, "--draw", "why.pdf"), ".svg or .png"),
        (("robustness", "tmtnf_dox", "make coffee"), "no effect found"),
        (("robustness", "tmtnf_doxorubicin", "--edits", "gatess"), "Did you mean 'gates'?"),
        (("robustness",), "give either"),
        (("grounds", "tmtnf_dxo"), "Did you mean 'tmtnf_dox'?"),
    ],
)
def test_bad_input_is_told(simnet: Simnet, words: tuple[str, ...], part: str) -> None:
    ended = simnet(*words)
    assert ended.code == 2
    assert part in ended.err


def test_robustness_of_one_claim_lists_what_flips_it(simnet: Simnet) -> None:
    ended = simnet("robustness", "tmtnf_doxorubicin", "C015", "--no-starts")
    assert ended.code == 0
    assert "flips: the encoding latch: refuted" in ended.out
    assert "INTERRUPTED" not in ended.out


def test_share_below_the_one_asked_for_is_exit_1(simnet: Simnet) -> None:
    asked = ("robustness", "tmtnf_doxorubicin", "C015", "--edits", "alternatives", "--no-starts", "--no-sources")
    assert simnet(*asked, "--at-least", "0.5").code == 0
    assert simnet(*asked, "--at-least", "1").code == 1


def test_robustness_as_json_says_what_is_exact(simnet: Simnet) -> None:
    found = simnet("robustness", "tmtnf_doxorubicin", "C015", "--pairs", "--budget", "20", "--no-starts", "--json").json
    (entry,) = found["claims"]
    assert (entry["single_edits"]["exact"], entry["pairs"]["exact"]) == (True, False)
    assert {source["kind"] for source in found["sources"]} == {"record"}


def test_grounds_of_a_scenario_have_one_row_a_claim(simnet: Simnet) -> None:
    rows = list(csv.DictReader(io.StringIO(simnet("grounds", "tmtnf_doxorubicin", "--samples", "0", "--csv").out)))
    assert (len(rows), rows[0]["claim"], rows[0]["read back"]) == (22, "C001", "no")


def test_model_name_stands_for_the_scenario_about_it(simnet: Simnet) -> None:
    one, other = (simnet("grounds", name, "--samples", "0", "--csv").out for name in ("tmtnf_dox", "tmtnf_doxorubicin"))
    assert one == other
