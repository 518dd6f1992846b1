"""Compare networks by what their rules do, by recursion over every state of the regulators."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from simnet.errors import FileProblems, Problem
from simnet.logic import Expr, Var, equivalent
from simnet.network import Network
from tests.oracles import value

__all__ = ["assert_refused", "assert_same_rules", "one_problem", "table"]


def table(rule: Expr, names: str) -> str:
    """Values of a rule as text, the last name changing fastest: ``table(A & B, "A B") == "0001"``."""
    ordered = names.split()
    states = itertools.product((0, 1), repeat=len(ordered))
    return "".join(str(value(rule, dict(zip(ordered, state, strict=True)))) for state in states)


def assert_same_rules(one: Network, other: Network) -> None:
    """The same nodes do the same; a node without a rule and one that repeats itself are the same."""
    assert set(one.nodes) == set(other.nodes)
    for name, node in one.nodes.items():
        again = other.nodes[name].rule
        assert equivalent(node.rule or Var(name), again or Var(name)), name


def one_problem(raised: pytest.ExceptionInfo[FileProblems]) -> Problem:
    (problem,) = raised.value.problems
    return problem


def assert_refused(read: Callable[[str], object], text: str, line: int, column: int, message: str) -> None:
    """A text has one problem, which stands at a place and says something."""
    with pytest.raises(FileProblems) as raised:
        read(text)
    problem = one_problem(raised)
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message
