"""Compose: run a scenario, judge claims, follow a course."""

from simnet.study.control import control
from simnet.study.course import trajectory
from simnet.study.diff import diff
from simnet.study.escape import escape
from simnet.study.judge import judge, judge_all, test
from simnet.study.observations import score
from simnet.study.runner import run
from simnet.study.screen import Effort, screen
from simnet.study.settle import Settler, idle_items, steady_states
from simnet.study.simulate import simulate
from simnet.study.workers import Workers

__all__ = [
    "Effort",
    "Settler",
    "Workers",
    "control",
    "diff",
    "escape",
    "idle_items",
    "judge",
    "judge_all",
    "run",
    "score",
    "screen",
    "simulate",
    "steady_states",
    "test",
    "trajectory",
]
