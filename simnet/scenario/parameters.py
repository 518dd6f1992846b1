"""Which parameters vary in an ensemble, and between which bounds, as they are typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from simnet.errors import InputError, UnknownNameError
from simnet.scenario.ode import ParameterEnsemble, Range

__all__ = ["DEFAULT_RANGES", "Formalism", "describe", "parse_ensemble"]

Formalism = Literal["ode", "ctmc"]

FIELDS = {"half": "k", "hill": "n", "tau": "tau", "w": "w", "rate": "rate"}
DEFAULT_RANGES: dict[Formalism, dict[str, Range]] = {
    "ode": {"k": (0.3, 0.7), "n": (2.0, 5.0), "tau": (0.2, 5.0)},
    "ctmc": {"rate": (0.1, 10.0)},
}
LARGEST = 100_000  # sets


def parse_ensemble(
    varied: Iterable[str],
    *,
    formalism: Formalism = "ode",
    sets: int = 200,
    seed: int = 1,
    spread: Literal["log", "even"] = "log",
) -> ParameterEnsemble:
    """Read which parameters vary.

    Parameters
    ----------
    varied : iterable of str
        ``half=0.3..0.7``, ``hill=2..5``, ``tau=0.2..5``, ``w=0.5..1`` (netflux only) for the logic
        ODE; ``rate=0.1..10`` (a factor) for continuous time. Each regulation, node or rate draws its
        own number. Without any: half, hill and tau, or the rates, in these ranges.
    formalism : {"ode", "ctmc"}
    sets, seed : int
    spread : {"log", "even"}
        Whether the logarithm or the number itself is drawn evenly.

    Raises
    ------
    UnknownNameError
        For a parameter that there is not.
    InputError
        For a range that is not one, or a parameter of the other formalism.

    Examples
    --------
    >>> parse_ensemble(["half=0.3..0.7"], sets=50).k
    (0.3, 0.7)
    """
    if not 1 <= sets <= LARGEST:
        message = f"{sets:,} parameter sets: an ensemble has 1 to {LARGEST:,}"
        raise InputError(message)
    ranges = dict(_parse(text) for text in varied) or DEFAULT_RANGES[formalism]
    foreign = [name for name in ranges if (name == "rate") != (formalism == "ctmc")]
    if foreign:
        message = f"{_typed(foreign[0])} is no parameter of {formalism}: " + (
            "rate=0.1..10 is" if formalism == "ctmc" else "half, hill, tau and w are"
        )
        raise InputError(message)
    return ParameterEnsemble(sets, seed, spread=spread, **ranges)


def describe(ensemble: ParameterEnsemble) -> str:
    """Say which parameters vary and how.

    >>> describe(ParameterEnsemble(10, k=(0.3, 0.7), n=(2, 5)))
    'half 0.3 to 0.7, hill 2 to 5, drawn log-evenly, each by itself'
    """
    said = []
    for typed, name in FIELDS.items():
        chosen: Range | None = getattr(ensemble, name)
        if chosen is not None:
            said.append(f"{'rates by a factor of' if name == 'rate' else typed} {chosen[0]:g} to {chosen[1]:g}")
    how = "log-evenly" if ensemble.spread == "log" else "evenly"
    return f"{', '.join(said) or 'nothing'}, drawn {how}, each by itself"


def _parse(text: str) -> tuple[str, Range]:
    name, sign, numbers = (part.strip() for part in text.partition("="))
    if name.lower() not in FIELDS:
        raise UnknownNameError("parameter", name, FIELDS)
    low, dots, high = numbers.partition("..")
    try:
        if sign and dots:
            return FIELDS[name.lower()], (float(low), float(high))
    except ValueError:
        pass
    message = f"{text!r}: write a range, {name}=0.3..0.7"
    raise InputError(message)


def _typed(field: str) -> str:
    return next(typed for typed, name in FIELDS.items() if name == field)
