"""What `simnet control` and `simnet escape` share: the treatment, the allowed changes, the progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simnet.network import Network
    from simnet.scenario.allowed import Allowed

__all__ = ["allowed_changes", "counting", "names_of", "treatment"]


def names_of(texts: Sequence[str] | None) -> tuple[str, ...]:
    """Split what was given with commas, or several times."""
    return tuple(name.strip() for text in texts or () for name in text.split(",") if name.strip())


def treatment(network: Network, when: str, context: str, drug: Sequence[str] | None) -> str:
    """Put --context and --drug into a condition; what is left out is the model's own.

    Raises
    ------
    InputError
        When a whole condition is given as well.
    """
    from simnet.errors import InputError

    drugs = names_of(drug)
    if when and (context or drugs):
        message = "give the treatment either as one condition (--when) or with --context and --drug"
        raise InputError(message)
    if when or not (context or drugs):
        return when
    resistance = network.resistance
    if resistance is not None:
        context, drugs = context or resistance.context, drugs or (resistance.drug,)
    given = " + ".join(drugs) or "untreated"
    return f"{context}: {given}" if context else given


def allowed_changes(
    kinds: Sequence[str] | None,
    on: Sequence[str] | None,
    never: Sequence[str] | None,
    *,
    druggable: bool = False,
    lifelong: bool = False,
) -> Allowed:
    """Put the options that confine a search together."""
    from simnet.scenario.allowed import Allowed

    asked = names_of(kinds)
    return Allowed(asked or Allowed().changes, names_of(on), names_of(never), druggable, lifelong)


@contextmanager
def counting(what: str, *, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """Show a bar that counts things done, on standard error while a terminal watches."""
    if hidden or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn(what), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield step
