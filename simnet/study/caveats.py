"""Caveats: perturbations that change nothing, answers that hang on the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from simnet.analysis import MAX_ENUMERATED, Found, SymbolicSet, percolate
from simnet.analysis.diagrams import bounds
from simnet.engine import CompiledNetwork, compile_network
from simnet.errors import TooLargeError
from simnet.logic import Var
from simnet.network import Clamp, Network
from simnet.scenario import Asynchronous, Condition, Scheme, Start, Synchronous, subpopulations
from simnet.study.attractors import Parts, through
from simnet.study.starts import everything, rewritten

__all__ = ["caveats", "idle_items"]

CHECKED_STARTS = 1 << 12  # states of the undecided core from which start dependence is looked for


def caveats(
    network: Network, condition: Condition, scheme: Scheme, start: Start, parts: Parts | None
) -> Iterator[str]:
    """Say what a reader must know: idle perturbations, start dependence, restricted enumeration.

    `parts` are the attractors of a Boolean scheme; None for the others, whose dependence on the
    start is not looked at.
    """
    network = rewritten(network, condition)
    compiled = compile_network(network)
    yield from idle_items(network, condition)
    if start.kind == "initial" and parts is not None and isinstance(scheme, Synchronous | Asynchronous):
        yield from _start_dependence(network, compiled, condition, scheme, parts)
    if start.kind == "all":
        held = subpopulations(condition, network)[0].stages[0].held
        moving = sum(free and name not in held for name, free in zip(compiled.names, compiled.free, strict=True))
        if moving > MAX_ENUMERATED:
            yield (
                f"start=all: {moving} nodes can move; those that the inputs decide start at their value, "
                "the others take all values"
            )


def _start_dependence(
    network: Network,
    compiled: CompiledNetwork,
    condition: Condition,
    scheme: Synchronous | Asynchronous,
    parts: Parts,
) -> Iterator[str]:
    """Compare with all starts, where few enough nodes are left open by the inputs."""
    groups = subpopulations(condition, network)
    known = percolate(network, groups[0].stages[0].held)  # all groups settle alike before a dose tells them apart
    over = tuple(row for row, name in enumerate(compiled.names) if name not in known)
    where = f"[{condition.canonical}]"
    if not over:
        return
    if 1 << len(over) > CHECKED_STARTS:
        yield f"whether the start matters in {where} was not looked at: there are 2^{len(over)}; try start=random"
        return
    base = np.array([known.get(name, False) for name in compiled.names], bool)
    changed = np.zeros(len(compiled.names), bool)
    more = False
    for group, (_, found) in zip(groups, parts, strict=True):
        try:
            every, _ = through(network, compiled, group.stages, scheme, everything(over, base))
        except TooLargeError:
            yield f"whether the start matters in {where} was not looked at: following every start takes too long"
            return
        more |= len(every) > len(found)
        changed |= _outcomes(every, compiled.names) != _outcomes(found, compiled.names)
    if more:
        named = ", ".join(name for name, differs in zip(compiled.names, changed, strict=True) if differs)
        what = f"{named} may settle elsewhere" if named else "nodes may settle in other combinations"
        yield f"the start matters in {where} ({scheme.name}): from other starts {what}"


def _outcomes(found: Sequence[Found], names: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """Return what each node may settle to, shape (node,): 1 off, 2 moving, 4 on, added up."""
    outcomes = np.zeros(len(names), np.int64)
    for each in found:
        if isinstance(each.states, SymbolicSet):
            spans = np.array([bounds(each.states, (Var(name),), names) for name in names])
            low, high = spans[:, 0], spans[:, 1]
        else:
            low, high = each.states.min(axis=0), each.states.max(axis=0)
        outcomes |= 1 << (low.astype(np.int64) + high)
    return outcomes


def idle_items(network: Network, condition: Condition) -> Iterator[str]:
    """Say which perturbations of a condition hold a node at the value that it has anyway.

    Parameters
    ----------
    network : Network
    condition : Condition

    Yields
    ------
    str
        One sentence for each perturbation that no rule can feel, or whose node settles at the same
        value without it in every stage in which it acts.
    """
    stages = [stage.held for stage in subpopulations(condition, network)[0].stages]
    for place, phase in enumerate(condition.phases, start=1):
        for item in (*network.perturbations, *phase.items):
            clamp = item.clamp()
            if clamp is None or clamp.dose == 0:
                continue
            first = 0 if place == 1 else place
            acting = stages[first:] if item.genetic else stages[place : place + 1]
            if network.nodes[clamp.node].is_input:
                if not any(clamp.node in node.regulators for node in network.nodes.values()):
                    yield f"{item} changes nothing: no rule names {clamp.node}"
            elif all(_settles_anyway(network, held, clamp) for held in acting):
                yield (
                    f"{item} is idle in [{condition.canonical}]: "
                    f"{clamp.node} settles at {int(clamp.value)} there without it"
                )


def _settles_anyway(network: Network, held: Mapping[str, bool], clamp: Clamp) -> bool:
    """Whether a held node has the same value in every attractor when it is let go."""
    without = {name: value for name, value in held.items() if name != clamp.node}
    return percolate(network, without).get(clamp.node) == clamp.value
