"""A word program as LLVM text: vectors of words, whole steps kept in registers.

Text only; `machinecode` turns it into machine code. A block is one vector of words for every
node (512 runs with 8 words), gathered from the ``(node, word)`` array into a buffer that stays in
the first-level cache for as many steps as are asked for.

Two things make many steps faster than one after the other. `_fused` writes several steps in a row
and carries the state from one round to the next as values, so that what fits stays in registers
and only the rest is spilled. And nodes that no rule reads are left out until the last step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from string import Template
from typing import TYPE_CHECKING

from simnet.engine.llvmparts import ADVANCE, BEGIN, CLAMPS, COPIES, COURSE, SEARCH, TABULATE

if TYPE_CHECKING:
    from simnet.engine.compiled import CompiledNetwork

__all__ = ["advance_text", "course_text", "search_text", "tabulate_text"]

FUSED = ((128, 4), (1000, 2))  # operations up to which so many steps are fused; 1 beyond


def advance_text(compiled: CompiledNetwork, lanes: int) -> tuple[str, int]:
    """Return the text of ``advance`` for so many words a vector, and the steps in one round of its loop."""
    fused = next((steps for most, steps in FUSED if len(compiled.program) <= most), 1)
    parts = (_step(compiled, lanes), _fused(compiled, lanes, fused), COPIES, CLAMPS, ADVANCE)
    return _fill(parts, compiled, lanes), fused


def search_text(compiled: CompiledNetwork, lanes: int) -> str:
    """Return the text of ``search``, which watches for runs that come back to a checkpoint."""
    return _fill((_step(compiled, lanes), COPIES, CLAMPS, SEARCH), compiled, lanes)


def course_text(compiled: CompiledNetwork, lanes: int) -> str:
    """Return the text of ``course``, which writes every state on the way."""
    return _fill((_step(compiled, lanes), CLAMPS, COURSE), compiled, lanes)


def tabulate_text(compiled: CompiledNetwork, lanes: int) -> str:
    """Return the text of ``tabulate``, which numbers the successors of counted states."""
    return _fill((_step(compiled, lanes), CLAMPS, TABULATE), compiled, lanes)


class _Writer:
    """Lines of one function body."""

    def __init__(self, compiled: CompiledNetwork, lanes: int, prefix: str = "v") -> None:
        self.compiled, self.lanes, self.prefix = compiled, lanes, prefix
        self.vector = f"<{lanes} x i64>"
        self.ones = "<" + ", ".join(["i64 -1"] * lanes) + ">"
        self.lines: list[str] = []
        self.count = 0

    def emit(self, operation: str) -> str:
        self.count += 1
        name = f"%{self.prefix}{self.count}"
        self.lines.append(f"  {name} = {operation}")
        return name

    def load(self, pointer: str, row: int) -> str:
        place = self.emit(f"getelementptr {self.vector}, ptr {pointer}, i64 {row}")
        return self.emit(f"load {self.vector}, ptr {place}, align {8 * self.lanes}")

    def store(self, pointer: str, row: int, value: str) -> None:
        place = self.emit(f"getelementptr {self.vector}, ptr {pointer}, i64 {row}")
        self.lines.append(f"  store {self.vector} {value}, ptr {place}, align {8 * self.lanes}")

    def step(self, read: Callable[[int], str], nodes: Iterable[int]) -> dict[int, str]:
        """Write the operations behind the next values of some nodes; return where they stand."""
        first_constant = len(self.compiled.names)
        rows = {first_constant: "zeroinitializer", first_constant + 1: self.ones}

        def value(row: int) -> str:
            if row not in rows:
                rows[row] = read(row)
            return rows[row]

        wanted = {node: self.compiled.outputs[node] for node in nodes}
        for place in _needed(self.compiled, wanted.values()):
            step = self.compiled.program[place]
            left, right = value(step.left), self.ones if step.op == "not" else value(step.right)
            operation = "xor" if step.op == "not" else step.op
            rows[step.target] = self.emit(f"{operation} {self.vector} {left}, {right}")
        return {node: value(row) for node, row in wanted.items()}


def _needed(compiled: CompiledNetwork, rows: Iterable[int]) -> list[int]:
    """Return the places of the instructions behind some rows, in order."""
    alive, places = set(rows), []
    for place in reversed(range(len(compiled.program))):
        step = compiled.program[place]
        if step.target in alive:
            alive.remove(step.target)  # an earlier value of a scratch row that is used again is another value
            alive |= {step.left, step.right}
            places.append(place)
    return places[::-1]


def _moving(compiled: CompiledNetwork) -> list[int]:
    return [node for node, row in enumerate(compiled.outputs) if row != node]


def _read(compiled: CompiledNetwork) -> list[int]:
    """Return the moving nodes that some other rule reads: the others do not matter for later steps."""
    rows = {row for step in compiled.program for row in (step.left, step.right)}
    rows |= {compiled.outputs[node] for node in _moving(compiled)}
    return [node for node in _moving(compiled) if node in rows]


def _step(compiled: CompiledNetwork, lanes: int) -> str:
    """One step of every node that moves from `src` to `dst`; inputs must stand in both already."""
    writer = _Writer(compiled, lanes)
    for node, value in writer.step(lambda row: writer.load("%src", row), _moving(compiled)).items():
        writer.store("%dst", node, value)
    head = "define internal void @step(ptr noalias %src, ptr noalias %dst) noinline {"
    return "\n".join([head, *writer.lines, "  ret void", "}"])


def _fused(compiled: CompiledNetwork, lanes: int, steps: int) -> str:
    """Several steps a round, in place, of the nodes that some rule reads."""
    nodes = _read(compiled)
    before, round_, behind = (_Writer(compiled, lanes, prefix) for prefix in ("a", "v", "z"))
    inputs = {row: before.load("%state", row) for row, output in enumerate(compiled.outputs) if row == output}
    begin = {node: before.load("%state", node) for node in nodes}
    values = {node: f"%s{node}" for node in nodes}
    for _ in range(steps):
        values = round_.step((inputs | values).__getitem__, nodes)
    for node in nodes:
        behind.store("%state", node, values[node])
    carried = [f"  %s{n} = phi {before.vector} [{begin[n]}, %entry], [{values[n]}, %round]" for n in nodes]
    return "\n".join(
        [
            "define internal void @fused(ptr noalias %state, i64 %rounds) noinline {",
            "entry:",
            *before.lines,
            "  br label %round",
            "round:",
            "  %k = phi i64 [0, %entry], [%next, %round]",
            *carried,
            *round_.lines,
            "  %next = add i64 %k, 1",
            "  %again = icmp ult i64 %next, %rounds",
            "  br i1 %again, label %round, label %done",
            "done:",
            *behind.lines,
            "  ret void",
            "}",
        ]
    )


def _fill(parts: Iterable[str], compiled: CompiledNetwork, lanes: int) -> str:
    text = Template("\n".join(parts)).safe_substitute(begin=BEGIN)
    return Template(text).substitute(
        V=f"<{lanes} x i64>",
        lanes=lanes,
        align=8 * lanes,
        nodes=len(compiled.names),
        bits=(64 * lanes).bit_length() - 1,
    )
