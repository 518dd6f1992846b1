"""Truth tables, and what a regulator does to a rule."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from simnet.errors import TooLargeError
from simnet.logic.expr import Expr, fold, variables

__all__ = ["MAX_TABLE", "Sign", "equivalent", "signs", "truth_table"]

MAX_TABLE = 24  # regulators; a table of 2**24 rows takes 16 MB while it is made


class Sign(Enum):
    """What raising a regulator does to the rule, over all values of the others."""

    ACTIVATES = "activates"
    INHIBITS = "inhibits"
    DUAL = "activates or inhibits, depending on the others"
    NONE = "does nothing"


def truth_table(expr: Expr, regulators: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Tabulate `expr` over all values of `regulators`.

    Parameters
    ----------
    expr : Expr
    regulators : Sequence[str]
        The first one is the least significant bit of the row number.

    Returns
    -------
    ndarray of bool, shape (2**len(regulators),)

    Raises
    ------
    TooLargeError
        Beyond 24 regulators.
    KeyError
        When `expr` names something that is not a regulator.

    Examples
    --------
    >>> from simnet.logic import parse
    >>> truth_table(parse("A & !B").expr, ["A", "B"]).astype(int).tolist()
    [0, 1, 0, 0]
    """
    count = len(regulators)
    if count > MAX_TABLE:
        message = f"a truth table over {count} regulators has 2^{count} rows (limit 2^{MAX_TABLE})"
        raise TooLargeError(message)
    columns = {name: _column(place, count) for place, name in enumerate(regulators)}
    size = max(1, (1 << count) // 8)
    ones = np.full(size, 255, np.uint8)
    packed = fold(
        expr,
        const=lambda value: ones if value else np.zeros(size, np.uint8),
        var=columns.__getitem__,
        negate=np.bitwise_not,
        both=np.bitwise_and,
        either=np.bitwise_or,
    )
    return np.unpackbits(packed, bitorder="little")[: 1 << count].astype(np.bool_)


def signs(expr: Expr) -> dict[str, Sign]:
    """Find what each variable of `expr` does to its value.

    Exact: by comparing the rule with the variable off and on, over all values of the others
    (truth table up to 20 variables, a decision diagram beyond).

    Returns
    -------
    dict of str to Sign
        One entry a variable, in order of first occurrence.

    Examples
    --------
    >>> from simnet.logic import parse
    >>> {name: sign.name for name, sign in signs(parse("A & !B | C & !C").expr).items()}
    {'A': 'ACTIVATES', 'B': 'INHIBITS', 'C': 'NONE'}
    """
    names = variables(expr)
    if len(names) > 20:
        return _signs_symbolic(expr, names)
    table = truth_table(expr, names)
    found = {}
    for place, name in enumerate(names):
        split = table.reshape(-1, 2, 1 << place)
        off, on = split[:, 0], split[:, 1]
        found[name] = _sign(rises=bool((on & ~off).any()), falls=bool((off & ~on).any()))
    return found


def equivalent(first: Expr, second: Expr) -> bool:
    """Say whether two rules have the same value for every state of their variables.

    Exact, like `signs`; a variable that only one of them names may still change nothing.

    Examples
    --------
    >>> from simnet.logic import parse
    >>> equivalent(parse("!(A & B)").expr, parse("!A | !B").expr)
    True
    """
    names = tuple(dict.fromkeys(variables(first) + variables(second)))
    if len(names) > 20:
        _, (one, two) = _diagrams(names, first, second)
        return bool(one.l_iff(two).is_true())
    return bool((truth_table(first, names) == truth_table(second, names)).all())


def _column(place: int, count: int) -> npt.NDArray[np.uint8]:
    """Bits of regulator `place` over all rows, packed, least significant bit first."""
    size = max(1, (1 << count) // 8)
    if place < 3:
        return np.full(size, (0b10101010, 0b11001100, 0b11110000)[place], np.uint8)
    return np.tile(np.repeat(np.array([0, 255], np.uint8), 1 << (place - 3)), size >> (place - 2))


def _sign(*, rises: bool, falls: bool) -> Sign:
    if rises and falls:
        return Sign.DUAL
    if rises:
        return Sign.ACTIVATES
    return Sign.INHIBITS if falls else Sign.NONE


def _diagrams(names: Sequence[str], *expressions: Expr) -> tuple[Any, list[Any]]:
    import biodivine_aeon as aeon

    labels = {name: f"v{place}" for place, name in enumerate(names)}
    variable_set = aeon.BddVariableSet(list(labels.values()))
    diagrams = [
        fold(
            expr,
            const=lambda value: variable_set.mk_const(value),
            var=lambda name: variable_set.mk_literal(labels[name], True),
            negate=lambda a: a.l_not(),
            both=lambda a, b: a.l_and(b),
            either=lambda a, b: a.l_or(b),
        )
        for expr in expressions
    ]
    return variable_set, diagrams


def _signs_symbolic(expr: Expr, names: Sequence[str]) -> dict[str, Sign]:
    _, (rule,) = _diagrams(names, expr)
    found = {}
    for place, name in enumerate(names):
        off = rule.r_restrict({f"v{place}": False})
        on = rule.r_restrict({f"v{place}": True})
        found[name] = _sign(
            rises=not on.l_and_not(off).is_false(), falls=not off.l_and_not(on).is_false()
        )
    return found
