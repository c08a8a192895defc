"""A Chair's Summary from the records of a conference: figures are generated, texts are written by people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bluehelm.core.document import Document, Heading, Paragraph, to_html, to_pdf, to_word
from bluehelm.core.document.parts import Block
from bluehelm.oversight import summary_finish, summary_prose
from bluehelm.oversight.summary_annex import annex
from bluehelm.oversight.summary_blocks import Part, generated
from bluehelm.oversight.summary_desk import Desk, open_desk
from bluehelm.oversight.summary_domain import Prose, Summary, SummaryBlock
from bluehelm.partnership.conferences import ConferenceRecords

FORMS: dict[str, Callable[[Document], bytes]] = {"html": to_html, "docx": to_word, "pdf": to_pdf}
"""What writes a document, by the suffix of its file."""


def make(records: ConferenceRecords, *, prose: Iterable[Prose] = (), language: str = "en") -> Summary:
    """
    Return the Chair's Summary of a conference.

    Parameters
    ----------
    records
        Records of one conference.
    prose
        Texts that people wrote, in any language.
    language
        Code of one of the six languages of the United Nations; what it lacks stands in English, marked so.

    Returns
    -------
    Summary
        The same for the same records and texts.

    Raises
    ------
    InputError
        When the language is another, the records hold several conferences, or a text names a figure that
        there is not.

    Examples
    --------
    >>> from bluehelm.partnership import conferences
    >>> made = make(conferences.read("examples/seoul-2021"))
    >>> made.values["pledging_states"], made.document.title
    ('62 or 64', 'Chair’s Summary')
    """
    desk = open_desk(records, language=language)
    texts = tuple(prose)
    blocks = [*_numbered(_parts(desk, prose=texts)), *annex(desk)]
    return summary_finish.finished(desk, title=desk.words.text("title"), blocks=blocks, prose=texts)


def write(made: Summary, *, form: str) -> bytes:
    """
    Return a summary or guide as a file.

    Parameters
    ----------
    made
        The document.
    form
        ``html``, ``docx`` or ``pdf``.

    Returns
    -------
    bytes
        The same file for the same records and texts.

    Raises
    ------
    DependencyMissing
        When a package that the form needs is not installed.

    Examples
    --------
    >>> from bluehelm.partnership import conferences
    >>> made = make(conferences.read("examples/seoul-2021"))
    >>> write(made, form="html") == write(made, form="html")
    True
    """
    return FORMS[form](made.document)


def _parts(desk: Desk, *, prose: tuple[Prose, ...]) -> Iterator[Block]:
    """Yield each part that says something: its heading, the texts of people, then what is generated."""
    is_begun: set[SummaryBlock] = set()
    for part in generated(desk):
        blocks = [*_texts(desk, part=part, prose=prose), *part.blocks]
        if not blocks:
            continue
        if part.block not in is_begun:
            is_begun.add(part.block)
            yield Heading(text=desk.words.text(f"h.{part.block.value}"), anchor=part.block.value)
        if part.heading is not None:
            yield part.heading
        yield from blocks


def _texts(desk: Desk, *, part: Part, prose: tuple[Prose, ...]) -> Iterator[Block]:
    language = desk.words.language
    for row in summary_prose.chosen(prose, block=part.block, theme_id=part.theme_id, language=language):
        yield from summary_prose.told(desk, row=row)


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks, with the paragraphs that are no remarks numbered through."""
    number = 0
    for block in blocks:
        if isinstance(block, Paragraph) and not block.is_remark:
            number += 1
            yield replace(block, number=number)
        else:
            yield block
