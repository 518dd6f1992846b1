"""Give one question to several solvers at once, each in a process of its own; the first answer wins.

Solvers written in C++ and Rust do not hear an exception that is raised in Python, so a time limit
means a process that is killed. Messages are texts: nothing is pickled.
"""

from __future__ import annotations

import multiprocessing as mp
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

__all__ = ["MEMORY", "Solver", "first_answer"]

Solver = Callable[[str], str]

MEMORY = 8 << 30  # bytes that one solver may map, so that a search that gets lost cannot fill the machine
SOLVED, FAILED = "solved", "failed"
GRACE = 5  # seconds after the limit at which the system ends a solver whose parent is gone


def first_answer(solvers: Mapping[str, Solver], question: str, seconds: float) -> tuple[str, str] | None:
    """Run solvers side by side and return what the first to finish says.

    All processes are ended before this returns or raises, also on Ctrl-C. A solver that fails is
    out of the race, and only heard when the others fail too. Inside a daemonic process, which may
    have no children, the solvers run one after the other and the time limit is not kept.

    Parameters
    ----------
    solvers : Mapping[str, callable]
        Module-level functions from question to answer, by name.
    question : str
    seconds : float
        Wall time.

    Returns
    -------
    tuple of str, or None
        Name and answer of the winner; None when nobody answered in time.

    Raises
    ------
    ChildProcessError
        When every solver failed, with what each said.

    Examples
    --------
    >>> first_answer({"upper": str.upper}, "erk", 10)
    ('upper', 'ERK')
    """
    if mp.current_process().daemon:
        return _in_turn(solvers, question)
    running: dict[Connection, tuple[str, BaseProcess]] = {}
    deadline = time.monotonic() + seconds
    try:
        for name, solver in solvers.items():
            connection, process = _start(solver, question, seconds)
            running[connection] = (name, process)
        return _referee(running, deadline)
    finally:
        for connection, (_, process) in running.items():
            process.kill()
            process.join()
            connection.close()


def _referee(running: Mapping[Connection, tuple[str, BaseProcess]], deadline: float) -> tuple[str, str] | None:
    """Wait for an answer; a connection that closes without one belongs to a solver that was ended."""
    waiting = list(running)
    failures = []
    while waiting:
        ready = wait(waiting, max(0.0, deadline - time.monotonic()))
        if not ready:
            return None
        for connection in [each for each in waiting if each in ready]:
            waiting.remove(connection)
            name = running[connection][0]
            try:
                verdict, _, text = connection.recv_bytes().decode().partition("\n")
            except (EOFError, OSError):
                verdict, text = FAILED, "ended by the system, perhaps for want of memory"
            if verdict == SOLVED:
                return name, text
            failures.append(f"{name}: {text}")
    raise ChildProcessError("; ".join(failures))


def _start(solver: Solver, question: str, seconds: float) -> tuple[Connection, BaseProcess]:
    # A forked process has the solvers' modules already; where threads make forking doubtful
    # (macOS) or impossible (Windows), a fresh interpreter loads them.
    context: Any = mp.get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_solve, args=(solver, question, theirs, seconds), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads: the child uses none of their locks
        process.start()
    theirs.close()
    return ours, process


def _solve(solver: Solver, question: str, answers: Connection, seconds: float) -> None:
    """Answer in the child; Ctrl-C in the terminal ends it without a word."""
    import os
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _limit(seconds)
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # solvers report failures on their own; the parent only needs the answer
        os.dup2(sink, stream)
    try:
        verdict, text = SOLVED, solver(question)
    except Exception as error:  # noqa: BLE001 - told to the parent, which decides
        verdict, text = FAILED, f"{type(error).__name__}: {error}"
    answers.send_bytes(f"{verdict}\n{text}".encode())
    answers.close()


def _limit(seconds: float) -> None:
    """Bound time and memory by the system too, should the parent be killed before it can end this."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    cpu = int(seconds) + GRACE
    for kind, bound in ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_AS, MEMORY)):
        _, hard = resource.getrlimit(kind)
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (bound if hard < 0 else min(bound, hard), hard))


def _in_turn(solvers: Mapping[str, Solver], question: str) -> tuple[str, str] | None:
    failures = []
    for name, solver in solvers.items():
        try:
            return name, solver(question)
        except Exception as error:  # noqa: BLE001 - the next solver may know
            failures.append(f"{name}: {type(error).__name__}: {error}")
    raise ChildProcessError("; ".join(failures))
