"""The parts of a Chair's Summary that are generated, in the order of past ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bluehelm.core.document import Heading, Listing, Paragraph, Run
from bluehelm.core.document.parts import Block, Runs
from bluehelm.oversight import summary_counts
from bluehelm.oversight.summary_desk import Desk
from bluehelm.oversight.summary_domain import SummaryBlock
from bluehelm.oversight.summary_tables import by_field, by_kind, guide_sentence, how_much
from bluehelm.partnership import counting
from bluehelm.partnership.conference_domain import Conference, Precision, SessionKind
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.guide_domain import Theme

ATTENDANCE = (
    *("attending_states", "attending_organizations", "attending_observers", "attending_delegations"),
    *("attending_ministers", "attending_room", "attending_online", "attending_text", "delegates"),
)
"""Figures on who came, in the order in which they are told."""

PLEDGING = (
    *("pledging_states", "pledging_organizations", "pledging_delegations", "reaffirming_delegations"),
    *("endorsing_states", "announcements"),
)
"""Figures on who pledged."""

STATED = frozenset({"attending_delegations", "pledging_delegations"})
"""Figures that are told only where a source states them: their rows are those of states and organizations."""

AMOUNTS = ("units", "helicopters", "engineer_companies", "field_hospitals", "uniformed_personnel", "money")
"""Figures on what was pledged."""

NO_THEME = "*"
"""Stands for the theme of the pledges that belong to none: no text of people is about it."""

SUMS = frozenset({"units", "helicopters", "uniformed_personnel"})
"""Those that are sums of what rows state, and not counts of rows."""

SESSIONS = {
    SummaryBlock.SIDE_EVENTS: SessionKind.SIDE_EVENT,
    SummaryBlock.OPENING: SessionKind.OPENING,
    SummaryBlock.PANELS: SessionKind.PANEL,
    SummaryBlock.TRAINING: SessionKind.TRAINING,
    SummaryBlock.CLOSING: SessionKind.CLOSING,
}
"""Sessions of the agenda that each part tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    What is generated for one part of a summary, above which the texts of people stand.

    Attributes
    ----------
    block
        The part.
    blocks
        What is generated.
    theme_id
        The theme, in the part on themes, ``*`` for the pledges of none; empty in others.
    heading
        Heading of the theme; None in other parts.

    Examples
    --------
    >>> Part(block=SummaryBlock.OPENING, blocks=()).theme_id
    ''
    """

    block: SummaryBlock
    blocks: tuple[Block, ...]
    theme_id: str = ""
    heading: Heading | None = None


def generated(desk: Desk) -> Iterator[Part]:
    """
    Yield what is generated, part by part; a part may hold nothing.

    Parameters
    ----------
    desk
        What it is written from.

    Yields
    ------
    Part
        In the order of past summaries; the part on themes once without a theme, and once a theme.
    """
    own: dict[SummaryBlock, Callable[[Desk], Iterator[Block]]] = {
        SummaryBlock.ATTENDANCE: _attendance,
        SummaryBlock.PLEDGES: _pledges,
    }
    for block in SummaryBlock:
        if block is SummaryBlock.THEMES:
            yield Part(block=block, blocks=tuple(_initiatives(desk, theme_id="")))
            yield from _themes(desk)
            yield from _others(desk)
        elif block in SESSIONS:
            yield Part(block=block, blocks=tuple(_sessions(desk, of=SESSIONS[block])))
        else:
            yield Part(block=block, blocks=tuple(own[block](desk)) if block in own else ())


def _paragraph(desk: Desk, sentences: list[Runs]) -> Iterator[Paragraph]:
    if sentences:
        yield Paragraph(runs=desk.joined(sentences))


def _attendance(desk: Desk) -> Iterator[Block]:
    conference, words = desk.records.conference, desk.words
    sentences = [_held(desk, conference=conference)]
    if conference.hosts:
        sentences.append(words.say("hosts", hosts=desk.listed(conference.hosts)))
    if conference.form:
        sentences.append(words.say("form", form=words.record(conference.form)))
    yield from _paragraph(desk, sentences)
    came = [sentence for name in ATTENDANCE for sentence in _measured(desk, name=name)]
    if desk.records.statements:
        came.append(words.say("m.statements", n=desk.ledger.count(summary_counts.statements(desk.records))))
    yield from _paragraph(desk, came)


def _held(desk: Desk, *, conference: Conference) -> Runs:
    """Return when and where a conference was held, is held, or is to be held, on the day that is asked."""
    words, when = desk.words, _when(conference, day=desk.records.known_on)
    name, place = words.record(conference.name), words.record(conference.place)
    begin = words.day(conference.starts_on, precision=conference.precision)
    if conference.precision is not Precision.DAY:
        return words.say(f"{when}_period", name=name, place=place, **{"from": begin})
    if conference.starts_on == conference.ends_on:
        return words.say(f"{when}_day", name=name, place=place, **{"from": begin})
    begin, end = words.days(conference.starts_on, end=conference.ends_on)
    return words.say(when, name=name, place=place, to=end, **{"from": begin})


def _when(conference: Conference, *, day: date | None) -> str:
    if day is None or day >= conference.ends_on:
        return "held"
    return "now" if day >= conference.starts_on else "ahead"


def _measured(desk: Desk, *, name: str) -> Iterator[Runs]:
    """Yield what sources state and what the rows give; the rows alone where no source states it."""
    published = desk.ledger.published(name)
    counted = desk.counted(name) if published is not None or name not in STATED else None
    if published is not None:
        yield desk.words.say(f"m.{name}", n=published)
        if counted is not None:
            yield desk.words.say("kept", n=counted)
    elif counted is not None:
        yield desk.words.say(f"m.{name}", n=counted)
    if counted is not None and name in SUMS and counting.count(name, desk.records).rough:
        yield desk.words.say("not_exact")


def _pledges(desk: Desk) -> Iterator[Block]:
    words, records = desk.words, desk.records
    who = [words.say("partial")] if records.announcements and not records.delegations else []
    who += [sentence for name in PLEDGING for sentence in _measured(desk, name=name)]
    if who and records.deliveries:
        who.append(words.say("m.followed", n=desk.ledger.count(summary_counts.followed(desk.records))))
    much = [sentence for name in AMOUNTS for sentence in _measured(desk, name=name)]
    if desk.ledger.has_rivals():
        who.append(words.say("differ"))
    for sentences in (who, much, guide_sentence(desk)):
        yield from _paragraph(desk, sentences)
    yield from by_field(desk)
    yield from by_kind(desk)


def _themes(desk: Desk) -> Iterator[Part]:
    for theme in sorted(desk.records.themes, key=lambda row: (row.position, row.theme_id)):
        told = desk.words.record(theme.title)
        yield Part(
            block=SummaryBlock.THEMES,
            theme_id=theme.theme_id,
            heading=Heading(text=told.text, level=2, language=told.language),
            blocks=tuple(_theme(desk, theme=theme)),
        )


def _theme(desk: Desk, *, theme: Theme) -> Iterator[Block]:
    yield from _initiatives(desk, theme_id=theme.theme_id)
    count = summary_counts.theme_pledges(desk.records, theme=theme)
    figure = desk.ledger.count(count, of=theme.title)
    yield from _paragraph(desk, [desk.words.say("theme_pledges" if count.rows else "theme_none", n=figure)])
    yield from _lines(desk, rows=count.rows)


def _initiatives(desk: Desk, *, theme_id: str) -> Iterator[Block]:
    """Yield the initiatives of a theme, or those of none, each with the pledges under it."""
    words = desk.words
    for row in desk.records.initiatives:
        if row.theme_id == theme_id:
            count = summary_counts.initiative_pledges(desk.records, of=row)
            figure = desk.ledger.count(count, of=row.title)
            told = words.say("initiative", title=words.record(row.title), owners=desk.listed(row.owners))
            said = words.say("initiative_pledges" if count.rows else "initiative_none", n=figure)
            yield from _paragraph(desk, [told, said])
            yield from _lines(desk, rows=count.rows)


def _others(desk: Desk) -> Iterator[Part]:
    """Yield the pledges that belong to no theme, where a conference has themes and some do not."""
    count = summary_counts.other_pledges(desk.records)
    if desk.records.themes and count.rows:
        told = desk.words.say("other_pledges", n=desk.ledger.count(count))
        yield Part(
            block=SummaryBlock.THEMES,
            theme_id=NO_THEME,
            heading=Heading(text=desk.words.text("h.other_pledges"), level=2),
            blocks=(*_paragraph(desk, [told]), *_lines(desk, rows=count.rows)),
        )


def _lines(desk: Desk, *, rows: Iterable[str]) -> Iterator[Listing]:
    """Yield a list of pledges in the order of the annex; nothing where there is none."""
    found = {row.announcement_id: row for row in desk.records.announcements}
    ordered = sorted(rows, key=lambda name: int(desk.labels.of(name)[1:]))
    if ordered:
        yield Listing(items=tuple(_line(desk, row=found[name]) for name in ordered))


def _line(desk: Desk, *, row: Announcement) -> Runs:
    """Return who pledged what, and where it stands in the annex."""
    amount = how_much(desk, row=row)
    much = (Run(text=", "), *amount) if amount else ()
    told = (Run(text=": "), desk.words.record(row.capability), *much)
    return (desk.name(row.contributor), *told, Run(text=f" ({desk.labels.of(row.announcement_id)})"))


def _sessions(desk: Desk, *, of: SessionKind) -> Iterator[Block]:
    words = desk.words
    held = [row for row in desk.records.sessions if row.session_kind is of]
    if held:
        figure = desk.ledger.count(summary_counts.sessions(desk.records, of=of), of=of.value)
        yield Paragraph(runs=words.say(f"sessions.{of.value}", n=figure))
        lines = sorted(held, key=lambda row: (row.starts_at, row.session_id))
        yield Listing(
            items=tuple(
                (
                    words.record(row.title),
                    Run(text=f" ({desk.labels.of(row.session_id)})"),
                    *((words.record(f". {row.note}"),) if row.note else ()),
                )
                for row in lines
            )
        )
    state = desk.records.conference.next_host
    if of is SessionKind.CLOSING and state:
        yield Paragraph(runs=words.say("next_host", state=desk.name(state)))
