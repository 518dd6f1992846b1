"""`simnet diff`: what differs between two models, in their rules and in what cells come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simnet.cli import complete

if TYPE_CHECKING:
    from simnet.network import Network
    from simnet.scenario import Claim

__all__ = ["diff", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet diff old/model.yaml models/model.yaml

simnet diff tmtnf_dox --alternative latch

simnet diff tmtnf_dox exported.bnet --when "resistant: DOX" --scheme sync

simnet diff a.bnet b.sbml --text-only --json

Rules are compared by truth table: the same function in other words is listed and is no difference.

Exit codes: 0 the same, 1 they differ, 2 bad input."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("diff", epilog=EXAMPLES)(diff)


def diff(
    first: Annotated[str, typer.Argument(help="A library model or a file.", autocompletion=complete.models)],
    second: Annotated[
        str, typer.Argument(help="Another one; left out with --alternative.", autocompletion=complete.models)
    ] = "",
    alternative: Annotated[
        str, typer.Option(help="Compare with this alternative encoding of the (second) model.")
    ] = "",
    when: Annotated[
        list[str] | None,
        typer.Option(
            help="Conditions to settle; by default every context, untreated and under each drug.",
            autocompletion=complete.conditions,
        ),
    ] = None,
    claims: Annotated[
        str,
        typer.Option(
            help="Judge the claims of this scenario on both; the library's own by default.",
            autocompletion=complete.scenarios,
        ),
    ] = "",
    text_only: Annotated[bool, typer.Option("--text-only", help="Settle nothing and judge nothing.")] = False,
    scheme: Annotated[
        list[str] | None,
        typer.Option(help="Update schemes, with commas: sync,async by default.", autocompletion=complete.schemes),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a difference.")] = False,
) -> None:
    """Compare two models: nodes, rules, contexts, evidence, attractors, readouts and verdicts.

    Reads every format that simnet reads; nodes are the same when their ids are.
    """
    from simnet.cli.output import print_json, progress
    from simnet.errors import InputError
    from simnet.study import diff as compare
    from simnet.study.diff import compared_conditions

    if text_only and (when or claims):
        message = "--text-only settles nothing: leave out --when and --claims"
        raise InputError(message)
    one, other = _models(first, second, alternative)
    conditions = [] if text_only else list(when or compared_conditions(one, other))
    judged = () if text_only else _claims(first, one, claims)
    with progress(len(conditions), hidden=as_json or as_csv) as notify:
        found = compare(
            one, other, conditions=conditions, claims=judged, scheme=",".join(scheme or ["sync,async"]), notify=notify
        )
    names = (first, (second or first) + (f" with {alternative}" if alternative else ""))
    if as_json:
        print_json({**found.to_dict(), "first": names[0], "second": names[1]})
    elif as_csv:
        typer.echo(found.table().to_csv(), nl=False)
    else:
        typer.echo(str(found))
    raise typer.Exit(0 if found.same else 1)


def _models(first: str, second: str, alternative: str) -> tuple[Network, Network]:
    from simnet.errors import InputError
    from simnet.files import load

    if not second and not alternative:
        message = "give a second model, or an alternative encoding of the first (--alternative)"
        raise InputError(message)
    one = load(first)
    other = load(second) if second else one
    return one, other.with_alternative(alternative) if alternative else other


def _claims(first: str, network: Network, scenario: str) -> tuple[Claim, ...]:
    """Read the claims of a scenario, or those that the library has for this model."""
    from simnet.errors import InputError
    from simnet.files import model_names, read_scenario, scenario_path
    from simnet.files.library import scenario_of

    name = scenario or (scenario_of(network.id) if first in model_names() or network.id in model_names() else "")
    if not name:
        return ()
    read = read_scenario(scenario_path(name))
    if scenario and read.network.id != network.id:
        message = f"the scenario {scenario!r} makes claims about {read.network.id!r}, not about {network.id!r}"
        raise InputError(message)
    return read.claims
