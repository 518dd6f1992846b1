"""Linear programs of layouts against scipy's own door to the solver."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.report.program import LinearProgram


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.data())
def test_the_best_values_cost_what_scipy_says(count: int, data: st.DataObject) -> None:
    from scipy.optimize import linprog

    whole = st.integers(-4, 4).map(float)
    prices = data.draw(st.lists(st.integers(0, 5).map(float), min_size=count, max_size=count))
    lowest = data.draw(st.lists(whole, min_size=count, max_size=count))
    terms = st.dictionaries(st.integers(0, count - 1), whole, max_size=count)
    rows = data.draw(st.lists(st.tuples(terms, whole), max_size=6))
    program = LinearProgram(list(prices), list(lowest))
    for row, bound in rows:
        program.at_most(row, bound)
    matrix = [[row.get(place, 0.0) for place in range(count)] for row, _ in rows] or None
    bounds = [bound for _, bound in rows] or None
    expected = linprog(prices, A_ub=matrix, b_ub=bounds, bounds=[(low, None) for low in lowest], method="highs")
    if not expected.success:
        with pytest.raises(ValueError, match="no solution"):
            program.solve()
        return
    found = program.solve()
    assert sum(price * value for price, value in zip(prices, found, strict=True)) == pytest.approx(expected.fun)
    assert all(value >= low - 1e-6 for value, low in zip(found, lowest, strict=True))
    assert all(sum(factor * found[place] for place, factor in row.items()) <= bound + 1e-6 for row, bound in rows)


def test_a_distance_between_three_places_is_kept() -> None:
    # a + 2 <= b, b + 3 <= c: the cheapest places are 1, 3, 6.
    program = LinearProgram([1.0, 1.0], [1.0, 0.0])
    last = program.variable(1.0)
    program.at_most({0: 1.0, 1: -1.0}, -2.0)
    program.at_most({1: 1.0, last: -1.0}, -3.0)
    assert program.solve() == pytest.approx([1.0, 3.0, 6.0])


def test_bounds_that_contradict_each_other_are_refused() -> None:
    program = LinearProgram([1.0], [3.0])
    program.at_most({0: 1.0}, 2.0)
    with pytest.raises(ValueError, match="no solution"):
        program.solve()


def test_prices_below_zero_without_an_upper_bound_are_refused() -> None:
    with pytest.raises(ValueError, match="no solution"):
        LinearProgram([-1.0], [0.0]).solve()
