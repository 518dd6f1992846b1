"""Small state graphs by full matrices, large ones by scipy: the same attractors, shares and times."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis import Found, Population, graphs
from simnet.engine import StateGraph, compile_network, explore
from simnet.network import Network
from tests.strategies import networks

Steps = set[tuple[int, int]]


def state_graph(size: int, steps: Steps) -> StateGraph:
    """States 0, 1, 2, … as binary numbers, and steps between them."""
    states = (np.arange(size)[:, None] >> np.arange(8)[::-1] & 1).astype(bool)
    pairs = np.array(sorted(steps), np.int64).reshape(-1, 2)
    return StateGraph(states, pairs[:, 0], pairs[:, 1], np.arange(1))


def both_ways(graph: StateGraph, start: np.ndarray[tuple[int], np.dtype[np.float64]] | None) -> list[tuple[Found, ...]]:
    found = []
    for dense in (graphs.DENSE_STATES, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(graphs, "DENSE_STATES", dense)
            found.append(graphs.attractors_of(graph, start))
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 30), st.data())
def test_full_matrices_and_sparse_ones_agree_on_any_graph(size: int, data: st.DataObject) -> None:
    pair = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda each: each[0] != each[1])
    steps = data.draw(st.sets(pair, max_size=40)) if size > 1 else set()
    start = np.full(size, 1 / size) if data.draw(st.booleans()) else None
    small, large = both_ways(state_graph(size, steps), start)
    assert len(small) == len(large)
    by_states = {np.asarray(each.states).tobytes(): each for each in large}
    for each in small:
        twin = by_states[np.asarray(each.states).tobytes()]
        assert each.weight == (twin.weight if twin.weight is None else pytest.approx(twin.weight, abs=1e-12))
        assert each.residence is not None
        assert twin.residence is not None
        assert np.allclose(each.residence, twin.residence, rtol=0, atol=1e-12)


@settings(max_examples=20, deadline=None)
@given(networks(6))
def test_full_matrices_and_sparse_ones_agree_on_networks(network: Network) -> None:
    compiled = compile_network(network)
    graph = explore(compiled, np.zeros((len(network.nodes), 1), bool), {}, 1 << 10)
    assert graph is not None
    small, large = both_ways(graph, graphs.start_weights(graph, _one_cell(len(network.nodes))))
    assert [len(each.states) for each in small] == [len(each.states) for each in large]  # type: ignore[arg-type]
    assert [each.weight for each in small] == pytest.approx([each.weight for each in large], abs=1e-12)


def _one_cell(nodes: int) -> Population:
    return Population(np.zeros((1, nodes), bool), np.ones(1))


def test_a_walk_over_a_triangle_ends_as_the_equations_say() -> None:
    # From 0 to 1 or 2; from 1 back to 0 or on to 2; 2 and 3 are left for each other, 4 is never reached.
    # p = chance to end in {2, 3} = 1; of its time half is spent in each. 4 rests where it is.
    found = graphs.attractors_of(state_graph(5, {(0, 1), (0, 2), (1, 0), (1, 2), (2, 3), (3, 2)}), np.eye(5)[0])
    assert [(each.size, each.weight) for each in found] == [(2, pytest.approx(1.0)), (1, 0.0)]
    assert found[0].residence == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("size", [2, 3, 150, 200, 201])
def test_a_ring_is_one_attractor_however_long(size: int) -> None:
    ring = {(place, (place + 1) % size) for place in range(size)}
    (found,) = graphs.attractors_of(state_graph(size, ring), None)
    assert found.size == size
    assert found.residence == pytest.approx(np.full(size, 1 / size))


def test_a_small_state_graph_does_not_load_scipy() -> None:
    code = (
        "import sys, simnet as sn\n"
        "net = sn.Network.from_rules({'A': '!B', 'B': '!A', 'C': 'A & !C'})\n"
        "sn.steady_states(net, 'untreated', scheme='async')\n"
        "sys.exit('scipy' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
