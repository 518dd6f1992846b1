"""Bring the numbers of a rule file into a scheme that leaves them open."""

from __future__ import annotations

from dataclasses import replace

from simnet.network import Network
from simnet.scenario import ContinuousTime, EdgeParameters, LogicODE, NodeParameters, Rates, Scheme

__all__ = ["with_kinetics"]


def with_kinetics(scheme: Scheme, network: Network) -> Scheme:
    """Return the scheme with the model's own rates, time constants and Hill curves.

    What the scheme names itself wins; Boolean schemes have no numbers and stay as they are.
    """
    kinetics = network.kinetics
    if not kinetics:
        return scheme
    if isinstance(scheme, ContinuousTime):
        own = {name: Rates(up, down) for name, (up, down) in kinetics.rates.items()}
        return replace(scheme, rates={**own, **scheme.rates})
    if isinstance(scheme, LogicODE):
        nodes = {name: NodeParameters(tau=tau) for name, tau in kinetics.tau.items()}
        edges = {edge: EdgeParameters(n=hill, k=half) for edge, (hill, half) in kinetics.curves.items()}
        return replace(scheme, nodes={**nodes, **scheme.nodes}, edges={**edges, **scheme.edges})
    return scheme
