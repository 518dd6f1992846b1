"""Rule files: what is read, and every problem with file, line and column."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from simnet.errors import FileProblems
from simnet.files import check_file, check_rule_file, load, read_network
from simnet.logic import equivalent, parse, truth_table
from simnet.network import Evidence, Gene, Grounds, Network, Resistance
from tests.files.example import MODEL, SCENARIO, nodes, place, spots, told, with_line, write
from tests.strategies import networks

# what is read ------------------------------------------------------------------------------


@pytest.fixture
def toy(tmp_path: Path) -> Network:
    return read_network(write(tmp_path, MODEL))


def test_the_example_has_no_problems(tmp_path: Path) -> None:
    assert check_file(write(tmp_path, MODEL)) == ()


def test_nodes_come_in_the_order_of_the_file(toy: Network) -> None:
    assert tuple(toy.nodes) == ("tmTNF", "DOX", "ERK", "GSTP1", "Death")


def test_a_node_has_everything_that_is_written_about_it(toy: Network) -> None:
    erk = toy.nodes["ERK"]
    assert (erk.kind, erk.name, erk.aliases, erk.note) == ("protein", "p-ERK", ("ERK1/2",), "a note")
    assert erk.genes == (Gene("MAPK1", "HGNC:6871"), Gene("MAPK3", "HGNC:6877", checked=False))


def test_inputs_have_no_rule(toy: Network) -> None:
    assert (toy.inputs, toy.drugs) == (("tmTNF", "DOX"), ("DOX",))


def test_a_display_name_in_a_rule_means_the_node(toy: Network) -> None:
    rule = toy.nodes["GSTP1"].rule
    assert rule is not None
    assert equivalent(rule, parse("ERK").expr)
    assert toy.nodes["GSTP1"].regulators == ("ERK",)


def test_grounds_are_evidence_or_an_assumption(toy: Network) -> None:
    assert dict(toy.nodes["Death"].because) == {"DOX": Grounds(("C2",)), "GSTP1": Grounds(("C1", "C2"))}
    assert toy.nodes["GSTP1"].because["ERK"] == Grounds(assumed="for the example")


def test_evidence_knows_its_source_and_place(toy: Network) -> None:
    assert toy.about.evidence["C1"] == Evidence("C1", "fig", "caption S1", "The ligand keeps ERK on.", "19")


def test_a_source_keeps_its_facts(toy: Network) -> None:
    source = toy.about.sources["fig"]
    assert (source.cite, dict(source.facts)) == ("Someone et al. 2020", {"doi": "10.1/x", "licence": "CC0"})


def test_contexts_initial_state_and_resistance_are_read(toy: Network) -> None:
    assert {name: dict(setting) for name, setting in toy.contexts.items()} == {
        "resistant": {"tmTNF": True},
        "sensitive": {},
    }
    assert dict(toy.initial) == {"ERK": True, "GSTP1": False}
    assert toy.resistance == Resistance("resistant", "sensitive", "DOX", "Death", "high")


def test_readouts_and_phenotypes_are_read(toy: Network) -> None:
    assert toy.readouts == ("Death", "ERK + GSTP1")
    assert dict(toy.phenotypes) == {"dying": parse("Death & DOX").expr}


def test_alternatives_are_read(toy: Network) -> None:
    latch = toy.alternatives["latch"]
    assert (latch.says, latch.changes) == ("GST-π keeps ERK on", "nothing")
    assert dict(latch.rules) == {"ERK": parse("tmTNF | GSTP1").expr}


def test_the_words_of_the_model_are_read(toy: Network) -> None:
    about = toy.about
    assert (toy.id, about.title, about.theme) == ("toy", "Toy cells", "Survival")
    assert about.story == "A ligand keeps ERK on; GST-π clears the drug."  # folded by YAML
    assert (about.predictions, about.contradictions) == (("one thing", "another thing"), ())
    assert (dict(about.opposite_elsewhere), dict(about.left_out)) == ({"ERK": "kills there"}, {"C9": "no mechanism"})


def test_the_digest_is_that_of_the_text(tmp_path: Path) -> None:
    assert read_network(write(tmp_path, MODEL)).digest == hashlib.sha256(MODEL.encode()).hexdigest()


def test_reading_twice_gives_equal_networks(tmp_path: Path) -> None:
    path = write(tmp_path, MODEL)
    assert read_network(path) == read_network(path)


def test_a_model_that_differs_in_one_rule_is_another_network(tmp_path: Path) -> None:
    first = read_network(write(tmp_path, MODEL))
    assert read_network(write(tmp_path, with_line(MODEL, "DOX & !GSTP1", "DOX | !GSTP1"))) != first


NAMES = """\
  NO: {kind: context}
  ON: {kind: context}
  14_3_3: {kind: protein, name: 14-3-3, rule: NO | ON}
  NFKB: {kind: protein, name: NFκB, aliases: [NF-κB, "on/off"], rule: '"14-3-3" & !NO'}
  yes: {kind: protein, rule: 'NFκB | "on/off"'}
  "null": {kind: protein, rule: yes}
  1e3: {kind: protein, rule: "null"}
"""


def test_names_that_yaml_would_bend_survive(tmp_path: Path) -> None:
    net = read_network(write(tmp_path, nodes(NAMES)))
    assert tuple(net.nodes) == ("NO", "ON", "14_3_3", "NFKB", "yes", "null", "1e3")
    assert net.nodes["NFKB"].regulators == ("14_3_3", "NO")
    assert (net.node("NFκB").id, net.node("14-3-3").id, net.node("on/off").id) == ("NFKB", "14_3_3", "NFKB")


@pytest.mark.parametrize("text", ["no", "off", "~", "1.0", "0x10", "2020-01-01", "1_000", "12:30:00", ".inf"])
def test_words_stay_what_was_typed(tmp_path: Path, text: str) -> None:
    net = read_network(write(tmp_path, with_line(MODEL, "title: Toy cells", f"title: {text}")))
    assert net.about.title == text


@pytest.mark.parametrize("sign", ["&", "&&", "and", "AND", "*"])
def test_every_spelling_of_an_operator_is_read_from_a_file(tmp_path: Path, sign: str) -> None:
    net = read_network(write(tmp_path, with_line(MODEL, "DOX & !GSTP1", f"DOX {sign} !GSTP1")))
    assert net.nodes["Death"].rule == parse("DOX & !GSTP1").expr


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(networks())
def test_any_rules_read_back_as_the_same_functions(tmp_path: Path, net: Network) -> None:
    lines = []
    for node in net.nodes.values():
        rule = "" if node.rule is None else f", rule: '{node.rule}'"
        kind = node.kind if node.rule is None else "protein"
        lines.append(f"  {node.id}: {{kind: {kind}{rule}}}\n")
    again = read_network(write(tmp_path, nodes("".join(lines))))
    names = list(net.nodes)
    assert list(again.nodes) == names
    for name in names:
        before, after = net.nodes[name].rule, again.nodes[name].rule
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert (truth_table(after, names) == truth_table(before, names)).all()


def test_a_rule_with_thousands_of_parentheses_is_read_from_a_file(tmp_path: Path) -> None:
    rule = "(A & (B | " * 1500 + "A" + "))" * 1500
    text = nodes(f"  A: {{kind: context}}\n  B: {{kind: context}}\n  C: {{kind: protein, rule: {rule}}}\n")
    found = read_network(write(tmp_path, text)).nodes["C"].rule
    assert found is not None
    assert equivalent(found, parse("A").expr)


# problems of rules -------------------------------------------------------------------------

ABC = "  A: {kind: context}\n  B: {kind: context, name: NF-κB}\n  C:\n    kind: protein\n"

RULES: list[tuple[str, int, int, int, str]] = [
    # the lines of the rule (the first is line 9), line, column and length of the mark, what is said
    ("    rule: A & & B\n", 9, 15, 1, "the rule of 'C': two operators in a row"),
    ("    rule: A & (B\n", 9, 15, 1, "unbalanced parentheses: '(' is never closed"),
    ("    rule: A & B)\n", 9, 16, 1, "unbalanced parentheses: ')' closes nothing"),
    ("    rule: A ^ B\n", 9, 13, 1, "'^' means AND in some dialects and XOR in others"),
    ("    rule: A B\n", 9, 13, 1, "an operator is missing between 'A' and 'B'"),
    ("    rule: A & 2\n", 9, 15, 1, "'2' is not a Boolean value"),
    ("    rule: A &\n", 9, 13, 1, "the rule ends after '&'"),
    ("    rule: A & pERK\n", 9, 15, 4, "unknown node 'pERK' in the rule of 'C'"),
    ("    rule: a & B\n", 9, 11, 1, "unknown node 'a' in the rule of 'C'"),
    ("    rule:\n", 9, 10, 1, "the rule of 'C': the rule is empty"),
    ('    rule: ""\n', 9, 11, 1, "the rule of 'C': the rule is empty"),
    ("    rule: ~\n", 9, 11, 1, "the rule ends after '~'"),
    ("    rule: null\n", 9, 11, 4, "unknown node 'null'"),
    ("    rule: [A, B]\n", 9, 11, 1, "the rule of 'C' should be a text, not a list"),
    ("    rule: {A: B}\n", 9, 11, 1, "the rule of 'C' should be a text, not a mapping"),
    # Greek letters are one column each
    ("    rule: NF-κB & pERK\n", 9, 13, 1, "unexpected character '-'"),
    ("    rule: \"'NF-κB' & pERK\"\n", 9, 22, 4, "unknown node 'pERK'"),
    ("    rule: '\"NF-κB\" & & A'\n", 9, 22, 1, "two operators in a row"),
    # quotation marks, folded and literal texts: the mark stands under the word itself
    ("    rule: 'A & pERK'\n", 9, 16, 4, "unknown node 'pERK'"),
    ('    rule: "A & pERK"\n', 9, 16, 4, "unknown node 'pERK'"),
    ("    rule: >-\n      A |\n      (B & pERK)\n", 11, 12, 4, "unknown node 'pERK'"),
    ("    rule: >\n      A |\n\n      (B & & A)\n", 12, 12, 1, "two operators in a row"),
    ("    rule: |\n      A |\n        B & pERK\n", 11, 13, 4, "unknown node 'pERK'"),
    ("    rule: A |\n      B |\n      pERK\n", 11, 7, 4, "unknown node 'pERK'"),
    ('    rule: "A |\n      B | pERK"\n', 10, 11, 4, "unknown node 'pERK'"),
    ("    rule:\n      A & & B\n", 10, 11, 1, "two operators in a row"),
    ("    rule: A | B  # & pERK\n    note: [x]\n", 10, 11, 1, "'note' of node 'C' should be a text"),
]


@pytest.mark.parametrize(("lines", "line", "column", "length", "reason"), RULES)
def test_a_problem_of_a_rule_is_marked_under_the_word_itself(
    tmp_path: Path, lines: str, line: int, column: int, length: int, reason: str
) -> None:
    (problem,) = told(write(tmp_path, nodes(ABC + lines)))
    assert reason in problem.message
    assert (problem.line, problem.column, problem.length) == (line, column, length)


def test_a_problem_is_shown_with_its_line_a_caret_and_a_suggestion(tmp_path: Path) -> None:
    path = write(tmp_path, with_line(MODEL, "rule: DOX & !GSTP1", "rule: DOX & !GSTP"))
    assert str(told(path)[0]).splitlines() == [
        f"{path}:26:41: unknown node 'GSTP' in the rule of 'Death'",
        "      Death: {kind: phenotype, rule: DOX & !GSTP, because: {DOX: C2, GSTP1: [C1, C2]}}",
        " " * 44 + "^^^^",  # four blanks stand before the line
        "Did you mean 'GSTP1' or 'GST-π'?",
    ]


# problems of everything else ----------------------------------------------------------------

EDITS: list[tuple[str, str, str, str]] = [
    # what is replaced in the example, by what, the marked place (first occurrence in the new text), what is said
    ("simnet: 1", "simnet: 2", "2\n", "format '2' is not known"),
    ("id: toy", "id: ../toy", "../toy", "'../toy' cannot be a model id"),
    ("id: toy", "id: 9toy", "9toy", "'9toy' cannot be a model id"),
    ("id: toy\n", "id:\n", "\ntitle", "'id' of the rule file is empty"),
    ("id: toy\n", "", "simnet", "the rule file needs an 'id'"),
    ("title: Toy cells\n", "", "simnet", "the rule file needs a 'title'"),
    ("simnet: 1\n", "", "id: toy", "the rule file needs a 'simnet'"),
    ("theme: ", "thme: ", "thme", "unknown key 'thme' in the rule file"),
    ("    kind: protein\n    name: p-ERK", "    kid: x\n    kind: rna\n    name: p-ERK", "kid", "unknown key 'kid'"),
    ("kind: phenotype", "kind: phenotyp", "phenotyp,", "unknown kind 'phenotyp' of node 'Death'"),
    ("{kind: phenotype, rule", "{rule", "{rule: DOX", "node 'Death' needs a 'kind'"),
    ("kind: phenotype", "kind: ", ", rule: DOX", "'kind' of node 'Death' is empty"),
    ("kind: phenotype", "kind: drug", "DOX & !", "'Death' is of kind drug and cannot be the target of a rule"),
    ("kind: phenotype", "kind: context", "DOX & !", "'Death' is of kind context and cannot be the target"),
    ("  ERK:\n", "  RAF: {kind: rna}\n  ERK:\n", "rna}", "node 'RAF' of kind rna has no rule"),
    ("  DOX: {", "  D-X: {kind: drug}\n  DOX: {", "D-X", "'D-X' cannot be a node id"),
    ("  DOX: {", "  κ: {kind: drug}\n  DOX: {", "κ: {", "'κ' cannot be a node id"),
    ("  DOX: {", "  14: {kind: drug}\n  DOX: {", "14: {", "'14' cannot be a node id"),
    ("  DOX: {", "  or: {kind: drug}\n  DOX: {", "or: {kind", "'or' is an operator of rules"),
    ("  DOX: {", "  True: {kind: drug}\n  DOX: {", "True", "'True' is an operator of rules"),
    ("  ERK:\n", "  TmTnF: {kind: context}\n  ERK:\n", "TmTnF", "duplicate node 'TmTnF'"),
    ("  ERK:\n", "  DOX: {kind: drug}\n  ERK:\n", "DOX: {kind: drug}", "duplicate key 'DOX'"),
    ("    note: a note\n", "    note: a note\n    note: b\n", "note: b", "duplicate key 'note'"),
    ("predictions:", "title: again\npredictions:", "title: again", "duplicate key 'title'"),
    ("initial: {", "initial: {ERK: 0, ", "ERK: 1, G", "duplicate key 'ERK'"),
    ("because: {tmTNF: [C1]}", "because: {tmTNF: [C7]}", "C7", "unknown evidence 'C7'"),
    ("because: {tmTNF: [C1]}", "because: {tmTNF: C1, DOX: C1}", "DOX: C1}", "'DOX' does not stand in the rule"),
    ("because: {tmTNF: [C1]}", "because: [C1]", "[C1]\n", "should be a mapping"),
    ("because: {tmTNF: [C1]}", "because: {tmTNF: {C1: x}}", "{C1: x}", "should be a list, not a mapping"),
    ("xrefs: {mesh: D004317}}", "because: {ERK: C1}}", "ERK: C1", "node 'DOX' has a reason for 'ERK' but no rule"),
    ("source: fig, at: caption S1", "source: fgi, at: caption S1", "fgi", "unknown source 'fgi' in evidence 'C1'"),
    ("source: fig, at: caption S1", "at: caption S1", "{at: caption S1", "evidence 'C1' needs a 'source'"),
    ("at: caption S1, ", "", "{source: fig, says: The", "evidence 'C1' needs an 'at'"),
    ("resistant: {tmTNF: 1}", "resistant: {tmTFN: 1}", "tmTFN", "unknown node 'tmTFN' in context 'resistant'"),
    ("resistant: {tmTNF: 1}", "resistant: {ERK: 1}", "ERK: 1}\n  sens", "sets 'ERK', which has a rule"),
    ("resistant: {tmTNF: 1}", "resistant: {tmTNF: 2}", "2}\n  sens", "is '2': it must be 0 or 1"),
    ("resistant: {tmTNF: 1}", "resistant: {tmTNF: true}", "true", "is 'true': it must be 0 or 1"),
    ("resistant: {tmTNF: 1}", "resistant: {tmTNF: [1]}", "[1]}", "should be a text, not a list"),
    ("resistant: {tmTNF: 1}", "resistant: tmTNF", "tmTNF\n  sens", "context 'resistant' should be a mapping"),
    ("  sensitive: {}\n", "  sensitive: {}\n  a+b: {}\n", "a+b", "'a+b' cannot be a context"),
    ("  sensitive: {}\n", '  sensitive: {}\n  "a: b": {}\n', '"a: b"', "'a: b' cannot be a context"),
    ("  sensitive: {}\n", "  sensitive: {}\n  KO: {}\n", "KO: {}", "'KO' cannot be a context"),
    ("  sensitive: {}\n", "  sensitive: {}\n  Resistant: {}\n", "Resistant", "duplicate context 'Resistant'"),
    ("context: resistant", "context: resistnt", "resistnt", "unknown context 'resistnt'"),
    ("reference: sensitive", "reference: sensitiv", "sensitiv,", "unknown context 'sensitiv'"),
    ("drug: DOX, readout", "drug: DXO, readout", "DXO", "unknown drug 'DXO'"),
    ("drug: DOX, readout", "drug: ERK, readout", "ERK, readout", "unknown drug 'ERK'"),
    ("drug: DOX, readout", "drug: tmTNF, readout", "tmTNF, readout", "unknown drug 'tmTNF'"),
    ("readout: Death}", "readout: Deth}", "Deth}", "unknown node 'Deth' in a readout"),
    ("readout: Death}", "readout: Death, sensitive_when: big}", "big", "sensitive_when is 'big': high or low"),
    ("readout: Death}", "readot: Death, readout: Death}", "readot", "unknown key 'readot' in 'resistance'"),
    ("[Death, ERK + GSTP1]", "[Death, ERK + GSTP]", "GSTP]", "unknown node 'GSTP' in a readout"),
    ("[Death, ERK + GSTP1]", "[Death, ERK +]", "+]", "a node is missing in this readout"),
    ("[Death, ERK + GSTP1]", "{Death: 1}", "{Death: 1}", "should be a list, not a mapping"),
    ("dying: Death & DOX", "dying: Death & DXO", "DXO", "unknown node 'DXO' in phenotype 'dying'"),
    ("dying: Death & DOX", "dying: Death DOX", "DOX\ninitial", "an operator is missing"),
    ("dying: Death & DOX", "ERK: Death & DOX", "ERK: Death", "phenotype 'ERK' has the name of a node"),
    ("dying: Death & DOX", "a+b: Death & DOX", "a+b", "'a+b' cannot be a phenotype"),
    ("initial: {ERK: 1", "initial: {ERK2: 1", "ERK2", "unknown node 'ERK2' in 'initial'"),
    ("initial: {ERK: 1", "initial: {ERK: x", "x, G", "is 'x': it must be 0 or 1"),
    ("rules: {ERK: tmTNF | GSTP1}", "rules: {ERK: tmTNF | | GSTP1}", "| GSTP1}", "alternative 'latch': two operators"),
    ("rules: {ERK: tmTNF | GSTP1}", "rules: {ERK: tmTNF | GSTP}", "GSTP}", "unknown node 'GSTP'"),
    ("rules: {ERK: tmTNF | GSTP1}", "rules: {ERKK: tmTNF | GSTP1}", "ERKK", "rewrites 'ERKK', which has no rule"),
    ("rules: {ERK: tmTNF | GSTP1}", "rules: {DOX: tmTNF | GSTP1}", "DOX: tmTNF", "rewrites 'DOX', which has no rule"),
    ("because: {GSTP1: [C2]}", "because: {GSTP1: [C8]}", "C8", "unknown evidence 'C8'"),
    ("because: {GSTP1: [C2]}", "because: {GSTP1: C2, DOX: C2}", "DOX: C2}\n", "'DOX' does not stand in a rule of"),
    ("    says: GST-π keeps ERK on\n", "", "rules: {ERK", "alternative 'latch' needs a 'says'"),
    ("oscillates: {}", "oscillates: {ERKK: yes}", "ERKK", "unknown node 'ERKK'"),
    ("left_out: {C9: no mechanism}", "left_out: [C9]", "[C9]", "should be a mapping"),
    ("predictions: [one thing, another thing]", "predictions: [one, [two]]", "[two]", "should hold texts, not a list"),
    ("  ERK:\n", "  ERKs: text\n  ERK:\n", "text\n  ERK", "node 'ERKs' should be a mapping"),
    ("  ERK:\n", "  ERKs: [x]\n  ERK:\n", "[x]", "node 'ERKs' should be a mapping"),
    ("rule: tmTNF\n", "rule: tmTFN\n", "tmTFN", "unknown node 'tmTFN' in the rule of 'ERK'"),
    ("rule: tmTNF\n", "rule: tmTNF |\n", "|\n    because", "the rule ends after '|'"),
    ("left_out: ", "? [a, b]\n: c\nleft_out: ", "[a, b]", "a key must be a text"),
]


@pytest.mark.parametrize(("old", "new", "marked", "reason"), EDITS, ids=[f"{new} -> {why}" for _, new, _, why in EDITS])
def test_a_problem_is_told_with_its_place(tmp_path: Path, old: str, new: str, marked: str, reason: str) -> None:
    text = with_line(MODEL, old, new)
    found = told(write(tmp_path, text))
    about = [problem for problem in found if reason in problem.message]
    assert spots(about) == [place(text, marked)], list(map(str, found))


@pytest.mark.parametrize(("old", "new"), [(old, new) for old, new, _, _ in EDITS], ids=[new for _, new, _, _ in EDITS])
def test_one_mistake_is_one_problem(tmp_path: Path, old: str, new: str) -> None:
    assert len(told(write(tmp_path, with_line(MODEL, old, new)))) == 1


@pytest.mark.parametrize(
    ("text", "what"),
    [("- a\n- b\n", "a list"), ("just words\n", "the text 'just words'"), ("42\n", "the text '42'")],
)
def test_yaml_that_is_no_mapping_is_one_problem(tmp_path: Path, text: str, what: str) -> None:
    (problem,) = told(write(tmp_path, text))
    assert problem.message == f"the rule file should be a mapping ('key: value'), not {what}"
    assert (problem.line, problem.column) == (1, 1)


def test_a_model_needs_nodes(tmp_path: Path) -> None:
    assert "the model has no nodes" in told(write(tmp_path, "simnet: 1\nid: toy\ntitle: t\n"))[0].message


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("theme: ", "thme: ", "'theme'"),
        ("kind: phenotype", "kind: phenotyp", "'phenotype'"),
        ("because: {tmTNF: [C1]}", "because: {tmTNF: [C3]}", "List it under 'evidence:', or write 'assumed: why'."),
        ("source: fig, at: caption S1", "source: fgi, at: caption S1", "'fig'"),
        ("resistant: {tmTNF: 1}", "resistant: {tmTFN: 1}", "'tmTNF'"),
        ("context: resistant", "context: resistnt", "'resistant'"),
        ("drug: DOX, readout", "drug: DXO, readout", "'DOX'"),
        ("dying: Death & DOX", "dying: Deth & DOX", "'Death'"),
        ("DOX & !GSTP1,", "DOX & !GST-p,", "quotation marks"),
        ("rule: tmTNF\n", "rule: tmtnf\n", "'tmTNF'"),
        ("kind: phenotype", "kind: drug", "an input and has no rule"),
        ("  DOX: {", "  κ: {", "Greek and hyphens go into 'name:'"),
        ("    note: a note\n", "    note: a note\n    note: b\n", "It stands in line 20 already."),
        ("  ERK:\n", "  tmtnf: {kind: context}\n  ERK:\n", "'tmTNF' is there already"),
    ],
)
def test_a_problem_says_what_to_do(tmp_path: Path, old: str, new: str, hint: str) -> None:
    assert any(hint in problem.hint for problem in told(write(tmp_path, with_line(MODEL, old, new))))


def test_a_name_that_two_nodes_share_is_ambiguous_in_a_rule(tmp_path: Path) -> None:
    text = nodes(
        "  A: {kind: context, aliases: [x]}\n  B: {kind: context, name: x}\n  C: {kind: protein, rule: A & x}\n"
    )
    (problem,) = told(write(tmp_path, text))
    assert (problem.line, problem.column) == (7, 32)
    assert (problem.message, problem.hint) == ("ambiguous node 'x' in the rule of 'C'", "Did you mean 'A' or 'B'?")


MANY = """\
simnet: 1
id: toy
titel: misspelt
nodes:
  A: {kind: context}
  a: {kind: context}
  A: {kind: context}
  B: {kind: drug, rule: A}
  C: {kind: protein, name: κ, rule: A & & B}
  D: {kind: protein, rule: (A | pERK, because: {A: C9}}
  E: {kind: protein, rule: pERK | qERK}
  F-1: {kind: protien, rule: A}
contexts:
  on: {Z: 1, A: maybe}
readouts: [Q, A + R]
"""


def test_all_problems_of_a_file_come_at_once_and_in_order(tmp_path: Path) -> None:
    found = told(write(tmp_path, MANY))
    assert [(p.line, p.column, p.message.split(":")[0][:30]) for p in found] == [
        (1, 1, "the rule file needs a 'title'"),
        (3, 1, "unknown key 'titel' in the rul"),
        (6, 3, "duplicate node 'a'"),
        (7, 3, "duplicate key 'A'"),
        (8, 25, "'B' is of kind drug and cannot"),
        (9, 41, "the rule of 'C'"),
        (10, 28, "the rule of 'D'"),
        (10, 52, "unknown evidence 'C9'"),
        (11, 28, "unknown node 'pERK' in the rul"),
        (11, 35, "unknown node 'qERK' in the rul"),
        (12, 3, "'F-1' cannot be a node id"),
        (12, 15, "unknown kind 'protien' of node"),
        (14, 8, "unknown node 'Z' in context 'o"),
        (14, 17, "'A' in context 'on' is 'maybe'"),
        (15, 12, "unknown node 'Q' in a readout"),
        (15, 19, "unknown node 'R' in a readout"),
    ]


def test_reading_raises_what_checking_tells(tmp_path: Path) -> None:
    path = write(tmp_path, MANY)
    with pytest.raises(FileProblems) as caught:
        read_network(path)
    assert caught.value.problems == tuple(told(path))


def test_loading_by_path_raises_the_same(tmp_path: Path) -> None:
    path = write(tmp_path, MANY)
    with pytest.raises(FileProblems) as caught:
        load(path)
    assert caught.value.problems == tuple(told(path))


def test_a_message_names_the_file_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, MANY)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileProblems, match=r"^toy\.yaml:1:1: the rule file needs a 'title'"):
        read_network("toy.yaml")


# warnings ----------------------------------------------------------------------------------

WARNINGS: list[tuple[str, str, str, str]] = [
    ("    because: {tmTNF: [C1]}\n", "", "tmTNF\n    note", "the regulation of 'ERK' by 'tmTNF' cites no evidence"),
    ("because: {tmTNF: [C1]}", "because: {tmTNF: []}", "tmTNF\n    because", "'ERK' by 'tmTNF' cites no evidence"),
    ("because: {tmTNF: [C1]}", "because: {tmTNF: }", "tmTNF\n    because", "'ERK' by 'tmTNF' cites no evidence"),
    ("because: {tmTNF: [C1]}", "because: {tmTNF: 'assumed: '}", "tmTNF\n    because", "by 'tmTNF' cites no evidence"),
    ("DOX & !GSTP1,", "DOX & !GSTP1 & (ERK | !ERK),", "DOX & !", "'ERK' stands in the rule of 'Death' but"),
    ("    because: {GSTP1: [C2]}\n", "", "tmTNF | GSTP1", "alternative 'latch': the regulation of 'ERK' by 'GSTP1'"),
    ("initial: {", "initial: {DOX: 1, ", "DOX: 1", "'initial' sets the input 'DOX'"),
    ("id: toy", "id: boy", "boy", "the file is called 'toy' but the model 'boy'"),
    ("aliases: [ERK1/2]", "aliases: [gstp1]", "gstp1", "'gstp1' of 'ERK' is the id of another node"),
    ("name: GST-π", "name: ERK1/2", "ERK1/2", "'ERK1/2' is what several nodes are called: ERK, GSTP1"),
]


@pytest.mark.parametrize(("old", "new", "marked", "reason"), WARNINGS, ids=[why for *_, why in WARNINGS])
def test_what_is_allowed_and_yet_worth_a_look_is_a_warning(
    tmp_path: Path, old: str, new: str, marked: str, reason: str
) -> None:
    text = with_line(MODEL, old, new)
    path = write(tmp_path, text)
    about = [problem for problem in told(path, "warning") if reason in problem.message]
    assert place(text, marked) in spots(about), list(map(str, check_file(path)))
    assert told(path) == []


def test_a_file_with_warnings_can_be_read(tmp_path: Path) -> None:
    text = with_line(MODEL, "    because: {tmTNF: [C1]}\n", "")
    assert read_network(write(tmp_path, text)).nodes["ERK"].because == {}


def test_a_warning_calls_itself_one(tmp_path: Path) -> None:
    path = write(tmp_path, with_line(MODEL, "id: toy", "id: boy"))
    assert str(check_rule_file(path)[0]).startswith(f"{path}:2:5: warning: ")


def test_a_scenario_is_no_rule_file(tmp_path: Path) -> None:
    with pytest.raises(FileProblems, match="this is a scenario, not a rule file"):
        read_network(write(tmp_path, SCENARIO))
