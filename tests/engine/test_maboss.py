"""The same networks in MaBoSS (cmaboss): window means, final states and transition entropy.

The published p53-Mdm2 network is read from the folder that ``SIMNET_NETWORKS`` names, if any.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simnet.engine import continuous_work
from simnet.engine.continuous import simulate_ensemble
from simnet.files import load
from simnet.logic import parse
from simnet.network import Network
from simnet.results.ensemble import Ensemble
from simnet.results.joint import JointStates
from simnet.scenario.continuous import ContinuousTime, Law, Rates, TimedStage
from simnet.study import simulate

cmaboss = pytest.importorskip("cmaboss")

RUNS = 20_000
SETTINGS = f"""
sample_count = {RUNS}; thread_count = 1; seed_pseudorandom = 3; discrete_time = 0; use_physrandgen = 0;
statdist_traj_count = 0;
"""
LOOP_BND = """
node A { logic = NOT C; rate_up = @logic ? 2.0 : 0.0; rate_down = @logic ? 0.0 : 0.5; }
node B { logic = A; rate_up = @logic ? 1.0 : 0.0; rate_down = @logic ? 0.0 : 1.0; }
node C { logic = A AND B; rate_up = @logic ? 1.0 : 0.0; rate_down = @logic ? 0.0 : 3.0; }
"""
LOOP_CFG = "A.istate = 0; B.istate = 1; [C].istate = 0.7 [0], 0.3 [1]; max_time = 5; time_tick = 0.5;"


def law(text: str, rate: float) -> Law:
    return ((parse(text).expr, rate),)


def by_maboss(bnd: Path, cfg: Path) -> Any:
    return cmaboss.MaBoSSSim(network=str(bnd), config=str(cfg)).run()


def assert_agree(found: Ensemble, result: Any) -> None:
    # Both samples are of one size. MaBoSS adds up the errors of states into those of nodes, which
    # is too much, so our own are taken twice; those of the entropy are comparable.
    means, _, names, _ = result.get_nodes_probtraj()
    for column, name in enumerate(names):
        apart = np.abs(found.of(name) - np.array(means)[:, column])
        assert (apart <= 4 * np.sqrt(2) * found.error_of(name) + 5 / RUNS).all(), name
    entropy = np.array(result.get_entropy_trajectory()[0])  # columns: TH, its error, H
    both = np.sqrt(entropy[:, 1] ** 2 + found.entropy_error**2)
    assert (np.abs(found.entropy - entropy[:, 0]) <= 4 * both + 5 / RUNS).all()
    np.testing.assert_allclose(found.entropy_error, entropy[:, 1], rtol=0.1, atol=1e-3)


def test_a_loop_with_unequal_rates_and_a_random_start(tmp_path: Path) -> None:
    (tmp_path / "loop.bnd").write_text(LOOP_BND)
    (tmp_path / "loop.cfg").write_text(LOOP_CFG + SETTINGS)
    network = Network.from_rules({"A": "!C", "B": "A", "C": "A & B"}, initial={"B": True})
    rates = {"A": Rates(2.0, 0.5), "C": Rates(1.0, 3.0)}
    scheme = ContinuousTime(windows=10, rates=rates, initial={"C": 0.3})
    found = simulate_ensemble(network, [TimedStage("", {}, 5.0)], scheme, runs=RUNS)
    assert_agree(found, by_maboss(tmp_path / "loop.bnd", tmp_path / "loop.cfg"))


TOGETHER_BND = """
node A { logic = NOT C; rate_up = @logic ? 2.0 : 0.0; rate_down = @logic ? 0.0 : (B ? 0.5 : 1.5); }
node B { logic = A; rate_up = @logic ? 1.0 : 0.0; rate_down = @logic ? 0.0 : 1.0; }
node C { logic = A AND B; rate_up = @logic ? 1.0 : 0.0; rate_down = @logic ? 0.0 : 3.0; }
node D { rate_up = 0; rate_down = 0; }
"""
TOGETHER_CFG = "[A, D].istate = 0.25 [1, 0], 0.75 [0, 1]; B.istate = 1; max_time = 5; time_tick = 0.5;"


@pytest.mark.parametrize("listed", [True, False])
def test_a_file_with_rate_laws_and_joint_starts_runs_as_in_maboss(
    tmp_path: Path, listed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not listed:
        monkeypatch.setattr(continuous_work, "MAX_MOVING", -1)
    (tmp_path / "four.bnd").write_text(TOGETHER_BND)
    (tmp_path / "four.cfg").write_text(TOGETHER_CFG + SETTINGS)
    network = load(tmp_path / "four.bnd")
    found = simulate(network, "ctmc", outputs=list(network.nodes))
    assert isinstance(found, Ensemble)
    assert found.runs == RUNS
    assert found.edges.tolist() == pytest.approx(np.linspace(0, 5, 11).tolist())
    result = by_maboss(tmp_path / "four.bnd", tmp_path / "four.cfg")
    assert_agree(found, result)
    assert_states_agree(found.joint_states(), result)


def assert_states_agree(joint: JointStates, result: Any) -> None:
    means, _, labels, errors = (np.array(part) for part in result.get_probtraj())
    for column, label in enumerate(map(str, labels)):
        on = [] if label == "<nil>" else label.split(" -- ")
        both = np.sqrt(joint.error_of(*on) ** 2 + errors[:, column] ** 2)
        assert (np.abs(joint.of(*on) - means[:, column]) <= 4.5 * both + 5 / RUNS).all(), label
        # the two samples state the same errors
        np.testing.assert_allclose(joint.error_of(*on), errors[:, column], rtol=0.1, atol=4e-4)


@pytest.mark.skipif("SIMNET_NETWORKS" not in os.environ, reason="SIMNET_NETWORKS names no folder of networks")
def test_p53_and_mdm2_with_rates_that_depend_on_the_state(tmp_path: Path) -> None:
    folder = Path(os.environ["SIMNET_NETWORKS"])
    # Abou-Jaoudé 2009 as its MaBoSS files have it (case a), rates worked out by hand
    network = Network.from_rules(
        {
            "p53": "!Mdm2N",
            "p53_h": "!Mdm2N & p53",
            "Mdm2C": "p53_h",
            "Mdm2N": "Mdm2C | !p53 & !Dam",
            "Dam": "Dam & !p53_h",
        },
        initial={"Dam": True, "Mdm2N": True},
    )
    rates = {
        "p53": Rates(0.5, law("Mdm2N & !p53_h", 0.5)),
        "p53_h": Rates(1.0, law("Mdm2N", 1.0)),
        "Mdm2C": Rates(1 / 0.6, 1.0),
        "Mdm2N": Rates(1 / 0.3, 1.0),
        "Dam": Rates(0.0, 0.2),
    }
    cfg = tmp_path / "p53.cfg"
    text = (folder / "p53_Mdm2_runcfg.cfg").read_text().replace("sample_count = 50000;", "")
    cfg.write_text(text + SETTINGS + "max_time = 20; time_tick = 0.5;")
    scheme = ContinuousTime(windows=40, rates=rates, initial={"Mdm2C": 0.5})
    found = simulate_ensemble(network, [TimedStage("", {}, 20.0)], scheme, runs=RUNS)
    assert_agree(found, by_maboss(folder / "p53_Mdm2.bnd", cfg))
