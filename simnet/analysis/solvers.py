"""What biodivine_aeon and biobalm know of the asynchronous attractors of a network.

Questions and answers are texts, so that a solver may work in a process of its own. A question holds
the rules of the open nodes alone; an answer lists sets of states as decision diagrams over them.

Beneš et al., AEON, CAV 2020; Trinh, Park, Pastva, Rozum, Mapping the attractor landscape of
Boolean networks with biobalm, Bioinformatics 2025.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from simnet.analysis.questions import OpenNodes

__all__ = [
    "MAX_DIAGRAM",
    "aeon_attractors",
    "aeon_seeds",
    "biobalm_attractors",
    "biobalm_seeds",
    "goals_backward",
    "goals_forward",
    "question",
    "sets_around",
]

MAX_DIAGRAM = 4_000_000  # nodes of one decision diagram, about 100 MB


def question(nodes: OpenNodes, start: Any = None, goals: Sequence[Mapping[int, bool]] = ()) -> str:
    """Write down a network.

    Parameters
    ----------
    nodes : OpenNodes
    start : biodivine_aeon.Bdd, optional
        Start states, over the open nodes; all states when None.
    goals : sequence of Mapping[int, bool]
        Spaces to be reached.

    Returns
    -------
    str
        JSON.
    """
    told = None if start is None else nodes.inward(start)
    return json.dumps({"rules": nodes.lines, "start": told, "goals": [nodes.named(goal) for goal in goals]})


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


def sets_around(asked: str) -> str:
    """Find all states of the attractors of which one state is known, each in a network of its own.

    Here a question is a list of those: the start of each is the known state.
    """
    sets = []
    for part in json.loads(asked):
        graph, start = _graph(part)
        sets.append(_reached(graph, start).vertices().to_bdd())
    return _answer(sets)


def goals_forward(asked: str) -> str:
    """Say of each goal whether the start can reach it, by all that the start can reach."""
    graph, start = _graph(asked)
    reached = _reached(graph, start)
    goals = [graph.mk_subspace(goal) for goal in json.loads(asked)["goals"]]
    return json.dumps([not reached.intersect(goal).is_empty() for goal in goals])


def goals_backward(asked: str) -> str:
    """Say of each goal whether the start can reach it, by all that can reach the goal."""
    import biodivine_aeon as aeon

    graph, start = _graph(asked)
    cells = aeon.ColoredVertexSet(graph.symbolic_context(), start)
    return json.dumps([_meets(graph, graph.mk_subspace(goal), cells) for goal in json.loads(asked)["goals"]])


def _aeon_sets(asked: str) -> list[Any]:
    import biodivine_aeon as aeon

    graph, start = _graph(asked)
    options: Any = {"graph": graph, "max_symbolic_size": MAX_DIAGRAM}
    sets = aeon.Attractors.attractors(options, None if start is None else _reached(graph, start))
    return [each.vertices().to_bdd() for each in sets]


def _biobalm_seeds(asked: str) -> list[Mapping[str, int]]:
    from biobalm import SuccessionDiagram

    diagram = SuccessionDiagram(_model(json.loads(asked)["rules"]))
    diagram.build()
    return [seed for found in diagram.expanded_attractor_seeds().values() for seed in found]


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


def _reached(graph: Any, start: Any) -> Any:
    """Return all that can be reached from some states."""
    import biodivine_aeon as aeon

    cells = aeon.ColoredVertexSet(graph.symbolic_context(), start)
    return aeon.Reachability.forward_superset({"graph": graph, "max_symbolic_size": MAX_DIAGRAM}, cells)


def _around(graph: Any, seed: Mapping[str, int]) -> Any:
    """Return the attractor of which one state is known: all that can be reached from it."""
    state = graph.mk_subspace(dict(seed))
    return state if graph.can_post(state).is_empty() else _reached(graph, state.to_bdd())


def _meets(graph: Any, attractor: Any, cells: Any) -> bool:
    """Whether some of the cells can reach the attractor."""
    import biodivine_aeon as aeon

    if not attractor.intersect(cells).is_empty():
        return True
    basin = aeon.Reachability.backward_superset({"graph": graph, "max_symbolic_size": MAX_DIAGRAM}, attractor)
    return not basin.intersect(cells).is_empty()


def _answer(diagrams: Sequence[Any]) -> str:
    return json.dumps([{"size": str(each.cardinality()), "diagram": each.data_string()} for each in diagrams])
