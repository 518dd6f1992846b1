"""A screen on a Dask cluster, one worker of which is killed in mid-run, is the screen of one process."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from simnet.study import Effort, Workers, chunks, screen
from tests.study.test_screen import CELLS, same

pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("default")  # Dask warns about what it does on this computer


@pytest.fixture
def cluster() -> Iterator[Any]:
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as made:
        yield made


def test_screen_on_a_cluster_survives_a_killed_worker_bit_for_bit(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import Client

    from simnet.scenario.candidates import candidates

    monkeypatch.setattr(chunks, "BATCHED", 8)  # chunks are made here, so that there are many
    asked: dict[str, Any] = {"readout": "Growth", "context": "resistant", "drug": "EGFRi"}
    asked |= {"order": 2, "start": "random:50"}
    alone = screen(CELLS, candidates(CELLS), **asked)
    with Client(cluster.scheduler_address) as client:  # type: ignore[no-untyped-call]
        pids = set(client.run(os.getpid).values())
    killed: list[int] = []

    def kill_one(done: int, total: int) -> None:
        if 0 < done < total and not killed:
            killed.append(min(pids))
            os.kill(killed[0], signal.SIGKILL)

    found = screen(
        CELLS, candidates(CELLS), **asked, effort=Effort(Workers(dask=cluster.scheduler_address)), notify=kill_one
    )
    with Client(cluster.scheduler_address) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(1, timeout=20)
        assert killed[0] not in client.run(os.getpid).values()
    assert len(pids) == 2
    assert same(found, alone)
