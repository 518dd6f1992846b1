"""What biodivine_aeon and biobalm are asked, as text in and text out.

The question is JSON: the rules of the nodes that are still open (``.bnet`` text, nodes named by
their place), and optionally a set of start states. The answer is JSON: a list of attractors,
each with its size and its decision diagram over the open nodes, or one state of each alone.

Beneš et al., AEON, CAV 2020; Trinh, Park, Pastva, Rozum, Mapping the attractor landscape of
Boolean networks with biobalm, Bioinformatics 2025.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from simnet.analysis.diagrams import label
from simnet.analysis.updates import Updates

__all__ = [
    "MAX_DIAGRAM",
    "aeon_attractors",
    "aeon_seeds",
    "biobalm_attractors",
    "biobalm_seeds",
    "model_inside",
    "question",
]

MAX_DIAGRAM = 4_000_000  # nodes of one decision diagram, about 100 MB


def question(updates: Updates, space: Mapping[int, bool], start: Any = None) -> str:
    """Write down the network inside a trap space.

    Parameters
    ----------
    updates : Updates
    space : Mapping[int, bool]
        Places with their value; a trap space.
    start : biodivine_aeon.Bdd, optional
        Start states, over the open nodes; all states when None.

    Returns
    -------
    str
        JSON.
    """
    return json.dumps({"rules": _rules(updates, space), "start": None if start is None else start.data_string()})


def model_inside(updates: Updates, space: Mapping[int, bool]) -> Any:
    """Return the network inside a trap space as a biodivine_aeon.BooleanNetwork of its open nodes."""
    return _model(_rules(updates, space))


def aeon_attractors(asked: str) -> str:
    """Find attractors by decision diagrams: those that the start can reach, or all."""
    return _answer(_aeon_sets(asked))


def aeon_seeds(asked: str) -> str:
    """Find one state of each of those attractors by decision diagrams."""
    return _answer([each.r_pick(list(each.__ctx__().variable_ids())) for each in _aeon_sets(asked)])


def biobalm_attractors(asked: str) -> str:
    """Find attractors through a succession diagram: those that the start can reach, or all."""
    import biodivine_aeon as aeon

    seeds = _biobalm_seeds(asked)
    graph, start = _graph(asked)
    sets = [_around(graph, seed) for seed in seeds]
    if start is not None and len(sets) > 1:  # a start in a trap space with one attractor must end there
        cells = aeon.ColoredVertexSet(graph.symbolic_context(), start)
        sets = [each for each in sets if _meets(graph, each, cells)]
    return _answer([each.vertices().to_bdd() for each in sets])


def biobalm_seeds(asked: str) -> str:
    """Find one state of each attractor through a succession diagram."""
    import biodivine_aeon as aeon

    labels = [rule.partition(",")[0] for rule in json.loads(asked)["rules"]]
    variables = aeon.BddVariableSet(labels)
    states = [{name: bool(value) for name, value in seed.items()} for seed in _biobalm_seeds(asked)]
    return _answer([variables.mk_conjunctive_clause(state) for state in states])


def _aeon_sets(asked: str) -> list[Any]:
    import biodivine_aeon as aeon

    graph, start = _graph(asked)
    options: Any = {"graph": graph, "max_symbolic_size": MAX_DIAGRAM}
    if start is None:
        sets = aeon.Attractors.attractors(options)
    else:
        cells = aeon.ColoredVertexSet(graph.symbolic_context(), start)
        sets = aeon.Attractors.attractors(options, aeon.Reachability.forward_superset(options, cells))
    return [each.vertices().to_bdd() for each in sets]


def _biobalm_seeds(asked: str) -> list[Mapping[str, int]]:
    from biobalm import SuccessionDiagram

    diagram = SuccessionDiagram(_model(json.loads(asked)["rules"]))
    diagram.build()
    return [seed for found in diagram.expanded_attractor_seeds().values() for seed in found]


def _rules(updates: Updates, space: Mapping[int, bool]) -> list[str]:
    open_places = [place for place in range(len(updates.names)) if place not in space]
    return [f"{label(place)}, {_rule(updates.inside(place, space))}" for place in open_places]


def _rule(diagram: Any) -> str:
    """Write a function as a disjunction of conjunctions."""
    constant = diagram.as_bool()
    if constant is not None:
        return str(int(constant))
    clauses = []
    for clause in diagram.to_dnf(optimize=True):
        literals = [f"{'' if on else '!'}{label(int(v))}" for v, on in clause.to_dict().items()]
        clauses.append(f"({' & '.join(literals)})")
    return " | ".join(clauses)


def _model(rules: Sequence[str]) -> Any:
    import biodivine_aeon as aeon

    return aeon.BooleanNetwork.from_bnet("\n".join(["targets, factors", *rules])).infer_valid_graph()


def _graph(asked: str) -> tuple[Any, Any]:
    """Return the symbolic graph and the start set."""
    import biodivine_aeon as aeon

    text = json.loads(asked)
    graph = aeon.AsynchronousGraph(_model(text["rules"]))
    start = text["start"]
    return graph, None if start is None else aeon.Bdd(graph.symbolic_context().bdd_variable_set(), start)


def _around(graph: Any, seed: Mapping[str, int]) -> Any:
    """Return the attractor of which one state is known: all that can be reached from it."""
    import biodivine_aeon as aeon

    state = graph.mk_subspace(dict(seed))
    if graph.can_post(state).is_empty():
        return state
    return aeon.Reachability.forward_superset({"graph": graph, "max_symbolic_size": MAX_DIAGRAM}, state)


def _meets(graph: Any, attractor: Any, cells: Any) -> bool:
    """Whether some of the cells can reach the attractor."""
    import biodivine_aeon as aeon

    if not attractor.intersect(cells).is_empty():
        return True
    basin = aeon.Reachability.backward_superset({"graph": graph, "max_symbolic_size": MAX_DIAGRAM}, attractor)
    return not basin.intersect(cells).is_empty()


def _answer(diagrams: Sequence[Any]) -> str:
    return json.dumps([{"size": str(each.cardinality()), "diagram": each.data_string()} for each in diagrams])
