"""Why a readout differs between two conditions: which nodes diverge, by which chains, and which are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from simnet.errors import InputError
from simnet.logic import Sign, signs
from simnet.network import Network, Perturbation, Regulation
from simnet.results import Chain, Change, Explanation, Link, ReadoutValue
from simnet.scenario import (
    Claim,
    Condition,
    Phase,
    Scheme,
    Start,
    as_schemes,
    as_start,
    parse_condition,
    parse_hypothesis,
    parse_readout,
)
from simnet.study.causes import RawChain, RawLink, causes
from simnet.study.contrast import Contrast, contrast_of, held_last
from simnet.study.divergence import Divergence
from simnet.study.mediators import direction_of
from simnet.study.proofs import proved
from simnet.study.settle import Settler, idle_items
from simnet.study.starts import without_clamps

__all__ = ["explain"]


def explain(
    network: Network,
    *what: str | Condition | Claim,
    readout: str = "",
    scheme: str | Scheme = "sync",
    start: str | Start = "initial",
    seed: int = 1,
    chains: int = 5,
) -> Explanation:
    """Explain why a readout differs between two conditions.

    Nodes that settle differently are joined by the regulations whose sign agrees with the change of both
    ends. Minimal chains of these lead from what was done to what is read. Each mediator is then held,
    stage by stage, where the baseline has it, and the second condition settles again: if the difference is
    gone, the mediator is needed. Mediators that are not are tried in twos.

    Parameters
    ----------
    network : Network
    *what : str, Condition or Claim
        A hypothesis, a claim that compares two conditions, or two conditions, the baseline first.
    readout : str
        What is compared; goes with two conditions.
    scheme : str or Scheme
        One update scheme.
    start : str or Start
    seed : int
        Of random starts.
    chains : int
        Minimal chains to follow up; how many more there are is said.

    Returns
    -------
    Explanation

    Raises
    ------
    InputError
        For a comparison with a number, or anything that is not understood.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !MEKi", "MYC": "ERK", "Growth": "MYC"}, contexts={"on": {"RAS": True}})
    >>> why = explain(net, "on: untreated", "on: MEKi", readout="Growth")
    >>> print(why.chains[0]), why.needed
    MEKi -| ERK -> MYC -> Growth
    (None, ('ERK', 'MYC'))
    """
    compared = _contrast(network, what, readout)
    (chosen, *more) = as_schemes(scheme)
    if more:
        message = "an explanation is of one update scheme: give one of them"
        raise InputError(message)
    everywhere = tuple(item for item in network.perturbations if item.clamp() is not None)
    pair = [_adding_everywhere(c, everywhere) for c in (compared.baseline, compared.condition)]
    settler = Settler(without_clamps(network), as_start(start), seed)
    contrast = replace(compared, baseline=pair[0], condition=pair[1])
    return _explained(Divergence(settler, chosen, contrast), chains)


def _contrast(network: Network, what: Sequence[str | Condition | Claim], readout: str) -> Contrast:
    if len(what) == 1 and not readout:
        (only,) = what
        if isinstance(only, Condition):
            message = "one condition has nothing to be compared with: give the baseline first"
            raise InputError(message)
        statement = only.statement if isinstance(only, Claim) else parse_hypothesis(only, network)
        found = contrast_of(statement)
        if found is None:
            message = (
                f"{statement.canonical}: a comparison with a number has no second condition to explain it by; "
                "give two conditions"
            )
            raise InputError(message)
        return found
    if len(what) != 2 or any(isinstance(each, Claim) for each in what) or not readout:
        message = "give a hypothesis or a claim, or two conditions (the baseline first) with a readout"
        raise InputError(message)
    first, second = (parse_condition(c, network) if isinstance(c, str) else c for c in what)
    if not isinstance(first, Condition) or not isinstance(second, Condition):  # pragma: no cover - seen to above
        raise TypeError(what)
    return Contrast(second, first, parse_readout(readout, network), "")


def _adding_everywhere(condition: Condition, items: tuple[Perturbation, ...]) -> Condition:
    phases = tuple(
        Phase((*phase.items, *(item for item in items if item not in phase.items))) for phase in condition.phases
    )
    return replace(condition, phases=phases)


def _explained(case: Divergence, limit: int) -> Explanation:
    contrast = case.contrast
    before, after = case.value(contrast.baseline), case.value(contrast.condition)
    direction = direction_of(before, after)
    raw, complete = causes(case.stages, case.wanted(direction)) if direction else ([], True)
    shown = tuple(_chain(case, chain) for chain in raw[:limit])
    proofs, pairs, notes = proved(case, shown, before, after)
    return Explanation(
        model=case.network.id,
        scheme=case.scheme.name,
        baseline=contrast.baseline,
        condition=contrast.condition,
        readout=contrast.readout,
        before=before,
        after=after,
        direction=direction,
        changes=tuple(sorted(_changes(case), key=lambda change: not change.done)),
        chains=shown,
        more=max(0, len(raw) - limit),
        complete=complete,
        proofs=proofs,
        pairs=pairs,
        blocked=() if direction else tuple(case.blocked()),
        notes=(*_notes(case, before, after, direction, shown), *notes),
        levels=case.levels[-1][1],
        held=_held(case),
    )


def _changes(case: Divergence) -> Iterator[Change]:
    before, after = case.levels[-1]
    for name in case.network.nodes:
        if before[name] != after[name]:
            direction = direction_of(before[name], after[name])
            yield Change(name, before[name], after[name], direction, case.what_was_done(name))


def _chain(case: Divergence, chain: RawChain) -> Chain:
    return Chain(chain.root, tuple(_link(case, link) for link in chain.links), chain.loop)


def _link(case: Divergence, link: RawLink) -> Link:
    node = case.network.nodes[link.target]
    grounds = node.because.get(link.regulator)
    sign = signs(node.rule)[link.regulator] if node.rule is not None else Sign.NONE
    records = case.network.about.evidence
    changes = case.stages[link.stage].changes
    return Link(
        regulation=Regulation(link.regulator, link.target, sign, grounds),
        sign=link.sign,
        regulator_change=changes[link.regulator],
        target_change=changes[link.target],
        stage=case.label(link.stage),
        evidence=tuple(records[name] for name in (grounds.evidence if grounds else ()) if name in records),
    )


def _held(case: Divergence) -> Mapping[str, bool]:
    """Return what is held in the last phase besides the context, for the drawing."""
    held = held_last(case.network, case.contrast.condition)
    return {name: value for name, value in held.items() if not case.network.nodes[name].is_input}


def _notes(
    case: Divergence, before: ReadoutValue, after: ReadoutValue, direction: int, shown: Sequence[Chain]
) -> Iterator[str]:
    name = case.contrast.readout.canonical
    for where, value in (("baseline", before), ("condition explained", after)):
        if value.oscillates:
            yield f"{name} oscillates in the {where}: chains compare means over time"
    if not direction and before != after:
        yield f"{name} is {before} in the baseline and {after} here: the intervals overlap, so it has no direction"
    if direction and not shown:
        yield "no chain of agreeing regulations leads to the readout: the signs alone do not explain this difference"
    if any(not value.exact for value in (before, after)):
        yield "levels are sampled"
    idle = idle_items(case.network, case.contrast.condition)
    yield from idle
