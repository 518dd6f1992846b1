"""Rates, durations and initial probabilities that make sense, and those that do not."""

from __future__ import annotations

import math

import pytest

from simnet.errors import InputError, UnknownNameError
from simnet.logic import Var
from simnet.network import Network
from simnet.scenario.continuous import ContinuousTime, JointStart, Rates, TimedStage
from simnet.scenario.schedule import Stage


def test_nodes_go_up_and_down_at_rate_one_when_nothing_is_said() -> None:
    assert ContinuousTime().rate("ERK") == Rates(1.0, 1.0)


@pytest.mark.parametrize("rate", [-0.1, math.nan, math.inf])
def test_a_rate_that_is_no_finite_number_from_zero_up_is_refused(rate: float) -> None:
    with pytest.raises(InputError, match="rate up"):
        Rates(up=rate)
    with pytest.raises(InputError, match="rate down"):
        Rates(down=((Var("A"), rate),))


@pytest.mark.parametrize("time", [0.0, -1.0, math.nan, math.inf])
def test_times_are_finite_and_above_zero(time: float) -> None:
    with pytest.raises(InputError):
        ContinuousTime(duration=time)
    with pytest.raises(InputError):
        TimedStage("DOX", {}, time)


@pytest.mark.parametrize("time", [-1.0, math.nan, math.inf])
def test_a_settling_time_is_finite_and_not_below_zero(time: float) -> None:
    with pytest.raises(InputError, match="settling"):
        ContinuousTime(settling=time)


def test_without_settling_the_phases_begin_at_the_start_itself() -> None:
    scheme = ContinuousTime(duration=3, settling=0)
    stages = scheme.timed([Stage("settled", {}), Stage("DOX", {"DOX": True})])
    assert [(s.label, s.settling) for s in stages] == [("DOX", False)]


def test_a_node_starts_in_one_way_only() -> None:
    group = JointStart(("A", "B"), (((0, 1), 1.0),))
    with pytest.raises(InputError, match="A is given twice"):
        ContinuousTime(initial={"A": 0.5}, together=(group,))


@pytest.mark.parametrize("outcomes", [(), (((0, 1), 0.4),), (((0, 1), 1.5), ((1, 0), -0.5)), (((1,), 1.0),)])
def test_a_joint_start_that_is_no_distribution_is_refused(outcomes: tuple[tuple[tuple[int, ...], float], ...]) -> None:
    with pytest.raises(InputError, match="joint start of A, B"):
        ContinuousTime(together=(JointStart(("A", "B"), outcomes),))


def test_fewer_than_no_windows_are_refused() -> None:
    with pytest.raises(InputError):
        ContinuousTime(windows=-1)


def test_an_initial_probability_above_one_is_refused() -> None:
    with pytest.raises(InputError, match="ERK"):
        ContinuousTime(initial={"ERK": 1.5})


def test_equal_schemes_have_one_hash_and_others_differ() -> None:
    one, same = ContinuousTime(rates={"A": Rates(2.0)}), ContinuousTime(rates={"A": Rates(2.0)})
    assert one == same
    assert len({one, same, ContinuousTime(rates={"A": Rates(3.0)})}) == 2


def test_changing_the_mapping_afterwards_does_not_change_the_scheme() -> None:
    rates = {"A": Rates(2.0)}
    scheme = ContinuousTime(rates=rates)
    rates["A"] = Rates(9.0)
    assert scheme.rate("A").up == 2.0


def test_settling_comes_before_the_phases() -> None:
    scheme = ContinuousTime(duration=3, settling=7)
    stages = scheme.timed([Stage("settled", {}), Stage("DOX", {"DOX": True}), Stage("untreated", {})])
    assert [(s.label, s.duration, s.settling) for s in stages] == [
        ("settled", 7, True),
        ("DOX", 3, False),
        ("untreated", 3, False),
    ]


NETWORK = Network.from_rules({"ERK": "RAS"})


@pytest.mark.parametrize(
    "scheme",
    [
        ContinuousTime(rates={"pERK": Rates()}),
        ContinuousTime(initial={"pERK": 0.5}),
        ContinuousTime(rates={"ERK": Rates(up=((Var("pERK"), 1.0),))}),
    ],
)
def test_names_that_the_network_does_not_have_are_refused_with_the_nearest(scheme: ContinuousTime) -> None:
    with pytest.raises(UnknownNameError, match="'ERK'"):
        scheme.check(NETWORK)


def test_a_held_node_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        ContinuousTime().check(NETWORK, [TimedStage("x", {"pERK": True}, 1.0)])


def test_an_input_has_no_rates() -> None:
    with pytest.raises(InputError, match="RAS has no rule"):
        ContinuousTime(rates={"RAS": Rates()}).check(NETWORK)
