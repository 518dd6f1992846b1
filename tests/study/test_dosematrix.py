"""Dose matrices: gates, the slow twin of the blend, refusals, and a graded surface of the library."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simnet as sn
from simnet.errors import InputError, TooLargeError, UnknownNameError
from simnet.network import Drug, Inhibition, Knockout, Network
from simnet.network.about import Resistance
from simnet.results.dosematrix import DoseMatrix
from simnet.scenario import parse_condition, parse_readout
from simnet.scenario.schemes import SCHEMES, Asynchronous
from simnet.study import Settler
from simnet.study.dosematrix import dose_matrix
from tests.strategies import networks


def network(rules: dict[str, str], *drugs: str, **more: Any) -> Network:
    """A network in which some inputs are drugs."""
    plain = Network.from_rules(rules, **more)
    nodes = {name: replace(node, kind="drug") if name in drugs else node for name, node in plain.nodes.items()}
    return replace(plain, nodes=nodes)


def treated(rule: str, scheme: str = "sync", **more: Any) -> DoseMatrix:
    """Death under two drugs by one rule."""
    cells = network({"Death": rule}, "DOX", "TNF")
    return dose_matrix(cells, "DOX", "TNF", readout="Death", **{"effect": "high", "scheme": scheme, **more})


BOOLEAN = ("sync", "async", "trap", "ctmc")

# what holds by construction -------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", BOOLEAN)
def test_or_of_two_drugs_is_exactly_bliss(scheme: str) -> None:
    found = treated("DOX | TNF", scheme)
    inner = found.bliss.excess.value[1:4, 1:4]
    assert inner == pytest.approx(np.zeros((3, 3)), abs=1e-12)
    assert "exactly Bliss independence" in found.gate
    assert found.by_construction


@pytest.mark.parametrize("scheme", BOOLEAN)
def test_and_of_two_drugs_exceeds_bliss_by_the_product_of_the_doses(scheme: str) -> None:
    found = treated("DOX & TNF", scheme, levels=((0, 0.3, 1), (0, 0.6, 1)))
    assert found.bliss.excess.value[1, 1] == pytest.approx(0.18)
    assert found.bliss.excess.value[2, 2] == 1
    assert "both needed (AND)" in found.gate


def test_drug_that_undoes_another_is_seen_although_the_other_is_saturated() -> None:
    found = treated("DOX & !TNF")
    assert found.single.excess.value[4, 4] == -1
    assert "TNF undoes it" in found.gate
    assert found.single.reason[4, 4] == ""


def test_saturated_single_drug_leaves_nothing_to_be_told() -> None:
    found = treated("DOX | TNF")
    assert np.isnan(found.bliss.excess.value[4, 4])
    assert found.bliss.reason[4, 4] == "DOX alone has the full effect already"
    assert found.bliss.reason[1, 4] == "TNF alone has the full effect already"


def test_cells_that_die_anyway_tell_nothing() -> None:
    found = treated("DOX | TNF | !DOX")
    assert set(found.bliss.reason[1:, 1:].ravel().tolist()) == {"cells show the full effect without either"}
    assert "not identifiable (cells show the full effect without either)" in found.sentences()[-1]


def test_straight_lines_of_responders_have_isoboles() -> None:
    # either kills: 1 - (1-a)(1-b) die where Loewe, with lines for single drugs, expects a + b
    found = treated("DOX | TNF", levels=(0, 0.25, 0.5))
    assert found.loewe.excess.value[1, 1] == pytest.approx(0.4375 - 0.5)
    assert found.index.value[1, 1] == pytest.approx(0.5 / 0.4375)


def test_oscillating_readout_is_no_level_to_compare() -> None:
    cells = network({"Death": "!Death & DOX | TNF & DOX"}, "DOX", "TNF")
    found = dose_matrix(cells, "DOX", "TNF", readout="Death", effect="high", scheme="sync", levels=(0, 1))
    assert found.single.reason[1, 1] == "the readout oscillates or has no answer"


@settings(max_examples=25, deadline=None)
@given(networks(max_nodes=5, min_nodes=2), st.sampled_from(BOOLEAN[:3]), st.data())
def test_blend_is_what_every_condition_gives_by_itself(cells: Network, scheme: str, data: st.DataObject) -> None:
    ruled = [name for name, node in cells.nodes.items() if not node.is_input]
    pair = data.draw(st.lists(st.sampled_from(ruled), min_size=2, max_size=2, unique=True))
    readout = data.draw(st.sampled_from(ruled))
    found = dose_matrix(
        cells, Inhibition(pair[0]), Inhibition(pair[1]), readout=readout, effect="low", levels=(0.3, 1), scheme=scheme
    )
    settler = Settler(cells)
    for row, column in np.ndindex(3, 3):
        doses = found.doses[0][row], found.doses[1][column]
        condition = parse_condition(f"INH:{pair[0]}={doses[0]} + INH:{pair[1]}={doses[1]}", cells)
        alone = settler.value(condition, SCHEMES[scheme], parse_readout(readout, cells))
        blended = found.value(row, column)
        assert blended is not None
        assert (blended.low, blended.high) == pytest.approx((alone.low, alone.high), abs=1e-9)
        assert blended.oscillates == alone.oscillates
    corner = found.bliss.excess.value[2, 2]
    if not np.isnan(found.bliss.excess.value[1, 1]) and not np.isnan(corner):
        assert found.bliss.excess.value[1, 1] == pytest.approx(0.09 * corner, abs=1e-9)


def test_order_of_updates_leaves_bounds_on_the_excess() -> None:
    # whoever comes first silences the other; the drugs let go of both at once
    toggle = network({"A": "Go & !B & !DOX", "B": "Go & !A & !TNF"}, "DOX", "TNF", contexts={"on": {"Go": True}})
    found = dose_matrix(
        toggle, "DOX", "TNF", context="on", readout="A", effect="low", levels=(0, 1), scheme=Asynchronous()
    )
    untreated = found.value(0, 0)
    assert untreated is not None
    assert (untreated.low, untreated.high) == (0, 1)
    assert found.bliss.reason[1, 1] == "DOX alone has the full effect already"


def test_sampled_values_give_intervals_around_their_excess() -> None:
    # from a random start half of the cells have latched the shield: two drugs are needed to open it
    cells = network({"Shield": "Shield", "Death": "DOX & TNF & !Shield"}, "DOX", "TNF")
    found = dose_matrix(
        cells, "DOX", "TNF", readout="Death", effect="high", levels=(0, 1), scheme="sync", start="random:400"
    )
    excess = found.bliss.excess
    assert excess.low[1, 1] < 0.5 < excess.high[1, 1]
    assert excess.value[1, 1] == pytest.approx(0.5, abs=3 * 0.025)
    assert "interval only" in found.loewe.reason[1, 1]
    again = dose_matrix(
        cells, "DOX", "TNF", readout="Death", effect="high", levels=(0, 1), scheme="sync", start="random:400"
    )
    assert again.to_dict() == found.to_dict()


# doses as levels --------------------------------------------------------------------------------------


def test_levels_follow_the_hill_curves_of_the_drugs() -> None:
    # Death rests at a + b - ab of the two curves h(x) = 9/8 x^3 / (x^3 + 1/8)
    found = treated("DOX | TNF", "ode")
    hill = found.doses[0] ** 3 / (found.doses[0] ** 3 + 0.125) * 1.125
    expected = 1 - np.outer(1 - hill, 1 - hill)
    assert found.effects.value == pytest.approx(expected, abs=6e-4)
    assert np.nanmax(np.abs(found.bliss.excess.value)) < 2e-3
    assert not found.by_construction


def test_isobole_of_hill_curves_is_the_one_worked_out_by_hand() -> None:
    # h(0.4) = 9/8 * 0.064 / 0.189; at 0.2 + 0.2 of the same curve Loewe expects it, Bliss gives less
    found = treated("DOX | TNF", "ode", levels=(0, 0.2))
    expected = 1.125 * 0.064 / 0.189
    seen = 1 - (1 - 1.125 * 0.008 / 0.133) ** 2
    assert found.loewe.excess.value[1, 1] == pytest.approx(seen - expected, abs=2e-3)
    alone = (seen * 0.125 / (1.125 - seen)) ** (1 / 3)  # the dose at which one drug does as much
    assert found.index.value[1, 1] == pytest.approx(0.4 / alone, rel=2e-2)
    assert found.index.low[1, 1] <= 0.4 / alone <= found.index.high[1, 1]


def test_single_drug_that_is_a_step_has_no_curve() -> None:
    # a latch: beyond a threshold dose death sustains itself, and jumps
    cells = network({"Latch": "DOX | Latch | TNF", "Death": "Latch"}, "DOX", "TNF")
    found = dose_matrix(cells, "DOX", "TNF", readout="Death", effect="high", levels=(0, 0.3, 0.4))
    reasons = set(found.loewe.reason[1:, 1:].ravel().tolist()) - {""}
    assert reasons
    assert all("step" in reason or "greatest effect" in reason or "full effect" in reason for reason in reasons)


def test_inhibitor_and_drug_may_be_combined() -> None:
    cells = network({"ERK": "RAS", "Growth": "ERK & !DOX"}, "DOX", contexts={"on": {"RAS": True}})
    found = dose_matrix(cells, "INH:ERK", "DOX", context="on", readout="Growth", effect="low", levels=(0, 0.5, 1))
    settler = Settler(cells)
    for row, column in np.ndindex(3, 3):
        doses = found.doses[0][row], found.doses[1][column]
        condition = parse_condition(f"on: INH:ERK={doses[0]} + DOX={doses[1]}", cells)
        value = found.value(row, column)
        assert value is not None
        alone = settler.value(condition, SCHEMES["ode"], parse_readout("Growth", cells))
        assert value.value == pytest.approx(alone.value, abs=1e-3)


def test_two_shields_are_opened_only_together() -> None:
    """The ROS core: with NRF2 and autophagy both able to shield, blocking one alone lets nobody die."""
    found = sn.dose_matrix(
        sn.load("tki_ros_core"), "NRF2_inhibitor", "Autophagy_inhibitor", context="resistant_double", fixed="TKI"
    )
    assert (found.effects.value[4, 0], found.effects.value[0, 4], found.effects.value[4, 4]) == (0, 0, 1)
    assert found.bliss.excess.value[4, 4] == 1
    assert "alone has no effect at any dose" in found.loewe.reason[4, 4]
    assert found.condition == "resistant_double: TKI"


# what is asked ----------------------------------------------------------------------------------------


def test_resistance_of_the_model_says_which_way_the_effect_goes() -> None:
    cells = network({"Survival": "!(DOX & TNF)"}, "DOX", "TNF", contexts={"r": {}, "s": {}})
    cells = replace(cells, resistance=Resistance("r", "s", "DOX", "Survival", "low"))
    found = dose_matrix(cells, "DOX", "TNF", scheme="sync")
    assert (found.readout, found.direction, found.effects.value[4, 4]) == ("Survival", "low", 1)


def test_other_readout_needs_its_direction() -> None:
    with pytest.raises(InputError, match="more or less of Death is the effect is not known"):
        treated("DOX | TNF", effect="")
    with pytest.raises(InputError, match="'high' or 'low', not 'up'"):
        treated("DOX | TNF", effect="up")


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("DOX=0.5", "without a dose"),
        ("KO:Death", "has no dose"),
        ("DOX + TNF", "name one drug"),
        ("TNF", "name two drugs"),
        ("EGF", "all cells are given EGF, so EGF has no doses"),
    ],
)
def test_what_has_no_doses_of_its_own_is_refused(first: str, said: str) -> None:
    cells = network({"Death": "DOX | TNF | EGF"}, "DOX", "TNF", "EGF")
    with pytest.raises(InputError, match=said):
        dose_matrix(cells, first, "TNF", readout="Death", effect="high", fixed="EGF")


@pytest.mark.parametrize("levels", [(0, 1.5), (-0.1, 1), (0,), (float("nan"), 1)])
def test_doses_outside_0_to_1_are_refused(levels: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="dose"):
        treated("DOX | TNF", levels=levels)


def test_too_many_doses_are_refused_with_their_number() -> None:
    with pytest.raises(TooLargeError, match="10,201 pairs of doses"):
        treated("DOX | TNF", levels=np.linspace(0, 1, 101).tolist())


def test_one_scheme_and_a_known_expectation() -> None:
    with pytest.raises(InputError, match="one update scheme"):
        treated("DOX | TNF", "sync,async")
    with pytest.raises(UnknownNameError, match="blis"):
        treated("DOX | TNF").beyond("blis")


def test_what_was_done_to_the_cells_is_done_in_every_condition() -> None:
    cells = network({"ERK": "RAS", "Death": "DOX & TNF & !ERK"}, "DOX", "TNF", contexts={"on": {"RAS": True}})
    open_cells = cells.perturb(Knockout("ERK"))
    found = dose_matrix(
        open_cells, Drug("DOX"), Drug("TNF"), context="on", readout="Death", effect="high", scheme="sync"
    )
    assert (found.condition, found.effects.value[4, 4]) == ("on: ERK KO", 1)


# what comes out -----------------------------------------------------------------------------------------


def test_frame_has_a_row_for_every_pair_of_doses() -> None:
    found = treated("DOX & TNF", levels=((0, 0.5), (0, 0.25, 1)))
    frame = found.to_frame()
    assert list(zip(frame.dose_1, frame.dose_2, frame.value, strict=True)) == [
        (0, 0, 0), (0, 0.25, 0), (0, 1, 0), (0.5, 0, 0), (0.5, 0.25, 0.125), (0.5, 1, 0.5),
    ]  # fmt: skip
    assert set(frame.accuracy) == {"exact"}
    assert frame.bliss.tolist()[-1] == 0.5


def test_sentences_say_what_is_beyond_and_what_holds_by_construction() -> None:
    construction, gate, single, bliss, loewe = treated("DOX & TNF").sentences()
    assert construction.startswith("By construction: under sync a dose is the share of cells that respond")
    assert gate.startswith("DOX and TNF are both needed (AND)")
    assert single == "Over the better single drug: up to 1 more than expected, at DOX 1 + TNF 1."
    assert bliss == "Over Bliss: up to 1 more than expected, at DOX 1 + TNF 1."
    assert loewe == "Over Loewe: not identifiable (DOX alone has no effect at any dose)."
