"""`simnet ensemble`: what readouts and claims come to when nobody knows the parameters."""

from __future__ import annotations

from typing import Annotated

import typer

from simnet.cli import complete
from simnet.cli.encoding import Encoding, encoded

__all__ = ["ensemble", "register"]

EXAMPLES = """[bold]Examples[/bold]

simnet ensemble tmtnf_dox "resistant: DOX" "resistant: DOX + tmTNF_blocker" --readout CellDeath,GSTP1

simnet ensemble tmtnf_dox "resistant: DOX=0.5" --vary half=0.3..0.7 --vary hill=2..5 --sets 1000 --readout CellDeath

simnet ensemble tmtnf_dox "resistant: DOX + tmTNF_blocker" --holds "CellDeath > resistant: DOX"

simnet ensemble tmtnf_dox --hypothesis "inhibit tmTNF_signal restores sensitivity to DOX" --sets 500

simnet ensemble bcrabl_ros_dual "imatinib" --scheme ctmc --vary rate=0.1..10 --sets 100 --csv

Parameters of the logic ODE (--scheme ode): half, hill, tau, w (netflux only); of continuous time (--scheme ctmc):
rate, a factor on every rate. Every regulation, node or rate draws its own number."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("ensemble", epilog=EXAMPLES)(ensemble)


def ensemble(
    model: Annotated[str, typer.Argument(help="A library model or a rule file.", autocompletion=complete.models)],
    conditions: Annotated[
        list[str] | None, typer.Argument(help="What is done to which cells.", autocompletion=complete.conditions)
    ] = None,
    readout: Annotated[
        list[str] | None,
        typer.Option(help="Nodes, phenotypes or sums, with commas.", autocompletion=complete.readouts),
    ] = None,
    vary: Annotated[list[str] | None, typer.Option(help="A range: half=0.3..0.7; may be given again.")] = None,
    sets: Annotated[int, typer.Option(min=1, max=100_000, help="Parameter sets.")] = 200,
    scheme: Annotated[str, typer.Option(help="ode or ctmc.")] = "ode",
    form: Annotated[str, typer.Option(help="hillcube_normalised, hillcube or netflux.")] = "hillcube_normalised",
    spread: Annotated[str, typer.Option(help="log: the logarithm is drawn evenly; even: the number.")] = "log",
    holds: Annotated[
        list[str] | None, typer.Option(help="'READOUT > NUMBER or CONDITION', asked of every condition.")
    ] = None,
    hypothesis: Annotated[list[str] | None, typer.Option(help="A sentence, as for simnet test.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the parameter sets.")] = 1,
    encoding: Encoding = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one row a condition, readout and set.")] = False,
) -> None:
    """Settle and treat cells under many parameter sets: how readouts spread, how often claims hold.

    Every condition and claim meets the same sets, so that differences are those of the treatment.
    """
    from simnet.cli.output import print_json, print_table, progress
    from simnet.errors import UnknownNameError
    from simnet.scenario import ContinuousTime, LogicODE
    from simnet.scenario.ode import as_form
    from simnet.study.ensembles import over_parameters

    if scheme not in ("ode", "ctmc"):
        raise UnknownNameError("scheme with parameters", scheme, ("ode", "ctmc"))
    if spread not in ("log", "even"):
        raise UnknownNameError("spread", spread, ("log", "even"))
    if not conditions and not hypothesis:
        message = "give a condition, or a claim with --hypothesis"
        raise typer.BadParameter(message)
    if holds and not conditions:
        message = "--holds compares conditions: give at least one"
        raise typer.BadParameter(message)
    with progress(len(conditions or []) or 1, hidden=as_json or as_csv) as notify:
        study = over_parameters(
            encoded(model, encoding), *(conditions or []), readouts=",".join(readout or []),
            formalism="ode" if scheme == "ode" else "ctmc", vary=vary or (), sets=sets, seed=seed,
            spread="log" if spread == "log" else "even", holds=holds or (), hypotheses=hypothesis or (),
            scheme=LogicODE(as_form(form)) if scheme == "ode" else ContinuousTime(), notify=notify,
        )  # fmt: skip
    if as_json:
        print_json(study.to_dict())
    elif as_csv:
        typer.echo((study.long_table() if study.entries else study.claims_table()).to_csv(), nl=False)
    else:
        if study.entries:
            print_table(study.table())
        for each in study.claims:
            typer.echo(str(each))
