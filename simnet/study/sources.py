"""Leave one source out: which regulations rest on it alone, and which claims fall without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simnet.network import Network, Regulation
from simnet.study.edited import Rules
from simnet.study.edits import without

__all__ = ["SourceGroup", "source_groups"]


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """A source, a reference of a source or a single record, and the regulations that rest on it alone."""

    kind: str
    name: str
    says: str
    regulations: tuple[Regulation, ...]

    def rules(self, network: Network) -> Rules:
        """Return the rules of the network without these regulations."""
        dropped: dict[str, list[str]] = {}
        for edge in self.regulations:
            dropped.setdefault(edge.target, []).append(edge.regulator)
        found = {}
        for target, regulators in dropped.items():
            rule = network.nodes[target].rule
            if rule is not None:
                found[target] = without(rule, regulators)
        return found


def source_groups(network: Network) -> tuple[SourceGroup, ...]:
    """List what can be left out of a model.

    Every reference that a source gives (its number in a review), every single record, and every source
    where there are several. A regulation rests on a group when all its evidence belongs to it;
    assumptions rest on nothing. Groups on which no regulation rests alone are left away, and of groups
    with the same regulations the widest is kept.

    Examples
    --------
    >>> import simnet as sn
    >>> groups = source_groups(sn.load("tmtnf_dox"))
    >>> [(g.kind, g.name, [f"{e.regulator} -> {e.target}" for e in g.regulations]) for g in groups][0]
    ('record', 'C004', ['tmTNF_signal -> ERK'])
    """
    seen: set[frozenset[tuple[str, str]]] = set()
    found = []
    cited = [edge for edge in network.regulations() if edge.grounds and edge.grounds.evidence]
    for kind, name, says, records in _groups(network):
        members = set(records)
        resting = tuple(edge for edge in cited if edge.grounds and members.issuperset(edge.grounds.evidence))
        key = frozenset((edge.regulator, edge.target) for edge in resting)
        if resting and key not in seen:
            seen.add(key)
            found.append(SourceGroup(kind, name, says, resting))
    return tuple(found)


def _groups(network: Network) -> Iterator[tuple[str, str, str, Iterable[str]]]:
    """Yield kind, name, words and records: sources, then references, then records."""
    records = network.about.evidence
    if len(network.about.sources) > 1:
        for source in network.about.sources.values():
            yield "source", source.id, source.cite, [e.id for e in records.values() if e.source == source.id]
    references = dict.fromkeys((e.source, e.ref) for e in records.values() if e.ref)
    for source_id, ref in references:
        members = [e for e in records.values() if (e.source, e.ref) == (source_id, ref)]
        yield "reference", f"{source_id} [{ref}]", "; ".join(e.says for e in members), [e.id for e in members]
    for record in records.values():
        yield "record", record.id, f"{record.says} ({record.source}, {record.at})", [record.id]
