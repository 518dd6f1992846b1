"""`--encoding`: an alternative encoding that a model declares, on every command that runs one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simnet.cli import complete

if TYPE_CHECKING:
    from simnet.network import Network

__all__ = ["Encoding", "encoded", "under"]

Encoding = Annotated[
    str, typer.Option("--encoding", help="An alternative encoding of the model.", autocompletion=complete.encodings)
]


def encoded(model: str, encoding: str) -> Network:
    """Load a model, under one of its alternative encodings when one is named.

    Raises
    ------
    UnknownNameError
    FileProblems
    """
    from simnet.files import load

    return under(load(model), encoding)


def under(network: Network, encoding: str) -> Network:
    """Return the network under an encoding, itself when none is named; a note says which rules that changes.

    Raises
    ------
    UnknownNameError
    """
    if not encoding:
        return network
    changed = network.with_alternative(encoding)
    rules = ", ".join(network.alternatives[encoding].rules)
    typer.echo(f"note: with the encoding {encoding!r}, which changes the rules of {rules}", err=True)
    return changed
