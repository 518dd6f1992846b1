"""Update schemes and starts by name."""

from __future__ import annotations

import pytest

from simnet.errors import InputError, UnknownNameError
from simnet.scenario import Asynchronous, Scheme, Start, Synchronous, as_schemes, as_start

SYNC, ASYNC = Synchronous(), Asynchronous()


@pytest.mark.parametrize(
    ("given", "schemes"),
    [
        ("sync", (SYNC,)),
        ("async", (ASYNC,)),
        ("sync,async", (SYNC, ASYNC)),
        ("async, sync", (ASYNC, SYNC)),
        ("sync,sync", (SYNC,)),
        (SYNC, (SYNC,)),
        ([ASYNC, "sync"], (ASYNC, SYNC)),
    ],
)
def test_schemes_come_by_name_or_as_objects(given: str | Scheme | list[str | Scheme], schemes: tuple[Scheme]) -> None:
    assert as_schemes(given) == schemes


@pytest.mark.parametrize("given", ["snyc", "quantum", "", "sync,", "sync async"])
def test_an_unknown_scheme_is_refused_with_those_there_are(given: str) -> None:
    with pytest.raises(UnknownNameError, match="unknown scheme") as caught:
        as_schemes(given)
    assert "sync" in str(caught.value)


def test_no_scheme_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="no update scheme given"):
        as_schemes([])


@pytest.mark.parametrize(
    ("given", "start"),
    [
        ("initial", Start("initial")),
        ("all", Start("all")),
        ("random", Start("random", 1000)),
        ("random:1", Start("random", 1)),
        ("random:500", Start("random", 500)),
        ("random:1000000", Start("random", 1_000_000)),
        (Start("all"), Start("all")),
    ],
)
def test_starts_come_by_name_or_as_objects(given: str | Start, start: Start) -> None:
    assert as_start(given) == start


@pytest.mark.parametrize(
    "given",
    ["random:0", "random:-5", "random:1.5", "random:many", "random:²", "random:1000001", "random:" + "9" * 5000],
    ids=lambda given: given[:20],
)
def test_a_number_of_runs_that_makes_no_sense_is_refused(given: str) -> None:
    with pytest.raises(InputError, match="1 to 1,000,000"):
        as_start(given)


@pytest.mark.parametrize("given", ["", "everything", "all:5", "initial:1", "Random"])
def test_an_unknown_start_is_refused(given: str) -> None:
    with pytest.raises(UnknownNameError, match="unknown start"):
        as_start(given)
