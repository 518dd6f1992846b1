"""What the rates of a MaBoSS node say: a rule, how fast it is followed, and what no rule can say.

A node goes up at `rate_up` where it is off, and down at `rate_down` where it is on. Its rule is
that of the transitions that can happen: on, where it is off and may go up, or is on and may not
go down. Where each rate has one value besides 0, rule and two numbers say everything; where it has
several, the node is not reducible, and its table has the rates of every state of its regulators.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from simnet.errors import TooLargeError
from simnet.files.maboss_expressions import Apply, Formula, Name, Number, calculate, compute, names_in, value
from simnet.logic import (
    FALSE,
    TRUE,
    And,
    Expr,
    Not,
    Or,
    Var,
    conjunction,
    disjunction,
    equivalent,
    negation,
    substitute,
    truth_table,
    variables,
)

__all__ = [
    "MAX_REGULATORS", "NodeRates", "RateTable", "Reading", "decided", "default_rates", "rate_table", "read_rates",
]  # fmt: skip

MAX_REGULATORS = 16  # of a table of rates: 65,536 states
MAX_VALUES = 2


@dataclass(frozen=True, slots=True)
class NodeRates:
    """The rates of a node.

    Parameters
    ----------
    rate_up, rate_down : Formula
        As written.
    attributes : Mapping[str, Formula or str]
        What else the node says, such as ``logic``, by name.
    up, down : float or None
        The only rate besides 0 with which the node goes up and down when its rule says so; 0
        when it never does, None when there are several such rates.
    """

    rate_up: Formula
    rate_down: Formula
    attributes: Mapping[str, Formula | str] = field(default_factory=lambda: MappingProxyType({}))
    up: float | None = 1.0
    down: float | None = 1.0

    @property
    def is_reducible(self) -> bool:
        """Whether the rule of the node and the numbers `up` and `down` say everything."""
        return self.up is not None and self.down is not None


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rates of a node in every state of its regulators.

    Parameters
    ----------
    regulators : tuple of str
        Node ids; the first one is the least significant bit of the row number. The node itself
        is one where its rates name it.
    up, down : ndarray of float, shape (2**len(regulators),)
        Transitions per unit of time: `up` counts where the node is off, `down` where it is on.
    """

    regulators: tuple[str, ...]
    up: npt.NDArray[np.float64]
    down: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """A node's rule (None for an input, whose rates are 0) and rates."""

    rule: Expr | None
    up: float | None
    down: float | None


def default_rates(attributes: Mapping[str, Formula | str]) -> tuple[Formula, Formula]:
    """Return the rates of a node that states none: 1 when its logic says so, 0 without logic."""
    if not isinstance(attributes.get("logic"), Number | Name | Apply):
        return Number(0.0), Number(0.0)
    return _when_logic(1.0, 0.0), _when_logic(0.0, 1.0)


def _when_logic(on: float, off: float) -> Formula:
    return Apply("?:", (Name("@logic"), Number(on), Number(off)))


def rate_table(rates: NodeRates, parameters: Mapping[str, float]) -> RateTable:
    """Tabulate the rates of a node.

    Raises
    ------
    TooLargeError
        Beyond 16 regulators.
    ValueError
        When a rate is negative or no number in some state.
    """
    formulas = {name: part for name, part in rates.attributes.items() if not isinstance(part, str)}
    used = _used(rates, formulas)
    regulators = tuple(name for name in used if name[0] not in "$@")
    if len(regulators) > MAX_REGULATORS:
        message = f"a table of rates over {len(regulators)} regulators has 2^{len(regulators)} rows"
        raise TooLargeError(f"{message} (limit 2^{MAX_REGULATORS})")
    rows = np.arange(1 << len(regulators))
    scope: dict[str, npt.NDArray[np.float64] | float] = {f"${name}": number for name, number in parameters.items()}
    scope |= {name: ((rows >> place) & 1).astype(float) for place, name in enumerate(regulators)}
    for name in _in_order(formulas, used):
        scope[f"@{name}"] = value(formulas[name], scope)
    up, down = (
        np.array(np.broadcast_to(value(rate, scope), rows.shape)) for rate in (rates.rate_up, rates.rate_down)
    )
    for rate in (up, down):
        if not (rate >= 0).all():
            message = "a rate is negative or no number in some state"
            raise ValueError(message)
    return RateTable(regulators, up, down)


def _used(rates: NodeRates, formulas: Mapping[str, Formula]) -> tuple[str, ...]:
    """Return every name that the rates reach, directly or through attributes."""
    found = dict.fromkeys((*names_in(rates.rate_up), *names_in(rates.rate_down)))
    waiting = list(found)
    while waiting:
        name = waiting.pop()
        if name[0] == "@" and name[1:] in formulas:
            fresh = [n for n in names_in(formulas[name[1:]]) if n not in found]
            found.update(dict.fromkeys(fresh))
            waiting += fresh
    return tuple(found)


def _in_order(formulas: Mapping[str, Formula], used: Sequence[str]) -> list[str]:
    """Return the attributes in use, each after those that it names.

    Raises
    ------
    ValueError
        When they name each other in a circle.
    """
    attributes = [name[1:] for name in used if name[0] == "@"]
    waiting = {name: {n[1:] for n in names_in(formulas[name]) if n[0] == "@"} for name in attributes}
    done: list[str] = []
    while waiting:
        ready = [name for name, needs in waiting.items() if needs <= set(done)]
        if not ready:
            message = f"the attributes {', '.join('@' + name for name in waiting)} name each other in a circle"
            raise ValueError(message)
        done += ready
        for name in ready:
            del waiting[name]
    return done


# rule and rates --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Switch:
    """A quantity with at most two values: `on` where `when` holds, else `off`."""

    when: Expr
    on: float
    off: float

    def where(self, holds: Callable[[float], bool]) -> Expr:
        """Return where the quantity is as asked."""
        if holds(self.on):
            return TRUE if holds(self.off) else self.when
        return negation(self.when) if holds(self.off) else FALSE


def _constant(number: float) -> _Switch:
    return _Switch(TRUE, number, number)


def read_rates(node: str, rates: NodeRates, parameters: Mapping[str, float]) -> Reading:
    """Find the rule of a node and how fast it is followed.

    Exact: by logic where each rate has at most two values, else by the table of rates.

    Parameters
    ----------
    node : str
    rates : NodeRates
        `up` and `down` are not looked at.
    parameters : Mapping[str, float]

    Raises
    ------
    TooLargeError
        When a rate of a node with more than 16 regulators has more than two values.
    ValueError
        For rates that are negative or no number, and attributes that name each other in a circle.
    """
    formulas = {name: part for name, part in rates.attributes.items() if not isinstance(part, str)}
    known: dict[str, _Switch | None] = {f"${name}": _constant(number) for name, number in parameters.items()}
    for name in _in_order(formulas, _used(rates, formulas)):
        known[f"@{name}"] = _two_valued(formulas[name], known)
    up, down = (_two_valued(rate, known) for rate in (rates.rate_up, rates.rate_down))
    logic = known.get("@logic") or next((s for n, s in known.items() if n[0] == "@" and s is not None), None)
    stated = None if logic is None else logic.where(bool)
    if up is None or down is None:
        return _from_table(node, rate_table(rates, parameters), stated)
    for number in (up.on, up.off, down.on, down.off):
        if not number >= 0:
            message = "a rate is negative or no number in some state"
            raise ValueError(message)
    rises = substitute(up.where(bool), {node: FALSE})
    falls = substitute(down.where(bool), {node: TRUE})
    return Reading(_rule(node, rises, falls, stated), _only(up, rises), _only(down, falls))


def _two_valued(formula: Formula, known: Mapping[str, _Switch | None]) -> _Switch | None:
    def name(text: str) -> _Switch | None:
        return known[text] if text[0] in "$@" else _Switch(Var(text), 1.0, 0.0)

    return compute(formula, _constant, name, _switched)


def _switched(sign: str, parts: Sequence[_Switch | None]) -> _Switch | None:
    """Apply a sign to two-valued quantities; None when the result may have more values."""
    if sign == "?:":
        return _chosen(parts)
    given = [part for part in parts if part is not None]
    if len(given) < len(parts):
        return None
    if sign in ("&", "|"):
        gather = conjunction if sign == "&" else disjunction
        return _Switch(gather(part.where(bool) for part in given), 1.0, 0.0)
    varying = [part for part in given if part.on != part.off and not (math.isnan(part.on) and math.isnan(part.off))]
    if len(varying) == 2 and sign == "^":
        a, b = (part.where(bool) for part in given)
        return _Switch(Or((And((a, negation(b))), And((negation(a), b)))), 1.0, 0.0)
    if len(varying) > 1:
        return None
    with np.errstate(all="ignore"):
        on, off = (
            float(calculate(sign, [np.asarray(getattr(part, side), float) for part in given])) for side in ("on", "off")
        )
    return _Switch(varying[0].when if varying else TRUE, on, off)


def _chosen(parts: Sequence[_Switch | None]) -> _Switch | None:
    asked, then, otherwise = parts
    if asked is None:
        return None
    condition = asked.where(bool)
    if condition in (TRUE, FALSE):
        return then if condition == TRUE else otherwise
    if then is None or otherwise is None:
        return None
    values = {then.on, then.off, otherwise.on, otherwise.off}
    if len(values) == 1:
        return then
    if len(values) > MAX_VALUES:
        return None
    high = max(values)
    here = conjunction((condition, then.where(lambda x: x == high)))
    there = conjunction((negation(condition), otherwise.where(lambda x: x == high)))
    return _Switch(disjunction((here, there)), high, min(values))


def _only(rate: _Switch, possible: Expr) -> float | None:
    """Return the only value besides 0; 0 where the transition never happens."""
    found = {number for number in (rate.on, rate.off) if number > 0}
    if possible == FALSE:
        return 0.0
    return found.pop() if len(found) == 1 else None


def _rule(node: str, rises: Expr, falls: Expr, stated: Expr | None) -> Expr | None:
    """Return the rule of the transitions, as the file states it where that says the same."""
    if rises == FALSE and falls == FALSE:
        return None
    exact = disjunction((conjunction((negation(Var(node)), rises)), conjunction((Var(node), negation(falls)))))
    for candidate in (stated, rises):
        if candidate is not None and (candidate == exact or equivalent(candidate, exact)):
            return candidate
    return exact


def _from_table(node: str, table: RateTable, stated: Expr | None) -> Reading:
    regulators = table.regulators if node in table.regulators else (*table.regulators, node)
    wide = len(regulators) > len(table.regulators)
    up, down = ((np.tile(rate, 2) if wide else rate) for rate in (table.up, table.down))
    on = (np.arange(1 << len(regulators)) >> regulators.index(node)) & 1 == 1
    wanted = np.where(on, ~(down > 0), up > 0)
    reading = [_only_value(up[~on]), _only_value(down[on])]
    if (wanted == on).all():
        return Reading(None, *reading)
    fits = stated is not None and set(variables(stated)) <= set(regulators)
    if fits and stated is not None and (truth_table(stated, regulators) == wanted).all():
        return Reading(stated, *reading)
    return Reading(decided(wanted, regulators), *reading)


def _only_value(rates: npt.NDArray[np.float64]) -> float | None:
    found = np.unique(rates[rates > 0])
    return 0.0 if not len(found) else float(found[0]) if len(found) == 1 else None


def decided(table: npt.NDArray[np.bool_], regulators: Sequence[str]) -> Expr:
    """Write a truth table as decisions, the last regulator first (Shannon's expansion)."""
    if table.all() or not table.any():
        return TRUE if table.all() else FALSE
    *others, last = regulators
    off, on = np.split(table, 2)
    low, high = decided(off, others), decided(on, others)
    if (off == on).all():
        return low
    if (off & ~on).sum() == 0:  # raising the regulator never turns the node off
        return disjunction((low, conjunction((Var(last), high))))
    if (on & ~off).sum() == 0:
        return disjunction((high, conjunction((Not(Var(last)), low))))
    return disjunction((conjunction((Not(Var(last)), low)), conjunction((Var(last), high))))
