"""An explanation as a picture: the network, with the chains of causes brought out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simnet.network import Network
from simnet.report.drawing import network_drawing
from simnet.results import Explanation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["explanation_caption", "explanation_drawing"]


def explanation_drawing(network: Network, why: Explanation) -> Figure:
    """Draw the network as it settles in the condition explained, with the chains of causes thick.

    Parameters
    ----------
    network : Network
    why : Explanation

    Returns
    -------
    Figure
    """
    return network_drawing(network, why.levels, f"Why {why.headline}", why.held, marked=why.edges)


def explanation_caption(why: Explanation) -> str:
    """Say which conditions are compared, how many chains are shown, and what they need."""
    count = len(why.chains) + why.more
    shown = f"{len(why.chains)} of " if why.more else ""
    chains = f"{shown}{count} minimal chain{'s' * (count != 1)}"
    needed = f" Needed: {', '.join(why.needed)}." if why.needed else ""
    return f"[{why.condition.canonical}] against [{why.baseline.canonical}], {why.scheme}; {chains}.{needed}"
