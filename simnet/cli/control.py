"""`simnet control`: which smallest interventions bring resistant cells to a phenotype."""

from __future__ import annotations

from typing import Annotated

import typer

from simnet.cli import complete
from simnet.cli.encoding import Encoding, encoded

__all__ = ["control", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet control tmtnf_dox --want CellDeath --context resistant --drug DOX --max 3

simnet control tmtnf_dox --druggable                        # drugs only, the model's own question

simnet control lapatinib_nrf2 --context resistant_TNBC --drug Lapatinib --from KO,INH --on protein

simnet control my_model.bnet --want "Growth = 0" --when "untreated" --json

A set reaches the goal when every attractor that the treated cells can reach shows it; it is minimal when no part of
it does. Knockouts and overexpressions are given to settled cells unless --lifelong.

Exit codes: 0 some set was found, 1 none, 2 bad input."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("control", epilog=EXAMPLES)(control)


def control(
    model: Annotated[str, typer.Argument(help="A library model or a file.", autocompletion=complete.models)] = "",
    want: Annotated[
        str,
        typer.Option(
            help="Node, phenotype, expression (A & !B) or READOUT > NUMBER; the sensitive side by default.",
            autocompletion=complete.readouts,
        ),
    ] = "",
    context: Annotated[str, typer.Option(help="The cells; the model's resistant ones by default.")] = "",
    drug: Annotated[list[str] | None, typer.Option(help="What they are given, with commas.")] = None,
    when: Annotated[
        str, typer.Option(help="Cells and treatment as one condition.", autocompletion=complete.conditions)
    ] = "",
    largest: Annotated[int, typer.Option("--max", min=0, max=8, help="Changes in a set, at most.")] = 2,
    kinds: Annotated[
        list[str] | None, typer.Option("--from", help="Changes to combine: KO,OE,INH,drug,stimulus (KO,OE,drug).")
    ] = None,
    on: Annotated[
        list[str] | None, typer.Option("--on", "--nodes", help="Only these nodes or kinds of node (protein).")
    ] = None,
    never: Annotated[list[str] | None, typer.Option("--not", help="Never these nodes.")] = None,
    druggable: Annotated[
        bool, typer.Option("--druggable", help="Only drugs of the model, and nodes that xrefs list as drug targets.")
    ] = False,
    lifelong: Annotated[
        bool, typer.Option("--lifelong", help="Genetic changes hold from before the cells settle.")
    ] = False,
    scheme: Annotated[
        list[str] | None,
        typer.Option(help="sync, async, trap, with commas; all three by default.", autocompletion=complete.schemes),
    ] = None,
    start: Annotated[str, typer.Option(help="Where settling begins: initial or all.")] = "initial",
    everything: Annotated[
        bool, typer.Option("--all", help="Every resistant context of the library, as a page in Markdown.")
    ] = False,
    encoding: Encoding = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """List every minimal set of knockouts, overexpressions and drugs that brings cells to a goal.

    Exact, under synchronous and asynchronous updating and minimal trap spaces. Beside each set
    stands whether it shows the goal without the treatment, and in untreated sensitive cells.
    """
    from simnet.cli.output import print_json, print_table
    from simnet.cli.searching import allowed_changes, counting, treatment
    from simnet.study import control as search

    if everything or not model:
        _page(model, everything=everything)
        return
    network = encoded(model, encoding)
    allowed = allowed_changes(kinds, on, never, druggable=druggable, lifelong=lifelong)
    with counting("sets", hidden=as_json or as_csv) as notify:
        found = search(
            network, want, when=treatment(network, when, context, drug), max_size=largest, allowed=allowed,
            scheme=",".join(scheme or ["sync,async,trap"]), start=start, notify=notify,
        )  # fmt: skip
    if as_json:
        print_json({**found.to_dict(), "model": model})
    elif as_csv:
        typer.echo(found.table().to_csv(), nl=False)
    else:
        print_table(found.table())
    if not found.complete:
        typer.echo("note: interrupted; the sets found so far are minimal, others may be missing", err=True)
        raise typer.Exit(130)
    raise typer.Exit(0 if len(found) else 1)


def _page(model: str, *, everything: bool) -> None:
    """Print what restores sensitivity in each resistant context of the library."""
    from simnet.errors import InputError
    from simnet.files import load, model_names, read_scenario, scenario_names, scenario_path
    from simnet.report.therapies_page import therapies_markdown
    from simnet.study.therapies import therapies

    if model or not everything:
        message = "give either a model or --all"
        raise InputError(message)
    scenarios = [read_scenario(scenario_path(name)) for name in scenario_names()]
    claims = {scenario.network.id: scenario.claims for scenario in scenarios}
    loaded = [load(name) for name in model_names()]
    found = [therapies(network, claims.get(network.id, ())) for network in loaded]
    typer.echo(therapies_markdown(found, [network.id for network in loaded if network.resistance is None]), nl=False)
