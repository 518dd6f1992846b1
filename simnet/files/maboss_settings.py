"""What a MaBoSS model says beside its rules: rates, start, parameters, how to run it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from simnet.errors import UnknownNameError
from simnet.files.maboss_expressions import Formula, renamed_formula
from simnet.files.maboss_rates import NodeRates, RateTable, rate_table

__all__ = ["MaBoSSSettings", "StartGroup"]


@dataclass(frozen=True, slots=True)
class StartGroup:
    """Nodes that start together, and the probability of each of their joint states.

    Parameters
    ----------
    nodes : tuple of str
    probabilities : Mapping of tuple of int to float
        By state, in the order of `nodes`; states not named have probability 0. They sum to 1.
    """

    nodes: tuple[str, ...]
    probabilities: Mapping[tuple[int, ...], float]


def _nothing() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MaBoSSSettings:
    """Everything of a .bnd/.cfg pair that a network does not hold.

    Parameters
    ----------
    rates : Mapping[str, NodeRates]
        By node.
    parameters : Mapping[str, float]
        Values of ``$names``, without the sign.
    starts : tuple of StartGroup
        Nodes in none of them start at random, on with probability 1/2.
    internal : tuple of str
        Nodes that the file leaves out of the states it reports.
    reference : Mapping[str, float]
        Reference state: 0 or 1, -1 for nodes that do not count.
    run : Mapping[str, float]
        ``max_time``, ``time_tick``, ``sample_count`` and so on, as numbers.
    assumed : tuple of str
        Parameters without a value (a .bnd was read alone), taken as 1.
    """

    rates: Mapping[str, NodeRates]
    parameters: Mapping[str, float] = field(default_factory=_nothing)
    starts: tuple[StartGroup, ...] = ()
    internal: tuple[str, ...] = ()
    reference: Mapping[str, float] = field(default_factory=_nothing)
    run: Mapping[str, float] = field(default_factory=_nothing)
    assumed: tuple[str, ...] = ()

    @property
    def not_reducible(self) -> tuple[str, ...]:
        """Nodes whose rates have several values, so that a rule and two numbers do not say everything."""
        return tuple(name for name, rates in self.rates.items() if not rates.is_reducible)

    def table(self, node: str) -> RateTable:
        """Tabulate the rates of a node over the states of its regulators.

        Raises
        ------
        UnknownNameError
        TooLargeError
            Beyond 16 regulators.
        """
        if node not in self.rates:
            raise UnknownNameError("node", node, self.rates)
        return rate_table(self.rates[node], {**self.parameters, **dict.fromkeys(self.assumed, 1.0)})

    def renamed(self, ids: Mapping[str, str]) -> MaBoSSSettings:
        """Return a copy with other node ids; nodes not named keep theirs."""

        def new(name: str) -> str:
            return ids.get(name, name)

        return replace(
            self,
            rates={new(name): _renamed(rates, ids) for name, rates in self.rates.items()},
            starts=tuple(replace(group, nodes=tuple(map(new, group.nodes))) for group in self.starts),
            internal=tuple(map(new, self.internal)),
            reference={new(name): number for name, number in self.reference.items()},
        )

    def probabilities_on(self) -> dict[str, float]:
        """Return, for each node, the probability that it is on at the start, whatever the others are."""
        found = dict.fromkeys(self.rates, 0.5)
        for group in self.starts:
            for place, node in enumerate(group.nodes):
                found[node] = sum(p for state, p in group.probabilities.items() if state[place])
        return found


def _renamed(rates: NodeRates, ids: Mapping[str, str]) -> NodeRates:
    def new(part: Formula | str) -> Formula | str:
        return part if isinstance(part, str) else renamed_formula(part, ids)

    return replace(
        rates,
        rate_up=renamed_formula(rates.rate_up, ids),
        rate_down=renamed_formula(rates.rate_down, ids),
        attributes={key: new(part) for key, part in rates.attributes.items()},
    )
