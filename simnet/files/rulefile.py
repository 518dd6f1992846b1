"""Rule files: YAML to a network."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from simnet.errors import ExpressionError, FileProblems, InputError, Problem, Span, did_you_mean, nearest
from simnet.files.fields import IDENTIFIER, Fields, as_map, as_text, as_texts, strict_bool
from simnet.files.yamltext import Document, ListValue, TextValue, Value, in_order, read_document
from simnet.logic import RESERVED, TRUE, Expr, Sign, Var, parse, signs, substitute, variables
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
    network, document = _read(path)
    document.raise_errors()
    if network is None:  # pragma: no cover - a file without errors gives a network
        message = f"{path}: no network"
        raise InputError(message)
    return network


def check_rule_file(path: str | Path) -> tuple[Problem, ...]:
    """Return every error and warning of a rule file, in the order of the file."""
    try:
        _, document = _read(path)
    except FileProblems as error:
        return error.problems
    return in_order(document.problems)


def _read(path: str | Path) -> tuple[Network | None, Document]:
    document = read_document(path)
    reader = _Reader(document)
    network = reader.network()
    if network is not None:
        reader.warn_about(network)
    return network, document


class _Reader:
    """One rule file on its way to a network; problems collect in the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.top = Fields(document, document.root, TOP_KEYS, "the rule file")
        self.rule_places: dict[str, TextValue] = {}
        self.names: dict[str, str] = {}
        self.shared: dict[str, tuple[str, ...]] = {}

    def network(self) -> Network | None:
        top, document = self.top, self.document
        version = top.text("simnet", required=True)
        if version not in ("", "1"):
            document.problem(f"format {version!r} is not known; this is simnet format 1", top.place("simnet"))
        sources = self._sources()
        evidence = self._evidence(sources)
        drafts = self._drafts()
        self._learn_names(drafts)
        nodes = {name: self._node(name, draft, evidence) for name, draft in drafts.items()}
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
            rule = drafts[name].get("rule")
            if isinstance(rule, TextValue):
                self.rule_places[name] = rule
        return drafts

    def _learn_names(self, drafts: Mapping[str, Fields]) -> None:
        """Note which other spellings lead to one node, for use in rules."""
        counted: dict[str, set[str]] = {}
        for name, draft in drafts.items():
            spelled = [t.text for t in draft.texts("aliases")]
            display = draft.get("name")
            if isinstance(display, TextValue):
                spelled.append(display.text)
            for spelling in spelled:
                counted.setdefault(spelling, set()).add(name)
        self.names = {s: next(iter(ids)) for s, ids in counted.items() if len(ids) == 1}
        self.names |= {name: name for name in drafts}
        self.shared = {s: tuple(sorted(ids)) for s, ids in counted.items() if s not in self.names}

    def _node(self, name: str, draft: Fields, evidence: Mapping[str, Evidence]) -> Node:
        kind = self._kind(name, draft)
        before = len(self.document.problems)
        rule = self._node_rule(name, kind, draft)
        if len(self.document.problems) == before:  # a mistake in the rule is not told twice
            self._check_because(draft, rule)
        because = {
            self.names.get(regulator.text, regulator.text): self._grounds(regulator.text, value, evidence)
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
        return self._rule(value, f"the rule of {name!r}")

    def _rule(self, value: Value, what: str) -> Expr:
        """Parse a rule and bring its names to node ids."""
        if not isinstance(value, TextValue):
            as_text(self.document, value, what)
            return TRUE
        try:
            parsed = parse(value.text)
        except ExpressionError as error:
            self.document.problem(f"{what}: {error.reason}", value.within(error.span), error.hint)
            return TRUE
        for name, span in parsed.names:
            if name not in self.names:
                self._unknown(name, f" in {what}", value.within(span))
        return substitute(parsed.expr, {name: Var(self.names[name]) for name, _ in parsed.names if name in self.names})

    def _unknown(self, name: str, where: str, span: Span, known: Iterable[str] = ()) -> None:
        """Note a name that leads to no node, or to several."""
        meanings = self.shared.get(name, ())
        reason = "ambiguous" if meanings else "unknown"
        hint = did_you_mean(meanings or nearest(name, [*self.names, *known]))
        self.document.problem(f"{reason} node {name!r}{where}", span, hint)

    def _genes(self, draft: Fields) -> list[Gene]:
        value = draft.get("genes")
        if isinstance(value, ListValue | TextValue):
            return [Gene(symbol.text) for symbol in draft.texts("genes")]
        found = []
        for symbol, identifier in draft.items("genes"):
            text = as_text(self.document, identifier, f"HGNC id of {symbol.text!r}")
            found.append(Gene(symbol.text, text.rstrip("?"), checked=not text.endswith("?")))
        return found

    # grounds -------------------------------------------------------------------------------

    def _sources(self) -> dict[str, Source]:
        found = {}
        for key, value in self.top.items("sources"):
            entries = as_map(self.document, value, f"source {key.text!r}").entries
            facts = {name.text: as_text(self.document, v, f"source {key.text!r}") for name, v in entries}
            found[key.text] = Source(key.text, facts.pop("cite", ""), frozen(facts))
        return found

    def _evidence(self, sources: Mapping[str, Source]) -> dict[str, Evidence]:
        found = {}
        for key, value in self.top.items("evidence"):
            what = f"evidence {key.text!r}"
            fields = Fields(self.document, value, ("source", "at", "says", "ref"), what)
            source = fields.text("source", required=True)
            place = fields.get("source")
            if source and source not in sources and place is not None:
                hint = did_you_mean(nearest(source, sources))
                self.document.problem(f"unknown source {source!r} in {what}", place.span, hint)
            says, at = fields.text("says", required=True), fields.text("at", required=True)
            found[key.text] = Evidence(key.text, source, at, says, fields.text("ref"))
        return found

    def _grounds(self, regulator: str, value: Value, evidence: Mapping[str, Evidence]) -> Grounds:
        texts = as_texts(self.document, value, f"'because' of {regulator!r}")
        if len(texts) == 1 and texts[0].text.lower().startswith("assumed:"):
            return Grounds(assumed=texts[0].text.partition(":")[2].strip())
        for text in texts:
            if text.text not in evidence:
                hint = did_you_mean(nearest(text.text, evidence))
                hint = hint or "List it under 'evidence:', or write 'assumed: why'."
                self.document.problem(f"unknown evidence {text.text!r}", text.span, hint)
        return Grounds(tuple(text.text for text in texts))

    def _check_because(self, draft: Fields, rule: Expr | None) -> None:
        regulators = variables(rule) if rule is not None else ()
        for key, _ in draft.items("because"):
            if rule is None:
                hint = "Give the node a rule, or take the reason away."
                self.document.problem(f"{draft.what} has a reason for {key.text!r} but no rule", key.span, hint)
            elif self.names.get(key.text) not in regulators:
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
            name = self.names.get(key.text)
            if name is None:
                meanings = self.shared.get(key.text, ())
                reason = "a node that is not the only one called" if meanings else "an unknown node"
                hint = did_you_mean(meanings or nearest(key.text, self.names))
                self.document.problem(f"{what} sets {reason} {key.text!r}", key.span, hint)
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
            if key.text in self.names:
                self.document.problem(f"phenotype {key.text!r} has the name of a node", key.span)
            if not key.text.strip() or set(key.text) & set("+,<>=!"):
                hint = "A name without + , < > = and !: readouts and claims could not call it."
                self.document.problem(f"{key.text!r} cannot be a phenotype", key.span, hint)
            found[key.text] = self._rule(value, f"phenotype {key.text!r}")
        return found

    def _readouts(self, phenotypes: Mapping[str, Expr]) -> tuple[str, ...]:
        texts = self.top.texts("readouts")
        for text in texts:
            self._check_sum(text, phenotypes)
        return tuple(text.text for text in texts)

    def _check_sum(self, text: TextValue, phenotypes: Mapping[str, Expr]) -> None:
        """Check a readout such as ``A + B``."""
        at = 0
        for part in text.text.split("+"):
            name = part.strip()
            begin = at + len(part) - len(part.lstrip())
            at += len(part) + 1
            span = text.within(Span(begin, begin + max(1, len(name))))
            if not name:
                self.document.problem("a node is missing in this readout", span)
            elif name not in self.names and name not in phenotypes:
                self._unknown(name, " in a readout", span, phenotypes)

    def _resistance(self, nodes: Mapping[str, Node], contexts: Mapping[str, object]) -> Resistance | None:
        value = self.top.get("resistance")
        if value is None:
            return None
        known = ("context", "reference", "drug", "readout", "sensitive_when")
        fields = Fields(self.document, value, known, "'resistance'")
        for key in ("context", "reference"):
            name, place = fields.text(key, required=True), fields.get(key)
            if name and name not in contexts and place is not None:
                self.document.problem(f"unknown context {name!r}", place.span, did_you_mean(nearest(name, contexts)))
        drug, place = fields.text("drug", required=True), fields.get("drug")
        target = nodes.get(self.names.get(drug, ""))
        if place is not None and (target is None or not target.is_input):
            drugs = [node.id for node in nodes.values() if node.kind == "drug"]
            self.document.problem(f"unknown drug {drug!r}", place.span, did_you_mean(nearest(drug, drugs)))
        readout = fields.get("readout")
        if isinstance(readout, TextValue):
            self._check_sum(readout, self._known_phenotypes())
        side = fields.text("sensitive_when") or "high"
        if side not in ("high", "low"):
            place = fields.get("sensitive_when")
            self.document.problem(f"sensitive_when is {side!r}: high or low", place.span if place else fields.span)
        return Resistance(
            context=fields.text("context"),
            reference=fields.text("reference"),
            drug=target.id if target is not None else drug,
            readout=fields.text("readout", required=True),
            sensitive_when="low" if side == "low" else "high",
        )

    def _known_phenotypes(self) -> dict[str, Expr]:
        return {key.text: TRUE for key, _ in self.top.items("phenotypes")}

    def _alternatives(self, nodes: Mapping[str, Node], evidence: Mapping[str, Evidence]) -> dict[str, Alternative]:
        found = {}
        for key, value in self.top.items("alternatives"):
            what = f"alternative {key.text!r}"
            fields = Fields(self.document, value, ("says", "rules", "because", "changes"), what)
            rules: dict[str, Expr] = {}
            before = len(self.document.problems)
            for target, rule in fields.items("rules"):
                name = self.names.get(target.text)
                if name is None or nodes[name].is_input:
                    hint = did_you_mean(nearest(target.text, [n for n in nodes if not nodes[n].is_input]))
                    self.document.problem(f"{what} rewrites {target.text!r}, which has no rule", target.span, hint)
                    continue
                rules[name] = self._rule(rule, f"the rule of {name!r} in {what}")
            because = {
                self.names.get(k.text, k.text): self._grounds(k.text, v, evidence) for k, v in fields.items("because")
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
            if self.names.get(key.text) not in regulators:
                hint = did_you_mean(nearest(key.text, regulators))
                self.document.problem(f"{key.text!r} does not stand in a rule of {fields.what}", key.span, hint)
        for target, value in fields.items("rules"):
            name = self.names.get(target.text, "")
            for regulator in variables(rules[name]) if name in rules else ():
                if not self._grounded(regulator, because, nodes[name].because):
                    message = f"{fields.what}: the regulation of {name!r} by {regulator!r} cites no evidence"
                    hint = "Add it to the alternative's 'because:': evidence ids, or 'assumed: why'."
                    self.document.problem(message, value.span, hint, severity="warning")

    @staticmethod
    def _grounded(regulator: str, *because: Mapping[str, Grounds]) -> bool:
        """Say whether a regulation cites evidence or states an assumption."""
        given = [reasons[regulator] for reasons in because if regulator in reasons]
        return any(grounds.evidence or grounds.assumed for grounds in given)

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

    # warnings ------------------------------------------------------------------------------

    def warn_about(self, network: Network) -> None:
        """Note what is allowed and yet worth a look."""
        self._warn_about_names(network)
        for node in network.nodes.values():
            if node.rule is None:
                continue
            place = self.rule_places[node.id]
            for regulator, sign in signs(node.rule).items():
                if sign is Sign.NONE:
                    message = f"{regulator!r} stands in the rule of {node.id!r} but never changes its value"
                    self.document.problem(message, place.span, severity="warning")
                if not self._grounded(regulator, node.because):
                    message = f"the regulation of {node.id!r} by {regulator!r} cites no evidence"
                    hint = f"Add it to 'because:' of {node.id}: evidence ids, or 'assumed: why'."
                    self.document.problem(message, place.span, hint, severity="warning")
        stem = Path(self.document.path).stem
        if network.id != stem:
            message = f"the file is called {stem!r} but the model {network.id!r}"
            self.document.problem(message, self.top.place("id"), severity="warning")

    def _warn_about_names(self, network: Network) -> None:
        """Note display names and aliases by which a node cannot be called."""
        ids = {name.casefold(): name for name in network.nodes}
        for key, value in self.top.items("nodes"):
            draft = as_map(self.document, value, "")
            for spelled in [draft.get("name"), *as_texts(self.document, draft.get("aliases"), "")]:
                if not isinstance(spelled, TextValue):
                    continue
                other = ids.get(spelled.text.casefold(), key.text)
                if other != key.text:
                    message = f"{spelled.text!r} of {key.text!r} is the id of another node, which is what it will mean"
                    self.document.problem(message, spelled.span, severity="warning")
                elif spelled.text in self.shared:
                    several = ", ".join(self.shared[spelled.text])
                    message = f"{spelled.text!r} is what several nodes are called: {several}"
                    self.document.problem(message, spelled.span, severity="warning")
