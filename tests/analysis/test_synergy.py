"""Highest single agent, Bliss and Loewe: by hand, against the `synergy` package, and their intervals by counting."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis.synergy import Curve, bliss_excess, loewe_at, refined, single_excess
from simnet.results.effects import Effects
from simnet.results.proportion import wilson

Floats = npt.NDArray[np.float64]
shares = st.floats(0, 1)


def point(value: float) -> Effects:
    return Effects(np.array(value), np.array(value), np.array(value))


def hill(top: float, half: float, power: float, bottom: float = 0.0) -> Callable[[Floats], Floats]:
    return lambda dose: bottom + (top - bottom) * dose**power / (half**power + dose**power)


def curve(name: str, effect: Callable[[Floats], Floats], doses: int = 4097) -> Curve:
    line = np.linspace(0, 1, doses)
    return Curve(name, line, effect(line))


# by hand ------------------------------------------------------------------------------------------


def test_two_drugs_that_each_kill_half_leave_a_quarter() -> None:
    half, none = point(0.5), point(0.0)
    assert bliss_excess(point(0.75), half, half, none).value == 0
    assert single_excess(point(0.75), half, half).value == 0.25


def test_death_without_any_drug_is_not_counted_twice() -> None:
    # 20 % die anyway; each drug spares half of the others: 40 % are left, together 20 %
    assert bliss_excess(point(0.8), point(0.6), point(0.6), point(0.2)).value == pytest.approx(0)


def test_drug_that_hinders_another_has_a_negative_excess() -> None:
    assert single_excess(point(0.2), point(0.9), point(0.0)).value == pytest.approx(-0.7)
    assert bliss_excess(point(0.2), point(0.9), point(0.0), point(0.0)).value == pytest.approx(-0.7)


@settings(max_examples=50)
@given(shares, shares, shares, st.tuples(shares, shares, shares))
def test_every_possible_value_lies_in_the_bounds(
    both: float, one: float, other: float, inside: tuple[float, ...]
) -> None:
    def span(end: float) -> Effects:
        return Effects(np.array(np.nan), np.array(min(end, 0.5)), np.array(max(end, 0.5)))

    spans = span(both), span(one), span(other)
    picked = [float(s.low + share * (s.high - s.low)) for s, share in zip(spans, inside, strict=True)]
    for found, true in (
        (single_excess(*spans), picked[0] - max(picked[1:])),
        (bliss_excess(*spans, point(0.0)), picked[0] - 1 + (1 - picked[1]) * (1 - picked[2])),
    ):
        assert found.low - 1e-12 <= true <= found.high + 1e-12


@pytest.mark.parametrize("shared", [False, True], ids=["apart", "shared random numbers"])
@pytest.mark.parametrize("truth", [(0.6, 0.3, 0.3), (0.55, 0.5, 0.1), (0.98, 0.9, 0.8)])
def test_sampled_excess_covers_the_truth_in_95_of_100_experiments(shared: bool, truth: tuple[float, ...]) -> None:
    random, runs, experiments = np.random.default_rng(5), 200, 400
    hits = {"single": 0, "bliss": 0}
    for _ in range(experiments):
        drawn = random.random((runs, 1)) if shared else random.random((runs, 3))
        counts = (drawn < np.array(truth)).sum(axis=0)
        found = [Effects(np.array(k / runs), *map(np.array, wilson(float(k), runs))) for k in counts]
        both, one, other = found
        single, bliss = single_excess(both, one, other), bliss_excess(both, one, other, point(0.0))
        hits["single"] += bool(single.low <= truth[0] - max(truth[1:]) <= single.high)
        hits["bliss"] += bool(bliss.low <= truth[0] - 1 + (1 - truth[1]) * (1 - truth[2]) <= bliss.high)
    assert min(hits.values()) / experiments > 0.95 - 2 * np.sqrt(0.95 * 0.05 / experiments)


# Loewe --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("doses", [(0.1, 0.2), (0.3, 0.05), (0.45, 0.5)])
def test_drug_beside_itself_is_additive(doses: tuple[float, float]) -> None:
    effect = hill(0.9, 0.4, 3)
    itself = curve("A", effect)
    seen = float(effect(np.array(sum(doses))))
    found = loewe_at(itself, itself, doses, seen)
    assert (found.expected, found.index) == pytest.approx((seen, 1.0), abs=1e-3)


def test_a_drug_diluted_to_half_is_additive_with_itself() -> None:
    effect = hill(1.0, 0.2, 2)
    strong, weak = curve("A", effect), curve("half of A", lambda dose: effect(dose / 2))
    found = loewe_at(strong, weak, (0.2, 0.3), float(effect(np.array(0.35))))
    assert (found.expected, found.index) == pytest.approx((float(effect(np.array(0.35))), 1.0), abs=1e-3)


def test_effect_that_one_drug_never_reaches_has_no_isobole() -> None:
    strong, weak = curve("A", hill(1.0, 0.2, 2)), curve("B", hill(0.3, 0.2, 2))
    found = loewe_at(strong, weak, (0.5, 0.5), 0.9)
    assert np.isnan([found.index, found.expected]).all()
    assert found.reason == "additivity asks for more than B can do alone (0.288)"


def test_drug_without_an_effect_of_its_own_has_no_isobole() -> None:
    found = loewe_at(curve("A", hill(1.0, 0.2, 2)), curve("B", np.zeros_like), (0.5, 0.5), 0.5)
    assert found.reason == "B alone has no effect at any dose"


def test_drug_that_does_less_at_higher_doses_has_no_isobole() -> None:
    found = loewe_at(curve("A", lambda d: d * (1.2 - d)), curve("B", hill(1.0, 0.2, 2)), (0.1, 0.1), 0.3)
    assert found.reason == "the effect of A alone does not rise with every dose"


def test_effect_inside_a_step_belongs_to_no_dose() -> None:
    switch = curve("A", lambda dose: np.where(dose < 0.5, 0.1 * dose, 0.9 + 0.1 * dose))
    found = loewe_at(switch, curve("B", hill(1.0, 0.2, 2)), (0.25, 0.1), 0.5)
    assert np.isnan(found.index)
    assert "A alone steps from 0.05 to 0.95 at dose 0.5" in found.reason


def test_doses_below_every_threshold_are_expected_to_do_nothing() -> None:
    late = curve("A", lambda dose: np.maximum(dose - 0.5, 0))
    found = loewe_at(late, late, (0.1, 0.1), 0.2)
    assert found.expected == pytest.approx(0, abs=1e-9)
    assert found.index == pytest.approx(0.2 / 0.7)  # 0.7 of either alone does as much


def test_index_is_as_uncertain_as_the_effect_is_rounded() -> None:
    rounded = Curve("A", np.linspace(0, 1, 101), np.round(np.linspace(0, 1, 101), 3), accuracy=0.001)
    found = loewe_at(rounded, rounded, (0.25, 0.25), 0.5)
    assert found.low < 1 < found.high
    assert found.high - found.low == pytest.approx(0.5 / 0.499 - 0.5 / 0.501, rel=1e-6)


def test_steep_piece_is_looked_at_more_closely() -> None:
    doses = np.array([0.0, 0.25, 0.5, 1.0])
    assert refined(doses, np.array([0.0, 0.0, 0.8, 0.82]), 5) == pytest.approx([0.3, 0.35, 0.4, 0.45])


# the synergy package (Wooten et al. 2020) -----------------------------------------------------------


def grid() -> tuple[Floats, Floats]:
    one, other = np.meshgrid(np.linspace(0, 1, 5), np.linspace(0, 1, 4), indexing="ij")
    return one.ravel(), other.ravel()


@pytest.mark.parametrize("name", ["HSA", "Bliss"])
def test_excess_is_that_of_the_synergy_package(name: str) -> None:
    combination = pytest.importorskip("synergy.combination")
    single = pytest.importorskip("synergy.single")
    one, other = grid()
    random = np.random.default_rng(3)
    seen = random.random((5, 4))
    seen[0, 0] = 0
    unaffected = (1 - seen).ravel()
    first = single.LogLinear.create_fit(one[other == 0], unaffected[other == 0])
    second = single.LogLinear.create_fit(other[one == 0], unaffected[one == 0])
    theirs = getattr(combination, name)(drug1_model=first, drug2_model=second).fit(one, other, unaffected)
    effects = Effects(seen, seen, seen)
    parts = effects, effects[:, :1], effects[:1, :]
    ours = single_excess(*parts) if name == "HSA" else bliss_excess(*parts, effects[:1, :1])
    inner = (slice(1, None), slice(1, None))
    np.testing.assert_allclose(ours.value[inner], theirs.reshape(5, 4)[inner], atol=1e-12)


def test_combination_index_is_that_of_the_synergy_package() -> None:
    combination = pytest.importorskip("synergy.combination")
    single = pytest.importorskip("synergy.single")
    models = [single.Hill(E0=1, Emax=0, h=2, C=0.5), single.Hill(E0=1, Emax=0.1, h=3, C=0.3)]
    ours = curve("A", hill(1, 0.5, 2)), curve("B", hill(0.9, 0.3, 3))
    one, other = (doses[1:] for doses in grid())
    one, other = one[(one > 0) & (other > 0)], other[(one > 0) & (other > 0)]
    effects = np.linspace(0.1, 0.75, len(one))
    theirs = combination.Loewe(mode="CI", drug1_model=models[0], drug2_model=models[1]).fit(one, other, 1 - effects)
    compared = 0
    for dose_1, dose_2, effect, index in zip(one, other, effects, theirs, strict=True):
        found = loewe_at(*ours, (float(dose_1), float(dose_2)), float(effect))
        if not np.isnan(found.index):
            assert found.index == pytest.approx(index, rel=1e-3)
            compared += 1
    assert compared >= 10


def test_effect_of_the_isobole_is_that_of_the_synergy_package() -> None:
    combination = pytest.importorskip("synergy.combination")
    single = pytest.importorskip("synergy.single")
    models = [single.Hill(E0=1, Emax=0, h=2, C=0.5), single.Hill(E0=1, Emax=0.1, h=2, C=0.3)]
    ours = curve("A", hill(1, 0.5, 2)), curve("B", hill(0.9, 0.3, 2))
    one, other = np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.3, 0.2, 0.1, 0.2])
    loewe = combination.Loewe(mode="delta_nan", drug1_model=models[0], drug2_model=models[1])
    loewe.fit(one, other, np.full(4, 0.5))
    found = [loewe_at(*ours, (float(a), float(b)), 0.5).expected for a, b in zip(one, other, strict=True)]
    np.testing.assert_allclose(found, 1 - loewe.reference, atol=2e-3)
