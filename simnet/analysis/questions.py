"""Open nodes as the solvers see them: renamed, in an order that suits decision diagrams, as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from simnet.analysis.diagrams import label, translated
from simnet.analysis.ordering import near_order
from simnet.analysis.updates import Updates
from simnet.errors import TooLargeError

__all__ = ["OpenNodes", "cube", "open_nodes"]

MAX_CLAUSES = 1_000_000  # clauses of one rule that is written down

Places = Mapping[int, bool]


@dataclass(frozen=True)
class OpenNodes:
    """The update functions of some nodes, over these nodes alone.

    Parameters
    ----------
    rules : Mapping[int, biodivine_aeon.Bdd]
        By place.
    """

    rules: Mapping[int, Any]

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Places, neighbours near to each other: diagrams are smaller so."""
        return near_order({place: [int(each) for each in rule.support_set()] for place, rule in self.rules.items()})

    @cached_property
    def labels(self) -> dict[int, str]:
        """Name of each place for the solvers; they sort nodes by name."""
        return {place: label(position) for position, place in enumerate(self.order)}

    @cached_property
    def variables(self) -> Any:
        """Variables of the solvers' diagrams."""
        import biodivine_aeon as aeon

        return aeon.BddVariableSet(list(self.labels.values()))

    @cached_property
    def lines(self) -> list[str]:
        """Rules in the .bnet format.

        Raises
        ------
        TooLargeError
            When a rule has more than a million clauses.
        """
        return [f"{self.labels[place]}, {self._written(self.rules[place])}" for place in self.order]

    def inward(self, diagram: Any) -> str:
        """Write down a set of states of these nodes."""
        return str(translated(diagram, self.variables, self.labels).data_string())

    def outward(self, text: str, updates: Updates, space: Places) -> Any:
        """Read such a set, and give the other nodes their value in `space`."""
        import biodivine_aeon as aeon

        back = {position: label(place) for position, place in enumerate(self.order)}
        return translated(aeon.Bdd(self.variables, text), updates.variables, back).l_and(cube(updates, space))

    def named(self, space: Places) -> dict[str, bool]:
        """Return a space over these nodes by the solvers' names."""
        return {self.labels[place]: value for place, value in space.items() if place in self.rules}

    def _written(self, rule: Any) -> str:
        constant = rule.as_bool()
        if constant is not None:
            return str(int(constant))
        _refuse_monsters(rule)
        clauses = []
        for clause in rule.to_dnf(optimize=True):
            literals = [f"{'' if on else '!'}{self.labels[int(v)]}" for v, on in clause.to_dict().items()]
            clauses.append(f"({' & '.join(literals)})")
        return " | ".join(clauses)


def open_nodes(updates: Updates, space: Places) -> OpenNodes:
    """Return the nodes that a trap space leaves open, with their functions inside it."""
    return OpenNodes({place: updates.inside(place, space) for place in range(len(updates.names)) if place not in space})


def cube(updates: Updates, space: Places) -> Any:
    """Return the states of a space as a diagram over all nodes."""
    return updates.variables.mk_conjunctive_clause({label(place): value for place, value in space.items()})


def _refuse_monsters(rule: Any) -> None:
    """Count the paths to 1, which are the clauses: a parity of 40 regulators has 2**39."""
    paths: dict[Any, int] = {}
    for pointer in rule.pointers():
        low, high = rule.node_links(pointer)
        paths[pointer] = int(pointer.is_one()) if pointer.is_terminal() else paths[low] + paths[high]
    if paths[rule.root()] > MAX_CLAUSES:
        message = (
            f"a rule of {len(rule.support_set())} regulators has {paths[rule.root()]:,} clauses, too many for "
            "the solvers: hold more nodes, or ask for scheme='sync' or 'trap'"
        )
        raise TooLargeError(message)
