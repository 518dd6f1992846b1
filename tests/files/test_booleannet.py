"""`.booleannet` files: rules, starts, ranks."""

from __future__ import annotations

import pytest

from simnet.errors import FileProblems
from simnet.files.booleannet import network_of
from simnet.files.yamltext import Document
from simnet.network import Network
from tests.files.comparing import one_problem

MODEL = """\
# guard cell, two steps
ABA = True
CaIM = NO = False
Depolar = Random
1: NO* = ABA and not CaIM
2: CaIM *= (NO or Depolar)
Depolar*=not CaIM
"""


def read(text: str) -> Network:
    return network_of(Document("cells.booleannet", text))


def test_rules_have_a_star_and_may_have_a_rank() -> None:
    network = read(MODEL)
    assert str(network.nodes["NO"].rule) == "ABA & !CaIM"
    assert str(network.nodes["CaIM"].rule) == "NO | Depolar"
    assert "the file ranks its rules; the order is not used" in network.about.notes


def test_a_node_with_a_start_and_no_rule_is_an_input_set_by_the_context_initial() -> None:
    network = read(MODEL)
    assert network.inputs == ("ABA",)
    assert network.contexts == {"initial": {"ABA": True}}


def test_a_rule_node_that_starts_on_does_so_in_the_network() -> None:
    assert read("A = B = true\nA* = B\nB* = A\n").initial == {"A": True, "B": True}


def test_a_random_start_is_noted() -> None:
    assert "starts at random in the file, off here: Depolar" in read(MODEL).about.notes


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("A* = B and\n", 1, 8, "the rule ends after 'and'"),
        ("A* = B\nA = Maybe\n", 2, 5, "'Maybe' is not a value"),
        ("A* = B\n  A -> B\n", 2, 3, "not a line of a BooleanNet file"),
        ("A* = B\nA* = C\n", 2, 1, "duplicate node 'A'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(FileProblems) as raised:
        read(text)
    problem = one_problem(raised)
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message
