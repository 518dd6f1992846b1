"""How treated cells may escape, and what answers each way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from simnet.errors import InputError
from simnet.network import Network, Perturbation
from simnet.results.escape import Countermeasure, Ladder, Rung
from simnet.results.interventions import Reading
from simnet.scenario import Scheme, Start, parse_condition
from simnet.scenario.allowed import Allowed, typed
from simnet.scenario.goal import negated, parse_goal
from simnet.study.control import as_typed, candidates_for, make_trial, sensitive_goal
from simnet.study.search import Notify, Trial, smallest_sets

__all__ = ["ALTERATIONS", "ANSWERS", "escape"]

ALTERATIONS = Allowed(changes=("KO", "OE"), on=("protein", "rna"), lifelong=True)
ANSWERS = Allowed(changes=("drug", "INH"), on=("drug", "protein"))


def escape(
    network: Network,
    therapy: str,
    *,
    want: str = "",
    alterable: Allowed = ALTERATIONS,
    max_size: int = 2,
    answers: Allowed = ANSWERS,
    max_answers: int = 1,
    scheme: str | Scheme | Iterable[str | Scheme] = "sync,async,trap",
    start: str | Start = "initial",
    notify: Notify | None = None,
) -> Ladder:
    """Find all minimal alterations by which treated cells survive again, and what answers each. Exact.

    Cells survive when no attractor that they can reach shows the goal of the therapy in any of its
    states. An answer is a set of drugs and inhibitors that, added to therapy and alteration, brings
    the goal back in every attractor that can be reached.

    Parameters
    ----------
    network : Network
    therapy : str
        A condition; without a context, in the cells that the model calls resistant.
    want : str
        What the therapy should bring about; the sensitive side of the model's readout by default.
    alterable : Allowed
        Losses and gains to consider: of proteins and RNAs, from before the cells settle, by default
        (a clone that carried them when treatment began).
    max_size : int
        Alterations at once, at most.
    answers : Allowed
        Drugs of the model and inhibitors of proteins by default.
    max_answers : int
        Drugs and inhibitors in an answer, at most.
    scheme, start, notify
        As for `control`.

    Returns
    -------
    Ladder

    Raises
    ------
    InputError
        When the therapy does not reach the goal under any scheme.
    TooLargeError
        When there are more than 500,000 sets to try.

    Examples
    --------
    >>> net = Network.from_rules({"MEK": "RAS & !MEKi", "ERK": "MEK & !ERKi", "Dead": "!ERK"})
    >>> print(escape(net, "MEKi", want="Dead", max_size=1))  # doctest: +ELLIPSIS
    network: [MEKi=1] brings cells to Dead
    2 ways to survive again by 1 alteration:
      OE:MEK
          answered by INH:ERK
      OE:ERK
        ! no single drug or inhibitor answers it
    Exact: ...
    """
    trial = _therapy(network, therapy, want, alterable.lifelong, scheme, start)
    holds = trial.reached([()])[0].tolist()
    if not any(holds):
        message = (
            f"[{trial.base.canonical}] does not bring cells to {trial.goal.canonical} under any scheme asked: "
            "there is nothing to escape from"
        )
        raise InputError(message)
    surviving = replace(trial, goal=negated(trial.goal))
    candidates = candidates_for(surviving, alterable)
    family = smallest_sets(surviving, candidates, max_size, notify)
    sets = list(dict.fromkeys(items for found in family.smallest.values() for items in found))
    works = surviving.reached(sets)
    rungs, finished = [], True
    try:
        for row, items in enumerate(sets):
            reads: dict[str, Reading] = {
                each.name: "minimal" if items in family.smallest[each.name] else "works" if works[row, column] else "no"
                for column, each in enumerate(trial.schemes)
            }
            rungs.append(_rung(trial, items, reads, _Search(answers, max_answers)))
    except KeyboardInterrupt:
        finished = False
    return Ladder(
        model=network.id,
        therapy=trial.base.canonical,
        goal=trial.goal.canonical,
        holds={each.name: bool(held) for each, held in zip(trial.schemes, holds, strict=True)},
        rungs=tuple(rungs),
        searched=family.searched,
        max_size=max_size,
        max_answers=max_answers,
        candidates=tuple(map(typed, candidates)),
        answering=tuple(map(typed, candidates_for(trial, answers))),
        timing="from before settling" if alterable.lifelong else "in settled cells, with the last phase",
        finished=finished,
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """What may answer, and how much of it."""

    allowed: Allowed
    max_size: int


def _therapy(
    network: Network,
    therapy: str,
    want: str,
    lifelong: bool,
    scheme: str | Scheme | Iterable[str | Scheme],
    start: str | Start,
) -> Trial:
    """Read the therapy; without a context it is given to the model's resistant cells."""
    resistance = network.resistance
    if resistance is not None and not parse_condition(therapy, network).context:
        therapy = f"{resistance.context}: {therapy}"
    if want.strip() or resistance is None:
        goal = parse_goal(want, network)
    else:
        context = parse_condition(therapy, network).context
        goal = sensitive_goal(network, parse_condition(f"{context}: {resistance.drug}", network))
    trial = make_trial(network, goal.text, when=therapy, lifelong=lifelong, scheme=scheme, start=start)
    return replace(trial, goal=goal)


def _rung(trial: Trial, items: tuple[Perturbation, ...], reads: dict[str, Reading], search: _Search) -> Rung:
    """Look for the smallest answers under the schemes under which the alteration escapes."""
    altered = trial.condition(items)
    under = tuple(each for each in trial.schemes if reads[each.name] != "no")
    answering = replace(trial, base=altered, schemes=under, lifelong=False)
    family = smallest_sets(answering, candidates_for(answering, search.allowed), search.max_size)
    if family.searched < search.max_size:
        raise KeyboardInterrupt
    found = list(dict.fromkeys(items for sets in family.smallest.values() for items in sets))
    works = answering.reached(found)
    answers = tuple(
        Countermeasure(items, tuple(each.name for each, yes in zip(under, works[row], strict=True) if yes))
        for row, items in enumerate(found)
    )
    return Rung(items, as_typed(altered), reads, answers)
