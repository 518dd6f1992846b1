"""What treated cells should show: a phenotype, a node, an expression, or a readout against a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from simnet.errors import ConditionError, ExpressionError, InputError, Span
from simnet.logic import FALSE, Expr, Not, conjunction, disjunction, negation, parse, substitute, to_text, variables
from simnet.network import Network
from simnet.scenario.readout import Readout, parse_readout

__all__ = ["Goal", "negated", "parse_goal", "threshold"]

FORMS = "Write a node or phenotype, an expression (CellDeath & !Survival), or 'READOUT > NUMBER' (also <, >=, <=, =)."
MAX_TERMS = 8  # of a sum that is compared with a number; its subsets are written out
_COMPARED = re.compile(r"\s*(?P<readout>[^<>=!]+?)\s*(?P<relation><=|>=|==|<|>|=)\s*(?P<number>[^<>=]*?)\s*", re.DOTALL)
_CONNECTED = re.compile(r"[!~&|()]|\b(and|or|not)\b", re.IGNORECASE)
_HOLDS = {
    ">": lambda count, number: count > number,
    ">=": lambda count, number: count >= number,
    "<": lambda count, number: count < number,
    "<=": lambda count, number: count <= number,
    "=": lambda count, number: count == number,
    "==": lambda count, number: count == number,
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A property of a state that cells either have or lack.

    Parameters
    ----------
    text : str
        As typed.
    expr : Expr
        True in the states that show it; names node ids.
    canonical : str
        The same with node ids and numbers in one spelling.
    """

    text: str
    expr: Expr
    canonical: str

    @property
    def nodes(self) -> tuple[str, ...]:
        """Ids of the nodes that define it."""
        return variables(self.expr)

    @property
    def readout(self) -> Readout:
        """The goal as a readout: 1 in a state that shows it, 0 in the others."""
        return Readout(self.text, (self.expr,), self.canonical)


def parse_goal(text: str, network: Network) -> Goal:
    """Read a goal: ``CellDeath``, ``dying``, ``ROS_stress & !CellDeath`` or ``CellDeath + CellDeath_high > 1``.

    Parameters
    ----------
    text : str
        Nodes go by any of their names; phenotypes may stand where nodes stand.
    network : Network

    Raises
    ------
    ConditionError
        When it is not understood, with the part that is wrong.

    Examples
    --------
    >>> net = Network.from_rules({"A": "X", "B": "!X"})
    >>> parse_goal("A & !B", net).canonical, parse_goal("A + B >= 2", net).nodes
    ('A & !B', ('A', 'B'))
    """
    compared = _COMPARED.fullmatch(text)
    if compared is not None:
        return _against_number(text, compared, network)
    if not text.strip():
        raise ConditionError("the goal is empty", text, Span(0, 1), FORMS)
    if _CONNECTED.search(text):
        return _expression(text, network)
    readout = parse_readout(text, network)
    if readout.top > 1:
        raise ConditionError("a sum of readouts needs a number to compare with", text, Span(0, len(text)), FORMS)
    return Goal(text.strip(), readout.terms[0], readout.canonical)


def threshold(readout: Readout, relation: str, number: float) -> Goal:
    """Return the goal that a readout compares with a number as `relation` says.

    Raises
    ------
    InputError
        When the sum has more than 8 terms.

    Examples
    --------
    >>> net = Network.from_rules({"A": "X", "B": "!X"})
    >>> threshold(parse_readout("A + B", net), ">", 1).expr
    <And A & B>
    """
    terms = readout.terms
    if len(terms) > MAX_TERMS:
        message = f"{readout.canonical!r} adds up {len(terms)} terms; a goal compares at most {MAX_TERMS} with a number"
        raise InputError(message)
    ways = []
    for count in range(len(terms) + 1):
        if not _HOLDS[relation](count, number):
            continue
        for chosen in combinations(range(len(terms)), count):
            parts = [term if place in chosen else Not(term) for place, term in enumerate(terms)]
            ways.append(conjunction(parts))
    expr = _shortest(terms, relation, number) or (disjunction(ways) if ways else FALSE)
    text = f"{readout.canonical} {'=' if relation == '==' else relation} {number:g}"
    return Goal(text, expr, text)


def negated(goal: Goal) -> Goal:
    """Return the goal of not showing it.

    >>> net = Network.from_rules({"A": "X"})
    >>> negated(parse_goal("A", net)).canonical
    'not (A)'
    """
    return Goal(f"not ({goal.text})", negation(goal.expr), f"not ({goal.canonical})")


def _shortest(terms: tuple[Expr, ...], relation: str, number: float) -> Expr | None:
    """Write 'at least k of them' without negations, which the full list of ways would carry."""
    if relation not in (">", ">="):
        return None
    need = next((count for count in range(len(terms) + 1) if _HOLDS[relation](count, number)), None)
    if not need:
        return None
    return disjunction([conjunction(chosen) for chosen in combinations(terms, need)])


def _against_number(text: str, compared: re.Match[str], network: Network) -> Goal:
    span = Span(*compared.span("number"))
    try:
        number = float(compared.group("number").replace("_", "?"))
    except ValueError:
        here = span if span.end > span.start else Span(max(0, len(text) - 1), len(text))
        raise ConditionError("a goal compares with a number", text, here, FORMS) from None
    begin = compared.start("readout")
    try:
        readout = parse_readout(compared.group("readout"), network)
    except ConditionError as error:
        at = Span(begin + error.span.start, begin + error.span.end)
        raise ConditionError(error.reason, text, at, error.hint) from None
    return threshold(readout, compared.group("relation"), number)


def _expression(text: str, network: Network) -> Goal:
    """Read a Boolean expression over nodes and phenotypes."""
    try:
        expr = parse(text).expr
    except ExpressionError as error:
        raise ConditionError(error.reason, text, error.span, FORMS) from None
    known: dict[str, Expr] = {}
    for name in variables(expr):
        try:
            known[name] = parse_readout(name, network).terms[0]
        except ConditionError as error:
            at = max(0, text.find(name))
            raise ConditionError(error.reason, text, Span(at, at + len(name)), error.hint) from None
    resolved = substitute(expr, known)
    return Goal(text.strip(), resolved, to_text(resolved))
