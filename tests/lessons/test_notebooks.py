"""The notebooks of the lessons: they run from top to bottom, and show what their prose says."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "lessons" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SLOWEST = 120  # seconds for one cell, on a busy machine; all five together take under a minute on a quiet one

Row = list[str]


class Ran:
    """A notebook with the outputs of this run."""

    def __init__(self, cells: list[Any]) -> None:
        self.outputs = [each for cell in cells if cell.cell_type == "code" for each in cell.outputs]

    @property
    def text(self) -> str:
        """What was printed, without warnings."""
        return "".join(each.text for each in self.outputs if each.output_type == "stream" and each.name == "stdout")

    def shown(self, kind: str) -> list[str]:
        """Results of one MIME type, in order."""
        found = (each.data for each in self.outputs if each.output_type == "execute_result")
        return [data[kind] for data in found if kind in data]

    @property
    def pictures(self) -> list[str]:
        """Figures as SVG, in order."""
        html = "".join(self.shown("text/html"))
        return [b64decode(data).decode() for data in re.findall(r'src="data:image/svg\+xml;base64,(.*?)"', html)]

    @property
    def lines(self) -> list[str]:
        """Lines of text beside the tables."""
        return [_plain(line) for html in self.shown("text/html") for line in re.findall(r"<p[^>]*>(.*?)</p>", html)]

    @property
    def rows(self) -> list[Row]:
        """Rows of all tables, in order."""
        html = "".join(self.shown("text/html"))
        found = re.findall(r"<tr>(.*?)</tr>", html)
        return [[_plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in found]

    def row(self, *begins: str) -> Row:
        """What follows in the only row that begins so."""
        (found,) = [row for row in self.rows if tuple(row[: len(begins)]) == begins]
        return found[len(begins) :]


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a notebook in an empty folder, which must be empty afterwards."""
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: pip install simnet-logic[test]")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    work, settings = tmp_path / "work", tmp_path / "settings"
    work.mkdir()
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(settings))

    def run_notebook(name: str) -> Ran:
        book = nbformat.read(FOLDER / name, as_version=4)
        where = {"metadata": {"path": str(work)}}
        nbclient.NotebookClient(book, timeout=SLOWEST, kernel_name="python3", resources=where).execute()
        assert not list(work.iterdir())
        return Ran(book.cells)

    return run_notebook


def test_there_are_five_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "1_first_steps",
        "2_perturbations",
        "3_five_ways_to_update",
        "4_testing_a_hypothesis",
        "5_from_caption_to_rules",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_results(path: Path) -> None:
    """Results are made by the reader, so none can be out of date, and a change shows only what was written."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells if "outputs" in cell)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_result_is_followed_by_words_about_it(path: Path) -> None:
    """Three cells of code in a row leave a student alone."""
    kinds = [cell["cell_type"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert kinds[0] == "markdown"
    assert ("code", "code", "code") not in zip(kinds, kinds[1:], kinds[2:], strict=False)
    assert ("markdown", "markdown") not in pairwise(kinds)


def test_first_steps_show_that_only_sensitive_cells_die(run: Any) -> None:
    ran = run("1_first_steps.ipynb")
    # columns: scheme, CellDeath, Cytotoxicity, Survival, GSTP1; GST-π of cells with the ligand clears the drug
    assert ran.row("sensitive: DOX")[1:5] == ["1", "1", "0", "0"]
    assert ran.row("resistant: DOX")[1:5] == ["0", "0", "1", "1"]
    # the exercise: without ERK the drug does damage, but NF-κB keeps the cell alive
    assert ran.row("resistant: DOX + MEK_inhibitor")[1:5] == ["0", "1", "1", "0"]
    assert "MEK_inhibitor: assumed, " in ran.text
    assert len(ran.pictures) == 4
    assert any("<iframe" in html for html in ran.shown("text/html"))


def test_perturbations_show_a_shield_that_half_a_dose_opens_in_half_of_the_cells(run: Any) -> None:
    ran = run("2_perturbations.ipynb")
    assert ran.row("resistant_adaptive: KO:NRF2")[1] == "0"
    assert ran.row("resistant_adaptive: Osimertinib + KO:NRF2")[1] == "1"
    half = ran.row("resistant_adaptive: Osimertinib + INH:NRF2=0.5")
    assert (half[1], half[-2]) == ("0.5", "2 fixed points")
    # with the latch GST-π outlives a blocker, and never comes in a knockout: CellDeath, GSTP1
    assert ran.row("resistant: DOX + KO:tmTNF_signal")[1:3] == ["1", "0"]
    assert ran.row("resistant: DOX + tmTNF_blocker")[1:3] == ["0", "1"]
    assert ran.row("resistant: tmTNF_blocker then DOX")[1] == "0"
    assert ran.row("resistant: tmTNF_blocker then tmTNF_blocker + DOX")[1] == "1"
    assert ran.row("OE:DOX_active + KO:NFKB")[4] == "goal too"
    assert ran.row("KO:GSTP1 + KO:NFKB")[4] == "no"
    assert ran.row("resistant_adaptive: Osimertinib + DHA")[1] == "1"
    assert ran.row("resistant_HO1: Osimertinib + KO:STAT3")[1] == "0"
    knockouts = ran.pictures[2]
    assert all(f"{name} KO" in knockouts for name in ("STAT3", "SOCS3", "NRF2", "HMOX1", "Antioxidant_genes"))


def test_five_ways_show_one_oscillation_that_is_real_and_one_that_is_not(run: Any) -> None:
    ran = run("3_five_ways_to_update.ipynb")
    for scheme in ("sync", "async", "trap", "ctmc", "ode"):
        assert ran.row("resistant: DOX", scheme)[0] == "0"
        assert ran.row("resistant: DOX + tmTNF_blocker", scheme)[0] == "1"
        assert ran.row("untreated", scheme)[:2] == ["1", "0"]  # mesenchymal cells stay so
    # a dose is a share of cells, and a level in the ODE, where the Hill curve makes it all or nothing
    for dose, level in (("0.3", 0.0), ("0.6", 1.0)):
        assert ran.row(f"resistant_adaptive: Osimertinib + INH:NRF2={dose}", "sync")[0] == dose
        found = float(ran.row(f"resistant_adaptive: Osimertinib + INH:NRF2={dose}", "ode")[0])
        assert found == pytest.approx(level, abs=0.01)
    # p53 and MDM2: 00 -> 10 -> 11 -> 01 -> 00, one change a step, so it is the same cycle in any order
    assert ran.row("irradiated: untreated", "sync")[2] == "1 cyclic attractor"
    assert ran.row("irradiated: untreated", "async")[2] == "1 cyclic attractor"
    assert ran.row("irradiated: untreated", "ode")[2] == "1 fixed point"
    # ZEB1 and miR-200 from nothing: 00 -> 11 -> 00 at once; one after the other 10 or 01, which rest
    washed = "INH:ZEB1 + INH:miR200 then untreated"
    assert ran.row(washed, "sync")[:3] == ["~0.5", "~0.5", "1 cyclic attractor"]
    assert ran.row(washed, "async")[:3] == ["0 … 1", "0 … 1", "2 fixed points"]
    assert "sync   cyclic of 2\nasync  fixed point of 1, fixed point of 1\n" in ran.text
    assert any("unstable" in line for line in ran.lines)
    # the race: rate 3 against rate 1; the even race stands in the first table, the other in the second
    assert [row[2:4] for row in ran.rows if row[:2] == [washed, "ctmc"]] == [["0.5", "0.5"], ["0.25", "0.75"]]
    _, low, high = map(float, ran.row("miR200"))
    assert low < 0.75 < high


def test_a_hypothesis_is_refuted_for_a_reason_and_one_word_would_flip_it(run: Any) -> None:
    ran = run("4_testing_a_hypothesis.ipynb")
    assert "REFUTED: inhibit GSTP1 restores sensitivity to DOX" in ran.lines
    assert any(line.startswith("the difference stops: CellDeath stays 0") for line in ran.lines)
    assert "SUPPORTED: inhibit GSTP1 and inhibit NFKB restores sensitivity to DOX" in ran.text
    assert re.search(r"^latch +refuted", ran.text, re.M)
    assert re.search(r"^either_arm +supported", ran.text, re.M)
    assert ran.row("record", "C004")[:2] == ["1", "1"]
    assert re.search(r"^vacuous ", ran.text, re.M)
    assert re.search(r"^refuted ", ran.text, re.M)
    (grounds,) = [row for row in ran.rows if "cites nothing" in row]
    graph_alone, random_gates = grounds[4:6]
    share, half = map(float, random_gates.split(" ±"))
    assert graph_alone == "yes"
    assert share + half < 0.5
    assert ran.text.endswith(
        "REFUTED: inhibit ERK restores sensitivity to DOX\n"
        "VACUOUS: in sensitive, inhibit GSTP1 restores sensitivity to DOX\n"
    )


def test_two_sentences_become_a_rule_file_with_its_mistakes_told_and_mended(run: Any) -> None:
    ran = run("5_from_caption_to_rules.ipynb")
    assert "met_escape.yaml:11:32: unknown node 'EGFRR' in the rule of 'ERBB3'" in ran.text
    assert "the rule ends after '&'" in ran.text
    assert "warning: the regulation of 'CellDeath' by 'PI3K' cites no evidence" in ran.text
    assert ran.text.count("no problems") == 2
    assert [ran.row(f"sensitive: {drug}")[1] for drug in ("untreated", "Gefitinib")] == ["0", "1"]
    assert ran.row("resistant: Gefitinib")[1] == "0"
    assert "SUPPORTED: inhibit MET restores sensitivity to Gefitinib" in ran.lines
    # nothing in it can be left out without the resistance falling, too
    (robust,) = [row for row in ran.rows if "2/7" in row]
    assert robust[4] == "EGFR without Gefitinib keeps its value: vacuous (and 4 more of its size)"
    assert "with erk_too: supported\nwith met_needs_egfr: vacuous\n" in ran.text
