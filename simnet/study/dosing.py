"""The readout at every pair of doses of two drugs, and what each does alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from simnet.analysis import blend
from simnet.analysis.synergy import Curve, refined
from simnet.network import Drug, Inhibition, Network
from simnet.results import ReadoutValue
from simnet.results.effects import Direction, Effects
from simnet.results.readoutcolumns import Floats, ReadoutColumns
from simnet.scenario import Condition, LogicODE, Readout, Scheme, Start
from simnet.scenario.allowed import typed
from simnet.scenario.screen import Screen
from simnet.study.chunks import chunks_of, evaluate
from simnet.study.identifiable import gate_of

__all__ = ["LEVEL", "Asked", "Curves", "Dosed", "Measured", "measure"]

LEVEL = 0.001  # to which levels are known
CURVE = 129  # doses of a single drug whose curve is followed
PARTS = 32  # into which a steep piece of it is divided: doses 1/4096 apart

Dosed = Drug | Inhibition
Curves = tuple[Curve | str, Curve | str]
Notify = Callable[[int, int], None]
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Asked:
    """Two drugs, their doses and the cells to which they are given."""

    network: Network
    base: Condition
    drugs: tuple[Dosed, Dosed]
    doses: tuple[Floats, Floats]
    readout: Readout
    direction: Direction
    scheme: Scheme
    start: Start
    seed: int

    def screen(self, items: Sequence[Dosed]) -> Screen:
        """Return a screen in which these may be added to the cells."""
        where = (self.base,)
        return Screen(self.network.id, where, tuple(items), self.readout, self.scheme, self.start, self.seed)

    @property
    def names(self) -> tuple[str, str]:
        """The drugs as they are typed."""
        return typed(self.drugs[0]), typed(self.drugs[1])

    @property
    def shape(self) -> tuple[int, int]:
        """Doses of the first drug, doses of the second."""
        return len(self.doses[0]), len(self.doses[1])


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What was found at every pair of doses.

    Parameters
    ----------
    values : ReadoutColumns
        Row by row.
    curves : callable
        Gives what each drug does alone, or why that is not known.
    by_construction : bool
        Whether the pairs are blends of four conditions.
    gate : str
        What these four say.
    """

    values: ReadoutColumns
    curves: Callable[[], Curves]
    by_construction: bool = False
    gate: str = ""


def measure(asked: Asked, notify: Notify | None = None) -> Measured:
    """Evaluate every pair of doses.

    In the logic ODE every pair is a condition. Elsewhere a dose is the share of cells that respond,
    so that four conditions blend into all pairs.
    """
    return _levelled(asked, notify) if isinstance(asked.scheme, LogicODE) else _blended(asked, notify)


def _levelled(asked: Asked, notify: Notify | None) -> Measured:
    """Evaluate every pair of doses; the curves of the single drugs are followed when they are asked for."""
    screen, places = _grid(asked)
    values = _evaluated(asked, screen, places, notify)
    return Measured(values, lambda: (_curve(asked, asked.drugs[0]), _curve(asked, asked.drugs[1])))


def _grid(asked: Asked) -> tuple[Screen, Places]:
    """Return a screen of all doses of both drugs, and their pairs."""
    items: list[Dosed] = []
    rows = []
    for drug, doses in zip(asked.drugs, asked.doses, strict=True):
        rows.append([-1, *range(len(items), len(items) + len(doses) - 1)])
        items += [replace(drug, dose=dose) for dose in doses[1:].tolist()]
    pairs = [(one, other) for one in rows[0] for other in rows[1]]
    return asked.screen(items), np.array(pairs, np.int32)


def _evaluated(asked: Asked, screen: Screen, places: Places, notify: Notify | None = None) -> ReadoutColumns:
    found: list[ReadoutColumns] = []
    if notify:
        notify(0, len(places))
    for chunk in chunks_of(asked.network, screen, np.zeros(len(places), np.int32), places):
        found.append(evaluate(chunk))
        if notify:
            notify(sum(map(len, found)), len(places))
    return ReadoutColumns.joined(found)


def _curve(asked: Asked, drug: Dosed) -> Curve | str:
    """Follow what a drug does alone over many doses, closer where the curve is steep."""
    doses = np.linspace(0.0, 1.0, CURVE)
    effects = _alone(asked, drug, doses)
    if isinstance(effects, str):
        return effects
    between = refined(doses, effects, PARTS)
    if len(between):
        inner = _alone(asked, drug, between)
        if isinstance(inner, str):
            return inner
        order = np.argsort(np.concatenate([doses, between]), kind="stable")
        doses, effects = np.concatenate([doses, between])[order], np.concatenate([effects, inner])[order]
    return Curve(typed(drug), doses, effects, accuracy=LEVEL / asked.readout.top)


def _alone(asked: Asked, drug: Dosed, doses: Floats) -> Floats | str:
    """Return the effect of one drug at many doses, or why it is not known."""
    screen = asked.screen([replace(drug, dose=dose) for dose in doses.tolist()])
    values = _evaluated(asked, screen, np.arange(len(doses), dtype=np.int32)[:, None])
    if values.oscillates.any():
        return f"the readout oscillates under some doses of {typed(drug)} alone"
    if not values.exact.all() or not (values.low == values.high).all():
        return f"what {typed(drug)} does alone is known as an interval only"
    return Effects.of(values, asked.readout.top, asked.direction).value


def _blended(asked: Asked, notify: Notify | None) -> Measured:
    """Evaluate neither, each alone and both at full dose, and blend them by the shares of responders."""
    places = np.array([[-1, -1], [-1, 1], [0, -1], [0, 1]], np.int32)
    corners = _evaluated(asked, asked.screen(asked.drugs), places, notify)
    ends = Effects.of(corners, asked.readout.top, asked.direction)
    values = ReadoutColumns.of(list(_blends(corners, *asked.doses)))
    return Measured(values, lambda: _lines(asked, corners, ends), True, gate_of(ends, asked.names))


def _blends(corners: ReadoutColumns, one: Floats, other: Floats) -> Iterator[ReadoutValue | str]:
    """Yield the readout at every pair of doses."""
    known = [end for end in map(corners.__getitem__, range(4)) if end is not None]
    why = next((str(reason) for reason in corners.unanswered if reason), "")
    for first in one.tolist():
        for second in other.tolist():
            shares = ((1 - first) * (1 - second), (1 - first) * second, first * (1 - second), first * second)
            yield why or blend([(share, end) for share, end in zip(shares, known, strict=True) if share > 0])


def _lines(asked: Asked, corners: ReadoutColumns, ends: Effects) -> Curves:
    """Return the effect of each drug alone, which rises along a line with the share of responders."""
    if not corners.exact.all() or not (ends.low == ends.high).all():
        why = "single drugs are known as intervals only, and an isobole needs their curves"
        return why, why
    span = np.array([0.0, 1.0])
    first, second = (
        Curve(name, span, ends.value[[0, place]], linear=True) for name, place in zip(asked.names, (2, 1), strict=True)
    )
    return first, second
