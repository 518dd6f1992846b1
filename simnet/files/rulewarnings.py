"""What a rule file may say and yet is worth a look."""

from __future__ import annotations

from pathlib import Path

from simnet.files.fields import Fields, as_map, as_texts
from simnet.files.grounds import is_grounded
from simnet.files.rulenames import RuleNames
from simnet.files.yamltext import TextValue
from simnet.logic import Sign, signs
from simnet.network import Network

__all__ = ["warn_about"]


def warn_about(network: Network, top: Fields, names: RuleNames) -> None:
    """Note warnings about a rule file that was read without errors.

    Regulators that change nothing or cite nothing, names by which a node cannot be called, inputs
    with a start value, and a model that is not called like its file.
    """
    _names(network, top, names)
    _regulations(network, top)
    for key, _ in top.items("initial"):
        if network.nodes[names.id(key.text)].is_input:
            message = f"'initial' sets the input {key.text!r}, which contexts and conditions set"
            top.document.problem(message, key.span, severity="warning")
    stem = Path(top.document.path).stem
    if network.id != stem:
        message = f"the file is called {stem!r} but the model {network.id!r}"
        top.document.problem(message, top.place("id"), severity="warning")


def _regulations(network: Network, top: Fields) -> None:
    for key, value in top.items("nodes"):
        node = network.nodes[key.text]
        if node.rule is None:
            continue
        rule = as_map(top.document, value, "").get("rule")
        place = rule.span if rule is not None else value.span
        for regulator, sign in signs(node.rule).items():
            if sign is Sign.NONE:
                message = f"{regulator!r} stands in the rule of {node.id!r} but never changes its value"
                top.document.problem(message, place, severity="warning")
            if not is_grounded(regulator, node.because):
                message = f"the regulation of {node.id!r} by {regulator!r} cites no evidence"
                hint = f"Add it to 'because:' of {node.id}: evidence ids, or 'assumed: why'."
                top.document.problem(message, place, hint, severity="warning")


def _names(network: Network, top: Fields, names: RuleNames) -> None:
    ids = {name.casefold(): name for name in network.nodes}
    for key, value in top.items("nodes"):
        draft = as_map(top.document, value, "")
        for spelled in [draft.get("name"), *as_texts(top.document, draft.get("aliases"), "")]:
            if not isinstance(spelled, TextValue):
                continue
            if ids.get(spelled.text.casefold(), key.text) != key.text:
                message = f"{spelled.text!r} of {key.text!r} is the id of another node, which is what it will mean"
                top.document.problem(message, spelled.span, severity="warning")
            elif spelled.text in names.shared:
                several = ", ".join(names.shared[spelled.text])
                message = f"{spelled.text!r} is what several nodes are called: {several}"
                top.document.problem(message, spelled.span, severity="warning")
