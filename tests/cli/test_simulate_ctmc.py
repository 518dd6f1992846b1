"""`simnet simulate --scheme ctmc`: joint states, and MaBoSS files run as their .cfg says."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Simnet

BND = "node TNF { rate_up = 0; rate_down = 0; } node Dead { logic = TNF; rate_up = TNF ? 9 : 0; rate_down = 0; }"
CFG = "TNF.istate = 1; Dead.istate = 0; max_time = 4; time_tick = 1; sample_count = 300;"


@pytest.fixture
def cells(tmp_path: Path) -> str:
    (tmp_path / "cells.bnd").write_text(BND)
    (tmp_path / "cells.cfg").write_text(CFG)
    return "cells.bnd"


def test_a_maboss_file_runs_without_a_condition(simnet: Simnet, cells: str) -> None:
    ended = simnet("simulate", cells, "--scheme", "ctmc")
    assert ended.code == 0
    assert "TNF -- Dead" in ended.out
    assert "cells: 300 runs, sampled (seed 1), followed to t = 4" in ended.out


def test_another_cfg_can_be_given(simnet: Simnet, cells: str, tmp_path: Path) -> None:
    (tmp_path / "off.cfg").write_text(CFG.replace("TNF.istate = 1", "TNF.istate = 0"))
    at_end = simnet("simulate", cells, "--cfg", "off.cfg", "--scheme", "ctmc", "--json").json["courses"][0]["at_end"]
    assert [(row["state"], row["share"]) for row in at_end] == [("<nil>", 1.0)]


def test_a_cfg_without_a_bnd_is_refused(simnet: Simnet, toggle: str) -> None:
    ended = simnet("simulate", toggle, "--cfg", "off.cfg", "--scheme", "ctmc")
    assert ended.code == 2
    assert "--cfg goes with a .bnd file" in ended.err


def test_states_are_printed_as_json_with_their_intervals(simnet: Simnet, cells: str) -> None:
    (course,) = simnet("simulate", cells, "--scheme", "ctmc", "--states", "--json").json["courses"]
    assert course["condition"] == "untreated"
    assert sum(row["share"] for row in course["at_end"]) == pytest.approx(1)
    assert all(row["low"] <= row["share"] <= row["high"] for row in course["at_end"])
    first = [row["probability"] for row in course["states"] if row["from"] == 0 and row["to"] == 1]
    assert sum(first) == pytest.approx(1)


def test_states_are_printed_as_csv(simnet: Simnet, cells: str) -> None:
    ended = simnet("simulate", cells, "--scheme", "ctmc", "--states", "--csv", "--readout", "Dead")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert set(rows[0]) == {"condition", "from", "to", "state", "probability", "error"}
    assert {row["state"] for row in rows} <= {"Dead", "<nil>"}


def test_states_go_with_continuous_time_only(simnet: Simnet, toggle: str) -> None:
    ended = simnet("simulate", toggle, "plain: Go", "--states")
    assert ended.code == 2
    assert "--states goes with --scheme ctmc" in ended.err


def test_the_number_of_cells_can_be_chosen(simnet: Simnet, cells: str) -> None:
    assert "cells: 50 runs" in simnet("simulate", cells, "--scheme", "ctmc", "--runs", "50").out


def test_converting_rates_away_is_said(simnet: Simnet, cells: str) -> None:
    ended = simnet("convert", cells, "cells.bnet")
    assert ended.code == 0
    assert "rates (Dead)" in ended.out + ended.err
