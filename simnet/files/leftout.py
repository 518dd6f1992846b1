"""What a file of another tool has no room for, said before it is missed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Literal

from simnet.files.assembly import START, start_of
from simnet.network import Network

__all__ = ["Room", "left_out"]

Room = Literal["labels", "start", "rates", "levels", "genes"]
MAX_LISTED = 6


def left_out(network: Network, carries: Collection[Room]) -> tuple[str, ...]:
    """Name what a network has and a file in another format will not say.

    Display names are never lost: where a file has no room for them they stand in its map.

    Parameters
    ----------
    network : Network
    carries : collection of {"labels", "start", "rates", "levels", "genes"}
        What the format has room for: where cells start, rates up and down with the chances of the
        start and the times of a run, time constants and Hill curves, genes.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS"}, contexts={"on": {"RAS": True}, "off": {}})
    >>> left_out(net, ["start"])
    ('contexts (on, off)',)
    """
    return tuple(_missing(network, frozenset(carries)))


def _missing(network: Network, carries: frozenset[Room]) -> Iterator[str]:
    about, nodes, kinetics = network.about, network.nodes.values(), network.kinetics
    chosen = network.contexts.get(START)
    yield from _listed("contexts", (name for name, s in network.contexts.items() if name != START and s != chosen))
    if "start" not in carries:
        yield from _listed("the start", (f"{name} on" for name, value in start_of(network).items() if value))
    if "rates" not in carries:
        yield from _listed("rates", kinetics.rates)
        chances = [group for group in kinetics.starts if any(0 < chance < 1 for _, chance in group.outcomes)]
        yield from _listed("chances of the start", (" with ".join(group.nodes) for group in chances))
        if kinetics.clock is not None:
            yield "times of the run"
    if "levels" not in carries and (kinetics.tau or kinetics.curves):
        yield "time constants and Hill curves"
    yield from _listed("which inputs are drugs or stimuli", network.drugs)
    yield from _listed("phenotypes", network.phenotypes)
    yield from _listed("readouts", network.readouts)
    yield from _listed("other encodings", network.alternatives)
    if any(node.because for node in nodes):
        count = sum(len(node.because) for node in nodes)
        yield f"evidence of {count} regulation{'' if count == 1 else 's'}"
    if "genes" not in carries and any(node.genes for node in nodes):
        yield "genes"
    if any(node.xrefs for node in nodes):
        yield "identifiers in other databases"
    if about.story or about.sources:
        yield "story and sources"


def _listed(what: str, names: Iterable[str]) -> Iterator[str]:
    found = list(names)
    if found:
        more = ", …" if len(found) > MAX_LISTED else ""
        yield f"{what} ({', '.join(found[:MAX_LISTED])}{more})"
