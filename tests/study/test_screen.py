"""Screens: the batch gives what single conditions give, ranks, refusals, and who may work on them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simnet as sn
from simnet.errors import InputError, OutputExistsError, TooLargeError, UnknownNameError
from simnet.logic import Var
from simnet.network import Drug, EdgeLoss, Inhibition, Knockout, Network, Overexpression, Perturbation
from simnet.network.about import Resistance
from simnet.results.screen import ScreenTable
from simnet.scenario import Start, Synchronous, parse_readout
from simnet.scenario.candidates import candidates, knockouts
from simnet.scenario.screen import Screen
from simnet.study import Effort, Settler, Workers, batch, chunks, screen
from simnet.study.chunks import chunks_of, evaluate
from tests.strategies import networks


def network(rules: dict[str, str], *drugs: str, **more: Any) -> Network:
    """A network in which some inputs are drugs."""
    plain = Network.from_rules(rules, **more)
    nodes = {name: replace(node, kind="drug") if name in drugs else node for name, node in plain.nodes.items()}
    return replace(plain, nodes=nodes)


# growth through a receptor; when a drug blocks it, MET carries growth on; a reporter hangs on growth
CELLS = network(
    {"EGFR": "EGF & !EGFRi", "MET": "!EGFR & METgain", "Growth": "EGFR | MET", "Reporter": "Growth"},
    "EGFRi",
    contexts={"resistant": {"EGF": True, "METgain": True}, "sensitive": {"EGF": True}},
    readouts=("Growth",),
)
CELLS = replace(CELLS, resistance=Resistance("resistant", "sensitive", "EGFRi", "Growth", "low"))

EVERY = ("EGF", "METgain", "EGFR", "MET", "Growth", "Reporter")  # the inputs that contexts set too


def by_name(table: ScreenTable) -> dict[str, int]:
    return {table.items(place): place for place in range(len(table))}


def same(one: ScreenTable, other: ScreenTable) -> bool:
    """Whether two tables agree bit for bit."""
    columns = zip(one.readouts.arrays(), other.readouts.arrays(), strict=True)
    ranks = np.array_equal(one.rank, other.rank) and np.array_equal(one.places, other.places)
    return ranks and all(a.tobytes() == b.tobytes() for a, b in columns)


def assert_as_one_by_one(table: ScreenTable, bare: Network) -> None:
    settler = Settler(bare, table.screen.start, table.screen.seed)
    for place in range(len(table)):
        condition = table.condition(place)
        expected = settler.value(condition, table.screen.scheme, table.screen.readout)
        found = table.value(place)
        assert found is not None
        if table.idle[place]:  # the baseline's value stands, which no blend of responders has rounded
            numbers = [(each.value, each.low, each.high, each.oscillates) for each in (found, expected)]
            assert numbers[0] == pytest.approx(numbers[1], abs=1e-11), condition.canonical
        else:
            assert found == expected, condition.canonical


# biology -----------------------------------------------------------------------------------------


def test_what_stops_growth_under_the_drug_is_met_and_its_gain_and_growth_itself() -> None:
    table = screen(CELLS, knockouts(CELLS, EVERY), readout="Growth", context="resistant", drug="EGFRi")
    stopped = [table.items(place) for place in range(len(table)) if table.change[place] == -1]
    assert stopped == ["METgain KO", "MET KO", "Growth KO"]


def test_what_restores_sensitivity_is_nearest_to_the_sensitive_reference() -> None:
    table = screen(CELLS, knockouts(CELLS, EVERY), readout="Growth", context="resistant", drug="EGFRi")
    assert table.references[0] is not None
    assert table.references[0][0] == "sensitive: EGFRi"
    assert table.references[0][1].value == 0
    best = [table.items(place) for place in table.ranked().tolist() if table.reference_rank[place] == 1]
    assert best == ["METgain KO", "MET KO", "Growth KO"]
    assert table.distance[by_name(table)["EGF KO"]] == 1


def test_two_hits_stop_what_neither_stops_alone() -> None:
    # without the drug growth has two ways: the receptor, and MET when the receptor is lost
    table = screen(CELLS, knockouts(CELLS, ["EGFR", "MET"]), readout="Growth", context="resistant", order=2)
    assert {table.items(place): table.change[place] for place in range(len(table))} == {
        "EGFR KO": 0, "MET KO": 0, "EGFR KO + MET KO": -1,
    }  # fmt: skip


def test_knockout_below_the_readout_cannot_change_it() -> None:
    table = screen(CELLS, knockouts(CELLS), readout="Growth", context="resistant")
    assert table.note(by_name(table)["Reporter KO"]) == "no effect possible"
    assert table.value(by_name(table)["Reporter KO"]) == table.baselines[0]
    assert table.note(by_name(table)["MET KO"]) == ""


def test_knockout_of_an_input_that_is_off_cannot_change_anything() -> None:
    table = screen(CELLS, knockouts(CELLS, ["METgain"]), readout="Growth", context=["resistant", "sensitive"])
    assert [table.note(place) for place in (0, 1)] == ["", "no effect possible"]


def test_knockout_of_a_node_that_settles_at_0_may_still_matter() -> None:
    # A starts at 1 and sets the latch before it falls to 0: its knockout prevents that
    latch = Network.from_rules({"A": "0", "B": "A | B"}, initial={"A": True})
    table = screen(latch, [Knockout("A")], readout="B")
    assert (table.change.tolist(), table.note(0)) == ([-1.0], "")


def test_contexts_have_their_own_baselines_and_ranks() -> None:
    table = screen(CELLS, knockouts(CELLS, ["MET"]), readout="Growth", drug="EGFRi", context="resistant,sensitive")
    assert [value.value for value in table.baselines] == [1, 0]
    assert table.rank.tolist() == [1, 1]
    assert table.change.tolist() == [-1, 0]


def test_perturbed_cells_are_the_baseline() -> None:
    treated = CELLS.perturb(Drug("EGFRi"))
    table = screen(treated, knockouts(treated, EVERY), readout="Growth", context="resistant")
    assert same(table, screen(CELLS, knockouts(CELLS, EVERY), readout="Growth", context="resistant", drug="EGFRi"))


def test_drug_that_is_given_anyway_is_not_tried() -> None:
    table = screen(CELLS, candidates(CELLS), readout="Growth", context="resistant", drug="EGFRi")
    assert table.left_out["decided by the treatment"] == 1
    assert "EGFRi" not in by_name(table)


def test_contradictory_pairs_are_left_out_and_counted() -> None:
    tried = [Knockout("MET"), Overexpression("MET"), Inhibition("MET"), Knockout("EGFR")]
    table = screen(CELLS, tried, readout="Growth", context="resistant", order=(2,))
    assert sorted(by_name(table)) == ["MET KO + EGFR KO", "MET OE + EGFR KO", "MET inhibited + EGFR KO"]
    assert table.left_out == {"contradictory": 2, "same node twice": 1, "decided by the treatment": 0}


def test_ties_share_a_rank_and_stand_in_canonical_order() -> None:
    table = screen(CELLS, knockouts(CELLS, EVERY), readout="Growth", context="resistant", drug="EGFRi")
    ranked = [(int(table.rank[place]), table.items(place)) for place in table.ranked("effect").tolist()]
    assert ranked == [
        (1, "METgain KO"), (1, "MET KO"), (1, "Growth KO"), (4, "EGF KO"), (4, "EGFR KO"), (4, "Reporter KO"),
    ]  # fmt: skip


# the batch against single conditions -------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_batch_gives_what_each_condition_gives_by_itself(data: st.DataObject) -> None:
    net = data.draw(networks(5))
    tried = list(candidates(net))
    tried += [Inhibition(net_node, 0.25) for net_node in list(net.nodes)[:1] if data.draw(st.booleans())]
    start = data.draw(st.sampled_from(["initial", "random:7"]))
    drug = data.draw(st.sampled_from(["", "INH:n0=0.5", "INH:n0 then untreated", "OE:n0 then INH:n0=0.5 then OE:n0"]))
    order = data.draw(st.sampled_from([1, 2]))
    readout = data.draw(st.sampled_from(["n0", " + ".join(net.nodes)]))
    contexts = ["", *net.contexts]
    table = screen(net, tried, readout=readout, drug=drug, order=order, start=start, context=contexts)
    assert_as_one_by_one(table, net)


def test_long_cycles_are_followed_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    # a ring of five with one inhibition goes round in ten steps, its knockouts rest
    ring = Network.from_rules({"A": "!E", "B": "A", "C": "B", "D": "C", "E": "D"})
    table = screen(ring, knockouts(ring), readout="C", order=2)
    monkeypatch.setattr(batch, "LONGEST_CYCLE", 1)
    assert same(screen(ring, [*knockouts(ring)], readout="C", order=2), table)
    assert_as_one_by_one(table, ring)
    assert table.baselines[0].oscillates


def test_cells_in_a_cycle_are_treated_in_each_of_its_states() -> None:
    # two repressors of a toggle blink together; a drug freezes every cell where it meets it
    blinking = network({"A": "F & A | !F & !A", "B": "F & B | !F & A"}, "F")
    table = screen(blinking, [Knockout("B"), Overexpression("B")], readout="A + B", drug="F")
    assert table.baselines[0].value == 1
    assert_as_one_by_one(table, blinking)
    assert [table.value(place).value for place in (0, 1)] == [0.5, 1.5]  # type: ignore[union-attr]


@pytest.mark.parametrize("scheme", ["async", "trap", "ode"])
def test_other_schemes_give_what_each_condition_gives_by_itself(scheme: str) -> None:
    table = screen(CELLS, candidates(CELLS), readout="Growth", drug="EGFRi", context="resistant", scheme=scheme)
    assert_as_one_by_one(table, CELLS)


def test_all_starts_give_what_each_condition_gives_by_itself() -> None:
    toggle = Network.from_rules({"A": "!B", "B": "!A", "C": "A"})
    table = screen(toggle, candidates(toggle, ["KO", "OE"]), readout="C", start="all", order=2)
    assert table.baselines[0].value == 0.5  # two fixed points of a state each, and a cycle of two with mean 0.5
    assert_as_one_by_one(table, toggle)


def test_cells_that_lost_an_edge_are_screened_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = CELLS.perturb(EdgeLoss("METgain", "MET"), Inhibition("EGFR", 0.5))
    table = screen(lost, knockouts(lost), readout="Growth", context="resistant")
    assert_as_one_by_one(table, CELLS)
    assert table.baselines[0].value == 0.5  # without MET, growth stops in the half that answers to the inhibitor


def test_lost_edges_can_be_screened() -> None:
    tried = [EdgeLoss("METgain", "MET"), Knockout("EGFR")]
    table = screen(CELLS, tried, readout="Growth", context="resistant", order=2)
    changes = {table.items(place): table.change[place] for place in range(len(table))}
    assert changes == {"METgain -/-> MET": 0, "EGFR KO": 0, "METgain -/-> MET + EGFR KO": -1}


def test_sampled_screen_says_so_with_its_interval() -> None:
    toggle = Network.from_rules({"A": "!B", "B": "!A"})
    table = screen(toggle, knockouts(toggle), readout="A", start="random:200")
    frame = table.to_frame()
    assert set(frame["accuracy"]) == {"sampled"}
    assert (frame["half_width"] > 0).all()
    assert table.accuracy(0).startswith("sampled ±")


MODELS = sn.model_names() if "SIMNET_SLOW" in os.environ else ("tmtnf_dox", "osimertinib_socs3_nrf2", "lapatinib_nrf2")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("start", ["initial", "random:20"])
def test_single_knockouts_and_overexpressions_of_a_model_are_bit_identical_one_by_one(model: str, start: str) -> None:
    net = sn.load(model)
    drugs = net.drugs if "SIMNET_SLOW" in os.environ else net.drugs[:2]
    for drug in ("", *drugs, *(f"{name}=0.3" for name in drugs[:1])):
        tried = candidates(net, ("KO", "OE"))
        table = screen(net, tried, readout=net.readouts[0], context=["", *net.contexts], drug=drug, start=start)
        assert_as_one_by_one(table, net)


# size --------------------------------------------------------------------------------------------


def test_screen_that_is_too_large_is_refused_with_its_size_and_what_would_bound_it() -> None:
    wide = Network.from_rules({f"n{k}": "X" for k in range(400)})
    with pytest.raises(TooLargeError, match=r"401 \+ 80,200 \+ 10,666,600 = 10,747,201 combinations .*fewer nodes"):
        screen(wide, knockouts(wide), readout="n0", order=3)


def test_sampled_screen_that_is_too_large_is_refused_with_its_runs() -> None:
    wide = Network.from_rules({f"n{k}": "X" for k in range(400)})
    with pytest.raises(TooLargeError, match="401 conditions with 1,000,000 starts each are 401,000,000 runs"):
        screen(wide, knockouts(wide), readout="n0", start="random:1000000")


def test_condition_that_is_too_large_has_no_answer_and_no_rank(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Settler, condition: Any, scheme: Any, readout: Any) -> Any:
        if "MET KO" in condition.canonical:
            message = "too many states"
            raise TooLargeError(message)
        return settle(self, condition, scheme, readout)

    settle = Settler.value
    monkeypatch.setattr(Settler, "value", refuse)
    table = screen(CELLS, knockouts(CELLS, ["MET", "EGFR"]), readout="Growth", context="resistant", scheme="async")
    assert table.note(1 - by_name(table)["EGFR KO"]) == "no answer: too many states"
    assert table.rank[by_name(table)["MET KO"]] == 0
    assert table.value(by_name(table)["MET KO"]) is None
    assert table.ranked("effect").tolist()[-1] == by_name(table)["MET KO"]


@pytest.mark.parametrize(
    ("more", "error", "says"),
    [
        ({"readout": "Grwth"}, InputError, "Did you mean 'Growth'"),
        ({"context": "resistent"}, UnknownNameError, "Did you mean 'resistant'"),
        ({"scheme": "sync,async"}, InputError, "one update scheme"),
        ({"order": 0}, InputError, "order says how many"),
        ({"drug": "EGFRy"}, InputError, "EGFRi"),
    ],
)
def test_what_is_not_understood_is_named(more: dict[str, Any], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        screen(CELLS, knockouts(CELLS), **{"readout": "Growth", "context": "resistant", **more})


def test_nothing_to_try_is_refused() -> None:
    with pytest.raises(InputError, match="nothing to try"):
        screen(CELLS, [Drug("EGFRi")], readout="Growth", drug="EGFRi")


def test_combinations_that_are_made_already_are_screened_as_they_are() -> None:
    made = sn.pairs(sn.knockouts(CELLS, ["MET"]), sn.inhibitions(CELLS, ["EGFR", "MET"]))
    table = screen(CELLS, made, readout="Growth", context="resistant")
    assert list(by_name(table)) == ["MET KO + EGFR inhibited"]
    assert table.change.tolist() == [-1]


# chunks and workers ------------------------------------------------------------------------------


def _asked(tried: tuple[Perturbation, ...], start: Start = Start()) -> Screen:  # noqa: B008 - frozen
    from simnet.scenario import parse_condition

    base = parse_condition("resistant: EGFRi", CELLS)
    return Screen(CELLS.id, (base,), tried, parse_readout("Growth", CELLS), Synchronous(), start)


@pytest.mark.parametrize("start", [Start(), Start("random", 30)])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_size_of_chunks_changes_nothing(size: int, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = candidates(CELLS)
    whole = screen(CELLS, tried, readout="Growth", context="resistant", drug="EGFRi", order=2, start=start)
    monkeypatch.setattr(chunks, "BATCHED", size)
    monkeypatch.setattr(batch, "BATCH_RUNS", 64)
    parts = screen(CELLS, tried, readout="Growth", context="resistant", drug="EGFRi", order=2, start=start)
    assert same(whole, parts)


def test_chunk_of_another_version_is_refused() -> None:
    tried = knockouts(CELLS)
    cells, places = np.zeros(len(tried), np.int32), np.arange(len(tried), dtype=np.int32)[:, None]
    (chunk,) = chunks_of(CELLS, _asked(tried), cells, places)
    with pytest.raises(InputError, match=r"simnet 0\.0\.7 asks and .* answers"):
        evaluate(replace(chunk, version="0.0.7"))


@pytest.mark.parametrize("scheme", ["sync", "ctmc"])
def test_two_worker_processes_give_the_same_table_as_one(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "BATCHED", 8)  # chunks are made here, so that workers get many
    more: dict[str, Any] = {"readout": "Growth", "context": "resistant", "drug": "EGFRi", "scheme": scheme}
    alone = screen(CELLS, candidates(CELLS), **more)
    assert same(alone, screen(CELLS, candidates(CELLS), **more, effort=Effort(Workers(2))))


def test_number_of_workers_is_checked() -> None:
    with pytest.raises(InputError, match="0 workers"):
        Workers(0)


def test_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("simnet.study.workers.PATIENCE", 0.2)
    with pytest.raises(InputError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        screen(CELLS, knockouts(CELLS), readout="Growth", effort=Effort(Workers(dask="tcp://127.0.0.1:9")))


# what is kept ------------------------------------------------------------------------------------


def _kept(folder: Path, **more: Any) -> ScreenTable:
    given: dict[str, Any] = {"readout": "Growth", "context": "resistant", "drug": "EGFRi", "order": 2, **more}
    resume = given.pop("resume", False)
    return screen(CELLS, candidates(CELLS), **given, effort=Effort(folder=folder, resume=resume))


def test_screen_goes_on_where_it_was_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "BATCHED", 16)
    worked: list[int] = []

    def stop(done: int, total: int) -> None:
        worked.append(done)
        if done >= total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _kept(tmp_path, notify=stop)
    kept = len(list((tmp_path / "chunks").glob("*.npz")))
    seen: list[int] = []
    table = _kept(tmp_path, resume=True, notify=lambda done, _: seen.append(done))
    assert kept > 1
    assert seen[0] == worked[-1]  # what was finished is not worked out again
    assert same(table, _kept(tmp_path / "other"))


def test_chunk_that_cannot_be_read_is_worked_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "BATCHED", 32)
    table = _kept(tmp_path)
    first, second = sorted((tmp_path / "chunks").glob("*.npz"))[:2]
    first.write_bytes(b"")
    second.write_bytes(second.read_bytes()[:100])
    assert same(_kept(tmp_path, resume=True), table)


def test_chunks_hold_no_pickles(tmp_path: Path) -> None:
    _kept(tmp_path)
    for path in (tmp_path / "chunks").glob("*.npz"):
        with np.load(path, allow_pickle=False) as stored:
            assert {stored[name].dtype.kind for name in stored} <= {"f", "b", "U"}


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"seed": 2}, "its seed is 1, here it is 2"),
        ({"readout": "MET"}, 'its readout is "Growth", here it is "MET"'),
        ({"drug": "EGFRi=0.5"}, "its baselines is"),
        ({"order": 1}, "its conditions is"),
        ({"start": "all"}, 'its start is "initial", here it is "all"'),
    ],
)
def test_another_screen_in_the_folder_is_refused_with_the_difference(
    other: dict[str, Any], says: str, tmp_path: Path
) -> None:
    _kept(tmp_path)
    with pytest.raises(InputError, match=says):
        _kept(tmp_path, resume=True, **other)


def test_changed_rule_is_another_screen(tmp_path: Path) -> None:
    _kept(tmp_path)
    changed = CELLS.with_rules({"Growth": Var("EGFR")})
    with pytest.raises(InputError, match="its model digest is"):
        screen(changed, candidates(CELLS), readout="Growth", context="resistant", drug="EGFRi", order=2,
               effort=Effort(folder=tmp_path, resume=True))  # fmt: skip


def test_folder_of_a_screen_is_not_overwritten_unasked(tmp_path: Path) -> None:
    _kept(tmp_path)
    with pytest.raises(OutputExistsError, match="go on with --resume"):
        _kept(tmp_path)


def test_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work", encoding="utf-8")
    with pytest.raises(OutputExistsError, match="holds no screen"):
        _kept(tmp_path, resume=True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_manifest_that_is_broken_is_named(tmp_path: Path) -> None:
    (tmp_path / "screen-manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        _kept(tmp_path, resume=True)


def test_manifest_says_what_was_asked(tmp_path: Path) -> None:
    _kept(tmp_path)
    manifest = json.loads((tmp_path / "screen-manifest.json").read_text(encoding="utf-8"))
    assert manifest["baselines"] == ["resistant: EGFRi"]
    assert manifest["simnet"] == sn.__version__
