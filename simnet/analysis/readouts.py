"""What a readout is worth on the attractors of a population."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from simnet.analysis.diagrams import SymbolicSet, bounds
from simnet.analysis.population import Found
from simnet.engine import Bits
from simnet.logic import Expr, fold
from simnet.results import ReadoutValue

__all__ = ["blend", "evaluate", "read"]


def read(
    found: Sequence[Found], terms: tuple[Expr, ...], names: tuple[str, ...], *, interval: bool
) -> ReadoutValue:
    """Read a sum of terms off the attractors of one population.

    Parameters
    ----------
    found : sequence of Found
    terms : tuple of Expr
    names : tuple of str
        Node ids; columns of the states.
    interval : bool
        True (asynchronous): `low` and `high` span the attractors that can be reached. False
        (synchronous): both are the mean over the shares.

    Returns
    -------
    ReadoutValue
    """
    parts = _on_attractors(found, terms, names)
    oscillates = any(low < high for low, high, _ in parts)
    means = [
        attractor.weight * mean
        for attractor, (_, _, mean) in zip(found, parts, strict=True)
        if attractor.weight is not None and mean is not None
    ]
    value = _tidy(sum(means)) if len(means) == len(parts) else None
    low, high = min(part[0] for part in parts), max(part[1] for part in parts)
    if low == high:
        value = low
    if not interval and value is not None:
        low = high = value
    return ReadoutValue(value, low, high, exact=True, oscillates=oscillates)


def blend(weighted: Sequence[tuple[float, ReadoutValue]]) -> ReadoutValue:
    """Combine the values of subpopulations (responders and non-responders of a dose)."""
    if len(weighted) == 1:
        return weighted[0][1]
    values = [weight * part.value for weight, part in weighted if part.value is not None]
    return ReadoutValue(
        value=_tidy(sum(values)) if len(values) == len(weighted) else None,
        low=_tidy(sum(weight * part.low for weight, part in weighted)),
        high=_tidy(sum(weight * part.high for weight, part in weighted)),
        exact=all(part.exact for _, part in weighted),
        oscillates=any(part.oscillates for weight, part in weighted if weight > 0),
    )


def evaluate(expr: Expr, states: Bits, names: tuple[str, ...]) -> Bits:
    """Return the value of `expr` in each state, shape (state,)."""
    column: Mapping[str, int] = {name: place for place, name in enumerate(names)}
    return fold(
        expr,
        const=lambda value: np.full(len(states), value),
        var=lambda name: states[:, column[name]],
        negate=np.logical_not,
        both=np.logical_and,
        either=np.logical_or,
    )


def _on_attractors(
    found: Sequence[Found], terms: tuple[Expr, ...], names: tuple[str, ...]
) -> list[tuple[float, float, float | None]]:
    """Return the least, the greatest and the mean value over each attractor."""
    listed = iter(_on_listed([each for each in found if not isinstance(each.states, SymbolicSet)], terms, names))
    spans = []
    for each in found:
        if isinstance(each.states, SymbolicSet):
            least, greatest = bounds(each.states, terms, names)
            spans.append((float(least), float(greatest), float(least) if least == greatest else None))
        else:
            spans.append(next(listed))
    return spans


def _on_listed(
    found: Sequence[Found], terms: tuple[Expr, ...], names: tuple[str, ...]
) -> Iterator[tuple[float, float, float | None]]:
    """Yield the same for attractors whose states are listed, reading all of them at once."""
    if not found:
        return
    states = np.concatenate([np.asarray(each.states) for each in found])
    course: npt.NDArray[np.float64] = np.zeros(len(states))
    for term in terms:
        course += evaluate(term, states, names)
    first = np.cumsum([0, *(each.size for each in found[:-1])])
    lows, highs = np.minimum.reduceat(course, first), np.maximum.reduceat(course, first)
    for each, begin, low, high in zip(found, first.tolist(), lows.tolist(), highs.tolist(), strict=True):
        if low == high or each.residence is None:
            yield low, high, low if low == high else None
        else:
            yield low, high, float(each.residence @ course[begin : begin + each.size])


def _tidy(value: float) -> float:
    """Drop the last rounding error, so that shares that sum to one print as one."""
    return round(float(value), 12)
