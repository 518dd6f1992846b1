"""One door to every format: read a network by the ending of its file, write it whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from simnet.errors import FileProblems, InputError, OutputExistsError, Problem, did_you_mean, nearest
from simnet.files.aeonfile import aeon_text, read_aeon
from simnet.files.bnet import bnet_text, read_bnet
from simnet.files.booleannet import read_booleannet
from simnet.files.maboss import MaBoSSSettings, maboss_texts, read_maboss
from simnet.files.names import map_path, map_text, read_map, renamed
from simnet.files.rulefile import read_network
from simnet.files.sbmlqual import read_sbmlqual, sbmlqual_text
from simnet.network import Network

__all__ = ["READ_SUFFIXES", "WRITE_SUFFIXES", "read_any", "write_any"]


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of file is read and written.

    Parameters
    ----------
    read, text : callable
    carries_names : bool
        Whether it has room for display names.
    has_map : bool
        Whether a map of names beside it is looked for here, after reading.
    """

    read: Callable[[Path], Network]
    text: Callable[[Network], tuple[str, dict[str, str]]] | None = None
    carries_names: bool = False
    has_map: bool = True


def _read_bnd(path: Path) -> Network:
    return read_maboss(path)[0]


_SBML = Format(read_sbmlqual, sbmlqual_text, carries_names=True)
FORMATS: Mapping[str, Format] = {
    ".bnet": Format(read_bnet, bnet_text),
    ".aeon": Format(read_aeon, aeon_text),
    ".sbml": _SBML,
    ".xml": _SBML,
    ".bnd": Format(_read_bnd, has_map=False),  # written as two files (_texts); reads its map itself
    ".booleannet": Format(read_booleannet),
    ".yaml": Format(read_network, has_map=False),
    ".yml": Format(read_network, has_map=False),
}
READ_SUFFIXES = tuple(FORMATS)
WRITE_SUFFIXES = (".bnet", ".aeon", ".bnd", ".sbml", ".xml")


def read_any(path: str | Path) -> Network:
    """Read a network from any file that simnet understands, by its ending.

    A map of names beside the file (``NAME.names.csv``, see `write_any`) gives nodes back their ids
    and display names.

    Parameters
    ----------
    path : str or Path
        ``.bnet``, ``.booleannet``, ``.aeon``, SBML-qual (``.sbml``, ``.xml``), MaBoSS (``.bnd`` with the
        ``.cfg`` beside it) or a rule file (``.yaml``).

    Returns
    -------
    Network

    Raises
    ------
    FileProblems
        Every problem of the file, each with its place; also for an unknown ending.
    """
    path = Path(path)
    form = _format(path, READ_SUFFIXES, "reads")
    network = form.read(path)
    names = read_map(path) if form.has_map else {}
    return renamed(network, names, path) if names else network


def write_any(
    network: Network, path: str | Path, *, force: bool = False, settings: MaBoSSSettings | None = None
) -> tuple[Path, ...]:
    """Write a network in the format that the ending of the file names.

    Names that the format cannot carry stand in ``NAME.names.csv`` beside the file. All files appear
    whole, or none does. Contexts other than the start, evidence, phenotypes and alternatives have
    no room in these formats.

    Parameters
    ----------
    network : Network
    path : str or Path
        ``.bnet``, ``.aeon``, ``.bnd`` (with a ``.cfg`` beside it), ``.sbml`` or ``.xml``.
    force : bool
        Replace files that exist.
    settings : MaBoSSSettings, optional
        Rates and start for ``.bnd``.

    Returns
    -------
    tuple of Path
        What was written, the file itself first.

    Raises
    ------
    InputError
        For an ending that is not written, and for a network with perturbations attached.
    OutputExistsError
        When a file exists and `force` is off.
    """
    path = Path(path)
    form = _format(path, WRITE_SUFFIXES, "writes")
    texts, written = _texts(network, path, form, settings)
    names = map_text(network, written, with_names=not form.carries_names)
    if names:
        texts[map_path(path)] = names
    stale = [] if names else [map_path(path)]
    _write_all(texts, stale, force=force)
    return tuple(texts)


def _format(path: Path, suffixes: tuple[str, ...], verb: str) -> Format:
    suffix = path.suffix.lower()
    if suffix in suffixes:
        return FORMATS[suffix]
    if suffix == ".cfg":
        hint = "Name the .bnd file; the .cfg beside it goes with it."
    elif suffix in FORMATS:
        hint = f"simnet {verb} {', '.join(suffixes)}."
    else:
        hint = did_you_mean(nearest(suffix, suffixes)) or f"simnet {verb} {', '.join(suffixes)}."
    raise FileProblems([Problem(str(path), 0, 0, f"simnet {verb} no files that end in {suffix!r}", hint=hint)])


def _texts(
    network: Network, path: Path, form: Format, settings: MaBoSSSettings | None
) -> tuple[dict[Path, str], dict[str, str]]:
    if form.text is None:
        bnd, cfg, written = maboss_texts(network, settings)
        return {path: bnd, path.with_suffix(".cfg"): cfg}, written
    text, written = form.text(network)
    return {path: text}, written


def _write_all(texts: Mapping[Path, str], stale: list[Path], *, force: bool) -> None:
    """Write every text to a scratch folder beside its place, then move all of them there."""
    there = [path for path in (*texts, *stale) if path.exists()]
    if there and not force:
        message = f"{', '.join(map(str, there))} exists; replace it with --force or choose another name"
        raise OutputExistsError(message)
    folder = next(iter(texts)).parent
    if not folder.is_dir():
        message = f"the folder {folder} does not exist"
        raise InputError(message)
    folders = [path for path in there if path.is_dir()]
    if folders:
        message = f"{folders[0]} is a folder; choose another name"
        raise OutputExistsError(message)
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".simnet-") as scratch:
            for path, text in texts.items():
                (Path(scratch) / path.name).write_text(text, encoding="utf-8", newline="\n")
            _move(Path(scratch), tuple(texts), stale)
    except OSError as error:
        message = f"{folder} cannot be written to: {error.strerror or error}"
        raise InputError(message) from None


def _move(scratch: Path, paths: tuple[Path, ...], stale: list[Path]) -> None:
    """Put new files in place; the old ones come back when one of the moves fails."""
    aside = scratch / "aside"
    aside.mkdir()
    moved: list[Path] = []
    try:
        for path in (*paths, *stale):
            if path.exists():
                path.replace(aside / path.name)
        for path in paths:
            (scratch / path.name).replace(path)
            moved.append(path)
    except BaseException:
        for path in moved:
            with suppress(OSError):
                path.unlink()
        for old in aside.iterdir():
            old.replace(paths[0].parent / old.name)
        raise
