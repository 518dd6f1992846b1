"""Dose matrices: two drugs at every pair of doses, compared with what is expected of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from simnet.analysis.synergy import Additive, bliss_excess, loewe_at, single_excess
from simnet.errors import ConditionError, InputError, TooLargeError
from simnet.network import Drug, Inhibition, Network
from simnet.results.dosematrix import Beyond, DoseMatrix
from simnet.results.effects import Direction, Effects
from simnet.results.readoutcolumns import Floats
from simnet.scenario import (
    Condition,
    LogicODE,
    Readout,
    Scheme,
    Start,
    as_schemes,
    as_start,
    parse_condition,
    parse_readout,
)
from simnet.scenario.allowed import typed
from simnet.study.asked import baselines_of, default_readout
from simnet.study.dosing import LEVEL, Asked, Curves, Dosed, Measured, measure
from simnet.study.identifiable import reasons_of
from simnet.study.starts import without_clamps

__all__ = ["QUARTERS", "dose_matrix"]

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST_PAIRS = 10_000  # pairs of doses: a quarter of a minute as levels

Levels = Sequence[float] | tuple[Sequence[float], Sequence[float]]
Notify = Callable[[int, int], None]


def dose_matrix(
    network: Network,
    first: str | Drug | Inhibition,
    second: str | Drug | Inhibition,
    *,
    context: str = "",
    fixed: str = "",
    readout: str = "",
    levels: Levels = QUARTERS,
    scheme: str | Scheme = "ode",
    start: str | Start = "initial",
    seed: int = 1,
    effect: str = "",
    notify: Notify | None = None,
) -> DoseMatrix:
    r"""Give two drugs at every pair of doses, and say what they do beyond what is expected of them.

    Cells settle, are treated and settle again; see `steady_states`. The excess is that over the better
    single drug, over Bliss independence and over Loewe additivity, with bounds, and "not
    identifiable" with the reason where the model cannot tell.

    In the logic ODE a dose is the level of the drug, and its Hill curves are the dose response. Under
    all other schemes a dose is the share of cells that respond: the surface is then a blend of four
    conditions, and is computed from these.

    Parameters
    ----------
    network : Network
        What was done to it with `Network.perturb` is done to all cells.
    first, second : str, Drug or Inhibition
        ``"DOX"`` or ``"INH:ERK"``, without a dose.
    context : str
    fixed : str
        Given in all conditions: ``"TKI"``, ``"KO:NRF2"``; phases are allowed, and the two drugs join
        the last.
    readout : str
        Node, phenotype or sum; by default that of the model's ``resistance``, or its first.
    levels : sequence of float, or two of them
        Doses from 0 to 1 of both drugs or of each; 0 is always among them.
    scheme : str or Scheme
    start : str or Start
    seed : int
        Of sampled starts and cells; all conditions share their random numbers.
    effect : {"", "high", "low"}
        Whether more or less of the readout is the effect; by default that by which the model's
        ``resistance`` tells sensitive cells.
    notify : callable, optional
        Called with conditions done and conditions in all.

    Returns
    -------
    DoseMatrix

    Raises
    ------
    InputError
        For an unknown name, a dose outside 0 to 1, or when the direction of the effect is not known.
    TooLargeError
        For more than 10,000 pairs of doses.

    Examples
    --------
    >>> net = Network.from_rules({"Growth": "EGFR | MET", "EGFR": "EGF", "MET": "EGF"}, contexts={"fed": {"EGF": True}})
    >>> found = dose_matrix(
    ...     net, "INH:EGFR", "INH:MET", context="fed", readout="Growth", effect="low", levels=(0, 0.5, 1), scheme="sync"
    ... )
    >>> print(found.table())
    INH:EGFR \ INH:MET  0  0.5   1
    ------------------  -  ----  ---
    0                   1  1     1
    0.5                 1  0.75  0.5
    1                   1  0.5   0
    Growth beside [fed: untreated] (sync); less of it is the effect.
    >>> print(found.gate)
    INH:EGFR and INH:MET are both needed (AND): neither does anything alone. More than expected by construction.
    """
    bare = without_clamps(network)
    (one_scheme, *more) = as_schemes(scheme)
    if more:
        message = "a dose matrix is that of one update scheme: give one"
        raise InputError(message)
    (base,) = baselines_of(network, bare, [context], fixed)
    chosen = _drug(first, bare, base), _drug(second, bare, base)
    if chosen[0].clamp() == chosen[1].clamp():
        message = f"{typed(chosen[0])} twice: name two drugs"
        raise InputError(message)
    wanted = parse_readout(readout or default_readout(bare), bare)
    direction = _direction(effect, wanted, bare)
    asked = Asked(bare, base, chosen, _doses(levels), wanted, direction, one_scheme, as_start(start), seed)
    return _compared(asked, measure(asked, notify))


def _drug(item: str | Dosed, network: Network, base: Condition) -> Dosed:
    """Read one drug, and see that nothing else is done to its node."""
    drug = _read(item, network) if isinstance(item, str) else item.bind(network)
    if drug.dose != 1:
        message = f"{drug}: name the drug without a dose; which doses it is given at are the levels"
        raise InputError(message)
    node = drug.clamp().node
    for given in (given for phase in base.phases for given in phase.items):
        clamp = given.clamp()
        if clamp is not None and clamp.node == node:
            message = f"all cells are given {given}, so {typed(drug)} has no doses of its own"
            raise InputError(message)
    return drug


def _read(text: str, network: Network) -> Dosed:
    phases = parse_condition(text, network).phases
    items = [item for phase in phases for item in phase.items]
    if len(phases) != 1 or len(items) != 1:
        message = f"{text!r}: name one drug or inhibitor; what all cells are given beside is fixed"
        raise InputError(message)
    if not isinstance(items[0], Drug | Inhibition):
        message = f"{items[0]} has no dose: name a drug (DOX) or an inhibitor (INH:ERK)"
        raise InputError(message)
    return items[0]


def _doses(levels: Levels) -> tuple[Floats, Floats]:
    """Return rising doses of both drugs, 0 among them."""
    pair = levels if len(levels) == 2 and not isinstance(levels[0], int | float) else (levels, levels)
    found = []
    for each in pair:
        doses = np.unique(np.array([0.0, *each], np.float64))  # type: ignore[misc]
        if not ((doses >= 0) & (doses <= 1)).all():
            message = f"doses lie between 0 and 1 (the fraction of full effect), not {doses.min():g} to {doses.max():g}"
            raise InputError(message)
        if len(doses) < 2:
            message = "give at least one dose above 0"
            raise InputError(message)
        found.append(doses)
    pairs = len(found[0]) * len(found[1])
    if pairs > MOST_PAIRS:
        message = f"{pairs:,} pairs of doses (limit {MOST_PAIRS:,}): give fewer doses"
        raise TooLargeError(message)
    return found[0], found[1]


def _direction(effect: str, readout: Readout, network: Network) -> Direction:
    match effect:
        case "high" | "low":
            return effect
        case "":
            pass
        case _:
            message = f"effect is 'high' or 'low', not {effect!r}"
            raise InputError(message)
    known = network.resistance
    try:
        same = known is not None and parse_readout(known.readout, network).canonical == readout.canonical
    except ConditionError:
        same = False
    if known is None or not same:
        message = (
            f"whether more or less of {readout.canonical} is the effect is not known: say effect 'high' or 'low' "
            f"(--effect on the command line)"
        )
        raise InputError(message)
    return known.sensitive_when


def _compared(asked: Asked, measured: Measured) -> DoseMatrix:
    """Compare every pair of doses with the single drugs."""
    values = measured.values
    effects = Effects.of(values, asked.readout.top, asked.direction).reshaped(*asked.shape)
    one, other, none = effects[:, :1], effects[:1, :], effects[:1, :1]
    restless = (values.oscillates | (values.unanswered != "")).reshape(asked.shape)
    margin = LEVEL / 2 if isinstance(asked.scheme, LogicODE) else 1e-9
    reasons = reasons_of(effects, restless, asked.names, margin)
    loewe, index = _loewe(asked, effects, reasons.loewe, measured.curves)
    return DoseMatrix(
        model=asked.network.id,
        condition=asked.base.canonical,
        drugs=asked.names,
        doses=asked.doses,
        readout=asked.readout.text,
        top=asked.readout.top,
        direction=asked.direction,
        scheme=asked.scheme.name,
        start=asked.start.kind,
        seed=asked.seed,
        values=values,
        effects=effects,
        single=_told(single_excess(effects, one, other), reasons.single),
        bliss=_told(bliss_excess(effects, one, other, none), reasons.bliss),
        loewe=loewe,
        index=index,
        by_construction=measured.by_construction,
        gate=measured.gate,
    )


def _told(excess: Effects, reason: npt.NDArray[np.str_]) -> Beyond:
    """Keep what can be told of pairs of drugs."""
    known = reason == ""
    known[0, :] = known[:, 0] = False
    kept = excess.where(known)
    rounded = Effects(*(np.round(each, 12) + 0.0 for each in (kept.value, kept.low, kept.high)))
    return Beyond(rounded, reason)


def _loewe(
    asked: Asked, effects: Effects, reasons: npt.NDArray[np.str_], curves: Callable[[], Curves]
) -> tuple[Beyond, Effects]:
    """Compare with the isoboles; single drugs are followed only where some pair of doses needs their curves."""
    shape = effects.value.shape
    expected, index, low, high = (np.full(shape, np.nan) for _ in range(4))
    said = reasons.astype(object)
    pair: Curves | None = None
    for row, column in np.ndindex(*asked.shape):
        if row and column and not reasons[row, column]:
            pair = pair or curves()
            doses = float(asked.doses[0][row]), float(asked.doses[1][column])
            found = _additive(pair, doses, float(effects.value[row, column]))
            expected[row, column], index[row, column] = found.expected, found.index
            low[row, column], high[row, column] = found.low, found.high
            said[row, column] = found.reason if np.isnan(found.expected) else ""
    excess = np.round(effects.value - expected, 12) + 0.0
    return Beyond(Effects(excess, excess, excess), said.astype(np.str_)), Effects(index, low, high)


def _additive(pair: Curves, doses: tuple[float, float], effect: float) -> Additive:
    one, other = pair
    if isinstance(one, str):
        return Additive.undefined(one)
    if isinstance(other, str):
        return Additive.undefined(other)
    return loewe_at(one, other, doses, effect)
