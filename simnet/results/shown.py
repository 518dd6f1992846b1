"""How results show themselves in a notebook: tables and lines of text, as HTML."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from html import escape

from simnet.results.table import Table

__all__ = ["Heading", "Shown"]


class Heading(str):
    """A line that stands out."""

    __slots__ = ()


class Shown(ABC):
    """A result with a table: printed as text, shown by a notebook when it is the last line of a cell.

    Examples
    --------
    >>> class Levels(Shown):
    ...     def table(self):
    ...         return Table(("node", "level"), (("GST-π", 1.0),))
    ...     def in_notebook(self):
    ...         return Heading("Levels"), self.table(), "resting & exact"
    >>> html = Levels()._repr_html_()
    >>> html.startswith("<p><strong>Levels</strong></p><div"), html.endswith("<p>resting &amp; exact</p>")
    (True, True)
    """

    __slots__ = ()

    @abstractmethod
    def table(self) -> Table:
        """Return the result as a table."""

    def in_notebook(self) -> Iterable[Table | str]:
        """Return what a notebook shows, from top to bottom: tables and lines of text."""
        return (self.table(),)

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return "".join(map(_html, self.in_notebook()))


def _html(part: Table | str) -> str:
    match part:
        case Table():
            return part._repr_html_()
        case Heading():
            return f"<p><strong>{escape(part)}</strong></p>"
        case str():
            return f"<p>{escape(part)}</p>"
