"""Robustness, against edits and verdicts written out by hand and by brute force."""

from __future__ import annotations

import itertools
import signal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simnet as sn
from simnet.logic import And, Expr, Not, Or, Var, parse, variables
from simnet.network import Evidence, Grounds, Network, Node
from simnet.network.about import About, Alternative
from simnet.results import Flip, Share
from simnet.scenario import Claim, Comparison, parse_comparison, parse_condition, parse_readout
from simnet.study.judge import judge
from simnet.study.robustness import Probes, robustness
from simnet.study.settle import Settler
from simnet.study.sources import source_groups
from tests.oracles import value
from tests.strategies import networks

BARE = Probes(starts=False, sources=False)


def claim(network: Network, when: str, holds: str) -> Claim:
    return Claim("c", parse_comparison(when, holds, network))


def test_single_edits_of_an_and_gate_by_hand() -> None:
    # R is on only where both shields are open. OR: on with A alone. Without A: R is B. Without B: R is A.
    net = Network.from_rules({"R": "A & B"}, contexts={"a": {"A": True}, "both": {"A": True, "B": True}})
    (entry,) = robustness(net, claim(net, "a: untreated", "R < both: untreated"), probes=BARE)
    assert (entry.word, entry.singles) == ("supported", Share(1, 3, 3))
    assert entry.flips == (Flip("R := A | B", 1, "refuted"), Flip("R without B := A", 1, "refuted"))
    assert (entry.singles.exact, entry.singles.interval) == (True, (1 / 3, 1 / 3))


def test_no_flip_is_told_with_how_far_was_looked() -> None:
    net = Network.from_rules({"R": "A & B", "S": "A | B"}, contexts={"both": {"A": True, "B": True}})
    (entry,) = robustness(net, claim(net, "both: untreated", "R = 1"), probes=BARE)
    assert (str(entry.singles), entry.smallest_in_words) == ("3/3", "no flip within 1 edit")
    (paired,) = robustness(net, claim(net, "both: untreated", "R + S = 2"), probes=Probes(pairs=100))
    assert (str(paired.pairs), paired.smallest_in_words) == ("9/9", "no flip within 2 edits")


def test_pair_flips_what_neither_half_flips() -> None:
    # two shields, each enough: whichever one rule is misread, the other shield still protects
    net = Network.from_rules({"S": "A | B", "T": "A | B", "Death": "!S & !T"}, contexts={"a": {"A": True}})
    (entry,) = robustness(net, claim(net, "a: untreated", "Death = 0"), probes=Probes(("gates",), pairs=100))
    assert (entry.singles, entry.pairs) == (Share(3, 3, 3), Share(0, 3, 3, sampled=True))
    assert entry.flips == (
        Flip("S := A & B; T := A & B", 2, "refuted"),
        Flip("S := A & B; Death := !S | !T", 2, "refuted"),
        Flip("T := A & B; Death := !S | !T", 2, "refuted"),
    )


def test_edits_that_cannot_reach_the_readout_are_counted_apart() -> None:
    net = Network.from_rules({"R": "A & B", "Other": "A & R"}, contexts={"on": {"A": True, "B": True}})
    (entry,) = robustness(net, claim(net, "on: untreated", "R = 1"), probes=BARE)
    assert (entry.singles.tested, entry.out_of_reach) == (3, 3)


def test_dropped_single_regulator_leaves_the_settled_value_of_each_context() -> None:
    # ERK follows RAS; without that edge ERK stays where each context had it, so the drug no longer lowers it
    net = Network.from_rules({"RAS": "EGF & !Drug", "ERK": "RAS"}, contexts={"fed": {"EGF": True}, "starved": {}})
    treated = claim(net, "fed: Drug=1", "ERK < fed: untreated")
    (entry,) = robustness(net, treated, probes=Probes(("drops",), starts=False, sources=False))
    assert Flip("ERK without RAS keeps its value", 1, "refuted") in entry.flips
    contexts = claim(net, "starved: untreated", "ERK < fed: untreated")
    (entry,) = robustness(net, contexts, probes=Probes(("drops",), starts=False, sources=False))
    assert "ERK without RAS keeps its value" not in [flip.says for flip in entry.flips]


def test_alternative_that_flips_is_among_the_edits() -> None:
    latch = Alternative("latch", "holds itself", {"ERK": parse("RAS | ERK").expr})
    net = Network.from_rules({"ERK": "RAS"}, alternatives={"latch": latch}, contexts={"on": {"RAS": True}})
    (entry,) = robustness(net, claim(net, "on: untreated then RAS=0", "ERK = 0"), probes=BARE)
    assert Flip("the encoding latch", 1, "refuted") in entry.flips


def test_start_that_flips_is_named() -> None:
    net = Network.from_rules({"M": "M | D", "R": "M"})
    (entry,) = robustness(net, claim(net, "untreated", "R = 0"), probes=Probes(sources=False))
    # half of all starts have M on: synchronously a share, asynchronously an interval
    assert (entry.starts, entry.flipping_starts) == ({"all": "depends"}, ("all",))


def cited() -> Network:
    """EGF raises ERK (E1, reference 1) and MYC follows ERK (E2 and E3, references 1 and 2)."""
    rows = {
        "E1": Evidence("E1", "review", "p1", "EGF raises ERK", "1"),
        "E2": Evidence("E2", "review", "p2", "ERK raises MYC", "1"),
        "E3": Evidence("E3", "review", "p3", "ERK raises MYC", "2"),
    }
    nodes = {
        "EGF": Node("EGF", kind="context"),
        "ERK": Node("ERK", rule=Var("EGF"), because={"EGF": Grounds(("E1",))}),
        "MYC": Node("MYC", rule=Var("ERK"), because={"ERK": Grounds(("E2", "E3"))}),
    }
    return Network("cited", nodes, {"fed": {"EGF": True}, "starved": {}}, about=About(evidence=rows))


def test_regulation_rests_on_a_group_only_when_nothing_else_supports_it() -> None:
    groups = {(g.kind, g.name): [f"{e.regulator} -> {e.target}" for e in g.regulations] for g in source_groups(cited())}
    assert groups == {("reference", "review [1]"): ["EGF -> ERK"]}  # the record E1 drops the same; E3 backs the other


def test_left_out_reference_freezes_what_it_alone_supported() -> None:
    net = cited()
    washed = Claim("washed", parse_comparison("fed: untreated then EGF=0", "MYC < fed: untreated", net))
    fed = Claim("fed", parse_comparison("fed: untreated", "MYC > starved: untreated", net))
    found = robustness(net, [washed, fed], probes=Probes((), starts=False))
    assert [(left.name, left.falls) for left in found.sources] == [("review [1]", ("washed",))]
    assert (found["washed"].rests_on, found["fed"].rests_on) == (("review [1]",), ())


def test_sampled_pairs_have_a_wilson_interval_and_depend_on_the_seed_alone() -> None:
    scenario = sn.read_scenario(sn.scenario_path("tmtnf_doxorubicin"))
    probes = Probes(pairs=40, starts=False, sources=False)
    one, again, two = (robustness(scenario.network, scenario.claims[0], seed=seed, probes=probes) for seed in (1, 1, 2))
    (entry,) = one
    assert entry.pairs is not None
    assert not entry.pairs.exact
    low, high = entry.pairs.interval
    assert low <= entry.pairs.held / entry.pairs.tested <= high
    assert one == again
    assert [e.singles for e in one] == [e.singles for e in two]


def test_two_workers_give_what_one_gives() -> None:
    scenario = sn.read_scenario(sn.scenario_path("purine_adsl_persister"))
    one, two = (
        robustness(scenario.network, scenario.claims, probes=Probes(pairs=30, starts=False, workers=workers))
        for workers in (1, 2)
    )
    assert one == two


def test_interruption_keeps_what_was_finished_and_bounds_the_rest() -> None:
    scenario = sn.read_scenario(sn.scenario_path("tmtnf_doxorubicin"))

    def stop(done: int, total: int) -> None:
        signal.raise_signal(signal.SIGINT)

    found = robustness(scenario.network, scenario.claims[:1], probes=BARE, notify=stop)
    share = found.entries[0].singles
    low, high = share.interval
    assert (found.finished, share.exact) == (False, False)
    assert low == share.held / share.of  # type: ignore[operator]
    assert high == (share.held + share.of - share.tested) / share.of  # type: ignore[operator]
    assert str(found.table()).splitlines()[-1].startswith("INTERRUPTED")


def test_parameter_sets_are_sampled_and_the_verdict_of_a_saturated_switch_stays() -> None:
    net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "0"}, contexts={"on": {"RAS": True}})
    probes = Probes((), starts=False, sources=False, parameters=20)
    (entry,) = robustness(net, "in on, overexpress DUSP6 abolishes ERK", probes=probes)
    assert entry.parameters == Share(20, 20, None, sampled=True)
    assert not entry.parameters.exact


def test_rates_cannot_move_where_the_only_fixed_point_lies() -> None:
    # one attractor whatever the rates: ERK is off once DUSP6 is held on
    net = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "0"}, contexts={"on": {"RAS": True}})
    (entry,) = robustness(
        net, "in on, overexpress DUSP6 abolishes ERK", probes=Probes((), starts=False, sources=False, rates=8)
    )
    assert entry.rates == Share(8, 8, None, sampled=True)


def test_rates_decide_a_race() -> None:
    # A and B silence each other; who goes first wins, so the share of A depends on its rate up
    net = Network.from_rules({"A": "S & !B", "B": "S & !A"}, contexts={"on": {"S": True}, "off": {}})
    claim = Claim(id="race", statement=parse_comparison("on: untreated", "A > 0.5", net), says="A wins more often")
    probes = Probes((), starts=False, sources=False, rates=40)
    (entry,) = robustness(net, [claim], scheme="ctmc", probes=probes)  # refuted where both are as fast: 0.5
    assert entry.rates is not None
    assert 0 < entry.rates.held < 40


def _by_hand(rule: Expr) -> list[Expr]:
    """Every gate swap and dropped regulator of a rule, written independently of the package."""

    def swaps(expr: Expr) -> list[Expr]:
        match expr:
            case Not(arg):
                return [Not(inner) for inner in swaps(arg)]
            case And(parts) | Or(parts):
                kind = type(expr)
                other = Or if kind is And else And
                found: list[Expr] = [other(parts)]
                for place, part in enumerate(parts):
                    found += [kind((*parts[:place], new, *parts[place + 1 :])) for new in swaps(part)]
                return found
        return []

    def drop(expr: Expr, name: str) -> Expr | None:
        match expr:
            case Var(other):
                return None if other == name else expr
            case Not(arg):
                inner = drop(arg, name)
                return None if inner is None else Not(inner)
            case And(parts) | Or(parts):
                left = [new for new in (drop(part, name) for part in parts) if new is not None]
                return type(expr)(tuple(left)) if len(left) > 1 else left[0] if left else None
        return expr

    dropped = [drop(rule, name) for name in variables(rule)]
    return swaps(rule) + [new for new in dropped if new is not None]


@settings(max_examples=25, deadline=None)
@given(net=networks(4), data=st.data())
def test_share_is_that_of_brute_force_over_all_edits(net: Network, data: st.DataObject) -> None:
    """Flips found are exactly the edits, made one by one by other code, under which the verdict differs."""
    ruled = [name for name, node in net.nodes.items() if node.rule is not None]
    readout, target = data.draw(st.sampled_from(ruled)), data.draw(st.sampled_from(ruled))
    statement = Comparison(
        parse_readout(readout, net), ">", parse_condition(f"OE:{target}", net), parse_condition("untreated", net)
    )
    asked = Claim("c", statement)
    (entry,) = robustness(net, asked, scheme="sync", probes=Probes(("gates", "drops"), starts=False, sources=False))
    flipping = {
        (name, _table(net, new))
        for name in ruled
        for new in _by_hand(_rule(net, name))
        if judge(Settler(net.with_rules({name: new})), asked, sn_sync()).word != entry.word
    }
    assert len(flipping) == sum("keeps its value" not in flip.says for flip in entry.flips)


def _table(net: Network, rule: Expr) -> tuple[int, ...]:
    """The value of a rule in every state of the network."""
    states = itertools.product((0, 1), repeat=len(net.nodes))
    return tuple(value(rule, dict(zip(net.nodes, state, strict=True))) for state in states)


def sn_sync() -> tuple[sn.Synchronous]:
    return (sn.Synchronous(),)


def _rule(net: Network, name: str) -> Expr:
    rule = net.nodes[name].rule
    assert rule is not None
    return rule


@pytest.mark.parametrize("family", ["gates", "drops"])
def test_every_flip_of_a_library_claim_flips_when_it_is_written_into_the_model(family: str) -> None:
    scenario = sn.read_scenario(sn.scenario_path("purine_adsl_persister"))
    asked = scenario.claims[0]
    probes = Probes((family,), starts=False, sources=False)  # type: ignore[arg-type]
    (entry,) = robustness(scenario.network, asked, scheme="sync", probes=probes)
    written = [flip for flip in entry.flips if ":=" in flip.says]
    for flip in itertools.islice(written, 10):
        head, _, rule = flip.says.partition(":=")
        changed = scenario.network.with_rules({head.split(" without ")[0].strip(): parse(rule).expr})
        assert judge(Settler(changed), asked, sn_sync()).word == flip.word
