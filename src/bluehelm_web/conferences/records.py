"""Rows of conferences become the library's records, for somebody: no draft and no rehearsal is among them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from bluehelm.core.claims import Claim as ClaimNoun
from bluehelm.core.noun import Noun
from bluehelm.partnership import conference_domain, delivery_domain, guide_domain
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.conferences import models as held
from bluehelm_web.conferences.selectors import conferences_visible_to
from bluehelm_web.core.rows import nouns_of, stored, values_of
from bluehelm_web.partnership.earlier import earlier_of
from bluehelm_web.partnership.models import Announcement, Claim, Delivery, GiftComponent, Milestone, Reply

N = TypeVar("N", bound=Noun)


def records_of(viewer: Viewer, *, names: Collection[str] | None = None) -> ConferenceRecords:
    """
    Return what is recorded of conferences that somebody may see.

    Parameters
    ----------
    viewer
        Who looks.
    names
        Identifiers of the conferences; None for all of them.

    Returns
    -------
    ConferenceRecords
        Rehearsals only where they are named; announcements that are released, and what is told of those.
    """
    seen = conferences_visible_to(viewer)
    shown = seen.filter(is_rehearsal=False) if names is None else seen.filter(pk__in=names)
    at = shown.order_by().values("pk")
    said = Announcement.objects.filter(is_released=True, conference__in=at)
    of = said.order_by().values("pk")
    about = Q(subject__in=at) | Q(subject__in=of)
    return ConferenceRecords(
        conferences=_read(shown.order_by("conference_id"), conference_domain.Conference),
        claims=_read(Claim.objects.filter(about).order_by("claim_id"), ClaimNoun),
        sessions=_held(held.Session, at=at, noun=conference_domain.Session, key="session_id"),
        delegations=_held(held.Delegation, at=at, noun=conference_domain.Delegation, key="code"),
        themes=_held(held.Theme, at=at, noun=guide_domain.Theme, key="theme_id"),
        initiatives=_held(held.Initiative, at=at, noun=guide_domain.Initiative, key="initiative_id"),
        guide_lines=_held(held.GuideLine, at=at, noun=guide_domain.GuideLine, key="line_id"),
        statements=_held(held.StatementText, at=at, noun=conference_domain.StatementText, key="statement_id"),
        announcements=_read(said.order_by("announcement_id"), AnnouncementNoun),
        deliveries=_told(Delivery.objects.order_by("delivery_id"), of=of, noun=delivery_domain.Delivery),
        milestones=_told(Milestone.objects.order_by("milestone_id"), of=of, noun=delivery_domain.Milestone),
        components=_told(
            GiftComponent.objects.order_by("announcement_id", "part", "provider"),
            of=of,
            noun=delivery_domain.GiftComponent,
        ),
        replies=_told(
            Reply.objects.order_by("announcement_id", "contributor", "said_on"),
            of=of,
            noun=delivery_domain.Reply,
        ),
    )


def known_on(records: ConferenceRecords, day: date) -> ConferenceRecords:
    """
    Return records that somebody may see as they were known on a day.

    Parameters
    ----------
    records
        As they are now.
    day
        The day.

    Returns
    -------
    ConferenceRecords
        Of a day before today with what announcements said then; else as they are.
    """
    if day >= timezone.localdate():
        return records
    names = [row.announcement_id for row in records.announcements]
    return replace(records, earlier=earlier_of(names)).as_of(day)


def _read(rows: QuerySet[Any], noun: type[N]) -> tuple[N, ...]:
    return tuple(nouns_of(rows, noun))


def _held(model: Any, *, at: QuerySet[Any, Any], noun: type[N], key: str) -> tuple[N, ...]:
    rows = model.objects.filter(conference_id__in=at)
    return _read(rows.order_by(*dict.fromkeys(("conference_id", key))), noun)


def _told(rows: QuerySet[Any], *, of: QuerySet[Any, Any], noun: type[N]) -> tuple[N, ...]:
    return _read(rows.filter(announcement_id__in=of), noun)


def records_keep(records: ConferenceRecords, *, state: str) -> None:
    """
    Keep the records of conferences that the register does not have, inside a change; nothing is overwritten.

    Parameters
    ----------
    records
        What to keep; announcements and claims that are on the register stay as they are there.
    state
        How far the conferences are; everybody sees them.
    """
    for noun in records.conferences:
        held.Conference.objects.create(**values_of(noun), state=state, is_public=True)
    tables: tuple[Sequence[Noun], ...] = (
        *(records.sessions, records.delegations, records.themes, records.initiatives),
        *(records.guide_lines, records.statements, records.claims, records.announcements),
        *(records.deliveries, records.milestones, records.components, records.replies),
    )
    for rows in tables:
        _add(rows)


def _add(rows: Sequence[Noun]) -> None:
    if rows:
        model: Any = stored()[type(rows[0])]
        model.objects.bulk_create((model(**values_of(row)) for row in rows), ignore_conflicts=True)
