"""Pieces of WordprocessingML: runs of text in their language and direction."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from bluehelm.core.document.parts import Run, is_leftward

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
"""How a piece declares the name space of its elements."""

SPELT = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}
"""Languages as Word names those whose spelling it checks."""

SIGN = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
"""Shape of the number of a footnote."""

FORBIDDEN = {code: None for code in range(32) if chr(code) not in "\t\n"}
"""Letters that XML cannot hold."""


def text_run(run: Run, *, language: str) -> str:
    """
    Return a run of text.

    Parameters
    ----------
    run
        The run.
    language
        Code of the language in which it is written.

    Returns
    -------
    str
        Markup.

    Examples
    --------
    >>> 'w:val="fr-FR"' in text_run(Run(text="Annexe"), language="fr")
    True
    """
    strong = "<w:b/><w:bCs/>" if run.is_strong else ""
    right = "<w:rtl/>" if is_leftward(language) else ""
    shape = f"<w:rPr>{strong}{right}{spelling(language)}</w:rPr>"
    text = escape(run.text.translate(FORBIDDEN)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r {SPACE}>{shape}<w:t xml:space="preserve">{text}</w:t></w:r>'


def spelling(language: str) -> str:
    """
    Return the mark of the language in which words are spelt.

    Parameters
    ----------
    language
        Code of ISO 639-1.

    Returns
    -------
    str
        Markup; Word asks another attribute for words in Arabic, and another for those in Chinese.

    Examples
    --------
    >>> spelling("ar")
    '<w:lang w:bidi="ar-SA"/>'
    """
    attribute = {"ar": "w:bidi", "zh": "w:eastAsia"}.get(language, "w:val")
    return f"<w:lang {attribute}={quoteattr(SPELT.get(language, language))}/>"


def mark(number: int) -> str:
    """
    Return the mark of a footnote, where the text names it for the first time.

    It stands in brackets: a bare number raised beside a figure would read as its power.

    Parameters
    ----------
    number
        Its number, from 1.

    Returns
    -------
    str
        Markup, with a name to which later mentions lead.

    Examples
    --------
    >>> 'w:id="3"' in mark(3)
    True
    """
    name = f'w:id="{number}" w:name="_Ref{number:08d}"'
    return (
        f"<w:bookmarkStart {SPACE} {name}/>"
        f"<w:r {SPACE}>{SIGN}<w:t>[</w:t></w:r>"
        f'<w:r {SPACE}>{SIGN}<w:footnoteReference w:id="{number}"/></w:r>'
        f"<w:r {SPACE}>{SIGN}<w:t>]</w:t></w:r>"
        f'<w:bookmarkEnd {SPACE} w:id="{number}"/>'
    )


def mark_again(number: int) -> str:
    """
    Return the mark of a footnote that stands elsewhere already.

    Parameters
    ----------
    number
        Its number.

    Returns
    -------
    str
        Markup of a field that follows the number if somebody edits the file.

    Examples
    --------
    >>> "NOTEREF _Ref00000003" in mark_again(3)
    True
    """
    return (
        f"<w:r {SPACE}>{SIGN}<w:t>[</w:t></w:r>"
        f'<w:fldSimple {SPACE} w:instr=" NOTEREF _Ref{number:08d} \\h ">'
        f"<w:r>{SIGN}<w:t>{number}</w:t></w:r></w:fldSimple>"
        f"<w:r {SPACE}>{SIGN}<w:t>]</w:t></w:r>"
    )
