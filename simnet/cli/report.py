"""`simnet report`: the report of a run as one HTML file, or as PDF."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from simnet.cli import complete

__all__ = ["register", "report"]

EXAMPLES = """[bold]Examples[/bold]

simnet report tmtnf_doxorubicin -o report.html

simnet report tmtnf_doxorubicin --scheme all --pdf report.pdf

Everything stands inside the file: question, verdicts with their grounds, figures, the model with its evidence, caveats
and provenance. Exit codes: 0 all claims as expected, 1 some claim is not, 2 bad input."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("report", epilog=EXAMPLES)(report)


def report(
    scenario: Annotated[
        str,
        typer.Argument(help="A scenario file, or the name of a library scenario.", autocompletion=complete.scenarios),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The HTML file; SCENARIO-report.html by default.")
    ] = None,
    pdf: Annotated[Path | None, typer.Option(help="Print it to this PDF too; needs Chromium or Chrome.")] = None,
    scheme: Annotated[
        str, typer.Option(help="Schemes in place of the scenario's own, or all.", autocompletion=complete.schemes)
    ] = "",
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace files that exist.")] = False,
) -> None:
    """Run a scenario and write its report, ready for a supplement."""
    from simnet.cli.output import progress
    from simnet.errors import InputError
    from simnet.files import read_scenario, scenario_path
    from simnet.pages.pdf import find_browser, print_pdf
    from simnet.pages.runreport import report_page
    from simnet.scenario import as_schemes
    from simnet.study import run as run_scenario

    loaded = read_scenario(scenario_path(scenario))
    if scheme:
        loaded = replace(loaded, schemes=as_schemes(scheme))
    target = out or Path(f"{Path(loaded.id).name}-report.html")
    for path in filter(None, (target, pdf)):
        if path.exists() and not force:
            message = f"{path} exists: choose another name, or replace it with --force"
            raise InputError(message)
    if pdf is not None and not find_browser():
        message = "--pdf needs Chromium or Chrome on this machine; without it, print the HTML report from your browser"
        raise InputError(message)
    steps = len(loaded.conditions) + len(loaded.network.alternatives) + 2
    with progress(steps, hidden=False) as notify:
        result = run_scenario(loaded, command=tuple(sys.argv), notify=notify)
        notify("writing the report")
        made = report_page(result)
        made.save(target)
        if pdf is not None:
            print_pdf(made, pdf)
    typer.echo(f"{target}: {len(made.encode()) / 1000:.0f} kB, {len(result.verdicts)} claims")
    if pdf is not None:
        typer.echo(f"{pdf}: {pdf.stat().st_size / 1000:.0f} kB")
    if not result.verdicts.all_as_expected:
        raise typer.Exit(1)
