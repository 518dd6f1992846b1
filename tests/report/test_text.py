"""Models in words: what is said about nodes, grounds, contexts, loops and other encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.files import LibraryEntry, load
from simnet.network import Network
from simnet.report.text import library_text, model_dict, model_text

RULES = """\
simnet: 1
id: small
title: A small model
story: Once upon a time.
sources:
  paper: {cite: Somebody 2020, doi: 10.1/x}
nodes:
  Marker: {kind: context, name: marker}
  D: {kind: drug, name: the drug}
  NFKB:
    kind: protein
    name: NFκB
    genes: {NFKB1: "HGNC:7794?", RELA: "HGNC:9955"}
    rule: Marker & !D
    because: {Marker: [E1], D: "assumed: by definition of the drug"}
    note: A note.
  Same:
    kind: process
    rule: (NFKB & !Marker) | (!NFKB & Marker)
    because: {NFKB: [E1], Marker: [E1]}
evidence:
  E1: {source: paper, at: figure 1, says: The marker switches it on., ref: 12}
contexts:
  on: {Marker: 1}
  off: {}
resistance: {context: off, reference: on, drug: D, readout: NFKB, sensitive_when: low}
readouts: [NFKB]
alternatives:
  deaf: {says: the drug does nothing, rules: {NFKB: Marker}, changes: everything}
predictions: [It predicts.]
contradictions: [It contradicts.]
to_measure: [Measure it.]
opposite_elsewhere: {NFKB: off there}
left_out: {E9: not needed}
"""


@pytest.fixture
def network(tmp_path: Path) -> Network:
    path = tmp_path / "small.yaml"
    path.write_text(RULES, encoding="utf-8")
    return load(path)


@pytest.mark.parametrize(
    "line",
    [
        "small: A small model",
        "Once upon a time.",
        "CONTEXTS THAT CAN BE SET",
        "  Marker (marker)",
        "  D (the drug)",
        "  NFKB (NFκB)  genes: NFKB1 [HGNC:7794 unchecked], RELA [HGNC:9955]",
        "      = Marker & !D",
        "      + Marker: E1",
        "      - D: assumed: by definition of the drug",
        "      A note.",
        "      ± NFKB: E1",  # raises or lowers, depending on the marker
        "  on: marker",
        "  off: nothing set",
        "  resistance means: more NFKB in off than in on, under D",
        "  deaf: the drug does nothing",
        "      NFKB = Marker",
        "      changes: everything",
        "  E1: The marker switches it on. [paper, figure 1, reference 12]",
        "  paper = Somebody 2020 (doi 10.1/x)",
        "  - It predicts.",
        "  - It contradicts.",
        "  - Measure it.",
        "  - NFKB: off there",
        "  - E9: not needed",
    ],
)
def test_model_is_described_line_by_line(network: Network, line: str) -> None:
    assert line in model_text(network).splitlines()


def test_cascade_is_said_to_have_no_loops(network: Network) -> None:
    assert "none: the network is a cascade" in model_text(network)


def test_loop_is_closed_and_signed(network: Network) -> None:
    assert "  negative: A -> B -> A" in model_text(network, [(("A", "B"), "negative")]).splitlines()


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    text = model_text(Network.from_rules({"A": "X"}))
    for title in ("CONTEXTS\n", "EVIDENCE", "LEFT OUT", "OTHER ENCODINGS", "OSCILLATES"):
        assert title not in text


def test_regulation_without_evidence_is_said_to_have_none() -> None:
    assert "      + X: no evidence cited" in model_text(Network.from_rules({"A": "X"})).splitlines()


def test_lines_are_no_wider_than_a_page() -> None:
    wide = [line for line in model_text(load("tmtnf_dox")).splitlines() if len(line) > 150]
    assert wide == []


def test_dictionary_says_the_same_of_a_node(network: Network) -> None:
    (node,) = [node for node in model_dict(network)["nodes"] if node["id"] == "NFKB"]
    assert node == {
        "id": "NFKB",
        "kind": "protein",
        "name": "NFκB",
        "genes": {"NFKB1": "HGNC:7794", "RELA": "HGNC:9955"},
        "rule": "Marker & !D",
        "regulators": {"Marker": "+", "D": "-"},
        "because": {
            "Marker": {"evidence": ["E1"], "assumed": ""},
            "D": {"evidence": [], "assumed": "by definition of the drug"},
        },
        "note": "A note.",
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "small"),
        ("contexts", {"on": {"Marker": 1}, "off": {}}),
        ("drugs", ["D"]),
        ("readouts", ["NFKB"]),
        (
            "alternatives",
            {"deaf": {"says": "the drug does nothing", "changes": "everything", "rules": {"NFKB": "Marker"}}},
        ),
        ("evidence", {"E1": {"source": "paper", "at": "figure 1", "ref": "12", "says": "The marker switches it on."}}),
        ("sources", {"paper": {"cite": "Somebody 2020", "doi": "10.1/x"}}),
        ("left_out", {"E9": "not needed"}),
        ("feedback_loops", [{"nodes": ["A", "B"], "sign": "negative"}]),
    ],
)
def test_dictionary_says_the_same_of_the_model(network: Network, key: str, value: object) -> None:
    assert model_dict(network, [(("A", "B"), "negative")])[key] == value


def entry(name: str, theme: str) -> LibraryEntry:
    return LibraryEntry(name, f"about {name}", theme, 5, ("D",), ("on", "off"), (), f"{name}_story", 7)


def test_library_is_grouped_by_theme_and_counted() -> None:
    assert library_text([entry("a", "First"), entry("b", "First"), entry("c", "")]).splitlines() == [
        "First",
        "  model  scenario  title    nodes  drugs  contexts  claims",
        "  -----  --------  -------  -----  -----  --------  ------",
        "  a      a_story   about a  5      1      2         7",
        "  b      b_story   about b  5      1      2         7",
        "",
        "Other",
        "  model  scenario  title    nodes  drugs  contexts  claims",
        "  -----  --------  -------  -----  -----  --------  ------",
        "  c      c_story   about c  5      1      2         7",
        "",
        "3 models, 21 claims. Next: simnet show MODEL; simnet run SCENARIO.",
    ]
