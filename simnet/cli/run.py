"""`simnet run`: settle the conditions of a scenario, judge its claims, write figures and tables."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simnet.cli import complete

if TYPE_CHECKING:
    from simnet.results import Verdicts

__all__ = ["register", "run"]

EXAMPLES = """[bold]Examples[/bold]

simnet run scenarios/tmtnf_doxorubicin.yaml

simnet run tmtnf_doxorubicin --out results/first --json

simnet run my_scenario.yaml --no-figures --quiet && echo all claims hold

Exit codes: 0 all claims as expected, 1 some claim is not, 2 bad input."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("run", epilog=EXAMPLES)(run)


def run(
    scenario: Annotated[
        str,
        typer.Argument(help="A scenario file, or the name of a library scenario.", autocompletion=complete.scenarios),
    ],
    out: Annotated[Path | None, typer.Option(help="Output folder; results/SCENARIO by default.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but problems.")] = False,
    scheme: Annotated[
        str, typer.Option(help="Schemes in place of the scenario's own, or all.", autocompletion=complete.schemes)
    ] = "",
    seed: Annotated[int | None, typer.Option(min=0, help="Seed in place of the scenario's own.")] = None,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds that a search for asynchronous attractors may take; 10 by default.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace an output folder of an earlier run.")] = False,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw figures.")] = True,
) -> None:
    """Run a scenario and write its figures, tables and provenance to a folder.

    Every condition settles, is treated and settles again, under each update scheme; then the
    claims are judged, also under the alternative encodings of the model. Files appear whole or
    not at all.
    """
    from simnet.cli.output import print_json, print_notes, print_table, progress
    from simnet.files import read_scenario, scenario_path
    from simnet.report.bundle import check_folder, write_bundle
    from simnet.scenario import as_schemes, with_time_limit
    from simnet.study import run as run_scenario

    loaded = read_scenario(scenario_path(scenario))
    if scheme:
        loaded = replace(loaded, schemes=as_schemes(scheme))
    loaded = replace(loaded, schemes=with_time_limit(loaded.schemes, time_limit))
    folder = out or _folder(loaded.id)
    check_folder(folder, force=force)
    steps = len(loaded.conditions) + len(loaded.network.alternatives) + 2
    with progress(steps, hidden=quiet or as_json) as notify:
        result = run_scenario(loaded, command=tuple(sys.argv), seed=seed, notify=notify)
        notify("writing figures and tables")
        written = write_bundle(result, folder, force=force, figures=figures)
    if as_json:
        print_json({**result.to_dict(), "folder": str(folder)})
    elif not quiet:
        typer.echo(loaded.title)
        if loaded.question:
            typer.echo(loaded.question)
        typer.echo()
        if len(result.states):
            print_table(result.states.table())
        print_notes(result.states.notes)
        if len(result.verdicts):
            typer.echo()
            print_table(result.verdicts.table())
            typer.echo(_summary(result.verdicts))
        typer.echo(f"\n{len(written)} files in {folder}")
    if not result.verdicts.all_as_expected:
        if quiet:
            missed = [v.claim.id for v in result.verdicts if not v.as_expected]
            typer.echo(f"simnet: not as expected: {', '.join(missed)}", err=True)
        raise typer.Exit(1)


def _folder(scenario: str) -> Path:
    """Return where results go when nobody says; the id must not lead anywhere else."""
    from simnet.errors import InputError

    if Path(scenario).name != scenario or scenario == ".." or "\\" in scenario:
        message = f"the scenario id {scenario!r} cannot name a folder; choose one with --out"
        raise InputError(message)
    return Path("results") / scenario


def _summary(verdicts: Verdicts) -> str:
    good = sum(verdict.as_expected for verdict in verdicts)
    resting = sum(verdict.on_fixed_points for verdict in verdicts)
    flips = sum(bool(verdict.flipped_by) for verdict in verdicts)
    return (
        f"{good} of {len(verdicts)} claims as expected; {resting} rest on fixed points; "
        f"{flips} would flip under an alternative encoding"
    )
