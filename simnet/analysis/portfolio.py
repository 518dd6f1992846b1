"""Exact asynchronous attractors by whichever method answers first.

Neither decision diagrams (biodivine_aeon) nor succession diagrams (biobalm) win everywhere: where
one takes a second the other may take hours. So constants are propagated first, little is listed
state by state, and the rest is given to both at once under a time limit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simnet.analysis.diagrams import SymbolicSet, as_symbolic, label
from simnet.analysis.graphs import attractors_of
from simnet.analysis.population import Found, Population
from simnet.analysis.race import Solver, first_answer
from simnet.analysis.solvers import (
    aeon_attractors,
    aeon_seeds,
    biobalm_attractors,
    biobalm_seeds,
    question,
)
from simnet.analysis.updates import Updates, closure, percolated, update_diagrams
from simnet.engine import Bits, compile_network, explore
from simnet.errors import TooLargeError
from simnet.network import Network

__all__ = ["SECONDS", "attractor_seeds", "find_attractors", "settle_portfolio"]

SECONDS = 60.0  # wall time after which the search is given up
FEW_NODES = 8  # open nodes whose 2**8 states are listed at once
LISTED = 1 << 12  # attractors of at most this many states are returned as a list of states
IN_PLACE = 20  # open nodes up to which decision diagrams take milliseconds, less than a process does

INSTEAD = "hold more nodes, allow more time, or ask for scheme='sync' or 'trap'"

Places = Mapping[int, bool]
SETS: Mapping[str, Solver] = {"biobalm": biobalm_attractors, "biodivine_aeon": aeon_attractors}
SEEDS: Mapping[str, Solver] = {"biobalm": biobalm_seeds, "biodivine_aeon": aeon_seeds}


def find_attractors(
    network: Network, held: Mapping[str, bool], *, seconds: float = SECONDS, listed: int = LISTED
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
        When no solver answers in time or memory.

    Examples
    --------
    >>> found, method = find_attractors(Network.from_rules({"A": "!B", "B": "!A"}), {})
    >>> [each.states.astype(int).tolist() for each in found], method
    ([[[0, 1]], [[1, 0]]], 'state graph (4 states)')
    """
    updates = update_diagrams(network, held)
    space = percolated(updates, {})
    count = len(updates.names) - len(space)
    if count == 0:
        return (_only(space),), "percolation: the inputs decide every node"
    if count <= FEW_NODES:
        return _all_listed(network, space), f"state graph ({1 << count} states)"
    sets, method = _search(network, updates, space, None, SETS, seconds)
    return _ordered(sets, listed, None), method


def attractor_seeds(
    network: Network, held: Mapping[str, bool], *, seconds: float = SECONDS
) -> tuple[Bits, str]:
    """Find one state of every asynchronous attractor of a network. Exact.

    Enough to count attractors, and much less work than all their states where these are many:
    0.3 s instead of 10 s for the 144 nodes of a drug-synergy model.

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
        When no solver answers in time or memory.

    Examples
    --------
    >>> states, _ = attractor_seeds(Network.from_rules({"A": "!B", "B": "!A"}), {})
    >>> states.astype(int).tolist()
    [[0, 1], [1, 0]]
    """
    updates = update_diagrams(network, held)
    space = percolated(updates, {})
    if len(updates.names) - len(space) <= FEW_NODES:
        found, method = find_attractors(network, held)
        return np.array([each.states[0] for each in found if not isinstance(each.states, SymbolicSet)], bool), method
    sets, method = _search(network, updates, space, None, SEEDS, seconds)
    return np.concatenate([np.asarray(each.states) for each in _ordered(sets, 1, None)]), method


def settle_portfolio(
    network: Network, cells: Population, held: Mapping[str, bool], listed: int, seconds: float = SECONDS
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
        When no solver answers in time or memory.

    Examples
    --------
    >>> toggle = Network.from_rules({"A": "!B", "B": "!A"})
    >>> cells = Population(np.array([[True, False]]), np.ones(1))
    >>> found, method = settle_portfolio(toggle, cells, {}, 10)
    >>> [each.states.astype(int).tolist() for each in found], method
    ([[[1, 0]]], 'percolation: the start decides every node')
    """
    updates = update_diagrams(network, held)
    start = _clamped(updates, as_symbolic(cells.states).diagram)
    around = closure(updates, _hull(start))
    decided = percolated(updates, around)
    if len(decided) == len(updates.names):
        return (_only(decided),), "percolation: the start decides every node"
    # not inside what is decided: on the way there, cells may commit themselves otherwise
    sets, method = _search(network, updates, around, start, SETS, seconds)
    return _ordered(sets, listed, 1.0 if len(sets) == 1 else None), method


def _search(
    network: Network, updates: Updates, space: Places, start: Any, solvers: Mapping[str, Solver], seconds: float
) -> tuple[list[SymbolicSet], str]:
    """Ask the solvers about the open nodes inside a trap space."""
    asked = question(updates, space, None if start is None else _projected(updates, space, start))
    count = len(updates.names) - len(space)
    try:
        if count <= IN_PLACE:
            answer: tuple[str, str] | None = "biodivine_aeon", solvers["biodivine_aeon"](asked)
        else:
            _load_solvers()
            answer = first_answer(solvers, asked, seconds)
    except (ChildProcessError, InterruptedError, RuntimeError) as error:
        message = f"no solver found the asynchronous attractors of {network.id!r} ({count} open nodes): {error}"
        raise TooLargeError(f"{message}; {INSTEAD}") from error
    if answer is None:
        message = f"the asynchronous attractors of {network.id!r} ({count} open nodes) took more than {seconds:g} s"
        raise TooLargeError(f"{message}; {INSTEAD}")
    method, text = answer
    return [_lifted(updates, space, each) for each in json.loads(text)], method


def _load_solvers() -> None:
    """Import the solvers here, so that processes that are forked off need not do it again."""
    import biobalm  # noqa: F401
    import biodivine_aeon  # noqa: F401


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


def _open_variables(updates: Updates, space: Places) -> Any:
    import biodivine_aeon as aeon

    return aeon.BddVariableSet([label(place) for place in range(len(updates.names)) if place not in space])


def _projected(updates: Updates, space: Places, start: Any) -> Any:
    """Return states inside a trap space as a diagram over its open nodes alone."""
    inside = start.r_exists([label(place) for place in space])
    return _open_variables(updates, space).transfer_from(inside, updates.variables)


def _lifted(updates: Updates, space: Places, answer: Mapping[str, str]) -> SymbolicSet:
    """Return an attractor over the open nodes as one over all nodes."""
    import biodivine_aeon as aeon

    some = _open_variables(updates, space)
    diagram = updates.variables.transfer_from(aeon.Bdd(some, answer["diagram"]), some)
    fixed = updates.variables.mk_conjunctive_clause({label(place): value for place, value in space.items()})
    return SymbolicSet(diagram.l_and(fixed), int(answer["size"]))


def _found(states: SymbolicSet, listed: int, weight: float | None) -> Found:
    if states.size > listed:
        return Found(states, weight, None)
    rows = [[bool(value) for value in each.values()] for each in states.diagram.valuation_iterator()]
    return Found(np.array(sorted(rows), bool), weight, np.ones(1) if states.size == 1 else None)


def _smallest(found: Found) -> list[bool]:
    if isinstance(found.states, SymbolicSet):
        return [bool(value) for value in found.states.diagram.valuation_first().values()]
    return [bool(value) for value in found.states[0]]
