"""What restores sensitivity in each resistant context of a model, beside what its sources name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simnet.results.interventions import Intervention, Interventions, Reading

__all__ = ["NamedSet", "Therapies", "zeroed"]


@dataclass(frozen=True, slots=True)
class NamedSet:
    """A set of changes that claims with a source name, and whether it reaches the goal.

    Parameters
    ----------
    names : frozenset of str
        Changes as they are typed.
    claims : tuple of str
        Ids of the claims that say the goal goes up.
    others : tuple of str
        Ids of claims that name the set and read something else, with what.
    reads : Mapping[str, {"minimal", "works", "no"}]
        By scheme; ``works`` when a part of it suffices.
    """

    names: frozenset[str]
    claims: tuple[str, ...]
    others: tuple[str, ...]
    reads: Mapping[str, Reading]

    def is_same(self, other: Intervention) -> bool:
        """Whether an intervention holds the same nodes; a knockout and an inhibitor hold a node alike."""
        return frozenset(map(zeroed, self.names)) == frozenset(map(zeroed, other.name.split(" + ")))


@dataclass(frozen=True, slots=True)
class Therapies:
    """One resistant context: its smallest interventions, and those that the sources name.

    Parameters
    ----------
    model, title, context, drug : str
    single : Interventions
        Single knockouts, overexpressions and drugs.
    drugs : Interventions
        Sets of drugs of the model.
    named : tuple of NamedSet
    """

    model: str
    title: str
    context: str
    drug: str
    single: Interventions
    drugs: Interventions
    named: tuple[NamedSet, ...]

    def claims_naming(self, found: Intervention) -> tuple[str, ...]:
        """Return the claims that name an intervention."""
        named = [each for each in self.named if each.is_same(found)]
        return tuple(claim for each in named for claim in (*each.claims, *each.others))

    @property
    def unlisted(self) -> tuple[NamedSet, ...]:
        """Sets named for the goal that are among neither kind of smallest intervention."""
        listed = (*self.single, *self.drugs)
        told = (named for named in self.named if named.claims)
        return tuple(named for named in told if not any(named.is_same(found) for found in listed))


def zeroed(name: str) -> str:
    """Write an inhibitor as a knockout: given with the last phase, both hold the node at 0.

    >>> zeroed("INH:NRF2"), zeroed("OE:NRF2")
    ('KO:NRF2', 'OE:NRF2')
    """
    return f"KO:{name[4:]}" if name.startswith("INH:") else name
