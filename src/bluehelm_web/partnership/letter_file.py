"""Letters as Word documents, which people correct and sign."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt
from docx.styles.style import ParagraphStyle

from bluehelm.core.document.still import still
from bluehelm_web.core.names import plain
from bluehelm_web.partnership.letters import Letter

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""Kind of a Word document."""

BODY, LETTERS = "Cambria", 11
"""Type of the text, and its size in points."""

SPELT = {"en": "en-GB", "fr": "fr-FR"}
"""Languages as Word names those whose spelling it checks."""


def to_word(letter: Letter) -> bytes:
    """
    Return a letter as a Word document.

    Parameters
    ----------
    letter
        The letter.

    Returns
    -------
    bytes
        The same file for the same letter.
    """
    document = Document()
    moment = datetime.combine(letter.day, time(), tzinfo=UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author = letter.title, letter.sender
    properties.created = properties.modified = moment
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(LETTERS)
    document.add_paragraph(f"{letter.sender}\n{letter.dated}")
    document.add_heading(letter.title, level=1)
    _in(letter.language, style=style)
    document.add_paragraph(letter.opening)
    table = document.add_table(rows=0, cols=2)
    for label, value in letter.facts:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, plain(value)
    document.add_paragraph()
    for said in letter.paragraphs:
        document.add_paragraph(said)
    for said in letter.items:
        document.add_paragraph(said, style="List Bullet")
    document.add_paragraph(letter.closing)
    document.add_paragraph(f"\n\n{letter.below}")
    content = io.BytesIO()
    document.save(content)
    return still(content.getvalue())


def _in(language: str, *, style: ParagraphStyle) -> None:
    """Let a document say in which language its words are spelt."""
    told = OxmlElement("w:lang")
    told.set(qn("w:val"), SPELT.get(language, language))
    style.element.get_or_add_rPr().append(told)
