"""Minimal trap spaces and fixed points: simnet against mpbn, on whole networks and on a screen of knock-outs.

    python benchmarks/trapspaces.py --networks FOLDER

FOLDER holds .bnet files; the screen takes the 15 nodes with most targets of `ags_cascade1.bnet` (CASCADE 1.0
of pydruglogics), alone and in pairs. CPU time of this process; mpbn is given the rules already read and
copies its network for each condition, as pydruglogics does. The answers are compared.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path
from typing import Any

import mpbn
from common import cpu_seconds, table, versions

from simnet.analysis.clamped import count_fixed_points_of_each, minimal_trap_spaces_of_each
from simnet.analysis.counting import count_fixed_points
from simnet.analysis.trapspaces import fixed_points, minimal_trap_spaces
from simnet.analysis.updates import update_diagrams
from simnet.files.bnet import bnet_text, read_bnet

TARGETS = 15
LISTED = 1000  # answers that mpbn lists at most


def screen(path: Path) -> list[list[str]]:
    """Compare all single and paired knock-outs."""
    network = read_bnet(path)
    regulated = update_diagrams(network, {}).targets
    most = sorted(range(len(regulated)), key=lambda place: (-len(regulated[place]), list(network.nodes)[place]))
    chosen = [list(network.nodes)[place] for place in most[:TARGETS]]
    conditions = [dict.fromkeys(each, False) for size in (1, 2) for each in itertools.combinations(chosen, size)]
    whole = mpbn.MPBooleanNetwork(bnet_text(network)[0])

    def theirs(*, fixed: bool) -> int:
        return sum(number(without(whole, clamps), fixed=fixed) for clamps in conditions)

    same = sum(map(len, minimal_trap_spaces_of_each(network, conditions))) == theirs(fixed=False)
    same &= sum(count_fixed_points_of_each(network, conditions)) == theirs(fixed=True)
    rows = []
    for what, ours, fixed in (
        ("minimal trap spaces", lambda: minimal_trap_spaces_of_each(network, conditions), False),
        ("fixed points", lambda: count_fixed_points_of_each(network, conditions), True),
    ):
        mine, peer = cpu_seconds(ours), cpu_seconds(lambda: theirs(fixed=fixed))  # noqa: B023 - called at once
        rates = [f"{len(conditions) / seconds:,.0f} / s" for seconds in (mine, peer)]
        rows.append([f"{len(conditions)} knock-outs: {what}", *rates, f"{peer / mine:.1f}", "yes" if same else "NO"])
    return rows


def without(whole: Any, clamps: dict[str, bool]) -> Any:
    """Return mpbn's network with some nodes clamped."""
    copy = whole.copy()
    for node, value in clamps.items():
        copy[node] = value
    return copy


def number(network: Any, *, fixed: bool) -> int:
    """Count mpbn's answers."""
    return sum(1 for _ in (network.fixedpoints(limit=LISTED) if fixed else network.attractors(limit=LISTED)))


def whole_network(path: Path) -> list[str]:
    """Compare one network with its inputs at 1: both questions, rules read beforehand."""
    network = read_bnet(path)
    held = {node.id: True for node in network.nodes.values() if node.rule is None}
    theirs = without(mpbn.MPBooleanNetwork(bnet_text(network)[0]), held)
    found: dict[str, list[int]] = {}

    def ours() -> None:
        found["simnet"] = [len(minimal_trap_spaces(network, held)), len(fixed_points(network, held))]

    def peers() -> None:
        found["mpbn"] = [number(theirs, fixed=False), number(theirs, fixed=True)]

    mine, peer = cpu_seconds(ours, times=1), cpu_seconds(peers, times=1)
    spaces, resting = found["simnet"]
    same = found["simnet"] == found["mpbn"] and count_fixed_points(network, held) == resting
    answer = f"{path.stem}: {spaces} minimal trap spaces, {resting} fixed points"
    return [answer, f"{mine:.4f} s", f"{peer:.4f} s", f"{peer / mine:.1f}", "yes" if same else "NO"]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--networks", type=Path, help="folder of .bnet files")
    folder = parser.parse_args().networks
    if folder is None or not folder.is_dir():
        parser.exit(0, "skipped: --networks names no folder of .bnet files\n")
    cascade = folder / "ags_cascade1.bnet"
    rows = screen(cascade) if cascade.exists() else []
    rows += [whole_network(path) for path in sorted(folder.glob("*.bnet"))]
    title = "Minimal trap spaces and fixed points: CPU time, exact"
    notes = ["same: both tools give as many.", versions("simnet-logic", "mpbn", "clingo", "biodivine-aeon")]
    print(table(title, ["work", "simnet", "mpbn", "ratio", "same"], rows, notes))


if __name__ == "__main__":
    main()
