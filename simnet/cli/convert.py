"""`simnet convert`: a network from one format to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simnet.cli import complete

if TYPE_CHECKING:
    from simnet.files.maboss import MaBoSSSettings
    from simnet.network import Network

__all__ = ["convert", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet convert tmtnf_dox tmtnf.bnet

simnet convert cellfate.bnd cellfate.sbml

simnet convert model.bnet model.bnd --force

Reads .bnet, .booleannet, .aeon, SBML-qual (.sbml, .xml), MaBoSS (.bnd with its .cfg) and rule files (.yaml);
writes .bnet, .aeon, .sbml, .xml, .bnd with .cfg. Names that a format cannot carry stand in a .names.csv beside it."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("convert", epilog=EXAMPLES)(convert)


def convert(
    source: Annotated[
        str, typer.Argument(metavar="IN", help="A library model or a file.", autocompletion=complete.models)
    ],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write; its ending names the format.")],
    cfg: Annotated[Path | None, typer.Option(help="The .cfg of a .bnd, where it is not the one beside it.")] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace files that exist.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No notes.")] = False,
) -> None:
    """Convert a network from one format to another; rules stay the same, truth table by truth table."""
    from simnet.cli.output import print_notes
    from simnet.files.formats import write_any

    network, settings = _read(source, cfg)
    written = write_any(network, target, force=force, settings=settings if target.suffix.lower() == ".bnd" else None)
    typer.echo(f"{len(network.nodes)} nodes, {len(network.inputs)} of them inputs: {', '.join(map(str, written))}")
    if not quiet:
        print_notes(network.about.notes)


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
