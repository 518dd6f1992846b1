"""Settle, then treat: phases, doses, starts, samples, notes, refusals and the JSON shape."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from scipy.stats import binom, norm

from simnet.analysis import synchronous
from simnet.errors import ConditionError, InputError, TooLargeError, UnknownNameError
from simnet.logic import parse
from simnet.network import (
    Drug,
    EdgeLoss,
    Inhibition,
    InputSetting,
    Knockout,
    Network,
    Overexpression,
    Perturbation,
    RuleChange,
)
from simnet.results import ReadoutValue, SteadyState
from simnet.scenario import (
    Asynchronous,
    Condition,
    Phase,
    Start,
    Synchronous,
    parse_condition,
    parse_readout,
)
from simnet.study import Settler, idle_items, steady_states
from tests import oracles
from tests.oracles import Plan, SchemeName
from tests.strategies import treated

both_schemes = pytest.mark.parametrize("scheme", ["sync", "async"])


def network(rules: dict[str, str], *drugs: str, **more: Any) -> Network:
    """A network in which some inputs are drugs."""
    plain = Network.from_rules(rules, **more)
    nodes = {name: replace(node, kind="drug") if name in drugs else node for name, node in plain.nodes.items()}
    return replace(plain, nodes=nodes)


# a receptor, a drug against it, the survival signal and a latch that remembers it
CELLS = network(
    {"Receptor": "Ligand & !Drug", "Survival": "Receptor | Memory", "Memory": "Memory | Escape & Receptor"},
    "Drug",
    contexts={"fed": {"Ligand": True}, "escaping": {"Ligand": True, "Escape": True}},
)


def one(net: Network, condition: str | Condition, scheme: str = "sync", **more: Any) -> SteadyState:
    return steady_states(net, condition, scheme=scheme, **more)[0]


def value(net: Network, condition: str, node: str, scheme: str = "sync", **more: Any) -> float | None:
    return one(net, condition, scheme, **more).activity[node].value


# settle, then treat ------------------------------------------------------------------------------


@both_schemes
@pytest.mark.parametrize(
    ("condition", "survival"),
    [
        ("untreated", 0),  # no ligand
        ("fed: untreated", 1),
        ("fed: Drug", 0),  # the receptor is off and nothing remembers it
        ("escaping: Drug", 1),  # settled first, the latch has caught the receptor before the drug came
        ("escaping: KO:Receptor", 0),  # a knockout holds from before settling, so the latch caught nothing
        ("escaping: INH:Receptor", 1),  # an inhibitor comes after settling, like the drug
        ("escaping: KO:Memory + Drug", 0),
        ("fed: Drug then untreated", 1),  # washout
        ("fed: OE:Memory then Drug", 1),  # genetic changes hold to the end
        ("fed: untreated then KO:Receptor", 0),
        ("fed: KO:Receptor then Drug then untreated", 0),
        ("fed: OE:Survival + Drug", 1),
        ("fed: Ligand=0", 0),
        ("Ligand=1 then Drug", 0),
    ],
)
def test_what_is_done_when_decides_survival(condition: str, survival: float, scheme: str) -> None:
    assert value(CELLS, condition, "Survival", scheme) == survival


@both_schemes
def test_a_context_input_set_in_the_second_phase_is_not_there_while_cells_settle(scheme: str) -> None:
    # Escape comes when the drug has switched the receptor off already: the latch catches nothing. In the
    # first phase it holds from before settling, and the latch has caught the receptor
    assert value(CELLS, "fed: Drug then Drug + Escape=1", "Survival", scheme) == 0
    assert value(CELLS, "fed: Drug + Escape=1", "Survival", scheme) == 1


def test_cells_start_from_the_initial_state_of_the_model() -> None:
    latch = {"Memory": "Memory"}
    assert value(Network.from_rules(latch), "untreated", "Memory") == 0
    assert value(Network.from_rules(latch, initial={"Memory": True}), "untreated", "Memory") == 1


def test_a_knockout_wins_over_the_initial_state() -> None:
    assert value(Network.from_rules({"Memory": "Memory"}, initial={"Memory": True}), "KO:Memory", "Memory") == 0


def test_settling_is_not_skipped_when_the_first_phase_is_untreated() -> None:
    # one pulse generator: Pulse is on for one step after Ligand rises; no transient is reported
    pulse = Network.from_rules({"Seen": "Ligand", "Pulse": "Ligand & !Seen"}, contexts={"fed": {"Ligand": True}})
    assert value(pulse, "fed: untreated", "Pulse") == 0


@both_schemes
def test_a_second_treatment_starts_where_the_first_one_left_the_cells(scheme: str) -> None:
    toggle = Network.from_rules({"A": "!B", "B": "!A"})
    assert value(toggle, "INH:A then untreated", "B", scheme) == 1
    assert value(toggle, "INH:B then untreated", "B", scheme) == 0
    assert value(toggle, "INH:B then INH:A then untreated", "B", scheme) == 1


def test_cells_that_go_round_are_frozen_where_they_spend_their_time() -> None:
    # A blinks and B follows it. Ways out: 00 one, 10 two, 11 one, 01 two; balance of flows gives shares of
    # time 1/3, 1/6, 1/3, 1/6. The drug keeps every cell in the state in which it meets it.
    blinking = network({"A": "F & A | !F & !A", "B": "F & B | !F & A"}, "F")
    caught = {
        oracles.as_tuples(each.states)[0][1:]: each.share
        for each in one(blinking, "F", "async").attractors
        if each.states is not None
    }
    assert caught == {
        (0, 0): pytest.approx(1 / 3),
        (1, 0): pytest.approx(1 / 6),
        (1, 1): pytest.approx(1 / 3),
        (0, 1): pytest.approx(1 / 6),
    }


def test_cells_on_a_synchronous_cycle_are_frozen_in_each_of_its_states_alike() -> None:
    # the same cells: 00 -> 10 -> 01 -> 10, a cycle of two
    blinking = network({"A": "F & A | !F & !A", "B": "F & B | !F & A"}, "F")
    assert [(a.size, a.share) for a in one(blinking, "F").attractors] == [(1, 0.5), (1, 0.5)]


# doses -------------------------------------------------------------------------------------------


@both_schemes
@pytest.mark.parametrize(("dose", "survival"), [("0", 1), ("0.25", 0.75), ("0.7", 0.3), ("1", 0)])
def test_a_dose_acts_in_that_fraction_of_cells(dose: str, survival: float, scheme: str) -> None:
    entry = one(CELLS, f"fed: Drug={dose}", scheme)
    assert entry.activity["Survival"].value == pytest.approx(survival)
    assert entry.activity["Survival"].is_point
    assert entry.activity["Survival"].exact


@both_schemes
def test_two_drugs_act_independently(scheme: str) -> None:
    # death needs both hits: 0.5 x 0.4 of the cells
    double = network({"A": "!D1", "B": "!D2", "Death": "!A & !B"}, "D1", "D2")
    assert value(double, "D1=0.5 + D2=0.4", "Death", scheme) == pytest.approx(0.2)


@both_schemes
def test_a_cell_that_answers_to_a_low_dose_answers_to_a_higher_one(scheme: str) -> None:
    # the latch remembers the drug: 0.3 of the cells have seen it at 0.3, 0.8 at 0.8, and they are the same
    memory = network({"Hit": "Hit | D"}, "D")
    assert value(memory, "D=0.3 then D=0.8", "Hit", scheme) == pytest.approx(0.8)
    assert value(memory, "D=0.8 then D=0.3", "Hit", scheme) == pytest.approx(0.8)


def test_responders_and_others_are_separate_attractors() -> None:
    assert [(a.kind, a.share) for a in one(CELLS, "fed: Drug=0.25").attractors] == [
        ("fixed point", 0.25),
        ("fixed point", 0.75),
    ]


@both_schemes
def test_responders_that_end_alike_are_one_attractor(scheme: str) -> None:
    # without ligand the receptor is off anyway, so its inhibitor makes no second kind of cell
    assert [a.share for a in one(CELLS, "INH:Receptor=0.25", scheme).attractors] == [1.0]


def test_a_mixture_of_an_oscillating_and_a_resting_part_oscillates() -> None:
    entry = one(Network.from_rules({"A": "!A"}), "INH:A=0.5")
    assert entry.activity["A"] == ReadoutValue(0.25, 0.25, 0.25, exact=True, oscillates=True)


# readouts on oscillation -------------------------------------------------------------------------

CLOCK = Network.from_rules({"A": "!B", "B": "A", "C": "A | !A"}, id="clock")  # 00 -> 10 -> 11 -> 01 -> 00


def test_a_synchronous_oscillation_is_a_mean_that_says_so() -> None:
    assert one(CLOCK, "untreated").activity["A"] == ReadoutValue(0.5, 0.5, 0.5, exact=True, oscillates=True)


def test_an_asynchronous_oscillation_is_an_interval_that_says_so() -> None:
    assert one(CLOCK, "untreated", "async").activity["A"] == ReadoutValue(0.5, 0.0, 1.0, exact=True, oscillates=True)


@both_schemes
def test_a_node_at_rest_in_an_oscillating_network_does_not_oscillate(scheme: str) -> None:
    value_of_c = one(CLOCK, "untreated", scheme).activity["C"]
    assert (value_of_c.value, value_of_c.oscillates) == (1.0, False)


@both_schemes
def test_an_oscillation_is_marked_in_the_table(scheme: str) -> None:
    table = str(steady_states(CLOCK, "untreated", readouts="A,C", scheme=scheme))
    assert "~0" in table
    assert "1 cyclic attractor" in table
    assert "oscillates" in table


@both_schemes
def test_a_sum_of_alternating_nodes_rests(scheme: str) -> None:
    # A comes and goes, and the phenotype "not A" with it
    clock = Network.from_rules({"A": "!B", "B": "A"}, phenotypes={"not_A": parse("!A").expr})
    entry = steady_states(clock, "untreated", readouts="A + not_A", scheme=scheme)[0]
    assert entry["A + not_A"] == ReadoutValue(1.0, 1.0, 1.0, exact=True, oscillates=False)


def test_an_oscillation_of_a_quarter_million_states_is_read_and_passed_on_to_the_next_phase() -> None:
    # 18 nodes that blink on their own reach all 2^18 states, more than are listed. The inhibitor then holds
    # the first, and the second follows it; the 16 others blink on: 2^16 states
    rules = {"n0": "!n0", "n1": "F & n0 | !F & !n1"} | {f"n{place}": f"!n{place}" for place in range(2, 18)}
    blinking = network(rules, "F")
    (whole,) = one(blinking, "untreated", "async").attractors
    assert (whole.kind, whole.size, whole.share, whole.states) == ("cyclic", 1 << 18, 1.0, None)
    held = one(blinking, "F + INH:n0", "async")
    assert [each.size for each in held.attractors] == [1 << 16]
    assert held.activity["n1"] == ReadoutValue(0.0, 0.0, 0.0)
    assert held.activity["n2"] == ReadoutValue(None, 0.0, 1.0, oscillates=True)


# starts ------------------------------------------------------------------------------------------

TOGGLE = Network.from_rules({"A": "!B", "B": "!A"}, id="toggle")


@both_schemes
def test_starting_from_all_states_of_a_toggle_switch_favours_no_side(scheme: str) -> None:
    entry = one(TOGGLE, "untreated", scheme, start="all")
    assert (entry.activity["A"].value, entry.activity["A"].exact) == (0.5, True)


def test_all_states_means_those_of_free_nodes() -> None:
    # X keeps the value of the context, so A is on from wherever it starts
    net = Network.from_rules({"A": "X"}, contexts={"on": {"X": True}})
    assert value(net, "on: untreated", "A", start="all") == 1


@both_schemes
def test_all_states_beyond_22_free_nodes_are_those_that_the_inputs_leave_open(scheme: str) -> None:
    # 30 nodes follow the input, a latch pair is open: 2^2 states are enumerated, by hand 00, 01, 10, 11 rest
    rules = {"s0": "X"} | {f"s{place}": f"s{place - 1}" for place in range(1, 30)} | {"L": "L", "M": "M"}
    entry = one(Network.from_rules(rules), "untreated", scheme, start="all")
    assert [a.share for a in entry.attractors] == [0.25] * 4
    assert any("32 nodes can move" in note for note in entry.notes)


def test_asynchronous_starts_from_very_many_states_are_kept_as_a_diagram() -> None:
    # 16 open nodes: 2^16 states; A keeps its value and the others follow it
    rules = {"A": "A"} | {f"n{place}": "A" for place in range(15)}
    entry = one(Network.from_rules(rules), "untreated", "async", start="all")
    assert [(a.size, a.share) for a in entry.attractors] == [(1, None), (1, None)]
    assert (entry.activity["n3"].low, entry.activity["n3"].high) == (0.0, 1.0)


def test_the_start_and_the_seed_of_a_sample_decide_it() -> None:
    first, again, other = (one(TOGGLE, "untreated", start="random:40", seed=seed) for seed in (3, 3, 4))
    assert first.activity == again.activity
    assert first.activity != other.activity


# R is on in 3 of 8 settings of three latches: A, and B or C
SHARE = Network.from_rules({"A": "A", "B": "B", "C": "C", "R": "A & (B | C)"})


def test_the_share_of_all_states_is_exact() -> None:
    assert value(SHARE, "untreated", "R", start="all") == 3 / 8


def test_a_sample_is_a_mean_with_an_interval_and_says_that_it_is_sampled() -> None:
    found = one(SHARE, "untreated", start="random:50").activity["R"]
    assert not found.exact
    assert found.value is not None
    assert 0 <= found.low < found.value < found.high <= 1


@pytest.mark.parametrize("runs", [40, 50])
def test_intervals_of_samples_cover_the_exact_share_as_often_as_wilson_says(runs: int) -> None:
    # Wilson's interval inverts the score test: it covers p where |k/n - p| <= z sqrt(p (1 - p) / n)
    p, seeds, z = 3 / 8, 150, float(norm.ppf(0.975))
    width = z * math.sqrt(p * (1 - p) / runs)
    chance = sum(float(binom.pmf(k, runs, p)) for k in range(runs + 1) if abs(k / runs - p) <= width)
    covered = 0
    for seed in range(seeds):
        found = one(SHARE, "untreated", start=f"random:{runs}", seed=seed).activity["R"]
        assert found.value is not None
        assert (found.low <= p <= found.high) == (abs(found.value - p) <= width)
        covered += found.low <= p <= found.high
    assert covered / seeds == pytest.approx(chance, abs=4 * math.sqrt(chance * (1 - chance) / seeds))


def test_samples_are_unbiased() -> None:
    runs = 20_000
    found = value(SHARE, "untreated", "R", start=f"random:{runs}")
    assert found == pytest.approx(3 / 8, abs=4 * math.sqrt(3 / 8 * 5 / 8 / runs))


def test_the_interval_of_a_sampled_sum_spans_its_range() -> None:
    # A + B + C of independent coins: mean 1.5; the interval is that of a coin with p = 1/2, times 3
    entry = steady_states(SHARE, "untreated", readouts="A + B + C", scheme="sync", start="random:400")[0]
    found = entry["A + B + C"]
    assert found.value == pytest.approx(1.5, abs=4 * math.sqrt(0.75 / 400))
    assert found.high - found.low == pytest.approx(3 * 2 * 1.96 * 0.5 / math.sqrt(400), rel=0.02)


def test_a_sample_whose_cells_all_agree_still_has_an_interval() -> None:
    found = one(Network.from_rules({"A": "1"}), "untreated", start="random:100").activity["A"]
    # Wilson with k = n: the lower end is n / (n + z^2)
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(100 / (100 + norm.ppf(0.975) ** 2))


def test_a_sample_under_asynchronous_updating_spans_attractors_and_gives_no_confidence_interval() -> None:
    entry = one(TOGGLE, "untreated", "async", start="random:50", readouts="A")
    assert entry["A"] == ReadoutValue(None, 0.0, 1.0, exact=False, oscillates=False)
    assert (str(entry["A"]), entry.accuracy) == ("0 … 1", "sampled")


# notes -------------------------------------------------------------------------------------------


def notes(net: Network, condition: str, scheme: str = "sync", **more: Any) -> str:
    return "\n".join(one(net, condition, scheme, **more).notes)


def test_a_note_says_when_other_starts_settle_elsewhere_and_where() -> None:
    said = notes(Network.from_rules({"L": "L", "T": "L", "Free": "X"}), "untreated")
    assert "the start matters in [untreated] (sync): from other starts L, T may settle elsewhere" in said


@both_schemes
def test_no_note_when_every_start_settles_alike(scheme: str) -> None:
    assert notes(CELLS, "fed: KO:Memory + Drug=0.5", scheme) == ""


def test_a_start_that_oscillates_while_others_rest_is_noted() -> None:
    # synchronous toggle switch: from 00 it blinks, from 01 and 10 it rests
    assert "from other starts A, B may settle elsewhere" in notes(TOGGLE, "untreated")


def test_nodes_that_would_oscillate_from_other_starts_are_named() -> None:
    # from 000 the clock stands; with Go on it runs, and A and B come back to 0 again and again
    clock = Network.from_rules({"Go": "Go", "A": "Go & !B", "B": "Go & A", "Rest": "Go & !Go"})
    assert notes(clock, "untreated").endswith("from other starts Go, A, B may settle elsewhere")


def test_a_start_that_reaches_all_levels_but_not_all_combinations_is_noted() -> None:
    # async from 00: A and B rise together or not at all (each needs the choice of S, T), as do C and D;
    # from other starts A may be on without B, so each node's levels are the same and combinations are not
    rules = {"S": "S | !T", "T": "T | !S", "A": "A | S & !T", "B": "B | S & !T"}
    said = notes(Network.from_rules(rules), "untreated", "async")
    assert "the start matters" in said


def test_no_note_when_the_order_of_updates_and_not_the_start_decides() -> None:
    assert notes(TOGGLE, "untreated", "async") == ""


@pytest.mark.parametrize("start", ["all", "random:20"])
def test_no_note_about_the_start_when_many_starts_were_used(start: str) -> None:
    assert "the start" not in notes(TOGGLE, "untreated", start=start)


def test_a_note_says_that_too_many_starts_are_possible_to_compare() -> None:
    ring = Network.from_rules({f"n{place}": f"n{(place + 1) % 13}" for place in range(13)})
    assert "whether the start matters in [untreated] was not looked at: there are 2^13" in notes(ring, "untreated")


def test_twelve_open_nodes_are_still_compared() -> None:
    ring = Network.from_rules({f"n{place}": f"n{(place + 1) % 12}" for place in range(12)})
    assert "the start matters in [untreated]" in notes(ring, "untreated")


def test_a_comparison_of_starts_that_is_too_large_does_not_cost_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    # from the start the counter rests; from other starts it goes round for longer than the limit
    carry = {"b0": "b0 & !go | !b0 & go"} | {
        f"b{p}": f"b{p} & !({c}) | !b{p} & ({c})"
        for p in range(1, 6)
        for c in [" & ".join(["go", *(f"b{low}" for low in range(p))])]
    }
    counter = Network.from_rules(carry | {"go": "go"})
    monkeypatch.setattr(synchronous, "STEP_LIMIT", 40)
    entry = one(counter, "untreated")
    assert entry.settled == "1 fixed point"
    assert any("not looked at" in note for note in entry.notes)


@both_schemes
@settings(max_examples=20, deadline=None)
@given(case=treated(5, doses=False))
def test_the_note_about_the_start_is_there_exactly_when_starts_differ(
    scheme: SchemeName, case: tuple[Network, Plan]
) -> None:
    net, plan = case
    entry = one(net, plan.condition, scheme)
    every = oracles.settle(net, plan, scheme, oracles.all_states(net, plan.groups(net)[0][1][0]))
    said = any("the start matters" in note for note in entry.notes)
    assert said == (set(every) != set(oracles.settle(net, plan, scheme)))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("KO:Receptor", "Receptor KO is idle in [Receptor KO]: Receptor settles at 0 there without it"),
        ("fed: OE:Receptor", "Receptor OE is idle"),
        ("fed: Drug + INH:Receptor", "Receptor inhibited is idle"),
        ("fed: Drug + INH:Receptor=0.5", "Receptor inhibited 50% is idle"),
        ("fed: untreated then Drug + INH:Receptor", "Receptor inhibited is idle"),
    ],
)
def test_a_perturbation_of_a_node_that_is_there_anyway_is_noted(condition: str, said: str) -> None:
    assert said in notes(CELLS, condition)


@pytest.mark.parametrize(
    "condition",
    [
        "fed: KO:Receptor",
        "fed: INH:Receptor",
        "fed: INH:Receptor=0",  # a dose of nothing is meant to do nothing
        "escaping: Drug + KO:Receptor",  # under the drug it is off anyway, but before the drug it was not
        "fed: KO:Receptor then Drug",
        "fed: Drug + KO:Receptor then untreated",
        "fed: Drug",
    ],
)
def test_a_perturbation_that_acts_at_some_time_is_not_called_idle(condition: str) -> None:
    assert "idle" not in notes(CELLS, condition)


def test_a_knockout_that_the_drug_seems_to_make_superfluous_is_not() -> None:
    # the reason for the case above: the settled latch differs, and with it what the drug can do
    assert value(CELLS, "escaping: Drug", "Survival") == 1
    assert value(CELLS, "escaping: Drug + KO:Receptor", "Survival") == 0


def test_a_drug_that_no_rule_names_is_noted() -> None:
    net = network({"A": "D"}, "D", "Other")
    spare = replace(net, nodes={**net.nodes, "Other": replace(net.nodes["D"], id="Other")})
    assert "Other changes nothing: no rule names Other" in notes(spare, "D + Other")


def test_idle_changes_made_to_the_network_are_noted_as_well() -> None:
    said = list(idle_items(CELLS.perturb(Knockout("Receptor")), Condition("")))
    assert said == ["Receptor KO is idle in [untreated]: Receptor settles at 0 there without it"]


@settings(max_examples=24, deadline=None)
@given(case=treated(5, max_phases=2))
def test_the_node_of_an_idle_perturbation_is_where_it_would_be_without_it(case: tuple[Network, Plan]) -> None:
    net, plan = case
    for place, phase in enumerate(plan.phases):
        for item in phase:
            said = f"{item.perturbation} is idle in "
            if any(note.startswith(said) for note in idle_items(net, plan.condition)):
                others = tuple(other for other in phase if other is not item)
                phases = (*plan.phases[:place], others, *plan.phases[place + 1 :])[: place + 1]
                without = Plan(plan.context, phases)
                for _, stages in without.groups(net):
                    for attractor in oracles.through(net, stages, "async"):
                        places = list(net.nodes).index(item.node)
                        if all(other.dose in (0.0, 1.0) for other in others):
                            assert {state[places] for state in attractor} == {int(item.on)}


# what may be asked -------------------------------------------------------------------------------


@both_schemes
@pytest.mark.parametrize(
    ("change", "survival"),
    [
        (Drug("Drug"), 0),
        (Drug("Drug", 0.25), 0.75),
        (Knockout("Receptor"), 0),
        (Inhibition("Receptor", 0.5), 0.5),
        (Overexpression("Memory"), 1),
        (InputSetting("Ligand", False), 0),
        (EdgeLoss("Receptor", "Survival"), 0),
        (EdgeLoss("Drug", "Receptor"), 1),
        (RuleChange("Survival", parse("!Receptor").expr), 0),
    ],
)
def test_a_perturbed_network_is_settled_in_its_context(change: Perturbation, survival: float, scheme: str) -> None:
    (entry,) = steady_states(CELLS.perturb(change), context="fed", scheme=scheme)
    assert entry.activity["Survival"].value == pytest.approx(survival)
    assert entry.condition.canonical == f"fed: {change}"


@pytest.mark.parametrize("condition", ["fed: untreated", "fed: Drug"])
def test_an_edge_lost_by_perturbing_is_lost_in_every_condition(condition: str) -> None:
    cells = CELLS.perturb(EdgeLoss("Drug", "Receptor"))
    assert value(cells, condition, "Survival") == 1


def test_an_edge_may_be_lost_in_a_condition() -> None:
    lost = Condition("fed", (Phase((EdgeLoss("Drug", "Receptor"), Drug("Drug"))),))
    assert one(CELLS, lost).activity["Survival"].value == 1


def test_an_edge_cannot_be_lost_in_a_later_phase() -> None:
    lost = Condition("fed", (Phase(), Phase((EdgeLoss("Drug", "Receptor"),))))
    with pytest.raises(InputError, match="phase 2; an edge can only be lost from the start"):
        steady_states(CELLS, lost)


def test_an_edge_that_is_not_there_cannot_be_lost() -> None:
    with pytest.raises(InputError, match="Drug does not regulate Survival"):
        steady_states(CELLS, Condition("fed", (Phase((EdgeLoss("Drug", "Survival"),)),)))


def test_without_condition_and_context_the_cells_are_untreated() -> None:
    assert steady_states(CELLS, scheme="sync")[0].condition.canonical == "untreated"


def test_conditions_and_a_context_together_are_refused() -> None:
    with pytest.raises(InputError, match="a context alone"):
        steady_states(CELLS, "untreated", context="fed")


def test_an_unknown_context_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'fed'"):
        steady_states(CELLS, context="fedd")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"scheme": "synch"}, UnknownNameError),
        ({"scheme": ""}, UnknownNameError),
        ({"scheme": ()}, InputError),
        ({"start": "random:0"}, InputError),
        ({"start": "random:-3"}, InputError),
        ({"start": "al"}, UnknownNameError),
        ({"readouts": "Survivall"}, ConditionError),
    ],
)
def test_what_is_misspelt_is_refused(arguments: dict[str, Any], error: type[InputError]) -> None:
    with pytest.raises(error):
        steady_states(CELLS, "untreated", **arguments)


def test_a_contradiction_in_a_condition_is_refused() -> None:
    both = Condition("", (Phase((Overexpression("Receptor"), Inhibition("Receptor"))),))
    with pytest.raises(InputError, match="Receptor is held at 0 and at 1"):
        steady_states(CELLS, both)


def test_each_condition_is_settled_under_each_scheme_in_the_order_asked() -> None:
    found = steady_states(CELLS, "fed: Drug", "untreated", scheme=(Asynchronous(), Synchronous()))
    assert [(str(e.condition), e.scheme.name) for e in found] == [
        ("fed: Drug", "async"), ("fed: Drug", "sync"), ("untreated", "async"), ("untreated", "sync"),
    ]  # fmt: skip


@both_schemes
def test_a_network_of_inputs_alone_rests(scheme: str) -> None:
    inputs = Network("inputs", {"Ligand": CELLS.nodes["Ligand"]})
    assert one(inputs, "untreated", scheme).settled == "1 fixed point"


@both_schemes
@pytest.mark.parametrize("start", ["initial", "all", "random:10"])
def test_a_network_without_nodes_rests(scheme: str, start: str) -> None:
    assert one(Network("nothing", {}), Condition(""), scheme, start=start).settled == "1 fixed point"


# refusals ----------------------------------------------------------------------------------------

LATCHES = Network.from_rules({f"L{place}": f"L{place}" for place in range(27)}, id="latches")


def test_starting_from_all_states_of_27_open_nodes_is_refused_with_the_alternative() -> None:
    with pytest.raises(TooLargeError, match=r"2\^27 states.*random:10000"):
        steady_states(LATCHES, "untreated", scheme="sync", start="all")


def test_the_alternative_works() -> None:
    assert one(LATCHES, "untreated", start="random:10000").activity["L3"].value == pytest.approx(0.5, abs=4 * 0.005)


def test_very_many_attractors_are_refused_with_the_alternative() -> None:
    # 17 latches keep whatever they start with: each of 2^17 states is a fixed point
    latches = Network.from_rules({f"L{place}": f"L{place}" for place in range(17)})
    with pytest.raises(TooLargeError, match=r"131,072 attractors.*random:10000"):
        steady_states(latches, "untreated", scheme="sync", start="all")


def test_fixed_inputs_bring_a_large_network_back_into_reach() -> None:
    held = " + ".join(f"KO:L{place}" for place in range(24))
    assert len(one(LATCHES, held, start="all").attractors) == 8


def test_too_many_fractional_doses_are_refused_with_the_alternative() -> None:
    doses = " + ".join(f"INH:L{place}=0.5" for place in range(13))  # 2^13 kinds of responder
    with pytest.raises(TooLargeError, match="fewer fractional doses"):
        steady_states(LATCHES, doses)


# the settler -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["FED:Drug=1.0", "fed : drug"])
def test_a_condition_is_settled_once_however_it_is_spelt(text: str) -> None:
    settler = Settler(CELLS)
    first, again = (settler._settle(parse_condition(t, CELLS), Synchronous()) for t in ("fed: Drug", text))  # noqa: SLF001
    assert first is again


def test_doses_that_differ_slightly_are_not_mixed_up() -> None:
    settler = Settler(CELLS)
    readout = parse_readout("Survival", CELLS)
    low, high = (
        settler.value(Condition("fed", (Phase((Drug("Drug", dose),)),)), Synchronous(), readout).value
        for dose in (0.1234561, 0.1234562)
    )
    assert low is not None
    assert high is not None
    assert low - high == pytest.approx(1e-7, rel=1e-3)


def test_a_start_may_be_given_as_an_object() -> None:
    assert one(TOGGLE, "untreated", start=Start("all")).start == Start("all")


# the JSON shape ----------------------------------------------------------------------------------


@both_schemes
@pytest.mark.parametrize("start", ["initial", "all", "random:30"])
@pytest.mark.parametrize("condition", ["untreated", "escaping: Drug=0.5 + INH:Memory=0.25 then untreated"])
def test_the_json_has_the_documented_fields(scheme: str, start: str, condition: str) -> None:
    asked = ["Survival", "Receptor + memory"]
    found = steady_states(CELLS, condition, readouts=asked, scheme=scheme, start=start)
    whole = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert list(whole) == ["model", "conditions"]
    (entry,) = whole["conditions"]
    assert {"condition", "scheme", "readouts", "attractors", "canonical"} <= set(entry)
    assert (entry["condition"], entry["scheme"]) == (condition, scheme)
    assert list(entry["readouts"]) == asked
    assert entry["readouts"]["Receptor + memory"]["canonical"] == "Receptor + Memory"
    for each in entry["readouts"].values():
        assert {"value", "low", "high", "exact", "oscillates"} <= set(each)
        assert each["value"] is None or each["low"] <= each["value"] <= each["high"]
        assert each["exact"] is (start != "random:30")
        assert isinstance(each["oscillates"], bool)
    for attractor in entry["attractors"]:
        assert attractor["kind"] in ("fixed point", "cyclic")
        assert 0 < attractor["share"] <= 1
        assert all(set(state) == set(CELLS.nodes) for state in attractor["states"])
        assert all(bit in (0, 1) for state in attractor["states"] for bit in state.values())


def test_low_is_below_high_for_an_interval_and_equal_for_a_point() -> None:
    found = steady_states(TOGGLE, "INH:A then untreated", "untreated", scheme="async")
    point, interval = (entry["A"].to_dict() for entry in found)
    assert point["low"] == point["high"] == 0
    assert interval["low"] < interval["high"]


def test_states_of_a_synchronous_cycle_come_in_its_order() -> None:
    (attractor,) = one(CLOCK, "untreated").to_dict()["attractors"]
    # from the smallest state: 00 -> 10 -> 11 -> 01, and C on
    assert attractor["states"] == [
        {"A": a, "B": b, "C": 1} for a, b in [(0, 0), (1, 0), (1, 1), (0, 1)]
    ]


def test_a_large_attractor_gives_its_size_and_its_first_64_states() -> None:
    # seven nodes that blink on their own: all 2^7 states are one attractor
    blinking = Network.from_rules({f"n{place}": f"!n{place}" for place in range(7)})
    (attractor,) = one(blinking, "untreated", "async").to_dict()["attractors"]
    assert (attractor["size"], len(attractor["states"])) == (128, 64)
