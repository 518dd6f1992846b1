"""What a readout is worth on attractors: points, means, intervals, oscillation."""

from __future__ import annotations

import numpy as np
import pytest

from simnet.analysis import Found, blend, read
from simnet.analysis.diagrams import as_symbolic
from simnet.logic import Expr, parse
from simnet.results import ReadoutValue

NAMES = ("A", "B")


def terms(text: str) -> tuple[Expr, ...]:
    return tuple(parse(part).expr for part in text.split(" + "))


def attractor(states: list[list[int]], weight: float | None = 1.0, residence: list[float] | None = None) -> Found:
    shares = [1 / len(states)] * len(states) if residence is None else residence
    return Found(np.array(states, bool), weight, np.array(shares))


def diagram(states: list[list[int]], weight: float | None = None) -> Found:
    return Found(as_symbolic(np.array(states, bool)), weight, None)


REST = [attractor([[1, 0]])]
TWO = [attractor([[0, 0]], 0.25), attractor([[1, 1]], 0.75)]
SWAP = [attractor([[0, 1], [1, 0]])]
UNEVEN = [attractor([[0, 0], [1, 0]], 1.0, [0.8, 0.2])]


@pytest.mark.parametrize("interval", [True, False])
@pytest.mark.parametrize(("text", "value"), [("A", 1), ("B", 0), ("A + B", 1), ("A + A", 2), ("!A", 0), ("A & !B", 1)])
def test_a_fixed_point_is_read_as_a_point(text: str, value: float, interval: bool) -> None:
    assert read(REST, terms(text), NAMES, interval=interval) == ReadoutValue(value, value, value)


@pytest.mark.parametrize(("text", "mean"), [("A", 0.75), ("A + B", 1.5), ("!A", 0.25), ("A | !B", 1.0)])
def test_synchronous_shares_give_one_number(text: str, mean: float) -> None:
    assert read(TWO, terms(text), NAMES, interval=False) == ReadoutValue(mean, mean, mean)


def test_asynchronous_attractors_give_an_interval_with_its_mean() -> None:
    assert read(TWO, terms("A"), NAMES, interval=True) == ReadoutValue(0.75, 0.0, 1.0)


def test_two_resting_attractors_are_no_oscillation() -> None:
    assert not read(TWO, terms("A"), NAMES, interval=True).oscillates


def test_attractors_that_agree_give_a_point_without_shares() -> None:
    found = [attractor([[0, 1]], None), attractor([[1, 1]], None)]
    assert read(found, terms("B"), NAMES, interval=True) == ReadoutValue(1.0, 1.0, 1.0)


def test_attractors_that_differ_give_no_mean_without_shares() -> None:
    found = [attractor([[0, 1]], None), attractor([[1, 1]], None)]
    assert read(found, terms("A"), NAMES, interval=True) == ReadoutValue(None, 0.0, 1.0)


def test_a_synchronous_cycle_gives_its_mean_and_says_that_it_oscillates() -> None:
    assert read(SWAP, terms("A"), NAMES, interval=False) == ReadoutValue(0.5, 0.5, 0.5, oscillates=True)


def test_an_asynchronous_cycle_gives_the_span_and_the_share_of_time() -> None:
    assert read(UNEVEN, terms("A"), NAMES, interval=True) == ReadoutValue(0.2, 0.0, 1.0, oscillates=True)


def test_a_sum_that_stays_the_same_on_a_cycle_does_not_oscillate() -> None:
    # A and B take turns, so A + B is always 1
    assert read(SWAP, terms("A + B"), NAMES, interval=True) == ReadoutValue(1.0, 1.0, 1.0)


def test_a_node_that_rests_on_a_cycle_does_not_oscillate() -> None:
    assert read(UNEVEN, terms("B"), NAMES, interval=True) == ReadoutValue(0.0, 0.0, 0.0)


def test_one_oscillating_attractor_among_resting_ones_is_oscillation() -> None:
    found = [attractor([[0, 0]], 0.5), attractor([[1, 0], [1, 1]], 0.5)]
    assert read(found, terms("B"), NAMES, interval=True) == ReadoutValue(0.25, 0.0, 1.0, oscillates=True)


def test_a_large_attractor_gives_its_span_and_no_mean() -> None:
    assert read([diagram([[0, 1], [1, 1]], 1.0)], terms("A"), NAMES, interval=True) == ReadoutValue(
        None, 0.0, 1.0, oscillates=True
    )


def test_what_rests_on_a_large_attractor_is_a_point() -> None:
    assert read([diagram([[0, 1], [1, 1]], 1.0)], terms("B"), NAMES, interval=True) == ReadoutValue(1.0, 1.0, 1.0)


def test_listed_attractors_without_residence_give_their_span() -> None:
    found = [Found(np.array([[0, 0], [1, 0]], bool), 1.0, None)]
    assert read(found, terms("A"), NAMES, interval=True) == ReadoutValue(None, 0.0, 1.0, oscillates=True)


def test_shares_with_rounding_errors_still_sum_to_one() -> None:
    found = [attractor([[1, place % 2]], 1 / 3) for place in range(3)]
    assert read(found, terms("A"), NAMES, interval=False).value == 1.0


# mixtures ----------------------------------------------------------------------------------------


def test_responders_and_others_are_averaged() -> None:
    both = blend([(0.25, ReadoutValue(1.0, 1.0, 1.0)), (0.75, ReadoutValue(0.0, 0.0, 0.0))])
    assert both == ReadoutValue(0.25, 0.25, 0.25)


def test_the_ends_of_intervals_are_averaged() -> None:
    both = blend([(0.5, ReadoutValue(0.4, 0.0, 1.0)), (0.5, ReadoutValue(1.0, 1.0, 1.0))])
    assert both == ReadoutValue(0.7, 0.5, 1.0)


def test_a_mixture_with_an_unknown_mean_has_none() -> None:
    assert blend([(0.5, ReadoutValue(None, 0.0, 1.0)), (0.5, ReadoutValue(1.0, 1.0, 1.0))]).value is None


def test_a_mixture_oscillates_when_a_part_of_it_does() -> None:
    both = blend([(0.5, ReadoutValue(0.5, 0.5, 0.5, oscillates=True)), (0.5, ReadoutValue(1.0, 1.0, 1.0))])
    assert both.oscillates


def test_a_mixture_is_sampled_when_a_part_of_it_is() -> None:
    both = blend([(0.5, ReadoutValue(0.5, 0.4, 0.6, exact=False)), (0.5, ReadoutValue(1.0, 1.0, 1.0))])
    assert both == ReadoutValue(0.75, 0.7, 0.8, exact=False)


def test_a_mixture_of_one_is_that_one() -> None:
    value = ReadoutValue(0.123456789012345, 0.0, 1.0)
    assert blend([(1.0, value)]) is value
