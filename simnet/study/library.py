"""Judge every scenario of a collection: the table that says how far the library can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from simnet.results import Table, Verdict, Verdicts
from simnet.scenario import Scenario
from simnet.study.baseline import Baseline, baselines
from simnet.study.judge import judge_all

__all__ = ["JudgedLibrary", "JudgedScenario", "judge_library"]


@dataclass(frozen=True, slots=True)
class JudgedScenario:
    """The verdicts of one scenario, with the baseline of each claim where it was asked for."""

    scenario: Scenario
    verdicts: Verdicts
    baselines: dict[str, Baseline]

    @property
    def foretold(self) -> tuple[str, ...]:
        """Claims that the shortest signed path predicts without any gate."""
        return tuple(name for name, baseline in self.baselines.items() if baseline.graph == "yes")


@dataclass(frozen=True, slots=True)
class JudgedLibrary:
    """Every scenario of a collection, judged."""

    entries: tuple[JudgedScenario, ...]

    @property
    def all_as_expected(self) -> bool:
        """Whether every claim of every scenario got the word it expects."""
        return all(entry.verdicts.all_as_expected for entry in self.entries)

    def table(self) -> Table:
        """Return one row a model: claims, verdicts, fixed points, flips, baselines."""
        with_baseline = any(entry.baselines for entry in self.entries)
        rows = [self._row(entry, with_baseline=with_baseline) for entry in self.entries]
        columns = ["model", "claims", "from sources", "as expected", "on fixed points", "flip under an alternative"]
        if with_baseline:
            columns += ["graph alone predicts", "random gates give", "exact | sampled"]
        return Table(tuple(columns), tuple(rows), _CAPTION if with_baseline else "")

    def claims_table(self) -> Table:
        """Return one row a claim, with what each scheme says and its baselines."""
        rows = []
        answers = (answer for entry in self.entries for verdict in entry.verdicts for answer in verdict.answers)
        schemes = tuple(dict.fromkeys(answer.scheme for answer in answers))
        for entry in self.entries:
            for verdict in entry.verdicts:
                rows.append(
                    (
                        entry.scenario.network.id,
                        verdict.claim.id,
                        verdict.claim.kind,
                        verdict.canonical,
                        *map({answer.scheme: answer.word for answer in verdict.answers}.get, schemes),
                        verdict.word,
                        "ok" if verdict.as_expected else f"EXPECTED {verdict.claim.expect}",
                        "fixed point" if verdict.on_fixed_points else "oscillates",
                        ", ".join(verdict.flipped_by),
                        *_cells(entry.baselines.get(verdict.claim.id)),
                    )
                )
        columns = ["model", "claim", "kind", "tested", *schemes, "verdict", "expected", "rests on", "flipped by"]
        if any(entry.baselines for entry in self.entries):
            columns += ["graph alone predicts it", "random gates give it", "exact | sampled"]
        return Table(tuple(columns), tuple(rows))

    def failures(self) -> tuple[tuple[str, Verdict], ...]:
        """Return the claims that did not get the word they expect, with their model."""
        return tuple(
            (entry.scenario.network.id, verdict)
            for entry in self.entries
            for verdict in entry.verdicts
            if not verdict.as_expected
        )

    def to_dict(self) -> list[dict[str, Any]]:
        """Return everything, ready for JSON."""
        return [
            {
                "scenario": entry.scenario.id,
                "model": entry.scenario.network.id,
                "as_expected": entry.verdicts.all_as_expected,
                "claims": [
                    {**verdict.to_dict(), **_baseline_dict(entry.baselines.get(verdict.claim.id))}
                    for verdict in entry.verdicts
                ],
            }
            for entry in self.entries
        ]

    def _row(self, entry: JudgedScenario, *, with_baseline: bool) -> tuple[str | float | int, ...]:
        verdicts = entry.verdicts.entries
        row: tuple[str | float | int, ...] = (
            entry.scenario.network.id,
            len(verdicts),
            sum(v.claim.kind == "source" for v in verdicts),
            f"{sum(v.as_expected for v in verdicts)} of {len(verdicts)}",
            f"{sum(v.on_fixed_points for v in verdicts)} of {len(verdicts)}",
            sum(bool(v.flipped_by) for v in verdicts),
        )
        if not with_baseline:
            return row
        found = list(entry.baselines.values())
        asked = [baseline for baseline in found if baseline.graph != "not applicable"]
        mean = sum(b.random for b in found) / len(found) if found else 0.0
        half = max(((b.high - b.low) / 2 for b in found), default=0.0)
        return (*row, f"{len(entry.foretold)} of {len(asked)}", f"{mean:.2f}", f"sampled ±{half:.2g} a claim")


_CAPTION = (
    "graph alone: claims whose direction the shortest signed path already gives, of those that compare two treatments. "
    "random gates: mean share of random AND/OR gates on the same wiring under which a claim holds (synchronous)."
)


def judge_library(
    scenarios: Iterable[Scenario],
    *,
    samples: int = 0,
    seed: int = 1,
    notify: Callable[[str], None] | None = None,
) -> JudgedLibrary:
    """Judge the claims of many scenarios.

    Parameters
    ----------
    scenarios : iterable of Scenario
    samples : int
        Random networks for the baseline; 0 leaves the baseline out.
    seed : int
    notify : callable, optional
        Called with the name of each scenario before it is judged.

    Returns
    -------
    JudgedLibrary
    """
    entries = []
    for scenario in scenarios:
        if notify:
            notify(scenario.id)
        verdicts = judge_all(scenario.network, scenario.claims, scenario.schemes, scenario.start, scenario.seed)
        compared = baselines(scenario.network, scenario.claims, samples=samples, seed=seed) if samples else {}
        entries.append(JudgedScenario(scenario, verdicts, compared))
    return JudgedLibrary(tuple(entries))


def _cells(baseline: Baseline | None) -> tuple[str, ...]:
    if baseline is None:
        return ()
    half = (baseline.high - baseline.low) / 2
    return baseline.graph, f"{baseline.random:.2f}", f"sampled ±{half:.2g}"


def _baseline_dict(baseline: Baseline | None) -> dict[str, Any]:
    if baseline is None:
        return {}
    return {
        "baseline": {
            "graph_alone_predicts": baseline.graph,
            "random_gates": {
                "value": baseline.random,
                "low": baseline.low,
                "high": baseline.high,
                "exact": False,
                "samples": baseline.samples,
            },
        }
    }
