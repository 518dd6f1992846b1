"""Courses over synchronous steps, stage by stage."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from simnet.errors import ConditionError, InputError
from simnet.network import Drug, EdgeLoss, Network
from simnet.results import Trajectory
from simnet.scenario import Condition, Phase, parse_condition
from simnet.study import trajectory
from tests import oracles
from tests.oracles import Plan, State
from tests.strategies import treated


def chain(drug: bool = False) -> Network:
    """Ligand -> Receptor -> Kinase, with a drug against the receptor."""
    net = Network.from_rules(
        {"Receptor": "Ligand & !Drug", "Kinase": "Receptor"}, contexts={"fed": {"Ligand": True}}, id="chain"
    )
    return replace(net, nodes={**net.nodes, "Drug": replace(net.nodes["Drug"], kind="drug")})


CHAIN = chain()


def by_stage(course: Trajectory, node: str) -> list[list[float]]:
    """The course of a node, settling first, then phase by phase."""
    begins = [0, *(first for first, _ in course.phases), len(course.values)]
    return [course.of(node)[begin:end].tolist() for begin, end in itertools.pairwise(begins)]


def test_settling_shows_each_step_from_the_start_and_two_steps_of_rest() -> None:
    course = trajectory(CHAIN, "fed: untreated")
    # receptor on after one step, kinase after two; the third state is kept for two more steps. The
    # untreated phase begins at rest and shows it for two more steps.
    assert by_stage(course, "Receptor") == [[0, 1, 1, 1, 1], [1, 1, 1]]
    assert by_stage(course, "Kinase") == [[0, 0, 1, 1, 1], [1, 1, 1]]


def test_a_phase_begins_where_the_last_one_ended_with_its_drug_on() -> None:
    course = trajectory(CHAIN, "fed: Drug then untreated")
    assert course.phases == ((5, "Drug"), (10, "untreated"))
    assert by_stage(course, "Drug") == [[0] * 5, [1] * 5, [0] * 5]
    # the drug acts one step after it is given, and its washout one step after it is gone
    assert by_stage(course, "Receptor") == [[0, 1, 1, 1, 1], [1, 0, 0, 0, 0], [0, 1, 1, 1, 1]]
    assert by_stage(course, "Kinase") == [[0, 0, 1, 1, 1], [1, 1, 0, 0, 0], [0, 0, 1, 1, 1]]


def test_an_inhibited_node_is_off_from_the_first_step_of_its_phase() -> None:
    course = trajectory(CHAIN, "fed: INH:Receptor")
    assert course.of("Receptor")[course.phases[0][0]] == 0


def test_a_knocked_out_node_is_off_throughout() -> None:
    assert not trajectory(CHAIN, "fed: KO:Receptor").of("Receptor").any()


def test_a_dose_shows_the_share_of_cells() -> None:
    course = trajectory(CHAIN, "fed: Drug=0.25")
    assert by_stage(course, "Drug")[1] == [0.25] * 5
    assert by_stage(course, "Receptor")[1] == [1, 0.75, 0.75, 0.75, 0.75]


def test_a_cycle_is_shown_once_round_and_two_steps_more() -> None:
    # A copies B and B negates A: period 4
    clock = Network.from_rules({"A": "B", "B": "!A"})
    course = trajectory(clock, "untreated")
    assert course.of("B").tolist()[:6] == [0, 1, 1, 0, 0, 1]
    assert course.phases == ((6, "untreated"),)


def test_a_stage_lasts_64_steps_at_most() -> None:
    rules = {"s0": "1"} | {f"s{place}": f"s{place - 1}" for place in range(1, 80)}
    course = trajectory(Network.from_rules(rules), "untreated")
    assert course.phases == ((65, "untreated"),)
    assert course.values[64].sum() == 64


def test_the_initial_state_of_the_model_comes_first() -> None:
    clock = Network.from_rules({"A": "B", "B": "!A"}, initial={"B": True})
    assert trajectory(clock, "untreated").values[0].tolist() == [0, 1]


@pytest.mark.parametrize("text", ["fed: Drug", "fed: Drug=0.5 then KO:Kinase"])
def test_a_condition_may_be_given_as_text_or_as_an_object(text: str) -> None:
    from_text, from_object = trajectory(CHAIN, text), trajectory(CHAIN, parse_condition(text, CHAIN))
    assert from_text.label == text
    assert (from_text.values == from_object.values).all()


def test_what_was_done_to_the_network_is_in_the_course() -> None:
    course = trajectory(CHAIN.perturb(Drug("Drug")), Condition("fed"))
    assert by_stage(course, "Drug") == [[0] * 5, [1] * 5]


def test_a_lost_edge_is_lost_in_the_course() -> None:
    lost = Condition("fed", (Phase((EdgeLoss("Drug", "Receptor"), Drug("Drug"))),))
    assert trajectory(CHAIN, lost).of("Receptor")[-1] == 1


@pytest.mark.parametrize(("text", "error"), [("fed: Dug", ConditionError), ("fedd: Drug", ConditionError)])
def test_a_misspelt_condition_is_refused(text: str, error: type[InputError]) -> None:
    with pytest.raises(error):
        trajectory(CHAIN, text)


def moved(cells: Mapping[State, float], where: Callable[[State], Sequence[State]]) -> dict[State, float]:
    """Cells after each state has gone to others, in equal shares."""
    found: dict[State, float] = {}
    for state, share in cells.items():
        ends = where(state)
        for end in ends:
            found[end] = found.get(end, 0.0) + share / len(ends)
    return found


def test_cells_on_a_cycle_enter_the_next_phase_from_all_of_its_states() -> None:
    # A and B blink in turn with period 4; a latch keeps what A was at the moment when the drug came
    rules = {"A": "B & !Drug | A & Drug", "B": "!A & !Drug | B & Drug"}
    course = trajectory(Network.from_rules(rules), "untreated then Drug=1")
    assert by_stage(course, "A")[-1] == [0.5] * 3
    assert by_stage(course, "B")[-1] == [0.5] * 3


@settings(max_examples=24, deadline=None)
@given(case=treated(5))
def test_every_course_follows_the_synchronous_steps(case: tuple[Network, Plan]) -> None:
    network, plan = case
    course = trajectory(network, plan.condition)
    begins = [0, *(first for first, _ in course.phases), len(course.values)]
    expected = np.zeros_like(course.values)
    for weight, stages in plan.groups(network):
        cells = {tuple(int(network.initial.get(name, False)) for name in network.nodes): weight}
        for held, (begin, end) in zip(stages, itertools.pairwise(begins), strict=True):
            cells = moved(cells, lambda state, held=held: [oracles.clamp(network, state, held)])  # type: ignore[misc]
            settled = moved(cells, lambda state, held=held: oracles.cycle_from(network, state, held))  # type: ignore[misc]
            for step in range(begin, end):
                for state, share in cells.items():
                    expected[step] += share * np.array(state)
                cells = moved(cells, lambda state, held=held: [oracles.image(network, state, held)])  # type: ignore[misc]
            cells = settled
    assert np.allclose(course.values, expected, atol=1e-9)


@settings(max_examples=24, deadline=None)
@given(case=treated(5))
def test_the_last_state_of_a_course_is_on_an_attractor(case: tuple[Network, Plan]) -> None:
    network, plan = case
    course = trajectory(network, plan.condition)
    ends = oracles.settle(network, plan, "sync")
    if len(plan.groups(network)) == 1:
        # the last values are means over states of these attractors
        every = np.array([state for cycle in ends for state in cycle])
        assert (every.min(axis=0) - 1e-9 <= course.values[-1]).all()
        assert (course.values[-1] <= every.max(axis=0) + 1e-9).all()
