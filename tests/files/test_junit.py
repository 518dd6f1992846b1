"""JUnit XML: what build servers count must be what was judged."""

# ruff: noqa: S314 - the XML that is read here is our own

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from simnet.files.junit import junit_text, write_junit
from simnet.network import Network
from simnet.results import Verdicts
from simnet.scenario import Claim, parse_comparison
from simnet.study import judge_all

CELLS = Network.from_rules({"ERK": "RAS", "Blink": "!Blink"}, contexts={"on": {"RAS": True}})


def judged() -> Verdicts:
    """One claim as expected, one refuted, one that nobody can decide."""
    claims = [
        Claim("C1", parse_comparison("on: untreated", "ERK = 1", CELLS), says="RAS drives ERK & <all> of it"),
        Claim("C2", parse_comparison("on: untreated", "ERK = 0", CELLS), kind="control"),
        Claim("C3", parse_comparison("on: untreated", "Blink = 1", CELLS)),
    ]
    return judge_all(CELLS, claims)


def test_every_claim_is_one_test_case() -> None:
    (suite,) = ET.fromstring(junit_text({"scenario": judged()}))
    cases = suite.findall("testcase")
    assert [case.get("classname") for case in cases] == ["scenario.source", "scenario.control", "scenario.source"]
    assert cases[0].get("name") == "C1: RAS drives ERK & <all> of it"
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "2", "0")


def test_failure_carries_the_verdict_with_its_grounds() -> None:
    (suite,) = ET.fromstring(junit_text({"scenario": judged()}))
    (failure,) = suite.findall("testcase")[1].findall("failure")
    assert failure.get("type") == "refuted"
    assert (failure.get("message") or "").startswith("refuted, expected supported: ERK in [on: untreated] = 0")
    assert "conclusion ERK in [on: untreated] = 1" in (failure.text or "")


def test_claim_that_stays_undecided_fails_and_is_never_skipped() -> None:
    root = ET.fromstring(junit_text({"scenario": judged()}))
    assert root.find(".//skipped") is None
    assert [failure.get("type") for failure in root.iter("failure")] == ["refuted", "undecided"]


def test_counts_of_all_suites_are_added_up() -> None:
    root = ET.fromstring(junit_text({"one": judged(), "two": judged(), "none": ()}))
    assert (root.get("tests"), root.get("failures")) == ("6", "4")
    assert [suite.get("tests") for suite in root] == ["3", "3", "0"]


# Which attributes and children each element may have, by the schema that Jenkins publishes (junit-10.xsd).
ALLOWED = {
    "testsuites": ({"name", "time", "tests", "failures", "disabled", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id"},
        {"properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name", "assertions", "time", "classname", "status"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": ({"type", "message"}, set()),
    "system-out": (set(), set()),
}


def test_only_elements_and_attributes_of_the_schema_are_used() -> None:
    for element in ET.fromstring(junit_text({"scenario": judged()})).iter():
        attributes, children = ALLOWED[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
    assert {"name", "tests"} <= set(ET.fromstring(junit_text({"scenario": judged()}))[0].attrib)


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    claim = Claim("C1", parse_comparison("on: untreated", "ERK = 1", CELLS), says="bell \x07 and tmTNF-α")
    (suite,) = ET.fromstring(junit_text({"scenario": judge_all(CELLS, [claim])}))
    assert suite[0].get("name") == "C1: bell \ufffd and tmTNF-α"


def test_file_appears_whole_and_replaces_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "claims.xml"
    path.write_text("old", encoding="utf-8")
    write_junit({"scenario": judged()}, path)
    assert ET.parse(path).getroot().get("tests") == "3"
    assert list(tmp_path.iterdir()) == [path]


def test_folder_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_junit({}, tmp_path / "none" / "claims.xml")
