"""Grounds of claims: read-back, the bare graph, random gates, on networks where they can be told by hand."""

from __future__ import annotations

import pytest

import simnet as sn
from simnet.logic import parse
from simnet.network import Evidence, Grounds, Network, Node
from simnet.network.about import About
from simnet.scenario import Claim, parse_comparison
from simnet.study.claimtable import claim_table
from simnet.study.grounds import grounds, path_of
from simnet.study.robustness import Probes


def cited() -> Network:
    """RAS -> ERK (E1, reference 1) -> MYC (E2, reference 2); EGF -> AKT (E3, reference 3) is aside."""
    rows = {
        "E1": Evidence("E1", "review", "p1", "RAS raises ERK", "1"),
        "E2": Evidence("E2", "review", "p2", "ERK raises MYC", "2"),
        "E3": Evidence("E3", "review", "p3", "EGF raises AKT", "3"),
        "O1": Evidence("O1", "review", "p9", "MYC rises with RAS", "1"),
        "O2": Evidence("O2", "review", "p3", "AKT was seen", "4"),
    }
    nodes = {
        "RAS": Node("RAS", kind="context"),
        "EGF": Node("EGF", kind="context"),
        "ERK": Node("ERK", rule=parse("RAS").expr, because={"RAS": Grounds(("E1",))}),
        "MYC": Node("MYC", rule=parse("ERK").expr, because={"ERK": Grounds(("E2",))}),
        "AKT": Node("AKT", rule=parse("EGF").expr, because={"EGF": Grounds(("E3",))}),
    }
    return Network("cited", nodes, {"on": {"RAS": True, "EGF": True}, "off": {"EGF": True}}, about=About(evidence=rows))


def claim(*cites: str) -> Claim:
    return Claim("c", parse_comparison("on: untreated", "MYC > off: untreated", cited()), cites=cites)


@pytest.mark.parametrize(
    ("cites", "word", "through"),
    [
        (("E2",), "row", ("ERK -> MYC (E2)",)),
        (("O1",), "reference", ("RAS -> ERK (E1)",)),  # an outcome row of the reference that wrote RAS -> ERK
        (("E3",), "no", ()),  # its rule is in the model, but not on this path
        (("O2",), "no", ()),
        ((), "cites nothing", ()),
    ],
)
def test_read_back_tells_whether_the_cited_row_wrote_a_rule_on_the_path(
    cites: tuple[str, ...], word: str, through: tuple[str, ...]
) -> None:
    (entry,) = grounds(cited(), claim(*cites), samples=0)
    assert (entry.read_back, entry.through) == (word, through)


def test_path_leads_from_what_differs_to_what_is_read() -> None:
    assert [(e.regulator, e.target) for e in path_of(cited(), claim())] == [("RAS", "ERK"), ("ERK", "MYC")]


def test_path_of_a_comparison_with_a_number_is_everything_upstream() -> None:
    numeric = Claim("n", parse_comparison("on: untreated", "AKT = 1", cited()))
    assert [(e.regulator, e.target) for e in path_of(cited(), numeric)] == [("EGF", "AKT")]


def test_wire_is_given_by_every_choice_of_gates() -> None:
    (entry,) = grounds(cited(), claim(), samples=20)  # one regulator each: there is no gate to choose
    assert (entry.random, entry.graph, entry.samples) == (1.0, "yes", 20)


def test_two_inputs_and_gate_is_given_by_half_of_the_gates() -> None:
    net = Network.from_rules({"R": "A & B"}, contexts={"a": {"A": True}, "both": {"A": True, "B": True}})
    asked = Claim("c", parse_comparison("a: untreated", "R < both: untreated", net))
    (entry,) = grounds(net, asked, samples=400)  # AND gives it, OR does not
    assert entry.low <= 0.5 <= entry.high
    assert entry.earned is False  # the graph alone says that B raises R


def test_claim_table_holds_matrix_robustness_and_grounds_of_every_claim() -> None:
    scenario = sn.read_scenario(sn.scenario_path("purine_adsl_persister"))
    found = claim_table([scenario], probes=Probes(("alternatives",), starts=False), samples=5)
    (entry,) = found
    assert len(entry.claims) == len(scenario.claims) == len(found) == len(found.table().rows)
    assert found.all_as_expected
    for each in entry.claims:
        assert list(each.matrix) == ["sync", "async", "trap", "ctmc", "ode"]
        assert each.dissenting == ()
        assert each.grounds is not None
        assert each.grounds.claim == each.robustness.claim
