"""`simnet convert` as people type it; the command is added to an application of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from simnet.cli import convert
from simnet.errors import FileProblems, InputError, OutputExistsError, UnknownNameError

MODEL = "targets, factors\nERK, MEK & !DUSP6\nDUSP6, ERK\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cells.bnet").write_text(MODEL)
    return tmp_path


def ended(*words: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    convert.register(app)
    found = CliRunner().invoke(app, ["convert", *words], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found


def run(*words: str) -> str:
    return ended(*words).stdout


def test_a_file_is_converted_by_its_ending(folder: Path) -> None:
    assert run("cells.bnet", "cells.aeon") == "3 nodes, 1 of them inputs: cells.aeon\n"
    assert "DUSP6 -| ERK" in (folder / "cells.aeon").read_text()


def test_there_and_back_gives_the_same_text(folder: Path) -> None:
    run("cells.bnet", "cells.bnd")
    run("cells.bnd", "back.bnet")
    assert (folder / "back.bnet").read_text().splitlines()[2:] == MODEL.splitlines()[1:]


def test_a_model_of_the_library_is_converted_by_name(folder: Path) -> None:
    run("tmtnf_dox", "tmtnf.sbml")
    assert 'qual:name="GST-π"' in (folder / "tmtnf.sbml").read_text(encoding="utf-8")


def test_rates_of_a_maboss_model_survive(folder: Path) -> None:
    Path("m.bnd").write_text("node A { logic = NOT A; rate_up = @logic ? $fast : 0; rate_down = @logic ? 0 : 2; }")
    Path("other.cfg").write_text("$fast = 1/3; A.istate = 1; max_time = 7;")
    run("m.bnd", "again.bnd", "--cfg", "other.cfg")
    assert "@logic ? $fast : 0" in Path("again.bnd").read_text()
    assert Path("again.cfg").read_text().splitlines()[-1] == "max_time = 7;"


def test_the_logic_ode_is_written_as_antimony_and_as_sbml(folder: Path) -> None:
    run("cells.bnet", "cells.ant")
    assert "ERK' = (ymax_ERK * h_MEK_to_ERK * (1 - h_DUSP6_to_ERK) - ERK) / tau_ERK;" in Path("cells.ant").read_text()
    run("cells.bnet", "cells.xml", "--to", "sbml-ode", "--form", "netflux")
    assert "Netflux" in Path("cells.xml").read_text()
    run("cells.bnet", "rules.xml")
    assert "qual:transition" in Path("rules.xml").read_text()


def test_a_context_is_where_the_file_starts(folder: Path) -> None:
    run("tmtnf_dox", "t.ant", "--context", "resistant")
    assert "  tmTNF = 1;" in Path("t.ant").read_text(encoding="utf-8")
    run("tmtnf_dox", "t.booleannet", "--context", "resistant")
    assert "tmTNF = True" in Path("t.booleannet").read_text(encoding="utf-8")


def test_what_has_no_room_is_said_on_stderr_and_nowhere_else(folder: Path) -> None:
    found = ended("tmtnf_dox", "t.bnet")
    assert "note: t.bnet has no room for: contexts (resistant, sensitive);" in found.stderr
    assert "evidence of 24 regulations" in found.stderr
    assert found.stdout.count("\n") == 1
    assert ended("tmtnf_dox", "t.bnet", "--force", "--quiet").stderr == ""


def test_a_file_in_the_way_needs_force(folder: Path) -> None:
    (folder / "out.bnet").write_text("mine")
    with pytest.raises(OutputExistsError, match="--force"):
        run("cells.bnet", "out.bnet")
    assert (folder / "out.bnet").read_text() == "mine"
    run("cells.bnet", "out.bnet", "--force")
    assert "ERK" in (folder / "out.bnet").read_text()


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("no_such_model", "out.bnet"), UnknownNameError),
        (("missing.bnet", "out.bnet"), FileProblems),
        (("cells.bnet", "out.doc"), FileProblems),
        (("cells.bnet", "nowhere/out.bnet"), InputError),
        (("cells.bnet", "out.bnet", "--cfg", "x.cfg"), InputError),
        (("cells.bnet", "out.bnet", "--to", "sbml-ode"), InputError),
        (("cells.bnet", "out.bnet", "--to", "sbml_ode"), UnknownNameError),
        (("cells.bnet", "out.bnet", "--form", "hillcube"), InputError),
        (("cells.bnet", "out.bnet", "--context", "fed"), InputError),
        (("cells.bnet", "out.ant", "--context", "fed"), UnknownNameError),
        (("cells.bnet", "out.ant", "--form", "cube"), UnknownNameError),
    ],
)
def test_bad_input_is_an_error_and_writes_nothing(folder: Path, words: tuple[str, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        run(*words)
    assert [path.name for path in folder.iterdir()] == ["cells.bnet"]
