"""The compiled integrator against its slow twin, to the bit, and against scipy."""

from __future__ import annotations

import signal
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine import dormandprince, levelruns
from simnet.engine.dormandprince import (
    LIKELY,
    LOADING,
    Accuracy,
    Integrated,
    Kernel,
    integrate_columns,
    step_seconds,
)
from simnet.engine.levelruns import run_compiled
from simnet.engine.levelsystem import LevelSystem, level_system
from simnet.engine.lsoda import integrate_reference
from simnet.network import Network
from simnet.scenario.ode import Form, LogicODE, ParameterEnsemble
from tests.strategies import networks

Levels = npt.NDArray[np.float64]

FORMS: tuple[Form, ...] = ("hillcube", "hillcube_normalised", "netflux")
# A repressilator: the product of its slopes at the middle is about -3^3, below -8, so that it never rests.
RING, STEEP = Network.from_rules({"A": "!C", "B": "A", "C": "B"}), LogicODE(n=6)


def random_levels(system: LevelSystem, columns: int, seed: int) -> Levels:
    """Random starts; the first lies in a corner, where cells may be at rest already."""
    levels = np.random.default_rng(seed).random((len(system.names), columns))
    levels[:, 0] = 0.0
    return levels


def same_bits(one: Integrated, other: Integrated) -> bool:
    """Whether nothing at all differs."""
    pairs = [(one.levels, other.levels), (one.time, other.time), (one.steady, other.steady), (one.steps, other.steps)]
    if one.course is not None and other.course is not None:
        pairs.append((one.course, other.course))
    return (one.course is None) == (other.course is None) and all(np.array_equal(a, b) for a, b in pairs)


# The two paths ---------------------------------------------------------------------------------


@given(networks(5), st.sampled_from(FORMS), st.integers(1, 150), st.booleans())
@settings(max_examples=15, deadline=None)
def test_compiled_and_numpy_never_differ_in_a_bit(network: Network, form: Form, columns: int, course: bool) -> None:
    system = level_system(network, LogicODE(form))
    start, accuracy = random_levels(system, columns, columns), Accuracy(tol=1e-4, t_max=15.0)
    grid = np.array([0.0, 0.3, 2.0, 15.0]) if course else None
    fast = integrate_columns(system, start, accuracy, grid, kernel="numba")
    slow = integrate_columns(system, start, accuracy, grid, kernel="numpy")
    assert same_bits(fast, slow)


@given(networks(4), st.sampled_from(FORMS), st.integers(2, 80), st.booleans())
@settings(max_examples=12, deadline=None)
def test_they_do_not_differ_when_every_run_has_its_own_parameters(
    network: Network, form: Form, columns: int, weighed: bool
) -> None:
    weights = (0.3, 1.0) if weighed and form == "netflux" else None
    ensemble = ParameterEnsemble(columns, seed=2, n=(1.5, 5), k=(0.2, 0.6), tau=(0.2, 5), w=weights)
    system = level_system(network, LogicODE(form), ensemble)
    start, accuracy = random_levels(system, columns, 7), Accuracy(tol=1e-4, t_max=15.0)
    fast = integrate_columns(system, start, accuracy, kernel="numba")
    assert same_bits(fast, integrate_columns(system, start, accuracy, kernel="numpy"))


def test_they_do_not_differ_when_every_run_has_its_own_knockout() -> None:
    system = level_system(RING, STEEP)
    start = random_levels(system, 90, 1)
    rate = np.repeat(system.rate, 90, axis=1)
    clamped = np.arange(90) % 3  # the node that a run holds
    rate[clamped, np.arange(90)] = 0.0
    clamps = replace(system, rate=rate)
    fast = integrate_columns(clamps, start, Accuracy(), kernel="numba")
    assert same_bits(fast, integrate_columns(clamps, start, Accuracy(), kernel="numpy"))
    assert (fast.levels[clamped, np.arange(90)] == start[clamped, np.arange(90)]).all()
    assert fast.steady.all()  # a broken ring comes to rest


def test_they_do_not_differ_where_levels_pass_1() -> None:
    system = level_system(Network.from_rules({"A": "S", "B": "A"}), LogicODE()).under({"S": 1.7}, {})
    start = np.full((3, 5), 1.7)
    fast = integrate_columns(system, start, Accuracy(), kernel="numba")
    assert same_bits(fast, integrate_columns(system, start, Accuracy(), kernel="numpy"))
    assert fast.levels[system.index["A"]] == pytest.approx(np.ones(5), abs=1e-5)  # curves stop at 1


@pytest.mark.parametrize("kernel", ["numba", "numpy"])
@given(networks(5), st.integers(1, 7))
@settings(max_examples=6, deadline=None)
def test_a_column_ends_where_it_would_end_alone_to_the_bit(kernel: Kernel, network: Network, lanes: int) -> None:
    system = level_system(network, LogicODE())
    start, accuracy = random_levels(system, 25, lanes), Accuracy(t_max=30.0)
    together = integrate_columns(system, start, accuracy, lanes=lanes, kernel=kernel)
    for column in (0, 1, 13, 24):
        alone = integrate_columns(system, start[:, [column]], accuracy, kernel=kernel)
        assert (alone.levels[:, 0] == together.levels[:, column]).all()
        assert (alone.steady[0], alone.time[0]) == (together.steady[column], together.time[column])


@given(networks(5), st.integers(0, 100))
@settings(max_examples=8, deadline=None)
def test_compiled_courses_are_those_of_scipy_at_tight_tolerance(network: Network, seed: int) -> None:
    system = level_system(network, LogicODE("netflux"))
    start = np.random.default_rng(seed).random((len(system.names), 3))
    tight, grid = Accuracy(tol=1e-12, t_max=8.0, rtol=1e-9, atol=1e-11), np.array([0.5, 2.0, 8.0])
    ours = integrate_columns(system, start, tight, grid, kernel="numba").course
    theirs = integrate_reference(system, start, replace(tight, rtol=1e-11, atol=1e-13), grid, "DOP853").course
    assert ours is not None
    assert theirs is not None
    assert np.abs(ours - theirs).max() < 1e-6


@pytest.mark.parametrize("kernel", ["numba", "numpy"])
def test_a_cell_at_rest_takes_no_step(kernel: Kernel) -> None:
    system = level_system(Network.from_rules({"A": "A"}), LogicODE())
    start = np.array([[0.4, *[0.0] * 99]])
    found = integrate_columns(system, start, Accuracy(), lanes=4, kernel=kernel)
    assert found.steps[0] > 0
    assert (found.steps[1:] == 0).all()
    assert (found.time[1:] == 0).all()


@pytest.mark.parametrize("kernel", ["numba", "numpy"])
def test_a_column_is_given_up_after_so_many_steps(kernel: Kernel) -> None:
    system = level_system(RING, STEEP)
    found = integrate_columns(system, random_levels(system, 3, 0), Accuracy(t_max=1e6, steps=40), kernel=kernel)
    assert found.steps.tolist() == [40, 40, 40]
    assert not found.steady.any()
    assert (found.time < 1e6).all()


@pytest.mark.parametrize("kernel", ["numba", "numpy"])
def test_no_cell_and_no_node_are_no_work(kernel: Kernel) -> None:
    system = level_system(RING, STEEP)
    assert integrate_columns(system, np.empty((3, 0)), Accuracy(), kernel=kernel).levels.shape == (3, 0)
    nothing = level_system(Network.from_rules({}), LogicODE())
    assert integrate_columns(nothing, np.empty((0, 2)), Accuracy(), kernel=kernel).steady.tolist() == [True, True]


# Which path ------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A process in which nothing was integrated so far, and a list of the calls of the compiled kernel."""
    calls = []

    def counted(system: LevelSystem, found: Integrated, accuracy: Accuracy, grid: Levels) -> None:
        calls.append("numba")
        run_compiled(system, found, accuracy, grid)

    monkeypatch.setattr(levelruns, "run_compiled", counted)
    monkeypatch.setattr(dormandprince.PATIENCE, "left", LOADING)
    return calls


def test_little_work_does_not_load_numba(asked: list[str]) -> None:
    system = level_system(RING, STEEP)
    integrate_columns(system, random_levels(system, 3, 0), Accuracy(t_max=5.0))
    assert asked == []


def test_much_work_is_compiled_at_once(asked: list[str]) -> None:
    system = level_system(RING, STEEP)
    columns = 200_000
    assert LIKELY * step_seconds(system, columns) > LOADING
    found = integrate_columns(system, np.zeros((3, columns)) + 0.5, Accuracy(t_max=0.5))
    assert asked == ["numba"]
    assert found.time.min() == 0.5


def test_work_that_turns_out_long_is_handed_over_and_ends_as_if_it_were_not(asked: list[str]) -> None:
    system = level_system(RING, STEEP)
    start, accuracy = random_levels(system, 4, 0), Accuracy(t_max=2_000.0, steps=100_000)
    found = integrate_columns(system, start, accuracy)
    assert asked == ["numba"]
    assert same_bits(found, integrate_columns(system, start, accuracy, kernel="numba"))


def test_without_numba_everything_is_numpys(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dormandprince, "has_numba", lambda: False)
    monkeypatch.setattr(dormandprince.PATIENCE, "left", 0.0)
    system = level_system(RING, STEEP)
    integrate_columns(system, random_levels(system, 3, 0), Accuracy(t_max=5.0))
    assert asked == []


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")
@pytest.mark.parametrize("kernel", ["numba", "numpy"])
def test_ctrl_c_is_heard_during_long_work(kernel: Kernel) -> None:
    system = level_system(RING, STEEP)
    start = random_levels(system, 4, 0)
    integrate_columns(system, start, Accuracy(t_max=1.0), kernel=kernel)  # compiling is over
    endless = Accuracy(t_max=1e12, steps=1_000_000_000)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(KeyboardInterrupt):
            integrate_columns(system, start, endless, kernel=kernel)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
