"""The picture of an explanation and the page of all claims."""

from __future__ import annotations

import simnet as sn
from simnet.report.claimspage import claims_page
from simnet.report.whypicture import explanation_caption, explanation_drawing
from simnet.study.claimtable import claim_table
from simnet.study.explain import explain
from simnet.study.robustness import Probes


def test_edges_of_the_chains_are_thick_and_all_others_thin() -> None:
    network = sn.load("tmtnf_dox")
    why = explain(network, "resistant: DOX", "resistant: DOX + tmTNF_blocker", readout="CellDeath")
    figure = explanation_drawing(network, why)
    widths = {
        patch.get_gid(): patch.get_linewidth()
        for patch in figure.axes[0].patches
        if str(patch.get_gid()).startswith("edge-")
    }
    thick = {name for name, width in widths.items() if width == max(widths.values())}
    assert len(thick) == len(why.edges) < len(widths)
    assert "edge-NFKB-bar-BAX" in thick
    assert "edge-DOX-arrow-DOX_active" not in thick


def test_caption_names_both_conditions_and_what_is_needed() -> None:
    net = sn.Network.from_rules({"ERK": "!Drug", "MYC": "ERK"})
    why = explain(net, "untreated", "Drug", readout="MYC")
    assert explanation_caption(why) == "[Drug=1] against [untreated], sync; 1 minimal chain. Needed: ERK."


def test_page_of_claims_has_a_row_a_claim_and_names_its_command() -> None:
    scenario = sn.read_scenario(sn.scenario_path("purine_adsl_persister"))
    found = claim_table([scenario], probes=Probes(("alternatives",), starts=False), samples=2)
    page = claims_page(found, "simnet robustness --all")
    assert "Made by `simnet robustness --all`." in page
    rows = [line for line in page.splitlines() if line.startswith("| ") and "SSSSS" in line]
    assert len(rows) == sum(each.robustness.word == "supported" for each in found.entries[0].claims)
    assert len({line.replace("\\|", "").count("|") for line in rows}) == 1  # no cell breaks out of its row
