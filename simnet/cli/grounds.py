"""`simnet grounds`: whether a claim is read back, foretold by the graph, or given by any gates."""

from __future__ import annotations

from typing import Annotated

import typer

from simnet.cli import complete

__all__ = ["grounds", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet grounds tmtnf_doxorubicin

simnet grounds osimertinib_socs3_nrf2 "inhibit NRF2 restores sensitivity to Osimertinib" --samples 1000

The table of the whole library: simnet robustness --all."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("grounds", epilog=EXAMPLES)(grounds)


def grounds(
    model: Annotated[
        str, typer.Argument(help="A scenario, or a model with a sentence.", autocompletion=complete.models)
    ],
    sentence: Annotated[str, typer.Argument(help="A hypothesis, or the id of a claim.")] = "",
    samples: Annotated[int, typer.Option(min=0, help="Random networks on the same wiring.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="Of the random networks.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a claim.")] = False,
) -> None:
    """Ask what agreement of a claim is worth.

    Does the claim's own source row support a rule on its path? Does the shortest signed path already
    predict it? How often do random gates on the same wiring give it?
    """
    from simnet.cli.output import print_json, print_table, progress
    from simnet.cli.targets import target
    from simnet.study.grounds import grounds as grounded

    meant = target(model, sentence)
    with progress(samples, hidden=as_json or as_csv) as step:
        found = grounded(
            meant.network,
            meant.claims,
            samples=samples,
            seed=seed,
            notify=lambda done, total: step(f"{done} of {total} random networks"),
        )
    if as_json:
        print_json(found.to_dict())
    elif as_csv:
        typer.echo(found.table().to_csv(), nl=False)
    else:
        print_table(found.table())
