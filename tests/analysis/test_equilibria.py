"""Equilibria against Boolean fixed points, closed forms and the theory of the three-node ring."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings

import simnet as sn
from simnet.analysis.equilibria import equilibria
from simnet.analysis.linearised import jacobian, stability
from simnet.engine.levelsystem import level_system
from simnet.network import Network
from simnet.scenario.ode import EdgeParameters, LogicODE
from simnet.scenario.schemes import Start
from tests.oracles import all_states, image
from tests.strategies import networks

RING = Network.from_rules({"A": "!C", "B": "!A", "C": "!B"})  # the repressilator's wiring
TOGGLE = Network.from_rules({"A": "!B", "B": "!A"})


@given(networks(5))
@settings(max_examples=30, deadline=None)
def test_boolean_fixed_points_are_equilibria_of_the_normalised_cube(network: Network) -> None:
    held = dict.fromkeys(network.inputs, True)
    system = level_system(network, LogicODE()).under(dict.fromkeys(held, 1.0), {})
    for state in all_states(network, held):
        slope = system.slope(np.array(state, np.float64)[:, None])[:, 0]
        expected = np.subtract(image(network, state, held), state)
        assert slope == pytest.approx(expected, abs=1e-12)


@given(networks(4))
@settings(max_examples=15, deadline=None)
def test_every_boolean_fixed_point_is_found_from_the_corners(network: Network) -> None:
    held = dict.fromkeys(network.inputs, False)
    found = equilibria(network, {}, LogicODE(), Start("all"))
    levels = [tuple(point.levels.values()) for point in found.points]
    for state in all_states(network, held):
        if image(network, state, held) == state:
            assert any(max(map(abs, np.subtract(state, each)), default=0) < 1e-4 for each in levels)


def test_a_toggle_has_two_stable_states_and_a_saddle_between() -> None:
    found = equilibria(TOGGLE, {}, LogicODE("hillcube"), [[0.9, 0.1], [0.1, 0.9], [0.8, 0.3], [0.4, 0.4]])
    assert len(found.points) == 3
    assert len(found.stable) == 2
    saddle = next(point for point in found.points if not point.stable)
    # On the diagonal x = 1 - h(x), so x = 1/2; the slopes there are -n/2 = -3/2, the eigenvalues -1 ± 3/2.
    assert saddle.levels["A"] == pytest.approx(0.5, abs=1e-6)
    assert saddle.leading == pytest.approx(0.5, abs=1e-5)
    assert [found.points[place].stable for place in found.of_start] == [True, True, True, False]
    assert sum(point.share for point in found.points) == pytest.approx(1.0)


@pytest.mark.parametrize(("n", "rests"), [(3.0, True), (3.8, True), (4.4, False), (6.0, False)])
def test_the_ring_of_three_repressors_oscillates_beyond_a_hill_exponent_of_four(n: float, rests: bool) -> None:
    # At x = 1/2 every slope is -n/2 and the leading eigenvalue -1 + (n/2) cos 60°: 0 at n = 4.
    starts = [[0.9, 0.1, 0.4], [0.2, 0.3, 0.9]]
    found = equilibria(RING, {}, LogicODE("hillcube", n=n, t_max=400), starts)
    assert found.undecided == 0.0
    if rests:
        (point,) = found.points
        assert point.leading == pytest.approx(-1 + n / 4, abs=1e-6)
        assert not found.oscillations
    else:
        (wave,) = found.oscillations
        assert not found.points
        assert wave.share == 1.0
        assert found.of_start == (-1, -1)
        assert wave.low["A"] < 0.45 < 0.55 < wave.high["A"]


def test_the_period_near_the_onset_is_that_of_the_linear_theory() -> None:
    # At n = 4 the pair crosses the axis at ± i (n/2) sin 60° = ± i 1.732: period 3.628.
    found = equilibria(RING, {}, LogicODE("hillcube", n=4.2, t_max=400), [[0.9, 0.1, 0.4]])
    assert found.oscillations[0].period == pytest.approx(2 * math.pi / math.sqrt(3), rel=0.03)
    assert found.oscillations[0].mean["A"] == pytest.approx(0.5, abs=0.02)


def test_a_ring_that_has_not_come_to_rest_in_time_is_undecided_and_not_an_oscillation() -> None:
    found = equilibria(RING, {}, LogicODE("hillcube", n=3.5, t_max=12), [[0.9, 0.1, 0.4]])
    assert not found.points
    assert not found.oscillations
    assert found.undecided == 1.0


def test_the_jacobian_is_that_of_central_differences() -> None:
    network = Network.from_rules({"A": "B & !C | D", "B": "A | C & D", "C": "!A", "D": "D & B"})
    for form, n in (("hillcube", 3.0), ("hillcube_normalised", 2.5), ("netflux", 1.4)):
        system = level_system(network, LogicODE(form, n=n))  # type: ignore[arg-type]
        at = np.array([0.3, 0.6, 0.45, 0.8])
        numeric = np.empty((4, 4))
        for column in range(4):
            up, down = at.copy(), at.copy()
            up[column] += 1e-6
            down[column] -= 1e-6
            numeric[:, column] = (system.slope(up[:, None]) - system.slope(down[:, None]))[:, 0] / 2e-6
        assert jacobian(system, at) == pytest.approx(numeric, abs=1e-7)


def test_a_boolean_fixed_point_can_be_unstable_when_the_curve_is_steep_at_one() -> None:
    # n = 1, k = 0.9: h'(1) = k / (1 + k) = 0.47 and h'(0) = (1 + k) / k = 2.1: the corner 0 repels.
    pair = Network.from_rules({"A": "B", "B": "A"})
    system = level_system(pair, LogicODE(n=1, k=0.9))
    assert stability(system, np.zeros(2)) == pytest.approx(-1 + 1.9 / 0.9)
    assert stability(system, np.ones(2)) == pytest.approx(-1 + 0.9 / 1.9)


def test_the_latch_of_erk_and_gstp1_is_bistable_and_the_amplifier_is_not() -> None:
    cells = sn.load("tmtnf_dox")
    scheme = LogicODE("hillcube", edges={("ERK", "GSTP1"): EdgeParameters(k=0.4)})
    latch = equilibria(cells.with_alternative("latch"), {"ERK_high": 0}, scheme, Start("random", 60))
    levels = sorted((point.levels["ERK"], point.levels["GSTP1"]) for point in latch.stable)
    assert levels == [pytest.approx((0, 0), abs=1e-6), pytest.approx((0.8568, 0.9076), abs=1e-4)]
    amplifier = equilibria(cells, {}, scheme, Start("random", 60))
    assert [point.levels["ERK"] for point in amplifier.points] == [pytest.approx(0.0, abs=1e-6)]


def test_ends_nearer_than_the_tolerance_are_one_equilibrium() -> None:
    far = equilibria(TOGGLE, {}, LogicODE("hillcube"), Start("all"), merge=2.0)
    assert len(far.points) == 1
    starts = list(itertools.product((0.0, 1.0), repeat=2))
    assert len(far.of_start) == len(starts)
