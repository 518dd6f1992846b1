"""Text to values: rule files, scenario files, the library."""

from simnet.files.formats import read_any, write_any
from simnet.files.junit import junit_text, write_junit
from simnet.files.library import (
    LibraryEntry,
    library_entries,
    load,
    model_names,
    model_path,
    scenario_names,
    scenario_of,
    scenario_path,
)
from simnet.files.observations import observation_text, read_observations
from simnet.files.rulefile import check_rule_file, read_network
from simnet.files.scenariofile import check_file, read_scenario

__all__ = [
    "LibraryEntry",
    "check_file",
    "check_rule_file",
    "junit_text",
    "library_entries",
    "load",
    "model_names",
    "model_path",
    "observation_text",
    "read_any",
    "read_network",
    "read_observations",
    "read_scenario",
    "scenario_names",
    "scenario_of",
    "scenario_path",
    "write_any",
    "write_junit",
]
