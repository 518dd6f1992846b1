"""Score a model on a table of observations, as boolmore does.

Park, Costa, Rocha, Albert, Rozum, bioRxiv 2023.11.14.567002: "boolmore". For each row the held
nodes are clamped and the minimal trap spaces found; the prediction is the mean of the observed node
over them, a node that is free in one counting a half. Agreement with an outcome is piecewise linear
in the prediction. An observation of a treatment only scores as far as the simpler observations that
it rests on agree too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from simnet.analysis.trapspaces import minimal_trap_spaces
from simnet.errors import InputError
from simnet.network import Network
from simnet.results.scores import ScoredObservation, Scores
from simnet.scenario.observation import Observation, Outcome

__all__ = ["agreement", "score"]

# Where a prediction agrees fully and where not at all: (prediction, agreement), linear between.
CURVES: Mapping[Outcome, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "OFF": ((0, 1), (1, 0)),
    "OFF/Some": ((0, 0.5, 1), (1, 1, 0)),
    "Some": ((0, 0.25, 0.75, 1), (0, 1, 1, 0)),
    "Some/ON": ((0, 0.5, 1), (0, 1, 1)),
    "ON": ((0, 1), (0, 1)),
}


def agreement(predicted: float, outcome: Outcome) -> float:
    """Say how well a prediction between 0 and 1 agrees with an outcome, between 0 and 1.

    Examples
    --------
    >>> agreement(0.5, "ON"), agreement(0.5, "Some/ON"), agreement(0.125, "Some")
    (0.5, 1.0, 0.5)
    """
    places, heights = CURVES[outcome]
    return float(np.interp(predicted, places, heights))


def score(
    network: Network,
    observations: Iterable[Observation],
    *,
    context: str = "",
    default: Mapping[str, bool] | None = None,
) -> Scores:
    """Score a model on observations; exact.

    Parameters
    ----------
    network : Network
    observations : iterable of Observation
    context : str
        Sets the inputs that a row does not name. Without it they may take any value, and the mean
        goes over all of them.
    default : Mapping[str, bool], optional
        Value of each input in simple experiments; 0 where it is not given. A row in which an input
        has another value rests on the row in which it has this one.

    Returns
    -------
    Scores

    Raises
    ------
    UnknownNameError
        For a node that the model does not have.
    InputError
        When one thing is observed twice.
    TooLargeError
        When a row leaves more than 10,000 minimal trap spaces.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "0"})
    >>> seen = [Observation("1", 1.0, {"RAS": True}, "ERK", "ON"),
    ...         Observation("2", 1.0, {"RAS": True, "DUSP6": True}, "ERK", "Some")]
    >>> found = score(net, seen)
    >>> found.total, found.out_of, [entry.agreement for entry in found]
    (1.0, 2.0, [1.0, 0.0])
    """
    rows = [_bound(row, network) for row in observations]
    usual = dict.fromkeys(network.inputs, False) | {network.node(n).id: v for n, v in (default or {}).items()}
    setting = network.set_context(context) if context else {}
    means: dict[frozenset[tuple[str, bool]], dict[str, float]] = {}
    agreed: list[tuple[float, float]] = []
    for row in rows:
        held = frozenset({**setting, **row.held}.items())
        if held not in means:
            means[held] = _means(network, dict(held))
        predicted = means[held][row.node]
        agreed.append((predicted, agreement(predicted, row.outcome)))
    return Scores(network.id, tuple(_scored(rows, agreed, usual)))


def _bound(row: Observation, network: Network) -> Observation:
    """Return a row with node ids in place of other names."""
    held: dict[str, bool] = {}
    for name, value in row.held.items():
        if held.setdefault(network.node(name).id, value) != value:
            message = f"observation {row.id}: {name} is held at 0 and at 1"
            raise InputError(message)
    return replace(row, held=held, node=network.node(row.node).id)


def _means(network: Network, held: Mapping[str, bool]) -> dict[str, float]:
    """Return the mean of each node over the minimal trap spaces; a free node counts a half."""
    spaces = minimal_trap_spaces(network, held)
    values = np.array([[0.5 if value is None else float(value) for value in space.values] for space in spaces])
    return dict(zip(spaces[0].names, values.mean(axis=0).tolist(), strict=True))


def _scored(
    rows: Sequence[Observation], agreed: Sequence[tuple[float, float]], usual: Mapping[str, bool]
) -> Iterable[ScoredObservation]:
    seen: dict[object, str] = {}
    for row in rows:
        key = (row.node, frozenset(row.held.items()))
        if key in seen:
            message = f"observation {row.id} observes the same as {seen[key]}"
            raise InputError(message)
        seen[key] = row.id
    for row, (predicted, own) in zip(rows, agreed, strict=True):
        simpler = [
            place for place, other in enumerate(rows) if other is not row and other.node == row.node
            and _is_simpler(other.held, row.held, usual)
        ]  # fmt: skip
        worth = row.weight * own
        for place in simpler:
            worth *= agreed[place][1]
        yield ScoredObservation(row, predicted, own, worth, tuple(rows[place].id for place in simpler))


def _is_simpler(other: Mapping[str, bool], held: Mapping[str, bool], usual: Mapping[str, bool]) -> bool:
    """Whether all that is held in `other` is held so in the row, or is an input at its usual value."""
    return all(
        held.get(name, usual.get(name)) == value or (name in usual and usual[name] == value)
        for name, value in other.items()
    )
