"""A table of results: aligned text, CSV, JSON records, a data frame."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Cell", "Table"]

Cell = str | float | int | bool | None


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
        """Show the table in a notebook."""
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(show(cell))}</td>" for cell in row) + "</tr>" for row in self.rows
        )
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

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


def width(text: str) -> int:
    """Columns that `text` takes in a terminal; combining marks take none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
