"""The three foundation models: the comparisons of their sources, and the biology that decides between encodings."""

from __future__ import annotations

from functools import cache

import pytest

import simnet as sn
from simnet.files import read_scenario, scenario_path

SCHEMES = ("sync", "async")

# Claim, condition, comparison: the checks of the curated interface (curation/systems.yaml), copied as data.
# A number stands for itself, anything else is a condition in which the same node is read.
CHECKS: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "tmtnf_dox": (
        ("C001", "resistant: DOX", "CellDeath", "<", "sensitive: DOX"),
        ("C003", "resistant: DOX", "Survival", ">", "sensitive: DOX"),
        ("C015", "resistant: DOX + tmTNF_blocker", "CellDeath", ">", "resistant: DOX"),
        ("C015", "resistant: DOX + KO:tmTNF_signal", "CellDeath", ">", "resistant: DOX"),
        ("C016", "resistant: untreated", "GSTP1", ">", "sensitive: untreated"),
        ("C016", "resistant: untreated", "ERK", ">", "sensitive: untreated"),
        ("C017", "resistant: DOX", "DOX_active", "<", "sensitive: DOX"),
        ("C018", "resistant: untreated", "AntiApoptotic", ">", "sensitive: untreated"),
        ("C018", "resistant: untreated", "BAX", "<", "sensitive: untreated"),
    ),
    "her2_mkp1_radiation": (
        ("C031", "resistant: Radiation", "Apoptosis", "=", "0"),
        ("C031", "resistant: Radiation", "Radioresistance", ">", "resistant: Radiation + KO:DUSP1"),
        ("C036", "resistant: Radiation + DUSP1_inhibitor", "Apoptosis", ">", "resistant: Radiation"),
        ("C036", "resistant: Radiation + KO:DUSP1", "Apoptosis", ">", "resistant: Radiation"),
        ("C037", "resistant: Radiation + HER2_blocker", "Apoptosis", "=", "0"),
        (
            "C037",
            "resistant: Radiation + HER2_blocker + DUSP1_inhibitor",
            "Apoptosis",
            ">",
            "resistant: Radiation + HER2_blocker",
        ),
        ("C038", "HER2_negative: Radiation", "ERBB2", ">", "HER2_negative: untreated"),
        ("C038", "HER2_negative: Radiation", "DUSP1", ">", "HER2_negative: untreated"),
        ("C039", "resistant: Radiation", "DUSP1_mito", ">", "resistant: untreated"),
        ("C039", "resistant: Radiation", "JNK_P_mito", "=", "0"),
        ("C040", "HER2_negative: Radiation + NFKB_inhibitor", "ERBB2", "<", "HER2_negative: Radiation"),
        ("C040", "HER2_negative: Radiation + NFKB_inhibitor", "DUSP1", "<", "HER2_negative: Radiation"),
    ),
    "osimertinib_socs3_nrf2": (
        ("C096", "sensitive: Osimertinib", "Apoptosis", ">", "sensitive: untreated"),
        ("C289", "resistant_adaptive: Osimertinib", "NRF2", ">", "resistant_adaptive: Osimertinib + KO:SOCS3"),
        ("C289", "resistant_adaptive: Osimertinib", "CellDeath", "<", "resistant_adaptive: Osimertinib + KO:SOCS3"),
        ("C289", "resistant_adaptive: Osimertinib", "CellDeath", "<", "sensitive: Osimertinib"),
        ("C310", "resistant_HO1: Osimertinib + DHA", "HMOX1", "<", "resistant_HO1: Osimertinib"),
        ("C310", "resistant_HO1: Osimertinib + DHA", "ROS_high", ">", "resistant_HO1: Osimertinib"),
        ("C310", "resistant_HO1: Osimertinib + DHA", "CellDeath", ">", "resistant_HO1: Osimertinib"),
        ("C310", "resistant_HO1: Osimertinib + DHA", "Proliferation", "<", "resistant_HO1: Osimertinib"),
        ("C310", "resistant_adaptive: Osimertinib + DHA", "CellDeath", ">", "resistant_adaptive: Osimertinib"),
        ("C311", "resistant_HO1: DHA", "HMOX1", "<", "resistant_HO1: untreated"),
        ("C311", "resistant_HO1: DHA", "Proliferation", "<", "resistant_HO1: untreated"),
    ),
}
SCENARIOS = {
    "tmtnf_dox": "tmtnf_doxorubicin",
    "her2_mkp1_radiation": "her2_mkp1_radiation",
    "osimertinib_socs3_nrf2": "osimertinib_socs3_nrf2",
}
ROWS = [(model, *check) for model, checks in CHECKS.items() for check in checks]


@cache
def model(name: str, encoding: str = "") -> sn.Network:
    found = sn.load(name)
    return found.with_alternative(encoding) if encoding else found


@cache
def level(name: str, condition: str, node: str, scheme: str, encoding: str = "") -> float:
    """The level at which a node rests; fails unless every attractor is a fixed point at which it is the same."""
    (settled,) = sn.steady_states(model(name, encoding), condition, readouts=node, scheme=scheme)
    assert all(attractor.kind == "fixed point" for attractor in settled.attractors), f"{condition} does not rest"
    found = settled[node]
    assert found.low == found.high, f"{condition} has no single level of {node}"
    return found.low


def levels(name: str, condition: str, node: str, encoding: str = "") -> list[float]:
    """The level under each update scheme."""
    return [level(name, condition, node, scheme, encoding) for scheme in SCHEMES]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("name", "claim", "condition", "node", "relation", "other"), ROWS)
def test_check_of_the_source_holds_on_fixed_points(
    name: str, claim: str, condition: str, node: str, relation: str, other: str, scheme: str
) -> None:
    found = level(name, condition, node, scheme)
    against = float(other) if other.isdigit() else level(name, other, node, scheme)
    assert {"<": found < against, ">": found > against, "=": found == against}[relation], claim


@pytest.mark.parametrize("name", CHECKS)
def test_scenario_claims_exactly_the_checks_of_the_source(name: str) -> None:
    scenario = read_scenario(scenario_path(SCENARIOS[name]))
    said = [
        (claim.cites, claim.statement.canonical.replace(" KO", ""))
        for claim in scenario.claims
        if claim.kind == "source"
    ]
    expected = []
    for claim, condition, node, relation, other in CHECKS[name]:
        against = other if other.isdigit() else f"in [{other}]"
        expected.append(((claim,), f"{node} in [{condition}] {relation} {against}".replace("KO:", "")))
    assert said == expected


# Interface names of curation/systems.yaml.
INTERFACE = {
    "tmtnf_dox": (
        """
        tmTNF DOX tmTNF_blocker MEK_inhibitor tmTNF_signal ERK ERK_high GSTP1 DOX_active NFKBIA NFKB
        XIAP BIRC2 BCL2L1 AntiApoptotic BAX Cytotoxicity CellDeath Survival
        """,
        ("tmTNF_blocker", "MEK_inhibitor", "DOX"),
        {"resistant": {"tmTNF"}, "sensitive": set[str]()},
        ("CellDeath", "Cytotoxicity", "Survival", "GSTP1", "ERK", "ERK_high"),
    ),
    "her2_mkp1_radiation": (
        """
        HER2_amp Radiation HER2_blocker NFKB_inhibitor DUSP1_inhibitor NFKB ERBB2 HER2_signal RAF
        MEK ERK DUSP1 DUSP1_mito MAP2K7 JNK_P_mito Apoptosis Radioresistance
        """,
        ("Radiation", "HER2_blocker", "NFKB_inhibitor", "DUSP1_inhibitor"),
        {"resistant": {"HER2_amp"}, "HER2_negative": set[str]()},
        ("Apoptosis", "Radioresistance", "DUSP1_mito", "JNK_P_mito"),
    ),
    "osimertinib_socs3_nrf2": (
        """
        STAT3_competent HO1_high Osimertinib Bazedoxifene DHA EGFR STAT3 SOCS3 KEAP1_free NRF2 HMOX1
        Antioxidant_genes ROS_stress ROS_high Mito_dysfunction Apoptosis CellDeath Proliferation
        """,
        ("Osimertinib", "Bazedoxifene", "DHA"),
        {"sensitive": set[str](), "resistant_adaptive": {"STAT3_competent"}, "resistant_HO1": {"HO1_high"}},
        ("CellDeath", "ROS_high", "NRF2", "HMOX1", "Proliferation"),
    ),
}


@pytest.mark.parametrize("name", INTERFACE)
def test_node_names_of_the_interface_are_kept(name: str) -> None:
    assert set(INTERFACE[name][0].split()) <= set(model(name).nodes)


@pytest.mark.parametrize("name", INTERFACE)
def test_drugs_of_the_interface_are_kept(name: str) -> None:
    assert set(model(name).drugs) == set(INTERFACE[name][1])


@pytest.mark.parametrize("name", INTERFACE)
def test_contexts_of_the_interface_are_kept(name: str) -> None:
    found = {context: {n for n, on in setting.items() if on} for context, setting in model(name).contexts.items()}
    assert found == INTERFACE[name][2]


@pytest.mark.parametrize("name", INTERFACE)
def test_readouts_of_the_interface_are_kept(name: str) -> None:
    assert model(name).readouts == INTERFACE[name][3]


# tmTNF and doxorubicin: amplifier or latch ----------------------------------------------------------
# The loop ERK -> GST-π -> ERK. Amplifier: GST-π lifts an ERK that the ligand holds on. Latch: ERK = ligand or GST-π.


def tnf(condition: str, node: str, encoding: str = "") -> list[float]:
    return levels("tmtnf_dox", condition, node, encoding)


def test_amplifier_forgets_the_ligand_when_it_is_blocked() -> None:
    assert tnf("resistant: tmTNF_blocker", "GSTP1") == [0.0, 0.0]


def test_latch_remembers_the_ligand_when_it_is_blocked() -> None:
    assert tnf("resistant: tmTNF_blocker", "GSTP1", "latch") == [1.0, 1.0]


def test_blocker_in_settled_cells_decides_for_the_amplifier() -> None:
    assert tnf("resistant: DOX + tmTNF_blocker", "CellDeath") == [1.0, 1.0]


def test_blocker_in_settled_cells_decides_against_the_latch() -> None:
    assert tnf("resistant: DOX + tmTNF_blocker", "CellDeath", "latch") == [0.0, 0.0]


@pytest.mark.parametrize("encoding", ["", "latch"])
def test_knockout_from_the_start_does_not_decide_between_amplifier_and_latch(encoding: str) -> None:
    # the loop never starts, so there is nothing to remember
    assert tnf("resistant: DOX + KO:tmTNF_signal", "CellDeath", encoding) == [1.0, 1.0]


@pytest.mark.parametrize(("encoding", "death"), [("", 1.0), ("latch", 0.0)])
def test_knockout_in_settled_cells_decides_as_the_blocker_does(encoding: str, death: float) -> None:
    assert tnf("resistant: untreated then DOX + KO:tmTNF_signal", "CellDeath", encoding) == [death, death]


@pytest.mark.parametrize(("encoding", "death"), [("", 1.0), ("latch", 0.0)])
def test_cells_that_lost_the_ligand_are_sensitive_unless_the_loop_latches(encoding: str, death: float) -> None:
    assert tnf("sensitive: tmTNF=1 then tmTNF=0 + DOX", "CellDeath", encoding) == [death, death]


def test_blocker_that_is_washed_out_leaves_no_sensitivity() -> None:
    assert tnf("resistant: tmTNF_blocker then DOX", "CellDeath") == [0.0, 0.0]


@pytest.mark.parametrize("encoding", ["", "latch"])
def test_pulse_of_mek_inhibitor_under_the_blocker_frees_even_the_latch(encoding: str) -> None:
    condition = "resistant: tmTNF_blocker + MEK_inhibitor then tmTNF_blocker + DOX"
    assert tnf(condition, "CellDeath", encoding) == [1.0, 1.0]


def test_latch_that_either_opening_kills_is_not_ruled_out_by_the_blocker() -> None:
    # NF-κB falls with the ligand, and in this reading that shield alone was the last one
    assert tnf("resistant: DOX + tmTNF_blocker", "CellDeath", "latch_either_arm") == [1.0, 1.0]


# tmTNF and doxorubicin: two shields ------------------------------------------------------------------


@pytest.mark.parametrize("block", ["MEK_inhibitor", "KO:GSTP1", "INH:GSTP1"])
def test_opening_the_gst_shield_damages_the_cell_but_does_not_kill_it(block: str) -> None:
    assert tnf(f"resistant: DOX + {block}", "Cytotoxicity") == [1.0, 1.0]
    assert tnf(f"resistant: DOX + {block}", "CellDeath") == [0.0, 0.0]


def test_opening_the_nfkb_shield_alone_does_not_even_damage_the_cell() -> None:
    assert tnf("resistant: DOX + KO:NFKB", "Cytotoxicity + CellDeath") == [0.0, 0.0]


@pytest.mark.parametrize("gst", ["MEK_inhibitor", "KO:GSTP1"])
def test_opening_both_shields_kills(gst: str) -> None:
    assert tnf(f"resistant: DOX + {gst} + KO:NFKB", "CellDeath") == [1.0, 1.0]


def test_opening_both_shields_without_the_drug_does_not_kill() -> None:
    assert tnf("resistant: MEK_inhibitor + KO:NFKB", "CellDeath") == [0.0, 0.0]


def test_mek_inhibitor_leaves_the_nfkb_branch_alone() -> None:
    assert tnf("resistant: DOX + MEK_inhibitor", "NFKB") == [1.0, 1.0]


def test_bax_loss_makes_the_blocker_useless_although_the_drug_works() -> None:
    assert tnf("resistant: DOX + tmTNF_blocker + KO:BAX", "Cytotoxicity") == [1.0, 1.0]
    assert tnf("resistant: DOX + tmTNF_blocker + KO:BAX", "CellDeath") == [0.0, 0.0]


def test_only_losing_the_ligands_signal_kills_resistant_cells_under_doxorubicin() -> None:
    network = model("tmtnf_dox")
    targets = [name for name in network.nodes if name not in network.inputs and name not in ("CellDeath", "Survival")]
    deadly = [name for name in targets if tnf(f"resistant: DOX + KO:{name}", "CellDeath") == [1.0, 1.0]]
    assert deadly == ["tmTNF_signal"]


# HER2, MKP1 and radiation -------------------------------------------------------------------------------


def her2(condition: str, node: str, encoding: str = "") -> list[float]:
    return levels("her2_mkp1_radiation", condition, node, encoding)


def test_her2_blocker_alone_does_not_restore_apoptosis() -> None:
    assert her2("resistant: Radiation + HER2_blocker", "Apoptosis") == [0.0, 0.0]


def test_her2_blocker_alone_would_restore_apoptosis_if_mkp1_needed_both_supplies() -> None:
    assert her2("resistant: Radiation + HER2_blocker", "Apoptosis", "mkp1_needs_both") == [1.0, 1.0]


def test_her2_blocker_leaves_the_receptor_there() -> None:
    assert her2("resistant: Radiation + HER2_blocker", "ERBB2") == [1.0, 1.0]


def test_nfkb_inhibitor_alone_does_not_restore_apoptosis_in_her2_cells() -> None:
    assert her2("resistant: Radiation + NFKB_inhibitor", "Apoptosis") == [0.0, 0.0]


def test_nfkb_inhibitor_alone_makes_her2_negative_cells_die_of_radiation() -> None:
    assert her2("HER2_negative: Radiation + NFKB_inhibitor", "Apoptosis") == [1.0, 1.0]


def test_blocking_both_supplies_of_mkp1_restores_apoptosis() -> None:
    assert her2("resistant: Radiation + HER2_blocker + NFKB_inhibitor", "Apoptosis") == [1.0, 1.0]


def test_her2_status_alone_makes_no_difference_to_radiation() -> None:
    assert her2("HER2_negative: Radiation", "Apoptosis") == her2("resistant: Radiation", "Apoptosis") == [0.0, 0.0]


@pytest.mark.parametrize("block", ["DUSP1_inhibitor", "KO:DUSP1", "HER2_blocker"])
def test_nothing_kills_without_radiation(block: str) -> None:
    assert her2(f"resistant: {block}", "Apoptosis") == [0.0, 0.0]


def test_jnk_that_blinks_on_before_mkp1_arrives_is_no_readout() -> None:
    # Synchronously JNK is on for a few steps after radiation; settled cells show none.
    course = sn.trajectory(model("her2_mkp1_radiation"), condition("HER2_negative: Radiation")).of("JNK_P_mito")
    assert (max(course), course[-1]) == (1.0, 0.0)


def condition(text: str) -> sn.Condition:
    return sn.parse_condition(text, model("her2_mkp1_radiation"))


# Osimertinib, SOCS3 and NRF2 --------------------------------------------------------------------------------


def lung(condition: str, node: str, encoding: str = "") -> list[float]:
    return levels("osimertinib_socs3_nrf2", condition, node, encoding)


@pytest.mark.parametrize(("drug", "death"), [("Osimertinib + ", 1.0), ("", 0.0)])
def test_nrf2_knockout_kills_resistant_cells_only_under_the_drug(drug: str, death: float) -> None:
    assert lung(f"resistant_adaptive: {drug}KO:NRF2", "CellDeath") == [death, death]


def test_nrf2_knockout_adds_nothing_in_sensitive_cells() -> None:
    assert lung("sensitive: Osimertinib + KO:NRF2", "CellDeath") == lung("sensitive: Osimertinib", "CellDeath")


def test_nrf2_inhibitor_restores_sensitivity() -> None:
    verdict = sn.test(model("osimertinib_socs3_nrf2"), "inhibit NRF2 restores sensitivity to Osimertinib")
    assert verdict.word == "supported"


def test_hypothesis_on_nrf2_rests_on_fixed_points_and_no_alternative_flips_it() -> None:
    verdict = sn.test(model("osimertinib_socs3_nrf2"), "inhibit NRF2 restores sensitivity to Osimertinib")
    assert (verdict.on_fixed_points, verdict.flipped_by) == (True, ())


@pytest.mark.parametrize(("context", "death"), [("resistant_adaptive", 1.0), ("resistant_HO1", 0.0)])
def test_bazedoxifene_opens_only_the_shield_that_comes_from_stat3(context: str, death: float) -> None:
    assert lung(f"{context}: Osimertinib + Bazedoxifene", "CellDeath") == [death, death]


@pytest.mark.parametrize("context", ["resistant_adaptive", "resistant_HO1"])
def test_dihydroartemisinin_opens_either_shield(context: str) -> None:
    assert lung(f"{context}: Osimertinib + DHA", "CellDeath") == [1.0, 1.0]


@pytest.mark.parametrize(("drug", "death"), [("Bazedoxifene", 0.0), ("DHA", 1.0), ("INH:NRF2", 1.0)])
def test_two_shields_at_once_need_a_block_below_both(drug: str, death: float) -> None:
    assert lung(f"resistant_adaptive: HO1_high=1 + Osimertinib + {drug}", "CellDeath") == [death, death]


def test_bazedoxifene_that_is_washed_out_leaves_no_sensitivity() -> None:
    treated = "resistant_adaptive: Osimertinib + Bazedoxifene then Osimertinib"
    assert lung(treated, "CellDeath") == [0.0, 0.0]


@pytest.mark.parametrize(("encoding", "death"), [("", 1.0), ("ho1_by_itself", 0.0)])
def test_nrf2_knockout_in_ho1_high_cells_tells_where_their_ho1_comes_from(encoding: str, death: float) -> None:
    assert lung("resistant_HO1: Osimertinib + KO:NRF2", "CellDeath", encoding) == [death, death]


@pytest.mark.parametrize(
    ("context", "growth"), [("resistant_HO1", 0.0), ("resistant_adaptive", 1.0), ("sensitive", 1.0)]
)
def test_dihydroartemisinin_alone_slows_only_cells_that_lean_on_ho1(context: str, growth: float) -> None:
    assert lung(f"{context}: DHA", "Proliferation") == [growth, growth]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_half_a_dose_kills_half_of_the_sensitive_cells(scheme: str) -> None:
    (found,) = sn.steady_states(
        model("osimertinib_socs3_nrf2"), "sensitive: Osimertinib=0.5", readouts="CellDeath", scheme=scheme
    )
    assert found["CellDeath"].value == 0.5


# The generic core: two shields, from tki_ros_core ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("drugs", "death"),
    [
        ("TKI", 0.0),
        ("TKI + NRF2_inhibitor", 0.0),
        ("TKI + Autophagy_inhibitor", 0.0),
        ("TKI + NRF2_inhibitor + Autophagy_inhibitor", 1.0),
    ],
)
def test_double_shield_of_the_core_model_needs_both_blocks(drugs: str, death: float) -> None:
    assert levels("tki_ros_core", f"resistant_double: {drugs}", "CellDeath") == [death, death]
