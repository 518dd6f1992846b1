"""Small published networks whose attractors are known, each answer also checked against an oracle."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest

from simnet.network import Network
from simnet.results import SteadyState
from simnet.study import steady_states
from tests import oracles
from tests.oracles import State

# Mammalian cell cycle: Fauré, Naldi, Chaouiya, Thieffry, Bioinformatics 2006, 22:e124, table 1, in
# its Boolean form. CycD is the input; the others in the order of the paper.
CELL_CYCLE = Network.from_rules(
    {
        "CycD": "CycD",
        "Rb": "(!CycA & !CycB & !CycD & !CycE) | (p27 & !CycB & !CycD)",
        "E2F": "(!Rb & !CycA & !CycB) | (p27 & !Rb & !CycB)",
        "CycE": "E2F & !Rb",
        "CycA": "(E2F & !Rb & !Cdc20 & !(Cdh1 & UbcH10)) | (CycA & !Rb & !Cdc20 & !(Cdh1 & UbcH10))",
        "p27": "(!CycD & !CycE & !CycA & !CycB) | (p27 & !(CycE & CycA) & !CycB & !CycD)",
        "Cdc20": "CycB",
        "Cdh1": "(!CycA & !CycB) | Cdc20 | (p27 & !CycB)",
        "UbcH10": "!Cdh1 | (Cdh1 & UbcH10 & (Cdc20 | CycA | CycB))",
        "CycB": "!Cdc20 & !Cdh1",
    },
    id="cell_cycle",
)
# Toggle switch: Gardner, Cantor, Collins, Nature 2000, 403:339.
TOGGLE = Network.from_rules({"lacI": "!tetR", "tetR": "!lacI"}, id="toggle")
# Repressilator: Elowitz, Leibler, Nature 2000, 403:335.
REPRESSILATOR = Network.from_rules({"lacI": "!cI", "tetR": "!lacI", "cI": "!tetR"}, id="repressilator")
# An attractor outside every minimal trap space ("motif-avoidant": Klarner, Siebert, Front. Bioeng.
# Biotechnol. 2015; Rozum et al., Sci. Adv. 2021). With C = 0, A and B each want 1 only while both are 0, so
# 000 goes to 100 and to 010, both go back, 110 is never met, and C (A AND B) stays 0. Held open by
# the order of updates alone: in 110 C would rise, and then all three stay on.
AVOIDANT = Network.from_rules({"A": "!A & !B | C", "B": "!A & !B | C", "C": "A & B"}, id="avoidant")


def settled(network: Network, scheme: str, start: str = "all", condition: str = "untreated") -> SteadyState:
    return steady_states(network, condition, scheme=scheme, start=start)[0]


def sizes(entry: SteadyState) -> list[int]:
    return sorted(attractor.size for attractor in entry.attractors)


def members(entry: SteadyState) -> dict[frozenset[State], float | None]:
    found = {}
    for attractor in entry.attractors:
        assert attractor.states is not None
        found[frozenset(oracles.as_tuples(attractor.states))] = attractor.share
    return found


# cell cycle --------------------------------------------------------------------------------------

QUIESCENT = {"Rb", "p27", "Cdh1"}  # on in the fixed point that Fauré et al. read as G0


def test_the_cell_cycle_has_one_fixed_point_and_one_synchronous_cycle_of_seven_states() -> None:
    assert sizes(settled(CELL_CYCLE, "sync")) == [1, 7]


def test_each_synchronous_attractor_of_the_cell_cycle_draws_the_half_with_its_cycd() -> None:
    # 512 of 1,024 states each: CycD keeps its value
    assert [attractor.share for attractor in settled(CELL_CYCLE, "sync").attractors] == [0.5, 0.5]


@pytest.mark.parametrize("scheme", ["sync", "async"])
def test_without_cycd_the_cell_rests_with_rb_p27_and_cdh1_on(scheme: str) -> None:
    entry = settled(CELL_CYCLE, scheme, condition="KO:CycD")
    assert sizes(entry) == [1]
    assert {name for name, value in entry.activity.items() if value.value == 1.0} == QUIESCENT


def test_the_cell_cycle_has_one_asynchronous_cyclic_attractor_of_112_states() -> None:
    assert sizes(settled(CELL_CYCLE, "async")) == [1, 112]


def test_the_cyclic_attractor_of_the_cell_cycle_has_338_steps() -> None:
    # "complex attractor consisting of 112 state(s) and 338 transition(s)": Müssel, Hopfensitz,
    # Kestler, BoolNet package vignette, on this network
    attractor = next(a for a in settled(CELL_CYCLE, "async").attractors if a.size > 1)
    assert attractor.states is not None
    found = set(oracles.as_tuples(attractor.states))
    steps = [(s, t) for s in found for t in oracles.one_at_a_time(CELL_CYCLE, s, {})]
    assert (len(steps), {target for _, target in steps} <= found) == (338, True)


def test_cycd_drives_every_node_but_rb_and_p27_around() -> None:
    # Fauré et al.: with CycD, Rb and p27 are inactivated and the others cycle
    entry = settled(CELL_CYCLE, "async", condition="OE:CycD")
    assert {name for name, value in entry.activity.items() if not value.oscillates} == {"CycD", "Rb", "p27"}


def test_synchronous_attractors_of_the_cell_cycle_equal_plain_stepping() -> None:
    every = oracles.all_states(CELL_CYCLE, {})
    expected = oracles.synchronous(CELL_CYCLE, dict.fromkeys(every, 1 / len(every)), {})
    assert members(settled(CELL_CYCLE, "sync")) == {frozenset(c): pytest.approx(s) for c, s in expected.items()}


def test_asynchronous_attractors_of_the_cell_cycle_equal_those_of_networkx_and_of_aeon() -> None:
    found = set(members(settled(CELL_CYCLE, "async")))
    assert found == oracles.attracting(CELL_CYCLE, oracles.all_states(CELL_CYCLE, {}), {})
    assert found == oracles.aeon_attractors(CELL_CYCLE, {})


# toggle switch and repressilator -----------------------------------------------------------------


def test_a_toggle_switch_rests_with_one_side_on() -> None:
    assert set(members(settled(TOGGLE, "async"))) == {frozenset({(0, 1)}), frozenset({(1, 0)})}


def test_from_nothing_either_side_of_a_toggle_switch_wins_half_the_time() -> None:
    # in 00 both want to rise, and whoever goes first wins
    assert [a.share for a in settled(TOGGLE, "async", "initial").attractors] == [0.5, 0.5]


def test_a_synchronous_toggle_switch_has_a_cycle_that_no_order_of_updates_allows() -> None:
    # 00 <-> 11 draws 2 of 4 states; 01 and 10 rest, one state each
    found = members(settled(TOGGLE, "sync"))
    assert found == {frozenset({(0, 0), (1, 1)}): 0.5, frozenset({(0, 1)}): 0.25, frozenset({(1, 0)}): 0.25}


def test_an_inhibited_side_of_a_toggle_switch_stays_off_after_washout() -> None:
    # the memory of the switch: once tetR has won, it keeps lacI off without the inhibitor
    (entry,) = steady_states(TOGGLE, "INH:lacI then untreated", scheme="sync")
    assert [entry["lacI"].value, entry["tetR"].value] == [0.0, 1.0]


def test_a_repressilator_oscillates_through_six_states_whoever_goes_first() -> None:
    # from 100: cI and tetR never want to move together; 000 and 111 are left for good
    expected = frozenset(itertools.product((0, 1), repeat=3)) - {(0, 0, 0), (1, 1, 1)}
    assert members(settled(REPRESSILATOR, "async")) == {expected: 1.0}


def test_each_repressor_is_on_half_of_the_time() -> None:
    # each of the six states has one way out, so all last equally long, and each node is on in three
    entry = settled(REPRESSILATOR, "async")
    assert [entry.activity[name].value for name in REPRESSILATOR.nodes] == [0.5, 0.5, 0.5]


def test_a_synchronous_repressilator_has_a_six_cycle_and_a_two_cycle() -> None:
    # 000 <-> 111 draws 2 of 8 states, the six others go round
    assert [(a.size, a.share) for a in settled(REPRESSILATOR, "sync").attractors] == [(6, 0.75), (2, 0.25)]


@pytest.mark.parametrize("node", list(REPRESSILATOR.nodes))
@pytest.mark.parametrize("scheme", ["sync", "async"])
def test_a_repressilator_stops_without_one_repressor(node: str, scheme: str) -> None:
    assert sizes(settled(REPRESSILATOR, scheme, condition=f"KO:{node}")) == [1]


# an attractor outside every minimal trap space ---------------------------------------------------

WANDERING = frozenset({(0, 0, 0), (1, 0, 0), (0, 1, 0)})


def test_the_only_minimal_trap_space_of_the_avoidant_network_is_its_fixed_point() -> None:
    # oracle: all 27 subspaces; the smallest subspace around the wandering attractor, C = 0, is left from 110
    assert oracles.minimal_trap_spaces(AVOIDANT, {}) == {(1, 1, 1)}


@pytest.mark.parametrize("oracle", ["networkx", "aeon"])
def test_oracles_agree_that_an_attractor_lies_outside_the_minimal_trap_space(oracle: str) -> None:
    every = oracles.all_states(AVOIDANT, {})
    found = oracles.attracting(AVOIDANT, every, {}) if oracle == "networkx" else oracles.aeon_attractors(AVOIDANT, {})
    assert found == {WANDERING, frozenset({(1, 1, 1)})}


@pytest.mark.parametrize("start", ["initial", "all", "random:100"])
def test_an_attractor_outside_every_minimal_trap_space_is_found(start: str) -> None:
    assert WANDERING in members(settled(AVOIDANT, "async", start))


def test_the_share_of_the_avoidant_attractor_is_that_of_the_chain() -> None:
    # from all 8 states: 000, 100, 010 are in it; 001, 101, 011 go either way; 110 and 111.
    # 110: A, B want 0, C wants 1: 2/3 to the wandering states, 1/3 to 111.
    # 101: B wants 1 (to 111), C wants 0 (to 100): 1/2; 011 alike.
    # 001: A, B want 1, C wants 0: 1/3 to 000, 2/3 to 101 or 011, whence half: 1/3 + 1/3 = 2/3.
    share = (3 + 2 / 3 + 1 / 2 + 1 / 2 + 2 / 3) / 8
    assert members(settled(AVOIDANT, "async"))[WANDERING] == pytest.approx(share)


def test_the_avoidant_attractor_is_strongly_connected_and_never_left() -> None:
    graph = oracles.state_graph(AVOIDANT, WANDERING, {})
    assert set(graph) == WANDERING
    assert nx.is_strongly_connected(graph)
