"""Joint states of outputs: names, entropy, intervals, and mixtures of responders."""

from __future__ import annotations

import numpy as np
import pytest

from simnet.errors import InputError, UnknownNameError
from simnet.results.joint import JointStates, mixed_joint


def joint(apoptosis: float, nodes: tuple[str, str] = ("Apoptosis", "Survival")) -> JointStates:
    """100 cells of which a share dies, the others survive; in the first window none has decided."""
    return JointStates(
        names=nodes,
        states=np.array([[True, False], [False, True], [False, False]]),
        edges=np.array([0.0, 1.0, 3.0]),
        mean=np.array([[0.0, 0.0, 1.0], [apoptosis, 1 - apoptosis, 0.0]]),
        error=np.array([[0.0, 0.0, 0.0], [0.04, 0.04, 0.0]]),
        counts=np.array([100 * apoptosis, 100 - 100 * apoptosis, 0.0]),
        runs=100,
        origin="m: 100 runs",
    )


def test_states_are_named_as_maboss_names_them() -> None:
    states, none = np.array([[True, True], [False, False]]), np.zeros((0, 2))
    both = JointStates(("A", "B"), states, np.zeros(1), none, none, np.ones(2), 2, "")
    assert both.labels == ("A -- B", "<nil>")


def test_a_state_is_found_by_its_active_nodes() -> None:
    assert joint(0.25).of("Apoptosis").tolist() == [0.0, 0.25]
    assert joint(0.25).error_of("Survival").tolist() == [0.0, 0.04]
    assert joint(0.25).of().tolist() == [1.0, 0.0]
    assert joint(0.25).of("Apoptosis", "Survival").tolist() == [0.0, 0.0]  # no cell was seen in it


def test_an_output_that_was_not_recorded_is_unknown() -> None:
    with pytest.raises(UnknownNameError, match="Apoptosis"):
        joint(0.5).of("apoptosis")


def test_the_entropy_of_two_equally_likely_states_is_one_bit() -> None:
    assert joint(0.5).entropy.tolist() == [0.0, 1.0]


def test_shares_at_the_end_have_wilson_intervals_and_states_that_are_empty_then_are_left_out() -> None:
    rows = joint(0.5).at_end().rows
    assert [row[0] for row in rows] == ["Apoptosis", "Survival"]
    # Wilson 1927 for 50 of 100: (50 + z^2 / 2 -+ z sqrt(25 + z^2 / 4)) / (100 + z^2), z = 1.96
    assert rows[0][1:] == pytest.approx((0.5, 0.4038315, 0.5961685), abs=1e-6)


def test_a_window_has_the_most_frequent_states_and_the_rest_together() -> None:
    table = joint(0.25).table(limit=1)
    assert table.columns == ("from", "to", "Apoptosis", "others", "H")
    assert table.rows[0] == (0.0, 1.0, 0.0, 1.0, 0.0)
    assert table.rows[1][:4] == (1.0, 3.0, 0.25, 0.75)


def test_a_frame_has_one_row_for_every_window_and_state_seen_in_it_and_the_end() -> None:
    frame = joint(0.25).to_frame()
    assert list(frame.columns) == ["from", "to", "state", "probability", "error"]
    assert frame["state"].tolist() == ["<nil>", "Apoptosis", "Survival", "Apoptosis", "Survival"]
    assert frame[frame["from"] == frame["to"]]["probability"].tolist() == [0.25, 0.75]


def test_a_mixture_weighs_states_and_adds_errors_in_squares() -> None:
    mixed = mixed_joint([(0.25, joint(0.8)), (0.75, joint(0.4))])
    assert mixed.of("Apoptosis")[1] == pytest.approx(0.25 * 0.8 + 0.75 * 0.4)
    assert mixed.error_of("Apoptosis")[1] == pytest.approx(0.04 * np.sqrt(0.25**2 + 0.75**2))
    assert dict(zip(mixed.labels, mixed.counts / mixed.runs, strict=True)) == pytest.approx(
        {"Apoptosis": 0.5, "Survival": 0.5, "<nil>": 0.0}
    )


def test_joint_states_of_other_nodes_do_not_mix() -> None:
    with pytest.raises(InputError, match="same nodes"):
        mixed_joint([(0.5, joint(0.5)), (0.5, joint(0.5, ("Apoptosis", "NonACD")))])
