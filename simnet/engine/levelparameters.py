"""Parameters of the logic ODE as arrays: one column for all, or one for each set of an ensemble."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from simnet.engine.polynomial import Levels
from simnet.errors import InputError
from simnet.network import Network
from simnet.scenario.ode import LogicODE, ParameterEnsemble

__all__ = ["Draws", "Edge", "Reaction"]

Parameter = Literal["n", "k", "w", "tau"]
PARAMETERS: tuple[Parameter, ...] = ("n", "k", "w", "tau")

Edge = tuple[str, str]  # regulator, target
Reaction = tuple[str, frozenset[str]]  # target, and the regulators that act together


class Draws:
    """Reads the parameters of a scheme, or draws those of an ensemble.

    Parameters
    ----------
    network : Network
    scheme : LogicODE
    ensemble : ParameterEnsemble or None

    Raises
    ------
    InputError
        When the ranges allow parameters for which Netflux has no curve.
    """

    def __init__(self, network: Network, scheme: LogicODE, ensemble: ParameterEnsemble | None) -> None:
        self.network, self.scheme, self.ensemble = network, scheme, ensemble
        if ensemble is not None and scheme.form == "netflux" and _no_curve(scheme, ensemble):
            message = "the ranges allow k**n >= 1/2, for which Netflux has no curve: lower k or raise n"
            raise InputError(message)

    def of_curves(self, what: Literal["n", "k"], edges: list[Edge]) -> Levels:
        """Exponents or bends, shape (curve, 1 or set)."""
        fixed = [self.scheme.curve(*edge)["nk".index(what)] for edge in edges]
        return self._drawn(what, np.array(fixed, np.float64), [" -> ".join(edge) for edge in edges])

    def of_reactions(self, reactions: Mapping[Reaction, list[Edge]]) -> Levels:
        """Weights, shape (reaction, 1 or set): the smallest of a reaction's regulations."""
        edges = list(dict.fromkeys(edge for several in reactions.values() for edge in several))
        fixed = np.array([self.scheme.curve(*edge)[2] for edge in edges])
        weights = self._drawn("w", fixed, [" -> ".join(edge) for edge in edges])
        row = {edge: place for place, edge in enumerate(edges)}
        smallest = [weights[[row[edge] for edge in several]].min(axis=0) for several in reactions.values()]
        return np.array(smallest) if smallest else np.empty((0, 1))

    def of_nodes(self) -> Levels:
        """Rates 1 / tau, shape (node, 1 or set); 0 where there is no rule."""
        fixed = np.array([self.scheme.time_constant(name) for name in self.network.nodes])
        constants = self._drawn("tau", fixed, list(self.network.nodes))
        ruled = np.array([not node.is_input for node in self.network.nodes.values()])[:, None]
        return np.asarray(ruled / constants)

    def _drawn(self, what: Parameter, fixed: Levels, names: Sequence[str]) -> Levels:
        chosen = None if self.ensemble is None else getattr(self.ensemble, what)
        if self.ensemble is None or chosen is None:
            return fixed[:, None]
        even = np.array([self._stream(what, name) for name in names]).reshape(len(names), self.ensemble.size)
        low, high = chosen
        if self.ensemble.spread == "even":
            return np.asarray(low + (high - low) * even)
        return np.asarray(low * (high / low) ** even)

    def _stream(self, what: Parameter, name: str) -> Levels:
        """Return numbers from 0 to 1 that belong to one parameter of one regulation or node.

        A stream of its own for each, so that a lost edge, another encoding, one parameter more or a
        larger ensemble leaves all the other numbers as they were, and compared conditions share theirs.
        """
        if self.ensemble is None:  # pragma: no cover - asked for ensembles only
            return np.empty(0)
        entropy = [self.ensemble.seed, PARAMETERS.index(what), zlib.crc32(name.encode())]
        return np.random.default_rng(np.random.SeedSequence(entropy)).random(self.ensemble.size)


def _no_curve(scheme: LogicODE, ensemble: ParameterEnsemble) -> bool:
    lowest = scheme.n if ensemble.n is None else ensemble.n[0]
    highest = scheme.k if ensemble.k is None else ensemble.k[1]
    return bool(highest**lowest >= 0.5)
