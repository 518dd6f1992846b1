"""`simnet simulate`: courses in time, printed and drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simnet.cli import complete

if TYPE_CHECKING:
    from simnet.network import Network
    from simnet.results import Table, Trajectory
    from simnet.scenario import Scheme

__all__ = ["register", "simulate"]

EXAMPLES = """[bold]Examples[/bold]

simnet simulate tmtnf_dox "resistant: DOX" --readout CellDeath,GSTP1

simnet simulate tmtnf_dox "resistant: tmTNF_blocker then DOX" --scheme ode --draw course.svg

simnet simulate tmtnf_dox "resistant: DOX=0.5" --scheme ctmc --runs 10000 --csv

Schemes: sync (steps: the order of events), ctmc (continuous time, sampled cells), ode (levels)."""

SHOWN = 25  # rows of a course that are printed; --csv and --json give all


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("simulate", epilog=EXAMPLES)(simulate)


def simulate(
    model: Annotated[str, typer.Argument(help="A library model or a rule file.", autocompletion=complete.models)],
    conditions: Annotated[
        list[str], typer.Argument(help="What is done to which cells.", autocompletion=complete.conditions)
    ],
    readout: Annotated[
        list[str] | None, typer.Option(help="Nodes, with commas.", autocompletion=complete.readouts)
    ] = None,
    scheme: Annotated[str, typer.Option(help="sync, ctmc or ode.", autocompletion=complete.schemes)] = "sync",
    runs: Annotated[int, typer.Option(min=1, help="Cells of a ctmc ensemble.")] = 1000,
    duration: Annotated[float | None, typer.Option(help="Time of each ctmc phase, in units of 1 / rate.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of a ctmc ensemble.")] = 1,
    draw: Annotated[Path | None, typer.Option(help="Draw the courses to this file (.svg or .png).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a step or window.")] = False,
) -> None:
    """Follow cells through settling and every phase, and print or draw their course."""
    from simnet.cli.output import print_json, print_table
    from simnet.files import load
    from simnet.report.bundle import draw_courses
    from simnet.results import Table

    network = load(model)
    nodes = _nodes(network, ",".join(readout or []))
    chosen = _scheme(scheme, duration)
    courses = [_course(network, chosen, text, runs, seed) for text in conditions]
    if draw is not None:
        draw_courses(courses, network, nodes, draw)
    tables = [_table(course, nodes) for course in courses]
    if as_json:
        print_json(
            {
                "model": model,
                "courses": [
                    {"condition": course.label, "scheme": course.scheme, "rows": table.to_records()}
                    for course, table in zip(courses, tables, strict=True)
                ],
            }
        )
    elif as_csv:
        rows = tuple(
            (course.label, *row) for course, table in zip(courses, tables, strict=True) for row in table.rows
        )
        typer.echo(Table(("condition", *tables[0].columns), rows).to_csv(), nl=False)
    else:
        for course, table in zip(courses, tables, strict=True):
            typer.echo(course.label)
            every = -(-len(table.rows) // SHOWN)
            print_table(Table(table.columns, table.rows[::every], table.caption))
            typer.echo()


def _scheme(name: str, duration: float | None) -> Scheme:
    from simnet.errors import InputError
    from simnet.scenario import ContinuousTime, as_schemes

    (scheme, *more) = as_schemes(name)
    if more:
        message = "give one scheme: sync, ctmc or ode"
        raise InputError(message)
    if duration is None:
        return scheme
    if not isinstance(scheme, ContinuousTime):
        message = "--duration goes with --scheme ctmc"
        raise InputError(message)
    return ContinuousTime(duration=duration)


def _nodes(network: Network, readout: str) -> list[str]:
    """Return the nodes to show: those named, or those of the model's readouts."""
    names = [name.strip() for name in readout.split(",") if name.strip()]
    if names:
        return [network.node(name).id for name in names]
    wanted = [part.strip() for text in network.readouts for part in text.split("+")]
    return [name for name in dict.fromkeys(wanted) if name in network.nodes] or list(network.nodes)


def _course(network: Network, scheme: Scheme, condition: str, runs: int, seed: int) -> Trajectory:
    from simnet.results import Trajectory
    from simnet.study.simulate import ensemble_course
    from simnet.study.simulate import simulate as follow

    found = follow(network, scheme, condition=condition, runs=runs, seed=seed)
    return found if isinstance(found, Trajectory) else ensemble_course(found, condition)


def _table(course: Trajectory, nodes: list[str]) -> Table:
    from simnet.results import Table

    whole = course.table()
    kept = [0, 1, *(2 + course.names.index(node) for node in nodes)]
    captions = {
        "sync": "Synchronous steps: exact; the order of events, not minutes.",
        "ctmc": "Shares of sampled cells, mean over each window of time.",
        "ode": "Levels, integrated to about 1e-6.",
    }
    rows = tuple(tuple(row[place] for place in kept) for row in whole.rows)
    return Table(tuple(whole.columns[place] for place in kept), rows, captions[course.scheme])
