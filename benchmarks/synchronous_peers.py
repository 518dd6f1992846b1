"""Synchronous steps through the calls that Python peers offer; prints one JSON line for each.

Started by `synchronous.py`, with the Python in which the peers are installed; knows nothing of simnet.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

STATES, STEPS = 20, 50
RANDOM = np.random.default_rng(1)
Rules = dict[str, str]


def rules_of(path: Path) -> Rules:
    """Return the rules of a .bnet file in the order of the file."""
    pairs = [line.split(",", 1) for line in path.read_text().splitlines() if "," in line and line[0] != "#"]
    return {name.strip(): rule.strip() for name, rule in pairs if name.strip() != "targets"}


def in_words(rule: str) -> str:
    """Write a rule with `and`, `or` and `not`."""
    return rule.replace("!", " not ").replace("&", " and ").replace("|", " or ")


def cpu(work: Callable[[], object], times: int = 3) -> float:
    """Return the CPU time of a call, child processes included: the least of some."""
    taken = []
    for _ in range(times):
        begin, children = time.process_time(), sum(os.times()[2:4])
        work()
        taken.append(time.process_time() - begin + sum(os.times()[2:4]) - children)
    return min(taken)


def pyboolnet(path: Path, rules: Rules) -> float:
    """`successor_synchronous`, state by state."""
    from pyboolnet.file_exchange import bnet2primes  # type: ignore[import-untyped, import-not-found, unused-ignore]
    from pyboolnet.state_transition_graphs import successor_synchronous  # type: ignore[import-untyped, import-not-found, unused-ignore]

    primes = bnet2primes(str(path))
    starts = [{name: int(RANDOM.integers(2)) for name in rules} for _ in range(STATES)]

    def work() -> None:
        for state in starts:
            for _ in range(STEPS):
                state = successor_synchronous(primes, state)

    return STATES * STEPS * len(rules) / cpu(work)


def cana(_: Path, rules: Rules) -> float:
    """`BooleanNetwork.step`, state by state."""
    from cana.boolean_network import BooleanNetwork  # type: ignore[import-untyped, import-not-found, unused-ignore]

    network = BooleanNetwork.from_string_boolean("\n".join(f"{n} *= {in_words(rule)}" for n, rule in rules.items()))
    starts = ["".join(map(str, RANDOM.integers(0, 2, len(rules)))) for _ in range(STATES)]

    def work() -> None:
        for state in starts:
            for _ in range(STEPS):
                state = network.step(state)

    return STATES * STEPS * len(rules) / cpu(work)


def dynavista(path: Path, rules: Rules) -> float:
    """`simulate` in one process."""
    import dynavista as peer  # type: ignore[import-untyped, import-not-found, unused-ignore]

    parsed, names = peer.parse_boolnet(str(path))
    table, count, functions = peer.sdds_build(parsed, names)
    always = np.ones((2, len(rules)))

    def work() -> None:
        peer.simulate(functions, table, count, 2, always, nsteps=STEPS, nins=STATES, n_jobs=1, seed=1)

    return STATES * STEPS * len(rules) / cpu(work)


def boolsi(_: Path, rules: Rules) -> float:
    """256 states for 1,000 steps by the command, the whole process with its CSV."""
    command = Path(sys.executable).parent / "boolsi"
    free = set(list(rules)[:8])
    starts = [f"    {name}: {'any' if name in free else int(RANDOM.integers(2))}\n" for name in rules]
    text = "nodes:\n" + "".join(f"    - {name}\n" for name in rules)
    text += "update rules:\n" + "".join(f"    {name}: {in_words(rule).strip()}\n" for name, rule in rules.items())
    folder = Path(tempfile.mkdtemp())
    (folder / "in.yaml").write_text(text + "initial state:\n" + "".join(starts))

    call = [str(command), "simulate", "in.yaml", "-t", "1000", "--no-pdf", "-o", "out"]
    work = partial(subprocess.run, call, cwd=folder, capture_output=True, check=True)
    try:
        return 256 * 1000 * len(rules) / cpu(work, 1)
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Measure each peer that is installed."""
    path = Path(sys.argv[1])
    rules = rules_of(path)
    for peer in (boolsi, cana, dynavista, pyboolnet):
        rate, why = 0.0, ""
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                rate = peer(path, rules)
        except Exception as problem:  # noqa: BLE001 - a peer that fails is reported, whatever it raises
            why = f"{type(problem).__name__}: {problem}"[:60]
        sys.stdout.write(json.dumps({"peer": peer.__name__, "rate": rate, "why": why}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
