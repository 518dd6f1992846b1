"""Do cells remember? Steady states while a dose, an input or a curve moves up and down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from simnet.analysis.branches import Curve, curves_through
from simnet.analysis.continuation import Branch, sweep
from simnet.analysis.family import Family, family, resting
from simnet.engine.ode import accuracy_of, integrate, start_levels
from simnet.errors import InputError
from simnet.network import Network
from simnet.results.hysteresis import Hysteresis, Jump, SteadyBranch, Sweep, TurningPoint
from simnet.scenario import (
    Condition,
    EdgeParameters,
    LevelStage,
    LogicODE,
    Readout,
    Start,
    level_stages,
    parse_condition,
    parse_readouts,
)
from simnet.scenario.along import Along, parse_along
from simnet.study.levels import level_of
from simnet.study.parameters import with_kinetics
from simnet.study.starts import rewritten

__all__ = ["hysteresis"]

STEPS = 100  # of each sweep
STARTS = 40  # random starts at both ends and in the middle, to meet branches that the sweeps do not
LARGEST_STEPS = 5_000

Levels = npt.NDArray[np.float64]


def hysteresis(
    network: Network,
    condition: str | Condition = "untreated",
    *,
    along: str | Along,
    readouts: str | Iterable[str] = (),
    scheme: LogicODE | None = None,
    steps: int = STEPS,
    starts: int = STARTS,
    seed: int = 1,
) -> Hysteresis:
    """Move one number up and down, and find the steady states of the logic ODE on the way.

    Cells settle with the number at its low end and go through the phases of the condition; in the
    last one it rises slowly to its high end and falls again. Branches, also unstable ones, are
    followed round their folds.

    Parameters
    ----------
    network : Network
    condition : str or Condition
        What is done beside; a dose of the moved drug in its last phase is overruled.
    along : str or Along
        ``DOX`` (a drug or input, or any node, which is then held), ``INH:ERK``, ``half``, ``hill``,
        ``half:GSTP1->ERK``.
    readouts : str or iterable of str
        The model's own by default.
    scheme : LogicODE, optional
    steps : int
        Of each sweep; folds are found exactly whatever it is.
    starts : int
        Random starts at both ends and in the middle, from which further branches are looked for.
    seed : int

    Returns
    -------
    Hysteresis

    Raises
    ------
    InputError
        For an unknown name or a contradiction in the condition.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS | ERK"})
    >>> found = hysteresis(net, along="RAS", readouts="ERK", scheme=LogicODE("hillcube"))
    >>> print(found.sentence("ERK"))
    memory: as RAS rises, ERK jumps from 0.25 to 0.862 at RAS = 0.285; as it falls again, ERK does not jump back:
    0.809 at RAS = 0.
    """
    if not 2 <= steps <= LARGEST_STEPS:
        message = f"{steps} steps: a sweep has 2 to {LARGEST_STEPS:,}"
        raise InputError(message)
    asked = parse_condition(condition, network) if isinstance(condition, str) else condition
    wanted = parse_readouts(readouts, network)
    network = rewritten(network, asked)
    moved = parse_along(along, network) if isinstance(along, str) else along
    own = with_kinetics(LogicODE() if scheme is None else scheme, network)
    scheme = own if isinstance(own, LogicODE) else LogicODE()
    stages = _stages(level_stages(asked, network), moved)
    one = family(network, stages[-1], scheme, moved)
    begin = integrate(network, stages[:-1], _at(scheme, network, moved), start_levels(network, Start()))
    values = np.linspace(moved.low, moved.high, steps + 1)
    up = sweep(one, begin.levels[-1, 0], values, scheme)
    down = sweep(one, up.levels[-1], values[::-1], scheme)
    curves = curves_through(one, _seeds(one, network, scheme, (up, down), Start("random", starts), seed))
    return _result(network, asked, one, wanted, curves, up, down)


def _stages(stages: Sequence[LevelStage], moved: Along) -> list[LevelStage]:
    """Put a moved level at its low end wherever the condition does not change it after settling."""
    if moved.what != "level":
        return list(stages)
    settled = stages[0].held.get(moved.node)
    found = []
    for place, stage in enumerate(stages):
        kept = 0 < place < len(stages) - 1 and stage.held.get(moved.node) != settled
        found.append(stage if kept else replace(stage, held={**stage.held, moved.node: moved.low}))
    return found


def _at(scheme: LogicODE, network: Network, moved: Along) -> LogicODE:
    """Return the scheme with a moved curve at its low end, for the phases before."""
    if moved.what not in ("half", "hill"):
        return scheme
    edges = dict(scheme.edges)
    for target, node in network.nodes.items():
        for regulator in node.regulators:
            if moved.regulation in (None, (regulator, target)):
                old = edges.get((regulator, target), EdgeParameters())
                new = replace(old, k=moved.low) if moved.what == "half" else replace(old, n=moved.low)
                edges[regulator, target] = new
    return replace(scheme, edges=edges)


def _seeds(
    one: Family, network: Network, scheme: LogicODE, sweeps: tuple[Branch, Branch], start: Start, seed: int
) -> list[tuple[float, Levels]]:
    """Return equilibria from which to trace: ends of the sweeps, ends of jumps, and from random starts."""
    up, down = sweeps
    seeds = [(up.values[0], up.levels[0]), (up.values[-1], up.levels[-1]), (down.values[-1], down.levels[-1])]
    for branch in sweeps:
        seeds += [(branch.values[at], branch.levels[at]) for at in np.flatnonzero(branch.jumped)]
    begin = start_levels(network, start, seed)
    for value in (one.along.low, (one.along.low + one.along.high) / 2, one.along.high):
        seeds += [(value, levels) for levels in resting(one, value, begin, accuracy_of(scheme))]
    roots = [(float(value), one.root(levels, float(value))) for value, levels in seeds]
    return [(value, levels) for value, levels in roots if levels is not None]


def _result(
    network: Network,
    condition: Condition,
    one: Family,
    wanted: tuple[Readout, ...],
    curves: tuple[Curve, ...],
    up: Branch,
    down: Branch,
) -> Hysteresis:
    names = one.system.names

    def read(levels: Levels) -> Levels:
        by_name = dict(zip(names, levels.T, strict=True))
        shown = [level_of(readout.terms, by_name) + np.zeros(len(levels)) for readout in wanted]
        return np.array(shown).T.reshape(len(levels), len(wanted)) + 0.0

    folds = sorted(
        (TurningPoint(fold.value, read(fold.levels[None, :])[0]) for curve in curves for fold in curve.folds),
        key=lambda fold: fold.value,
    )
    return Hysteresis(
        model=network.id,
        condition=str(condition) or "untreated",
        along=one.along.label,
        says=one.along.says,
        readouts=tuple(readout.text for readout in wanted),
        branches=tuple(SteadyBranch(curve.values, read(curve.levels), curve.stable) for curve in curves),
        folds=tuple(folds),
        up=Sweep(up.values, read(up.levels), up.stable, tuple(_jumps(one, up, curves, read))),
        down=Sweep(down.values, read(down.levels), down.stable, tuple(_jumps(one, down, curves, read))),
    )


def _jumps(one: Family, branch: Branch, curves: Sequence[Curve], read: Callable[[Levels], Levels]) -> list[Jump]:
    """Return where a sweep left a branch: at the fold between two of its values that is nearest in levels."""
    folds = [fold for curve in curves for fold in curve.folds]
    found = []
    for at in np.flatnonzero(branch.jumped):
        low, high = sorted((float(branch.values[at - 1]), float(branch.values[at])))
        between = [fold for fold in folds if low <= fold.value <= high]
        before, after, value = branch.levels[at - 1], branch.levels[at], float(branch.values[at])
        if between:
            fold = min(between, key=lambda each: float(np.abs(each.levels - before).max()))
            landed = one.root(after, fold.value)
            before, value = fold.levels, fold.value
            after = after if landed is None else landed
        left, landed_at = read(np.array([before, after]))
        found.append(Jump(value, left, landed_at, at_fold=bool(between)))
    return found
