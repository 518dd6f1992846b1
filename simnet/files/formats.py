"""One door to every format: read a network by the ending of its file, write it whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from simnet.errors import (
    FileProblems,
    InputError,
    OutputExistsError,
    Problem,
    UnknownNameError,
    did_you_mean,
    nearest,
)
from simnet.files.aeonfile import aeon_text, read_aeon
from simnet.files.antimony import antimony_text
from simnet.files.bnet import bnet_text, read_bnet
from simnet.files.booleannet import booleannet_text, read_booleannet
from simnet.files.leftout import Room
from simnet.files.maboss import MaBoSSSettings, maboss_texts, read_maboss
from simnet.files.names import map_path, map_text, read_map, renamed
from simnet.files.rulefile import read_network
from simnet.files.sbml_ode import sbml_ode_text
from simnet.files.sbmlqual import read_sbmlqual, sbmlqual_text
from simnet.network import Network
from simnet.scenario.ode import LogicODE

__all__ = ["READ_SUFFIXES", "WRITE_SUFFIXES", "WRITTEN_FORMATS", "Format", "read_any", "write_any", "written_format"]


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of file is read and written.

    Parameters
    ----------
    name : str
        What ``to=`` and ``--to`` call it.
    suffixes : tuple of str
        Endings of its files.
    read, text : callable, optional
        Missing where simnet does not read or write it.
    ode : callable, optional
        Writes the logic ODE of a network.
    carries : frozenset of str
        What it has room for, beside names and rules: see `left_out`.
    has_map : bool
        Whether a map of names beside it is looked for here, after reading.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path], Network] | None = None
    text: Callable[[Network], tuple[str, dict[str, str]]] | None = None
    ode: Callable[[Network, LogicODE | None], tuple[str, dict[str, str]]] | None = None
    carries: frozenset[Room] = frozenset()
    has_map: bool = True

    @property
    def is_written(self) -> bool:
        """Whether simnet writes such files."""
        return self.name == MABOSS or self.text is not None or self.ode is not None


def _read_bnd(path: Path) -> Network:
    return read_maboss(path)[0]


MABOSS = "maboss"
FORMATS: tuple[Format, ...] = (  # of two that share an ending the first one is meant
    Format("bnet", (".bnet",), read_bnet, bnet_text),
    Format("booleannet", (".booleannet",), read_booleannet, booleannet_text, carries=frozenset({"start"})),
    Format("aeon", (".aeon",), read_aeon, aeon_text),
    Format("sbml-qual", (".sbml", ".xml"), read_sbmlqual, sbmlqual_text, carries=frozenset({"labels", "start"})),
    # written as two files (_texts); reads its map itself
    Format(MABOSS, (".bnd",), _read_bnd, carries=frozenset({"start", "rates"}), has_map=False),
    Format("rule-file", (".yaml", ".yml"), read_network, has_map=False),
    Format("sbml-ode", (".xml", ".sbml"), ode=sbml_ode_text, carries=frozenset({"labels", "start", "levels", "genes"})),
    Format("antimony", (".ant",), ode=antimony_text, carries=frozenset({"labels", "start", "levels"})),
)
READ_SUFFIXES = tuple(dict.fromkeys(suffix for form in FORMATS if form.read for suffix in form.suffixes))
WRITE_SUFFIXES = tuple(dict.fromkeys(suffix for form in FORMATS if form.is_written for suffix in form.suffixes))
WRITTEN_FORMATS = tuple(form.name for form in FORMATS if form.is_written)


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
    form = next((form for form in FORMATS if form.read and path.suffix.lower() in form.suffixes), None)
    if form is None or form.read is None:
        raise _unknown_ending(path, READ_SUFFIXES, "reads")
    network = form.read(path)
    names = read_map(path) if form.has_map else {}
    return renamed(network, names, path) if names else network


def write_any(
    network: Network,
    path: str | Path,
    *,
    to: str = "",
    force: bool = False,
    settings: MaBoSSSettings | LogicODE | None = None,
) -> tuple[Path, ...]:
    """Write a network in the format that the ending of the file names.

    Names that the format cannot carry stand in ``NAME.names.csv`` beside the file. All files appear
    whole, or none does. What has no room in the format is named by `left_out`.

    Parameters
    ----------
    network : Network
    path : str or Path
        ``.bnet``, ``.booleannet``, ``.aeon``, ``.bnd`` (with a ``.cfg`` beside it), ``.sbml`` or ``.xml``
        (SBML-qual), ``.ant`` (the logic ODE as Antimony).
    to : str
        The format, where the ending leaves it open: ``sbml-ode`` is the logic ODE as SBML.
    force : bool
        Replace files that exist.
    settings : MaBoSSSettings or LogicODE, optional
        Rates and start for ``.bnd``; form and parameters for a logic ODE, by default the normalised
        Hill cube with the numbers of the rule file.

    Returns
    -------
    tuple of Path
        What was written, the file itself first.

    Raises
    ------
    InputError
        For an ending or format that is not written, and for a network with perturbations attached.
    OutputExistsError
        When a file exists and `force` is off.
    TooLargeError
        When a rule is too wide for a logic ODE.
    """
    path = Path(path)
    form = written_format(path, to)
    texts, written = _texts(network, path, form, settings)
    names = map_text(network, written, with_names="labels" not in form.carries)
    if names:
        texts[map_path(path)] = names
    stale = [] if names else [map_path(path)]
    _write_all(texts, stale, force=force)
    return tuple(texts)


def written_format(path: str | Path, to: str = "") -> Format:
    """Return the format in which a file is written.

    Parameters
    ----------
    path : str or Path
    to : str
        Its name, where the ending leaves it open.

    Raises
    ------
    FileProblems
        For an ending that is not written.
    UnknownNameError
        For a format that does not exist.
    InputError
        When the ending is not one of the format's.

    Examples
    --------
    >>> written_format("cells.xml").name, written_format("cells.xml", "sbml-ode").name
    ('sbml-qual', 'sbml-ode')
    """
    path = Path(path)
    if to and to not in WRITTEN_FORMATS:
        raise UnknownNameError("format", to, WRITTEN_FORMATS)
    suffix = path.suffix.lower()
    if suffix not in WRITE_SUFFIXES and not to:
        raise _unknown_ending(path, WRITE_SUFFIXES, "writes")
    meant = [form for form in FORMATS if form.is_written and form.name == (to or form.name)]
    found = next((form for form in meant if suffix in form.suffixes), None)
    if found is None:
        message = f"a file in the format {to} ends in {' or '.join(meant[0].suffixes)}, not in {suffix!r}"
        raise InputError(message)
    return found


def _unknown_ending(path: Path, suffixes: tuple[str, ...], verb: str) -> FileProblems:
    suffix = path.suffix.lower()
    hint = f"simnet {verb} {', '.join(suffixes)}."
    if suffix == ".cfg":
        hint = "Name the .bnd file; the .cfg beside it goes with it."
    elif not any(suffix in form.suffixes for form in FORMATS):
        hint = did_you_mean(nearest(suffix, suffixes)) or hint
    return FileProblems([Problem(str(path), 0, 0, f"simnet {verb} no files that end in {suffix!r}", hint=hint)])


def _texts(
    network: Network, path: Path, form: Format, settings: MaBoSSSettings | LogicODE | None
) -> tuple[dict[Path, str], dict[str, str]]:
    if form.ode is not None:
        text, written = form.ode(network, settings if isinstance(settings, LogicODE) else None)
        return {path: text}, written
    if form.text is None:
        bnd, cfg, written = maboss_texts(network, settings if isinstance(settings, MaBoSSSettings) else None)
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
