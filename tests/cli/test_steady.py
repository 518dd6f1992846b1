"""`simnet steady`: the JSON that other programs read, tables, notes, names as typed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from simnet.cli.app import app
from tests.cli.conftest import Simnet

# The JSON interface -------------------------------------------------------------------------


def point(value: float, canonical: str, *, oscillates: bool = False) -> dict[str, Any]:
    return {
        "value": value,
        "low": value,
        "high": value,
        "exact": True,
        "oscillates": oscillates,
        "canonical": canonical,
    }


def state(go: int, a: int, b: int) -> dict[str, int]:
    return {"Go": go, "A": a, "B": b}


def test_json_of_a_synchronous_cycle_field_by_field(simnet: Simnet, toggle: str) -> None:
    # From 00 under Go: 11, 00, 11 … Each is on for half of the time, and so is their sum / 2.
    (entry,) = simnet("steady", toggle, "plain: Go", "--scheme", "sync", "--json").json["conditions"]
    assert isinstance(entry.pop("method"), str)
    assert entry == {
        "condition": "plain: Go",
        "canonical": "plain: Go",
        "scheme": "sync",
        "readouts": {
            "A": point(0.5, "A", oscillates=True),
            "A + B": point(1.0, "A + B", oscillates=True),
        },
        "attractors": [{"kind": "cyclic", "share": 1.0, "size": 2, "states": [state(1, 0, 0), state(1, 1, 1)]}],
        "start": "initial",
        "notes": [],
    }


def test_json_of_asynchronous_fixed_points_field_by_field(simnet: Simnet, toggle: str) -> None:
    # From 00 under Go: A or B goes first, equally likely, and stays. A is 0 or 1, A + B is 1.
    (entry,) = simnet("steady", toggle, "plain: Go", "--scheme", "async", "--json").json["conditions"]
    assert isinstance(entry.pop("method"), str)
    assert entry == {
        "condition": "plain: Go",
        "canonical": "plain: Go",
        "scheme": "async",
        "readouts": {
            "A": {"value": 0.5, "low": 0.0, "high": 1.0, "exact": True, "oscillates": False, "canonical": "A"},
            "A + B": point(1.0, "A + B"),
        },
        "attractors": [
            {"kind": "fixed point", "share": 0.5, "size": 1, "states": [state(1, 0, 1)]},
            {"kind": "fixed point", "share": 0.5, "size": 1, "states": [state(1, 1, 0)]},
        ],
        "start": "initial",
        "notes": [],
    }


def test_json_has_model_and_conditions_and_nothing_else(simnet: Simnet, toggle: str) -> None:
    assert list(simnet("steady", toggle, "plain: Go", "--json").json) == ["model", "conditions"]


@pytest.mark.parametrize("model", ["tmtnf_dox", "./toggle.yaml"])
def test_json_echoes_the_model_as_typed(simnet: Simnet, toggle: str, model: str) -> None:
    assert simnet("steady", model, "untreated", "--json").json["model"] == model


def test_json_has_one_entry_for_each_condition_and_scheme(simnet: Simnet, toggle: str) -> None:
    found = simnet("steady", toggle, "plain: Go", "untreated", "--scheme", "async,sync", "--json").json
    assert [(entry["condition"], entry["scheme"]) for entry in found["conditions"]] == [
        ("plain: Go", "async"),
        ("plain: Go", "sync"),
        ("untreated", "async"),
        ("untreated", "sync"),
    ]


def test_json_echoes_conditions_as_typed_beside_their_normal_form(simnet: Simnet, toggle: str) -> None:
    typed = "PLAIN:  go-signal=1.0+ko:NFκB  then   untreated"
    (entry,) = simnet("steady", toggle, typed, "--scheme", "sync", "--json").json["conditions"]
    assert (entry["condition"], entry["canonical"]) == (typed, "plain: Go + A KO then untreated")


def test_json_echoes_readouts_as_typed_beside_their_normal_form(simnet: Simnet, toggle: str) -> None:
    found = simnet("steady", toggle, "plain: Go", "--readout", "NFκB, B +nfκb", "--scheme", "async", "--json").json
    (entry,) = found["conditions"]
    assert {typed: value["canonical"] for typed, value in entry["readouts"].items()} == {
        "NFκB": "A",
        "B +nfκb": "B + A",
    }


@pytest.mark.parametrize("scheme", ["sync", "async"])
def test_json_of_a_dose_mixes_responders_and_the_others(simnet: Simnet, toggle: str, scheme: str) -> None:
    # A quarter of the cells answers: A + B is 1 there (the mean over the cycle, or whoever wins), 0 elsewhere.
    (entry,) = simnet("steady", toggle, "plain: Go=0.25", "--scheme", scheme, "--json").json["conditions"]
    assert entry["readouts"]["A + B"]["value"] == 0.25


def test_json_of_a_dose_keeps_the_interval_of_the_responders(simnet: Simnet, toggle: str) -> None:
    # A is 0 or 1 in a quarter of the cells and 0 in the others.
    (entry,) = simnet("steady", toggle, "plain: Go=0.25", "--scheme", "async", "--json").json["conditions"]
    assert entry["readouts"]["A"] == {
        "value": 0.125,
        "low": 0.0,
        "high": 0.25,
        "exact": True,
        "oscillates": False,
        "canonical": "A",
    }


@pytest.mark.parametrize("scheme", ["sync", "async"])
def test_json_shares_of_all_attractors_sum_to_one(simnet: Simnet, toggle: str, scheme: str) -> None:
    (entry,) = simnet("steady", toggle, "plain: Go=0.25", "--scheme", scheme, "--json").json["conditions"]
    assert sum(attractor["share"] for attractor in entry["attractors"]) == pytest.approx(1.0, abs=1e-12)


def test_json_lists_at_most_64_states_and_always_gives_the_size(simnet: Simnet, tmp_path: Path) -> None:
    # Seven nodes that negate themselves: asynchronously all 2^7 states are visited for ever.
    nodes = "".join(f"  X{n}: {{kind: protein, rule: '!X{n}'}}\n" for n in range(7))
    (tmp_path / "ring.yaml").write_text(f"simnet: 1\nid: ring\ntitle: ring\nnodes:\n{nodes}", encoding="utf-8")
    (entry,) = simnet("steady", "ring.yaml", "untreated", "--scheme", "async", "--json").json["conditions"]
    (attractor,) = entry["attractors"]
    assert (attractor["size"], len(attractor["states"])) == (128, 64)


def test_json_of_sampled_starts_is_marked_as_not_exact(simnet: Simnet, tmp_path: Path) -> None:
    (tmp_path / "memory.yaml").write_text(MEMORY, encoding="utf-8")
    found = simnet("steady", "memory.yaml", "untreated", "--scheme", "sync", "--start", "random:400", "--json").json
    value = found["conditions"][0]["readouts"]["M"]
    # 400 coins: 0.5 within five standard errors of 0.025, with a 95 % interval of about ± 0.049
    assert value["exact"] is False
    assert abs(value["value"] - 0.5) < 0.125
    assert value["low"] < value["value"] < value["high"]


def test_json_of_all_starts_gives_the_share_of_each_basin(simnet: Simnet, tmp_path: Path) -> None:
    # M keeps its value: half of the starts have it on, exactly.
    (tmp_path / "memory.yaml").write_text(MEMORY, encoding="utf-8")
    found = simnet("steady", "memory.yaml", "untreated", "--scheme", "sync", "--start", "all", "--json").json
    assert found["conditions"][0]["readouts"]["M"] == point(0.5, "M")


def test_same_seed_prints_the_same_json(simnet: Simnet, tmp_path: Path) -> None:
    (tmp_path / "memory.yaml").write_text(MEMORY, encoding="utf-8")
    words = ("steady", "memory.yaml", "untreated", "--start", "random:50", "--json", "--seed", "3")
    assert simnet(*words).out == simnet(*words).out


MEMORY = """\
simnet: 1
id: memory
title: a gene that keeps what it has
nodes:
  Go: {kind: drug}
  M: {kind: protein, rule: M | Go}
readouts: [M]
"""


# Output ---------------------------------------------------------------------------------------


def test_notes_go_to_standard_error_so_that_json_stays_clean(simnet: Simnet, tmp_path: Path) -> None:
    (tmp_path / "memory.yaml").write_text(MEMORY, encoding="utf-8")
    ended = simnet("steady", "memory.yaml", "untreated", "--json")
    assert ended.json["conditions"][0]["notes"]  # from another start, M would be on
    assert "note: " in ended.err


def test_quiet_keeps_notes_back(simnet: Simnet, tmp_path: Path) -> None:
    (tmp_path / "memory.yaml").write_text(MEMORY, encoding="utf-8")
    assert simnet("steady", "memory.yaml", "untreated", "--quiet").err == ""


def test_table_marks_oscillation_and_says_what_the_mark_means(simnet: Simnet, toggle: str) -> None:
    out = simnet("steady", toggle, "plain: Go", "--scheme", "sync", "--readout", "A").out
    assert "~0.5" in out
    assert "~ oscillates" in out


def test_table_marks_an_interval_and_says_what_decides(simnet: Simnet, toggle: str) -> None:
    out = simnet("steady", toggle, "plain: Go", "--scheme", "async", "--readout", "A").out
    assert "0 … 1" in out
    assert "the order of updates decides" in out


def test_table_marks_every_row_as_exact_or_sampled(simnet: Simnet, toggle: str) -> None:
    rows = simnet("steady", toggle, "plain: Go", "untreated").out.splitlines()[2:6]
    assert all(row.endswith("exact") for row in rows)


def test_csv_has_one_row_a_readout(simnet: Simnet, toggle: str) -> None:
    ended = simnet("steady", toggle, "plain: Go", "--scheme", "async", "--csv")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert [(row["readout"], row["low"], row["high"], row["exact"]) for row in rows] == [
        ("A", "0.0", "1.0", "exact"),
        ("A + B", "1.0", "1.0", "exact"),
    ]


def test_readouts_default_to_those_of_the_model(simnet: Simnet, toggle: str) -> None:
    (entry,) = simnet("steady", toggle, "untreated", "--scheme", "sync", "--json").json["conditions"]
    assert list(entry["readouts"]) == ["A", "A + B"]


def test_readouts_and_schemes_may_be_given_one_by_one(simnet: Simnet, toggle: str) -> None:
    words = ("--readout", "A", "--readout", "B,A + B", "--scheme", "async", "--scheme", "sync")
    found = simnet("steady", toggle, "untreated", *words, "--json").json["conditions"]
    assert [(entry["scheme"], list(entry["readouts"])) for entry in found] == [
        ("async", ["A", "B", "A + B"]),
        ("sync", ["A", "B", "A + B"]),
    ]


def test_phenotype_may_be_a_readout(simnet: Simnet) -> None:
    ended = simnet("steady", "tmtnf_dox", "sensitive: DOX", "--readout", "dying", "--scheme", "sync", "--json")
    assert ended.json["conditions"][0]["readouts"]["dying"]["value"] == 1.0


def test_command_of_the_issue_runs_as_written() -> None:
    # A GST-π knockout lets the drug work, and the second shield (NF-κB) still keeps the cell alive.
    words = ["steady", "tmtnf_dox", "resistant: DOX", "resistant: DOX + KO:GSTP1"]
    ended = CliRunner().invoke(app, [*words, "--readout", "CellDeath,GSTP1", "--scheme", "sync,async"])
    rows = [line.split("  ") for line in ended.stdout.splitlines()[2:6]]
    found = [[cell.strip() for cell in row if cell.strip()][:4] for row in rows]
    assert found == [
        ["resistant: DOX", "sync", "0", "1"],
        ["resistant: DOX", "async", "0", "1"],
        ["resistant: DOX + KO:GSTP1", "sync", "0", "0"],
        ["resistant: DOX + KO:GSTP1", "async", "0", "0"],
    ]


def test_help_of_steady_shows_the_form_of_a_condition() -> None:
    ended = CliRunner().invoke(app, ["steady", "--help"])
    assert ended.exit_code == 0
    assert "[context:] item {+ item} {then item {+ item}}" in " ".join(ended.stdout.split())


# Names -----------------------------------------------------------------------------------------

ODD = """\
simnet: 1
id: odd
title: names that YAML would like to read as something else
nodes:
  NO: {kind: drug}
  ON: {kind: protein, rule: NO}
  14_3_3: {kind: protein, name: 14-3-3, rule: ON}
  NFKB: {kind: protein, name: NFκB, rule: 14_3_3}
contexts:
  off: {}
  yes: {}
"""


def test_names_that_yaml_would_change_survive(simnet: Simnet, tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text(ODD, encoding="utf-8")
    (entry,) = simnet("steady", "odd.yaml", "off: NO", "--scheme", "sync", "--json").json["conditions"]
    assert entry["attractors"][0]["states"] == [{"NO": 1, "ON": 1, "14_3_3": 1, "NFKB": 1}]


@pytest.mark.parametrize("typed", ["14_3_3", "14-3-3", "NFκB", "nfκb", "NFKB", "ON", "on"])
def test_node_may_be_called_by_id_or_display_name(simnet: Simnet, tmp_path: Path, typed: str) -> None:
    (tmp_path / "odd.yaml").write_text(ODD, encoding="utf-8")
    ended = simnet("steady", "odd.yaml", "yes: NO", "--readout", typed, "--scheme", "sync", "--json")
    assert ended.json["conditions"][0]["readouts"][typed]["value"] == 1.0


@pytest.mark.parametrize("item", ["KO:GSTP1", "KO:GST-π", "ko: gst-π", "INH:GSTP1", "INH:GSTP1=1"])
def test_node_may_be_taken_away_in_every_spelling(simnet: Simnet, item: str) -> None:
    # Without GST-π doxorubicin stays active in the cell.
    ended = simnet("steady", "tmtnf_dox", f"resistant: DOX + {item}", "--readout", "DOX_active", "--json")
    assert [entry["readouts"]["DOX_active"]["value"] for entry in ended.json["conditions"]] == [1.0, 1.0]


@pytest.mark.parametrize(("command", "key"), [("steady", "conditions"), ("simulate", "courses")])
def test_another_encoding_is_asked_for_by_its_name(simnet: Simnet, command: str, key: str) -> None:
    """GST-π falls under the blocker when its loop amplifies, and stays when the loop latches."""
    words = (command, "tmtnf_dox", "resistant: tmTNF_blocker", "--scheme", "sync", "--readout", "GSTP1", "--json")

    def level(record: Any) -> float:
        (entry,) = record[key]
        return float(entry["readouts"]["GSTP1"]["value"] if key == "conditions" else entry["rows"][-1]["GSTP1"])

    latched = simnet(*words, "--encoding", "latch").json
    assert level(simnet(*words).json) == 0.0
    assert level(latched) == 1.0
    assert latched["encoding"] == "latch"
    assert "Did you mean 'latch'" in simnet(*words, "--encoding", "latc").err


@pytest.mark.parametrize(
    "command",
    [
        ("steady", "tmtnf_dox", "resistant: tmTNF_blocker", "--readout", "GSTP1"),
        ("simulate", "tmtnf_dox", "resistant: tmTNF_blocker", "--readout", "GSTP1"),
        ("explain", "tmtnf_dox", "resistant: untreated", "resistant: tmTNF_blocker", "--readout", "CellDeath"),
        ("screen", "tmtnf_dox", "--context", "resistant", "--drug", "DOX", "--nodes", "ERK"),
        ("control", "tmtnf_dox", "--druggable", "--max", "1"),
        ("escape", "tmtnf_dox", "--therapy", "DOX + tmTNF_blocker", "--max", "1"),
        ("doses", "tmtnf_dox", "DOX", "tmTNF_blocker", "--context", "resistant", "--scheme", "sync"),
        ("ensemble", "tmtnf_dox", "resistant: tmTNF_blocker", "--readout", "GSTP1", "--sets", "3"),
    ],
    ids=lambda words: words[0],
)
def test_every_command_that_runs_a_model_takes_its_other_encodings(simnet: Simnet, command: tuple[str, ...]) -> None:
    plain, latch = simnet(*command), simnet(*command, "--encoding", "latch")
    assert "note: with the encoding 'latch', which changes the rules of ERK" in latch.err
    assert "latch" not in plain.err
    assert simnet(*command, "--encoding", "lach").code == 2


def test_the_latch_keeps_gst_after_the_blocker_on_the_command_line(simnet: Simnet) -> None:
    words = ("steady", "tmtnf_dox", "resistant: tmTNF_blocker", "--readout", "GSTP1", "--scheme", "sync", "--json")
    values = [
        simnet(*words, *encoding).json["conditions"][0]["readouts"]["GSTP1"]["value"]
        for encoding in ((), ("--encoding", "latch"))
    ]
    assert values == [0, 1]
