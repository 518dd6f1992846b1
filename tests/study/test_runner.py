"""Running a scenario: what comes back, under which names, with which record."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

import simnet
from simnet.files import read_scenario
from simnet.results import ScenarioResult
from simnet.scenario import Scenario
from simnet.study import run

# Go switches A on; B follows A; Memory keeps what it has. From all zeros:
#   untreated: A 0, B 0, Memory 0      Go: A 1, B 1, Memory 0
MODEL = """\
simnet: 1
id: small
title: a cascade and a memory
nodes:
  Go: {kind: drug}
  A: {kind: protein, rule: Go}
  B: {kind: protein, rule: A}
  Memory: {kind: protein, rule: Memory}
contexts:
  plain: {}
readouts: [A]
alternatives:
  deaf: {says: A does not hear, rules: {A: Go & !Go}, changes: A stays off}
"""
SCENARIO = """\
simnet: 1
scenario: story
title: a story
model: small.yaml
conditions:
  before: "plain: untreated"
  after: "plain: Go"
  half: "plain: Go=0.5"
readouts: [B, A + B]
seed: 4
claims:
  - {cites: [C001], when: after, holds: "A > before"}
  - {when: after, holds: "A = 0", kind: control, expect: refuted}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return written(tmp_path, SCENARIO)


def written(folder: Path, text: str) -> Scenario:
    (folder / "small.yaml").write_text(MODEL, encoding="utf-8")
    path = folder / "story.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scenario(path)


def values(result: ScenarioResult, readout: str) -> dict[tuple[str, str], float | None]:
    states = result.states
    return {(states.label(entry.condition), entry.scheme.name): entry[readout].value for entry in states}


def test_every_condition_settles_under_every_scheme(scenario: Scenario) -> None:
    assert values(run(scenario), "B") == {
        ("before", "sync"): 0.0,
        ("before", "async"): 0.0,
        ("after", "sync"): 1.0,
        ("after", "async"): 1.0,
        ("half", "sync"): 0.5,
        ("half", "async"): 0.5,
    }


def test_sum_readout_adds_its_nodes(scenario: Scenario) -> None:
    assert values(run(scenario), "A + B")["after", "sync"] == 2.0


def test_claims_are_judged(scenario: Scenario) -> None:
    verdicts = run(scenario).verdicts
    assert [(v.claim.id, v.word, v.as_expected) for v in verdicts] == [
        ("C001", "supported", True),
        ("control.1", "refuted", True),
    ]


def test_claims_are_judged_under_each_alternative(scenario: Scenario) -> None:
    # deaf: A stays off, so it does not rise (refuted), and it is 0 (supported).
    found = [dict(v.alternatives or {}) for v in run(scenario).verdicts]
    assert found == [{"deaf": "refuted"}, {"deaf": "supported"}]


def test_course_of_each_condition_carries_its_label(scenario: Scenario) -> None:
    assert [course.label for course in run(scenario).courses] == ["before", "after", "half"]


def test_course_ends_where_the_condition_settles(scenario: Scenario) -> None:
    course = run(scenario).courses[2]  # half of the cells answer to Go
    assert course.of("B")[-1] == 0.5


def test_two_labels_of_one_condition_are_both_shown(tmp_path: Path) -> None:
    twice = SCENARIO.replace('  half: "plain: Go=0.5"', '  again: "plain: Go"')
    states = run(written(tmp_path, twice)).states
    assert {states.label(entry.condition) for entry in states} == {"before", "after = again"}


def test_scenario_of_claims_alone_is_judged(tmp_path: Path) -> None:
    text = 'simnet: 1\nscenario: story\nmodel: small.yaml\nclaims:\n  - {when: "plain: Go", holds: "A = 1"}\n'
    result = run(written(tmp_path, text))
    assert (len(result.states), [v.word for v in result.verdicts]) == (0, ["supported"])


def test_scenario_of_conditions_alone_has_nothing_unexpected(tmp_path: Path) -> None:
    text = 'simnet: 1\nscenario: story\nmodel: small.yaml\nconditions:\n  after: "plain: Go"\n'
    assert run(written(tmp_path, text)).verdicts.all_as_expected


def test_only_the_schemes_of_the_scenario_are_run(tmp_path: Path) -> None:
    result = run(written(tmp_path, SCENARIO + "schemes: [async]\n"))
    assert {entry.scheme.name for entry in result.states} == {"async"}
    assert {answer.scheme for verdict in result.verdicts for answer in verdict.answers} == {"async"}


def test_what_comes_next_is_told_step_by_step(scenario: Scenario) -> None:
    told: list[str] = []
    run(scenario, notify=told.append)
    assert told[:3] == ["before", "after", "half"]
    assert any("deaf" in what for what in told[3:])


# provenance --------------------------------------------------------------------------------


def test_provenance_has_the_digests_of_both_files(scenario: Scenario, tmp_path: Path) -> None:
    record = run(scenario).provenance
    digests = [hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("small.yaml", "story.yaml")]
    assert [record.model_digest, record.scenario_digest] == digests


def test_provenance_has_the_seed_of_the_scenario(scenario: Scenario) -> None:
    assert run(scenario).provenance.seed == 4


def test_provenance_has_the_seed_that_was_given_instead(scenario: Scenario) -> None:
    assert run(scenario, seed=0).provenance.seed == 0


def test_provenance_has_the_command(scenario: Scenario) -> None:
    assert run(scenario, command=["simnet", "run"]).provenance.command == ("simnet", "run")


def test_provenance_has_every_parameter(scenario: Scenario) -> None:
    assert run(scenario).provenance.parameters == {
        "schemes": ["sync", "async"],
        "start": "initial",
        "runs": None,
        "readouts": ["B", "A + B"],
        "conditions": {"before": "plain: untreated", "after": "plain: Go", "half": "plain: Go 0.5"},
        "claims": {"C001": "A in [plain: Go] > in [plain: untreated]", "control.1": "A in [plain: Go] = 0"},
    }


@pytest.mark.parametrize("name", ["python", "numpy", "scipy", "matplotlib", "biodivine_aeon"])
def test_provenance_has_the_version_of_what_computed(scenario: Scenario, name: str) -> None:
    assert run(scenario).provenance.versions[name]


def test_provenance_has_the_version_of_simnet(scenario: Scenario) -> None:
    versions = run(scenario).provenance.versions
    assert versions["simnet"] == simnet.__version__


def test_result_survives_a_trip_through_json(scenario: Scenario) -> None:
    result = run(scenario).to_dict()
    assert json.loads(json.dumps(result))["conditions"][0]["condition"] == "plain: untreated"


# seeds -------------------------------------------------------------------------------------


def sampled(scenario: Scenario, seed: int) -> dict[tuple[str, str], float | None]:
    # 101 runs, so that the share of cells whose Memory is on can take 102 values
    randomly = replace(scenario, start=simnet.Start("random", 101))
    return values(run(randomly, seed=seed), "Memory")


def test_same_seed_gives_the_same_numbers(scenario: Scenario) -> None:
    assert sampled(scenario, 1) == sampled(scenario, 1)


def test_other_seeds_give_other_numbers(scenario: Scenario) -> None:
    # five equal shares by chance: about (0.06)^4, a peak of the binomial distribution
    assert len({sampled(scenario, seed)["before", "sync"] for seed in range(5)}) > 1


def test_conditions_share_their_random_starts(scenario: Scenario) -> None:
    # Memory hears nothing, so with common starts every condition shows the same share exactly.
    shares = {share for (_, scheme), share in sampled(scenario, 1).items() if scheme == "sync"}
    assert len(shares) == 1
