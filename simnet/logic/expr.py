"""Boolean expressions as frozen trees, walked without recursion.

Rules of published networks nest thousands of parentheses, so nothing here recurses: every
function is a fold over the nodes in postorder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TypeVar

__all__ = [
    "FALSE",
    "RESERVED",
    "TRUE",
    "And",
    "Const",
    "Expr",
    "Not",
    "Or",
    "Var",
    "conjunction",
    "disjunction",
    "fold",
    "negation",
    "substitute",
    "to_text",
    "variables",
]

T = TypeVar("T")

RESERVED = frozenset({"and", "or", "not", "true", "false"})
_PLAIN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Expr:
    """Base of the five kinds of expression; equality is structural."""

    known_hash: int | None = field(default=None, init=False)

    @property
    def args(self) -> tuple[Expr, ...]:
        """The direct parts of this expression."""
        return ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Expr):
            return NotImplemented
        return self is other or (hash(self) == hash(other) and _signature(self) == _signature(other))

    def __hash__(self) -> int:
        return _hash(self)

    def __str__(self) -> str:
        return to_text(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {to_text(self)}>"

    def __reduce__(self) -> tuple[type[Expr], tuple[object, ...]]:
        # Hashes of texts differ between processes, so the known hash stays behind.
        return type(self), tuple(getattr(self, part.name) for part in fields(self) if part.init)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Const(Expr):
    """A constant."""

    value: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Var(Expr):
    """The value of a node."""

    name: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Not(Expr):
    """Negation."""

    arg: Expr

    @property
    def args(self) -> tuple[Expr, ...]:
        """The negated expression, alone."""
        return (self.arg,)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Nary(Expr):
    parts: tuple[Expr, ...]

    @property
    def args(self) -> tuple[Expr, ...]:
        """The operands, in the order written."""
        return self.parts


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class And(_Nary):
    """Conjunction of two or more parts."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Or(_Nary):
    """Disjunction of two or more parts."""


TRUE = Const(True)
FALSE = Const(False)


def postorder(expr: Expr) -> Iterator[Expr]:
    """Return every sub-expression after its parts, the whole last."""
    found: list[Expr] = []  # the whole first, each node before its parts, the last part first
    stack = [expr]
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(node.args)
    return reversed(found)


def fold(
    expr: Expr,
    *,
    const: Callable[[bool], T],
    var: Callable[[str], T],
    negate: Callable[[T], T],
    both: Callable[[T, T], T],
    either: Callable[[T, T], T],
) -> T:
    """Compute a value for `expr` from its parts, bottom up.

    Parameters
    ----------
    expr : Expr
    const, var, negate, both, either : callable
        What a constant, a variable, NOT, a binary AND and a binary OR are worth. AND and OR of
        more than two parts are combined from the left.

    Returns
    -------
    T
        The value of the whole expression.

    Examples
    --------
    >>> from simnet.logic import parse
    >>> e = parse("A & !B").expr
    >>> fold(e, const=bool, var={"A": True, "B": False}.get, negate=lambda x: not x,
    ...      both=lambda x, y: x and y, either=lambda x, y: x or y)
    True
    """
    values: list[T] = []
    for node in postorder(expr):
        match node:
            case Const(value):
                values.append(const(value))
            case Var(name):
                values.append(var(name))
            case Not():
                values.append(negate(values.pop()))
            case And(parts) | Or(parts):
                combine = both if isinstance(node, And) else either
                taken = values[-len(parts) :]
                del values[-len(parts) :]
                result = taken[0]
                for right in taken[1:]:
                    result = combine(result, right)
                values.append(result)
            case _:  # pragma: no cover - the five kinds above are all there are
                raise TypeError(type(node))
    return values[0]


def variables(expr: Expr) -> tuple[str, ...]:
    """Return the names that occur in `expr`, each once, in order of first occurrence.

    >>> from simnet.logic import parse
    >>> variables(parse("B & (A | B)").expr)
    ('B', 'A')
    """
    return tuple(dict.fromkeys(node.name for node in postorder(expr) if isinstance(node, Var)))


def negation(expr: Expr) -> Expr:
    """Return NOT `expr`, without double negation and constants."""
    match expr:
        case Const(value):
            return FALSE if value else TRUE
        case Not(arg):
            return arg
        case _:
            return Not(expr)


def conjunction(parts: Iterable[Expr]) -> Expr:
    """Return the AND of `parts`, flattened, without repeats and constants."""
    return _gather(parts, And, absorbing=FALSE, neutral=TRUE)


def disjunction(parts: Iterable[Expr]) -> Expr:
    """Return the OR of `parts`, flattened, without repeats and constants."""
    return _gather(parts, Or, absorbing=TRUE, neutral=FALSE)


def substitute(expr: Expr, replacements: Mapping[str, Expr]) -> Expr:
    """Replace variables and drop the constants that this leaves.

    >>> from simnet.logic import parse
    >>> str(substitute(parse("A & !B | C").expr, {"B": FALSE}))
    'A | C'
    """
    built: list[Expr] = []
    for node in postorder(expr):
        match node:
            case Var(name):
                built.append(replacements.get(name, node))
            case Not():
                built.append(negation(built.pop()))
            case And(parts) | Or(parts):
                gather = conjunction if isinstance(node, And) else disjunction
                taken = built[-len(parts) :]
                del built[-len(parts) :]
                built.append(gather(taken))
            case _:
                built.append(node)
    return built[0]


def to_text(expr: Expr, names: Mapping[str, str] | None = None) -> str:
    """Write `expr` with ``&``, ``|``, ``!`` and no more parentheses than needed.

    Without `names` the text can be read back: names that need quotation marks get them.

    Parameters
    ----------
    expr : Expr
    names : Mapping[str, str], optional
        Other names to print for variables, for instance display names; they are printed as given.

    Returns
    -------
    str

    Examples
    --------
    >>> to_text(And((Var("NF-κB"), Not(Or((Var("A"), Var("B")))))))
    '"NF-κB" & !(A | B)'
    """
    shown: list[tuple[str, int]] = []
    for node in postorder(expr):
        match node:
            case Const(value):
                shown.append(("1" if value else "0", 3))
            case Var(name):
                shown.append((names[name] if names and name in names else _quoted(name), 3))
            case Not():
                text, level = shown.pop()
                shown.append((f"!{text}" if level == 3 else f"!({text})", 3))
            case And(parts) | Or(parts):
                mine, sign = (2, " & ") if isinstance(node, And) else (1, " | ")
                taken = shown[-len(parts) :]
                del shown[-len(parts) :]
                joined = sign.join(t if level > mine else f"({t})" for t, level in taken)
                shown.append((joined, mine))
    return shown[0][0]


def _gather(parts: Iterable[Expr], kind: type[And] | type[Or], absorbing: Const, neutral: Const) -> Expr:
    flat: dict[Expr, None] = {}
    for part in parts:
        for piece in part.args if isinstance(part, kind) else (part,):
            if isinstance(piece, Const):
                if piece.value == absorbing.value:
                    return absorbing
            else:
                flat[piece] = None
    if not flat:
        return neutral
    pieces = tuple(flat)
    return pieces[0] if len(pieces) == 1 else kind(pieces)


def _quoted(name: str) -> str:
    """Put quotation marks around a name that a rule could not carry without."""
    plain = _PLAIN.fullmatch(name) and not name.isdigit() and name.casefold() not in RESERVED
    if plain:
        return name
    return f"'{name}'" if '"' in name else f'"{name}"'


def _hash(expr: Expr) -> int:
    """Hash by structure; each part is hashed once, however often it is asked."""
    stack = [expr]
    while stack and expr.known_hash is None:
        node = stack[-1]
        waiting = [part for part in node.args if part.known_hash is None]
        if waiting:
            stack += waiting
            continue
        stack.pop()
        leaf = node.value if isinstance(node, Const) else node.name if isinstance(node, Var) else None
        parts = tuple(part.known_hash for part in node.args)
        object.__setattr__(node, "known_hash", hash((type(node).__name__, leaf, parts)))
    return expr.known_hash or 0


def _signature(expr: Expr) -> tuple[object, ...]:
    tokens: list[object] = []
    for node in postorder(expr):
        match node:
            case Const(value):
                tokens.append(value)
            case Var(name):
                tokens.append(name)
            case _:
                tokens.append((type(node).__name__, len(node.args)))
    return tuple(tokens)
