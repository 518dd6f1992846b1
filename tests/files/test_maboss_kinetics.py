"""What a MaBoSS file says beside its rules goes with the network, and back into a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.files.formats import read_any, write_any
from simnet.files.leftout import left_out
from simnet.logic import FALSE, TRUE, Expr, Var, substitute
from simnet.network import Kinetics, Network
from simnet.network.kinetics import Clock, JointStart

BND = """
node Damage { rate_up = 0; rate_down = 0; }
node p53 { logic = Damage AND NOT Mdm2; rate_up = @logic ? 2 : 0; rate_down = @logic ? 0 : 0.5; }
node Mdm2 { logic = p53; rate_up = p53 ? (Damage ? 0.25 : 3) : 0; rate_down = p53 ? 0 : 1; }
"""
CFG = """
[Damage, Mdm2].istate = 0.75 [1, 0], 0.25 [0, 1]; p53.istate = 1;
max_time = 8; time_tick = 0.5; sample_count = 300; p53.is_internal = 1; Damage.is_internal = 1;
"""


@pytest.fixture
def network(tmp_path: Path) -> Network:
    (tmp_path / "cells.bnd").write_text(BND)
    (tmp_path / "cells.cfg").write_text(CFG)
    return read_any(tmp_path / "cells.bnd")


def test_two_rates_go_with_the_network(network: Network) -> None:
    assert network.kinetics.rates["p53"] == (2.0, 0.5)


def test_rates_of_an_input_are_none(network: Network) -> None:
    assert "Damage" not in network.kinetics.rates


def states_of(expr: Expr) -> set[tuple[int, int]]:
    """The states of (Damage, p53) in which an expression holds."""
    bits = {0: FALSE, 1: TRUE}
    every = [(damage, p53) for damage in (0, 1) for p53 in (0, 1)]
    return {(d, p) for d, p in every if substitute(expr, {"Damage": bits[d], "p53": bits[p]}) == TRUE}


def law_of(network: Network) -> dict[float, set[tuple[int, int]]]:
    """Where Mdm2 goes up at which rate."""
    up, _ = network.kinetics.rates["Mdm2"]
    assert isinstance(up, tuple)
    return {number: states_of(expr) for expr, number in up}


def test_a_rate_that_changes_with_the_state_is_a_law(network: Network) -> None:
    assert network.kinetics.rates["Mdm2"][1] == 1.0
    assert law_of(network) == {0.25: {(1, 1)}, 3.0: {(0, 1)}}


def test_nodes_start_together_as_the_file_says(network: Network) -> None:
    together = JointStart(("Damage", "Mdm2"), (((1, 0), 0.75), ((0, 1), 0.25)))
    assert together in network.kinetics.starts
    assert JointStart(("p53",), (((1,), 1.0),)) in network.kinetics.starts


def test_a_node_without_a_start_begins_on_in_half_of_the_cells(tmp_path: Path) -> None:
    (tmp_path / "one.bnd").write_text("node A { logic = A; }")
    (start,) = read_any(tmp_path / "one.bnd").kinetics.starts
    assert start.chance_on("A") == 0.5


def test_the_times_and_the_outputs_of_the_run_go_with_the_network(network: Network) -> None:
    assert network.kinetics.clock == Clock(8.0, 16, 300, ("Mdm2",))


def test_a_bnd_alone_says_no_times(tmp_path: Path) -> None:
    (tmp_path / "one.bnd").write_text("node A { logic = A; }")
    assert read_any(tmp_path / "one.bnd").kinetics.clock is None


def test_written_and_read_again_nothing_has_changed(network: Network, tmp_path: Path) -> None:
    write_any(network, tmp_path / "again.bnd")
    read = read_any(tmp_path / "again.bnd")
    again = read.kinetics
    assert again.clock == network.kinetics.clock
    assert set(again.starts) == set(network.kinetics.starts)
    assert again.rates["p53"] == (2.0, 0.5)
    assert again.rates["Mdm2"][1] == 1.0
    assert law_of(read) == law_of(network)


def test_rates_of_a_rule_file_are_written(tmp_path: Path) -> None:
    network = Network.from_rules({"ERK": "RAS"}, kinetics=Kinetics(rates={"ERK": (3.0, 0.25)}))
    write_any(network, tmp_path / "erk.bnd")
    assert read_any(tmp_path / "erk.bnd").kinetics.rates == {"ERK": (3.0, 0.25)}


def test_a_format_without_rates_leaves_them_out_with_a_note(network: Network) -> None:
    missing = " ".join(left_out(network, ["start"]))
    assert "rates (p53, Mdm2)" in missing
    assert "chances of the start (Damage with Mdm2)" in missing
    assert "times of the run" in missing
    assert not any("rates" in each for each in left_out(network, ["start", "rates"]))


def test_a_new_rule_replaces_a_law_and_keeps_plain_rates(network: Network) -> None:
    changed = network.with_rules({"Mdm2": Var("Damage"), "p53": Var("Damage")}).kinetics.rates
    assert "Mdm2" not in changed
    assert changed["p53"] == (2.0, 0.5)
