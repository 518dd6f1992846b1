"""Powers from sums and products, against Python's own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine.power import LEAST, power


@given(st.floats(1e-300, 1e300), st.floats(-12, 12))
@settings(max_examples=300, deadline=None)
def test_a_power_is_right_to_two_units_in_the_last_place_of_its_logarithm(base: float, exponent: float) -> None:
    logarithm = exponent * math.log(base)
    if abs(logarithm) < 690:
        found = float(power(np.array([base]), exponent)[0])
        assert found == pytest.approx(base**exponent, rel=2 * 2**-52 * (1 + abs(logarithm)), abs=0)


@given(st.floats(0.1, 12))
@settings(max_examples=30, deadline=None)
def test_a_curve_ends_at_exactly_0_and_1(exponent: float) -> None:
    # Boolean fixed points are corners at which every level is 0 or 1; a last bit off would move them.
    assert power(np.array([0.0, 1.0]), exponent).tolist() == [0.0, 1.0]


def test_what_is_not_a_level_counts_as_0() -> None:
    assert power(np.array([-1e-9, -0.0, LEAST / 2, math.nan]), 1.4).tolist() == [0.0] * 4


def test_results_too_large_or_too_small_stay_finite() -> None:
    large, small = power(np.array([1e200, 1e-200]), np.array([9.0, 9.0]))
    assert large == pytest.approx(math.exp(700), rel=1e-12)
    assert small == pytest.approx(math.exp(-700), rel=1e-12)


def test_every_level_may_have_an_exponent_of_its_own() -> None:
    found = power(np.array([[0.5, 0.25]]), np.array([[1.0], [2.0]]))
    assert found == pytest.approx(np.array([[0.5, 0.25], [0.25, 0.0625]]), rel=1e-15)
