"""`simnet escape`: how treated cells may survive again, and what answers each way."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simnet.cli import complete
from simnet.cli.encoding import Encoding, encoded

__all__ = ["escape", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet escape tmtnf_dox --therapy "DOX + tmTNF_blocker" --max 1

simnet escape tki_ros_core --therapy "resistant_nrf2: TKI + NRF2_inhibitor" --max 2 --answers 2

simnet escape osimertinib_socs3_nrf2 --therapy "Osimertinib + KO:NRF2" --alterable protein --draw ladder.svg

Alterations are losses (KO) and gains (OE), by default of proteins and RNAs and from before the cells settle: a clone
that carried them when treatment began. An answer is a drug of the model or an inhibitor that kills again.

Exit codes: 0 no escape, or each is answered by a single drug or inhibitor; 1 some escape is not; 2 bad input."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("escape", epilog=EXAMPLES)(escape)


def escape(
    model: Annotated[str, typer.Argument(help="A library model or a file.", autocompletion=complete.models)],
    therapy: Annotated[str, typer.Option(help="What is given, as a condition.", autocompletion=complete.conditions)],
    context: Annotated[str, typer.Option(help="The cells; the model's resistant ones by default.")] = "",
    want: Annotated[
        str,
        typer.Option(
            help="What the therapy should bring about; the sensitive side by default.",
            autocompletion=complete.readouts,
        ),
    ] = "",
    alterable: Annotated[
        list[str] | None, typer.Option(help="Nodes, or kinds of node, that may be altered: protein,rna by default.")
    ] = None,
    kinds: Annotated[list[str] | None, typer.Option("--from", help="Alterations: KO,OE (both).")] = None,
    never: Annotated[list[str] | None, typer.Option("--not", help="Never these nodes.")] = None,
    largest: Annotated[int, typer.Option("--max", min=0, max=8, help="Alterations at once, at most.")] = 1,
    answers: Annotated[int, typer.Option(min=0, max=4, help="Drugs and inhibitors in an answer, at most.")] = 1,
    druggable: Annotated[
        bool, typer.Option("--druggable", help="Answer only with drugs of the model and nodes that xrefs list.")
    ] = False,
    acquired: Annotated[
        bool, typer.Option("--acquired", help="Alterations come to settled cells, together with the therapy.")
    ] = False,
    scheme: Annotated[
        list[str] | None,
        typer.Option(help="sync, async, trap, with commas; all three by default.", autocompletion=complete.schemes),
    ] = None,
    start: Annotated[str, typer.Option(help="Where settling begins: initial or all.")] = "initial",
    draw: Annotated[Path | None, typer.Option(help="Draw the ladder to this file (.svg or .png).")] = None,
    encoding: Encoding = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """List every minimal alteration by which treated cells survive again, and what answers it.

    Exact, under synchronous and asynchronous updating and minimal trap spaces. Alterations that
    nothing single answers are flagged.
    """
    from simnet.cli.output import print_json
    from simnet.cli.searching import allowed_changes, counting, names_of
    from simnet.report.bundle import draw_ladder
    from simnet.scenario.allowed import Allowed
    from simnet.study import escape as search
    from simnet.study.escape import ANSWERS

    network = encoded(model, encoding)
    alterations = allowed_changes(kinds or ["KO,OE"], alterable or ["protein,rna"], never, lifelong=not acquired)
    with counting("alterations", hidden=as_json or as_csv) as notify:
        found = search(
            network, f"{context}: {therapy}" if context else therapy, want=want, alterable=alterations,
            max_size=largest, answers=Allowed(druggable=True) if druggable else ANSWERS, max_answers=answers,
            scheme=names_of(scheme) or "sync,async,trap", start=start, notify=notify,
        )  # fmt: skip
    if as_json:
        print_json({**found.to_dict(), "model": model})
    elif as_csv:
        typer.echo(found.table().to_csv(), nl=False)
    else:
        typer.echo(str(found))
    if draw is not None:
        draw_ladder(found, network, draw)
    if not found.complete:
        typer.echo("note: interrupted; the escapes found so far are minimal, others may be missing", err=True)
        raise typer.Exit(130)
    raise typer.Exit(1 if found.unanswered else 0)
