"""A node: what it is called, what it stands for, and its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from simnet.logic import Expr, Sign, variables
from simnet.network.about import Gene, Grounds

__all__ = ["INPUT_KINDS", "KINDS", "Kind", "Node", "Regulation"]

Kind = Literal[
    "context", "drug", "stimulus", "protein", "rna", "metabolite", "process", "phenotype"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
INPUT_KINDS: frozenset[Kind] = frozenset({"context", "drug", "stimulus"})


def _no_grounds() -> Mapping[str, Grounds]:
    return MappingProxyType({})


def _no_xrefs() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a network.

    Parameters
    ----------
    id : str
        ASCII name used in rules.
    kind : Kind
        ``context``, ``drug`` and ``stimulus`` are inputs and have no rule.
    name : str
        Display name; may carry Greek letters and hyphens.
    rule : Expr or None
        Update function; None keeps the value (an input).
    genes : tuple of Gene
    aliases : tuple of str
        Other names by which a user may call the node.
    xrefs : Mapping[str, str]
        Identifiers in other databases.
    because : Mapping[str, Grounds]
        Why each regulator is in the rule.
    note : str
    """

    id: str
    kind: Kind = "protein"
    name: str = ""
    rule: Expr | None = None
    genes: tuple[Gene, ...] = ()
    aliases: tuple[str, ...] = ()
    xrefs: Mapping[str, str] = field(default_factory=_no_xrefs)
    because: Mapping[str, Grounds] = field(default_factory=_no_grounds)
    note: str = ""

    @property
    def label(self) -> str:
        """The display name, or the id where there is none."""
        return self.name or self.id

    @property
    def is_input(self) -> bool:
        """Whether the node has no rule and keeps the value it is given."""
        return self.rule is None

    @property
    def regulators(self) -> tuple[str, ...]:
        """Ids named by the rule, in order of appearance."""
        return () if self.rule is None else variables(self.rule)


@dataclass(frozen=True, slots=True)
class Regulation:
    """A signed edge from a regulator to its target, with its grounds."""

    regulator: str
    target: str
    sign: Sign
    grounds: Grounds | None
