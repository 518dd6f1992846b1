"""Continuous time: rates of each node, where runs begin, and how long each stage lasts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from simnet.errors import InputError, UnknownNameError
from simnet.logic import variables
from simnet.network import Network
from simnet.network.kinetics import JointStart, Law
from simnet.scenario.schedule import Stage

__all__ = ["ContinuousTime", "JointStart", "Law", "Rates", "TimedStage"]

MAX_WINDOWS = 100_000
MAX_TOGETHER = 64


@dataclass(frozen=True, slots=True)
class Rates:
    """How fast a node follows its rule, per unit of time.

    A number `up` means: while the rule is true and the node off, it switches on at this rate;
    `down` likewise while the rule is false and the node on. A `Law` replaces the rule for that
    direction, as `rate_up` and `rate_down` of MaBoSS may.

    Parameters
    ----------
    up, down : float or Law
        At least 0 and finite; 0 means never.

    Raises
    ------
    InputError

    Examples
    --------
    >>> Rates(up=2.0)
    Rates(up=2.0, down=1.0)
    """

    up: float | Law = 1.0
    down: float | Law = 1.0

    def __post_init__(self) -> None:
        for direction, rate in (("up", self.up), ("down", self.down)):
            numbers = [number for _, number in rate] if isinstance(rate, tuple) else [rate]
            for number in numbers:
                if not (math.isfinite(number) and number >= 0):
                    message = f"rate {direction} is {number:g}: a rate is a finite number, at least 0"
                    raise InputError(message)

    @property
    def names(self) -> tuple[str, ...]:
        """Nodes on which the rates depend beyond the rule."""
        laws = [rate for rate in (self.up, self.down) if isinstance(rate, tuple)]
        return tuple(dict.fromkeys(name for law in laws for expr, _ in law for name in variables(expr)))


@dataclass(frozen=True, slots=True)
class TimedStage:
    """One stretch of time in which the same nodes are held and the rates stay as they are.

    Parameters
    ----------
    label : str
    held : Mapping[str, bool]
        Nodes that jump to a value when the stage begins and keep it. A node that is let go again
        begins at the value at which it was held.
    duration : float
        Above 0.
    rates : Mapping[str, Rates]
        Rates that differ from those of the scheme during this stage.
    settling : bool
        Whether the stage comes before time 0.

    Raises
    ------
    InputError
    """

    label: str
    held: Mapping[str, bool]
    duration: float
    rates: Mapping[str, Rates] = field(default_factory=dict)
    settling: bool = False

    def __post_init__(self) -> None:
        _positive(self.duration, f"duration of stage {self.label!r}")


@dataclass(frozen=True, slots=True)
class ContinuousTime:
    """Nodes follow their rules at random times with given rates (Gillespie 1977; MaBoSS, Stoll 2012).

    Parameters
    ----------
    duration : float
        Time of each phase, in the unit of the rates (one over the default rate).
    windows : int
        Equal stretches into which each stage is cut, over which activities are averaged; 0 keeps
        the final states only.
    settling : float
        Time for which cells settle before the first phase; results state it. With 0 the phases
        begin at the start itself, as in MaBoSS.
    rates : Mapping[str, Rates]
        By node id; nodes not named go up and down at rate 1.
    initial : Mapping[str, float]
        Probability that a node is on at the start; nodes not named start as the model says.
    together : tuple of JointStart
        Nodes whose starts depend on each other; none of them stands in `initial`.

    Raises
    ------
    InputError

    Examples
    --------
    >>> scheme = ContinuousTime(duration=20, rates={"ERK": Rates(up=2)})
    >>> scheme.name, scheme.rate("ERK").up, scheme.rate("AKT").up
    ('ctmc', 2, 1.0)
    """

    duration: float = 50.0
    windows: int = 50
    settling: float = 50.0
    rates: Mapping[str, Rates] = field(default_factory=dict)
    initial: Mapping[str, float] = field(default_factory=dict)
    together: tuple[JointStart, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "rates", dict(self.rates))
        object.__setattr__(self, "initial", dict(self.initial))
        _positive(self.duration, "duration")
        if self.settling:
            _positive(self.settling, "settling time")
        if not 0 <= self.windows <= MAX_WINDOWS:
            message = f"{self.windows} windows: a stage is cut into 0 to {MAX_WINDOWS:,}"
            raise InputError(message)
        for name, chance in self.initial.items():
            if not 0 <= chance <= 1:
                message = f"initial probability of {name} is {chance:g}: it lies between 0 and 1"
                raise InputError(message)
        for group in self.together:
            _check_group(group)
        named = [*self.initial, *(name for group in self.together for name in group.nodes)]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            message = f"the start of {', '.join(twice)} is given twice"
            raise InputError(message)

    def __hash__(self) -> int:
        parts = (self.duration, self.windows, self.settling, self.together)
        return hash((parts, frozenset(self.rates.items()), frozenset(self.initial.items())))

    @property
    def name(self) -> Literal["ctmc"]:
        """Short name used on the command line and in tables."""
        return "ctmc"

    def rate(self, node: str) -> Rates:
        """Return the rates of a node."""
        return self.rates.get(node, Rates())

    def timed(self, stages: Sequence[Stage]) -> tuple[TimedStage, ...]:
        """Give the stages of a schedule their time: settling first, if there is any, then the phases.

        Examples
        --------
        >>> stages = ContinuousTime(duration=20).timed([Stage("settled", {}), Stage("DOX", {"DOX": True})])
        >>> [(stage.label, stage.duration, stage.settling) for stage in stages]
        [('settled', 50.0, True), ('DOX', 20, False)]
        """
        first, *phases = stages
        timed = tuple(TimedStage(phase.label, phase.held, self.duration) for phase in phases)
        if not self.settling:
            return timed
        return (TimedStage(first.label, first.held, self.settling, settling=True), *timed)

    def check(self, network: Network, stages: Iterable[TimedStage] = ()) -> None:
        """Refuse rates, initial probabilities and held nodes that the network does not have.

        Raises
        ------
        UnknownNameError
        InputError
            For rates of a node without a rule.
        """
        where = f"model {network.id!r}"
        rates = [self.rates, *(stage.rates for stage in stages)]
        names = [*self.initial, *(name for group in self.together for name in group.nodes)]
        names += [name for stage in stages for name in stage.held]
        names += [name for group in rates for node, rate in group.items() for name in (node, *rate.names)]
        for name in names:
            if name not in network.nodes:
                raise UnknownNameError("node", name, network.nodes, where)
        for name in (name for group in rates for name in group):
            if network.nodes[name].is_input:
                message = f"{name} has no rule in {where}, so it has no rates: hold it, or set its initial probability"
                raise InputError(message)


def _check_group(group: JointStart) -> None:
    """Refuse a joint start that is no distribution.

    Raises
    ------
    InputError
    """
    what = f"joint start of {', '.join(group.nodes)}"
    chances = [chance for _, chance in group.outcomes]
    if len(group.nodes) > MAX_TOGETHER:
        message = f"{what}: at most {MAX_TOGETHER} nodes start together"
        raise InputError(message)
    if len(set(group.nodes)) < len(group.nodes) or any(len(state) != len(group.nodes) for state, _ in group.outcomes):
        message = f"{what}: each node stands once, and every state gives each of them a value"
        raise InputError(message)
    if not (chances and all(chance >= 0 for chance in chances) and math.isclose(sum(chances), 1, rel_tol=1e-9)):
        message = f"{what}: probabilities are at least 0 and sum to 1, here {sum(chances):g}"
        raise InputError(message)


def _positive(time: float, what: str) -> None:
    if not (math.isfinite(time) and time > 0):
        message = f"{what} is {time:g}: it is a finite time above 0"
        raise InputError(message)
