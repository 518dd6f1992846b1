"""`simnet control`, `escape`, `diff`, `score` and `test --junit` as they are typed."""

# ruff: noqa: S314 - the XML that is read here is our own

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.cli.conftest import Simnet


def test_control_lists_sets_in_a_table(simnet: Simnet) -> None:
    ended = simnet(
        "control", "tmtnf_dox", "--want", "CellDeath", "--context", "resistant", "--drug", "DOX", "--max", "3"
    )
    assert ended.code == 0
    assert ended.out.splitlines()[0].split() == [
        "set", "size", "sync", "async", "trap", "without", "the", "treatment", "untreated", "reference", "exact", "|",
        "sampled",
    ]  # fmt: skip
    assert any(line.startswith("tmTNF_blocker ") for line in ended.out.splitlines())


def test_control_gives_json_that_can_be_applied_again(simnet: Simnet) -> None:
    found = simnet("control", "tmtnf_dox", "--druggable", "--max", "2", "--json").json
    (only,) = found["sets"]
    assert only["condition"] == "resistant: DOX + tmTNF_blocker"
    again = simnet("steady", "tmtnf_dox", only["condition"], "--readout", "CellDeath", "--json").json
    assert {entry["readouts"]["CellDeath"]["value"] for entry in again["conditions"]} == {1.0}


def test_control_gives_csv(simnet: Simnet) -> None:
    ended = simnet("control", "tmtnf_dox", "--from", "drug,KO", "--max", "1", "--scheme", "async", "--csv")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert [row["set"] for row in rows] == ["tmTNF_blocker", "KO:tmTNF_signal"]


def test_control_that_finds_nothing_ends_with_one(simnet: Simnet) -> None:
    assert simnet("control", "tmtnf_dox", "--from", "drug", "--not", "tmTNF_blocker").code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("control", "tmtnf_dox", "--want", "CellDeth"), "Did you mean 'CellDeath'"),
        (("control", "tmtnf_dox", "--when", "resistant: DOX", "--drug", "DOX"), "either as one condition"),
        (("control", "tmtnf_dox", "--from", "KD"), "unknown kind of change 'KD'"),
        (("control", "nox_ros"), "does not say what resistance means"),
        (("escape", "tmtnf_dox", "--therapy", "DOX"), "there is nothing to escape from"),
        (("diff", "tmtnf_dox"), "give a second model, or an alternative"),
        (("diff", "tmtnf_dox", "--alternative", "lach"), "Did you mean 'latch'"),
        (("diff", "tmtnf_dox", "tki_ros_core", "--text-only", "--when", "resistant: DOX"), "leave out --when"),
        (("score", "tmtnf_dox", "none.tsv"), "none.tsv"),
    ],
)
def test_what_cannot_be_used_ends_with_two_and_says_why(simnet: Simnet, words: tuple[str, ...], said: str) -> None:
    ended = simnet(*words)
    assert ended.code == 2
    assert said in ended.err


def test_escape_prints_a_ladder_and_draws_it(simnet: Simnet, tmp_path: Path) -> None:
    ended = simnet("escape", "tmtnf_dox", "--therapy", "DOX + tmTNF_blocker", "--draw", "ladder.svg")
    assert ended.code == 1  # BAX loss and others are not answered by anything single
    assert "  KO:BAX\n    ! no single drug or inhibitor answers it\n" in ended.out
    assert (tmp_path / "ladder.svg").stat().st_size > 1000


def test_escape_without_any_rung_ends_with_zero(simnet: Simnet) -> None:
    ended = simnet(
        "escape", "tmtnf_dox", "--therapy", "DOX + tmTNF_blocker", "--alterable", "DOX_active", "--from", "OE"
    )
    assert ended.code == 0
    assert "no escape among sets of up to 1 of 0 single alterations" in ended.out


def test_diff_of_a_model_and_its_export_is_about_words_only(simnet: Simnet) -> None:
    assert simnet("convert", "tmtnf_dox", "out.bnet").code == 0
    found = simnet("diff", "tmtnf_dox", "out.bnet", "--text-only", "--json").json
    assert not [entry for entry in found["differences"] if entry["subject"] == "rule"]


def test_diff_of_a_model_with_itself_ends_with_zero(simnet: Simnet, toggle: str) -> None:
    assert simnet("diff", toggle, toggle).code == 0


def test_diff_with_an_alternative_names_the_verdicts_that_flip(simnet: Simnet) -> None:
    ended = simnet("diff", "tmtnf_dox", "--alternative", "latch", "--json")
    assert ended.code == 1
    flipped = [entry["name"].split()[0] for entry in ended.json["differences"] if entry["subject"] == "verdict"]
    assert "C015" in flipped


def test_score_of_a_table_and_the_share_that_is_asked_for(simnet: Simnet, tmp_path: Path) -> None:
    """Doxorubicin kills cells without the ligand and spares those with it: seen so, and once not."""
    rows = ["ID\tScore\tSource\tPerturbation\tObserved node\tCategorization"]
    rows += ["1\t1\tDOX=1,tmTNF=0\t\tCellDeath\tON", "2\t1\tDOX=1,tmTNF=1\t\tCellDeath\tSome"]
    (tmp_path / "seen.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = simnet("score", "tmtnf_dox", "seen.tsv", "--context", "sensitive", "--json").json
    assert [row["predicted"] for row in found["observations"]] == [1.0, 0.0]
    assert found["share"] == 0.5
    assert simnet("score", "tmtnf_dox", "seen.tsv", "--context", "sensitive", "--at-least", "0.9").code == 1


def test_claims_can_be_written_as_junit(simnet: Simnet, tmp_path: Path) -> None:
    assert simnet("test", "tmtnf_doxorubicin", "--junit", "claims.xml").code == 0
    root = ET.parse(tmp_path / "claims.xml").getroot()
    assert (root.get("tests"), root.get("failures")) == ("22", "0")


def test_hypothesis_that_fails_is_a_failure_in_junit(simnet: Simnet, tmp_path: Path) -> None:
    sentence = "inhibit GSTP1 restores sensitivity to DOX"
    assert simnet("test", "tmtnf_dox", sentence, "--junit", "one.xml").code == 1
    assert [f.get("type") for f in ET.parse(tmp_path / "one.xml").getroot().iter("failure")] == ["refuted"]
    assert simnet("test", "tmtnf_dox", sentence, "--expect", "refuted", "--junit", "one.xml").code == 0
    assert not list(ET.parse(tmp_path / "one.xml").getroot().iter("failure"))


def test_page_of_the_library_is_current(simnet: Simnet) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "library-interventions.md"
    ended = simnet("control", "--all")
    assert ended.code == 0
    assert ended.out == page.read_text(encoding="utf-8"), "run `simnet control --all > docs/library-interventions.md`"
