"""MaBoSS expressions: trees of numbers, nodes, ``$parameters`` and ``@attributes``, in and out.

Nothing is ever handed to Python's own `eval`: the grammar is that of MaBoSS (Stoll et al. 2012,
2017), where ``XOR`` binds more loosely than ``OR``, and ``?:`` most loosely of all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from simnet.errors import ExpressionError, Span
from simnet.files.dialect import Dialect, postfix

__all__ = [
    "Apply", "Formula", "Name", "Number", "calculate", "compute", "formula_text", "names_in", "number_text",
    "read_formula", "renamed_formula", "value",
]  # fmt: skip

T = TypeVar("T")
Array = npt.NDArray[np.float64]

INFIX = {
    "?": 1, "^": 2, "|": 3, "&": 4, "==": 5, "!=": 5, "<": 6, ">": 6, "<=": 6, ">=": 6,
    "+": 7, "-": 7, "*": 8, "/": 8,
}  # fmt: skip
UNARY, LEAF = 9, 10
MAX_ARGUMENTS = 2
DIALECT = Dialect(
    token=re.compile(
        r"(?P<space>\s+)|(?P<number>(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][+-]?[0-9]+)?(?!\w))"
        r"|(?P<name>[$@]?[A-Za-z_]\w*)|(?P<open>\()|(?P<close>\))|(?P<comma>,)"
        r"|(?P<sign>==|!=|<=|>=|&&?|\|\|?|[!^?:<>+*/-])|(?P<other>.)",
        re.DOTALL,
    ),
    signs={sign: sign for sign in (*INFIX, "!", ":")}
    | {"&&": "&", "||": "|", "and": "&", "or": "|", "xor": "^", "not": "!"},
    prefix={"!": UNARY, "-": UNARY, "+": UNARY},
    infix=INFIX,
    right=frozenset("?"),
    functions=frozenset({"log", "exp"}),
)
FUNCTIONS = ("log", "exp")  # log(x), log(x, base), exp(x), exp(x, base): base to the power of x


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """A number; TRUE and FALSE are 1 and 0."""

    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """The value of a node (``p53``), a parameter (``$u``) or another attribute of the node (``@logic``)."""

    text: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Apply:
    """A sign or function and what it is applied to; ``?:`` has three parts."""

    sign: str
    parts: tuple[Formula, ...]

    def __repr__(self) -> str:
        return f"<Apply {formula_text(self)}>"


Formula = Number | Name | Apply


def read_formula(text: str, span: Span, known: Callable[[str, Span], None] | None = None) -> Formula:
    """Read an expression of a .bnd or .cfg file.

    Parameters
    ----------
    text : str
        The file, without comments.
    span : Span
        Where the expression stands in it.
    known : callable, optional
        Called with each name and its place.

    Raises
    ------
    ExpressionError
        With the span, in `text`, of what does not fit.

    Examples
    --------
    >>> formula_text(read_formula("(@logic AND NOT p53) ? 1/$u : 0", Span(0, 31)))
    '@logic & !p53 ? 1 / $u : 0'
    """
    stack: list[Formula] = []
    for step in postfix(text, span, DIALECT):
        if step.kind == "name":
            stack.append(Name(step.text))
            if known is not None:
                known(step.text, step.span)
        elif step.kind == "number":
            stack.append(Number(float(step.text)))
        elif step.kind == "call" and step.arity > MAX_ARGUMENTS:
            reason = f"{step.text}() takes one argument or two, not {step.arity}"
            raise ExpressionError(reason, text, step.span)
        elif step.text == "+" and step.arity == 1:
            continue
        else:
            parts = tuple(stack[-step.arity :])
            del stack[-step.arity :]
            stack.append(Apply(step.text, parts))
    return stack[0]


def bottom_up(formula: Formula) -> Iterator[Formula]:
    """Yield every part of a formula after its own parts, the whole last."""
    stack = [(formula, False)]
    while stack:
        node, opened = stack.pop()
        if opened or not isinstance(node, Apply):
            yield node
        else:
            stack.append((node, True))
            stack += [(part, False) for part in reversed(node.parts)]


def names_in(formula: Formula) -> tuple[str, ...]:
    """Return the names in a formula, each once, with ``$`` or ``@`` where they have it."""
    return tuple(dict.fromkeys(node.text for node in bottom_up(formula) if isinstance(node, Name)))


def compute(
    formula: Formula, number: Callable[[float], T], name: Callable[[str], T], apply: Callable[[str, Sequence[T]], T]
) -> T:
    """Compute a value for a formula from its parts, bottom up."""
    values: list[T] = []
    for node in bottom_up(formula):
        match node:
            case Number(found):
                values.append(number(found))
            case Name(text):
                values.append(name(text))
            case Apply(sign, parts):
                taken = values[-len(parts) :]
                del values[-len(parts) :]
                values.append(apply(sign, taken))
    return values[0]


def value(formula: Formula, scope: Mapping[str, Array | float]) -> Array:
    """Compute a formula in numbers; for many states at once when names stand for arrays.

    Anything but 0 counts as true. A division by zero gives infinity, 0/0 no number.

    Parameters
    ----------
    formula : Formula
    scope : Mapping[str, ndarray or float]
        What each name stands for, with ``$`` or ``@`` where it has it.

    Raises
    ------
    KeyError
        For a name that is not in `scope`.
    """
    with np.errstate(all="ignore"):
        return compute(formula, lambda x: np.asarray(x, float), lambda x: np.asarray(scope[x], float), calculate)


def calculate(sign: str, parts: Sequence[Array]) -> Array:
    """Apply a sign or function to numbers."""
    if sign == "?:":
        return np.where(parts[0] != 0, parts[1], parts[2])
    if len(parts) == 1:
        return np.asarray(_ONE[sign](parts[0]), float)
    return np.asarray(_TWO[sign](parts[0], parts[1]), float)


_ONE: dict[str, Callable[[Array], npt.NDArray[np.generic]]] = {
    "!": lambda a: a == 0,
    "-": np.negative,
    "log": np.log,
    "exp": np.exp,
}
_TWO: dict[str, Callable[[Array, Array], npt.NDArray[np.generic]]] = {
    "&": lambda a, b: (a != 0) & (b != 0),
    "|": lambda a, b: (a != 0) | (b != 0),
    "^": lambda a, b: (a != 0) ^ (b != 0),
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    ">": np.greater,
    "<=": np.less_equal,
    ">=": np.greater_equal,
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "log": lambda a, base: np.log(a) / np.log(base),
    "exp": lambda a, base: np.power(base, a),
}


def renamed_formula(formula: Formula, ids: Mapping[str, str]) -> Formula:
    """Return a formula with other node ids; parameters and attributes keep their names."""
    return compute(
        formula,
        lambda number: _formula(Number(number)),
        lambda name: _formula(Name(ids.get(name, name))),
        lambda sign, parts: _formula(Apply(sign, tuple(parts))),
    )


def _formula(formula: Formula) -> Formula:
    return formula


def number_text(number: float) -> str:
    """Write a number so that reading it back gives the same.

    >>> number_text(1.0), number_text(1e100), number_text(0.1)
    ('1', '1e+100', '0.1')
    """
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number))


def formula_text(formula: Formula, names: Mapping[str, str] | None = None) -> str:
    """Write a formula with ``& | ! ^`` and no more parentheses than are safe.

    Parameters
    ----------
    formula : Formula
    names : Mapping[str, str], optional
        Other names for nodes.
    """
    shown = compute(
        formula,
        lambda number: (number_text(number), LEAF),
        lambda name: ((names or {}).get(name, name), LEAF),
        _shown,
    )
    return shown[0]


def _shown(sign: str, parts: Sequence[tuple[str, int]]) -> tuple[str, int]:
    if sign in FUNCTIONS:
        return f"{sign}({', '.join(text for text, _ in parts)})", LEAF
    if sign == "?:":
        asked, then, otherwise = (_inside(part, 2) for part in parts)
        return f"{asked} ? {then} : {otherwise}", 1
    if len(parts) == 1:
        return f"{sign}{_inside(parts[0], LEAF)}", UNARY
    level = INFIX[sign]
    chained = level if sign in "&|" and f" {sign} " in parts[0][0] else level + 1
    return f"{_inside(parts[0], chained)} {sign} {_inside(parts[1], level + 1)}", level


def _inside(part: tuple[str, int], level: int) -> str:
    return part[0] if part[1] >= level else f"({part[0]})"
