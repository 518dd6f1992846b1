"""Verdicts as values: expectation, flips, text, table, JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from simnet.network import Network
from simnet.results import Answer, Measurement, ReadoutValue, Verdict, Verdicts
from simnet.scenario import Claim, Word, parse_comparison

NETWORK = Network.from_rules({"A": "X"}, contexts={"on": {"X": True}})


def measured(*, role: str = "conclusion", oscillates: bool = False) -> Measurement:
    return Measurement(role, "", "on: untreated", "A", ReadoutValue(1.0, 1.0, 1.0, oscillates=oscillates))


def verdict(
    word: Word = "supported",
    expect: Word = "supported",
    alternatives: Mapping[str, Word] | None = None,
    taken: tuple[Measurement, ...] = (),
    id: str = "claim 1",
) -> Verdict:
    statement = parse_comparison("on: untreated", "A = 1", NETWORK)
    claim = Claim(id=id, statement=statement, says="A follows X", cites=("C001",), expect=expect)
    answers = tuple(Answer(scheme, word, "1 equals 1", taken, ("a remark",)) for scheme in ("sync", "async"))
    return Verdict(claim, statement.canonical, word, answers, "the scheme" if word == "depends" else "", alternatives)


@pytest.mark.parametrize(
    ("word", "expect", "met"),
    [("supported", "supported", True), ("refuted", "supported", False), ("refuted", "refuted", True)],
)
def test_a_verdict_is_as_expected_when_its_word_is(word: Word, expect: Word, met: bool) -> None:
    assert verdict(word, expect).as_expected is met


def test_encodings_that_change_the_word_are_named() -> None:
    assert verdict(alternatives={"latch": "refuted", "amplifier": "supported"}).flipped_by == ("latch",)


def test_a_verdict_without_alternatives_is_flipped_by_none() -> None:
    assert verdict().flipped_by == ()


@pytest.mark.parametrize(("oscillates", "rests"), [(False, True), (True, False)])
def test_a_verdict_knows_whether_it_rests_on_fixed_points(oscillates: bool, rests: bool) -> None:
    assert verdict(taken=(measured(), measured(oscillates=oscillates))).on_fixed_points is rests


def test_the_text_gives_word_caveats_measurements_and_flips() -> None:
    text = str(verdict(alternatives={"latch": "refuted", "amplifier": "supported"}, taken=(measured(),)))
    assert text.splitlines() == [
        "SUPPORTED: A follows X",
        "tested: A in [on: untreated] = 1",
        "caveat: a remark",  # once, although both schemes gave it
        "sync: supported, because 1 equals 1",
        "    conclusion A in [on: untreated] = 1",
        "async: supported, because 1 equals 1",
        "    conclusion A in [on: untreated] = 1",
        "with the encoding 'latch': refuted (flips)",
        "with the encoding 'amplifier': supported",
    ]


def test_the_text_says_what_a_verdict_depends_on() -> None:
    assert str(verdict("depends")).startswith("DEPENDS: A follows X (depends on the scheme)")


def test_the_json_can_be_written_and_has_every_answer() -> None:
    found = verdict("refuted", alternatives={"latch": "supported"}, taken=(measured(),))
    fields = json.loads(json.dumps(found.to_dict()))
    assert (fields["verdict"], fields["expected"], fields["as_expected"]) == ("refuted", "supported", False)
    assert fields["flipped_by"] == ["latch"]
    assert [answer["scheme"] for answer in fields["answers"]] == ["sync", "async"]
    assert fields["answers"][0]["measured"][0]["value"] == 1.0


def test_the_table_has_a_column_for_each_scheme() -> None:
    table = Verdicts((verdict(), verdict("refuted", alternatives={"latch": "supported"}, id="claim 2"))).table()
    assert table.columns == ("claim", "kind", "tested", "sync", "async", "verdict", "expected", "flipped by")
    assert [(row[0], row[3], row[4], row[5], row[6], row[7]) for row in table.rows] == [
        ("claim 1", "supported", "supported", "supported", "ok", ""),
        ("claim 2", "refuted", "refuted", "refuted", "EXPECTED supported", "latch"),
    ]


@pytest.mark.parametrize(("second", "all_met"), [("supported", True), ("undecided", False)])
def test_all_verdicts_are_as_expected_when_each_is(second: Word, all_met: bool) -> None:
    assert Verdicts((verdict(), verdict(second))).all_as_expected is all_met


def test_no_verdicts_are_as_expected() -> None:
    assert Verdicts(()).all_as_expected
    assert len(Verdicts(())) == 0
