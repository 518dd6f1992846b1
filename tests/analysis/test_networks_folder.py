"""Published networks that are not part of the project; their folder is named by SIMNET_NETWORKS.

Each answer is that of a paper or of several peers that agree.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simnet.analysis.counting import count_fixed_points
from simnet.analysis.portfolio import attractor_seeds, find_attractors
from simnet.analysis.trapspaces import fixed_points, minimal_trap_spaces
from simnet.files.bnet import read_bnet
from simnet.logic import Var
from simnet.network import Network

FOLDER = os.environ.get("SIMNET_NETWORKS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="set SIMNET_NETWORKS to a folder with bbm-070.bnet and others")


def load(name: str) -> Network:
    path = Path(FOLDER) / f"{name}.bnet"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return read_bnet(path)


def inputs_on(network: Network) -> dict[str, bool]:
    """Every input at 1, also those written as ``x, x``."""
    return {name: True for name, node in network.nodes.items() if node.rule in (None, Var(name))}


def test_the_mapk_network_has_18_attractors_of_which_12_are_fixed_points() -> None:
    # Grieco et al., PLoS Computational Biology 2013, 9:e1003286, with its four inputs free; the same
    # from aeon, biobalm and mpbn
    network = load("bbm-070")
    assert len(attractor_seeds(network, {})[0]) == 18
    assert len(minimal_trap_spaces(network, {})) == 18
    assert len(fixed_points(network, {})) == count_fixed_points(network, {}) == 12


@pytest.mark.parametrize(
    ("name", "attractors", "resting"), [("bbm-190", 32, 2), ("bbm-182", 8, 7), ("bbm-032", 8, 7)]
)
def test_networks_with_free_inputs_have_the_attractors_of_peers(name: str, attractors: int, resting: int) -> None:
    network = load(name)
    found, _ = find_attractors(network, {})
    assert len(found) == len(minimal_trap_spaces(network, {})) == attractors
    assert sum(each.size == 1 for each in found) == count_fixed_points(network, {}) == resting


@pytest.mark.parametrize(
    ("name", "resting"),
    [("bbm-182", 1), ("bbm-003", 1), ("bbm-061", 0), ("bbm-032", 1), ("bbm-070", 1), ("bbm-054", 1), ("bbm-210", 0)],
)
def test_networks_with_all_inputs_on_have_one_attractor(name: str, resting: int) -> None:
    network = load(name)
    held = inputs_on(network)
    assert len(attractor_seeds(network, held)[0]) == len(minimal_trap_spaces(network, held)) == 1
    assert len(fixed_points(network, held)) == count_fixed_points(network, held) == resting


@pytest.mark.parametrize(("name", "spaces", "resting"), [("bbm-221", 12, 12), ("bbm-001", 1, 1), ("bbm-261", 1, 1)])
def test_the_largest_networks_have_the_trap_spaces_that_peers_find(name: str, spaces: int, resting: int) -> None:
    network = load(name)
    held = inputs_on(network)
    assert len(minimal_trap_spaces(network, held)) == spaces
    assert count_fixed_points(network, held) == resting


def test_the_colorectal_network_has_four_minimal_trap_spaces_and_no_fixed_point() -> None:
    network = load("bbm-079")
    held = inputs_on(network)
    assert len(minimal_trap_spaces(network, held)) == 4
    assert fixed_points(network, held) == ()
