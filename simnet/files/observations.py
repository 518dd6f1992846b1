"""Observation tables of boolmore: tab-separated rows of what was held and what was seen.

Two layouts are read, told apart by their number of columns: id, score, fixed nodes (``A=1,B=0``),
node, outcome; and id, score, sources (``A=1``), perturbations (``B KO, C CA``), node, outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from simnet.errors import FileProblems, Problem
from simnet.files.yamltext import read_text
from simnet.network.about import frozen
from simnet.scenario.observation import OUTCOMES, Observation

__all__ = ["observation_text", "read_observations"]

LAYOUTS = {5: (2,), 6: (2, 3)}  # which columns say what is held
HEADER = ("ID", "Score", "Source", "Perturbation", "Observed node", "Categorization")
HELD_AT = {"0": False, "1": True, "KO": False, "CA": True}


class _RowError(Exception):
    """What is wrong with a row; holds no stack of ours, only the words."""


def read_observations(path: str | Path) -> tuple[Observation, ...]:
    """Read an observation table.

    Empty lines and lines that begin with ``#`` are left out; the first other line is the header.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    tuple of Observation

    Raises
    ------
    FileProblems
        With every row that is not understood: a missing column, a score that is no number, a
        perturbation other than ``KO`` and ``CA``, an outcome that is none of the five, or the same
        thing observed twice.
    """
    rows = [
        (number, line)
        for number, line in enumerate(read_text(path).splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    problems: list[Problem] = []
    found: list[Observation] = []
    seen: dict[object, str] = {}
    for number, line in rows[1:]:
        try:
            observed = _observation(line.split("\t"))
            key = (observed.node, frozenset(observed.held.items()))
            if key in seen:
                message = f"{observed.id} observes the same as {seen[key]}"
                raise _RowError(message)
            seen[key] = observed.id
            found.append(observed)
        except _RowError as wrong:
            problems.append(Problem(str(path), number, 1, str(wrong), line, len(line)))
    if not rows:
        problems.append(Problem(str(path), 0, 0, "an observation table needs a header line"))
    if problems:
        raise FileProblems(problems)
    return tuple(found)


def observation_text(observations: tuple[Observation, ...], sources: frozenset[str] = frozenset()) -> str:
    r"""Write an observation table in the six-column layout; reading it gives the same observations.

    Parameters
    ----------
    observations : tuple of Observation
    sources : frozenset of str
        Held nodes that stand in the column of sources.

    Examples
    --------
    >>> row = Observation("1", 1.0, {"ABA": True, "ROS": False}, "Closure", "OFF/Some")
    >>> print(observation_text((row,), frozenset({"ABA"})).splitlines()[1].split("\t"))
    ['1', '1', 'ABA=1', 'ROS KO', 'Closure', 'OFF/Some']
    """
    lines = ["\t".join(HEADER)]
    for row in observations:
        given = ",".join(f"{name}={int(value)}" for name, value in row.held.items() if name in sources)
        done = ", ".join(f"{name} {'CA' if value else 'KO'}" for name, value in row.held.items() if name not in sources)
        lines.append("\t".join((row.id, f"{row.weight:g}", given, done, row.node, row.outcome)))
    return "\n".join(lines) + "\n"


def _observation(cells: list[str]) -> Observation:
    cells = [cell.strip().strip('"') for cell in cells]
    while len(cells) > 5 and not cells[-1]:
        cells.pop()
    if len(cells) not in LAYOUTS:
        message = f"a row has 5 or 6 columns separated by tabs, not {len(cells)}"
        raise _RowError(message)
    held: dict[str, bool] = {}
    for column in LAYOUTS[len(cells)]:
        for name, value in _held(cells[column]):
            if held.setdefault(name, value) != value:
                message = f"{name} is held at 0 and at 1"
                raise _RowError(message)
    outcome = next((each for each in OUTCOMES if each.casefold() == cells[-1].casefold()), None)
    if outcome is None:
        message = f"the outcome {cells[-1]!r} is none of {', '.join(OUTCOMES)}"
        raise _RowError(message)
    if not cells[-2]:
        message = "no node is observed"
        raise _RowError(message)
    return Observation(cells[0], _weight(cells[1]), frozen(dict(sorted(held.items()))), cells[-2], outcome)


def _held(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the nodes of a cell: ``A=1, B=0`` or ``A CA, B KO``."""
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = part.rpartition("=") if "=" in part else part.rpartition(" ")
        if not name.strip() or value.strip().upper() not in HELD_AT:
            message = f"{part!r} is not understood: write NODE=0, NODE=1, NODE KO or NODE CA"
            raise _RowError(message)
        yield name.strip(), HELD_AT[value.strip().upper()]


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = float("nan")
    if not 0 <= weight < float("inf"):
        message = f"the score {text!r} is not a number of 0 or more"
        raise _RowError(message)
    return weight
