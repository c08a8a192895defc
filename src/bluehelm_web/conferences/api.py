"""Conferences for programmes: those that are public, with what their public board tells."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from bluehelm.partnership.conference_domain import Conference as ConferenceNoun
from bluehelm_web.conferences import followed
from bluehelm_web.conferences.api_domain import (
    AnnouncedFilter,
    AnnouncedPage,
    AnnouncedShown,
    ConferenceFilter,
    ConferenceId,
    ConferencePage,
    ConferenceShort,
    ConferenceShown,
    LineShown,
    PledgeShown,
    SpeakerShown,
    StageShown,
)
from bluehelm_web.conferences.lists import CONFERENCES
from bluehelm_web.conferences.models import OPEN, CaptureState, Conference
from bluehelm_web.conferences.selectors import LineGap, Told, captures_told, conferences_visible_to, gaps_of
from bluehelm_web.core.api_lists import following_in
from bluehelm_web.core.lists import asked_in
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership import announced
from bluehelm_web.partnership.selectors import announcements_visible_to
from bluehelm_web.partnership.snapshot import announcement_of

router = Router(tags=["conferences"])

NOBODY = AnonymousUser()
"""As whom all of it is read: what is not public yet, and rehearsals, are no matter of programmes."""


def _public() -> QuerySet[Conference]:
    return conferences_visible_to(NOBODY)


def _short(row: Conference) -> ConferenceShort:
    return ConferenceShort(conference=noun_of(row, ConferenceNoun), state=row.state)


@router.get("/conferences", response=ConferencePage, auth=None, summary="List conferences")
def conference_list(
    request: HttpRequest, *, asked: Query[ConferenceFilter], response: HttpResponse
) -> ConferencePage:
    """Return the conferences that are public, like those on their page."""
    told = asked.model_dump()
    rows, last = asked_in(told, listing=CONFERENCES).page(_public())
    following = following_in(request, {**told, "after": last}, response=response)
    return ConferencePage(rows=tuple(map(_short, rows)), next=following)


@router.get("/conferences/{conference_id}", response=ConferenceShown, auth=None, summary="Show a conference")
def conference_show(request: HttpRequest, *, conference_id: ConferenceId) -> ConferenceShown:
    """Return a public conference with its pledging guide, who has the floor, and what was pledged so far."""
    del request
    row = get_object_or_404(_public(), pk=conference_id)
    return ConferenceShown(
        **dict(_short(row)),
        speaking=_speaker(row),
        lines=tuple(map(_line, gaps_of(row))),
        pledges=tuple(map(_pledge, captures_told(row))),
    )


def _speaker(row: Conference) -> SpeakerShown | None:
    if not row.speaking or row.speaking_since is None:
        return None
    names = row.delegations.filter(code=row.speaking).values_list("name", flat=True)
    name = names.first() or row.speaking
    return SpeakerShown(delegation=row.speaking, name=name, since=row.speaking_since)


def _line(gap: LineGap) -> LineShown:
    return LineShown(
        line_id=gap.line_id,
        need=gap.need,
        unit=gap.unit,
        asked=gap.asked,
        confirmed=gap.confirmed,
        provisional=gap.provisional,
        open=gap.open,
        uncounted=gap.num_uncounted,
    )


def _pledge(told: Told) -> PledgeShown:
    return PledgeShown(
        pledge_id=told.capture_id,
        delegation=told.delegation,
        name=told.name,
        capability=told.capability,
        quantity=told.quantity,
        unit=told.unit,
        line_id=told.line_id,
        state=CaptureState.PROVISIONAL.value if told.state in OPEN else told.state,
        is_corrected=told.is_corrected,
        heard_at=told.at,
    )


@router.get(
    "/conferences/{conference_id}/announcements",
    response=AnnouncedPage,
    auth=None,
    summary="List what was announced at a conference",
)
def conference_announcement_list(
    request: HttpRequest,
    *,
    conference_id: ConferenceId,
    asked: Query[AnnouncedFilter],
    response: HttpResponse,
) -> AnnouncedPage:
    """Return what was announced at a public conference, each with the step that it has reached today."""
    row, told, on = get_object_or_404(_public(), pk=conference_id), asked.model_dump(), timezone.localdate()
    rows = announcements_visible_to(NOBODY).filter(conference=row.pk).order_by()
    found, last = asked_in(told, listing=announced.listing_of(NOBODY, states={})).page(rows)
    stages = _stages(row, on=on) if found else {}
    following = following_in(request, {**told, "after": last}, response=response)
    shown = tuple(
        AnnouncedShown(announcement=announcement_of(one), stage=stages.get(one.pk)) for one in found
    )
    return AnnouncedPage(rows=shown, as_of=on, next=following)


def _stages(row: Conference, *, on: date) -> dict[str, StageShown]:
    """Return where all that was announced at a conference stands: what one says is known of its repeats."""
    return {
        one.announcement_id: StageShown(
            way=one.way,
            step=one.step,
            since_on=one.since_on,
            is_there=one.is_there,
            part=one.part,
            ended=one.ended,
            ended_on=one.ended_on,
            is_stale=one.is_stale,
            is_awaited=one.is_awaited,
            evidence=one.evidence,
            source=one.source,
        )
        for one in followed.stages_of(NOBODY, conference=row.pk, as_of=on)
    }
