"""The picture of a screen: a map of pairs where pairs were tried, a waterfall otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from simnet.report.pairsmap import pairs_map
from simnet.report.waterfall import waterfall
from simnet.results.screen import ScreenTable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["screen_figure"]


def screen_figure(
    table: ScreenTable,
    *,
    kind: Literal["", "waterfall", "pairs", "gain"] = "",
    top: int = 30,
    context: str = "",
    caption: str = "",
) -> Figure:
    """Draw a screen.

    Parameters
    ----------
    table : ScreenTable
    kind : {"", "waterfall", "pairs", "gain"}
        By default the pairs where all combinations are singles and pairs, and a waterfall otherwise;
        ``gain`` maps what pairs add to their members.
    top : int
        Bars of a waterfall.
    context : str
        Of a screen of several contexts; the first by default.
    caption : str

    Raises
    ------
    InputError
    """
    orders = set(table.order.tolist())
    if kind == "gain":
        return pairs_map(table, gain=True, context=context, caption=caption)
    if kind == "pairs" or (not kind and 2 in orders and orders <= {1, 2}):
        return pairs_map(table, context=context, caption=caption)
    return waterfall(table, top=top, context=context, caption=caption)
