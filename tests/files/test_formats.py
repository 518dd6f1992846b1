"""Every format through one door: read, write, read again; maps of names; files whole or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings

from simnet.errors import FileProblems, InputError, OutputExistsError, UnknownNameError
from simnet.files import load, model_names
from simnet.files.formats import READ_SUFFIXES, WRITE_SUFFIXES, read_any, write_any, written_format
from simnet.files.leftout import left_out
from simnet.logic import Var
from simnet.network import Gene, Grounds, Kinetics, Network, Node
from simnet.network.kinetics import JointStart
from simnet.scenario.ode import LogicODE
from tests.files.comparing import assert_same_rules
from tests.strategies import networks

FOLDER = "SIMNET_NETWORKS"
BOTH_WAYS = tuple(suffix for suffix in WRITE_SUFFIXES if suffix in READ_SUFFIXES)
PATIENCE = 60  # seconds a file, on a busy machine; bbm-079 takes 3 to 6


@pytest.mark.parametrize("suffix", BOTH_WAYS)
@given(network=networks(max_nodes=5))
@settings(max_examples=15, deadline=None)
def test_writing_then_reading_changes_no_truth_table(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, network: Network
) -> None:
    path = tmp_path_factory.mktemp("cells") / f"random{suffix}"
    write_any(network, path)
    assert_same_rules(read_any(path), network)


@pytest.mark.parametrize("suffix", BOTH_WAYS)
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


@pytest.mark.parametrize("suffix", BOTH_WAYS)
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
    for suffix in (".bnd", ".sbml", ".booleannet"):
        write_any(rules, tmp_path / f"a{suffix}")
        again = read_any(tmp_path / f"a{suffix}")
        assert again.initial == {"C": True}
        assert again.contexts == {"initial": {"B": True}}


# what has no room ------------------------------------------------------------------------------------


CARRIED = Network(
    "m",
    {
        "Drug": Node("Drug", kind="drug"),
        "RAS": Node("RAS", kind="context"),
        "ERK": Node("ERK", rule=Var("RAS"), genes=(Gene("MAPK1"),), because={"RAS": Grounds(("E1",))}),
    },
    contexts={"initial": {"RAS": True}, "resting": {}},
    initial={"ERK": True},
    phenotypes={"growing": Var("ERK")},
    readouts=("ERK",),
    kinetics=Kinetics(
        rates={"ERK": (2.0, 1.0)}, tau={"ERK": 3.0}, starts=(JointStart(("ERK",), (((0,), 0.5), ((1,), 0.5))),)
    ),
)
START = "the start (RAS on, ERK on)"
RATES = ("rates (ERK)", "chances of the start (ERK)")
LEVELS = "time constants and Hill curves"
WORDS = (
    "which inputs are drugs or stimuli (Drug)", "phenotypes (growing)", "readouts (ERK)", "evidence of 1 regulation"
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("m.bnet", {START, *RATES, LEVELS, "genes"}),
        ("m.aeon", {START, *RATES, LEVELS, "genes"}),
        ("m.booleannet", {*RATES, LEVELS, "genes"}),
        ("m.sbml", {*RATES, LEVELS, "genes"}),
        ("m.bnd", {LEVELS, "genes"}),
        ("m.ant", {*RATES, "genes"}),
    ],
)
def test_what_a_format_has_no_room_for_is_named(name: str, missing: set[str]) -> None:
    assert set(left_out(CARRIED, written_format(name).carries)) == {"contexts (resting)", *WORDS, *missing}


def test_bare_rules_lose_nothing() -> None:
    assert left_out(Network.from_rules({"A": "B"}), ()) == ()


@pytest.mark.parametrize(
    ("name", "to", "form"),
    [
        ("m.xml", "", "sbml-qual"),
        ("m.SBML", "sbml-ode", "sbml-ode"),
        ("m.ant", "antimony", "antimony"),
        ("m.bnd", "", "maboss"),
    ],
)
def test_a_format_is_known_by_its_ending_and_by_its_name(name: str, to: str, form: str) -> None:
    assert written_format(name, to).name == form


def test_a_format_and_an_ending_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match=r"sbml-ode ends in \.xml or \.sbml, not in '\.bnet'"):
        written_format("m.bnet", "sbml-ode")
    with pytest.raises(UnknownNameError, match="Did you mean 'antimony'"):
        written_format("m.ant", "antimon")
    with pytest.raises(UnknownNameError):
        written_format("m.yaml", "rule-file")


def test_an_ode_is_written_with_the_numbers_of_the_model(tmp_path: Path) -> None:
    write_any(CARRIED, tmp_path / "m.ant")
    assert "const tau_ERK = 3;" in (tmp_path / "m.ant").read_text(encoding="utf-8")
    write_any(CARRIED, tmp_path / "m.xml", to="sbml-ode", settings=LogicODE("netflux", tau=7, n=2))
    text = (tmp_path / "m.xml").read_text(encoding="utf-8")
    assert 'id="tau_ERK" name="time constant of ERK" value="7"' in text


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
    for suffix in BOTH_WAYS:
        target = tmp_path / f"again{suffix}"
        write_any(network, target)
        if target.stat().st_size < 4_000_000:
            assert_same_rules(read_any(target), network)
