"""Logic ODE: random starts to steady state, against scipy and against Dormand-Prince by hand in numba.

    python benchmarks/ode.py --networks FOLDER [--starts 1000] [--few 10]

FOLDER holds `bbm-061.bnet` and `bbm-054.bnet` of the Biodivine Boolean Models.

All integrate the same normalised HillCube (n = 3, k = 1/2, tau = 1) from the same random levels with
rtol 1e-6 and atol 1e-8 until no level changes faster than 1e-6, or until t = 100. The two competitors
fold truth tables, one start after the other; they share nothing with simnet but the rules.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
from common import cpu_seconds, table, versions

import simnet as sn
from simnet.engine.dormandprince import Accuracy, integrate_columns
from simnet.engine.levelsystem import level_system
from simnet.engine.ode import follow
from simnet.logic import truth_table

NETWORKS = ("bbm-061.bnet", "bbm-054.bnet")
T_MAX, REST, RTOL, ATOL = 100.0, 1e-6, 1e-6, 1e-8
POWER, BEND = 3, 0.125


def folded(network: Any) -> tuple[list[Any], list[Any]]:
    """Return truth table and regulator rows of every node; an input keeps its level."""
    row = {name: place for place, name in enumerate(network.nodes)}
    tables, regulators = [], []
    for node in network.nodes.values():
        names = list(node.regulators)
        tables.append(None if node.rule is None else np.array(truth_table(node.rule, names), float))
        regulators.append(np.array([row[name] for name in names], np.int64))
    return tables, regulators


def python_slope(tables: list[Any], regulators: list[Any]) -> Any:
    """Make the right-hand side that a user would write with numpy, one state at a time."""

    def slope(_: float, x: Any) -> Any:
        h = x**POWER / (x**POWER + BEND) * (1 + BEND)
        out = np.zeros(len(x))
        for place, values in enumerate(tables):
            if values is None:
                continue
            v = values
            for regulator in regulators[place][::-1]:
                half = len(v) // 2
                v = v[:half] + h[regulator] * (v[half:] - v[:half])
            out[place] = v[0] - x[place]
        return out

    return slope


def by_scipy(slope: Any, starts: Any) -> Any:
    """Integrate one start after the other with LSODA and a stopping event."""
    from scipy.integrate import solve_ivp

    def haste(t: float, x: Any) -> float:
        return float(np.abs(slope(t, x)).max() - REST)

    haste.terminal = True  # type: ignore[attr-defined]
    ends = [
        solve_ivp(slope, (0, T_MAX), x, method="LSODA", events=haste, rtol=RTOL, atol=ATOL).y[:, -1] for x in starts
    ]
    return np.array(ends)


def by_numba(tables: list[Any], regulators: list[Any]) -> Any:
    """Make a compiled Dormand-Prince that folds truth tables, one start at a time."""
    import numba

    sizes = [0 if values is None else len(values) for values in tables]
    begin = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    flat = np.concatenate([values for values in tables if values is not None])
    first = np.concatenate([[0], np.cumsum([len(r) for r in regulators])]).astype(np.int64)
    source = np.concatenate(regulators).astype(np.int64)
    widest = max(2, max(sizes))

    @numba.njit(fastmath=True)
    def slope(x, out, h, work):  # type: ignore[no-untyped-def]
        for i in range(len(x)):
            cube = x[i] * x[i] * x[i]
            h[i] = cube / (cube + BEND) * (1 + BEND)
        for i in range(len(x)):
            size = begin[i + 1] - begin[i]
            if size == 0:
                out[i] = 0.0
                continue
            at = begin[i]
            if size == 1:
                out[i] = flat[at] - x[i]
                continue
            half = size // 2
            weight = h[source[first[i + 1] - 1]]
            for j in range(half):
                work[j] = flat[at + j] + weight * (flat[at + half + j] - flat[at + j])
            for r in range(first[i + 1] - 2, first[i] - 1, -1):
                half //= 2
                weight = h[source[r]]
                for j in range(half):
                    work[j] += weight * (work[half + j] - work[j])
            out[i] = work[0] - x[i]

    @numba.njit(fastmath=True)
    def run(starts):  # type: ignore[no-untyped-def]
        ends = starts.copy()
        n = starts.shape[1]
        k = np.empty((7, n))
        y, h, work = np.empty(n), np.empty(n), np.empty(widest)
        for column in range(len(starts)):
            x = ends[column]
            t, dt = 0.0, 0.1
            slope(x, k[0], h, work)
            while t < T_MAX:
                fastest = 0.0
                for i in range(n):
                    fastest = max(fastest, abs(k[0, i]))
                if fastest < REST:
                    break
                dt = min(dt, T_MAX - t)
                for i in range(n):
                    y[i] = x[i] + dt * k[0, i] / 5
                slope(y, k[1], h, work)
                for i in range(n):
                    y[i] = x[i] + dt * (3 / 40 * k[0, i] + 9 / 40 * k[1, i])
                slope(y, k[2], h, work)
                for i in range(n):
                    y[i] = x[i] + dt * (44 / 45 * k[0, i] - 56 / 15 * k[1, i] + 32 / 9 * k[2, i])
                slope(y, k[3], h, work)
                for i in range(n):
                    y[i] = x[i] + dt * (
                        19372 / 6561 * k[0, i] - 25360 / 2187 * k[1, i] + 64448 / 6561 * k[2, i] - 212 / 729 * k[3, i]
                    )
                slope(y, k[4], h, work)
                for i in range(n):
                    y[i] = x[i] + dt * (
                        9017 / 3168 * k[0, i] - 355 / 33 * k[1, i] + 46732 / 5247 * k[2, i]
                        + 49 / 176 * k[3, i] - 5103 / 18656 * k[4, i]
                    )  # fmt: skip
                slope(y, k[5], h, work)
                for i in range(n):
                    y[i] = x[i] + dt * (
                        35 / 384 * k[0, i] + 500 / 1113 * k[2, i] + 125 / 192 * k[3, i]
                        - 2187 / 6784 * k[4, i] + 11 / 84 * k[5, i]
                    )  # fmt: skip
                slope(y, k[6], h, work)
                error = 0.0
                for i in range(n):
                    miss = dt * (
                        71 / 57600 * k[0, i] - 71 / 16695 * k[2, i] + 71 / 1920 * k[3, i]
                        - 17253 / 339200 * k[4, i] + 22 / 525 * k[5, i] - 1 / 40 * k[6, i]
                    )  # fmt: skip
                    error += (miss / (ATOL + RTOL * max(abs(x[i]), abs(y[i])))) ** 2
                error = np.sqrt(error / n)
                if error <= 1.0:
                    t += dt
                    for i in range(n):
                        x[i] = y[i]
                        k[0, i] = k[6, i]
                dt *= min(5.0, max(0.2, 0.9 * (error + 1e-10) ** -0.2))
        return ends

    return run


def measure(path: Path, starts: int, few: int) -> list[list[str]]:
    """Return the rows of one network."""
    network = sn.load(str(path))
    levels = np.random.default_rng(0).random((starts, len(network.nodes)))
    tables, regulators = folded(network)
    system = level_system(network, sn.LogicODE())
    accuracy = Accuracy(REST, T_MAX, RTOL, ATOL)
    begin = np.ascontiguousarray(levels.T)

    loading = time.process_time()
    integrate_columns(system, begin[:, :1], accuracy, kernel="numba")  # from now on everything is compiled
    loading = time.process_time() - loading
    ours, _ = follow(system, begin, accuracy)
    plain = integrate_columns(system, begin, accuracy, kernel="numpy")
    compiled = by_numba(tables, regulators)
    building = time.process_time()
    theirs = compiled(levels)
    building = time.process_time() - building
    slope = python_slope(tables, regulators)
    reference = by_scipy(slope, levels[:few])

    pairs = [(cpu_seconds(lambda: follow(system, begin, accuracy), 1), cpu_seconds(lambda: compiled(levels), 1))
             for _ in range(5)]  # fmt: skip
    own = float(np.median([a for a, _ in pairs]))
    numba_time = float(np.median([b for _, b in pairs]))
    numpy_time = cpu_seconds(lambda: integrate_columns(system, begin, accuracy, kernel="numpy"), 3)
    scipy_time = cpu_seconds(lambda: by_scipy(slope, levels[:few]), 1) * starts / few
    ends = ours.levels.T

    def apart(other: Any) -> str:
        return f"{np.median(np.abs(ends[: len(other)] - other).max(axis=1)):.1e}"

    def row(what: str, seconds: float, differs: str, note: str) -> list[str]:
        return [path.stem, str(len(network.nodes)), what, f"{seconds:.3f}", f"{seconds / own:.2f}", differs, note]

    return [
        row("simnet", own, "", f"numba and kernel loaded in {loading:.1f} s" if loading > 0.05 else ""),
        row("simnet, numpy alone", numpy_time, apart(plain.levels.T), "without numba, or for little work"),
        row("Dormand-Prince in numba", numba_time, apart(theirs), f"compiled in {max(0, building - numba_time):.1f} s"),
        row("solve_ivp LSODA, numpy", scipy_time, apart(reference), f"{few} starts, scaled"),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--networks", type=Path, required=True, help="folder with the .bnet files")
    parser.add_argument("--starts", type=int, default=1000)
    parser.add_argument("--few", type=int, default=10, help="starts for scipy, whose time is scaled")
    asked = parser.parse_args()
    rows = [row for name in NETWORKS for row in measure(asked.networks / name, asked.starts, asked.few)]
    header = ("network", "nodes", "what", "CPU s", "over simnet", "differs by", "note")
    notes = [
        f"{asked.starts:,} random starts to max |dx/dt| < {REST:g} or t = {T_MAX:g}; medians of 5 runs in turn, one",
        "process, one thread. differs by: median over starts of the largest difference in a level from simnet's end.",
        versions("simnet-logic", "numpy", "scipy", "numba"),
    ]
    print(table("Logic ODE to steady state", header, rows, notes))


if __name__ == "__main__":
    main()
