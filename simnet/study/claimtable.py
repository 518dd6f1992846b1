"""The table of all claims of a collection: verdict matrix, robustness, grounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from simnet.errors import SimnetError
from simnet.results import Grounding, Robustness
from simnet.results.claimtable import ClaimTable, ModelClaims, TabledClaim
from simnet.scenario import SCHEMES, Claim, Scenario, Scheme, Word
from simnet.study.grounds import grounds
from simnet.study.judge import judge
from simnet.study.robustness import Probes, robustness
from simnet.study.settle import Settler

__all__ = ["claim_table"]


def claim_table(
    scenarios: Iterable[Scenario],
    *,
    schemes: Sequence[Scheme] = tuple(SCHEMES.values()),
    probes: Probes | None = None,
    samples: int = 100,
    seed: int = 1,
    notify: Callable[[str], None] | None = None,
) -> ClaimTable:
    """Judge every claim of many scenarios, and ask how far each verdict carries.

    The verdict, its robustness and its grounds are those of the schemes, start and seed that the
    scenario names; the matrix shows what every scheme says.

    Parameters
    ----------
    scenarios : iterable of Scenario
    schemes : sequence of Scheme
        Columns of the matrix.
    probes : Probes, optional
    samples : int
        Random networks of the baseline; 0 leaves the grounds out.
    seed : int
        Of the random networks.
    notify : callable, optional
        Called with what comes next, three times a scenario.

    Returns
    -------
    ClaimTable
        Interrupted from the keyboard, the models that were finished.
    """
    tell = notify or _say_nothing
    how = probes or Probes()
    used: dict[str, None] = {}
    entries: list[ModelClaims] = []
    finished = True
    try:
        for scenario in scenarios:
            entries.append(_claims_of(scenario, schemes, how, (samples, seed), tell))
            used |= dict.fromkeys(scheme.name for scheme in scenario.schemes)
    except KeyboardInterrupt:
        finished = False
    return ClaimTable(
        schemes=tuple(scheme.name for scheme in schemes),
        judged_under=tuple(used),
        families=how.families,
        samples=samples,
        entries=tuple(entries),
        finished=finished,
    )


def _claims_of(
    scenario: Scenario, schemes: Sequence[Scheme], how: Probes, random: tuple[int, int], tell: Callable[[str], None]
) -> ModelClaims:
    """Judge one scenario; `random` is the number of random networks and their seed."""
    tell(f"{scenario.id}: verdicts")
    settler = Settler(scenario.network, scenario.start, scenario.seed)
    matrix = [_answers(settler, claim, schemes) for claim in scenario.claims]
    tell(f"{scenario.id}: robustness")
    found = robustness(
        scenario.network,
        scenario.claims,
        scheme=scenario.schemes,
        start=scenario.start,
        seed=scenario.seed,
        probes=how,
    )
    if not found.finished:
        raise KeyboardInterrupt
    tell(f"{scenario.id}: grounds")
    samples, seed = random
    ground = grounds(scenario.network, scenario.claims, samples=samples, seed=seed) if samples else None
    return _entry(scenario, matrix, found, ground)


def _say_nothing(what: str) -> None:
    """Tell nobody what comes next."""


def _answers(settler: Settler, claim: Claim, schemes: Sequence[Scheme]) -> dict[str, Word | None]:
    found: dict[str, Word | None] = {}
    for scheme in schemes:
        try:
            found[scheme.name] = judge(settler, claim, [scheme]).word
        except SimnetError:
            found[scheme.name] = None
    return found


def _entry(
    scenario: Scenario, matrix: Sequence[dict[str, Word | None]], found: Robustness, ground: Grounding | None
) -> ModelClaims:
    grounded = tuple(ground) if ground else (None,) * len(found)
    rows = tuple(TabledClaim(*parts) for parts in zip(matrix, found, grounded, strict=True))
    return ModelClaims(scenario.network.id, scenario.id, scenario.network.about.title, rows, found.sources)
