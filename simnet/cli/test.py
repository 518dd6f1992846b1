"""`simnet test`: judge a hypothesis, the claims of a scenario, or the whole library."""

# ruff: noqa: PT028 - a command called test is no test

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated

import typer

from simnet.cli import complete

__all__ = ["register", "test"]

EXAMPLES = """[bold]Examples[/bold]

simnet test osimertinib_socs3_nrf2 "inhibit NRF2 restores sensitivity to Osimertinib"

simnet test tmtnf_dox "in resistant, knock out GSTP1 and give DOX raises Cytotoxicity"

simnet test tmtnf_dox "overexpress GSTP1 confers resistance" --expect refuted

simnet test scenarios/tmtnf_doxorubicin.yaml

simnet test --all --baseline

simnet test --all --junit claims.xml

Actions: inhibit NODE \\[by 70%], knock out NODE, overexpress NODE, give DRUG \\[at 0.5], remove edge A -> B.
Effects: restores sensitivity \\[to DRUG]; confers resistance \\[to DRUG]; raises, lowers, induces, abolishes,
does not change READOUT; synergises with DRUG.

Exit codes: 0 as expected, 1 not as expected, 2 bad input."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("test", epilog=EXAMPLES)(test)


def test(
    model: Annotated[
        str, typer.Argument(help="A model; without a hypothesis, a scenario.", autocompletion=complete.models)
    ] = "",
    hypothesis: Annotated[str, typer.Argument(help="\\[in CONTEXT,] ACTION {and ACTION} EFFECT.")] = "",
    scheme: Annotated[
        list[str] | None,
        typer.Option(help="Update schemes, with commas: sync,async by default.", autocompletion=complete.schemes),
    ] = None,
    start: Annotated[
        str | None, typer.Option(help="Where settling begins: initial (the default), all, random, random:500.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of random starts and random gates.")] = 1,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds that a search for asynchronous attractors may take; 10 by default.")
    ] = None,
    expect: Annotated[
        str | None,
        typer.Option(
            help="The verdict that counts as expected: supported (the default), refuted, depends, undecided, vacuous."
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Judge every scenario of the library.")] = False,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Compare claims with the bare graph and with random gates.")
    ] = False,
    samples: Annotated[int, typer.Option(min=1, help="Random networks for --baseline.")] = 100,
    claims: Annotated[bool, typer.Option("--claims", help="One row a claim instead of one a model.")] = False,
    junit: Annotated[str, typer.Option(help="Write verdicts to this file as JUnit XML, one test case a claim.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Judge a hypothesis, the claims of a scenario, or (--all) those of the whole library.

    A hypothesis gets premise, conclusion, controls and a verdict under each update scheme and under
    each alternative encoding of the model.
    """
    if everything and model:
        message = "give either --all or a model"
        raise typer.BadParameter(message)
    if (start is not None or expect is not None) and not hypothesis:
        message = "--start and --expect go with a hypothesis; a scenario has its own"
        raise typer.BadParameter(message)
    if everything or (model and not hypothesis):
        _claims(model, scheme=",".join(scheme or []), time_limit=time_limit,
                samples=samples if baseline else 0, seed=seed,
                one_row_a_claim=claims or not everything, as_json=as_json, as_csv=as_csv, junit=junit)  # fmt: skip
    elif not model:
        message = "give a model and a hypothesis, a scenario, or --all (see --help)"
        raise typer.BadParameter(message)
    elif baseline or claims or as_csv:
        message = "--baseline, --claims and --csv go with a scenario or --all"
        raise typer.BadParameter(message)
    else:
        schemes = ",".join(scheme or ["sync,async"])
        _hypothesis(model, hypothesis, scheme=schemes, time_limit=time_limit, start=start or "initial", seed=seed,
                    expect="supported" if expect is None else expect, as_json=as_json, junit=junit)  # fmt: skip


def _hypothesis(
    model: str,
    hypothesis: str,
    *,
    scheme: str,
    time_limit: float | None,
    start: str,
    seed: int,
    expect: str,
    as_json: bool,
    junit: str,
) -> None:
    from simnet.cli.output import print_json, waiting
    from simnet.errors import UnknownNameError
    from simnet.files import load, write_junit
    from simnet.scenario import WORDS, as_schemes, with_time_limit
    from simnet.study import test as judge

    if expect not in WORDS:
        raise UnknownNameError("verdict", expect, WORDS)
    schemes = with_time_limit(as_schemes(scheme), time_limit)
    with waiting("judging", hidden=as_json):
        verdict = judge(load(model), hypothesis, scheme=schemes, start=start, seed=seed)
    verdict = replace(verdict, claim=replace(verdict.claim, expect=expect))
    if junit:
        write_junit({model: [verdict]}, junit)
    if as_json:
        print_json({"model": model, **verdict.to_dict(), "expected": expect, "as_expected": verdict.word == expect})
    else:
        typer.echo(str(verdict))
    raise typer.Exit(0 if verdict.word == expect else 1)


def _claims(
    scenario: str,
    *,
    scheme: str,
    time_limit: float | None,
    samples: int,
    seed: int,
    one_row_a_claim: bool,
    as_json: bool,
    as_csv: bool,
    junit: str,
) -> None:
    from simnet.cli.output import print_json, print_table, progress
    from simnet.files import read_scenario, scenario_names, scenario_path, write_junit
    from simnet.scenario import as_schemes, with_time_limit
    from simnet.study.library import judge_library

    names = [scenario] if scenario else list(scenario_names())
    loaded = [read_scenario(scenario_path(name)) for name in names]
    if scheme:
        loaded = [replace(each, schemes=as_schemes(scheme)) for each in loaded]
    loaded = [replace(each, schemes=with_time_limit(each.schemes, time_limit)) for each in loaded]
    with progress(len(loaded), hidden=as_json or as_csv) as notify:
        judged = judge_library(loaded, samples=samples, seed=seed, notify=notify)
    if junit:
        write_junit({entry.scenario.id: entry.verdicts for entry in judged.entries}, junit)
    table = judged.claims_table() if one_row_a_claim else judged.table()
    if as_json:
        print_json(judged.to_dict())
    elif as_csv:
        typer.echo(table.to_csv(), nl=False)
    else:
        print_table(table)
        total = sum(len(entry.verdicts) for entry in judged.entries)
        typer.echo(f"{total - len(judged.failures())} of {total} claims as expected")
    for name, verdict in judged.failures():
        typer.echo(f"not as expected: {name} {verdict.claim.id}: {verdict.word}, {verdict.canonical}", err=True)
    sys.stdout.flush()
    raise typer.Exit(0 if judged.all_as_expected else 1)
