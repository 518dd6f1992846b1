"""Intervals with known ends, tables, and mixtures of responders."""

from __future__ import annotations

import numpy as np
import pytest

from simnet.errors import InputError, UnknownNameError
from simnet.results.ensemble import Ensemble, mixture, wilson
from simnet.results.steady import ReadoutValue


def ensemble(level: float, error: float, runs: int = 100, readout: str = "ERK") -> Ensemble:
    low, high = wilson(level * runs, runs)
    return Ensemble(
        model="m",
        readouts=(readout,),
        edges=np.array([-1.0, 0.0, 2.0]),
        mean=np.array([[0.0], [level]]),
        error=np.array([[0.0], [error]]),
        entropy=np.array([1.0, 0.0]),
        entropy_error=np.zeros(2),
        final=(ReadoutValue(level, low, high, exact=False),),
        names=("ERK", "AKT"),
        states=np.array([[True, False], [False, False]]),
        counts=np.array([level * runs, (1 - level) * runs]),
        runs=runs,
        seed=1,
        switches=7,
        settling=1.0,
        end=2.0,
        phases=((-1.0, "settled"), (0.0, "DOX")),
    )


def test_wilson_interval_of_eighty_one_in_263() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I: 0.2553 to 0.3662
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize("count", [0, 10])
def test_an_interval_stays_between_zero_and_one(count: int) -> None:
    low, high = wilson(count, 10)
    assert 0 <= low <= count / 10 <= high <= 1


def test_activity_names_window_phase_and_error() -> None:
    table = ensemble(0.5, 0.05).activity("ERK")
    assert table.columns == ("from", "to", "phase", "ERK", "± ERK", "TH")
    assert table.rows == ((-1.0, 0.0, "settled", 0.0, 0.0, 1.0), (0.0, 2.0, "DOX", 0.5, 0.05, 0.0))


def test_the_caption_says_sampled_with_seed_and_settling_time() -> None:
    caption = ensemble(0.5, 0.05).table().caption
    assert "100 runs, sampled (seed 1), settled for 1, followed to t = 2" in caption


def test_final_states_are_named_by_their_active_nodes() -> None:
    rows = ensemble(0.75, 0.05).final_states().rows
    assert [row[:2] for row in rows] == [("ERK", 0.75), ("<nil>", 0.25)]


def test_a_frame_has_one_row_a_window() -> None:
    assert ensemble(0.5, 0.05).to_frame().shape == (2, 6)


def test_an_unknown_readout_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="'ERK'"):
        ensemble(0.5, 0.1).value("pERK")


def test_a_mixture_weighs_means_and_adds_errors_in_squares() -> None:
    mixed = mixture([(0.25, ensemble(0.8, 0.04)), (0.75, ensemble(0.4, 0.04))])
    assert mixed.of("ERK").tolist() == pytest.approx([0.0, 0.25 * 0.8 + 0.75 * 0.4])
    assert mixed.error_of("ERK")[1] == pytest.approx(0.04 * np.sqrt(0.25**2 + 0.75**2))
    assert mixed.runs == 200
    assert mixed.counts.tolist() == pytest.approx([100.0, 100.0])  # ERK on: 200 (0.25 x 0.8 + 0.75 x 0.4)
    at = mixed.value("ERK")
    assert at.value == pytest.approx(0.5)
    assert 0.25 * 0.8 + 0.75 * 0.4 - 0.1 < at.low < 0.5 < at.high < 0.6


def test_a_mixture_of_one_is_that_one() -> None:
    only = ensemble(0.5, 0.1)
    assert mixture([(1.0, only)]) is only


def test_ensembles_of_other_readouts_do_not_mix() -> None:
    with pytest.raises(InputError, match="same readouts"):
        mixture([(0.5, ensemble(0.5, 0.1)), (0.5, ensemble(0.5, 0.1, readout="AKT"))])
