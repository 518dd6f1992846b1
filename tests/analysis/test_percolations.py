"""Percolation of many clamps at once against one at a time."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis import percolate
from simnet.analysis.percolations import percolated_values
from simnet.logic import Not, Var
from simnet.network import Network
from tests.strategies import networks


@settings(max_examples=40, deadline=None)
@given(network=networks(6), data=st.data())
def test_many_at_once_give_what_one_at_a_time_gives(network: Network, data: st.DataObject) -> None:
    names = list(network.nodes)
    one = st.dictionaries(st.sampled_from(names), st.booleans(), max_size=3)
    clamps = data.draw(st.lists(one, min_size=1, max_size=5)) * 20  # more than one word of 64
    name = data.draw(st.sampled_from(names))
    true, false = percolated_values(network, clamps, Var(name))
    assert [(bool(yes), bool(no)) for yes, no in zip(true, false, strict=True)] == [
        (percolate(network, held).get(name) is True, percolate(network, held).get(name) is False) for held in clamps
    ]


def test_expression_may_be_known_where_a_part_of_it_is_not() -> None:
    network = Network.from_rules({"A": "X", "B": "B"})
    true, false = percolated_values(network, [{"X": False}, {"X": True}], Not(Var("A")))
    assert (true.tolist(), false.tolist()) == ([True, False], [False, True])


def test_knockout_wins_over_the_rule_of_its_node() -> None:
    network = Network.from_rules({"A": "X", "B": "A"})
    true, false = percolated_values(network, [{"X": True, "A": False}], Var("B"))
    assert (true.tolist(), false.tolist()) == ([False], [True])


def test_no_clamps_at_all_give_no_answers() -> None:
    true, false = percolated_values(Network.from_rules({"A": "1"}), [], Var("A"))
    assert true.size == false.size == 0
