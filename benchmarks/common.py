"""What every benchmark shares: the machine, CPU time, and the text table that is committed."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

__all__ = ["cpu_seconds", "machine", "table", "versions"]


def machine() -> str:
    """Return processor, cores and system in one line."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        name = f"{models[0]}, {len(models)} logical processors" if models else name
    return f"{name}; {platform.system()} {platform.release()}; Python {platform.python_version()}"


def versions(*packages: str) -> str:
    """Return the versions of packages, those that are installed."""
    found = []
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    return ", ".join(found)


def cpu_seconds(work: Callable[[], Any], times: int = 3) -> float:
    """Return the median CPU time of some calls of this process, all threads together."""
    taken = []
    for _ in range(times):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def table(title: str, header: Sequence[str], rows: Iterable[Sequence[Any]], notes: Iterable[str] = ()) -> str:
    """Return an aligned text table under its title, with the machine and notes below."""
    body = [list(map(str, header)), *(list(map(str, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*body, strict=True)]
    lines = ["  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in body]
    lines.insert(1, "  ".join("-" * size for size in widths))
    return "\n".join([title, "", *lines, "", *notes, machine()])
