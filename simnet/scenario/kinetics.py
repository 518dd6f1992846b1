"""Bring a model's own time constants and Hill curves into a logic ODE that leaves them open."""

from __future__ import annotations

from dataclasses import replace

from simnet.network import Network
from simnet.scenario.ode import EdgeParameters, LogicODE, NodeParameters

__all__ = ["with_curves"]


def with_curves(scheme: LogicODE, network: Network) -> LogicODE:
    """Return the scheme with the model's own time constants and Hill curves; what it names itself wins.

    Examples
    --------
    >>> from simnet.network import Kinetics
    >>> net = Network.from_rules({"ERK": "RAS"}, kinetics=Kinetics(tau={"ERK": 5.0}))
    >>> with_curves(LogicODE(), net).time_constant("ERK")
    5.0
    """
    kinetics = network.kinetics
    nodes = {name: NodeParameters(tau=tau) for name, tau in kinetics.tau.items()}
    edges = {edge: EdgeParameters(n=hill, k=half) for edge, (hill, half) in kinetics.curves.items()}
    return replace(scheme, nodes={**nodes, **scheme.nodes}, edges={**edges, **scheme.edges})
