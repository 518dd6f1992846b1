"""Steady states as values: text, tables, JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pytest

from simnet.errors import UnknownNameError
from simnet.network import Drug, Network
from simnet.results import Attractor, ReadoutValue, SteadyState, SteadyStates
from simnet.results.proportion import wilson
from simnet.scenario import Asynchronous, Condition, Phase, Start, Synchronous, parse_readout

NETWORK = Network.from_rules({"A": "B", "B": "A"})


def entry(
    values: Mapping[str, ReadoutValue],
    attractors: tuple[Attractor, ...] = (),
    start: str = "initial",
    text: str = "",
    scheme: Synchronous | Asynchronous = Synchronous(),  # noqa: B008 - frozen
) -> SteadyState:
    """A settled condition with the given readouts of nodes A and B."""
    return SteadyState(
        condition=Condition("", (Phase((Drug("DOX", 0.5),)),), text),
        scheme=scheme,
        readouts=tuple((parse_readout(name, NETWORK), value) for name, value in values.items()),
        activity={"A": ReadoutValue(1.0, 1.0, 1.0), "B": ReadoutValue(0.0, 0.0, 0.0)},
        attractors=attractors,
        method="by hand",
        start=Start("random", 10) if start == "random" else Start(),
        notes=(f"a note on {text}", "a note on all"),
    )


def fixed(*bits: int, share: float | None = 1.0) -> Attractor:
    return Attractor(("A", "B"), np.array([bits], bool), 1, share)


def cyclic(size: int, share: float | None = 1.0) -> Attractor:
    states = np.array([[place >> 1 & 1, place & 1] for place in range(size)], bool)
    return Attractor(("A", "B"), states, size, share)


POINT = ReadoutValue(1.0, 1.0, 1.0)
SPAN = ReadoutValue(0.5, 0.0, 1.0)
SAMPLED = ReadoutValue(0.46, 0.36, 0.56, exact=False)
SAMPLED_SPAN = ReadoutValue(None, 0.0, 1.0, exact=False)
WAVE = ReadoutValue(0.5, 0.5, 0.5, oscillates=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (POINT, "1"),
        (ReadoutValue(1 / 3, 1 / 3, 1 / 3), "0.3333"),
        (SPAN, "0 … 1"),
        (WAVE, "~0.5"),
        (ReadoutValue(None, 0.0, 1.0, oscillates=True), "~0 … 1"),
        (SAMPLED, "0.46 ± 0.1"),
        (ReadoutValue(0.46, 0.36, 0.56, exact=False, oscillates=True), "~0.46 ± 0.1"),
        (SAMPLED_SPAN, "0 … 1"),
    ],
)
def test_a_readout_says_in_short_what_it_is(value: ReadoutValue, text: str) -> None:
    assert str(value) == text


@pytest.mark.parametrize(("value", "point"), [(POINT, True), (WAVE, True), (SPAN, False), (SAMPLED, False)])
def test_a_readout_is_a_point_when_its_ends_meet(value: ReadoutValue, point: bool) -> None:
    assert value.is_point is point


def test_a_readout_gives_its_documented_fields() -> None:
    assert SAMPLED.to_dict() == {"value": 0.46, "low": 0.36, "high": 0.56, "exact": False, "oscillates": False}


@pytest.mark.parametrize(("attractor", "kind"), [(fixed(0, 1), "fixed point"), (cyclic(2), "cyclic")])
def test_an_attractor_knows_its_kind(attractor: Attractor, kind: str) -> None:
    assert attractor.kind == kind


def test_an_attractor_gives_its_states_by_node() -> None:
    assert fixed(0, 1, share=0.25).to_dict() == {
        "kind": "fixed point",
        "share": 0.25,
        "size": 1,
        "states": [{"A": 0, "B": 1}],
    }


def test_an_attractor_that_is_too_large_to_list_gives_its_size() -> None:
    assert Attractor(("A", "B"), None, 10**6, None).to_dict() == {
        "kind": "cyclic",
        "share": None,
        "size": 10**6,
        "states": [],
    }


@pytest.mark.parametrize(
    ("attractors", "text"),
    [
        ((fixed(0, 0),), "1 fixed point"),
        ((fixed(0, 0), fixed(1, 1)), "2 fixed points"),
        ((cyclic(2),), "1 cyclic attractor"),
        ((fixed(0, 0), cyclic(2), cyclic(3)), "1 fixed point, 2 cyclic attractors"),
    ],
)
def test_what_a_condition_settles_into_is_counted(attractors: tuple[Attractor, ...], text: str) -> None:
    assert entry({"A": POINT}, attractors).settled == text


@pytest.mark.parametrize(
    ("values", "accuracy"),
    [
        ({"A": POINT, "B": SPAN}, "exact"),
        ({"A": SAMPLED, "B": POINT}, "sampled ±0.1"),
        ({"A": SAMPLED, "B": ReadoutValue(0.5, 0.3, 0.7, exact=False)}, "sampled ±0.2"),
        ({"A": SAMPLED_SPAN}, "sampled"),
        ({"A": SAMPLED_SPAN, "B": SAMPLED}, "sampled ±0.1"),
        ({}, "exact"),
    ],
)
def test_a_condition_says_how_exact_it_is(values: Mapping[str, ReadoutValue], accuracy: str) -> None:
    assert entry(values).accuracy == accuracy


@pytest.mark.parametrize("name", ["A+B", "A + B"])
def test_a_readout_is_found_as_typed_and_in_its_normal_form(name: str) -> None:
    assert entry({"A+B": SPAN})[name] is SPAN


def test_a_node_that_was_not_asked_for_is_found_by_its_id() -> None:
    assert entry({})["A"] == POINT


def test_a_readout_that_was_not_taken_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown readout 'A \+ C' in \[DOX\].*'A \+ B'"):
        entry({"A + B": SPAN}, text="DOX")["A + C"]


# several conditions ------------------------------------------------------------------------------

BOTH = SteadyStates(
    "model",
    (
        entry({"A": POINT, "A + B": SPAN}, (fixed(0, 0), fixed(1, 1)), text="first", scheme=Asynchronous()),
        entry({"A": WAVE, "A + B": POINT}, (cyclic(2),), text="second"),
    ),
    {},
)


def test_the_table_has_one_row_a_condition_and_scheme() -> None:
    assert BOTH.table().columns == ("condition", "scheme", "A", "A + B", "settles in", "exact | sampled")
    assert BOTH.table().rows == (
        ("first", "async", "1", "0 … 1", "2 fixed points", "exact"),
        ("second", "sync", "~0.5", "1", "1 cyclic attractor", "exact"),
    )


@pytest.mark.parametrize(
    ("values", "start", "caption"),
    [
        ({"A": POINT}, "initial", ""),
        ({"A": WAVE}, "initial", "~ oscillates: a mean over the attractor, not a level."),
        ({"A": SPAN}, "initial", "a … b: the order of updates decides between a and b."),
        ({"A": SAMPLED}, "random", "±: 95 % confidence interval over sampled starts."),
        ({"A": SAMPLED_SPAN}, "random", "a … b: the start or the order of updates decides between a and b."),
    ],
)
def test_the_caption_explains_the_signs_that_occur(
    values: Mapping[str, ReadoutValue], start: str, caption: str
) -> None:
    assert SteadyStates("model", (entry(values, start=start),), {}).table().caption == caption


def test_the_long_table_has_one_row_a_readout_with_numbers() -> None:
    rows = BOTH.long_table().to_records()
    assert [(row["readout"], row["value"], row["low"], row["high"]) for row in rows] == [
        ("A", 1.0, 1.0, 1.0),
        ("A + B", 0.5, 0.0, 1.0),
        ("A", 0.5, 0.5, 0.5),
        ("A + B", 1.0, 1.0, 1.0),
    ]
    assert [(row["canonical"], row["exact"], row["oscillates"]) for row in rows] == [
        ("DOX 0.5", "exact", oscillates) for oscillates in (False, False, True, False)
    ]


def test_sampled_rows_say_so_in_the_long_table() -> None:
    (row,) = SteadyStates("model", (entry({"A": SAMPLED}),), {}).long_table().to_records()
    assert row["exact"] == "sampled"


def test_the_data_frame_is_the_long_table() -> None:
    frame = BOTH.to_frame()
    assert list(frame.columns) == list(BOTH.long_table().columns)
    assert frame["low"].tolist() == [1.0, 0.0, 0.5, 1.0]


def test_a_scenarios_label_stands_for_its_condition() -> None:
    one = entry({"A": POINT}, text="typed")
    named = SteadyStates("model", (one,), {one.condition: "named"})
    assert (named.label(one.condition), BOTH.label(BOTH[0].condition)) == ("named", "first")


def test_each_note_is_given_once() -> None:
    assert BOTH.notes == ("a note on first", "a note on all", "a note on second")


def test_entries_can_be_counted_indexed_and_gone_through() -> None:
    assert (len(BOTH), BOTH[1].condition.text, [each.scheme.name for each in BOTH]) == (2, "second", ["async", "sync"])


def test_the_json_has_the_documented_shape() -> None:
    one = SteadyStates("model", (entry({"A+B": SPAN}, (fixed(1, 1, share=None),), text="typed"),), {})
    assert json.loads(json.dumps(one.to_dict())) == {
        "model": "model",
        "conditions": [
            {
                "condition": "typed",
                "canonical": "DOX 0.5",
                "scheme": "sync",
                "readouts": {
                    "A+B": {
                        "value": 0.5,
                        "low": 0.0,
                        "high": 1.0,
                        "exact": True,
                        "oscillates": False,
                        "canonical": "A + B",
                    }
                },
                "attractors": [{"kind": "fixed point", "share": None, "size": 1, "states": [{"A": 1, "B": 1}]}],
                "method": "by hand",
                "start": "initial",
                "notes": ["a note on typed", "a note on all"],
            }
        ],
    }


def test_a_sampled_share_near_one_shows_both_ends_of_its_interval() -> None:
    low, high = wilson(200, 200)  # by hand: 1 / (1 + 1.96**2 / 200) = 0.981
    assert str(ReadoutValue(1.0, low, high, exact=False)) == "1 (0.981 … 1)"
    assert str(ReadoutValue(0.5, 0.4, 0.6, exact=False)) == "0.5 ± 0.1"
