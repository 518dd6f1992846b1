"""A network as arrays: a short program of word operations over packed states.

State arrays are ``(node, run)``; 64 runs share one ``uint64`` word. A rule that only repeats
another node is a row reference, not a copy; common subexpressions are computed once; scratch
rows are reused as soon as nobody needs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from simnet.engine.machinecode import MachineCode
from simnet.engine.masks import Held, clamp
from simnet.engine.words import ONES, Bits, Words, pack, unpack
from simnet.logic import Expr, fold
from simnet.network import Network

__all__ = ["BLOCK_WORDS", "Bits", "CompiledNetwork", "Words", "compile_network", "pack", "unpack"]

BLOCK_WORDS = 2048  # words a row that stay in cache together; 2,048 to 4,096 measured best


@dataclass(frozen=True, slots=True)
class Instruction:
    """``target = left OP right``; rows below the node count are the state."""

    op: str
    target: int
    left: int
    right: int


@dataclass(frozen=True, eq=False)
class CompiledNetwork:
    """The update functions of a network as one straight-line program.

    Parameters
    ----------
    names : tuple of str
        Node ids; row `i` of every state array belongs to ``names[i]``.
    free : tuple of bool
        Whether the node has a rule; the others keep their value.
    program : tuple of Instruction
    outputs : tuple of int
        Row that holds the next value of each node once the program has run.
    rows : int
        State rows, two constant rows and scratch rows together.
    """

    names: tuple[str, ...]
    free: tuple[bool, ...]
    program: tuple[Instruction, ...]
    outputs: tuple[int, ...]
    rows: int

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Row of each node."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def machine(self) -> MachineCode:
        """The same program as machine code, each function compiled when it is first called."""
        return MachineCode(self)

    def __getstate__(self) -> dict[str, object]:
        # machine code stays in its process
        return {name: value for name, value in self.__dict__.items() if name != "machine"}

    def step(
        self, state: Words, held: Held | None = None, scratch: Words | None = None, out: Words | None = None
    ) -> Words:
        """Return the synchronous successor of every run.

        Parameters
        ----------
        state : ndarray of uint64, shape (node, word)
        held : Mapping[int, bool] or Masks, optional
            What is clamped, in all runs or in each its own; the program is not recompiled for it.
        scratch : ndarray of uint64, optional
            Of `scratch`, to be used again by step after step: fresh memory costs more than the work.
        out : ndarray of uint64, shape (node, word), optional
            Receives the successors; not `state`.

        Returns
        -------
        ndarray of uint64, shape (node, word)
            Padding bits beyond the last run are not meaningful.
        """
        words = state.shape[1]
        following = np.empty_like(state) if out is None else out
        scratch = self.scratch(words) if scratch is None else scratch
        for begin in range(0, words, BLOCK_WORDS):
            block = slice(begin, min(begin + BLOCK_WORDS, words))
            rows = self._run([*state[:, block], *scratch[:, : block.stop - begin]])
            for node, row in enumerate(self.outputs):
                following[node, block] = rows[row]
        if held:
            clamp(following, held)
        return following

    def scratch(self, words: int) -> Words:
        """Return the rows beside the state for one block: the two constants and room for values."""
        rows = np.empty((self.rows - len(self.names), min(words, BLOCK_WORDS)), np.uint64)
        rows[0], rows[1] = 0, ONES
        return rows

    def _run(self, rows: list[Words]) -> list[Words]:
        for step in self.program:
            match step.op:
                case "and":
                    np.bitwise_and(rows[step.left], rows[step.right], out=rows[step.target])
                case "or":
                    np.bitwise_or(rows[step.left], rows[step.right], out=rows[step.target])
                case "not":
                    np.bitwise_not(rows[step.left], out=rows[step.target])
        return rows


def compile_network(network: Network) -> CompiledNetwork:
    """Translate the rules of a network into a word program.

    Networks with the same names and rules share one program; it is compiled once.

    Parameters
    ----------
    network : Network

    Returns
    -------
    CompiledNetwork
        Rows in the order of ``network.nodes``.

    Examples
    --------
    >>> import numpy as np
    >>> net = Network.from_rules({"A": "!B", "B": "A"})
    >>> compiled = compile_network(net)
    >>> state = pack(np.array([[True], [False]]))
    >>> unpack(compiled.step(state), 1).ravel().tolist()
    [True, True]
    """
    return _compile(tuple((node.id, node.rule) for node in network.nodes.values()))


@lru_cache(maxsize=64)
def _compile(rules: tuple[tuple[str, Expr | None], ...]) -> CompiledNetwork:
    names = tuple(name for name, _ in rules)
    builder = _Builder(names)
    outputs = [place if rule is None else builder.value(rule) for place, (_, rule) in enumerate(rules)]
    program, outputs, rows = _reuse_rows(builder.program, outputs, len(names) + 2)
    free = tuple(rule is not None for _, rule in rules)
    return CompiledNetwork(names, free, tuple(program), tuple(outputs), rows)


class _Builder:
    """Collects instructions, each different computation once."""

    def __init__(self, names: Sequence[str]) -> None:
        self.row = {name: place for place, name in enumerate(names)}
        self.zero, self.one = len(names), len(names) + 1
        self.next_row = len(names) + 2
        self.program: list[Instruction] = []
        self.known: dict[tuple[str, int, int], int] = {}

    def value(self, rule: Expr) -> int:
        """Return the row in which the value of `rule` stands."""
        return fold(
            rule,
            const=lambda value: self.one if value else self.zero,
            var=self.row.__getitem__,
            negate=lambda a: self._emit("not", a, a),
            both=lambda a, b: self._emit("and", min(a, b), max(a, b)),
            either=lambda a, b: self._emit("or", min(a, b), max(a, b)),
        )

    def _emit(self, op: str, left: int, right: int) -> int:
        key = (op, left, right)
        if key not in self.known:
            self.program.append(Instruction(op, self.next_row, left, right))
            self.known[key] = self.next_row
            self.next_row += 1
        return self.known[key]


def _reuse_rows(
    program: list[Instruction], outputs: list[int], first_scratch: int
) -> tuple[list[Instruction], list[int], int]:
    """Give scratch rows that nobody reads any more to later instructions."""
    last_use: dict[int, int] = {}
    for place, step in enumerate(program):
        last_use[step.left] = last_use[step.right] = place
    for row in outputs:
        last_use[row] = len(program)
    physical: dict[int, int] = {}
    spare: list[int] = []
    rows = first_scratch
    renamed = []
    for place, step in enumerate(program):
        left, right = physical.get(step.left, step.left), physical.get(step.right, step.right)
        for row in {step.left, step.right}:
            if row >= first_scratch and last_use[row] == place:
                spare.append(physical[row])
        if spare:
            target = spare.pop()
        else:
            target, rows = rows, rows + 1
        physical[step.target] = target
        renamed.append(Instruction(step.op, target, left, right))
    return renamed, [physical.get(row, row) for row in outputs], rows
