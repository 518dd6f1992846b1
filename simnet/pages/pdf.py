"""A page as PDF, printed by a browser that is on the machine."""

from __future__ import annotations

import os
import shutil
import subprocess  # the browser is a program of its own
from pathlib import Path
from tempfile import TemporaryDirectory

from simnet.errors import InputError
from simnet.pages.modelpage import Page

__all__ = ["find_browser", "print_pdf"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PATIENCE = 120  # seconds


def find_browser() -> str:
    """Return the program named by SIMNET_BROWSER, or the first Chromium on the path; empty without one."""
    return os.environ.get("SIMNET_BROWSER", "") or next(filter(None, map(shutil.which, BROWSERS)), "")


def print_pdf(page: Page, path: Path) -> None:
    """Print a page to a PDF file, which appears whole or not at all.

    Raises
    ------
    InputError
        When there is no Chromium on this machine, or it prints nothing.
    """
    browser = find_browser()
    if not browser:
        message = (
            "a PDF needs Chromium or Chrome, and none is on this machine: install one (or name it in "
            "SIMNET_BROWSER), or open the HTML report and print it"
        )
        raise InputError(message)
    with TemporaryDirectory(prefix="simnet-pdf-") as scratch:
        source, target = Path(scratch) / "page.html", Path(scratch) / "page.pdf"
        Page(page.replace("<details>", "<details open>")).save(source)  # paper cannot be unfolded
        command = [
            browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-sync", f"--user-data-dir={scratch}/profile", "--no-pdf-header-footer",
            f"--print-to-pdf={target}", source.as_uri(),
        ]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium refuses to run as root without it
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            message = f"{browser} did not print the report: {error}"
            raise InputError(message) from None
        if not target.exists():
            message = f"{browser} ran and printed nothing; open the HTML report and print it"
            raise InputError(message)
        shutil.copyfile(target, path)
