"""`simnet screen`: try everything, singly and combined, and rank it."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simnet.cli import complete
from simnet.cli.encoding import Encoding, encoded

if TYPE_CHECKING:
    from simnet.network import Network

__all__ = ["register", "screen", "show_progress"]

EXAMPLES = """[bold]Examples[/bold]

simnet screen osimertinib_socs3_nrf2 --context resistant_adaptive --drug Osimertinib --readout Apoptosis

simnet screen tmtnf_dox --pairs --kinds KO --context resistant --drug DOX --draw pairs.svg

simnet screen big.bnet --singles --pairs --kinds KO,OE --readout Growth --workers 2 --out big_screen

simnet screen big.bnet --triples --nodes AKT,MEK,ERK,MYC --readout Growth --csv

Exit codes: 0 done, 2 bad input or too large, 130 interrupted (what is finished stays in --out; see --resume)."""

INTERRUPTED = 130
SLOW = 5.0  # seconds; a longer forecast is told


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("screen", epilog=EXAMPLES)(screen)


def _offer(ctx: typer.Context, incomplete: str, drugs: bool) -> list[str]:
    """Offer contexts or drugs of the model typed before, also after a comma."""
    from simnet.errors import SimnetError
    from simnet.files import load

    try:
        network = load(str(ctx.params.get("model") or next(iter(ctx.args), "")))
    except (SimnetError, OSError):
        return []
    done, comma, begun = incomplete.rpartition(",")
    names = network.drugs if drugs else network.contexts
    return [f"{done}{comma}{name}" for name in names if name.casefold().startswith(begun.casefold())]


def _offer_contexts(ctx: typer.Context, incomplete: str) -> list[str]:
    return _offer(ctx, incomplete, drugs=False)


def _offer_drugs(ctx: typer.Context, incomplete: str) -> list[str]:
    return _offer(ctx, incomplete, drugs=True)


def screen(
    model: Annotated[str, typer.Argument(help="A library model or a rule file.", autocompletion=complete.models)],
    singles: Annotated[bool, typer.Option("--singles", help="Each by itself (the default).")] = False,
    pairs: Annotated[bool, typer.Option("--pairs", help="All pairs.")] = False,
    triples: Annotated[bool, typer.Option("--triples", help="All triples.")] = False,
    nodes: Annotated[
        list[str] | None,
        typer.Option(help="Nodes to try, with commas; all by default.", autocompletion=complete.readouts),
    ] = None,
    kinds: Annotated[str, typer.Option(help="What is done, of KO,OE,INH,drug.")] = "KO,OE,INH,drug",
    drugs: Annotated[
        list[str] | None,
        typer.Option(help="Drugs to try, with commas; all of the model by default.", autocompletion=_offer_drugs),
    ] = None,
    context: Annotated[
        list[str] | None,
        typer.Option(help="Cells, with commas; each context is ranked by itself.", autocompletion=_offer_contexts),
    ] = None,
    drug: Annotated[
        str,
        typer.Option(help="Given in all conditions: DOX, 'DOX=0.5 + tmTNF_blocker'.", autocompletion=_offer_drugs),
    ] = "",
    readout: Annotated[
        str,
        typer.Option(
            help="Node, phenotype or sum; by default that of the model's resistance.", autocompletion=complete.readouts
        ),
    ] = "",
    scheme: Annotated[
        str, typer.Option(help="sync, async, trap, ctmc or ode.", autocompletion=complete.schemes)
    ] = "sync",
    start: Annotated[str, typer.Option(help="Where settling begins: initial, all, random, random:500.")] = "initial",
    seed: Annotated[int, typer.Option(min=0, help="Seed of sampled starts and cells.")] = 1,
    by: Annotated[
        str, typer.Option(help="Rank by effect, nearness to the sensitive reference, or gain of pairs over members.")
    ] = "",
    redundant: Annotated[
        bool, typer.Option("--redundant", help="List also pairs that do no more than one of their members.")
    ] = False,
    top: Annotated[int, typer.Option(min=1, help="Rows printed for each context; --csv and --json give all.")] = 20,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes on this computer.")] = 1,
    dask: Annotated[str, typer.Option(help="Address or scheduler file of a Dask cluster.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder: finished chunks as they come, at the end the tables.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the screen in --out.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Conditions at most.")] = None,
    draw: Annotated[Path | None, typer.Option(help="Draw pairs or a waterfall to this file (.svg or .png).")] = None,
    encoding: Encoding = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, all conditions.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, all conditions in canonical order.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no forecast.")] = False,
) -> None:
    """Try knockouts, overexpressions, inhibitors and drugs, and rank them by what they do to a readout.

    Every condition settles, is treated and settles again. Where the model says what resistance is,
    ranks go by nearness to the sensitive reference under the same treatment.
    """
    from simnet.cli.output import print_json, print_table
    from simnet.errors import InputError
    from simnet.report.screenfiles import check_drawing, draw_screen, write_screen
    from simnet.scenario.candidates import candidates
    from simnet.study.screen import Effort
    from simnet.study.screen import screen as run_screen
    from simnet.study.workers import Workers

    if resume and out is None:
        message = "--resume goes with --out FOLDER"
        raise InputError(message)
    if draw is not None:
        check_drawing(draw)
    network = encoded(model, encoding)
    tried = candidates(network, _names([kinds]), _names(nodes), _names(drugs))
    with show_progress(hidden=quiet) as notify, _keeping(out):
        table = run_screen(
            network,
            tried,
            readout=readout,
            context=_contexts(network, context),
            drug=drug,
            order=_orders(singles, pairs, triples),
            scheme=scheme,
            start=start,
            seed=seed,
            effort=Effort(Workers(workers, dask), out, resume, limit),
            notify=notify,
        )
    table.ranked(by)  # a wrong word is told before anything is written
    if out is not None:
        write_screen(table, out)
    if draw is not None:
        draw_screen(table, draw, gain=by == "gain")
    if as_json:
        print_json({**table.to_dict(), "model": model})
    elif as_csv:
        typer.echo(table.to_csv(), nl=False)
    else:
        print_table(table.table(top, by, redundant=redundant))


def _names(texts: Sequence[str] | None) -> list[str]:
    return [name.strip() for text in texts or [] for name in text.split(",") if name.strip()]


def _contexts(network: Network, texts: Sequence[str] | None) -> list[str]:
    """Return the contexts that are named; upper and lower case are the same where that leaves one."""
    found = []
    for name in _names(texts) or [""]:
        folded = [known for known in network.contexts if known.casefold() == name.casefold()]
        found.append(folded[0] if len(folded) == 1 else name)
    return found


def _orders(singles: bool, pairs: bool, triples: bool) -> tuple[int, ...]:
    wanted = tuple(order for order, asked in ((1, singles), (2, pairs), (3, triples)) if asked)
    return wanted or (1,)


@contextmanager
def _keeping(folder: Path | None) -> Iterator[None]:
    """When work is interrupted, say what is kept and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        if folder is not None and folder.is_dir():
            kept = len(list((folder / "chunks").glob("*.npz")))
            words = [word for word in sys.argv[1:] if word != "--resume"]
            again = shlex.join(["simnet", *words, "--resume"])
            typer.echo(f"simnet: {kept} finished chunks are kept in {folder}; go on with: {again}", err=True)
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def show_progress(*, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """Show conditions done of conditions in all on a terminal; elsewhere forecast a long screen once."""
    if hidden:
        yield lambda *_: None
    elif sys.stderr.isatty():
        with _bar() as notify:
            yield notify
    else:
        yield _Forecast()


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("conditions"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _Forecast:
    """Tells once, after the first chunk, how long the rest will take."""

    def __init__(self) -> None:
        self.begun, self.already = 0.0, -1
        self.told = False

    def __call__(self, done: int, total: int) -> None:
        if self.already < 0:
            self.begun, self.already = time.monotonic(), done
        elif not self.told:
            self.told = True
            left = (time.monotonic() - self.begun) / (done - self.already) * (total - done)
            if left > SLOW:
                typer.echo(f"note: {total:,} conditions; the rest will take about {_duration(left)}", err=True)


def _duration(seconds: float) -> str:
    """Write a duration.

    >>> _duration(42), _duration(600), _duration(7200)
    ('42 s', '10 min', '2 h')
    """
    for unit, size in (("h", 3600.0), ("min", 60.0)):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.2g} {unit}"
    return f"{seconds:.0f} s"
