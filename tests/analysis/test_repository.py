"""Published networks that nobody here wrote: those that come with pyboolnet, against other tools.

pyboolnet (Klarner, Streck, Siebert, Bioinformatics 2017) is only asked for its files, not imported.
Inputs beyond the first four are held on, so that the answers can be listed.
"""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from biobalm import SuccessionDiagram
from biodivine_aeon import AsynchronousGraph, Attractors, BooleanNetwork

from simnet.analysis import Found, SymbolicSet, basins_of_all, portfolio
from simnet.analysis.clamped import count_fixed_points_of_each, minimal_trap_spaces_of_each
from simnet.analysis.counting import count_fixed_points
from simnet.analysis.portfolio import attractor_seeds, find_attractors
from simnet.analysis.spaces import Space
from simnet.analysis.trapspaces import fixed_points, minimal_trap_spaces
from simnet.engine import compile_network
from simnet.files.bnet import read_bnet
from simnet.logic import Var
from simnet.network import Network
from tests import oracles

SPEC = importlib.util.find_spec("pyboolnet")
FOLDERS = SPEC.submodule_search_locations or [] if SPEC else []
FILES = sorted(path for folder in FOLDERS for path in Path(folder).rglob("*.bnet"))
pytestmark = pytest.mark.skipif(not FILES, reason="pyboolnet, which brings the networks, is not installed")


@lru_cache
def network_and_held(path: Path, free: int = 4) -> tuple[Network, dict[str, bool]]:
    network = read_bnet(path)
    inputs = [name for name, node in network.nodes.items() if node.rule in (None, Var(name))]
    return network, dict.fromkeys(inputs[free:], True)


def moving(path: Path) -> int:
    """Number of nodes that are not held."""
    network, held = network_and_held(path)
    return len(network.nodes) - len(held)


def between(least: int, most: int) -> list[Path]:
    return [path for path in FILES if least <= moving(path) <= most]


def name(path: Path) -> str:
    return path.stem


def dashes(spaces: tuple[Space, ...]) -> list[dict[str, int]]:
    return [{node: int(value) for node, value in space.fixed.items()} for space in spaces]


def by_text(spaces: list[dict[str, int]]) -> list[str]:
    return sorted(str(sorted(space.items())) for space in spaces)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")  # of mpbn
@pytest.mark.parametrize("path", FILES, ids=name)
def test_trap_spaces_and_fixed_points_equal_those_of_mpbn(path: Path) -> None:
    mpbn = pytest.importorskip("mpbn")
    network, held = network_and_held(path)
    theirs = mpbn.MPBooleanNetwork(oracles.to_bnet(network, held))
    resting = [dict(state) for state in theirs.fixedpoints()]
    minimal = [{k: v for k, v in space.items() if v in (0, 1)} for space in theirs.attractors()]
    ours = minimal_trap_spaces(network, held)
    assert by_text(dashes(ours)) == by_text(minimal)
    assert by_text(dashes(fixed_points(network, held))) == by_text(resting)
    assert count_fixed_points(network, held) == len(resting)
    assert minimal_trap_spaces_of_each(network, [held]) == (ours,)
    assert count_fixed_points_of_each(network, [held]) == (len(resting),)


@pytest.mark.parametrize("path", between(0, 9), ids=name)
def test_asynchronous_attractors_equal_the_attracting_components_of_networkx(path: Path) -> None:
    network, held = network_and_held(path)
    every = [tuple(map(int, row)) for row in np.ndindex(*[2] * len(network.nodes))]
    expected = oracles.attracting(network, every, held)
    assert {frozenset(oracles.as_tuples(each)) for each in states_of(find_attractors(network, held)[0])} == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portfolio, "FEW_NODES", 0)
        found, method = find_attractors(network, held)
    assert {frozenset(oracles.as_tuples(each)) for each in states_of(found)} == expected
    assert method.startswith(("elimination", "biodivine_aeon", "percolation"))


@pytest.mark.parametrize("path", between(10, 24), ids=name)
def test_asynchronous_attractors_equal_those_of_aeon(path: Path) -> None:
    network, held = network_and_held(path)
    graph = AsynchronousGraph(BooleanNetwork.from_bnet(oracles.to_bnet(network, held), repair_graph=True))
    theirs = Attractors.attractors(graph)
    ours = find_attractors(network, held)[0]
    seeds = attractor_seeds(network, held)[0]
    assert sorted(each.size for each in ours) == sorted(int(each.vertices().cardinality()) for each in theirs)
    assert len(seeds) == len(ours)
    for one_of_each in (seeds, [first_state(each) for each in ours]):
        states = [graph.mk_subspace(dict(zip(network.nodes, map(bool, row), strict=True))) for row in one_of_each]
        hits = [[not each.intersect(state).is_empty() for state in states] for each in theirs]
        assert [sum(row) for row in hits] == [1] * len(theirs)


@pytest.mark.parametrize("path", between(25, 200), ids=name)
def test_larger_networks_have_as_many_asynchronous_attractors_as_biobalm_finds(path: Path) -> None:
    network, held = network_and_held(path, free=0)
    diagram = SuccessionDiagram.from_rules(oracles.to_bnet(network, held), format="bnet")
    diagram.build()
    theirs = [seed for found in diagram.expanded_attractor_seeds().values() for seed in found]
    seeds, _ = attractor_seeds(network, held)
    assert len(seeds) == len(theirs)
    for space in minimal_trap_spaces(network, held):
        inside = [row for row in seeds if all(row[place] == value for place, value in space.places.items())]
        assert len(inside) == sum(all(seed[node] == on for node, on in space.fixed.items()) for seed in theirs)


@pytest.mark.parametrize("path", between(0, 9), ids=name)
def test_synchronous_attractors_and_basins_equal_plain_stepping(path: Path) -> None:
    network, held = network_and_held(path)
    held = dict.fromkeys(network.inputs, True) | held
    compiled = compile_network(network)
    rows = {compiled.index[node]: value for node, value in held.items()}
    base = np.array([held.get(node, False) for node in network.nodes])
    over = tuple(row for row in range(len(base)) if row not in rows)
    every = oracles.all_states(network, held)
    expected = oracles.synchronous(network, dict.fromkeys(every, 1 / len(every)), held)
    found = basins_of_all(compiled, over, base, rows)
    shares = {oracles.as_tuples(np.asarray(each.states)): each.weight for each in found}
    assert shares == pytest.approx(expected)


def states_of(found: tuple[Found, ...]) -> list[np.ndarray[tuple[int, int], np.dtype[np.bool_]]]:
    assert not any(isinstance(each.states, SymbolicSet) for each in found)
    return [np.asarray(each.states) for each in found]


def first_state(found: Found) -> list[bool]:
    if isinstance(found.states, SymbolicSet):
        return list(map(bool, found.states.diagram.valuation_first().values()))
    return list(map(bool, found.states[0]))
