"""How long users wait: import, --help, and a whole run of a scenario with its figures.

    python benchmarks/startup.py [--times 5]

Each row is the median of fresh processes: wall time, and CPU time of the process and its children.
Their byte code is kept in a folder of its own, also where the shell says that none is written: users
have it, and without it a third of the time goes into compiling.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import table, versions

BARS = {"import simnet": 0.3, "simnet --help": 0.3, "simnet run, with figures": 2.5}


def works(folder: Path) -> dict[str, list[str]]:
    """Return the command of every row; peers only where they are installed."""
    python = sys.executable
    command = str(Path(python).with_name("simnet"))
    run = [command, "run", "tmtnf_doxorubicin", "--force", "--quiet", "--out"]
    found = {
        "python alone": [python, "-c", "pass"],
        "import simnet": [python, "-c", "import simnet"],
        "simnet --help": [command, "--help"],
        "simnet run, with figures": [*run, str(folder / "with")],
        "simnet run, without": [*run, str(folder / "without"), "--no-figures"],
        "import matplotlib.figure": [python, "-c", "import matplotlib.figure"],
    }
    for peer in ("maboss", "boolsi"):
        if subprocess.run([python, "-c", f"import {peer}"], capture_output=True, check=False).returncode == 0:
            found[f"import {peer}"] = [python, "-c", f"import {peer}"]
    return found


def seconds(command: list[str], folder: Path) -> tuple[float, float]:
    """Return wall and CPU time of one fresh process."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    here = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    here["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    subprocess.run(command, cwd=folder, env=here, capture_output=True, check=True)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    folder = Path(tempfile.mkdtemp())
    try:
        commands = works(folder)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for command in commands.values():
            seconds(command, folder)  # once before: byte code, font cache
        for _ in range(times):
            for name, command in commands.items():
                taken[name].append(seconds(command, folder))
    finally:
        shutil.rmtree(folder)
    rows = []
    for name, pairs in taken.items():
        wall, cpu = (statistics.median(each) for each in zip(*pairs, strict=True))
        bar = BARS.get(name)
        rows.append([name, f"{wall:.2f}", f"{cpu:.2f}", "" if bar is None else f"{bar:g}"])
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    notes = [
        f"Medians of {times} fresh processes each, in turn; load of the machine at the end: {load}.",
        versions("simnet-logic", "matplotlib", "scipy", "maboss", "boolsi"),
    ]
    print(table("Start and whole runs", ("what", "wall s", "CPU s", "bar"), rows, notes))


if __name__ == "__main__":
    main()
