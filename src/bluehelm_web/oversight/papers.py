"""The Summary and the guide of a conference as documents, from its records and texts as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from bluehelm.core.document import Document, Table, TableRow, to_fragment
from bluehelm.oversight import guide, summary, summary_prose
from bluehelm.oversight.summary_blocks import generated
from bluehelm.oversight.summary_desk import open_desk
from bluehelm.oversight.summary_domain import Change, Prose, Summary, SummaryBlock
from bluehelm.oversight.summary_rows import anchor, labels_of
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.conferences.models import Conference
from bluehelm_web.conferences.records import known_on, records_of
from bluehelm_web.core.rows import nouns_of
from bluehelm_web.oversight import models as held
from bluehelm_web.partnership.letter_file import WORD

LANGUAGES = {"en": "English", "fr": "Français", "ar": "العربية"}
"""Languages in which documents are made here, by their own names."""

KINDS = {"html": "text/html; charset=utf-8", "docx": WORD, "pdf": "application/pdf"}
"""Of which kind each form is."""

PAGE = "page"
"""What a page of the registry shows of a document; a form that is kept, and not downloaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    What documents of a conference are made from.

    Attributes
    ----------
    records
        Records of the conference, for somebody.
    prose
        Texts that people wrote.
    """

    records: ConferenceRecords
    prose: tuple[Prose, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfText:
    """
    One part of a Summary as its texts are written.

    Attributes
    ----------
    block, theme_id, title
        Which part it is, and its heading.
    generated
        What the records give for it, as a page shows it.
    """

    block: str
    theme_id: str
    title: str
    generated: SafeString


def facts_of(viewer: Viewer, conference: Conference, *, day: date | None = None) -> Facts:
    """
    Return what documents of a conference are made from, for somebody who may see it.

    Parameters
    ----------
    viewer
        Who reads.
    conference
        The conference.
    day
        Day before today as of which it is told; None for records and texts as they are now.

    Returns
    -------
    Facts
        As of a day without texts of people, which tell no day.
    """
    records = records_of(viewer, names=[conference.pk])
    if day is not None:
        return Facts(records=known_on(records, day), prose=())
    rows = held.Prose.objects.filter(conference=conference).order_by("prose_id")
    return Facts(records=records, prose=tuple(nouns_of(rows, Prose)))


def summary_of(facts: Facts, *, language: str) -> Summary:
    """
    Return the Summary, the same as the command line gives for these records and texts.

    Parameters
    ----------
    facts
        From what it is made.
    language
        Code of the language.

    Returns
    -------
    Summary
        With what changed since a text was written.

    Raises
    ------
    InputError
        When a text names a figure that there is not.
    """
    return summary.make(facts.records, prose=facts.prose, language=language)


def guide_of(facts: Facts, *, language: str) -> Summary:
    """Return the pledging guide as a document."""
    return guide.make(facts.records, language=language)


def file_of(made: Summary, *, form: str) -> bytes:
    """
    Return a document as a file.

    Parameters
    ----------
    made
        The document.
    form
        One of ``KINDS``.

    Returns
    -------
    bytes
        The same for the same records and texts.

    Raises
    ------
    DependencyMissing
        When a package that the form needs is not installed.
    """
    return summary.write(made, form=form)


def page_of(made: Summary, *, facts: Facts) -> SafeString:
    """Return what a page shows of a document: every announcement of its annex leads to its own page."""
    labels = labels_of(facts.records).announcements
    links = {anchor(label): reverse("announcement", args=[name]) for name, label in labels.items()}
    return fragment(_linked(made.document, links=links))


def fragment(document: Document) -> SafeString:
    """Return a document as a part of a page; the library escapes what is no markup of its own."""
    return mark_safe(to_fragment(document))


def _linked(document: Document, *, links: Mapping[str, str]) -> Document:
    blocks = tuple(
        replace(block, rows=tuple(_row(row, links=links) for row in block.rows))
        if isinstance(block, Table)
        else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


def _row(row: TableRow, *, links: Mapping[str, str]) -> TableRow:
    if row.anchor not in links:
        return row
    first, *others = row.cells
    led = tuple(replace(run, href=links[row.anchor]) for run in first)
    return replace(row, cells=(led, *others))


def parts_of(facts: Facts, *, language: str) -> tuple[PartOfText, ...]:
    """
    Return the parts of a Summary, each with what the records give for it.

    Parameters
    ----------
    facts
        From what it is made.
    language
        Code of the language.

    Returns
    -------
    tuple of PartOfText
        In their order; the part on themes once without a theme, and once a theme.
    """
    desk = open_desk(facts.records, language=language)
    document = Document(
        title="", language=language, day=facts.records.conference.ends_on, blocks=(), notes=()
    )
    parts = list(generated(desk))
    whole = replace(document, notes=desk.ledger.notes())
    return tuple(
        PartOfText(
            block=part.block.value,
            theme_id=part.theme_id,
            title=part.heading.text if part.heading else desk.words.text(f"h.{part.block.value}"),
            generated=fragment(replace(whole, blocks=part.blocks)),
        )
        for part in parts
    )


def changes_of(facts: Facts, *, prose_id: str) -> tuple[Change, ...]:
    """Return the figures that changed since a text was written."""
    desk = open_desk(facts.records, language="en")
    rows = (row for row in facts.prose if row.prose_id == prose_id)
    return tuple(change for row in rows for change in summary_prose.changes(desk, row=row))


BLOCKS = MappingProxyType({block.value: block for block in SummaryBlock})
"""Parts of a Summary, by their names in addresses."""
