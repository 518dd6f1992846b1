"""Figures as files."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest

from simnet.report.drawing import network_drawing
from simnet.report.heatmap import steady_heatmap
from simnet.report.save import save_figure
from tests.report.made import EITHER, WAVE, cascade, states


def test_svg_and_png_are_written(tmp_path: Path) -> None:
    paths = save_figure(network_drawing(cascade()), tmp_path / "new", "net")
    assert [path.name for path in paths] == ["net.svg", "net.png"]
    assert paths[1].read_bytes().startswith(b"\x89PNG")


def test_the_same_figure_gives_the_same_svg(tmp_path: Path) -> None:
    network = cascade()
    made = states(network, {"sync": {"ERK": WAVE}, "async": {"ERK": EITHER}})
    first, _ = save_figure(steady_heatmap(made, network), tmp_path / "a", "figure", "The caption.")
    second, _ = save_figure(steady_heatmap(made, network), tmp_path / "b", "figure", "The caption.")
    assert first.read_bytes() == second.read_bytes()
    assert b"dc:date" not in first.read_bytes()


def test_labels_stay_text_in_the_svg_and_greek_survives(tmp_path: Path) -> None:
    svg, _ = save_figure(network_drawing(cascade()), tmp_path, "net")
    text = unescape(svg.read_text(encoding="utf-8"))
    assert "NF-κB" in text
    assert "p-ERK" in text


def test_the_svg_names_itself_and_its_parts(tmp_path: Path) -> None:
    svg, _ = save_figure(
        network_drawing(cascade(), title="Treated cells"), tmp_path, "net", "Seen from above."
    )
    root = ET.parse(svg).getroot()  # noqa: S314  (our own file)
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "Treated cells"
    assert root.find(".//*[@id='node-ERK']") is not None
    assert "Seen from above." in svg.read_text(encoding="utf-8")


def test_a_caption_is_written_under_everything_and_moves_nothing_together() -> None:
    from simnet.report.page import add_caption

    figure = network_drawing(cascade(), title="Above")
    before = figure.get_size_inches().copy()
    scale = figure.axes[0].get_position().height * before[1]
    add_caption(figure, "A caption that is long enough to be broken into several lines. " * 6)
    after = figure.get_size_inches()
    assert after[0] == before[0]
    assert after[1] > before[1]
    assert figure.axes[0].get_position().height * after[1] == pytest.approx(scale)
    lines = [t for t in figure.texts if t.get_text() != "Above"]
    assert len(lines) > 2
    assert max(t.get_position()[1] for t in lines) < figure.axes[0].get_position().y0
    assert min(t.get_position()[1] for t in lines) > 0


def test_a_dollar_sign_is_not_mathematics() -> None:
    from simnet.report.page import text_width

    figure = network_drawing(cascade(), title="a$b$")
    assert text_width("$x$", 8) > text_width("x", 8)
    assert not figure.texts[0].get_parse_math()


def test_drawing_leaves_the_settings_of_matplotlib_alone(tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    save_figure(network_drawing(cascade()), tmp_path, "net")
    assert dict(mpl.rcParams) == before


def test_no_figure_imports_pyplot_and_the_room_itself_imports_nothing_heavy() -> None:
    program = (
        "import sys, simnet.report\n"
        "assert not {'matplotlib', 'networkx', 'fast_sugiyama', 'scipy'} & set(sys.modules)\n"
        "from simnet.report import network_drawing, readout_figure, save_figure\n"
        "from simnet.report import steady_heatmap, text_picture, time_course\n"
        "from simnet.network import Network\n"
        "network_drawing(Network.from_rules({'A': '!B'}))\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_module_of_the_room_prints_or_uses_pyplot() -> None:
    import simnet.report

    for path in Path(simnet.report.__path__[0]).glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bpyplot\b|\bplt\.|(?<!\.)\bprint\(", re.sub(r">>> print\(", "", text)), (
            path.name
        )
