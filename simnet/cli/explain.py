"""`simnet explain`: why a readout differs between two conditions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simnet.cli import complete
from simnet.cli.encoding import Encoding, under

if TYPE_CHECKING:
    from simnet.network import Network
    from simnet.results import Explanation

__all__ = ["explain", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet explain osimertinib_socs3_nrf2 "inhibit NRF2 restores sensitivity to Osimertinib"

simnet explain tmtnf_dox "resistant: DOX" "resistant: DOX + tmTNF_blocker" --readout CellDeath --draw why.svg

simnet explain tmtnf_doxorubicin C015

simnet explain tmtnf_dox "inhibit GSTP1 restores sensitivity to DOX"   (why not: where the difference stops)

Two conditions: the baseline first. Exit codes: 0 explained, 1 no chain was found, 2 bad input."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("explain", epilog=EXAMPLES)(explain)


def explain(
    model: Annotated[
        str, typer.Argument(help="A model, or a scenario whose claim is meant.", autocompletion=complete.models)
    ],
    what: Annotated[
        list[str],
        typer.Argument(
            help="A hypothesis, the id of a claim, or two conditions (baseline first).",
            autocompletion=complete.conditions,
        ),
    ],
    readout: Annotated[
        str, typer.Option(help="What is compared; goes with two conditions.", autocompletion=complete.readouts)
    ] = "",
    scheme: Annotated[str, typer.Option(help="One update scheme.", autocompletion=complete.schemes)] = "sync",
    start: Annotated[str, typer.Option(help="Where settling begins: initial, all, random, random:500.")] = "initial",
    seed: Annotated[int, typer.Option(min=0, help="Seed of random starts.")] = 1,
    chains: Annotated[int, typer.Option(min=1, help="Minimal chains to follow up.")] = 5,
    draw: Annotated[Path | None, typer.Option(help="Draw the chains to this file (.svg or .png).")] = None,
    encoding: Encoding = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a link.")] = False,
) -> None:
    """Explain a difference: what diverges, the shortest chains of causes, and which nodes they need.

    Every link comes with its evidence. Each mediator is held where the baseline has it, and the cells
    settle again: if the difference is gone, it is needed.
    """
    from simnet.cli.output import print_json
    from simnet.report.bundle import draw_explanation

    how = {"scheme": scheme, "start": start, "seed": seed, "chains": chains}
    network, found = _explained(model, what, readout, encoding, **how)
    if draw is not None:
        draw_explanation(network, found, draw)
    if as_json:
        print_json(found.to_dict())
    elif as_csv:
        typer.echo(found.table().to_csv(), nl=False)
    else:
        typer.echo(str(found))
    raise typer.Exit(0 if found.chains or found.before == found.after else 1)


def _explained(
    model: str, what: list[str], readout: str, encoding: str, **how: Any
) -> tuple[Network, Explanation]:
    from simnet.cli.targets import model_of, target
    from simnet.study.explain import explain as explained

    if len(what) == 1 and not readout:
        meant = target(model, what[0])
        network = under(meant.network, encoding)
        return network, explained(network, *meant.claims, **how)
    network = under(model_of(model), encoding)
    return network, explained(network, *what, readout=readout, **how)
