"""What results show in a notebook: the number, how it was found, and the caveats; never markup from a model."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

import simnet as sn
from simnet.logic import parse
from simnet.network import Network
from simnet.results import Table
from simnet.results.shown import Heading, Shown

CELLS = Network.from_rules(
    {"EGFR": "EGF & !TKI", "MET": "EGFR | MET", "Growth": "EGFR | MET"},
    id="cells",
    contexts={"fed": {"EGF": True}},
    readouts=("Growth",),
)
TWO = ("fed: untreated", "fed: KO:MET + INH:EGFR")


def words(result: object) -> str:
    html = result._repr_html_()  # type: ignore[attr-defined]
    return unescape(re.sub(r"(<[^>]*>)+", " | ", html))


class Made(Shown):
    def table(self) -> Table:
        return Table(("node",), (("<b>",),))

    def in_notebook(self) -> tuple[Table | str, ...]:
        return Heading("A & B"), self.table(), "1 < 2"


def test_headings_lines_and_tables_stand_in_order_and_are_escaped() -> None:
    html = Made()._repr_html_()
    parts = ["<p><strong>A &amp; B</strong></p>", "&lt;b&gt;", "<p>1 &lt; 2</p>"]
    places = [html.index(part) for part in parts]
    assert places == sorted(places)


def test_a_result_is_printed_as_its_table() -> None:
    assert str(Made()) == str(Made().table())


def test_a_result_must_have_a_table() -> None:
    class Bare(Shown):
        pass

    with pytest.raises(TypeError, match="abstract"):
        Bare()  # type: ignore[abstract]


@pytest.mark.parametrize(
    "make",
    [
        lambda: sn.steady_states(CELLS, *TWO),
        lambda: sn.steady_states(CELLS, *TWO)[0],
        lambda: sn.screen(CELLS, sn.knockouts(CELLS), readout="Growth", context="fed"),
        lambda: sn.control(CELLS, "!Growth", when="fed: untreated"),
        lambda: sn.escape(sn.load("tmtnf_dox"), "resistant: DOX + tmTNF_blocker", max_size=1),
        lambda: sn.diff(CELLS, CELLS.perturb(sn.RuleChange("Growth", parse("EGFR").expr))),
        lambda: sn.test(CELLS, "in fed, inhibit EGFR lowers Growth"),
    ],
    ids=["states", "state", "screen", "control", "escape", "diff", "verdict"],
)
def test_every_number_in_a_notebook_says_that_it_is_exact(make: Callable[[], Shown]) -> None:
    result = make()
    assert "exact | sampled" in words(result)
    assert "exact" in words(result).replace("exact | sampled", "")


def test_a_single_condition_names_itself_and_where_it_settles() -> None:
    said = words(sn.steady_states(CELLS, "fed: untreated", scheme="sync")[0])
    assert "fed: untreated (sync)" in said
    assert "| Growth | 1 | exact |" in said
    assert "settles in 1 fixed point" in said


def test_a_sampled_number_has_its_half_width() -> None:
    said = words(sn.steady_states(CELLS, "fed: INH:EGFR=0.5", scheme="sync", start="random:100")[0])
    assert re.search(r"\| sampled ±0\.\d+ \|", said)


def test_caveats_stand_under_the_table() -> None:
    # with MET holding itself, cells without EGF rest with it or without, depending on the start
    states = sn.steady_states(CELLS, "untreated", scheme="sync")
    (note,) = states.notes
    assert f"note: {note}" in words(states)


def test_a_verdict_shows_its_word_its_reason_and_what_was_measured() -> None:
    verdict = sn.test(CELLS, "in fed, inhibit EGFR lowers Growth")
    said = words(verdict)
    assert "REFUTED: in fed, inhibit EGFR lowers Growth" in said  # MET holds itself on
    assert all(f"{answer.scheme}: refuted, because {answer.because}" in said for answer in verdict.answers)
    assert "| sync | refuted | conclusion | Growth | fed: EGFR inhibited | 1 | exact |" in said


def test_a_verdict_shows_which_encoding_would_flip_it() -> None:
    said = words(sn.test(sn.load("tmtnf_dox"), "inhibit GSTP1 restores sensitivity to DOX"))
    assert "| latch | refuted | no |" in said
    assert "| either_arm | supported | yes |" in said


def test_an_explanation_shows_the_chain_and_the_grounds_of_each_link() -> None:
    said = words(sn.explain(sn.load("osimertinib_socs3_nrf2"), "inhibit NRF2 restores sensitivity to Osimertinib"))
    assert "CellDeath rises from 0 to 1 (sync)" in said
    assert "chain 1 of" in said
    assert "NRF2 -> HMOX1 -| ROS_stress" in said
    assert "C309" in said


def test_an_explanation_of_nothing_shows_where_the_difference_stops() -> None:
    said = words(sn.explain(sn.load("tmtnf_dox"), "inhibit GSTP1 restores sensitivity to DOX"))
    assert "the difference stops: CellDeath stays 0 although Cytotoxicity differs" in said


def test_a_course_says_how_it_was_followed() -> None:
    assert "fed: untreated (sync, exact)" in words(sn.simulate(CELLS, condition="fed: untreated"))
    assert "fed: untreated (async, sampled)" in words(sn.simulate(CELLS, "async", condition="fed: untreated", runs=5))


def test_an_ensemble_shows_intervals_and_how_many_cells_were_run() -> None:
    said = words(sn.simulate(CELLS, sn.ContinuousTime(duration=5), condition="fed: untreated", runs=50))
    assert "at the end | low | high" in said.replace(" |  | ", " | ")
    assert "50 runs, sampled (seed 1)" in said


def test_a_run_shows_its_states_and_its_verdicts() -> None:
    result = sn.run(sn.read_scenario(sn.scenario_path("tmtnf_doxorubicin")))
    assert result._repr_html_() == result.states._repr_html_() + result.verdicts._repr_html_()
    assert "C015" in words(result)


def test_a_network_shows_its_rules_as_text() -> None:
    assert CELLS._repr_html_() == (
        '<pre style="font-family:monospace">cells\ninputs: EGF, TKI\nEGFR = EGF &amp; !TKI\n'
        "MET = EGFR | MET\nGrowth = EGFR | MET</pre>"
    )
    assert "done: MET KO" in str(CELLS.perturb(sn.Knockout("MET")))
