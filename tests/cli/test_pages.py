"""`simnet page`, `lesson` and `report`: files that are whole, and refusals that leave nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.pages import pdf
from tests.cli.conftest import Simnet, files_in

ROOT = Path(__file__).resolve().parents[2]
LESSON = str(ROOT / "lessons" / "memory.yaml")


def test_page_says_what_it_wrote(simnet: Simnet, tmp_path: Path) -> None:
    target = tmp_path / "tmtnf.html"
    ended = simnet("page", "tmtnf_dox", "-o", str(target))
    assert ended.code == 0
    assert "19 nodes, 22 claims" in (ended.out + ended.err)
    assert target.read_text(encoding="utf-8").endswith("</html>")


def test_page_of_a_changed_model_lists_no_claims_of_the_library(simnet: Simnet, tmp_path: Path) -> None:
    text = (ROOT / "models" / "tmtnf_dox.yaml").read_text(encoding="utf-8").replace("ERK | ERK_high", "ERK")
    changed = tmp_path / "changed.yaml"
    changed.write_text(text.replace("because: {ERK: [C007], ERK_high: [C007, C010]}", "because: {ERK: [C007]}"))
    ended = simnet("page", str(changed), "-o", str(tmp_path / "page.html"))
    assert "0 claims" in (ended.out + ended.err)


@pytest.mark.parametrize(
    "arguments",
    [("page", "tmtnf_dox", "-o"), ("lesson", LESSON, "-o"), ("report", "purine_adsl_persister", "-o")],
    ids=["page", "lesson", "report"],
)
def test_a_file_that_exists_is_not_replaced_without_force(
    simnet: Simnet, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    target = tmp_path / "there.html"
    target.write_text("mine")
    ended = simnet(*arguments, str(target))
    assert ended.code == 2
    assert "--force" in (ended.out + ended.err)
    assert target.read_text() == "mine"


def test_scenario_about_another_model_is_refused(simnet: Simnet, tmp_path: Path) -> None:
    ended = simnet("page", "tmtnf_dox", "--scenario", "nrf2_keap1_rcc", "-o", str(tmp_path / "page.html"))
    assert ended.code == 2
    assert "nrf2_keap1_rcc" in (ended.out + ended.err)


def test_lesson_writes_the_teachers_file_beside_it(simnet: Simnet, tmp_path: Path) -> None:
    ended = simnet("lesson", LESSON, "-o", str(tmp_path / "memory.html"))
    assert ended.code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"memory.html", "memory-teacher.html"}
    assert "45 minutes" in (ended.out + ended.err)


def test_scorm_package_must_be_a_zip(simnet: Simnet, tmp_path: Path) -> None:
    assert simnet("lesson", LESSON, "--scorm", "-o", str(tmp_path / "memory.html")).code == 2
    assert not list(tmp_path.iterdir())
    assert simnet("lesson", LESSON, "--scorm", "-o", str(tmp_path / "memory.zip")).code == 0


def test_lesson_with_a_mistake_says_where_and_writes_nothing(simnet: Simnet, tmp_path: Path) -> None:
    path = tmp_path / "lesson.yaml"
    path.write_text(Path(LESSON).read_text(encoding="utf-8").replace("readout: GSTP1", "readout: GSTP9", 1))
    ended = simnet("lesson", str(path), "-o", str(tmp_path / "out.html"))
    assert ended.code == 2
    assert "lesson.yaml:" in ended.err
    assert "GSTP1" in ended.err
    assert not (tmp_path / "out.html").exists()


def test_report_holds_verdicts_evidence_figures_and_provenance(simnet: Simnet, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    ended = simnet("report", "purine_adsl_persister", "-o", str(target))
    assert ended.code == 0
    text = target.read_text(encoding="utf-8")
    for part in ('id="verdicts"', 'id="results"', 'id="model"', 'id="caveats"', 'id="provenance"', "SHA-256"):
        assert part in text
    assert text.count('src="data:image/svg+xml;base64,') >= 4
    assert "http" not in text.replace("http-equiv", "").split("</style>")[0]


def test_pdf_without_a_browser_is_refused_with_the_alternative(
    simnet: Simnet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SIMNET_BROWSER", raising=False)
    monkeypatch.setattr("shutil.which", lambda _: None)
    ended = simnet("report", "purine_adsl_persister", "-o", str(tmp_path / "r.html"), "--pdf", str(tmp_path / "r.pdf"))
    assert ended.code == 2
    assert "print the HTML report" in (ended.out + ended.err)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not pdf.find_browser(), reason="no Chromium on this machine")
def test_pdf_is_printed_by_the_browser(simnet: Simnet, tmp_path: Path) -> None:
    target = tmp_path / "r.pdf"
    ended = simnet("report", "purine_adsl_persister", "-o", str(tmp_path / "r.html"), "--pdf", str(target))
    assert ended.code == 0
    assert target.read_bytes().startswith(b"%PDF-")


def test_the_same_lesson_may_be_made_again_and_another_one_does_not_replace_it(simnet: Simnet, tmp_path: Path) -> None:
    assert simnet("lesson", LESSON, "-o", str(tmp_path / "class.html")).code == 0
    assert simnet("lesson", LESSON, "--scorm", "-o", str(tmp_path / "class.zip")).code == 0  # same teacher's file
    before = files_in(tmp_path)
    assert simnet("lesson", str(ROOT / "lessons" / "nrf2.yaml"), "-o", str(tmp_path / "class.html")).code == 2
    assert files_in(tmp_path) == before
