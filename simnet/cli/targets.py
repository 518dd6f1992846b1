"""What a command is about: a model with a sentence, a claim of a scenario, or all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simnet.network import Network
    from simnet.scenario import Claim, Scenario, Scheme, Start

__all__ = ["Target", "model_of", "target"]


@dataclass(frozen=True, slots=True)
class Target:
    """Claims about one network, and how they are to be judged."""

    name: str
    network: Network
    claims: tuple[Claim, ...]
    schemes: tuple[Scheme, ...]
    start: Start
    seed: int


def target(name: str, sentence: str = "") -> Target:
    """Find what is meant by a model or scenario and, possibly, a sentence or the id of a claim.

    Raises
    ------
    SimnetError
        For a name or sentence that is not understood.
    """
    from simnet.errors import InputError
    from simnet.scenario import DEFAULT_SCHEMES, Claim, Start, parse_hypothesis

    scenario = _scenario(name)
    if not sentence:
        if scenario is None:
            model_of(name)  # an unknown name is told as such
            message = f"{name} has no scenario: give a hypothesis, such as 'inhibit NODE lowers READOUT'"
            raise InputError(message)
        return _whole(scenario)
    if scenario is not None:
        found = [claim for claim in scenario.claims if claim.id == sentence]
        if found:
            return Target(scenario.id, scenario.network, (found[0],), scenario.schemes, scenario.start, scenario.seed)
    network = model_of(name)
    claim = Claim("hypothesis", parse_hypothesis(sentence, network), says=sentence, kind="prediction")
    return Target(network.id, network, (claim,), DEFAULT_SCHEMES, Start(), 1)


def model_of(name: str) -> Network:
    """Return a model by its name or path, or the model of a scenario."""
    from simnet.files import load, model_names

    if name not in model_names():
        scenario = _scenario(name)
        if scenario is not None:
            return scenario.network
    return load(name)


def _whole(scenario: Scenario) -> Target:
    return Target(scenario.id, scenario.network, scenario.claims, scenario.schemes, scenario.start, scenario.seed)


def _scenario(name: str) -> Scenario | None:
    """Return a scenario by its name, its path or the name of its library model."""
    from simnet.files import model_names, read_scenario, scenario_names, scenario_path
    from simnet.files.library import scenario_of

    if name in scenario_names():
        return read_scenario(scenario_path(name))
    if name in model_names():
        found = scenario_of(name)
        return read_scenario(scenario_path(found)) if found else None
    path = Path(name)
    if path.suffix in (".yaml", ".yml") and path.is_file():
        text = path.read_text(encoding="utf-8", errors="replace")
        if re.search(r"^scenario\s*:", text, re.MULTILINE):
            return read_scenario(path)
    return None
