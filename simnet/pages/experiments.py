"""Conditions and claims in a form that the engine of a page can run."""

from __future__ import annotations

from typing import Any, assert_never

from simnet.network import Network
from simnet.pages.tables import rule_table
from simnet.scenario import (
    Claim,
    Comparison,
    Condition,
    Hypothesis,
    Readout,
    subpopulations,
)

__all__ = ["claim_data", "condition_data", "readout_data"]


def readout_data(readout: Readout, network: Network) -> dict[str, Any]:
    """Return label and terms of a readout, each term as a truth table."""
    index = {name: place for place, name in enumerate(network.nodes)}
    return {
        "text": _label(readout, network),
        "id": readout.canonical,
        "terms": [rule_table(term, index) for term in readout.terms],
    }


def condition_data(condition: Condition, network: Network) -> dict[str, Any]:
    """Return what is held in each stage, for each kind of responder, by place in a state."""
    index = {name: place for place, name in enumerate(network.nodes)}
    return {
        "text": str(condition),
        "cells": [
            {
                "weight": group.weight,
                "stages": [
                    {index[name]: int(value) for name, value in stage.held.items()} for stage in group.stages
                ],
            }
            for group in subpopulations(condition, network)
        ],
    }


def claim_data(claim: Claim, network: Network) -> dict[str, Any]:
    """Return a claim with every condition that has to be measured to judge it.

    The conditions of a hypothesis are those that `simnet.test` measures; the page judges them by
    the same rules.
    """
    statement = claim.statement
    return {
        "id": claim.id,
        "says": claim.says or _sentence(statement),
        "tested": statement.canonical,
        "kind": claim.kind,
        "cites": list(claim.cites),
        "expect": claim.expect,
        "readout": readout_data(statement.readout, network),
        "oscillation": _meant_to_oscillate(statement.readout, network),
        **_statement(statement, network),
    }


def _statement(statement: Comparison | Hypothesis, network: Network) -> dict[str, Any]:
    if isinstance(statement, Comparison):
        measured = {"conclusion": condition_data(statement.when, network)}
        if isinstance(statement.against, Condition):
            measured["baseline"] = condition_data(statement.against, network)
            return {"effect": "compare", "relation": statement.relation, "measure": measured}
        return {
            "effect": "compare",
            "relation": statement.relation,
            "number": statement.against,
            "measure": measured,
        }
    conditions = {role: condition_data(made, network) for role, made in _conditions(statement).items()}
    return {"effect": statement.effect, "sensitive": statement.sensitive_when, "measure": conditions}


def _conditions(h: Hypothesis) -> dict[str, Condition]:
    match h.effect:
        case "restores sensitivity":
            return {
                "resistant": h.condition(h.drug),
                "reference": h.condition(h.drug, context=h.reference),
                "treated": h.condition(h.drug, *h.actions),
            }
        case "confers resistance":
            return {
                "untreated": h.condition(),
                "drugged": h.condition(h.drug),
                "treated": h.condition(h.drug, *h.actions),
            }
        case "synergises with":
            return {
                "drugged": h.condition(h.drug),
                "acted": h.condition(*h.actions),
                "both": h.condition(h.drug, *h.actions),
            }
        case "raises" | "lowers" | "does not change" | "induces" | "abolishes":
            return {"before": h.condition(), "after": h.condition(*h.actions)}
        case _:
            assert_never(h.effect)


def _sentence(statement: Comparison | Hypothesis) -> str:
    return statement.text if isinstance(statement, Hypothesis) else statement.canonical


def _meant_to_oscillate(readout: Readout, network: Network) -> bool:
    names = {part.strip() for part in readout.canonical.split("+")}
    return bool(names) and names <= set(network.about.oscillates)


def _label(readout: Readout, network: Network) -> str:
    parts = [part.strip() for part in readout.canonical.split("+")]
    return " + ".join(network.nodes[part].label if part in network.nodes else part.replace("_", " ") for part in parts)
