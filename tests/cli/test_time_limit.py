"""How long a search for asynchronous attractors may take, and what a terminal sees meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import pytest

from simnet.analysis import settle_asynchronous
from simnet.cli.output import waiting
from simnet.scenario import Asynchronous
from tests.cli.conftest import Simnet

HYPOTHESIS = "give Go raises A"


@pytest.mark.parametrize("given", ["-1", "0", "nan"])
def test_a_limit_that_is_no_time_is_refused(simnet: Simnet, toggle: str, given: str) -> None:
    result = simnet("steady", toggle, "untreated", "--time-limit", given)
    assert result.code == 2
    assert "a time limit is a positive number of seconds" in result.err


@pytest.mark.parametrize(
    ("command", "option", "expected"),
    [
        (("steady", "Go"), (), Asynchronous().limit),
        (("steady", "Go"), ("--time-limit", "300"), 300),
        (("test", HYPOTHESIS), ("--time-limit", "7.5"), 7.5),
    ],
)
def test_the_limit_reaches_the_search(
    simnet: Simnet,
    toggle: str,
    monkeypatch: pytest.MonkeyPatch,
    command: Sequence[str],
    option: Sequence[str],
    expected: float,
) -> None:
    seen = []

    def noted(*args: Any, seconds: float) -> Any:
        seen.append(seconds)
        search: Any = settle_asynchronous
        return search(*args, seconds=seconds)

    monkeypatch.setattr("simnet.study.attractors.settle_asynchronous", noted)
    first, *rest = command
    simnet(first, toggle, *rest, "--scheme", "async", *option)
    assert set(seen) == {expected}


def test_a_terminal_sees_what_goes_on_and_a_pipe_does_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with waiting("settling", hidden=False):
        pass
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with waiting("settling", hidden=False):
        pass
    assert "settling" in capsys.readouterr().err
