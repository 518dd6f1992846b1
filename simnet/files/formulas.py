"""Sums, products and quotients of named quantities, built once and written in several notations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from simnet.files.maboss_expressions import number_text

__all__ = ["Call", "Combined", "Formula", "FormulaRing", "infix"]

MAX_DEPTH = 40  # brackets in brackets before a part gets a name of its own; readers of XML recurse
LITERAL = 2  # quantities in ``1 - h``: shorter than a name for it would be

Sign = Literal["+", "-", "*", "/", "^"]
PRIORITY: dict[Sign, int] = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 3}
LEAF = 4
Row = int


@dataclass(frozen=True, slots=True)
class Combined:
    """Quantities under one sign (``^`` a power); sums and products may have any number of parts."""

    sign: Sign
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of quantities."""

    function: str
    parts: tuple[Formula, ...]


Formula = float | str | Combined | Call


class FormulaRing:
    """Collects what is computed from named quantities, each different computation once.

    A `simnet.logic.levels.Ring`: rows stand for levels, and `written` gives them back as formulas.

    Examples
    --------
    >>> ring = FormulaRing()
    >>> row = ring.either(ring.name("a"), ring.product(ring.name("b"), ring.complement(ring.name("c"))))
    >>> formula, parts = ring.written(row, lambda: "p")
    >>> infix(formula), parts
    ('1 - (1 - a) * (1 - b * (1 - c))', {})
    """

    def __init__(self) -> None:
        self._rows: list[tuple[Sign, Row, Row] | float | str] = []
        self._known: dict[tuple[Sign, Row, Row] | float | str, Row] = {}
        self._opposite: dict[Row, Row] = {}

    @cached_property
    def zero(self) -> Row:
        """The number 0."""
        return self._row(0.0)

    @cached_property
    def one(self) -> Row:
        """The number 1."""
        return self._row(1.0)

    def name(self, name: str) -> Row:
        """Return the row of a named quantity."""
        return self._row(name)

    def complement(self, a: Row, /) -> Row:
        """Return the row of ``1 - a``; the complement of a complement is the row itself."""
        if a in (self.zero, self.one):
            return self.zero if a == self.one else self.one
        if a not in self._opposite:
            other = self._row(("-", self.one, a))
            self._opposite |= {a: other, other: a}
        return self._opposite[a]

    def product(self, a: Row, b: Row, /) -> Row:
        """Return the row of ``a b``."""
        if self.zero in (a, b):
            return self.zero
        if self.one in (a, b):
            return b if a == self.one else a
        return self._row(("*", a, b))

    def either(self, a: Row, b: Row, /) -> Row:
        """Return the row of ``a + b - a b``, as ``1 - (1 - a) (1 - b)``: each part stands there once."""
        return self.complement(self.product(self.complement(a), self.complement(b)))

    def mixture(self, curve: Row, low: Row, high: Row, /) -> Row:
        """Return the row of ``(1 - curve) low + curve high``."""
        return self._row(("+", self.product(self.complement(curve), low), self.product(curve, high)))

    def written(self, row: Row, fresh: Callable[[], str]) -> tuple[Formula, dict[str, Formula]]:
        """Write a row as a formula; what it needs twice, or too deep down, becomes a part with a name.

        Parameters
        ----------
        row : int
        fresh : callable
            Gives the name of one more part.

        Returns
        -------
        formula : Formula
        parts : dict of str to Formula
            By name; each uses only those before it.
        """
        uses = self._uses(row)
        parts: dict[str, Formula] = {}
        shown: dict[Row, tuple[Formula, int, int]] = {}  # with depth and number of quantities
        for place in sorted(uses):  # rows come after what they are made of
            found = self._rows[place]
            if not isinstance(found, tuple):
                shown[place] = found, 0, 1
                continue
            sign, left, right = found
            formula = _combined(sign, shown[left][0], shown[right][0])
            depth, size = 1 + max(shown[left][1], shown[right][1]), shown[left][2] + shown[right][2]
            shared = uses[place] > 1 and size > LITERAL
            if place != row and (shared or depth >= MAX_DEPTH):
                name = fresh()
                parts[name] = formula
                shown[place] = name, 0, 1
            else:
                shown[place] = formula, depth, size
        return shown[row][0], parts

    @property
    def size(self) -> int:
        """Number of different rows."""
        return len(self._rows)

    def _uses(self, row: Row) -> dict[Row, int]:
        """Count how often each row that `row` needs is used."""
        uses = {row: 1}
        waiting = [row]
        while waiting:
            found = self._rows[waiting.pop()]
            for part in found[1:] if isinstance(found, tuple) else ():
                if part not in uses:
                    waiting.append(part)
                uses[part] = uses.get(part, 0) + 1
        return uses

    def _row(self, key: tuple[Sign, Row, Row] | float | str) -> Row:
        if key not in self._known:
            self._known[key] = len(self._rows)
            self._rows.append(key)
        return self._known[key]


def _combined(sign: Sign, left: Formula, right: Formula) -> Formula:
    if sign in "+*":
        pieces = [p.parts if isinstance(p, Combined) and p.sign == sign else (p,) for p in (left, right)]
        return Combined(sign, (*pieces[0], *pieces[1]))
    return Combined(sign, (left, right))


def infix(formula: Formula) -> str:
    """Write a formula with ``+ - * / ^`` and no more parentheses than needed.

    >>> infix(Combined("/", (Combined("-", (Combined("*", ("ymax", "h")), "x")), "tau")))
    '(ymax * h - x) / tau'
    """
    return _infix(formula)[0]


def _infix(formula: Formula) -> tuple[str, int]:
    match formula:
        case str():
            return formula, LEAF
        case Call(function, parts):
            return f"{function}({', '.join(map(infix, parts))})", LEAF
        case Combined(sign, parts):
            mine = PRIORITY[sign]
            first, *others = map(_infix, parts)
            least = mine + (sign in "-/^")  # a - (b + c) keeps its brackets, a + (b - c) needs none
            texts = [_inside(first, mine + (sign == "^")), *(_inside(other, least) for other in others)]
            return ("^" if sign == "^" else f" {sign} ").join(texts), mine
        case _:
            return number_text(formula), LEAF


def _inside(shown: tuple[str, int], least: int) -> str:
    return shown[0] if shown[1] >= least else f"({shown[0]})"
