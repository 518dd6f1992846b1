"""`simnet hysteresis`: whether cells remember a dose, once it is taken away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simnet.cli import complete
from simnet.cli.encoding import Encoding, encoded

__all__ = ["hysteresis", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet hysteresis tmtnf_dox "sensitive: untreated" --along tmTNF --readout ERK,GSTP1

simnet hysteresis tmtnf_dox "sensitive: untreated" --along tmTNF --readout ERK --encoding latch --draw loop.svg

simnet hysteresis tmtnf_dox "resistant: DOX" --along INH:tmTNF_signal --readout GSTP1 --json

simnet hysteresis tmtnf_dox "resistant: untreated" --along "half:tmTNF_signal->ERK" --range 0.2..0.8 --readout ERK

What is moved: a drug or input (0 to 1), any node (then held), INH:NODE (dose of an inhibitor), half or hill
(half-saturation and exponent of all regulations), half:A->B or hill:A->B (of one)."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("hysteresis", epilog=EXAMPLES)(hysteresis)


def hysteresis(
    model: Annotated[str, typer.Argument(help="A library model or a rule file.", autocompletion=complete.models)],
    along: Annotated[
        str, typer.Option(help="What moves: DOX, INH:ERK, half, hill, half:A->B.", autocompletion=complete.readouts)
    ],
    condition: Annotated[
        str, typer.Argument(help="What is done beside, to which cells.", autocompletion=complete.conditions)
    ] = "untreated",
    readout: Annotated[
        list[str] | None,
        typer.Option(help="Nodes, phenotypes or sums, with commas.", autocompletion=complete.readouts),
    ] = None,
    between: Annotated[str, typer.Option("--range", help="Where it moves: 0..1 for a dose or level.")] = "",
    encoding: Encoding = "",
    form: Annotated[str, typer.Option(help="hillcube_normalised, hillcube or netflux.")] = "hillcube_normalised",
    steps: Annotated[int, typer.Option(min=2, max=5000, help="Steps of each way; folds are exact anyway.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the starts that look for further branches.")] = 1,
    draw: Annotated[Path | None, typer.Option(help="Draw the branches to this file (.svg or .png).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a point.")] = False,
) -> None:
    """Move one number up and down: stable and unstable steady states of the logic ODE, folds, memory.

    Cells settle with it at its low end and go through the phases of the condition; in the last phase
    it rises slowly to its high end and falls again.
    """
    from simnet.cli.output import print_json, print_table
    from simnet.report.bundle import draw_hysteresis
    from simnet.scenario.along import parse_along
    from simnet.scenario.ode import LogicODE, as_form
    from simnet.study.hysteresis import hysteresis as follow

    network = encoded(model, encoding)
    moved = parse_along(along, network, *_range(between))
    found = follow(
        network, condition, along=moved, readouts=",".join(readout or []), scheme=LogicODE(as_form(form)),
        steps=steps, seed=seed,
    )  # fmt: skip
    if draw is not None:
        draw_hysteresis(found, network, draw)
    if as_json:
        print_json({**found.to_dict(), "encoding": encoding})
    elif as_csv:
        typer.echo(found.long_table().to_csv(), nl=False)
    else:
        print_table(found.table())
        if found.folds:
            typer.echo()
            print_table(found.fold_table())
        typer.echo()
        for name in found.readouts:
            typer.echo(found.sentence(name))


def _range(text: str) -> tuple[float | None, float | None]:
    """Read ``0.2..0.8``; nothing when it is empty."""
    from simnet.errors import InputError

    if not text:
        return None, None
    low, dots, high = text.partition("..")
    try:
        if dots:
            return float(low), float(high)
    except ValueError:
        pass
    message = f"--range {text!r}: write two numbers, 0.2..0.8"
    raise InputError(message)
