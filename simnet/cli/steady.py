"""`simnet steady`: ask ad hoc where cells settle."""

from __future__ import annotations

import warnings
from typing import Annotated

import typer

from simnet.cli import complete
from simnet.cli.encoding import Encoding, encoded

__all__ = ["register", "steady"]

EXAMPLES = """[bold]Examples[/bold]

simnet steady tmtnf_dox "resistant: DOX" "resistant: DOX + KO:GSTP1" --readout CellDeath,GSTP1

simnet steady tmtnf_dox "resistant: DOX=0.5 + INH:ERK=0.7" --scheme sync --json

simnet steady tmtnf_dox "resistant: DOX + tmTNF_blocker" --encoding latch

simnet steady my_model.yaml "KO:ERK then untreated" --start all

A condition reads: \\[context:] item {+ item} {then item {+ item}}; an item is untreated, a drug (DOX, DOX=0.5),
KO:NODE, OE:NODE, INH:NODE, INH:NODE=0.7 or an input NODE=1."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("steady", epilog=EXAMPLES)(steady)


def steady(
    model: Annotated[str, typer.Argument(help="A library model or a rule file.", autocompletion=complete.models)],
    conditions: Annotated[
        list[str], typer.Argument(help="What is done to which cells.", autocompletion=complete.conditions)
    ],
    readout: Annotated[
        list[str] | None,
        typer.Option(
            help="Nodes, phenotypes or sums (A + B), with commas; the model's own by default.",
            autocompletion=complete.readouts,
        ),
    ] = None,
    scheme: Annotated[
        list[str] | None,
        typer.Option(help="Update schemes, with commas: sync,async by default.", autocompletion=complete.schemes),
    ] = None,
    encoding: Encoding = "",
    start: Annotated[str, typer.Option(help="Where settling begins: initial, all, random, random:500.")] = "initial",
    seed: Annotated[int, typer.Option(min=0, help="Seed of random starts.")] = 1,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds that a search for asynchronous attractors may take; 10 by default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a readout.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No notes.")] = False,
) -> None:
    """Settle cells, treat them, and print where they settle again.

    Each condition first settles with its context set and drugs off; the phases follow, each from
    the attractors of the last.
    """
    from simnet.cli.output import print_json, print_notes, print_table, waiting
    from simnet.errors import NoEffectWarning
    from simnet.scenario import as_schemes, with_time_limit
    from simnet.study import steady_states

    network = encoded(model, encoding)
    readouts = ",".join(readout or [])
    schemes = with_time_limit(as_schemes(",".join(scheme or ["sync,async"])), time_limit)
    with waiting("settling", hidden=quiet), warnings.catch_warnings():
        warnings.simplefilter("ignore", NoEffectWarning)  # the notes say it
        found = steady_states(network, *conditions, readouts=readouts, scheme=schemes, start=start, seed=seed)
    if as_json:
        print_json({**found.to_dict(), "model": model} | ({"encoding": encoding} if encoding else {}))
    elif as_csv:
        typer.echo(found.long_table().to_csv(), nl=False)
    else:
        print_table(found.table())
    if not quiet:
        print_notes(found.notes)
