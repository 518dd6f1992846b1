"""Parameter ensembles against closed forms and single integrations."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simnet.engine.levelsystem import level_system
from simnet.errors import InputError, UnknownNameError
from simnet.network import EdgeLoss, Network
from simnet.results.parameters import ParameterStudy, ShareHolding
from simnet.scenario import Condition, LogicODE, ParameterEnsemble, Phase, parse_comparison
from simnet.scenario.parameters import describe, parse_ensemble
from simnet.study.ensembles import over_parameters, verdicts_over_parameters

PLAIN = LogicODE("hillcube")
COPY = Network.from_rules({"T": "S"})
RACE = Network.from_rules({"A": "A | S & !B", "B": "B | S & !A"})
RING = Network.from_rules({"A": "!C", "B": "!A", "C": "!B"})


def study(network: Network, *conditions: str, **rest: object) -> ParameterStudy:
    return over_parameters(network, *conditions, **rest)  # type: ignore[arg-type]


def test_every_set_has_the_level_that_its_own_numbers_give() -> None:
    ensemble = parse_ensemble(["half=0.2..0.8", "hill=1..4"], sets=60, seed=3)
    system = level_system(COPY, PLAIN, ensemble)
    found = study(COPY, "S=1", readouts="T", vary=["half=0.2..0.8", "hill=1..4"], sets=60, seed=3, scheme=PLAIN)
    n, k = system.power[0], system.bends[0]
    assert found.entries[0].values == pytest.approx(1 / (1 + k**n), abs=1e-3)
    assert ((k >= 0.2) & (k <= 0.8) & (n >= 1) & (n <= 4)).all()


def test_the_share_of_sets_that_are_on_is_the_one_that_the_range_gives() -> None:
    # T = 1 / (1 + k^n) > 0.8 where k^3 < 1/4, k < 0.63; log k is even between log 0.4 and log 0.9
    expected = math.log(0.25 ** (1 / 3) / 0.4) / math.log(0.9 / 0.4)
    found = study(COPY, "S=1", readouts="T", vary=["half=0.4..0.9"], sets=2000, scheme=PLAIN, holds=["T > 0.8"])
    share = found.claims[0]
    assert share.share == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / 2000))
    assert share.interval[0] < share.share < share.interval[1]


def test_compared_conditions_and_longer_samples_share_their_sets() -> None:
    network = Network.from_rules({"T": "S & U", "V": "T & U"})
    whole = level_system(network, PLAIN, ParameterEnsemble(30, k=(0.2, 0.8)))
    without = EdgeLoss("S", "T").apply(network)
    fewer = level_system(without, PLAIN, ParameterEnsemble(10, k=(0.2, 0.8)))
    for place, (edge,) in enumerate(fewer.regulations):
        same = [number for number, (other,) in enumerate(whole.regulations) if other == edge]
        assert fewer.bends[place].tolist() == whole.bends[same[0], :10].tolist()


def test_a_lost_edge_leaves_what_does_not_hang_on_it_as_it_was() -> None:
    network = Network.from_rules({"T": "S & U", "V": "U"})
    lost = Condition("", (Phase((EdgeLoss("S", "T"),)),))
    found = over_parameters(network, "U=1", lost, readouts="V", vary=["half=0.2..0.8"], sets=20, scheme=PLAIN)
    assert found.entries[0].values.std() > 0.01
    assert found.entries[1].values == pytest.approx(np.zeros(20), abs=1e-3)  # U is 0 in the second condition


def test_readouts_that_swing_are_restless_and_no_claim_is_made_of_them() -> None:
    # the ring of three repressors swings beyond a Hill exponent of 4 (k = 1/2)
    claim = parse_comparison("untreated", "A > 0.1", RING)
    scheme = LogicODE("hillcube", t_max=80)
    share = verdicts_over_parameters(RING, claim, vary=["hill=5.5..7"], sets=6, scheme=scheme)
    assert share.counts == {"undecided": 6}
    found = study(RING, "untreated", readouts="A", vary=["hill=5.5..7"], sets=6, scheme=scheme)
    # from the start, all zeros, the three stay alike: pushed apart only by their own exponents
    assert found.entries[0].restless.all()


def test_rates_decide_a_race_as_their_ratio_does() -> None:
    # both want to go first: A wins with probability a / (a + b); log(a / b) is the difference of two even logs
    found = study(RACE, "S=1", readouts="A", formalism="ctmc", vary=["rate=0.1..10"], sets=300, seed=5)
    odds = np.log(found.entries[0].values / (1 - found.entries[0].values))
    width = math.log(100)
    assert odds.mean() == pytest.approx(0.0, abs=4 * width / math.sqrt(6 * 300))
    assert odds.var() == pytest.approx(2 * width**2 / 12, rel=0.25)
    assert np.abs(odds).max() < width


def test_a_hypothesis_is_judged_under_every_set() -> None:
    network = Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "0"}, contexts={"on": {"RAS": True}})
    share = verdicts_over_parameters(network, "in on, inhibit ERK by 40% lowers ERK", sets=25)
    assert (share.words, share.share) == (("supported",) * 25, 1.0)
    assert share.interval[0] == pytest.approx(1 / (1 + 1.959964**2 / 25), abs=1e-6)  # Wilson at a share of 1
    assert "holds in 100.0% of 25 parameter sets" in str(share)
    again = verdicts_over_parameters(network, "in on, inhibit ERK by 40% lowers ERK", sets=25)
    assert isinstance(again, ShareHolding)
    assert again == share


def test_tables_give_quantiles_and_one_row_a_set() -> None:
    found = study(COPY, "S=1", "untreated", readouts="T", sets=11, scheme=PLAIN)
    assert [row[:2] for row in found.table().rows] == [("S=1", "T"), ("untreated", "T")]
    assert len(found.long_table().rows) == 22
    assert found.to_dict()["readouts"][1]["on"]["share"] == 0.0


@pytest.mark.parametrize(
    ("vary", "formalism", "error"),
    [
        (["haalf=0.1..0.2"], "ode", UnknownNameError),
        (["half=0.1"], "ode", InputError),
        (["half=0.5..0.2"], "ode", InputError),
        (["rate=0.1..10"], "ode", InputError),
        (["half=0.1..0.2"], "ctmc", InputError),
    ],
)
def test_a_range_that_is_none_is_refused(vary: list[str], formalism: str, error: type[InputError]) -> None:
    with pytest.raises(error):
        parse_ensemble(vary, formalism=formalism)  # type: ignore[arg-type]


def test_what_varies_is_said() -> None:
    assert describe(parse_ensemble(["tau=0.2..5"], spread="even")) == "tau 0.2 to 5, drawn evenly, each by itself"
