"""`simnet convert`: a network from one format to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simnet.cli import complete

if TYPE_CHECKING:
    from simnet.files.formats import Format
    from simnet.files.maboss import MaBoSSSettings
    from simnet.network import Network
    from simnet.scenario import LogicODE

__all__ = ["convert", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet convert tmtnf_dox tmtnf.bnet

simnet convert cellfate.bnd cellfate.sbml

simnet convert tmtnf_dox tmtnf.ant --context resistant

simnet convert model.bnet model.xml --to sbml-ode --form hillcube --force

Reads .bnet, .booleannet, .aeon, SBML-qual (.sbml, .xml), MaBoSS (.bnd with its .cfg) and rule files (.yaml).
Writes .bnet, .booleannet, .aeon, SBML-qual (.sbml, .xml), MaBoSS (.bnd with a .cfg) and the logic ODE, as
Antimony (.ant) or SBML (.xml --to sbml-ode). Names that a format cannot carry stand in a .names.csv beside it;
what it has no room for is named in a note."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("convert", epilog=EXAMPLES)(convert)


def convert(
    source: Annotated[
        str, typer.Argument(metavar="IN", help="A library model or a file.", autocompletion=complete.models)
    ],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write; its ending names the format.")],
    to: Annotated[
        str,
        typer.Option(
            help="The format, where the ending leaves it open: sbml-qual (default) or sbml-ode for .xml and .sbml.",
            autocompletion=lambda: _formats(),
        ),
    ] = "",
    context: Annotated[str, typer.Option(help="Start with the inputs of this context.")] = "",
    form: Annotated[
        str,
        typer.Option(
            help="Of the logic ODE: hillcube_normalised (default), hillcube or netflux.",
            autocompletion=lambda: ["hillcube_normalised", "hillcube", "netflux"],
        ),
    ] = "",
    cfg: Annotated[Path | None, typer.Option(help="The .cfg of a .bnd, where it is not the one beside it.")] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace files that exist.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No notes.")] = False,
) -> None:
    """Convert a network from one format to another; rules stay the same, truth table by truth table.

    A file of the logic ODE has the same right-hand side as --scheme ode, with every exponent,
    half-saturation and time constant as a parameter with a name.
    """
    from simnet.cli.output import print_notes
    from simnet.files.formats import write_any, written_format
    from simnet.files.leftout import left_out

    chosen = written_format(target, to)
    network, settings = _read(source, cfg)
    if context:
        network = _in_context(network, context, chosen)
    ode = _ode(network, form, chosen)
    written = write_any(network, target, to=to, force=force, settings=ode or settings)
    typer.echo(f"{len(network.nodes)} nodes, {len(network.inputs)} of them inputs: {', '.join(map(str, written))}")
    if not quiet:
        missing = left_out(network, chosen.carries)
        lost = [f"{target.name} has no room for: {'; '.join(missing)}"] if missing else []
        print_notes([*network.about.notes, *lost])


def _read(source: str, cfg: Path | None) -> tuple[Network, MaBoSSSettings | None]:
    from simnet.errors import InputError
    from simnet.files import model_path
    from simnet.files.formats import READ_SUFFIXES, read_any
    from simnet.files.maboss import read_maboss

    suffix = Path(source).suffix.lower()
    if suffix == ".bnd":
        return read_maboss(source, cfg)
    if cfg is not None:
        message = "--cfg goes with a .bnd file"
        raise InputError(message)
    return read_any(source if suffix in READ_SUFFIXES else model_path(source)), None


def _in_context(network: Network, context: str, chosen: Format) -> Network:
    from simnet.errors import InputError
    from simnet.files.assembly import in_context

    if "start" not in chosen.carries:
        message = f"a file in the format {chosen.name} says nothing about the start, so --context has no place in it"
        raise InputError(message)
    return in_context(network, context)


def _ode(network: Network, form: str, chosen: Format) -> LogicODE | None:
    """Return the scheme of a logic ODE with the model's own numbers; None for other formats."""
    from typing import get_args

    from simnet.errors import InputError, UnknownNameError
    from simnet.scenario import LogicODE
    from simnet.scenario.kinetics import with_curves
    from simnet.scenario.ode import Form

    if chosen.ode is None:
        if form:
            message = f"--form is about the logic ODE; {chosen.name} holds rules"
            raise InputError(message)
        return None
    for known in get_args(Form):
        if known == (form or LogicODE().form):
            return with_curves(LogicODE(known), network)
    raise UnknownNameError("form of the logic ODE", form, get_args(Form))


def _formats() -> list[str]:
    from simnet.files.formats import WRITTEN_FORMATS

    return list(WRITTEN_FORMATS)
