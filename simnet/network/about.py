"""What a model says about itself: sources, evidence, contexts of resistance, other encodings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from simnet.logic import Expr

__all__ = ["About", "Alternative", "Evidence", "Gene", "Grounds", "Resistance", "Source", "frozen"]


K = TypeVar("K")
V = TypeVar("V")


def frozen(mapping: Mapping[K, V]) -> Mapping[K, V]:
    """Return a read-only copy that keeps the order."""
    return MappingProxyType(dict(mapping))


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Gene:
    """A gene symbol with its HGNC id, and whether the id was checked against a table."""

    symbol: str
    hgnc: str = ""
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a regulation is in the model: evidence ids, or an assumption with its reason."""

    evidence: tuple[str, ...] = ()
    assumed: str = ""

    def __str__(self) -> str:
        return f"assumed: {self.assumed}" if self.assumed else ", ".join(self.evidence)


@dataclass(frozen=True, slots=True)
class Source:
    """A publication or figure record that the model encodes."""

    id: str
    cite: str
    facts: Mapping[str, str] = field(default_factory=_empty)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement of a source, in our own words, with its locator."""

    id: str
    source: str
    at: str
    says: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Resistance:
    """What "resistant" means in this model: a comparison of two contexts under a drug.

    The cells of `context` show less of `readout` under `drug` than those of `reference`; with
    ``sensitive_when="low"`` they show more.
    """

    context: str
    reference: str
    drug: str
    readout: str
    sensitive_when: Literal["high", "low"] = "high"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another encoding that the sources allow."""

    name: str
    says: str
    rules: Mapping[str, Expr]
    because: Mapping[str, Grounds] = field(default_factory=_empty)
    changes: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """Everything a model says in words."""

    title: str = ""
    theme: str = ""
    story: str = ""
    sources: Mapping[str, Source] = field(default_factory=_empty)
    evidence: Mapping[str, Evidence] = field(default_factory=_empty)
    predictions: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    to_measure: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    opposite_elsewhere: Mapping[str, str] = field(default_factory=_empty)
    oscillates: Mapping[str, str] = field(default_factory=_empty)
    left_out: Mapping[str, str] = field(default_factory=_empty)
