"""What differs between two models: their text by meaning, and what cells come to in both."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

from simnet.errors import InputError, TooLargeError
from simnet.logic import Expr, equivalent, to_text
from simnet.network import Network, Node
from simnet.results import SteadyState
from simnet.results.differences import Difference, Differences
from simnet.scenario import (
    Claim,
    Condition,
    LogicODE,
    Readout,
    Scheme,
    as_schemes,
    parse_condition,
    parse_readout,
)
from simnet.study.judge import judge
from simnet.study.settle import Settler

__all__ = ["compared_conditions", "diff"]

MAX_CONDITIONS = 200
EVERY_DIFFERENCE = 1e-3  # of a level of the logic ODE, which is found to about that


def diff(
    first: Network,
    second: Network,
    *,
    conditions: Iterable[str] | None = None,
    claims: Sequence[Claim] = (),
    scheme: str | Scheme | Iterable[str | Scheme] = "sync,async",
    notify: Callable[[str], None] | None = None,
) -> Differences:
    """Compare two models: nodes, rules by truth table, contexts, evidence, steady states and verdicts.

    Nodes are the same when their ids are. Rules are compared as functions: the same function in
    other words is noted apart and is no difference.

    Parameters
    ----------
    first, second : Network
    conditions : iterable of str, optional
        In which steady states are compared; by default every context and drug of both, untreated
        and each drug alone. An empty list compares the text only.
    claims : sequence of Claim
        Judged on both.
    scheme : str, Scheme or several
    notify : callable, optional
        Called with each condition before it is settled.

    Returns
    -------
    Differences

    Raises
    ------
    InputError
        For a condition that neither model understands.
    TooLargeError
        When there are more than 200 conditions to compare, or states that cannot be enumerated.

    Examples
    --------
    >>> one = Network.from_rules({"ERK": "RAS & !DUSP6"}, contexts={"on": {"RAS": True}})
    >>> two = Network.from_rules({"ERK": "!(DUSP6 | !RAS)"}, contexts={"on": {"RAS": True}})
    >>> print(diff(one, two))
    network -> network: no difference in meaning, 1 reworded
    rule:
      = ERK (same function, other text)
          RAS & !DUSP6
          !(DUSP6 | !RAS)
    compared: steady states of 1 condition under sync, async
    """
    schemes = as_schemes(scheme)
    asked = compared_conditions(first, second) if conditions is None else tuple(conditions)
    if len(asked) > MAX_CONDITIONS:
        message = f"{len(asked)} conditions would be compared (limit {MAX_CONDITIONS}): name those that matter"
        raise TooLargeError(message)
    entries = [*_words(first, second)]
    settlers = Settler(first), Settler(second)
    for condition in asked:
        if notify:
            notify(condition)
        entries += _behaviour(settlers, condition, schemes)
    entries += _verdicts(settlers, claims, schemes)
    names = ", ".join(each.name for each in schemes)
    compared = [f"steady states of {len(asked)} condition{'s' * (len(asked) != 1)} under {names}"] if asked else []
    compared += [f"{len(claims)} claims under {names}"] if claims else []
    return Differences(first.id, second.id, tuple(entries), tuple(compared))


def compared_conditions(first: Network, second: Network) -> tuple[str, ...]:
    """Return every context that both have, untreated and under each drug that both have."""
    contexts = [name for name in first.contexts if name in second.contexts]
    drugs = [name for name in first.drugs if name in second.drugs]
    cells = [f"{name}: " for name in contexts] or [""]
    return tuple(cell + item for cell in cells for item in ("untreated", *drugs))


def _words(first: Network, second: Network) -> Iterator[Difference]:
    """Compare everything that the files say."""
    yield from _nodes(first, second)
    yield from _rules(first, second)
    for subject, look in _PARTS.items():
        yield from _entries(subject, look(first), look(second))


def _nodes(first: Network, second: Network) -> Iterator[Difference]:
    yield from _entries("node", _described(first), _described(second))


def _described(network: Network) -> dict[str, str]:
    return {node.id: _facts(node) for node in network.nodes.values()}


def _facts(node: Node) -> str:
    """Say what a node is, in a line; its rule is compared by itself."""
    genes = "/".join(gene.symbol for gene in node.genes)
    said = [node.kind, node.name, genes, *node.aliases, *(f"{key}:{value}" for key, value in node.xrefs.items())]
    return ", ".join(part for part in said if part)


def _rules(first: Network, second: Network) -> Iterator[Difference]:
    for name in first.nodes:
        if name not in second.nodes:
            continue
        one, other = first.nodes[name].rule, second.nodes[name].rule
        texts = _text(one), _text(other)
        if texts[0] == texts[1]:
            continue
        same = one is not None and other is not None and equivalent(one, other)
        yield Difference("rule", name, "reworded" if same else "changed", *texts)


def _text(rule: Expr | None) -> str:
    return "(input)" if rule is None else to_text(rule)


def _entries(subject: str, one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[Difference]:
    for name, before in one.items():
        if name not in other:
            yield Difference(subject, name, "removed", before)
        elif other[name] != before:
            yield Difference(subject, name, "changed", before, other[name])
    for name, after in other.items():
        if name not in one:
            yield Difference(subject, name, "added", after=after)


def _grounds(network: Network) -> dict[str, str]:
    return {
        f"{regulator} -> {node.id}": str(grounds)
        for node in network.nodes.values()
        for regulator, grounds in node.because.items()
        if regulator in node.regulators
    }


def _resistance(network: Network) -> dict[str, str]:
    said = network.resistance
    if said is None:
        return {}
    facts = f"{said.readout} of {said.context} under {said.drug}, against {said.reference}"
    return {"resistance": f"{facts}, sensitive when {said.sensitive_when}"}


def _settings(values: Mapping[str, bool]) -> str:
    return ", ".join(f"{name}={int(value)}" for name, value in sorted(values.items())) or "(all inputs 0)"


_PARTS: Mapping[str, Callable[[Network], Mapping[str, str]]] = {
    "context": lambda network: {name: _settings(values) for name, values in network.contexts.items()},
    "start": lambda network: {name: str(int(value)) for name, value in network.initial.items() if value},
    "phenotype": lambda network: {name: to_text(expr) for name, expr in network.phenotypes.items()},
    "resistance": _resistance,
    "reported": lambda network: {"readouts": ", ".join(network.readouts)} if network.readouts else {},
    "grounds": _grounds,
    "evidence": lambda network: {
        entry.id: f"{entry.says} ({entry.source}, {entry.at})" for entry in network.about.evidence.values()
    },
    "source": lambda network: {source.id: source.cite for source in network.about.sources.values()},
    "alternative": lambda network: {
        each.name: "; ".join(f"{node}: {to_text(rule)}" for node, rule in each.rules.items())
        for each in network.alternatives.values()
    },
    "rate": lambda network: {name: f"up {up:g}, down {down:g}" for name, (up, down) in network.kinetics.rates.items()},
    "time constant": lambda network: {name: f"{tau:g}" for name, tau in network.kinetics.tau.items()},
    "curve": lambda network: {
        f"{regulator} -> {target}": f"hill {hill:g}, half {half:g}"
        for (regulator, target), (hill, half) in network.kinetics.curves.items()
    },
}


def _behaviour(settlers: tuple[Settler, Settler], text: str, schemes: Sequence[Scheme]) -> Iterator[Difference]:
    """Settle one condition in both models and compare readouts and attractors."""
    conditions = [_condition(text, settler.network) for settler in settlers]
    if conditions[0] is None or conditions[1] is None:
        if conditions[0] is None and conditions[1] is None:
            parse_condition(text, settlers[0].network)  # says what is wrong with it
        kind, before, after = ("removed", "understood", "") if conditions[0] else ("added", "", "understood")
        yield Difference("condition", text, kind, before, after)  # type: ignore[arg-type]
        return
    readouts = _readouts(settlers[0].network, settlers[1].network)
    for scheme in schemes:
        one = settlers[0](conditions[0], scheme, readouts[0])
        other = settlers[1](conditions[1], scheme, readouts[1])
        yield from _compared(text, scheme, one, other)


def _condition(text: str, network: Network) -> Condition | None:
    try:
        return parse_condition(text, network)
    except InputError:
        return None


def _readouts(first: Network, second: Network) -> tuple[tuple[Readout, ...], tuple[Readout, ...]]:
    """Return the readouts of either model that both understand, read in each."""
    names = dict.fromkeys((*first.readouts, *second.readouts)) or first.nodes
    pairs = []
    for name in names:
        try:
            pairs.append((parse_readout(name, first), parse_readout(name, second)))
        except InputError:
            continue
    return tuple(one for one, _ in pairs), tuple(other for _, other in pairs)


def _compared(text: str, scheme: Scheme, one: SteadyState, other: SteadyState) -> Iterator[Difference]:
    where = f"[{text}] {scheme.name}"
    changed = []
    for (asked, before), (_, after) in zip(one.readouts, other.readouts, strict=True):
        if not _alike(str(before), str(after), (before.low - after.low, before.high - after.high)):
            changed.append(Difference("readout", f"{asked.text} in {where}", "changed", str(before), str(after)))
    yield from changed
    common = [name for name in one.activity if name in other.activity]
    moved = [name for name in common if str(one.activity[name]) != str(other.activity[name])]
    if isinstance(scheme, LogicODE):
        return
    if _states(one, common) != _states(other, common):
        what = f"nodes that settle elsewhere: {', '.join(moved)}" if moved else "other combinations of the same values"
        yield Difference("attractors", where, "changed", one.settled, f"{other.settled}; {what}")


def _alike(before: str, after: str, gaps: tuple[float, float]) -> bool:
    return before == after or (before[:1] != "~" and after[:1] != "~" and max(map(abs, gaps)) < EVERY_DIFFERENCE)


def _states(state: SteadyState, common: Sequence[str]) -> frozenset[Hashable]:
    """Return the attractors as sets of states of the nodes that both models have."""
    found: set[Hashable] = set()
    for attractor in state.attractors:
        if attractor.states is None:
            found.add(("too many to list", attractor.size))
            continue
        columns = [attractor.names.index(name) for name in common]
        found.add(frozenset(tuple(row) for row in attractor.states[:, columns].tolist()))
    return frozenset(found)


def _verdicts(
    settlers: tuple[Settler, Settler], claims: Sequence[Claim], schemes: Sequence[Scheme]
) -> Iterator[Difference]:
    for claim in claims:
        before, after = (_word(settler, claim, schemes) for settler in settlers)
        if before != after:
            yield Difference(
                "verdict", f"{claim.id} {claim.says or claim.statement.canonical}", "changed", before, after
            )


def _word(settler: Settler, claim: Claim, schemes: Sequence[Scheme]) -> str:
    """Judge a claim; a model that lacks what it speaks of cannot be judged."""
    try:
        return judge(settler, claim, schemes).word
    except (InputError, KeyError):
        return "cannot be judged: the model lacks a name"
