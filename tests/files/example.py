"""A complete small model and scenario as text, and a way to read a text as a file."""

from __future__ import annotations

from pathlib import Path

from simnet.errors import Problem
from simnet.files import check_file

MODEL = """\
simnet: 1
id: toy
title: Toy cells
theme: Survival
story: >-
  A ligand keeps ERK on;
  GST-π clears the drug.
sources:
  fig: {cite: "Someone et al. 2020", doi: 10.1/x, licence: CC0}
nodes:
  tmTNF: {kind: context, name: tmTNF-α, genes: {TNF: "HGNC:11892"}}
  DOX: {kind: drug, name: doxorubicin, xrefs: {mesh: D004317}}
  ERK:
    kind: protein
    name: p-ERK
    aliases: [ERK1/2]
    genes: {MAPK1: "HGNC:6871", MAPK3: "HGNC:6877?"}
    rule: tmTNF
    because: {tmTNF: [C1]}
    note: a note
  GSTP1:
    kind: protein
    name: GST-π
    rule: ERK | "p-ERK" & 1
    because: {ERK: "assumed: for the example"}
  Death: {kind: phenotype, rule: DOX & !GSTP1, because: {DOX: C2, GSTP1: [C1, C2]}}
evidence:
  C1: {source: fig, at: caption S1, says: The ligand keeps ERK on., ref: 19}
  C2: {source: fig, at: caption S2, says: GST-π clears the drug.}
contexts:
  resistant: {tmTNF: 1}
  sensitive: {}
resistance: {context: resistant, reference: sensitive, drug: DOX, readout: Death}
readouts: [Death, ERK + GSTP1]
phenotypes:
  dying: Death & DOX
initial: {ERK: 1, GSTP1: 0}
alternatives:
  latch:
    says: GST-π keeps ERK on
    rules: {ERK: tmTNF | GSTP1}
    because: {GSTP1: [C2]}
    changes: nothing
predictions: [one thing, another thing]
contradictions: []
to_measure: [GST-π]
opposite_elsewhere: {ERK: kills there}
oscillates: {}
left_out: {C9: no mechanism}
"""

SCENARIO = """\
simnet: 1
scenario: toy_doxorubicin
title: Does it die?
question: Does it?
model: toy.yaml
conditions:
  with ligand: "resistant: DOX"
  no ligand: "sensitive: DOX"
readouts: [Death, ERK + GSTP1]
schemes: [sync, async]
start: initial
seed: 7
draw: [no ligand]
claims:
  - cites: [C1]
    says: the ligand protects
    when: with ligand
    holds: Death < no ligand
  - kind: control
    when: "resistant: KO:ERK + DOX"
    holds: Death > 0
  - hypothesis: inhibit GSTP1 restores sensitivity to DOX
"""


def write(folder: Path, text: str | bytes, name: str = "toy.yaml") -> Path:
    """Write a file, byte by byte as given."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def nodes(lines: str) -> str:
    """Return a model with these lines under ``nodes:``; the first of them is line 5."""
    return f"simnet: 1\nid: toy\ntitle: t\nnodes:\n{lines}"


def with_line(text: str, old: str, new: str) -> str:
    """Replace one piece of a text that is there exactly once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def place(text: str, part: str, skip: int = 0) -> tuple[int, int]:
    """Line and column of a part of a text, counted from 1; `skip` occurrences are passed over."""
    at = -1
    for _ in range(skip + 1):
        at = text.index(part, at + 1)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def told(path: Path, severity: str = "error") -> list[Problem]:
    """Return what `simnet check` says about a file."""
    return [problem for problem in check_file(path) if problem.severity == severity]


def spots(problems: list[Problem]) -> list[tuple[int, int]]:
    """Return lines and columns."""
    return [(problem.line, problem.column) for problem in problems]
