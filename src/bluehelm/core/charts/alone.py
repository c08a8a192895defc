"""A drawing as a file of its own: what the sheet of a page gives it otherwise stands inside."""

from __future__ import annotations

from bluehelm.core.charts.markup import Markup, element, join

STYLE = (
    "svg{--paper:#fff;--ink:#15222c;--ink-2:#44525d;--rule:#cbd3d9;--in-1:#0b4f8a;--in-3:#c6dbec;--out-1:#8a4b08;"
    "background:var(--paper)}"
    "text{font:13px 'Noto Sans',Arial,sans-serif;fill:var(--ink)}.ax{font-size:12px;fill:var(--ink-2)}"
    ".strong{font-weight:600}.halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px}"
    "path{fill:none}.grid{stroke:var(--rule)}.base{stroke:var(--ink);stroke-width:1.25}"
    ".lead{stroke:var(--ink-2);stroke-width:.75}.runs-80{fill:var(--in-3)}"
    ".median{stroke:var(--in-1);stroke-width:2.5}"
    ".past-median{stroke:var(--out-1);stroke-width:2;stroke-dasharray:7 4}"
    ".whisker-in{stroke:var(--in-1);stroke-width:1.5}"
    ".goal{stroke:var(--ink);stroke-width:1.25;stroke-dasharray:2 3}"
    "@media (prefers-color-scheme:dark){svg{--paper:#10181e;--ink:#e6ecf0;--ink-2:#b3bec6;--rule:#33424d;"
    "--in-1:#a9d2f7;--in-3:#223f57;--out-1:#f0b870}}"
)
"""Colours and lines of charts of shares, in light and in dark."""


def alone(drawn: Markup, *, width: int) -> Markup:
    """
    Return a chart of shares as a file that needs no page.

    Parameters
    ----------
    drawn
        The drawing.
    width
        Its width, in px.

    Returns
    -------
    Markup
        One ``svg`` element with its name space and its style; the same drawing gives the same text.

    Examples
    --------
    >>> alone(element("svg", viewBox="0 0 9 9"), width=9)[:62]
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" viewBox="0 0'
    """
    head, _, rest = drawn.partition("<svg ")
    tag, _, inside = rest.partition(">")
    opened = f'{head}<svg xmlns="http://www.w3.org/2000/svg" width="{width}" {tag}>'
    return Markup(join(Markup(opened), element("style", Markup(STYLE)), Markup(inside)) + "\n")
