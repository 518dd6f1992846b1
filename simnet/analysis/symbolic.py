"""Asynchronous attractors by decision diagrams, through biodivine_aeon.

Beneš et al., AEON: attractor bifurcation analysis of parametrised Boolean networks, CAV 2020.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simnet.analysis.diagrams import SymbolicSet, as_symbolic, label
from simnet.analysis.population import Found, Population
from simnet.errors import TooLargeError
from simnet.logic import Expr, fold
from simnet.network import Network

__all__ = ["MAX_DIAGRAM", "settle_symbolic"]

MAX_DIAGRAM = 4_000_000  # nodes of one decision diagram, about 100 MB


def settle_symbolic(
    network: Network, cells: Population, held: Mapping[str, bool], listed: int
) -> tuple[tuple[Found, ...], str]:
    """Find the attractors that can be reached from a population. Exact.

    Parameters
    ----------
    network : Network
    cells : Population
    held : Mapping[str, bool]
        Clamped nodes.
    listed : int
        Attractors of at most this many states are returned as a list of states.

    Returns
    -------
    attractors : tuple of Found
        By smallest state; without shares when there are several.
    method : str
        What answered, and how many states can be reached.

    Raises
    ------
    TooLargeError
        When a diagram outgrows 4 million nodes.
    """
    import biodivine_aeon as aeon

    graph = aeon.AsynchronousGraph(_model(network, held))
    start = _restart(graph, network, as_symbolic(cells.states), held)
    try:
        reached = aeon.Reachability.forward_superset(
            {"graph": graph, "max_symbolic_size": MAX_DIAGRAM}, start
        )
        sets = aeon.Attractors.attractors({"graph": graph, "max_symbolic_size": MAX_DIAGRAM}, reached)
    except (InterruptedError, RuntimeError) as error:  # aeon interrupts itself at its limits
        message = (
            f"the asynchronous dynamics of {network.id!r} outgrew {MAX_DIAGRAM:,} diagram nodes: "
            "hold more nodes, or ask for scheme='sync'"
        )
        raise TooLargeError(message) from error
    only = len(sets) == 1
    found = [_found(network, each.vertices(), listed, 1.0 if only else None) for each in sets]
    found.sort(key=_smallest)
    return tuple(found), f"biodivine_aeon ({reached.vertices().cardinality()} states reachable)"


def _model(network: Network, held: Mapping[str, bool]) -> Any:
    import biodivine_aeon as aeon

    names = tuple(network.nodes)
    row = {name: place for place, name in enumerate(names)}
    model = aeon.BooleanNetwork([label(place) for place in range(len(names))])
    for name, node in network.nodes.items():
        target = label(row[name])
        if name in held:
            model.set_update_function(target, aeon.UpdateFunction.mk_const(model, held[name]))
        elif node.rule is None:
            model.add_regulation(f"{target} -?? {target}")
            model.set_update_function(target, aeon.UpdateFunction.mk_var(model, target))
        else:
            for regulator in node.regulators:
                model.add_regulation(f"{label(row[regulator])} -?? {target}")
            model.set_update_function(target, _function(model, node.rule, row))
    return model


def _function(model: Any, rule: Expr, row: Mapping[str, int]) -> Any:
    import biodivine_aeon as aeon

    make = aeon.UpdateFunction
    return fold(
        rule,
        const=lambda value: make.mk_const(model, value),
        var=lambda name: make.mk_var(model, label(row[name])),
        negate=make.mk_not,
        both=make.mk_and,
        either=make.mk_or,
    )


def _restart(graph: Any, network: Network, cells: SymbolicSet, held: Mapping[str, bool]) -> Any:
    """Bring a population into the solver's graph, with the clamped nodes at their value."""
    import biodivine_aeon as aeon

    context = graph.symbolic_context()
    variables = context.bdd_variable_set()
    diagram = cells.diagram
    row = {name: place for place, name in enumerate(network.nodes)}
    for name, value in held.items():
        variable = label(row[name])
        diagram = diagram.r_exists(variable).l_and(variables.mk_literal(variable, value))
    return aeon.ColoredVertexSet(context, diagram)


def _found(network: Network, vertices: Any, listed: int, weight: float | None) -> Found:
    size = int(vertices.cardinality())
    if size > listed:
        return Found(SymbolicSet(vertices.to_bdd(), size), weight, None)
    labels = [label(place) for place in range(len(network.nodes))]
    rows = []
    for item in vertices.items():
        values = item.to_named_dict()
        rows.append([bool(values[name]) for name in labels])
    states = np.array(sorted(rows), dtype=bool)
    return Found(states, weight, np.ones(1) if size == 1 else None)


def _smallest(attractor: Found) -> list[bool]:
    """Return the smallest state of an attractor; no two have it in common."""
    if isinstance(attractor.states, SymbolicSet):
        return [bool(value) for value in attractor.states.diagram.valuation_first().values()]
    return [bool(value) for value in attractor.states[0]]
