"""Every format through one door: read, write, read again; maps of names; files whole or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings

from simnet.errors import FileProblems, InputError, OutputExistsError
from simnet.files import load, model_names
from simnet.files.formats import READ_SUFFIXES, WRITE_SUFFIXES, read_any, write_any
from simnet.network import Network, Node
from tests.files.comparing import assert_same_rules
from tests.strategies import networks

FOLDER = "SIMNET_NETWORKS"
PATIENCE = 60  # seconds a file, on a busy machine; bbm-079 takes 3 to 6


@pytest.mark.parametrize("suffix", WRITE_SUFFIXES)
@given(network=networks(max_nodes=5))
@settings(max_examples=15, deadline=None)
def test_writing_then_reading_changes_no_truth_table(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, network: Network
) -> None:
    path = tmp_path_factory.mktemp("cells") / f"random{suffix}"
    write_any(network, path)
    assert_same_rules(read_any(path), network)


@pytest.mark.parametrize("suffix", WRITE_SUFFIXES)
@pytest.mark.parametrize("model", model_names())
def test_every_model_of_the_library_survives_every_format(tmp_path: Path, model: str, suffix: str) -> None:
    network = load(model)
    path = tmp_path / f"{model}{suffix}"
    write_any(network, path)
    again = read_any(path)
    assert_same_rules(again, network)
    assert {name: node.label for name, node in again.nodes.items()} == {
        name: node.label for name, node in network.nodes.items()
    }


@pytest.mark.parametrize("suffix", WRITE_SUFFIXES)
def test_names_that_a_format_cannot_carry_come_back_from_the_map(tmp_path: Path, suffix: str) -> None:
    plain = Network.from_rules({"14_3_3": "RAF & !node", "RAF": "14_3_3"})
    nodes = {**plain.nodes, "RAF": Node("RAF", name='c-Raf, "1"', rule=plain.nodes["RAF"].rule)}
    network = Network("m", nodes)
    path = tmp_path / f"m{suffix}"
    written = write_any(network, path)
    assert tmp_path / f"m{suffix}.names.csv" in written
    again = read_any(path)
    assert_same_rules(again, network)
    assert again.nodes["RAF"].name == 'c-Raf, "1"'


def test_a_map_is_written_only_where_it_is_needed(tmp_path: Path) -> None:
    assert write_any(Network.from_rules({"A": "B"}), tmp_path / "a.bnet") == (tmp_path / "a.bnet",)


def test_a_map_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.bnet").write_text("A, B\n")
    table = tmp_path / "a.bnet.names.csv"
    for text in ("hello\n", "written,id,name\nA,NF-kB,x\n", "written,id,name\nA,B,x\n", "written,id,name\nA\n"):
        table.write_text(text)
        with pytest.raises(FileProblems, match=r"a\.bnet\.names\.csv"):
            read_any(tmp_path / "a.bnet")


def test_starts_of_rule_nodes_and_inputs_survive_where_the_format_has_room(tmp_path: Path) -> None:
    rules = Network.from_rules({"A": "B", "C": "A"}, initial={"C": True}, contexts={"initial": {"B": True}})
    for suffix in (".bnd", ".sbml"):
        write_any(rules, tmp_path / f"a{suffix}")
        again = read_any(tmp_path / f"a{suffix}")
        assert again.initial == {"C": True}
        assert again.contexts == {"initial": {"B": True}}


# files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["model.docx", "model", "model.cfg", "model.gml"])
def test_an_ending_that_is_not_read_is_refused_with_those_that_are(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileProblems, match="simnet reads"):
        read_any(tmp_path / name)


def test_a_rule_file_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(FileProblems, match=r"simnet writes \.bnet"):
        write_any(Network.from_rules({"A": "B"}), tmp_path / "a.yaml")


def test_a_file_that_exists_is_kept_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.bnd"
    (tmp_path / "a.cfg").write_text("mine")
    network = Network.from_rules({"A": "B"})
    with pytest.raises(OutputExistsError, match=r"a\.cfg"):
        write_any(network, path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.cfg"]
    assert write_any(network, path, force=True) == (path, tmp_path / "a.cfg")
    assert (tmp_path / "a.cfg").read_text() != "mine"


def test_a_move_that_fails_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network.from_rules({"A": "B"})
    (tmp_path / "a.bnd").write_text("old")
    (tmp_path / "a.cfg").write_text("old")
    moved = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if target.name == "a.cfg" and ".simnet-" in str(self.parent) and self.parent.name != "aside":
            raise OSError(28, "No space left on device")
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(InputError, match="No space left"):
        write_any(network, tmp_path / "a.bnd", force=True)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.bnd": "old", "a.cfg": "old"}


def test_a_map_of_an_earlier_network_does_not_stay_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.bnet"
    write_any(Network.from_rules({"1A": "B"}), path)
    write_any(Network.from_rules({"A": "B"}), path, force=True)
    assert [p.name for p in tmp_path.iterdir()] == ["a.bnet"]


ODD = [b"", b"\x89PNG\0", b"\xff\xfe", b"hello hello", b"(" * 1_000_000, b"a,b\n" * 100_000]


@pytest.mark.parametrize("suffix", READ_SUFFIXES)
@pytest.mark.parametrize("content", ODD)
def test_whatever_is_in_a_file_it_is_read_or_refused_soon(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"odd{suffix}"
    path.write_bytes(content)
    begin = time.perf_counter()
    with pytest.raises(FileProblems):
        read_any(path)
    assert time.perf_counter() - begin < PATIENCE


# real networks -----------------------------------------------------------------------------------------


def real_networks() -> list[Path]:
    folder = os.environ.get(FOLDER)
    return sorted(path for path in Path(folder).iterdir() if path.suffix in READ_SUFFIXES) if folder else []


@pytest.mark.skipif(not os.environ.get(FOLDER), reason=f"{FOLDER} names no folder of published networks")
@pytest.mark.parametrize("path", real_networks(), ids=lambda path: path.name)
def test_a_published_network_is_read_or_refused_in_seconds_and_survives_every_format(
    path: Path, tmp_path: Path
) -> None:
    begin = time.perf_counter()
    network = read_any(path)
    assert time.perf_counter() - begin < PATIENCE
    for suffix in WRITE_SUFFIXES:
        target = tmp_path / f"again{suffix}"
        write_any(network, target)
        if target.stat().st_size < 4_000_000:
            assert_same_rules(read_any(target), network)
