"""A scenario: conditions to run on a model, and claims about what comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simnet.network import Network
from simnet.scenario.claim import Claim
from simnet.scenario.condition import Condition
from simnet.scenario.readout import Readout
from simnet.scenario.schemes import DEFAULT_SCHEMES, Scheme, Start

__all__ = ["Scenario"]


@dataclass(frozen=True)
class Scenario:
    """Everything `simnet run` needs.

    Parameters
    ----------
    id, title, question : str
    network : Network
    conditions : Mapping[str, Condition]
        By label, in the order in which they are shown.
    readouts : tuple of Readout
    schemes : tuple of Scheme
    start : Start
    seed : int
    claims : tuple of Claim
    draw : tuple of str
        Labels of the conditions in whose state the network is drawn; the last one by default.
    path : str
        The file it was read from.
    """

    id: str
    network: Network
    title: str = ""
    question: str = ""
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    readouts: tuple[Readout, ...] = ()
    schemes: tuple[Scheme, ...] = DEFAULT_SCHEMES
    start: Start = Start()
    seed: int = 1
    claims: tuple[Claim, ...] = ()
    draw: tuple[str, ...] = ()
    path: str = ""
