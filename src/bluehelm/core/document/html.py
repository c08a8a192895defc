"""A document as one page: its style is inside, and it loads nothing and runs nothing."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from bluehelm.core.charts.markup import Markup, element, join
from bluehelm.core.document.parts import (
    Block,
    Document,
    Heading,
    Listing,
    Note,
    Paragraph,
    Run,
    Runs,
    Table,
    TableRow,
    is_leftward,
)
from bluehelm.core.told import Told


def to_html(document: Document) -> bytes:
    """
    Return a document as one page of HTML that prints on A4.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    bytes
        The same file for the same document, in UTF-8.

    Examples
    --------
    >>> from datetime import date
    >>> to_html(Document(title="Summary", language="en", day=date(2026, 12, 2), blocks=()))[:15]
    b'<!doctype html>'
    """
    body = element(
        "body",
        element("header", element("h1", Told(document.title)), [_line(line) for line in document.lines]),
        element("main", [_block(block, document=document) for block in document.blocks]),
        _notes(document),
        element("footer", [_line(line) for line in document.foot]),
    )
    html = element("html", _head(document), body, lang=document.language, dir=_direction(document.language))
    return f"<!doctype html>\n{html}\n".encode()


def to_fragment(document: Document) -> str:
    """
    Return what a document says as a part of another page, which has its title, its lines and a style.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    str
        HTML: the blocks, the notes and the foot.

    Examples
    --------
    >>> from datetime import date
    >>> to_fragment(
    ...     Document(title="Summary", language="en", day=date(2026, 12, 2), blocks=(), foot=("End.",))
    ... )
    '<div class="provenance"><p>End.</p></div>'
    """
    blocks = [_block(block, document=document) for block in document.blocks]
    foot = element("div", [_line(line) for line in document.foot], class_="provenance")
    return join(blocks, _notes(document), foot if document.foot else None)


@cache
def _style() -> str:
    return files("bluehelm").joinpath("core/document/document.css").read_text(encoding="utf-8")


def _head(document: Document) -> Markup:
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", Told(document.title)),
        element("style", Markup(_style())),
    )


def _direction(language: str) -> str:
    return "rtl" if is_leftward(language) else "ltr"


def _line(line: str) -> Markup:
    return element("p", Told(line))


def _block(block: Block, *, document: Document) -> Markup:
    if isinstance(block, Heading):
        text = Run(text=block.text, language=block.language)
        return element(f"h{block.level + 1}", _run(text, document=document), id=block.anchor or None)
    if isinstance(block, Listing):
        return element("ul", [element("li", _runs(line, document=document)) for line in block.items])
    if isinstance(block, Table):
        return _table(block, document=document)
    return _paragraph(block, document=document)


def _paragraph(block: Paragraph, *, document: Document) -> Markup:
    number = element("span", f"{block.number}.", class_="number") if block.number is not None else None
    return element(
        "p",
        join(number, " ") if number else None,
        _runs(block.runs, document=document),
        class_="remark" if block.is_remark else None,
        **_told_in(block.language),
    )


def _told_in(language: str) -> dict[str, str]:
    return {"lang": language, "dir": _direction(language)} if language else {}


def _runs(runs: Runs, *, document: Document) -> list[Markup]:
    return [_run(run, document=document) for run in runs]


def _run(run: Run, *, document: Document) -> Markup:
    text = element("b", Told(run.text)) if run.is_strong else join(Told(run.text))
    if run.language and run.language != document.language:
        text = element("span", text, **_told_in(run.language))
    if run.href:
        return element("a", text, href=run.href)
    if not run.note:
        return text
    title = document.note(run.note).name
    where = f"#note-{run.note}"
    return element("a", text, href=where, class_="figure", dir="auto", title=Told(title))


def _table(table: Table, *, document: Document) -> Markup:
    head = element("tr", [element("th", Told(name), scope="col") for name in table.head])
    rows = [_row(row, head=table.head, document=document) for row in table.rows]
    return element(
        "table", element("caption", Told(table.caption)), element("thead", head), element("tbody", rows)
    )


def _row(row: TableRow, *, head: tuple[str, ...], document: Document) -> Markup:
    first, *others = row.cells
    cells = [
        element("td", _runs(cell, document=document), data_l=Told(name))
        for cell, name in zip(others, head[1:], strict=True)
    ]
    return element(
        "tr", element("th", _runs(first, document=document), scope="row"), cells, id=row.anchor or None
    )


def _notes(document: Document) -> Markup | None:
    if not document.cited():
        return None
    entries = [_note(document.note(name)) for name in document.cited()]
    return element(
        "section",
        element("h2", Told(document.notes_title), id="notes"),
        element("dl", entries),
        class_="notes",
    )


def _note(note: Note) -> Markup:
    links = [join(" ", element("a", Told(row.label), href=f"#{row.anchor}")) for row in note.rows]
    rows = element("p", Told(note.rows_told), element("span", links, class_="rows") if links else None)
    return element(
        "div",
        element("dt", Told(note.name), **_told_in(note.language)),
        element(
            "dd", element("p", Told(note.text), **_told_in(note.language)), rows if note.rows_told else None
        ),
        id=f"note-{note.note_id}",
    )
