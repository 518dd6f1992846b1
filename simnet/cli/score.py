"""`simnet score`: how well a model agrees with a table of observations."""

from __future__ import annotations

from typing import Annotated

import typer

from simnet.cli import complete

__all__ = ["register", "score"]

EXAMPLES = """[bold]Examples[/bold]

simnet score my_model.bnet observations.tsv

simnet score tmtnf_dox observations.tsv --context resistant --at-least 0.9

simnet score my_model.bnet observations.tsv --usual ABA=0 --csv > scores.csv

A table has tab-separated columns: ID, Score, Source (DOX=1), Perturbation (GSTP1 KO, ERK CA), Observed node, and
OFF, OFF/Some, Some, Some/ON or ON (the format of boolmore).

Exit codes: 0 scored, 1 less than --at-least, 2 bad input."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("score", epilog=EXAMPLES)(score)


def score(
    model: Annotated[str, typer.Argument(help="A library model or a file.", autocompletion=complete.models)],
    observations: Annotated[str, typer.Argument(help="Table of observations (.tsv).")],
    context: Annotated[str, typer.Option(help="Sets inputs that a row does not name; open without it.")] = "",
    usual: Annotated[
        list[str] | None, typer.Option(help="Input of simple experiments, NODE=1; 0 where it is not given.")
    ] = None,
    at_least: Annotated[float, typer.Option(min=0, max=1, help="Exit with 1 when the share is less.")] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row an observation.")] = False,
) -> None:
    """Score a model on observations, by the published scheme of boolmore; exact.

    The prediction is the mean of the observed node over the minimal trap spaces. Agreement is
    graded (Some against ON is partial), and an observation scores only as far as the simpler ones
    that it rests on agree as well.
    """
    from simnet.cli.output import print_json, print_table
    from simnet.cli.searching import names_of
    from simnet.files import load
    from simnet.files.observations import read_observations
    from simnet.study.observations import score as score_model

    network = load(model)
    values = dict(map(_setting, names_of(usual)))
    found = score_model(network, read_observations(observations), context=context, default=values)
    if as_json:
        print_json({**found.to_dict(), "model": model})
    elif as_csv:
        typer.echo(found.table().to_csv(), nl=False)
    else:
        print_table(found.table())
    raise typer.Exit(0 if found.share >= at_least else 1)


def _setting(text: str) -> tuple[str, bool]:
    from simnet.errors import InputError

    name, _, value = text.partition("=")
    if value.strip() not in ("0", "1"):
        message = f"--usual {text!r}: write NODE=0 or NODE=1"
        raise InputError(message)
    return name.strip(), value.strip() == "1"
