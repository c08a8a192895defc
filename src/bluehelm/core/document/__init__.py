"""Documents for people: one set of parts becomes a page, a Word file or a PDF, always with the same bytes."""

from bluehelm.core.document.html import to_fragment, to_html
from bluehelm.core.document.parts import (
    Document,
    Heading,
    Listing,
    Note,
    Paragraph,
    Reference,
    Run,
    Table,
    TableRow,
)
from bluehelm.core.document.pdf import to_pdf
from bluehelm.core.document.still import still
from bluehelm.core.document.word import to_word

__all__ = [
    "Document",
    "Heading",
    "Listing",
    "Note",
    "Paragraph",
    "Reference",
    "Run",
    "Table",
    "TableRow",
    "still",
    "to_fragment",
    "to_html",
    "to_pdf",
    "to_word",
]
