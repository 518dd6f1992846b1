"""`simnet list` and `simnet show`: what there is, and what a model says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simnet.cli import complete

__all__ = ["list_models", "register", "show"]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("list", epilog="[bold]Example[/bold]\n\nsimnet list --json")(list_models)
    app.command("show", epilog="[bold]Example[/bold]\n\nsimnet show tmtnf_dox")(show)


def list_models(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the page models/README.md.")] = False,
) -> None:
    """List the models and scenarios that come with simnet, grouped by theme."""
    from simnet.cli.output import print_json
    from simnet.files import library_entries, load
    from simnet.report.library_page import library_markdown
    from simnet.report.text import library_text

    entries = library_entries()
    if as_json:
        print_json([entry.to_dict() for entry in entries])
    elif markdown:
        typer.echo(library_markdown([(entry, load(entry.name)) for entry in entries]), nl=False)
    else:
        typer.echo(library_text(entries))


def show(
    model: Annotated[str, typer.Argument(help="A library model or a rule file.", autocompletion=complete.models)],
    draw: Annotated[Path | None, typer.Option(help="Also draw the network to this file (.svg or .png).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show a model: its story, picture, nodes, rules with evidence, contexts, drugs and feedback loops."""
    from simnet.analysis.loops import feedback_loops
    from simnet.cli.output import print_json
    from simnet.files import load
    from simnet.report.text import model_dict, model_text

    network = load(model)
    if draw is not None:
        from simnet.report.bundle import draw_network

        draw_network(network, draw)
    loops = feedback_loops(network)
    if as_json:
        print_json(model_dict(network, loops))
    else:
        typer.echo(model_text(network, loops))
