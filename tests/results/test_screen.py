"""The table of a screen: lazy conditions, ranks, text, frame, files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from simnet.errors import InputError, UnknownNameError
from simnet.network import Knockout, Network
from simnet.results import ReadoutValue
from simnet.results.readoutcolumns import ReadoutColumns
from simnet.results.screen import ScreenTable
from simnet.scenario import Condition, Phase, Synchronous, parse_readout
from simnet.scenario.screen import Screen

NET = Network.from_rules({"ERK": "RAS"}, contexts={"on": {"RAS": True}})


def made(*, reference: ReadoutValue | None = None) -> ScreenTable:
    """A knockout that stops ERK, one in which it oscillates, one without an answer, and an interval."""
    one = ReadoutValue(1.0, 1.0, 1.0)
    values: list[ReadoutValue | str] = [
        ReadoutValue(0.0, 0.0, 0.0), ReadoutValue(0.5, 0.5, 0.5, oscillates=True), "too many states",
        ReadoutValue(None, 0.0, 1.0), ReadoutValue(0.9, 0.8, 0.95, exact=False),
    ]  # fmt: skip
    asked = Screen(
        "cells", (Condition("on", (Phase(),)),), tuple(map(Knockout, "ABCDE")), parse_readout("ERK", NET), Synchronous()
    )
    return ScreenTable(
        screen=asked,
        cells=np.zeros(5, np.int32),
        places=np.arange(5, dtype=np.int32)[:, None],
        readouts=ReadoutColumns.of(values),
        idle=np.array([False, False, False, False, True]),
        baselines=(one,),
        references=(None if reference is None else ("off: untreated", reference),),
        change=np.array([-1, -0.5, np.nan, -0.5, -0.1]),
        rank=np.array([1, 2, 0, 2, 4], np.int32),
        distance=np.array([0, 0.5, np.nan, 0.5, 0.9]),
        reference_rank=np.array([1, 2, 0, 2, 4], np.int32),
        left_out={"contradictory": 3, "same node twice": 0},
    )


def test_conditions_are_made_when_they_are_asked_for() -> None:
    assert made().condition(1) == Condition("on", (Phase((Knockout("B"),)),))


def test_text_marks_oscillation_interval_sample_and_missing_answer() -> None:
    table = made().table()
    assert [row[1:] for row in table.rows] == [
        ("A KO", "0", -1, "exact", ""),
        ("B KO", "~0.5", -0.5, "exact", ""),
        ("D KO", "0 … 1", -0.5, "exact", ""),
        ("E KO", "0.9 ± 0.075", -0.1, "sampled ±0.075", "no effect possible"),
        ("C KO", "", None, "", "no answer: too many states"),
    ]
    assert [row[0] for row in table.rows] == [1, 2, 2, 4, None]
    assert table.caption == (
        "5 of 5 conditions, largest change first (sync). Baseline [on: untreated] 1. 1 cannot change ERK. "
        "Left out: 3 contradictory. ~ oscillates: a mean over the attractor, not a level. "
        "a … b: only the interval is known; changes are those of its middle."
    )


def test_reference_adds_a_column_and_orders_the_table() -> None:
    table = made(reference=ReadoutValue(0.0, 0.0, 0.0)).table(2)
    assert table.columns == ("rank", "added", "ERK", "change", "to reference", "exact | sampled")
    assert "nearest to the reference first (sync)" in table.caption
    assert "reference [off: untreated] 0" in table.caption


def test_ranking_by_a_reference_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="cells names no sensitive reference"):
        made().table(by="reference")


def test_frame_keeps_canonical_order_and_numbers() -> None:
    frame = made().to_frame()
    assert frame["items"].tolist() == ["A KO", "B KO", "C KO", "D KO", "E KO"]
    assert frame["condition"][0] == "on: A KO"
    assert frame["value"].isna().tolist() == [False, False, True, True, False]
    assert frame["half_width"][4] == pytest.approx(0.075)


def test_json_can_be_read_back() -> None:
    found = json.loads(made().to_json())
    assert found["conditions"][3]["low"] == 0
    assert found["conditions"][2]["value"] is None
    assert found["left_out"] == {"contradictory": 3, "same node twice": 0}


def test_csv_has_a_row_for_each_condition() -> None:
    lines = made().to_csv().splitlines()
    assert len(lines) == 6
    assert lines[1].startswith("on,on: A KO,A KO,1,0.0,0.0,0.0,exact,0.0,False,-1.0,1,")


def test_parquet_holds_what_the_frame_holds(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    made().to_parquet(tmp_path / "screen.parquet")
    assert pq.read_table(tmp_path / "screen.parquet").column("rank").to_pylist() == [1, 2, None, 2, 4]


def test_unknown_context_is_named() -> None:
    with pytest.raises(UnknownNameError, match="on"):
        made().cell_of("onn")


def test_columns_give_back_the_values_they_were_made_of() -> None:
    values = [ReadoutValue(0.3, 0.2, 0.4, exact=False), ReadoutValue(None, 0.0, 1.0, oscillates=True)]
    columns = ReadoutColumns.joined([ReadoutColumns.of(values[:1]), ReadoutColumns.of(values[1:])])
    assert [columns[place] for place in range(2)] == values
    assert columns.level.tolist() == pytest.approx([0.3, 0.5])
