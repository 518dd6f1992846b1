"""Write the results of a run to a folder: figures, tables, provenance, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from simnet.errors import InputError, OutputExistsError
from simnet.results import Explanation, Ladder, ScenarioResult, SteadyState, Table, Trajectory

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simnet.network import Network
    from simnet.results.hysteresis import Hysteresis

__all__ = [
    "MARKER", "check_folder", "draw_courses", "draw_explanation", "draw_hysteresis", "draw_ladder", "draw_network",
    "figures_of", "write_bundle",
]  # fmt: skip

MARKER = "provenance.json"  # lists the files of a run: a folder that holds nothing else may be replaced
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # left behind by file browsers
SHOWN = 3  # foreign files named in a message


def check_folder(folder: Path, *, force: bool) -> None:
    """Refuse an output folder that is in the way, before anything is computed.

    Parameters
    ----------
    folder : Path
        Where results should go; it and the folders above it need not exist.
    force : bool
        Allow the folder of an earlier run to be replaced.

    Raises
    ------
    OutputExistsError
        When it exists and may not be replaced. With `force`, a folder is replaced only if it is
        empty or holds the files of an earlier run and no others.
    InputError
        When there is no permission to make it or to look at it.
    """
    try:
        _check(folder, force=force)
    except OSError as error:
        raise _cannot_write(folder, error) from None


def _check(folder: Path, *, force: bool) -> None:
    if not folder.exists():
        parent = next(p for p in folder.absolute().parents if p.exists())
        if not parent.is_dir():
            message = f"the output folder {folder} cannot be made: {parent} is a file"
            raise OutputExistsError(message)
        if not os.access(parent, os.W_OK | os.X_OK):
            message = f"the output folder {folder} cannot be made: no permission to write in {parent}"
            raise InputError(message)
        return
    if not folder.is_dir():
        message = f"the output folder {folder} is a file; choose another with --out"
        raise OutputExistsError(message)
    if not force:
        message = f"the output folder {folder} exists; replace it with --force or choose another with --out"
        raise OutputExistsError(message)
    if Path.cwd().is_relative_to(folder.resolve()):
        message = f"{folder} is or holds the working folder, so it is not replaced; choose another with --out"
        raise OutputExistsError(message)
    present = {path.name for path in folder.iterdir()} - LITTER
    written = _files_of_run(folder)
    if present and not written:
        message = f"{folder} holds no earlier run, so it is not replaced; choose another with --out"
        raise OutputExistsError(message)
    foreign = sorted(present - written)
    if foreign:
        named = ", ".join(foreign[:SHOWN]) + (" …" if len(foreign) > SHOWN else "")
        message = (
            f"{folder} holds files that no run wrote ({named}), so it is not replaced; "
            "move them away or choose another with --out"
        )
        raise OutputExistsError(message)


def _files_of_run(folder: Path) -> frozenset[str]:
    """Return the names of the files that a run left in a folder; none when it holds no run."""
    try:
        record = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        names = record["files"] if "scenario_digest" in record else []
        return frozenset(str(name) for name in names)
    except (OSError, ValueError, TypeError, KeyError):
        return frozenset()


def _cannot_write(folder: Path, error: OSError) -> InputError:
    return InputError(f"the output folder {folder} cannot be written: {error.strerror or error}")


def write_bundle(
    result: ScenarioResult, folder: Path, *, force: bool = False, figures: bool = True
) -> tuple[Path, ...]:
    """Write tables (CSV and JSON), figures (SVG and PNG) and provenance of a run.

    Everything is written beside the folder first and moved into place at once, so that a run that
    is interrupted leaves nothing behind and an earlier run as it was.

    Parameters
    ----------
    result : ScenarioResult
    folder : Path
    force : bool
        Replace the folder of an earlier run.
    figures : bool

        Draw them too.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    OutputExistsError
    InputError
        When the folder cannot be written.
    """
    check_folder(folder, force=force)
    try:
        target = folder.resolve()
        with _folder(target.parent), tempfile.TemporaryDirectory(dir=target.parent, prefix=".simnet-") as scratch:
            fresh = Path(scratch) / "new"
            fresh.mkdir()
            _write_tables(result, fresh)
            if figures:
                _write_figures(result, fresh)
            names = _write_provenance(result, fresh)
            _swap(fresh, target, aside=Path(scratch) / "old")
    except OSError as error:
        raise _cannot_write(folder, error) from error
    return tuple(folder / name for name in names)


@contextmanager
def _folder(path: Path) -> Iterator[None]:
    """Make a folder and those above it; when the work in it fails, take away what was made."""
    missing = [each for each in (path, *path.parents) if not each.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for each in missing:
            with suppress(OSError):
                each.rmdir()
        raise


def _swap(fresh: Path, target: Path, aside: Path) -> None:
    """Put the fresh folder in the place of an earlier run, or leave that one where it is."""
    try:
        if target.exists():
            target.rename(aside)
        fresh.rename(target)
    except BaseException:
        if aside.exists() and not target.exists():
            aside.rename(target)
        raise


def draw_network(network: Network, path: Path) -> None:
    """Draw a network to an SVG or PNG file, which appears whole or not at all.

    Parameters
    ----------
    network : Network
    path : Path
        Ends in ``.svg`` or ``.png``; an older drawing is replaced.

    Raises
    ------
    InputError
        For another ending, or a folder that does not exist.
    """
    from simnet.report.drawing import network_drawing

    caption = f"{network.about.title}. Model {network.id}, {network.digest[:12]}."
    _write_figure(lambda: network_drawing(network, title=network.id), caption, path)


def draw_courses(courses: Sequence[Trajectory], network: Network, nodes: Sequence[str], path: Path) -> None:
    """Draw courses of some nodes to an SVG or PNG file, which appears whole or not at all.

    Raises
    ------
    InputError
        For another ending, or a folder that does not exist.
    """
    from simnet.report.timecourse import time_course

    caption = f"{network.about.title}. Model {network.id}, {network.digest[:12]}."
    _write_figure(lambda: time_course(courses, network, nodes), caption, path)


def draw_hysteresis(found: Hysteresis, network: Network, path: Path) -> None:
    """Draw steady states along one number to an SVG or PNG file, which appears whole or not at all.

    Raises
    ------
    InputError
        For another ending, or a folder that does not exist.
    """
    from simnet.report.hysteresis import hysteresis_figure

    caption = f"Logic ODE along the {found.says}. Model {network.id}, {network.digest[:12]}."
    _write_figure(lambda: hysteresis_figure(found, network), caption, path)


def draw_explanation(network: Network, why: Explanation, path: Path) -> None:
    """Draw the chains of an explanation to an SVG or PNG file, which appears whole or not at all.

    Raises
    ------
    InputError
        For another ending, or a folder that does not exist.
    """
    from simnet.report.whypicture import explanation_caption, explanation_drawing

    _write_figure(lambda: explanation_drawing(network, why), explanation_caption(why), path)


def draw_ladder(ladder: Ladder, network: Network, path: Path) -> None:
    """Draw an escape ladder to an SVG or PNG file, which appears whole or not at all.

    Raises
    ------
    InputError
        For another ending, or a folder that does not exist.
    """
    from simnet.report.ladder import ladder_figure

    caption = f"{ladder.caption} Dots: it escapes under that scheme. Model {network.id}, {network.digest[:12]}."
    _write_figure(lambda: ladder_figure(ladder), caption, path)


def _write_figure(make: Callable[[], Figure], caption: str, path: Path) -> None:
    if path.suffix not in (".svg", ".png"):
        message = f"a drawing is written as .svg or .png, not {path.suffix or path.name!r}"
        raise InputError(message)
    if not path.parent.is_dir():
        message = f"there is no folder {path.parent}"
        raise InputError(message)
    from simnet.report.save import save_figure

    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".drawing-") as scratch:
        for made in save_figure(make(), Path(scratch), path.stem, caption):
            if made.suffix == path.suffix:
                made.replace(path)


def _write_tables(result: ScenarioResult, folder: Path) -> None:
    tables = {
        "readouts": result.states.long_table(),
        "claims": result.verdicts.table(),
        "activity": _activity(result),
    }
    for name, table in tables.items():
        (folder / f"{name}.csv").write_text(table.to_csv(), encoding="utf-8")
    for place, course in enumerate(result.courses, start=1):
        (folder / f"course_{place:02d}.csv").write_text(course.table().to_csv(), encoding="utf-8")
    documents = {
        "steady_states": result.states.to_dict(),
        "claims": result.verdicts.to_dict(),
    }
    for name, document in documents.items():
        _write_json(folder / f"{name}.json", document)


def _write_json(path: Path, document: object) -> None:
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _write_provenance(result: ScenarioResult, folder: Path) -> list[str]:
    """Write where the results come from, with the name of every file; return the names."""
    names = sorted([MARKER, *(path.name for path in folder.iterdir())])
    _write_json(folder / MARKER, {**result.provenance.to_dict(), "files": names})
    return names


def _activity(result: ScenarioResult) -> Table:
    """One row a condition and scheme, one column a node."""
    names = tuple(result.scenario.network.nodes)
    rows = tuple(
        (result.states.label(e.condition), e.scheme.name, *(str(e.activity[name]) for name in names))
        for e in result.states
    )
    return Table(("condition", "scheme", *names), rows)


def _write_figures(result: ScenarioResult, folder: Path) -> None:
    from simnet.report.save import save_figure

    for name, figure, caption in figures_of(result):
        save_figure(figure, folder, name, caption)


def figures_of(result: ScenarioResult) -> Iterator[tuple[str, Figure, str]]:
    """Yield every figure of a run with its name and caption."""
    from simnet.report.bars import readout_figure
    from simnet.report.drawing import network_drawing
    from simnet.report.heatmap import steady_heatmap
    from simnet.report.held import held_nodes
    from simnet.report.timecourse import time_course

    network, states = result.scenario.network, result.states
    if not len(states):
        return
    source = f"Model {network.id}, scenario {result.scenario.id}."
    yield "heatmap", steady_heatmap(states, network), f"Where each node settles in each condition. {source}"
    yield "readouts", readout_figure(states, network), f"Readouts at steady state. {source}"
    shown = list(dict.fromkeys(name for readout in result.scenario.readouts for name in _nodes_of(readout.canonical)))
    yield (
        "timecourse",
        time_course(result.courses, network, [name for name in shown if name in network.nodes]),
        f"Synchronous steps from the start through settling and treatment. {source}",
    )
    for name, entry in _drawn(result):
        label = states.label(entry.condition)
        drawing = network_drawing(network, entry.activity, title=label, held=held_nodes(entry.condition, network))
        yield name, drawing, f"The network as it settles in “{label}” ({entry.scheme.name}). {source}"


def _drawn(result: ScenarioResult) -> Iterator[tuple[str, SteadyState]]:
    """Choose the conditions in whose state the network is drawn."""
    labels = result.scenario.draw or tuple(result.scenario.conditions)[-1:]
    for place, label in enumerate(labels, start=1):
        condition = result.scenario.conditions[label]
        entry = next(entry for entry in result.states if entry.condition == condition)
        yield ("network" if len(labels) == 1 else f"network_{place}"), entry


def _nodes_of(canonical: str) -> list[str]:
    return [part.strip() for part in canonical.split("+")]
