"""The command `simnet` and what happens when something goes wrong."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from typing import Annotated, get_type_hints

import typer

from simnet.cli import (
    check,
    control,
    convert,
    diff,
    doses,
    ensemble,
    escape,
    explain,
    grounds,
    hysteresis,
    lesson,
    library,
    page,
    report,
    robustness,
    run,
    score,
    screen,
    simulate,
    steady,
    test,
)

__all__ = ["app", "main"]

OK, NOT_AS_EXPECTED, BAD_INPUT, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143

app = typer.Typer(
    name="simnet",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=(
        "Exit codes: 0 all as expected, 1 some claim is not, 2 bad input.\n\n"
        "Start with: simnet list; simnet show tmtnf_dox; simnet run tmtnf_doxorubicin"
    ),
)
PANELS = {
    "Simulate": (run, steady, simulate, hysteresis, ensemble),
    "Judge": (test, explain, robustness, grounds, score),
    "Search": (screen, doses, control, escape),
    "Models": (library, check, diff, convert),
    "Teach and report": (page, lesson, report),
}
for panel, commands in PANELS.items():
    for command in commands:
        before = len(app.registered_commands)
        command.register(app)
        for added in app.registered_commands[before:]:
            added.rich_help_panel = panel
            if added.callback:  # typer reads the annotations five times over: as texts they take twice as long
                added.callback.__annotations__ = get_type_hints(added.callback, include_extras=True)


def _version(wanted: bool) -> None:
    if wanted:
        from simnet import __version__

        typer.echo(f"simnet {__version__}")
        raise typer.Exit


@app.callback()
def simnet(
    version: Annotated[  # typer calls _version
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Logical models of cancer signalling: rules with sources, perturbations, steady states, verdicts."""


def main() -> None:
    """Run the command line; errors that users can mend become a message and an exit code."""
    from simnet.errors import SimnetError

    gc.set_threshold(50_000, 20, 20)  # imports and figures make many objects that stay: look through them less often
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Greek letters must not break a pipe that cannot hold them
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))  # unwinds, so that scratch folders go
    try:
        app()
    except SimnetError as error:
        typer.echo(f"simnet: {error}", err=True)
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)
    except OSError as error:
        typer.echo(f"simnet: {error.filename or 'file system'}: {error.strerror or error}", err=True)
        sys.exit(BAD_INPUT)
    except SystemExit as stop:
        if stop.code == INTERRUPTED:
            typer.echo("simnet: interrupted; what was printed or kept is whole", err=True)
        raise
