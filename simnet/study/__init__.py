"""Compose: run a scenario, judge claims, follow a course."""

from simnet.study.course import trajectory
from simnet.study.judge import judge, judge_all, test
from simnet.study.runner import run
from simnet.study.settle import Settler, idle_items, steady_states
from simnet.study.simulate import simulate

__all__ = [
    "Settler",
    "idle_items",
    "judge",
    "judge_all",
    "run",
    "simulate",
    "steady_states",
    "test",
    "trajectory",
]
