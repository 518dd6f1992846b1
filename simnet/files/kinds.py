"""Rule file or scenario file: told apart by their keys, so that one given for the other is one message."""

from __future__ import annotations

from typing import Literal

from simnet.errors import FileProblems
from simnet.files.yamltext import Document, MapValue, TextValue

__all__ = ["YamlKind", "expect", "kind_of"]

YamlKind = Literal["rule file", "scenario"]
SCENARIO_KEYS = frozenset({"scenario", "model", "conditions", "claims"})  # a rule file has none of these


def kind_of(document: Document) -> YamlKind:
    """Say what a YAML file is meant to be; what has the keys of neither counts as a rule file."""
    keys = {key.text for key, _ in document.root.entries} if isinstance(document.root, MapValue) else set()
    return "rule file" if "nodes" in keys or not SCENARIO_KEYS & keys else "scenario"


def expect(document: Document, wanted: YamlKind) -> None:
    """Refuse the other kind of file in one message, in place of one for each of its keys.

    Raises
    ------
    FileProblems
    """
    found = kind_of(document)
    if found == wanted or not isinstance(document.root, MapValue):
        return
    telling = {"nodes"} if found == "rule file" else SCENARIO_KEYS
    places = [key.span for key, _ in document.root.entries if key.text in telling]
    if not places:  # the keys of neither: what is wrong with them is said key by key
        return
    document.problem(f"this is a {found}, not a {wanted}", places[0], _hint(document, found))
    raise FileProblems(document.problems)


def _hint(document: Document, found: YamlKind) -> str:
    if found == "rule file":
        return f"A scenario says what is done to the cells of a model. Try: simnet steady {document.path} untreated"
    model = document.root.get("model") if isinstance(document.root, MapValue) else None
    name = model.text if isinstance(model, TextValue) and model.text.strip() else "MODEL"
    return f"A rule file says what regulates what. Try: simnet run {document.path}, or the scenario's model: {name}"
