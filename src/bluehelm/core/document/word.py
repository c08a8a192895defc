"""A document for a word processor, with footnotes, styles of headings and heads of tables that repeat."""

from __future__ import annotations

from importlib.util import find_spec

from bluehelm.core.document.parts import Document
from bluehelm.core.document.pdf import missing
from bluehelm.core.document.still import still
from bluehelm.core.errors import DependencyMissing


def to_word(document: Document) -> bytes:
    """
    Return a document as a file of Word (``.docx``).

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    bytes
        The same file for the same document.

    Raises
    ------
    DependencyMissing
        When python-docx is not installed.

    Examples
    --------
    >>> from datetime import date
    >>> to_word(Document(title="Summary", language="en", day=date(2026, 12, 2), blocks=()))[:2]
    b'PK'
    """
    if find_spec("docx") is None:
        raise DependencyMissing(missing("python-docx", form="Word file"))
    from bluehelm.core.document import word_body

    return still(word_body.write(document))
