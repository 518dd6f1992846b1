"""Print tables: aligned text to files and pipes, wrapped tables to a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from simnet.results import Table

__all__ = ["print_json", "print_notes", "print_table", "progress", "waiting"]


def print_table(table: Table) -> None:
    """Print a table; on a terminal, long cells are wrapped to its width."""
    if not sys.stdout.isatty():
        typer.echo(str(table))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    from simnet.results.table import show

    shown = RichTable(box=SIMPLE_HEAD, caption=Text(table.caption) if table.caption else None, caption_justify="left")
    for column in table.columns:
        shown.add_column(Text(column), overflow="fold")
    for row in table.rows:
        shown.add_row(*(Text(show(cell)) for cell in row))
    Console().print(shown)


def print_json(value: Any) -> None:
    """Print JSON with Greek letters as they are, escaped where the output cannot hold them."""
    holds_all = (sys.stdout.encoding or "").lower().startswith("utf")
    typer.echo(json.dumps(value, indent=2, ensure_ascii=not holds_all))


def print_notes(notes: Iterable[str]) -> None:
    """Print caveats to standard error, so that pipes stay clean."""
    for note in notes:
        typer.echo(f"note: {note}", err=True)


@contextmanager
def progress(total: int, *, hidden: bool) -> Iterator[Callable[[str], None]]:
    """Show a progress bar on standard error while a terminal watches; call the result for each step."""
    if hidden or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, completed=-1)

        def step(what: str) -> None:
            bar.update(task, advance=1, description=what)

        yield step


@contextmanager
def waiting(what: str, *, hidden: bool) -> Iterator[None]:
    """Show on standard error what goes on and for how long, while a terminal watches."""
    if hidden or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(what, total=None)
        yield
