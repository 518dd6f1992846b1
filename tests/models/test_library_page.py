"""The page of the library and its pictures are those of the rule files beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.files import library_entries, load, model_names
from simnet.report.library_page import library_markdown

MODELS = Path(__file__).resolve().parents[2] / "models"


def test_the_page_of_the_library_is_current() -> None:
    entries = [(entry, load(entry.name)) for entry in library_entries()]
    assert (MODELS / "README.md").read_text(encoding="utf-8") == library_markdown(entries), "run `make library`"


@pytest.mark.parametrize("name", model_names())
def test_the_picture_was_drawn_from_the_present_rule_file(name: str) -> None:
    picture = (MODELS / "pictures" / f"{name}.svg").read_text(encoding="utf-8")
    assert load(name).digest[:12] in picture, "run `make library`"


def test_every_system_of_the_sources_has_a_model_and_a_scenario() -> None:
    entries = library_entries()
    assert len(entries) == 24
    assert all(entry.scenario and entry.claims for entry in entries)
