"""Scenario files: what is read, and every problem with file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.errors import FileProblems
from simnet.files import check_file, read_scenario
from simnet.scenario import Asynchronous, Comparison, Hypothesis, Scenario, Start, Synchronous
from tests.files.example import MODEL, SCENARIO, place, spots, told, with_line, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the model of the example."""
    write(tmp_path, MODEL)
    return tmp_path


@pytest.fixture
def toy(folder: Path) -> Scenario:
    return read_scenario(write(folder, SCENARIO, "run.yaml"))


# what is read ------------------------------------------------------------------------------


def test_the_example_has_no_problems(folder: Path) -> None:
    assert check_file(write(folder, SCENARIO, "run.yaml")) == ()


def test_words_and_numbers_are_read(toy: Scenario) -> None:
    assert (toy.id, toy.title, toy.question, toy.seed) == ("toy_doxorubicin", "Does it die?", "Does it?", 7)


def test_the_model_stands_beside_the_scenario(toy: Scenario) -> None:
    assert toy.network.id == "toy"


def test_conditions_keep_their_labels_and_order(toy: Scenario) -> None:
    assert [(label, c.canonical) for label, c in toy.conditions.items()] == [
        ("with ligand", "resistant: DOX"),
        ("no ligand", "sensitive: DOX"),
    ]


def test_readouts_schemes_start_and_drawing_are_read(toy: Scenario) -> None:
    assert [readout.text for readout in toy.readouts] == ["Death", "ERK + GSTP1"]
    assert (toy.schemes, toy.start, toy.draw) == ((Synchronous(), Asynchronous()), Start(), ("no ligand",))


def test_claims_are_named_after_what_they_cite_or_after_their_kind(toy: Scenario) -> None:
    assert [(claim.id, claim.kind, claim.expect) for claim in toy.claims] == [
        ("C1", "source", "supported"),
        ("control.1", "control", "supported"),
        ("prediction.1", "prediction", "supported"),
    ]


def test_claims_on_the_same_row_are_counted(folder: Path) -> None:
    more = "  - {cites: [C1], when: no ligand, holds: Death = 1}\n  - {cites: C1, when: no ligand, holds: ERK = 0}\n"
    claims = read_scenario(write(folder, SCENARIO + more, "run.yaml")).claims
    assert [claim.id for claim in claims if claim.cites] == ["C1", "C1.2", "C1.3"]


def test_statements_are_comparisons_or_hypotheses(toy: Scenario) -> None:
    first, second, third = (claim.statement for claim in toy.claims)
    assert isinstance(first, Comparison)
    assert first.canonical == "Death in [resistant: DOX] < in [sensitive: DOX]"
    assert isinstance(second, Comparison)
    assert second.canonical == "Death in [resistant: ERK KO + DOX] > 0"
    assert isinstance(third, Hypothesis)
    assert third.effect == "restores sensitivity"


def test_reading_twice_gives_equal_scenarios(folder: Path) -> None:
    path = write(folder, SCENARIO, "run.yaml")
    assert read_scenario(path) == read_scenario(path)


SHORT = 'simnet: 1\nscenario: s\nmodel: toy.yaml\nconditions: {a: "resistant: DOX"}\n'


def test_what_is_left_out_has_a_default(folder: Path) -> None:
    short = read_scenario(write(folder, SHORT, "run.yaml"))
    assert [readout.text for readout in short.readouts] == ["Death", "ERK + GSTP1"]  # the model's own
    assert (short.schemes, short.start, short.seed) == ((Synchronous(), Asynchronous()), Start("initial"), 1)


def test_a_library_model_is_found_by_its_name(tmp_path: Path) -> None:
    text = with_line(SHORT, "toy.yaml", "tmtnf_dox")
    assert read_scenario(write(tmp_path, text, "run.yaml")).network.id == "tmtnf_dox"


def test_a_model_beside_the_scenario_wins_over_one_in_the_working_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(folder, SHORT, "run.yaml")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    write(elsewhere, with_line(MODEL, "title: Toy cells", "title: Another model"))
    monkeypatch.chdir(elsewhere)
    assert read_scenario(path).network.about.title == "Toy cells"


def test_a_model_may_stand_in_the_working_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apart = folder / "apart"
    apart.mkdir()
    path = write(apart, SHORT, "run.yaml")
    monkeypatch.chdir(folder)
    assert read_scenario(path).network.id == "toy"


# problems ----------------------------------------------------------------------------------

EDITS: list[tuple[str, str, str, str]] = [
    # what is replaced in the example, by what, the marked place (first occurrence in the new text), what is said
    ("simnet: 1", "simnet: 2", "2\n", "format '2' is not known"),
    ("scenario: toy_doxorubicin\n", "", "simnet", "the scenario file needs a 'scenario'"),
    ("model: toy.yaml\n", "", "simnet", "the scenario file needs a 'model'"),
    ("title: ", "titel: ", "titel", "unknown key 'titel' in the scenario file"),
    ("model: toy.yaml", "model: missing.yaml", "missing.yaml", "there is no such file"),
    ("model: toy.yaml", "model: toyy", "toyy", "unknown model 'toyy'"),
    ("model: toy.yaml", "model: [toy.yaml]", "[toy", "'model' of the scenario file should be a text"),
    ("model: toy.yaml", f"model: {'a' * 5000}", "a" * 5000, "File name too long"),
    ('"sensitive: DOX"', '"sensitive: DOXX"', 'DOXX"', "unknown drug or input 'DOXX'"),
    ('"sensitive: DOX"', '"sensitiv: DOX"', "sensitiv: DOX", "unknown context 'sensitiv'"),
    ('"sensitive: DOX"', '"sensitive: KO:GST-p"', "KO:GST-p", "unknown node 'GST-p'"),
    ('"sensitive: DOX"', '"sensitive: KO:GST-π + DOXX"', 'DOXX"', "unknown drug or input 'DOXX'"),
    ('"sensitive: DOX"', '"sensitive: KO:ERK + OE:ERK"', "OE:ERK", "ERK OE contradicts ERK KO"),
    ('"sensitive: DOX"', '"sensitive: DOX=2"', "DOX=2", "a dose lies between 0 and 1"),
    ('"sensitive: DOX"', "[DOX]", "[DOX]", "a condition should be a text, not a list"),
    ('  with ligand: "resistant: DOX"\n', "", "with ligand\n    holds", "unknown drug or input 'with ligand'"),
    ("[Death, ERK + GSTP1]", "[Death, ERK + GSTP]", "GSTP]", "unknown node or phenotype 'GSTP'"),
    ("[Death, ERK + GSTP1]", "[Death, ERK +]", "+]", "a node is missing in this sum"),
    ("[sync, async]", "[sync, snyc]", "snyc", "unknown scheme 'snyc'"),
    ("start: initial", "start: everywhere", "everywhere", "unknown start 'everywhere'"),
    ("start: initial", "start: random:0", "random:0", "1 to 1,000,000"),
    ("seed: 7", "seed: seven", "seven", "the seed is 'seven'"),
    ("seed: 7", "seed: -1", "-1", "the seed is '-1'"),
    ("seed: 7", "seed: ²", "²", "the seed is '²'"),
    ("seed: 7", f"seed: {'9' * 5000}", "9" * 5000, "up to 18 digits"),
    ("draw: [no ligand]", "draw: [no ligands]", "no ligands", "no condition is labelled 'no ligands'"),
    ("    when: with ligand\n", "    when: with ligands\n", "with ligands", "unknown drug or input 'with ligands'"),
    ("holds: Death < no ligand", "holds: Deth < no ligand", "Deth <", "unknown node or phenotype 'Deth'"),
    ("holds: Death < no ligand", "holds: Death no ligand", "Death no", "this is not a comparison"),
    ("holds: Death < no ligand", 'holds: "Death < resistant: DO"', 'DO"', "unknown drug or input 'DO'"),
    ("holds: Death > 0", "holds: Death > nan", "nan", "unknown drug or input 'nan'"),
    ("holds: Death > 0", "holds: >-\n      Death + GST-π +\n      Deth > 0", "Deth > 0", "phenotype 'Deth'"),
    ("kind: control", "kind: contrl", "contrl", "unknown kind 'contrl'"),
    ("    says: the ligand protects\n", "    expect: yes\n", "yes", "unknown expect 'yes'"),
    ("    says: the ligand protects\n", "    sys: it\n", "sys: it", "unknown key 'sys' in a claim"),
    ("    holds: Death < no ligand\n", "", "cites", "a claim needs 'when' and 'holds', or a 'hypothesis'"),
    ("inhibit GSTP1 restores", "inhibit GSTP restores", "inhibit GSTP restores", "unknown node 'GSTP'"),
    ("sensitivity to DOX", "sensitivity to DXO", "DXO", "unknown drug 'DXO'"),
    ("sensitivity to DOX", "sensitivity to DOX at 5", "DOX at 5", "between 0 and 1"),
    ("inhibit GSTP1 restores", "inhibit GSTP1 cures", "inhibit GSTP1 cures", "no effect found"),
    ("  - hypothesis: ", "  - holds: Death > 0\n    hypothesis: ", "inhibit", "either a hypothesis or 'when'"),
    ("  - hypothesis: ", "  - just words\n  - hypothesis: ", "just words", "a claim should be a mapping"),
    ("  - hypothesis: ", "  - id: C1\n    hypothesis: ", "id: C1", "duplicate claim id 'C1'"),
    ("  - hypothesis: ", "  - id: x\n    id: y\n    hypothesis: ", "id: y", "duplicate key 'id'"),
    ("start: initial\n", "start: initial\nstart: all\n", "start: all", "duplicate key 'start'"),
]


@pytest.mark.parametrize(
    ("old", "new", "marked", "reason"), EDITS, ids=[f"{new[:40]} -> {why}" for _, new, _, why in EDITS]
)
def test_a_problem_is_told_once_with_its_place(folder: Path, old: str, new: str, marked: str, reason: str) -> None:
    text = with_line(SCENARIO, old, new)
    found = told(write(folder, text, "run.yaml"))
    assert [reason in problem.message for problem in found] == [True], list(map(str, found))
    assert spots(found) == [place(text, marked)]


def test_a_condition_that_says_nothing_is_marked_after_its_label(folder: Path) -> None:
    (problem,) = told(write(folder, with_line(SCENARIO, '"sensitive: DOX"', ""), "run.yaml"))
    assert (problem.line, problem.column, problem.message) == (8, 13, "an item is missing here")


@pytest.mark.parametrize("claims", ["claims: {a: b}\n", "claims: words\n"])
def test_claims_should_be_a_list(folder: Path, claims: str) -> None:
    (problem,) = told(write(folder, SHORT + claims, "run.yaml"))
    assert (problem.line, problem.column, problem.message) == (5, 9, "'claims' should be a list")


def test_a_scenario_asks_something(folder: Path) -> None:
    (problem,) = told(write(folder, "simnet: 1\nscenario: s\nmodel: toy.yaml\n", "run.yaml"))
    assert problem.message == "the scenario has neither conditions nor claims"


def test_both_halves_of_a_claim_are_told(folder: Path) -> None:
    text = SHORT + 'claims:\n  - {when: "resistant: DOXX", holds: "Deth < 1"}\n'
    found = told(write(folder, text, "run.yaml"))
    assert spots(found) == [(6, 24), (6, 39)]


def test_the_place_is_that_of_the_half_that_is_wrong(folder: Path) -> None:
    # DOX stands in both halves, and is wrong in the second only.
    text = SHORT + 'claims:\n  - {when: "resistant: DOX", holds: "DOX + DO < 1"}\n'
    assert spots(told(write(folder, text, "run.yaml"))) == [(6, 44)]


def test_a_condition_that_is_wrong_is_not_told_again_by_the_claims_that_use_it(folder: Path) -> None:
    text = with_line(SCENARIO, '"resistant: DOX"\n', '"resistant: DOXX"\n')
    text += "  - {kind: control, when: no ligand, holds: Death > with ligand}\n"
    assert spots(told(write(folder, text, "run.yaml"))) == [place(text, "DOXX")]


def test_a_label_that_is_misspelt_suggests_the_label(folder: Path) -> None:
    text = with_line(SCENARIO, "    when: with ligand\n", "    when: with ligan\n")
    assert "'with ligand'" in told(write(folder, text, "run.yaml"))[0].hint


def test_all_problems_of_a_file_come_at_once_and_in_order(folder: Path) -> None:
    text = """\
simnet: 1
scenario: s
titel: misspelt
model: toy.yaml
conditions:
  κ: "resistant: KO:GST-π + DOXX"
  b: "resistnt: DOX"
readouts: [Deth]
schemes: [snyc]
start: random:x
seed: x
draw: [c]
claims:
  - {when: "resistant: DOX=2", holds: "Deth > 1"}
  - hypothesis: block GSTP restores sensitivity
"""
    found = told(write(folder, text, "run.yaml"))
    assert spots(found) == [
        (3, 1),
        (6, 29),
        (7, 7),
        (8, 12),
        (9, 11),
        (10, 8),
        (11, 7),
        (12, 8),
        (14, 24),
        (14, 40),
        (15, 17),
    ]


def test_reading_raises_what_checking_tells(folder: Path) -> None:
    path = write(folder, with_line(SCENARIO, "seed: 7", "seed: x"), "run.yaml")
    with pytest.raises(FileProblems) as caught:
        read_scenario(path)
    assert caught.value.problems == tuple(told(path))


# the model of a scenario -------------------------------------------------------------------


def test_problems_of_the_model_are_told_with_the_models_path(tmp_path: Path) -> None:
    model = write(tmp_path, with_line(MODEL, "rule: tmTNF\n", "rule: tmTFN\n"))
    (problem,) = told(write(tmp_path, SCENARIO, "run.yaml"))
    assert (problem.path, problem.line, problem.column) == (str(model), 18, 11)


def test_a_scenario_whose_model_is_a_binary_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, b"\x89PNG\0\0")
    with pytest.raises(FileProblems, match="not a text file"):
        read_scenario(write(tmp_path, SCENARIO, "run.yaml"))


def test_own_problems_come_before_those_of_the_model(tmp_path: Path) -> None:
    model = write(tmp_path, with_line(MODEL, "rule: tmTNF\n", "rule: tmTFN\n"))
    path = write(tmp_path, with_line(SCENARIO, "title: ", "titel: "), "run.yaml")
    assert [problem.path for problem in told(path)] == [str(path), str(model)]
