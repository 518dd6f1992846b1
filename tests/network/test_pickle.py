"""Networks travel to worker processes."""

from __future__ import annotations

import pickle

import pytest

import simnet as sn


@pytest.mark.parametrize("model", sn.model_names()[:6])
def test_a_network_that_was_sent_is_the_same_network(model: str) -> None:
    cells = sn.load(model).perturb(sn.Knockout(sn.knockouts(sn.load(model))[0].node))
    sent = pickle.loads(pickle.dumps(cells))  # noqa: S301 - our own
    assert sent == cells
    assert sent.digest == cells.digest


def test_a_network_that_was_sent_cannot_be_changed_either() -> None:
    sent = pickle.loads(pickle.dumps(sn.load("tmtnf_dox")))  # noqa: S301 - our own
    with pytest.raises(TypeError):
        sent.nodes["ERK"] = None


def test_lookup_tables_are_not_sent() -> None:
    cells = sn.load("tmtnf_dox")
    before = len(pickle.dumps(cells))
    cells.node("p-ERK")  # makes the tables
    assert len(pickle.dumps(cells)) == before
    assert pickle.loads(pickle.dumps(cells)).node("p-ERK").id == "ERK"  # noqa: S301 - our own
