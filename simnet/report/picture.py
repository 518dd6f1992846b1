"""A figure that shows itself in a notebook, and saves itself."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from simnet.errors import InputError
from simnet.report.save import DPI, svg_text
from simnet.report.style import settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Picture"]

STYLE = "max-width:100%;height:auto"
ENDINGS = (".svg", ".png", ".pdf")


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A figure for a notebook.

    A bare matplotlib figure is shown by a notebook only when the notebook has been set up for it; this one
    always is, as SVG.

    Parameters
    ----------
    figure : Figure
        To change, or to put into a program of one's own.
    """

    figure: Figure

    def save(self, path: str | Path) -> Path:
        """Write the picture as SVG, PNG or PDF, by the ending of the name; return where.

        Raises
        ------
        InputError
            For another ending.
        OSError
        """
        target = Path(path)
        match target.suffix.lower():
            case ".svg":
                target.write_text(self.svg, encoding="utf-8")
            case ".png" | ".pdf" as ending:
                undated = {"CreationDate": None} if ending == ".pdf" else {}
                with settings():
                    self.figure.savefig(target, format=ending[1:], dpi=DPI, metadata={"Title": self._title, **undated})
            case other:
                message = f"a picture is saved as {', '.join(ENDINGS)}, not {other or target.name!r}"
                raise InputError(message)
        return target

    def __repr__(self) -> str:
        width, height = self.figure.get_size_inches()
        return f"<Picture {self._title!r}, {width:.1f} x {height:.1f} inches>"

    @property
    def svg(self) -> str:
        """The picture as SVG."""
        return svg_text(self.figure, {"Title": self._title, "Description": self._title})

    def _repr_html_(self) -> str:
        # an image and not `_repr_svg_`: notebooks cut a wide SVG off and leave it without a text for screen readers
        data = b64encode(self.svg.encode()).decode()
        return f'<img alt="{escape(self._title)}" style="{STYLE}" src="data:image/svg+xml;base64,{data}">'

    @property
    def _title(self) -> str:
        return str(self.figure.get_label()) or "figure"
