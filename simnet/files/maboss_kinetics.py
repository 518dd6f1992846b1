"""Between what a MaBoSS file says beside its rules and what a network carries: rates, starts, times."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from simnet.files.assembly import start_of
from simnet.files.maboss_expressions import Apply, Formula, Name, Number
from simnet.files.maboss_rates import NodeRates, RateTable, decided
from simnet.files.maboss_settings import MaBoSSSettings, StartGroup
from simnet.logic import Expr, fold
from simnet.network import Kinetics, Network
from simnet.network.about import frozen
from simnet.network.kinetics import Clock, JointStart, Law

__all__ = ["kinetics_of", "settings_of"]

# MaBoSS's own defaults, for what a .cfg leaves open
MAX_TIME, TIME_TICK, SAMPLE_COUNT = 1000.0, 0.5, 10_000.0
WRITTEN_TIME, WRITTEN_COUNT = 10.0, 10_000.0  # of a network that has no times of its own
MAX_WINDOWS = 100_000


def kinetics_of(network: Network, settings: MaBoSSSettings) -> Kinetics:
    """Return what a network can carry of the settings of its file: everything that changes its course.

    Parameters
    ----------
    network : Network
        As read from the .bnd.
    settings : MaBoSSSettings

    Returns
    -------
    Kinetics
        Rates other than 1, the start of every node, and times where a .cfg gave any.
    """
    rates = {}
    for name, node in network.nodes.items():
        if node.is_input:
            continue
        pair = _rates(name, settings)
        if pair != (1.0, 1.0):
            rates[name] = pair
    joint = tuple(JointStart(group.nodes, tuple(group.probabilities.items())) for group in settings.starts)
    named = {name for group in joint for name in group.nodes}
    fair = tuple(JointStart((name,), (((1,), 0.5), ((0,), 0.5))) for name in network.nodes if name not in named)
    return Kinetics(rates=frozen(rates), starts=(*joint, *fair), clock=_clock(network, settings))


def _rates(node: str, settings: MaBoSSSettings) -> tuple[float | Law, float | Law]:
    written = settings.rates[node]
    if written.up is not None and written.down is not None:
        return written.up, written.down
    table = settings.table(node)
    up = _law(table.up, table) if written.up is None else written.up
    down = _law(table.down, table) if written.down is None else written.down
    return up, down


def _law(rates: npt.NDArray[np.float64], table: RateTable) -> Law:
    """Say in which states a rate has which value; 0 needs no words."""
    return tuple((decided(rates == number, table.regulators), float(number)) for number in np.unique(rates[rates > 0]))


def _clock(network: Network, settings: MaBoSSSettings) -> Clock | None:
    if not settings.run:
        return None
    time, tick = settings.run.get("max_time", MAX_TIME), settings.run.get("time_tick", TIME_TICK)
    windows = max(1, min(round(time / tick), MAX_WINDOWS)) if tick > 0 else 1
    outputs = tuple(name for name in network.nodes if name not in settings.internal)
    return Clock(float(time), windows, max(1, round(settings.run.get("sample_count", SAMPLE_COUNT))), outputs)


def settings_of(network: Network, names: Mapping[str, str]) -> MaBoSSSettings:
    """Say in MaBoSS's words what a network carries, so that it can be written.

    A node follows its rule at rate ``$u_NODE`` or ``$d_NODE``, inputs keep their value.

    Parameters
    ----------
    network : Network
    names : Mapping[str, str]
        Name in the file by node id.
    """
    rates: dict[str, NodeRates] = {}
    parameters: dict[str, float] = {}
    for node in network.nodes.values():
        if node.rule is None:
            rates[node.id] = NodeRates(Number(0.0), Number(0.0), up=0.0, down=0.0)
            continue
        up, down = network.kinetics.rates.get(node.id, (1.0, 1.0))
        known = {f"{side}_{names[node.id]}": rate for side, rate in (("u", up), ("d", down))}
        parameters |= {name: rate for name, rate in known.items() if not isinstance(rate, tuple)}
        logic, zero = Name("@logic"), Number(0.0)
        rising, falling = (Name(f"${name}") for name in known)
        rates[node.id] = NodeRates(
            _sum(up) if isinstance(up, tuple) else Apply("?:", (logic, rising, zero)),
            _sum(down) if isinstance(down, tuple) else Apply("?:", (logic, zero, falling)),
        )
    clock = network.kinetics.clock or Clock(WRITTEN_TIME, round(WRITTEN_TIME / TIME_TICK), int(WRITTEN_COUNT), ())
    run = {
        "max_time": clock.duration,
        "time_tick": clock.duration / clock.windows,
        "sample_count": float(clock.runs),
    }
    internal = tuple(name for name in network.nodes if name not in clock.outputs) if clock.outputs else ()
    return MaBoSSSettings(rates, parameters, _starts(network), internal, run=run)


def _starts(network: Network) -> tuple[StartGroup, ...]:
    groups = tuple(StartGroup(group.nodes, dict(group.outcomes)) for group in network.kinetics.starts)
    named = {name for group in groups for name in group.nodes}
    plain = {name: value for name, value in start_of(network).items() if name not in named}
    return (*groups, *(StartGroup((name,), {(int(value),): 1.0}) for name, value in plain.items()))


def _sum(law: Law) -> Formula:
    """Write a law as a sum of ``EXPRESSION ? NUMBER : 0``."""
    terms: list[Formula] = [Apply("?:", (_formula(expr), Number(number), Number(0.0))) for expr, number in law]
    total = terms[0] if terms else Number(0.0)
    for term in terms[1:]:
        total = Apply("+", (total, term))
    return total


def _formula(expr: Expr) -> Formula:
    return fold(
        expr,
        const=lambda value: _as_formula(Number(float(value))),
        var=lambda name: _as_formula(Name(name)),
        negate=lambda inner: _as_formula(Apply("!", (inner,))),
        both=lambda a, b: _as_formula(Apply("&", (a, b))),
        either=lambda a, b: _as_formula(Apply("|", (a, b))),
    )


def _as_formula(formula: Formula) -> Formula:
    return formula
