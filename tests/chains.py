"""Independent answers in continuous time: dense generators over all states, scipy's dense solvers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import scipy.linalg

from simnet.network import Network
from tests import oracles
from tests.oracles import Held, State

Floats = npt.NDArray[np.float64]
Speeds = Mapping[str, tuple[float, float]]


def states(network: Network) -> list[State]:
    """Every state, inputs included, in binary order."""
    return list(itertools.product((0, 1), repeat=len(network.nodes)))


def generator(network: Network, held: Held, speeds: Speeds) -> Floats:
    """Rates between all states: a node whose rule differs from it switches, at its speed up or down."""
    every = states(network)
    number = {state: place for place, state in enumerate(every)}
    rates = np.zeros((len(every), len(every)))
    for state in every:
        wanted = oracles.image(network, state, held)
        for place, name in enumerate(network.nodes):
            if name in held or wanted[place] == state[place]:
                continue
            other = (*state[:place], wanted[place], *state[place + 1 :])
            speed = speeds.get(name, (1.0, 1.0))[0 if wanted[place] else 1]
            rates[number[state], number[other]] += speed
            rates[number[state], number[state]] -= speed
    return rates


def beginning(network: Network, held: Held, chance: Mapping[str, float]) -> Floats:
    """Probability of every state at the beginning, nodes being independent."""
    found = []
    for state in states(network):
        weight = 1.0
        for name, bit in zip(network.nodes, state, strict=True):
            p = float(held.get(name, chance.get(name, network.initial.get(name, False))))
            weight *= p if bit else 1 - p
        found.append(weight)
    return np.array(found)


def held_at(network: Network, shares: Floats, held: Held) -> Floats:
    """The distribution after the held nodes have jumped."""
    every = states(network)
    number = {state: place for place, state in enumerate(every)}
    moved = np.zeros_like(shares)
    for state, share in zip(every, shares, strict=True):
        moved[number[oracles.clamp(network, state, held)]] += share
    return moved


def distribution(
    network: Network,
    plan: Sequence[tuple[Held, float, Speeds]],
    first: Floats,
    windows: int,
) -> tuple[Floats, Floats]:
    """Probability of each state at the end of each window, and its mean over each window.

    The mean over a window comes from the exponential of the generator bordered by an identity:
    its upper right block is the integral of exp(Qt) (Van Loan 1978).
    """
    shares, ends, means = first, [], []
    for held, duration, speeds in plan:
        shares = held_at(network, shares, held)
        rates, width, size = generator(network, held, speeds), duration / windows, len(first)
        bordered = np.zeros((2 * size, 2 * size))
        bordered[:size, :size], bordered[:size, size:] = rates, np.eye(size)
        both = scipy.linalg.expm(bordered * width)
        for _ in range(windows):
            means.append(shares @ both[:size, size:] / width)
            shares = shares @ both[:size, :size]
            ends.append(shares)
    return np.array(ends), np.array(means)


def course(
    network: Network,
    plan: Sequence[tuple[Held, float, Speeds]],
    chance: Mapping[str, float],
    windows: int,
) -> tuple[Floats, Floats]:
    """Probability of each node at the end of each window, and its mean over each window."""
    bits = np.array(states(network), float)
    ends, means = distribution(network, plan, beginning(network, plan[0][0], chance), windows)
    return ends @ bits, means @ bits


def absorbing(
    network: Network, shares: Floats, held: Held, speeds: Speeds
) -> tuple[dict[State, float], float, dict[State, float]]:
    """For chains that end in fixed points: their probabilities, the mean time, and the mean time to each."""
    every, rates = states(network), generator(network, held, speeds)
    graph = oracles.state_graph(network, [s for s, share in zip(every, shares, strict=True) if share > 0], held)
    near = [place for place, state in enumerate(every) if state in graph]
    ends = [place for place in near if not rates[place].any()]
    moving = [place for place in near if rates[place].any()]
    inner = rates[np.ix_(moving, moving)]
    chance = np.linalg.solve(inner, -rates[np.ix_(moving, ends)])
    # the time on the way to each end, from each state: Q f = -h
    on_the_way = np.linalg.solve(inner, -chance)
    time = np.linalg.solve(inner, -np.ones(len(moving)))
    shares_at_end = shares[ends] + shares[moving] @ chance
    late = shares[moving] @ on_the_way
    probability = {every[place]: float(p) for place, p in zip(ends, shares_at_end, strict=True)}
    times = {every[place]: float(t / p) for place, t, p in zip(ends, late, shares_at_end, strict=True) if p > 0}
    return probability, float(shares[moving] @ time), times
