"""Update schemes and starts, as frozen parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from simnet.errors import InputError, UnknownNameError

__all__ = ["SCHEMES", "Asynchronous", "Scheme", "Start", "Synchronous", "as_schemes", "as_start"]


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


Scheme = Synchronous | Asynchronous
SCHEMES: dict[str, Scheme] = {"sync": Synchronous(), "async": Asynchronous()}


@dataclass(frozen=True, slots=True)
class Start:
    """Where the settling phase begins.

    ``initial`` is the model's own start (all zeros where it names none), ``all`` every state of
    the nodes that have a rule, ``random`` a sample of `runs` such states.
    """

    kind: Literal["initial", "all", "random"] = "initial"
    runs: int = 1000


def as_schemes(schemes: str | Scheme | Iterable[str | Scheme]) -> tuple[Scheme, ...]:
    """Read schemes given as objects or as names, ``"sync,async"``.

    Raises
    ------
    UnknownNameError

    Examples
    --------
    >>> as_schemes("sync,async")
    (Synchronous(), Asynchronous())
    """
    if isinstance(schemes, str):
        schemes = [part.strip() for part in schemes.split(",")]
    elif isinstance(schemes, Synchronous | Asynchronous):
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
        case "random" if runs.isdigit() and int(runs) > 0:
            return Start("random", int(runs))
        case "random":
            message = f"start {start!r}: the number of runs should be a positive whole number"
            raise InputError(message)
    raise UnknownNameError("start", start, ("initial", "all", "random", "random:1000"))
