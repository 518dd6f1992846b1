"""A condition as the link that sets a page up for it."""

from __future__ import annotations

from urllib.parse import quote

from simnet.errors import InputError
from simnet.network import Drug, Inhibition, InputSetting, Knockout, Overexpression, Perturbation
from simnet.scenario import Condition

__all__ = ["link_of"]


def link_of(condition: Condition, encoding: str = "", *, settled: bool = True) -> str:
    """Return the part of the address after ``#`` that brings a page into a condition.

    Parameters
    ----------
    condition : Condition
    encoding : str
    settled : bool
        Whether the cells settle in the last phase, or have it all before them.

    Raises
    ------
    InputError
        For what a page cannot show: a partial inhibitor, an edge loss, a changed rule.

    Examples
    --------
    >>> from simnet.network import Network
    >>> from simnet.scenario import parse_condition
    >>> net = Network.from_rules({"ERK": "RAS & !MEKi"}, contexts={"on": {"RAS": True}})
    >>> link_of(parse_condition("on: KO:ERK", net))
    'c=on&g=ERK%3D0&p=e'
    """
    genes: dict[str, int] = {}
    inputs: dict[str, int] = {}
    log: list[str] = []
    given: dict[str, str] = {}
    for place, phase in enumerate(condition.phases):
        now: dict[str, str] = {}
        for item in phase.items:
            _place(item, genes if place == 0 else None, inputs, now)
        log += [_released(entry) for name, entry in given.items() if name not in now]
        log += [entry for name, entry in now.items() if given.get(name) != entry]
        given = now if place == 0 else {name: entry for name, entry in now.items() if not _lasts(entry, phase.items)}
        if settled or place < len(condition.phases) - 1:
            log.append("e")
    parts = {"c": condition.context, "a": encoding, "g": _pairs(genes), "i": _pairs(inputs), "p": ",".join(log)}
    return "&".join(f"{key}={quote(text, safe='')}" for key, text in parts.items() if text)


def _place(
    item: Perturbation, genes: dict[str, int] | None, inputs: dict[str, int], now: dict[str, str]
) -> None:
    match item:
        case Knockout() | Overexpression():
            value = int(isinstance(item, Overexpression))
            if genes is not None:
                genes[item.node] = value
            else:
                now[item.node] = f"g{item.node}={value}"
        case Drug():
            now[item.name] = f"d{item.name}={item.dose:g}"
        case Inhibition() if item.dose == 1:
            now[item.node] = f"g{item.node}=0"
        case InputSetting():
            inputs[item.node] = int(item.value)
        case _:
            message = f"a page cannot show {item}"
            raise InputError(message)


def _released(entry: str) -> str:
    """Return the entry that takes a drug away or lets an inhibited node go."""
    name = entry[1:].split("=")[0]
    return f"d{name}=0" if entry[0] == "d" else f"g{name}="


def _lasts(entry: str, items: tuple[Perturbation, ...]) -> bool:
    """Whether an entry is a genetic change, which stays in later phases."""
    names = {item.node for item in items if isinstance(item, Knockout | Overexpression)}
    return entry[0] == "g" and entry[1:].split("=")[0] in names


def _pairs(values: dict[str, int]) -> str:
    return ",".join(f"{name}={value}" for name, value in values.items())
