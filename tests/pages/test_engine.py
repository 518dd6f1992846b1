"""The engine of the page says what the Python engine says, for every model of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import simnet as sn
from simnet.analysis import settle_asynchronous
from simnet.analysis.diagrams import SymbolicSet
from simnet.analysis.population import Found, Population
from simnet.engine import Bits, compile_network
from simnet.files import scenario_of
from simnet.network import Network
from simnet.pages.modeldata import model_data
from simnet.pages.modelpage import asset
from simnet.scenario import Start, Synchronous
from simnet.study.judge import judge
from simnet.study.settle import Settler
from tests.pages.golden import changes, drug_settings, follow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLLOW = """([rules, runs]) => runs.map(([start, held]) => {
    const clamps = Int8Array.from(held, (digit) => digit === '-' ? -1 : Number(digit));
    const { course, onset, period } = SimnetEngine.follow(rules, Uint8Array.from(start, Number), clamps);
    let hash = 2166136261;
    for (const state of course) {
        for (const bit of state) hash = Math.imul(hash ^ bit, 16777619) >>> 0;
    }
    return [onset, period, hash];
})"""
ENDS = """([rules, start, held]) => {
    const found = SimnetEngine.reachable(rules, [Uint8Array.from(start)], Int8Array.from(held));
    return found && found.map((states) => states.map((state) => state.join("")).sort()).sort();
}"""


@pytest.fixture(scope="module")
def engine(browser: Browser) -> Page:
    """A blank page with the engine in it."""
    page = browser.new_page()
    page.add_script_tag(content=asset("engine.js") + "\nwindow.SimnetEngine = SimnetEngine;")
    return page


def states_of(found: Found) -> Bits:
    """The states of an attractor, which these models are small enough to list."""
    assert not isinstance(found.states, SymbolicSet)
    return found.states


def _compiled(engine: Page, network: Network, encoding: str = "") -> Any:
    return engine.evaluate_handle(
        "([model, encoding]) => SimnetEngine.compile(model, encoding)", [model_data(network), encoding]
    )


def _held(network: Network, *settings: dict[str, bool]) -> np.ndarray[Any, np.dtype[np.int8]]:
    row = np.array([-1 if node.rule is not None else 0 for node in network.nodes.values()], np.int8)
    index = {name: place for place, name in enumerate(network.nodes)}
    for setting in settings:
        for name, value in setting.items():
            row[index[name]] = value
    return row


def _compare(engine: Page, rules: Any, network: Network, start: Any, held: Any) -> Any:
    """Follow the same runs on both sides; return the Python courses."""
    here = follow(network, start, held)
    code = np.array(["0", "1", "-"])
    runs = [["".join(code[start[:, run].astype(int)]), "".join(code[held[:, run]])] for run in range(start.shape[1])]
    there = np.array(engine.evaluate(FOLLOW, [rules, runs]))
    np.testing.assert_array_equal(there[:, 0], here.onset)
    np.testing.assert_array_equal(there[:, 1], here.period)
    np.testing.assert_array_equal(there[:, 2], here.digest)
    return here


@pytest.mark.parametrize("name", sn.model_names())
def test_every_single_change_in_every_context_takes_the_same_course_with_up_to_two_drugs_and_with_all(
    engine: Page, name: str
) -> None:
    network = sn.load(name)
    _compare_everywhere(engine, network, drug_settings(network, most=2))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in sn.model_names() if len(sn.load(name).drugs) > 3])
def test_every_single_change_in_every_context_and_drug_setting_takes_the_same_course(engine: Page, name: str) -> None:
    network = sn.load(name)
    _compare_everywhere(engine, network, drug_settings(network))


def _compare_everywhere(engine: Page, network: Network, settings: list[dict[str, bool]]) -> None:
    """Settle each single change in each context without drugs, then give every drug setting."""
    rules = _compiled(engine, network)
    initial = np.array([network.initial.get(node, False) for node in network.nodes])
    made = changes(network)
    for context in network.contexts:
        inputs = dict(network.set_context(context))
        held = np.stack([_held(network, inputs, change) for change in made], axis=1)
        settled = _compare(engine, rules, network, np.repeat(initial[:, None], len(made), axis=1), held)
        for begin in range(0, len(settings), 512):
            chunk = settings[begin : begin + 512]
            treated = [_held(network, inputs, setting, change) for setting in chunk for change in made]
            start = np.tile(settled.first_on_cycle, (1, len(chunk)))
            _compare(engine, rules, network, start, np.stack(treated, axis=1))


@pytest.mark.parametrize("name", sn.model_names())
def test_random_starts_take_the_same_course_under_every_encoding(engine: Page, name: str) -> None:
    network = sn.load(name)
    random = np.random.default_rng(20261122)
    for encoding in ("", *network.alternatives):
        encoded = network.with_alternative(encoding) if encoding else network
        start = random.random((len(network.nodes), 100)) < 0.5
        inputs = np.array([node.rule is None for node in network.nodes.values()])
        held = np.where(inputs[:, None], start, -1).astype(np.int8)
        _compare(engine, _compiled(engine, network, encoding), encoded, start, held)


@pytest.mark.parametrize("name", sn.model_names())
def test_claims_get_the_same_verdict(engine: Page, name: str) -> None:
    scenario = sn.read_scenario(sn.scenario_path(scenario_of(name)))
    data = model_data(scenario.network, scenario.claims)
    settler = Settler(scenario.network, Start())
    words = engine.evaluate(
        """(model) => { const rules = SimnetEngine.compile(model);
        return model.claims.map((claim) => SimnetEngine.judge(rules, Uint8Array.from(model.initial), claim).word); }""",
        data,
    )
    assert words == [judge(settler, claim, [Synchronous()]).word for claim in scenario.claims]


@pytest.mark.parametrize("name", sn.model_names())
def test_random_order_can_end_in_the_same_attractors(engine: Page, name: str) -> None:
    network = sn.load(name)
    compiled, rules = compile_network(network), _compiled(engine, network)
    drug = {network.resistance.drug: True} if network.resistance else {}
    random = np.random.default_rng(7)
    for context in network.contexts:
        row = _held(network, dict(network.set_context(context)), drug)
        start = np.where(row < 0, random.random(len(row)) < 0.5, row > 0)
        there = engine.evaluate(ENDS, [rules, start.astype(int).tolist(), row.tolist()])
        clamps = {place: bool(value) for place, value in enumerate(row.tolist()) if value >= 0}
        found, _ = settle_asynchronous(network, compiled, Population(start[None, :], np.ones(1)), clamps)
        here = sorted(sorted("".join(map(str, state.astype(int))) for state in states_of(each)) for each in found)
        if there is None:  # more than the page lists; it says so
            assert (row < 0).sum() > 14
            continue
        assert there == here
