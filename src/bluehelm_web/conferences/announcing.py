"""A confirmed capture is an announcement of its contributor, and stays in step with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from bluehelm.core.times import day_name
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import event_append
from bluehelm_web.conferences.models import Capture
from bluehelm_web.core.rows import difference, noun_of, said_of, values_of
from bluehelm_web.partnership.announced import names_of_states, object_id
from bluehelm_web.partnership.announcements import CORRECTED, RECORDED, corrected
from bluehelm_web.partnership.earlier import earlier_keep
from bluehelm_web.partnership.models import Announcement

ANNOUNCED, WITHDRAWN = "announced", "withdrawn"
"""Stages of an announcement."""


def is_contributor(code: str) -> bool:
    """Tell whether the register knows a contributor of a code, so that announcements may be of it."""
    return code in names_of_states()


def announcement_make(row: Capture, *, by: Writer) -> Announcement | None:
    """
    Make a confirmed capture an announcement.

    Parameters
    ----------
    row
        The capture, with its conference.
    by
        Who confirms it.

    Returns
    -------
    Announcement or None
        None where it is of a rehearsal, or its delegation is on no list of contributors.
    """
    if row.conference.is_rehearsal or not is_contributor(row.delegation):
        return None
    noun = noun_for(row)
    made = Announcement(**values_of(noun))
    made.full_clean()
    made.save(force_insert=True)
    event_append(RECORDED, object_id=object_id(made), payload=said_of(noun), act=by.act)
    return made


def announcement_follow(made: Announcement, *, capture: Capture, by: Writer) -> None:
    """Let an announcement say what its capture says since it was corrected, and confirmed anew."""
    _become(made, noun=noun_for(capture), reason=capture.reason, by=by)


def announcement_withdraw(row: Capture, *, reason: str, by: Writer) -> None:
    """Let the announcement of a capture be withdrawn; nothing where it has none."""
    if row.announcement is not None:
        before = noun_of(row.announcement, AnnouncementNoun)
        on = max(before.stated_on, _day(row, at=timezone.now()))
        noun = before.model_copy(update={"stage": WITHDRAWN, "withdrawn_on": on})
        _become(row.announcement, noun=noun, reason=reason, by=by)


def _become(made: Announcement, *, noun: AnnouncementNoun, reason: str, by: Writer) -> None:
    before = noun_of(made, AnnouncementNoun)
    if told := difference(before, after=noun):
        corrected(made, noun=noun, told=told)
        made.full_clean()
        made.save()
        payload = {**told, "reason": reason}
        event = event_append(CORRECTED, object_id=object_id(made), payload=payload, act=by.act)
        earlier_keep([(before, event)])


def noun_for(row: Capture) -> AnnouncementNoun:
    """Return what a capture announces; its words and its caveat stay with the secretariat."""
    conference, day = row.conference, _day(row, at=row.captured_at)
    known = row.captured_at.astimezone(UTC).date()
    return AnnouncementNoun(
        announcement_id=f"{conference.pk}-{row.delegation}-{str(row.pk)[:8]}",
        contributor=row.delegation,
        conference=conference.pk,
        category=row.category,
        capability=row.capability,
        quantity=row.quantity,
        unit=row.unit,
        stated_on=day,
        recorded_on=known if known < day else None,  # in UTC it was the day before
        description=f"available from {day_name(row.available_from)}" if row.available_from else "",
        stage=ANNOUNCED,
        gives=row.gives,
        theme_id=_theme(row),
        initiative_id=row.initiative_id,
        line_id=row.line_id,
        kind=conference.kind,
        source=f"pledge at {conference.name}, confirmed by its chair",
    )


def _day(row: Capture, *, at: datetime) -> date:
    """Return the day of a moment at the place of the conference."""
    return at.astimezone(ZoneInfo(row.conference.time_zone)).date()


def _theme(row: Capture) -> str:
    """Return the theme of the line that a capture answers, or else of its category; empty for none."""
    line = row.conference.guidelines.filter(line_id=row.line_id).first()
    if line is not None and line.theme_id:
        return line.theme_id
    themes = row.conference.themes.values_list("theme_id", "categories")
    return next((theme for theme, known in themes if row.category in known), "")
