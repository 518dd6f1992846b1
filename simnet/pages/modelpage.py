"""One HTML file from a model: everything inside, nothing from a network."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from simnet.network import Network
from simnet.pages.modeldata import model_data
from simnet.scenario import Claim

__all__ = ["Page", "asset", "data_script", "fill", "page"]

SCRIPTS = ("engine.js", "session.js", "drawing.js", "page.js")


class Page(str):
    """The text of one self-contained HTML file; a notebook shows it in a frame of its own."""

    __slots__ = ()

    def save(self, path: str | Path) -> Path:
        """Write the page; return where.

        Raises
        ------
        OSError
        """
        target = Path(path)
        target.write_text(self, encoding="utf-8")
        return target

    def _repr_html_(self) -> str:
        from html import escape

        frame = 'sandbox="allow-scripts" style="width:100%;height:48rem;border:1px solid #c9c9c9"'
        return f'<iframe title="simnet model" {frame} srcdoc="{escape(self, quote=True)}"></iframe>'


def page(network: Network, claims: Iterable[Claim] = ()) -> Page:
    """Make the interactive page of a model.

    Parameters
    ----------
    network : Network
    claims : iterable of Claim
        Listed in the page, where a reader can run them.

    Returns
    -------
    Page
        HTML; works from a file, in a sandboxed frame and without a network.

    Raises
    ------
    TooLargeError
        For more than 80 nodes, or a rule of more than 12 regulators.

    Examples
    --------
    >>> made = page(Network.from_rules({"ERK": "RAS & !DUSP6", "DUSP6": "ERK"}, id="loop"))
    >>> made.startswith("<!DOCTYPE html>"), "src=" in made
    (True, False)
    """
    data = model_data(network, claims)
    return fill(
        "page.html",
        title=data["title"],
        lead=data["story"],
        model=network.id,
        digest=network.digest[:12],
        data=data_script(data),
        style=asset("page.css"),
        script="\n".join(asset(name) for name in (*SCRIPTS, "start.js")),
    )


def asset(name: str) -> str:
    """Return the text of a file that ships with the package."""
    return (files("simnet.pages") / "assets" / name).read_text(encoding="utf-8")


def data_script(data: Any) -> str:
    r"""Write JSON so that no text in it can end the script element it stands in.

    Examples
    --------
    >>> data_script({"says": "</script>"})
    '{"says":"\\u003c/script>"}'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def fill(template: str, **values: Any) -> Page:
    """Fill a template; text is escaped, what `asset` and `data_script` made is not."""
    import jinja2
    from markupsafe import Markup

    from simnet import __version__

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    whole = {name: Markup(value) if name in ("data", "style", "script") else value for name, value in values.items()}  # noqa: S704
    return Page(environment.from_string(asset(template)).render(version=__version__, **whole))
