"""How a Word file looks: type, headings, direction, and the foot of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Mm, Pt

from bluehelm.core.document.parts import Document, Run, is_leftward
from bluehelm.core.document.word_marks import SPACE, SPELT, text_run

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle

FONTS = {"ascii": "Cambria", "hAnsi": "Cambria", "cs": "Times New Roman", "eastAsia": "SimSun"}
"""Type by script; a word processor takes its own where one is not there."""

SIZES = {"Normal": 11, "Title": 20, "Heading 1": 14, "Heading 2": 12, "Caption": 10, "List Bullet": 11}
"""Size of type in points, by style."""

AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
)
"""Elements before which the direction of a paragraph must stand."""

PAGE = f'<w:fldSimple {SPACE} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
"""Number of a page."""


def dress(made: WordDocument, *, document: Document) -> None:
    """
    Give a file the styles of a document, and its language and direction.

    Parameters
    ----------
    made
        The file.
    document
        The document.
    """
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    for name, size in SIZES.items():
        _set(made.styles[name], size=size)
    made.styles["Caption"].paragraph_format.keep_with_next = True
    _notes(made)
    _added(made, name="Cell", size=9).paragraph_format.space_after = Pt(0)
    remark = _added(made, name="Remark", size=10)
    remark.paragraph_format.left_indent = remark.paragraph_format.right_indent = Mm(8)
    normal = made.styles["Normal"].element
    normal.get_or_add_rPr().append(_languages(document.language))
    if document.is_leftward:
        for name in ("Normal", "footnote text"):
            turn(made.styles[name].element.get_or_add_pPr(), language=document.language)
        section._sectPr.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")


def turn(paragraph: Any, *, language: str) -> None:
    """
    Let a paragraph, or a style of paragraphs, be read in the direction of a language.

    Parameters
    ----------
    paragraph
        Its properties.
    language
        Code of the language.
    """
    way = OxmlElement("w:bidi")
    if not is_leftward(language):
        way.set(qn("w:val"), "0")
    paragraph.insert_element_before(way, *AFTER_BIDI)


def _set(style: ParagraphStyle, *, size: int) -> None:
    """Set the type of a style, whatever the template of the word processor says."""
    shape = style.element.get_or_add_rPr()
    for name in ("rFonts", "color", "sz", "szCs", "spacing", "kern"):
        for old in shape.findall(qn(f"w:{name}")):
            shape.remove(old)
    for old in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(old)
    style.font.size = Pt(size)
    fonts = shape.get_or_add_rFonts()
    for script, font in FONTS.items():
        fonts.set(qn(f"w:{script}"), font)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(2 * size))
    shape.find(qn("w:sz")).addnext(complex_size)


def _languages(language: str) -> Any:
    told = OxmlElement("w:lang")
    for attribute, default in (("val", "en"), ("eastAsia", "zh"), ("bidi", "ar")):
        own = {"zh": "eastAsia", "ar": "bidi"}.get(language, "val")
        told.set(qn(f"w:{attribute}"), SPELT.get(language if own == attribute else default, language))
    return told


def _added(made: WordDocument, *, name: str, size: int) -> ParagraphStyle:
    """Add a style of paragraphs that is based on the normal one."""
    style: ParagraphStyle = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles["Normal"]
    _set(style, size=size)
    return style


def _notes(made: WordDocument) -> None:
    text = _added(made, name="footnote text", size=9)
    text.element.set(qn("w:styleId"), "FootnoteText")
    text.paragraph_format.space_after = Pt(2)
    sign = made.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    sign.element.set(qn("w:styleId"), "FootnoteReference")
    sign.font.superscript = True


def number_pages(made: WordDocument, *, document: Document) -> None:
    """
    Let every page say at its foot what it belongs to, and its number.

    Parameters
    ----------
    made
        The file.
    document
        The document.
    """
    paragraph = made.sections[0].footer.paragraphs[0]
    paragraph._p.append(parse_xml(text_run(Run(text=document.running), language=document.language)))
    paragraph.add_run().add_tab()
    paragraph._p.append(parse_xml(PAGE))
