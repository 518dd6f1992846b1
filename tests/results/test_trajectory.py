"""A course as a value and as a table."""

from __future__ import annotations

import numpy as np
import pytest

from simnet.errors import UnknownNameError
from simnet.results import Trajectory

COURSE = Trajectory("fed: Drug", ("A", "B"), np.array([[0, 1], [1, 0.5], [1, 0]], float), ((2, "Drug"),))


def test_the_course_of_a_node_is_its_column() -> None:
    assert COURSE.of("B").tolist() == [1, 0.5, 0]


def test_a_node_that_is_not_there_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown node 'C'.*A, B"):
        COURSE.of("C")


def test_the_table_names_the_phase_of_each_step() -> None:
    table = COURSE.table()
    assert table.columns == ("step", "phase", "A", "B")
    assert table.rows == ((0, "settling", 0.0, 1.0), (1, "settling", 1.0, 0.5), (2, "Drug", 1.0, 0.0))
