"""Announcements of which nothing is on record for long: their contributor is told and heard first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from bluehelm.core.times import day_name
from bluehelm.partnership import followup
from bluehelm.partnership.followup import Trail
from bluehelm.partnership.followup_domain import Ending, FollowUp
from bluehelm_web.audit.services import Act, events_append
from bluehelm_web.core import names
from bluehelm_web.partnership.models import Announcement, Notice
from bluehelm_web.partnership.selectors import focal_points, users_of_contributors
from bluehelm_web.partnership.snapshot import announcement_of
from bluehelm_web.partnership.trails import trail_of

IS_SILENCE = ~Q(announcement_id="") & Q(
    lapses_on__isnull=False, offer_id="", milestone_id="", partnership_id="", statement=""
)
"""What picks the notices of silence; each holds the day of the last record in place of that of a lapse."""


def asking(trail: Trail) -> Trail:
    """
    Return a trail with whose contributor was heard, and which contributors can be asked at all.

    Parameters
    ----------
    trail
        What is recorded of announcements.

    Returns
    -------
    Trail
        Heard is who was told that nothing is on record, and had its time; asked can be who has users here.
    """
    until = timezone.localdate() - timedelta(days=settings.REPLY_DAYS)
    heard = _told().filter(made_on__lte=until).values_list("announcement_id", "lapses_on")
    nobody = Value(None, output_field=DateField())
    speaking = users_of_contributors().order_by().values_list("organization__code", nobody)
    rows = list(speaking.union(heard.order_by()))  # in one query: every page of follow-up asks for both
    return replace(
        trail,
        heard=frozenset((name, day) for name, day in rows if day),
        spoken_for=frozenset(name for name, day in rows if day is None),
    )


def _told() -> QuerySet[Notice]:
    """Return the notices of silence."""
    return Notice.objects.filter(IS_SILENCE)


def due_on() -> Case:
    """Return until when somebody has to act on a notice: on one of silence, the last day of a reply."""
    until = Cast(F("made_on") + timedelta(days=settings.REPLY_DAYS), DateField())
    return Case(When(IS_SILENCE, then=until), default=F("lapses_on"), output_field=DateField())


def is_notice(one: Notice) -> bool:
    """Tell whether a notice says that nothing is on record of an announcement."""
    return bool(one.announcement_id and one.lapses_on) and not (one.offer_id or one.milestone_id)


def silent_due(*, on: date) -> list[Notice]:
    """
    Return the notices of silence that a run on a day would make, and keep none of them.

    Parameters
    ----------
    on
        The day.

    Returns
    -------
    list of Notice
        By announcement, for who speaks for its contributor: once after each last record. An announcement of
        which nobody can be told is told to nobody else either.
    """
    rows = {row.pk: row for row in Announcement.objects.filter(is_released=True).order_by("announcement_id")}
    silent = [now for now in _followed(list(rows.values()), on=on) if _is_silent(now)]
    focal = focal_points(rows[now.announcement_id] for now in silent) if silent else {}
    told = set(_told().values_list("user", "announcement_id", "lapses_on"))
    action = names.SILENT % {"day": day_name(on + timedelta(days=settings.REPLY_DAYS))}
    return [
        Notice(
            user=user,
            announcement_id=now.announcement_id,
            lapses_on=now.last_record_on,
            action=action,
            made_on=on,
        )
        for now in silent
        for user in focal[now.announcement_id]
        if (user.pk, now.announcement_id, now.last_record_on) not in told
    ]


def _followed(rows: Sequence[Announcement], *, on: date) -> tuple[FollowUp, ...]:
    trail = trail_of([row.pk for row in rows], parts=("deliveries", "milestones", "replies"))
    return followup.follow(map(announcement_of, rows), trail=trail, as_of=on)


def _is_silent(now: FollowUp) -> bool:
    return now.is_stale or now.ended is Ending.WINDOW_MISSED


def silent_tell(made: Sequence[Notice], *, act: Act) -> None:
    """Append to the chain of which announcements a contributor was told that nothing is on record."""
    told = {
        f"announcement:{one.announcement_id}": {"last record": str(one.lapses_on)}
        for one in made
        if is_notice(one)
    }
    if told:
        events_append("silence_told", told=told, act=act)
