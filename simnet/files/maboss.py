"""MaBoSS .bnd and .cfg: networks with rates, in and out (Stoll et al. 2012, 2017)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from simnet.errors import ExpressionError, FileProblems, Problem, Span, TooLargeError
from simnet.files.assembly import Draft, assemble, note_error, suggest, text_ready_to_write
from simnet.files.maboss_cfg import Configuration, after_space, cfg_text, constant, read_configuration, without_comments
from simnet.files.maboss_expressions import Apply, Formula, Name, Number, formula_text, names_in, read_formula
from simnet.files.maboss_kinetics import kinetics_of, settings_of
from simnet.files.maboss_rates import NodeRates, default_rates, read_rates
from simnet.files.maboss_settings import MaBoSSSettings
from simnet.files.names import read_map, renamed, written_names
from simnet.files.yamltext import Document, in_order, read_text
from simnet.logic import Expr, to_text
from simnet.network import Network, Node

__all__ = ["MaBoSSSettings", "configuration_beside", "maboss_texts", "read_maboss"]

HEADER = re.compile(r"\s*node\s+(?P<name>[A-Za-z_]\w*)\s*\{", re.IGNORECASE)
ITEM = re.compile(r'\s*(?P<key>[A-Za-z_]\w*)\s*=\s*(?P<value>"(?:[^"\\]|\\.)*"|[^;{}"]*);')
CLOSE = re.compile(r"\s*\}")
PARAMETER = re.compile(r"\s*\$(?P<key>[A-Za-z_]\w*)\s*=(?P<value>[^;{}]*);")
RESUME = re.compile(r"^[ \t]*(?:node\s+[A-Za-z_]\w*\s*\{|\$[A-Za-z_])", re.IGNORECASE | re.MULTILINE)
RATES = ("rate_up", "rate_down")
KEYWORDS = ("node", "and", "or", "not", "xor", "true", "false", "log", "exp")
DECIDING = ("!", "&", "|", "^", "==", "!=", "<", ">", "<=", ">=")


@dataclass
class _NodeDraft:
    place: Span
    attributes: dict[str, Formula | str] = field(default_factory=dict)
    rates: dict[str, Formula] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)


def read_maboss(bnd: str | Path, cfg: str | Path | None = None) -> tuple[Network, MaBoSSSettings]:
    """Read a MaBoSS model.

    The rule of a node is that of the transitions its rates allow; its start is off unless the
    .cfg makes it on for certain. A node whose rates are 0 is an input. Rates, the probabilities of
    the start and the times of the run go with the network, as its `kinetics`. Without a .cfg,
    parameters of rates are taken as 1, which `settings.assumed` and the notes of the network say.

    Parameters
    ----------
    bnd : str or Path
    cfg : str or Path, optional
        Otherwise the one beside the .bnd, see `configuration_beside`.

    Returns
    -------
    tuple of (Network, MaBoSSSettings)

    Raises
    ------
    FileProblems
        All problems of both files at once.
    """
    document = Document(str(bnd), read_text(bnd))
    beside = configuration_beside(bnd) if cfg is None else Path(cfg)
    second = None if beside is None else Document(str(beside), read_text(beside))
    reader = _Reader(document)
    reader.blocks()
    configuration = Configuration() if second is None else read_configuration(second, reader.nodes)
    configuration.parameters = {**reader.parameters, **configuration.parameters}
    problems = [] if second is None else list(in_order(second.errors))
    network, settings = reader.model(configuration, problems, alone=second is None)
    if problems:
        raise FileProblems(problems)
    names = read_map(bnd)
    if names:
        ids = {old: new for old, (new, _) in names.items() if old in network.nodes}
        network, settings = renamed(network, names, bnd), settings.renamed(ids)
    return replace(network, kinetics=kinetics_of(network, settings)), settings


def configuration_beside(bnd: str | Path) -> Path | None:
    """Return ``NAME.cfg`` beside ``NAME.bnd``, else the only ``NAME*.cfg``, else None.

    Raises
    ------
    FileProblems
        When there are several and none has the same name.
    """
    bnd = Path(bnd)
    exact = bnd.with_suffix(".cfg")
    if exact.is_file():
        return exact
    found = sorted(path for path in bnd.parent.glob("*.cfg") if path.name.startswith(bnd.stem))
    if len(found) > 1:
        listed = ", ".join(path.name for path in found)
        raise FileProblems([Problem(str(bnd), 0, 0, f"which .cfg belongs to it? There are {listed}")])
    return found[0] if found else None


class _Reader:
    """A .bnd file on its way to a network; problems collect in the document."""

    def __init__(self, document: Document) -> None:
        self.document, self.text = document, without_comments(document)
        self.nodes: dict[str, _NodeDraft] = {}
        self.parameters: dict[str, float] = {}
        self.places: dict[str, Span] = {}
        self.used: list[tuple[str, str, Span]] = []

    # blocks ----------------------------------------------------------------------------------

    def blocks(self) -> None:
        at = 0
        while (at := after_space(self.text, at)) < len(self.text):
            header, parameter = HEADER.match(self.text, at), PARAMETER.match(self.text, at)
            if header:
                at = self.block(header)
            elif parameter:
                self.parameter(parameter)
                at = parameter.end()
            else:
                hint = "A node is: node NAME { logic = A AND NOT B; }"
                at = self.stray(at, "this is not the beginning of a node", hint)

    def stray(self, at: int, reason: str, hint: str) -> int:
        """Note what does not belong here and go on at the next node."""
        start = after_space(self.text, at)
        line_end = self.text.find("\n", start)
        end = len(self.text) if line_end < 0 else line_end
        self.document.problem(reason, Span(start, max(start + 1, end)), hint)
        again = RESUME.search(self.text, start + 1)
        return again.start() if again else len(self.text)

    def block(self, header: re.Match[str]) -> int:
        name, place = header["name"], Span(header.start("name"), header.end("name"))
        draft = _NodeDraft(place)
        if name in self.nodes:
            self.document.problem(f"duplicate node {name!r}", place)
        self.nodes.setdefault(name, draft)
        at = header.end()
        while (item := ITEM.match(self.text, at)) is not None:
            self.item(name, draft, item)
            at = item.end()
        close = CLOSE.match(self.text, at)
        if close:
            return close.end()
        if after_space(self.text, at) == len(self.text):
            self.document.problem(f"the node {name!r} is never closed", place, "A node ends with '}'.")
            return at
        hint = "Each line of a node is NAME = EXPRESSION; and the node ends with '}'."
        return self.stray(at, f"the node {name!r} is not well formed", hint)

    def item(self, name: str, draft: _NodeDraft, item: re.Match[str]) -> None:
        key = item["key"].lower() if item["key"].lower() in ("logic", *RATES) else item["key"]
        span = Span(item.start("value"), item.end("value"))
        if key in draft.spans:
            self.document.problem(f"{key!r} of {name!r} is set twice", Span(item.start("key"), item.end("key")))
        draft.spans[key] = span
        if item["value"].startswith('"'):
            draft.attributes[key] = item["value"]
            return
        formula = self.formula(name, span)
        if key in RATES:
            draft.rates[key] = formula
        else:
            draft.attributes[key] = formula

    def formula(self, node: str, span: Span) -> Formula:
        try:
            return read_formula(self.text, span, lambda name, place: self.used.append((node, name, place)))
        except ExpressionError as error:
            note_error(self.document, error, node)
            return Number(0.0)

    def parameter(self, match: re.Match[str]) -> None:
        scope = {f"${name}": number for name, number in self.parameters.items()}
        span = Span(match.start("value"), match.end("value"))
        self.parameters[match["key"]] = constant(self.document, self.text, span, scope)

    # names -----------------------------------------------------------------------------------

    def check_names(self, parameters: Mapping[str, float], *, alone: bool) -> tuple[str, ...]:
        """Note names that mean nothing; return the parameters that a missing .cfg would set."""
        deciding = {name for draft in self.nodes.values() for name in _deciding(draft)}
        assumed: dict[str, None] = {}
        for node, name, place in self.used:
            where = f"in the rule of {node!r}"
            if name[0] == "@":
                if not isinstance(self.nodes[node].attributes.get(name[1:]), Number | Name | Apply):
                    self.document.problem(f"{node!r} has no attribute {name[1:]!r}", place)
            elif name[0] != "$":
                if name not in self.nodes:
                    hint = suggest(self.document, name, self.nodes)
                    self.document.problem(f"unknown node {name!r} {where}", place, hint)
            elif name[1:] not in parameters:
                if alone and name not in deciding:
                    assumed[name[1:]] = None
                    continue
                hint = suggest(self.document, name[1:], parameters) or "Give it a value in the .cfg file."
                self.document.problem(f"the parameter {name} has no value, {where}", place, hint)
        return tuple(assumed)

    # model -----------------------------------------------------------------------------------

    def model(
        self, configuration: Configuration, problems: list[Problem], *, alone: bool
    ) -> tuple[Network, MaBoSSSettings]:
        assumed = self.check_names(configuration.parameters, alone=alone)
        if self.document.errors:
            raise FileProblems([*in_order(self.document.errors), *problems])
        numbers = {**configuration.parameters, **dict.fromkeys(assumed, 1.0)}
        rules: dict[str, Expr | None] = {}
        rates: dict[str, NodeRates] = {}
        for name, draft in self.nodes.items():
            rules[name], rates[name] = self.node(name, draft, numbers)
        settings = MaBoSSSettings(
            rates=rates,
            parameters=configuration.parameters,
            starts=tuple(configuration.starts.values()),
            internal=tuple(name for name, internal in configuration.internal.items() if internal),
            reference=configuration.reference,
            run=configuration.run,
            assumed=assumed,
        )
        if self.document.errors:
            raise FileProblems([*in_order(self.document.errors), *problems])
        starts = {name: chance == 1 for name, chance in settings.probabilities_on().items()}
        network = assemble(self.document, Draft(rules, starts=starts, notes=_notes(settings)))
        return network, settings

    def node(self, name: str, draft: _NodeDraft, numbers: Mapping[str, float]) -> tuple[Expr | None, NodeRates]:
        up, down = default_rates(draft.attributes)
        written = NodeRates(draft.rates.get("rate_up", up), draft.rates.get("rate_down", down), draft.attributes)
        try:
            found = read_rates(name, written, numbers)
        except (TooLargeError, ValueError) as error:
            span = draft.spans.get("rate_up", draft.place)
            self.document.problem(f"the rates of {name!r} are not read: {error}", span)
            return None, written
        return found.rule, replace(written, up=found.up, down=found.down)


def _deciding(draft: _NodeDraft) -> set[str]:
    """Return the parameters that a condition depends on, so that no value can be assumed for them."""
    found: set[str] = set()
    stack: list[tuple[Formula, bool]] = [(f, True) for f in draft.attributes.values() if not isinstance(f, str)]
    stack += [(formula, False) for formula in draft.rates.values()]
    while stack:
        formula, decides = stack.pop()
        if isinstance(formula, Apply):
            here = decides or formula.sign in DECIDING
            for place, part in enumerate(formula.parts):
                stack.append((part, here or (formula.sign == "?:" and place == 0)))
        elif decides and isinstance(formula, Name) and formula.text[0] == "$":
            found.add(formula.text)
    return found


def _notes(settings: MaBoSSSettings) -> tuple[str, ...]:
    notes = []
    random = [name for name, chance in settings.probabilities_on().items() if 0 < chance < 1]
    if random:
        notes.append(f"starts at random in continuous time, off in other schemes: {', '.join(random)}")
    if settings.run.get("discrete_time"):
        notes.append("the file asks for discrete time; simnet runs it in continuous time")
    if settings.assumed:
        notes.append(f"rates without a value, taken as 1: {', '.join('$' + name for name in settings.assumed)}")
    if settings.not_reducible:
        notes.append(f"rates that change with the state, in continuous time: {', '.join(settings.not_reducible)}")
    return tuple(notes)


# out -------------------------------------------------------------------------------------------


def maboss_texts(network: Network, settings: MaBoSSSettings | None = None) -> tuple[str, str, dict[str, str]]:
    """Write a network as .bnd and .cfg.

    Parameters
    ----------
    network : Network
    settings : MaBoSSSettings, optional
        As read beside it, to keep its formulas as they were written. Without them every node
        follows its rule at rate ``$u_NODE`` or ``$d_NODE``, set to the numbers of the network's
        kinetics or 1; inputs keep their value, and the start is that of the network.

    Returns
    -------
    tuple of (str, str, dict)
        The .bnd, the .cfg, and the name written for each node id.

    Raises
    ------
    InputError
        When perturbations are attached to the network.

    Examples
    --------
    >>> bnd, cfg, _ = maboss_texts(Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}))
    >>> print(bnd.split("node ")[2].rstrip())
    ERK {
      logic = RAS & !DUSP6;
      rate_up = @logic ? $u_ERK : 0;
      rate_down = @logic ? 0 : $d_ERK;
    }
    """
    text_ready_to_write(network)
    names = written_names(network, KEYWORDS)
    settings = settings_of(network, names) if settings is None else settings
    blocks = [_block(node, settings.rates[node.id], names) for node in network.nodes.values()]
    return "\n".join(blocks), cfg_text(settings, names), names


def _block(node: Node, rates: NodeRates, names: Mapping[str, str]) -> str:
    attributes = {
        key: part if isinstance(part, str) else formula_text(part, names) for key, part in rates.attributes.items()
    }
    uses_logic = "@logic" in (*names_in(rates.rate_up), *names_in(rates.rate_down))
    if "logic" not in attributes and node.rule is not None and uses_logic:
        attributes["logic"] = to_text(node.rule, names)
    items = {**attributes, **{key: formula_text(getattr(rates, key), names) for key in RATES}}
    return "\n".join([f"node {names[node.id]} {{", *(f"  {key} = {text};" for key, text in items.items()), "}", ""])
