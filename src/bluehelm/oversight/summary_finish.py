"""What stands around the parts of a document: its days, its notes, the tally of its figures, and its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

import bluehelm
from bluehelm.core.claims import Kind
from bluehelm.core.document import Document
from bluehelm.core.document.parts import Block
from bluehelm.core.provenance import canonical
from bluehelm.oversight import summary_prose
from bluehelm.oversight.summary_desk import Desk
from bluehelm.oversight.summary_domain import Prose, Summary, Tally
from bluehelm.oversight.summary_words import Words
from bluehelm.partnership.conference_domain import Conference, Precision
from bluehelm.partnership.conferences import ConferenceRecords


def finished(desk: Desk, *, title: str, blocks: list[Block], prose: tuple[Prose, ...] = ()) -> Summary:
    """
    Return a document with what stands around its blocks: days, tally, notes, and how it is checked.

    Parameters
    ----------
    desk
        What it was written from.
    title
        Its title.
    blocks
        What it says.
    prose
        Texts that it holds.

    Returns
    -------
    Summary
        The document.
    """
    words, conference = desk.words, desk.records.conference
    snapshot = snapshot_of(desk.records, prose=prose)
    document = Document(
        title=title,
        language=words.language,
        day=desk.records.known_on or conference.ends_on,
        lines=tuple(_lines(desk)),
        blocks=tuple(blocks),
        notes=desk.ledger.notes(),
        notes_title=words.text("h.notes"),
        as_note=words.text("as_note", number="{number}"),
        running=f"{title}, {conference.conference_id}",
    )
    tally = desk.ledger.tally(document.cited())
    foot = _tally(desk, tally=tally), words.text("foot", hash=snapshot, version=bluehelm.__version__)
    return Summary(
        document=replace(document, foot=foot),
        values=dict(desk.ledger.values),
        tally=tally,
        changes=tuple(change for row in prose for change in summary_prose.changes(desk, row=row)),
        snapshot=snapshot,
    )


def snapshot_of(records: ConferenceRecords, *, prose: Iterable[Prose] = ()) -> str:
    """
    Return the hash of all from which a document is made.

    Parameters
    ----------
    records
        Records of one conference.
    prose
        Texts.

    Returns
    -------
    str
        SHA-256 of their canonical form, which no order of columns or files changes.

    Examples
    --------
    >>> from bluehelm.partnership import conferences
    >>> len(snapshot_of(conferences.read("examples/seoul-2021")))
    64
    """
    rows = {name: list(table) for name, table in records.tables().rows.items() if table}
    known_on = records.known_on.isoformat() if records.known_on else None
    texts = sorted(prose, key=lambda row: row.prose_id)
    text = canonical({"rows": rows, "known_on": known_on, "prose": texts})
    return hashlib.sha256(text.encode()).hexdigest()


def _lines(desk: Desk) -> Iterator[str]:
    """Yield the lines below the title."""
    words, conference = desk.words, desk.records.conference
    yield conference.name
    yield _dateline(words, conference=conference)
    if desk.records.known_on is not None:
        yield words.text("known_on", day=words.day(desk.records.known_on))
    if conference.kind is Kind.ILLUSTRATIVE:
        yield words.text("invented")


def _dateline(words: Words, *, conference: Conference) -> str:
    """Return place and days."""
    is_exact = conference.precision is Precision.DAY
    if is_exact and conference.starts_on != conference.ends_on:
        begin, end = words.days(conference.starts_on, end=conference.ends_on)
        return words.text("dateline", place=conference.place, to=end, **{"from": begin})
    begin = words.day(conference.ends_on, precision=conference.precision)
    return words.text("dateline_day", place=conference.place, **{"from": begin})


def _tally(desk: Desk, *, tally: Tally) -> str:
    number = desk.words.number
    return desk.words.text(
        "tally",
        all=number(tally.all),
        rows=number(tally.rows),
        published=number(tally.published),
        differ=number(tally.differ),
    )
