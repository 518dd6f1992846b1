"""Whether update schemes agree, and how a figure says so."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from itertools import pairwise

from simnet.report.cells import is_split, middle
from simnet.report.style import scheme_style
from simnet.results import ReadoutValue, SteadyState, SteadyStates
from simnet.scenario import Condition

__all__ = ["agreement_note", "by_scheme", "look", "schemes_of"]

Values = Callable[[SteadyState], Mapping[str, ReadoutValue]]


def schemes_of(states: SteadyStates) -> tuple[str, ...]:
    """Return the short names of the schemes, in order of appearance."""
    return tuple(dict.fromkeys(entry.scheme.name for entry in states))


def by_scheme(states: SteadyStates, values: Values) -> dict[str, dict[Condition, SteadyState]]:
    """Return the entries of each scheme by condition; of the first alone when all look the same.

    `values` chooses what is looked at.
    """
    found: dict[str, dict[Condition, SteadyState]] = {}
    for entry in states:
        found.setdefault(entry.scheme.name, {})[entry.condition] = entry
    looks = [
        {c: {name: look(value) for name, value in values(entry).items()} for c, entry in entries.items()}
        for entries in found.values()
    ]
    if len(found) > 1 and all(a == b for a, b in pairwise(looks)):
        first = next(iter(found))
        return {first: found[first]}
    return found


def look(value: ReadoutValue) -> Hashable:
    """Return what a reader sees of a value; equal for values that are drawn alike."""
    mean = None if is_split(value) else round(middle(value), 3)
    return round(value.low, 3), round(value.high, 3), mean, value.oscillates


def agreement_note(states: SteadyStates, shown: int, where: str) -> str:
    """Say which schemes a figure with `shown` of them stands for; nothing when each has its own."""
    names = [scheme_style(name, place).label for place, name in enumerate(schemes_of(states))]
    if len(names) == 1:
        return f"Update scheme: {names[0]}."
    if shown == 1 and names:
        return f"All update schemes ({', '.join(names)}) agree in every {where}."
    return ""
