"""`simnet doses`: tables, files, completion and refusals."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from simnet.cli.doses import _offer_contexts, _offer_dosed
from tests.cli.conftest import Simnet

SHIELDS = ("tki_ros_core", "NRF2_inhibitor", "Autophagy_inhibitor", "--context", "resistant_double", "--fixed", "TKI")


def test_both_shields_must_be_opened(simnet: Simnet) -> None:
    ended = simnet("doses", *SHIELDS)
    assert ended.code == 0
    assert "CellDeath beside [resistant_double: TKI] (ode, levels to 0.001); more of it is the effect." in ended.out
    assert "Over Loewe: not identifiable (NRF2_inhibitor alone has no effect at any dose)." in ended.out


def test_boolean_scheme_says_what_holds_by_construction(simnet: Simnet) -> None:
    ended = simnet("doses", *SHIELDS, "--scheme", "sync", "--levels", "0,0.5,1")
    assert "By construction: under sync a dose is the share of cells that respond" in ended.out
    assert "both needed (AND)" in ended.out


def test_csv_has_a_row_for_every_pair(simnet: Simnet) -> None:
    ended = simnet("doses", *SHIELDS, "--steps", "3", "--csv")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    pairs = [(row["dose_1"], row["dose_2"]) for row in rows]
    assert pairs[:4] == [("0.0", "0.0"), ("0.0", "0.5"), ("0.0", "1.0"), ("0.5", "0.0")]
    assert rows[-1]["value"] == "1.0"
    assert rows[-1]["loewe_reason"] == "NRF2_inhibitor alone has no effect at any dose"


def test_json_names_the_drugs_and_their_own_doses(simnet: Simnet) -> None:
    found = simnet("doses", *SHIELDS, "--levels", "0,1", "--levels", "0,0.5", "--json").json
    assert found["drugs"] == ["NRF2_inhibitor", "Autophagy_inhibitor"]
    assert found["doses"] == [[0, 1], [0, 0.5]]
    assert found["effect"] == "high"
    assert len(found["cells"]) == 4


def test_drawing_is_written_whole(simnet: Simnet, tmp_path: Path) -> None:
    assert simnet("doses", *SHIELDS, "--scheme", "sync", "--draw", "surface.svg").code == 0
    assert "beyond Bliss independence" in (tmp_path / "surface.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--levels", "0,half"), "write doses from 0 to 1 with commas"),
        (("--levels", "0,1", "--steps", "3"), "give --levels or --steps, not both"),
        (("--levels", "0,1", "--levels", "0,1", "--levels", "0,1"), "once for both drugs, or twice"),
        (("--readout", "Survival"), "say effect 'high' or 'low'"),
        (("--draw", "surface.pdf"), "written as .svg or .png"),
        (("--context", "resistent"), "resistent"),
    ],
)
def test_bad_input_is_told_with_exit_code_2(simnet: Simnet, words: tuple[str, ...], said: str) -> None:
    ended = simnet("doses", *SHIELDS, *words)
    assert ended.code == 2
    assert said in ended.err


def test_tab_offers_what_has_a_dose_and_the_cells() -> None:
    import typer
    from typer.main import get_command

    from simnet.cli.app import app

    ctx = typer.Context(get_command(app))
    ctx.params["model"] = "tki_ros_core"
    assert _offer_dosed(ctx, "NRF2_inh") == ["NRF2_inhibitor"]
    assert "INH:NRF2" in _offer_dosed(ctx, "INH:N")
    assert not [name for name in _offer_dosed(ctx, "") if name.startswith(("KO:", "sensitive"))]
    assert _offer_contexts(ctx, "resistant_d") == ["resistant_double"]
