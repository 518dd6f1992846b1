"""`simnet page`: a model as one interactive HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simnet.cli import complete

if TYPE_CHECKING:
    from simnet.network import Network
    from simnet.scenario import Claim

__all__ = ["page", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet page tmtnf_dox -o tmtnf.html

simnet page my_model.yaml --scenario my_claims.yaml -o class.html

simnet page erdafitinib_p4ha2_hif1a --no-claims -o riddle.html

The file works offline, in any browser of the last years, by keyboard and on a phone. It stores nothing."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("page", epilog=EXAMPLES)(page)


def page(
    model: Annotated[str, typer.Argument(help="A library model or a rule file.", autocompletion=complete.models)],
    scenario: Annotated[
        str,
        typer.Option(
            help="A scenario whose claims the page lists; those of the library for a library model.",
            autocompletion=complete.scenarios,
        ),
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write; MODEL.html by default.")] = None,
    claims: Annotated[bool, typer.Option("--claims/--no-claims", help="List the claims of the model.")] = True,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a model as one interactive page: switches, knockouts, steps, readouts, claims."""
    from simnet.errors import InputError
    from simnet.files import load
    from simnet.pages import page as model_page

    network = load(model)
    target = out or Path(f"{network.id}.html")
    if target.exists() and not force:
        message = f"{target} exists: choose another name with -o, or replace it with --force"
        raise InputError(message)
    if scenario and not claims:
        message = "--scenario brings claims and --no-claims leaves them out: give one of them"
        raise InputError(message)
    found = _claims(network, scenario) if claims else ()
    made = model_page(network, found)
    made.save(target)
    typer.echo(f"{target}: {len(made.encode()) / 1000:.0f} kB, {len(network.nodes)} nodes, {len(found)} claims")


def _claims(network: Network, scenario: str) -> tuple[Claim, ...]:
    """Return the claims of a scenario, judged on `network`; those of the library where none is named."""
    from simnet.errors import InputError
    from simnet.files import read_scenario, scenario_of, scenario_path

    name = scenario or (scenario_of(network.id) if network.digest else "")
    if not name:
        return ()
    found = read_scenario(scenario_path(name))
    if found.network.digest == network.digest:
        return found.claims
    if not scenario:
        return ()  # a changed copy of a library model: its claims would speak of another model
    message = f"scenario {found.id!r} is about {found.network.id!r}, not about this {network.id!r}"
    raise InputError(message)
