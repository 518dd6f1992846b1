"""The command as a process of its own: exit codes, streams, what is imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simnet import __version__

HEAVY = (
    "numpy",
    "scipy",
    "matplotlib",
    "pandas",
    "networkx",
    "numba",
    "biodivine_aeon",
    "biobalm",
    "yaml",
    "boolean",
    "fast_sugiyama",
)


def simnet(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "simnet", *words],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def python(script: str) -> str:
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    return ended.stderr


@pytest.mark.parametrize(
    "script",
    [
        "import sys, simnet",
        "import sys, simnet\ndir(simnet), simnet.__version__, simnet.__all__",
        "import sys, simnet.cli\nsys.argv = ['simnet', '--help']\ntry: simnet.cli.main()\nexcept SystemExit: pass",
        "import sys, simnet.cli\nsys.argv = ['simnet', 'run', '-h']\ntry: simnet.cli.main()\nexcept SystemExit: pass",
        "import sys, simnet.cli\nsys.argv = ['simnet', '--version']\ntry: simnet.cli.main()\nexcept SystemExit: pass",
    ],
    ids=["import simnet", "look at simnet", "simnet --help", "simnet run -h", "simnet --version"],
)
def test_nothing_heavy_is_imported(script: str) -> None:
    loaded = f"\nprint([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    assert python(script + loaded) == "[]\n"


def test_a_run_with_figures_loads_no_library_that_it_does_not_need(tmp_path: Path) -> None:
    words = ["simnet", "run", "tmtnf_doxorubicin", "--quiet", "--out", str(tmp_path / "out")]
    script = f"import sys, simnet.cli\nsys.argv = {words}\ntry: simnet.cli.main()\nexcept SystemExit: pass"
    unneeded = ("scipy", "llvmlite", "numba", "pandas", "networkx", "biodivine_aeon", "biobalm", "boolean")
    ended = python(f"{script}\nprint([name for name in {unneeded} if name in sys.modules], file=sys.stderr)")
    assert ended.strip() == "[]"
    assert (tmp_path / "out" / "heatmap.svg").is_file()


def test_importing_simnet_does_not_touch_what_others_see(tmp_path: Path) -> None:
    # no signal handler, no stream, no warning filter is changed by the import
    script = (
        "import signal, sys, warnings\n"
        "look = lambda: (signal.getsignal(signal.SIGTERM), sys.stdout.errors, list(warnings.filters))\n"
        "before = look()\nimport simnet.cli\nprint(look() == before, file=sys.stderr)"
    )
    assert python(script) == "True\n"


def test_version_is_printed(tmp_path: Path) -> None:
    ended = simnet("--version", folder=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"simnet {__version__}\n", "")


def test_steady_prints_clean_json(tmp_path: Path) -> None:
    ended = simnet("steady", "tmtnf_dox", "resistant: DOX", "--readout", "GST-π", "--json", folder=tmp_path)
    found = json.loads(ended.stdout)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [entry["readouts"]["GST-π"]["value"] for entry in found["conditions"]] == [1.0, 1.0]


def test_verdict_that_is_not_as_expected_ends_with_1(tmp_path: Path) -> None:
    ended = simnet("test", "tmtnf_dox", "inhibit GSTP1 restores sensitivity", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (1, "")


def test_bad_input_ends_with_2_and_a_message_without_traceback(tmp_path: Path) -> None:
    ended = simnet("steady", "tmtnf_dox", "resistant: DOXX", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("simnet: unknown drug or input 'DOXX'\n    resistant: DOXX\n               ^^^^\n")
    assert "Traceback" not in ended.stderr


def test_run_writes_its_folder_and_nothing_else(tmp_path: Path) -> None:
    ended = simnet("run", "purine_adsl_persister", "--no-figures", "--quiet", folder=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["purine_adsl_persister"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_greek_letters_do_not_break_a_pipe_that_cannot_hold_them(tmp_path: Path, encoding: str) -> None:
    ended = simnet("show", "tmtnf_dox", folder=tmp_path, PYTHONUTF8="0", PYTHONIOENCODING=encoding)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "GST-" in ended.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_json_stays_json_in_a_pipe_that_cannot_hold_greek_letters(tmp_path: Path, encoding: str) -> None:
    words = ("steady", "tmtnf_dox", "resistant: KO:GST-π", "--readout", "GST-π", "--scheme", "sync", "--json")
    ended = simnet(*words, folder=tmp_path, PYTHONUTF8="0", PYTHONIOENCODING=encoding)
    assert json.loads(ended.stdout)["conditions"][0]["readouts"]["GST-π"]["value"] == 0.0


def test_pipe_that_is_closed_early_gets_no_traceback(tmp_path: Path) -> None:
    # `simnet list | head -1`, with a reader that is gone before the first line
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "simnet", "list"],
            cwd=tmp_path,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
    finally:
        os.close(writing)
    assert "Traceback" not in ended.stderr
