"""Finished chunks of a screen in a folder, so that an interrupted screen goes on where it was."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simnet.errors import InputError, OutputExistsError
from simnet.logic import to_text
from simnet.network import Network
from simnet.results.readoutcolumns import ReadoutColumns
from simnet.scenario.screen import Screen

__all__ = ["MANIFEST", "Keeping", "manifest_of"]

MANIFEST = "screen-manifest.json"
CHUNKS = "chunks"
FORMAT = 1
FIELDS = ("value", "low", "high", "exact", "oscillates", "unanswered")
SHOWN = 120  # characters of a setting that are shown


@dataclass(frozen=True, slots=True)
class Keeping:
    """A folder of finished chunks: each appears whole or not at all.

    Parameters
    ----------
    folder : Path
    """

    folder: Path

    @classmethod
    def begin(cls, folder: Path, manifest: Mapping[str, Any], *, resume: bool) -> Keeping:
        """Make the folder, or go on in it.

        Parameters
        ----------
        folder : Path
        manifest : Mapping[str, object]
            What the chunks depend on; see `manifest_of`.
        resume : bool
            Go on with a screen that is there; begin one where there is none.

        Raises
        ------
        OutputExistsError
            When the folder holds something and `resume` is not set, or holds something else.
        InputError
            When the screen that is there asked something else; names the difference.
        """
        path = folder / MANIFEST
        if path.exists():
            if not resume:
                message = f"{folder} holds a screen: go on with --resume, or choose another folder"
                raise OutputExistsError(message)
            _compare(folder, _read(path), manifest)
        elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            message = f"{folder} exists and holds no screen; choose another folder"
            raise OutputExistsError(message)
        (folder / CHUNKS).mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _whole(path, json.dumps(manifest, indent=2, ensure_ascii=False).encode())
        return cls(folder)

    def keep(self, number: int, values: ReadoutColumns) -> None:
        """Write one chunk beside its place and move it there at once."""
        path = self._path(number)
        fresh = path.with_suffix(f".{os.getpid()}.part")
        with fresh.open("wb") as file:
            np.savez(file, allow_pickle=False, **dict(zip(FIELDS, values.arrays(), strict=True)))
        fresh.replace(path)

    def finished(self, number: int, size: int) -> ReadoutColumns | None:
        """Return one chunk; None when it is not there or cannot be read."""
        try:
            with self._path(number).open("rb") as file, np.load(file, allow_pickle=False) as stored:
                values = ReadoutColumns(*(stored[name] for name in FIELDS))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
        return values if len(values) == size else None

    def _path(self, number: int) -> Path:
        return self.folder / CHUNKS / f"{number:06d}.npz"


def manifest_of(network: Network, screen: Screen, chunks: int, conditions: int) -> dict[str, Any]:
    """Return everything that the chunks of a screen depend on.

    Parameters
    ----------
    network : Network
    screen : Screen
    chunks, conditions : int

    Returns
    -------
    dict
        Ready for JSON. The model counts by the SHA-256 of its rules, contexts, start, phenotypes and
        rates, so that another comment in its file is no difference.
    """
    return {
        "format": FORMAT,
        "simnet": sys.modules["simnet"].__version__,
        "model": network.id,
        "model digest": _digest(network),
        "baselines": [condition.canonical for condition in screen.baselines],
        "perturbations": [str(item) for item in screen.perturbations],
        "readout": screen.readout.canonical,
        "scheme": repr(screen.scheme),
        "start": f"{screen.start.kind}:{screen.start.runs}" if screen.start.kind == "random" else screen.start.kind,
        "seed": screen.seed,
        "conditions": conditions,
        "chunks": chunks,
    }


def _digest(network: Network) -> str:
    kinetics = network.kinetics
    facts = [
        [(node.id, node.kind, None if node.rule is None else to_text(node.rule)) for node in network.nodes.values()],
        [(name, sorted(setting.items())) for name, setting in network.contexts.items()],
        sorted(network.initial.items()),
        [(name, to_text(rule)) for name, rule in network.phenotypes.items()],
        [str(item) for item in network.perturbations],
        [sorted(map(repr, table.items())) for table in (kinetics.rates, kinetics.tau, kinetics.curves)],
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        message = f"{path} cannot be read: it is no manifest of a screen; choose another folder"
        raise InputError(message)
    return found


def _compare(folder: Path, there: Mapping[str, Any], here: Mapping[str, Any]) -> None:
    for name, value in here.items():
        if there.get(name) != value:
            message = (
                f"{folder} holds another screen: its {name} is {_short(there.get(name))}, here it is {_short(value)}; "
                "choose another folder"
            )
            raise InputError(message)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _whole(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(f".{os.getpid()}.part")
    fresh.write_bytes(content)
    fresh.replace(path)
