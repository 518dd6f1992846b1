"""Small networks and settled states made by hand, to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simnet.logic import parse
from simnet.network import Kind, Network, Node
from simnet.results import ReadoutValue, SteadyState, SteadyStates
from simnet.scenario import SCHEMES, parse_condition, parse_readouts

ON, OFF = ReadoutValue(1.0, 1.0, 1.0), ReadoutValue(0.0, 0.0, 0.0)
HALF = ReadoutValue(0.5, 0.5, 0.5)
EITHER = ReadoutValue(None, 0.0, 1.0)
WAVE = ReadoutValue(0.5, 0.5, 0.5, oscillates=True)


def node(name: str, kind: Kind, rule: str = "", label: str = "") -> Node:
    return Node(name, kind=kind, name=label, rule=parse(rule).expr if rule else None)


def cascade() -> Network:
    """A ligand, a drug, a kinase with feedback, an XOR target and two phenotypes."""
    nodes = (
        node("EGF", "context", label="EGF, outside"),
        node("TKI", "drug", label="tyrosine kinase inhibitor"),
        node("EGFR", "protein", "EGF & !TKI & !DUSP6"),
        node("ERK", "protein", "EGFR", "p-ERK"),
        node("DUSP6", "rna", "ERK"),
        node("NFKB", "protein", "EGFR & !ERK | !EGFR & ERK", "NF-κB"),
        node("ROS", "metabolite", "ROS | TKI"),
        node("Survival", "phenotype", "ERK & !ROS", "survival"),
        node("Alone", "process", "1", "left alone"),
    )
    return Network(
        "cascade",
        {n.id: n for n in nodes},
        contexts={"driven": {"EGF": True}},
        readouts=("Survival", "ERK + ROS"),
    )


def states(
    network: Network,
    values: Mapping[str, Mapping[str, ReadoutValue]],
    conditions: Mapping[str, str] | None = None,
) -> SteadyStates:
    """Settled states: every node is off unless `values` of a scheme say otherwise."""
    entries, labels = [], {}
    for label, text in (conditions or {"with drug": "driven: TKI", "without": "driven: untreated"}).items():
        condition = parse_condition(text, network)
        labels[condition] = label
        for scheme, found in values.items():
            activity = {name: found.get(name, OFF) for name in network.nodes}
            readouts = tuple(
                (asked, activity.get(asked.canonical, HALF)) for asked in parse_readouts("", network)
            )
            entries.append(SteadyState(condition, SCHEMES[scheme], readouts, activity, (), "by hand"))
    return SteadyStates(network.id, tuple(entries), labels)


def words(figure: Figure) -> list[str]:
    """Every text of a figure, lines joined by spaces."""
    found = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return [" ".join(text.get_text().split()) for text in found]


def named(figure: Figure, start: str) -> Sequence[str]:
    """Names of the drawn parts that begin with `start`."""
    artists = [artist for axes in figure.axes for artist in axes.get_children()]
    return [str(a.get_gid()) for a in artists if str(a.get_gid() or "").startswith(start)]


def only_axes(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes
