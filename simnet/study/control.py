"""Which smallest interventions bring cells to a goal, and whether they are just toxic."""

from __future__ import annotations

from collections.abc import Iterable

from simnet.analysis.leverage import helpful_directions
from simnet.errors import InputError
from simnet.network import Network, Perturbation
from simnet.results import Intervention, Interventions
from simnet.results.interventions import Reading
from simnet.scenario import (
    Asynchronous,
    Condition,
    Phase,
    Scheme,
    Start,
    Synchronous,
    TrapSpaces,
    as_schemes,
    as_start,
    parse_condition,
    parse_readout,
)
from simnet.scenario.allowed import Allowed, allowed_items, typed
from simnet.scenario.goal import Goal, negated, parse_goal, threshold
from simnet.study.search import Family, Notify, Trial, smallest_sets
from simnet.study.settle import Settler

__all__ = ["as_typed", "candidates_for", "control", "make_trial", "sensitive_goal"]

EXACT = (Synchronous, Asynchronous, TrapSpaces)
DEFAULT = Allowed()


def control(
    network: Network,
    want: str = "",
    *,
    when: str = "",
    max_size: int = 2,
    allowed: Allowed = DEFAULT,
    scheme: str | Scheme | Iterable[str | Scheme] = "sync,async,trap",
    start: str | Start = "initial",
    notify: Notify | None = None,
) -> Interventions:
    """Find all minimal sets of changes that bring treated cells to a goal. Exact.

    A set reaches the goal when every attractor that the treated cells can reach shows it in all of
    its states; it is minimal when no proper subset reaches it. The nodes that define the goal,
    those of the model's own readout of resistance, phenotypes and context inputs are never changed.

    Parameters
    ----------
    network : Network
    want : str
        ``CellDeath``, a phenotype, ``ROS_stress & !CellDeath`` or ``CellDeath + CellDeath_high > 1``.
        Without it, the sensitive side of what the model calls resistance.
    when : str
        The treatment, as a condition; by default the resistant cells under the drug.
    max_size : int
        Largest number of changes in a set.
    allowed : Allowed
        Which changes may be combined, and when genetic ones begin.
    scheme : str, Scheme or several
        ``sync``, ``async`` or ``trap``: where "every attractor" has an exact answer.
    start : str or Start
        ``initial`` or ``all``.
    notify : callable, optional
        Called with sets tried and sets in all.

    Returns
    -------
    Interventions
        Incomplete, and saying so, when the search was interrupted.

    Raises
    ------
    InputError
        When the goal or treatment is not understood, or cells are not resistant to begin with and
        `want` was left out.
    TooLargeError
        When there are more than 500,000 sets to try.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "P53", "P53": "0", "Growth": "ERK"},
    ...                          contexts={"on": {"RAS": True}})
    >>> print(*(found.name for found in control(net, "!Growth", when="on: untreated", max_size=1)), sep=", ")
    KO:ERK, OE:DUSP6, OE:P53
    """
    trial = make_trial(network, want, when=when, lifelong=allowed.lifelong, scheme=scheme, start=start)
    candidates = candidates_for(trial, allowed)
    family = smallest_sets(trial, candidates, max_size, notify)
    resistance = network.resistance
    reference = "" if resistance is None or resistance.reference == trial.base.context else resistance.reference
    return Interventions(
        model=network.id,
        goal=trial.goal.canonical,
        condition=trial.base.canonical,
        reference=reference,
        schemes=tuple(scheme.name for scheme in trial.schemes),
        entries=_entries(trial, family, reference),
        searched=family.searched,
        max_size=max_size,
        candidates=tuple(typed(item) for item in candidates),
        tried=family.tried,
        timing="from before settling" if allowed.lifelong else "in settled cells, with the last phase",
    )


def make_trial(
    network: Network,
    want: str,
    *,
    when: str,
    lifelong: bool,
    scheme: str | Scheme | Iterable[str | Scheme],
    start: str | Start,
) -> Trial:
    """Read goal, treatment, schemes and start; fill in what the model says of resistance."""
    schemes, begins = as_schemes(scheme), as_start(start)
    for each in schemes:
        if not isinstance(each, EXACT):
            message = f"a search for interventions is exact: schemes are sync, async and trap, not {each.name}"
            raise InputError(message)
    if begins.kind == "random":
        message = "a search for interventions is exact: start is 'initial' or 'all', not a random sample"
        raise InputError(message)
    resistance = network.resistance
    if not when and resistance is None:
        message = f"model {network.id!r} does not say what resistance means in it: give the treatment as a condition"
        raise InputError(message)
    if not when and resistance is not None:
        when = f"{resistance.context}: {resistance.drug}"
    base = parse_condition(when, network)
    goal = parse_goal(want, network) if want.strip() else sensitive_goal(network, base)
    return Trial(network, base, goal, schemes, begins, lifelong)


def sensitive_goal(network: Network, base: Condition) -> Goal:
    """Return the sensitive side of the model's readout: beyond half-way from resistant cells to the reference.

    Raises
    ------
    InputError
        When the model does not say what resistance means, or these cells are not resistant.
    """
    resistance = network.resistance
    if resistance is None:
        message = f"model {network.id!r} does not say what resistance means in it: say what you want to see"
        raise InputError(message)
    readout = parse_readout(resistance.readout, network)
    settler, scheme = Settler(network), Synchronous()
    resistant = settler.value(base, scheme, readout)
    drug = parse_condition(f"{resistance.reference}: {resistance.drug}", network)
    sensitive = settler.value(drug, scheme, readout)
    if resistant.value is None or sensitive.value is None or resistant.value == sensitive.value:
        message = (
            f"[{base.canonical}] and [{drug.canonical}] both show {readout.canonical} = {resistant}: these cells are "
            "not resistant, so say what you want to see"
        )
        raise InputError(message)
    high = sensitive.value > resistant.value
    if readout.top == 1:
        goal = parse_goal(resistance.readout, network)
        return goal if high else negated(goal)
    return threshold(readout, ">" if high else "<", (resistant.value + sensitive.value) / 2)


def candidates_for(trial: Trial, allowed: Allowed) -> tuple[Perturbation, ...]:
    """List the single changes that can bring the goal about, on nodes that the treatment leaves alone."""
    network = trial.network
    spared = {*trial.goal.nodes, *_readout_nodes(network), *_held(trial.base, network)}
    ways = helpful_directions(network, trial.goal.expr)
    found = []
    for item in allowed_items(network, allowed, spared):
        clamp = item.clamp()
        if clamp is not None and (clamp.node, 1 if clamp.value else -1) in ways:
            found.append(item)
    return tuple(found)


def _readout_nodes(network: Network) -> Iterable[str]:
    if network.resistance is None:
        return ()
    return parse_goal(f"{network.resistance.readout} > 0", network).nodes


def _held(base: Condition, network: Network) -> set[str]:
    """Return the nodes that the treatment holds in some phase."""
    items = (*network.perturbations, *(item for phase in base.phases for item in phase.items))
    return {clamp.node for item in items if (clamp := item.clamp()) is not None}


def _entries(trial: Trial, family: Family, reference: str) -> tuple[Intervention, ...]:
    """Add to each set what it is under the other schemes, and what it does without the treatment."""
    order = {item: place for place, item in enumerate(family.candidates)}
    sets = list(dict.fromkeys(items for found in family.smallest.values() for items in found))
    sets.sort(key=lambda items: (len(items), [order[item] for item in items]))
    if not sets:
        return ()
    works = trial.reached(sets)
    alone = _bare(trial, trial.base.context).reached(sets)
    elsewhere = _bare(trial, reference).reached(sets) if reference else None
    names = tuple(family.smallest)
    entries = []
    for row, items in enumerate(sets):
        reads = {
            name: _reading(minimal=items in family.smallest[name], works=bool(works[row, column]))
            for column, name in enumerate(names)
        }
        entries.append(
            Intervention(
                items=items,
                condition=as_typed(trial.condition(items)),
                reads=reads,
                alone=dict(zip(names, alone[row].tolist(), strict=True)),
                reference={} if elsewhere is None else dict(zip(names, elsewhere[row].tolist(), strict=True)),
            )
        )
    return tuple(entries)


def _bare(trial: Trial, context: str) -> Trial:
    """Ask the same of untreated cells of a context."""
    return Trial(trial.network, Condition(context, (Phase(),)), trial.goal, trial.schemes, trial.start, trial.lifelong)


def _reading(*, minimal: bool, works: bool) -> Reading:
    if minimal:
        return "minimal"
    return "works" if works else "no"


def as_typed(condition: Condition) -> str:
    """Return a condition as it is typed for `simnet steady`."""
    phases = [" + ".join(map(typed, phase.items)) or "untreated" for phase in condition.phases]
    return (f"{condition.context}: " if condition.context else "") + " then ".join(phases)
