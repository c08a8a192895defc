"""The pledging guide of a conference as a document: what is asked for, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bluehelm.core.document import Heading, Paragraph, Run, Table, TableRow
from bluehelm.core.document.parts import Block
from bluehelm.oversight import summary_counts
from bluehelm.oversight.summary_annex import heads, row
from bluehelm.oversight.summary_desk import Desk, open_desk
from bluehelm.oversight.summary_domain import Summary
from bluehelm.oversight.summary_finish import finished
from bluehelm.oversight.summary_tables import how_much
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.guide_domain import GuideLine


def make(records: ConferenceRecords, *, language: str = "en") -> Summary:
    """
    Return the pledging guide of a conference.

    Parameters
    ----------
    records
        Records of one conference.
    language
        Code of one of the six languages of the United Nations.

    Returns
    -------
    Summary
        The same for the same records; what is pledged has no part in it.

    Raises
    ------
    InputError
        When the language is another, or the records hold several conferences.

    Examples
    --------
    >>> from bluehelm.partnership import conferences
    >>> make(conferences.read("examples/aldara-2026"), language="es").document.title
    'Guía para los compromisos'
    """
    desk = open_desk(records, language=language)
    return finished(desk, title=desk.words.text("guide_title"), blocks=list(_blocks(desk)))


def _blocks(desk: Desk) -> Iterator[Block]:
    words, records = desk.words, desk.records
    figure = desk.ledger.count(summary_counts.guide_lines(records))
    if not records.guide_lines:
        yield Paragraph(runs=words.say("guide_none", n=figure))
        return
    yield Paragraph(runs=desk.joined([words.say("guide_opening"), words.say("guide_count", n=figure)]))
    themes = sorted(records.themes, key=lambda one: (one.position, one.theme_id))
    for theme in themes:
        yield from _table(
            desk,
            title=words.record(theme.title),
            lines=[line for line in records.guide_lines if line.theme_id == theme.theme_id],
        )
    known = {theme.theme_id for theme in themes}
    others = [line for line in records.guide_lines if line.theme_id not in known]
    yield from _table(desk, title=Run(text=words.text("other")), lines=others)


def _table(desk: Desk, *, title: Run, lines: Iterable[GuideLine]) -> Iterator[Block]:
    rows = tuple(_line(desk, line=line) for line in lines)
    if rows:
        yield Heading(text=title.text, language=title.language)
        yield Table(
            caption=desk.words.text("t.lines"),
            head=heads(desk, "number", "need", "asked", "mission", "deadline", "source"),
            rows=rows,
            widths=(1, 3.6, 1.6, 1.4, 1.8, 2.4),
        )


def _line(desk: Desk, *, line: GuideLine) -> TableRow:
    words = desk.words
    deadline = words.text("open") if line.deadline_on is None else words.day(line.deadline_on)
    return row(
        desk.labels.of(line.line_id),
        tuple(_need(desk, line=line)),
        how_much(desk, row=line),
        (Run(text=line.mission or "–"),),
        (Run(text=deadline),),
        desk.sourced(line),
    )


def _need(desk: Desk, *, line: GuideLine) -> Iterator[Run]:
    yield desk.words.record(line.need)
    if line.requirement_id:
        yield Run(text="; ")
        yield from desk.words.say("plan_gap", name=line.requirement_id)
