"""What agreement is worth: whether the bare graph, or random gates on the wiring, say the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from simnet.analysis.influence import predict_effect
from simnet.errors import SimnetError
from simnet.logic import FALSE, Expr, Not, Sign, Var, conjunction, disjunction, signs
from simnet.network import Network
from simnet.results.ensemble import wilson
from simnet.scenario import Claim, Scheme, Synchronous
from simnet.study.contrast import contrast_of, difference
from simnet.study.judge import judge
from simnet.study.settle import Settler

__all__ = ["Baseline", "baselines", "graph_predicts", "random_gates"]

RELATION_OF_SIGN = {1: (">", ">=", "!="), -1: ("<", "<=", "!="), 0: ("=", ">=", "<=")}


@dataclass(frozen=True, slots=True)
class Baseline:
    """How a claim fares without the gates of the model.

    Parameters
    ----------
    graph : {"yes", "no", "unclear", "not applicable"}
        Whether the shortest signed path from what was changed to what is read gives the claim.
    random : float
        Share of random gates on the same wiring under which the claim holds (synchronous).
    low, high : float
        95 % Wilson interval of `random`.
    samples : int
    """

    graph: str
    random: float
    low: float
    high: float
    samples: int


def baselines(
    network: Network,
    claims: Sequence[Claim],
    *,
    samples: int = 100,
    seed: int = 1,
    notify: Callable[[int, int], None] | None = None,
) -> dict[str, Baseline]:
    """Compare every claim with the two baselines.

    Parameters
    ----------
    network : Network
    claims : sequence of Claim
    samples : int
        Number of random networks.
    seed : int
    notify : callable, optional
        Called with networks done and networks in all.

    Returns
    -------
    dict
        One `Baseline` for each claim id.
    """
    held = dict.fromkeys((claim.id for claim in claims), 0)
    scheme: Scheme = Synchronous()
    for place, child in enumerate(np.random.SeedSequence(seed).spawn(samples)):
        settler = Settler(random_gates(network, np.random.default_rng(child)))
        for claim in claims:
            held[claim.id] += _same_word(settler, claim, scheme)
        if notify:
            notify(place + 1, samples)
    found = {}
    for claim in claims:
        low, high = wilson(held[claim.id], samples)
        found[claim.id] = Baseline(
            graph_predicts(network, claim), held[claim.id] / samples, low, high, samples
        )
    return found


def graph_predicts(network: Network, claim: Claim) -> str:
    """Say whether the shortest signed path alone gives the claim.

    A comparison with a number is no statement about a change, and conditions that end in the same
    treatment differ by their history only: there the graph has nothing to say.
    """
    compared = contrast_of(claim.statement)
    if compared is None:
        return "not applicable"
    changed, alike = difference(network, compared.condition, compared.baseline)
    if not changed:
        return "not applicable"
    terms = [part.strip() for part in compared.readout.canonical.split("+")]
    if any(term not in network.nodes for term in terms):
        return "not applicable"
    sign = predict_effect(network, changed, terms, alike).sign
    if sign is None:
        return "unclear"
    agrees = compared.relation in RELATION_OF_SIGN[sign]
    return "yes" if agrees == (claim.expect == "supported") else "no"


def random_gates(network: Network, random: np.random.Generator) -> Network:
    """Return the same wiring with random AND/OR gates.

    Regulators and their signs stay; the gate of each node is a random read-once formula: its
    literals in random order, joined by AND or OR with even odds. A regulation without a definite
    sign gets one at random.
    """
    rules: dict[str, Expr] = {}
    for node in network.nodes.values():
        if node.rule is None:
            continue
        literals = [_literal(name, sign, random) for name, sign in signs(node.rule).items()]
        rules[node.id] = _random_formula(literals, random)
    return network.with_rules(rules)


def _literal(name: str, sign: Sign, random: np.random.Generator) -> Expr:
    negative = sign is Sign.INHIBITS or (sign in (Sign.DUAL, Sign.NONE) and random.random() < 0.5)
    return Not(Var(name)) if negative else Var(name)


def _random_formula(literals: list[Expr], random: np.random.Generator) -> Expr:
    """Join two random parts until one formula is left."""
    parts = list(literals) or [FALSE]
    while len(parts) > 1:
        first, second = random.choice(len(parts), 2, replace=False)
        pair = (parts[first], parts[second])
        joined = conjunction(pair) if random.random() < 0.5 else disjunction(pair)
        parts = [part for place, part in enumerate(parts) if place not in (first, second)] + [joined]
    return parts[0]


def _same_word(settler: Settler, claim: Claim, scheme: Scheme) -> bool:
    try:
        return judge(settler, claim, [scheme]).word == claim.expect
    except SimnetError:
        return False
