"""Continuous time against MaBoSS (cmaboss): the same model, start, time grid and number of cells.

    python benchmarks/stochastic.py --networks FOLDER [--threads 1,2] [--only p53_Mdm2] [--repeat 5]

Windows: simnet and MaBoSS both give the probability of every joint state of the outputs in every
window with its standard error, and the transition entropy with its own. Final: both run to the end
and give the joint states there. Times are those of the runs, after the files are read; simnet's are
those of the whole call, tables included, after its kernels are compiled. The two take turns, and the
median of the ratios of neighbours is shown. z is the largest difference of two probabilities over
its standard error, among all windows and states that a few cells were seen in.

The screen holds the 15 nodes with most targets, and all their pairs, of CASCADE 1.0 at 0, as
`clamped_ensembles` does; MaBoSS gets a file for each, and runs only a part of them. CPU seconds are
there those of one condition, MaBoSS's with the reading of its file.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from common import table, versions

from simnet.engine.continuous import simulate_ensemble
from simnet.files import load
from simnet.files.maboss import maboss_texts, read_maboss
from simnet.logic import FALSE
from simnet.network import Network
from simnet.results.joint import JointStates
from simnet.scenario import ContinuousTime, TimedStage
from simnet.study.chains import clamped_ensembles
from simnet.study.parameters import with_rates

SMALL, MEDIUM = 64, 128  # nodes up to which each build of cmaboss goes
SEEN = 20  # cells below which a difference says nothing


@dataclass(frozen=True)
class Case:
    """A model, its time grid, its number of cells, and what its .cfg does not say."""

    bnd: str
    cfg: str
    time: float
    tick: float
    runs: int
    more: str = ""
    outputs: tuple[str, ...] = ()


CASES = {
    "p53_Mdm2": Case("p53_Mdm2.bnd", "p53_Mdm2_runcfg.cfg", 50, 0.5, 50_000),
    # without TNF nothing happens
    "cellfate": Case("cellfate.bnd", "cellfate.cfg", 20, 0.1, 50_000, "TNF", ("NonACD", "Apoptosis", "Survival")),
    "metastasis": Case("metastasis.bnd", "metastasis.cfg", 100, 0.5, 20_000),
    "sizek": Case("sizek.bnd", "sizek.cfg", 100, 5, 2_000),
}


def peer(nodes: int) -> Any:
    """Return the build of cmaboss for a number of nodes."""
    name = "cmaboss" if nodes <= SMALL else "cmaboss_128n" if nodes <= MEDIUM else "cmaboss_256n"
    return importlib.import_module(name)


def taken(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return a result, its wall time and its CPU time."""
    begin, cpu = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - begin, time.process_time() - cpu


# four models -------------------------------------------------------------------------------------


def written(folder: Path, scratch: Path, case: Case, threads: int) -> tuple[Network, Path, Path]:
    """Write the case as one .bnd and .cfg that both read, and return it as read."""
    network, settings = read_maboss(folder / case.bnd, folder / case.cfg)
    bnd, cfg, _ = maboss_texts(network, settings)
    run = {
        "sample_count": case.runs, "max_time": case.time, "time_tick": case.tick, "thread_count": threads,
        "use_physrandgen": 0, "seed_pseudorandom": 100, "statdist_traj_count": 0, "discrete_time": 0, "display_traj": 0,
    }  # fmt: skip
    lines = [f"{key} = {value};" for key, value in run.items()] + ([f"{case.more}.istate = 1;"] if case.more else [])
    outputs = case.outputs or [name for name in network.nodes if name not in settings.internal]
    lines += [f"{name}.is_internal = {int(name not in outputs)};" for name in network.nodes]
    paths = scratch / "model.bnd", scratch / "model.cfg"
    paths[0].write_text(bnd)
    dropped = (f"{case.more}.istate",) if case.more else ()
    kept = [line for line in cfg.splitlines() if not line.startswith((*dropped, *run)) and "is_internal" not in line]
    paths[1].write_text("\n".join([*kept, *lines, ""]))
    return read_maboss(*paths)[0], *paths


def compared(ours: JointStates, result: Any, runs: int, *, final: bool) -> float:
    """Return the largest difference of two probabilities over its standard error."""
    found = result.get_last_probtraj() if final else result.get_probtraj()
    values, states = np.asarray(found[0]), [frozenset(s.split(" -- ")) - {"<nil>"} for s in found[2]]
    place = {frozenset(np.array(ours.names)[state].tolist()): k for k, state in enumerate(ours.states)}
    theirs = np.zeros((len(values), len(place)))
    for column, state in enumerate(states):
        if state in place:
            theirs[:, place[state]] = values[:, column]
    mine = ours.counts[None, :] / runs if final else ours.mean
    theirs = theirs[-1:] if final else theirs[: len(mine)]
    share = (mine + theirs) / 2
    error = np.sqrt(2 * np.clip(share * (1 - share), 0, None) / runs)
    seen = (share > SEEN / runs) & (1 - share > SEEN / runs)
    return float(np.max(np.where(seen, np.abs(mine - theirs) / np.where(seen, error, 1.0), 0.0)))


def measured(folder: Path, name: str, threads: int, repeat: int, *, final: bool) -> list[str]:
    """Return one row: both take turns."""
    case = CASES[name]
    with tempfile.TemporaryDirectory() as scratch:
        network, bnd, cfg = written(folder, Path(scratch), case, threads)
        windows = 0 if final else round(case.time / case.tick)
        scheme = with_rates(ContinuousTime(windows=windows, settling=0), network)
        clock = network.kinetics.clock
        outputs = clock.outputs if clock else ()

        def ours() -> Any:
            stages = [TimedStage("", {}, case.time)]
            return simulate_ensemble(
                network, stages, scheme, runs=case.runs, threads=threads, record=(), outputs=outputs
            )

        ours()  # compiled
        pairs = []
        for _ in range(repeat):
            sim = peer(len(network.nodes)).MaBoSSSim(network=str(bnd), config=str(cfg))
            theirs, wall, cpu = taken(partial(sim.run, only_last_state=final))
            found, our_wall, our_cpu = taken(ours)
            pairs.append((cpu / our_cpu, wall / our_wall, our_cpu, cpu))
    by_cpu, by_wall, mine, its = (statistics.median(column) for column in zip(*pairs, strict=True))
    z = compared(found.joint, theirs, case.runs, final=final)
    kind = "final" if final else f"{windows} windows"
    return [name, f"{len(network.nodes)}", f"{case.runs:,}", kind, f"{threads}", f"{its:.3f}", f"{mine:.3f}",
            f"{by_cpu:.1f}", f"{by_wall:.1f}", f"{z:.1f}"]  # fmt: skip


# a screen ----------------------------------------------------------------------------------------


def targets(network: Network, count: int) -> list[str]:
    """Return the nodes with most targets."""
    edges = [edge.regulator for edge in network.regulations()]
    return sorted(network.nodes, key=lambda name: (-edges.count(name), name))[:count]


def knockouts(network: Network) -> list[dict[str, bool]]:
    """Return all single and paired knockouts of the 15 nodes with most targets."""
    chosen = targets(network, 15)
    return [dict.fromkeys(names, False) for size in (1, 2) for names in itertools.combinations(chosen, size)]


Shares = dict[frozenset[str], float]


def by_maboss(network: Network, held: dict[str, bool], outputs: list[str], runs: int) -> tuple[Shares, float]:
    """Run one knockout in MaBoSS from a file of its own, every node beginning at random; return CPU time too."""
    bnd, cfg, _ = maboss_texts(network.with_rules(dict.fromkeys(held, FALSE)))
    kept = [line for line in cfg.splitlines() if line.startswith("$")]
    run = f"sample_count = {runs}; max_time = 50; time_tick = 1; thread_count = 1; use_physrandgen = 0; "
    run += "seed_pseudorandom = 1; discrete_time = 0; statdist_traj_count = 0;"
    kept += [run, *(f"{name}.istate = 0;" for name in held)]
    kept += [f"{name}.is_internal = {int(name not in outputs)};" for name in network.nodes]
    module = peer(len(network.nodes))
    with tempfile.TemporaryDirectory() as scratch:
        files = Path(scratch) / "k.bnd", Path(scratch) / "k.cfg"
        files[0].write_text(bnd)
        files[1].write_text("\n".join(kept))
        found, _, cpu = taken(
            lambda: module.MaBoSSSim(network=str(files[0]), config=str(files[1])).run(only_last_state=True)
        )
    values, _, states, *_ = found.get_last_probtraj()
    names = (frozenset(state.split(" -- ")) - {"<nil>"} for state in states)
    return dict(zip(names, np.asarray(values)[-1].tolist(), strict=False)), cpu


def screened(path: Path, runs: int, part: int) -> Iterator[list[str]]:
    """Yield the row of the screen: all conditions here, every `part`-th in MaBoSS."""
    network = load(path)
    held = knockouts(network)
    outputs = list(network.nodes)[:3]
    scheme = ContinuousTime(duration=50, windows=0, settling=0, initial=dict.fromkeys(network.nodes, 0.5))

    def ours(clamps: list[dict[str, bool]]) -> Any:
        return clamped_ensembles(network, clamps, scheme, runs=runs, threads=1, readouts=(), outputs=outputs)

    ours(held[:1])
    every, _, cpu = taken(lambda: ours(held))
    theirs = [by_maboss(network, each, outputs, runs) for each in held[::part]]
    z = max(_largest(found, shares, runs) for found, (shares, _) in zip(every[::part], theirs, strict=True))
    each, its = cpu / len(held), sum(cpu for _, cpu in theirs) / len(theirs)
    what = f"{len(held)} knockouts ({len(theirs)} in MaBoSS)"
    yield [path.stem, f"{len(network.nodes)}", f"{runs:,}", what, "1", f"{its:.3f}", f"{each:.4f}",
           f"{its / each:.0f}", "", f"{z:.1f}"]  # fmt: skip


def _largest(found: Any, shares: Shares, runs: int) -> float:
    """Return the largest difference of two final shares over its standard error."""
    largest, names = 0.0, np.array(found.joint.names)
    for state, count in zip(found.joint.states, found.joint.counts, strict=True):
        p, q = count / runs, shares.get(frozenset(names[state].tolist()), 0.0)
        share = (p + q) / 2
        if SEEN / runs < share < 1 - SEEN / runs:
            largest = max(largest, abs(p - q) / float(np.sqrt(2 * share * (1 - share) / runs)))
    return largest


HEADER = ("model", "nodes", "cells", "what", "threads", "MaBoSS CPU s", "simnet CPU s", "ratio CPU", "ratio wall", "z")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", type=Path, required=True, help="folder of the published networks")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--only", default=",".join(CASES))
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--part", type=int, default=12, help="MaBoSS runs every 12th knockout; 0: no screen")
    given = parser.parse_args()
    rows = [
        measured(given.networks, name, int(threads), given.repeat, final=final)
        for name in given.only.split(",")
        if name in CASES
        for threads in given.threads.split(",")
        for final in (False, True)
    ]
    screen = given.networks / "ags_cascade1.bnet"
    if given.part and screen.exists():
        rows += screened(screen, 1000, given.part)
    notes = [
        "The two take turns; medians of neighbours' ratios. Of the screen, seconds are those of one condition.",
        "z: largest difference of a state's probability, over all windows (or at the end), in standard errors; with",
        "windows that is the largest of hundreds to thousands of comparisons (3.5 among 2,000 that are independent).",
        versions("simnet-logic", "cmaboss", "numba", "numpy"),
    ]
    print(table("Continuous time against MaBoSS", HEADER, rows, notes))


if __name__ == "__main__":
    main()
