"""The interactive page, driven as a reader would drive it."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

import pytest

import simnet as sn
from simnet.errors import TooLargeError
from simnet.network import Network
from simnet.pages import page as model_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCENARIO = sn.read_scenario(sn.scenario_path("tmtnf_doxorubicin"))
HTML = model_page(SCENARIO.network, SCENARIO.claims)


def _readout(page: Page, name: str) -> str:
    return page.locator(f'tr[data-readout="{name}"] td:nth-of-type(2)').inner_text()


def _node(page: Page, name: str) -> str:
    return page.locator(f'[data-node="{name}"]').get_attribute("aria-label") or ""


def _press(page: Page, key: str) -> None:
    page.locator(f'button[data-key="{key}"]').click()


def test_the_file_is_whole_and_small() -> None:
    assert len(HTML.encode()) < 300_000
    for outside in ("src=", "@import", "fetch(", "XMLHttpRequest", "localStorage", "eval(", "new Function"):
        assert outside not in HTML.split('<script type="application/json"')[0] + HTML.split("</script>")[1]


def test_resistant_cells_survive_the_drug_and_die_when_the_blocker_is_added(opened: Any) -> None:
    page = opened(HTML)
    page.locator('[data-drug="DOX"]').check()
    _press(page, "e")
    assert _readout(page, "CellDeath") == "0"
    page.locator('[data-drug="tmTNF_blocker"]').check()
    _press(page, "e")
    assert _readout(page, "CellDeath") == "1"
    assert "At rest" in page.locator(".rest").inner_text()


def test_a_click_knocks_out_then_overexpresses_then_releases(opened: Any) -> None:
    page = opened(HTML)
    node = page.locator('[data-node="GSTP1"]')
    said = []
    for _ in range(3):
        node.click()
        said.append(_node(page, "GSTP1"))
    assert said == ["GST-π, protein: off, knocked out", "GST-π, protein: on, overexpressed", "GST-π, protein: on"]


def test_a_dose_is_the_fraction_of_cells_that_answer(opened: Any) -> None:
    page = opened(HTML)
    page.locator('input[name="context-tmtnf_dox"][value="sensitive"]').check()
    page.locator('[data-dose="DOX"]').fill("0.3")
    _press(page, "e")
    assert _readout(page, "CellDeath") == ".3"


def test_the_latch_keeps_gst_after_the_blocker_and_the_amplifier_does_not(opened: Any) -> None:
    page = opened(HTML)
    for encoding, left in (("", "0"), ("latch", "1")):
        page.locator(".choice select").first.select_option(encoding)
        page.locator('[data-drug="tmTNF_blocker"]').check()
        _press(page, "e")
        assert _readout(page, "GSTP1") == left
        page.locator('[data-drug="tmTNF_blocker"]').uncheck()


def test_everything_can_be_done_by_keyboard(opened: Any) -> None:
    page = opened(HTML)
    page.locator('svg [tabindex="0"]').focus()
    before = page.evaluate("document.activeElement.dataset.node")
    page.keyboard.press("ArrowDown")
    below = page.evaluate("document.activeElement.dataset.node")
    assert below != before
    page.locator('[data-node="MEK_inhibitor"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("s")
    assert page.locator(".live").inner_text() == "Step 1. Down: p-ERK."
    assert _node(page, "MEK_inhibitor") == "MEK inhibitor, drug: on"


def test_a_link_brings_the_same_cells_back(opened: Any) -> None:
    page = opened(HTML)
    page.locator(".choice select").nth(1).select_option("async")
    page.locator('[data-drug="DOX"]').check()
    page.locator('[data-node="NFKB"]').click()
    _press(page, "s")
    _press(page, "s")
    there = page.evaluate("simnet.session.mean()")
    link = page.evaluate("location.hash")
    assert opened(HTML, link).evaluate("simnet.session.mean()") == there


def test_a_link_from_another_model_says_what_it_does_not_know(opened: Any) -> None:
    page = opened(HTML, "#c=nowhere&g=NRF2%3D0&p=dAspirin%3D1,n2,%00")
    assert "nowhere, NRF2, Aspirin" in page.locator(".live").inner_text()
    assert page.locator(".rest").inner_text().startswith("cells: untreated")


def test_all_claims_of_the_model_run_in_the_page(opened: Any) -> None:
    page = opened(HTML)
    page.get_by_role("button", name="Run all claims").click()
    assert "22 of 22 as expected" in page.locator(".claims").inner_text()


def test_other_starts_matter_for_a_latch_only(opened: Any) -> None:
    page = opened(HTML, "#c=sensitive")
    _press(page, "o")
    assert "does not matter" in page.locator(".starts").inner_text()
    page = opened(HTML, "#c=sensitive&a=latch")
    page.reload()
    _press(page, "o")
    assert "The start matters" in page.locator(".starts").inner_text()


def test_it_works_in_a_sandboxed_frame_without_storage(tab: Page, tmp_path: Any) -> None:
    outer = tmp_path / "outer.html"
    inner = escape(HTML, quote=True)
    outer.write_text(f'<iframe sandbox="allow-scripts" srcdoc="{inner}" width=1000 height=800></iframe>')
    tab.goto(outer.as_uri())
    frame = tab.frame_locator("iframe")
    frame.locator('[data-drug="DOX"]').check()
    frame.locator('button[data-key="e"]').click()
    assert "At rest" in frame.locator(".rest").inner_text()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_but_the_drawing_and_the_strip_scrolls_sideways(opened: Any, width: int) -> None:
    page = opened(HTML)
    page.set_viewport_size({"width": width, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_control_has_a_name_for_screen_readers(opened: Any) -> None:
    page = opened(HTML)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, svg [role=button]')].filter((one) =>
        !(one.getAttribute('aria-label') || one.textContent.trim() || one.closest('label'))).length"""
    )
    assert nameless == 0


def test_names_in_a_model_cannot_break_out_of_the_page() -> None:
    plain = Network.from_rules({"A": "B"}, id="x")
    named = replace(plain, about=replace(plain.about, title="</script><script>alert(1)</script>"))
    assert "<script>alert" not in model_page(named)


def test_a_network_too_large_to_read_is_refused_with_its_size() -> None:
    chain = {f"N{place}": f"N{place - 1}" if place else "IN" for place in range(90)}
    with pytest.raises(TooLargeError, match="91 nodes"):
        model_page(Network.from_rules(chain))
