"""`simnet robustness`: judge claims again under edits of the rules, other starts and missing sources."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simnet.cli import complete

if TYPE_CHECKING:
    from simnet.results import Robustness
    from simnet.results.claimtable import ClaimTable
    from simnet.study.robustness import Probes

__all__ = ["register", "robustness"]

EXAMPLES = """[bold]Examples[/bold]

simnet robustness tmtnf_doxorubicin

simnet robustness osimertinib_socs3_nrf2 "inhibit NRF2 restores sensitivity to Osimertinib" --pairs --budget 300

simnet robustness tmtnf_doxorubicin C015 --edits gates,drops,alternatives,signs --at-least 0.5

simnet robustness --all --markdown library-claims.md   (matrix, robustness and grounds of every claim)

Edits: gates (AND and OR swapped), drops (a regulator left out), alternatives (declared encodings), signs (a regulator
negated). Exit codes: 0 as expected, 1 a claim is not as expected or below --at-least, 2 bad input."""


INTERRUPTED = 130


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("robustness", epilog=EXAMPLES)(robustness)


def robustness(
    model: Annotated[
        str, typer.Argument(help="A scenario, or a model with a sentence.", autocompletion=complete.models)
    ] = "",
    sentence: Annotated[str, typer.Argument(help="A hypothesis, or the id of a claim.")] = "",
    scheme: Annotated[
        str, typer.Option(help="Schemes in place of the scenario's own, with commas.", autocompletion=complete.schemes)
    ] = "",
    edits: Annotated[str, typer.Option(help="Families of edits.")] = "gates,drops,alternatives",
    pairs: Annotated[bool, typer.Option("--pairs", help="Judge pairs of edits, too.")] = False,
    budget: Annotated[int, typer.Option(min=1, help="Pairs to judge; beyond that a random sample.")] = 1000,
    starts: Annotated[bool, typer.Option("--starts/--no-starts", help="Judge from other start sets.")] = True,
    sources: Annotated[bool, typer.Option("--sources/--no-sources", help="Leave single sources out.")] = True,
    parameters: Annotated[int, typer.Option(min=0, help="Parameter sets of the logic ODE to draw.")] = 0,
    rates: Annotated[int, typer.Option(min=0, help="Sets of rates of continuous time to draw.")] = 0,
    at_least: Annotated[float, typer.Option(min=0, max=1, help="Exit 1 when a share of edits is lower.")] = 0.0,
    workers: Annotated[int, typer.Option(min=1, help="Processes; the result is the same.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Of the sample of pairs and of random gates.")] = 1,
    everything: Annotated[
        bool, typer.Option("--all", help="Every claim of the library: verdict matrix, robustness and grounds.")
    ] = False,
    samples: Annotated[int, typer.Option(min=0, help="Random networks behind the grounds of --all.")] = 100,
    markdown: Annotated[Path | None, typer.Option(help="Write the table of --all to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a claim.")] = False,
) -> None:
    """Ask how far verdicts hang on single rules, on the start and on single sources.

    Each claim is judged again under every edit of one rule; reported are the share under which it
    stays, and the smallest edits that flip it.
    """
    from simnet.study.edits import as_families
    from simnet.study.robustness import Probes

    if everything == bool(model):
        message = "give either a scenario, a model with a sentence, or --all"
        raise typer.BadParameter(message)
    if markdown is not None and not everything:
        message = "--markdown goes with --all"
        raise typer.BadParameter(message)
    probes = Probes(as_families(edits), budget if pairs else 0, starts, sources, parameters, rates, workers)
    quiet = as_json or as_csv
    if everything:
        table = _library(probes, scheme, samples, seed, hidden=quiet)
        _print_library(table, markdown, as_json=as_json, as_csv=as_csv)
        raise typer.Exit(INTERRUPTED if not table.finished else 0 if table.all_as_expected else 1)
    found = _one(model, sentence, scheme, probes, seed, hidden=quiet)
    _print(found, as_json=as_json, as_csv=as_csv)
    if not found.finished:
        typer.echo("simnet: interrupted; the shares are of what was finished", err=True)
        raise typer.Exit(INTERRUPTED)
    good = all(_is_good(entry.word, entry.claim.expect, sentence) for entry in found)
    enough = all(entry.singles.value is None or entry.singles.value >= at_least for entry in found)
    raise typer.Exit(0 if good and enough else 1)


def _is_good(word: str, expect: str, sentence: str) -> bool:
    """Whether a claim is as expected; of a sentence nothing is."""
    return bool(sentence) or word == expect


def _one(model: str, sentence: str, scheme: str, probes: Probes, seed: int, *, hidden: bool) -> Robustness:
    from simnet.cli.output import progress
    from simnet.cli.targets import target
    from simnet.study.robustness import robustness as judged
    from simnet.study.robustness import work_of

    meant = target(model, sentence)
    with progress(work_of(meant.network, probes), hidden=hidden) as step:
        return judged(
            meant.network,
            meant.claims,
            scheme=scheme or meant.schemes,
            start=meant.start,
            seed=seed,
            probes=probes,
            notify=_steps(step),
        )


def _steps(step: Callable[[str], None]) -> Callable[[int, int], None]:
    """Turn counts of what is done into steps of a progress bar."""
    shown = 0

    def notify(done: int, total: int) -> None:
        nonlocal shown
        for _ in range(done - shown):
            step(f"{done} of {total} edited networks")
        shown = done

    return notify


def _print(found: Robustness, *, as_json: bool, as_csv: bool) -> None:
    from simnet.cli.output import print_json, print_table

    if as_json:
        print_json(found.to_dict())
    elif as_csv:
        typer.echo(found.table().to_csv(), nl=False)
    else:
        print_table(found.table())
        if len(found) == 1:
            (entry,) = found.entries
            for flip in entry.flips:
                typer.echo(f"flips: {flip.says}: {flip.word}")
        if found.sources:
            typer.echo()
            print_table(found.sources_table())


def _library(probes: Probes, scheme: str, samples: int, seed: int, *, hidden: bool) -> ClaimTable:
    from simnet.cli.output import progress
    from simnet.files import read_scenario, scenario_names, scenario_path
    from simnet.scenario import as_schemes
    from simnet.study.claimtable import claim_table

    loaded = [read_scenario(scenario_path(name)) for name in scenario_names()]
    with progress(3 * len(loaded), hidden=hidden) as notify:
        return claim_table(
            loaded, schemes=as_schemes(scheme or "all"), probes=probes, samples=samples, seed=seed, notify=notify
        )


def _print_library(table: ClaimTable, markdown: Path | None, *, as_json: bool, as_csv: bool) -> None:
    from simnet.cli.output import print_json
    from simnet.report.claimspage import claims_page

    page = claims_page(table, "simnet " + " ".join(sys.argv[1:]))
    if markdown is not None:
        markdown.write_text(page, encoding="utf-8")
    if as_json:
        print_json(table.to_dict())
    elif as_csv:
        typer.echo(table.table().to_csv(), nl=False)
    elif markdown is None:
        typer.echo(page)
    else:
        typer.echo(f"{len(table)} claims in {markdown}")
