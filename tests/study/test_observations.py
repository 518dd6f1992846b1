"""Scores against observations, by hand from the published scheme."""

from __future__ import annotations

import pytest

from simnet.errors import InputError, UnknownNameError
from simnet.network import Network
from simnet.scenario import Observation, Outcome
from simnet.study.observations import agreement, score

CELLS = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "0", "A": "!B", "B": "!A", "Blink": "!Blink"})


@pytest.mark.parametrize(
    ("outcome", "at_zero", "at_quarter", "at_half", "at_one"),
    [
        ("OFF", 1.0, 0.75, 0.5, 0.0),
        ("OFF/Some", 1.0, 1.0, 1.0, 0.0),
        ("Some", 0.0, 1.0, 1.0, 0.0),
        ("Some/ON", 0.0, 0.5, 1.0, 1.0),
        ("ON", 0.0, 0.25, 0.5, 1.0),
    ],
)
def test_agreement_is_linear_between_the_corners_of_each_outcome(
    outcome: Outcome, at_zero: float, at_quarter: float, at_half: float, at_one: float
) -> None:
    found = [agreement(predicted, outcome) for predicted in (0.0, 0.25, 0.5, 1.0)]
    assert found == pytest.approx([at_zero, at_quarter, at_half, at_one])


def seen(id_: str, node: str, outcome: Outcome, weight: float = 1.0, **held: bool) -> Observation:
    return Observation(id_, weight, held, node, outcome)


def test_prediction_is_the_mean_over_minimal_trap_spaces() -> None:
    """A and B silence each other: two fixed points, each on in one of them. Blink is free: a half."""
    rows = [seen("1", "A", "Some", RAS=False), seen("2", "Blink", "Some", RAS=False)]
    assert [entry.predicted for entry in score(CELLS, rows)] == [0.5, 0.5]


def test_input_that_is_not_named_may_take_any_value() -> None:
    """ERK follows RAS: on in half of the trap spaces while RAS is open, on with it."""
    open_, on = score(CELLS, [seen("1", "ERK", "Some"), seen("2", "ERK", "ON", RAS=True)])
    assert (open_.predicted, on.predicted) == (0.5, 1.0)


def test_context_sets_what_a_row_leaves_open() -> None:
    cells = Network.from_rules({"ERK": "RAS"}, contexts={"on": {"RAS": True}})
    (found,) = score(cells, [seen("1", "ERK", "ON")], context="on")
    assert found.predicted == 1


def test_treatment_scores_only_as_far_as_what_it_rests_on_agrees() -> None:
    """Untreated cells were seen OFF and are predicted 0; RAS was seen OFF and is predicted 1."""
    rows = [
        seen("none", "ERK", "OFF", RAS=False),
        seen("ras", "ERK", "OFF", RAS=True),
        seen("both", "ERK", "OFF", 2.0, RAS=True, DUSP6=True),
    ]
    none, ras, both = score(CELLS, rows)
    assert (none.agreement, none.score, none.rests_on) == (1, 1, ())
    assert (ras.agreement, ras.score, ras.rests_on) == (0, 0, ("none",))
    assert (both.agreement, both.score, both.rests_on) == (1, 0, ("none", "ras"))


def test_usual_value_of_an_input_decides_which_observation_is_the_simpler_one() -> None:
    rows = [seen("off", "ERK", "ON", RAS=False), seen("on", "ERK", "ON", RAS=True)]
    assert [entry.rests_on for entry in score(CELLS, rows)] == [(), ("off",)]
    assert [entry.rests_on for entry in score(CELLS, rows, default={"RAS": True})] == [("on",), ()]


def test_partial_agreements_multiply() -> None:
    """A is predicted a half in every row: seen ON, each agrees by a half, and the second rests on the first."""
    found = score(CELLS, [seen("1", "A", "ON", RAS=False), seen("2", "A", "ON", RAS=True)])
    assert [entry.score for entry in found] == [0.5, 0.25]
    assert found.total == 0.75
    assert found.out_of == 2
    assert found.share == 0.375
    assert found.plain_share == 0.5


def test_observations_of_other_nodes_are_apart() -> None:
    rows = [seen("1", "DUSP6", "ON", RAS=False), seen("2", "ERK", "ON", RAS=True)]
    assert [entry.score for entry in score(CELLS, rows)] == [0, 1]


def test_unknown_node_is_named() -> None:
    with pytest.raises(UnknownNameError, match="unknown node 'ERX'"):
        score(CELLS, [seen("1", "ERX", "ON")])


def test_same_thing_twice_is_refused() -> None:
    with pytest.raises(InputError, match="observation 2 observes the same as 1"):
        score(CELLS, [seen("1", "ERK", "ON"), seen("2", "ERK", "OFF")])


def test_result_is_a_frame_and_json() -> None:
    found = score(CELLS, [seen("1", "ERK", "ON", RAS=True)])
    assert found.to_frame()["score"].tolist() == [1.0]
    assert found.to_dict()["observations"][0]["held"] == {"RAS": 1}
