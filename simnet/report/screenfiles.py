"""Write a screen: CSV, JSON, Parquet where it can be written, and its picture."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from simnet.errors import InputError
from simnet.results.screen import ScreenTable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["check_drawing", "draw_screen", "draw_to", "write_screen"]


def write_screen(table: ScreenTable, folder: Path) -> tuple[Path, ...]:
    """Write ``screen.csv``, ``screen.json`` and, where pyarrow is installed, ``screen.parquet``.

    Parameters
    ----------
    table : ScreenTable
    folder : Path
        Made if it does not exist; older files of these names are replaced, each at once.

    Returns
    -------
    tuple of Path
    """
    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[str, Callable[[Path], object]] = {
        "screen.csv": lambda path: path.write_text(table.to_csv(), encoding="utf-8"),
        "screen.json": lambda path: path.write_text(table.to_json() + "\n", encoding="utf-8"),
    }
    if find_spec("pyarrow") is not None:
        writers["screen.parquet"] = table.to_parquet
    for name, write in writers.items():
        fresh = folder / f".{name}.part"
        write(fresh)
        fresh.replace(folder / name)
    return tuple(folder / name for name in writers)


def draw_screen(table: ScreenTable, path: Path, *, gain: bool = False) -> None:
    """Draw a screen to an SVG or PNG file, which appears whole or not at all.

    Parameters
    ----------
    table : ScreenTable
    path : Path
    gain : bool
        Draw what pairs add to their members.

    Raises
    ------
    InputError
        For another ending, or a folder that does not exist.
    """
    from simnet.report.screenfigure import screen_figure

    draw_to(path, lambda: screen_figure(table, kind="gain" if gain else ""))


def draw_to(path: Path, make: Callable[[], Figure]) -> None:
    """Draw a figure to an SVG or PNG file, which appears whole or not at all.

    Raises
    ------
    InputError
        For another ending, or a folder that does not exist.
    """
    import tempfile

    from simnet.report.save import save_figure

    check_drawing(path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".drawing-") as scratch:
        for made in save_figure(make(), Path(scratch), path.stem):
            if made.suffix == path.suffix:
                made.replace(path)


def check_drawing(path: Path) -> None:
    """Refuse a path to which no drawing can be written, before anything is computed.

    Raises
    ------
    InputError
    """
    if path.suffix not in (".svg", ".png"):
        message = f"a drawing is written as .svg or .png, not {path.suffix or path.name!r}"
        raise InputError(message)
    if not path.parent.is_dir():
        message = f"there is no folder {path.parent}"
        raise InputError(message)
