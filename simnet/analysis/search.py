"""A search under a time limit: what is open, what time is left, who is asked."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simnet.analysis.race import Solver, first_answer
from simnet.analysis.updates import Updates
from simnet.errors import TooLargeError

__all__ = ["Search"]

IN_PLACE = 12  # open nodes up to which decision diagrams take milliseconds, less than a process does
INSTEAD = "hold more nodes, allow more time, or ask for scheme='trap', 'ctmc' or 'async:1000' (random walks)"

Places = Mapping[int, bool]


@dataclass(frozen=True)
class Search:
    """The open nodes of a network inside a trap space, and the time there is to search them.

    Parameters
    ----------
    name : str
        Of the network.
    updates : Updates
    space : Mapping[int, bool]
    seconds : float
    begin : float
        On the monotonic clock.
    """

    name: str
    updates: Updates
    space: Places
    seconds: float
    begin: float

    @property
    def open_count(self) -> int:
        """Number of open nodes."""
        return len(self.updates.names) - len(self.space)

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.begin + self.seconds - time.monotonic()

    def ask(self, solvers: Mapping[str, Solver], asked: str, count: int) -> tuple[str, Any]:
        """Return what answered and its answer.

        Parameters
        ----------
        solvers : Mapping[str, callable]
            The last is asked in this process where few nodes are open.
        asked : str
        count : int
            Open nodes of the question.

        Raises
        ------
        TooLargeError
            When no solver answers in time or memory.
        """
        try:
            if count <= IN_PLACE:
                name, solver = list(solvers.items())[-1]
                return name, json.loads(solver(asked))
            _load_solvers()
            answer = first_answer(solvers, asked, self.left)
        except (ChildProcessError, InterruptedError, RuntimeError) as error:
            raise self.too_large(f"no solver answered: {error}") from error
        if answer is None:
            raise self.too_large(f"took more than {self.seconds:g} s")
        return answer[0], json.loads(answer[1])

    def too_large(self, why: str) -> TooLargeError:
        """Return an error with the size, the reason and the alternatives."""
        what = f"the asynchronous attractors of {self.name!r} ({self.open_count} open nodes)"
        return TooLargeError(f"{what}: {why}; {INSTEAD}")


def _load_solvers() -> None:
    """Import the solvers here, so that processes that are forked off need not do it again."""
    import biobalm  # noqa: F401
    import biodivine_aeon  # noqa: F401
