"""`simnet screen`: tables, ranks, drawings, refusals, and what an interruption leaves."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simnet.cli.screen import _duration, _Forecast, _offer_contexts, _offer_drugs
from tests.cli.conftest import Simnet

CELLS = ("osimertinib_socs3_nrf2", "--context", "resistant_adaptive", "--drug", "Osimertinib", "--readout", "Apoptosis")


def test_knocking_out_nrf2_is_among_what_makes_resistant_cells_die(simnet: Simnet) -> None:
    ended = simnet("screen", *CELLS, "--kinds", "KO", "--csv")
    rows = {row["items"]: row for row in csv.DictReader(io.StringIO(ended.out))}
    assert ended.code == 0
    assert (rows["NRF2 KO"]["value"], rows["NRF2 KO"]["rank"], rows["NRF2 KO"]["distance"]) == ("1.0", "1", "0.0")
    assert (rows["ROS_high KO"]["value"], rows["ROS_high KO"]["distance"]) == ("0.0", "1.0")
    assert rows["EGFR KO"]["note"] == "no effect possible"


def test_table_says_baseline_reference_and_what_was_left_out(simnet: Simnet) -> None:
    ended = simnet("screen", *CELLS, "--top", "3")
    assert "Baseline [resistant_adaptive: Osimertinib] 0, reference [sensitive: Osimertinib] 1." in ended.out
    assert "Left out: 1 decided by the treatment." in ended.out
    assert len(ended.out.splitlines()) == 6


def test_ranking_by_effect_has_no_reference_in_its_order(simnet: Simnet) -> None:
    assert "largest change first" in simnet("screen", *CELLS, "--by", "effect").out


def test_json_gives_every_condition(simnet: Simnet) -> None:
    found = simnet("screen", *CELLS, "--pairs", "--nodes", "NRF2,SOCS3,STAT3", "--kinds", "KO", "--json").json
    assert [row["items"] for row in found["conditions"]] == [
        "NRF2 KO + SOCS3 KO", "NRF2 KO + STAT3 KO", "SOCS3 KO + STAT3 KO",
    ]  # fmt: skip
    assert found["baselines"][0]["condition"] == "resistant_adaptive: Osimertinib"


def test_triples_of_few_nodes(simnet: Simnet) -> None:
    found = simnet("screen", *CELLS, "--triples", "--nodes", "NRF2,SOCS3,STAT3", "--kinds", "KO", "--json").json
    assert [row["order"] for row in found["conditions"]] == [3]


def test_out_folder_gets_tables_and_drawing(simnet: Simnet, tmp_path: Path) -> None:
    ended = simnet("screen", *CELLS, "--singles", "--pairs", "--kinds", "KO", "--out", "found", "--draw", "pairs.svg")
    assert ended.code == 0
    names = {path.name for path in (tmp_path / "found").iterdir()}
    assert {"screen.csv", "screen.json", "screen-manifest.json", "chunks"} <= names
    assert "NRF2 KO" in (tmp_path / "pairs.svg").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "found" / "screen.json").read_text(encoding="utf-8"))["readout"] == "Apoptosis"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--kinds", "KO,OK"), "unknown kind 'OK'"),
        (("--nodes", "NFR2"), "Did you mean 'NRF2'"),
        (("--resume",), "--resume goes with --out"),
        (("--draw", "pairs.pdf"), ".svg or .png"),
        (("--by", "luck"), "rank by 'effect', by 'reference' or by 'gain'"),
        (("--by", "gain"), "no pairs were tried"),
        (("--triples", "--limit", "100"), "(limit 100)"),
        (("--workers", "1000"), "1000 workers"),
    ],
)
def test_what_cannot_be_done_is_said(words: tuple[str, ...], says: str, simnet: Simnet, tmp_path: Path) -> None:
    ended = simnet("screen", *CELLS, *words)
    assert ended.code == 2
    assert says in ended.err
    assert list(tmp_path.iterdir()) == []


def test_long_screen_is_forecast_once_after_its_first_chunk(capsys: pytest.CaptureFixture[str]) -> None:
    forecast = _Forecast()
    forecast(0, 1000)
    forecast.begun -= 10  # ten seconds ago
    forecast(100, 1000)
    forecast(200, 1000)
    assert capsys.readouterr().err == "note: 1,000 conditions; the rest will take about 1.5 min\n"


def test_short_screen_is_not_forecast(capsys: pytest.CaptureFixture[str]) -> None:
    forecast = _Forecast()
    forecast(0, 1000)
    forecast(900, 1000)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("seconds", "words"), [(42.0, "42 s"), (120.0, "2 min"), (5400.0, "1.5 h")])
def test_duration_in_words(seconds: float, words: str) -> None:
    assert _duration(seconds) == words


def test_contexts_and_drugs_of_the_model_are_offered() -> None:
    import typer
    from typer.main import get_command

    from simnet.cli.app import app

    ctx = typer.Context(get_command(app))
    ctx.params["model"] = "osimertinib_socs3_nrf2"
    assert "sensitive,resistant_adaptive" in _offer_contexts(ctx, "sensitive,res")
    assert _offer_drugs(ctx, "osi") == ["Osimertinib"]


# interruptions, in processes of their own --------------------------------------------------------

LONG = ("screen", *CELLS, "--scheme", "async", "--singles", "--pairs", "--kinds", "KO,OE,INH", "--csv", "--quiet")


def _begun(folder: Path, chunks: int, *more: str) -> subprocess.Popen[str]:
    """Start a screen and wait until some more of its chunks are finished."""
    before = len(list(folder.glob("chunks/*.npz")))
    words = [sys.executable, "-m", "simnet", *LONG, "--out", str(folder), *more]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while len(list(folder.glob("chunks/*.npz"))) < before + chunks and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.005)
    return process


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_screen_that_is_interrupted_and_then_killed_ends_bit_for_bit_as_an_unbroken_one(
    tmp_path: Path, simnet: Simnet
) -> None:
    folder = tmp_path / "found"
    process = _begun(folder, 2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    after_interrupt = len(list(folder.glob("chunks/*.npz")))
    assert process.returncode == 130
    assert f"{after_interrupt} finished chunks are kept in {folder}" in err
    assert f"--out {folder} --resume" in err

    process = _begun(folder, 2, "--resume")
    process.kill()
    process.communicate(timeout=60)
    after_kill = len(list(folder.glob("chunks/*.npz")))
    assert process.returncode == -signal.SIGKILL
    assert after_kill >= after_interrupt + 2
    assert not (folder / "screen.csv").exists()

    resumed = simnet(*LONG, "--out", str(folder), "--resume")
    unbroken = simnet(*LONG)
    assert resumed.code == unbroken.code == 0
    assert after_kill < len(list(folder.glob("chunks/*.npz")))
    assert resumed.out == unbroken.out
