"""Many conditions in continuous time side by side, and models whose file says how to run them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simnet.engine.continuous import simulate_ensemble
from simnet.errors import UnknownNameError
from simnet.files import load
from simnet.network import Kinetics, Network
from simnet.network.kinetics import JointStart
from simnet.results import Ensemble
from simnet.scenario import ContinuousTime, Rates, TimedStage
from simnet.study import simulate
from simnet.study.chains import clamped_ensembles

# ERK needs RAS; FOS follows ERK
CASCADE = Network.from_rules({"ERK": "RAS", "FOS": "ERK"}, contexts={"on": {"RAS": True}})
SCHEME = ContinuousTime(duration=2.0, windows=2, settling=1.0)


def test_each_clamp_holds_from_the_start_through_settling() -> None:
    found = clamped_ensembles(CASCADE, [{}, {"FOS": True}], SCHEME, context="on", runs=300, readouts=["FOS"])
    assert found[1].of("FOS").tolist() == [1.0] * 4
    alone = simulate_ensemble(
        CASCADE,
        [TimedStage("settled", {"RAS": True}, 1.0, settling=True), TimedStage("", {"RAS": True}, 2.0)],
        SCHEME,
        runs=300,
        record=["FOS"],
    )
    np.testing.assert_array_equal(found[0].mean, alone.mean)
    assert found[0].settling == 1.0


def test_conditions_share_their_random_numbers() -> None:
    # FOS is no regulator of ERK: holding it changes none of the times at which ERK switches
    free, held = clamped_ensembles(
        CASCADE, [{}, {"RAS": True}], ContinuousTime(2.0, 4, 0.0), context="on", runs=50, readouts=["ERK"]
    )
    np.testing.assert_array_equal(free.mean, held.mean)


def test_rates_and_starts_of_the_model_count() -> None:
    frozen = Kinetics(rates={"ERK": (0.0, 0.0)}, starts=(JointStart(("ERK",), (((1,), 1.0),)),))
    network = Network.from_rules({"ERK": "RAS"}, kinetics=frozen)
    (found,) = clamped_ensembles(network, [{}], runs=20)
    assert found.value("ERK").value == 1.0
    (faster,) = clamped_ensembles(network, [{}], ContinuousTime(rates={"ERK": Rates(1.0, 1.0)}), runs=20)
    assert faster.value("ERK").value == 0.0


def test_an_input_that_is_drawn_keeps_what_it_began_with_unless_a_context_sets_it() -> None:
    scheme = ContinuousTime(duration=1.0, windows=0, settling=0.0, initial={"RAS": 0.5})
    (drawn,) = clamped_ensembles(CASCADE, [{}], scheme, runs=4000)
    share = drawn.value("RAS").value
    assert share is not None
    assert abs(share - 0.5) < 4 * np.sqrt(0.25 / 4000)
    (set_on,) = clamped_ensembles(CASCADE, [{}], scheme, context="on", runs=50)
    assert set_on.value("RAS").value == 1.0


def test_a_clamp_of_an_unknown_node_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="'ERK'"):
        clamped_ensembles(CASCADE, [{"pERK": True}])


# models whose file says how to run them -----------------------------------------------------------

BND = """
node TNF { rate_up = 0; rate_down = 0; }
node Dead { logic = TNF; rate_up = @logic ? 0.5 : 0; rate_down = 0; }
"""
CFG = "TNF.istate = 1; Dead.istate = 0; max_time = 4; time_tick = 1; sample_count = 3000; TNF.is_internal = 1;"


@pytest.fixture
def cells(tmp_path: Path) -> Network:
    (tmp_path / "cells.bnd").write_text(BND)
    (tmp_path / "cells.cfg").write_text(CFG)
    return load(tmp_path / "cells.bnd")


def test_a_maboss_file_runs_as_it_says(cells: Network) -> None:
    found = simulate(cells, "ctmc")
    assert isinstance(found, Ensemble)
    assert (found.runs, found.settling, found.edges.tolist()) == (3000, 0.0, [0, 1, 2, 3, 4])
    expected = 1 - np.exp(-0.5 * 4.0)  # TNF is on from the start, although no context sets it
    value = found.value("Dead").value
    assert value is not None
    assert abs(value - expected) < 4 * np.sqrt(expected * (1 - expected) / 3000)


def test_what_is_asked_for_wins_over_the_file(cells: Network) -> None:
    found = simulate(cells, ContinuousTime(duration=2.0, windows=1, settling=0.0), runs=50)
    assert isinstance(found, Ensemble)
    assert (found.runs, found.end) == (50, 2.0)
    assert simulate(cells, "ctmc", runs=70).runs == 70  # type: ignore[union-attr]


def test_a_condition_can_set_an_input_of_the_file(cells: Network) -> None:
    found = simulate(cells, "ctmc", condition="TNF=0")
    assert isinstance(found, Ensemble)
    assert found.value("Dead").value == 0.0


def test_joint_states_of_a_dose_are_mixed() -> None:
    network = Network.from_rules({"ERK": "RAS & !MEKi"}, contexts={"on": {"RAS": True}})
    found = simulate(network, "ctmc", condition="on: INH:ERK=0.25", runs=200, outputs=["ERK"])
    assert isinstance(found, Ensemble)
    joint = found.joint_states()
    shares = dict(zip(joint.labels, joint.counts / joint.runs, strict=True))
    assert shares == pytest.approx({"ERK": 0.75, "<nil>": 0.25})
