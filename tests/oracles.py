"""Independent answers: plain Python, networkx, numpy and biodivine_aeon, never our own engine.

States are tuples of 0 and 1 in the order of ``network.nodes``. Only the rule trees of
`simnet.logic` are shared with the package; they are evaluated here by hand-written recursion.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx
import numpy as np
import numpy.typing as npt

from simnet.logic import And, Const, Expr, Not, Or, Var
from simnet.network import Drug, Inhibition, InputSetting, Knockout, Network, Overexpression, Perturbation
from simnet.scenario import Condition, Phase

State = tuple[int, ...]
Held = Mapping[str, bool]
Weights = Mapping[State, float]
SchemeName = Literal["sync", "async"]


def value(expr: Expr, state: Mapping[str, int]) -> int:
    """Value of a rule in a state, by recursion."""
    match expr:
        case Const(constant):
            return int(constant)
        case Var(name):
            return state[name]
        case Not(arg):
            return 1 - value(arg, state)
        case And(parts):
            return int(all(value(part, state) for part in parts))
        case Or(parts):
            return int(any(value(part, state) for part in parts))
    raise TypeError(type(expr))


def image(network: Network, state: State, held: Held) -> State:
    """What every node wants to be next."""
    now = dict(zip(network.nodes, state, strict=True))
    wanted = []
    for name, node in network.nodes.items():
        if name in held:
            wanted.append(int(held[name]))
        else:
            wanted.append(now[name] if node.rule is None else value(node.rule, now))
    return tuple(wanted)


def one_at_a_time(network: Network, state: State, held: Held) -> list[State]:
    """Every state that differs in one node which follows its rule."""
    wanted = image(network, state, held)
    return [
        (*state[:place], wanted[place], *state[place + 1 :])
        for place in range(len(state))
        if wanted[place] != state[place]
    ]


def clamp(network: Network, state: State, held: Held) -> State:
    """The state with the held nodes at their value."""
    return tuple(int(held.get(name, bit)) for name, bit in zip(network.nodes, state, strict=True))


def all_states(network: Network, held: Held) -> list[State]:
    """Every state that has the held nodes at their value and inputs that are not held at 0."""
    choices = [
        (int(held[name]),) if name in held else (0,) if node.rule is None else (0, 1)
        for name, node in network.nodes.items()
    ]
    return list(itertools.product(*choices))


# synchronous -------------------------------------------------------------------------------------


def cycle_from(network: Network, state: State, held: Held) -> tuple[State, ...]:
    """Follow the synchronous steps to a cycle; it begins with its smallest state."""
    seen: dict[State, int] = {}
    course: list[State] = []
    while state not in seen:
        seen[state] = len(course)
        course.append(state)
        state = image(network, state, held)
    cycle = course[seen[state] :]
    first = cycle.index(min(cycle))
    return (*cycle[first:], *cycle[:first])


def synchronous(network: Network, start: Weights, held: Held) -> dict[tuple[State, ...], float]:
    """Each cycle and the share of the start that ends in it."""
    shares: dict[tuple[State, ...], float] = {}
    for state, weight in start.items():
        cycle = cycle_from(network, clamp(network, state, held), held)
        shares[cycle] = shares.get(cycle, 0.0) + weight
    return shares


# asynchronous ------------------------------------------------------------------------------------


def state_graph(network: Network, start: Iterable[State], held: Held) -> nx.DiGraph:
    """All states that can be reached from some states, and every asynchronous step."""
    graph = nx.DiGraph()
    waiting = [clamp(network, state, held) for state in start]
    while waiting:
        state = waiting.pop()
        if state in graph and graph.nodes[state].get("done"):
            continue
        graph.add_node(state, done=True)
        for other in one_at_a_time(network, state, held):
            graph.add_edge(state, other)
            waiting.append(other)
    return graph


def attracting(network: Network, start: Iterable[State], held: Held) -> set[frozenset[State]]:
    """Attractors that can be reached, by networkx."""
    graph = state_graph(network, start, held)
    return {frozenset(component) for component in nx.attracting_components(graph)}


def absorption(network: Network, start: Weights, held: Held) -> dict[frozenset[State], float]:
    """Probability to end in each attractor, from the dense chain: ``(I - P) x = P 1_attractor``."""
    graph = state_graph(network, start, held)
    number = {state: place for place, state in enumerate(graph)}
    chain = np.zeros((len(number), len(number)))
    for state in graph:
        for other in graph.successors(state):
            chain[number[state], number[other]] = 1 / graph.out_degree(state)
    attractors = [frozenset(component) for component in nx.attracting_components(graph)]
    inside = {state for attractor in attractors for state in attractor}
    outside = [number[state] for state in graph if state not in inside]
    found = {}
    for attractor in attractors:
        goal = np.array([float(state in attractor) for state in graph])
        chance = goal.copy()
        if outside:
            within = chain[np.ix_(outside, outside)]
            chance[outside] = np.linalg.solve(np.eye(len(outside)) - within, (chain @ goal)[outside])
        found[attractor] = sum(
            weight * float(chance[number[clamp(network, state, held)]]) for state, weight in start.items()
        )
    return found


def residence(network: Network, attractor: Iterable[State], held: Held) -> dict[State, float]:
    """Share of time in each state when every pulled node goes at rate 1: null space of the generator."""
    states = sorted(attractor)
    number = {state: place for place, state in enumerate(states)}
    generator = np.zeros((len(states), len(states)))
    for state in states:
        for other in one_at_a_time(network, state, held):
            generator[number[state], number[other]] += 1
            generator[number[state], number[state]] -= 1
    _, sizes, right = np.linalg.svd(generator.T)
    assert sum(size < 1e-9 for size in sizes) == 1
    shares = right[-1] / right[-1].sum()
    return dict(zip(states, map(float, shares), strict=True))


def asynchronous(network: Network, start: Weights, held: Held) -> dict[tuple[State, ...], float]:
    """Each attractor, sorted, and the probability to end in it."""
    return {tuple(sorted(states)): share for states, share in absorption(network, start, held).items()}


def walk(network: Network, state: State, held: Held, choose: Callable[[int], int], goals: set[State]) -> State:
    """Take random asynchronous steps until one of the goal states is met."""
    while state not in goals:
        ways = one_at_a_time(network, state, held)
        state = ways[choose(len(ways))]
    return state


def to_bnet(network: Network, held: Held) -> str:
    """Write a network as .bnet text, held nodes as constants."""
    lines = ["targets, factors"]
    for name, node in network.nodes.items():
        rule = str(int(held[name])) if name in held else name if node.rule is None else _bnet(node.rule)
        lines.append(f"{name}, {rule}")
    return "\n".join(lines)


def aeon_attractors(network: Network, held: Held) -> set[frozenset[State]]:
    """All asynchronous attractors of the network with all its states, by biodivine_aeon through .bnet."""
    import biodivine_aeon as aeon

    model = aeon.BooleanNetwork.from_bnet(to_bnet(network, held), repair_graph=True)
    graph = aeon.AsynchronousGraph(model)
    found = set()
    for attractor in aeon.Attractors.attractors(graph):
        states = [item.to_named_dict() for item in attractor.vertices().items()]
        found.add(frozenset(tuple(int(state[name]) for name in network.nodes) for state in states))
    return found


def minimal_trap_spaces(network: Network, held: Held) -> set[tuple[int | None, ...]]:
    """Subspaces that no update leaves and that contain no smaller one, by trying all 3^n; None is free."""
    names = list(network.nodes)
    traps: list[tuple[tuple[int | None, ...], set[State]]] = []
    for space in itertools.product((0, 1, None), repeat=len(names)):
        states = set(itertools.product(*[(0, 1) if fixed is None else (fixed,) for fixed in space]))
        if all(fixed in (None, bit) for s in states for fixed, bit in zip(space, image(network, s, held), strict=True)):
            traps.append((space, states))
    return {space for space, states in traps if not any(other < states for _, other in traps)}


# settle, then treat ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One perturbation, in words of our own: ``KO``, ``OE``, ``INH``, ``DRUG`` or ``SET``."""

    what: Literal["KO", "OE", "INH", "DRUG", "SET"]
    node: str
    dose: float = 1.0

    @property
    def perturbation(self) -> Perturbation:
        """The same in the words of simnet."""
        match self.what:
            case "KO":
                return Knockout(self.node)
            case "OE":
                return Overexpression(self.node)
            case "INH":
                return Inhibition(self.node, self.dose)
            case "DRUG":
                return Drug(self.node, self.dose)
            case "SET":
                return InputSetting(self.node, self.dose == 1.0)

    @property
    def on(self) -> bool:
        """Value at which the node is held."""
        return {"KO": False, "INH": False, "OE": True, "DRUG": True, "SET": self.dose == 1.0}[self.what]

    @property
    def lasts(self) -> bool:
        """Whether it holds from its phase to the end."""
        return self.what in ("KO", "OE", "SET")


@dataclass(frozen=True)
class Plan:
    """A condition in words of our own, each node in at most one item."""

    context: str = ""
    phases: tuple[tuple[Item, ...], ...] = ((),)

    @property
    def condition(self) -> Condition:
        """The same in the words of simnet."""
        phases = tuple(Phase(tuple(item.perturbation for item in phase)) for phase in self.phases)
        return Condition(self.context, phases)

    def groups(self, network: Network) -> list[tuple[float, list[dict[str, bool]]]]:
        """Every kind of responder with its share, and what is held in each stage, settling first."""
        partial = [item for phase in self.phases for item in phase if 0 < item.dose < 1 and item.what != "SET"]
        found = []
        for answers in itertools.product((True, False), repeat=len(partial)):
            share = 1.0
            for item, responds in zip(partial, answers, strict=True):
                share *= item.dose if responds else 1 - item.dose
            deaf = {item for item, responds in zip(partial, answers, strict=True) if not responds}
            found.append((share, self._stages(network, deaf)))
        return found

    def _stages(self, network: Network, deaf: set[Item]) -> list[dict[str, bool]]:
        lasting = dict.fromkeys((name for name, node in network.nodes.items() if node.rule is None), False)
        lasting |= dict(network.contexts.get(self.context, {}))
        stages = []
        for place, phase in enumerate(self.phases):
            lasting |= {item.node: item.on for item in phase if item.lasts}
            if place == 0:
                stages.append(dict(lasting))
            acting = {i.node: i.on for i in phase if not i.lasts and i.dose > 0 and i not in deaf}
            stages.append({**lasting, **acting})
        return stages


def settle(
    network: Network, plan: Plan, scheme: SchemeName, start: Sequence[State] | None = None
) -> dict[tuple[State, ...], float]:
    """Each final attractor of a plan with its share, from the model's start or from given states."""
    shares: dict[tuple[State, ...], float] = {}
    for weight, stages in plan.groups(network):
        for attractor, share in through(network, stages, scheme, start).items():
            shares[attractor] = shares.get(attractor, 0.0) + weight * share
    return shares


def through(
    network: Network, stages: Sequence[Held], scheme: SchemeName, start: Sequence[State] | None = None
) -> dict[tuple[State, ...], float]:
    """Each final attractor of one kind of responder with its share, stage after stage."""
    first = start or [tuple(int(network.initial.get(name, False)) for name in network.nodes)]
    cells: dict[State, float] = {}
    for state in first:
        cells[state] = cells.get(state, 0.0) + 1 / len(first)
    found: dict[tuple[State, ...], float] = {}
    for held in stages:
        found = synchronous(network, cells, held) if scheme == "sync" else asynchronous(network, cells, held)
        cells = {}
        for attractor, share in found.items():
            for state, part in rest(network, attractor, held, scheme).items():
                cells[state] = cells.get(state, 0.0) + share * part
    return found


def rest(network: Network, attractor: Sequence[State], held: Held, scheme: SchemeName) -> dict[State, float]:
    """Share of time in each state of an attractor."""
    if scheme == "sync":
        return dict.fromkeys(attractor, 1 / len(attractor))
    return residence(network, attractor, held)


def as_tuples(states: npt.NDArray[Any]) -> tuple[State, ...]:
    """Rows of a state array as tuples."""
    return tuple(tuple(int(bit) for bit in row) for row in states)


def _bnet(expr: Expr) -> str:
    match expr:
        case Const(constant):
            return str(int(constant))
        case Var(name):
            return name
        case Not(arg):
            return f"!({_bnet(arg)})"
        case And(parts):
            return "(" + " & ".join(map(_bnet, parts)) + ")"
        case Or(parts):
            return "(" + " | ".join(map(_bnet, parts)) + ")"
    raise TypeError(type(expr))
