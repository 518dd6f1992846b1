"""Conditions in MathML, as SBML-qual uses it: levels of species are compared and combined."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from simnet.errors import ExpressionError
from simnet.files.xmltext import Element
from simnet.logic import FALSE, TRUE, And, Const, Expr, Not, Or, Var

__all__ = ["Names", "condition", "mathml"]

MAX_COPIED = 100_000  # parts of a condition after exclusive or is written with AND, OR and NOT
COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "eq": operator.eq, "neq": operator.ne, "lt": operator.lt,
    "leq": operator.le, "gt": operator.gt, "geq": operator.ge,
}  # fmt: skip
TRUTHS = ("and", "or", "not", "xor", "implies")
SPACE = "http://www.w3.org/1998/Math/MathML"

Value = Expr | int  # a truth value or the level of a species, which are the same in a Boolean model; or a number


@dataclass(frozen=True)
class Names:
    """What names stand for in a condition.

    Parameters
    ----------
    variables : Mapping[str, Var]
        By species id.
    thresholds : Mapping[str, int]
        Levels that are called by the id of an input.
    suggest : callable
        Asks whether another name was meant.
    """

    variables: Mapping[str, Var]
    thresholds: Mapping[str, int]
    suggest: Callable[[str], str]


def condition(text: str, math: Element, names: Names) -> Expr:
    """Read a condition.

    Parameters
    ----------
    text : str
        The file, for errors.
    math : Element
        The only child of ``<math>``.
    names : Names

    Returns
    -------
    Expr

    Raises
    ------
    ExpressionError
        For an unknown name, and for mathematics that is not logic.
    """
    stack: list[Value] = []
    sizes: list[int] = []
    for element in _bottom_up(math):
        if element.name == "apply":
            sign, count = _sign(text, element), len(element.children) - 1
            taken, size = stack[len(stack) - count :], sum(sizes[len(sizes) - count :]) + 1
            del stack[len(stack) - count :], sizes[len(sizes) - count :]
            stack.append(_applied(text, element, sign, taken))
            sizes.append(size * 2 ** (count - 1) if sign == "xor" and count else size)
            if sizes[-1] > MAX_COPIED and sign == "xor":
                raise ExpressionError("an exclusive or of parts this large is not read", text, element.span)
        else:
            stack.append(_leaf(text, element, names))
            sizes.append(1)
    return _truth(text, math, stack[0])


def _bottom_up(math: Element) -> Iterator[Element]:
    """Yield every operand after its parts; the sign of an ``apply`` is its first child and no operand."""
    stack = [(math, False)]
    while stack:
        element, opened = stack.pop()
        if opened or element.name != "apply":
            yield element
        else:
            stack.append((element, True))
            stack += [(child, False) for child in reversed(element.children[1:])]


def _sign(text: str, element: Element) -> str:
    sign = element.children[0].name if element.children else ""
    if sign not in TRUTHS and sign not in COMPARISONS:
        reason = f"<{sign}/> is not logic" if sign else "an <apply/> with nothing in it stands inside a condition"
        raise ExpressionError(reason, text, element.children[0].span if sign else element.span)
    return sign


def _leaf(text: str, element: Element, names: Names) -> Value:
    found = element.text.strip()
    match element.name:
        case "true":
            return TRUE
        case "false":
            return FALSE
        case "ci" if found in names.variables:
            return names.variables[found]
        case "ci" if found in names.thresholds:
            return names.thresholds[found]
        case "ci":
            reason = f"unknown species {found!r} in a condition"
            raise ExpressionError(reason, text, element.span, names.suggest(found))
        case "cn" if found.removesuffix(".0").isdecimal() and len(found) < 10:
            return int(found.removesuffix(".0"))
        case "cn":
            raise ExpressionError(f"{found[:40]!r} is not a level", text, element.span)
    raise ExpressionError(f"<{element.name}> is not read in a condition", text, element.span)


def _applied(text: str, element: Element, sign: str, values: list[Value]) -> Value:
    if sign in COMPARISONS:
        if len(values) != 2:
            raise ExpressionError(f"<{sign}/> compares two levels, not {len(values)}", text, element.span)
        return _compared(COMPARISONS[sign], values[0], values[1])
    parts = tuple(_truth(text, element, value) for value in values)
    if (sign == "not" and len(parts) != 1) or (sign == "implies" and len(parts) != 2):
        raise ExpressionError(f"<{sign}/> does not take {len(parts)} operands", text, element.span)
    match sign:
        case "and":
            return And(parts) if len(parts) > 1 else parts[0] if parts else TRUE
        case "or":
            return Or(parts) if len(parts) > 1 else parts[0] if parts else FALSE
        case "not":
            return Not(parts[0])
        case "implies":
            return Or((Not(parts[0]), parts[1]))
    result: Expr = FALSE if not parts else parts[0]
    for part in parts[1:]:
        result = Or((And((result, Not(part))), And((Not(result), part))))
    return result


def _truth(text: str, element: Element, value: Value) -> Expr:
    if isinstance(value, Expr):
        return value
    if value not in (0, 1):
        raise ExpressionError(f"the level {value} stands where a condition should", text, element.span)
    return TRUE if value else FALSE


def _compared(compare: Callable[[int, int], bool], left: Value, right: Value) -> Expr:
    """Write a comparison of levels 0 and 1 as logic, case by case."""
    cases = [
        _both(where_left, where_right)
        for a, where_left in _cases(left)
        for b, where_right in _cases(right)
        if compare(a, b)
    ]
    if len(cases) == len(_cases(left)) * len(_cases(right)):
        return TRUE
    return Or(tuple(cases)) if len(cases) > 1 else cases[0] if cases else FALSE


def _cases(value: Value) -> list[tuple[int, Expr]]:
    if isinstance(value, Const):
        return [(int(value.value), TRUE)]
    return [(value, TRUE)] if isinstance(value, int) else [(0, Not(value)), (1, value)]


def _both(left: Expr, right: Expr) -> Expr:
    if left == TRUE:
        return right
    return left if right == TRUE else And((left, right))


# out -------------------------------------------------------------------------------------------


def mathml(rule: Expr, names: Mapping[str, str]) -> str:
    """Write a rule as MathML; each node is compared with level 1, as SBML-qual asks.

    >>> mathml(Not(Var("A")), {"A": "A"})[49:]
    '<apply><not/><apply><eq/><ci>A</ci><cn type="integer">1</cn></apply></apply></math>'
    """
    pieces: list[str] = [f'<math xmlns="{SPACE}">']
    stack: list[Expr | str] = [rule]
    while stack:
        node = stack.pop()
        match node:
            case str():
                pieces.append(node)
            case Const(value):
                pieces.append("<true/>" if value else "<false/>")
            case Var(name):
                pieces.append(f'<apply><eq/><ci>{names[name]}</ci><cn type="integer">1</cn></apply>')
            case _:
                pieces.append(f"<apply><{type(node).__name__.lower()}/>")
                stack.append("</apply>")
                stack += reversed(node.args)
    return "".join([*pieces, "</math>"])


