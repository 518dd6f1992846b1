"""`simnet doses`: two drugs at every pair of doses, and what they do beyond what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from simnet.cli import complete
from simnet.cli.encoding import Encoding, encoded

__all__ = ["doses", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet doses tki_ros_core TKI ROS_inducer --context sensitive --readout ROS_high --effect high --draw surface.svg

simnet doses tki_ros_core NRF2_inhibitor Autophagy_inhibitor --context resistant_double --fixed TKI

simnet doses tmtnf_dox DOX INH:ERK --context resistant --steps 9 --csv

simnet doses tmtnf_dox DOX tmTNF_blocker --context resistant --levels 0,0.5,1 --scheme sync

Under ode a dose is a level, and its Hill curves are the dose response; under the other schemes it is the share of
cells that respond, so that four conditions decide everything. Exit codes: 0 done, 2 bad input or too large."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("doses", epilog=EXAMPLES)(doses)


def _offer_dosed(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer what has a dose: drugs, and INH: of the nodes."""
    drugged = [name for name in complete.conditions(ctx, incomplete) if not name.endswith(": ")]
    return [name for name in drugged if not name.startswith(("KO:", "OE:", "untreated"))]


def _offer_contexts(ctx: typer.Context, incomplete: str) -> list[str]:
    offers = complete.conditions(ctx, incomplete)
    return [name.removesuffix(": ") for name in offers if name.endswith(": ")]


def doses(
    model: Annotated[str, typer.Argument(help="A library model or a rule file.", autocompletion=complete.models)],
    first: Annotated[str, typer.Argument(help="A drug or inhibitor: DOX, INH:ERK.", autocompletion=_offer_dosed)],
    second: Annotated[str, typer.Argument(help="The other one.", autocompletion=_offer_dosed)],
    context: Annotated[str, typer.Option(help="The cells.", autocompletion=_offer_contexts)] = "",
    fixed: Annotated[
        str, typer.Option(help="Given in all conditions: TKI, 'TKI + KO:NRF2'.", autocompletion=complete.conditions)
    ] = "",
    readout: Annotated[
        str,
        typer.Option(
            help="Node, phenotype or sum; by default that of the model's resistance.", autocompletion=complete.readouts
        ),
    ] = "",
    effect: Annotated[str, typer.Option(help="high or low: whether more or less of the readout is the effect.")] = "",
    levels: Annotated[
        list[str] | None, typer.Option(help="Doses with commas; twice for each drug its own. 0,0.25,0.5,0.75,1.")
    ] = None,
    steps: Annotated[
        int | None, typer.Option(min=2, max=100, help="That many doses from 0 to 1, evenly; instead of --levels.")
    ] = None,
    scheme: Annotated[
        str, typer.Option(help="ode, sync, async, trap or ctmc.", autocompletion=complete.schemes)
    ] = "ode",
    start: Annotated[str, typer.Option(help="Where settling begins: initial, all, random, random:500.")] = "initial",
    seed: Annotated[int, typer.Option(min=0, help="Seed of sampled starts and cells.")] = 1,
    draw: Annotated[Path | None, typer.Option(help="Draw the surfaces to this file (.svg or .png).")] = None,
    encoding: Encoding = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a pair of doses.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Give two drugs at every pair of doses: the response, and the excess over single drugs, Bliss and Loewe.

    Where the model cannot tell whether two drugs do more than expected, the answer is "not
    identifiable", with the reason.
    """
    from simnet.cli.output import print_json, print_table
    from simnet.cli.screen import show_progress
    from simnet.report.dosematrix import dose_figure
    from simnet.report.screenfiles import check_drawing, draw_to
    from simnet.study.dosematrix import dose_matrix

    if draw is not None:
        check_drawing(draw)
    network = encoded(model, encoding)
    with show_progress(hidden=quiet) as notify:
        found = dose_matrix(
            network, first, second, context=_context(context, list(network.contexts)), fixed=fixed, readout=readout,
            levels=_levels(levels, steps), scheme=scheme, start=start, seed=seed, effect=effect, notify=notify,
        )  # fmt: skip
    if draw is not None:
        draw_to(draw, lambda: dose_figure(found))
    if as_json:
        print_json({**found.to_dict(), "model": model})
    elif as_csv:
        typer.echo(found.to_csv(), nl=False)
    else:
        for table in found.tables():
            print_table(table)
            typer.echo()
        for sentence in found.sentences():
            typer.echo(sentence)


def _context(name: str, known: Sequence[str]) -> str:
    """Return a context; upper and lower case are the same where that leaves one."""
    folded = [each for each in known if each.casefold() == name.casefold()]
    return folded[0] if len(folded) == 1 else name


def _levels(texts: Sequence[str] | None, steps: int | None) -> Sequence[float] | tuple[list[float], list[float]]:
    """Read the doses of both drugs, or of each."""
    from simnet.errors import InputError
    from simnet.study.dosematrix import QUARTERS

    if texts and steps is not None:
        message = "give --levels or --steps, not both"
        raise InputError(message)
    if steps is not None:
        return [step / (steps - 1) for step in range(steps)]
    match [_numbers(text) for text in texts or []]:
        case []:
            return QUARTERS
        case [both]:
            return both
        case [first, second]:
            return first, second
        case _:
            message = "--levels is given once for both drugs, or twice, for each its own"
            raise InputError(message)


def _numbers(text: str) -> list[float]:
    """Read ``0,0.5,1``.

    >>> _numbers("0, 0.5,1")
    [0.0, 0.5, 1.0]
    """
    from simnet.errors import InputError

    try:
        return [float(part.replace("_", "?")) for part in text.split(",")]
    except ValueError:
        message = f"--levels {text!r}: write doses from 0 to 1 with commas, 0,0.25,0.5,1"
        raise InputError(message) from None
