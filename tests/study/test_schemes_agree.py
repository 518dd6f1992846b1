"""Five schemes, one network: where nothing is left to the clock, the order or the dose, they agree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from simnet.files import read_scenario, scenario_names, scenario_path
from simnet.network import Network
from simnet.scenario import SCHEMES, Condition
from simnet.study import Settler, judge
from tests.strategies import networks


@pytest.mark.parametrize("name", scenario_names())
def test_every_claim_of_the_library_holds_under_all_five_schemes(name: str) -> None:
    scenario = read_scenario(scenario_path(name))
    settler = Settler(scenario.network)
    words = {claim.id: judge(settler, claim, tuple(SCHEMES.values())) for claim in scenario.claims}
    assert {key: verdict.word for key, verdict in words.items()} == {c.id: c.expect for c in scenario.claims}
    assert all(len(verdict.answers) == 5 for verdict in words.values())


@settings(max_examples=40, deadline=None)
@given(networks())
def test_boolean_schemes_agree_wherever_the_inputs_decide_everything(network: Network) -> None:
    settler = Settler(network)
    found = {name: settler(Condition(""), scheme, ()) for name, scheme in SCHEMES.items()}
    if found["async"].method != "percolation: the inputs decide every node":
        return
    for node in network.nodes:
        values = {name: found[name].activity[node] for name in ("sync", "async", "trap", "ctmc", "ode")}
        assert len({value.value for value in values.values()}) == 1, values


@settings(max_examples=40, deadline=None)
@given(networks())
def test_every_asynchronous_answer_lies_within_the_most_permissive_one(network: Network) -> None:
    # most permissive dynamics can do whatever asynchronous dynamics can (Paulevé et al. 2020); an
    # asynchronous attractor need not lie in a minimal trap space, but every minimal trap space that
    # asynchronous cells can enter holds one of their attractors
    settler = Settler(network)
    spread, wide = (settler(Condition(""), SCHEMES[name], ()) for name in ("async", "trap"))
    if len(wide.attractors) > 1 or wide.attractors[0].size > 1:
        return
    for node in network.nodes:
        assert spread.activity[node].low <= wide.activity[node].low <= spread.activity[node].high
