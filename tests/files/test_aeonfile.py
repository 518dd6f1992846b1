"""`.aeon` files, against biodivine_aeon, which defines the format."""

from __future__ import annotations

import itertools
from typing import Any, cast

import pytest
from hypothesis import given, settings

from simnet.errors import FileProblems
from simnet.files.aeonfile import aeon_text, network_of
from simnet.files.yamltext import Document
from simnet.logic import Var
from simnet.network import Network
from tests.files.comparing import assert_refused, one_problem
from tests.oracles import value
from tests.strategies import networks

MODEL = """\
#!name: growth
# RAF is unsure
GF -> ERK
RAF ->? ERK
ERK -| RAF
GF -?? RAF
$ERK: GF & (RAF | !RAF)
$RAF: !ERK
"""


def read(text: str) -> Network:
    return network_of(Document("cells.aeon", text))


def aeon_values(text: str, target: str, names: list[str]) -> str:
    """Values of a function as AEON understands it, in the order of `itertools.product`."""
    import biodivine_aeon

    aeon = cast("Any", biodivine_aeon)
    network = aeon.BooleanNetwork.from_aeon(text)
    context = aeon.SymbolicContext(network)
    function: Any = context.mk_update_function(network.get_update_function(network.find_variable(target)))
    places = {name: context.find_network_bdd_variable(name) for name in names}
    found = ""
    for state in itertools.product((False, True), repeat=len(names)):
        found += str(int(function.r_restrict({places[n]: v for n, v in zip(names, state, strict=True)}).is_true()))
    return found


def own_values(network: Network, target: str, names: list[str]) -> str:
    rule = network.nodes[target].rule or Var(target)
    states = itertools.product((0, 1), repeat=len(names))
    return "".join(str(value(rule, dict(zip(names, state, strict=True)))) for state in states)


def test_regulations_and_functions_make_a_network() -> None:
    network = read(MODEL)
    assert network.inputs == ("GF",)
    assert str(network.nodes["RAF"].rule) == "!ERK"
    assert network.about.title == "growth"


@pytest.mark.parametrize(
    "function",
    ["A ^ B & C", "A | B ^ C", "A => B => C", "A <=> B | C", "!A ^ B", "A & !B | C ^ A", "(A => B) => C", "true ^ A"],
)
def test_signs_bind_as_in_aeon(function: str) -> None:
    text = "".join(f"{name} -?? D\n{name} -> {name}\n${name}: {name}\n" for name in "ABC") + f"$D: {function}\n"
    assert own_values(read(text), "D", ["A", "B", "C"]) == aeon_values(text, "D", ["A", "B", "C"])


@given(networks(max_nodes=4))
@settings(max_examples=25, deadline=None)
def test_aeon_reads_what_is_written_as_the_same_functions(network: Network) -> None:
    text, _ = aeon_text(network)
    names = list(network.nodes)
    for target in names:
        if network.nodes[target].rule is not None:
            assert aeon_values(text, target, names) == own_values(network, target, names)


def test_a_function_that_is_not_given_is_refused_at_its_first_regulation() -> None:
    with pytest.raises(FileProblems) as raised:
        read("A -> B\nC -| B\n")
    problem = one_problem(raised)
    assert (problem.line, problem.column) == (1, 1)
    assert problem.message == "'B' has regulators and no function"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("A -> B\n$B: f(A)\n", 2, 5, "the function 'f' is left open, in the rule of 'B'"),
        ("A -> B\n$B: A & p\n", 2, 9, "unknown node 'p' in the rule of 'B'"),
        ("A -> B\nB -> C\n$B: A & C\n$C: B\n", 3, 9, "'C' is not declared as a regulator of 'B'"),
        ("A -> B\n$B: A &\n", 2, 7, "the rule ends after '&'"),
        ("A -> B\n$B: A\n$B: !A\n", 3, 2, "duplicate node 'B'"),
        ("A --> B\n", 1, 1, "not a line of an .aeon file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, line: int, column: int, message: str) -> None:
    assert_refused(read, text, line, column, message)


def test_an_exclusive_or_too_large_to_write_out_is_refused() -> None:
    chain = " ^ ".join(["A"] * 40)
    with pytest.raises(FileProblems, match="cannot be written with AND, OR and NOT"):
        read(f"A -> B\n$B: {chain}\n")


def test_signs_of_regulations_are_those_of_the_rule() -> None:
    rules = {"D": "A & !B | (C & !E | !C & E) | D & !D", "A": "1"}
    lines = aeon_text(Network.from_rules(rules))[0].splitlines()
    assert {line for line in lines if line.endswith(" D")} == {
        "A -> D", "B -| D", "C -? D", "E -? D", "D -?? D"
    }  # fmt: skip
    assert "$A: true" in lines
