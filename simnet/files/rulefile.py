"""Rule files: YAML to a network."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from simnet.errors import FileProblems, InputError, Problem, Span, did_you_mean, nearest
from simnet.files.fields import IDENTIFIER, Fields, as_map, as_text, strict_bool
from simnet.files.grounds import is_grounded, read_evidence, read_grounds, read_sources
from simnet.files.kinds import expect
from simnet.files.kineticentries import read_kinetics
from simnet.files.rulenames import RuleNames
from simnet.files.rulewarnings import warn_about
from simnet.files.yamltext import Document, ListValue, TextValue, Value, in_order, read_document
from simnet.logic import RESERVED, Expr, variables
from simnet.network import (
    INPUT_KINDS,
    KINDS,
    About,
    Alternative,
    Evidence,
    Gene,
    Grounds,
    Kind,
    Network,
    Node,
    Resistance,
    Source,
)
from simnet.network.about import frozen

__all__ = ["check_rule_file", "read_network"]

TOP_KEYS = (
    "simnet", "id", "title", "theme", "story", "sources", "nodes", "evidence", "contexts", "resistance",
    "readouts", "phenotypes", "initial", "alternatives", "predictions", "contradictions", "to_measure",
    "notes", "opposite_elsewhere", "oscillates", "left_out", "ode", "rates",
)  # fmt: skip
NODE_KEYS = (
    "kind", "name", "aliases", "genes", "xrefs", "rule", "because", "note", "ode", "rates",
)  # fmt: skip
MODEL_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def read_network(path: str | Path) -> Network:
    """Read a rule file.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Network
        With the SHA-256 of the file as `digest`.

    Raises
    ------
    FileProblems
        Every problem of the file at once, each with line and column.
    """
    document = read_document(path)
    expect(document, "rule file")
    network = _network(document)
    document.raise_errors()
    if network is None:  # pragma: no cover - a file without errors gives a network
        message = f"{path}: no network"
        raise InputError(message)
    return network


def check_rule_file(path: str | Path) -> tuple[Problem, ...]:
    """Return every error and warning of a rule file, in the order of the file."""
    try:
        document = read_document(path)
    except FileProblems as error:
        return error.problems
    _network(document)
    return in_order(document.problems)


def _network(document: Document) -> Network | None:
    reader = _Reader(document)
    network = reader.network()
    if network is not None:
        warn_about(network, reader.top, reader.names)
    return network


class _Reader:
    """One rule file on its way to a network; problems collect in the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.top = Fields(document, document.root, TOP_KEYS, "the rule file")
        self.drafts = self._drafts()
        self.names = RuleNames(document, self.drafts)

    def network(self) -> Network | None:
        top, document = self.top, self.document
        version = top.text("simnet", required=True)
        if version not in ("", "1"):
            document.problem(f"format {version!r} is not known; this is simnet format 1", top.place("simnet"))
        sources = read_sources(top)
        evidence = read_evidence(top, sources)
        nodes = {name: self._node(name, draft, evidence) for name, draft in self.drafts.items()}
        contexts = self._contexts(nodes)
        phenotypes = self._phenotypes()
        parts = {
            "nodes": nodes,
            "contexts": contexts,
            "initial": self._initial(nodes),
            "resistance": self._resistance(nodes, contexts),
            "readouts": self._readouts(phenotypes),
            "phenotypes": phenotypes,
            "alternatives": self._alternatives(nodes, evidence),
            "about": self._about(sources, evidence, nodes),
            "kinetics": read_kinetics(top, self.drafts, nodes, self.names),
        }
        identity = top.text("id", required=True)
        if identity and not MODEL_ID.fullmatch(identity):
            hint = "A model id has ASCII letters, digits and _, and begins with a letter; the words go into 'title:'."
            document.problem(f"{identity!r} cannot be a model id", top.place("id"), hint)
        if not nodes and not document.errors:
            document.problem("the model has no nodes", Span(0, 1))
        if document.errors:
            return None
        digest = hashlib.sha256(document.text.encode()).hexdigest()
        return Network(id=identity, digest=digest, **parts)  # type: ignore[arg-type]

    # nodes ---------------------------------------------------------------------------------

    def _drafts(self) -> dict[str, Fields]:
        """Check the ids and open the entry of every node."""
        drafts: dict[str, Fields] = {}
        folded: dict[str, str] = {}
        for key, value in self.top.items("nodes"):
            name = key.text
            if not IDENTIFIER.fullmatch(name):
                hint = "An id has ASCII letters, digits and _; Greek and hyphens go into 'name:'."
                self.document.problem(f"{name!r} cannot be a node id", key.span, hint)
            elif name.lower() in RESERVED:
                self.document.problem(f"{name!r} is an operator of rules and cannot be a node id", key.span)
            elif name.casefold() in folded:
                other = folded[name.casefold()]
                hint = f"{other!r} is there already; ids are unique regardless of case."
                self.document.problem(f"duplicate node {name!r}", key.span, hint)
                continue
            folded[name.casefold()] = name
            drafts[name] = Fields(self.document, value, NODE_KEYS, f"node {name!r}")
        return drafts

    def _node(self, name: str, draft: Fields, evidence: Mapping[str, Evidence]) -> Node:
        kind = self._kind(name, draft)
        before = len(self.document.problems)
        rule = self._node_rule(name, kind, draft)
        if len(self.document.problems) == before:  # a mistake in the rule is not told twice
            self._check_because(draft, rule)
        because = {
            self.names.id(regulator.text): read_grounds(self.document, regulator.text, value, evidence)
            for regulator, value in draft.items("because")
        }
        return Node(
            id=name,
            kind=kind,
            name=draft.text("name"),
            rule=rule,
            genes=tuple(self._genes(draft)),
            aliases=tuple(alias.text for alias in draft.texts("aliases")),
            xrefs=frozen({k.text: as_text(self.document, v, f"xref of {name!r}") for k, v in draft.items("xrefs")}),
            because=frozen(because),
            note=draft.text("note"),
        )

    def _kind(self, name: str, draft: Fields) -> Kind:
        text = draft.text("kind", required=True)
        for kind in KINDS:
            if text == kind:
                return kind
        if text:
            hint = did_you_mean(nearest(text, KINDS)) or f"Kinds: {', '.join(KINDS)}."
            self.document.problem(f"unknown kind {text!r} of node {name!r}", draft.place("kind"), hint)
        return "protein" if draft.get("rule") is not None else "context"

    def _node_rule(self, name: str, kind: Kind, draft: Fields) -> Expr | None:
        value = draft.get("rule")
        if value is None:
            if kind not in INPUT_KINDS:
                hint = f"Give it a 'rule:', or make it an input of kind {', '.join(sorted(INPUT_KINDS))}."
                self.document.problem(f"node {name!r} of kind {kind} has no rule", draft.place("kind"), hint)
            return None
        if kind in INPUT_KINDS:
            article = "a drug is" if kind == "drug" else f"a {kind} is"
            hint = f"{article} an input and has no rule; take the rule away or change the kind."
            self.document.problem(f"{name!r} is of kind {kind} and cannot be the target of a rule", value.span, hint)
            return None
        return self.names.rule(value, f"the rule of {name!r}")

    def _genes(self, draft: Fields) -> list[Gene]:
        value = draft.get("genes")
        if isinstance(value, ListValue | TextValue):
            return [Gene(symbol.text) for symbol in draft.texts("genes")]
        found = []
        for symbol, identifier in draft.items("genes"):
            text = as_text(self.document, identifier, f"HGNC id of {symbol.text!r}")
            found.append(Gene(symbol.text, text.rstrip("?"), checked=not text.endswith("?")))
        return found

    def _check_because(self, draft: Fields, rule: Expr | None) -> None:
        regulators = variables(rule) if rule is not None else ()
        for key, _ in draft.items("because"):
            if rule is None:
                hint = "Give the node a rule, or take the reason away."
                self.document.problem(f"{draft.what} has a reason for {key.text!r} but no rule", key.span, hint)
            elif self.names.id(key.text) not in regulators:
                hint = did_you_mean(nearest(key.text, regulators)) or f"Its regulators: {', '.join(regulators)}."
                self.document.problem(f"{key.text!r} does not stand in the rule of {draft.what}", key.span, hint)

    # settings ------------------------------------------------------------------------------

    def _contexts(self, nodes: Mapping[str, Node]) -> dict[str, dict[str, bool]]:
        """Read the contexts; their names must be fit for conditions such as ``resistant: DOX + KO:ERK``."""
        found: dict[str, dict[str, bool]] = {}
        folded: dict[str, str] = {}
        for key, value in self.top.items("contexts"):
            what, name = f"context {key.text!r}", key.text
            if not name.strip() or set(name) & set(":+=,") or name.upper() in ("KO", "OE", "INH"):
                hint = "A name without : + = and comma that is not KO, OE or INH: conditions could not call it."
                self.document.problem(f"{name!r} cannot be a context", key.span, hint)
            if name.casefold() in folded:
                hint = f"{folded[name.casefold()]!r} is there already; contexts are unique regardless of case."
                self.document.problem(f"duplicate context {name!r}", key.span, hint)
            folded[name.casefold()] = name
            found[name] = self._setting(value, nodes, what, inputs_only=True)
        return found

    def _setting(
        self, value: Value, nodes: Mapping[str, Node], what: str, *, inputs_only: bool
    ) -> dict[str, bool]:
        found = {}
        for key, number in as_map(self.document, value, what).entries:
            name = self.names.known.get(key.text)
            if name is None:
                self.names.unknown(key.text, f" in {what}", key.span)
                continue
            if inputs_only and not nodes[name].is_input:
                self.document.problem(f"{what} sets {name!r}, which has a rule: only inputs can be set", key.span)
                continue
            found[name] = strict_bool(self.document, number, f"{key.text!r} in {what}")
        return found

    def _initial(self, nodes: Mapping[str, Node]) -> dict[str, bool]:
        value = self.top.get("initial")
        return {} if value is None else self._setting(value, nodes, "'initial'", inputs_only=False)

    def _phenotypes(self) -> dict[str, Expr]:
        found = {}
        for key, value in self.top.items("phenotypes"):
            if key.text in self.names.known:
                self.document.problem(f"phenotype {key.text!r} has the name of a node", key.span)
            if not key.text.strip() or set(key.text) & set("+,<>=!"):
                hint = "A name without + , < > = and !: readouts and claims could not call it."
                self.document.problem(f"{key.text!r} cannot be a phenotype", key.span, hint)
            found[key.text] = self.names.rule(value, f"phenotype {key.text!r}")
        return found

    def _readouts(self, phenotypes: Mapping[str, Expr]) -> tuple[str, ...]:
        texts = self.top.texts("readouts")
        for text in texts:
            self.names.check_sum(text, phenotypes)
        return tuple(text.text for text in texts)

    def _resistance(self, nodes: Mapping[str, Node], contexts: Mapping[str, object]) -> Resistance | None:
        value = self.top.get("resistance")
        if value is None:
            return None
        known = ("context", "reference", "drug", "readout", "sensitive_when")
        fields = Fields(self.document, value, known, "'resistance'")
        for key in ("context", "reference"):
            name = fields.text(key, required=True)
            if name and name not in contexts:
                hint = did_you_mean(nearest(name, contexts))
                self.document.problem(f"unknown context {name!r}", fields.place(key), hint)
        drug = fields.text("drug", required=True)
        target = nodes.get(self.names.id(drug))
        if drug and (target is None or target.kind not in ("drug", "stimulus")):
            drugs = [node.id for node in nodes.values() if node.kind in ("drug", "stimulus")]
            hint = did_you_mean(nearest(drug, drugs)) or f"Drugs: {', '.join(drugs) or 'none'}."
            self.document.problem(f"unknown drug {drug!r}", fields.place("drug"), hint)
        readout = fields.get("readout")
        if isinstance(readout, TextValue):
            self.names.check_sum(readout, [key.text for key, _ in self.top.items("phenotypes")])
        side = fields.text("sensitive_when") or "high"
        if side not in ("high", "low"):
            self.document.problem(f"sensitive_when is {side!r}: high or low", fields.place("sensitive_when"))
        return Resistance(
            context=fields.text("context"),
            reference=fields.text("reference"),
            drug=target.id if target is not None else drug,
            readout=fields.text("readout", required=True),
            sensitive_when="low" if side == "low" else "high",
        )

    def _alternatives(self, nodes: Mapping[str, Node], evidence: Mapping[str, Evidence]) -> dict[str, Alternative]:
        found = {}
        for key, value in self.top.items("alternatives"):
            what = f"alternative {key.text!r}"
            fields = Fields(self.document, value, ("says", "rules", "because", "changes"), what)
            rules: dict[str, Expr] = {}
            before = len(self.document.problems)
            for target, rule in fields.items("rules"):
                name = self.names.id(target.text)
                if name not in nodes or nodes[name].is_input:
                    hint = did_you_mean(nearest(target.text, [n for n in nodes if not nodes[n].is_input]))
                    self.document.problem(f"{what} rewrites {target.text!r}, which has no rule", target.span, hint)
                    continue
                rules[name] = self.names.rule(rule, f"the rule of {name!r} in {what}")
            because = {
                self.names.id(k.text): read_grounds(self.document, k.text, v, evidence)
                for k, v in fields.items("because")
            }
            if len(self.document.problems) == before:
                self._check_added(fields, rules, because, nodes)
            says = fields.text("says", required=True)
            found[key.text] = Alternative(
                key.text, says, frozen(rules), frozen(because), fields.text("changes")
            )
        return found

    def _check_added(
        self,
        fields: Fields,
        rules: Mapping[str, Expr],
        because: Mapping[str, Grounds],
        nodes: Mapping[str, Node],
    ) -> None:
        """Ask for the grounds of every regulator that an alternative adds, and for no others."""
        regulators = {name for rule in rules.values() for name in variables(rule)}
        for key, _ in fields.items("because"):
            if self.names.id(key.text) not in regulators:
                hint = did_you_mean(nearest(key.text, regulators))
                self.document.problem(f"{key.text!r} does not stand in a rule of {fields.what}", key.span, hint)
        for target, value in fields.items("rules"):
            name = self.names.id(target.text)
            for regulator in variables(rules[name]):
                if not is_grounded(regulator, because, nodes[name].because):
                    message = f"{fields.what}: the regulation of {name!r} by {regulator!r} cites no evidence"
                    hint = "Add it to the alternative's 'because:': evidence ids, or 'assumed: why'."
                    self.document.problem(message, value.span, hint, severity="warning")

    # words ---------------------------------------------------------------------------------

    def _about(
        self, sources: Mapping[str, Source], evidence: Mapping[str, Evidence], nodes: Mapping[str, Node]
    ) -> About:
        oscillates = self._words("oscillates")
        for key, _ in self.top.items("oscillates"):
            if key.text not in nodes:
                self.document.problem(f"unknown node {key.text!r}", key.span, did_you_mean(nearest(key.text, nodes)))
        return About(
            title=self.top.text("title", required=True),
            theme=self.top.text("theme"),
            story=self.top.text("story"),
            sources=frozen(sources),
            evidence=frozen(evidence),
            predictions=self._lines("predictions"),
            contradictions=self._lines("contradictions"),
            to_measure=self._lines("to_measure"),
            notes=self._lines("notes"),
            opposite_elsewhere=frozen(self._words("opposite_elsewhere")),
            oscillates=frozen(oscillates),
            left_out=frozen(self._words("left_out")),
        )

    def _lines(self, key: str) -> tuple[str, ...]:
        return tuple(text.text for text in self.top.texts(key))

    def _words(self, key: str) -> dict[str, str]:
        return {k.text: as_text(self.document, v, f"{key!r}") for k, v in self.top.items(key)}
