"""The page `models/README.md`: every model with story, picture, nodes, drugs, claims and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from simnet.network import Network

if TYPE_CHECKING:
    from simnet.files import LibraryEntry

__all__ = ["library_markdown"]

HEAD = """# The models

Made by `make library` from the rule files in this folder; do not edit by hand. Each model encodes one system of two
figure records (Zhang et al. 2018, Candas et al. 2014) or of the review by Lin et al. (2024, CC BY 4.0).
`simnet show MODEL` prints every rule with the statement it rests on; `simnet run SCENARIO` judges the claims;
`simnet test --all --baseline` says how many of them the bare graph or random gates would also give.
"""


def library_markdown(models: Sequence[tuple[LibraryEntry, Network]]) -> str:
    """Write the page of the library.

    Parameters
    ----------
    models : sequence of (LibraryEntry, Network)
        Sorted by theme.

    Returns
    -------
    str
        Markdown; pictures are looked for in ``pictures/NAME.svg`` beside it.
    """
    lines = [HEAD, *_contents(models)]
    for theme, group in groupby(models, key=lambda model: model[0].theme):
        lines += [f"## {theme}", ""]
        for entry, network in group:
            lines += [*_model(entry, network), ""]
    return "\n".join(lines).rstrip() + "\n"


def _contents(models: Sequence[tuple[LibraryEntry, Network]]) -> Iterator[str]:
    yield "| model | nodes | drugs | contexts | claims | other encodings |"
    yield "|---|---|---|---|---|---|"
    for entry, network in models:
        yield (
            f"| [{entry.name}](#{entry.name}) | {entry.nodes} | {len(entry.drugs)} | {len(entry.contexts)} "
            f"| {entry.claims} | {len(network.alternatives)} |"
        )
    yield ""


def _model(entry: LibraryEntry, network: Network) -> Iterator[str]:
    about = network.about
    yield f"### {entry.name}"
    yield ""
    yield f"**{entry.title}**"
    yield ""
    yield " ".join(about.story.split())
    yield ""
    yield f"![network of {entry.name}](pictures/{entry.name}.svg)"
    yield ""
    kinds = Counter(node.kind for node in network.nodes.values())
    yield f"- nodes: {', '.join(f'{count} {kind}' for kind, count in kinds.items())}"
    if entry.drugs:
        yield f"- drugs: {', '.join(network.nodes[drug].label for drug in entry.drugs)}"
    if entry.contexts:
        yield f"- contexts: {', '.join(f'`{context}`' for context in entry.contexts)}"
    yield f"- claims: {entry.claims} in [`{entry.scenario}`](../scenarios/{entry.scenario}.yaml)"
    if network.alternatives:
        yield f"- other encodings: {', '.join(f'`{name}`' for name in network.alternatives)}"
    yield f"- rests on: {_references(network)}"
    yield from (f"- predicts: {' '.join(line.split())}" for line in about.predictions[:2])


def _references(network: Network) -> str:
    """Name the sources, and how many references inside a review stand behind the evidence."""
    about = network.about
    refs = {item.ref for item in about.evidence.values() if item.ref}
    cites = "; ".join(source.cite for source in about.sources.values())
    rows = f"{len(about.evidence)} statements"
    return f"{cites} ({rows}" + (f", {len(refs)} references inside the review)" if refs else ")")
