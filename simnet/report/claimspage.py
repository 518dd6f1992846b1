"""The table of all claims as a Markdown page."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.results.claimtable import ClaimTable, ModelClaims, TabledClaim

__all__ = ["claims_page"]

LETTERS = {"supported": "S", "refuted": "R", "undecided": "U", "depends": "D", "vacuous": "V", None: "–"}
SHOWN = 3  # sources named for each model


def claims_page(found: ClaimTable, command: str) -> str:
    """Write every claim with its verdict matrix, robustness and grounds.

    Parameters
    ----------
    found : ClaimTable
    command : str
        The command that made it, named at its head.

    Returns
    -------
    str
    """
    return "\n".join([*_head(found, command), *_overview(found), *(line for each in found for line in _model(each))])


def _head(found: ClaimTable, command: str) -> Iterator[str]:
    claims = [each for entry in found for each in entry.claims]
    expected = sum(each.robustness.word == each.robustness.claim.expect for each in claims)
    agreed = sum(not each.dissenting for each in claims)
    steady = sum(not each.robustness.flips for each in claims)
    yield from ("# All claims of the library", "", f"Made by `{command}`.", "")
    if not found.finished:
        yield from ("**Interrupted: models are missing.**", "")
    yield (
        f"{len(found)} claims in {len(found.entries)} models; {expected} as expected, {agreed} alike under all "
        f"{len(found.schemes)} schemes, {steady} that no single edit flips."
    )
    yield ""
    yield f"- **matrix**: {', '.join(found.schemes)}, a letter each: S supported, R refuted, U undecided, V vacuous."
    yield (
        f"- **edits**: single edits of a rule upstream of the readout ({', '.join(found.families)}) under which the "
        f"verdict stays, of those judged ({' and '.join(found.judged_under)}). Exact: all were judged. A node whose "
        "only regulator is dropped keeps its settled value."
    )
    yield "- **start**: start sets, other than the scenario's own, from which the verdict is another one."
    yield "- **falls without**: references, or single records, without whose regulations the verdict is another one."
    yield (
        "- **read back**: whether the row that the claim cites (row), or another row of its reference (reference), "
        "supports a regulation on its path."
    )
    yield "- **graph**: whether the shortest signed path alone gives it; n/a for a comparison with a number."
    if found.samples:
        yield (
            f"- **random**: share of {found.samples} sets of random AND/OR gates on the same wiring that give it "
            "(synchronous), with its 95 % half-width. Sampled."
        )
    yield ""


def _overview(found: ClaimTable) -> Iterator[str]:
    yield from _heading(
        "model", "claims", "as expected", "all schemes alike", "no edit flips", "mean share of edits",
        "graph gives", "read back (row, reference)",
    )  # fmt: skip
    for entry in found:
        rows = entry.claims
        shares = [each.robustness.singles.value for each in rows]
        known = [share for share in shares if share is not None]
        grounds = [each.grounds for each in rows if each.grounds]
        backs = [each.read_back for each in grounds]
        yield (
            f"| [{entry.model}](#{entry.model}) | {len(rows)} | "
            f"{sum(e.robustness.word == e.robustness.claim.expect for e in rows)} | "
            f"{sum(not e.dissenting for e in rows)} | {sum(not e.robustness.flips for e in rows)} | "
            f"{sum(known) / len(known) if known else 1:.2f} | {sum(g.graph == 'yes' for g in grounds)} | "
            f"{backs.count('row')}, {backs.count('reference')} of {sum(bool(g.claim.cites) for g in grounds)} |"
        )
    yield ""


def _model(entry: ModelClaims) -> Iterator[str]:
    yield from (f"## {entry.model}", "", entry.title, "")
    yield from _heading(
        "claim", "what", "verdict", "matrix", "edits", "smallest edit that flips it", "start", "falls without",
        "read back", "graph", "random",
    )  # fmt: skip
    yield from map(_row, entry.claims)
    carrying = [left for left in entry.sources if left.falls][:SHOWN]
    if carrying:
        told = "; ".join(f"{left.name} ({len(left.falls)} of {left.of} claims)" for left in carrying)
        yield from ("", f"Most rests on: {_plain(told)}.")
    yield ""


def _heading(*names: str) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)


def _row(each: TabledClaim) -> str:
    found, grounds = each.robustness, each.grounds
    surprise = "" if found.word == found.claim.expect else f" (expected {found.claim.expect})"
    cells = (
        found.claim.id,
        _plain(found.claim.says or found.canonical),
        found.word + surprise,
        "".join(LETTERS[word] for word in each.matrix.values()),
        str(found.singles),
        _plain(found.smallest_in_words),
        ", ".join(found.flipping_starts),
        _plain(", ".join(found.rests_on)),
        grounds.read_back if grounds else "",
        grounds.graph.replace("not applicable", "n/a") if grounds else "",
        grounds.random_in_words if grounds else "",
    )
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Keep a cell in its cell."""
    return text.replace("|", "\\|").replace("\n", " ").replace("[", "\\[")
