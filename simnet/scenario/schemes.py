"""Update schemes and starts, as frozen parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from simnet.errors import InputError, UnknownNameError
from simnet.scenario.continuous import ContinuousTime
from simnet.scenario.ode import LogicODE
from simnet.scenario.trapspaces import TrapSpaces

__all__ = ["DEFAULT_SCHEMES", "SCHEMES", "Asynchronous", "Scheme", "Start", "Synchronous", "as_schemes", "as_start"]


@dataclass(frozen=True, slots=True)
class Synchronous:
    """Every node follows its rule at each step (Kauffman 1969)."""

    @property
    def name(self) -> Literal["sync"]:
        """Short name used on the command line and in tables."""
        return "sync"


@dataclass(frozen=True, slots=True)
class Asynchronous:
    """One node at a time follows its rule, in any order (Thomas 1991)."""

    @property
    def name(self) -> Literal["async"]:
        """Short name used on the command line and in tables."""
        return "async"


MAX_DIGITS = 20
MAX_RUNS = 1_000_000  # a share is then known within 0.001; more would fill the memory

Scheme = Synchronous | Asynchronous | TrapSpaces | ContinuousTime | LogicODE
SCHEMES: dict[str, Scheme] = {
    "sync": Synchronous(),
    "async": Asynchronous(),
    "trap": TrapSpaces(),
    "ctmc": ContinuousTime(),
    "ode": LogicODE(),
}
DEFAULT_SCHEMES: tuple[Scheme, ...] = (SCHEMES["sync"], SCHEMES["async"])


@dataclass(frozen=True, slots=True)
class Start:
    """Where the settling phase begins.

    ``initial`` is the model's own start (all zeros where it names none), ``all`` every state of
    the nodes that have a rule, ``random`` a sample of `runs` such states.

    Raises
    ------
    InputError
        For fewer than 1 or more than 1,000,000 runs.
    """

    kind: Literal["initial", "all", "random"] = "initial"
    runs: int = 1000

    def __post_init__(self) -> None:
        if not 1 <= self.runs <= MAX_RUNS:
            message = f"a random start takes 1 to {MAX_RUNS:,} runs"
            raise InputError(message)


def as_schemes(schemes: str | Scheme | Iterable[str | Scheme]) -> tuple[Scheme, ...]:
    """Read schemes given as objects or as names, ``"sync,async"``; ``"all"`` means all five.

    Raises
    ------
    UnknownNameError

    Examples
    --------
    >>> as_schemes("sync,async")
    (Synchronous(), Asynchronous())
    """
    if isinstance(schemes, str):
        schemes = list(SCHEMES) if schemes.strip() == "all" else [part.strip() for part in schemes.split(",")]
    elif isinstance(schemes, Scheme):
        schemes = [schemes]
    found = []
    for scheme in schemes:
        if isinstance(scheme, str):
            if scheme not in SCHEMES:
                raise UnknownNameError("scheme", scheme, SCHEMES)
            scheme = SCHEMES[scheme]
        found.append(scheme)
    if not found:
        message = f"no update scheme given; there are {', '.join(SCHEMES)}"
        raise InputError(message)
    return tuple(dict.fromkeys(found))


def as_start(start: str | Start) -> Start:
    """Read a start given as an object or as ``initial``, ``all``, ``random`` or ``random:500``.

    Raises
    ------
    UnknownNameError
    InputError

    Examples
    --------
    >>> as_start("random:500")
    Start(kind='random', runs=500)
    """
    if isinstance(start, Start):
        return start
    kind, _, runs = start.partition(":")
    match kind:
        case "initial" | "all" if not runs:
            return Start(kind)
        case "random" if not runs:
            return Start("random")
        case "random" if runs.isdecimal() and len(runs) < MAX_DIGITS and int(runs) > 0:
            return Start("random", int(runs))
        case "random":
            message = f"start {start[:40]!r}: the number of runs should be a whole number from 1 to {MAX_RUNS:,}"
            raise InputError(message)
    raise UnknownNameError("start", start, ("initial", "all", "random", "random:1000"))
