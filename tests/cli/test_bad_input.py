"""Every bad input of the list: a clear message with its place, exit code 2, no traceback, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Simnet, files_in

GOOD = """\
simnet: 1
id: small
title: small
nodes:
  Drug: {kind: drug}
  A: {kind: protein, rule: Drug, because: {Drug: "assumed: by definition"}}
  B: {kind: protein, rule: A & Drug, because: {A: "assumed: x", Drug: "assumed: y"}}
contexts:
  plain: {}
"""
SCENARIO = """\
simnet: 1
scenario: story
model: small.yaml
conditions:
  one: "plain: Drug"
claims:
  - {when: one, holds: A = 1}
  - {when: "plain: Drug", holds: "A > plain: untreated"}
"""


def place(text: str, token: str) -> str:
    """Line and column, counted from 1, of the last `token` in a text."""
    at = text.rindex(token)
    begin = text.rfind("\n", 0, at) + 1
    return f"{text.count(chr(10), 0, at) + 1}:{at - begin + 1}"


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


# what is wrong, the file, the token at which it is wrong, a part of the message
BROKEN = {
    "unknown node": (changed(GOOD, "rule: A &", "rule: Aa &"), "Aa &", "unknown node 'Aa'"),
    "duplicate key": (GOOD + "title: again\n", "title", "duplicate key 'title'"),
    "duplicate node": (changed(GOOD, "  B: {", "  A: {"), "A: {", "duplicate key 'A'"),
    "node in another case": (changed(GOOD, "  B: {", "  a: {"), "a: {", "duplicate node 'a'"),
    "two operators in a row": (changed(GOOD, "A & Drug", "A & | Drug"), "| Drug", "rule of 'B'"),
    "parenthesis left open": (changed(GOOD, "rule: A &", "rule: (A &"), "(A &", "rule of 'B'"),
    "parenthesis never opened": (changed(GOOD, "A & Drug,", "A & Drug),"), "),", "rule of 'B'"),
    "not a mapping": ("- a\n- b\n", "- a", "should be a mapping"),
    "text instead of a mapping": ("hello\n", "hello", "should be a mapping"),
    "not YAML": (GOOD + "story: a: b\n", ": b", "not YAML"),
    "drug as target": (changed(GOOD, "{kind: drug}", "{kind: drug, rule: A}"), "A}", "cannot be the target"),
    "context sets unknown node": (changed(GOOD, "plain: {}", "plain: {Drig: 1}"), "Drig", "unknown node 'Drig'"),
    "context sets a node with a rule": (changed(GOOD, "plain: {}", "plain: {A: 1}"), "A: 1", "only inputs"),
    "unknown key": (GOOD + "alternative: {}\n", "alternative", "unknown key 'alternative'"),
    "bare caret": (changed(GOOD, "A & Drug", "A ^ Drug"), "^", "rule of 'B'"),
    "no rule": (changed(GOOD, "{kind: protein, rule: Drug,", "{kind: protein,"), "protein, because", "no rule"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_broken_rule_file_is_refused_with_file_line_and_column(simnet: Simnet, tmp_path: Path, what: str) -> None:
    text, token, message = BROKEN[what]
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    ended = simnet("check", "small.yaml")
    assert ended.code == 2
    assert f"small.yaml:{place(text, token)}: " in ended.out
    assert message in ended.out
    assert "^" in ended.out  # the caret


@pytest.mark.parametrize(
    "words",
    [
        ("steady", "small.yaml", "untreated"),
        ("steady", "small.yaml", "untreated", "--json"),
        ("show", "small.yaml"),
        ("test", "small.yaml", "give Drug raises A"),
        ("run", "story.yaml"),
        ("run", "story.yaml", "--json", "--quiet", "--force"),
    ],
)
@pytest.mark.parametrize("what", ["unknown node", "two operators in a row", "not a mapping", "not YAML"])
def test_every_command_refuses_a_broken_rule_file(
    simnet: Simnet, tmp_path: Path, words: tuple[str, ...], what: str
) -> None:
    text, token, message = BROKEN[what]
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "story.yaml").write_text(SCENARIO, encoding="utf-8")
    before = files_in(tmp_path)
    ended = simnet(*words)
    assert (ended.code, ended.out) == (2, "")
    assert f"small.yaml:{place(text, token)}: " in ended.err
    assert message in ended.err
    assert files_in(tmp_path) == before


def test_every_problem_of_a_file_is_reported_at_once(simnet: Simnet, tmp_path: Path) -> None:
    text = changed(changed(GOOD, "rule: A &", "rule: Aa &"), "plain: {}", "plain: {Drig: 1}")
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    out = simnet("check", "small.yaml").out
    assert [part in out for part in ("unknown node 'Aa'", "unknown node 'Drig'")] == [True, True]


def test_nearest_name_is_suggested(simnet: Simnet, tmp_path: Path) -> None:
    text = changed(GOOD, "A & Drug", "A & Durg")
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    assert "Did you mean 'Drug'" in simnet("check", "small.yaml").out


def test_good_file_is_good(simnet: Simnet, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "story.yaml").write_text(SCENARIO, encoding="utf-8")
    ended = simnet("check", "small.yaml", "story.yaml", "--strict")
    assert (ended.code, ended.out, ended.err) == (0, "2 files: 0 errors, 0 warnings\n", "")


# Files that are no text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"# only a comment\n", "the file is empty"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "not a text file"),
        (b"id: caf\xe9\n", "not UTF-8"),
    ],
)
@pytest.mark.parametrize("command", [("check",), ("show",), ("run",)])
def test_file_that_is_no_text_is_refused(
    simnet: Simnet, tmp_path: Path, command: tuple[str, ...], content: bytes, message: str
) -> None:
    (tmp_path / "small.yaml").write_bytes(content)
    ended = simnet(*command, "small.yaml")
    assert ended.code == 2
    assert "small.yaml" in ended.out + ended.err
    assert message in ended.out + ended.err


@pytest.mark.parametrize("words", [("check", "big.yaml"), ("steady", "big.yaml", "untreated"), ("run", "big.yaml")])
def test_line_of_100_megabytes_is_refused_by_its_size(
    simnet: Simnet, tmp_path: Path, words: tuple[str, ...]
) -> None:
    with (tmp_path / "big.yaml").open("wb") as stream:
        stream.truncate(100_000_000)  # sparse: one line, no disk space
    ended = simnet(*words)
    assert ended.code == 2
    assert "100 MB" in ended.out + ended.err


def test_folder_in_place_of_a_file_is_refused(simnet: Simnet, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").mkdir()
    assert simnet("show", "small.yaml").code == 2


# Names that do not exist ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("steady", "no_such.yaml", "untreated"), "no_such.yaml: there is no such file"),
        (("steady", "models/tmtnf_doxx.yaml", "untreated"), "Did you mean 'tmtnf_dox'"),
        (("show", "tmtnf_doxx"), "unknown model 'tmtnf_doxx'. Did you mean 'tmtnf_dox'"),
        (("test", "no/such", "inhibit A raises B"), "no/such: there is no such file"),
        (("run", "no_such.yaml"), "no_such.yaml: there is no such file"),
        (("run", "tmtnf_dox"), "unknown scenario 'tmtnf_dox'. Did you mean 'tmtnf_doxorubicin'"),
        (("show", "x" * 300), "File name too long"),
        (("steady", ".", "untreated"), "this is a folder, not a file"),
    ],
)
def test_model_or_scenario_that_does_not_exist_is_refused(
    simnet: Simnet, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    ended = simnet(*words)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err
    assert files_in(tmp_path) == {}


def test_check_of_a_file_that_does_not_exist_ends_with_2(simnet: Simnet) -> None:
    ended = simnet("check", "no_such.yaml")
    assert (ended.code, "no_such.yaml" in ended.out) == (2, True)


# Conditions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "token", "message"),
    [
        ("restant: DOX", "restant", "Did you mean 'resistant'"),
        ("resistant: DOXX", "DOXX", "Did you mean 'DOX'"),
        ("resistant: DOX + KO:GSTP2", "KO:GSTP2", "Did you mean 'GSTP1'"),
        ("resistant: DOX + + KO:GSTP1", "", "an item is missing"),
        ("resistant: DOX then", "", "an item is missing"),
        ("resistant: DOX=2", "DOX=2", "between 0 and 1"),
        ("resistant: DOX=-0.1", "DOX=-0.1", "between 0 and 1"),
        ("resistant: DOX=much", "DOX=much", "not a number"),
        ("resistant: DOX=nan", "DOX=nan", "between 0 and 1"),
        ("resistant: KO:GSTP1=0.5", "KO:GSTP1=0.5", "INH:GSTP1=0.5 is a partial inhibitor"),
        ("resistant: GSTP1", "GSTP1", "KO:GSTP1, OE:GSTP1 or INH:GSTP1"),
        ("resistant: GSTP1=1", "GSTP1=1", "KO:GSTP1, OE:GSTP1 or INH:GSTP1"),
        ("resistant: tmTNF=0.5", "tmTNF=0.5", "it is 0 or 1"),
        ("", "", "an item is missing"),
        ("resistant:", "", "an item is missing"),
        ("resistant: DOX; KO:GSTP1", "DOX; KO:GSTP1", "unknown"),
    ],
)
def test_condition_with_a_typo_is_refused_with_a_caret(
    simnet: Simnet, condition: str, token: str, message: str
) -> None:
    ended = simnet("steady", "tmtnf_dox", condition)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err
    shown, carets = ended.err.splitlines()[1:3]
    assert set(carets.strip()) == {"^"}
    if token:
        assert shown[carets.index("^") :].startswith(token.strip())


def test_contradiction_is_refused(simnet: Simnet) -> None:
    ended = simnet("steady", "tmtnf_dox", "resistant: KO:GSTP1 + OE:GSTP1")
    assert (ended.code, "contradicts" in ended.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--readout", "CellDeth"), "Did you mean 'CellDeath'"),
        (("--readout", "CellDeath +"), "a node is missing in this sum"),
        (("--scheme", "synch"), "unknown scheme 'synch'. Did you mean 'sync'"),
        (("--scheme", ""), "unknown scheme ''"),
        (("--start", "al"), "unknown start 'al'. Did you mean 'all'"),
        (("--start", "random:many"), "whole number"),
        (("--start", "random:0"), "whole number"),
    ],
)
def test_option_with_a_typo_is_refused(simnet: Simnet, words: tuple[str, ...], message: str) -> None:
    ended = simnet("steady", "tmtnf_dox", "untreated", *words)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err


@pytest.mark.parametrize(
    "words",
    [
        ("steady", "tmtnf_dox"),
        ("steady", "tmtnf_dox", "untreated", "--seed", "-1"),
        ("steady", "tmtnf_dox", "untreated", "--seed", "one"),
        ("steady", "tmtnf_dox", "untreated", "--no-such-option"),
        ("run",),
        ("run", "purine_adsl_persister", "--seed", "-1"),
        ("check",),
        ("nonsense",),
        ("test",),
    ],
)
def test_words_that_the_command_does_not_know_end_with_2(
    simnet: Simnet, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert simnet(*words).code == 2
    assert files_in(tmp_path) == {}


# Hypotheses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("make coffee", "no effect found"),
        ("inhibit GSTP2 restores sensitivity", "Did you mean 'GSTP1'"),
        ("inhibit GSTP1 restores sensitivity to DOXX", "Did you mean 'DOX'"),
        ("inhibit GSTP1 raises CellDeth", "Did you mean 'CellDeath'"),
        ("inhibit GSTP1 raises", "does not say of what"),
        ("in restant, inhibit GSTP1 raises CellDeath", "Did you mean 'resistant'"),
        ("raises CellDeath", "an action is missing"),
        ("GSTP1 raises CellDeath", "say what is done"),
        ("give GSTP1 raises CellDeath", "unknown drug 'GSTP1'"),
        ("inhibit DOX raises CellDeath", "write 'give DOX'"),
        ("remove edge DOX -> BAX lowers BAX", "no edge to remove"),
        ("inhibit GSTP1 by 170% raises CellDeath", "between 0 and 1"),
        ("knock out GSTP1 and overexpress GSTP1 raises CellDeath", "contradicts"),
    ],
)
def test_sentence_that_is_not_understood_is_refused(simnet: Simnet, sentence: str, message: str) -> None:
    ended = simnet("test", "tmtnf_dox", sentence)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err


def test_sentence_that_is_not_understood_gets_the_forms_that_would_work(simnet: Simnet) -> None:
    assert "[in CONTEXT,] ACTION {and ACTION} EFFECT" in simnet("test", "tmtnf_dox", "make coffee").err


def test_expectation_with_a_typo_is_refused(simnet: Simnet) -> None:
    ended = simnet("test", "tmtnf_dox", "inhibit GSTP1 raises CellDeath", "--expect", "suported")
    assert (ended.code, "Did you mean 'supported'" in ended.err) == (2, True)


# Scenarios --------------------------------------------------------------------------------------------------

BROKEN_SCENARIOS = {
    "condition": (changed(SCENARIO, "one: \"plain: Drug\"", "one: \"plain: Drig\""), "Drig", "Did you mean 'Drug'"),
    "context": (changed(SCENARIO, "one: \"plain: Drug\"", "one: \"plane: Drug\""), "plane", "Did you mean 'plain'"),
    "label": (changed(SCENARIO, "when: one", "when: on"), "on, holds", "unknown"),
    "readout": (changed(SCENARIO, "A = 1", "AA = 1"), "AA", "unknown node"),
    "comparison": (changed(SCENARIO, "A = 1", "A is 1"), "A is", "not a comparison"),
    "baseline": (changed(SCENARIO, "A > plain: untreated", "A > plain: untreted"), "untreted", "unknown"),
    "model": (changed(SCENARIO, "small.yaml", "smal.yaml"), "smal.yaml", "no such file"),
    "key": (SCENARIO + "seeds: 1\n", "seeds", "Did you mean 'seed'"),
    "seed": (SCENARIO + "seed: -1\n", "-1", "whole number"),
    "start": (SCENARIO + "start: every\n", "every", "unknown start"),
    "scheme": (SCENARIO + "schemes: [sync, asink]\n", "asink", "Did you mean 'async'"),
    "drawn condition": (SCENARIO + "draw: [two]\n", "two", "no condition is labelled"),
    "expectation": (SCENARIO.replace("A = 1}", "A = 1, expect: yes}"), "yes", "unknown expect"),
    "hypothesis": (SCENARIO + "  - {hypothesis: inhibit A rises B}\n", "inhibit A rises B", "no effect found"),
}


@pytest.mark.parametrize("what", BROKEN_SCENARIOS)
@pytest.mark.parametrize("command", ["check", "run"])
def test_broken_scenario_is_refused_with_file_line_and_column(
    simnet: Simnet, tmp_path: Path, command: str, what: str
) -> None:
    text, token, message = BROKEN_SCENARIOS[what]
    (tmp_path / "small.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "story.yaml").write_text(text, encoding="utf-8")
    before = files_in(tmp_path)
    ended = simnet(command, "story.yaml")
    assert ended.code == 2
    assert f"story.yaml:{place(text, token)}: " in ended.out + ended.err
    assert message in ended.out + ended.err
    assert files_in(tmp_path) == before
