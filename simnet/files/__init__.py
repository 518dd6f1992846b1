"""Text to values: rule files, scenario files, the library."""

from simnet.files.formats import read_any, write_any
from simnet.files.library import (
    LibraryEntry,
    library_entries,
    load,
    model_names,
    model_path,
    scenario_names,
    scenario_path,
)
from simnet.files.rulefile import check_rule_file, read_network
from simnet.files.scenariofile import check_file, read_scenario

__all__ = [
    "LibraryEntry",
    "check_file",
    "check_rule_file",
    "library_entries",
    "load",
    "model_names",
    "model_path",
    "read_any",
    "read_network",
    "read_scenario",
    "scenario_names",
    "scenario_path",
    "write_any",
]
