"""Tables: aligned text, CSV, records, HTML and data frames."""

from __future__ import annotations

import csv
import io
import re

import pytest

from simnet.results import Cell, Table
from simnet.results.table import show, width

TABLE = Table(("node", "level", "resting"), (("ERK", 0.25, True), ("GST-π", None, False)), "Levels.")


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (True, "yes"), (False, "no"), (1, "1"), (1.0, "1"), (1 / 3, "0.3333"), (1e-7, "1e-07"), ("A", "A")],
)
def test_cells_are_written_short(cell: Cell, text: str) -> None:
    assert show(cell) == text


def test_text_is_aligned_with_the_caption_below() -> None:
    assert str(TABLE).splitlines() == [
        "node   level  resting",
        "-----  -----  -------",
        "ERK    0.25   yes",
        "GST-π         no",
        "Levels.",
    ]


# Greek letters take one column; a combining mark takes none (α and an acute); these letters take two
@pytest.mark.parametrize(("text", "columns"), [("", 0), ("NF-κB", 5), ("α\u0301", 1), ("細胞", 4)])
def test_the_width_of_a_text_is_that_in_a_terminal(text: str, columns: int) -> None:
    assert width(text) == columns


def test_wide_letters_keep_columns_aligned() -> None:
    lines = str(Table(("name", "value"), (("細胞", 1), ("ERK", 2)))).splitlines()
    assert [width(line[: line.rindex(line[-1])]) for line in lines[2:]] == [6, 6]


def test_csv_has_full_numbers_and_empty_cells() -> None:
    text = Table(("node", "level"), (("A, B", 1 / 3), ('say "x"', None))).to_csv()
    assert list(csv.reader(io.StringIO(text))) == [["node", "level"], ["A, B", str(1 / 3)], ['say "x"', ""]]


def test_records_are_one_mapping_a_row() -> None:
    assert TABLE.to_records()[1] == {"node": "GST-π", "level": None, "resting": False}


def test_a_data_frame_has_the_same_columns_and_rows() -> None:
    frame = TABLE.to_frame()
    assert (list(frame.columns), frame["node"].tolist()) == (["node", "level", "resting"], ["ERK", "GST-π"])


def test_a_notebook_shows_text_not_markup() -> None:
    html = Table(("<b>",), (("a & b",),), "<i>")._repr_html_()
    assert re.findall(r">([^<]+)<", html) == ["&lt;b&gt;", "a &amp; b", "&lt;i&gt;"]


def test_numbers_stand_to_the_right_in_a_notebook_and_words_to_the_left() -> None:
    html = TABLE._repr_html_()
    assert re.findall(r'<td style="text-align:(\w+)', html) == ["left", "right", "left", "left", "left", "left"]


def test_a_notebook_shows_sixty_rows_and_says_how_many_there_are() -> None:
    html = Table(("step",), tuple((step,) for step in range(1000)), "Steps.")._repr_html_()
    assert html.count("<td") == 60
    assert "60 of 1,000 rows; to_frame() gives all. Steps." in html


def test_a_notebook_shows_a_table_in_its_own_colours() -> None:
    assert not re.search(r"(?<!-)color:|background", TABLE._repr_html_())


def test_a_table_without_rows_still_has_its_header() -> None:
    assert str(Table(("node",), ())).splitlines() == ["node", "----"]
