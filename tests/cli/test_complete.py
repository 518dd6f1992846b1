"""What the shell offers after Tab."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from simnet.cli import complete
from simnet.cli.app import app


@pytest.fixture
def context() -> typer.Context:
    """A command line on which the model tmtnf_dox was typed."""
    found = typer.Context(typer.main.get_command(app))
    found.params["model"] = "tmtnf_dox"
    return found


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("tm", ["tmtnf_dox"]), ("her2", ["her2_gpx", "her2_mkp1_radiation"]), ("nothing", []), ("./tm", [])],
)
def test_models_are_offered_by_their_beginning(typed: str, offered: list[str]) -> None:
    assert complete.models(typed) == offered


def test_every_model_is_offered_before_anything_is_typed() -> None:
    assert {"tmtnf_dox", "her2_mkp1_radiation", "osimertinib_socs3_nrf2"} <= set(complete.models(""))


def test_scenarios_are_offered_by_their_beginning() -> None:
    assert complete.scenarios("tm") == ["tmtnf_doxorubicin"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", ["sync", "async", "trap", "ctmc", "ode", "all"]),
        ("as", ["async"]),
        ("sync,", [f"sync,{name}" for name in ("sync", "async", "trap", "ctmc", "ode", "all")]),
        ("sync,as", ["sync,async"]),
        ("boolean", []),
    ],
)
def test_schemes_are_offered_also_after_a_comma(typed: str, offered: list[str]) -> None:
    assert complete.schemes(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("res", ["resistant: "]),
        ("sen", ["sensitive: "]),
        ("D", ["DOX"]),
        ("dox", ["DOX"]),
        ("unt", ["untreated"]),
        ("KO:GS", ["KO:GSTP1"]),
        ("oe:gs", ["OE:GSTP1"]),
        ("INH:XI", ["INH:XIAP"]),
        ("resistant: tm", ["resistant: tmTNF_blocker"]),
        ("resistant: DOX + KO:NF", ["resistant: DOX + KO:NFKBIA", "resistant: DOX + KO:NFKB"]),
        ("resistant: DOX then un", ["resistant: DOX then untreated"]),
        ("resistant: DOX then KO:GS", ["resistant: DOX then KO:GSTP1"]),
        ("nothing", []),
    ],
)
def test_last_item_of_a_condition_is_completed(context: typer.Context, typed: str, offered: list[str]) -> None:
    assert complete.conditions(context, typed) == offered


def test_contexts_drugs_and_nodes_are_offered_at_the_beginning(context: typer.Context) -> None:
    offered = complete.conditions(context, "")
    assert {"resistant: ", "sensitive: ", "DOX", "tmTNF_blocker", "KO:GSTP1", "OE:ERK", "INH:NFKB"} <= set(offered)


@pytest.mark.parametrize("typed", ["resistant: ", "DOX + ", "resistant: DOX + ", "DOX then "])
def test_context_is_only_offered_where_it_may_stand(context: typer.Context, typed: str) -> None:
    assert not [offer for offer in complete.conditions(context, typed) if offer.endswith("sensitive: ")]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("GS", ["GSTP1"]),
        ("CellDeath,GS", ["CellDeath,GSTP1"]),
        ("dy", ["dying"]),
        ("CellDeath,Surv", ["CellDeath,Survival"]),
        ("nothing", []),
    ],
)
def test_readouts_are_offered_also_after_a_comma(context: typer.Context, typed: str, offered: list[str]) -> None:
    assert complete.readouts(context, typed) == offered


@pytest.mark.parametrize("model", ["", "no_such_model", "no/such/file.yaml", "x" * 300])
def test_nothing_is_offered_for_a_model_that_does_not_exist(context: typer.Context, model: str) -> None:
    context.params["model"] = model
    assert (complete.conditions(context, "D"), complete.readouts(context, "C")) == ([], [])


def test_nothing_is_offered_for_a_broken_rule_file(context: typer.Context, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("nodes: [", encoding="utf-8")
    context.params["model"] = str(tmp_path / "broken.yaml")
    assert complete.conditions(context, "") == []


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("simnet show tmtnf", ["tmtnf_dox"]),
        ("simnet run tmtnf", ["tmtnf_doxorubicin"]),
        ("simnet steady tmtnf_dox DO", ["DOX"]),
        ("simnet steady tmtnf_dox DOX --readout CellDeath,GS", ["CellDeath,GSTP1"]),
        ("simnet steady tmtnf_dox DOX --scheme sync,as", ["sync,async"]),
    ],
)
def test_bash_gets_what_fits_the_word_before_the_cursor(line: str, offered: list[str]) -> None:
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1), "_SIMNET_COMPLETE": "complete_bash"}
    script = "import sys; sys.argv = ['simnet']; from simnet.cli import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **words}, capture_output=True, text=True, check=False
    )
    assert (ended.stdout.split(), ended.stderr) == (offered, "")
