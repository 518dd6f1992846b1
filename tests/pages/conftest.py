"""A headless browser for the tests of pages; they are skipped where none is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simnet.pages.pdf import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = find_browser()
    if not program:
        pytest.skip("no Chromium on this machine: install one, or name it in SIMNET_BROWSER")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A new tab that fails the test when the page throws, complains, or asks for anything from outside."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else complaints.append(asked.url))
    yield page
    context.close()
    assert not complaints


@pytest.fixture
def opened(tab: Page, tmp_path: Path) -> Any:
    """Open the HTML that a test made."""

    def open_page(html: str, hash: str = "") -> Page:
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        tab.goto(path.as_uri() + hash)
        return tab

    return open_page
