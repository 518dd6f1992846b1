"""For every resistant context of a model: what restores sensitivity, and what its sources name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simnet.errors import InputError
from simnet.network import Drug, Inhibition, Knockout, Network, Overexpression, Perturbation
from simnet.results.interventions import Reading
from simnet.results.therapies import NamedSet, Therapies
from simnet.scenario import Allowed, Claim, Hypothesis, parse_condition, typed
from simnet.study.control import control, make_trial, sensitive_goal
from simnet.study.search import Trial

__all__ = ["resistant_contexts", "therapies"]

SCHEMES = "sync,async,trap"


def therapies(network: Network, claims: Sequence[Claim] = (), *, max_drugs: int = 3) -> tuple[Therapies, ...]:
    """Search every resistant context of a model for what restores sensitivity; exact.

    Parameters
    ----------
    network : Network
        Must say what resistance means in it.
    claims : sequence of Claim
        Those of kind ``source`` that treat the resistant cells name interventions.
    max_drugs : int
        Drugs in a set, at most.

    Returns
    -------
    tuple of Therapies
        One for each context that is resistant to the model's drug.
    """
    resistance = network.resistance
    if resistance is None:
        return ()
    found = []
    for context in resistant_contexts(network):
        when = f"{context}: {resistance.drug}"
        single = control(network, when=when, max_size=1)
        drugs = control(network, when=when, max_size=max_drugs, allowed=Allowed(("drug",)))
        trial = make_trial(network, single.goal, when=when, lifelong=False, scheme=SCHEMES, start="initial")
        named = tuple(_named(trial, claims))
        found.append(Therapies(network.id, network.about.title, context, resistance.drug, single, drugs, named))
    return tuple(found)


def resistant_contexts(network: Network) -> tuple[str, ...]:
    """Return the contexts whose cells are on the resistant side under the model's drug (synchronous)."""
    resistance = network.resistance
    if resistance is None:
        return ()
    found = []
    for context in network.contexts:
        try:
            goal = sensitive_goal(network, parse_condition(f"{context}: {resistance.drug}", network))
        except InputError:
            continue
        trial = make_trial(
            network, goal.text, when=f"{context}: {resistance.drug}", lifelong=False, scheme="sync", start="initial"
        )
        if not trial.reached([()])[0, 0]:
            found.append(context)
    return tuple(found)


def _named(trial: Trial, claims: Sequence[Claim]) -> Iterator[NamedSet]:
    """Yield the sets that claims with a source add to the drug in these cells, and what they do."""
    by_set: dict[tuple[Perturbation, ...], list[tuple[str, str]]] = {}
    for claim in claims:
        items = _added(claim, trial) if claim.kind == "source" else ()
        if items:
            by_set.setdefault(tuple(sorted(items, key=typed)), []).append((claim.id, _other_readout(claim, trial)))
    for items, named in by_set.items():
        parts = [tuple(part for part in items if part is not item) for item in items]
        works, *partly = trial.reached([items, *parts]).tolist()
        reads: dict[str, Reading] = {}
        for column, scheme in enumerate(trial.schemes):
            suffices = any(row[column] for row in partly)
            reads[scheme.name] = "no" if not works[column] else "works" if suffices else "minimal"
        direct = tuple(name for name, other in named if not other)
        indirect = tuple(f"{name} ({other})" for name, other in named if other)
        yield NamedSet(frozenset(map(typed, items)), direct, indirect, reads)


def _added(claim: Claim, trial: Trial) -> tuple[Perturbation, ...]:
    """Return what a claim adds to the drug in the resistant cells; nothing when it is about something else."""
    statement = claim.statement
    if isinstance(statement, Hypothesis):
        treated = statement.condition(statement.drug, *statement.actions)
    else:
        treated = statement.when
    base = trial.base.phases[-1].items
    items = tuple(item for phase in treated.phases for item in phase.items if item not in base)
    acts_together = all(item in treated.phases[-1].items for item in base)
    known = all(isinstance(item, Drug | Knockout | Inhibition | Overexpression) for item in items)
    return items if treated.context == trial.base.context and acts_together and known else ()


def _other_readout(claim: Claim, trial: Trial) -> str:
    """Return what a claim reads when that is not the goal going up; nothing when it is."""
    statement = claim.statement
    if isinstance(statement, Hypothesis):
        return "" if statement.effect in ("restores sensitivity", "synergises with") else statement.effect
    readout = statement.readout.canonical
    same = bool({part.strip() for part in readout.split("+")} & set(trial.goal.nodes))
    upward = statement.relation in (">", ">=") or (statement.relation == "=" and statement.against == 1.0)
    return "" if same and upward else f"{readout} {statement.relation}"
