"""What is installed: names, versions, the library inside the wheel, dependencies that are declared."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest

import simnet
from simnet.files import model_names, scenario_names

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "simnet"

# module -> distribution, where the names differ
DISTRIBUTIONS = {
    "biodivine_aeon": "biodivine-aeon",
    "boolean": "boolean.py",
    "fast_sugiyama": "fast-sugiyama",
    "yaml": "pyyaml",
}
USERS_EXTRAS = ("dask", "parquet")  # imported only where asked for


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def declared(project: dict[str, Any]) -> set[str]:
    extras = project["project"]["optional-dependencies"]
    lines = [*project["project"]["dependencies"], *(line for extra in USERS_EXTRAS for line in extras[extra])]
    return {re.split(r"[<>=!~ \[]", line)[0].lower() for line in lines}


def imported() -> set[str]:
    """Top-level modules that the package imports anywhere, ours and Python's own aside."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"simnet"}


def test_distribution_is_not_called_simnet(project: dict[str, Any]) -> None:
    # that name belongs to another project on the package index
    assert project["project"]["name"] == "simnet-logic"


def test_command_is_called_simnet(project: dict[str, Any]) -> None:
    assert project["project"]["scripts"] == {"simnet": "simnet.cli:main"}


def test_everything_that_is_imported_is_declared(project: dict[str, Any]) -> None:
    assert {DISTRIBUTIONS.get(name, name).lower() for name in imported()} - declared(project) == set()


def test_everything_that_is_declared_is_imported(project: dict[str, Any]) -> None:
    assert declared(project) - {DISTRIBUTIONS.get(name, name).lower() for name in imported()} == set()


def test_python_of_the_readme_is_the_python_that_is_required(project: dict[str, Any]) -> None:
    assert project["project"]["requires-python"] == ">=3.11"
    assert "Python 3.11 or later" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["models", "scenarios"])
def test_library_travels_inside_the_wheel(project: dict[str, Any], folder: str) -> None:
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included[folder] == f"simnet/library/{folder}"


def test_type_annotations_travel_with_the_package() -> None:
    assert (PACKAGE / "py.typed").is_file()


def test_there_is_one_version(project: dict[str, Any]) -> None:
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "simnet/__init__.py"


@pytest.mark.parametrize("name", ["CHANGELOG.md", "CITATION.cff"])
def test_version_is_the_same_in(name: str) -> None:
    assert simnet.__version__ in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "Makefile", ".ci/run"])
def test_file_that_a_repository_needs_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0


def test_licence_is_mit(project: dict[str, Any]) -> None:
    assert project["project"]["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


@pytest.mark.parametrize("target", ["demo", "test"])
def test_make_has_the_two_commands_of_the_readme(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_plain_lines_of_the_readme_install_what_make_installs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for part in ("-m venv .venv", "pip install -e .", "pip install -e '.[test]'", "-m pytest"):
        assert part in readme


def test_library_is_found_by_the_installed_package() -> None:
    assert {"tmtnf_dox", "her2_mkp1_radiation", "osimertinib_socs3_nrf2"} <= set(model_names())
    assert "tmtnf_doxorubicin" in scenario_names()


def test_installed_distribution_has_this_version() -> None:
    try:
        installed = distribution("simnet-logic")
    except PackageNotFoundError:
        pytest.skip("run from a checkout that is not installed")
    assert installed.version == simnet.__version__
