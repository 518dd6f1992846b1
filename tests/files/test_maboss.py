"""MaBoSS files: rules from rates, what no rule can say, starts, comments, what is refused and where."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.errors import FileProblems, Span, TooLargeError
from simnet.files.maboss import MaBoSSSettings, maboss_texts, read_maboss
from simnet.files.maboss_expressions import formula_text, read_formula, value
from simnet.network import Network
from tests.files.comparing import assert_same_rules, one_problem, table
from tests.strategies import networks

# p53 answers damage; Mdm2 takes p53 away. Rates and parameters as in MaBoSS's own tutorial.
BND = """\
// damage
NODE Damage { rate_up = 0; rate_down = 1/$t; }   /* it heals:
   once */
node p53 {
  description = "guardian; of the genome }";
  logic = Damage and NOT Mdm2;
  rate_up = (@logic ? 1.0 : 0.0)/$t;
  rate_down = ($stuck ? 0 : (@logic ? 0 : 2));
}
# a line as a comment
node Mdm2 {
  logic_p53 = $case ? p53 : !p53;
  rate_up = (@logic_p53 AND Damage ? $a : 0.0) + (@logic_p53 AND NOT Damage ? 3*$a : 0);
  rate_down = @logic_p53 ? 0 : log(exp(1))*1e+100;
}
node Drug { }
"""
CFG = """\
$t = 4; $a = 1/$t; $case = TRUE; $stuck = false;
$nb_mutable = 0; // stands in many files and does nothing
[Damage].istate = 0.25[0], 0.75[1];
p53.istate = TRUE;
[Mdm2, Drug].istate = 0.2 [0, 0] , 0.6 [1,1];
Mdm2.is_internal = 1; p53.is_internal = False;
p53.refstate = 1; max_time = 1e2; time_tick = 0.5;
discrete_time = 0
"""


def write(folder: Path, bnd: str, cfg: str | None = CFG) -> Path:
    path = folder / "cells.bnd"
    path.write_text(bnd, encoding="utf-8")
    if cfg is not None:
        (folder / "cells.cfg").write_text(cfg, encoding="utf-8")
    return path


@pytest.fixture
def model(tmp_path: Path) -> tuple[Network, MaBoSSSettings]:
    return read_maboss(write(tmp_path, BND))


def number(text: str, **names: float) -> float:
    return float(value(read_formula(text, Span(0, len(text))), {f"${name}": v for name, v in names.items()}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/24", 1 / 24),
        ("1e+100", 1e100),
        ("2 + 3*4 - 6/3", 12.0),
        ("8 - 4 - 2", 2.0),
        ("-(2 + 1)", -3.0),
        ("1 ? 0 ? 5 : 6 : 7", 6.0),
        ("0 ? 1 : 0 ? 2 : 3", 3.0),
        ("1 ? 2 : 1 ? 3 : 4", 2.0),
        ("1 XOR 1 OR 1", 0.0),  # MaBoSS: XOR binds more loosely than OR
        ("NOT 0 AND 0", 0.0),
        ("1 < 2 AND 2 <= 2 AND 3 != 4", 1.0),
        ("log(exp(2))", 2.0),
        ("log(8, 2)", 3.0),  # cmaboss: the base comes second, also of the power
        ("exp(1 + 2, 2)", 8.0),
        ("$a*(1 - $b)", 1.5),
        ("(3)", 3.0),
    ],
)
def test_arithmetic_is_that_of_maboss(text: str, expected: float) -> None:
    assert number(text, a=2.0, b=0.25) == pytest.approx(expected, rel=1e-15)


SIGNS = ["+", "-", "*", "/", "&", "|", "^", "<", "==", ">="]
numbers = st.floats(0.001, 1e12).map(repr)
formulas = st.recursive(
    numbers | st.sampled_from(["$a", "$b"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(SIGNS), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} ? {t[1]} : {t[2]})"),
        inner.map(lambda t: f"!{t}"),
        inner.map(lambda t: f"-{t}"),
    ),
    max_leaves=8,
)


@given(formulas)
@settings(max_examples=100, deadline=None)
def test_a_formula_that_is_written_and_read_has_the_same_value(text: str) -> None:
    formula = read_formula(text, Span(0, len(text)))
    again = formula_text(formula)
    scope = {"$a": 0.3, "$b": 7.0}
    np.testing.assert_equal(value(read_formula(again, Span(0, len(again))), scope), value(formula, scope))


# rules and rates -----------------------------------------------------------------------------------


def test_a_node_without_rates_or_logic_is_an_input(model: tuple[Network, MaBoSSSettings]) -> None:
    assert model[0].inputs == ("Drug",)


def test_a_node_that_only_heals_has_the_rule_to_stay_off(model: tuple[Network, MaBoSSSettings]) -> None:
    network, kept = model
    assert str(network.nodes["Damage"].rule) == "0"
    assert (kept.rates["Damage"].up, kept.rates["Damage"].down) == (0.0, 0.25)


def test_a_plain_node_has_its_logic_as_rule_and_one_rate_each_way(model: tuple[Network, MaBoSSSettings]) -> None:
    network, kept = model
    assert str(network.nodes["p53"].rule) == "Damage & !Mdm2"
    assert (kept.rates["p53"].up, kept.rates["p53"].down) == (0.25, 2.0)


def test_a_node_with_two_rates_up_is_not_reducible(model: tuple[Network, MaBoSSSettings]) -> None:
    network, kept = model
    assert kept.not_reducible == ("Mdm2",)
    assert kept.rates["Mdm2"].up is None
    assert kept.rates["Mdm2"].down == pytest.approx(1e100)
    rule = network.nodes["Mdm2"].rule
    assert rule is not None
    assert table(rule, "p53 Damage Mdm2") == "00001111"
    assert "rates that change with the state, in continuous time: Mdm2" in network.about.notes


def test_the_table_has_the_rate_of_every_state(model: tuple[Network, MaBoSSSettings]) -> None:
    rates = model[1].table("Mdm2")
    assert rates.regulators == ("Damage", "p53")
    np.testing.assert_allclose(rates.up, [0, 0, 0.75, 0.25])  # Damage p53: 00 10 01 11; 3a, a with a = 1/4
    np.testing.assert_allclose(rates.down, [1e100, 1e100, 0, 0])


def test_a_rule_follows_from_the_transitions_and_not_from_the_logic_alone(tmp_path: Path) -> None:
    # it goes on with A and, once on, needs A and B to be gone to go off
    text = "node A {}\nnode B {}\nnode C { logic = A; rate_up = @logic; rate_down = NOT @logic AND NOT B ? 3 : 0; }"
    network, kept = read_maboss(write(tmp_path, text, None))
    rule = network.nodes["C"].rule
    assert rule is not None
    assert table(rule, "A B C") == "00011111"
    assert kept.rates["C"].is_reducible


def test_a_wide_node_is_read_by_logic_without_a_table(tmp_path: Path) -> None:
    wide = " OR ".join(f"(x{i} AND NOT y{i})" for i in range(40))
    nodes = "".join(f"node x{i} {{}} node y{i} {{}}" for i in range(40))
    text = f"{nodes} node W {{ logic = {wide}; rate_up = @logic ? 2 : 0; }}"
    network, kept = read_maboss(write(tmp_path, text, None))
    assert len(network.nodes["W"].regulators) == 80
    assert (kept.rates["W"].up, kept.rates["W"].down) == (2.0, 1.0)  # MaBoSS: a rate left out is 1 where logic asks
    with pytest.raises(TooLargeError):
        kept.table("W")


def test_rates_without_a_configuration_are_taken_as_1_and_said_so(tmp_path: Path) -> None:
    text = "node A { logic = A; rate_up = @logic ? $u : 0; rate_down = @logic ? 0 : $d; }\n"
    _, kept = read_maboss(write(tmp_path, text.replace("logic = A", "logic = NOT A"), None))
    assert kept.assumed == ("u", "d")
    assert (kept.rates["A"].up, kept.rates["A"].down) == (1.0, 1.0)


# start and settings ----------------------------------------------------------------------------------


def test_starts_are_probabilities(model: tuple[Network, MaBoSSSettings]) -> None:
    network, kept = model
    assert kept.probabilities_on() == pytest.approx({"Damage": 0.75, "p53": 1.0, "Mdm2": 0.75, "Drug": 0.75})
    assert kept.starts[2].probabilities == pytest.approx({(0, 0): 0.25, (1, 1): 0.75})
    assert network.initial == {"p53": True}


def test_a_node_without_a_start_starts_at_random(tmp_path: Path) -> None:
    _, kept = read_maboss(write(tmp_path, "node A { logic = A; }", "A.is_internal = 0;"))
    assert kept.probabilities_on() == {"A": 0.5}


def test_run_settings_and_reported_nodes_are_kept(model: tuple[Network, MaBoSSSettings]) -> None:
    kept = model[1]
    assert kept.run == {"max_time": 100.0, "time_tick": 0.5, "discrete_time": 0.0}
    assert kept.internal == ("Mdm2",)
    assert kept.reference == {"p53": 1.0}
    assert kept.parameters == {"t": 4.0, "a": 0.25, "case": 1.0, "stuck": 0.0, "nb_mutable": 0.0}


def test_the_only_configuration_that_begins_alike_is_found(tmp_path: Path) -> None:
    path = write(tmp_path, BND)
    (tmp_path / "cells.cfg").rename(tmp_path / "cells_run.cfg")
    assert read_maboss(path)[1].run["max_time"] == 100
    (tmp_path / "cells_two.cfg").write_text(CFG)
    with pytest.raises(FileProblems, match=r"cells_run\.cfg, cells_two\.cfg"):
        read_maboss(path)


# there and back ----------------------------------------------------------------------------------------


def test_writing_and_reading_changes_nothing(model: tuple[Network, MaBoSSSettings], tmp_path: Path) -> None:
    network, kept = model
    bnd, cfg, _ = maboss_texts(network, kept)
    (tmp_path / "again").mkdir()
    other, again = read_maboss(write(tmp_path / "again", bnd, cfg))
    assert_same_rules(network, other)
    assert maboss_texts(other, again)[:2] == (bnd, cfg)
    assert (again.starts, again.parameters, again.run) == (kept.starts, kept.parameters, kept.run)
    for name in network.nodes:
        one, two = kept.table(name), again.table(name)
        assert one.regulators == two.regulators
        np.testing.assert_array_equal([one.up, one.down], [two.up, two.down])


@given(networks(max_nodes=5))
@settings(max_examples=25, deadline=None)
def test_a_network_is_written_and_read_as_the_same_rules(
    tmp_path_factory: pytest.TempPathFactory, network: Network
) -> None:
    bnd, cfg, _ = maboss_texts(network)
    other, kept = read_maboss(write(tmp_path_factory.mktemp("cells"), bnd, cfg))
    assert_same_rules(network, other)
    assert other.initial == {name: True for name, on in network.initial.items() if on and name not in other.inputs}
    assert kept.not_reducible == ()


# refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bnd", "cfg", "line", "column", "message"),
    [
        ("node A { logic = B; }", "", 1, 18, "unknown node 'B'"),
        ("node A { logic = A }", "", 1, 10, "the node 'A' is not well formed"),
        ("node A { logic = A; ", "", 1, 6, "the node 'A' is never closed"),
        ("node A { rate_up = @logik; logic = A; }", "", 1, 20, "has no attribute 'logik'"),
        ("node A { rate_up = $u; }", "$v = 1;", 1, 20, "the parameter $u has no value"),
        ("node A { rate_up = $c ? 1 : 2; }", None, 1, 20, "the parameter $c has no value"),
        ("node A { rate_up = 1 - 2; }", "", 1, 20, "a rate is negative or no number"),
        ("node A { rate_up = 0/0; }", "", 1, 20, "a rate is negative or no number"),
        ("node A { a = @b; b = @a; rate_up = @a; }", "", 1, 36, "name each other in a circle"),
        ("node A { logic = A AND; }", "", 1, 20, "the rule ends after 'AND'"),
        ("node A { logic = A ? 1; }", "", 1, 20, "a '?' without its ':'"),
        ("node A { logic = log(A, 1, 2); }", "", 1, 18, "log() takes one argument or two, not 3"),
        ("node A {}\nnode A {}", "", 2, 6, "duplicate node 'A'"),
        ("node A {} /* open", "", 1, 11, "never closed"),
        ("A, B", "", 1, 1, "not the beginning of a node"),
        ("node A {}", "A.istat = 1;", 1, 3, "unknown key 'istat'"),
        ("node A {}", "B.istate = 1;", 1, 1, "unknown node 'B'"),
        ("node A {}", "A.istate = 0.5;", 1, 11, "a start is 0, 1, or a list"),
        ("node A {}", "[A].istate = 0.5[0], 0.5[2];", 1, 22, "not a list of probabilities"),
        ("node A {}", "[A].istate = 0[0], 0[1];", 1, 13, "these are no probabilities"),
        ("node A {}", "$a = $b;", 1, 6, "unknown name '$b'"),
        ("node A {}", "$a = 0/0;", 1, 5, "this has no value"),
        ("node A {}", "what", 1, 1, "not a statement of a .cfg file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, bnd: str, cfg: str | None, line: int, column: int, message: str
) -> None:
    with pytest.raises(FileProblems) as raised:
        read_maboss(write(tmp_path, bnd, None if cfg is None else f"{cfg} \nmax_time = 1;"))
    problem = one_problem(raised)
    assert message in problem.message
    assert (problem.line, problem.column) == (line, column)


def test_problems_of_both_files_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileProblems) as raised:
        read_maboss(write(tmp_path, "node A { logic = B; }", "C.istate = 1;"))
    assert [Path(problem.path).suffix for problem in raised.value.problems] == [".bnd", ".cfg"]
