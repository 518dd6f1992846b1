"""A lesson: steps with text and settings of the model, and questions that the model answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simnet.network import Network
from simnet.scenario.condition import Condition
from simnet.scenario.hypothesis import Hypothesis
from simnet.scenario.readout import Readout

__all__ = ["ANSWERS", "Choice", "Lesson", "Period", "Prediction", "Question", "Show", "Step", "Which"]


@dataclass(frozen=True, slots=True)
class Show:
    """How the model stands beside a step: a condition, settled or not, under one encoding."""

    condition: Condition
    encoding: str = ""
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen.

    Parameters
    ----------
    key : str
        ``more``, ``same``, ``less``; ``on``, ``off``, ``between``; a verdict; or a number for `Which`.
    says : str
        What the student reads.
    back : str
        What is said to a student who chose it where it is wrong.
    """

    key: str
    says: str
    back: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """A readout in a condition, against another condition or for itself."""

    readout: Readout
    when: Condition
    than: Condition | None = None


@dataclass(frozen=True, slots=True)
class Which:
    """Which one of several conditions has the readout on; one for each choice."""

    readout: Readout
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Predict, run, explain.

    Parameters
    ----------
    ask : str
    about : Prediction, Which or Hypothesis
        What the model is asked for the right answer.
    choices : tuple of Choice
    explain : str
        Shown once the model has run.
    encoding : str
        The alternative encoding under which the model answers; the model as written by default.
    expect : str
        The key of the answer that the author counts on; checked where it is given.
    """

    ask: str
    about: Prediction | Which | Hypothesis
    choices: tuple[Choice, ...]
    explain: str
    encoding: str = ""
    expect: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lesson; a question comes in one or more variants, of which a student gets one.

    `network` is the model beside the step.
    """

    title: str
    network: Network
    text: str = ""
    show: Show | None = None
    variants: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the teacher's plan."""

    minutes: int
    do: str


@dataclass(frozen=True)
class Lesson:
    """A lesson on a model, or on several.

    Parameters
    ----------
    id, title, audience : str
    network : Network
        The model of every step that names no other.
    goals : tuple of str
    steps : tuple of Step
    glossary : Mapping[str, str]
    model_says, biology_says : tuple of str
        Where model and biology part.
    plan : tuple of Period
        For the teacher.
    discuss : tuple of str
        Questions for the class, without a computed answer.
    """

    id: str
    title: str
    network: Network
    steps: tuple[Step, ...]
    audience: str = ""
    goals: tuple[str, ...] = ()
    glossary: Mapping[str, str] = field(default_factory=dict)
    model_says: tuple[str, ...] = ()
    biology_says: tuple[str, ...] = ()
    plan: tuple[Period, ...] = ()
    discuss: tuple[str, ...] = ()

    @property
    def networks(self) -> tuple[Network, ...]:
        """Every model of the lesson once, in the order of the steps."""
        return tuple({step.network.id: step.network for step in self.steps}.values())

    @property
    def minutes(self) -> int:
        """Length of the plan."""
        return sum(period.minutes for period in self.plan)


ANSWERS: Mapping[str, tuple[str, ...]] = {
    "against": ("more", "same", "less"),
    "alone": ("on", "off", "between"),
    "verdict": ("supported", "refuted", "depends", "undecided", "vacuous"),
}
