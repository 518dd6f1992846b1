"""`simnet hysteresis`, `simnet ensemble` and random walks on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simnet.cli.app import app
from simnet.errors import InputError

RUN = CliRunner()
MODEL = """simnet: 1
id: latch
title: A latch
nodes:
  S: {kind: stimulus}
  A: {kind: protein, rule: S | A, because: {S: "assumed: test", A: "assumed: test"}}
"""


@pytest.fixture
def model(tmp_path: Path) -> str:
    path = tmp_path / "latch.yaml"
    path.write_text(MODEL, encoding="utf-8")
    return str(path)


def output(*arguments: str) -> str:
    result = RUN.invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_hysteresis_prints_table_folds_and_sentence(model: str) -> None:
    text = output("hysteresis", model, "--along", "S", "--readout", "A", "--form", "hillcube")
    assert "fold at S" in text
    assert "memory: as S rises, A jumps from 0.25 to 0.862 at S = 0.285" in text


def test_hysteresis_writes_json_csv_and_a_picture(model: str, tmp_path: Path) -> None:
    picture = tmp_path / "loop.png"
    found = json.loads(
        output(
            "hysteresis", model, "--along", "S", "--readout", "A", "--json", "--draw", str(picture), "--range", "0..0.8"
        )
    )
    assert found["range"] == [0.0, 0.8]
    assert picture.stat().st_size > 1000
    rows = list(csv.DictReader(io.StringIO(output("hysteresis", model, "--along", "S", "--readout", "A", "--csv"))))
    assert {row["curve"] for row in rows} >= {"branch 1", "up", "down"}


def test_an_ensemble_prints_quantiles_and_shares(model: str) -> None:
    text = output("ensemble", model, "S", "--readout", "A", "--sets", "20", "--holds", "A > untreated")
    assert "20 parameter sets" in text
    assert "holds in 100.0% of 20 parameter sets (95 % interval 83.9% to 100.0%)" in text
    found = json.loads(
        output("ensemble", model, "S=0.5", "--readout", "A", "--sets", "5", "--scheme", "ctmc", "--json")
    )
    assert (found["formalism"], found["sets"]) == ("ctmc", 5)


def test_walks_are_asked_for_by_a_number(model: str) -> None:
    text = output("steady", model, "S then untreated", "--readout", "A", "--scheme", "async:50")
    assert "sampled" in text
    course = output("simulate", model, "S", "--readout", "A", "--scheme", "async", "--runs", "50", "--csv")
    assert course.splitlines()[0] == "condition,step,phase,A,low A,high A"


@pytest.mark.parametrize(
    "arguments",
    [
        ("hysteresis", "--along", "Q"),
        ("hysteresis", "--along", "S", "--range", "low"),
        ("hysteresis", "--along", "S", "--form", "hill"),
        ("ensemble", "S", "--scheme", "sync"),
        ("ensemble", "S", "--vary", "half"),
    ],
)
def test_what_is_not_understood_is_refused(model: str, arguments: tuple[str, ...]) -> None:
    command, *rest = arguments
    with pytest.raises(InputError):
        RUN.invoke(app, [command, model, *rest], catch_exceptions=False)


def test_an_ensemble_of_nothing_is_refused(model: str) -> None:
    assert RUN.invoke(app, ["ensemble", model]).exit_code == 2
