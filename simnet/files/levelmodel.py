"""The logic ODE of a network as named quantities and formulas, ready to be written in any notation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from simnet.errors import InputError, TooLargeError
from simnet.files.assembly import start_of, text_ready_to_write
from simnet.files.formulas import Call, Combined, Formula, FormulaRing
from simnet.files.names import Fresh, written_names
from simnet.logic.levels import interpolate, reactions, weighed
from simnet.network import Network, Node
from simnet.scenario.kinetics import with_curves
from simnet.scenario.ode import Form, LogicODE

__all__ = ["Level", "LevelModel", "Parameter", "level_model"]

CELL, HILL = "cell", "hill"  # the compartment of all levels, and the function that bends them
MAX_NAMED = 3  # regulators in the name of a weight
MAX_PARTS = 200_000  # of all formulas together; 321 nodes with rules of up to 26 regulators need 20,000

# A solver may step below 0 by a rounding error, where a broken power is no number: hence abs. A case
# distinction at 0 would say the same, but solvers that search for its place stop at every level that rests there.
POWER, CONSTANT = Combined("^", (Call("abs", ("x",)), "n")), Combined("^", ("k", "n"))
CURVE = Combined("/", (POWER, Combined("+", (POWER, CONSTANT))))
HALF = Combined("/", (Combined("-", (CONSTANT, 1.0)), Combined("-", (Combined("*", (2.0, CONSTANT)), 1.0))))
CURVES: Mapping[Form, Formula] = {  # between the levels 0 and 1
    "hillcube": CURVE,
    "hillcube_normalised": Combined("*", (Combined("+", (1.0, CONSTANT)), CURVE)),
    "netflux": Combined("/", (Combined("*", (HALF, POWER)), Combined("-", (Combined("+", (POWER, HALF)), 1.0)))),
}
SAYS: Mapping[Form, str] = {
    "hillcube": "HillCube (Wittmann et al. 2009, BMC Syst Biol 3:98)",
    "hillcube_normalised": "normalised HillCube (Wittmann et al. 2009, BMC Syst Biol 3:98)",
    "netflux": "normalised Hill reactions (Netflux: Kraeutler et al. 2010, BMC Syst Biol 4:157)",
}


@dataclass(frozen=True, slots=True)
class Level:
    """The level of a node: where it starts and, for one with a rule, how it changes."""

    name: str
    node: Node
    start: float
    rate: Formula | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number with its name, and what it is in words."""

    name: str
    value: float
    says: str


@dataclass(frozen=True, slots=True)
class LevelModel:
    """``tau dx/dt = ymax B(h(x)) - x`` for every node, with a name for all that may be changed.

    Parameters
    ----------
    network : Network
    form : Form
    id : str
        Name of the model itself.
    hill : str
        Name of the function ``hill(x, n, k)``.
    cell : str
        Name of the compartment.
    levels : tuple of Level
    parameters : tuple of Parameter
    assigned : Mapping[str, Formula]
        Quantities that follow from others at every time: Hill curves, and parts of rules that are
        needed twice. Each uses only those before it.
    names : Mapping[str, str]
        Name of each node's level by node id.
    stops_at_one : bool
        Whether levels may pass 1, where curves stop at 1; the plain one stays below 1 by itself.
    """

    network: Network
    form: Form
    id: str
    hill: str
    cell: str
    levels: tuple[Level, ...]
    parameters: tuple[Parameter, ...]
    assigned: Mapping[str, Formula]
    names: Mapping[str, str]
    stops_at_one: bool

    @property
    def curve(self) -> Formula:
        """The Hill curve in ``x``, ``n`` and ``k`` between the levels 0 and 1."""
        return CURVES[self.form]

    @property
    def says(self) -> str:
        """What the equations are."""
        above = "" if self.stops_at_one else "; inputs lie between 0 and 1"
        return f"Logic ODE, {SAYS[self.form]}: tau dx/dt = ymax B(h(x)) - x{above}"


def level_model(network: Network, scheme: LogicODE | None = None, reserved: Collection[str] = ()) -> LevelModel:
    """Write the logic ODE of a network as formulas.

    Parameters
    ----------
    network : Network
        Inputs stay where they start: the context ``initial`` sets them.
    scheme : LogicODE, optional
        The default one, with the numbers of the rule file, where none is given.
    reserved : collection of str
        Lower-case words that cannot be names.

    Returns
    -------
    LevelModel

    Raises
    ------
    InputError
        For a network with perturbations attached, and for parameters of what is not there.
    TooLargeError
        When a rule is too wide to be interpolated, or all formulas together too long.

    Examples
    --------
    >>> from simnet.files.formulas import infix
    >>> model = level_model(Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}))
    >>> infix(model.levels[1].rate)
    '(ymax_ERK * h_RAS_to_ERK * (1 - h_DUSP6_to_ERK) - ERK) / tau_ERK'
    >>> infix(model.assigned["h_RAS_to_ERK"])
    'hill(RAS, n_RAS_to_ERK, k_RAS_to_ERK)'
    """
    text_ready_to_write(network)
    chosen = with_curves(LogicODE(), network) if scheme is None else scheme
    _check_names(network, chosen)
    return _Writer(network, chosen, reserved).model()


def _check_names(network: Network, scheme: LogicODE) -> None:
    known = {(regulator, name) for name, node in network.nodes.items() for regulator in node.regulators}
    strangers = [name for name in scheme.nodes if name not in network.nodes]
    strangers += [f"{a} -> {b}" for a, b in scheme.edges if (a, b) not in known]
    if strangers:
        message = f"parameters of the logic ODE are given for what is not in the network: {', '.join(strangers)}"
        raise InputError(message)


class _Writer:
    """One network on its way to formulas."""

    def __init__(self, network: Network, scheme: LogicODE, reserved: Collection[str]) -> None:
        self.network, self.scheme = network, scheme
        self.names = written_names(network, reserved)
        self.fresh = Fresh(self.names.values())
        self.cell, self.hill = self.fresh(CELL), self.fresh(HILL)
        self.id = Fresh((*self.names.values(), *reserved, self.cell, self.hill))(network.id)
        self.fresh(self.id)
        self.parameters: list[Parameter] = []
        self.assigned: dict[str, Formula] = {}
        self.size = 0

    def model(self) -> LevelModel:
        starts = start_of(self.network)
        levels = tuple(self.level(node, float(starts[name])) for name, node in self.network.nodes.items())
        return LevelModel(
            network=self.network,
            form=self.scheme.form,
            id=self.id,
            hill=self.hill,
            cell=self.cell,
            levels=levels,
            parameters=tuple(self.parameters),
            assigned=self.assigned,
            names=self.names,
            stops_at_one=self.scheme.form != "hillcube" and self.passes_one(levels),
        )

    def passes_one(self, levels: tuple[Level, ...]) -> bool:
        ceilings = [self.scheme.ceiling(name) for name in self.network.nodes]
        return max(*ceilings, *(level.start for level in levels)) > 1

    def level(self, node: Node, start: float) -> Level:
        own = self.scheme.nodes.get(node.id)
        start = start if own is None or own.y0 is None else own.y0
        return Level(self.names[node.id], node, start, None if node.rule is None else self.rate(node))

    def rate(self, node: Node) -> Formula:
        name = self.names[node.id]
        production = self.production(node)
        ymax = self.parameter(f"ymax_{name}", self.scheme.ceiling(node.id), f"greatest level of {node.label}")
        tau = self.parameter(f"tau_{name}", self.scheme.time_constant(node.id), f"time constant of {node.label}")
        made = production.parts if isinstance(production, Combined) and production.sign == "*" else (production,)
        return Combined("/", (Combined("-", (Combined("*", (ymax, *made)), name)), tau))

    def production(self, node: Node) -> Formula:
        ring = FormulaRing()
        curves = {regulator: ring.name(self.curve(regulator, node.id)) for regulator in node.regulators}
        if node.rule is None:  # pragma: no cover - only nodes with a rule are made
            return 0.0
        if self.scheme.form == "netflux":
            row = reactions(node.rule, curves, ring, self.weights(node, ring))
        else:
            row = interpolate(node.rule, curves, ring)
        formula, parts = ring.written(row, partial(self.fresh, f"part_of_{self.names[node.id]}"))
        self.assigned |= parts
        self.size += ring.size
        if self.size > MAX_PARTS:
            message = f"the formulas of the logic ODE have more than {MAX_PARTS:,} parts: split the widest rules"
            raise TooLargeError(message)
        return formula

    def curve(self, regulator: str, target: str) -> str:
        """Name the Hill curve of a regulation, and its parameters."""
        edge = f"{self.names[regulator]}_to_{self.names[target]}"
        n, k, _ = self.scheme.curve(regulator, target)
        says = f"{self.network.nodes[regulator].label} on {self.network.nodes[target].label}"
        exponent = self.parameter(f"n_{edge}", n, f"Hill exponent of {says}")
        bend = self.parameter(f"k_{edge}", k, f"half-saturation of {says}")
        name = self.fresh(f"h_{edge}")
        self.assigned[name] = Call(self.hill, (self.names[regulator], exponent, bend))
        return name

    def weights(self, node: Node, ring: FormulaRing) -> dict[frozenset[str], int]:
        """Name the weight of every reaction; that of several regulations is the smallest of theirs."""
        return {key: ring.name(self.weight(sorted(key), node)) for key in self.keys(node)}

    def keys(self, node: Node) -> Iterator[frozenset[str]]:
        if node.rule is not None:
            yield from sorted(weighed(node.rule), key=sorted)

    def weight(self, regulators: list[str], node: Node) -> str:
        least = min(self.scheme.curve(regulator, node.id)[2] for regulator in regulators)
        named = [self.names[regulator] for regulator in regulators[:MAX_NAMED]]
        more = len(regulators) - len(named)
        written = "_and_".join([*named, *([f"{more}_more"] if more else [])])
        labels = " and ".join(self.network.nodes[regulator].label for regulator in regulators)
        return self.parameter(f"w_{written}_to_{self.names[node.id]}", least, f"weight of {labels} on {node.label}")

    def parameter(self, name: str, value: float, says: str) -> str:
        given = self.fresh(name)
        self.parameters.append(Parameter(given, value, says))
        return given
