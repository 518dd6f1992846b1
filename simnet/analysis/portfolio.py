"""Exact asynchronous attractors by whichever method answers first.

Constants are propagated; little is listed state by state. Of the rest, nodes are eliminated until a
small network is left, whose attractors stand for those of the whole (see `reduction`): milliseconds
where decision diagrams (biodivine_aeon) and succession diagrams (biobalm) take seconds or hours.
Where that proves nothing, the whole is given to both at once. All of it under one time limit.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simnet.analysis.diagrams import SymbolicSet, as_symbolic, label
from simnet.analysis.elimination import Reduced
from simnet.analysis.graphs import attractors_of
from simnet.analysis.population import Found, Population
from simnet.analysis.questions import OpenNodes, cube, open_nodes
from simnet.analysis.race import Solver
from simnet.analysis.reaching import walks_into
from simnet.analysis.reduction import Seed, seeds_by_elimination
from simnet.analysis.search import Search
from simnet.analysis.solvers import (
    aeon_attractors,
    aeon_seeds,
    biobalm_attractors,
    biobalm_seeds,
    goals_backward,
    goals_forward,
    question,
    sets_around,
)
from simnet.analysis.updates import Updates, closure, percolated, update_diagrams
from simnet.engine import Bits, compile_network, explore
from simnet.network import Network
from simnet.scenario.schemes import SEARCH_SECONDS

__all__ = ["attractor_seeds", "find_attractors", "settle_portfolio"]

FEW_NODES = 8  # open nodes whose 2**8 states are listed at once
LISTED = 1 << 12  # attractors of at most this many states are returned as a list of states
MAX_ATTRACTORS = 10_000  # attractors that are told apart
MAX_RESTING = 10_000  # nodes of a diagram of fixed points that is made in passing

Places = Mapping[int, bool]
SETS: Mapping[str, Solver] = {"biobalm": biobalm_attractors, "biodivine_aeon": aeon_attractors}
SEEDS: Mapping[str, Solver] = {"biobalm": biobalm_seeds, "biodivine_aeon": aeon_seeds}
AEON_SEEDS: Mapping[str, Solver] = {"biodivine_aeon": aeon_seeds}
AEON_SETS: Mapping[str, Solver] = {"biodivine_aeon": sets_around}
GOALS: Mapping[str, Solver] = {"forward": goals_forward, "backward": goals_backward}


def find_attractors(
    network: Network, held: Mapping[str, bool], *, seconds: float = SEARCH_SECONDS, listed: int = LISTED
) -> tuple[tuple[Found, ...], str]:
    """Find every asynchronous attractor of a network, from all its states. Exact.

    Parameters
    ----------
    network : Network
    held : Mapping[str, bool]
        Clamped nodes. An input that is not held keeps any value it has, so that attractors are found
        for each of its values.
    seconds : float
        Wall time for the solvers.
    listed : int
        Attractors of at most this many states are returned as a list of states.

    Returns
    -------
    attractors : tuple of Found
        Each once, by smallest state; without shares.
    method : str
        What answered.

    Raises
    ------
    TooLargeError
        When no solver answers in time or memory, or there are more than 10,000 attractors.

    Examples
    --------
    >>> found, method = find_attractors(Network.from_rules({"A": "!B", "B": "!A"}), {})
    >>> [each.states.astype(int).tolist() for each in found], method
    ([[[0, 1]], [[1, 0]]], 'state graph (4 states)')
    """
    search = _search(network, held, seconds)
    if search.open_count == 0:
        return (_only(search.space),), "percolation: the inputs decide every node"
    if search.open_count <= FEW_NODES:
        return _all_listed(network, search.space), f"state graph ({1 << search.open_count} states)"
    seeds, method = _seeds(search)
    if seeds is None:
        sets, method = _raced(search, None, SETS)
    else:
        sets = _sets(search, seeds)
    return _ordered(sets, listed, None), method


def attractor_seeds(network: Network, held: Mapping[str, bool], *, seconds: float = SEARCH_SECONDS) -> tuple[Bits, str]:
    """Find one state of every asynchronous attractor of a network. Exact.

    Enough to count attractors, and less work than all their states where these are many.

    Parameters
    ----------
    network : Network
    held : Mapping[str, bool]
        Clamped nodes, as for `find_attractors`.
    seconds : float
        Wall time for the solvers.

    Returns
    -------
    states : ndarray of bool, shape (attractor, node)
        Sorted; which state of an attractor stands for it depends on the solver.
    method : str
        What answered.

    Raises
    ------
    TooLargeError
        When no solver answers in time or memory, or there are more than 10,000 attractors.

    Examples
    --------
    >>> states, _ = attractor_seeds(Network.from_rules({"A": "!B", "B": "!A"}), {})
    >>> states.astype(int).tolist()
    [[0, 1], [1, 0]]
    """
    search = _search(network, held, seconds)
    if search.open_count <= FEW_NODES:
        found, method = find_attractors(network, held)
        return np.array([each.states[0] for each in found if not isinstance(each.states, SymbolicSet)], bool), method
    seeds, method = _seeds(search)
    if seeds is not None:
        rows = [[seed.state[place] for place in range(len(search.updates.names))] for seed in seeds]
        return np.array(sorted(rows), bool), method
    sets, method = _raced(search, None, SEEDS)
    return np.concatenate([np.asarray(each.states) for each in _ordered(sets, 1, None)]), method


def settle_portfolio(
    network: Network, cells: Population, held: Mapping[str, bool], listed: int, seconds: float = SEARCH_SECONDS
) -> tuple[tuple[Found, ...], str]:
    """Find the asynchronous attractors that a population can reach. Exact.

    Only the smallest trap space around the population is searched. Where it has a single attractor,
    every state reaches that, whatever the way.

    Parameters
    ----------
    network : Network
    cells : Population
    held : Mapping[str, bool]
        Clamped nodes.
    listed : int
        Attractors of at most this many states are returned as a list of states.
    seconds : float
        Wall time for the solvers.

    Returns
    -------
    attractors : tuple of Found
        By smallest state; with share 1 for a single one.
    method : str
        What answered.

    Raises
    ------
    TooLargeError
        When no solver answers in time or memory, or there are more than 10,000 attractors.

    Examples
    --------
    >>> toggle = Network.from_rules({"A": "!B", "B": "!A"})
    >>> cells = Population(np.array([[True, False]]), np.ones(1))
    >>> found, method = settle_portfolio(toggle, cells, {}, 10)
    >>> [each.states.astype(int).tolist() for each in found], method
    ([[[1, 0]]], 'percolation: the start decides every node')
    """
    begin = time.monotonic()
    updates = update_diagrams(network, held)
    start = _clamped(updates, as_symbolic(cells.states).diagram)
    around = closure(updates, _hull(start))
    decided = percolated(updates, around)
    if len(decided) == len(updates.names):
        return (_only(decided),), "percolation: the start decides every node"
    # not inside what is decided: on the way there, cells may commit themselves otherwise
    search = Search(network.id, updates, around, seconds, begin)
    seeds, method = _seeds(search)
    if seeds is None:
        sets, method = _raced(search, start, SETS)
    else:
        reached = _reached(search, start, seeds)
        sets = _sets(search, reached)
    return _ordered(sets, listed, 1.0 if len(sets) == 1 else None), method


def _search(network: Network, held: Mapping[str, bool], seconds: float) -> Search:
    """Percolate what the held nodes decide."""
    begin = time.monotonic()
    updates = update_diagrams(network, held)
    search = Search(network.id, updates, percolated(updates, {}), seconds, begin)
    keeping = sum(diagram == updates.literal(place) for place, diagram in enumerate(updates.diagrams))
    if 1 << keeping > MAX_ATTRACTORS:
        raise search.too_large(f"at least 2^{keeping}, one for each value of the inputs that are not held")
    return search


def _seeds(search: Search) -> tuple[tuple[Seed, ...] | None, str]:
    """Find a state of each attractor by elimination; None where that does not tell."""
    sizes = []

    def solve(reduced: Reduced) -> Sequence[Places]:
        sizes.append(len(reduced.rules))
        nodes = OpenNodes(reduced.rules)
        if not nodes.rules:
            return [{}]
        resting = _resting_states(search.updates, nodes.rules)
        if resting > MAX_ATTRACTORS:
            raise search.too_large(f"at least {resting:,}, which are fixed points")
        _, answer = search.ask(AEON_SEEDS, question(nodes), len(nodes.rules))
        if len(answer) > MAX_ATTRACTORS:
            raise search.too_large(f"more than {MAX_ATTRACTORS:,} of them")
        states = (nodes.outward(each["diagram"], search.updates, {}) for each in answer)
        return [_hull(state) for state in states]

    seeds = seeds_by_elimination(search.updates, search.space, solve)
    return seeds, f"elimination ({search.open_count} to {sizes[0]} nodes)"


def _resting_states(updates: Updates, rules: Mapping[int, Any]) -> int:
    """Count the fixed points of a small network; 0 where that takes more than a moment."""
    resting = updates.variables.mk_true()
    for place, rule in rules.items():
        resting = resting.l_and(updates.literal(place).l_iff(rule))
        if len(resting) > MAX_RESTING:
            return 0
    return int(resting.cardinality()) >> (len(updates.names) - len(rules))


def _reached(search: Search, start: Any, seeds: tuple[Seed, ...]) -> tuple[Seed, ...]:
    """Keep the attractors that some cells can reach: all that enters the trap space of one ends in it."""
    if len(seeds) == 1:
        return seeds
    updates = search.updates
    reached = [not start.l_and(cube(updates, seed.space)).is_false() for seed in seeds]
    if not all(reached):
        cells = [_row(start.valuation_first()), _row(start.valuation_last())]
        half = search.begin + search.seconds / 2
        found = walks_into(updates, cells, [seed.space for seed in seeds], half)
        reached = [a or b for a, b in zip(reached, found, strict=True)]
    rest = [place for place, sure in enumerate(reached) if not sure]
    if rest:
        nodes = open_nodes(updates, search.space)
        asked = question(nodes, _without(start, search.space), [seeds[place].space for place in rest])
        for place, answer in zip(rest, search.ask(GOALS, asked, search.open_count)[1], strict=True):
            reached[place] = answer
    return tuple(seed for seed, sure in zip(seeds, reached, strict=True) if sure)


def _raced(search: Search, start: Any, solvers: Mapping[str, Solver]) -> tuple[list[SymbolicSet], str]:
    """Ask the solvers about all open nodes."""
    nodes = open_nodes(search.updates, search.space)
    told = None if start is None else _without(start, search.space)
    method, answer = search.ask(solvers, question(nodes, told), search.open_count)
    return [_set(nodes, search.updates, search.space, each) for each in answer], method


def _sets(search: Search, seeds: Sequence[Seed]) -> list[SymbolicSet]:
    """Find all states of the attractors of which one state is known."""
    updates = search.updates
    found = [SymbolicSet(cube(updates, each.state), 1) for each in seeds if len(each.space) == len(each.state)]
    cyclic = [each for each in seeds if len(each.space) < len(each.state)]
    if not cyclic:
        return found
    parts = [open_nodes(updates, each.space) for each in cyclic]
    starts = [_without(cube(updates, each.state), each.space) for each in cyclic]
    asked = json.dumps([question(nodes, start) for nodes, start in zip(parts, starts, strict=True)])
    _, answers = search.ask(AEON_SETS, asked, max(len(nodes.rules) for nodes in parts))
    for seed, nodes, answer in zip(cyclic, parts, answers, strict=True):
        found.append(_set(nodes, updates, seed.space, answer))
    return found


def _set(nodes: OpenNodes, updates: Updates, space: Places, answer: Mapping[str, str]) -> SymbolicSet:
    return SymbolicSet(nodes.outward(answer["diagram"], updates, space), int(answer["size"]))


def _ordered(sets: Sequence[SymbolicSet], listed: int, weight: float | None) -> tuple[Found, ...]:
    return tuple(sorted((_found(each, listed, weight) for each in sets), key=_smallest))


def _only(space: Places) -> Found:
    return Found(np.array([[space[place] for place in sorted(space)]], bool), 1.0, np.ones(1))


def _all_listed(network: Network, space: Places) -> tuple[Found, ...]:
    """List every state of the open nodes; the network is small."""
    compiled = compile_network(network)
    over = [place for place in range(len(compiled.names)) if place not in space]
    moving = [place for place in over if compiled.free[place]]
    still = [place for place in over if not compiled.free[place]]
    found: list[Found] = []
    for inputs in range(1 << len(still)):
        known = dict(space) | {place: bool(inputs >> bit & 1) for bit, place in enumerate(still)}
        numbers = np.arange(1 << len(moving))
        states = np.zeros((len(compiled.names), len(numbers)), bool)
        for bit, place in enumerate(moving):
            states[place] = (numbers >> bit) & 1
        graph = explore(compiled, states, known, 1 << len(moving))
        if graph is not None:
            found += [Found(each.states, None, each.residence) for each in attractors_of(graph, None)]
    return tuple(sorted(found, key=_smallest))


def _clamped(updates: Updates, diagram: Any) -> Any:
    """Return the states with the held nodes at their value."""
    for place, value in updates.held.items():
        diagram = diagram.r_exists(label(place)).l_and(updates.variables.mk_literal(label(place), value))
    return diagram


def _hull(diagram: Any) -> dict[int, bool]:
    """Return the smallest space around some states: the nodes on which they agree."""
    return {int(variable): value for variable, value in diagram.clause_necessary().to_dict().items()}


def _without(start: Any, space: Places) -> Any:
    """Return states inside a space as states of its open nodes alone."""
    return start.r_exists([label(place) for place in space])


def _row(valuation: Any) -> dict[int, bool]:
    return {place: bool(value) for place, value in enumerate(valuation.values())}


def _found(states: SymbolicSet, listed: int, weight: float | None) -> Found:
    if states.size > listed:
        return Found(states, weight, None)
    rows = [[bool(value) for value in each.values()] for each in states.diagram.valuation_iterator()]
    return Found(np.array(sorted(rows), bool), weight, np.ones(1) if states.size == 1 else None)


def _smallest(found: Found) -> list[bool]:
    if isinstance(found.states, SymbolicSet):
        return [bool(value) for value in found.states.diagram.valuation_first().values()]
    return [bool(value) for value in found.states[0]]
