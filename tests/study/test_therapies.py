"""What restores sensitivity in resistant contexts, and which claims name it."""

from __future__ import annotations

import pytest

import simnet as sn
from simnet.report.therapies_page import therapies_markdown
from simnet.results.therapies import Therapies
from simnet.study.therapies import resistant_contexts, therapies


@pytest.fixture(scope="module")
def core() -> dict[str, Therapies]:
    scenario = sn.read_scenario(sn.scenario_path("tki_ros_core"))
    return {found.context: found for found in therapies(scenario.network, scenario.claims)}


def test_sensitive_reference_is_no_resistant_context() -> None:
    assert resistant_contexts(sn.load("tmtnf_dox")) == ("resistant",)


def test_model_without_a_resistance_entry_has_none() -> None:
    assert therapies(sn.load("nox_ros")) == ()


def test_double_shield_needs_two_blocks_that_no_claim_names(core: dict[str, Therapies]) -> None:
    pair = next(e for e in core["resistant_double"].drugs if e.name == "NRF2_inhibitor + Autophagy_inhibitor")
    assert core["resistant_double"].claims_naming(pair) == ()
    single = next(e for e in core["resistant_nrf2"].single if e.name == "NRF2_inhibitor")
    assert "C049" in core["resistant_nrf2"].claims_naming(single)


def test_claims_about_another_readout_are_named_with_it(core: dict[str, Therapies]) -> None:
    single = next(e for e in core["resistant_nrf2"].single if e.name == "NRF2_inhibitor")
    assert "C503 (NRF2 <)" in core["resistant_nrf2"].claims_naming(single)


def test_page_has_a_table_for_each_context(core: dict[str, Therapies]) -> None:
    page = therapies_markdown([tuple(core.values())], ["nox_ros"])
    assert page.count("| set | schemes | toxic? | named by |") == 3
    assert "`nox_ros`" in page
