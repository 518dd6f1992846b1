"""Where a result comes from: model, versions, seed, command, parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Provenance"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything needed to make the same result again.

    Parameters
    ----------
    model : str
    model_digest : str
        SHA-256 of the rule file.
    scenario : str
    scenario_digest : str
    command : tuple of str
    seed : int
    parameters : Mapping
        Schemes, start, readouts, conditions in their normal form.
    versions : Mapping[str, str]
    created : str
        UTC time, ISO 8601.
    """

    model: str
    model_digest: str
    scenario: str
    scenario_digest: str
    command: tuple[str, ...]
    seed: int
    parameters: Mapping[str, Any]
    versions: Mapping[str, str]
    created: str

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return asdict(self)
