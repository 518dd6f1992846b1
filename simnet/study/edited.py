"""Settle an edited network: a node left without regulators keeps the value at which it had settled."""

from __future__ import annotations

from collections.abc import Mapping

from simnet.logic import Const, Expr, Var
from simnet.results import ReadoutValue
from simnet.scenario import Condition, Phase, Readout, Scheme, Synchronous
from simnet.study.mediators import as_bit
from simnet.study.settle import Settler

__all__ = ["EditedSettler", "Rules"]

Rules = Mapping[str, Expr | None]


class EditedSettler(Settler):
    """A settler of a network in which rules are replaced.

    A rule of None leaves its node without regulators. It then keeps the value at which it settles,
    untreated and synchronously, in the cells of each condition; where it does not rest there, the
    value at which the model starts it.

    Parameters
    ----------
    unedited : Settler
        Of the network before the edit; shared by many edits, so that it settles each context once.
    rules : Mapping[str, Expr or None]
    """

    def __init__(self, unedited: Settler, rules: Rules) -> None:
        written = {name: Var(name) if rule is None else rule for name, rule in rules.items()}
        super().__init__(unedited.network.with_rules(written), unedited.start, unedited.seed)
        self._unedited = unedited
        self._kept = tuple(name for name, rule in rules.items() if rule is None)
        self._by_context: dict[str, Settler] = {}

    def value(self, condition: Condition, scheme: Scheme, readout: Readout) -> ReadoutValue:
        """Return one readout of one condition."""
        if not self._kept:
            return super().value(condition, scheme, readout)
        if condition.context not in self._by_context:
            network = self.network.with_rules(self._settled(condition.context))
            self._by_context[condition.context] = Settler(network, self.start, self.seed)
        return self._by_context[condition.context].value(condition, scheme, readout)

    def _settled(self, context: str) -> dict[str, Expr]:
        untreated = Condition(context, (Phase(),))
        found: dict[str, Expr] = {}
        for name in self._kept:
            value = self._unedited.value(untreated, Synchronous(), Readout(name, (Var(name),), name))
            bit = as_bit(value)
            found[name] = Const(self.network.initial.get(name, False) if bit is None else bit)
        return found
