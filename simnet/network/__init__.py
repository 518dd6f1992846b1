"""Nodes, networks and what can be done to them."""

from simnet.network.about import About, Alternative, Evidence, Gene, Grounds, Resistance, Source
from simnet.network.kinetics import Kinetics
from simnet.network.network import Network
from simnet.network.node import INPUT_KINDS, KINDS, Kind, Node, Regulation
from simnet.network.perturbation import (
    Clamp,
    Drug,
    EdgeLoss,
    Inhibition,
    InputSetting,
    Knockout,
    Overexpression,
    Perturbation,
    RuleChange,
)

__all__ = [
    "INPUT_KINDS",
    "KINDS",
    "About",
    "Alternative",
    "Clamp",
    "Drug",
    "EdgeLoss",
    "Evidence",
    "Gene",
    "Grounds",
    "Inhibition",
    "InputSetting",
    "Kind",
    "Kinetics",
    "Knockout",
    "Network",
    "Node",
    "Overexpression",
    "Perturbation",
    "Regulation",
    "Resistance",
    "RuleChange",
    "Source",
]
