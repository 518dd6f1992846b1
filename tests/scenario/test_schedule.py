"""Settle, then treat: what is held in which stage, in which share of the cells."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.errors import InputError, TooLargeError
from simnet.logic import Var
from simnet.network import Drug, Inhibition, InputSetting, Knockout, Network, Node, Overexpression, Perturbation
from simnet.scenario import Condition, Phase, Subpopulation, parse_condition, subpopulations
from tests.scenario.example import CELLS

INPUTS = {"tmTNF": False, "DOX": False, "MEKi": False, "Light": False}


def _stages(text: str, network: Network = CELLS) -> list[dict[str, bool]]:
    """What is held in each stage besides inputs that are off."""
    (cells,) = subpopulations(parse_condition(text, network), network)
    assert cells.weight == 1
    for stage in cells.stages:
        assert set(stage.held) >= set(INPUTS)
    return [{k: v for k, v in stage.held.items() if v or k not in INPUTS} for stage in cells.stages]


SCHEDULES: list[tuple[str, list[dict[str, bool]]]] = [
    # settling first: the context is set and drugs are off
    ("untreated", [{}, {}]),
    ("resistant: untreated", [{"tmTNF": True}, {"tmTNF": True}]),
    ("resistant: DOX", [{"tmTNF": True}, {"tmTNF": True, "DOX": True}]),
    ("Light", [{}, {"Light": True}]),
    ("DOX=0", [{}, {}]),
    # a washout: a drug that the next phase does not name is off again
    ("DOX then untreated", [{}, {"DOX": True}, {}]),
    ("DOX then MEKi then DOX", [{}, {"DOX": True}, {"MEKi": True}, {"DOX": True}]),
    ("INH:ERK then untreated", [{}, {"ERK": False}, {}]),
    # a genetic change holds from before settling when it stands in the first phase ...
    ("KO:ERK", [{"ERK": False}, {"ERK": False}]),
    ("OE:ERK then DOX", [{"ERK": True}, {"ERK": True}, {"ERK": True, "DOX": True}]),
    # ... and from its own phase to the end when it stands in a later one
    ("DOX then KO:ERK then untreated", [{}, {"DOX": True}, {"ERK": False}, {"ERK": False}]),
    # a later genetic change replaces an earlier one
    ("KO:ERK then OE:ERK", [{"ERK": False}, {"ERK": False}, {"ERK": True}]),
    # an inhibitor overrules overexpression while it is given
    ("OE:ERK then INH:ERK then untreated", [{"ERK": True}, {"ERK": True}, {"ERK": False}, {"ERK": True}]),
    # an inhibitor adds nothing to a knockout, in either order
    ("KO:ERK + INH:ERK=0", [{"ERK": False}, {"ERK": False}]),
    ("INH:ERK + KO:ERK", [{"ERK": False}, {"ERK": False}]),
    # context inputs behave like genetic changes
    ("tmTNF", [{"tmTNF": True}, {"tmTNF": True}]),
    ("resistant: tmTNF=0", [{}, {}]),
    (
        "sensitive: tmTNF=1 then tmTNF=0 + DOX",
        [{"tmTNF": True}, {"tmTNF": True}, {"DOX": True}],
    ),
    ("resistant: DOX then tmTNF=0 then DOX", [{"tmTNF": True}, {"tmTNF": True, "DOX": True}, {}, {"DOX": True}]),
    ("KO:tmTNF then tmTNF=1", [{}, {}, {"tmTNF": True}]),
]


@pytest.mark.parametrize(("text", "stages"), SCHEDULES, ids=[text for text, _ in SCHEDULES])
def test_cells_settle_and_are_then_treated(text: str, stages: list[dict[str, bool]]) -> None:
    assert _stages(text) == stages


def test_stages_are_labelled_with_what_is_done() -> None:
    (cells,) = subpopulations(parse_condition("resistant: DOX + KO:ERK then untreated", CELLS), CELLS)
    assert [stage.label for stage in cells.stages] == ["settled", "DOX + ERK KO", "untreated"]


# what is done to a network with `perturb` ------------------------------------------------------


@pytest.mark.parametrize(
    ("perturbation", "stages"),
    [
        (Drug("DOX"), [{}, {"DOX": True}, {"DOX": True, "MEKi": True}]),
        (Inhibition("ERK"), [{}, {"ERK": False}, {"ERK": False, "MEKi": True}]),
        (Knockout("ERK"), [{"ERK": False}, {"ERK": False}, {"ERK": False, "MEKi": True}]),
        (InputSetting("tmTNF", True), [{"tmTNF": True}, {"tmTNF": True}, {"tmTNF": True, "MEKi": True}]),
    ],
    ids=str,
)
def test_a_perturbed_network_is_treated_in_every_phase(
    perturbation: Perturbation, stages: list[dict[str, bool]]
) -> None:
    assert _stages("untreated then MEKi", CELLS.perturb(perturbation)) == stages


def test_a_condition_may_not_contradict_what_was_done_to_the_network() -> None:
    network = CELLS.perturb(Knockout("ERK"))
    with pytest.raises(InputError, match="ERK is held at 0 and at 1 at the same time"):
        subpopulations(parse_condition("OE:ERK", network), network)


# doses -------------------------------------------------------------------------------------


def _shares(text: str, network: Network = CELLS) -> tuple[Subpopulation, ...]:
    found = subpopulations(parse_condition(text, network), network)
    assert math.isclose(sum(cells.weight for cells in found), 1)
    return found


def _share(found: tuple[Subpopulation, ...], *what: tuple[int, str, bool]) -> float:
    """Share of cells in which each node is held at the value in the stage."""
    return sum(c.weight for c in found if all(c.stages[stage].held.get(node) == value for stage, node, value in what))


def test_a_dose_is_the_fraction_of_cells_in_which_the_drug_acts() -> None:
    assert _share(_shares("resistant: DOX=0.25"), (1, "DOX", True)) == 0.25


def test_a_partial_inhibitor_holds_the_node_in_that_fraction_of_cells() -> None:
    assert _share(_shares("INH:ERK=0.75"), (1, "ERK", False)) == 0.75


def test_cells_without_a_partial_inhibitor_follow_their_rule() -> None:
    assert sum(c.weight for c in _shares("INH:ERK=0.75") if "ERK" not in c.stages[1].held) == 0.25


@pytest.mark.parametrize(("dose", "share"), [("0", 0.0), ("1", 1.0)])
def test_doses_0_and_1_leave_one_population(dose: str, share: float) -> None:
    found = _shares(f"DOX={dose}")
    assert len(found) == 1
    assert _share(found, (1, "DOX", True)) == share


def test_a_cell_that_answers_to_a_low_dose_also_answers_to_a_high_one() -> None:
    # thresholds are uniform: 0.3 of the cells answer to both, 0.5 to the high dose only, 0.2 to neither
    found = _shares("DOX=0.3 then DOX=0.8")
    assert len(found) == 3
    assert math.isclose(_share(found, (1, "DOX", True), (2, "DOX", True)), 0.3)
    assert math.isclose(_share(found, (1, "DOX", False), (2, "DOX", True)), 0.5)
    assert math.isclose(_share(found, (1, "DOX", False), (2, "DOX", False)), 0.2)


def test_the_same_dose_later_acts_in_the_same_cells() -> None:
    found = _shares("DOX=0.5 then untreated then DOX=0.5")
    assert _share(found, (1, "DOX", True), (2, "DOX", False), (3, "DOX", True)) == 0.5
    assert _share(found, (1, "DOX", False), (3, "DOX", True)) == 0


def test_doses_of_different_drugs_act_independently() -> None:
    found = _shares("DOX=0.5 + MEKi=0.25")
    assert _share(found, (1, "DOX", True), (1, "MEKi", True)) == 0.125
    assert _share(found, (1, "DOX", True), (1, "MEKi", False)) == 0.375


def test_of_two_doses_of_one_drug_in_one_phase_the_higher_counts() -> None:
    assert _share(_shares("DOX=0.25 + DOX=0.5"), (1, "DOX", True)) == 0.5


def test_a_knockout_leaves_no_room_for_a_partial_inhibitor() -> None:
    assert _share(_shares("INH:ERK=0.25 + KO:ERK"), (0, "ERK", False), (1, "ERK", False)) == 1


doses = st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.9, 1.0]) | st.floats(0, 1, allow_nan=False)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(doses, doses, doses), min_size=1, max_size=3))
def test_shares_follow_the_doses_in_every_phase(plan: list[tuple[float, float, float]]) -> None:
    phases = tuple(Phase((Drug("DOX", a), Drug("MEKi", b), Inhibition("ERK", c))) for a, b, c in plan)
    found = subpopulations(Condition("resistant", phases), CELLS)
    assert math.isclose(sum(cells.weight for cells in found), 1, abs_tol=1e-9)
    assert all(cells.weight >= 0 for cells in found)
    for place, (a, b, c) in enumerate(plan, start=1):
        assert math.isclose(_share(found, (place, "DOX", True)), a, abs_tol=1e-9)
        assert math.isclose(_share(found, (place, "ERK", False)), c, abs_tol=1e-9)
        # independent between drugs, coupled between phases
        assert math.isclose(_share(found, (place, "DOX", True), (place, "MEKi", True)), a * b, abs_tol=1e-9)
        together = _share(found, (1, "DOX", True), (place, "DOX", True))
        assert math.isclose(together, min(plan[0][0], a), abs_tol=1e-9)


def _many_drugs(count: int) -> tuple[Condition, Network]:
    names = [f"d{place}" for place in range(count)]
    nodes = {name: Node(name, kind="drug") for name in names} | {"A": Node("A", rule=Var("d0"))}
    return Condition("", (Phase(tuple(Drug(name, 0.5) for name in names)),)), Network("n", nodes)


def test_twelve_partial_doses_make_4096_kinds_of_responder() -> None:
    found = subpopulations(*_many_drugs(12))
    assert {cells.weight for cells in found} == {2.0**-12}
    assert len(found) == 4096


def test_more_kinds_of_responder_are_refused_with_their_number() -> None:
    with pytest.raises(TooLargeError, match=r"8192 kinds of responder \(limit 4096\)"):
        subpopulations(*_many_drugs(13))


def test_an_unknown_context_is_refused() -> None:
    with pytest.raises(InputError, match="unknown context 'quux'"):
        subpopulations(Condition("quux"), CELLS)


def test_two_opposite_items_in_one_phase_are_refused() -> None:
    condition = Condition("", (Phase((Knockout("ERK"), Overexpression("ERK"))),))
    with pytest.raises(InputError, match="ERK OE contradicts another item"):
        subpopulations(condition, CELLS)
