"""`simnet list`, `simnet show` and `simnet check` on models that come with simnet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from simnet.cli.app import app
from simnet.files import model_names, model_path, scenario_names
from tests.cli.conftest import Simnet

# list ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def listed() -> list[dict[str, Any]]:
    """What `simnet list --json` prints."""
    ended = CliRunner().invoke(app, ["list", "--json"])
    assert ended.exit_code == 0
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found


def test_list_names_every_model_and_scenario(simnet: Simnet) -> None:
    words = set(simnet("list").out.split())
    assert set(model_names()) | set(scenario_names()) <= words


def test_list_as_json_has_one_entry_a_model(listed: list[dict[str, Any]]) -> None:
    assert sorted(entry["name"] for entry in listed) == list(model_names())


def test_list_as_json_knows_the_scenario_of_a_model(listed: list[dict[str, Any]]) -> None:
    assert {entry["name"]: entry["scenario"] for entry in listed}["tmtnf_dox"] == "tmtnf_doxorubicin"


# show ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part",
    [
        "tmtnf_dox: tmTNF-α reverse signalling and doxorubicin",
        "GSTP1 (GST-π)  genes: GSTP1 [HGNC:4638 unchecked]",
        "= ERK & GSTP1",
        "- GSTP1: C008",  # GST-π takes active doxorubicin away
        "+ ERK: C009",
        "assumed: a MEK inhibitor stops ERK phosphorylation by definition",
        "resistant: tmTNF-α",
        "resistance means: less CellDeath in resistant than in sensitive, under DOX",
        "GSTP1 -> ERK_high",
        "latch: GST-π keeps ERK on",
        "C015: Taking membrane TNF-α away may make the drug work again. [fig000, caption S6]",
        "PMC6013421",
        "PICTURE",
        "LEFT OUT",
    ],
)
def test_show_says_what_the_model_says(simnet: Simnet, part: str) -> None:
    out = simnet("show", "tmtnf_dox").out
    assert part in out or part in " ".join(out.split())


def test_show_as_json_has_rules_signs_and_grounds(simnet: Simnet) -> None:
    found = simnet("show", "tmtnf_dox", "--json").json
    (node,) = [node for node in found["nodes"] if node["id"] == "DOX_active"]
    assert node["rule"] == "DOX & !GSTP1"
    assert node["regulators"] == {"DOX": "+", "GSTP1": "-"}
    assert node["because"]["GSTP1"] == {"evidence": ["C008"], "assumed": ""}


def test_show_finds_the_only_loop_and_its_sign(simnet: Simnet) -> None:
    # ERK_high needs GST-π and raises it; every other rule looks upstream only.
    loops = simnet("show", "tmtnf_dox", "--json").json["feedback_loops"]
    assert [(set(loop["nodes"]), loop["sign"]) for loop in loops] == [({"ERK_high", "GSTP1"}, "positive")]


def test_show_says_that_a_cascade_has_no_loop(simnet: Simnet) -> None:
    assert "none: the network is a cascade" in simnet("show", "purine_adsl_persister").out


@pytest.mark.parametrize("name", model_names())
def test_every_model_can_be_shown(simnet: Simnet, name: str) -> None:
    ended = simnet("show", name)
    assert (ended.code, ended.err, ended.out.startswith(f"{name}: ")) == (0, "", True)


# check ---------------------------------------------------------------------------------------


@pytest.fixture
def careless(tmp_path: Path) -> str:
    """A rule file that works but cites nothing."""
    text = "simnet: 1\nid: careless\ntitle: x\nnodes:\n  D: {kind: drug}\n  A: {kind: protein, rule: D}\n"
    (tmp_path / "careless.yaml").write_text(text, encoding="utf-8")
    return "careless.yaml"


@pytest.mark.parametrize(("words", "code"), [((), 0), (("--strict",), 1)])
def test_warnings_count_only_when_strict(simnet: Simnet, careless: str, words: tuple[str, ...], code: int) -> None:
    ended = simnet("check", careless, *words)
    assert (ended.code, "1 file: 0 errors, 1 warning" in ended.out) == (code, True)


def test_warning_has_its_place_and_says_that_it_is_one(simnet: Simnet, careless: str) -> None:
    # line 6, "  A: {kind: protein, rule: D}": the rule stands in column 28
    assert "careless.yaml:6:28: warning: " in simnet("check", careless).out


def test_check_as_json_gives_fields_for_an_editor(simnet: Simnet, careless: str) -> None:
    (problem,) = simnet("check", careless, "--json").json
    assert (problem["path"], problem["line"], problem["column"], problem["severity"]) == (careless, 6, 28, "warning")


def test_check_of_a_good_file_as_json_is_an_empty_list(simnet: Simnet) -> None:
    assert simnet("check", str(model_path("tmtnf_dox")), "--json").json == []


def test_one_bad_file_among_good_ones_ends_with_2(simnet: Simnet, careless: str, tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_bytes(b"")
    assert simnet("check", careless, "empty.yaml").code == 2


# help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["run", "steady", "test", "list", "show", "check"])
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    ended = CliRunner().invoke(app, [command, "--help"])
    assert (ended.exit_code, "Example" in ended.stdout) == (0, True)


def test_help_says_what_exit_codes_mean() -> None:
    text = " ".join(CliRunner().invoke(app, ["--help"]).stdout.split())
    assert "0 all as expected, 1 some claim is not, 2 bad input" in text


def test_no_command_prints_the_help() -> None:
    assert "Usage:" in CliRunner().invoke(app, []).output
