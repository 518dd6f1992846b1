"""The reference to reach: update functions as C text, 512-bit or 256-bit vectors, compiled by gcc -O3."""

from __future__ import annotations

import ctypes
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from simnet.logic import Expr, fold
from simnet.network import Network

__all__ = ["c_kernel"]

Words = npt.NDArray[np.uint64]

TEXT = """#include <stdint.h>
#include <string.h>
typedef uint64_t V __attribute__((vector_size({size}), aligned(8)));
static void step(const V *restrict s, V *restrict d) {{
  const V ZERO = {{0}}, ONE = ~ZERO; (void)ONE; (void)ZERO;
{body}
}}
void run(uint64_t *x, long words, long steps) {{
  V a[{nodes}], b[{nodes}];
  for (long w = 0; w < words; w += {lanes}) {{
    for (long i = 0; i < {nodes}; i++) memcpy(a + i, x + i * words + w, sizeof(V));
    for (long t = 0; t < steps; t += 2) {{ step(a, b); step(b, a); }}
    for (long i = 0; i < {nodes}; i++) memcpy(x + i * words + w, a + i, sizeof(V));
  }}
}}
"""


def c_kernel(network: Network, lanes: int, folder: Path) -> tuple[Callable[[Words, int], None], float]:
    """Return a function that takes an even number of steps in place, and the seconds to make it."""
    row = {name: place for place, name in enumerate(network.nodes)}
    rules = [node.rule for node in network.nodes.values()]
    body = [f"  d[{n}] = {f's[{n}]' if rule is None else _in_c(rule, row)};" for n, rule in enumerate(rules)]
    source = folder / f"kernel_{len(row)}_{lanes}.c"
    source.write_text(TEXT.format(size=8 * lanes, lanes=lanes, nodes=len(row), body="\n".join(body)))
    begin = time.perf_counter()
    flags = ["-O3", "-march=native", "-mprefer-vector-width=512", "-shared", "-fPIC"]
    subprocess.run(["gcc", *flags, "-o", source.with_suffix(".so"), source], check=True)
    library = ctypes.CDLL(str(source.with_suffix(".so")))
    taken = time.perf_counter() - begin
    library.run.argtypes = [ctypes.c_void_p, ctypes.c_long, ctypes.c_long]

    def run(state: Words, steps: int) -> None:
        library.run(state.ctypes.data, state.shape[1], steps)

    return run, taken


def _in_c(rule: Expr, row: dict[str, int]) -> str:
    return fold(
        rule,
        const=lambda value: "ONE" if value else "ZERO",
        var=lambda name: f"s[{row[name]}]",
        negate=lambda a: f"~{a}",
        both=lambda a, b: f"({a} & {b})",
        either=lambda a, b: f"({a} | {b})",
    )
