"""What whoever follows a conference is told of each event: who pledged what, and how far that goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import formats, timezone, translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bluehelm.partnership import answering
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of, chain_length
from bluehelm_web.conferences import effects
from bluehelm_web.conferences.models import OVER, STANDING, Capture, CaptureState, Conference
from bluehelm_web.conferences.selectors import LineGap, Told, gaps_of, told_as
from bluehelm_web.core.names import colon, named
from bluehelm_web.core.quantities import amount
from bluehelm_web.core.streams import Message, frame

CAPTURES = tuple(
    f"capture_{what}" for what in ("added", "validated", "undone", "confirmed", "corrected", "withdrawn")
)
"""Kinds of event of a capture, which is told as it stands."""

MOVES = ("conference_opened", "conference_closed", "conference_moved", "conference_edited")
"""Kinds after which a page is loaded anew: what it is about has changed."""

SPEAKING, ORDERED, STATEMENT = "speaker_called", "speakers_ordered", "statement_kept"
KINDS = (*CAPTURES, *MOVES, SPEAKING, ORDERED, STATEMENT, effects.RECKONED)
"""The only kinds that are told at all."""

MOST_NEXT = 4
"""Delegations that are told to be next."""

BAR = 300
"""Width of the bar of a line, in units of its drawing."""

MOST_MISSED = 500
"""Events that a page takes up one by one; with more it is loaded anew."""

OBJECT = "conference:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is read once for all events of a conference that are told together."""

    conference: Conference
    captures: Mapping[UUID, Capture]
    names: Mapping[str, str]
    gaps: Sequence[LineGap]
    num_pledging: int


def messages_since(after: int, *, names: Iterable[str]) -> tuple[list[Message], int]:
    """
    Return what is told of events behind a place of the chain, and the last place that was read.

    One short query where nothing was added. A capture is told as it is now, whatever event is told, so that
    nothing comes back that was taken back; its words and its caveat are never told.

    Parameters
    ----------
    after
        The place.
    names
        Conferences that somebody follows.

    Returns
    -------
    list of Message, int
        In the order of the chain, which is the same for all; and up to where that goes.
    """
    last = chain_length()
    if last == after:
        return [], last
    about = {f"{OBJECT}{name}" for name in names}
    events = list(events_of(about, after=after).filter(seq__lte=last))
    messages: list[Message] = []
    for object_id in {one.object_id for one in events}:
        own = [one for one in events if one.object_id == object_id]
        messages += _messages(own, name=object_id.removeprefix(OBJECT))
    return sorted(messages, key=lambda one: one.seq), last


def events_of(about: Iterable[str], *, after: int) -> QuerySet[Event]:
    """Return the events of some conferences that are told, behind a place, in their order."""
    rows = Event.objects.filter(object_id__in=about, kind__in=KINDS, seq__gt=after)
    return rows.select_related("payload").order_by("seq")


def is_far_behind(conference: Conference, *, after: int) -> bool:
    """Tell whether so much was missed that a page is better loaded anew, or it knows more than there is."""
    seqs = events_of([f"{OBJECT}{conference.pk}"], after=after).values_list("seq", flat=True)
    return after > chain_length() or len(seqs[: MOST_MISSED + 1]) > MOST_MISSED


def _messages(events: list[Event], *, name: str) -> list[Message]:
    """Return what is told of events of one conference; nothing once it is gone."""
    conference = Conference.objects.filter(pk=name).first()
    if conference is None:
        return []
    bodies = {one.seq: body_of(one) or {} for one in events}
    wanted = {UUID(str(body["capture_id"])) for body in bodies.values() if "capture_id" in body}
    known = Known(
        conference=conference,
        captures=conference.captures.in_bulk(wanted),
        names=dict(conference.delegations.values_list("code", "name")),
        gaps=gaps_of(conference),
        num_pledging=conference.captures.filter(state__in=STANDING).values("delegation").distinct().count(),
    )
    made = []
    for event in events:
        frames = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language), timezone.override(ZoneInfo(conference.time_zone)):
                told = told_of_event(event, body=bodies[event.seq], known=known)
                frames[language] = frame(told, seq=event.seq)
        made.append(Message(seq=event.seq, topic=name, frames=frames))
    return made


def told_of_event(event: Event, *, body: Mapping[str, Any], known: Known) -> dict[str, object]:
    """Return what is told of one event, in the language that is spoken."""
    if event.kind in MOVES:
        return {"kind": "anew"}
    if event.kind == SPEAKING:
        return {"kind": "speaking", **_floor(known)}
    if event.kind == ORDERED:
        return {
            "kind": "speaking",
            **_floor(known),
            "said": "",
            "is_order": True,
        }
    if event.kind == effects.RECKONED:
        return {"kind": "effect", "text": effects.effect_said(known.conference)}
    if event.kind == STATEMENT:
        code = str(body.get("delegation", ""))
        said = _("A text of %(name)s was kept.") % {"name": named(known.names.get(code, code))}
        return {"kind": "statement", "code": code, "said": said} if code else {"kind": "nothing"}
    row = known.captures.get(UUID(str(body["capture_id"]))) if "capture_id" in body else None
    if row is None:
        return {"kind": "nothing"}
    return capture_told(row, event=event.kind, known=known)


def _floor(known: Known) -> dict[str, object]:
    return speaking_told(known.conference, names=known.names, gaps=known.gaps)


def capture_told(row: Capture, *, event: str, known: Known) -> dict[str, object]:
    """Return what is told of a capture as it stands, with the line that it answers and all lines together."""
    told: dict[str, object] = {
        "kind": "pledge",
        "event": event,
        "id": str(row.pk),
        "totals": totals(known.gaps, num=known.num_pledging),
    }
    line = next((one for one in known.gaps if one.line_id == row.line_id), None)
    if line is not None:
        told["line"] = line_told(line)
    if row.state == CaptureState.UNDONE:
        return told | {"is_gone": True, "said": _("A pledge was taken back.")}
    pledge = pledge_told(told_as(row, names=known.names), line=line)
    return told | pledge


def pledge_told(pledge: Told, *, line: LineGap | None = None) -> dict[str, object]:
    """Return a pledge in words: who, what, how much, what became of it, and what it does to its line."""
    is_told_corrected = pledge.is_corrected and pledge.state != CaptureState.WITHDRAWN
    state = (
        _("%(state)s, corrected") % {"state": state_said(pledge)} if is_told_corrected else state_said(pledge)
    )
    much = quantity_said(pledge.quantity, unit=pledge.unit)
    what = ", ".join(part for part in (pledge.capability, much) if part)
    return {
        "id": pledge.capture_id,
        "code": pledge.delegation,
        "who": named(pledge.name),
        "what": pledge.capability,
        "much": much,
        "state": pledge.state,
        "state_said": state,
        "at": clock_said(pledge.at),
        "closes": closes_said(pledge, line=line),
        "said": f"{named(pledge.name)}{colon()}{what} ({state})",
    }


def state_said(pledge: Told) -> str:
    """Return what became of a pledge, for a screen."""
    if pledge.state in (CaptureState.PROVISIONAL, CaptureState.VALIDATED):
        return _("provisional")
    return str(CaptureState(pledge.state).label)


def closes_said(pledge: Told, *, line: LineGap | None) -> str:
    """Return what is open still of the line that a pledge answers; empty where it answers none."""
    if line is None or pledge.state == CaptureState.WITHDRAWN:
        return ""
    words = {"need": line.need, "asked": number_said(line.asked), "open": number_said(line.open)}
    if answering.misses(pledge, line=line) == answering.IS_EQUIPMENT:
        return _("%(need)s: equipment closes nothing by itself; %(open)s of %(asked)s still open.") % words
    if line.is_closed:
        return _("%(need)s: nothing open any more.") % words
    if line.is_closed_provisionally:
        return _("%(need)s: nothing open any more once the chair confirms it.") % words
    return _("%(need)s: %(open)s of %(asked)s still open.") % words


def line_told(line: LineGap) -> dict[str, object]:
    """Return how far pledges go for one line, in numbers and in words."""
    return {
        "id": line.line_id,
        "asked": line.asked,
        "confirmed": line.confirmed,
        "provisional": line.provisional,
        "open": line.open,
        "said": open_said(line),
        "bar": bar_of(line),
    }


def bar_of(line: LineGap) -> dict[str, int]:
    """
    Return how wide the parts of a line are drawn: what is confirmed, and behind it what is provisional.

    Examples
    --------
    >>> told = {"line_id": "G1", "need": "Helicopters", "category": "aviation", "unit": "helicopter"}
    >>> bar_of(LineGap(asked=18, confirmed=6, provisional=18, num_uncounted=0, **told))
    {'confirmed': 100, 'provisional': 200, 'open': 0}
    """
    confirmed = min(BAR, round(BAR * line.confirmed / line.asked))
    provisional = min(BAR - confirmed, round(BAR * line.provisional / line.asked))
    return {"confirmed": confirmed, "provisional": provisional, "open": BAR - confirmed - provisional}


def open_said(line: LineGap) -> str:
    """Return how much of a line is open, in words."""
    numbers = {"open": line.open, "asked": line.asked, "provisional": line.provisional}
    words = {name: number_said(number) for name, number in numbers.items()}
    if line.is_closed:
        return _("closed, of %(asked)s") % words
    if line.is_closed_provisionally:
        return _("closed provisionally, of %(asked)s") % words
    if line.provisional:
        return _("%(open)s open of %(asked)s, %(provisional)s provisional") % words
    return _("%(open)s open of %(asked)s") % words


def totals(gaps: Sequence[LineGap], *, num: int) -> dict[str, object]:
    """
    Return how many lines are closed, of how many, and how many delegations pledge, in words as well.

    A line is closed by what the chair has confirmed; those that wait for the chair are told apart.
    """
    num_more = sum(one.is_closed_provisionally for one in gaps)
    more = ngettext("%(number)s more provisionally.", "%(number)s more provisionally.", num_more)
    said = ngettext("of %(number)s need closed", "of %(number)s needs closed", len(gaps)) % {
        "number": len(gaps)
    }
    pledged = ngettext("%(number)s delegation has pledged.", "%(number)s delegations have pledged.", num)
    return {
        "closed": sum(one.is_closed for one in gaps),
        "more": more % {"number": num_more} if num_more else "",
        "lines": len(gaps),
        "said": said,
        "pledged": pledged % {"number": num},
    }


def speaking_told(
    conference: Conference, *, names: Mapping[str, str], gaps: Sequence[LineGap]
) -> dict[str, object]:
    """Return who has the floor, with its own pledges, and who is next; empty where nobody has it."""
    order = list(
        conference.delegations.filter(position__isnull=False).values_list("code", "position", "spoke_at")
    )
    place = next((number for number, one in enumerate(order, start=1) if one[0] == conference.speaking), 0)
    waiting = [code for code, _place, spoke_at in order if spoke_at is None and code != conference.speaking]
    is_over = conference.state in OVER
    following = [] if is_over else [named(names[code]) for code in waiting[:MOST_NEXT]]
    who = named(names.get(conference.speaking, conference.speaking))
    said = (
        _("Speaking now, number %(place)s of %(all)s") % {"place": place, "all": len(order)} if place else ""
    )
    return {
        "code": conference.speaking,
        "who": who,
        "place": said or _place_said(who, is_over=is_over),
        "next": ", ".join(following),
        "said": _("%(name)s has the floor.") % {"name": who} if who else "",
        "own": _own(conference, names=names, gaps=gaps) if who else [],
    }


def _place_said(who: str, *, is_over: bool) -> str:
    if who:
        return _("Speaking now")
    return _("The conference is over") if is_over else _("Nobody has the floor")


def _own(
    conference: Conference, *, names: Mapping[str, str], gaps: Sequence[LineGap]
) -> list[dict[str, object]]:
    """Return the pledges of who has the floor, the latest first."""
    lines = {one.line_id: one for one in gaps}
    rows = conference.captures.exclude(state=CaptureState.UNDONE).filter(delegation=conference.speaking)
    return [pledge_told(told_as(row, names=names), line=lines.get(row.line_id)) for row in rows.reverse()]


def quantity_said(quantity: float | None, *, unit: str) -> str:
    """
    Return a quantity with what it counts, as plain text; empty where no number was said.

    Examples
    --------
    >>> quantity_said(6.0, unit="helicopters"), quantity_said(None, unit="")
    ('6 helicopters', '')
    """
    return strip_tags(amount(quantity, unit))


def number_said(number: float) -> str:
    """
    Return a number as it is written in the language that is spoken.

    Examples
    --------
    >>> number_said(3000.0), number_said(2.5)
    ('3,000', '2.5')
    """
    return str(formats.localize(int(number) if float(number).is_integer() else round(number, 1)))


def clock_said(at: datetime) -> str:
    """Return the time of day at the conference."""
    return timezone.localtime(at).strftime("%H:%M")
