"""Exact asynchronous attractors: simnet, biodivine_aeon and biobalm, each in a process of its own.

    python benchmarks/attractors.py --networks FOLDER [NAME ...]

FOLDER holds .bnet files. Counted is the CPU time of the process and its children to read the file and
to find one state of each attractor (aeon finds all their states at once); imports are not counted. With
inputs held at 1, and with inputs free where there are at most eight. Wall time beyond the limit ends a tool.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from common import table, versions

INPUTS = 8  # with more of them free, there is an attractor at least for each of more than 256 values
NEGLIGIBLE = 0.020  # seconds below which a difference does not matter

Finder = Callable[[str], int]


def ours() -> Finder:
    """Return simnet's own search."""
    import biobalm  # noqa: F401 - peers import theirs beforehand too
    import biodivine_aeon  # noqa: F401
    import clingo  # noqa: F401
    import numpy.random  # noqa: F401

    from simnet.analysis.portfolio import attractor_seeds
    from simnet.files.bnet import read_bnet

    return lambda path: len(attractor_seeds(read_bnet(path), {}, seconds=600)[0])


def aeon() -> Finder:
    """Return the search of biodivine_aeon, constants inlined first as it recommends."""
    from biodivine_aeon import AsynchronousGraph, Attractors, BooleanNetwork

    def find(path: str) -> int:
        network = BooleanNetwork.from_file(path).inline_constants(infer_constants=True, repair_graph=True)
        return len(Attractors.attractors(AsynchronousGraph(network)))

    return find


def biobalm() -> Finder:
    """Return the search of biobalm."""
    from biobalm import SuccessionDiagram

    def find(path: str) -> int:
        diagram = SuccessionDiagram.from_file(path)
        diagram.build()
        return sum(map(len, diagram.expanded_attractor_seeds().values()))

    return find


TOOLS: dict[str, Callable[[], Finder]] = {"simnet": ours, "biodivine_aeon": aeon, "biobalm": biobalm}


def spent() -> float:
    """Return the CPU time of this process and its children so far."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)


def work(tool: str, path: str) -> None:
    """Do one search in this process and print its time and answer."""
    find = TOOLS[tool]()
    begin = spent()
    found = find(path)
    print(json.dumps({"seconds": spent() - begin, "found": found}))


def measured(tool: str, path: Path, limit: float) -> tuple[float | None, str]:
    """Run one search in a process of its own; None when it does not end in time."""
    command = [sys.executable, __file__, "--tool", tool, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return None, f"> {limit:g} s"
    if done.returncode:
        return None, "refused" if "TooLargeError" in done.stderr else "failed"
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["seconds"], f"{answer['seconds']:.3f} s ({answer['found']})"


def prepared(source: Path, folder: Path, *, held: bool) -> tuple[Path, int, int]:
    """Write a network as every tool reads it: inputs at 1, or free; return its nodes and inputs too."""
    from simnet.files.bnet import read_bnet

    text = [line for line in source.read_text().splitlines() if "," in line and not line.startswith("#")]
    rules = {name.strip(): rule.strip() for name, _, rule in (line.partition(",") for line in text)}
    rules = {name: rule for name, rule in rules.items() if name.lower() not in ("target", "targets")}
    inputs = [node.label for node in read_bnet(source).nodes.values() if node.rule is None]
    rules |= {name: "1" if held else name for name in inputs}
    path = folder / f"{source.stem}-{'held' if held else 'free'}.bnet"
    path.write_text("targets, factors\n" + "".join(f"{name}, {rule}\n" for name, rule in rules.items()))
    return path, len(rules), len(inputs)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--networks", type=Path, help="folder of .bnet files")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds of wall time for each tool and network")
    parser.add_argument("--tool", choices=TOOLS, help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", help="files to take, without their ending; all by default")
    asked = parser.parse_args()
    if asked.tool:
        work(asked.tool, asked.names[0])
        return
    if asked.networks is None or not asked.networks.is_dir():
        parser.exit(0, "skipped: --networks names no folder of .bnet files\n")
    sources = [path for path in sorted(asked.networks.glob("*.bnet")) if not asked.names or path.stem in asked.names]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for held in (True, False):
            for source in sources:
                path, nodes, inputs = prepared(source, Path(folder), held=held)
                if held or 0 < inputs <= INPUTS:
                    begin = [source.stem, str(nodes), "at 1" if held else f"{inputs} free"]
                    rows.append(row(begin, path, asked.limit))
                    print(*rows[-1], file=sys.stderr)
    title = "Exact asynchronous attractors: CPU time to read and solve (attractors found)"
    notes = [
        "ratio: simnet over the better of the two peers; '-' where neither ends, 'tiny' below 0.02 s.",
        versions("biodivine-aeon", "biobalm", "simnet-logic"),
    ]
    print(table(title, ["network", "nodes", "inputs", *TOOLS, "ratio"], rows, notes))


def row(begin: list[str], path: Path, limit: float) -> list[str]:
    """Return one line of the table."""
    results = [measured(tool, path, limit) for tool in TOOLS]
    mine, *peers = [seconds for seconds, _ in results]
    ended = [seconds for seconds in peers if seconds is not None]
    if mine is None or not ended:
        ratio = "-" if not ended else "slower"
    else:
        ratio = f"{mine / min(ended):.2f}" + (", tiny" if min(ended) < NEGLIGIBLE else "")
    return [*begin, *(text for _, text in results), ratio]


if __name__ == "__main__":
    main()
