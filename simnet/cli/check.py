"""`simnet check`: every problem of a file at once."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["check", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet check models/tmtnf_dox.yaml scenarios/tmtnf_doxorubicin.yaml

simnet check my_model.yaml --json

Exit codes: 0 no errors (warnings are allowed unless --strict), 1 warnings with --strict, 2 errors."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("check", epilog=EXAMPLES)(check)


def check(
    files: Annotated[list[str], typer.Argument(help="Rule files and scenario files.")],
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when there are warnings.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Report every problem of rule files and scenario files, with file:line:column."""
    from dataclasses import asdict

    from simnet.cli.output import print_json
    from simnet.files import check_file

    found = [problem for name in files for problem in check_file(name)]
    errors = sum(problem.severity == "error" for problem in found)
    if as_json:
        print_json([asdict(problem) for problem in found])
    else:
        for problem in found:
            typer.echo(str(problem))
        warnings = len(found) - errors
        typer.echo(f"{len(files)} {_plural('file', len(files))}: {errors} {_plural('error', errors)}, "
                   f"{warnings} {_plural('warning', warnings)}")
    if errors:
        raise typer.Exit(2)
    if strict and found:
        raise typer.Exit(1)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
