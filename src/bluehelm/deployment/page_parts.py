"""Parts of the page: signs, tables, figures and sections."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bluehelm.core.charts.markup import Child, Markup, element, join
from bluehelm.core.claims import Kind
from bluehelm.core.told import Told, direction, language, told
from bluehelm.deployment import page_style
from bluehelm.deployment.report_grid import NUMBERS, Column, Form, Grid, Value, written

SIGNS = {
    Kind.PUBLISHED: "M0 0h10v10H0z",
    Kind.MEASURED: "M5 0 10 10H0z",
    Kind.DERIVED: "M0 0h10v10H0zM5 1.4v7.2h3.6V1.4z",
    Kind.ASSUMED: "M0 0h10v10H0zM1.4 1.4v7.2h7.2V1.4z",
    Kind.ILLUSTRATIVE: "M0 0h3v1.4H1.4V3H0zM7 0h3v3H8.6V1.4H7zM0 7h1.4v1.6H3V10H0z"
    "M8.6 7H10v3H7V8.6h1.6zM4.2 4.2h1.6v1.6H4.2z",
}
"""Signs of the kinds of figure; the more filled, the more somebody else can check."""

MEANINGS = {
    Kind.PUBLISHED: "stated in a document",
    Kind.MEASURED: "taken from data by a stated method",
    Kind.DERIVED: "computed from other figures",
    Kind.ASSUMED: "a judgement, open to change",
    Kind.ILLUSTRATIVE: "invented",
}
"""What each kind of figure means."""


def definitions() -> Markup:
    """
    Return the signs of kinds, hidden, so that every other place can use them.

    Returns
    -------
    Markup
        An ``svg`` element without size.

    Examples
    --------
    >>> 'id="kind-measured"' in definitions()
    True
    """
    symbols = [
        element(
            "symbol", element("path", d=d, fill_rule="evenodd"), id=f"kind-{kind.value}", viewBox="0 0 10 10"
        )
        for kind, d in SIGNS.items()
    ]
    return element(
        "svg", element("defs", symbols), class_="hidden", width="0", height="0", aria_hidden="true"
    )


def document(body: Markup, *, title: str) -> str:
    """
    Return a page that loads nothing: its style is inside, and its policy refuses all else.

    Parameters
    ----------
    body
        The body.
    title
        Title of the page, without the name of the program.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> document(element("body", "Text"), title="A page")[:15]
    '<!doctype html>'
    """
    policy = (
        f"default-src 'none'; style-src '{page_style.style_digest()}'; base-uri 'none'; form-action 'none'"
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"{title} - Bluehelm"),
        element("style", Markup(page_style.style())),
    )
    return f"<!doctype html>\n{element('html', head, body, lang=language(), dir=direction())}\n"


def sign(kind: Kind) -> Markup:
    """
    Return the sign of a kind of figure, with its name for people who do not see it.

    Parameters
    ----------
    kind
        The kind.

    Returns
    -------
    Markup
        The sign.

    Examples
    --------
    >>> "derived" in sign(Kind.DERIVED)
    True
    """
    use = element("use", href=f"#kind-{kind.value}")
    return element("svg", use, class_="kind", role="img", aria_label=kind.value)


def marked(text: str, *, kind: Kind | None, end: str = "") -> Markup:
    """
    Return words with the sign of their kind, which never begins a line of its own.

    Parameters
    ----------
    text
        The words.
    kind
        Kind of the figures in them; None for no sign.
    end
        What follows the sign at once, such as a comma.

    Returns
    -------
    Markup
        The words with their sign.

    Examples
    --------
    >>> marked("3 of 16", kind=Kind.DERIVED)[:26]
    '3 of <span class="mark">16'
    """
    text = told(text)
    if kind is None:
        return join(text, end)
    *before, last = text.split(" ")
    return join(
        Told("".join(f"{word} " for word in before)),
        element("span", Told(last), "\u00a0", sign(kind), end, class_="mark"),
    )


def held_together(sentence: str) -> Told:
    """
    Return a sentence that breaks no line between a figure and its sign.

    Parameters
    ----------
    sentence
        The sentence.

    Returns
    -------
    str
        The same with spaces that hold together what they stand between.

    Examples
    --------
    >>> held_together("it is < 0.01") == "it is <\u00a00.01"
    True
    """
    return Told(re.sub(r"(?<=[<>]) (?=\d)|(?<=\d) (?=%)", "\u00a0", told(sentence)))


def rungs(level: str, *, order: Mapping[str, int]) -> Markup:
    """
    Return a readiness level as rungs and its name.

    Parameters
    ----------
    level
        Name of the level; it may be unknown to the rule set.
    order
        Rank of each level, 1 for the lowest.

    Returns
    -------
    Markup
        Rungs, the filled ones first, and the name.

    Examples
    --------
    >>> rungs("L1", order={"L1": 1, "L2": 2}).count("<rect")
    2
    """
    if level not in order:
        return join(level)
    bars = [
        element(
            "rect",
            class_="rung-full" if rank <= order[level] else "rung-open",
            x=6 * rank - 5.25,
            y=15.25 - 3.5 * rank,
            width=4.5,
            height=3.5 * rank,
        )
        for rank in range(1, max(order.values()) + 1)
    ]
    box = f"0 0 {6 * max(order.values())} 16"
    return element(
        "span", element("svg", bars, class_="rungs", viewBox=box, aria_hidden="true"), level, class_="mark"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """
    How a table is set.

    Attributes
    ----------
    order
        Rank of each readiness level.
    css
        ``list`` (label and value on a phone) or ``matrix`` (scrolls sideways under its first column).

    Examples
    --------
    >>> Setting(order={}).css
    'list'
    """

    order: Mapping[str, int]
    css: str = "list"


def table(grid: Grid, *, setting: Setting) -> Markup:
    """
    Return a table with its caption.

    Parameters
    ----------
    grid
        The table.
    setting
        How it is set.

    Returns
    -------
    Markup
        The table inside a region that can scroll; a sentence when it has no rows.

    Examples
    --------
    >>> grid = Grid(name="G", caption="Units", note="", columns=(Column(name="Line"),), rows=(("<R1>",),))
    >>> '<th scope="row">&lt;R1&gt;</th>' in table(grid, setting=Setting(order={}))
    True
    """
    if not grid.rows:
        return element("p", f"{grid.caption}: there is nothing to show.", class_="note")
    note = element("span", f"{grid.note}.", class_="sub") if grid.note else None
    heads = [_head(column) for column in grid.columns]
    body = [element("tr", _cells(row, grid=grid, setting=setting)) for row in grid.rows]
    if grid.total:
        body.append(element("tr", _cells(grid.total, grid=grid, setting=setting), class_="total"))
    inner = element(
        "table",
        element("caption", marked(grid.caption, kind=grid.kind), note),
        element("thead", element("tr", heads)),
        element("tbody", body),
        class_=setting.css,
    )
    return element(
        "div", inner, class_="scroll", tabindex="0", role="region", aria_label=f"Table: {grid.caption}"
    )


def _head(column: Column) -> Markup:
    css = "n" if column.form in NUMBERS else None
    return element("th", marked(column.name, kind=column.kind), scope="col", class_=css)


def _cells(row: tuple[Value, ...], *, grid: Grid, setting: Setting) -> list[Markup]:
    head, *rest = zip(row, grid.columns, strict=True)
    first = "words" if head[1].form is Form.WORDS else None
    cells = [element("th", _content(*head, setting=setting), scope="row", class_=first)]
    for value, column in rest:
        css = "n" if column.form in NUMBERS else "words" if column.form is Form.WORDS else None
        if value == 0 and column.form is Form.COUNT:
            css = "n zero"
        content = _content(value, column, setting=setting)
        cells.append(element("td", content, class_=css, data_l=column.name if content else None))
    return cells


def _content(value: Value, column: Column, *, setting: Setting) -> Child:
    text = written(value, column=column)
    if value in (None, ""):
        return element("span", text, class_="zero") if text else None
    forms: dict[Form, Callable[[], Child]] = {
        Form.NAME: lambda: element("bdi", text),
        Form.LEVEL: lambda: rungs(text, order=setting.order),
        Form.KIND: lambda: element("span", sign(Kind(text)), f"\u00a0{text}", class_="mark"),
        Form.TAG: lambda: element("span", text, class_="tag critical" if "critical" in text else "tag"),
    }
    return forms.get(column.form, lambda: text)()


def figure(caption: str, *, note: Child, drawings: Mapping[str, Markup], after: Child = None) -> Markup:
    """
    Return a drawing in several widths, with its caption and what follows it.

    Parameters
    ----------
    caption
        What is drawn.
    note
        What the ink means, and of which kind it is.
    drawings
        Drawings by the class of the screens that show them.
    after
        Its table, or what must stand under it.

    Returns
    -------
    Markup
        A ``figure``.

    Examples
    --------
    >>> figure("Strength", note="Persons.", drawings={"wide": Markup("<svg></svg>")})[:28]
    '<figure><figcaption>Strength'
    """
    shown = [element("div", drawing, class_=css) for css, drawing in drawings.items()]
    return element(
        "figure", element("figcaption", caption, element("span", note, class_="sub")), shown, after
    )


def section(title: str, *children: Child, name: str) -> Markup:
    """
    Return a section with its heading.

    Parameters
    ----------
    title
        Heading.
    children
        What stands in it.
    name
        Identifier, for links.

    Returns
    -------
    Markup
        A ``section``.

    Examples
    --------
    >>> section("Gaps", "None.", name="gaps")
    '<section id="gaps" aria-labelledby="gaps-h"><h2 id="gaps-h">Gaps</h2>None.</section>'
    """
    return element(
        "section", element("h2", title, id=f"{name}-h"), *children, id=name, aria_labelledby=f"{name}-h"
    )


def folded(summary: Child, *children: Child) -> Markup:
    """
    Return what opens when asked; print shows it open.

    Parameters
    ----------
    summary
        What stands there while it is closed.
    children
        What opens.

    Returns
    -------
    Markup
        A ``details`` element.

    Examples
    --------
    >>> folded("More", "Text")
    '<details><summary>More</summary>Text</details>'
    """
    return element("details", element("summary", summary), *children)
