"""Update schemes and starts, as frozen parameters."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, Never

from simnet.errors import InputError, UnknownNameError
from simnet.scenario.continuous import ContinuousTime
from simnet.scenario.ode import LogicODE
from simnet.scenario.trapspaces import TrapSpaces

__all__ = [
    "DEFAULT_SCHEMES",
    "SCHEMES",
    "SEARCH_SECONDS",
    "Asynchronous",
    "Scheme",
    "Start",
    "Synchronous",
    "as_schemes",
    "as_start",
    "with_time_limit",
]

SEARCH_SECONDS = 10.0  # wall time of one search for asynchronous attractors


@dataclass(frozen=True, slots=True)
class Synchronous:
    """Every node follows its rule at each step (Kauffman 1969)."""

    @property
    def name(self) -> Literal["sync"]:
        """Short name used on the command line and in tables."""
        return "sync"


@dataclass(frozen=True, slots=True)
class Asynchronous:
    """One node at a time follows its rule, in any order (Thomas 1991).

    Parameters
    ----------
    limit : float
        Wall time in seconds after which a search for attractors is given up. It changes no answer,
        only whether there is one.
    walks : int
        0 finds every attractor that can be reached, exactly. A number follows as many cells instead,
        each updating in a random order of its own: sampled, for networks too large to be solved.

    Raises
    ------
    InputError
        For a limit that is not a positive number, or more than 1,000,000 walks.

    Examples
    --------
    >>> as_schemes("async:1000")[0].walks
    1000
    """

    limit: float = field(default=SEARCH_SECONDS, repr=False)
    walks: int = field(default=0, repr=False)

    def __post_init__(self) -> None:
        if not (math.isfinite(self.limit) and self.limit > 0):
            message = f"a time limit is a positive number of seconds, not {self.limit:g}"
            raise InputError(message)
        if not 0 <= self.walks <= MAX_RUNS:
            message = f"{self.walks:,} random walks: at least 1, at most {MAX_RUNS:,}"
            raise InputError(message)

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

    ``async:1000`` follows 1,000 random walks in place of the exact answer.

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
            scheme = _walks(scheme) or SCHEMES.get(scheme) or _unknown(scheme)
        found.append(scheme)
    if not found:
        message = f"no update scheme given; there are {', '.join(SCHEMES)}"
        raise InputError(message)
    return tuple(dict.fromkeys(found))


def with_time_limit(schemes: Iterable[Scheme], seconds: float | None) -> tuple[Scheme, ...]:
    """Give the schemes that search under a time limit another one; None leaves them as they are.

    Examples
    --------
    >>> with_time_limit(as_schemes("sync,async"), 300)[1].limit
    300
    """
    if seconds is None:
        return tuple(schemes)
    return tuple(replace(each, limit=seconds) if isinstance(each, Asynchronous) else each for each in schemes)


def _walks(text: str) -> Asynchronous | None:
    """Read ``async:1000``."""
    name, sign, number = text.partition(":")
    if name.strip() != "async" or not sign:
        return None
    if not number.strip().isdecimal() or len(number) > MAX_DIGITS or int(number) < 1:
        message = f"scheme {text[:40]!r}: the number of random walks is a whole number from 1 to {MAX_RUNS:,}"
        raise InputError(message)
    return Asynchronous(walks=int(number))


def _unknown(name: str) -> Never:
    raise UnknownNameError("scheme", name, SCHEMES)


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
