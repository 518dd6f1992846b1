"""Provenance keeps everything needed to make a result again."""

from __future__ import annotations

import json
from dataclasses import fields

from simnet.results import Provenance

RECORD = Provenance(
    model="tmtnf_dox",
    model_digest="a" * 64,
    scenario="tmtnf_doxorubicin",
    scenario_digest="b" * 64,
    command=("simnet", "run", "tmtnf_doxorubicin"),
    seed=7,
    parameters={"schemes": ["sync", "async"], "conditions": {"resistant + DOX": "resistant: DOX"}},
    versions={"numpy": "2.0.0"},
    created="2026-01-01T00:00:00+00:00",
)


def test_every_field_is_written() -> None:
    assert set(RECORD.to_dict()) == {field.name for field in fields(Provenance)}


def test_the_record_survives_json() -> None:
    read = json.loads(json.dumps(RECORD.to_dict()))
    assert (read["seed"], read["command"], read["parameters"]) == (7, list(RECORD.command), dict(RECORD.parameters))
