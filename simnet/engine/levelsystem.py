"""A network as the right-hand side of an ODE, over many conditions and parameter sets at once.

Levels are ``(node, column)``; a column is one start under one parameter set and one treatment.
Parameter arrays are ``(…, 1)`` where all columns share them, else ``(…, column)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from simnet.engine import hillcube, netflux
from simnet.engine.levelparameters import Draws, Edge, Reaction
from simnet.engine.polynomial import Instruction, Levels, PolynomialBuilder, bind
from simnet.engine.power import power
from simnet.errors import InputError, UnknownNameError
from simnet.logic.expr import Expr, variables
from simnet.logic.levels import interpolate, reactions, weighed
from simnet.network import Network
from simnet.scenario.ode import Form, LogicODE, ParameterEnsemble

__all__ = ["LevelSystem", "Slope", "level_system"]

Columns = npt.NDArray[np.intp]


@dataclass(frozen=True)
class LevelSystem:
    """The ODE ``dx/dt = rate (ceiling B(h(x)) - x)`` of a network.

    Parameters
    ----------
    names : tuple of str
        Node ids; row `i` of every level array belongs to ``names[i]``.
    program : tuple of Instruction
    outputs : ndarray of int, shape (node,)
        Row of the program that holds each rule's value.
    rows : int
        Rows of the workspace.
    sources : ndarray of int, shape (curve,)
        The node on which each Hill curve acts.
    power, gain, bend : ndarray of float, shape (curve, 1 or column)
        ``h(x) = gain x^power / (x^power + bend)``.
    weights : ndarray of float, shape (reaction, 1 or column)
        Of Netflux's reactions; no rows when all are 1.
    rate : ndarray of float, shape (node, 1 or column)
        1 / tau; 0 for a node that is held or has no rule.
    ceiling : ndarray of float, shape (node, 1 or column)
    capped : bool
        Whether levels may pass 1; then Hill curves stop at 1.
    form : str
        Form of the ODE, see `LogicODE`.
    regulations : tuple of tuple of (str, str)
        Which regulations (regulator, target) use each Hill curve.
    bends : ndarray of float, shape (curve, 1 or column)
        The parameter `k` of each curve.
    """

    names: tuple[str, ...]
    program: tuple[Instruction, ...]
    outputs: Columns
    rows: int
    sources: Columns
    power: Levels
    gain: Levels
    bend: Levels
    weights: Levels
    rate: Levels
    ceiling: Levels
    capped: bool = False
    form: Form = "hillcube_normalised"
    regulations: tuple[tuple[Edge, ...], ...] = ()
    bends: Levels = field(default_factory=lambda: np.empty((0, 1)))

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Row of each node."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def exponent(self) -> int:
        """The exponent of all curves, when it is one small whole number; else 0."""
        first = self.power.flat[0] if self.power.size else 1.0
        small = first == int(first) and 1 <= first <= 8
        return int(first) if small and bool((self.power == first).all()) else 0

    def take(self, columns: Columns) -> LevelSystem:
        """Return the system of some columns; parameters that all share stay as they are."""
        arrays = ("power", "gain", "bend", "bends", "weights", "rate", "ceiling")
        kept = {what: getattr(self, what) for what in arrays}
        if all(values.shape[1] == 1 for values in kept.values()):
            return self
        return replace(self, **{what: v if v.shape[1] == 1 else v[:, columns] for what, v in kept.items()})

    def under(self, held: Mapping[str, float], reduced: Mapping[str, float]) -> LevelSystem:
        """Return the system in which some nodes keep their level and others are made more slowly."""
        rate, ceiling = self.rate.copy(), self.ceiling.copy()
        for name in held:
            rate[self.index[name]] = 0.0
        for name, factor in reduced.items():
            ceiling[self.index[name]] *= factor
        capped = self.capped or any(level > 1 for level in held.values())
        return replace(self, rate=rate, ceiling=ceiling, capped=capped)

    def bent(self, curves: Sequence[int], *, n: float | None = None, k: float | None = None) -> LevelSystem:
        """Return the system with another exponent or bend of some Hill curves.

        Parameters
        ----------
        curves : sequence of int
            Numbers of the curves.
        n, k : float, optional
            What is not given stays.
        """
        power, bends = self.power.copy(), self.bends.copy()
        if n is not None:
            power[list(curves)] = n
        if k is not None:
            bends[list(curves)] = k
        gain, bend = _shape(self.form, power, bends)
        return replace(self, power=power, bends=bends, gain=gain, bend=bend)

    def slope(self, levels: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return dx/dt; complex levels are allowed, for derivatives by the complex step.

        Parameters
        ----------
        levels : ndarray, shape (node, column)

        Returns
        -------
        ndarray, shape (node, column)
        """
        out = np.empty_like(levels)
        Slope(self, levels.shape[1], levels.dtype)(levels, out)
        return out


class Slope:
    """The right-hand side bound to a workspace for a number of columns.

    Parameters
    ----------
    system : LevelSystem
        Already of these columns.
    width : int
    dtype : dtype
    """

    def __init__(self, system: LevelSystem, width: int, dtype: npt.DTypeLike = np.float64) -> None:
        self.system = system
        curves = len(system.sources)
        rows: npt.NDArray[Any] = np.empty((system.rows, width), dtype)
        rows[0], rows[1] = 0.0, 1.0
        self._rows = rows
        self._curves = rows[2 : 2 + curves]
        self._complements = rows[2 + curves : 2 + 2 * curves]
        rows[2 + 2 * curves : 2 + 2 * curves + len(system.weights)] = system.weights
        self._calls = bind(system.program, rows)
        self._powers: npt.NDArray[Any] = np.empty((curves, width), dtype)
        self._everyone = bool(np.array_equal(system.sources, np.arange(len(system.names))))

    def __call__(self, levels: npt.NDArray[Any], out: npt.NDArray[Any]) -> None:
        """Write dx/dt into `out`, shape (node, column)."""
        system = self.system
        self._hill(levels if self._everyone else levels[system.sources])
        for function, left, right, target in self._calls:
            function(left, right, target)
        np.take(self._rows, system.outputs, axis=0, out=out, mode="clip")
        out *= system.ceiling
        out -= levels
        out *= system.rate

    def _hill(self, levels: npt.NDArray[Any]) -> None:
        system, powers, curves = self.system, self._powers, self._curves
        if system.exponent:
            powers[...] = levels
            for _ in range(system.exponent - 1):
                np.multiply(powers, levels, out=powers)
        else:
            powers[...] = _powers(levels, system.power)
        np.add(powers, system.bend, out=curves)
        np.divide(powers, curves, out=curves)
        np.multiply(curves, system.gain, out=curves)
        if system.capped:
            curves[curves.real > 1] = 1.0
        np.subtract(1.0, curves, out=self._complements)


def _powers(levels: npt.NDArray[Any], exponents: Levels) -> npt.NDArray[Any]:
    if np.iscomplexobj(levels):  # a derivative by the complex step may differ in its last bits
        return np.asarray(np.power(np.maximum(levels, 0.0), exponents))
    return power(levels, exponents)


def level_system(
    network: Network, scheme: LogicODE, ensemble: ParameterEnsemble | None = None, *, apart: bool = False
) -> LevelSystem:
    """Translate the rules of a network into an ODE.

    Parameters
    ----------
    network : Network
    scheme : LogicODE
    ensemble : ParameterEnsemble, optional
        With it every parameter set is one column.
    apart : bool
        Give every regulation a Hill curve of its own, so that one can be changed; else equal curves
        of one regulator are computed once.

    Returns
    -------
    LevelSystem
        Rows in the order of ``network.nodes``.

    Raises
    ------
    UnknownNameError, InputError
        When the scheme names a node or regulation that does not exist.
    TooLargeError
        When a rule is too wide to be interpolated.

    Examples
    --------
    >>> net = Network.from_rules({"A": "!B", "B": "A"})
    >>> system = level_system(net, LogicODE())
    >>> system.slope(np.array([[1.0], [1.0]])).ravel().tolist()
    [-1.0, 0.0]
    """
    _check_names(network, scheme)
    curves = _curves(network, scheme, apart=apart or ensemble is not None)
    weights = _weights(network, scheme, ensemble)
    builder = PolynomialBuilder(len(set(curves.values())), len(weights))
    outputs = [_output(name, network, scheme, builder, curves, list(weights)) for name in network.nodes]
    program, outputs, rows = builder.finish(outputs)
    draws = Draws(network, scheme, ensemble)
    first = {place: edge for edge, place in reversed(curves.items())}
    own = [first[place] for place in sorted(first)]
    n, k = draws.of_curves("n", own), draws.of_curves("k", own)
    gain, bend = _shape(scheme.form, n, k)
    row = {name: place for place, name in enumerate(network.nodes)}
    return LevelSystem(
        names=tuple(network.nodes),
        program=program,
        outputs=np.array(outputs, np.intp),
        rows=rows,
        sources=np.array([row[regulator] for regulator, _ in own], np.intp),
        power=n,
        gain=gain,
        bend=bend,
        weights=draws.of_reactions(weights),
        rate=draws.of_nodes(),
        ceiling=np.array([scheme.ceiling(name) for name in network.nodes])[:, None],
        capped=any(scheme.ceiling(name) > 1 for name in network.nodes),
        form=scheme.form,
        regulations=tuple(tuple(edge for edge, at in curves.items() if at == place) for place in sorted(first)),
        bends=k,
    )


@lru_cache(maxsize=4096)
def _regulators(rule: Expr | None) -> tuple[str, ...]:
    """Read the regulators of a rule once; some rules are thousands of operators long."""
    return () if rule is None else variables(rule)


def _shape(form: Form, n: Levels, k: Levels) -> tuple[Levels, Levels]:
    """Return gain and bend of Hill curves in a form of the ODE."""
    n, k = np.broadcast_arrays(n, k)
    return netflux.hill(n, k) if form == "netflux" else hillcube.hill(n, k, normalised=form == "hillcube_normalised")


def _check_names(network: Network, scheme: LogicODE) -> None:
    for name in scheme.nodes:
        if name not in network.nodes:
            raise UnknownNameError("node", name, network.nodes, "the parameters of the logic ODE")
    for regulator, target in scheme.edges:
        if target not in network.nodes:
            raise UnknownNameError("node", target, network.nodes, "the parameters of the logic ODE")
        if regulator not in _regulators(network.nodes[target].rule):
            message = f"{regulator} does not regulate {target}, so the regulation can have no parameters"
            raise InputError(message)


def _curves(network: Network, scheme: LogicODE, *, apart: bool) -> dict[Edge, int]:
    """Give each regulation the number of its Hill curve; equal curves of one regulator are one."""
    edges = [(regulator, name) for name, node in network.nodes.items() for regulator in _regulators(node.rule)]
    order = {name: place for place, name in enumerate(network.nodes)}
    numbers: dict[object, int] = {}
    found = {}
    for edge in sorted(edges, key=lambda edge: (order[edge[0]], order[edge[1]])):
        key = edge if apart else (edge[0], scheme.curve(*edge)[:2])
        found[edge] = numbers.setdefault(key, len(numbers))
    return found


def _weights(network: Network, scheme: LogicODE, ensemble: ParameterEnsemble | None) -> dict[Reaction, list[Edge]]:
    """Return the regulations of every reaction; nothing when all weights are 1."""
    drawn = ensemble is not None and ensemble.w is not None
    edges = [(regulator, name) for name, node in network.nodes.items() for regulator in _regulators(node.rule)]
    if not drawn and all(scheme.curve(*edge)[2] == 1 for edge in edges):
        return {}
    if scheme.form != "netflux":
        message = "only the form 'netflux' has weights"
        raise InputError(message)
    return {
        (name, key): [(regulator, name) for regulator in sorted(key)]
        for name, node in network.nodes.items()
        if node.rule is not None
        for key in sorted(weighed(node.rule), key=sorted)
    }


def _output(
    name: str,
    network: Network,
    scheme: LogicODE,
    builder: PolynomialBuilder,
    curves: Mapping[Edge, int],
    weighted: list[Reaction],
) -> int:
    """Return the row of the value of a node's rule; an input has none and keeps its level."""
    node = network.nodes[name]
    if node.rule is None:
        return builder.zero
    rows = {regulator: builder.curve(curves[regulator, name]) for regulator in _regulators(node.rule)}
    if scheme.form != "netflux":
        return interpolate(node.rule, rows, builder)
    weights = {key: builder.reserved + at for at, (target, key) in enumerate(weighted) if target == name}
    return reactions(node.rule, rows, builder, weights)
