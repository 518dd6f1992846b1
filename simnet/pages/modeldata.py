"""A model as the data of a page: tables, words, geometry, contexts, claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simnet.errors import TooLargeError
from simnet.logic import equivalent
from simnet.network import Grounds, Network, Node
from simnet.pages.experiments import claim_data, readout_data
from simnet.pages.picture import picture
from simnet.pages.tables import rule_table, rule_tables
from simnet.pages.wording import rule_in_words
from simnet.scenario import Claim, parse_readouts

__all__ = ["MAX_NODES", "model_data"]

MAX_NODES = 80  # a drawing that still can be read


def model_data(network: Network, claims: Iterable[Claim] = ()) -> dict[str, Any]:
    """Return everything a page knows of a model, ready for JSON.

    Parameters
    ----------
    network : Network
    claims : iterable of Claim
        Listed in the page, to be run there.

    Returns
    -------
    dict

    Raises
    ------
    TooLargeError
        For more than 80 nodes, or a rule of more than 12 regulators.
    """
    if len(network.nodes) > MAX_NODES:
        message = (
            f"{network.id} has {len(network.nodes)} nodes and a page shows up to {MAX_NODES}: "
            "use the command line, or make a smaller model of the part in question"
        )
        raise TooLargeError(message)
    tables = rule_tables(network)
    about = network.about
    index = {name: place for place, name in enumerate(network.nodes)}
    return {
        "id": network.id,
        "title": about.title or network.id,
        "story": " ".join(about.story.split()),
        "sources": [{"cite": source.cite, **_licence(source.facts)} for source in about.sources.values()],
        "nodes": [_node(node, network, table) for node, table in zip(network.nodes.values(), tables, strict=True)],
        "initial": [int(network.initial.get(name, False)) for name in network.nodes],
        "contexts": [
            {"id": name, "inputs": {index[node]: int(value) for node, value in setting.items()}}
            for name, setting in network.contexts.items()
        ],
        "resistance": _resistance(network),
        "readouts": [readout_data(readout, network) for readout in parse_readouts((), network)],
        "encodings": _encodings(network, index),
        "evidence": {
            key: {"at": item.at, "says": item.says, "ref": item.ref} for key, item in about.evidence.items()
        },
        "claims": [claim_data(claim, network) for claim in claims],
        "picture": picture(network),
    }


def _node(node: Node, network: Network, table: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "id": node.id,
        "name": node.label,
        "kind": node.kind,
        "rule": rule_in_words(node, network),
        "regulators": [] if table is None else table["regulators"],
        "table": "" if table is None else table["table"],
        "because": {name: _grounds(grounds) for name, grounds in node.because.items()},
        "genes": [gene.symbol for gene in node.genes],
        "note": node.note,
    }


def _grounds(grounds: Grounds) -> dict[str, Any]:
    return {"cites": list(grounds.evidence), "assumed": grounds.assumed}


def _licence(facts: Mapping[str, str]) -> dict[str, str]:
    return {key: facts[key] for key in ("licence", "doi", "pmcid") if key in facts}


def _resistance(network: Network) -> dict[str, str] | None:
    found = network.resistance
    if found is None:
        return None
    return {
        "context": found.context,
        "reference": found.reference,
        "drug": found.drug,
        "readout": found.readout,
        "sensitive": found.sensitive_when,
    }


def _encodings(network: Network, index: dict[str, int]) -> list[dict[str, Any]]:
    """Return the alternative encodings as replaced tables; the model as written comes first."""
    found: list[dict[str, Any]] = [{"id": "", "says": "as in the model", "changes": "", "rules": {}}]
    for name, alternative in network.alternatives.items():
        other = network.with_alternative(name)
        rules = {}
        for target in alternative.rules:
            node = other.nodes[target]
            if node.rule is None or equivalent(node.rule, network.nodes[target].rule or node.rule):
                continue
            table = rule_table(node.rule, index)
            rules[index[target]] = {**table, "rule": rule_in_words(node, other)}
        found.append(
            {
                "id": name,
                "says": " ".join(alternative.says.split()),
                "changes": " ".join(alternative.changes.split()),
                "rules": rules,
            }
        )
    return found
