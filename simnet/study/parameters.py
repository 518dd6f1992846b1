"""Bring the numbers of a rule file into a scheme that leaves them open."""

from __future__ import annotations

from dataclasses import replace

from simnet.network import Kinetics, Network
from simnet.scenario import ContinuousTime, LogicODE, Rates, Scheme
from simnet.scenario.kinetics import with_curves

__all__ = ["drawn_inputs", "with_clock", "with_kinetics", "with_rates"]


def with_kinetics(scheme: Scheme, network: Network) -> Scheme:
    """Return the scheme with the model's own rates, time constants and Hill curves.

    What the scheme names itself wins; Boolean schemes have no numbers and stay as they are.
    """
    kinetics = network.kinetics
    if not kinetics:
        return scheme
    if isinstance(scheme, ContinuousTime):
        return with_rates(scheme, network)
    if isinstance(scheme, LogicODE):
        return with_curves(scheme, network)
    return scheme


def with_rates(scheme: ContinuousTime, network: Network) -> ContinuousTime:
    """Return the scheme with the model's own rates and starts; what the scheme names itself wins."""
    kinetics = network.kinetics
    ruled = {name for name, node in network.nodes.items() if not node.is_input}
    own = {name: Rates(up, down) for name, (up, down) in kinetics.rates.items() if name in ruled}
    return replace(_with_starts(scheme, kinetics), rates={**own, **scheme.rates})


def with_clock(scheme: ContinuousTime, network: Network) -> ContinuousTime:
    """Return the scheme with the times that the file of the model states, if it states any.

    Cells are then followed from the start of the file, without settling, as MaBoSS does.
    """
    clock = network.kinetics.clock
    return scheme if clock is None else replace(scheme, duration=clock.duration, windows=clock.windows, settling=0.0)


def _with_starts(scheme: ContinuousTime, kinetics: Kinetics) -> ContinuousTime:
    """Add the starts of the model, but of nodes whose start the scheme names itself."""
    named = {*scheme.initial, *(name for group in scheme.together for name in group.nodes)}
    groups = [group for group in kinetics.starts if named.isdisjoint(group.nodes)]
    alone = {group.nodes[0]: group.chance_on(group.nodes[0]) for group in groups if len(group.nodes) == 1}
    together = tuple(group for group in groups if len(group.nodes) > 1)
    return replace(scheme, initial={**alone, **scheme.initial}, together=(*together, *scheme.together))


def drawn_inputs(scheme: ContinuousTime, network: Network) -> frozenset[str]:
    """Return the inputs to which a scheme gives a start of their own: without a context they keep it."""
    named = {*scheme.initial, *(name for group in scheme.together for name in group.nodes)}
    return frozenset(named & set(network.inputs))
