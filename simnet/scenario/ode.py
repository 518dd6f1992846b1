"""The logic-based ODE as frozen parameters, and what is held at which level in each stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from simnet.errors import InputError, UnknownNameError
from simnet.network import Network
from simnet.scenario.condition import Condition
from simnet.scenario.schedule import Stage, clamps_of

__all__ = [
    "EdgeParameters",
    "Form",
    "LevelStage",
    "LogicODE",
    "NodeParameters",
    "ParameterEnsemble",
    "as_form",
    "as_level_stages",
    "level_stages",
]

Form = Literal["hillcube", "hillcube_normalised", "netflux"]
Range = tuple[float, float]


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NodeParameters:
    """What one node has instead of the scheme's defaults; None keeps the default.

    Parameters
    ----------
    tau : float or None
        Time constant, above 0.
    ymax : float or None
        Greatest level, above 0.
    y0 : float or None
        Level at which it starts, where no start is given.
    """

    tau: float | None = None
    ymax: float | None = None
    y0: float | None = None


@dataclass(frozen=True, slots=True)
class EdgeParameters:
    """What one regulation has instead of the scheme's defaults; None keeps the default.

    Parameters
    ----------
    n : float or None
        Hill exponent.
    k : float or None
        Level of the regulator at which the Hill curve bends; Netflux calls it EC50.
    w : float or None
        Weight of the regulation, ``netflux`` only.
    """

    n: float | None = None
    k: float | None = None
    w: float | None = None


@dataclass(frozen=True, slots=True)
class LogicODE:
    """Levels between 0 and 1 that follow ``tau dx/dt = ymax B(h(x)) - x``.

    Parameters
    ----------
    form : {"hillcube_normalised", "hillcube", "netflux"}
        How the rule becomes a function `B` of levels. Both Hill cubes interpolate its truth table
        (Wittmann et al. 2009, BMC Syst Biol 3:98); the normalised one has ``h(1) = 1``, so that
        Boolean fixed points are steady states, the plain one has ``h(k) = 1/2``. ``netflux``
        takes AND as product and OR as ``a + b - ab`` over the rule as it is written, with a Hill
        curve that meets both (Kraeutler et al. 2010, BMC Syst Biol 4:157).
    n, k, w : float
        Hill exponent, bend and weight of every regulation (Netflux's own: 1.4, 0.5, 1).
    tau, ymax : float
        Time constant and greatest level of every node.
    nodes : Mapping[str, NodeParameters]
        What single nodes have instead, by id.
    edges : Mapping[(str, str), EdgeParameters]
        What single regulations have instead, by (regulator, target).
    tol : float
        Cells rest when no level changes faster than this a unit of time.
    t_max : float
        Time after which a stage ends anyway.
    rtol, atol : float
        Error allowed in one step of the integration.

    Raises
    ------
    InputError
        For a form that does not exist or a parameter outside its range.

    Examples
    --------
    >>> LogicODE(n=2, edges={("GSTP1", "ERK"): EdgeParameters(k=0.3)}).curve("GSTP1", "ERK")
    (2, 0.3, 1.0)
    """

    form: Form = "hillcube_normalised"
    n: float = 3.0
    k: float = 0.5
    w: float = 1.0
    tau: float = 1.0
    ymax: float = 1.0
    nodes: Mapping[str, NodeParameters] = field(default_factory=_empty, hash=False)
    edges: Mapping[tuple[str, str], EdgeParameters] = field(default_factory=_empty, hash=False)
    tol: float = 1e-6
    t_max: float = 200.0
    rtol: float = 1e-6
    atol: float = 1e-8

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", MappingProxyType(dict(self.nodes)))
        object.__setattr__(self, "edges", MappingProxyType(dict(self.edges)))
        if self.form not in get_args(Form):
            raise UnknownNameError("form of the logic ODE", self.form, get_args(Form))
        for what in ("tol", "t_max", "rtol", "atol"):
            _positive(getattr(self, what), what)
        self._check("", self.n, self.k, self.w)
        for regulator, target in self.edges:
            self._check(f" of {regulator} -> {target}", *self.curve(regulator, target))
        for name in ("", *self.nodes):
            of = f" of {name}" if name else ""
            _positive(self.time_constant(name), f"tau{of}")
            _positive(self.ceiling(name), f"ymax{of}")

    @property
    def name(self) -> Literal["ode"]:
        """Short name used on the command line and in tables."""
        return "ode"

    def curve(self, regulator: str, target: str) -> tuple[float, float, float]:
        """Return the exponent, the bend and the weight of a regulation."""
        own = self.edges.get((regulator, target), EdgeParameters())
        return (
            self.n if own.n is None else own.n,
            self.k if own.k is None else own.k,
            self.w if own.w is None else own.w,
        )

    def time_constant(self, node: str) -> float:
        """Return the time constant of a node."""
        own = self.nodes.get(node, NodeParameters()).tau
        return self.tau if own is None else own

    def ceiling(self, node: str) -> float:
        """Return the greatest level of a node."""
        own = self.nodes.get(node, NodeParameters()).ymax
        return self.ymax if own is None else own

    def _check(self, of: str, n: float, k: float, w: float) -> None:
        _positive(n, f"n{of}")
        if not 0 < k < 1:
            message = f"k{of} is {k:g}: the bend of a Hill curve lies between 0 and 1"
            raise InputError(message)
        if not 0 <= w <= 1:
            message = f"w{of} is {w:g}: a weight lies between 0 and 1"
            raise InputError(message)
        if w != 1 and self.form != "netflux":
            message = f"w{of} is {w:g}: only the form 'netflux' has weights"
            raise InputError(message)
        if self.form == "netflux" and k**n >= 0.5:
            message = f"k{of} = {k:g} with n = {n:g}: Netflux's curve exists only while k**n < 1/2; lower k or raise n"
            raise InputError(message)


@dataclass(frozen=True, slots=True)
class ParameterEnsemble:
    """Parameter sets drawn at random: each regulation its own curve, each node its own time constant.

    Parameters
    ----------
    size : int
        Number of sets.
    seed : int
    n, k, w, tau : (float, float) or None
        Range of each parameter of the logic ODE; None keeps what the scheme says.
    rate : (float, float) or None
        Range of the factor on every rate of continuous time.
    spread : {"log", "even"}
        Whether the logarithm or the number itself is drawn evenly.

    Raises
    ------
    InputError
        For an empty range or size.
    """

    size: int
    seed: int = 1
    n: Range | None = None
    k: Range | None = None
    w: Range | None = None
    tau: Range | None = None
    spread: Literal["log", "even"] = "log"
    rate: Range | None = None

    def __post_init__(self) -> None:
        if self.size < 1:
            message = "an ensemble has at least one parameter set"
            raise InputError(message)
        lowest = 0.0 if self.spread == "even" else 1e-300
        for what, most in (("n", 1e3), ("k", 1.0), ("w", 1.0), ("tau", 1e9), ("rate", 1e9)):
            chosen: Range | None = getattr(self, what)
            if chosen is not None and not lowest <= chosen[0] <= chosen[1] <= most:
                message = f"the range of {what}, {chosen[0]:g} to {chosen[1]:g}, should rise and stay below {most:g}"
                raise InputError(message)


@dataclass(frozen=True, slots=True)
class LevelStage:
    """One stretch of time of a logic ODE.

    Parameters
    ----------
    label : str
    held : Mapping[str, float]
        Level of every input and of every clamped node.
    reduced : Mapping[str, float]
        Factor on the production of a node under a partial inhibitor.
    """

    label: str
    held: Mapping[str, float]
    reduced: Mapping[str, float] = field(default_factory=_empty)


def level_stages(condition: Condition, network: Network) -> tuple[LevelStage, ...]:
    """Say at which level nodes are held in each stage of a condition, settling first.

    A drug of dose `d` is a node at level `d`; the Hill curve of each of its regulations is its
    dose response. An inhibitor of dose `d` leaves ``1 - d`` of the node's production.

    Raises
    ------
    InputError
        When one node is held at two values at once.

    Examples
    --------
    >>> from simnet.scenario import parse_condition
    >>> net = Network.from_rules({"ERK": "RAS"}, contexts={"on": {"RAS": True}})
    >>> for stage in level_stages(parse_condition("on: INH:ERK=0.25", net), net):
    ...     print(stage.label, dict(stage.held), dict(stage.reduced))
    settled {'RAS': 1.0} {}
    ERK inhibited 25% {'RAS': 1.0} {'ERK': 0.75}
    """
    lasting = {node: float(value) for node, value in network.set_context(condition.context or {}).items()}
    stages = []
    for place, phase in enumerate(condition.phases):
        clamps = clamps_of(phase.items, network)
        lasting |= {node: float(clamp.value) for node, (clamp, permanent) in clamps.items() if permanent}
        if place == 0:
            stages.append(LevelStage("settled", dict(lasting)))
        acting = [clamp for clamp, permanent in clamps.values() if not permanent and clamp.dose > 0]
        partial = {c.node: 1 - c.dose for c in acting if not c.value and c.dose < 1}
        full = {c.node: c.dose if c.value else 0.0 for c in acting if c.node not in partial}
        stages.append(LevelStage(str(phase), {**lasting, **full}, partial))
    return tuple(stages)


def as_form(name: str) -> Form:
    """Read the name of a form of the logic ODE.

    Raises
    ------
    UnknownNameError
    """
    for form in get_args(Form):
        if form == name:
            return cast("Form", form)
    raise UnknownNameError("form of the logic ODE", name, get_args(Form))


def as_level_stages(
    network: Network, stages: Mapping[str, float] | Sequence[LevelStage | Stage | Mapping[str, float]]
) -> tuple[LevelStage, ...]:
    """Bring held levels, Boolean stages or level stages to one form; inputs not named are held at 0.

    Raises
    ------
    UnknownNameError
        For a node that does not exist.
    InputError
        Without any stage, or for a level below 0.
    """
    several = [stages] if isinstance(stages, Mapping) else list(stages)
    if not several:
        message = "no stage given: name at least the levels that are held"
        raise InputError(message)
    found = []
    for place, stage in enumerate(several):
        label = f"stage {place + 1}" if isinstance(stage, Mapping) else stage.label
        given = stage if isinstance(stage, Mapping) else stage.held
        reduced = stage.reduced if isinstance(stage, LevelStage) else {}
        held = dict.fromkeys(network.inputs, 0.0)
        held |= {network.node(name).id: float(level) for name, level in given.items()}
        if low := [name for name, level in held.items() if not level >= 0]:
            message = f"{low[0]} is held at {held[low[0]]:g}: a level is 0 or more"
            raise InputError(message)
        found.append(LevelStage(label, held, {network.node(name).id: f for name, f in reduced.items()}))
    return tuple(found)


def _positive(value: float, what: str) -> None:
    if not 0 < value < float("inf"):
        message = f"{what} is {value:g}: it must be above 0"
        raise InputError(message)
