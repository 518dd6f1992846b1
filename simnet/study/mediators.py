"""Hold mediators where the baseline has them, stage by stage, and settle again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from simnet.network import Clamp, EdgeLoss, InputSetting, Network, Perturbation, RuleChange
from simnet.results import ReadoutValue
from simnet.scenario import Condition, Phase

__all__ = ["Held", "as_bit", "direction_of", "staged", "with_held"]

CLOSE = 1e-3  # levels of the logic ODE are known to this


@dataclass(frozen=True, slots=True)
class Held(Perturbation):
    """A node held at a value from the phase that names it on, for a thought experiment."""

    node: str
    value: bool

    @property
    def genetic(self) -> bool:
        """It lasts until another phase says otherwise; in the first phase it holds before settling, too."""
        return True

    def __str__(self) -> str:
        return f"{self.node} held at {int(self.value)}"

    def clamp(self) -> Clamp:
        """Hold the node."""
        return Clamp(self.node, self.value)

    def bind(self, network: Network) -> Held:
        """Return it with the node's id."""
        return Held(network.node(self.node).id, self.value)


def staged(condition: Condition, network: Network) -> tuple[Condition, ...]:
    """Return the condition cut off after every stage, settling first; the last one is the whole."""
    whole = _with_settling(condition, network)
    cut = [Condition(condition.context, whole.phases[: place + 1]) for place in range(len(whole.phases) - 1)]
    return (*cut, condition)


def with_held(condition: Condition, network: Network, courses: Mapping[str, Sequence[bool]]) -> Condition:
    """Hold nodes at one value a stage.

    Parameters
    ----------
    condition : Condition
    network : Network
    courses : Mapping[str, sequence of bool]
        Values by node, the settling first; when there are more of them than stages, the settling
        stage is repeated.

    Returns
    -------
    Condition
        With the settling spelled out as its first phase.
    """
    whole = _with_settling(condition, network)
    count = max((len(values) for values in courses.values()), default=len(whole.phases))
    phases = [whole.phases[0]] * (count - len(whole.phases)) + list(whole.phases)
    held = [
        Phase((*phase.items, *(Held(node, values[place]) for node, values in courses.items())))
        for place, phase in enumerate(phases)
    ]
    return Condition(condition.context, tuple(held))


def direction_of(before: ReadoutValue, after: ReadoutValue) -> int:
    """Say whether a value rose (1), fell (-1), or neither can be said (0)."""
    low, high = after.low - before.low, after.high - before.high
    if min(low, high) >= -CLOSE and max(low, high) > CLOSE:
        return 1
    return -1 if max(low, high) <= CLOSE and min(low, high) < -CLOSE else 0


def as_bit(value: ReadoutValue) -> bool | None:
    """Return a settled value as 0 or 1; None for anything between, an interval or an oscillation."""
    for bit in (False, True):
        if max(abs(value.low - bit), abs(value.high - bit)) <= CLOSE and not value.oscillates:
            return bit
    return None


def _with_settling(condition: Condition, network: Network) -> Condition:
    """Spell the settling out as a phase: what lasts of the first phase, drugs off."""
    first = condition.phases[0]
    lasting = tuple(item for item in first.items if _lasts(item, network))
    rest = tuple(item for item in first.items if not isinstance(item, EdgeLoss | RuleChange))
    return replace(condition, phases=(Phase(lasting), Phase(rest), *condition.phases[1:]), text="")


def _lasts(item: Perturbation, network: Network) -> bool:
    clamp = item.clamp()
    is_context = isinstance(item, InputSetting) and network.nodes[item.node].kind == "context"
    return clamp is None or item.genetic or is_context
