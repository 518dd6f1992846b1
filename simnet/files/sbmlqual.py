"""SBML-qual, Level 3 Version 1 (Chaouiya et al. 2013): Boolean models in and out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from simnet.errors import ExpressionError, Span
from simnet.files.assembly import Draft, assemble, start_of, suggest, text_ready_to_write
from simnet.files.mathml import Names, condition, mathml
from simnet.files.names import Fresh, written_names
from simnet.files.xmltext import Element, quoted, read_xml
from simnet.files.yamltext import Document, read_text
from simnet.logic import FALSE, TRUE, Expr, Sign, Var, conjunction, disjunction, negation, signs
from simnet.network import Network, Node

__all__ = ["read_sbmlqual", "sbmlqual_text"]

MAX_SBML = 32_000_000  # bytes; MathML spells out what a rule says in a few signs


def read_sbmlqual(path: str | Path) -> Network:
    """Read an SBML-qual file of Boolean species.

    Ids stay ids and names become display names. A species that no transition changes is an input;
    initial levels become the start. A function term with an empty condition (``<apply/>``, as Cell
    Collective writes where nobody stated a rule) never holds, which is noted in `about`.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Network

    Raises
    ------
    FileProblems
        All problems at once, among them every species with more than two levels, and transitions
        that add to or take from a level instead of setting it.
    """
    return network_of(Document(str(path), read_text(path, MAX_SBML)))


def network_of(document: Document) -> Network:
    """Build the network of a text in this format."""
    root = read_xml(document)
    model = root.first("model")
    if root.name != "sbml" or model is None:
        document.problem("this is not an SBML model", root.span)
        document.raise_errors()
    return _Reader(document, model or root).network()


class _Reader:
    """One model on its way to a network."""

    def __init__(self, document: Document, model: Element) -> None:
        self.document, self.model = document, model
        self.species: dict[str, Element] = {}
        self.rules: dict[str, Expr | None] = {}
        self.variables: dict[str, Var] = {}
        self.changed: dict[str, Span] = {}
        self.notes: list[str] = []

    def network(self) -> Network:
        found = list(self.model.within("listOfQualitativeSpecies", "qualitativeSpecies"))
        if not found:
            hint = "An SBML file without the qual package holds reactions, not rules."
            self.document.problem("the model has no qualitative species", self.model.span, hint)
        for element in found:
            self.take_species(element)
        self.rules = dict.fromkeys(self.species)
        for transition in self.model.within("listOfTransitions", "transition"):
            self.take_transition(transition)
        labels = {name: element.attributes.get("name", "") for name, element in self.species.items()}
        starts = {name: element.attributes.get("initialLevel", "0") == "1" for name, element in self.species.items()}
        title = self.model.attributes.get("name", "")
        return assemble(self.document, Draft(self.rules, labels, starts, title, tuple(self.notes)))

    # species ---------------------------------------------------------------------------------

    def take_species(self, element: Element) -> None:
        name = element.attributes.get("id", "")
        if not name:
            self.document.problem("a qualitative species needs an id", element.span)
        elif name in self.species:
            self.document.problem(f"duplicate species {name!r}", element.span)
        else:
            self.species[name] = element
            self.variables[name] = Var(name)
        highest = element.attributes.get("maxLevel", "1")
        if highest not in ("0", "1"):
            hint = "simnet reads Boolean models; give each level above 0 a species of its own."
            self.document.problem(f"species {name!r} has levels 0 to {highest}", element.span, hint)
        elif element.attributes.get("initialLevel", "0") not in ("0", "1"):
            self.document.problem(f"the initial level of {name!r} must be 0 or 1", element.span)

    def known(self, element: Element) -> str:
        name = element.attributes.get("qualitativeSpecies", "")
        if name not in self.species:
            hint = suggest(self.document, name, self.species)
            self.document.problem(f"unknown species {name!r}", element.span, hint)
        return name

    # transitions -------------------------------------------------------------------------------

    def take_transition(self, transition: Element) -> None:
        inputs = list(transition.within("listOfInputs", "input"))
        thresholds = self.thresholds(inputs)
        targets = list(self.targets(transition))
        terms = transition.first("listOfFunctionTerms")
        if terms is None:
            if inputs:
                hint = "Give it function terms; simnet needs one rule a node."
                reason = f"the transition of {', '.join(targets) or 'nothing'} has inputs and no function"
                self.document.problem(reason, transition.span, hint)
            return
        rule = self.rule(terms, thresholds, targets, alone=not inputs)
        for target in targets:
            self.rules[target] = rule

    def thresholds(self, inputs: list[Element]) -> dict[str, int]:
        """Return the threshold levels that conditions may call by the id of an input."""
        found = {}
        for element in inputs:
            self.known(element)
            if element.attributes.get("transitionEffect", "none") != "none":
                self.document.problem("an input that is consumed is not read", element.span, "Boolean rules do not.")
            if "id" in element.attributes:
                level = element.attributes.get("thresholdLevel", "1")
                found[element.attributes["id"]] = int(level) if level in ("0", "1") else 1
                if level not in ("0", "1"):
                    self.document.problem(f"threshold {level!r} is not the level of a Boolean species", element.span)
        return found

    def targets(self, transition: Element) -> Iterator[str]:
        for output in transition.within("listOfOutputs", "output"):
            name = self.known(output)
            if output.attributes.get("transitionEffect", "assignmentLevel") != "assignmentLevel":
                reason = f"the transition adds to the level of {name!r}"
                self.document.problem(reason, output.span, "Only transitionEffect='assignmentLevel' is read.")
            if name in self.changed:
                line = self.document.text.count("\n", 0, self.changed[name].start) + 1
                hint = f"Another transition sets it in line {line} already."
                self.document.problem(f"two transitions set {name!r}", output.span, hint)
            elif name in self.species:
                self.changed[name] = output.span
                yield name

    def rule(self, terms: Element, thresholds: dict[str, int], targets: list[str], *, alone: bool) -> Expr | None:
        """Build the rule: the first function term whose condition holds, else the default term."""
        default = terms.first("defaultTerm")
        rule: Expr = self.level(default)
        stated = [term for term in terms.all("functionTerm") if not _is_empty(term)]
        left_out = len(list(terms.all("functionTerm"))) - len(stated)
        if left_out and alone and not stated:
            self.notes.append(f"nothing is stated about {', '.join(targets)}, taken as input")
            return None
        if left_out:
            self.notes.append(f"an empty condition in the rule of {', '.join(targets)} is read as one that never holds")
        for term in reversed(stated):
            held = self.condition(term, thresholds)
            otherwise = (held, rule) if self.level(term) == TRUE else (negation(held), rule)
            rule = disjunction(otherwise) if self.level(term) == TRUE else conjunction(otherwise)
        return rule

    def level(self, term: Element | None) -> Expr:
        level = "0" if term is None else term.attributes.get("resultLevel", "0")
        if level not in ("0", "1") and term is not None:
            self.document.problem(f"result level {level!r} is not the level of a Boolean species", term.span)
        return TRUE if level == "1" else FALSE

    def condition(self, term: Element, thresholds: dict[str, int]) -> Expr:
        math = term.first("math")
        if math is None:  # pragma: no cover - such terms count as empty
            return FALSE
        names = Names(self.variables, thresholds, lambda name: suggest(self.document, name, self.species))
        try:
            return condition(self.document.text, math.children[0], names)
        except ExpressionError as error:
            self.document.problem(error.reason, error.span, error.hint)
            return FALSE


def _is_empty(term: Element) -> bool:
    """Say whether a function term has no condition, or an ``<apply/>`` with nothing in it."""
    math = term.first("math")
    if math is None or not math.children:
        return True
    return math.children[0].name == "apply" and not math.children[0].children


# out -------------------------------------------------------------------------------------------

SIGNS = {Sign.ACTIVATES: "positive", Sign.INHIBITS: "negative", Sign.DUAL: "dual", Sign.NONE: "unknown"}
HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1" \
xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1" qual:required="true">
<model id={id} name={title}>
<listOfCompartments><compartment id="cell" constant="true"/></listOfCompartments>
<qual:listOfQualitativeSpecies>"""


def sbmlqual_text(network: Network) -> tuple[str, dict[str, str]]:
    """Write a network as SBML-qual.

    Inputs are constant species, and the start becomes initial levels. Each regulation carries
    the sign that its rule gives it.

    Parameters
    ----------
    network : Network

    Returns
    -------
    tuple of (str, dict)
        The text, and the id written for each node id.

    Raises
    ------
    InputError
        When perturbations are attached to the network.
    """
    text_ready_to_write(network)
    names = written_names(network, reserved=("cell",))
    title = network.about.title or network.id
    fresh = Fresh(("cell", *names.values()))  # all ids of a model are different
    lines = [HEAD.format(id=quoted(fresh(f"model_{network.id}")), title=quoted(title))]
    starts = start_of(network)
    lines += [_species(node, names, starts[node.id]) for node in network.nodes.values()]
    lines.append("</qual:listOfQualitativeSpecies>\n<qual:listOfTransitions>")
    for node in network.nodes.values():
        if node.rule is not None:
            lines.append(_transition(fresh(f"transition_of_{names[node.id]}"), node.id, node.rule, names))
    lines.append("</qual:listOfTransitions>\n</model>\n</sbml>\n")
    return "\n".join(lines), names


def _species(node: Node, names: dict[str, str], start: bool) -> str:
    label = f" qual:name={quoted(node.name)}" if node.name else ""
    return (
        f'<qual:qualitativeSpecies qual:id="{names[node.id]}"{label} qual:compartment="cell" '
        f'qual:constant="{str(node.is_input).lower()}" qual:initialLevel="{start:d}" qual:maxLevel="1"/>'
    )


def _transition(id: str, target: str, rule: Expr, names: dict[str, str]) -> str:
    written = names[target]
    inputs = "".join(
        f'<qual:input qual:qualitativeSpecies="{names[name]}" qual:transitionEffect="none" qual:sign="{SIGNS[sign]}"/>'
        for name, sign in signs(rule).items()
    )
    listed = f"<qual:listOfInputs>{inputs}</qual:listOfInputs>" if inputs else ""
    constant = rule in (TRUE, FALSE)
    term = f'<qual:functionTerm qual:resultLevel="1">{mathml(rule, names)}</qual:functionTerm>'
    return (
        f'<qual:transition qual:id="{id}">{listed}<qual:listOfOutputs><qual:output '
        f'qual:qualitativeSpecies="{written}" qual:transitionEffect="assignmentLevel"/></qual:listOfOutputs>'
        f'<qual:listOfFunctionTerms><qual:defaultTerm qual:resultLevel="{rule == TRUE:d}"/>'
        f"{'' if constant else term}</qual:listOfFunctionTerms></qual:transition>"
    )
