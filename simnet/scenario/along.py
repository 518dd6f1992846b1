"""One number that is moved slowly: a dose, the level of an input, the shape of a Hill curve."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from simnet.errors import InputError, UnknownNameError
from simnet.network import Network

__all__ = ["Along", "parse_along"]

What = Literal["level", "inhibition", "half", "hill"]
RANGES: dict[What, tuple[float, float]] = {
    "level": (0.0, 1.0), "inhibition": (0.0, 1.0), "half": (0.1, 0.9), "hill": (1.0, 8.0),
}  # fmt: skip
LARGEST_HILL = 50.0
FORMS = "a drug or input (DOX), INH:NODE, half or hill, or those of one regulation (half:A->B)"
_CURVE = re.compile(r"\s*(half|hill)\s*(?::\s*(?P<regulator>.+?)\s*->\s*(?P<target>.+?)\s*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Along:
    """What is moved, and from where to where.

    Parameters
    ----------
    what : {"level", "inhibition", "half", "hill"}
        The level at which a node is held, the dose of an inhibitor of it, or the half-saturation or
        the exponent of Hill curves.
    node : str
        The node of a level or an inhibition.
    regulation : (str, str) or None
        Regulator and target of one curve; None means all curves.
    low, high : float
        A dose or level lies between 0 and 1, a half-saturation within them, an exponent above 0.

    Raises
    ------
    InputError
        For an empty range, or one that leaves these bounds.
    """

    what: What
    node: str = ""
    regulation: tuple[str, str] | None = None
    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        lowest, highest = {"half": (1e-6, 1 - 1e-6), "hill": (0.1, LARGEST_HILL)}.get(self.what, (0.0, 1.0))
        if not lowest <= self.low < self.high <= highest:
            message = (
                f"{self.label} from {self.low:g} to {self.high:g}: the range should rise and stay "
                f"between {lowest:g} and {highest:g}"
            )
            raise InputError(message)

    @property
    def label(self) -> str:
        """How it is written.

        >>> Along("half", regulation=("GSTP1", "ERK"), low=0.1, high=0.9).label
        'half:GSTP1->ERK'
        """
        if self.what == "level":
            return self.node
        if self.what == "inhibition":
            return f"INH:{self.node}"
        return self.what if self.regulation is None else f"{self.what}:{self.regulation[0]}->{self.regulation[1]}"

    @property
    def says(self) -> str:
        """What the number is, in words."""
        words = {"level": "level of", "inhibition": "dose of an inhibitor of"}
        if self.what in words:
            return f"{words[self.what]} {self.node}"
        of = "all regulations" if self.regulation is None else " -> ".join(self.regulation)
        return f"{'half-saturation' if self.what == 'half' else 'Hill exponent'} of {of}"


def parse_along(text: str, network: Network, low: float | None = None, high: float | None = None) -> Along:
    """Read what is moved.

    Parameters
    ----------
    text : str
        ``DOX``, ``INH:ERK``, ``half``, ``hill``, ``half:GSTP1->ERK``.
    network : Network
    low, high : float, optional
        By default 0 to 1 for a dose or level, 0.1 to 0.9 for a half-saturation, 1 to 8 for an exponent.

    Raises
    ------
    UnknownNameError
        For a node that does not exist.
    InputError
        For a regulation that does not exist, or a range outside the bounds.

    Examples
    --------
    >>> net = Network.from_rules({"ERK": "RAS & !MEKi"})
    >>> parse_along("inh:ERK", net).label, parse_along("half:RAS->ERK", net).says
    ('INH:ERK', 'half-saturation of RAS -> ERK')
    """
    match = _CURVE.fullmatch(text)
    regulation = None
    node = ""
    if match and match.group(1) not in network.nodes:
        what: What = "half" if match.group(1).lower() == "half" else "hill"
        if match.group("regulator"):
            regulation = _regulation(match.group("regulator"), match.group("target"), network)
    else:
        inhibited = re.fullmatch(r"\s*INH:\s*(.+?)\s*", text, re.IGNORECASE)
        what = "inhibition" if inhibited else "level"
        try:
            node = network.node(inhibited.group(1) if inhibited else text.strip()).id
        except UnknownNameError as error:
            if not error.reason.startswith("unknown"):
                raise
            raise UnknownNameError("node", error.name, network.nodes, f"what is moved: {FORMS}") from None
        if inhibited and network.nodes[node].is_input:
            message = f"{node} is an input: move {node} itself"
            raise InputError(message)
    default = RANGES[what]
    return Along(
        what, node, regulation, default[0] if low is None else float(low), default[1] if high is None else float(high)
    )


def _regulation(regulator: str, target: str, network: Network) -> tuple[str, str]:
    pair = network.node(regulator).id, network.node(target).id
    if pair[0] not in network.nodes[pair[1]].regulators:
        message = f"{pair[0]} does not regulate {pair[1]}, so there is no curve to move"
        raise InputError(message)
    return pair
