"""`simnet simulate`: courses in time, printed and drawn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simnet.cli import complete
from simnet.cli.encoding import Encoding, under

if TYPE_CHECKING:
    from simnet.network import Network
    from simnet.results import Table, Trajectory
    from simnet.results.joint import JointStates
    from simnet.scenario import Scheme

__all__ = ["register", "simulate"]

EXAMPLES = """[bold]Examples[/bold]

simnet simulate tmtnf_dox "resistant: DOX" --readout CellDeath,GSTP1

simnet simulate tmtnf_dox "resistant: tmTNF_blocker then DOX" --scheme ode --draw course.svg

simnet simulate tmtnf_dox "resistant: DOX=0.5" --scheme ctmc --runs 10000 --csv

simnet simulate tmtnf_dox "resistant: DOX" --scheme async --runs 2000 --readout ERK

simnet simulate tmtnf_dox "resistant: DOX" --scheme ctmc --readout CellDeath,GSTP1 --states

simnet simulate cellfate.bnd --scheme ctmc --readout Apoptosis,Survival

Schemes: sync (steps: the order of events), async (updates of random walks, sampled), ctmc (continuous time,
sampled cells), ode (levels). A MaBoSS file runs as its .cfg says: rates, start, times, number of cells."""

SHOWN = 25  # rows of a course that are printed; --csv and --json give all
SHOWN_STATES = 8  # joint states at the end
FEW = 12  # readouts whose joint states are recorded without being asked for


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("simulate", epilog=EXAMPLES)(simulate)


def simulate(
    model: Annotated[str, typer.Argument(help="A library model or a rule file.", autocompletion=complete.models)],
    conditions: Annotated[
        list[str] | None,
        typer.Argument(help="What is done to which cells, nothing by default.", autocompletion=complete.conditions),
    ] = None,
    readout: Annotated[
        list[str] | None, typer.Option(help="Nodes, with commas.", autocompletion=complete.readouts)
    ] = None,
    scheme: Annotated[str, typer.Option(help="sync, async, ctmc or ode.", autocompletion=complete.schemes)] = "sync",
    encoding: Encoding = "",
    runs: Annotated[
        int | None, typer.Option(min=1, help="Cells of a ctmc ensemble, or async walks: 1000, or what the file says.")
    ] = None,
    duration: Annotated[float | None, typer.Option(help="Time of each ctmc phase, in units of 1 / rate.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of a sample.")] = 1,
    states: Annotated[bool, typer.Option("--states", help="Joint states of the readouts (ctmc).")] = False,
    cfg: Annotated[Path | None, typer.Option(help="The .cfg of a .bnd, where it is not the one beside it.")] = None,
    draw: Annotated[Path | None, typer.Option(help="Draw the courses to this file (.svg or .png).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a step or window.")] = False,
) -> None:
    """Follow cells through settling and every phase, and print or draw their course."""
    from simnet.cli.output import print_json, print_table
    from simnet.report.bundle import draw_courses
    from simnet.results import Table

    network = under(_model(model, cfg), encoding)
    nodes = _nodes(network, ",".join(readout or []))
    outputs = nodes if states or len(nodes) <= FEW else []
    ask = _Ask(_scheme(scheme, duration, network, states=states), runs, seed, outputs)
    found = [_course(network, ask, text) for text in conditions or [""]]
    courses = [course for course, _ in found]
    if draw is not None:
        draw_courses(courses, network, nodes, draw)
    tables = [joint.long() if joint and states else _table(course, nodes) for course, joint in found]
    if as_json:
        records = [_record(*each, nodes, states=states) for each in found]
        print_json({"model": model, **({"encoding": encoding} if encoding else {}), "courses": records})
    elif as_csv:
        rows = tuple((course.label, *row) for course, table in zip(courses, tables, strict=True) for row in table.rows)
        typer.echo(Table(("condition", *tables[0].columns), rows).to_csv(), nl=False)
    else:
        for course, joint in found:
            typer.echo(course.label)
            table = joint.table() if joint and states else _table(course, nodes)
            every = -(-len(table.rows) // SHOWN)
            print_table(Table(table.columns, table.rows[::every], table.caption))
            if joint:
                typer.echo(f"\n{', '.join(joint.names)} at the end")
                print_table(joint.at_end(SHOWN_STATES))
            typer.echo()


@dataclass(frozen=True, slots=True)
class _Ask:
    """What is simulated, on how many cells, from which seed, and whose joint states are recorded."""

    scheme: str | Scheme
    runs: int | None
    seed: int
    outputs: list[str]


def _model(model: str, cfg: Path | None) -> Network:
    from simnet.errors import InputError
    from simnet.files import load
    from simnet.files.maboss import read_maboss

    if cfg is None:
        return load(model)
    if not model.lower().endswith(".bnd"):
        message = "--cfg goes with a .bnd file"
        raise InputError(message)
    return read_maboss(model, cfg)[0]


def _record(course: Trajectory, joint: JointStates | None, nodes: list[str], *, states: bool) -> dict[str, object]:
    record: dict[str, object] = {"condition": course.label, "scheme": course.scheme}
    record["rows"] = _table(course, nodes).to_records()
    if joint:
        record["at_end"] = joint.at_end(None).to_records()
    if joint and states:
        record["states"] = joint.long().to_records()
    return record


def _scheme(name: str, duration: float | None, network: Network, *, states: bool) -> str | Scheme:
    """Return the scheme; under its name where the times of the model's file are to count."""
    from simnet.errors import InputError
    from simnet.scenario import ContinuousTime, as_schemes

    (scheme, *more) = as_schemes(name)
    if more:
        message = "give one scheme: sync, async, ctmc or ode"
        raise InputError(message)
    if not isinstance(scheme, ContinuousTime):
        for given, option in ((duration is not None, "--duration"), (states, "--states")):
            if given:
                message = f"{option} goes with --scheme ctmc"
                raise InputError(message)
        return scheme
    if duration is None:
        return name
    settling = 0.0 if network.kinetics.clock else scheme.settling
    return ContinuousTime(duration=duration, settling=settling)


def _nodes(network: Network, readout: str) -> list[str]:
    """Return the nodes to show: those named, or those of the model's readouts."""
    names = [name.strip() for name in readout.split(",") if name.strip()]
    if names:
        return [network.node(name).id for name in names]
    wanted = [part.strip() for text in network.readouts for part in text.split("+")]
    if network.kinetics.clock:
        wanted += network.kinetics.clock.outputs
    return [name for name in dict.fromkeys(wanted) if name in network.nodes] or list(network.nodes)


def _course(network: Network, ask: _Ask, condition: str) -> tuple[Trajectory, JointStates | None]:
    from simnet.results import Trajectory
    from simnet.study.simulate import ensemble_course
    from simnet.study.simulate import simulate as follow

    found = follow(network, ask.scheme, condition=condition, runs=ask.runs, seed=ask.seed, outputs=ask.outputs)
    if isinstance(found, Trajectory):
        return found, None
    return ensemble_course(found, condition or "untreated"), found.joint


def _table(course: Trajectory, nodes: list[str]) -> Table:
    from simnet.results import Table

    whole = course.table()
    kept = [0, 1, *(2 + course.names.index(node) for node in nodes)]
    captions = {
        "sync": "Synchronous steps: exact; the order of events, not minutes.",
        "async": "Updates, one node at a time in random order: shares of sampled walks, with 95 % Wilson intervals.",
        "ctmc": "Shares of sampled cells, mean over each window of time.",
        "ode": "Levels, integrated to about 1e-6.",
    }
    rows = [tuple(row[place] for place in kept) for row in whole.rows]
    columns = [whole.columns[place] for place in kept]
    if course.low is not None and course.high is not None:
        columns += [f"{bound} {node}" for node in nodes for bound in ("low", "high")]
        at = [course.names.index(node) for node in nodes]
        bounds = zip(course.low[:, at].tolist(), course.high[:, at].tolist(), strict=True)
        pairs = [[bound for pair in zip(low, high, strict=True) for bound in pair] for low, high in bounds]
        rows = [(*row, *more) for row, more in zip(rows, pairs, strict=True)]
    return Table(tuple(columns), tuple(rows), captions[course.scheme])
