"""Hysteresis against folds in closed form, slow sweeps by scipy, and what the curation notes say."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import simnet as sn
from simnet.errors import InputError, UnknownNameError
from simnet.network import Network
from simnet.results.hysteresis import Hysteresis
from simnet.scenario import LogicODE
from simnet.scenario.along import parse_along
from simnet.study.hysteresis import hysteresis

SELF = Network.from_rules({"A": "S | A"})  # plain cube: x = 1 - (1 - h(S)) (1 - h(x))
WEAK = LogicODE("hillcube", k=0.55)  # the loop alone cannot hold itself: h(x) < x everywhere
LATCH = sn.load("tmtnf_dox").with_alternative("latch")


def h(x: float, k: float) -> float:
    return x**3 / (x**3 + k**3)


def folds(k: float) -> list[float]:
    """S at which both x = f(x) and 1 = f'(x) hold: with 1 - h(S) = 1 / h'(x), one equation in x is left."""

    def gap(x: float) -> float:
        slope = 3 * x**2 * k**3 / (x**3 + k**3) ** 2
        return x - 1 + (1 - h(x, k)) / slope

    grid = np.linspace(0.02, 0.999, 400)
    found = []
    for low, high in pairwise(grid):
        if gap(low) * gap(high) < 0:
            x = brentq(gap, low, high, xtol=1e-14)
            stimulus = 1 - (1 - x) / (1 - h(x, k))  # h(S)
            if 0 < stimulus < h(1.0, k):
                found.append(k * (stimulus / (1 - stimulus)) ** (1 / 3))
    return sorted(found)


@pytest.fixture(scope="module")
def weak() -> Hysteresis:
    return hysteresis(SELF, along="S", readouts="A", scheme=WEAK)


@pytest.fixture(scope="module")
def latch() -> Hysteresis:
    return hysteresis(LATCH, "sensitive: untreated", along="tmTNF", readouts="ERK,GSTP1")


def test_folds_are_those_of_the_equation(weak: Hysteresis) -> None:
    expected = folds(0.55)
    assert len(expected) == 2
    assert [fold.value for fold in weak.folds] == pytest.approx(expected, abs=1e-7)
    assert weak.up.jumps[0].value == pytest.approx(expected[1], abs=1e-7)
    assert weak.down.jumps[0].value == pytest.approx(expected[0], abs=1e-7)
    assert weak.memory("A") == pytest.approx(tuple(expected), abs=1e-7)


def test_a_loop_that_holds_itself_never_jumps_back() -> None:
    found = hysteresis(SELF, along="S", readouts="A", scheme=LogicODE("hillcube"))
    assert [jump.value for jump in found.up.jumps] == pytest.approx(folds(0.5), abs=1e-7)
    assert not found.down.jumps
    assert "does not jump back: 0.809 at S = 0" in found.sentence("A")  # x^2 - x/2 - 1/4 = 0: half the golden ratio


def test_every_point_of_a_branch_solves_the_equation_and_its_stability_is_the_sign_of_the_slope(
    weak: Hysteresis,
) -> None:
    (branch,) = weak.branches
    for s, x, stable in zip(branch.values, branch.levels[:, 0], branch.stable, strict=True):
        rest = 1 - h(s, 0.55)
        assert 1 - rest * (1 - h(x, 0.55)) == pytest.approx(x, abs=1e-9)
        slope = rest * 3 * x**2 * 0.55**3 / (x**3 + 0.55**3) ** 2 - 1
        if abs(slope) > 1e-3:
            assert stable == (slope < 0)
    assert not branch.stable.all()  # the unstable middle was followed round both folds
    assert branch.values[0] == 0.0
    assert branch.values[-1] == 1.0


def test_the_ways_up_and_down_are_those_of_slow_sweeps_by_scipy(weak: Hysteresis) -> None:
    def settle(s: float, x: float) -> float:
        run = solve_ivp(
            lambda _, y: [1 - (1 - h(s, 0.55)) * (1 - h(max(y[0], 0.0), 0.55)) - y[0]], (0, 400), [x],
            method="LSODA", rtol=1e-9, atol=1e-11,
        )  # fmt: skip
        return float(run.y[0, -1])

    at = 0.0
    for values, levels in ((weak.up.values, weak.up.levels), (weak.down.values, weak.down.levels)):
        for s, level in zip(values[::10], levels[::10, 0], strict=True):
            at = settle(float(s), at)
            assert level == pytest.approx(at, abs=1e-5)


def test_the_latch_of_erk_remembers_the_ligand_and_the_amplifier_does_not(latch: Hysteresis) -> None:
    assert latch.memory("ERK") is not None
    assert "does not jump back: 1 at tmTNF = 0" in latch.sentence("ERK")
    amplifier = hysteresis(sn.load("tmtnf_dox"), "sensitive: untreated", along="tmTNF", readouts="ERK")
    assert amplifier.memory("ERK") is None
    assert not amplifier.folds
    assert amplifier.sentence("ERK").startswith("no memory of tmTNF")


def test_a_blocker_cannot_open_the_latch_but_cells_that_never_had_the_ligand_rest_elsewhere() -> None:
    found = hysteresis(LATCH, "resistant: DOX", along="tmTNF_blocker", readouts="ERK,CellDeath")
    assert found.memory("ERK") is None
    assert "cells with another past can also rest at 0 to 0.2" in found.sentence("ERK")
    assert found.to_dict()["folds"][0]["value"] == pytest.approx(0.5693, abs=1e-3)


def test_a_dose_of_an_inhibitor_moves_production() -> None:
    # A copies S; an inhibitor of dose d leaves 1 - d of its production
    found = hysteresis(Network.from_rules({"A": "S"}), "S=1", along="INH:A", readouts="A")
    up, down = found.of("A")
    assert up == pytest.approx(1 - found.up.values, abs=1e-6)
    assert down == pytest.approx(up, abs=1e-9)


def test_the_half_saturation_of_one_regulation_moves_that_regulation_alone() -> None:
    network = Network.from_rules({"A": "S", "B": "S"})
    scheme = LogicODE("hillcube")
    found = hysteresis(network, "S=1", along="half:S->A", readouts="A,B", scheme=scheme)
    up, _ = found.of("A")
    assert up == pytest.approx([1 / (1 + k**3) for k in found.up.values], abs=1e-6)
    assert found.of("B")[0] == pytest.approx(np.full(len(up), 1 / 1.125), abs=1e-6)
    exponent = hysteresis(network, "S=1", along="hill:S->A", readouts="A", scheme=scheme)
    assert exponent.of("A")[0] == pytest.approx([1 / (1 + 0.5**n) for n in exponent.up.values], abs=1e-6)


def test_cells_that_swing_are_said_to_come_to_no_steady_state() -> None:
    ring = Network.from_rules({"A": "!C", "B": "!A", "C": "!B & G"})
    scheme = LogicODE("hillcube", n=6, t_max=60)
    found = hysteresis(ring, along="G", readouts="A", scheme=scheme, steps=10, starts=5)
    assert "cells come to no steady state" in found.sentence("A")
    assert "~" in str(found.table())


def test_the_earlier_phases_of_a_condition_decide_where_the_way_begins() -> None:
    after_ligand = hysteresis(LATCH, "sensitive: tmTNF=1 then untreated", along="tmTNF_blocker", readouts="ERK")
    assert after_ligand.of("ERK")[0][0] == pytest.approx(1.0, abs=1e-4)
    never = hysteresis(LATCH, "sensitive: untreated", along="tmTNF_blocker", readouts="ERK")
    assert never.of("ERK")[0][0] == pytest.approx(0.0, abs=1e-6)


def test_tables_and_json_carry_every_point(latch: Hysteresis) -> None:
    rows = latch.long_table().rows
    assert len(rows) == sum(len(branch.values) for branch in latch.branches) + 202
    assert {row[0] for row in rows} >= {"branch 1", "up", "down"}
    assert latch.to_dict()["readouts"]["ERK"]["sentence"] == latch.sentence("ERK")


@pytest.mark.parametrize(
    ("along", "error"), [("DXO", UnknownNameError), ("half:DOX->ERK", InputError), ("INH:DOX", InputError)]
)
def test_what_cannot_be_moved_is_refused(along: str, error: type[InputError]) -> None:
    with pytest.raises(error):
        parse_along(along, LATCH)


def test_a_range_outside_the_bounds_is_refused() -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        parse_along("DOX", LATCH, 0.0, 2.0)
    with pytest.raises(InputError, match="should rise"):
        parse_along("half", LATCH, 0.5, 0.5)


def test_the_figure_draws_a_panel_a_readout(latch: Hysteresis, tmp_path: Path) -> None:
    from simnet.report.bundle import draw_hysteresis

    draw_hysteresis(latch, LATCH, tmp_path / "loop.svg")
    text = (tmp_path / "loop.svg").read_text(encoding="utf-8")
    for words in ("p-ERK", "GST-π", "going up", "coming down", "unstable", "0.373", "tmTNF-α"):
        assert words in text
