"""The library by name, and paths in place of names."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.errors import FileProblems, UnknownNameError
from simnet.files import library_entries, load, model_names, model_path, read_network, scenario_names, scenario_path
from tests.files.example import MODEL, write

THREE = ("tmtnf_dox", "her2_mkp1_radiation", "osimertinib_socs3_nrf2")  # the models of issue 2


@pytest.mark.parametrize("name", THREE)
def test_the_first_three_models_are_in_the_library(name: str) -> None:
    assert name in model_names()


@pytest.mark.parametrize("name", ["tmtnf_doxorubicin", "her2_mkp1_radiation", "osimertinib_socs3_nrf2"])
def test_the_first_three_models_have_a_scenario(name: str) -> None:
    assert name in scenario_names()


@pytest.mark.parametrize("name", THREE)
def test_a_model_is_called_like_its_file(name: str) -> None:
    assert load(name).id == model_path(name).stem == name


def test_names_are_sorted() -> None:
    assert list(model_names()) == sorted(model_names())
    assert list(scenario_names()) == sorted(scenario_names())


def test_loading_twice_gives_equal_networks() -> None:
    assert load("tmtnf_dox") == load("tmtnf_dox")


def test_a_path_is_read_like_a_name(tmp_path: Path) -> None:
    path = write(tmp_path, MODEL)
    assert load(path) == load(str(path)) == read_network(path)


def test_a_name_with_a_typo_suggests_the_model() -> None:
    with pytest.raises(UnknownNameError, match="unknown model 'tmtnf_dx'") as caught:
        load("tmtnf_dx")
    assert "tmtnf_dox" in caught.value.suggestions


def test_a_scenario_with_a_typo_suggests_the_scenario() -> None:
    with pytest.raises(UnknownNameError, match="unknown scenario") as caught:
        scenario_path("tmtnf_doxorubicine")
    assert "tmtnf_doxorubicin" in caught.value.suggestions


@pytest.mark.parametrize("name", ["./tmtnf_dox", "models/tmtnf_dx.yaml", "tmtnf_dx.yml", "a\\b"])
def test_a_path_that_does_not_exist_is_no_unknown_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileProblems, match="there is no such file"):
        load(name)


def test_a_path_with_a_typo_suggests_the_library_model() -> None:
    with pytest.raises(FileProblems, match="Did you mean 'tmtnf_dox'"):
        load("nowhere/tmtnf_dx.yaml")


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(FileProblems, match="this is a folder"):
        load(tmp_path)


def test_a_folder_called_like_a_model_does_not_hide_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmtnf_dox").mkdir()  # for instance the results of a run
    monkeypatch.chdir(tmp_path)
    assert load("tmtnf_dox").id == "tmtnf_dox"


@pytest.mark.parametrize(
    ("name", "error"),
    [("", UnknownNameError), ("x\0y", UnknownNameError), ("a" * 5000, FileProblems)],
    ids=["empty", "with a zero", "too long"],
)
def test_an_impossible_name_is_refused(name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        load(name)


def test_every_model_is_listed_with_its_scenario_and_number_of_claims() -> None:
    entries = {entry.name: entry for entry in library_entries()}
    assert tuple(sorted(entries)) == model_names()
    entry = entries["tmtnf_dox"]
    assert (entry.scenario, entry.drugs) == ("tmtnf_doxorubicin", ("DOX", "tmTNF_blocker", "MEK_inhibitor"))
    assert entry.nodes == len(load("tmtnf_dox").nodes)
    text = scenario_path("tmtnf_doxorubicin").read_text(encoding="utf-8")
    assert entry.claims == text.count("holds:") + text.count("hypothesis:") > 0


def test_entries_are_sorted_by_theme() -> None:
    themes = [entry.theme for entry in library_entries()]
    assert themes == sorted(themes)
