"""Every command and every file of the README works as printed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import simnet as sn
from simnet.files import check_file

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
LEAST = 8  # commands that a README of this size should show


def blocks(*languages: str) -> Iterator[str]:
    """The fenced code blocks of some languages."""
    for language, block in re.findall(r"^```(\S*)\n(.*?)^```", README.read_text(encoding="utf-8"), re.M | re.S):
        if language in languages:
            yield block


def commands() -> list[str]:
    """Lines that begin with `simnet `, continued lines joined."""
    lines = "\n".join(blocks("sh", "console")).replace("\\\n", " ").splitlines()
    return [line.removeprefix("$ ") for line in lines if line.removeprefix("$ ").startswith("simnet ")]


def expected_exit(command: str) -> int:
    """The exit code in a trailing comment `# exit 1`, or 0."""
    said = re.search(r"#\s*exit (\d+)\b", command)
    return int(said.group(1)) if said else 0


def test_readme_shows_enough_commands() -> None:
    assert len(commands()) >= LEAST


@pytest.mark.parametrize("command", commands())
def test_command_of_the_readme_runs(command: str, tmp_path: Path) -> None:
    # a folder that looks like a checkout, and a `simnet` on the path that is the one under test
    for name in ("models", "scenarios"):
        (tmp_path / name).symlink_to(ROOT / name)
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "simnet").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m simnet "$@"\n', encoding="utf-8")
    (tools / "simnet").chmod(0o755)
    ended = subprocess.run(
        ["sh", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert "Traceback" not in ended.stderr
    assert ended.returncode == expected_exit(command), ended.stderr


# The rule file that the README shows -----------------------------------------------------------------


@pytest.fixture
def own_model(tmp_path: Path) -> Path:
    (text,) = (block for block in blocks("yaml") if "nodes:" in block)
    path = tmp_path / "my_model.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_rule_file_of_the_readme_has_no_problems(own_model: Path) -> None:
    assert [str(problem) for problem in check_file(own_model)] == []


@pytest.mark.parametrize(
    ("condition", "growth"),
    [
        ("fed: untreated", 1.0),  # EGFR
        ("fed: EGFRi", 1.0),  # MET comes on where EGFR is blocked
        ("fed: EGFRi + KO:MET", 0.0),  # neither
    ],
)
def test_rule_file_of_the_readme_does_what_it_says(own_model: Path, condition: str, growth: float) -> None:
    assert [found["Growth"].value for found in sn.steady_states(sn.load(own_model), condition)] == [growth, growth]


# The JSON that the README documents --------------------------------------------------------------------


def shape(value: Any, path: str = "") -> set[str]:
    """The keys of a JSON value with their places; names of nodes and readouts count as `*`."""
    if isinstance(value, list):
        return set().union(*(shape(item, f"{path}[]") for item in value))
    if not isinstance(value, dict):
        return {path}
    named = path.endswith(("readouts", "states[]"))
    return set().union(*(shape(item, f"{path}.{'*' if named else key}") for key, item in value.items()))


def test_json_of_the_readme_has_the_keys_that_are_printed() -> None:
    (documented,) = (json.loads(block) for block in blocks("json"))
    (entry,) = documented["conditions"]
    network = sn.load(documented["model"])
    found = sn.steady_states(network, entry["condition"], readouts=list(entry["readouts"]), scheme="sync")
    assert shape(found.to_dict()) == shape(documented)


def test_json_of_the_readme_has_the_values_that_are_printed() -> None:
    (documented,) = (json.loads(block) for block in blocks("json"))
    (entry,) = documented["conditions"]
    (readout,) = entry["readouts"]
    network = sn.load(documented["model"])
    found = sn.steady_states(network, entry["condition"], readouts=readout, scheme=entry["scheme"])[0].to_dict()
    assert found["readouts"] == entry["readouts"]
    states = found["attractors"][0]["states"][0]
    assert entry["attractors"][0]["states"][0].items() <= states.items()
