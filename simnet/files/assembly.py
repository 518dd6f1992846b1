"""From rules as another tool's file gives them to a network: ids, inputs, start."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from simnet.errors import ExpressionError, InputError, Span, did_you_mean, nearest
from simnet.files.names import model_id, plain_ids, rename
from simnet.files.yamltext import MAX_PROBLEMS, Document
from simnet.logic import Expr, Var, variables
from simnet.network import About, Network, Node

__all__ = [
    "START", "Draft", "assemble", "check_targets", "in_context", "note_error", "start_of", "suggest",
    "text_ready_to_write",
]  # fmt: skip

MAX_SUGGESTIONS = 50  # problems after which nobody reads suggestions
MAX_NAMES = 5_000  # names that are compared with a misspelt one
START = "initial"  # the context that sets those inputs that a file starts at 1


@dataclass(frozen=True)
class Draft:
    """What a file says, with its own names.

    Parameters
    ----------
    rules : Mapping[str, Expr or None]
        By node, in the order of the file; None and a rule that repeats the node itself make an input.
        Names that are used and have no rule become inputs.
    labels : Mapping[str, str]
        Display names.
    starts : Mapping[str, bool]
        Values at the start.
    title : str
    notes : tuple of str
        What a reader should know: assumptions made, things left out.
    """

    rules: Mapping[str, Expr | None]
    labels: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, bool] = field(default_factory=dict)
    title: str = ""
    notes: tuple[str, ...] = ()


def assemble(document: Document, draft: Draft) -> Network:
    """Build the network of a file that was read without problems.

    A name that cannot be an id becomes one and stays the display name. Inputs that the file
    starts at 1 are set by the context ``initial``.

    Parameters
    ----------
    document : Document
    draft : Draft

    Returns
    -------
    Network
        With the SHA-256 of the text as `digest`.

    Raises
    ------
    FileProblems
        When problems were noted, or when there is no node.
    """
    if not draft.rules and not document.errors:
        document.problem("the model has no nodes", Span(0, 1))
    document.raise_errors()
    used = dict.fromkeys(name for rule in draft.rules.values() if rule is not None for name in variables(rule))
    undefined = [name for name in used if name not in draft.rules]
    ids = plain_ids([*draft.rules, *undefined])
    odd = any(name != id for name, id in ids.items())
    nodes: dict[str, Node] = {}
    for name in (*undefined, *draft.rules):
        rule = draft.rules.get(name)
        if rule is None or (isinstance(rule, Var) and rule.name == name):
            nodes[ids[name]] = Node(ids[name], kind="context", name=_label(name, ids, draft))
        else:
            nodes[ids[name]] = Node(ids[name], name=_label(name, ids, draft), rule=rename(rule, ids) if odd else rule)
    on = {ids[name] for name, value in draft.starts.items() if value}
    inputs = {name: True for name, node in nodes.items() if node.rule is None and name in on}
    return Network(
        id=model_id(document.path),
        nodes=nodes,
        contexts={START: inputs} if inputs else {},
        initial={name: True for name, node in nodes.items() if node.rule is not None and name in on},
        about=About(title=draft.title or model_id(document.path), notes=draft.notes),
        digest=hashlib.sha256(document.text.encode()).hexdigest(),
    )


def _label(name: str, ids: Mapping[str, str], draft: Draft) -> str:
    label = draft.labels.get(name) or name
    return "" if label == ids[name] else label


def note_error(document: Document, error: ExpressionError, where: str) -> None:
    """Note a rule that does not parse; its span must be one of the document's text."""
    document.problem(f"{error.reason}, in the rule of {where!r}" if where else error.reason, error.span, error.hint)


def check_targets(document: Document, targets: Iterable[tuple[str, Span]]) -> None:
    """Note every target that has a rule already, with the line of the first one."""
    first: dict[str, Span] = {}
    for name, span in targets:
        if name in first and len(document.problems) <= MAX_PROBLEMS:
            line = document.text.count("\n", 0, first[name].start) + 1
            document.problem(f"duplicate node {name!r}", span, f"It has a rule in line {line} already.")
        first.setdefault(name, span)


def suggest(document: Document, name: str, known: Collection[str]) -> str:
    """Ask whether a name that is known was meant; not in files so broken or large that it takes long."""
    if len(document.problems) > MAX_SUGGESTIONS or len(known) > MAX_NAMES:
        return ""
    return did_you_mean(nearest(name, known))


def start_of(network: Network) -> dict[str, bool]:
    """Return the value of every node at the start, inputs from the context ``initial``."""
    inputs = network.contexts.get(START, {})
    return {name: bool(network.initial.get(name, False) or inputs.get(name, False)) for name in network.nodes}


def in_context(network: Network, context: str) -> Network:
    """Return a copy whose file starts with the inputs of a context.

    Raises
    ------
    UnknownNameError
    """
    return replace(network, contexts={**network.contexts, START: network.context(context)})


def text_ready_to_write(network: Network) -> None:
    """Refuse a network whose file would not say what was done to the cells.

    Raises
    ------
    InputError
    """
    if network.perturbations:
        done = ", ".join(str(p) for p in network.perturbations)
        message = f"a file of rules cannot carry perturbations ({done}); write the network without them"
        raise InputError(message)
    if not network.nodes:
        message = "a network without nodes cannot be written"
        raise InputError(message)
