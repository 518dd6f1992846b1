"""Names that a format cannot carry: ids made from them, and the map file that keeps them."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from simnet.errors import FileProblems, Problem
from simnet.files.fields import IDENTIFIER
from simnet.files.yamltext import read_text
from simnet.logic import RESERVED, Expr, Var
from simnet.logic.expr import And, Const, Not, Or, postorder
from simnet.network import Network, Node

__all__ = [
    "MAP_SUFFIX", "Fresh", "map_path", "map_text", "model_id", "plain_ids", "read_map", "rename", "renamed",
    "written_names",
]  # fmt: skip

MAP_SUFFIX = ".names.csv"
_HEADER = ["written", "id", "name"]
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "θ": "theta",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "π": "pi", "σ": "sigma", "τ": "tau", "ω": "omega",
}  # fmt: skip


def plain_ids(names: Iterable[str]) -> dict[str, str]:
    """Give every name an id of ASCII letters, digits and ``_``; a name that is one keeps it.

    Parameters
    ----------
    names : iterable of str

    Returns
    -------
    dict of str to str
        Id by name, in the order given; no two ids are equal.

    Examples
    --------
    >>> plain_ids(["NF-κB", "NF_kappaB", "14-3-3", "Ca2+", "42"])
    {'NF-κB': 'NF_kappaB_2', 'NF_kappaB': 'NF_kappaB', '14-3-3': '14_3_3', 'Ca2+': 'Ca2', '42': 'n_42'}
    """
    ordered = tuple(dict.fromkeys(names))
    fresh = Fresh(name for name in ordered if _is_id(name))
    return {name: name if _is_id(name) else fresh(_ascii(name)) for name in ordered}


def model_id(path: str | Path) -> str:
    """Make the id of a model from the name of its file.

    >>> model_id("bbm-079.bnet")
    'bbm_079'
    """
    stem = _ascii(Path(path).stem)
    return f"n_{stem}" if stem[0].isdigit() else stem


def _is_id(name: str) -> bool:
    return bool(IDENTIFIER.fullmatch(name)) and name.lower() not in RESERVED


def _ascii(name: str) -> str:
    spelled = "".join(_GREEK.get(char.lower(), char) for char in name)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    joined = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")
    return joined if _is_id(joined) else f"n_{joined}".rstrip("_")


class Fresh:
    """Gives out names that are not taken yet.

    >>> fresh = Fresh(["A"])
    >>> fresh("A"), fresh("A"), fresh("B")
    ('A_2', 'A_3', 'B')
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self.last: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        """Return `name`, with a number after it where it is taken."""
        found, number = name, self.last.get(name, 1)
        while found in self.taken:
            number += 1
            found = f"{name}_{number}"
        self.last[name] = number
        self.taken.add(found)
        return found


def rename(rule: Expr, names: Mapping[str, str]) -> Expr:
    """Return a rule with other names; nothing else changes."""
    variables: dict[str, Var] = {}
    built: list[Expr] = []
    for node in postorder(rule):
        match node:
            case Var(name):
                built.append(variables.setdefault(name, Var(names.get(name, name))))
            case Const():
                built.append(node)
            case Not():
                built.append(Not(built.pop()))
            case And(parts) | Or(parts):
                taken = tuple(built[-len(parts) :])
                del built[-len(parts) :]
                built.append(type(node)(taken))
    return built[0]


def written_names(network: Network, reserved: Collection[str] = ()) -> dict[str, str]:
    """Say under which name each node is written where names begin with a letter or ``_``.

    Parameters
    ----------
    network : Network
    reserved : collection of str
        Lower-case words that mean something else in the format.

    Returns
    -------
    dict of str to str
        Name in the file by node id.
    """
    fits = {name: _fits(name, reserved) for name in network.nodes}
    fresh = Fresh(name for name in network.nodes if fits[name])
    return {name: name if fits[name] else fresh(f"n_{name}") for name in network.nodes}


def _fits(name: str, reserved: Collection[str]) -> bool:
    return not name[0].isdigit() and name.lower() not in reserved


# the map file ----------------------------------------------------------------------------------


def map_path(path: str | Path) -> Path:
    """Return where the map of a file stands: beside it, with ``.names.csv`` after its name."""
    path = Path(path)
    return path.with_name(path.name + MAP_SUFFIX)


def map_text(network: Network, written: Mapping[str, str], *, with_names: bool = True) -> str:
    """Write the map of a file, as CSV; empty when the file itself says everything.

    Parameters
    ----------
    network : Network
    written : Mapping[str, str]
        Name in the file by node id.
    with_names : bool
        Whether display names need the map, because the file has no room for them.
    """
    odd = [
        (written[node.id], node.id, node.name)
        for node in network.nodes.values()
        if written[node.id] != node.id or (with_names and node.name not in ("", node.id))
    ]
    if not odd:
        return ""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_HEADER, *odd])
    return text.getvalue()


def read_map(path: str | Path) -> dict[str, tuple[str, str]]:
    """Read the map beside a file: id and display name by the name in the file; empty without one.

    Raises
    ------
    FileProblems
        For a map that is not one: three columns, ids of ASCII letters, digits and ``_``.
    """
    place = map_path(path)
    if not place.is_file():
        return {}
    found: dict[str, tuple[str, str]] = {}
    problems = []
    rows = csv.reader(io.StringIO(read_text(place)))
    if next(rows, None) != _HEADER:
        raise FileProblems([Problem(str(place), 1, 1, f"the map of names should begin with {','.join(_HEADER)}")])
    ids: set[str] = set()
    for row in rows:
        if len(row) != len(_HEADER) or not _is_id(row[1]) or row[0] in found or row[1] in ids:
            message = "a row is: name in the file, id (letters, digits and _), display name; each once"
            problems.append(Problem(str(place), rows.line_num, 1, message))
            continue
        ids.add(row[1])
        found[row[0]] = row[1], row[2]
    if problems:
        raise FileProblems(problems)
    return found


def renamed(network: Network, names: Mapping[str, tuple[str, str]], path: str | Path) -> Network:
    """Return a copy with ids and display names from the map of a file; other rows are passed over.

    Raises
    ------
    FileProblems
        When an id of the map is that of another node.
    """
    ids = {old: names[old][0] if old in names else old for old in network.nodes}
    if len(set(ids.values())) < len(ids):
        twice = ", ".join(sorted(new for old, new in ids.items() if new != old and new in network.nodes))
        reason = f"the map gives nodes the ids of other nodes in the file: {twice}"
        raise FileProblems([Problem(str(map_path(path)), 0, 0, reason)])
    nodes = {ids[old]: _renamed_node(node, ids, names.get(old)) for old, node in network.nodes.items()}
    return replace(
        network,
        nodes=nodes,
        initial={ids[name]: value for name, value in network.initial.items()},
        contexts={c: {ids[name]: value for name, value in s.items()} for c, s in network.contexts.items()},
    )


def _renamed_node(node: Node, ids: Mapping[str, str], given: tuple[str, str] | None) -> Node:
    rule = None if node.rule is None else rename(node.rule, ids)
    return replace(node, id=ids[node.id], name=given[1] if given else node.name, rule=rule)
