"""The models and scenarios that come with simnet, by name."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from simnet.errors import FileProblems, Problem, UnknownNameError, did_you_mean, nearest
from simnet.files.formats import READ_SUFFIXES, read_any
from simnet.files.yamltext import ListValue, MapValue, TextValue, read_document
from simnet.network import Network

__all__ = [
    "LibraryEntry",
    "library_entries",
    "load",
    "model_names",
    "model_path",
    "scenario_names",
    "scenario_of",
    "scenario_path",
]

_PACKAGE = Path(__file__).resolve().parent.parent


def _folder(name: str) -> Path:
    """Return the folder inside the installed package, or beside it in a checkout."""
    inside = _PACKAGE / "library" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def model_names() -> tuple[str, ...]:
    """Names of the library's models, sorted."""
    return tuple(sorted(path.stem for path in _folder("models").glob("*.yaml")))


def scenario_names() -> tuple[str, ...]:
    """Names of the library's scenarios, sorted."""
    return tuple(sorted(path.stem for path in _folder("scenarios").glob("*.yaml")))


def model_path(name: str, beside: Path | None = None) -> Path:
    """Return the rule file of a library model, or the path itself.

    Parameters
    ----------
    name : str
        A library name (``tmtnf_dox``) or a path.
    beside : Path, optional
        Folder from which relative paths count first, before the working folder.

    Returns
    -------
    Path

    Raises
    ------
    UnknownNameError
        For a plain word that names no library model.
    FileProblems
        For a path that does not exist.
    """
    return _path(name, "model", "models", model_names(), beside)


def scenario_path(name: str) -> Path:
    """Return the file of a library scenario, or the path itself.

    Raises
    ------
    UnknownNameError
        For a plain word that names no library scenario.
    FileProblems
        For a path that does not exist.
    """
    return _path(name, "scenario", "scenarios", scenario_names(), None)


def load(name: str | Path) -> Network:
    """Read a model of the library, or by its path a rule file or a network in another format.

    ``.bnet``, ``.booleannet``, ``.aeon``, SBML-qual (``.sbml``, ``.xml``) and MaBoSS (``.bnd`` with its
    ``.cfg``) are read beside rule files.

    Parameters
    ----------
    name : str or Path
        A library name (``tmtnf_dox``) or a path.

    Returns
    -------
    Network

    Raises
    ------
    UnknownNameError
        For a name that the library does not have.
    FileProblems
        For a file with problems; all of them at once.

    Examples
    --------
    >>> load("tmtnf_dox").node("GST-π").id
    'GSTP1'
    """
    return read_any(model_path(str(name)))


def _path(name: str, kind: str, folder: str, known: tuple[str, ...], beside: Path | None) -> Path:
    try:
        for candidate in [*([beside / name] if beside else []), Path(name)]:
            if candidate.is_file():
                return candidate
        is_folder = bool(name) and Path(name).is_dir()
    except OSError as error:  # a name that is too long, a folder that may not be entered
        raise FileProblems([Problem(f"{name[:80]}…", 0, 0, f"cannot be read: {error.strerror}")]) from None
    if name in known:
        return _folder(folder) / f"{name}.yaml"
    if is_folder:
        raise FileProblems([Problem(name, 0, 0, "this is a folder, not a file")])
    if "/" in name or "\\" in name or name.endswith((".yaml", ".yml", *READ_SUFFIXES)):
        hint = did_you_mean(nearest(Path(name).stem, known))
        raise FileProblems([Problem(name, 0, 0, "there is no such file", hint=hint)])
    raise UnknownNameError(kind, name, known)


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """What the list of models says about one of them."""

    name: str
    title: str
    theme: str
    nodes: int
    drugs: tuple[str, ...]
    contexts: tuple[str, ...]
    sources: tuple[str, ...]
    scenario: str
    claims: int

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return asdict(self)


def library_entries() -> tuple[LibraryEntry, ...]:
    """Describe every model of the library and its scenario, sorted by theme and name.

    Raises
    ------
    FileProblems
    """
    scenarios = {model: (name, claims) for name, model, claims in map(_scenario_facts, scenario_names())}
    entries = []
    for name in model_names():
        network = load(name)
        scenario, claims = scenarios.get(name, ("", 0))
        entries.append(
            LibraryEntry(
                name=name,
                title=network.about.title,
                theme=network.about.theme,
                nodes=len(network.nodes),
                drugs=network.drugs,
                contexts=tuple(network.contexts),
                sources=tuple(source.cite for source in network.about.sources.values()),
                scenario=scenario,
                claims=claims,
            )
        )
    return tuple(sorted(entries, key=lambda entry: (entry.theme, entry.name)))


def scenario_of(model: str) -> str:
    """Return the name of the library scenario about a model, or nothing.

    Examples
    --------
    >>> scenario_of("tmtnf_dox")
    'tmtnf_doxorubicin'
    """
    return next((name for name, about, _ in map(_scenario_facts, scenario_names()) if about == model), "")


def _scenario_facts(name: str) -> tuple[str, str, int]:
    """Return name, model and number of claims of a scenario, without judging its text."""
    root = read_document(scenario_path(name)).root
    model = root.get("model") if isinstance(root, MapValue) else None
    claims = root.get("claims") if isinstance(root, MapValue) else None
    return (
        name,
        model.text if isinstance(model, TextValue) else "",
        len(claims.items) if isinstance(claims, ListValue) else 0,
    )
