"""The grounds of a claim: read-back from its own source, the bare graph, random gates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from simnet.analysis.influence import signed_edges
from simnet.logic import variables
from simnet.network import Evidence, Network, Regulation
from simnet.results import ClaimGrounds, Grounding
from simnet.results.grounds import ReadBack
from simnet.scenario import Claim, parse_hypothesis
from simnet.study.baseline import baselines, graph_predicts
from simnet.study.contrast import contrast_of, difference

__all__ = ["grounds", "path_of"]


def grounds(
    network: Network,
    claims: str | Claim | Iterable[Claim],
    *,
    samples: int = 100,
    seed: int = 1,
    notify: Callable[[int, int], None] | None = None,
) -> Grounding:
    """Ask of claims whether they are more than their own source, the bare graph or any gates.

    Parameters
    ----------
    network : Network
    claims : str, Claim or iterable of Claim
    samples : int
        Random networks; 0 leaves them out.
    seed : int
    notify : callable, optional
        Called with random networks done and in all.

    Returns
    -------
    Grounding

    Examples
    --------
    >>> import simnet as sn
    >>> scenario = sn.read_scenario(sn.scenario_path("tmtnf_doxorubicin"))
    >>> found = grounds(scenario.network, scenario.claims, samples=0)
    >>> found["C016"].read_back, found["C016"].graph    # another row of the same sentence is on its path
    ('reference', 'yes')
    """
    if isinstance(claims, str):
        claims = [Claim("hypothesis", parse_hypothesis(claims, network), says=claims, kind="prediction")]
    elif isinstance(claims, Claim):
        claims = [claims]
    listed = tuple(claims)
    compared = baselines(network, listed, samples=samples, seed=seed, notify=notify) if samples else {}
    entries = []
    for claim in listed:
        word, through = _read_back(network, claim)
        random = compared.get(claim.id)
        entries.append(
            ClaimGrounds(
                claim=claim,
                canonical=claim.statement.canonical,
                read_back=word,
                through=through,
                graph=random.graph if random else graph_predicts(network, claim),
                random=random.random if random else 0.0,
                low=random.low if random else 0.0,
                high=random.high if random else 1.0,
                samples=samples,
            )
        )
    return Grounding(network.id, tuple(entries))


def path_of(network: Network, claim: Claim) -> tuple[Regulation, ...]:
    """Return the regulations on any route from what the claim changes to what it reads.

    Nothing passes through nodes that both conditions hold alike. For a comparison with a number, and
    for conditions that end in the same treatment, every regulation upstream of the readout counts.
    """
    ends = {name for term in claim.statement.readout.terms for name in variables(term)}
    compared = contrast_of(claim.statement)
    changed, alike = difference(network, compared.condition, compared.baseline) if compared else ({}, set())
    edges = signed_edges(network, alike if changed else ())
    forward = {name: {target for target, _ in targets} for name, targets in edges.items()}
    backward: dict[str, set[str]] = {}
    for name, targets in forward.items():
        for target in targets:
            backward.setdefault(target, set()).add(name)
    upstream = _reached(backward, ends)
    downstream = _reached(forward, changed) if changed else set(network.nodes)
    return tuple(
        edge
        for edge in network.regulations()
        if edge.target in forward.get(edge.regulator, ()) and edge.regulator in downstream and edge.target in upstream
    )


def _reached(graph: Mapping[str, Iterable[str]], roots: Iterable[str]) -> set[str]:
    found = set(roots)
    waiting = list(found)
    while waiting:
        for name in graph.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _read_back(network: Network, claim: Claim) -> tuple[ReadBack, tuple[str, ...]]:
    records = network.about.evidence
    if not claim.cites:
        return "cites nothing", ()
    path = path_of(network, claim)
    own = [records[name] for name in claim.cites if name in records]
    told = _supported(path, set(claim.cites))
    if told:
        return "row", told
    kin = {record.id for record in records.values() if any(_akin(record, cited) for cited in own)}
    told = _supported(path, kin)
    return ("reference", told) if told else ("no", ())


def _supported(path: Sequence[Regulation], rows: set[str]) -> tuple[str, ...]:
    return tuple(
        f"{edge.regulator} -> {edge.target} ({', '.join(row for row in edge.grounds.evidence if row in rows)})"
        for edge in path
        if edge.grounds and rows.intersection(edge.grounds.evidence)
    )


def _akin(one: Evidence, other: Evidence) -> bool:
    """Whether two rows come from one reference or, where neither names one, from one place of a source."""
    if one.source != other.source:
        return False
    return one.ref == other.ref if one.ref or other.ref else one.at == other.at
