"""A screen of about 10,000 conditions, side by side against one condition after the other.

    python benchmarks/screen.py --network FILE.bnet --readout NODE [--loop 200]

All single and double knockouts and overexpressions of the nodes, synchronous, from the model's own
start. The loop settles every condition by itself (`Settler`), on a sample that is scaled to the whole
and compared value by value. CPU time includes that of worker processes.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from common import table, versions

import simnet as sn
from simnet.scenario.candidates import candidates
from simnet.study import Settler


def cpu() -> float:
    """Return the CPU time of this process and of those it has waited for."""
    taken = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in taken)


def measured(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return a result, wall time and CPU time; worker processes are ended so that theirs counts."""
    begin, cpu_begin = time.perf_counter(), cpu()
    found = work()
    wall = time.perf_counter() - begin
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor().shutdown(wait=True)
    return found, wall, cpu() - cpu_begin


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", required=True)
    parser.add_argument("--readout", required=True)
    parser.add_argument("--loop", type=int, default=200, help="conditions settled one by one")
    given = parser.parse_args()
    network = sn.load(given.network)
    tried = candidates(network, ("KO", "OE"))

    def screened(workers: int) -> Any:
        return sn.screen(network, tried, readout=given.readout, order=2, effort=sn.Effort(sn.Workers(workers)))

    screened(1)  # caches are warm for all
    rows = []
    one, wall, used = measured(lambda: screened(1))
    rows.append(("side by side, 1 worker", len(one), f"{wall:.2f}", f"{used:.2f}", "1"))
    base = used
    two, wall, used = measured(lambda: screened(2))
    rows.append(("side by side, 2 workers, started anew", len(two), f"{wall:.2f}", f"{used:.2f}", f"{used / base:.1f}"))
    chosen = np.random.default_rng(1).choice(len(one), given.loop, replace=False).tolist()
    settler = Settler(network)

    def loop() -> list[Any]:
        return [settler.value(one.condition(place), one.screen.scheme, one.screen.readout) for place in chosen]

    values, wall, used = measured(loop)
    scale = len(one) / given.loop
    rows.append((
        f"one by one, scaled from {given.loop}", len(one), f"{wall * scale:.1f}", f"{used * scale:.1f}",
        f"{used * scale / base:.0f}",
    ))  # fmt: skip
    same = all(value == one.value(place) for value, place in zip(values, chosen, strict=True))
    equal = all(a.tobytes() == b.tobytes() for a, b in zip(one.readouts.arrays(), two.readouts.arrays(), strict=True))
    nodes, regulations = len(network.nodes), sum(1 for _ in network.regulations())
    notes = (
        f"{network.id}: {nodes} nodes, {regulations} regulations.",
        f"1 and 2 workers bit-identical: {equal}; {given.loop} values as one by one: {same}.",
        "Wall and CPU in seconds, CPU of worker processes and of starting them included.",
        versions("numpy", "joblib"),
    )
    print(table("Screen", ("how", "conditions", "wall", "CPU", "CPU ratio"), rows, notes))


if __name__ == "__main__":
    main()
