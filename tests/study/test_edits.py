"""Edits of rules, listed by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.errors import UnknownNameError
from simnet.logic import parse, variables
from simnet.network import Network
from simnet.network.about import Alternative
from simnet.study.edits import as_families, joined, pairs_of, single_edits, without
from tests.oracles import value
from tests.strategies import rules


def told(network: Network, *families: str) -> list[str]:
    return [edit.says for edit in single_edits(network, as_families(families)).entries]


def test_every_gate_of_a_nested_rule_is_swapped_once() -> None:
    net = Network.from_rules({"Death": "A & (B | !(C & D))"})
    assert told(net, "gates") == [
        "Death := A & (B | !(C | D))",  # innermost gate first
        "Death := A & B & !(C & D)",
        "Death := A | B | !(C & D)",
    ]


def test_gate_of_three_parts_is_swapped_as_a_whole() -> None:
    assert told(Network.from_rules({"R": "A & B & C"}), "gates") == ["R := A | B | C"]


def test_dropped_regulator_is_as_if_it_had_never_been_written() -> None:
    assert told(Network.from_rules({"R": "A & !B | C"}), "drops") == [
        "R without A := !B | C",
        "R without B := A | C",
        "R without C := A & !B",
    ]


def test_node_whose_only_regulator_is_dropped_keeps_its_value() -> None:
    (edit,) = single_edits(Network.from_rules({"R": "!A"}), as_families("drops")).entries
    assert (edit.says, dict(edit.rules)) == ("R without A keeps its value", {"R": None})


def test_sign_is_turned_wherever_the_regulator_stands() -> None:
    assert told(Network.from_rules({"R": "A & B | A & C"}), "signs")[0] == "R := !A & B | !A & C"


def test_declared_alternatives_are_edits() -> None:
    other = Alternative("latch", "keeps itself on", {"R": parse("A | R").expr})
    net = Network.from_rules({"R": "A"}, alternatives={"latch": other})
    assert told(net, "alternatives") == ["the encoding latch"]


def test_edit_that_changes_no_truth_table_is_counted_and_left_out() -> None:
    found = single_edits(Network.from_rules({"R": "A & (A | B)"}), as_families("gates,drops"))  # R is A
    # A & (A & B) is A & B; A | (A | B) is A | B; without A it is B; without B it is A, as before
    assert ([edit.says for edit in found.entries], found.same) == (
        ["R := A & B", "R := A | B", "R without A := B"],
        1,
    )


def test_edits_with_the_same_truth_table_are_made_once() -> None:
    other = Alternative("any", "either is enough", {"R": parse("B | A").expr})
    found = single_edits(Network.from_rules({"R": "A & B"}, alternatives={"any": other}))
    assert (told(Network.from_rules({"R": "A & B"}), "gates"), len(found), found.repeated) == (["R := A | B"], 3, 1)


def test_pairs_touch_different_rules() -> None:
    edits = single_edits(Network.from_rules({"X": "A & B", "Y": "C & D"}))
    assert (len(edits), len(list(pairs_of(edits)))) == (6, 9)
    both = joined(*next(pairs_of(edits)))
    assert (both.size, set(both.rules)) == (2, {"X", "Y"})


def test_unknown_family_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="gates"):
        as_families("gatess")


def test_rules_of_forty_regulators_are_compared_by_their_text() -> None:
    names = [f"A{place}" for place in range(40)]
    found = single_edits(Network.from_rules({"R": " & ".join(names)}))
    assert (len(found), found.same, found.repeated) == (41, 0, 0)


@settings(max_examples=60, deadline=None)
@given(rule=rules(["A", "B", "C", "D"]), data=st.data())
def test_edits_are_distinct_functions_and_none_is_the_original(rule: object, data: st.DataObject) -> None:
    net = Network.from_rules({"R": rule, "A": "A", "B": "B", "C": "C", "D": "D"})  # type: ignore[dict-item]
    inputs = ["A", "B", "C", "D"]
    states = [dict(zip(inputs, map(int, f"{number:04b}"), strict=True)) for number in range(16)]
    original = net.nodes["R"].rule
    assert original is not None
    tables = [tuple(value(original, state) for state in states)]
    for edit in single_edits(net, as_families("gates,drops,signs")).entries:
        new = edit.rules.get("R")
        if new is not None:
            tables.append(tuple(value(new, state) for state in states))
    assert len(set(tables)) == len(tables)


@given(rule=rules(["A", "B", "C"]))
def test_rule_without_a_regulator_does_not_name_it(rule: object) -> None:
    left = without(rule, ["A"])  # type: ignore[arg-type]
    assert left is None or "A" not in variables(left)
