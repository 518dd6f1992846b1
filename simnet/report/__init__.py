"""Figures, text and files from results.

Nothing heavy loads here: each figure lives in a module of its own, which is imported when its
function is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simnet.report.bars import readout_figure
    from simnet.report.drawing import network_drawing
    from simnet.report.heatmap import steady_heatmap
    from simnet.report.ladder import ladder_figure
    from simnet.report.save import save_figure
    from simnet.report.textpicture import text_picture
    from simnet.report.timecourse import time_course

__all__ = [
    "ladder_figure",
    "network_drawing",
    "readout_figure",
    "save_figure",
    "steady_heatmap",
    "text_picture",
    "time_course",
]

_HOMES = {
    "ladder_figure": "ladder",
    "network_drawing": "drawing",
    "readout_figure": "bars",
    "save_figure": "save",
    "steady_heatmap": "heatmap",
    "text_picture": "textpicture",
    "time_course": "timecourse",
}


def __getattr__(name: str) -> Any:
    """Import the module of a function when it is first asked for."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
