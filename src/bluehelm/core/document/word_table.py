"""Tables of a Word file: lines between rows, a head that repeats, and the direction of writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Mm

from bluehelm.core.document.word_marks import SPACE

if TYPE_CHECKING:
    from docx.table import Table as WordTable
    from docx.table import _Row

WIDTH = 160
"""Width of the text of a page, in millimetres."""

LINES = f"""<w:tblBorders {SPACE}>
<w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="999999"/>
</w:tblBorders>"""
"""Lines between the rows, and none between the columns."""


def rule(drawn: WordTable, *, widths: tuple[float, ...], is_leftward: bool) -> None:
    """
    Give a table its lines, the widths of its columns, and a head that stands on every page.

    Parameters
    ----------
    drawn
        The table.
    widths
        Share of the width by column; equal when empty.
    is_leftward
        Whether its first column stands on the right.
    """
    properties = drawn._tbl.tblPr
    if is_leftward:
        properties.insert_element_before(OxmlElement("w:bidiVisual"), *_AFTER_BIDI)
    properties.insert_element_before(parse_xml(LINES), *_AFTER_BORDERS)
    shares = widths or (1.0,) * len(drawn.columns)
    drawn.autofit = False
    lengths = [Mm(WIDTH * share / sum(shares)) for share in shares]
    for column, length in zip(drawn.columns, lengths, strict=True):
        column.width = length
    for row in drawn.rows:
        _whole(row)
        for cell, length in zip(row.cells, lengths, strict=True):
            cell.width = length
    _mark(drawn.rows[0], name="w:tblHeader")


_AFTER_BIDI = (
    *("w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing", "w:tblInd"),
    *("w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"),
)
_AFTER_BORDERS = _AFTER_BIDI[7:]


def _whole(row: _Row) -> None:
    """Let a row stand on one page."""
    _mark(row, name="w:cantSplit")


def _mark(row: _Row, *, name: str) -> None:
    properties: Any = row._tr.get_or_add_trPr()
    sign = OxmlElement(name)
    sign.set(qn("w:val"), "true")
    properties.append(sign)
