"""Normalised Hill reactions against the formulas that Netflux writes out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine.levelsystem import level_system
from simnet.errors import InputError
from simnet.network import Network
from simnet.scenario.ode import EdgeParameters, LogicODE, NodeParameters, ParameterEnsemble

NETFLUX = LogicODE("netflux", n=1.4, k=0.5)

level = st.floats(0, 1)


def act(x: float, w: float, n: float, ec50: float) -> float:
    """Activation as in Netflux's generated code."""
    beta = (math.pow(ec50, n) - 1) / (2 * math.pow(ec50, n) - 1)
    bend = math.pow(beta - 1, 1 / n)
    return min(w, w * beta * math.pow(x, n) / (math.pow(bend, n) + math.pow(x, n)))


def inhib(x: float, w: float, n: float, ec50: float) -> float:
    return w - act(x, w, n, ec50)


def all_of(w: float, *parts: float) -> float:
    return 0.0 if w == 0 else math.prod(parts) / w ** (len(parts) - 1)


def either(x: float, y: float) -> float:
    return x + y - x * y


def slope(network: Network, scheme: LogicODE, levels: dict[str, float], node: str) -> float:
    column = np.array([[levels.get(name, 0.0)] for name in network.nodes])
    return float(level_system(network, scheme).slope(column)[list(network.nodes).index(node), 0])


@given(a=level, b=level, c=level, t=level, w1=level, w2=level, tau=st.floats(0.1, 10), y=st.floats(0.2, 1))
@settings(max_examples=60, deadline=None)
def test_two_reactions_of_a_target_with_their_own_weights(
    a: float, b: float, c: float, t: float, w1: float, w2: float, tau: float, y: float
) -> None:
    # A & !B => T (w1, n 2, EC50 0.4) and C => T (w2, n 1.4, EC50 0.5)
    network = Network.from_rules({"T": "A & !B | C"})
    first = EdgeParameters(n=2, k=0.4, w=w1)
    scheme = LogicODE(
        "netflux", n=1.4, k=0.5,
        edges={("A", "T"): first, ("B", "T"): first, ("C", "T"): EdgeParameters(w=w2)},
        nodes={"T": NodeParameters(tau=tau, ymax=y)},
    )  # fmt: skip
    made = either(all_of(w1, act(a, w1, 2, 0.4), inhib(b, w1, 2, 0.4)), act(c, w2, 1.4, 0.5))
    expected = (made * y - t) / tau
    assert slope(network, scheme, {"A": a, "B": b, "C": c, "T": t}, "T") == pytest.approx(expected, abs=1e-9)


def test_the_curve_is_one_half_at_ec50_and_one_at_one() -> None:
    network = Network.from_rules({"T": "A"})
    for x, expected in ((0.0, 0.0), (0.5, 0.5), (1.0, 1.0)):
        assert slope(network, NETFLUX, {"A": x}, "T") == pytest.approx(expected)


def test_a_level_above_one_acts_like_one() -> None:
    network = Network.from_rules({"A": "A", "T": "A"})
    scheme = LogicODE("netflux", n=1.4, k=0.5, nodes={"A": NodeParameters(ymax=2.0)})
    assert slope(network, scheme, {"A": 1.7}, "T") == pytest.approx(1.0)


def test_a_negated_group_is_the_complement_of_its_parts() -> None:
    # !(A | B) = (1 - a)(1 - b) with a = b = 1/2.
    network = Network.from_rules({"T": "!(A | B)"})
    assert slope(network, NETFLUX, {"A": 0.5, "B": 0.5}, "T") == pytest.approx(0.25)


def test_the_rule_is_taken_as_written_so_a_repeated_regulator_counts_twice() -> None:
    # (A & B) | (A & C) at a = b = c = 1/2: 1/4 + 1/4 - 1/16; the interpolated truth table says 3/8.
    rule = {"T": "A & B | A & C"}
    levels = {"A": 0.5, "B": 0.5, "C": 0.5}
    assert slope(Network.from_rules(rule), NETFLUX, levels, "T") == pytest.approx(0.4375)
    assert slope(Network.from_rules(rule), LogicODE("hillcube"), levels, "T") == pytest.approx(0.375)


def test_the_smallest_weight_of_a_reaction_is_its_weight() -> None:
    network = Network.from_rules({"T": "A & B"})
    scheme = LogicODE("netflux", n=1.4, edges={("A", "T"): EdgeParameters(w=0.3)})
    assert slope(network, scheme, {"A": 1.0, "B": 1.0}, "T") == pytest.approx(0.3)


def test_a_single_regulator_with_a_weight_reaches_its_weight() -> None:
    for text, at in (("A", 1.0), ("!A", 0.0)):
        scheme = LogicODE("netflux", n=1.4, w=0.6)
        assert slope(Network.from_rules({"T": text}), scheme, {"A": at}, "T") == pytest.approx(0.6)


def test_parameters_without_a_curve_are_refused() -> None:
    with pytest.raises(InputError, match="n = 1"):
        LogicODE("netflux", n=1, k=0.5)
    ranges = ParameterEnsemble(3, n=(1, 3))
    with pytest.raises(InputError, match="Netflux has no curve"):
        level_system(Network.from_rules({"T": "A"}), NETFLUX, ranges)


def test_weights_are_refused_by_the_forms_that_have_none() -> None:
    with pytest.raises(InputError, match="only the form 'netflux' has weights"):
        LogicODE(edges={("A", "T"): EdgeParameters(w=0.5)})
    with pytest.raises(InputError, match="weights"):
        level_system(Network.from_rules({"T": "A"}), LogicODE(), ParameterEnsemble(2, w=(0.1, 1)))
