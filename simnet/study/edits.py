"""Edits of rules: what another reading of the sources might have written instead.

Families
--------
gates : AND and OR swapped at one gate of one rule; a gate of three parts is swapped as a whole.
drops : one regulator left out of one rule; a node left without regulators keeps its settled value.
alternatives : each encoding that the model declares.
signs : one regulator negated in one rule (not among the default families: sources rarely leave a sign open).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

from simnet.errors import UnknownNameError
from simnet.logic import (
    And,
    Expr,
    Not,
    Or,
    Var,
    conjunction,
    disjunction,
    negation,
    substitute,
    to_text,
    truth_table,
    variables,
)
from simnet.logic.expr import postorder
from simnet.network import Network

__all__ = [
    "DEFAULT_FAMILIES",
    "FAMILIES",
    "Edit",
    "Edits",
    "Family",
    "as_families",
    "joined",
    "pairs_of",
    "single_edits",
    "without",
]

Family = Literal["gates", "drops", "alternatives", "signs"]
FAMILIES: tuple[Family, ...] = get_args(Family)
DEFAULT_FAMILIES: tuple[Family, ...] = ("gates", "drops", "alternatives")
TABLE_LIMIT = 12  # regulators up to which rules are compared by truth table; wider ones by their text


@dataclass(frozen=True, slots=True)
class Edit:
    """Some rules replaced.

    Parameters
    ----------
    family : Family
        Of a pair, that of its first half.
    says : str
        What was done, in words.
    rules : Mapping[str, Expr or None]
        By node; None for a node that was left without regulators and keeps its settled value.
    halves : tuple of Edit
        The two single edits that a pair is made of; empty for a single edit.
    """

    family: Family
    says: str
    rules: Mapping[str, Expr | None]
    halves: tuple[Edit, ...] = ()

    @property
    def size(self) -> int:
        """Number of single edits that it is made of."""
        return len(self.halves) or 1

    def __str__(self) -> str:
        return self.says


@dataclass(frozen=True, slots=True)
class Edits:
    """All single edits of a network, each truth table once.

    `same` counts those that leave every truth table as it is, `repeated` those that another edit
    makes, too.
    """

    entries: tuple[Edit, ...]
    same: int
    repeated: int

    def __len__(self) -> int:
        return len(self.entries)


def as_families(families: str | Iterable[str]) -> tuple[Family, ...]:
    """Read families of edits, as names or ``"gates,drops"``.

    Raises
    ------
    UnknownNameError
    """
    names = [part.strip() for part in families.split(",")] if isinstance(families, str) else list(families)
    for name in names:
        if name not in FAMILIES:
            raise UnknownNameError("family of edits", name, FAMILIES)
    return tuple(family for family in FAMILIES if family in names)


def single_edits(network: Network, families: Iterable[Family] = DEFAULT_FAMILIES) -> Edits:
    """List every edit of one rule, and every declared alternative, without repeats.

    Two edits are the same when they give every node the same update function.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "MYC": "ERK & ERK"})
    >>> [edit.says for edit in single_edits(net).entries]
    ['ERK := RAS | !DUSP6', 'ERK without DUSP6 := RAS', 'ERK without RAS := !DUSP6', 'MYC without ERK keeps its value']
    """
    wanted = set(families)
    found: dict[object, Edit] = {}
    same = repeated = 0
    original = {name: _key(node.rule) for name, node in network.nodes.items() if node.rule is not None}
    for edit in _all(network):
        if edit.family not in wanted:
            continue
        keys = {name: _key(rule) for name, rule in edit.rules.items()}
        changed = frozenset((name, key) for name, key in keys.items() if key != original[name])
        if not changed:
            same += 1
        elif changed in found:
            repeated += 1
        else:
            found[changed] = edit
    return Edits(tuple(found.values()), same, repeated)


def pairs_of(edits: Edits) -> Iterator[tuple[Edit, Edit]]:
    """Yield every two edits of different rules."""
    return ((one, other) for one, other in combinations(edits.entries, 2) if not one.rules.keys() & other.rules.keys())


def joined(one: Edit, other: Edit) -> Edit:
    """Make one edit of two that touch different rules."""
    return Edit(one.family, f"{one.says}; {other.says}", {**one.rules, **other.rules}, (one, other))


def without(rule: Expr, regulators: Iterable[str]) -> Expr | None:
    """Leave regulators out of a rule, as if they had never been written; None when nothing is left.

    Examples
    --------
    >>> from simnet.logic import parse
    >>> str(without(parse("A & (B | !C)").expr, ["B"])), without(parse("!A").expr, ["A"])
    ('A & !C', None)
    """
    dropped = set(regulators)
    built: list[Expr | None] = []
    for part in postorder(rule):
        match part:
            case Var(name):
                built.append(None if name in dropped else part)
            case Not():
                inner = built.pop()
                built.append(None if inner is None else negation(inner))
            case And(parts) | Or(parts):
                taken = [piece for piece in built[-len(parts) :] if piece is not None]
                del built[-len(parts) :]
                gather = conjunction if isinstance(part, And) else disjunction
                built.append(gather(taken) if taken else None)
            case _:
                built.append(part)
    return built[0]


def _all(network: Network) -> Iterator[Edit]:
    for node in network.nodes.values():
        if node.rule is None:
            continue
        for rule in _gates_swapped(node.rule):
            yield Edit("gates", f"{node.id} := {_written(rule)}", {node.id: rule})
        for regulator in sorted(variables(node.rule)):
            left = without(node.rule, [regulator])
            told = "keeps its value" if left is None else f":= {to_text(left)}"
            yield Edit("drops", f"{node.id} without {regulator} {told}", {node.id: left})
        for regulator in variables(node.rule):
            turned = substitute(node.rule, {regulator: Not(Var(regulator))})
            yield Edit("signs", f"{node.id} := {_written(turned)}", {node.id: turned})
    for name, alternative in network.alternatives.items():
        yield Edit("alternatives", f"the encoding {name}", dict(alternative.rules))


def _written(rule: Expr) -> str:
    """Write a rule without superfluous parentheses and repeats."""
    return to_text(substitute(rule, {}))


def _gates_swapped(rule: Expr) -> Iterator[Expr]:
    """Yield the rule with one gate swapped, for each of its gates."""
    gates = sum(isinstance(part, And | Or) for part in postorder(rule))
    for chosen in range(gates):
        yield _with_swap(rule, chosen)


def _with_swap(rule: Expr, chosen: int) -> Expr:
    built: list[Expr] = []
    gate = 0
    for part in postorder(rule):
        match part:
            case Not():
                built.append(Not(built.pop()))
            case And(parts) | Or(parts):
                taken = tuple(built[-len(parts) :])
                del built[-len(parts) :]
                is_and = isinstance(part, And) != (gate == chosen)
                built.append(And(taken) if is_and else Or(taken))
                gate += 1
            case _:
                built.append(part)
    return built[0]


def _key(rule: Expr | None) -> object:
    """Return what two rules share exactly when they are the same function."""
    if rule is None:
        return None
    names = tuple(sorted(variables(rule)))
    if len(names) > TABLE_LIMIT:
        return rule
    table = truth_table(rule, names)
    essential = []
    for place in reversed(range(len(names))):
        split = table.reshape(-1, 2, 1 << place)
        if (split[:, 0] == split[:, 1]).all():
            table = split[:, 0].reshape(-1)
        else:
            essential.append(names[place])
    return tuple(essential), table.tobytes()
