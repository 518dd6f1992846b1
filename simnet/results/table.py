"""A table of results: aligned text, CSV, JSON records, a data frame."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Cell", "Table"]

Cell = str | float | int | bool | None

LISTED_ROWS = 60  # that a notebook shows
# no colour of its own but a grey line: notebooks are read on white and on black
TABLE_STYLE = "table-layout:auto;border-collapse:collapse;margin:0.5em 0"
CAPTION_STYLE = "opacity:0.8;margin:0.4em 0;max-width:60em"
CELL_STYLE = "padding:0.2em 0.8em 0.2em 0;vertical-align:top;border-bottom:1px solid rgba(128,128,128,0.3)"


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows, with a caption.

    Examples
    --------
    >>> print(Table(("node", "value"), (("ERK", 1), ("GSTP1", 0.5)), "Levels."))
    node   value
    -----  -----
    ERK    1
    GSTP1  0.5
    Levels.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""

    def __str__(self) -> str:
        body = [self.columns, *(tuple(map(show, row)) for row in self.rows)]
        widths = [max(map(width, column)) for column in zip(*body, strict=True)]
        lines = [
            "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)).rstrip()
            for row in body
        ]
        lines.insert(1, "  ".join("-" * size for size in widths))
        return "\n".join([*lines, *([self.caption] if self.caption else [])])

    def _repr_html_(self) -> str:
        """Show the table in a notebook, up to 60 rows of it."""
        left = len(self.rows) - LISTED_ROWS
        head = "".join(_html_cell(name, "th") for name in self.columns)
        body = "".join(f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in self.rows[:LISTED_ROWS])
        more = f"{LISTED_ROWS} of {len(self.rows):,} rows; to_frame() gives all." if left > 0 else ""
        said = escape(" ".join(filter(None, (more, self.caption))))
        below = f'<p style="{CAPTION_STYLE}">{said}</p>' if said else ""  # a <caption> is no wider than its table
        table = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        return f'<div style="overflow-x:auto"><table style="{TABLE_STYLE}">{table}</table>{below}</div>'

    def to_csv(self) -> str:
        """Return the table as comma-separated values with a header line."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(["" if cell is None else cell for cell in row] for row in self.rows)
        return text.getvalue()

    def to_records(self) -> list[dict[str, Cell]]:
        """Return one mapping a row, ready for JSON."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_frame(self) -> pd.DataFrame:
        """Return a pandas data frame."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))


def show(cell: Any) -> str:
    """Write one cell as text: numbers short, nothing for None."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float():
            return f"{cell:.4g}"
        case _:
            return str(cell)


def _html_cell(cell: Any, tag: str = "td") -> str:
    side = "right" if isinstance(cell, int | float) and not isinstance(cell, bool) else "left"
    scope = ' scope="col"' if tag == "th" else ""
    return f'<{tag}{scope} style="text-align:{side};{CELL_STYLE}">{escape(show(cell))}</{tag}>'


def width(text: str) -> int:
    """Columns that `text` takes in a terminal; combining marks take none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
