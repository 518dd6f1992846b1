"""The folder of a run, written from Python: whole or not at all, never over anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import simnet as sn
from simnet.errors import InputError, OutputExistsError
from simnet.report.bundle import MARKER, check_folder, draw_network, write_bundle
from simnet.results import ScenarioResult


@pytest.fixture(scope="module")
def result() -> ScenarioResult:
    return sn.run(sn.read_scenario(sn.scenario_path("purine_adsl_persister")))


def test_files_that_are_returned_are_the_files_that_are_there(result: ScenarioResult, tmp_path: Path) -> None:
    written = write_bundle(result, tmp_path / "out", figures=False)
    assert set(written) == set((tmp_path / "out").iterdir())


def test_record_names_every_file(result: ScenarioResult, tmp_path: Path) -> None:
    written = write_bundle(result, tmp_path / "out", figures=False)
    record = json.loads((tmp_path / "out" / MARKER).read_text(encoding="utf-8"))
    assert record["files"] == [path.name for path in written]


def test_folder_that_exists_is_refused_without_force(result: ScenarioResult, tmp_path: Path) -> None:
    with pytest.raises(OutputExistsError, match="--force"):
        write_bundle(result, tmp_path, figures=False)


def test_replacement_leaves_no_file_of_the_earlier_run(result: ScenarioResult, tmp_path: Path) -> None:
    write_bundle(result, tmp_path / "out", figures=True)
    write_bundle(result, tmp_path / "out", figures=False, force=True)
    assert not list((tmp_path / "out").glob("*.svg"))


def test_folder_may_be_new(tmp_path: Path) -> None:
    check_folder(tmp_path / "a" / "b", force=False)
    assert list(tmp_path.iterdir()) == []


def test_folder_with_files_that_no_run_wrote_is_named_in_the_refusal(
    result: ScenarioResult, tmp_path: Path
) -> None:
    write_bundle(result, tmp_path / "out", figures=False)
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (tmp_path / "out" / name).touch()
    with pytest.raises(OutputExistsError, match=r"\(a\.txt, b\.txt, c\.txt …\)"):
        check_folder(tmp_path / "out", force=True)


def test_every_table_is_read_back_by_pandas(result: ScenarioResult, tmp_path: Path) -> None:
    import pandas as pd

    write_bundle(result, tmp_path / "out", figures=False)
    tables = {path.stem: pd.read_csv(path) for path in (tmp_path / "out").glob("*.csv")}
    assert len(tables["claims"]) == len(result.verdicts)
    assert len(tables["activity"]) == len(result.states)


def test_text_of_the_tables_is_utf8(result: ScenarioResult, tmp_path: Path) -> None:
    for path in write_bundle(result, tmp_path / "out", figures=False):
        path.read_bytes().decode("utf-8")


def test_drawing_replaces_an_older_one(tmp_path: Path) -> None:
    target = tmp_path / "network.svg"
    target.write_text("old", encoding="utf-8")
    draw_network(sn.load("purine_adsl_persister"), target)
    assert "<svg" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["network.pdf", "network"])
def test_drawing_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"\.svg or \.png"):
        draw_network(sn.load("purine_adsl_persister"), tmp_path / name)
