"""Interventions: every smallest set, against brute force, against biodivine_aeon, and by hand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simnet as sn
from simnet.errors import ConditionError, InputError, TooLargeError, UnknownNameError
from simnet.logic import FALSE, TRUE, And, Expr, Not, Or, Var, to_text
from simnet.network import Network, Node
from simnet.scenario import Allowed, as_schemes, parse_condition, parse_goal
from simnet.study import control, search
from simnet.study.settle import Settler
from tests import oracles
from tests.oracles import Item, Plan, SchemeName
from tests.strategies import networks

Names = frozenset[frozenset[str]]

# A receptor drives ERK and AKT; either keeps the cell alive; MEKi and AKTi block one arm each.
BYPASS = Network.from_rules(
    {"ERK": "RTK & !MEKi", "AKT": "RTK & !AKTi", "Alive": "ERK | AKT", "Noise": "ERK & RTK"},
    contexts={"tumour": {"RTK": True}},
)
BYPASS = Network(
    "bypass",
    {
        name: Node(name, kind="drug" if name in ("MEKi", "AKTi") else node.kind, rule=node.rule)
        for name, node in BYPASS.nodes.items()
    },
    contexts=BYPASS.contexts,
)


def names(sets: Iterable[Iterable[str]]) -> Names:
    return frozenset(frozenset(each) for each in sets)


def test_both_arms_must_be_blocked_before_the_cell_dies() -> None:
    found = control(BYPASS, "!Alive", when="tumour: untreated")
    both = {frozenset({one, other}) for one in ("MEKi", "KO:ERK") for other in ("AKTi", "KO:AKT")}
    assert {scheme: names(found.minimal(scheme)) for scheme in found.schemes} == dict.fromkeys(
        ("sync", "async", "trap"), frozenset(both)
    )


def test_with_one_arm_blocked_a_single_change_suffices() -> None:
    found = control(BYPASS, "!Alive", when="tumour: MEKi", max_size=1)
    assert found.minimal("async") == (("AKTi",), ("KO:AKT",))


def test_goal_that_is_reached_anyway_needs_nothing() -> None:
    found = control(BYPASS, "!Alive", when="tumour: MEKi + AKTi")
    assert [entry.name for entry in found] == ["(nothing)"]
    assert found.complete
    assert found.tried == 1


def test_node_without_a_path_to_the_goal_is_no_candidate() -> None:
    found = control(BYPASS, "!Alive", when="tumour: untreated", max_size=1)
    assert not any("Noise" in name for name in found.candidates)
    assert "OE:ERK" not in found.candidates  # it can only keep the cell alive


def test_goal_is_never_reached_by_forcing_its_own_node() -> None:
    found = control(BYPASS, "!Alive", when="tumour: untreated", max_size=3)
    assert not any("Alive" in name for name in found.candidates)


def test_context_of_the_cells_is_never_changed() -> None:
    found = control(BYPASS, "!Alive", when="tumour: untreated", allowed=Allowed(("KO", "OE", "INH", "drug")))
    assert not any("RTK" in name for name in found.candidates)


def test_druggable_means_the_drugs_of_the_model_here() -> None:
    found = control(BYPASS, "!Alive", when="tumour: untreated", allowed=Allowed(druggable=True))
    assert found.candidates == ("MEKi", "AKTi")
    assert found.minimal("sync") == (("MEKi", "AKTi"),)


def test_search_can_be_confined_to_nodes_and_kinds() -> None:
    found = control(BYPASS, "!Alive", when="tumour: untreated", allowed=Allowed(on=("drug", "AKT"), never=("AKTi",)))
    assert found.candidates == ("MEKi", "KO:AKT")


def test_knockout_before_settling_starves_a_loop_that_a_later_one_cannot_stop() -> None:
    """Signal starts a latch; without the signal the settled latch holds itself."""
    latch = Network.from_rules({"Signal": "Input", "Latch": "Signal | Latch"}, contexts={"on": {"Input": True}})
    later = control(latch, "!Latch", when="on: untreated", max_size=1)
    before = control(latch, "!Latch", when="on: untreated", max_size=1, allowed=Allowed(lifelong=True))
    assert [entry.name for entry in later] == []
    assert [entry.name for entry in before] == ["KO:Signal"]


def test_blinking_death_is_not_reached_under_any_scheme() -> None:
    """Two genes that silence each other blink together synchronously, and go one way or the other otherwise.

    Death under B is then not what all attractors show all the time; with A lost it is.
    """
    toggle = Network.from_rules({"A": "!B", "B": "!A", "Dead": "B"})
    found = control(toggle, "Dead", when="untreated", max_size=1)
    assert {entry.name: set(entry.reads.values()) for entry in found} == {"KO:A": {"minimal"}, "OE:B": {"minimal"}}


def test_set_that_works_under_one_scheme_only_says_so() -> None:
    """Synchronously A and B stay equal (both blink), so their difference never shows; one by one it does."""
    toggle = Network.from_rules({"A": "!B & Go", "B": "!A & Go", "Differ": "(A & !B) | (B & !A)"})
    (found,) = control(toggle, "Differ", when="Go=1", max_size=0).entries
    assert found.name == "(nothing)"
    assert found.reads == {"sync": "no", "async": "minimal", "trap": "minimal"}


def test_kills_without_the_drug_and_in_the_reference_stand_beside_the_set() -> None:
    cells = sn.load("tmtnf_dox")
    found = {entry.name: entry for entry in control(cells, "CellDeath", when="resistant: DOX")}
    assert set(found["tmTNF_blocker"].alone.values()) == {False}
    forced = found["OE:DOX_active + KO:NFKB"]  # active drug made without the drug
    assert set(forced.alone.values()) == set(forced.reference.values()) == {True}


def test_of_the_library_model_the_ligand_or_both_arms_restore_death() -> None:
    """By hand: death needs active drug (GSTP1 off), BAX on and no survival protein (NFKB off).

    The ligand's signal feeds both arms; ERK feeds GSTP1; NFKBIA holds NFKB down.
    """
    cells = sn.load("tmtnf_dox")
    found = control(cells, max_size=2, allowed=Allowed(("KO", "drug")))
    arms = {frozenset({one, "KO:NFKB"}) for one in ("MEK_inhibitor", "KO:ERK", "KO:GSTP1")}
    assert names(found.minimal("async")) == {frozenset({"tmTNF_blocker"}), frozenset({"KO:tmTNF_signal"}), *arms}
    assert found.goal == "CellDeath"


def test_without_a_goal_the_middle_between_resistant_and_sensitive_counts() -> None:
    """Renal cells under axitinib show 0 of 2 death levels when resistant and 1 when parental."""
    assert control(sn.load("nrf2_keap1_rcc"), max_size=1).goal == "CellDeath + CellDeath_high > 0.5"


def test_cells_that_are_not_resistant_need_a_goal() -> None:
    with pytest.raises(InputError, match="are not resistant, so say what you want to see"):
        control(sn.load("tmtnf_dox"), when="sensitive: DOX")


def test_sampled_answers_are_refused() -> None:
    with pytest.raises(InputError, match="not a random sample"):
        control(BYPASS, "!Alive", when="tumour: untreated", start="random:10")
    with pytest.raises(InputError, match="schemes are sync, async and trap, not ctmc"):
        control(BYPASS, "!Alive", when="tumour: untreated", scheme="ctmc")


def test_search_that_is_too_large_says_how_large() -> None:
    wide = Network.from_rules({**{f"g{k}": "Input" for k in range(60)}, "Out": " | ".join(f"g{k}" for k in range(60))})
    with pytest.raises(TooLargeError, match=r"60 single changes make 5,985,198 sets of up to 5 \(limit 500,000\)"):
        control(wide, "!Out", when="Input=1", max_size=5)


def test_unknown_names_are_told_apart() -> None:
    with pytest.raises(UnknownNameError, match="unknown node 'ERX'"):
        control(BYPASS, "!Alive", when="tumour: untreated", allowed=Allowed(on=("ERX",)))
    with pytest.raises(UnknownNameError, match="unknown kind of change 'knockout'"):
        Allowed(("knockout",))
    with pytest.raises(ConditionError, match="unknown context"):
        control(BYPASS, "!Alive", when="tumor: untreated")


def test_interrupted_search_keeps_what_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "BATCH", 4)

    def stop(done: int, total: int) -> None:
        if done > 5:
            raise KeyboardInterrupt

    found = control(BYPASS, "!Alive", when="tumour: untreated", max_size=3, notify=stop)
    assert not found.complete
    assert found.searched == 1  # the empty set, four single changes, then the first pairs
    assert "INCOMPLETE" in found.caption
    assert found.to_dict()["complete"] is False


def test_result_is_a_frame_and_json() -> None:
    found = control(BYPASS, "!Alive", when="tumour: MEKi", max_size=1)
    assert found.to_frame()["set"].tolist() == ["AKTi", "KO:AKT"]
    assert found.to_dict()["sets"][1]["condition"] == "tumour: untreated then MEKi + KO:AKT"


@pytest.mark.parametrize("model", ["tmtnf_dox", "tki_ros_core", "lapatinib_nrf2", "glutathione_supply"])
def test_every_set_of_a_library_model_does_what_it_says_when_it_is_applied(model: str) -> None:
    """Typed into a condition, settled from scratch, read off; and no subset with one change less does it."""
    cells = sn.load(model)
    found = control(cells, max_size=2)
    goal = parse_goal(found.goal, cells)
    assert found.entries
    for entry in found:
        for scheme in as_schemes(",".join(found.schemes)):
            value = Settler(cells).value(parse_condition(entry.condition, cells), scheme, goal.readout)
            assert ((value.low, value.high) == (1, 1)) == (entry.reads[scheme.name] != "no")
    for entry, other in itertools.permutations(found.entries, 2):
        for scheme_name in found.schemes:
            both = entry.reads[scheme_name] == other.reads[scheme_name] == "minimal"
            assert not (both and set(entry.items) < set(other.items))


# brute force -------------------------------------------------------------------------------------


def reached(network: Network, goal: Expr, items: tuple[Item, ...], scheme: SchemeName, *, lifelong: bool) -> bool:
    """All attractors of the oracle show the goal in all states."""
    phases = (items,) if lifelong else ((), items)
    attractors = oracles.settle(network, Plan("on" if network.contexts else "", phases), scheme)
    names_ = list(network.nodes)
    return all(
        oracles.value(goal, dict(zip(names_, state, strict=True))) for attractor in attractors for state in attractor
    )


def smallest(network: Network, goal: Expr, scheme: SchemeName, spared: set[str], *, lifelong: bool) -> Names:
    """Every smallest set of at most two changes, by trying all of them."""
    items = [
        Item(what, name)
        for name, node in network.nodes.items()
        if node.rule is not None and name not in spared
        for what in ("KO", "OE")
    ]
    items += [Item("DRUG", name) for name, node in network.nodes.items() if node.kind == "drug"]
    working: list[frozenset[str]] = []
    for size in range(3):
        for chosen in itertools.combinations(items, size):
            if len({item.node for item in chosen}) < size:
                continue
            label = frozenset(item.node if item.what == "DRUG" else f"{item.what}:{item.node}" for item in chosen)
            if reached(network, goal, chosen, scheme, lifelong=lifelong):
                working.append(label)
    return frozenset(one for one in working if not any(other < one for other in working))


GOALS: tuple[Expr, ...] = (Var("n0"), Not(Var("n0")), And((Var("n0"), Not(Var("n1")))), Or((Var("n0"), Var("n1"))))


@pytest.mark.parametrize("scheme", ["sync", "async"])
@settings(max_examples=25, deadline=None)
@given(network=networks(5, min_nodes=3), goal=st.sampled_from(GOALS), lifelong=st.booleans())
def test_smallest_sets_of_random_networks_equal_brute_force(
    scheme: SchemeName, network: Network, goal: Expr, lifelong: bool
) -> None:
    when = "on: untreated" if network.contexts else "untreated"
    found = control(network, to_text(goal), when=when, scheme=scheme, allowed=Allowed(lifelong=lifelong))
    spared = set(parse_goal(to_text(goal), network).nodes)
    assert names(found.minimal(scheme)) == smallest(network, goal, scheme, spared, lifelong=lifelong)


@settings(max_examples=20, deadline=None)
@given(network=networks(5, min_nodes=3), lifelong=st.booleans())
def test_percolation_never_changes_an_answer(network: Network, lifelong: bool) -> None:
    """The shortcut against every condition settled in full, under all three schemes."""
    when = "on: untreated" if network.contexts else "untreated"
    schemes = as_schemes("sync,async,trap")
    trial = search.Trial(network, parse_condition(when, network), parse_goal("n0", network), schemes, lifelong=lifelong)
    items = [sn.Knockout("n1"), sn.Overexpression("n1"), sn.Knockout("n2"), sn.Inhibition("n2")]
    sets = [(), *((item,) for item in items), (items[0], items[2]), (items[1], items[3])]
    slow = [
        [Settler(network).value(trial.condition(chosen), scheme, trial.goal.readout).low >= 1 for scheme in schemes]
        for chosen in sets
    ]
    assert trial.reached(sets).tolist() == slow


# biodivine_aeon ----------------------------------------------------------------------------------


def controls_of_aeon(network: Network, perturbed: list[str], size: int) -> Names:
    """Permanent controls from any state, by aeon (Benes, Brim, Pastva, Safranek 2023)."""
    import biodivine_aeon as aeon

    fixed = dict.fromkeys(network.inputs, False) | dict(network.contexts.get("on", {}))
    rules: dict[str, Expr] = {name: TRUE if on else FALSE for name, on in fixed.items()}
    rules |= {name: node.rule for name, node in network.nodes.items() if node.rule is not None}
    text = "targets,factors\n" + "\n".join(f"{name}, {_bnet(rule)}" for name, rule in rules.items())
    asked = aeon.BooleanNetwork.from_bnet(text).infer_valid_graph()  # rules may name regulators without effect
    graph = aeon.AsynchronousPerturbationGraph(asked, perturbed)
    wanted = graph.mk_subspace_vertices({"n0": True})
    working = aeon.Control.phenotype_permanent(graph, wanted, "forbidden", size_limit=size)
    found = set()
    for perturbation in working.perturbations():
        values = perturbation.perturbed_named_dict()
        found.add(frozenset(f"{'OE' if value else 'KO'}:{name}" for name, value in values.items()))
    return frozenset(one for one in found if not any(other < one for other in found))


def _bnet(rule: Expr) -> str:
    return re.sub(r"\b[01]\b", lambda constant: "true" if constant[0] == "1" else "false", to_text(rule))


@settings(max_examples=15, deadline=None)
@given(network=networks(5, min_nodes=3, max_inputs=1))
def test_from_all_states_the_answers_are_those_of_aeon(network: Network) -> None:
    """Held from before settling and started everywhere, our question is aeon's: permanent, from any state."""
    others = [name for name, node in network.nodes.items() if node.rule is not None and name != "n0"]
    when = "on: untreated" if network.contexts else "untreated"
    allowed = Allowed(("KO", "OE"), lifelong=True)
    found = control(network, "n0", when=when, scheme="async", start="all", allowed=allowed)
    assert names(found.minimal("async")) == controls_of_aeon(network, others, 2)
