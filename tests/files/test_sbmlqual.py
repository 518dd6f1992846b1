"""SBML-qual: levels and conditions, names, what is refused; biodivine_aeon as second reader and writer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from simnet.errors import FileProblems
from simnet.files.sbmlqual import network_of, sbmlqual_text
from simnet.files.yamltext import Document
from simnet.network import Network
from tests.files.comparing import assert_same_rules, one_problem, table
from tests.strategies import networks

Q = "http://www.sbml.org/sbml/level3/version1/qual/version1"
M = 'xmlns="http://www.w3.org/1998/Math/MathML"'


def species(name: str, more: str = 'qual:maxLevel="1"') -> str:
    return f'<qual:qualitativeSpecies qual:id="{name}" qual:constant="false" qual:compartment="c" {more}/>'


def transition(target: str, terms: str, inputs: str = "A B C", effect: str = "assignmentLevel") -> str:
    given = "".join(
        f'<qual:input qual:id="t_{n}_{target}" qual:qualitativeSpecies="{n}" qual:transitionEffect="none" '
        f'qual:thresholdLevel="1"/>'
        for n in inputs.split()
    )
    return (
        f"<qual:transition><qual:listOfInputs>{given}</qual:listOfInputs>\n<qual:listOfOutputs>"
        f'<qual:output qual:qualitativeSpecies="{target}" qual:transitionEffect="{effect}"/></qual:listOfOutputs>'
        f"<qual:listOfFunctionTerms>{terms}</qual:listOfFunctionTerms></qual:transition>"
    )


def term(math: str, level: int = 1, default: int = 0) -> str:
    return (
        f'<qual:defaultTerm qual:resultLevel="{default}"/>'
        f'<qual:functionTerm qual:resultLevel="{level}"><math {M}>{math}</math></qual:functionTerm>'
    )


def document(parts: str, transitions: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" '
        f'level="3" version="1" xmlns:qual="{Q}" qual:required="true">\n<model id="m" name="Growth">\n'
        f"<qual:listOfQualitativeSpecies>\n{parts}\n</qual:listOfQualitativeSpecies>\n"
        f"<qual:listOfTransitions>\n{transitions}\n</qual:listOfTransitions>\n</model>\n</sbml>\n"
    )


def read(text: str) -> Network:
    return network_of(Document("cells.sbml", text))


ABC = "\n".join(species(name) for name in "ABC")


def is_on(name: str) -> str:
    return f'<apply><eq/><ci>{name}</ci><cn type="integer">1</cn></apply>'


@pytest.mark.parametrize(
    ("math", "values"),  # of A B C, by hand
    [
        (is_on("B"), "00110011"),
        ("<ci>B</ci>", "00110011"),
        ("<apply><geq/><ci>B</ci><ci>t_B_C</ci></apply>", "00110011"),
        ("<apply><lt/><ci>B</ci><cn>1</cn></apply>", "11001100"),
        ("<apply><neq/><ci>A</ci><ci>B</ci></apply>", "00111100"),
        ("<apply><leq/><ci>A</ci><cn>1</cn></apply>", "11111111"),
        ("<apply><gt/><ci>A</ci><cn>1</cn></apply>", "00000000"),
        ("<apply><eq/><cn>0</cn><ci>A</ci></apply>", "11110000"),
        (f"<apply><and/>{is_on('A')}{is_on('B')}{is_on('C')}</apply>", "00000001"),
        (f"<apply><or/>{is_on('A')}<apply><not/>{is_on('C')}</apply></apply>", "10101111"),
        (f"<apply><xor/>{is_on('A')}{is_on('B')}{is_on('C')}</apply>", "01101001"),
        (f"<apply><implies/>{is_on('A')}{is_on('B')}</apply>", "11110011"),
        ("<apply><and/></apply>", "11111111"),
        ("<apply><or/></apply>", "00000000"),
        ("<true/>", "11111111"),
    ],
)
def test_conditions_are_read_as_mathml_means_them(math: str, values: str) -> None:
    rule = read(document(ABC, transition("C", term(math)))).nodes["C"].rule
    assert rule is not None
    assert table(rule, "A B C") == values


def test_a_condition_for_level_0_over_a_default_of_1() -> None:
    rule = read(document(ABC, transition("C", term(is_on("A"), level=0, default=1)))).nodes["C"].rule
    assert rule is not None
    assert table(rule, "A") == "10"


def test_the_first_term_that_holds_decides() -> None:
    second = f'<qual:functionTerm qual:resultLevel="0"><math {M}>{is_on("B")}</math></qual:functionTerm>'
    two = term(is_on("A")) + second
    rule = read(document(ABC, transition("C", two.replace('resultLevel="0"/>', 'resultLevel="1"/>')))).nodes["C"].rule
    assert rule is not None
    assert table(rule, "A B") == "1011"  # A: 1; else B: 0; else 1


def test_ids_stay_ids_and_names_become_display_names() -> None:
    parts = species("s1", 'qual:name="NF-κB" qual:maxLevel="1"') + species("s2", 'qual:initialLevel="1"')
    network = read(document(parts, transition("s1", term(is_on("s2")), inputs="s2")))
    assert network.node("NF-κB").id == "s1"
    assert network.about.title == "Growth"
    assert network.contexts == {"initial": {"s2": True}}


def test_an_empty_apply_is_a_condition_that_never_holds() -> None:
    network = read(document(ABC, transition("C", term("<apply/>"))))
    assert str(network.nodes["C"].rule) == "0"
    assert "never holds" in network.about.notes[0]


def test_an_empty_apply_without_inputs_leaves_an_input() -> None:
    network = read(document(ABC, transition("C", term("<apply/>"), inputs="")))
    assert "C" in network.inputs


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (document(species("A", 'qual:maxLevel="2"'), ""), 5, "species 'A' has levels 0 to 2"),
        (document(ABC, transition("C", term(is_on("A"), level=2))), 11, "result level '2'"),
        (document(ABC, transition("C", term(is_on("X")))), 11, "unknown species 'X' in a condition"),
        (document(ABC, transition("C", term("<apply><plus/><ci>A</ci></apply>"))), 11, "<plus/> is not logic"),
        (document(ABC, transition("C", term("<ci>A</ci>"), effect="production")), 11, "adds to the level of 'C'"),
        (document(ABC, transition("X", term("<ci>A</ci>"))), 11, "unknown species 'X'"),
        (document(ABC, transition("C", term("<ci>A</ci>")) * 2), 12, "two transitions set 'C'"),
        (document("", ""), 3, "no qualitative species"),
        ("<sbml><model></sbml>", 1, "not XML: mismatched tag"),
        ("<svg/>", 1, "not an SBML model"),
        ("hello", 1, "not XML"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, line: int, message: str) -> None:
    with pytest.raises(FileProblems) as raised:
        read(text)
    problem = one_problem(raised)
    assert problem.line == line
    assert message in problem.message


def test_every_species_with_more_levels_is_named() -> None:
    with pytest.raises(FileProblems) as raised:
        read(document(species("A", 'qual:maxLevel="2"') + "\n" + species("B", 'qual:maxLevel="3"'), ""))
    assert [problem.message for problem in raised.value.problems] == [
        "species 'A' has levels 0 to 2",
        "species 'B' has levels 0 to 3",
    ]


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE sbml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE sbml SYSTEM "file:///etc/passwd">',
    ],
)
def test_entities_and_document_types_are_refused(head: str) -> None:
    with pytest.raises(FileProblems) as raised:
        read(document(ABC, "", head))
    problem = one_problem(raised)
    assert (problem.line, problem.column) == (2, 1)
    assert "not read" in problem.message


def test_conditions_may_nest_thousands_deep() -> None:
    deep = "<apply><not/>" * 20_000 + is_on("A") + "</apply>" * 20_000
    assert read(document(ABC, transition("C", term(deep)))).nodes["C"].regulators == ("A",)


@given(networks(max_nodes=5))
@settings(max_examples=25, deadline=None)
def test_aeon_reads_what_is_written_and_is_read_again(network: Network) -> None:
    import biodivine_aeon as aeon

    text, _ = sbmlqual_text(network)
    assert_same_rules(read(text), network)
    theirs = aeon.BooleanNetwork.from_sbml(text)
    assert_same_rules(read(theirs.to_sbml()), network)


def test_display_names_survive_in_the_file() -> None:
    parts = species("s1", 'qual:name="a &lt; &quot;b&quot; &amp; c" qual:maxLevel="1"')
    network = read(document(parts, transition("s1", term(is_on("s1")), inputs="s1")))
    assert network.nodes["s1"].name == 'a < "b" & c'
    assert read(sbmlqual_text(network)[0]).nodes["s1"].name == 'a < "b" & c'
