"""What every model of the library owes its reader: sources for each regulation, names, claims that hold."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from simnet.files import check_file, load, model_names, read_scenario, scenario_names, scenario_path
from simnet.files.library import model_path
from simnet.network import Network
from simnet.scenario import SCHEMES, Asynchronous, Scenario, Synchronous, parse_condition, parse_readout
from simnet.study import Settler, judge

MODELS = model_names()
OUTSIDE = {"tmtnf_doxorubicin": "tmtnf_dox"}  # every other scenario has the name of its model
THEMES = {
    "GST-π and survival signalling",
    "ROS as the drug's weapon",
    "NRF2 and KEAP1",
    "Autophagy",
    "Glutathione and antioxidant enzymes",
    "Iron, xCT and ferroptosis",
    "BCR-ABL and chromatin",
    "Combinations that add ROS",
    "Where ROS help the tumour",
}

every_model = pytest.mark.parametrize("name", MODELS)
every_scenario = pytest.mark.parametrize("name", scenario_names())


@cache
def model(name: str) -> Network:
    return load(name)


@cache
def scenario_of(name: str) -> Scenario:
    """The scenario of a model."""
    back = {model_name: scenario for scenario, model_name in OUTSIDE.items()}
    return scenario(back.get(name, name))


@cache
def scenario(name: str) -> Scenario:
    return read_scenario(scenario_path(name))


@cache
def settler(name: str) -> Settler:
    """Settles the conditions of a scenario, each once for all tests."""
    found = scenario(name)
    return Settler(found.network, found.start, found.seed)


def test_library_is_not_empty() -> None:
    assert len(MODELS) >= 3


# The rule file -----------------------------------------------------------------------------------


@every_model
def test_check_finds_neither_errors_nor_warnings_in_the_model(name: str) -> None:
    assert [str(problem) for problem in check_file(model_path(name))] == []


@every_scenario
def test_check_finds_neither_errors_nor_warnings_in_the_scenario(name: str) -> None:
    assert [str(problem) for problem in check_file(scenario_path(name))] == []


@every_model
def test_model_has_the_name_of_its_file(name: str) -> None:
    assert model(name).id == name


@every_model
def test_model_has_title_story_and_a_known_theme(name: str) -> None:
    about = model(name).about
    assert (bool(about.title), len(about.story.split()) > 20, about.theme in THEMES) == (True, True, True)


@every_model
def test_every_regulation_has_grounds(name: str) -> None:
    bare = [
        f"{regulation.regulator} -> {regulation.target}"
        for regulation in model(name).regulations()
        if regulation.grounds is None or not (regulation.grounds.evidence or regulation.grounds.assumed)
    ]
    assert bare == []


@every_model
def test_every_regulation_of_every_alternative_has_grounds(name: str) -> None:
    bare = [
        f"{alternative}: {regulation.regulator} -> {regulation.target}"
        for alternative in model(name).alternatives
        for regulation in model(name).with_alternative(alternative).regulations()
        if regulation.grounds is None or not (regulation.grounds.evidence or regulation.grounds.assumed)
    ]
    assert bare == []


@every_model
def test_every_assumption_says_why(name: str) -> None:
    thin = [
        f"{node.id}: {regulator}"
        for node in model(name).nodes.values()
        for regulator, grounds in node.because.items()
        if not grounds.evidence and len(grounds.assumed.split()) < 2
    ]
    assert thin == []


@every_model
def test_every_evidence_says_what_and_where(name: str) -> None:
    about = model(name).about
    assert [e.id for e in about.evidence.values() if not (e.says and e.at and e.source in about.sources)] == []


@every_model
def test_every_source_can_be_cited(name: str) -> None:
    assert [source.id for source in model(name).about.sources.values() if not source.cite] == []


@every_model
def test_every_source_is_used(name: str) -> None:
    about = model(name).about
    assert set(about.sources) == {evidence.source for evidence in about.evidence.values()}


@every_model
def test_every_evidence_is_used_in_a_rule_a_claim_or_a_remark(name: str) -> None:
    network = model(name)
    used = {e for node in network.nodes.values() for grounds in node.because.values() for e in grounds.evidence}
    used |= {e for a in network.alternatives.values() for grounds in a.because.values() for e in grounds.evidence}
    used |= {cited for claim in scenario_of(name).claims for cited in claim.cites}
    used |= set(network.about.left_out)
    text = Path(model_path(name)).read_text(encoding="utf-8")
    remarks = re.sub(r"(?m)^  C\d+:", "", text)  # without the definitions
    idle = [e for e in network.about.evidence if e not in used and not re.search(rf"\b{e}\b", remarks)]
    assert idle == []


@every_model
def test_every_row_that_a_claim_cites_is_in_the_evidence(name: str) -> None:
    cited = {row for claim in scenario_of(name).claims for row in claim.cites}
    assert cited - set(model(name).about.evidence) == set()


@every_model
def test_every_node_whose_id_is_no_word_has_a_display_name(name: str) -> None:
    # an underscore is for computers; HGNC symbols such as GSTP1 read well by themselves
    assert [node.id for node in model(name).nodes.values() if "_" in node.id and not node.name] == []


@every_model
def test_every_display_name_leads_to_its_node(name: str) -> None:
    network = model(name)
    assert [node.id for node in network.nodes.values() if network.node(node.label).id != node.id] == []


@every_model
def test_every_gene_has_an_hgnc_id(name: str) -> None:
    genes = [gene for node in model(name).nodes.values() for gene in node.genes]
    assert [gene.symbol for gene in genes if not re.fullmatch(r"HGNC:\d+", gene.hgnc)] == []


def test_one_gene_has_one_hgnc_id_in_all_models() -> None:
    found: dict[str, set[str]] = {}
    for name in MODELS:
        for node in model(name).nodes.values():
            for gene in node.genes:
                found.setdefault(gene.symbol, set()).add(gene.hgnc)
    assert {symbol: ids for symbol, ids in found.items() if len(ids) > 1} == {}


@every_model
def test_every_alternative_says_what_it_is_and_what_it_changes(name: str) -> None:
    assert [a.name for a in model(name).alternatives.values() if not (a.says and a.changes and a.rules)] == []


@every_model
def test_every_node_takes_part_or_is_explained(name: str) -> None:
    # it regulates another node, is an outcome or read in a claim, or the model says why it leads nowhere
    network = model(name)
    heard = {regulator for node in network.nodes.values() for regulator in node.regulators}
    for alternative in network.alternatives:
        changed = network.with_alternative(alternative).nodes.values()
        heard |= {regulator for node in changed for regulator in node.regulators}
    ends = {node.id for node in network.nodes.values() if node.kind in ("phenotype", "process")}
    read = {part.strip() for readout in network.readouts for part in readout.split("+")}
    claimed = {
        part.strip() for claim in scenario_of(name).claims for part in claim.statement.readout.canonical.split("+")
    }
    about = network.about
    said = " ".join([*about.contradictions, *about.notes, *about.predictions, *about.to_measure])
    idle = set(network.nodes) - heard - ends - read - claimed
    assert [n for n in idle if not network.nodes[n].note and network.nodes[n].label not in said] == []


@every_model
def test_drug_works_better_in_the_reference_than_in_resistant_cells(name: str) -> None:
    network = model(name)
    resistance = network.resistance
    if resistance is None:
        pytest.skip("the model names no resistance")
    readout = parse_readout(resistance.readout, network)
    for scheme in SCHEMES.values():
        resistant, sensitive = (
            Settler(network).value(parse_condition(f"{context}: {resistance.drug}", network), scheme, readout)
            for context in (resistance.context, resistance.reference)
        )
        gap = sensitive.low - resistant.high if resistance.sensitive_when == "high" else resistant.low - sensitive.high
        assert gap > 0, scheme.name


# The scenario -------------------------------------------------------------------------------------


def test_every_model_has_one_scenario() -> None:
    assert sorted(OUTSIDE.get(name, name) for name in scenario_names()) == list(MODELS)


@every_scenario
def test_scenario_is_about_the_model_of_its_name(name: str) -> None:
    found = scenario(name)
    assert (found.id, found.network.id) == (name, OUTSIDE.get(name, name))


@every_scenario
def test_scenario_asks_a_question(name: str) -> None:
    assert "?" in scenario(name).title + scenario(name).question


@every_scenario
def test_scenario_runs_under_both_schemes(name: str) -> None:
    assert scenario(name).schemes == (Synchronous(), Asynchronous())


@every_scenario
@pytest.mark.parametrize(("kind", "least"), [("source", 1), ("control", 1), ("prediction", 2)])
def test_scenario_has_claims_of_each_kind(name: str, kind: str, least: int) -> None:
    assert sum(claim.kind == kind for claim in scenario(name).claims) >= least


@every_scenario
def test_every_claim_of_a_source_cites_it(name: str) -> None:
    assert [claim.id for claim in scenario(name).claims if claim.kind == "source" and not claim.cites] == []


@every_scenario
def test_every_claim_gets_the_verdict_it_expects(name: str) -> None:
    found = scenario(name)
    verdicts = [(claim, judge(settler(name), claim, found.schemes)) for claim in found.claims]
    assert [f"{c.id}: {v.word}, {v.canonical}" for c, v in verdicts if v.word != c.expect] == []


@every_scenario
def test_every_claim_rests_on_fixed_points_unless_the_model_means_to_oscillate(name: str) -> None:
    found = scenario(name)
    meant = set(found.network.about.oscillates)
    verdicts = [judge(settler(name), claim, found.schemes) for claim in found.claims]
    moving = [
        f"{verdict.claim.id}: {measured.readout} in [{measured.condition}]"
        for verdict in verdicts
        for answer in verdict.answers
        for measured in answer.measured
        if measured.value.oscillates and not {p.strip() for p in measured.readout.split("+")} <= meant
    ]
    assert moving == []


@every_scenario
def test_every_readout_of_every_condition_rests_and_is_one_level(name: str) -> None:
    found = scenario(name)
    meant = set(found.network.about.oscillates)
    unsettled = []
    for label, condition in found.conditions.items():
        for scheme in found.schemes:
            for readout in found.readouts:
                value = settler(name).value(condition, scheme, readout)
                excused = {part.strip() for part in readout.canonical.split("+")} <= meant
                if (value.oscillates or not value.is_point) and not excused:
                    unsettled.append(f"{label} ({scheme.name}): {readout.canonical} = {value}")
    assert unsettled == []


@every_scenario
def test_schemes_agree_on_every_readout_of_every_condition(name: str) -> None:
    # on a fixed point the order of updates no longer matters, so both must show the same level
    found = scenario(name)
    apart = [
        f"{label}: {readout.canonical}"
        for label, condition in found.conditions.items()
        for readout in found.readouts
        if len({str(settler(name).value(condition, scheme, readout)) for scheme in found.schemes}) > 1
    ]
    assert apart == []
