"""What pairs add to their members: gates, directions, and what cannot be told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simnet as sn
from simnet.errors import InputError
from simnet.network import Inhibition, Network
from simnet.results.screen import ScreenTable
from simnet.scenario.candidates import candidates
from simnet.study import screen
from tests.strategies import networks
from tests.study.test_screen import CELLS, EVERY, by_name


def gains(table: ScreenTable) -> dict[str, tuple[float, float]]:
    assert table.gain is not None
    return {
        table.items(place): (float(table.gain.adds[place]), float(table.gain.bliss[place]))
        for place in np.flatnonzero(table.order == 2).tolist()
    }


def switches(rule: str, **initial: bool) -> ScreenTable:
    """Overexpression of A and B, alone and together, on a readout with one rule."""
    cells = Network.from_rules({"Death": rule, "A": "0", "B": "0"}, initial=initial)
    return screen(cells, sn.overexpressions(cells, ["A", "B"]), readout="Death", order=2)


@pytest.mark.parametrize(
    ("rule", "adds", "bliss"),
    [
        ("A & B", 1, 1),  # both are needed
        ("A | B", 0, np.nan),  # either goes all the way: nothing more can be seen
        ("A & (A | B)", 0, np.nan),  # B does nothing
        ("A & !B", -1, -1),  # B undoes what A does
        ("!(A & B)", 1, 1),  # from the other end: only both together lower it
        ("!A & !B", 0, np.nan),
        ("A & !A & B", 0, 0),  # nothing happens
    ],
)
def test_gate_decides_what_the_second_member_adds(rule: str, adds: float, bliss: float) -> None:
    (found,) = gains(switches(rule)).values()
    np.testing.assert_equal(found, (adds, bliss))


def test_half_of_the_cells_twice_is_what_independence_expects() -> None:
    # two inhibitors that each reach half of the cells: either stops growth, so 3/4 stop, as Bliss says
    cells = Network.from_rules({"Growth": "ERK & AKT", "ERK": "1", "AKT": "1"})
    tried = [Inhibition("ERK", 0.5), Inhibition("AKT", 0.5)]
    ((adds, bliss),) = gains(screen(cells, tried, readout="Growth", order=2)).values()
    assert (adds, bliss) == (0.25, 0)


def test_pairs_alone_are_compared_with_members_that_are_not_listed() -> None:
    tried = sn.knockouts(CELLS, ["EGFR", "MET", "METgain"])
    pairs = screen(CELLS, tried, readout="Growth", context="resistant", order=(2,))
    assert set(pairs.order.tolist()) == {2}
    whole = screen(CELLS, tried, readout="Growth", context="resistant", order=2)
    np.testing.assert_equal(gains(pairs), gains(whole))
    made = screen(CELLS, sn.pairs(tried[:1], tried[1:]), readout="Growth", context="resistant")
    np.testing.assert_equal(gains(made), {name: gain for name, gain in gains(whole).items() if "EGFR" in name})


def test_every_context_has_its_own_members() -> None:
    tried = sn.knockouts(CELLS, ["EGFR", "MET"])
    table = screen(CELLS, tried, readout="Growth", context=["resistant", "sensitive"], order=(2,))
    assert table.gain is not None
    assert table.gain.adds.tolist() == [1, 0]  # without the gain of MET, losing EGFR is enough
    assert table.gain.rank.tolist() == [1, 1]


def test_pairs_that_add_nothing_are_counted_and_not_listed() -> None:
    table = screen(CELLS, sn.knockouts(CELLS, EVERY), readout="Growth", context="resistant", drug="EGFRi", order=2)
    listed = [row[1] for row in table.table().rows]
    assert all(" + " not in str(name) for name in listed)  # MET KO alone does it, and so do Growth KO and METgain KO
    hidden = int(table.redundant().sum())
    assert hidden == int((table.order == 2).sum())
    assert f"Not listed: {hidden} pairs that do no more than one of their members" in table.table().caption
    assert len(table.table(None, redundant=True).rows) == len(table)


def test_pair_that_does_what_no_member_does_is_listed_first_by_gain() -> None:
    table = screen(CELLS, sn.knockouts(CELLS, EVERY), readout="Growth", context="resistant", order=2)
    rows = table.table(by="gain").rows
    assert {str(row[1]) for row in rows if row[0] == 1} == {
        "EGF KO + METgain KO", "EGF KO + MET KO", "METgain KO + EGFR KO", "EGFR KO + MET KO",
    }  # fmt: skip
    assert table.table(by="gain").columns == (
        "rank", "added", "Growth", "change", "to reference", "adds", "over Bliss", "exact | sampled",
    )  # fmt: skip


def test_nearness_to_the_reference_has_its_own_gain() -> None:
    table = screen(CELLS, sn.knockouts(CELLS, ["EGFR", "MET"]), readout="Growth", context="resistant", order=2)
    assert table.gain is not None
    assert table.gain.nearer[by_name(table)["EGFR KO + MET KO"]] == -1  # untreated sensitive cells grow


def test_gain_of_singles_is_refused() -> None:
    table = screen(CELLS, sn.knockouts(CELLS, EVERY), readout="Growth", context="resistant")
    with pytest.raises(InputError, match="no pairs were tried"):
        table.ranked("gain")
    assert "adds" not in table.table().columns


def test_gain_within_the_error_of_sampling_is_none() -> None:
    # the shield is latched in half of the random starts; losing B changes that by little in no direction
    cells = Network.from_rules({"Shield": "Shield", "B": "B", "Death": "!Shield & A", "A": "1"})
    table = screen(cells, sn.knockouts(cells, ["Shield", "B"]), readout="Death", order=2, start="random:200")
    assert table.gain is not None
    assert table.gain.margin[2] > 0
    assert table.redundant()[2]


@settings(max_examples=20, deadline=None)
@given(networks(max_nodes=5, min_nodes=3), st.data())
def test_gain_is_the_distance_beyond_the_better_member(cells: Network, data: st.DataObject) -> None:
    readout = data.draw(st.sampled_from([name for name, node in cells.nodes.items() if not node.is_input]))
    table = screen(cells, candidates(cells), readout=readout, order=2)
    change = {table.items(place): float(table.change[place]) for place in range(len(table))}
    for name, (adds, _) in gains(table).items():
        alone = [change[member] for member in name.split(" + ")]
        both = change[name]
        if both > 0:
            assert adds == pytest.approx(both - max(0, *alone))
        elif both < 0:
            assert adds == pytest.approx(min(0, *alone) - both)
        else:
            assert adds <= 1e-12


def test_frame_carries_the_gain() -> None:
    frame = switches("A & B").to_frame()
    assert frame.adds.tolist()[-1] == 1
    assert frame.adds.isna().tolist() == [True, True, False]
    assert frame.adds_bliss.tolist()[-1] == 1


def test_map_of_gains_leaves_out_what_adds_nothing() -> None:
    table = screen(CELLS, sn.knockouts(CELLS, EVERY), readout="Growth", context="resistant", order=2)
    figure = table.plot(kind="gain").figure
    image = np.asarray(figure.axes[0].images[0].get_array())
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert "Reporter KO" not in labels
    assert image[labels.index("EGFR KO"), labels.index("MET KO")] == 1
    assert (np.diag(image) == 0).all()
