"""Trap spaces as answer sets.

A space is a set of atoms ``may[i, b]``: node `i` may have the value `b` in it. Whether a rule can
take a value somewhere in the space is a path through its decision diagram along values that the
space allows, so that a rule costs as many clauses as its diagram has nodes, whatever its text.
Subset-minimal answers are the minimal trap spaces (Klarner, Bockmayr, Siebert, Natural Computing
2015, by answer sets over prime implicants; here diagrams stand for the implicants).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from simnet.analysis.updates import Updates

__all__ = ["Problem", "spaces_of"]

Problem = Literal["minimal", "maximal", "fixed points"]
Places = Mapping[int, bool]
May = dict[tuple[int, bool], int]

# clingo: enumerate subset-minimal (5: prefer false) or -maximal (3: prefer true) sets of shown (16) atoms
OPTIONS: dict[Problem, list[str]] = {
    "minimal": ["--heuristic=Domain", "--enum-mode=domRec", "--dom-mod=5,16"],
    "maximal": ["--heuristic=Domain", "--enum-mode=domRec", "--dom-mod=3,16"],
    "fixed points": ["--project"],
}


def spaces_of(
    updates: Updates, within: Places, problem: Problem, start: Places | None = None, count: int = 0
) -> Iterator[dict[int, bool]]:
    """Yield the trap spaces of a kind inside a trap space.

    Parameters
    ----------
    updates : Updates
    within : Mapping[int, bool]
        A trap space; with ``problem="maximal"`` it is not itself an answer.
    problem : {"minimal", "maximal", "fixed points"}
    start : Mapping[int, bool], optional
        Only spaces inside the smallest trap space around some single state of this space.
    count : int
        Stop after so many; 0 for all.

    Yields
    ------
    dict of int to bool
        The fixed places of each space.
    """
    import clingo

    open_places = [place for place in range(len(updates.names)) if place not in within]
    if not open_places:
        if problem != "maximal":
            yield dict(within)
        return
    # Only atoms that are named can be shown, so those of the space come from a text.
    control = clingo.Control([*OPTIONS[problem], f"--models={count}", "--warn=none"])
    control.add("base", [], "{ may(I,0); may(I,1) } :- open(I). :- open(I), not may(I,0), not may(I,1). #show may/2.")
    control.add("base", [], " ".join(f"open({place})." for place in open_places))
    control.ground([("base", [])])
    numbers = {
        (atom.symbol.arguments[0].number, bool(atom.symbol.arguments[1].number)): atom.literal
        for atom in control.symbolic_atoms.by_signature("may", 2)
    }
    with _rules(control) as rules:
        rules.trap(updates, within, open_places, numbers)
        if problem == "fixed points":
            for place in open_places:
                rules.forbid(numbers[place, False], numbers[place, True])
        elif problem == "maximal":
            rules.forbid(*numbers.values())
        if start is not None:
            rules.around(updates, start, open_places, numbers)
    yield from _answers(control, within, open_places)


def _answers(control: Any, within: Places, open_places: Sequence[int]) -> Iterator[dict[int, bool]]:
    with control.solve(yield_=True) as handle:
        for model in handle:
            # the text of a model is read faster than its symbols: "may(3,0) may(4,0) may(4,1)"
            allowed = {atom[4:-1] for atom in str(model).split()}
            fixed = {}
            for place in open_places:
                off, on = f"{place},0" in allowed, f"{place},1" in allowed
                if off != on:
                    fixed[place] = on
            yield dict(within) | fixed


@contextmanager
def _rules(control: Any) -> Iterator[_Rules]:
    with control.backend() as backend:
        yield _Rules(backend)


class _Rules:
    """Writes ground rules."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend

    def forbid(self, *literals: int) -> None:
        """Rule out that all of these hold."""
        self.backend.add_rule([], literals)

    def trap(self, updates: Updates, within: Places, open_places: Sequence[int], may: May) -> None:
        """Require that whatever a rule can become is allowed."""
        for place in open_places:
            for value, reached in self._image(updates.inside(place, within), may).items():
                self.forbid(reached, -may[place, value])

    def around(self, updates: Updates, start: Places, open_places: Sequence[int], may: May) -> None:
        """Require that the space lies in the smallest trap space around a single state of `start`.

        That trap space is the least set of values that holds the state and whatever the rules can
        become, which is how answer sets read these rules.
        """
        places = range(len(updates.names))
        around = {(place, value): self.backend.add_atom() for place in places for value in (False, True)}
        for place in places:
            if place in start:
                self.backend.add_rule([around[place, start[place]]])
            else:
                off, on = self.backend.add_atom(), self.backend.add_atom()
                self.backend.add_rule([off, on], choice=True)
                self.forbid(off, on)
                self.forbid(-off, -on)
                self.backend.add_rule([around[place, False]], [off])
                self.backend.add_rule([around[place, True]], [on])
            for value, reached in self._image(updates.diagrams[place], around).items():
                self.backend.add_rule([around[place, value]], [reached])
        for place in open_places:
            for value in (False, True):
                self.forbid(may[place, value], -around[place, value])

    def _image(self, diagram: Any, may: May) -> dict[bool, int]:
        """Return an atom for each value that a function can take where nodes may have certain values."""
        constant = diagram.as_bool()
        if constant is not None:
            always = self.backend.add_atom()
            self.backend.add_rule([always])
            return {constant: always}
        reached = {pointer: self.backend.add_atom() for pointer in diagram.pointers()}
        self.backend.add_rule([reached[diagram.root()]])
        for pointer, atom in reached.items():
            variable = diagram.node_variable(pointer)
            if variable is None or pointer.is_terminal():
                continue
            for value, next_pointer in zip((False, True), diagram.node_links(pointer), strict=True):
                self.backend.add_rule([reached[next_pointer]], [atom, may[int(variable), value]])
        return {pointer.is_one(): atom for pointer, atom in reached.items() if pointer.is_terminal()}
