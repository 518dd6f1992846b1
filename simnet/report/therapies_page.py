"""The page `docs/library-interventions.md`: what restores sensitivity in each resistant context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simnet.results import Intervention
from simnet.results.therapies import NamedSet, Therapies

__all__ = ["therapies_markdown"]

HEAD = """# What restores sensitivity in the library's models

Made by `simnet control --all > docs/library-interventions.md`; do not edit by hand. For each resistant context: every
single knockout (KO), overexpression (OE) or drug, and every smallest set of up to three drugs of the model, that
brings resistant cells under the drug to the sensitive side. Exact, under synchronous updating, asynchronous updating
and minimal trap spaces; changes are given to settled cells together with the drug. Context inputs, phenotypes and the
readout itself are never changed.

- **named by**: the source claims of the model's scenario that add this to the drug in these cells (an inhibitor and a
  knockout count as the same), with what they read when that is not the goal; empty: no claim names it for these cells.
- **toxic?**: shows the goal in *untreated cells of the sensitive reference* (reference), or in the resistant cells
  *without the drug* (alone).
- Forcing a damaging species or a death process on works by construction; what no source names is a prediction of the
  encoding, not a finding.
"""


def therapies_markdown(models: Sequence[Sequence[Therapies]], without: Sequence[str] = ()) -> str:
    """Write the page.

    Parameters
    ----------
    models : sequence of sequence of Therapies
        The resistant contexts of each model.
    without : sequence of str
        Models that do not say what resistance means in them.
    """
    lines = [HEAD]
    for contexts in models:
        if contexts:
            lines.append(f"## {contexts[0].model}\n\n{contexts[0].title}\n")
        for found in contexts:
            lines += _context(found)
    if without:
        listed = ", ".join(f"`{name}`" for name in without)
        lines.append(f"Without a `resistance:` entry, and so without a question of this kind: {listed}.")
    return "\n".join(lines).rstrip() + "\n"


def _context(found: Therapies) -> Iterator[str]:
    yield f"**{found.context}** under {found.drug}, to {found.single.goal}\n"
    rows = {entry.name: entry for entry in (*found.single, *found.drugs)}
    if rows:
        yield "| set | schemes | toxic? | named by |"
        yield "|---|---|---|---|"
    for entry in rows.values():
        claims = ", ".join(found.claims_naming(entry))
        yield f"| {entry.name} | {_schemes(entry.reads)} | {_toxic(entry)} | {claims} |"
    if rows:
        yield ""
    yield from _unlisted(found.unlisted)
    if not rows:
        yield "No single change and no set of up to three drugs.\n"


def _unlisted(named: Sequence[NamedSet]) -> Iterator[str]:
    """Say what becomes of the named sets that are in no row."""
    for each in named:
        words = " + ".join(sorted(each.names))
        if set(each.reads.values()) == {"no"}:
            said = "does not reach the goal"
        elif "minimal" in each.reads.values():
            said = "is a smallest set beyond the extent of the table"
        else:
            said = "reaches the goal, but a part of it suffices"
        yield f"- Named by {', '.join(each.claims)}: {words} {said}."
    if named:
        yield ""


def _schemes(reads: Mapping[str, str]) -> str:
    under = [scheme for scheme, reading in reads.items() if reading == "minimal"]
    return "all" if len(under) == len(reads) else ", ".join(under)


def _toxic(entry: Intervention) -> str:
    found = [
        word for word, answers in (("reference", entry.reference), ("alone", entry.alone)) if any(answers.values())
    ]
    return ", ".join(found)
