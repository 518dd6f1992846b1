"""What is done to cells: knockouts, drugs, inhibitors, lost edges.

Every perturbation applies to a copy and prints itself in one canonical form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simnet.errors import InputError
from simnet.logic import FALSE, TRUE, Expr, substitute

if TYPE_CHECKING:
    from simnet.network.network import Network

__all__ = [
    "Clamp",
    "Drug",
    "EdgeLoss",
    "Inhibition",
    "InputSetting",
    "Knockout",
    "Overexpression",
    "Perturbation",
    "RuleChange",
]


@dataclass(frozen=True, slots=True)
class Clamp:
    """A node held at a value, in the fraction `dose` of cells."""

    node: str
    value: bool
    dose: float = 1.0


@dataclass(frozen=True, slots=True)
class Perturbation:
    """Base of everything that can be done to cells."""

    @property
    def genetic(self) -> bool:
        """Whether it is permanent, and holds from before the cells settle."""
        return False

    def clamp(self) -> Clamp | None:
        """Return the node that is held, or None when a rule is rewritten instead."""
        return None

    def bind(self, network: Network) -> Perturbation:
        """Return the same perturbation with node ids in place of display names and aliases.

        Raises
        ------
        UnknownNameError
            When the network has no such node.
        """
        raise NotImplementedError

    def apply(self, network: Network) -> Network:
        """Return a copy of `network` in which the perturbation has taken full effect.

        Raises
        ------
        UnknownNameError
            When the network has no such node.
        InputError
            For a dose between 0 and 1, which is a mixture of two populations and no network.
        """
        bound = self.bind(network)
        clamp = bound.clamp()
        if clamp is None:
            raise NotImplementedError
        if 0 < clamp.dose < 1:
            message = f"{bound} is a mixture of two populations, not one network; ask for steady states"
            raise InputError(message)
        if clamp.dose == 0:
            return network
        return network.with_rules({clamp.node: TRUE if clamp.value else FALSE})


@dataclass(frozen=True, slots=True)
class Knockout(Perturbation):
    """Loss of a gene: the node is 0 from the start.

    >>> str(Knockout("NRF2"))
    'NRF2 KO'
    """

    node: str

    @property
    def genetic(self) -> bool:
        """A knockout is permanent."""
        return True

    def __str__(self) -> str:
        return f"{self.node} KO"

    def clamp(self) -> Clamp:
        """Hold the node at 0."""
        return Clamp(self.node, False)

    def bind(self, network: Network) -> Knockout:
        """Return it with the node's id."""
        return Knockout(network.node(self.node).id)


@dataclass(frozen=True, slots=True)
class Overexpression(Perturbation):
    """Forced expression: the node is 1 from the start.

    >>> str(Overexpression("NRF2"))
    'NRF2 OE'
    """

    node: str

    @property
    def genetic(self) -> bool:
        """An overexpression is permanent."""
        return True

    def __str__(self) -> str:
        return f"{self.node} OE"

    def clamp(self) -> Clamp:
        """Hold the node at 1."""
        return Clamp(self.node, True)

    def bind(self, network: Network) -> Overexpression:
        """Return it with the node's id."""
        return Overexpression(network.node(self.node).id)


@dataclass(frozen=True, slots=True)
class Inhibition(Perturbation):
    """A generic inhibitor of a node, acting while it is given.

    `dose` is the fraction of full effect; in Boolean schemes the fraction of cells in which the
    node is held at 0.

    >>> str(Inhibition("EGFR", 0.7))
    'EGFR inhibited 70%'
    """

    node: str
    dose: float = 1.0

    def __post_init__(self) -> None:
        _check_dose(self.dose, f"the inhibition of {self.node}")

    def __str__(self) -> str:
        return f"{self.node} inhibited" + ("" if self.dose == 1 else f" {100 * self.dose:g}%")

    def clamp(self) -> Clamp:
        """Hold the node at 0 in a fraction of the cells."""
        return Clamp(self.node, False, self.dose)

    def bind(self, network: Network) -> Inhibition:
        """Return it with the node's id."""
        return Inhibition(network.node(self.node).id, self.dose)


@dataclass(frozen=True, slots=True)
class Drug(Perturbation):
    """A drug (or timed stimulus) of the model.

    `dose` is the fraction of full effect; in Boolean schemes the fraction of cells in which the
    drug acts.

    >>> str(Drug("Osimertinib")), str(Drug("Osimertinib", 0.5))
    ('Osimertinib', 'Osimertinib 0.5')
    """

    name: str
    dose: float = 1.0

    def __post_init__(self) -> None:
        _check_dose(self.dose, f"the dose of {self.name}")

    def __str__(self) -> str:
        return self.name if self.dose == 1 else f"{self.name} {self.dose:g}"

    def clamp(self) -> Clamp:
        """Switch the drug's node on in a fraction of the cells."""
        return Clamp(self.name, True, self.dose)

    def bind(self, network: Network) -> Drug:
        """Return it with the node's id; the node must be a drug or a stimulus."""
        return Drug(network.drug(self.name).id, self.dose)


@dataclass(frozen=True, slots=True)
class InputSetting(Perturbation):
    """An input set to a value.

    >>> str(InputSetting("tmTNF", True))
    'tmTNF=1'
    """

    node: str
    value: bool

    def __str__(self) -> str:
        return f"{self.node}={int(self.value)}"

    def clamp(self) -> Clamp:
        """Hold the input at the value."""
        return Clamp(self.node, self.value)

    def bind(self, network: Network) -> InputSetting:
        """Return it with the node's id; the node must be an input."""
        node = network.node(self.node)
        if not node.is_input:
            message = (
                f"{node.id} has a rule, so it cannot be set: "
                f"use KO:{node.id}, OE:{node.id} or INH:{node.id}"
            )
            raise InputError(message)
        return InputSetting(node.id, self.value)


@dataclass(frozen=True, slots=True)
class EdgeLoss(Perturbation):
    """A regulation removed: the target sees its regulator as absent.

    >>> str(EdgeLoss("GSTP1", "ERK"))
    'GSTP1 -/-> ERK'
    """

    regulator: str
    target: str

    @property
    def genetic(self) -> bool:
        """A lost edge is permanent."""
        return True

    def __str__(self) -> str:
        return f"{self.regulator} -/-> {self.target}"

    def bind(self, network: Network) -> EdgeLoss:
        """Return it with ids; the target's rule must name the regulator."""
        regulator, target = network.node(self.regulator), network.node(self.target)
        if regulator.id not in target.regulators:
            message = f"{regulator.id} does not regulate {target.id}, so there is no edge to remove"
            raise InputError(message)
        return EdgeLoss(regulator.id, target.id)

    def apply(self, network: Network) -> Network:
        """Rewrite the target's rule with the regulator at 0."""
        bound = self.bind(network)
        rule = network.nodes[bound.target].rule
        if rule is None:  # pragma: no cover - `bind` found the regulator in it
            return network
        return network.with_rules({bound.target: substitute(rule, {bound.regulator: FALSE})})


@dataclass(frozen=True, slots=True)
class RuleChange(Perturbation):
    """A rule replaced by another one.

    >>> from simnet.logic import parse
    >>> str(RuleChange("ERK", parse("RAS | GSTP1").expr))
    'ERK := RAS | GSTP1'
    """

    node: str
    rule: Expr

    @property
    def genetic(self) -> bool:
        """A changed rule is permanent."""
        return True

    def __str__(self) -> str:
        return f"{self.node} := {self.rule}"

    def bind(self, network: Network) -> RuleChange:
        """Return it with ids in place of other names."""
        return RuleChange(network.node(self.node).id, network.resolve(self.rule))

    def apply(self, network: Network) -> Network:
        """Put the new rule in place of the old one."""
        bound = self.bind(network)
        return network.with_rules({bound.node: bound.rule})


def _check_dose(dose: float, what: str) -> None:
    if not 0 <= dose <= 1:
        message = f"{what} is {dose:g}: it must lie between 0 and 1 (the fraction of full effect)"
        raise InputError(message)
