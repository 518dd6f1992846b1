"""Claims: what should hold, where it is stated, and what is expected of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, cast, get_args

from simnet.errors import ConditionError, Span
from simnet.network import Network
from simnet.scenario.condition import Condition, parse_condition
from simnet.scenario.hypothesis import Hypothesis
from simnet.scenario.readout import Readout, parse_readout

__all__ = [
    "CLAIM_KINDS",
    "WORDS",
    "Claim",
    "ClaimKind",
    "Comparison",
    "Relation",
    "Word",
    "parse_comparison",
    "parse_holds",
]

Relation = Literal["<", "<=", "=", "!=", ">=", ">"]
Word = Literal["supported", "refuted", "depends", "undecided", "vacuous"]
ClaimKind = Literal["source", "control", "prediction"]
COMPARISON_FORMS = "Write 'READOUT < CONDITION' or 'READOUT = NUMBER' (also >, <=, >=, !=)."
_NUMBER = re.compile(r"[+-]?(\d{1,9}(\.\d{0,30})?|\.\d{1,30})")
WORDS: tuple[Word, ...] = get_args(Word)
CLAIM_KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A readout in one condition against a number or the same readout in another condition."""

    readout: Readout
    relation: Relation
    when: Condition
    against: Condition | float

    @property
    def canonical(self) -> str:
        """The comparison spelled out with both conditions."""
        other = f"{self.against:g}" if isinstance(self.against, float) else f"in [{self.against.canonical}]"
        return f"{self.readout.canonical} in [{self.when.canonical}] {self.relation} {other}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A checkable statement, with its source and the verdict that is expected."""

    id: str
    statement: Comparison | Hypothesis
    cites: tuple[str, ...] = ()
    says: str = ""
    kind: ClaimKind = "source"
    expect: Word = "supported"


def parse_comparison(
    when: str, holds: str, network: Network, labels: Mapping[str, str] | None = None
) -> Comparison:
    """Read ``when`` (a condition or label) and ``holds`` (``READOUT < NUMBER or CONDITION``).

    Raises
    ------
    ConditionError

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS"}, contexts={"on": {"RAS": True}, "off": {}})
    >>> parse_comparison("on: untreated", "ERK > off: untreated", net).canonical
    'ERK in [on: untreated] > in [off: untreated]'
    """
    readout, relation, against = parse_holds(holds, network, labels)
    return Comparison(readout, relation, parse_condition((labels or {}).get(when, when), network), against)


def parse_holds(
    holds: str, network: Network, labels: Mapping[str, str] | None = None
) -> tuple[Readout, Relation, Condition | float]:
    """Read ``READOUT < NUMBER or CONDITION``.

    Raises
    ------
    ConditionError
        With a span in `holds`; a label whose condition is wrong is marked as a whole.
    """
    match = re.fullmatch(
        r"\s*(?P<readout>[^<>=!]*?)\s*(?P<relation><=|>=|!=|==|<|>|=)(?![<>=])\s*(?P<other>.*?)\s*", holds, re.DOTALL
    )
    if match is None or not match.group("other") or not match.group("readout"):
        raise ConditionError("this is not a comparison", holds, Span(0, max(1, len(holds))), COMPARISON_FORMS)
    relation = "=" if match.group("relation") == "==" else match.group("relation")
    other = match.group("other")
    with _within(holds, match.start("readout")):
        readout = parse_readout(match.group("readout"), network)
    if _NUMBER.fullmatch(other):
        return readout, cast("Relation", relation), float(other)
    if labels and other in labels:
        with _within(holds, match.start("other"), len(other)):
            return readout, cast("Relation", relation), parse_condition(labels[other], network)
    with _within(holds, match.start("other")):
        return readout, cast("Relation", relation), parse_condition(other, network)


@contextmanager
def _within(text: str, start: int, length: int = 0) -> Iterator[None]:
    """Give an error the place in `text` of the part that begins at `start`; the whole part for a label."""
    try:
        yield
    except ConditionError as error:
        span = Span(start, start + length) if length else Span(start + error.span.start, start + error.span.end)
        raise ConditionError(error.reason, text, span, error.hint) from None
