"""Machine code and numpy side by side: they never differ in a bit."""

from __future__ import annotations

import copy
import gc
import pickle
import subprocess
import sys

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine import CompiledNetwork, compile_network, follow, pack, stepping, successors_of_all, to_cycles, unpack
from simnet.engine.machinecode import machine_code_works
from simnet.engine.masks import Held, Masks, as_masks
from simnet.engine.stepping import VECTOR_WORDS, advance, forecast, pad, pad_masks
from simnet.logic import And, Expr, Not, Or, Var
from simnet.network import Network, Node
from tests.engine.test_synchronous import counter
from tests.strategies import networks

Bits = npt.NDArray[np.bool_]


def without_machine_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepping, "LARGEST_PROGRAM", -1)


def always_machine_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepping, "_LOAD", 0.0)
    monkeypatch.setattr(stepping, "_COMPILE", 0.0)
    monkeypatch.setattr(stepping, "_COMPILE_EACH", 0.0)
    monkeypatch.setattr(stepping, "_OUTSET", 0.0)


def drawn(nodes: int, runs: int, seed: int) -> Bits:
    return np.random.default_rng(seed).random((nodes, runs)) < 0.5


def random_masks(nodes: int, runs: int, seed: int, often: float) -> Masks:
    random = np.random.default_rng(seed)
    clamped = random.random((nodes, runs)) < often
    on = clamped & (random.random((nodes, runs)) < 0.5)
    return Masks(pack(~clamped), pack(on))


def big(nodes: int, seed: int) -> Network:
    """A network of about the size at which fewer steps are fused."""
    random = np.random.default_rng(seed)
    names = [f"n{place}" for place in range(nodes)]
    rules: dict[str, Node] = {}
    for place, name in enumerate(names):
        a, b, c, d = (Var(names[each]) for each in random.integers(0, nodes, 4))
        rule: Expr = Or((And((a, Not(b))), And((c, Not(d), b)))) if place % 7 else a
        rules[name] = Node(name, rule=rule)
    return Network("big", rules)


@st.composite
def held_of(draw: st.DrawFn, nodes: int, runs: int) -> Held:
    """Nothing, the same rows in all runs, or other ones in each."""
    match draw(st.sampled_from(["none", "shared", "own"])):
        case "none":
            return {}
        case "shared":
            return draw(st.dictionaries(st.integers(0, nodes - 1), st.booleans(), max_size=3))
        case _:
            return random_masks(nodes, runs, draw(st.integers(0, 99)), draw(st.sampled_from([0.02, 0.5])))


pytestmark = pytest.mark.skipif(not machine_code_works(), reason="llvmlite does not compile for this machine")


@settings(max_examples=20, deadline=None)
@given(networks(8, max_inputs=2), st.sampled_from([1, 63, 64, 513, 1000]), st.integers(1, 13), st.data())
def test_steps_of_machine_code_equal_single_numpy_steps(
    network: Network, runs: int, steps: int, data: st.DataObject
) -> None:
    compiled, nodes = compile_network(network), len(network.nodes)
    held = data.draw(held_of(nodes, runs))
    start = drawn(nodes, runs, data.draw(st.integers(0, 99)))
    state = pack(start)
    for _ in range(steps):
        state = compiled.step(state, held)
    with pytest.MonkeyPatch.context() as monkeypatch:
        always_machine_code(monkeypatch)
        fast = advance(compiled, pack(start), held, steps)
    assert (unpack(fast, runs) == unpack(state, runs)).all()


@pytest.mark.parametrize(("nodes", "fused"), [(20, 4), (200, 2), (450, 1)])
@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 6, 7, 50])
def test_any_number_of_fused_steps_equals_single_steps(nodes: int, fused: int, steps: int) -> None:
    # 20, 200 and 450 nodes: four, two and one step a round; 1,111 runs leave padding
    compiled = compile_network(big(nodes, 3))
    assert next((most for words, most in [(128, 4), (1000, 2)] if len(compiled.program) <= words), 1) == fused
    start = pack(drawn(nodes, 1111, steps))
    padded, expected = pad(start), start
    compiled.machine.advance(padded, None, steps)
    for _ in range(steps):
        expected = compiled.step(expected)
    assert (unpack(padded, 1111) == unpack(expected, 1111)).all()


@settings(max_examples=15, deadline=None)
@given(networks(7, max_inputs=1), st.sampled_from([1, 65, 600]), st.data())
def test_cycles_of_machine_code_equal_those_of_numpy(network: Network, runs: int, data: st.DataObject) -> None:
    compiled, nodes = compile_network(network), len(network.nodes)
    held, start = data.draw(held_of(nodes, runs)), drawn(nodes, runs, data.draw(st.integers(0, 99)))
    limit = data.draw(st.sampled_from([1, 2, 5, 1000]))
    with pytest.MonkeyPatch.context() as monkeypatch:
        without_machine_code(monkeypatch)
        slow = to_cycles(compiled, start, held, limit)
    with pytest.MonkeyPatch.context() as monkeypatch:
        always_machine_code(monkeypatch)
        fast = to_cycles(compiled, start, held, limit)
    assert (fast[1] == slow[1]).all()
    assert (fast[0] == slow[0]).all()


@settings(max_examples=12, deadline=None)
@given(networks(12, min_nodes=10, max_inputs=0), st.data())
def test_the_table_of_machine_code_equals_that_of_numpy(network: Network, data: st.DataObject) -> None:
    compiled, nodes = compile_network(network), len(network.nodes)
    held = data.draw(st.dictionaries(st.integers(0, nodes - 1), st.booleans(), max_size=1))
    base = np.zeros(nodes, bool)
    base[list(held)] = list(held.values())
    over = tuple(data.draw(st.permutations([row for row in range(nodes) if row not in held])))
    with pytest.MonkeyPatch.context() as monkeypatch:
        without_machine_code(monkeypatch)
        slow = successors_of_all(compiled, over, base, held)
    with pytest.MonkeyPatch.context() as monkeypatch:
        always_machine_code(monkeypatch)
        fast = successors_of_all(compiled, over, base, held)
    assert (fast == slow).all()


def test_machine_code_refuses_a_table_over_too_few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    always_machine_code(monkeypatch)
    compiled = compile_network(Network.from_rules({f"n{i}": f"!n{(i + 1) % 11}" for i in range(11)}))
    with pytest.raises(ValueError, match="not enumerated"):
        successors_of_all(compiled, tuple(range(10)), np.zeros(11, bool), {})


def test_a_course_of_machine_code_equals_that_of_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled, start = compile_network(big(30, 1)), drawn(30, 70, 2)
    held = random_masks(30, 70, 5, 0.1)
    slow = follow(compiled, start, held, 9)
    always_machine_code(monkeypatch)
    assert (follow(compiled, start, held, 9) == slow).all()


def test_a_counter_of_eighteen_bits_counts_to_262144() -> None:
    # by hand: 2^18 states one after the other; numpy alone would need a minute
    _, periods = to_cycles(compile_network(counter(18)), np.zeros((18, 1), bool), {}, 1 << 20)
    assert periods.tolist() == [1 << 18]


def test_a_clamped_input_is_read_at_its_start_value_by_the_first_step_only() -> None:
    # X is held at 1 but starts at 0: A copies 0 first, then 1
    compiled = compile_network(Network.from_rules({"A": "X"}))
    start, held = np.zeros((2, 1), np.uint64), {compiled.index["X"]: True}
    states = []
    for steps in (1, 2, 3):
        state = pad(start)
        compiled.machine.advance(state, pad_masks(as_masks(held, 2)), steps)
        states.append(int(state[compiled.index["A"], 0] & np.uint64(1)))
    assert states == [0, 1, 1]


# the rule ----------------------------------------------------------------------------------------


def test_small_work_is_left_to_numpy() -> None:
    compiled = copy.copy(compile_network(big(40, 9)))
    advance(compiled, pack(drawn(40, 64, 1)), {}, 3)
    assert not compiled.machine.has("advance")


def test_large_work_is_compiled_once_for_all_clamps() -> None:
    compiled = copy.copy(compile_network(big(40, 9)))
    state = pack(drawn(40, 64, 1))
    for held in ({}, {0: True}, {1: False, 2: True}):
        advance(compiled, state, held, 100_000)
    assert compiled.machine.has("advance")
    known = compiled.machine._functions["advance"]  # noqa: SLF001
    advance(compiled, state, random_masks(40, 64, 1, 0.2), 100_000)
    assert compiled.machine._functions["advance"] is known  # noqa: SLF001


def test_many_small_pieces_of_work_add_up_to_machine_code() -> None:
    compiled = copy.copy(compile_network(big(40, 9)))
    state, steps, pieces = pack(drawn(40, 64, 1)), 20, 0
    while not compiled.machine.has("advance"):
        advance(compiled, state, {}, steps)
        pieces += 1
    # numpy has worked about as long as compiling takes: neither at once nor ever so late
    assert 2 < pieces < 2 + 0.2 / forecast(compiled, 1, steps)


def test_without_llvmlite_numpy_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = copy.copy(compile_network(big(12, 4)))
    state = pack(drawn(12, 64, 1))
    expected = state
    for _ in range(3000):
        expected = compiled.step(expected)
    monkeypatch.setattr(stepping, "machine_code_works", lambda: False)
    assert (advance(compiled, state, {}, 3000) == expected).all()
    assert not compiled.machine.has("advance")


def test_llvmlite_is_not_imported_for_small_work() -> None:
    code = (
        "import sys, numpy as np\n"
        "from simnet.engine import compile_network, follow, to_cycles\n"
        "from simnet.network import Network\n"
        "to_cycles(compile_network(Network.from_rules({'A': '!B', 'B': 'A'})), np.zeros((2, 1), bool), {}, 99)\n"
        "ring = Network.from_rules({f'n{k}': f'!n{(k + 1) % 20}' for k in range(20)})\n"
        "for _ in range(20):\n"  # as many courses as a scenario has
        "    follow(compile_network(ring), np.zeros((20, 1), bool), {}, 64)\n"
        "sys.exit('llvmlite' in sys.modules or 'numba' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# lives -------------------------------------------------------------------------------------------


def test_a_program_goes_to_another_process_without_its_machine_code() -> None:
    compiled = copy.copy(compile_network(big(12, 4)))
    state = pack(drawn(12, 64, 1))
    expected = advance(compiled, state, {}, 10_000)
    assert compiled.machine.has("advance")
    copied: CompiledNetwork = pickle.loads(pickle.dumps(compiled))  # noqa: S301
    assert not copied.machine.has("advance")
    assert (advance(copied, state, {}, 10_000) == expected).all()


def test_machine_code_can_be_released_while_others_are_in_use() -> None:
    state = pack(drawn(12, 64, 1))
    kept = copy.copy(compile_network(big(12, 4)))
    expected = advance(kept, state, {}, 10_000)
    for _ in range(5):
        gone = copy.copy(compile_network(big(12, 5)))
        advance(gone, state, {}, 10_000)
        del gone
        gc.collect()
    assert (advance(kept, state, {}, 10_000) == expected).all()


def test_padding_runs_are_free_and_words_are_whole_vectors() -> None:
    masks = pad_masks(random_masks(3, 70, 1, 1.0))
    assert masks.keep.shape == (3, VECTOR_WORDS)
    assert (masks.keep[:, 2:] == np.uint64(2**64 - 1)).all()
    assert not masks.force[:, 2:].any()
