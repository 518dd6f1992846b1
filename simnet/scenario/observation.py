"""An observation: what an experiment saw of one node when others were held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["OUTCOMES", "Observation", "Outcome"]

Outcome = Literal["OFF", "OFF/Some", "Some", "Some/ON", "ON"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of an observation table.

    Parameters
    ----------
    id : str
    weight : float
        What agreement is worth.
    held : Mapping[str, bool]
        Nodes that were held, by the names used in the table: sources at their value, knockouts at
        0, constitutively active nodes at 1.
    node : str
        What was looked at.
    outcome : {"OFF", "OFF/Some", "Some", "Some/ON", "ON"}
    """

    id: str
    weight: float
    held: Mapping[str, bool]
    node: str
    outcome: Outcome
