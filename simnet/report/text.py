"""Models in words: what `simnet list` and `simnet show` print."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from simnet.logic import Sign, signs, to_text
from simnet.network import Evidence, Gene, Network, Node
from simnet.results import Table

if TYPE_CHECKING:
    from simnet.files import LibraryEntry

__all__ = ["library_text", "model_dict", "model_text"]

Loop = tuple[tuple[str, ...], str]

WIDTH = 110
SIGNS = {Sign.ACTIVATES: "+", Sign.INHIBITS: "-", Sign.DUAL: "±", Sign.NONE: "0"}
KIND_TITLES = {
    "context": "Contexts that can be set",
    "drug": "Drugs",
    "stimulus": "Stimuli",
    "protein": "Proteins",
    "rna": "RNAs",
    "metabolite": "Metabolites",
    "process": "Processes",
    "phenotype": "Phenotypes",
}


def library_text(entries: Sequence[LibraryEntry]) -> str:
    """List models by theme, with the scenario of each and its nodes, drugs, contexts and claims."""
    lines = []
    for theme, group in groupby(entries, key=lambda entry: entry.theme):
        lines.append(theme or "Other")
        rows = tuple((e.name, e.scenario, e.title, e.nodes, len(e.drugs), len(e.contexts), e.claims) for e in group)
        table = Table(("model", "scenario", "title", "nodes", "drugs", "contexts", "claims"), rows)
        lines += [f"  {line}" for line in str(table).splitlines()] + [""]
    total = sum(entry.claims for entry in entries)
    lines.append(f"{len(entries)} models, {total} claims. Next: simnet show MODEL; simnet run SCENARIO.")
    return "\n".join(lines)


def model_text(network: Network, loops: Sequence[Loop] = ()) -> str:
    """Describe a model: story, picture, nodes by kind with rules and evidence, contexts, loops, caveats."""
    from simnet.report.textpicture import text_picture

    about = network.about
    parts = [f"{network.id}: {about.title}", _wrap(about.story), "PICTURE\n" + text_picture(network)]
    parts += ["\n".join(_nodes(network)), "\n".join(_contexts(network)), "\n".join(_loops(loops))]
    parts += ["\n".join(_alternatives(network)), "\n".join(_evidence(network))]
    for title, lines in (
        ("PREDICTIONS BEYOND THE SOURCES", about.predictions),
        ("WHERE SOURCES CONTRADICT THEMSELVES OR KNOWN BIOLOGY", about.contradictions),
        ("OPPOSITE SIGN IN ANOTHER MODEL", [f"{k}: {v}" for k, v in about.opposite_elsewhere.items()]),
        ("OSCILLATES ON PURPOSE", [f"{k}: {v}" for k, v in about.oscillates.items()]),
        ("WHAT WOULD DECIDE", about.to_measure),
        ("LEFT OUT", [f"{k}: {v}" for k, v in about.left_out.items()]),
        ("NOTES", about.notes),
    ):
        if lines:
            parts.append("\n".join([title, *_bullets(lines)]))
    return "\n\n".join(part for part in parts if part.strip())


def model_dict(network: Network, loops: Sequence[Loop] = ()) -> dict[str, Any]:
    """Return the same facts, ready for JSON."""
    about = network.about
    return {
        "id": network.id,
        "title": about.title,
        "theme": about.theme,
        "story": about.story,
        "digest": network.digest,
        "nodes": [_node_dict(node) for node in network.nodes.values()],
        "contexts": {name: {k: int(v) for k, v in c.items()} for name, c in network.contexts.items()},
        "drugs": list(network.drugs),
        "readouts": list(network.readouts),
        "phenotypes": {name: to_text(expr) for name, expr in network.phenotypes.items()},
        "feedback_loops": [{"nodes": list(nodes), "sign": sign} for nodes, sign in loops],
        "alternatives": {
            a.name: {"says": a.says, "changes": a.changes, "rules": {k: to_text(v) for k, v in a.rules.items()}}
            for a in network.alternatives.values()
        },
        "evidence": {
            e.id: {"source": e.source, "at": e.at, "ref": e.ref, "says": e.says} for e in about.evidence.values()
        },
        "sources": {s.id: {"cite": s.cite, **s.facts} for s in about.sources.values()},
        "predictions": list(about.predictions),
        "contradictions": list(about.contradictions),
        "to_measure": list(about.to_measure),
        "opposite_elsewhere": dict(about.opposite_elsewhere),
        "left_out": dict(about.left_out),
    }


def _node_dict(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": node.kind,
        "name": node.label,
        "genes": {gene.symbol: gene.hgnc for gene in node.genes},
        "rule": None if node.rule is None else to_text(node.rule),
        "regulators": {} if node.rule is None else {r: SIGNS[s] for r, s in signs(node.rule).items()},
        "because": {r: {"evidence": list(g.evidence), "assumed": g.assumed} for r, g in node.because.items()},
        "note": node.note,
    }


def _nodes(network: Network) -> Iterator[str]:
    for kind, title in KIND_TITLES.items():
        nodes = [node for node in network.nodes.values() if node.kind == kind]
        if not nodes:
            continue
        yield f"{title.upper()}"
        for node in nodes:
            shown = node.id if node.label == node.id else f"{node.id} ({node.label})"
            genes = f"  genes: {', '.join(map(_gene, node.genes))}" if node.genes else ""
            yield f"  {shown}{genes}"
            if node.rule is not None:
                yield f"      = {to_text(node.rule)}"
                yield from (f"      {line}" for line in _grounds(node))
            if node.note:
                yield from textwrap.wrap(node.note, WIDTH, initial_indent="      ", subsequent_indent="      ")
        yield ""


def _gene(gene: Gene) -> str:
    mark = "" if gene.checked or not gene.hgnc else " unchecked"
    return f"{gene.symbol} [{gene.hgnc}{mark}]" if gene.hgnc else gene.symbol


def _grounds(node: Node) -> Iterator[str]:
    if node.rule is None:
        return
    for regulator, sign in signs(node.rule).items():
        grounds = node.because.get(regulator)
        yield f"{SIGNS[sign]} {regulator}: {grounds if grounds is not None else 'no evidence cited'}"


def _contexts(network: Network) -> Iterator[str]:
    if not network.contexts:
        return
    yield "CONTEXTS"
    for name, setting in network.contexts.items():
        on = [network.nodes[node].label for node, value in setting.items() if value]
        yield f"  {name}: {', '.join(on) if on else 'nothing set'}"
    resistance = network.resistance
    if resistance is not None:
        less = "less" if resistance.sensitive_when == "high" else "more"
        yield (
            f"  resistance means: {less} {resistance.readout} in {resistance.context} than in "
            f"{resistance.reference}, under {resistance.drug}"
        )


def _loops(loops: Sequence[Loop]) -> Iterator[str]:
    yield "FEEDBACK LOOPS"
    if not loops:
        yield "  none: the network is a cascade, so its inputs decide its steady state"
    for nodes, sign in loops:
        yield f"  {sign}: {' -> '.join([*nodes, nodes[0]])}"


def _alternatives(network: Network) -> Iterator[str]:
    if network.alternatives:
        yield "OTHER ENCODINGS THAT THE SOURCES ALLOW"
    for alternative in network.alternatives.values():
        yield from textwrap.wrap(
            f"{alternative.name}: {alternative.says}", WIDTH, initial_indent="  ", subsequent_indent="      "
        )
        for target, rule in alternative.rules.items():
            yield f"      {target} = {to_text(rule)}"
        if alternative.changes:
            yield from textwrap.wrap(
                f"changes: {alternative.changes}", WIDTH, initial_indent="      ", subsequent_indent="      "
            )


def _evidence(network: Network) -> Iterator[str]:
    if network.about.evidence:
        yield "EVIDENCE"
    for item in network.about.evidence.values():
        yield from textwrap.wrap(_cited(item), WIDTH, initial_indent="  ", subsequent_indent="      ")
    for source in network.about.sources.values():
        facts = ", ".join(f"{key} {value}" for key, value in source.facts.items())
        cited = f"{source.id} = {source.cite}" + (f" ({facts})" if facts else "")
        yield from textwrap.wrap(cited, WIDTH, initial_indent="  ", subsequent_indent="      ")


def _cited(item: Evidence) -> str:
    ref = f", reference {item.ref}" if item.ref else ""
    return f"{item.id}: {item.says} [{item.source}, {item.at}{ref}]"


def _bullets(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield textwrap.fill(line, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _wrap(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), WIDTH)
