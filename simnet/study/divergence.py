"""Where two courses of cells diverge, stage by stage: nodes, causes, and the regulations that agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from simnet.logic import Expr, Sign, Var, fold, signs, variables
from simnet.network import Network
from simnet.results import Blocked, ReadoutValue
from simnet.scenario import Condition, Readout, Scheme
from simnet.study.causes import StageGraph
from simnet.study.contrast import Contrast, held_last
from simnet.study.mediators import as_bit, direction_of, staged
from simnet.study.settle import Settler
from simnet.study.starts import rewritten

__all__ = ["Divergence"]

MAX_HOLDERS = 2  # unchanged regulators that together may hold a node back
MAX_BLOCKED = 8
Levels = Mapping[str, ReadoutValue]


@dataclass(frozen=True)
class Divergence:
    """Two conditions of one network, settled stage by stage under one scheme.

    The shorter course is filled up in front with its settling, so that both end together.
    """

    settler: Settler
    scheme: Scheme
    contrast: Contrast

    @property
    def network(self) -> Network:
        """The network of both conditions, before any edge is lost."""
        return self.settler.network

    @cached_property
    def courses(self) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
        """The baseline and the other condition, cut off after each stage."""
        pair = [staged(c, self.network) for c in (self.contrast.baseline, self.contrast.condition)]
        count = max(map(len, pair))
        first, second = ((stages[0],) * (count - len(stages)) + stages for stages in pair)
        return first, second

    @cached_property
    def levels(self) -> tuple[tuple[Levels, Levels], ...]:
        """The level of every node in both courses, stage by stage."""
        return tuple((self._levels(one), self._levels(two)) for one, two in zip(*self.courses, strict=True))

    @cached_property
    def stages(self) -> tuple[StageGraph, ...]:
        """What differs in each stage, and by which regulations."""
        return tuple(self._stage(place) for place in range(len(self.levels)))

    def value(self, condition: Condition) -> ReadoutValue:
        """Return the readout in a condition."""
        return self.settler.value(condition, self.scheme, self.contrast.readout)

    def baseline_course(self, node: str) -> tuple[bool, ...] | None:
        """Return the settled values of a node in the baseline, one a stage; None unless all are 0 or 1."""
        values = [as_bit(before[node]) for before, _ in self.levels]
        return tuple(value for value in values if value is not None) if None not in values else None

    def wanted(self, direction: int) -> frozenset[str]:
        """Return the nodes in the readout that move it the way it went."""
        changes = self.stages[-1].changes
        return frozenset(
            name
            for term in self.contrast.readout.terms
            for name, sign in signs(term).items()
            if changes.get(name) and (sign is Sign.DUAL or changes[name] * _number(sign) == direction)
        )

    def blocked(self) -> Iterator[Blocked]:
        """Yield the nodes that stay although a regulator differs, and from which the readout can be reached."""
        changes = self.stages[-1].changes
        before, after = self.levels[-1]
        last = rewritten(self.network, self.contrast.condition)
        held = held_last(self.network, self.contrast.condition)
        upstream = _upstream(last, (name for term in self.contrast.readout.terms for name in variables(term)))
        found = 0
        for node in last.nodes.values():
            moved = tuple(name for name in node.regulators if name in changes)
            stays = before[node.id] == after[node.id]
            if node.rule is None or not moved or not stays or node.id not in upstream or node.id in held:
                continue
            value = as_bit(after[node.id])
            if value is None:
                continue
            same = {name: as_bit(after[name]) for name in node.regulators if name not in changes}
            bits = {name: bit for name, bit in same.items() if bit is not None}
            yield Blocked(node.id, after[node.id], moved, _holders(node.rule, bits, value=value))
            found += 1
            if found == MAX_BLOCKED:
                return

    def what_was_done(self, node: str) -> str:
        """Say in words what differs in what is done to a node, over all stages; empty when nothing does."""
        when: dict[str, list[int]] = {}
        for place, (one, two) in enumerate(zip(*self.courses, strict=True)):
            first, second = held_last(self.network, one), held_last(self.network, two)
            if first.get(node) != second.get(node):
                words = f"{_held(second, node)}, in the baseline {_held(first, node)}"
                when.setdefault(words, []).append(place)
        last = len(self.stages) - 1
        said = [
            words if places[-1] == last else f"{words}, under {' and '.join(map(self.label, places))}"
            for words, places in when.items()
        ]
        return "; ".join([*said, *(["its rule was changed"] if node in self._rules_changed(last) else [])])

    def label(self, place: int) -> str:
        """Name a stage by what is done in the condition that is explained."""
        stages = self.courses[1]
        count = len(self.contrast.condition.phases)
        phase = place - (len(stages) - count)
        return "settling" if phase < 0 else f"[{self.contrast.condition.phases[phase]}]"

    def _levels(self, condition: Condition) -> Levels:
        return {
            name: self.settler.value(condition, self.scheme, Readout(name, (Var(name),), name))
            for name in self.network.nodes
        }

    def _stage(self, place: int) -> StageGraph:
        before, after = self.levels[place]
        moved = {name: direction_of(before[name], after[name]) for name in self.network.nodes}
        changes = {name: direction for name, direction in moved.items() if direction}
        one, two = (held_last(self.network, course[place]) for course in self.courses)
        done = {name for name in {*one, *two} if one.get(name) != two.get(name)} | self._rules_changed(place)
        sources = frozenset(name for name in changes if name in done)
        free = [name for name in changes if name not in sources and name not in one]
        return StageGraph(changes, sources, _active(self.network, changes, free))

    def _rules_changed(self, place: int) -> set[str]:
        first, second = (rewritten(self.network, course[place]) for course in self.courses)
        return {name for name in first.nodes if first.nodes[name].rule != second.nodes[name].rule}


def _active(network: Network, changes: Mapping[str, int], targets: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return the regulations whose sign agrees with the change of both ends."""
    active: dict[str, dict[str, int]] = {name: {} for name in changes}
    for target in targets:
        rule = network.nodes[target].rule
        if rule is None:
            continue
        for regulator, sign in signs(rule).items():
            if regulator not in changes or sign is Sign.NONE:
                continue
            needed = changes[regulator] * changes[target]
            if sign is Sign.DUAL or _number(sign) == needed:
                active[regulator][target] = needed
    return active


def _number(sign: Sign) -> int:
    return {Sign.ACTIVATES: 1, Sign.INHIBITS: -1, Sign.DUAL: 0, Sign.NONE: 0}[sign]


def _upstream(network: Network, names: Iterator[str]) -> set[str]:
    found = set(names)
    waiting = list(found)
    while waiting:
        for name in network.nodes[waiting.pop()].regulators:
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _holders(rule: Expr, bits: Mapping[str, bool], *, value: bool) -> tuple[tuple[tuple[str, int], ...], ...]:
    """Find the least sets of unchanged regulators that fix a rule, at most two in a set."""
    for size in range(1, MAX_HOLDERS + 1):
        found = [
            tuple((name, int(bits[name])) for name in names)
            for names in combinations(bits, size)
            if _fixed(rule, {name: bits[name] for name in names}) is value
        ]
        if found:
            return tuple(found)
    everything = tuple((name, int(bit)) for name, bit in bits.items())
    return (everything,) if _fixed(rule, bits) is value else ()


def _fixed(rule: Expr, known: Mapping[str, bool]) -> bool | None:
    """Evaluate a rule of which only some regulators are known, in Kleene's three-valued logic."""
    return fold(
        rule,
        const=lambda value: value,
        var=known.get,
        negate=lambda a: None if a is None else not a,
        both=lambda a, b: False if a is False or b is False else None if a is None or b is None else True,
        either=lambda a, b: True if a is True or b is True else None if a is None or b is None else False,
    )


def _held(held: Mapping[str, bool], node: str) -> str:
    return f"held at {int(held[node])}" if node in held else "free"
