"""Why a readout differs between two conditions: chains of regulations, with the proof of each link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from simnet.network import Evidence, Regulation
from simnet.results.shown import Heading, Shown
from simnet.results.steady import ReadoutValue
from simnet.results.table import Cell, Table
from simnet.scenario import Condition, Readout

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Blocked", "Chain", "Change", "Explanation", "Link", "Proof", "ProofWord"]

ProofWord = Literal["needed", "partly needed", "not needed", "not tested"]
VERBS = {1: "rises", -1: "falls", 0: "changes"}


@dataclass(frozen=True, slots=True)
class Change:
    """A node that settles differently in the two conditions.

    Parameters
    ----------
    node : str
    before, after : ReadoutValue
        Where it settles in the baseline and in the condition compared with it.
    direction : {1, -1, 0}
        Rises, falls, or 0 where the intervals overlap.
    done : str
        What was done to it; empty for a node that follows its rule in both conditions.
    """

    node: str
    before: ReadoutValue
    after: ReadoutValue
    direction: int
    done: str = ""

    def __str__(self) -> str:
        told = f"{self.node} {VERBS[self.direction]} from {self.before} to {self.after}"
        return f"{told} ({self.done})" if self.done else told


@dataclass(frozen=True, slots=True)
class Link:
    """One regulation of a chain, with its grounds.

    Parameters
    ----------
    regulation : Regulation
    sign : {1, -1}
        Of the regulation, as it acts here.
    regulator_change, target_change : {1, -1}
        How its two ends differ between the conditions; ``regulator_change * sign == target_change``.
    stage : str
        When it acts: what is done to the cells at the time.
    evidence : tuple of Evidence
        What the sources say; empty for an assumption.
    """

    regulation: Regulation
    sign: int
    regulator_change: int
    target_change: int
    stage: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def grounds(self) -> str:
        """Every record with its locator and our words, or the assumption, marked as such."""
        said = [f"{e.id} ({e.source}, {e.at}): {e.says}" for e in self.evidence]
        assumed = self.regulation.grounds.assumed if self.regulation.grounds else ""
        if assumed:
            said.append(f"assumed: {assumed}")
        return "; ".join(said) or "no grounds given"

    def __str__(self) -> str:
        arrow = "->" if self.sign > 0 else "-|"
        moves = {1: "↑", -1: "↓"}
        edge = self.regulation
        return f"{edge.regulator} {moves[self.regulator_change]} {arrow} {edge.target} {moves[self.target_change]}"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "regulator": self.regulation.regulator,
            "target": self.regulation.target,
            "sign": self.sign,
            "regulator_change": self.regulator_change,
            "target_change": self.target_change,
            "stage": self.stage,
            "assumed": self.regulation.grounds.assumed if self.regulation.grounds else "",
            "evidence": [
                {"id": e.id, "source": e.source, "at": e.at, "says": e.says, "ref": e.ref} for e in self.evidence
            ],
        }


@dataclass(frozen=True, slots=True)
class Chain:
    """A minimal chain of regulations from what was done to what is read.

    Minimal: no part of its nodes makes a chain by itself. `loop` names the positive feedback loop
    that carries the difference on after its cause is gone; empty where the cause still acts.
    """

    root: str
    links: tuple[Link, ...]
    loop: tuple[str, ...] = ()

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in order, from the one that was changed."""
        return (self.root, *(link.regulation.target for link in self.links))

    @property
    def sign(self) -> int:
        """The product of the signs of its regulations."""
        product = 1
        for link in self.links:
            product *= link.sign
        return product

    def __str__(self) -> str:
        arrows = ["->" if link.sign > 0 else "-|" for link in self.links]
        shown = self.root + "".join(f" {arrow} {node}" for arrow, node in zip(arrows, self.nodes[1:], strict=True))
        held = f" (carried by the loop {' -> '.join((*self.loop, self.loop[0]))})" if self.loop else ""
        return shown + held

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "nodes": list(self.nodes),
            "sign": self.sign,
            "loop": list(self.loop),
            "links": [link.to_dict() for link in self.links],
        }


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of the readout when mediators were held where the baseline has them.

    ``needed``: the difference is gone. ``partly needed``: a smaller one is left. ``not needed``: the
    readout is the same as without holding them. `with_another` names mediators that are needed
    together with this one, though neither is alone.
    """

    nodes: tuple[str, ...]
    word: ProofWord
    value: ReadoutValue | None
    says: str
    with_another: tuple[str, ...] = ()

    def __str__(self) -> str:
        others = f" alone; redundant with {', '.join(self.with_another)}" if self.with_another else ""
        return f"{' and '.join(self.nodes)}: {self.word}{others} ({self.says})"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "nodes": list(self.nodes),
            "verdict": self.word,
            "readout": None if self.value is None else self.value.to_dict(),
            "says": self.says,
            "redundant_with": list(self.with_another),
        }


@dataclass(frozen=True, slots=True)
class Blocked:
    """A node at which a difference stops: it stays, although a regulator differs.

    `held_by` are the unchanged regulators, with their values, that keep it where it is; empty where the
    changes of its regulators cancel each other.
    """

    node: str
    value: ReadoutValue
    changed: tuple[str, ...]
    held_by: tuple[tuple[tuple[str, int], ...], ...]

    def __str__(self) -> str:
        ways = [" and ".join(f"{name} = {value}" for name, value in way) for way in self.held_by]
        reason = f"kept there by {', or by '.join(ways)}" if ways else "the changes cancel in its rule"
        differ = "differs" if len(self.changed) == 1 else "differ"
        return f"{self.node} stays {self.value} although {', '.join(self.changed)} {differ}: {reason}"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {
            "node": self.node,
            "value": self.value.to_dict(),
            "changed": list(self.changed),
            "held_by": [dict(way) for way in self.held_by],
        }


@dataclass(frozen=True, slots=True)
class Explanation(Shown):
    """The difference of one readout between two conditions, explained.

    Parameters
    ----------
    model, scheme : str
    baseline, condition : Condition
        The condition compared with, and the one that is explained.
    readout : Readout
    before, after : ReadoutValue
    direction : {1, -1, 0}
    changes : tuple of Change
        Every node that settles differently; those that something was done to come first.
    chains : tuple of Chain
        Shortest first.
    more : int
        Minimal chains that were found and are not shown.
    complete : bool
        Whether every minimal chain was found.
    proofs : tuple of Proof
        One for each mediator of the chains shown.
    pairs : tuple of Proof
        Two mediators that are needed together though neither is alone.
    blocked : tuple of Blocked
        Where the readout does not change: the nodes at which the differences stop.
    notes : tuple of str
    levels : Mapping[str, ReadoutValue]
        Every node in the condition explained.
    held : Mapping[str, bool]
        What is held there in its last phase, inputs left out.
    """

    model: str
    scheme: str
    baseline: Condition
    condition: Condition
    readout: Readout
    before: ReadoutValue
    after: ReadoutValue
    direction: int
    changes: tuple[Change, ...]
    chains: tuple[Chain, ...]
    more: int
    complete: bool
    proofs: tuple[Proof, ...]
    pairs: tuple[Proof, ...]
    blocked: tuple[Blocked, ...]
    notes: tuple[str, ...]
    levels: Mapping[str, ReadoutValue]
    held: Mapping[str, bool]

    @property
    def needed(self) -> tuple[str, ...]:
        """Mediators without which the difference is gone."""
        return tuple(proof.nodes[0] for proof in self.proofs if proof.word == "needed")

    @property
    def edges(self) -> frozenset[tuple[str, str]]:
        """Every regulation on a chain or on a loop that carries one, as (regulator, target)."""
        on_chains = {
            (link.regulation.regulator, link.regulation.target) for chain in self.chains for link in chain.links
        }
        on_loops = {edge for chain in self.chains if chain.loop for edge in pairwise((*chain.loop, chain.loop[0]))}
        return frozenset(on_chains | on_loops)

    @property
    def headline(self) -> str:
        """The difference in one line."""
        name = self.readout.canonical
        if self.before == self.after:
            return f"{name} stays {self.after}"
        return f"{name} {VERBS[self.direction]} from {self.before} to {self.after}"

    def table(self) -> Table:
        """Return one row a link of every chain, with its evidence."""
        proofs = {proof.nodes[0]: proof for proof in self.proofs}
        rows: list[tuple[Cell, ...]] = []
        for number, chain in enumerate(self.chains, start=1):
            for place, link in enumerate(chain.links, start=1):
                proof = proofs.get(link.regulation.target)
                rows.append(
                    (
                        number,
                        place,
                        link.regulation.regulator,
                        "activates" if link.sign > 0 else "inhibits",
                        link.regulation.target,
                        "rises" if link.target_change > 0 else "falls",
                        proof.word if proof else "",
                        link.stage,
                        link.grounds,
                    )
                )
        columns = ("chain", "link", "regulator", "acts", "target", "which", "target is", "under", "grounds")
        return Table(columns, tuple(rows))

    def to_frame(self) -> pd.DataFrame:
        """Return the links as a pandas data frame."""
        return self.table().to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        return {
            "model": self.model,
            "scheme": self.scheme,
            "baseline": self.baseline.canonical,
            "condition": self.condition.canonical,
            "readout": self.readout.canonical,
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "direction": self.direction,
            "changes": [
                {
                    "node": c.node,
                    "before": c.before.to_dict(),
                    "after": c.after.to_dict(),
                    "direction": c.direction,
                    "done": c.done,
                }
                for c in self.changes
            ],
            "chains": [chain.to_dict() for chain in self.chains],
            "more_chains": self.more,
            "all_chains_found": self.complete,
            "mediators": [proof.to_dict() for proof in self.proofs],
            "needed_in_twos": [proof.to_dict() for proof in self.pairs],
            "blocked": [blocked.to_dict() for blocked in self.blocked],
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        lines = [
            f"{self.headline} ({self.scheme})",
            f"baseline:  [{self.baseline.canonical}]",
            f"explained: [{self.condition.canonical}]",
        ]
        done = [change for change in self.changes if change.done]
        lines += [f"done:      {change}" for change in done]
        others = [change for change in self.changes if not change.done]
        if others:
            lines.append("differ too: " + ", ".join(f"{c.node} {c.before}→{c.after}" for c in others))
        shown: set[Link] = set()
        for number, chain in enumerate(self.chains, start=1):
            lines += ["", f"chain {number} of {self._how_many}: {chain}"]
            lines += [f"    {link}   {'(above)' if link in shown else link.grounds}" for link in chain.links]
            shown |= set(chain.links)
        if self.proofs:
            lines += ["", "each mediator held where the baseline has it:"]
            lines += [f"    {proof}" for proof in self.proofs]
        if self.pairs:
            lines.append("needed in twos:")
            lines += [f"    {proof}" for proof in self.pairs]
        if self.blocked:
            lines += ["", "where the differences stop:"]
            lines += [f"    {blocked}" for blocked in self.blocked]
        if self.notes:
            lines.append("")
        lines += [f"note: {note}" for note in self.notes]
        return "\n".join(lines)

    def in_notebook(self) -> Iterable[Table | str]:
        """Return the difference, its chains with the proof and the grounds of each link, and where it stops."""
        yield Heading(f"{self.headline} ({self.scheme})")
        yield f"baseline [{self.baseline.canonical}], explained [{self.condition.canonical}]"
        for number, chain in enumerate(self.chains, start=1):
            yield f"chain {number} of {self._how_many}: {chain}"
        if self.chains:
            yield self.table()
        yield from (f"needed in twos: {proof}" for proof in self.pairs)
        yield from (f"the difference stops: {blocked}" for blocked in self.blocked)
        yield from (f"note: {note}" for note in self.notes)

    @property
    def _how_many(self) -> str:
        count = len(self.chains) + self.more
        return str(count) if self.complete else f"{count} or more"
