"""Gillespie runs against the matrix exponential, against known solutions, and against their slow twin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import scipy.stats
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simnet.engine import continuous, continuous_work, tables
from simnet.engine.continuous import BLOCK_RUNS, simulate_conditions, simulate_ensemble
from simnet.engine.continuous_reference import WIDTHS, random_stream, wait
from simnet.errors import InputError, TooLargeError, UnknownNameError
from simnet.logic import Not, Var, parse
from simnet.network import Network
from simnet.results.ensemble import Ensemble
from simnet.scenario.continuous import ContinuousTime, JointStart, Rates, TimedStage
from tests import chains, oracles
from tests.strategies import networks

pytest.importorskip("numba")

SPEEDS = (0.0, 0.3, 1.0, 2.5)
ERK = Network.from_rules({"ERK": "RAS"})
ON = [TimedStage("RAS on", {"RAS": True}, 4.0)]


@st.composite
def treatments(draw: st.DrawFn, equal: bool = False) -> tuple[Network, ContinuousTime, list[TimedStage]]:
    """A network, rates, initial probabilities, and up to three stages that hold nodes or change rates."""
    network = draw(networks(4))
    ruled = [name for name, node in network.nodes.items() if node.rule is not None]
    speed = st.just(1.0) if equal else st.sampled_from(SPEEDS)
    rates = st.dictionaries(st.sampled_from(ruled), st.builds(Rates, speed, speed), max_size=3)
    chance = st.dictionaries(st.sampled_from(list(network.nodes)), st.sampled_from([0.0, 0.3, 0.5, 1.0]))
    held = st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=2)
    scheme = ContinuousTime(windows=draw(st.integers(1, 3)), rates=draw(rates), initial=draw(chance))
    durations = st.sampled_from([0.4, 1.0, 2.5])
    count = draw(st.integers(1, 3))
    return network, scheme, [TimedStage(f"s{k}", draw(held), draw(durations), draw(rates)) for k in range(count)]


def pairs(scheme: ContinuousTime, stage: TimedStage) -> dict[str, tuple[float, float]]:
    both = {**scheme.rates, **stage.rates}
    return {name: (float(str(rate.up)), float(str(rate.down))) for name, rate in both.items()}


@contextmanager
def listing(wanted: bool) -> Iterator[None]:
    """Let small networks run over listed states, or look everything up as large ones do."""
    with pytest.MonkeyPatch.context() as patch:
        if not wanted:
            patch.setattr(continuous_work, "MAX_MOVING", -1)
        yield


def assert_same(one: Ensemble, other: Ensemble, rtol: float = 0.0) -> None:
    assert one.switches == other.switches
    assert np.array_equal(one.states, other.states)
    assert np.array_equal(one.counts, other.counts)
    assert one.final == other.final
    for name in ("mean", "error", "entropy", "entropy_error"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=rtol, atol=rtol and 1e-7)
    if one.joint is not None and other.joint is not None:
        place = {label: number for number, label in enumerate(other.joint.labels)}
        assert place.keys() == set(one.joint.labels)
        order = [place[label] for label in one.joint.labels]
        np.testing.assert_array_equal(one.joint.counts, other.joint.counts[order])
        np.testing.assert_allclose(one.joint.mean, other.joint.mean[:, order], rtol=rtol, atol=rtol and 1e-7)
        np.testing.assert_allclose(one.joint.error, other.joint.error[:, order], rtol=rtol, atol=rtol and 1e-7)


# known solutions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("up", "down"), [(1.0, 1.0), (2.0, 0.5), (0.0, 1.0)])
def test_a_node_that_is_born_and_dies_follows_its_exponential(up: float, down: float) -> None:
    # both directions are always open: p(t) = u / (u + d) (1 - exp(-(u + d) t)), averaged over windows
    always = parse("1").expr
    rates = {"A": Rates(up=((always, up),), down=((always, down),))}
    network = Network.from_rules({"A": "A"})
    scheme = ContinuousTime(windows=8, rates=rates)
    found = simulate_ensemble(network, [TimedStage("", {}, 2.0)], scheme, runs=40_000)
    total, (left, right) = up + down, (found.edges[:-1], found.edges[1:])
    fall = (np.exp(-total * left) - np.exp(-total * right)) / (total * (right - left))
    expected = up / total * (1 - fall)
    assert (np.abs(found.of("A") - expected) <= 4 * found.error_of("A")).all()
    if up == down:  # one node with one way to go leaves no doubt
        assert (found.entropy == 0).all()


def test_a_cascade_of_equal_rates_ends_on_as_a_gamma_law_says() -> None:
    # three steps at rate 1: all on at t = 2 with probability 1 - exp(-2) (1 + 2 + 2)
    network = Network.from_rules({"A": "1", "B": "A", "C": "B"})
    found = simulate_ensemble(network, [TimedStage("", {}, 2.0)], ContinuousTime(windows=0), runs=20_000)
    expected = 1 - 5 * np.exp(-2.0)
    at_end = found.value("C").value
    assert at_end is not None
    assert abs(at_end - expected) < 4 * np.sqrt(expected * (1 - expected) / 20_000)


def test_transition_entropy_is_that_of_the_open_ways() -> None:
    # A and B may switch at rates 1 and 3 for ever, and nothing depends on either
    always = parse("1").expr
    rates = {"A": Rates(((always, 1.0),), ((always, 1.0),)), "B": Rates(((always, 3.0),), ((always, 3.0),))}
    network = Network.from_rules({"A": "A", "B": "B"})
    found = simulate_ensemble(network, [TimedStage("", {}, 1.0)], ContinuousTime(windows=2, rates=rates), runs=50)
    np.testing.assert_allclose(found.entropy, -(0.25 * np.log2(0.25) + 0.75 * np.log2(0.75)))
    np.testing.assert_allclose(found.entropy_error, 0, atol=1e-12)


# against the matrix exponential ------------------------------------------------------------------


@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
@given(treatments())
def test_windows_agree_with_the_matrix_exponential(case: tuple[Network, ContinuousTime, list[TimedStage]]) -> None:
    network, scheme, stages = case
    runs = 4000
    plan = [(stage.held, stage.duration, pairs(scheme, stage)) for stage in stages]
    ends, means = chains.course(network, plan, scheme.initial, scheme.windows)
    found = simulate_ensemble(network, stages, scheme, runs=runs)
    # What fewer than a handful of runs do has no error that could be sampled: hence 5 / runs.
    assert (np.abs(found.mean - means) <= 4 * found.error + 5 / runs).all()
    last = np.array([value.value for value in found.final])
    spread = np.sqrt(np.clip(ends[-1] * (1 - ends[-1]), 0, None) / runs)
    assert (np.abs(last - ends[-1]) <= 4 * spread + 5 / runs).all()


def test_standard_errors_are_those_of_repeated_ensembles() -> None:
    scheme = ContinuousTime(windows=3)
    many = [simulate_ensemble(ERK, ON, scheme, runs=400, seed=seed, threads=1) for seed in range(300)]
    spread = np.std([each.of("ERK") for each in many], axis=0, ddof=1)
    stated = np.mean([each.error_of("ERK") for each in many], axis=0)
    # the standard deviation of 300 draws is known to 1 / sqrt(600) = 4 %
    assert (np.abs(spread / stated - 1) < 0.17).all()


def test_intervals_at_the_end_cover_the_truth_as_often_as_they_say() -> None:
    truth = 1 - np.exp(-4.0)
    finals = [
        simulate_ensemble(ERK, ON, ContinuousTime(windows=0), runs=200, seed=seed, threads=1).value("ERK")
        for seed in range(400)
    ]
    covered = sum(at.low <= truth <= at.high for at in finals)
    assert covered > 400 * 0.95 - 4 * np.sqrt(400 * 0.95 * 0.05)


# joint states ------------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate])
@given(treatments(), st.booleans())
def test_joint_states_agree_with_the_matrix_exponential(
    case: tuple[Network, ContinuousTime, list[TimedStage]], listed: bool
) -> None:
    network, scheme, stages = case
    runs, outputs = 4000, list(network.nodes)[:2]
    plan = [(stage.held, stage.duration, pairs(scheme, stage)) for stage in stages]
    first = chains.beginning(network, stages[0].held, scheme.initial)
    ends, means = chains.distribution(network, plan, first, scheme.windows)
    with listing(listed):
        joint = simulate_ensemble(network, stages, scheme, runs=runs, outputs=outputs, record=()).joint_states()
    for bits in set(map(tuple, np.array(chains.states(network))[:, : len(outputs)].tolist())):
        inside = (np.array(chains.states(network))[:, : len(outputs)] == bits).all(axis=1)
        on = [name for name, bit in zip(outputs, bits, strict=True) if bit]
        expected, at_end = means[:, inside].sum(axis=1), float(ends[-1][inside].sum())
        assert (np.abs(joint.of(*on) - expected) <= 4 * joint.error_of(*on) + 5 / runs).all()
        label = " -- ".join(on) or "<nil>"
        found = dict(zip(joint.labels, joint.counts / runs, strict=True)).get(label, 0.0)
        assert abs(found - at_end) <= 4 * np.sqrt(max(at_end * (1 - at_end), 0) / runs) + 5 / runs
    np.testing.assert_allclose(joint.mean.sum(axis=1), 1)


def test_the_states_of_one_node_are_its_activity() -> None:
    found = simulate_ensemble(ERK, ON, ContinuousTime(windows=4), runs=500, outputs=["ERK"])
    joint = found.joint_states()
    np.testing.assert_allclose(joint.of("ERK"), found.of("ERK"))
    np.testing.assert_allclose(joint.error_of("ERK"), found.error_of("ERK"))
    np.testing.assert_allclose(joint.error_of(), found.error_of("ERK"))  # of the state in which it is off
    assert joint.counts[joint.labels.index("ERK")] / 500 == found.value("ERK").value


def test_joint_states_that_were_not_asked_for_are_refused() -> None:
    with pytest.raises(InputError, match="outputs"):
        simulate_ensemble(ERK, ON, runs=10).joint_states()


def test_more_than_64_outputs_are_refused() -> None:
    network = Network.from_rules({f"n{k}": "1" for k in range(65)})
    with pytest.raises(TooLargeError, match="65 nodes"):
        simulate_ensemble(network, [TimedStage("", {}, 1.0)], outputs=list(network.nodes))


WALK = Network.from_rules({f"n{k}": f"!n{(k + 1) % 12}" for k in range(12)})


def test_joint_states_that_outgrow_their_room_are_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    stages, scheme = [TimedStage("", {}, 3.0)], ContinuousTime(windows=3)
    roomy = simulate_ensemble(WALK, stages, scheme, runs=1500, outputs=list(WALK.nodes), threads=1)
    monkeypatch.setattr(continuous_work, "FIRST_STATES", 1)
    assert_same(roomy, simulate_ensemble(WALK, stages, scheme, runs=1500, outputs=list(WALK.nodes), threads=1))


def test_joint_states_that_do_not_fit_into_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(continuous_work, "MAX_CELLS", 1000)
    with pytest.raises(TooLargeError, match="fewer outputs"):
        simulate_ensemble(WALK, [TimedStage("", {}, 3.0)], ContinuousTime(windows=3), outputs=list(WALK.nodes))


def test_nodes_that_start_together_are_drawn_together() -> None:
    network = Network.from_rules({"A": "A", "B": "B", "C": "C"})
    start = JointStart(("A", "C"), (((1, 0), 0.3), ((0, 1), 0.5), ((1, 1), 0.2)))
    scheme = ContinuousTime(windows=0, together=(start,), initial={"B": 0.5})
    found = simulate_ensemble(network, [TimedStage("", {}, 1.0)], scheme, runs=20_000, outputs=["A", "B", "C"])
    joint = found.joint_states()
    shares = dict(zip(joint.labels, joint.counts / 20_000, strict=True))
    expected = {"A": 0.15, "A -- B": 0.15, "C": 0.25, "B -- C": 0.25, "A -- C": 0.1, "A -- B -- C": 0.1}
    assert shares.keys() == expected.keys()
    for label, chance in expected.items():
        assert abs(shares[label] - chance) < 4 * np.sqrt(chance * (1 - chance) / 20_000)


# random numbers ----------------------------------------------------------------------------------


def test_waiting_times_are_exponential_into_the_tail() -> None:
    random = random_stream([1, 2], 0)
    times = np.array([wait(random) for _ in range(60_000)])
    assert scipy.stats.kstest(times, "expon").pvalue > 1e-3
    # the tail beyond the last layer is drawn in another way: its share, and its shape
    late = times[times > WIDTHS[1]] - WIDTHS[1]
    chance = np.exp(-WIDTHS[1])
    assert abs(len(late) - 60_000 * chance) < 4 * np.sqrt(60_000 * chance)
    assert scipy.stats.kstest(late, "expon").pvalue > 1e-3


# the slow twin -----------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(treatments(), st.integers(0, 2**32), st.booleans(), st.booleans())
def test_both_compiled_kernels_take_the_steps_of_their_slow_twin(
    case: tuple[Network, ContinuousTime, list[TimedStage]], seed: int, listed: bool, joint: bool
) -> None:
    network, scheme, stages = case
    record = [*network.nodes, " + ".join(network.nodes)]
    outputs = list(network.nodes)[::2] if joint else []
    more = {"runs": 20, "seed": seed, "record": record, "outputs": outputs}
    with listing(listed):
        fast = simulate_ensemble(network, stages, scheme, **more, kernel="numba")  # type: ignore[arg-type]
    slow = simulate_ensemble(network, stages, scheme, **more, kernel="python")  # type: ignore[arg-type]
    assert_same(fast, slow, rtol=1e-9)


@settings(max_examples=15, deadline=None)
@given(treatments(equal=True), st.integers(0, 2**32), st.booleans())
def test_the_short_way_for_equal_rates_takes_the_same_steps(
    case: tuple[Network, ContinuousTime, list[TimedStage]], seed: int, recorded: bool
) -> None:
    network, scheme, stages = case
    record = None if recorded else ()  # without readouts, what all runs begin with is looked up once
    with listing(False):
        fast = simulate_ensemble(network, stages, scheme, runs=20, seed=seed, record=record, kernel="numba")
    slow = simulate_ensemble(network, stages, scheme, runs=20, seed=seed, record=record, kernel="python")
    assert_same(fast, slow, rtol=1e-9)


def test_a_network_of_many_words_takes_the_steps_of_its_slow_twin() -> None:
    # 150 nodes, three words of a state; half of them can switch at any time
    network = Network.from_rules({f"n{k}": f"!n{k}" for k in range(150)})
    stages, scheme = [TimedStage("", {"n7": True}, 0.3)], ContinuousTime(windows=2, initial={"n140": 0.5})
    fast = simulate_ensemble(network, stages, scheme, runs=4, outputs=["n3", "n149"], kernel="numba")
    assert_same(fast, simulate_ensemble(network, stages, scheme, runs=4, outputs=["n3", "n149"], kernel="python"), 1e-9)


@settings(max_examples=15, deadline=None)
@given(treatments(), st.integers(0, 2))
def test_rows_that_are_evaluated_give_what_tables_give(
    case: tuple[Network, ContinuousTime, list[TimedStage]], max_bits: int
) -> None:
    network, scheme, stages = case
    with listing(False):
        tabulated = simulate_ensemble(network, stages, scheme, runs=20)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(continuous, "rows_of", lambda names, sums: tables.rows_of(names, sums, max_bits))
            evaluated = simulate_ensemble(network, stages, scheme, runs=20)
    assert_same(tabulated, evaluated, rtol=1e-9)


def test_a_rule_of_26_regulators_runs() -> None:
    names = [f"r{k}" for k in range(26)]
    network = Network.from_rules({"A": " & ".join(names)} | dict.fromkeys(names, "1"))
    found = simulate_ensemble(network, [TimedStage("", {}, 100.0)], ContinuousTime(windows=2), runs=50)
    assert found.value("A").value == 1.0


def test_more_than_64_nodes_keep_their_final_states() -> None:
    rules = {"s0": "1"} | {f"s{k}": f"!s{k - 1}" for k in range(1, 70)}
    found = simulate_ensemble(Network.from_rules(rules), [TimedStage("", {}, 500.0)], ContinuousTime(windows=0), runs=5)
    assert found.states.astype(int).tolist() == [[1, 0] * 35]
    assert found.counts.tolist() == [5.0]


# seeds, threads, conditions ----------------------------------------------------------------------


@pytest.mark.parametrize("threads", [2, 8])
def test_threads_do_not_change_a_digit(threads: int) -> None:
    network = Network.from_rules({"A": "!C", "B": "A", "C": "B & A"})
    scheme = ContinuousTime(windows=5, initial={"A": 0.5}, rates={"B": Rates(0.3, 2.0)})
    runs = 3 * BLOCK_RUNS + 17
    alone = simulate_ensemble(network, [TimedStage("", {}, 5.0)], scheme, runs=runs, threads=1)
    assert_same(alone, simulate_ensemble(network, [TimedStage("", {}, 5.0)], scheme, runs=runs, threads=threads))


def test_another_seed_gives_another_sample() -> None:
    one, two = (simulate_ensemble(ERK, ON, runs=200, seed=seed) for seed in (1, 2))
    assert not np.array_equal(one.mean, two.mean)


def test_blocks_have_random_numbers_of_their_own() -> None:
    scheme = ContinuousTime(windows=4)
    first = simulate_ensemble(ERK, ON, scheme, runs=BLOCK_RUNS)
    both = simulate_ensemble(ERK, ON, scheme, runs=2 * BLOCK_RUNS)
    assert not np.allclose(first.mean, both.mean, rtol=1e-9)


def test_conditions_with_one_seed_share_their_random_numbers() -> None:
    # the difference between two nearly equal rates is much less noisy than between two seeds
    def level(up: float, seed: int) -> float:
        scheme = ContinuousTime(windows=1, rates={"ERK": Rates(up=up)})
        return float(simulate_ensemble(ERK, ON, scheme, runs=200, seed=seed, threads=1).of("ERK")[0])

    shared = [level(1.1, seed) - level(1.0, seed) for seed in range(40)]
    apart = [level(1.1, seed + 1000) - level(1.0, seed) for seed in range(40)]
    assert np.std(shared) < 0.5 * np.std(apart)


def test_conditions_side_by_side_are_the_same_as_alone() -> None:
    held: list[dict[str, bool]] = [{}, {"n0": False}, {"n0": True, "n5": False}, {"n0": True}]
    conditions = [[TimedStage("", each, 2.0)] for each in held]
    more = {"runs": BLOCK_RUNS + 9, "record": ["n3"], "outputs": ["n3", "n4"], "threads": 3}
    scheme = ContinuousTime(windows=2, initial={"n8": 0.5})
    together = simulate_conditions(WALK, conditions, scheme, **more)  # type: ignore[arg-type]
    for stages, found in zip(conditions, together, strict=True):
        assert_same(found, simulate_ensemble(WALK, stages, scheme, **more))  # type: ignore[arg-type]


# stages ------------------------------------------------------------------------------------------


def test_settling_comes_before_time_zero() -> None:
    stages = [TimedStage("settled", {"RAS": True}, 30.0, settling=True), TimedStage("off", {"RAS": False}, 2.0)]
    found = simulate_ensemble(ERK, stages, ContinuousTime(windows=4), runs=3000)
    assert found.edges[[0, 4, 8]].tolist() == [-30.0, 0.0, 2.0]
    assert found.phases == ((-30.0, "settled"), (0.0, "off"))
    assert found.settling == 30.0
    # settled cells have ERK on (all but exp(-30)); then p(t) = exp(-t), whose mean over a window is known
    left, right = found.edges[4:-1], found.edges[5:]
    expected = (np.exp(-left) - np.exp(-right)) / (right - left)
    assert (np.abs(found.of("ERK")[4:] - expected) <= 4 * found.error_of("ERK")[4:]).all()


def test_a_held_node_jumps_when_its_stage_begins_and_stays_until_it_is_let_go() -> None:
    network = Network.from_rules({"A": "A"})
    stages = [TimedStage("", {}, 1.0), TimedStage("", {"A": True}, 1.0), TimedStage("", {}, 1.0)]
    found = simulate_ensemble(network, stages, ContinuousTime(windows=2), runs=10)
    assert found.of("A").tolist() == [0, 0, 1, 1, 1, 1]
    assert found.switches == 0


def test_rates_may_change_from_stage_to_stage() -> None:
    frozen, free = {"ERK": Rates(0.0, 0.0)}, {"ERK": Rates(50.0, 50.0)}
    stages = [TimedStage("", {"RAS": True}, 1.0, frozen), TimedStage("", {"RAS": True}, 1.0, free)]
    found = simulate_ensemble(ERK, stages, ContinuousTime(windows=1), runs=500)
    assert found.of("ERK")[0] == 0.0
    assert found.of("ERK")[1] > 0.95


# readouts ----------------------------------------------------------------------------------------


def test_a_sum_of_nodes_has_its_own_error_and_interval() -> None:
    network = Network.from_rules({"A": "A", "B": "A"})
    stages = [TimedStage("", {"A": True, "B": True}, 1.0)]
    found = simulate_ensemble(network, stages, ContinuousTime(windows=1), runs=100, record=["A + B"])
    assert found.of("A + B").tolist() == [2.0]
    at = found.value("A + B")
    assert at.value == 2.0
    assert at.low == pytest.approx(2 * 100 / (100 + 1.96**2), rel=1e-4)
    assert at.high == 2.0


def test_a_phenotype_is_read_by_name() -> None:
    phenotypes = {"quiet": Not(Var("ERK"))}
    network = Network("m", ERK.nodes, phenotypes=phenotypes)
    found = simulate_ensemble(network, ON, ContinuousTime(windows=3), runs=300, record=["quiet", "ERK"])
    np.testing.assert_allclose(found.of("quiet") + found.of("ERK"), 1)


# refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [{"runs": 0}, {"runs": 10**9}, {"seed": -1}, {"threads": 0}])
def test_senseless_numbers_are_refused(more: dict[str, int]) -> None:
    with pytest.raises(InputError):
        simulate_ensemble(ERK, ON, **more)  # type: ignore[arg-type]


def test_no_stage_is_refused() -> None:
    with pytest.raises(InputError, match="no stage"):
        simulate_ensemble(ERK, [])


def test_too_many_windows_are_refused_before_they_are_made() -> None:
    network = Network.from_rules({f"n{k}": "1" for k in range(300)})
    with pytest.raises(TooLargeError, match="fewer"):
        simulate_ensemble(network, [TimedStage("", {}, 1.0)], ContinuousTime(windows=100_000))


def test_a_readout_that_was_not_recorded_is_unknown() -> None:
    found = simulate_ensemble(ERK, ON, runs=10, record=["ERK"])
    with pytest.raises(UnknownNameError, match="readout"):
        found.of("RAS")


def test_final_states_are_all_states_of_the_oracle_chain() -> None:
    network = Network.from_rules({"A": "A & !B", "B": "B & !A"})
    stage = TimedStage("", {}, 60.0)
    found = simulate_ensemble(network, [stage], ContinuousTime(windows=0, initial={"A": 1.0, "B": 1.0}), runs=4000)
    shares = oracles.absorption(network, {(1, 1): 1.0}, {})
    assert len(shares) == len(found.states) == 2
    for state, count in zip(found.states.astype(int).tolist(), found.counts, strict=True):
        expected = shares[frozenset({tuple(state)})]
        assert abs(count / 4000 - expected) < 4 * np.sqrt(expected * (1 - expected) / 4000)
