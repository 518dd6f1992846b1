"""Run a scenario: settle its conditions, judge its claims, keep where it all came from."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from simnet.results import Provenance, ScenarioResult, SteadyStates, Trajectory
from simnet.scenario import Condition, Scenario
from simnet.study.course import trajectory
from simnet.study.judge import judge_all
from simnet.study.settle import Settler

__all__ = ["run"]

RECORDED = ("numpy", "scipy", "boolean.py", "biodivine_aeon", "matplotlib", "PyYAML")


def run(
    scenario: Scenario,
    *,
    command: Sequence[str] = (),
    seed: int | None = None,
    notify: Callable[[str], None] | None = None,
) -> ScenarioResult:
    """Settle every condition of a scenario under every scheme and judge its claims.

    Parameters
    ----------
    scenario : Scenario
    command : sequence of str
        The command line, for the record.
    seed : int, optional
        In place of the scenario's own.
    notify : callable, optional
        Called with what comes next, for a progress bar.

    Returns
    -------
    ScenarioResult

    Examples
    --------
    >>> import simnet as sn
    >>> result = run(sn.read_scenario(sn.scenario_path("tmtnf_doxorubicin")))
    >>> result.verdicts.all_as_expected
    True
    """
    used = scenario.seed if seed is None else seed
    settler = Settler(scenario.network, scenario.start, used)
    tell = notify or _say_nothing
    entries = []
    for label, condition in scenario.conditions.items():
        tell(label)
        entries += [settler(condition, scheme, scenario.readouts) for scheme in scenario.schemes]
    labels: dict[Condition, str] = {}
    for label, condition in scenario.conditions.items():
        labels[condition] = f"{labels[condition]} = {label}" if condition in labels else label
    courses = tuple(
        Trajectory(label, course.names, course.values, course.phases)
        for label, condition in scenario.conditions.items()
        for course in [trajectory(scenario.network, condition)]
    )
    tell("claims")
    verdicts = judge_all(scenario.network, scenario.claims, scenario.schemes, scenario.start, used, settler, notify)
    return ScenarioResult(
        scenario=scenario,
        states=SteadyStates(scenario.network.id, tuple(entries), labels),
        courses=courses,
        verdicts=verdicts,
        provenance=_provenance(scenario, tuple(command), used),
    )


def _say_nothing(what: str) -> None:
    """Tell nobody what comes next."""


def _provenance(scenario: Scenario, command: tuple[str, ...], seed: int) -> Provenance:
    return Provenance(
        model=scenario.network.id,
        model_digest=scenario.network.digest,
        scenario=scenario.id,
        scenario_digest=_digest(scenario.path),
        command=command,
        seed=seed,
        parameters={
            "schemes": [scheme.name for scheme in scenario.schemes],
            "start": scenario.start.kind,
            "runs": scenario.start.runs if scenario.start.kind == "random" else None,
            "readouts": [readout.canonical for readout in scenario.readouts],
            "conditions": {label: c.canonical for label, c in scenario.conditions.items()},
            "claims": {claim.id: claim.statement.canonical for claim in scenario.claims},
        },
        versions={"python": platform.python_version(), **_versions()},
        created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )


def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if path else ""


def _versions() -> dict[str, str]:
    found = {"simnet": str(sys.modules["simnet"].__version__)}  # right in a checkout that is not installed, too
    for name in RECORDED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
