"""Claims: what should hold, where it is stated, and what is expected of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from simnet.errors import ConditionError, Span
from simnet.network import Network
from simnet.scenario.condition import Condition, parse_condition
from simnet.scenario.hypothesis import Hypothesis
from simnet.scenario.readout import Readout, parse_readout

__all__ = ["CLAIM_KINDS", "WORDS", "Claim", "ClaimKind", "Comparison", "Relation", "Word", "parse_comparison"]

Relation = Literal["<", "<=", "=", "!=", ">=", ">"]
Word = Literal["supported", "refuted", "depends", "undecided", "vacuous"]
ClaimKind = Literal["source", "control", "prediction"]
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
    labels = labels or {}
    match = re.match(r"\s*(?P<readout>.*?)\s*(?P<relation><=|>=|!=|==|<|>|=)\s*(?P<other>.*?)\s*$", holds, re.DOTALL)
    if match is None or not match.group("other") or not match.group("readout"):
        hint = "Write 'READOUT < CONDITION' or 'READOUT = NUMBER' (also >, <=, >=, !=)."
        raise ConditionError("this is not a comparison", holds, Span(0, max(1, len(holds))), hint)
    relation = "=" if match.group("relation") == "==" else match.group("relation")
    return Comparison(
        readout=parse_readout(match.group("readout"), network),
        relation=cast("Relation", relation),
        when=parse_condition(labels.get(when, when), network),
        against=_against(match.group("other"), network, labels),
    )


def _against(text: str, network: Network, labels: Mapping[str, str]) -> Condition | float:
    try:
        return float(text)
    except ValueError:
        return parse_condition(labels.get(text, text), network)
