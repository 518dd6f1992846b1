"""What two drugs do beyond what is expected of them: the best single one, Bliss, Loewe.

Effects are shares of the full effect, 0 to 1. The expectations are those of Berenbaum 1989 (Pharmacol
Rev 41:93) and Foucquier and Guedj 2015 (Pharmacol Res Perspect 3:e00149):

- highest single agent: the stronger drug's own effect, ``max(e1, e2)``;
- Bliss independence (Bliss 1939, Ann Appl Biol 26:585): what is left unaffected by both is the
  product of what each leaves, ``(1 - e) / (1 - e0) = (1 - e1) / (1 - e0) * (1 - e2) / (1 - e0)``,
  where `e0` is what untreated cells show;
- Loewe additivity (Loewe 1953, Arzneimittelforschung 3:285): along an isobole
  ``d1 / D1(e) + d2 / D2(e) = 1``, where `Di(e)` is the dose that reaches `e` alone.

Bounds go through as interval arithmetic. For intervals over what can be reached this encloses every
possible value. For 95 % confidence intervals it is the MOVER of Zou and Donner 2008 (Stat Med
27:1693) at the least favourable correlation: no matter how the conditions of one experiment depend on
each other (here they share random numbers), the standard error of a sum is at most the sum of the
standard errors. Such intervals are wider than those of independent samples, and never too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.results.effects import Effects
from simnet.results.readoutcolumns import Floats

__all__ = ["Additive", "Curve", "bliss_excess", "loewe_at", "refined", "single_excess"]

STEP = 0.05  # a larger rise between neighbouring doses of a curve is a step
HALVINGS = 60  # of the bracket around an isobole


def single_excess(both: Effects, one: Effects, other: Effects) -> Effects:
    """Return the effect beyond that of the stronger single drug (highest single agent).

    Examples
    --------
    >>> point = lambda e: Effects(np.array([e]), np.array([e]), np.array([e]))
    >>> single_excess(point(0.75), point(0.5), point(0.25)).value.tolist()
    [0.25]
    """
    return Effects(
        both.value - np.maximum(one.value, other.value),
        both.low - np.maximum(one.high, other.high),
        both.high - np.maximum(one.low, other.low),
    )


def bliss_excess(both: Effects, one: Effects, other: Effects, untreated: Effects) -> Effects:
    """Return the effect beyond that of two drugs that act independently (Bliss 1939).

    NaN where untreated cells show the full effect.

    Examples
    --------
    >>> point = lambda e: Effects(np.array([e]), np.array([e]), np.array([e]))
    >>> bliss_excess(point(0.75), point(0.5), point(0.5), point(0.0)).value.tolist()
    [0.0]
    """
    return Effects(
        both.value - _independent(one.value, other.value, untreated.value),
        both.low - _independent(one.high, other.high, untreated.low),
        both.high - _independent(one.low, other.low, untreated.high),
    )


def _independent(one: Floats, other: Floats, untreated: Floats) -> Floats:
    unaffected = np.where(untreated < 1, 1 - untreated, np.nan)
    return np.asarray(1 - (1 - one) * (1 - other) / unaffected)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """What one drug does alone, as a line through many doses.

    Parameters
    ----------
    name : str
    doses : ndarray of float, shape (dose,)
        Rising from 0.
    effects : ndarray of float, shape (dose,)
    accuracy : float
        Differences up to it are rounding.
    linear : bool
        The line is the curve itself: a large rise is no step.
    """

    name: str
    doses: Floats
    effects: Floats
    accuracy: float = 0.0
    linear: bool = False

    @property
    def falls(self) -> bool:
        """Whether more of the drug does less somewhere."""
        return bool((np.maximum.accumulate(self.effects) - self.effects > 1.5 * self.accuracy + 1e-12).any())

    @property
    def top(self) -> float:
        """The greatest effect of the drug alone."""
        return float(self.effects.max())

    def step(self, level: float) -> tuple[float, float, float] | None:
        """Return the step in which a level lies: dose, effect before it, effect after it."""
        if self.linear:
            return None
        inside = (self.effects[:-1] < level - self.accuracy) & (level + self.accuracy < self.effects[1:])
        steep = np.flatnonzero(inside & (np.diff(self.effects) > STEP))
        if not len(steep):
            return None
        place = int(steep[0])
        return float(self.doses[place + 1]), float(self.effects[place]), float(self.effects[place + 1])

    def dose(self, level: float) -> float:
        """Return the smallest dose that reaches a level, between the doses by a straight line; NaN for none."""
        rising = np.maximum.accumulate(self.effects)
        place = int(np.searchsorted(rising, level))
        if place == len(rising):
            return float("nan")
        if place == 0:
            return 0.0
        below, above = rising[place - 1], rising[place]
        share = (level - below) / (above - below)
        return float(self.doses[place - 1] + share * (self.doses[place] - self.doses[place - 1]))


@dataclass(frozen=True, slots=True)
class Additive:
    """What Loewe additivity says of one pair of doses.

    Parameters
    ----------
    expected : float
        The effect of the isobole on which the doses lie; NaN where it is not defined.
    index : float
        ``d1 / D1(e) + d2 / D2(e)`` at the effect `e` that is seen (the combination index of Chou and
        Talalay 1984): below 1 less is needed than expected.
    low, high : float
        Of the index, as far as the effect is known.
    reason : str
        Why something is not defined; empty where all is.
    """

    expected: float
    index: float
    low: float
    high: float
    reason: str = ""

    @classmethod
    def undefined(cls, reason: str, expected: float = float("nan")) -> Additive:
        """Return what cannot be told."""
        nothing = float("nan")
        return cls(expected, nothing, nothing, nothing, reason)


def loewe_at(one: Curve, other: Curve, doses: tuple[float, float], effect: float) -> Additive:
    """Compare two doses, given together, with the isoboles of the single drugs (Loewe 1953).

    Parameters
    ----------
    one, other : Curve
    doses : (float, float)
        Both above 0.
    effect : float
        What is seen when they are given together.

    Returns
    -------
    Additive

    Examples
    --------
    >>> line = Curve("A", np.array([0.0, 1.0]), np.array([0.0, 1.0]), linear=True)
    >>> sham = loewe_at(line, line, (0.25, 0.5), 0.75)  # a drug beside itself is additive
    >>> round(sham.expected, 9), round(sham.index, 9)
    (0.75, 1.0)
    """
    reason = _refusal(one, other)
    if reason:
        return Additive.undefined(reason)
    expected, why = _isobole(one, other, doses)
    unfit = _index_refusal(one, other, effect)
    if unfit:
        return Additive.undefined(why or unfit, expected)
    slack = max(one.accuracy, other.accuracy)
    floor = max(one.effects[0], other.effects[0])
    index, high = _index(one, other, doses, effect), _index(one, other, doses, max(effect - slack, floor))
    low = _index(one, other, doses, effect + slack)
    return Additive(expected, index, 0.0 if np.isnan(low) else low, high, why)


def _index(one: Curve, other: Curve, doses: tuple[float, float], effect: float) -> float:
    needed = (one.dose(effect), other.dose(effect))
    shares = [given / alone if alone else float("inf") for given, alone in zip(doses, needed, strict=True)]
    return float(sum(shares))


def _refusal(one: Curve, other: Curve) -> str:
    """Say why no isobole exists at any dose."""
    for curve in (one, other):
        if curve.top - curve.effects[0] <= curve.accuracy + 1e-12:
            return f"{curve.name} alone has no effect at any dose"
        if curve.falls:
            return f"the effect of {curve.name} alone does not rise with every dose"
    return ""


def _index_refusal(one: Curve, other: Curve, effect: float) -> str:
    """Say why the doses that reach an effect alone are not known."""
    for curve in (one, other):
        if effect <= curve.effects[0] + curve.accuracy + 1e-12:
            return "no effect is seen, and every isobole is one of an effect"
        if effect > curve.top + 1e-12:
            return f"{curve.name} alone never reaches this effect (at most {curve.top:.3g})"
        if effect > curve.top - curve.accuracy and not curve.linear:
            return f"{curve.name} alone has its greatest effect there: more of it does the same"
        step = curve.step(effect)
        if step is not None:
            return _on_step(curve, step)
    return ""


def _on_step(curve: Curve, step: tuple[float, float, float]) -> str:
    dose, before, after = step
    return f"{curve.name} alone steps from {before:.3g} to {after:.3g} at dose {dose:.3g}: no dose gives this effect"


def _isobole(one: Curve, other: Curve, doses: tuple[float, float]) -> tuple[float, str]:
    """Return the effect of the isobole through two doses, by bisection: larger effects need more of both."""
    floor, ceiling = max(one.effects[0], other.effects[0]), min(one.top, other.top)
    weaker = one if one.top <= other.top else other
    if _index(one, other, doses, ceiling) > 1 + 1e-9:
        return float("nan"), f"additivity asks for more than {weaker.name} can do alone ({ceiling:.3g})"
    low, high = floor, ceiling
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _index(one, other, doses, middle) > 1 else (low, middle)
    for curve in (one, other):
        step = curve.step(high)
        if step is not None:
            return float("nan"), _on_step(curve, step)
    return float(high), ""


def refined(doses: Floats, effects: Floats, parts: int) -> Floats:
    """Return doses inside the steps of a curve, so that what is steep can be told from a step.

    Parameters
    ----------
    doses, effects : ndarray of float, shape (dose,)
    parts : int
        Into which each step is divided.

    Examples
    --------
    >>> refined(np.array([0.0, 0.5, 1.0]), np.array([0.0, 0.0, 1.0]), 2).tolist()
    [0.75]
    """
    steep: npt.NDArray[np.intp] = np.flatnonzero(np.abs(np.diff(effects)) > STEP)
    inner = np.arange(1, parts) / parts
    return np.asarray((doses[steep][:, None] + inner * np.diff(doses)[steep][:, None]).ravel(), np.float64)
