"""`.booleannet` files: rules, starts, ranks."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given, settings

from simnet.errors import InputError
from simnet.files.booleannet import booleannet_text, network_of
from simnet.files.yamltext import Document
from simnet.logic import equivalent
from simnet.network import Knockout, Network
from tests.files.comparing import assert_refused
from tests.strategies import networks

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
    assert_refused(read, text, line, column, message)


@given(networks(max_nodes=4))
@settings(max_examples=25, deadline=None)
def test_aeon_reads_what_is_written_as_the_same_functions(network: Network) -> None:
    # AEON takes no constants in words apart; it writes them as A | !A
    text, _ = booleannet_text(network)
    rules = "\n".join(line for line in text.splitlines() if "*" in line)
    again = Network.from_rules(_rules_of_aeon(rules))
    for name, node in network.nodes.items():
        if node.rule is not None:
            found = again.nodes[name].rule
            assert found is not None
            assert equivalent(found, node.rule)


def _rules_of_aeon(text: str) -> dict[str, str]:
    import biodivine_aeon

    lines = cast("Any", biodivine_aeon).BooleanNetwork.from_booleannet(text).to_bnet().splitlines()
    return {name.strip(): rule.strip() for name, _, rule in (line.partition(",") for line in lines[1:] if line)}


def test_starts_are_written_and_come_back() -> None:
    network = Network.from_rules({"A": "B", "C": "A"}, initial={"C": True}, contexts={"initial": {"B": True}})
    again = read(booleannet_text(network)[0])
    assert (again.initial, again.contexts) == ({"C": True}, {"initial": {"B": True}})


def test_perturbed_cells_are_not_written() -> None:
    with pytest.raises(InputError, match="perturbations"):
        booleannet_text(Network.from_rules({"A": "B"}).perturb(Knockout("A")))
