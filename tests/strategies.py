"""Hypothesis strategies: random rules, networks, states and treatments."""

from __future__ import annotations

from hypothesis import strategies as st

from simnet.logic import FALSE, TRUE, And, Expr, Not, Or, Var
from simnet.network import Network, Node
from tests.oracles import Item, Plan, State

DOSES = (0.0, 0.25, 0.5, 0.75, 1.0)  # exact in binary, so that shares can be compared closely


def rules(names: list[str], leaves: int = 8) -> st.SearchStrategy[Expr]:
    """Rule trees over some names; constants are rare, as they are in models."""
    names_first = st.sampled_from([Var(name) for name in names])
    leaf: st.SearchStrategy[Expr] = st.one_of(names_first, names_first, names_first, st.sampled_from([FALSE, TRUE]))
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        ),
        max_leaves=leaves,
    )


@st.composite
def networks(
    draw: st.DrawFn, max_nodes: int = 6, *, min_nodes: int = 1, max_inputs: int = 2, lively: bool = True
) -> Network:
    """Networks of ruled nodes, a context input, a drug, and a context that may set the input.

    With ``lively=True`` every rule names at least one node that has a rule, so that loops and
    several attractors are common.
    """
    ruled = [f"n{place}" for place in range(draw(st.integers(min_nodes, max_nodes)))]
    inputs = ["C", "D"][: draw(st.integers(0, max_inputs))]
    kinds = {"C": "context", "D": "drug"}
    nodes = {name: Node(name, kind=kinds[name]) for name in inputs}  # type: ignore[arg-type]
    for name in ruled:
        rule = draw(rules([*ruled, *inputs]))
        if lively and draw(st.booleans()):
            partner = Var(draw(st.sampled_from(ruled)))
            other: Expr = Not(partner) if draw(st.booleans()) else partner
            rule = (And if draw(st.booleans()) else Or)((rule, other))
        nodes[name] = Node(name, rule=rule)
    contexts = {"on": {"C": True}, "off": {}} if "C" in inputs else {}
    initial = {name: draw(st.booleans()) for name in ruled if draw(st.booleans())}
    return Network("random", nodes, contexts=contexts, initial=initial)


def states(network: Network) -> st.SearchStrategy[State]:
    """States of a network, in the order of its nodes."""
    return st.tuples(*[st.integers(0, 1) for _ in network.nodes])


@st.composite
def plans(draw: st.DrawFn, network: Network, *, max_phases: int = 3, max_items: int = 3, doses: bool = True) -> Plan:
    """Treatments of a network: a context, and phases in which each node is touched at most once."""
    free = [name for name, node in network.nodes.items() if node.rule is not None]
    kinds = {name: network.nodes[name].kind for name in network.inputs}
    untouched = draw(st.permutations([*free, *kinds]))
    phases: list[tuple[Item, ...]] = []
    for _ in range(draw(st.integers(1, max_phases))):
        items = []
        for _ in range(draw(st.integers(0, max_items))):
            if not untouched:
                break
            name, *untouched = untouched
            dose = draw(st.sampled_from(DOSES if doses else (0.0, 1.0)))
            if kinds.get(name) == "context":
                items.append(Item("SET", name, float(dose >= 0.5)))
            elif name in kinds:
                items.append(Item("DRUG", name, dose))
            else:
                what = draw(st.sampled_from(["KO", "OE", "INH"]))
                items.append(Item(what, name, dose if what == "INH" else 1.0))  # type: ignore[arg-type]
        phases.append(tuple(items))
    context = draw(st.sampled_from(["", *network.contexts]))
    return Plan(context, tuple(phases))


@st.composite
def treated(
    draw: st.DrawFn, max_nodes: int = 6, *, max_phases: int = 3, max_items: int = 3, doses: bool = True
) -> tuple[Network, Plan]:
    """A network and a treatment of it."""
    network = draw(networks(max_nodes))
    return network, draw(plans(network, max_phases=max_phases, max_items=max_items, doses=doses))
