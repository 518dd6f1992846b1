"""Values of weighted rules, ready to be looked up when one node at a time changes.

A row is a sum of numbers whose expressions are true: the propensity of a node to switch, or a
readout. Rows over few nodes become a table, whose index changes by one XOR when a node switches;
rows over many nodes keep their expressions as postfix programs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simnet.logic import Expr, Not, Var, conjunction, fold, truth_table, variables
from simnet.network import Network
from simnet.scenario.continuous import Law, Rates

__all__ = ["FALSE_OP", "MAX_BITS", "Lookup", "RowArrays", "aligned", "build_rows", "propensities", "rows_of", "values"]

MAX_BITS = 16  # nodes over which a row is tabulated; a table then takes 512 kB
NOT_OP, AND_OP, OR_OP, FALSE_OP, TRUE_OP = -1, -2, -3, -4, -5

UNIT = Rates()

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Sum = tuple[tuple[Expr, float], ...]


class RowArrays(NamedTuple):
    """Everything that a kernel reads, as flat arrays.

    Attributes
    ----------
    table : ndarray of float, shape (entry,)
        Tables of all rows.
    offset : ndarray of int, shape (row,)
        Where the table of each row begins, a multiple of its length; -1 for a row that is evaluated.
    first, regulator : ndarray of int
        Row `r` depends on nodes ``regulator[first[r]:first[r + 1]]``, least significant bit first.
    begin, target, bit : ndarray of int
        Node `i` changes rows ``target[begin[i]:begin[i + 1]]``, ascending, each in its `bit`.
    term, code, weight : ndarray
        Row `r` that is evaluated adds ``weight[t]`` for each true program ``code[start:stop]``,
        where ``term[t]`` is (row, start, stop).
    """

    table: Floats
    offset: Ints
    first: Ints
    regulator: Ints
    begin: Ints
    target: Ints
    bit: Ints
    term: Ints
    code: Ints
    weight: Floats


@dataclass(frozen=True)
class Lookup:
    """Rows of a network: the propensity of each node, then the readouts.

    Parameters
    ----------
    names : tuple of str
        Node ids.
    sums : tuple of Sum
        What each row adds up.
    arrays : RowArrays
    """

    names: tuple[str, ...]
    sums: tuple[Sum, ...]
    arrays: RowArrays


def propensities(network: Network, rates: Mapping[str, Rates]) -> tuple[Sum, ...]:
    """Say for each node in which states it switches, and at which rate.

    A node that is off switches on at its rate `up` where its rule is true; one that is on
    switches off at its rate `down` where its rule is false (Stoll 2012, equation 4).

    Parameters
    ----------
    network : Network
    rates : Mapping[str, Rates]
        Nodes not named have rate 1 in both directions.

    Returns
    -------
    tuple of Sum
        In the order of the nodes; empty for inputs.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS"})
    >>> [[(str(expr), rate) for expr, rate in row] for row in propensities(net, {"ERK": Rates(up=2.0)})]
    [[], [('RAS & !ERK', 2.0), ('!RAS & ERK', 1.0)]]
    """
    return tuple(
        () if node.rule is None else _propensity(name, node.rule, rates.get(name, UNIT))
        for name, node in network.nodes.items()
    )


@lru_cache(maxsize=4096)
def _propensity(name: str, rule: Expr, rate: Rates) -> Sum:
    return (*_law(rate.up, rule, Not(Var(name))), *_law(rate.down, Not(rule), Var(name)))


def _law(rate: float | Law, when: Expr, side: Expr) -> Sum:
    law = rate if isinstance(rate, tuple) else ((when, float(rate)),)
    return tuple((conjunction((expr, side)), float(number)) for expr, number in law if number > 0)


def aligned(stages: Sequence[tuple[Sum, ...]]) -> list[tuple[Sum, ...]]:
    """Give the rows of every stage the same expressions, so that one layout serves them all.

    Parameters
    ----------
    stages : sequence of tuple of Sum
        The rows in force in each stage.

    Returns
    -------
    list of tuple of Sum
        The same values; what does not count in a stage has the number 0.

    Examples
    --------
    >>> from simnet.logic import parse
    >>> a, b = parse("A").expr, parse("B").expr
    >>> [[str(expr) for expr, _ in rows[0]] for rows in aligned([(((a, 1.0),),), (((b, 2.0),),)])]
    [['A', 'B'], ['A', 'B']]
    """
    if all(rows == stages[0] for rows in stages):
        return list(stages)
    every = [tuple(dict.fromkeys(expr for sums in row for expr, _ in sums)) for row in zip(*stages, strict=True)]
    return [tuple(_spread(row, exprs) for row, exprs in zip(rows, every, strict=True)) for rows in stages]


def _spread(row: Sum, exprs: tuple[Expr, ...]) -> Sum:
    numbers = dict.fromkeys(exprs, 0.0)
    for expr, number in row:
        numbers[expr] += number
    return tuple(numbers.items())


@lru_cache(maxsize=64)
def rows_of(names: tuple[str, ...], sums: tuple[Sum, ...], max_bits: int = MAX_BITS) -> Lookup:
    """Prepare rows for lookup; the same rows are prepared once.

    Parameters
    ----------
    names : tuple of str
        Node ids.
    sums : tuple of Sum
    max_bits : int
        Rows over more nodes than this are evaluated instead of tabulated.

    Returns
    -------
    Lookup
    """
    return Lookup(names, sums, build_rows(names, sums, max_bits))


def build_rows(names: Sequence[str], sums: Sequence[Sum], max_bits: int = MAX_BITS) -> RowArrays:
    """Write rows as flat arrays.

    Parameters
    ----------
    names : sequence of str
        Node ids; node `i` is ``names[i]``.
    sums : sequence of Sum
    max_bits : int

    Returns
    -------
    RowArrays
    """
    place = {name: number for number, name in enumerate(names)}
    inside = [tuple(dict.fromkeys(n for expr, _ in row for n in variables(expr))) for row in sums]
    wide = [len(needed) > max_bits for needed in inside]
    tables = [np.zeros(0) if w else _tabulate(row, n) for row, n, w in zip(sums, inside, wide, strict=True)]
    starts = _aligned_starts([len(table) for table in tables])
    touched: list[list[tuple[int, int]]] = [[] for _ in names]
    for row, needed in enumerate(inside):
        for bit, name in enumerate(needed):
            touched[place[name]].append((row, 0 if wide[row] else 1 << bit))
    terms, code, weights = _programs([row if w else () for row, w in zip(sums, wide, strict=True)], place)
    return RowArrays(
        table=_laid_out(tables, starts),
        offset=np.array([-1 if w else at for w, at in zip(wide, starts, strict=True)], np.int64),
        first=np.array([0, *accumulate(map(len, inside))], np.int64),
        regulator=np.array([place[name] for needed in inside for name in needed], np.int64),
        begin=np.array([0, *accumulate(map(len, touched))], np.int64),
        target=np.array([row for rows in touched for row, _ in rows], np.int64),
        bit=np.array([bit for rows in touched for _, bit in rows], np.int64),
        term=np.array(terms, np.int64).reshape(-1, 3),
        code=np.array(code, np.int64),
        weight=np.array(weights, np.float64),
    )


def _aligned_starts(lengths: Sequence[int]) -> list[int]:
    """Place tables one after the other, each at a multiple of its length, so that one XOR moves within it."""
    starts, end = [], 0
    for length in lengths:
        begin = -(-end // length) * length if length else end
        starts.append(begin)
        end = begin + length
    return starts


def _laid_out(tables: Sequence[Floats], starts: Sequence[int]) -> Floats:
    whole = np.zeros(max([0, *(begin + len(table) for begin, table in zip(starts, tables, strict=True))]))
    for begin, table in zip(starts, tables, strict=True):
        whole[begin : begin + len(table)] = table
    return whole


def _tabulate(row: Sum, needed: Sequence[str]) -> Floats:
    total = np.zeros(1 << len(needed))
    for expr, number in row:
        total += number * truth_table(expr, needed)
    return total


def _programs(
    sums: Sequence[Sum], place: Mapping[str, int]
) -> tuple[list[tuple[int, int, int]], list[int], list[float]]:
    """Return the terms (row, start, stop) of evaluated rows, their code and their weights."""
    terms: list[tuple[int, int, int]] = []
    code: list[int] = []
    weights: list[float] = []
    for row, parts in enumerate(sums):
        for expr, number in parts:
            start = len(code)
            code += _postfix(expr, place)
            terms.append((row, start, len(code)))
            weights.append(number)
    return terms, code, weights


def _postfix(expr: Expr, place: Mapping[str, int]) -> list[int]:
    """Write an expression as places of nodes and operators, operands first."""
    written: list[int] = []

    def put(code: int) -> None:
        written.append(code)

    fold(
        expr,
        const=lambda value: put(TRUE_OP if value else FALSE_OP),
        var=lambda name: put(place[name]),
        negate=lambda _: put(NOT_OP),
        both=lambda *_: put(AND_OP),
        either=lambda *_: put(OR_OP),
    )
    return written


def values(row: Sum, states: npt.NDArray[np.bool_], names: Sequence[str]) -> Floats:
    """Return the value of a row in many states.

    Parameters
    ----------
    row : Sum
    states : ndarray of bool, shape (state, node)
    names : sequence of str
        Node ids; columns of the states.

    Returns
    -------
    ndarray of float, shape (state,)
    """
    column = {name: place for place, name in enumerate(names)}
    total = np.zeros(len(states))
    for expr, number in row:
        total += number * fold(
            expr,
            const=lambda value: np.full(len(states), value),
            var=lambda name: states[:, column[name]],
            negate=np.logical_not,
            both=np.logical_and,
            either=np.logical_or,
        )
    return total
