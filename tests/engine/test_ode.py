"""The batch integrator against scipy at tight tolerance, closed forms and an own right-hand side."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

import simnet as sn
from simnet.engine.dormandprince import Accuracy, integrate_columns
from simnet.engine.levelsystem import level_system
from simnet.engine.lsoda import integrate_reference
from simnet.engine.ode import follow, integrate, start_levels
from simnet.errors import InputError, TooLargeError, UnknownNameError
from simnet.network import EdgeLoss, Network
from simnet.scenario import parse_condition
from simnet.scenario.ode import EdgeParameters, LogicODE, NodeParameters, ParameterEnsemble, level_stages
from simnet.scenario.schemes import Start
from tests.engine.test_hillcube import cube, normalised_hill
from tests.strategies import networks

Levels = npt.NDArray[np.float64]


def right_hand_side(network: Network, t: float, x: Levels) -> list[float]:
    """Normalised HillCube with n = 3, k = 1/2, tau = 1, summed over truth tables."""
    level = dict(zip(network.nodes, x, strict=True))
    slopes = []
    for name, node in network.nodes.items():
        if node.rule is None:
            slopes.append(0.0)
            continue
        arguments = {each: normalised_hill(max(0.0, level[each]), 3, 0.5) for each in node.regulators}
        slopes.append(cube(node.rule, arguments) - level[name])
    return slopes


@given(networks(5), st.integers(0, 10_000))
@settings(max_examples=8, deadline=None)
def test_courses_are_those_of_lsoda_at_tight_tolerance(network: Network, seed: int) -> None:
    start = np.random.default_rng(seed).random((4, len(network.nodes)))
    held = dict(zip(network.inputs, [0.7, 0.2], strict=False))
    times = np.array([0.5, 1.0, 3.0, 8.0])
    scheme = LogicODE(rtol=1e-8, atol=1e-10, tol=1e-9)
    ours = integrate(network, held, scheme, start, times=times).course[0]
    for column, begin in enumerate(start):
        first = [held.get(name, level) for name, level in zip(network.nodes, begin, strict=True)]
        theirs = solve_ivp(
            lambda t, x: right_hand_side(network, t, x), (0, 8), first, "LSODA", times, rtol=1e-10, atol=1e-12
        )
        assert np.abs(ours[column] - theirs.y.T).max() < 1e-6


def test_a_node_without_a_pull_decays_exponentially_with_its_own_time_constant() -> None:
    network = Network.from_rules({"A": "A & !A", "B": "B & !B"})
    scheme = LogicODE(nodes={"B": NodeParameters(tau=4.0)}, rtol=1e-9, atol=1e-11, tol=1e-12)
    times = np.array([0.0, 1.0, 2.0])
    course = integrate(network, {}, scheme, [[1.0, 1.0]], times=times).course[0, 0]
    assert course[:, 0] == pytest.approx(np.exp(-times), abs=1e-8)
    assert course[:, 1] == pytest.approx(np.exp(-times / 4), abs=1e-8)


def test_a_cell_that_rests_keeps_its_levels_for_the_rest_of_the_course() -> None:
    network = Network.from_rules({"A": "S"})
    course = integrate(network, {"S": 1}, LogicODE(), [[0, 1]], times=[50, 100, 150]).course[0, 0]
    assert course[:, list(network.nodes).index("A")] == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)


@given(networks(5), st.integers(0, 100))
@settings(max_examples=8, deadline=None)
def test_the_batch_and_scipy_agree_on_where_cells_rest(network: Network, seed: int) -> None:
    system = level_system(network, LogicODE())
    start = np.random.default_rng(seed).random((len(network.nodes), 3))
    accuracy = Accuracy(t_max=60.0, rtol=1e-9, atol=1e-11)
    ours, theirs = integrate_columns(system, start, accuracy), integrate_reference(system, start, accuracy)
    for column in range(3):
        if ours.steady[column] and theirs.steady[column]:
            assert ours.levels[:, column] == pytest.approx(theirs.levels[:, column], abs=1e-4)


def test_a_held_node_keeps_its_level_and_moves_again_when_it_is_let_go() -> None:
    network = Network.from_rules({"A": "S", "B": "A"})
    run = integrate(network, [{"S": 1, "A": 0.25}, {"S": 1}], LogicODE())
    assert run.of("A", 0).tolist() == [0.25]
    assert run.of("A", 1) == pytest.approx([1.0], abs=1e-5)


def test_a_stage_begins_where_the_last_one_ended() -> None:
    memory = Network.from_rules({"A": "S | A"})
    run = integrate(memory, [{"S": 1}, {"S": 0}], LogicODE())
    assert run.of("A") == pytest.approx([1.0], abs=1e-5)
    assert integrate(memory, [{"S": 0}], LogicODE()).of("A").tolist() == [0.0]


def test_a_drug_acts_at_the_level_of_its_dose_through_its_own_curve() -> None:
    network = Network.from_rules({"T": "!DRUG"})
    scheme = LogicODE("hillcube", edges={("DRUG", "T"): EdgeParameters(n=1, k=0.25)})
    # 1 - 0.5 / (0.5 + 0.25) = 1/3.
    assert integrate(network, {"DRUG": 0.5}, scheme).of("T") == pytest.approx([1 / 3], abs=1e-5)


def test_a_partial_inhibitor_leaves_the_rest_of_the_production() -> None:
    network = Network.from_rules({"ERK": "RAS"}, contexts={"on": {"RAS": True}})
    stages = level_stages(parse_condition("on: INH:ERK=0.25", network), network)
    run = integrate(network, stages)
    assert run.of("ERK", 0) == pytest.approx([1.0], abs=1e-5)
    assert run.of("ERK", 1) == pytest.approx([0.75], abs=1e-5)


def test_knockouts_hold_from_settling_on_and_full_inhibitors_from_their_phase() -> None:
    network = Network.from_rules({"A": "S", "B": "S"}, contexts={"on": {"S": True}})
    stages = level_stages(parse_condition("on: KO:A + INH:B then untreated", network), network)
    assert [dict(stage.held) for stage in stages] == [
        {"S": 1.0, "A": 0.0}, {"S": 1.0, "A": 0.0, "B": 0.0}, {"S": 1.0, "A": 0.0}
    ]  # fmt: skip


def test_stiff_parameters_go_to_lsoda_and_give_the_same_answer() -> None:
    network = Network.from_rules({"A": "S", "B": "A", "C": "B"})
    scheme = LogicODE(nodes={"A": NodeParameters(tau=1e-4), "C": NodeParameters(tau=10.0)})
    system = level_system(network, scheme).under({"S": 1.0}, {})
    start = np.zeros((4, 1))
    start[system.index["S"]] = 1.0
    run, stiff = follow(system, start, Accuracy(t_max=400, steps=60))
    assert stiff.tolist() == [True]
    assert run.steady.tolist() == [True]
    assert run.levels[:, 0] == pytest.approx(np.ones(4), abs=1e-4)


def test_an_ensemble_is_every_start_under_every_drawn_set() -> None:
    # A alone at S = 0.5 under the plain curve rests at 0.5^n / (0.5^n + k^n).
    network = Network.from_rules({"A": "S"})
    ensemble = ParameterEnsemble(40, seed=3, n=(1, 4), k=(0.2, 0.8), tau=(0.2, 5))
    starts = [[0.5, 0.0], [0.5, 0.9]]
    scheme = LogicODE("hillcube")
    run = integrate(network, {"S": 0.5}, scheme, starts, ensemble=ensemble)
    again = integrate(network, {"S": 0.5}, scheme, starts, ensemble=ensemble)
    assert np.array_equal(run.levels, again.levels)
    system = level_system(network, scheme, ensemble)
    n, bend = system.power[0], system.bend[0]
    expected = 0.5**n / (0.5**n + bend)
    ends = run.of("A").reshape(40, 2)
    assert ends == pytest.approx(np.column_stack([expected, expected]), abs=1e-4)
    k = bend ** (1 / n)
    assert 1 <= n.min() < 1.5 < 3 < n.max() <= 4
    assert 0.2 <= k.min() < 0.3 < 0.6 < k.max() <= 0.8


def test_log_uniform_draws_have_the_median_of_the_geometric_mean() -> None:
    network = Network.from_rules({"A": "S"})
    system = level_system(network, LogicODE(), ParameterEnsemble(4000, tau=(0.01, 100)))
    log_tau = -np.log10(system.rate[list(network.nodes).index("A")])
    # Even on [-2, 2]: mean 0, standard error 4 / sqrt(12 * 4000) = 0.018.
    assert abs(float(log_tau.mean())) < 4 * 4 / math.sqrt(12 * 4000)


def test_drawing_one_more_parameter_leaves_the_others_as_they_were() -> None:
    network = Network.from_rules({"A": "S & B", "B": "A"})
    one = level_system(network, LogicODE(), ParameterEnsemble(5, n=(1, 4)))
    two = level_system(network, LogicODE(), ParameterEnsemble(5, n=(1, 4), tau=(1, 2)))
    assert np.array_equal(one.power, two.power)


def pitfall_two(k_of_gstp1: float = 0.4) -> LogicODE:
    """The plain HillCube with n = 3, k = 0.5, but 0.4 for ERK -> GSTP1."""
    return LogicODE("hillcube", n=3, k=0.5, edges={("ERK", "GSTP1"): EdgeParameters(k=k_of_gstp1)})


def test_the_latch_of_erk_and_gstp1_stays_on_after_the_ligand_is_gone() -> None:
    # Curation README, pitfall 2: high start ERK 0.86, GSTP1 0.91; low start 0. The pair alone, without
    # the second level of ERK, at k = 0.5 and 0.4: 0.9076^3 / (0.9076^3 + 0.125) = 0.8568 and
    # 0.8568^3 / (0.8568^3 + 0.064) = 0.9076.
    latch = sn.load("tmtnf_dox").with_alternative("latch")
    pair = {"ERK_high": 0.0, "tmTNF": 0.0}
    high = integrate(latch, [{**pair, "tmTNF": 1.0}, pair], pitfall_two())
    assert round(float(high.of("ERK")[0]), 2) == 0.86
    assert round(float(high.of("GSTP1")[0]), 2) == 0.91
    low = integrate(latch, pair, pitfall_two())
    assert low.of("ERK").tolist() == [0.0]


def test_the_amplifier_of_erk_and_gstp1_goes_out_with_the_ligand() -> None:
    amplifier = sn.load("tmtnf_dox")
    for scheme in (pitfall_two(), LogicODE(), LogicODE("netflux")):
        after = integrate(amplifier, [{"tmTNF": 1.0}, {"tmTNF": 0.0}], scheme)
        assert float(after.of("ERK")[0]) < 1e-4
        assert float(after.of("GSTP1")[0]) < 1e-4


def test_the_blocker_kills_with_doxorubicin_in_the_amplifier_but_not_in_the_latch() -> None:
    cells = sn.load("tmtnf_dox")
    for network, survives in ((cells, False), (cells.with_alternative("latch"), True)):
        treatment = level_stages(parse_condition("resistant: DOX + tmTNF_blocker", network), network)
        death = float(integrate(network, treatment).of("CellDeath")[0])
        assert death == pytest.approx(0.0 if survives else 1.0, abs=1e-4)


def test_starts_are_the_models_own_the_corners_or_random_levels() -> None:
    network = Network.from_rules({"A": "S", "B": "A"}, initial={"A": True})
    a = list(network.nodes).index("A")
    assert start_levels(network, Start())[0, a] == 1.0
    corners = start_levels(network, Start("all"))
    assert len(np.unique(corners, axis=0)) == 4
    drawn = start_levels(network, Start("random", 500), seed=1)
    assert drawn.shape == (500, 3)
    assert abs(float(drawn[:, a].mean()) - 0.5) < 4 / math.sqrt(12 * 500)
    assert (drawn[:, list(network.nodes).index("S")] == 0).all()


def test_too_many_corners_are_refused_with_their_number() -> None:
    network = Network.from_rules({f"n{place}": f"n{(place + 1) % 17}" for place in range(17)})
    with pytest.raises(TooLargeError, match="2\\^17 corners"):
        start_levels(network, Start("all"))


@pytest.mark.parametrize(
    ("starts", "times", "held"),
    [([[0.0]], None, {}), ([[0.0, -1.0]], None, {}), (None, [2, 1], {}), (None, [1e9], {}), (None, None, {"S": -1})],
)
def test_input_that_makes_no_sense_is_refused(starts: object, times: object, held: dict[str, float]) -> None:
    network = Network.from_rules({"A": "S"})
    with pytest.raises(InputError):
        integrate(network, held, LogicODE(), starts, times=times)  # type: ignore[arg-type]


def test_unknown_names_are_named() -> None:
    network = Network.from_rules({"A": "S"})
    with pytest.raises(UnknownNameError, match="'Q'"):
        integrate(network, {"Q": 1})
    with pytest.raises(UnknownNameError, match="'Q'"):
        integrate(network, {}, LogicODE(nodes={"Q": NodeParameters(tau=1)}))
    with pytest.raises(InputError, match="A does not regulate A"):
        integrate(network, {}, LogicODE(edges={("A", "A"): EdgeParameters(n=1)}))
    with pytest.raises(UnknownNameError, match="form"):
        LogicODE("cube")  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"n": 0}, {"k": 0}, {"k": 1}, {"tau": -1}, {"tol": 0}, {"w": 2}, {"ymax": 0}])
def test_parameters_outside_their_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError, match=next(iter(wrong))):
        LogicODE(**wrong)  # type: ignore[arg-type]


def test_a_lost_edge_takes_the_regulator_out_of_the_cube() -> None:
    network = Network.from_rules({"T": "A | B"})
    lost = EdgeLoss("B", "T").apply(network)
    held = {"A": 0.5, "B": 1.0}
    assert integrate(lost, held, LogicODE("hillcube")).of("T") == pytest.approx([0.5], abs=1e-5)


@pytest.mark.parametrize("dose", [61 / 128, 0.475, 0.507])
def test_cells_that_tremble_within_the_tolerance_are_found_at_rest(dose: float) -> None:
    """The step stays as long as stability allows, and |dx/dt| hovers above 1e-6."""
    cells = sn.load("tmtnf_dox")
    *_, stage = level_stages(parse_condition(f"resistant: INH:ERK={dose}", cells), cells)
    run = integrate(cells, [stage], LogicODE())
    closely = integrate(cells, [stage], LogicODE(rtol=1e-10, atol=1e-12))
    assert run.steady.all()
    assert closely.steady.all()
    np.testing.assert_allclose(run.levels, closely.levels, rtol=0, atol=1e-5)


def test_a_lasting_oscillation_is_not_brought_to_rest() -> None:
    loop = Network.from_rules({"p53": "!MDM2", "RNA": "p53", "MDM2": "RNA"})
    assert not integrate(loop, {}, LogicODE(n=6)).steady.any()
