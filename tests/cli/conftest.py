"""Run the command line inside the test process, errors and exit codes included."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from simnet.cli import main

__all__ = ["TOGGLE", "Ended", "Simnet", "files_in"]

# Go lets two genes silence each other, and a third remembers that Go was there.
#   synchronously from all zeros under Go: A and B go on together, then off together, and so on
#   asynchronously: whoever goes first silences the other
TOGGLE = """\
simnet: 1
id: toggle
title: Two genes that silence each other
nodes:
  Go: {kind: drug, name: go-signal}
  A: {kind: protein, name: NFκB, rule: Go & !B, because: {Go: [E1], B: [E1]}}
  B: {kind: protein, rule: Go & !A, because: {Go: [E1], A: [E1]}}
sources:
  hand: {cite: made up}
evidence:
  E1: {source: hand, at: here, says: Each silences the other.}
contexts:
  plain: {}
readouts: [A, A + B]
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Simnet = Callable[..., Ended]


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with what it holds; folders with a trailing slash."""
    return {
        str(path.relative_to(folder)) + ("/" if path.is_dir() else ""): b"" if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def simnet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Simnet]:
    """The command `simnet`, run in a temporary folder."""
    monkeypatch.chdir(tmp_path)
    terminated = signal.getsignal(signal.SIGTERM)

    def command(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["simnet", *words])
        capsys.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        printed = capsys.readouterr()
        assert isinstance(code, int)
        return Ended(code, printed.out, printed.err)

    yield command
    signal.signal(signal.SIGTERM, terminated)


@pytest.fixture
def toggle(tmp_path: Path) -> str:
    """The path of a small rule file, relative to the working folder of `simnet`."""
    (tmp_path / "toggle.yaml").write_text(TOGGLE, encoding="utf-8")
    return "toggle.yaml"
