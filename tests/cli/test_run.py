"""`simnet run`: what it writes, what it never touches, how it ends."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, NoReturn

import pytest
from matplotlib import image
from matplotlib.figure import Figure
from typer.testing import CliRunner

from simnet.cli.app import app
from tests.cli.conftest import TOGGLE, Simnet, files_in

# On TOGGLE (see conftest): under Go exactly one of A and B rests at 1 asynchronously, both blink synchronously.
SCENARIO = """\
simnet: 1
scenario: race
title: Who wins?
question: Which of the two genes comes on?
model: toggle.yaml
conditions:
  quiet: "plain: untreated"
  go: "plain: Go"
readouts: [A, A + B]
claims:
  - {cites: [C1], when: quiet, holds: A = 0}
  - {when: go, holds: A + B = 1, expect: depends}
"""
TABLES = {
    "activity.csv",
    "claims.csv",
    "claims.json",
    "course_01.csv",
    "course_02.csv",
    "provenance.json",
    "readouts.csv",
    "steady_states.json",
}


@pytest.fixture
def race(tmp_path: Path, toggle: str) -> str:
    return written(tmp_path, SCENARIO)


def written(folder: Path, text: str) -> str:
    (folder / "race.yaml").write_text(text, encoding="utf-8")
    return "race.yaml"


# What is written --------------------------------------------------------------------------------


def test_run_writes_tables_and_provenance_to_a_folder_named_after_the_scenario(
    simnet: Simnet, race: str, tmp_path: Path
) -> None:
    assert simnet("run", race, "--no-figures").code == 0
    assert {path.name for path in (tmp_path / "results" / "race").iterdir()} == TABLES


def test_out_chooses_the_folder_and_makes_those_above_it(simnet: Simnet, race: str, tmp_path: Path) -> None:
    simnet("run", race, "--no-figures", "--out", "a/b/c")
    assert {path.name for path in (tmp_path / "a/b/c").iterdir()} == TABLES


def test_nothing_is_left_beside_the_output_folder(simnet: Simnet, race: str, tmp_path: Path) -> None:
    simnet("run", race, "--no-figures", "--out", "a/b")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_readouts_table_has_one_row_for_each_condition_scheme_and_readout(
    simnet: Simnet, race: str, tmp_path: Path
) -> None:
    simnet("run", race, "--no-figures", "--out", "out")
    with (tmp_path / "out/readouts.csv").open(encoding="utf-8") as stream:
        rows = [(r["condition"], r["scheme"], r["readout"], r["low"], r["high"]) for r in csv.DictReader(stream)]
    assert rows == [
        ("quiet", "sync", "A", "0.0", "0.0"),
        ("quiet", "sync", "A + B", "0.0", "0.0"),
        ("quiet", "async", "A", "0.0", "0.0"),
        ("quiet", "async", "A + B", "0.0", "0.0"),
        ("go", "sync", "A", "0.5", "0.5"),
        ("go", "sync", "A + B", "1.0", "1.0"),
        ("go", "async", "A", "0.0", "1.0"),
        ("go", "async", "A + B", "1.0", "1.0"),
    ]


def test_steady_states_file_has_the_documented_shape(simnet: Simnet, race: str, tmp_path: Path) -> None:
    simnet("run", race, "--no-figures", "--out", "out")
    found = json.loads((tmp_path / "out/steady_states.json").read_text(encoding="utf-8"))
    assert list(found) == ["model", "conditions"]
    assert found["conditions"][0]["readouts"]["A"]["value"] == 0.0


def test_course_table_shows_settling_and_then_the_treatment(simnet: Simnet, race: str, tmp_path: Path) -> None:
    simnet("run", race, "--no-figures", "--out", "out")
    with (tmp_path / "out/course_02.csv").open(encoding="utf-8") as stream:
        phases = list(dict.fromkeys(row["phase"] for row in csv.DictReader(stream)))
    assert phases == ["settling", "Go"]


def test_provenance_file_lists_every_file_of_the_run(simnet: Simnet, race: str, tmp_path: Path) -> None:
    simnet("run", race, "--no-figures", "--out", "out")
    assert set(provenance(tmp_path)["files"]) == TABLES


def test_provenance_file_has_the_command_as_typed(simnet: Simnet, race: str, tmp_path: Path) -> None:
    simnet("run", race, "--no-figures", "--out", "out")
    assert provenance(tmp_path)["command"] == ["simnet", "run", race, "--no-figures", "--out", "out"]


@pytest.mark.parametrize(("words", "seed"), [((), 1), (("--seed", "7"), 7), (("--seed", "0"), 0)])
def test_provenance_file_has_the_seed(
    simnet: Simnet, race: str, tmp_path: Path, words: tuple[str, ...], seed: int
) -> None:
    simnet("run", race, "--no-figures", "--out", "out", *words)
    assert provenance(tmp_path)["seed"] == seed


def test_two_runs_write_the_same_bytes_but_for_the_time(simnet: Simnet, race: str, tmp_path: Path) -> None:
    found = []
    for _ in range(2):
        simnet("run", race, "--no-figures", "--out", "out", "--force")
        files = files_in(tmp_path / "out")
        del files["provenance.json"]  # it has the time
        found.append(files)
    assert found[0] == found[1]


def test_library_scenario_is_found_by_name(simnet: Simnet) -> None:
    ended = simnet("run", "purine_adsl_persister", "--no-figures", "--quiet")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def provenance(folder: Path) -> Any:
    return json.loads((folder / "out/provenance.json").read_text(encoding="utf-8"))


# What is printed ----------------------------------------------------------------------------------


def test_json_is_one_clean_object_on_standard_output(simnet: Simnet, race: str) -> None:
    ended = simnet("run", race, "--no-figures", "--json", "--out", "out")
    assert list(ended.json) == ["scenario", "model", "conditions", "claims", "provenance", "folder"]


def test_quiet_prints_nothing_when_all_is_as_expected(simnet: Simnet, race: str) -> None:
    ended = simnet("run", race, "--no-figures", "--quiet")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_run_prints_title_readouts_and_verdicts(simnet: Simnet, race: str) -> None:
    out = simnet("run", race, "--no-figures").out
    assert out.startswith("Who wins?\nWhich of the two genes comes on?\n")
    assert "2 of 2 claims as expected" in out


# How it ends ----------------------------------------------------------------------------------------


@pytest.fixture
def wrong(tmp_path: Path, toggle: str) -> str:
    return written(tmp_path, SCENARIO.replace("A = 0}", "A = 1}"))


def test_claim_that_is_not_as_expected_ends_with_1(simnet: Simnet, wrong: str) -> None:
    assert simnet("run", wrong, "--no-figures").code == 1


def test_claim_that_is_not_as_expected_is_named_even_when_quiet(simnet: Simnet, wrong: str) -> None:
    ended = simnet("run", wrong, "--no-figures", "--quiet")
    assert (ended.code, ended.out, ended.err) == (1, "", "simnet: not as expected: C1\n")


def test_results_are_written_although_a_claim_is_not_as_expected(
    simnet: Simnet, wrong: str, tmp_path: Path
) -> None:
    simnet("run", wrong, "--no-figures")
    assert (tmp_path / "results/race/claims.csv").exists()


def test_json_is_clean_although_a_claim_is_not_as_expected(simnet: Simnet, wrong: str) -> None:
    ended = simnet("run", wrong, "--no-figures", "--json")
    assert (ended.code, [claim["as_expected"] for claim in ended.json["claims"]]) == (1, [False, True])


# Output folders in the way ---------------------------------------------------------------------------


def refused(simnet: Simnet, tmp_path: Path, *words: str) -> str:
    """Run, demand exit code 2 with a message, and demand that no file has changed."""
    before = files_in(tmp_path)
    ended = simnet("run", "race.yaml", "--no-figures", *words)
    assert (ended.code, ended.out) == (2, "")
    assert files_in(tmp_path) == before
    return ended.err


def test_existing_folder_is_not_replaced(simnet: Simnet, race: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert "exists; replace it with --force" in refused(simnet, tmp_path, "--out", "out")


def test_file_in_place_of_the_folder_is_not_replaced(simnet: Simnet, race: str, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    assert "out is a file" in refused(simnet, tmp_path, "--out", "out", "--force")


@pytest.mark.parametrize("out", ["notes/out", "notes/deep/out"])
def test_folder_cannot_be_made_below_a_file(simnet: Simnet, race: str, tmp_path: Path, out: str) -> None:
    (tmp_path / "notes").write_text("mine", encoding="utf-8")
    assert "notes is a file" in refused(simnet, tmp_path, "--out", out)


def test_force_replaces_an_earlier_run(simnet: Simnet, race: str, tmp_path: Path) -> None:
    simnet("run", race, "--no-figures", "--out", "out", "--seed", "5")
    assert simnet("run", race, "--no-figures", "--out", "out", "--seed", "6", "--force").code == 0
    assert provenance(tmp_path)["seed"] == 6


def test_force_replaces_an_empty_folder(simnet: Simnet, race: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert simnet("run", race, "--no-figures", "--out", "out", "--force").code == 0


def test_force_is_harmless_where_there_is_no_folder(simnet: Simnet, race: str) -> None:
    assert simnet("run", race, "--no-figures", "--out", "out", "--force").code == 0


def test_force_never_replaces_a_folder_that_is_no_run(simnet: Simnet, race: str, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/chapter.tex").write_text("years of work", encoding="utf-8")
    assert "holds no earlier run" in refused(simnet, tmp_path, "--out", "thesis", "--force")


@pytest.mark.parametrize(
    "record",
    ["{}", "[]", "not json", '{"files": ["chapter.tex", "provenance.json"]}', '{"scenario_digest": ""}'],
)
def test_force_never_replaces_a_folder_because_of_a_file_name(
    simnet: Simnet, race: str, tmp_path: Path, record: str
) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/provenance.json").write_text(record, encoding="utf-8")  # of another program
    assert "holds no earlier run" in refused(simnet, tmp_path, "--out", "thesis", "--force")


def test_force_never_takes_away_files_that_a_user_put_beside_the_results(
    simnet: Simnet, race: str, tmp_path: Path
) -> None:
    simnet("run", race, "--no-figures", "--out", "out")
    (tmp_path / "out/notes.txt").write_text("mine", encoding="utf-8")
    assert "notes.txt" in refused(simnet, tmp_path, "--out", "out", "--force")


def test_force_does_not_mind_what_file_browsers_leave(simnet: Simnet, race: str, tmp_path: Path) -> None:
    simnet("run", race, "--no-figures", "--out", "out")
    (tmp_path / "out/.DS_Store").write_bytes(b"")
    assert simnet("run", race, "--no-figures", "--out", "out", "--force").code == 0


def test_force_never_replaces_the_working_folder(
    simnet: Simnet, race: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    ended = simnet("run", "../race.yaml", "--no-figures", "--out", ".", "--force")
    assert (ended.code, "working folder" in ended.err) == (2, True)


def test_link_to_an_earlier_run_stays_a_link(simnet: Simnet, race: str, tmp_path: Path) -> None:
    simnet("run", race, "--no-figures", "--out", "out", "--seed", "5")
    (tmp_path / "latest").symlink_to("out")
    assert simnet("run", race, "--no-figures", "--out", "latest", "--seed", "6", "--force").code == 0
    assert (tmp_path / "latest").is_symlink()
    assert provenance(tmp_path)["seed"] == 6


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder_is_refused_before_anything_is_computed(simnet: Simnet, race: str, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    assert "no permission" in refused(simnet, tmp_path, "--out", "locked/out")


def test_folder_without_permission_is_refused_before_anything_is_computed(
    simnet: Simnet, race: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "no permission to write" in refused(simnet, tmp_path, "--out", "a/out")


def test_file_system_that_refuses_late_leaves_nothing(
    simnet: Simnet, race: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    message = refused(simnet, tmp_path, "--out", "a/b/out")
    assert message == "simnet: the output folder a/b/out cannot be written: No space left on device\n"


@pytest.mark.parametrize("out", ["x" * 300, "a/" + "x" * 300])
def test_name_that_the_file_system_refuses_is_bad_input(
    simnet: Simnet, race: str, tmp_path: Path, out: str
) -> None:
    assert "cannot be written" in refused(simnet, tmp_path, "--out", out)


@pytest.mark.parametrize("identity", ["../../elsewhere", "{tmp_path}/elsewhere", "a/b", "..", "."])
def test_scenario_id_cannot_lead_out_of_the_results_folder(
    simnet: Simnet, tmp_path: Path, toggle: str, identity: str
) -> None:
    written(tmp_path, SCENARIO.replace("scenario: race", f"scenario: '{identity.format(tmp_path=tmp_path)}'"))
    assert "cannot name a folder" in refused(simnet, tmp_path)


# Interruptions ---------------------------------------------------------------------------------------


def interrupt(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


def test_interrupted_run_leaves_nothing(
    simnet: Simnet, race: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_in(tmp_path)
    monkeypatch.setattr(json, "dumps", interrupt)  # tables are half written then
    ended = simnet("run", race, "--no-figures", "--out", "a/b/c")
    assert (ended.code, ended.out) == (130, "")
    assert files_in(tmp_path) == before


def test_interruption_is_said_on_standard_error(
    simnet: Simnet, race: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json, "dumps", interrupt)
    assert simnet("run", race, "--no-figures").err.startswith("simnet: interrupted")


def test_terminated_run_leaves_nothing(race: str, tmp_path: Path) -> None:
    # a process of its own, which ends itself as `kill` would while tables are half written
    script = (
        "import json, os, signal, sys\n"
        "json.dumps = lambda *_, **__: os.kill(os.getpid(), signal.SIGTERM) or ''\n"
        f"sys.argv = ['simnet', 'run', {race!r}, '--no-figures', '--out', 'a/b/c']\n"
        "from simnet.cli import main\nmain()"
    )
    before = files_in(tmp_path)
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (143, "", "")
    assert files_in(tmp_path) == before


def test_interrupted_replacement_leaves_the_earlier_run_as_it_was(
    simnet: Simnet, race: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simnet("run", race, "--no-figures", "--out", "out", "--seed", "5")
    before = files_in(tmp_path)
    monkeypatch.setattr(json, "dumps", interrupt)
    assert simnet("run", race, "--no-figures", "--out", "out", "--seed", "6", "--force").code == 130
    assert files_in(tmp_path) == before


def test_interruption_between_the_two_moves_of_a_replacement_brings_the_earlier_run_back(
    simnet: Simnet, race: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simnet("run", race, "--no-figures", "--out", "out", "--seed", "5")
    before = files_in(tmp_path)
    real, moves = Path.rename, []

    def rename(path: Path, target: Path) -> Path:
        moves.append(target)
        if len(moves) == 2:  # the old folder is aside, the new one not yet in place
            raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    assert simnet("run", race, "--no-figures", "--out", "out", "--seed", "6", "--force").code == 130
    monkeypatch.undo()
    assert len(moves) == 3
    assert files_in(tmp_path) == before


# Figures ------------------------------------------------------------------------------------------------

FIGURES = ("heatmap", "network", "readouts", "timecourse")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run with figures."""
    folder = tmp_path_factory.mktemp("drawn")
    (folder / "toggle.yaml").write_text(TOGGLE, encoding="utf-8")
    written(folder, SCENARIO)
    CliRunner().invoke(app, ["run", str(folder / "race.yaml"), "--out", str(folder / "out"), "--quiet"])
    return folder / "out"


def test_run_writes_every_figure_twice(drawn: Path) -> None:
    expected = TABLES | {f"{name}.{ending}" for name in FIGURES for ending in ("svg", "png")}
    assert {path.name for path in drawn.iterdir()} == expected


@pytest.mark.parametrize("name", FIGURES)
def test_svg_is_well_formed_and_described(drawn: Path, name: str) -> None:
    root = ET.parse(drawn / f"{name}.svg").getroot()  # noqa: S314 - our own file
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "Model toggle, scenario race." in " ".join(" ".join(root.itertext()).split())


@pytest.mark.parametrize("name", FIGURES)
def test_png_opens_and_is_not_blank(drawn: Path, name: str) -> None:
    pixels = image.imread(drawn / f"{name}.png")
    assert pixels.ndim == 3
    assert min(pixels.shape[:2]) > 200
    assert float(pixels.min()) < float(pixels.max())


def test_readable_text_stays_text_in_the_svg(drawn: Path) -> None:
    assert "NFκB" in (drawn / "network.svg").read_text(encoding="utf-8")  # the display name of A


def test_provenance_lists_the_figures(drawn: Path) -> None:
    listed = set(json.loads((drawn / "provenance.json").read_text(encoding="utf-8"))["files"])
    assert {f"{name}.svg" for name in FIGURES} <= listed


def test_each_condition_to_draw_gets_its_own_network(simnet: Simnet, tmp_path: Path, toggle: str) -> None:
    written(tmp_path, SCENARIO + "draw: [go, quiet]\n")
    simnet("run", "race.yaml", "--out", "out", "--quiet")
    assert {path.name for path in (tmp_path / "out").glob("network*.svg")} == {"network_1.svg", "network_2.svg"}


def test_condition_with_two_labels_can_be_drawn(simnet: Simnet, tmp_path: Path, toggle: str) -> None:
    twice = SCENARIO.replace('  go: "plain: Go"', '  go: "plain: Go"\n  again: "plain: Go"')
    written(tmp_path, twice + "draw: [go]\n")
    assert simnet("run", "race.yaml", "--out", "out", "--quiet").code == 0


def test_scenario_without_conditions_needs_no_figures(simnet: Simnet, tmp_path: Path, toggle: str) -> None:
    text = 'simnet: 1\nscenario: race\nmodel: toggle.yaml\nclaims:\n  - {when: "plain: untreated", holds: A = 0}\n'
    written(tmp_path, text)
    assert simnet("run", "race.yaml", "--out", "out").code == 0


def test_run_interrupted_while_drawing_leaves_nothing(
    simnet: Simnet, race: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_in(tmp_path)
    monkeypatch.setattr(Figure, "savefig", interrupt)
    assert simnet("run", race, "--out", "a/out").code == 130
    assert files_in(tmp_path) == before


def test_run_that_fails_in_the_third_figure_leaves_nothing(
    simnet: Simnet, race: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, saved = Figure.savefig, []

    def savefig(figure: Figure, *args: Any, **options: Any) -> None:
        saved.append(figure)
        if len(saved) == 5:  # two files a figure
            raise OSError(28, "No space left on device")
        real(figure, *args, **options)

    before = files_in(tmp_path)
    monkeypatch.setattr(Figure, "savefig", savefig)
    ended = simnet("run", race, "--out", "a/out")
    assert (ended.code, "No space left on device" in ended.err) == (2, True)
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_show_can_draw_the_network(simnet: Simnet, toggle: str, tmp_path: Path, ending: str) -> None:
    assert simnet("show", toggle, "--draw", f"network.{ending}").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"network.{ending}", "toggle.yaml"]


@pytest.mark.parametrize("path", ["network.gif", "network", "no_such_folder/network.svg"])
def test_drawing_that_cannot_be_written_is_refused(
    simnet: Simnet, toggle: str, tmp_path: Path, path: str
) -> None:
    before = files_in(tmp_path)
    ended = simnet("show", toggle, "--draw", path)
    assert (ended.code, ended.out, files_in(tmp_path)) == (2, "", before)


def test_interrupted_drawing_leaves_nothing(
    simnet: Simnet, toggle: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_in(tmp_path)
    monkeypatch.setattr(Figure, "savefig", interrupt)
    assert simnet("show", toggle, "--draw", "network.svg").code == 130
    assert files_in(tmp_path) == before
