"""Basins of tables of successors: two algorithms against each other and against plain walking."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.analysis.basins import Basins, basins_by_doubling, basins_by_walking, basins_of_table

Numbers = npt.NDArray[np.uint32]


def plainly(table: Numbers) -> dict[int, tuple[int, int]]:
    """Length and basin size of each cycle by its smallest state, walking one state at a time."""
    found: dict[int, tuple[int, int]] = {}
    for start in range(len(table)):
        way = [start]
        while int(table[way[-1]]) not in way:
            way.append(int(table[way[-1]]))
        cycle = way[way.index(int(table[way[-1]])) :]
        found[min(cycle)] = (len(cycle), found.get(min(cycle), (0, 0))[1] + 1)
    return found


def described(basins: Basins) -> dict[int, tuple[int, int]]:
    rows = zip(basins.smallest.tolist(), basins.lengths.tolist(), basins.sizes.tolist(), strict=True)
    return {smallest: (length, size) for smallest, length, size in rows}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40).flatmap(lambda size: st.lists(st.integers(0, size - 1), min_size=size, max_size=size)))
def test_walking_and_doubling_find_what_plain_walking_finds(successors: list[int]) -> None:
    table = np.array(successors, np.uint32)
    expected = plainly(table)
    assert described(basins_by_walking(table, 100)) == expected
    assert described(basins_by_doubling(table, 100)) == expected


@pytest.mark.parametrize("images", [3, 1000, 1 << 18])
def test_walking_and_doubling_agree_on_large_tables(images: int) -> None:
    # 2^18 states that have only so many different successors
    random = np.random.default_rng(images)
    table = random.integers(0, 1 << 18, images)[random.integers(0, images, 1 << 18)].astype(np.uint32)
    assert described(basins_by_walking(table, 1000)) == described(basins_by_doubling(table, 1000))
    assert sum(size for _, size in described(basins_of_table(table, 1000)).values()) == 1 << 18


@pytest.mark.parametrize("find", [basins_by_doubling, basins_by_walking])
def test_attractors_beyond_those_described_are_counted(find: type[Basins]) -> None:
    basins = find(np.arange(10, dtype=np.uint32), 4)  # type: ignore[call-arg, arg-type]
    assert basins.count == 10
    assert basins.smallest.tolist() == [0, 1, 2, 3]
    assert basins.sizes.tolist() == [1, 1, 1, 1]
