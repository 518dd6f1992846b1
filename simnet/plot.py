"""Figures, named by what they show; each shows itself in a notebook.

Examples
--------
>>> import simnet as sn
>>> cells = sn.load("tmtnf_dox")
>>> states = sn.steady_states(cells, "resistant: DOX", "resistant: DOX + tmTNF_blocker", scheme="sync")
>>> sn.plot.heatmap(states, cells)
<Picture 'Steady states of tmtnf_dox', 9.5 x 3.2 inches>
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simnet.network import Network
    from simnet.report.picture import Picture
    from simnet.results import Ensemble, Explanation, Ladder, SteadyState, SteadyStates, Trajectory
    from simnet.results.dosematrix import DoseMatrix
    from simnet.results.hysteresis import Hysteresis
    from simnet.results.screen import ScreenTable

__all__ = [
    "dose_matrix", "explanation", "heatmap", "hysteresis", "ladder", "network", "pairs", "readouts", "screen",
    "time_course", "waterfall",
]  # fmt: skip


def network(cells: Network, state: SteadyState | None = None, *, title: str = "", caption: str = "") -> Picture:
    """Draw a network in layers, from inputs at the top to phenotypes at the bottom.

    Parameters
    ----------
    cells : Network
    state : SteadyState, optional
        Fills each node by its level in this state, white 0 to dark 1.
    title, caption : str
        Above and below the drawing; a state is titled by its condition.

    Returns
    -------
    Picture
    """
    from simnet.report.drawing import network_drawing
    from simnet.report.held import held_nodes

    if state is None:
        return _picture(network_drawing, cells, title=title, caption=caption)
    held = held_nodes(state.condition, cells)
    named = title or f"{state.condition} ({state.scheme.name})"
    return _picture(network_drawing, cells, state.activity, title=named, held=held, caption=caption)


def heatmap(states: SteadyStates, cells: Network, *, caption: str = "") -> Picture:
    """Draw the level of every node in every condition.

    Parameters
    ----------
    states : SteadyStates
    cells : Network
        Gives display names and the order of the nodes.
    caption : str

    Returns
    -------
    Picture
    """
    from simnet.report.heatmap import steady_heatmap

    return _picture(steady_heatmap, states, cells, caption)


def readouts(states: SteadyStates, cells: Network, *, caption: str = "") -> Picture:
    """Draw every readout in every condition as a bar with its number.

    Parameters
    ----------
    states : SteadyStates
    cells : Network
    caption : str

    Returns
    -------
    Picture
    """
    from simnet.report.bars import readout_figure

    return _picture(readout_figure, states, cells, caption)


def time_course(
    courses: Trajectory | Ensemble | Sequence[Trajectory | Ensemble],
    cells: Network,
    nodes: Sequence[str] = (),
    *,
    caption: str = "",
) -> Picture:
    """Draw the course of some nodes through settling and every phase, a lane for each.

    Parameters
    ----------
    courses : Trajectory or Ensemble, or several
        Of one scheme; one panel each.
    cells : Network
    nodes : sequence of str
        Lanes from top to bottom, by any name of a node; every node that is not an input by default.
    caption : str

    Returns
    -------
    Picture

    Raises
    ------
    UnknownNameError
        For a node that the network does not have.
    """
    from simnet.report.timecourse import time_course as draw

    every = courses if isinstance(courses, Sequence) else (courses,)
    lanes = [cells.node(name).id for name in nodes] or [name for name in cells.nodes if name not in cells.inputs]
    return _picture(draw, [_course(each) for each in every], cells, lanes, caption)


def explanation(why: Explanation, cells: Network) -> Picture:
    """Draw the network in the condition explained, with the chains of causes thick.

    Parameters
    ----------
    why : Explanation
    cells : Network

    Returns
    -------
    Picture
    """
    from simnet.report.whypicture import explanation_drawing

    return _picture(explanation_drawing, cells, why)


def screen(table: ScreenTable, **options: Any) -> Picture:
    """Draw a screen: a map of pairs when pairs were tried, a waterfall otherwise.

    Parameters
    ----------
    table : ScreenTable
    **options
        `kind` (``"waterfall"`` or ``"pairs"``), `top` (bars of a waterfall), `context`, `caption`.

    Returns
    -------
    Picture

    Raises
    ------
    InputError
    """
    from simnet.report.screenfigure import screen_figure

    return _picture(screen_figure, table, **options)


def waterfall(table: ScreenTable, *, top: int = 30, context: str = "", caption: str = "") -> Picture:
    """Draw the readout in the conditions of a screen that change it most.

    Parameters
    ----------
    table : ScreenTable
    top : int
        Bars.
    context : str
        Of a screen of several contexts; the first by default.
    caption : str

    Returns
    -------
    Picture

    Raises
    ------
    InputError
        When the screen has no such context.
    """
    return screen(table, kind="waterfall", top=top, context=context, caption=caption)


def pairs(table: ScreenTable, *, context: str = "", caption: str = "") -> Picture:
    """Draw the change by every pair of a screen, and by each member alone on the diagonal.

    Parameters
    ----------
    table : ScreenTable
    context : str
        Of a screen of several contexts; the first by default.
    caption : str

    Returns
    -------
    Picture

    Raises
    ------
    InputError
        When no pairs were tried, or the screen has no such context.
    """
    return screen(table, kind="pairs", context=context, caption=caption)


def hysteresis(found: Hysteresis, cells: Network, *, caption: str = "") -> Picture:
    """Draw each readout along a number on the way up and on the way down.

    Parameters
    ----------
    found : Hysteresis
    cells : Network
    caption : str

    Returns
    -------
    Picture
    """
    from simnet.report.hysteresis import hysteresis_figure

    return _picture(hysteresis_figure, found, cells, caption)


def dose_matrix(found: DoseMatrix, *, caption: str = "") -> Picture:
    """Draw the response to two drugs at every pair of doses, and what is beyond each expectation.

    Parameters
    ----------
    found : DoseMatrix
    caption : str

    Returns
    -------
    Picture
    """
    from simnet.report.dosematrix import dose_figure

    return _picture(dose_figure, found, caption=caption)


def ladder(found: Ladder) -> Picture:
    """Draw an escape ladder: how treated cells may survive again, and what answers each way.

    Parameters
    ----------
    found : Ladder

    Returns
    -------
    Picture
    """
    from simnet.report.ladder import ladder_figure

    return _picture(ladder_figure, found)


def _picture(draw: Callable[..., Figure], *what: Any, **options: Any) -> Picture:
    from simnet.report.picture import Picture

    return Picture(draw(*what, **options))


def _course(course: Trajectory | Ensemble) -> Trajectory:
    from simnet.results import Trajectory
    from simnet.study.simulate import ensemble_course

    return course if isinstance(course, Trajectory) else ensemble_course(course, course.phases[-1][1])
