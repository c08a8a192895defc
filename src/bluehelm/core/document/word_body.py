"""The body of a Word file, block by block."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import docx

from bluehelm.core.document.parts import Block, Document, Heading, Listing, Paragraph, Run, Table
from bluehelm.core.document.pdf import AUTHOR
from bluehelm.core.document.word_notes import Footnotes
from bluehelm.core.document.word_style import dress, number_pages, turn
from bluehelm.core.document.word_table import rule

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def write(document: Document) -> bytes:
    """
    Return a document as a file of Word, with the moments that its form puts in.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    bytes
        The file.
    """
    made = docx.Document()
    properties = made.core_properties
    properties.title, properties.author, properties.comments = document.title, AUTHOR, ""
    properties.language = document.language
    moment = datetime.combine(document.day, time(), tzinfo=UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
    dress(made, document=document)
    number_pages(made, document=document)
    footnotes = Footnotes(document)
    footnotes.write(made.add_paragraph(style="Title"), runs=(Run(text=document.title),))
    for line in document.lines:
        footnotes.write(made.add_paragraph(), runs=(Run(text=line),))
    for block in document.blocks:
        _block(made, block=block, footnotes=footnotes)
    for line in document.foot:
        footnotes.write(made.add_paragraph(style="footnote text"), runs=(Run(text=line),))
    footnotes.attach(made)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def _block(made: WordDocument, *, block: Block, footnotes: Footnotes) -> None:
    if isinstance(block, Heading):
        paragraph = made.add_paragraph(style=f"Heading {block.level}")
        footnotes.write(paragraph, runs=(Run(text=block.text),), language=block.language)
    elif isinstance(block, Paragraph):
        _paragraph(made, block=block, footnotes=footnotes)
    elif isinstance(block, Listing):
        for line in block.items:
            footnotes.write(made.add_paragraph(style="List Bullet"), runs=line)
    else:
        _table(made, table=block, footnotes=footnotes)


def _paragraph(made: WordDocument, *, block: Paragraph, footnotes: Footnotes) -> None:
    paragraph = made.add_paragraph(style="Remark" if block.is_remark else None)
    if block.language:
        turn(paragraph._p.get_or_add_pPr(), language=block.language)
    number = (Run(text=f"{block.number}. "),) if block.number is not None else ()
    footnotes.write(paragraph, runs=(*number, *block.runs), language=block.language)


def _table(made: WordDocument, *, table: Table, footnotes: Footnotes) -> None:
    footnotes.write(made.add_paragraph(style="Caption"), runs=(Run(text=table.caption),))
    drawn = made.add_table(rows=1 + len(table.rows), cols=len(table.head))
    rule(drawn, widths=table.widths, is_leftward=footnotes.document.is_leftward)
    lines = [[(Run(text=name, is_strong=True),) for name in table.head], *(row.cells for row in table.rows)]
    for row, cells in zip(drawn.rows, lines, strict=True):
        for cell, runs in zip(row.cells, cells, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.style = "Cell"
            footnotes.write(paragraph, runs=runs)
    made.add_paragraph()
