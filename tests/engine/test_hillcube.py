"""Hill cubes against a loop over truth-table rows, as the papers write them."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine.hillcube import hill
from simnet.engine.levelsystem import level_system
from simnet.errors import TooLargeError
from simnet.logic import And, Expr, Not, Or, Var, parse, variables
from simnet.network import Network
from simnet.scenario.ode import EdgeParameters, Form, LogicODE
from tests.oracles import value
from tests.strategies import rules

NAMES = ["A", "B", "C", "D", "E", "F"]


def plain_hill(x: float, n: float, k: float) -> float:
    """Hill curve of Wittmann et al. 2009."""
    return math.pow(x, n) / (math.pow(x, n) + math.pow(k, n))


def normalised_hill(x: float, n: float, k: float) -> float:
    """The same, divided by its value at 1."""
    return plain_hill(x, n, k) / plain_hill(1.0, n, k)


def cube(rule: Expr, arguments: dict[str, float]) -> float:
    """Sum over the corners of the truth table: each that is 1 counts the product of its distances."""
    total = 0.0
    for corner in itertools.product((0, 1), repeat=len(arguments)):
        at = dict(zip(arguments, corner, strict=True))
        if value(rule, at):
            total += math.prod(x if at[name] else 1 - x for name, x in arguments.items())
    return total


def production(rule: Expr, levels: dict[str, float], scheme: LogicODE) -> float:
    """What our right-hand side makes of a rule at some levels."""
    network = Network.from_rules({"target": rule})
    row = {name: place for place, name in enumerate(network.nodes)}
    column = np.array([[levels.get(name, 0.0)] for name in network.nodes])
    return float(level_system(network, scheme).slope(column)[row["target"], 0])


@given(rules(NAMES, 10), st.lists(st.floats(0, 1), min_size=6, max_size=6), st.floats(0.5, 6), st.floats(0.2, 0.8))
@settings(max_examples=60, deadline=None)
def test_a_rule_is_the_sum_over_the_rows_of_its_truth_table(
    rule: Expr, xs: list[float], n: float, k: float
) -> None:
    levels = dict(zip(NAMES, xs, strict=True))
    curves = {"hillcube": plain_hill, "hillcube_normalised": normalised_hill}
    for form, curve in curves.items():
        arguments = {name: curve(levels[name], n, k) for name in variables(rule)}
        ours = production(rule, levels, LogicODE(form, n=n, k=k))  # type: ignore[arg-type]
        assert ours == pytest.approx(cube(rule, arguments), abs=1e-12)


@given(rules(NAMES, 10))
@settings(max_examples=30, deadline=None)
def test_at_the_corners_the_normalised_cube_is_the_boolean_rule(rule: Expr) -> None:
    for corner in itertools.product((0, 1), repeat=len(NAMES)):
        at = dict(zip(NAMES, corner, strict=True))
        levels = {name: float(bit) for name, bit in at.items()}
        assert production(rule, levels, LogicODE()) == pytest.approx(value(rule, at), abs=1e-12)


def test_exclusive_or_is_interpolated_and_not_multiplied_out() -> None:
    # p(1-q) + q(1-p) at p = q = h(1/2) = 1/2 of the plain curve: 1/2.
    rule = parse("A & !B | B & !A").expr
    assert production(rule, {"A": 0.5, "B": 0.5}, LogicODE("hillcube")) == pytest.approx(0.5)


def test_a_regulator_that_changes_nothing_has_no_influence() -> None:
    rule = parse("A & (B | !B)").expr
    for b in (0.0, 0.3, 1.0):
        assert production(rule, {"A": 0.5, "B": b}, LogicODE("hillcube")) == pytest.approx(0.5)


def test_the_plain_curve_is_one_half_at_its_bend_and_the_normalised_one_is_one_at_one() -> None:
    n, k = np.array([3.0]), np.array([0.4])
    gain, bend = hill(n, k, normalised=False)
    assert float(gain[0] * 0.4**3 / (0.4**3 + bend[0])) == pytest.approx(0.5)
    gain, bend = hill(n, k, normalised=True)
    assert float(gain[0] / (1 + bend[0])) == pytest.approx(1.0)


def test_each_regulation_has_its_own_curve() -> None:
    network = Network.from_rules({"T": "R", "U": "R"})
    scheme = LogicODE("hillcube", n=3, k=0.5, edges={("R", "U"): EdgeParameters(n=2, k=0.25)})
    slope = level_system(network, scheme).slope(np.array([[0.5], [0.0], [0.0]]))
    # 0.5 for T; 0.25 / (0.25 + 0.0625) = 0.8 for U.
    assert slope.ravel().tolist() == pytest.approx([0.0, 0.5, 0.8])


@pytest.mark.parametrize("form", ["hillcube", "hillcube_normalised"])
def test_a_rule_of_forty_regulators_costs_no_more_than_its_structure(form: Form) -> None:
    # An OR of forty is 1 - (1 - h)^40; its truth table would have 2^40 rows.
    names = [f"r{place}" for place in range(40)]
    rule = Or(tuple(Var(name) for name in names))
    at = 0.2
    curve = plain_hill if form == "hillcube" else normalised_hill
    expected = 1 - (1 - curve(at, 3, 0.5)) ** 40
    assert production(rule, dict.fromkeys(names, at), LogicODE(form)) == pytest.approx(expected, abs=1e-12)
    network = Network.from_rules({"T": rule})
    assert len(level_system(network, LogicODE(form)).program) < 100


def test_a_threshold_rule_of_twelve_regulators_is_the_binomial_tail() -> None:
    # At least 6 of 12 at p = h(0.5) = 1/2: (2^12 + C(12, 6)) / 2^13.
    names = [f"r{place}" for place in range(12)]
    rule = Or(tuple(And(tuple(map(Var, chosen))) for chosen in itertools.combinations(names, 6)))
    expected = (2**12 + math.comb(12, 6)) / 2**13
    assert production(rule, dict.fromkeys(names, 0.5), LogicODE("hillcube")) == pytest.approx(expected, abs=1e-12)


def test_a_rule_whose_diagram_explodes_is_refused() -> None:
    # The hidden weighted bit in another dress: pairs that lie far apart in both orders that are tried.
    pairs = [(f"a{place}", f"b{place}") for place in range(20)]
    first = [Var(a) for a, _ in pairs]
    guard = Or((And((*first, *(Var(b) for _, b in pairs))), And(tuple(Not(v) for v in first))))
    rule = Or((guard, *(And((Var(a), Var(b))) for a, b in pairs)))
    with pytest.raises(TooLargeError, match="decision diagram"):
        production(rule, {}, LogicODE())
