"""`.bnet` files: BoolNet's and pyboolnet's variants, odd names, what is refused and where."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from simnet.errors import FileProblems, InputError
from simnet.files.bnet import bnet_text, network_of, read_bnet
from simnet.files.yamltext import Document
from simnet.network import Knockout, Network
from tests.files.comparing import assert_refused, table


def read(text: str) -> Network:
    return network_of(Document("cells.bnet", text))


HEADERS = ["targets, factors\n", "targets,factors\n", "Targets, Functions\n", '"targets", "factors"\n', "", "# x\n\n"]


@pytest.mark.parametrize("header", HEADERS)
def test_the_header_may_have_any_known_form_or_be_missing(header: str) -> None:
    network = read(f"{header}ERK, MEK & !DUSP6\nDUSP6, ERK\n")
    assert tuple(network.nodes) == ("MEK", "ERK", "DUSP6")
    assert str(network.nodes["ERK"].rule) == "MEK & !DUSP6"


def test_a_node_called_targets_is_a_node_after_the_header() -> None:
    network = read("targets, factors\nA, targets\ntargets, factors\n")
    assert set(network.nodes) == {"A", "targets", "factors"}


@pytest.mark.parametrize("rule", ["A & !B", "A && ~B", "A AND NOT B", "(A)and(not B)", "A&!B", "\t( ( A ) & ! (B) )"])
def test_every_spelling_of_the_signs_is_read(rule: str) -> None:
    found = read(f"C, {rule}\n").nodes["C"].rule
    assert found is not None
    assert table(found, "A B") == "0010"


def test_not_binds_tightest_then_and_then_or() -> None:
    rule = read("D, !A | B & C\n").nodes["D"].rule
    assert rule is not None
    assert table(rule, "A B C") == "11110001"  # by hand: 1 where A is 0, else B and C


@pytest.mark.parametrize(("text", "value"), [("0", "0"), ("1", "1"), ("true", "1"), ("FALSE", "0")])
def test_constants_are_read(text: str, value: str) -> None:
    assert str(read(f"A, {text}\n").nodes["A"].rule) == value


def test_undefined_names_and_nodes_that_repeat_themselves_are_inputs() -> None:
    assert read("ERK, EGF & Serum\nSerum, Serum\n").inputs == ("EGF", "Serum")


def test_comments_begin_a_line_or_follow_a_space() -> None:
    network = read("# BoolNet\n\nA, B # because\n   # more\nB, A\n")
    assert str(network.nodes["A"].rule) == "B"


def test_names_with_odd_characters_get_ids_and_stay_display_names() -> None:
    network = read("NF-κB, Ca2+ & !IKK/NEMO\nCa2+, p53.a\nIKK/NEMO, NF-κB\n")
    assert network.node("NF-κB").id == "NF_kappaB"
    assert network.node("Ca2+").id == "Ca2"
    assert str(network.nodes["NF_kappaB"].rule) == "Ca2 & !IKK_NEMO"
    assert network.inputs == ("p53_a",)


def test_an_id_made_from_an_odd_name_gives_way_to_a_node_that_is_called_so() -> None:
    network = read("NF-kB, NF_kB\n")
    assert {node.id: node.label for node in network.nodes.values()} == {"NF_kB": "NF_kB", "NF_kB_2": "NF-kB"}


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("A, B & & C\n", 1, 8, "a name should stand between '&' and '&'"),
        ("A, B C\n", 1, 6, "an operator is missing between 'B' and 'C'"),
        ("B, 1\nA, (B | C\n", 2, 4, "'(' is never closed"),
        ("A, B)\n", 1, 5, "')' closes nothing"),
        ("A, B ^ C\n", 1, 6, "AND in some dialects and XOR in others"),
        ("A,\n", 1, 3, "the rule is empty"),
        ("A, B\nA, C\n", 2, 1, "duplicate node 'A'"),
        ("A, 2\n", 1, 4, "'2' is not a Boolean value"),
        ("A, B+C\n", 1, 4, "'B+C' is not the target of any line"),
        ("A = B\n", 1, 1, "not a line of a .bnet file"),
        ("A, all(B, C)\n", 1, 7, "an operator is missing between 'all' and '('"),
        ("targets, factors, probabilities\nA, B, 0.5\n", 1, 1, "probabilities are not read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, line: int, column: int, message: str) -> None:
    assert_refused(read, text, line, column, message)


def test_all_problems_of_a_file_come_at_once() -> None:
    with pytest.raises(FileProblems) as raised:
        read("A, B &\nB, (C\nC, A\nC, B\n")
    assert [problem.line for problem in raised.value.problems] == [1, 2, 4]


def test_thousands_of_nested_parentheses_and_a_long_chain_are_read_at_once() -> None:
    deep = "(" * 50_000 + "B" + ")" * 50_000
    chain = " | ".join(f"(x{i} & !y{i})" for i in range(20_000))
    begin = time.perf_counter()
    network = read(f"A, {deep}\nC, {chain}\nD, {'(A | ' * 20_000}B{')' * 20_000}\n")
    assert time.perf_counter() - begin < 20  # linear: under a second; quadratic would take minutes
    assert len(network.nodes) == 4 + 40_000


def test_inputs_are_written_as_nodes_that_repeat_themselves() -> None:
    text, _ = bnet_text(Network.from_rules({"14_3_3": "RAS | 0"}))
    assert text == "targets, factors\nRAS, RAS\nn_14_3_3, RAS | 0\n"


def test_a_network_with_perturbations_is_not_written_without_them() -> None:
    with pytest.raises(InputError, match="perturbations"):
        bnet_text(Network.from_rules({"A": "B"}).perturb(Knockout("A")))


def test_a_file_names_its_network(tmp_path: Path) -> None:
    (tmp_path / "bbm-1 (a).bnet").write_text("A, B\n")
    network = read_bnet(tmp_path / "bbm-1 (a).bnet")
    assert network.id == "bbm_1_a"
    assert len(network.digest) == 64
