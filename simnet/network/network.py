"""The network: nodes and rules, contexts, and what has been done to the cells."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from html import escape
from types import MappingProxyType
from typing import Any

from simnet.errors import InputError, UnknownNameError
from simnet.logic import Expr, Var, signs, substitute, to_text, variables
from simnet.network.about import About, Alternative, Resistance, frozen
from simnet.network.kinetics import Kinetics
from simnet.network.node import Node, Regulation
from simnet.network.perturbation import EdgeLoss, Perturbation, RuleChange

__all__ = ["Network"]


@dataclass(frozen=True)
class Network:
    """An immutable Boolean network with the words of its model.

    Parameters
    ----------
    id : str
    nodes : Mapping[str, Node]
        By id, in the order of the file. A node without a rule is an input.
    contexts : Mapping[str, Mapping[str, bool]]
        Named settings of inputs; inputs not named are 0.
    initial : Mapping[str, bool]
        Start of the settling phase; nodes not named start at 0.
    resistance : Resistance or None
    readouts : tuple of str
        What is reported when nobody asks for more.
    phenotypes : Mapping[str, Expr]
        Named conditions on nodes.
    alternatives : Mapping[str, Alternative]
        Other encodings that the sources allow.
    about : About
        Title, story, sources, evidence and caveats.
    perturbations : tuple of Perturbation
        What is done to the cells, not yet applied: see `perturb`.

    Raises
    ------
    UnknownNameError
        When a rule, a context, a phenotype or the initial state names a node that does not exist.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}, contexts={"on": {"RAS": True}})
    >>> net.nodes["ERK"].regulators, net.inputs
    (('RAS', 'DUSP6'), ('RAS',))
    """

    id: str
    nodes: Mapping[str, Node]
    contexts: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    initial: Mapping[str, bool] = field(default_factory=dict)
    resistance: Resistance | None = None
    readouts: tuple[str, ...] = ()
    phenotypes: Mapping[str, Expr] = field(default_factory=dict)
    alternatives: Mapping[str, Alternative] = field(default_factory=dict)
    about: About = field(default_factory=About)
    perturbations: tuple[Perturbation, ...] = ()
    digest: str = ""
    kinetics: Kinetics = field(default_factory=Kinetics)

    def __post_init__(self) -> None:
        for name in ("nodes", "initial", "phenotypes", "alternatives"):
            object.__setattr__(self, name, frozen(getattr(self, name)))
        object.__setattr__(self, "contexts", frozen({c: frozen(setting) for c, setting in self.contexts.items()}))
        for where, names in self._named():
            for name in names:
                if name not in self.nodes:
                    raise UnknownNameError("node", name, self.nodes, where)

    @classmethod
    def from_rules(cls, rules: Mapping[str, str | Expr], id: str = "network", **more: object) -> Network:
        """Build a network from rule texts; names that are used and never defined become inputs.

        Parameters
        ----------
        rules : Mapping[str, str or Expr]
            By node id.
        id : str
        **more
            Further fields of the network, such as `contexts`.

        Raises
        ------
        ExpressionError
            For a rule that does not parse.

        Examples
        --------
        >>> net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"})
        >>> net.inputs
        ('RAS',)
        """
        from simnet.logic import parse

        parsed = {name: parse(rule).expr if isinstance(rule, str) else rule for name, rule in rules.items()}
        used = dict.fromkeys(name for rule in parsed.values() for name in variables(rule))
        nodes = {name: Node(name, kind="context") for name in used if name not in parsed}
        nodes |= {name: Node(name, rule=rule) for name, rule in parsed.items()}
        return cls(id=id, nodes=nodes, **more)  # type: ignore[arg-type]

    def __str__(self) -> str:
        """Return the title, the inputs, and one rule a line.

        Examples
        --------
        >>> print(Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}, id="loop"))
        loop
        inputs: RAS
        ERK = RAS & !DUSP6
        DUSP6 = ERK
        """
        title = f"{self.id}: {self.about.title}" if self.about.title else self.id
        done = [f"done: {', '.join(map(str, self.perturbations))}"] if self.perturbations else []
        rules = [f"{node.id} = {to_text(node.rule)}" for node in self.nodes.values() if node.rule is not None]
        return "\n".join([title, *done, f"inputs: {', '.join(self.inputs)}", *rules])

    def _repr_html_(self) -> str:
        return f'<pre style="font-family:monospace">{escape(str(self))}</pre>'

    def __getstate__(self) -> dict[str, object]:
        """Return the fields: lookup tables are made again where a copy is sent."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    # names ---------------------------------------------------------------------------------

    def node(self, name: str) -> Node:
        """Return the node called `name`: its id, display name, alias or gene symbol.

        Upper and lower case are the same where that leaves one node. An id wins over a display
        name or alias, and these over a gene symbol.

        Raises
        ------
        UnknownNameError
            When no node is called so, or several are; its `suggestions` are then their ids.
        """
        found = self.nodes.get(name)
        if found is not None:
            return found
        called = self._called.get(name.casefold(), ())
        if len(called) != 1:
            meanings = [node.id for node in called]
            raise UnknownNameError("node", name, self._spellings, f"model {self.id!r}", meanings)
        return called[0]

    def drug(self, name: str) -> Node:
        """Return the drug, stimulus or other input called `name`.

        Any input counts, so that a network built from bare rules, which has no kinds, can be
        treated too.

        Raises
        ------
        UnknownNameError
            When there is no such node, or when it has a rule.
        """
        called = self._called.get(name.casefold(), ())
        node = self.nodes.get(name) or (called[0] if len(called) == 1 else None)
        if node is None or not node.is_input:
            meanings = [node.id for node in called if node.is_input] if len(called) > 1 else []
            raise UnknownNameError("drug", name, self.drugs, f"model {self.id!r}", meanings)
        return node

    def context(self, name: str) -> Mapping[str, bool]:
        """Return the input setting of a context.

        Raises
        ------
        UnknownNameError
        """
        if name not in self.contexts:
            raise UnknownNameError("context", name, self.contexts, f"model {self.id!r}")
        return self.contexts[name]

    def resolve(self, expr: Expr) -> Expr:
        """Return `expr` with node ids in place of display names and aliases.

        Raises
        ------
        UnknownNameError
        """
        return substitute(expr, {name: Var(self.node(name).id) for name in variables(expr)})

    # parts ---------------------------------------------------------------------------------

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the nodes without a rule."""
        return tuple(node.id for node in self.nodes.values() if node.is_input)

    @property
    def drugs(self) -> tuple[str, ...]:
        """Ids of the drug and stimulus inputs."""
        return tuple(n.id for n in self.nodes.values() if n.is_input and n.kind in ("drug", "stimulus"))

    def regulations(self) -> Iterator[Regulation]:
        """Yield every signed edge, target by target, with its grounds."""
        for node in self.nodes.values():
            if node.rule is not None:
                for regulator, sign in signs(node.rule).items():
                    yield Regulation(regulator, node.id, sign, node.because.get(regulator))

    # copies --------------------------------------------------------------------------------

    def perturb(self, *perturbations: Perturbation) -> Network:
        """Return a copy to which more is done; nothing is simulated yet.

        Drugs and inhibitors act once the cells have settled; genetic changes hold from the start.

        Raises
        ------
        UnknownNameError
            When a perturbation names a node, drug or edge that does not exist.
        """
        bound = tuple(p.bind(self) for p in perturbations)
        rewritten = self
        for perturbation in bound:
            if isinstance(perturbation, EdgeLoss | RuleChange):
                rewritten = perturbation.apply(rewritten)
        return replace(rewritten, perturbations=self.perturbations + bound)

    def with_rules(self, rules: Mapping[str, Expr]) -> Network:
        """Return a copy with some rules replaced.

        Parameters
        ----------
        rules : Mapping[str, Expr]
            By node, under any of its names; the rules themselves name ids.

        Raises
        ------
        UnknownNameError
            When a node, or a regulator in a new rule, does not exist.
        """
        nodes = dict(self.nodes)
        for name, rule in rules.items():
            node = self.node(name)
            nodes[node.id] = replace(node, rule=rule)
        return replace(self, nodes=nodes, kinetics=self.kinetics.with_new_rules(self.node(n).id for n in rules))

    def with_alternative(self, name: str) -> Network:
        """Return a copy that uses one of the declared alternative encodings.

        Raises
        ------
        UnknownNameError
        """
        if name not in self.alternatives:
            raise UnknownNameError("alternative", name, self.alternatives, f"model {self.id!r}")
        alternative = self.alternatives[name]
        changed = self.with_rules(alternative.rules)
        nodes = dict(changed.nodes)
        for target in alternative.rules:
            node = nodes[target]
            nodes[target] = replace(node, because=frozen({**node.because, **alternative.because}))
        return replace(changed, nodes=nodes)

    def set_context(self, context: str | Mapping[str, bool]) -> Mapping[str, bool]:
        """Return the value of every input under a context.

        Parameters
        ----------
        context : str or Mapping[str, bool]
            The name of a context, or a setting of inputs; inputs it does not name are 0.

        Raises
        ------
        UnknownNameError
            For a context or node that does not exist.
        InputError
            When it sets a node that has a rule.
        """
        setting = self.context(context) if isinstance(context, str) else context
        values = dict.fromkeys(self.inputs, False)
        for name, value in setting.items():
            node = self.node(name)
            if not node.is_input:
                message = f"context sets {node.id!r}, which has a rule: only inputs can be set"
                raise InputError(message)
            values[node.id] = bool(value)
        return values

    # lookup tables -------------------------------------------------------------------------

    def _named(self) -> Iterator[tuple[str, Iterable[str]]]:
        """Yield every place that names nodes, with the names."""
        for node in self.nodes.values():
            yield f"the rule of {node.id!r}", node.regulators
        for context, setting in self.contexts.items():
            yield f"context {context!r}", setting
        for phenotype, expr in self.phenotypes.items():
            yield f"phenotype {phenotype!r}", variables(expr)
        yield "the initial state", self.initial

    @cached_property
    def _called(self) -> Mapping[str, tuple[Node, ...]]:
        """The nodes of every spelling, case folded; ids win over names, names over genes."""
        found: dict[str, tuple[Node, ...]] = {}
        for spellings in (_ids, _names, _genes):
            seen: dict[str, dict[str, Node]] = {}
            for node in self.nodes.values():
                for spelling in spellings(node):
                    seen.setdefault(spelling.casefold(), {})[node.id] = node
            found = {**{fold: tuple(nodes.values()) for fold, nodes in seen.items()}, **found}
        return found

    @cached_property
    def _spellings(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(s for node in self.nodes.values() for s in (*_ids(node), *_names(node), *_genes(node)))
        )


def _copied(mapping: MappingProxyType[Any, Any]) -> tuple[Callable[..., Any], tuple[dict[Any, Any]]]:
    return frozen, (dict(mapping),)


# networks are sent to worker processes, and pickle does not know how to copy a read-only mapping
copyreg.pickle(MappingProxyType, _copied)


def _ids(node: Node) -> Iterable[str]:
    return (node.id,)


def _names(node: Node) -> Iterable[str]:
    return (*([node.name] if node.name else []), *node.aliases)


def _genes(node: Node) -> Iterable[str]:
    return (gene.symbol for gene in node.genes)
