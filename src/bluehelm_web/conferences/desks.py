"""What the desk, the queue and the chair's page show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bluehelm.core.tables.cells import to_text
from bluehelm.partnership import answering, categories
from bluehelm.partnership.guide_domain import GuideLine as LineNoun
from bluehelm.partnership.quantities_heard import quantity_heard
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.conferences import hearing
from bluehelm_web.conferences.compound import pledges_in
from bluehelm_web.conferences.conferences import object_id
from bluehelm_web.conferences.hearing import Heard
from bluehelm_web.conferences.models import (
    CONFIRMED,
    OPEN,
    Capture,
    CaptureState,
    Conference,
    Delegation,
    GuideLine,
)
from bluehelm_web.conferences.permissions import may_keep, may_undo, may_validate
from bluehelm_web.conferences.selectors import LineGap, captures_like, gaps_of, is_like
from bluehelm_web.conferences.services import UNDO_SECONDS
from bluehelm_web.core.lists import Words
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership.models import Announcement

MOST_OWN = 8
"""Captures of its own that a desk shows."""

MOST_BEFORE = 5
"""Announcements that were made before."""

SKEW_TOLD = 5
"""Seconds by which a clock may differ before that is told."""

MISSING: dict[str, Words] = {
    "crew": gettext_lazy("who flies it"),
    "maintenance": gettext_lazy("who maintains it"),
    "payer": gettext_lazy("who pays"),
    "movement": gettext_lazy("who moves it"),
}
"""Parts of an aircraft that were not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """
    A capture as the secretariat sees it.

    Attributes
    ----------
    row, name
        The capture, and the name of its delegation.
    undo_left
        Seconds for which whoever looks may take it back; 0 where they may not.
    may_validate
        Whether whoever looks may validate it.
    like
        Other captures that may be the same pledge.
    skew
        Seconds by which the clock of the desk was behind, where that is worth telling.
    late
        Whether it was heard a minute or more before it came.
    """

    row: Capture
    name: str
    undo_left: int
    may_validate: bool
    like: tuple[Capture, ...]
    skew: int
    late: bool

    @property
    def asks(self) -> bool:
        """Whether it says no number, though its words say several, or one that is not certain."""
        return self.row.quantity is None and quantity_heard(self.row.words).asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """
    What a pledge would do, before it is kept.

    Attributes
    ----------
    gap, open_after
        The line that it answers, and what would be open then; None where it answers none.
    is_counted
        Whether it says a number in the unit of the line, and more than equipment where units are asked for.
    is_equipment
        Whether it is equipment where units are asked for.
    like, before
        Captures and announcements that may be the same pledge.
    missing
        Parts that were not said.
    asks
        What somebody is asked before it is kept; empty for nothing.
    """

    gap: LineGap | None
    open_after: float | None
    is_counted: bool
    is_equipment: bool
    like: tuple[Capture, ...]
    before: tuple[Announcement, ...]
    missing: tuple[Words, ...]
    asks: str


def preview_of(row: Capture, *, heard: Heard) -> Preview:
    """Return what a pledge would close, and whether it was said before."""
    gap = next((one for one in gaps_of(row.conference) if one.line_id == row.line_id), None)
    line = row.conference.guidelines.filter(line_id=row.line_id).first()
    why = answering.misses(row, line=line) if line is not None else ""
    is_counted = line is not None and not why
    closes = row.quantity if is_counted and row.quantity is not None else 0.0
    said = Announcement.objects.filter(
        contributor=row.delegation, category=row.category, is_released=True
    ).exclude(conference=row.conference_id)
    return Preview(
        gap=gap,
        open_after=max(0.0, gap.open - closes) if gap is not None else None,
        is_counted=is_counted,
        is_equipment=why == answering.IS_EQUIPMENT,
        like=tuple(captures_like(row)[:MOST_BEFORE]),
        before=tuple(said[:MOST_BEFORE]),
        missing=tuple(MISSING[part] for part in heard.missing),
        asks=_asks(heard),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    One of several pledges of the same words.

    Attributes
    ----------
    words, rest
        Its own words, and those of the others.
    heard
        What was understood of it.
    asks
        What somebody is asked before it is kept; empty for nothing.
    capture_id
        Under which it is kept: what is sent twice is one.
    """

    words: str
    rest: str
    heard: Heard
    asks: str
    capture_id: UUID = field(default_factory=uuid4)


def parts_of(words: str, *, on: date) -> list[Part]:
    """Return the pledges of words that hold several; none where they hold one."""
    found = pledges_in(words, on=on)
    read = [heard_of(own, lines=(), on=on) for own in found]
    rests = ["; ".join(found[:place] + found[place + 1 :]) for place in range(len(found))]
    return [
        Part(words=own, rest=rest, heard=heard, asks=_asks(heard))
        for own, rest, heard in zip(found, rests, read, strict=True)
    ]


def _asks(heard: Heard) -> str:
    """Return what is asked about what was understood; empty for nothing."""
    if not heard.values["capability"]:
        return _("Only limits were read, which nobody else is told: write what is pledged.")
    if heard.asks:
        return _(
            "How much was said in several numbers, or in none that is certain: write how much. Left empty, it"
            " is kept without a number, and closes nothing."
        )
    if heard.values["quantity"] is None:
        return _("No number was read: write how much. Left empty, it closes nothing.")
    if heard.near:
        return _("“%(words)s” was said before the number: check it.") % {"words": heard.near}
    return ""


def shown_values(heard: Heard) -> dict[str, object]:
    """Return what was understood as a form shows it: a whole number without its point."""
    quantity = heard.values.get("quantity")
    return {**heard.values, "quantity": to_text(quantity) if quantity is not None else ""}


def shown_of(rows: Iterable[Capture], *, conference: Conference, user: User) -> list[Shown]:
    """Return captures as the secretariat sees them, in four queries at most for any number of them."""
    names = dict(conference.delegations.values_list("code", "name"))
    found = list(rows)
    standing = list(conference.captures.filter(state__in=(*OPEN, CONFIRMED))) if found else []
    return [
        _shown(row, name=names.get(row.delegation, row.delegation), among=standing, user=user)
        for row in found
    ]


def _shown(row: Capture, *, name: str, among: list[Capture], user: User) -> Shown:
    left = UNDO_SECONDS - (timezone.now() - row.captured_at).total_seconds()
    is_early = row.is_fresh and may_undo(user, row)
    skew = round(row.skew_seconds or 0)
    delay = (row.captured_at - row.heard_at).total_seconds() - skew if row.heard_at else 0
    return Shown(
        row=row,
        name=name,
        undo_left=max(0, ceil(left)) if is_early else 0,
        may_validate=row.state == CaptureState.PROVISIONAL and may_validate(user, row),
        like=tuple(one for one in among if is_like(one, row)),
        skew=skew if abs(skew) > SKEW_TOLD else 0,
        late=delay >= UNDO_SECONDS,
    )


def desk_of(conference: Conference, *, user: User) -> dict[str, object]:
    """Return what stands beside the field of a desk: who speaks and is next, and what it captured last."""
    own = conference.captures.filter(captured_by=user).order_by("-captured_at")[:MOST_OWN]
    return {
        **_speakers(conference),
        "own": shown_of(own, conference=conference, user=user),
        "categories": sorted(categories.categories()),
        "mark": mark_of(conference),
    }


def _speakers(conference: Conference) -> dict[str, object]:
    delegations = list(conference.delegations.all())
    speakers = [row for row in delegations if row.position is not None]
    return {
        "speaking": next((row for row in delegations if row.code == conference.speaking), None),
        "speakers": speakers,
        "following": _next(speakers, speaking=conference.speaking),
        "num_spoken": sum(row.spoke_at is not None for row in speakers),
        "passed_s": (timezone.now() - since).total_seconds() if (since := conference.speaking_since) else 0,
    }


def _next(speakers: list[Delegation], *, speaking: str) -> Delegation | None:
    """Return the first delegation of the order that has not spoken."""
    return next((row for row in speakers if row.spoke_at is None and row.code != speaking), None)


def queue_of(conference: Conference, *, user: User) -> dict[str, object]:
    """Return what waits for a second person, for the chair, and for an answer to a delegation."""
    rows = conference.captures.select_related("captured_by", "corrected_by", "validated_by")
    asked = rows.exclude(correction_asked="").exclude(state__in=(CaptureState.UNDONE, CaptureState.WITHDRAWN))
    waiting = shown_of(rows.filter(state=CaptureState.PROVISIONAL), conference=conference, user=user)
    return {
        "waiting": waiting,
        "validated": shown_of(rows.filter(state=CaptureState.VALIDATED), conference=conference, user=user),
        "asked": shown_of(asked, conference=conference, user=user),
        "mark": mark_of(conference),
    }


def chair_of(conference: Conference, *, user: User) -> dict[str, object]:
    """Return what whoever chairs sees: who speaks, what is to be confirmed, and what was."""
    rows: QuerySet[Capture] = conference.captures.select_related("validated_by", "announcement")
    confirmed = rows.filter(state=CONFIRMED).order_by("-confirmed_at")
    return {
        **_speakers(conference),
        "gaps": gaps_of(conference),
        "validated": shown_of(rows.filter(state=CaptureState.VALIDATED), conference=conference, user=user),
        "num_provisional": rows.filter(state=CaptureState.PROVISIONAL).count(),
        "confirmed": shown_of(confirmed, conference=conference, user=user),
        "is_desk": may_keep(user),
        "mark": mark_of(conference),
    }


def mark_of(conference: Conference) -> str:
    """Return up to where the chain tells of a conference."""
    last = Event.objects.filter(object_id=object_id(conference)).order_by("-seq")
    return str(last.values_list("seq", flat=True).first() or 0)


def went_on() -> str:
    """Return what a page shows once the conference went on since it was made."""
    return render_to_string("conferences/went_on.html")


def went_on_said() -> str:
    """Return what is read out then."""
    return _("The conference went on.")


def heard_of(words: str, *, lines: Iterable[GuideLine], on: date) -> Heard:
    """Return what words are understood to say, beside the lines of a guide."""
    return hearing.read(words, lines=[noun_of(line, LineNoun) for line in lines], on=on)
