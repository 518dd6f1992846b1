"""The report of a run: question, model with evidence, figures, verdicts, caveats, provenance, in one file."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from simnet.network import Grounds, Network
from simnet.pages.modelpage import Page, asset, fill
from simnet.pages.wording import rule_in_words
from simnet.report.bundle import figures_of
from simnet.report.save import save_figure
from simnet.results import ScenarioResult, Table, Verdict
from simnet.scenario import Hypothesis

__all__ = ["report_page"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as a data address, with its caption."""

    data: str
    caption: str


def report_page(result: ScenarioResult) -> Page:
    """Write the report of a run.

    Parameters
    ----------
    result : ScenarioResult

    Returns
    -------
    Page
        Self-contained HTML; figures are SVG inside it. Made for a supplement: prints on paper.
    """
    scenario, network = result.scenario, result.scenario.network
    return fill(
        "report.html",
        result=result,
        scenario=scenario,
        about=network.about,
        rules=list(_rules(network)),
        conditions=[(label, condition.canonical) for label, condition in scenario.conditions.items()],
        readouts=_cells(result.states.table()) if len(result.states) else None,
        pictures=list(_pictures(result)),
        schemes=[scheme.name for scheme in scenario.schemes],
        verdicts=[_verdict(verdict, network) for verdict in result.verdicts],
        summary=_summary(result),
        caveats=list(dict.fromkeys([*result.states.notes, *network.about.notes, *network.about.contradictions])),
        provenance=_provenance(result),
        style=asset("page.css") + asset("report.css"),
    )


def _rules(network: Network) -> Iterator[dict[str, Any]]:
    for node in network.nodes.values():
        if node.rule is None:
            continue
        grounds = [(network.nodes[name].label, _why(grounds, network)) for name, grounds in node.because.items()]
        yield {"name": node.label, "id": node.id, "rule": rule_in_words(node, network), "grounds": grounds}


def _why(grounds: Grounds, network: Network) -> str:
    if grounds.assumed:
        return f"assumed: {grounds.assumed}"
    known = network.about.evidence
    return " ".join(
        f"{known[name].says} ({name}, {known[name].at})" if name in known else name for name in grounds.evidence
    )


def _cells(table: Table) -> Mapping[str, Any]:
    from simnet.results.table import show

    return {"columns": table.columns, "rows": [[show(cell) for cell in row] for row in table.rows]}


def _pictures(result: ScenarioResult) -> Iterator[Picture]:
    with TemporaryDirectory(prefix="simnet-report-") as scratch:
        for name, figure, caption in figures_of(result):
            for path in save_figure(figure, Path(scratch), name, ""):
                if path.suffix == ".svg":
                    yield Picture(base64.b64encode(path.read_bytes()).decode(), caption)


def _verdict(verdict: Verdict, network: Network) -> dict[str, Any]:
    evidence, statement = network.about.evidence, verdict.claim.statement
    return {
        "claim": verdict.claim,
        "says": verdict.claim.says or (statement.text if isinstance(statement, Hypothesis) else statement.canonical),
        "word": verdict.word,
        "as_expected": verdict.as_expected,
        "answers": {answer.scheme: answer.word for answer in verdict.answers},
        "flipped_by": ", ".join(verdict.flipped_by),
        "cites": [(name, evidence[name].says if name in evidence else "") for name in verdict.claim.cites],
        "grounds": str(verdict),
    }


def _summary(result: ScenarioResult) -> str:
    verdicts = result.verdicts
    good = sum(verdict.as_expected for verdict in verdicts)
    flips = sum(bool(verdict.flipped_by) for verdict in verdicts)
    return f"{good} of {len(verdicts)} claims as expected; {flips} would flip under an alternative encoding."


def _provenance(result: ScenarioResult) -> list[tuple[str, str]]:
    found = result.provenance
    return [
        ("model", f"{found.model} (SHA-256 {found.model_digest[:16]})"),
        ("scenario", f"{found.scenario} (SHA-256 {found.scenario_digest[:16]})"),
        ("command", " ".join(found.command)),
        ("seed", str(found.seed)),
        ("versions", ", ".join(f"{name} {version}" for name, version in found.versions.items())),
        ("made", found.created),
    ]
