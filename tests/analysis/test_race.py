"""Solvers in processes of their own: who wins, who is stopped, and what is left behind."""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from simnet.analysis.race import first_answer


def slow(question: str) -> str:
    time.sleep(60)
    return question


def failing(question: str) -> str:
    raise ArithmeticError(question)


def killed(question: str) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return question


def test_the_first_to_finish_is_heard_and_the_other_stopped() -> None:
    begin = time.monotonic()
    assert first_answer({"slow": slow, "quick": str.upper}, "erk", 30) == ("quick", "ERK")
    assert time.monotonic() - begin < 20
    assert mp.active_children() == []


def test_nobody_in_time_is_no_answer() -> None:
    assert first_answer({"slow": slow}, "erk", 0.2) is None
    assert mp.active_children() == []


@pytest.mark.parametrize("loser", [failing, killed])
def test_a_solver_that_fails_leaves_the_race_to_the_others(loser: object) -> None:
    assert first_answer({"loser": loser, "quick": str.upper}, "erk", 30) == ("quick", "ERK")  # type: ignore[dict-item]


def test_when_all_fail_each_is_quoted() -> None:
    with pytest.raises(ChildProcessError, match=r"one: ArithmeticError: erk") as caught:
        first_answer({"one": failing, "two": killed}, "erk", 30)
    assert "two: ended by the system" in str(caught.value)


def test_answers_of_any_size_come_through() -> None:
    answer = first_answer({"double": "{0}{0}".format}, "x" * 300_000, 30)
    assert answer == ("double", "x" * 600_000)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_the_solvers_too() -> None:
    script = """
        import time, multiprocessing as mp, os, threading, signal
        from simnet.analysis.race import first_answer
        from tests.analysis.test_race import slow
        threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        if __name__ == "__main__":
            try:
                first_answer({"slow": slow, "other": slow}, "erk", 60)
            except KeyboardInterrupt:
                print("children", len(mp.active_children()))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=50, check=True
    )
    assert done.stdout == "children 0\n"
