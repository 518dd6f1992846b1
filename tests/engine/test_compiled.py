"""The compiled word program against naive evaluation, one state at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.engine import compile_network, pack, unpack
from simnet.engine.compiled import BLOCK_WORDS
from simnet.logic import And, Expr, Not, Or, Var, parse
from simnet.network import Network, Node
from tests import oracles
from tests.strategies import networks

Bits = npt.NDArray[np.bool_]


def drawn(nodes: int, runs: int, seed: int = 0) -> Bits:
    return np.random.default_rng(seed).random((nodes, runs)) < 0.5


def one_step(network: Network, states: Bits, held: dict[int, bool] | None = None) -> Bits:
    return unpack(compile_network(network).step(pack(states), held), states.shape[1])


def naive_step(network: Network, states: Bits, held: dict[str, bool]) -> Bits:
    after = [oracles.image(network, tuple(map(int, column)), held) for column in states.T]
    return np.array(after, bool).T


@settings(max_examples=28, deadline=None)
@given(st.integers(0, 5), st.integers(1, 200), st.integers(0, 2**32 - 1))
def test_unpacking_undoes_packing(nodes: int, runs: int, seed: int) -> None:
    states = drawn(nodes, runs, seed)
    assert (unpack(pack(states), runs) == states).all()


@pytest.mark.parametrize(("runs", "words"), [(1, 1), (63, 1), (64, 1), (65, 2), (128, 2), (129, 3)])
def test_sixty_four_runs_share_a_word(runs: int, words: int) -> None:
    assert pack(np.ones((3, runs), bool)).shape == (3, words)


def test_run_k_is_bit_k_of_its_word() -> None:
    states = np.zeros((1, 70), bool)
    states[0, [0, 3, 65]] = True
    # runs 0 and 3: 2^0 + 2^3 = 9 in the first word; run 65: 2^1 in the second
    assert pack(states).tolist() == [[9, 2]]


def test_padding_of_a_packed_state_is_zero() -> None:
    assert pack(np.ones((1, 3), bool)).tolist() == [[0b111]]


@settings(max_examples=24, deadline=None)
@given(networks(8, max_inputs=2), st.sampled_from([1, 2, 63, 64, 65, 127, 131]), st.integers(0, 2**32 - 1))
def test_a_step_equals_naive_evaluation(network: Network, runs: int, seed: int) -> None:
    states = drawn(len(network.nodes), runs, seed)
    assert (one_step(network, states) == naive_step(network, states, {})).all()


@settings(max_examples=32, deadline=None)
@given(networks(6), st.data())
def test_held_rows_take_their_value_whatever_the_rule_says(network: Network, data: st.DataObject) -> None:
    held = data.draw(st.dictionaries(st.sampled_from(list(network.nodes)), st.booleans(), max_size=3))
    rows = {list(network.nodes).index(name): value for name, value in held.items()}
    states = drawn(len(network.nodes), 67, 5)
    assert (one_step(network, states, rows) == naive_step(network, states, held)).all()


def test_a_step_leaves_the_state_it_was_given_alone() -> None:
    compiled = compile_network(Network.from_rules({"A": "!A", "B": "A & !B"}))
    state = pack(drawn(2, 64))
    before = state.copy()
    compiled.step(state, {0: True})
    assert (state == before).all()


@pytest.mark.parametrize("extra", [-1, 0, 1, 40 * 64 + 7])
def test_runs_beyond_one_block_of_words_are_stepped_alike(extra: int) -> None:
    runs = BLOCK_WORDS * 64 + extra
    a, b, c = drawn(3, runs, seed=3)
    after = one_step(Network.from_rules({"A": "B & !C", "B": "!(A | C)", "C": "A"}), np.array([a, b, c]))
    assert (after == np.array([b & ~c, ~(a | c), a])).all()


def test_a_rule_that_repeats_a_node_needs_no_instruction() -> None:
    compiled = compile_network(Network.from_rules({"A": "B", "B": "C", "C": "A"}))
    assert compiled.program == ()


def test_a_common_part_is_computed_once() -> None:
    # !A, then !A & B (shared by B, C and D), then the OR of D: three operations in all
    compiled = compile_network(Network.from_rules({"A": "A", "B": "!A & B", "C": "!A & B", "D": "(!A & B) | C"}))
    assert len(compiled.program) == 3


def test_scratch_rows_are_reused() -> None:
    # a chain of 50 negated ANDs: at any time one value and one operand are alive besides the outputs
    rule: Expr = Var("A")
    for _ in range(50):
        rule = Not(And((rule, Var("B"))))
    network = Network("chain", {"A": Node("A", rule=rule), "B": Node("B", rule=Var("B"))})
    compiled = compile_network(network)
    assert len(compiled.program) == 100
    assert compiled.rows <= 2 + 2 + 2  # state, the two constants, two scratch rows
    states = np.array([[0, 0, 1, 1], [0, 1, 0, 1]], bool)
    assert (one_step(network, states) == naive_step(network, states, {})).all()


@settings(max_examples=24, deadline=None)
@given(networks(8, min_nodes=6), st.integers(0, 2**32 - 1))
def test_no_output_is_overwritten_by_a_later_instruction(network: Network, seed: int) -> None:
    # every node also appears under a second name with the same rule: both must agree after a step
    doubled = dict(network.nodes)
    for name in list(network.nodes):
        if (rule := network.nodes[name].rule) is not None:
            doubled[f"copy_of_{name}"] = Node(f"copy_of_{name}", rule=Not(Not(rule)))
    twice = Network("twice", doubled)
    after = dict(zip(twice.nodes, one_step(twice, drawn(len(doubled), 65, seed)), strict=True))
    for name, node in network.nodes.items():
        assert node.rule is None or (after[name] == after[f"copy_of_{name}"]).all()


@pytest.mark.parametrize(("rule", "expected"), [("1", 1), ("0", 0), ("A | !A", 1), ("A & !A", 0)])
def test_constant_rules_have_their_value_in_every_run(rule: str, expected: int) -> None:
    after = one_step(Network.from_rules({"A": "A", "B": rule}), drawn(2, 65))
    assert (after[1] == expected).all()


def test_inputs_keep_their_value() -> None:
    network = Network.from_rules({"A": "X & Y"})
    states = drawn(3, 70)
    assert (one_step(network, states)[:2] == states[:2]).all()


def test_a_rule_of_26_regulators_is_evaluated() -> None:
    # at least one of the pairs (r0, r1), (r2, r3), … is on, and not all 26 are
    names = [f"r{place}" for place in range(26)]
    pairs = Or(tuple(And((Var(a), Var(b))) for a, b in zip(names[::2], names[1::2], strict=True)))
    rule = And((pairs, Not(And(tuple(map(Var, names))))))
    nodes = {name: Node(name, kind="context") for name in names} | {"wide": Node("wide", rule=rule)}
    states = drawn(27, 1000, seed=8)
    states[:, 0], states[:, 1] = True, False
    expected = (states[:26:2] & states[1:26:2]).any(axis=0) & ~states[:26].all(axis=0)
    assert 0 < expected.sum() < 1000
    assert (one_step(Network("wide", nodes), states)[26] == expected).all()


@pytest.mark.parametrize("depth", [2999, 3000])
def test_a_rule_nested_thousands_deep_is_compiled(depth: int) -> None:
    # A AND NOT (A AND NOT (… A)): with A = 0 it is 0; with A = 1 each level flips the inner value
    rule: Expr = Var("A")
    for _ in range(depth):
        rule = And((Var("A"), Not(rule)))
    network = Network("deep", {"A": Node("A", rule=Var("A")), "B": Node("B", rule=rule)})
    after = one_step(network, np.array([[0, 1], [0, 0]], bool))
    assert after[1].tolist() == [False, depth % 2 == 0]


def test_thousands_of_nested_parentheses_in_a_rule_text_are_compiled() -> None:
    text = "(" * 2812 + "A" + ") | B" + ")" * 2811
    network = Network.from_rules({"A": "A", "B": text})
    assert parse(text).names
    after = one_step(network, np.array([[0, 0, 1, 1], [0, 1, 0, 1]], bool))
    assert after[1].tolist() == [False, True, True, True]


def test_the_same_rules_are_compiled_once() -> None:
    rules = {"A": "!B", "B": "A & C", "C": "C"}
    assert compile_network(Network.from_rules(rules)) is compile_network(Network.from_rules(rules, id="other"))


def test_networks_that_differ_in_one_rule_do_not_share_a_program() -> None:
    both, either = (Network.from_rules({"A": rule, "B": "B"}) for rule in ("A & B", "A | B"))
    states = np.array([[True], [False]])
    assert not one_step(both, states)[0, 0]
    assert one_step(either, states)[0, 0]


def test_the_row_of_each_node_is_known() -> None:
    assert dict(compile_network(Network.from_rules({"A": "X", "B": "A"})).index) == {"X": 0, "A": 1, "B": 2}
