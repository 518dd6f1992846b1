"""Hysteresis against folds found by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

import simnet as sn
from simnet.analysis.continuation import continuation
from simnet.errors import InputError, UnknownNameError
from simnet.network import Network
from simnet.scenario.ode import EdgeParameters, LogicODE

SELF = Network.from_rules({"A": "S | A"})


def fold() -> float:
    """The S at which the low state of A ends: x = 1 - (1 - h(S))(1 - h(x)) with plain h, n = 3, k = 1/2.

    So h(S) = 1 - (1 - x) / (1 - h(x)) = 1 - (1 - x)(1 + 8 x^3), whose first maximum in x is the fold.
    """
    top = minimize_scalar(lambda x: (1 - x) * (1 + 8 * x**3), bounds=(0.0, 0.4), method="bounded")
    h = 1 - top.fun
    return float((h / (1 - h) / 8) ** (1 / 3))


def test_the_low_state_ends_at_the_fold_that_the_equation_has() -> None:
    at = fold()
    values = np.array([0.0, 0.1, at - 2e-3, at + 2e-3, 0.6])
    loop = continuation(SELF, {}, LogicODE("hillcube"), "S", values)
    up, down = loop.of("A")
    assert loop.up.jumped.tolist() == [False, False, False, True, False]
    assert up[2] < 0.4 < 0.8 < up[3]
    assert loop.down.jumped.tolist() == [False] * 5
    assert down[0] == pytest.approx(0.809017, abs=1e-6)  # x^2 - x/2 - 1/4 = 0 at S = 0: half the golden ratio
    assert loop.bistable("A").tolist() == [0.0, 0.1, pytest.approx(at - 2e-3)]


def test_every_point_of_a_branch_is_an_equilibrium() -> None:
    values = np.linspace(0, 1, 11)
    loop = continuation(SELF, {}, LogicODE("hillcube"), "S", values)
    for branch in (loop.up, loop.down):
        s, a = branch.values, branch.levels[:, loop.names.index("A")]
        h = [x**3 / (x**3 + 0.125) for x in (s, a)]
        assert 1 - (1 - h[0]) * (1 - h[1]) == pytest.approx(a, abs=1e-9)
        assert branch.stable.all()


def test_without_feedback_there_is_no_hysteresis_even_over_a_coarse_grid() -> None:
    loop = continuation(Network.from_rules({"A": "S"}), {}, LogicODE("hillcube", n=8), "S", [0, 0.4, 0.6, 1])
    assert loop.bistable("A").size == 0
    assert not loop.up.jumped.any()
    assert not loop.down.jumped.any()


def test_the_latch_keeps_erk_on_while_the_ligand_falls_and_the_amplifier_does_not() -> None:
    cells = sn.load("tmtnf_dox")
    scheme = LogicODE("hillcube", edges={("ERK", "GSTP1"): EdgeParameters(k=0.4)})
    values = np.linspace(0, 1, 21)
    latch = continuation(cells.with_alternative("latch"), {"ERK_high": 0}, scheme, "tmTNF", values)
    up, down = latch.of("ERK")
    assert (round(float(up[0]), 2), round(float(down[0]), 2)) == (0.0, 0.86)
    # Residual ligand of 0.3 is enough for the latch to stay on, as the curation notes say.
    assert down[6] > 0.85
    assert up[6] < 0.1
    amplifier = continuation(cells, {}, scheme, "tmTNF", values)
    assert amplifier.bistable("ERK").size == 0


def test_where_cells_oscillate_there_is_no_stable_point_on_the_branch() -> None:
    ring = Network.from_rules({"A": "!C", "B": "!A", "C": "!B & G"})
    loop = continuation(ring, {}, LogicODE("hillcube", n=6, t_max=50), "G", [0.0, 1.0])
    assert loop.up.stable.tolist() == [True, False]


def test_values_and_names_are_checked() -> None:
    with pytest.raises(InputError, match="two different values"):
        continuation(SELF, {}, None, "S", [0.5, 0.5])
    with pytest.raises(UnknownNameError, match="'Q'"):
        continuation(SELF, {}, None, "Q", [0, 1])
