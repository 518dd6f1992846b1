"""Search for the smallest sets of changes that bring cells to a goal, level by level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice

import numpy as np
import numpy.typing as npt

from simnet.analysis.percolations import percolated_values
from simnet.errors import TooLargeError
from simnet.network import Network, Perturbation
from simnet.scenario import Condition, Phase, Scheme, Start, subpopulations
from simnet.scenario.goal import Goal
from simnet.study.settle import Settler

__all__ = ["MAX_SETS", "Family", "Trial", "count_sets", "smallest_sets", "with_changes"]

MAX_SETS = 500_000  # sets that are tried in a minute or two where percolation decides most of them
BATCH = 8192  # sets that are percolated at once

Items = tuple[Perturbation, ...]
Notify = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """What sets of changes are tried on: cells, their treatment and the goal.

    Parameters
    ----------
    network : Network
    base : Condition
        The treatment to which changes are added.
    goal : Goal
    schemes : tuple of Scheme
    start : Start
        ``initial`` or ``all``.
    lifelong : bool
        Whether genetic changes hold from before the cells settle.
    """

    network: Network
    base: Condition
    goal: Goal
    schemes: tuple[Scheme, ...]
    start: Start = Start()
    lifelong: bool = False

    def condition(self, items: Items) -> Condition:
        """Return the treatment with `items` added."""
        return with_changes(self.base, items, lifelong=self.lifelong)

    def reached(self, sets: Sequence[Items]) -> npt.NDArray[np.bool_]:
        """Say for each set and scheme whether all attractors that cells reach show the goal.

        What is held in the last phase often decides the goal by percolation, for all schemes at
        once; the other sets are settled phase by phase. Exact.

        Returns
        -------
        ndarray of bool, shape (set, scheme)
        """
        conditions = [self.condition(items) for items in sets]
        true, false = self._decided(conditions)
        found = np.repeat(true[:, None], len(self.schemes), axis=1)
        settler = Settler(self.network, self.start)
        for place in np.flatnonzero(~(true | false)):
            for column, scheme in enumerate(self.schemes):
                value = settler.value(conditions[place], scheme, self.goal.readout)
                found[place, column] = value.low >= 1 and not value.oscillates
        return found

    def _decided(self, conditions: Sequence[Condition]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Percolate the last stage of every kind of responder of every condition."""
        owners, held = [], []
        for place, condition in enumerate(conditions):
            for group in subpopulations(condition, self.network):
                owners.append(place)
                held.append(group.stages[-1].held)
        on, off = percolated_values(self.network, held, self.goal.expr)
        true, false = np.ones(len(conditions), np.bool_), np.zeros(len(conditions), np.bool_)
        np.logical_and.at(true, owners, on)
        np.logical_or.at(false, owners, off)
        return true, false


@dataclass
class Family:
    """The smallest sets found so far under each scheme, and how far the search has come."""

    candidates: Items
    smallest: Mapping[str, list[Items]]
    searched: int = -1
    tried: int = 0
    _masks: dict[str, list[int]] = field(default_factory=dict)

    def covered(self, scheme: str, mask: int) -> bool:
        """Whether a set holds one that was found before."""
        return any(known & mask == known for known in self._masks.get(scheme, ()))

    def add(self, scheme: str, mask: int, items: Items) -> None:
        """Note a set of which no part works."""
        self._masks.setdefault(scheme, []).append(mask)
        self.smallest[scheme].append(items)


def with_changes(base: Condition, items: Items, *, lifelong: bool) -> Condition:
    """Add changes to a treatment.

    Drugs and inhibitors go into its last phase. So do genetic changes, of cells that have settled
    without them; with `lifelong` they go into the first phase, which means from before settling.

    Examples
    --------
    >>> from simnet.network import Drug, Knockout
    >>> base = Condition("on", (Phase((Drug("DOX"),)),))
    >>> print(with_changes(base, (Knockout("ERK"),), lifelong=False).canonical)
    on: untreated then DOX + ERK KO
    >>> print(with_changes(base, (Knockout("ERK"),), lifelong=True).canonical)
    on: DOX + ERK KO
    """
    genetic = tuple(item for item in items if item.genetic)
    acting = tuple(item for item in items if not item.genetic)
    phases = list(base.phases)
    if not genetic:
        pass
    elif lifelong:
        phases[0] = Phase(phases[0].items + genetic)
    else:
        if len(phases) == 1:
            phases.insert(0, Phase(tuple(item for item in phases[0].items if item.genetic)))
        acting = items
    phases[-1] = Phase(phases[-1].items + acting)
    return Condition(base.context, tuple(phases))


def smallest_sets(trial: Trial, candidates: Items, max_size: int, notify: Notify | None = None) -> Family:
    """Find, under each scheme, every set of changes that reaches the goal while no part of it does.

    Sets of one size are tried before those of the next, and none that holds a set found before:
    the answer is complete. An interrupt (Ctrl-C) ends the search; what was found by then stays,
    and `Family.searched` says up to which size it is complete.

    Parameters
    ----------
    trial : Trial
    candidates : tuple of Perturbation
        At most one change of a node goes into a set.
    max_size : int
    notify : callable, optional
        Called with sets tried and sets in all.

    Raises
    ------
    TooLargeError
        When there are more than 500,000 sets.
    """
    total = count_sets(candidates, max_size)
    if total > MAX_SETS:
        message = (
            f"{len(candidates)} single changes make {total:,} sets of up to {max_size} (limit {MAX_SETS:,}): "
            "look for smaller sets, or confine the search to some nodes, kinds of change or what is druggable"
        )
        raise TooLargeError(message)
    family = Family(candidates, {scheme.name: [] for scheme in trial.schemes})
    try:
        for size in range(max_size + 1):
            _level(trial, family, size, (total, notify))
            family.searched = size
            if all(family.covered(scheme.name, 0) for scheme in trial.schemes):
                family.searched = max_size  # the goal is reached without any change
                break
    except KeyboardInterrupt:
        pass
    return family


def count_sets(candidates: Iterable[Perturbation], max_size: int) -> int:
    """Count the sets of at most `max_size` changes in which no node is changed twice.

    >>> from simnet.network import Knockout, Overexpression
    >>> count_sets([Knockout("A"), Overexpression("A"), Knockout("B")], 2)
    6
    """
    per_node: dict[str, int] = {}
    for item in candidates:
        per_node[_node(item)] = per_node.get(_node(item), 0) + 1
    ways = [1] + [0] * max_size
    for count in per_node.values():
        for size in range(max_size, 0, -1):
            ways[size] += count * ways[size - 1]
    return sum(ways)


def _level(trial: Trial, family: Family, size: int, report: tuple[int, Notify | None]) -> None:
    total, notify = report
    names = [scheme.name for scheme in trial.schemes]
    fresh = _sets(family, names, size)
    while batch := list(islice(fresh, BATCH)):
        answers = trial.reached([items for _, items in batch])
        for (mask, items), row in zip(batch, answers, strict=True):
            for name, works in zip(names, row, strict=True):
                if works and not family.covered(name, mask):
                    family.add(name, mask, items)
        family.tried += len(batch)
        if notify:
            notify(family.tried, total)


def _sets(family: Family, names: Sequence[str], size: int) -> Iterator[tuple[int, Items]]:
    """Yield the sets of one size that may be smallest under some scheme."""
    nodes = [_node(item) for item in family.candidates]
    for places in combinations(range(len(nodes)), size):
        if len({nodes[place] for place in places}) < size:
            continue
        mask = sum(1 << place for place in places)
        if not all(family.covered(name, mask) for name in names):
            yield mask, tuple(family.candidates[place] for place in places)


def _node(item: Perturbation) -> str:
    clamp = item.clamp()
    return "" if clamp is None else clamp.node
