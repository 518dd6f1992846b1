"""The entries `rates:` and `ode:` of a rule file."""

from __future__ import annotations

import math
from collections.abc import Mapping

from simnet.errors import did_you_mean, nearest
from simnet.files.fields import Fields, as_text
from simnet.files.rulenames import RuleNames
from simnet.files.yamltext import Value
from simnet.network import Node
from simnet.network.about import frozen
from simnet.network.kinetics import Kinetics

__all__ = ["read_kinetics"]

RATE_KEYS = ("up", "down")
ODE_KEYS = ("tau", "hill", "half")
DEFAULTS = {"up": 1.0, "down": 1.0, "tau": 1.0, "hill": 3.0, "half": 0.5}


def read_kinetics(top: Fields, drafts: Mapping[str, Fields], nodes: Mapping[str, Node], names: RuleNames) -> Kinetics:
    """Read rates and ODE parameters: defaults at the top of the file, and what a node has instead.

    Only nodes with a rule have them. Under ``ode: {from: {REGULATOR: {hill: ..., half: ...}}}`` a
    node gives single regulations a curve of their own.
    """
    rates: dict[str, tuple[float, float]] = {}
    tau: dict[str, float] = {}
    curves: dict[tuple[str, str], tuple[float, float]] = {}
    general = {**_numbers(top, "rates", RATE_KEYS), **_numbers(top, "ode", ODE_KEYS)}
    for name, draft in drafts.items():
        own = {**_numbers(draft, "rates", RATE_KEYS), **_numbers(draft, "ode", (*ODE_KEYS, "from"))}
        single = _single_curves(draft, nodes[name], names)
        if nodes[name].is_input:
            for key in ("rates", "ode"):
                if draft.get(key) is not None:
                    draft.document.problem(f"{name!r} has no rule, so it has no {key!r}", draft.place(key))
            continue
        given = {**general, **own}
        if given.keys() & set(RATE_KEYS):
            rates[name] = (given.get("up", 1.0), given.get("down", 1.0))
        if "tau" in given:
            tau[name] = given["tau"]
        for regulator in nodes[name].regulators:
            curve = {**given, **single.get(regulator, {})}
            if curve.keys() & {"hill", "half"}:
                curves[regulator, name] = (curve.get("hill", DEFAULTS["hill"]), curve.get("half", DEFAULTS["half"]))
    return Kinetics(frozen(rates), frozen(tau), frozen(curves))


def _numbers(fields: Fields, key: str, known: tuple[str, ...]) -> dict[str, float]:
    """Return the numbers of one entry; note what is no number or out of range."""
    value = fields.get(key)
    if value is None:
        return {}
    inner = Fields(fields.document, value, known, f"{key!r} of {fields.what}")
    return {name.text: _number(inner, name.text, v) for name, v in inner.map.entries if name.text in DEFAULTS}


def _single_curves(draft: Fields, node: Node, names: RuleNames) -> dict[str, dict[str, float]]:
    value = draft.get("ode")
    if value is None:
        return {}
    found = {}
    ode = Fields(draft.document, value, (*ODE_KEYS, "from"), f"'ode' of {draft.what}")
    for regulator, curve in ode.items("from"):
        name = names.id(regulator.text)
        if name not in node.regulators:
            hint = did_you_mean(nearest(regulator.text, node.regulators))
            draft.document.problem(f"{regulator.text!r} does not regulate {node.id!r}", regulator.span, hint)
            continue
        inner = Fields(draft.document, curve, ("hill", "half"), f"the curve of {regulator.text!r}")
        found[name] = {key.text: _number(inner, key.text, v) for key, v in inner.map.entries if key.text in DEFAULTS}
    return found


def _number(fields: Fields, key: str, value: Value) -> float:
    text = as_text(fields.document, value, f"{key!r} of {fields.what}")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    least = 0.0 if key in RATE_KEYS else math.ulp(0.0)
    most = 1.0 if key == "half" else math.inf
    if not least <= number < most:
        wanted = {"half": "between 0 and 1", "up": "0 or more", "down": "0 or more"}.get(key, "above 0")
        fields.document.problem(f"{key!r} of {fields.what} is {text[:40]!r}: a number {wanted}", value.span)
        return DEFAULTS[key]
    return number
