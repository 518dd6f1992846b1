"""Who works on the chunks: this process, worker processes, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Any, TypeVar

from simnet.errors import InputError, SimnetError

__all__ = ["Workers", "on_workers"]

Given = TypeVar("Given")
Answer = TypeVar("Answer")

PATIENCE = 10  # seconds in which a scheduler has to answer
MOST = 256  # worker processes on one computer


@dataclass(frozen=True, slots=True)
class Workers:
    """Where the work is done.

    Parameters
    ----------
    processes : int
        Worker processes on this computer; 1 works in this process.
    dask : str
        Address of a Dask scheduler (``tcp://127.0.0.1:8786``) or path of its scheduler file; empty
        for none.

    Raises
    ------
    InputError
        For fewer than 1 or more than 256 processes.
    """

    processes: int = 1
    dask: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.processes <= MOST:
            message = f"{self.processes} workers: give a number from 1 to {MOST}"
            raise InputError(message)


def on_workers(
    work: Callable[[Given], Answer], pieces: Mapping[int, Given], workers: Workers
) -> Iterator[tuple[int, Answer]]:
    """Do a piece of work many times, and yield each answer with its number as it comes.

    Processes and clusters run through one path: joblib, with its own processes or with those of
    Dask, which gives the work of a lost worker to another one.

    Parameters
    ----------
    work : callable
        Of a module, so that it can be found elsewhere.
    pieces : Mapping[int, object]
    workers : Workers

    Raises
    ------
    InputError
        When Dask is not installed or its scheduler does not answer.
    SimnetError
        When a worker process of this computer died.
    """
    if workers.processes == 1 and not workers.dask:
        for number, piece in pieces.items():
            yield number, work(piece)
        return
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    with _backend(workers):
        calls = (delayed(_numbered)(work, number, piece) for number, piece in pieces.items())
        try:
            yield from Parallel(return_as="generator_unordered", batch_size=1)(calls)
        except TerminatedWorkerError:
            message = "a worker process was killed (out of memory?): use fewer --workers; finished chunks are kept"
            raise SimnetError(message) from None


def _numbered(work: Callable[[Given], Answer], number: int, piece: Given) -> tuple[int, Answer]:
    return number, work(piece)


def _backend(workers: Workers) -> AbstractContextManager[Any]:
    """Choose joblib's backend for as long as the context lasts."""
    from joblib import parallel_config

    with ExitStack() as stack:
        if workers.dask:
            client = stack.enter_context(_client(workers.dask))
            stack.enter_context(parallel_config(backend="dask", client=client))
        else:
            stack.enter_context(parallel_config(backend="loky", n_jobs=workers.processes))
        return stack.pop_all()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        message = "a Dask cluster needs the extra: pip install 'simnet-logic[dask]'"
        raise InputError(message) from None
    where = {"scheduler_file": address} if address.endswith(".json") else {"address": address}
    try:
        return Client(**where, timeout=PATIENCE)  # type: ignore[no-untyped-call, unused-ignore]
    except (OSError, ValueError, TimeoutError) as error:
        message = f"no Dask scheduler answers at {address}: {error or type(error).__name__}"
        raise InputError(message) from None
