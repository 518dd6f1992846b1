"""Synchronous steps, a million states: machine code, generated C, numpy, Python peers and BoolNet in one run.

    python benchmarks/synchronous.py --networks FOLDER [--peers PYTHON] [--large]

FOLDER holds `bbm-003.bnet`, `bbm-054.bnet`, `bbm-210.bnet` and `bbm-001.bnet` of the Biodivine Boolean
Models. PYTHON has boolsi, cana, dynavista or pyboolnet installed; BoolNet is asked through Rscript.
A node-update is one node of one state for one step. All engines in words must end in the same states.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from common import cpu_seconds, table, versions
from generated_c import c_kernel

import simnet as sn
from simnet.analysis import basins_of_all
from simnet.engine import CompiledNetwork, compile_network, successors_of_all
from simnet.engine.machinecode import MachineCode
from simnet.engine.masks import Masks
from simnet.logic import to_text

NETWORKS = ("bbm-003.bnet", "bbm-054.bnet", "bbm-210.bnet", "bbm-001.bnet")
STATES, STEPS, NUMPY_STEPS = 1 << 20, 1000, 10
BOOLNET_RECORDED = 1.9e8  # node-updates/s of getAttractors, 20 nodes, on another day
BOOLNET = """
suppressMessages(library(BoolNet)); net <- loadNetwork(commandArgs(TRUE)[1])
cpu <- function() sum(proc.time()[c(1, 2)])
once <- function(i) { t <- cpu(); getAttractors(net, type = "synchronous", method = "exhaustive"); cpu() - t }
cat(min(sapply(1:3, once)), "\\n")
"""

Words = npt.NDArray[np.uint64]
Row = tuple[str | int, ...]


def best_of(works: dict[str, Callable[[], object]], times: int = 5) -> dict[str, float]:
    """Return the least CPU time of each, taken in turn so that all see the same machine."""
    found = dict.fromkeys(works, float("inf"))
    for _ in range(times):
        for name, work in works.items():
            begin = time.process_time()
            work()
            found[name] = min(found[name], time.process_time() - begin)
    return found


def screen_masks(compiled: CompiledNetwork, words: int) -> Masks:
    """Knock out one node after the other, 8,192 runs each."""
    keep = np.full((len(compiled.names), words), ~np.uint64(0))
    for begin in range(0, words, 128):
        keep[begin // 128 % len(compiled.names), begin : begin + 128] = 0
    return Masks(keep, np.zeros_like(keep))


def engines(network: sn.Network, folder: Path) -> Iterator[tuple[str, float, float, float]]:
    """Yield name, seconds to prepare, seconds for all steps, and node-updates a second."""
    compiled = compile_network(network)
    nodes, words = len(compiled.names), STATES // 64
    start = np.random.default_rng(1).integers(0, 2**64, (nodes, words), dtype=np.uint64)
    prepared = {"machine code": 0.0}
    code, begin = MachineCode(compiled), time.process_time()
    code.advance(start[:, :8].copy(), None, 2)
    prepared["machine code"] = time.process_time() - begin
    state = start.copy()
    works: dict[str, Callable[[], object]] = {"machine code": lambda: code.advance(state, None, STEPS)}
    screen = screen_masks(compiled, words)
    works["machine code, single knock-outs"] = lambda: code.advance(state, screen, STEPS)
    for lanes in (4, 8):
        run, prepared[f"C, {64 * lanes} bit"] = c_kernel(network, lanes, folder)
        works[f"C, {64 * lanes} bit"] = lambda run=run: run(state, STEPS)  # type: ignore[misc]
        _assert_same(code, run, start)
    taken = best_of(works)
    for name, seconds in taken.items():
        yield name, prepared.get(name, 0.0), seconds, nodes * STATES * STEPS / seconds
    seconds = cpu_seconds(lambda: _numpy_steps(compiled, start), 3)
    yield "numpy", 0.0, seconds * STEPS / NUMPY_STEPS, nodes * STATES * NUMPY_STEPS / seconds


def _assert_same(code: MachineCode, run: Callable[[Words, int], None], start: Words) -> None:
    ours, theirs, plain = (start[:, :64].copy() for _ in range(3))
    code.advance(ours, None, 10)
    run(theirs, 10)
    for _ in range(10):
        plain = code.compiled.step(plain)
    if not ((ours == theirs).all() and (ours == plain).all()):
        sys.exit("the engines disagree")


def _numpy_steps(compiled: CompiledNetwork, start: Words) -> None:
    scratch = compiled.scratch(2048)
    for begin in range(0, start.shape[1], 2048):
        part = start[:, begin : begin + 2048].copy()
        spare = np.empty_like(part)
        for _ in range(NUMPY_STEPS):
            part, spare = compiled.step(part, {}, scratch, spare), part


def peers(python: str, network: sn.Network, folder: Path) -> Iterator[tuple[str, float | None, str]]:
    """Yield each Python peer, its node-updates a second, and why there are none."""
    script, path = Path(__file__).with_name("synchronous_peers.py"), folder / "closed.bnet"
    rules = {name: name if node.rule is None else to_text(node.rule) for name, node in network.nodes.items()}
    path.write_text("targets, factors\n" + "".join(f"{name}, {rule}\n" for name, rule in rules.items()))
    answer = subprocess.run([python, script, path], capture_output=True, text=True, check=False)
    for line in filter(lambda line: line.startswith("{"), answer.stdout.splitlines()):
        found = json.loads(line)
        yield found["peer"], found["rate"], found["why"]


def boolnet(path: Path) -> float | None:
    """Return the seconds of BoolNet's exhaustive search, or None without R and BoolNet."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".R") as script:
        script.write(BOOLNET)
        script.flush()
        answer = subprocess.run([rscript, script.name, path], capture_output=True, text=True, check=False)
    return float(answer.stdout) if answer.returncode == 0 else None


def rates(path: Path, python: str, folder: Path) -> list[Row]:
    """Measure one network with everything."""
    network = sn.load(path)
    nodes = len(network.nodes)
    found = list(engines(network, folder))
    prepare, run, rate = found[0][1:]
    rows: list[Row] = []
    for name, prepared, seconds, theirs in found:
        whole = (prepared + seconds) / (prepare + run)
        parts = (f"{prepared:.3f}", f"{seconds:.3f}", f"{rate / theirs:.2f}", f"{whole:.2f}")
        rows.append((path.stem, nodes, name, f"{theirs:.2e}", *parts))
    for name, slow, why in peers(python, network, folder):
        text = (f"{slow:.2e}", "", "", f"{rate / slow:,.0f}") if slow else (f"failed: {why}"[:14], "", "", "")
        rows.append((path.stem, nodes, name, *text, ""))
    if nodes <= 20:
        seconds_of_r = boolnet(path)
        search = nodes * 2.0**nodes / seconds_of_r if seconds_of_r else BOOLNET_RECORDED
        name = "BoolNet, exhaustive" + ("" if seconds_of_r else " (recorded)")
        rows.append((path.stem, nodes, name, f"{search:.2e}", "", "", f"{rate / search:,.0f}", ""))
        whole_search = cpu_seconds(lambda: _every_basin(network))
        name = "simnet, exhaustive basins"
        rows.append(
            (path.stem, nodes, name, f"{nodes * 2.0**nodes / whole_search:.2e}", "", f"{whole_search:.3f}", "", "")
        )
    return rows


def _every_basin(network: sn.Network) -> None:
    compiled = compile_network(network)
    basins_of_all(compiled, tuple(range(len(compiled.names))), np.zeros(len(compiled.names), bool), {})


def large() -> str:
    """Enumerate all states of random networks of 24 and 26 nodes, each in a process of its own."""
    rows = []
    for nodes in (24, 26):
        call = [sys.executable, __file__, "--one", str(nodes)]
        answer = subprocess.run(call, capture_output=True, text=True, check=True)
        rows.append(answer.stdout.split())
    return table("All states of a random network", ("nodes", "table s", "all s", "attractors", "peak MB"), rows)


def one(nodes: int) -> None:
    """Print what one enumeration takes."""
    import resource

    random = np.random.default_rng(5)
    rules = {}
    for place in range(nodes):
        a, b, c = random.choice(nodes, 3, replace=False)
        rules[f"n{place}"] = f"(n{a} & !n{b} | !n{a} & n{b}) & n{c} | !n{c} & !n{a}"
    compiled = compile_network(sn.Network.from_rules(rules))
    over, base = tuple(range(nodes)), np.zeros(nodes, bool)
    seconds = cpu_seconds(lambda: successors_of_all(compiled, over, base, {}), 1)
    begin = time.process_time()
    found = basins_of_all(compiled, over, base, {})
    whole = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    sys.stdout.write(f"{nodes} {seconds:.2f} {whole:.2f} {len(found)} {peak}\n")


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--networks", type=Path)
    options.add_argument("--peers", default=sys.executable, help="Python in which the peers are installed")
    options.add_argument("--large", action="store_true", help="also enumerate 2^24 and 2^26 states")
    options.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        one(chosen.one)
        return
    if chosen.networks is None:
        options.error("--networks FOLDER is needed")
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for name in NETWORKS for row in rates(chosen.networks / name, chosen.peers, Path(folder))]
    header = ("network", "nodes", "engine", "node-updates/s", "prepare s", "run s", "ours/theirs", "with prepare")
    notes = (
        f"{STATES:,} states x {STEPS:,} steps (numpy: {NUMPY_STEPS}, scaled), one core.",
        "CPU seconds, the least of 5 taken in turn, so that every engine sees the same machine.",
        "prepare: LLVM in CPU seconds, gcc in wall seconds. with prepare: (prepare + run) of theirs / ours.",
        versions("simnet-logic", "numpy", "llvmlite", "pyboolnet"),
    )
    sys.stdout.write(table("Synchronous steps", header, rows, notes) + "\n")
    if chosen.large:
        sys.stdout.write("\n" + large() + "\n")


if __name__ == "__main__":
    main()
