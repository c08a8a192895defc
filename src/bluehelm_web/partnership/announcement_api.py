"""Contributors and announcements for programmes: the same reads as on their pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm_web.core.api_lists import following_in
from bluehelm_web.core.lists import asked_in
from bluehelm_web.core.rows import noun_of
from bluehelm_web.core.sent import etag_of
from bluehelm_web.partnership import announced, state_services, states
from bluehelm_web.partnership.api_domain import (
    AnnouncementFilter,
    AnnouncementId,
    AnnouncementPage,
    AnnouncementShort,
    AnnouncementShown,
    Code,
    ContributorFilter,
    ContributorList,
    ContributorShown,
)
from bluehelm_web.partnership.models import Announcement
from bluehelm_web.partnership.selectors import announcements_visible_to

router = Router(tags=["contributors and announcements"])


def _counted(row: states.StateRow, *, known: ContributorNoun | None) -> ContributorShown:
    return ContributorShown(
        contributor=known,
        code=row.code,
        announcements=row.announcements,
        offers=row.offers,
        levels=dict(row.cells),
        stale=row.stale,
    )


@router.get("/contributors", response=ContributorList, auth=None, summary="List contributors")
def contributor_list(request: HttpRequest, *, asked: Query[ContributorFilter]) -> ContributorList:
    """Return contributors like those on their page, each with its released offers by level."""
    del request
    of = asked_in(asked.model_dump(), listing=states.listing())
    rows, known = states.asked_for(of, on=timezone.localdate()), state_services.states_all()
    return ContributorList(rows=tuple(_counted(row, known=known.get(row.code)) for row in rows))


@router.get("/contributors/{code}", response=ContributorShown, auth=None, summary="Show a contributor")
def contributor_show(request: HttpRequest, *, code: Code) -> ContributorShown:
    """Return what is known of a contributor, with its released offers by level."""
    del request
    known = state_services.states_all().get(code)
    if known is None:
        raise Http404
    return _counted(states.row_of(code, on=timezone.localdate()), known=known)


def _short(row: Announcement) -> AnnouncementShort:
    return AnnouncementShort(
        announcement=noun_of(row, AnnouncementNoun), is_released=row.is_released, version=row.version
    )


@router.get("/announcements", response=AnnouncementPage, auth=None, summary="List announcements")
def announcement_list(
    request: HttpRequest, *, asked: Query[AnnouncementFilter], response: HttpResponse
) -> AnnouncementPage:
    """Return announcements like those on their page: the released ones, and to a state its drafts."""
    told, viewer = asked.model_dump(), request.user
    of = asked_in(told, listing=announced.listing_of(viewer, states={}))
    rows, last = of.page(announcements_visible_to(viewer).order_by())
    following = following_in(request, {**told, "after": last}, response=response)
    return AnnouncementPage(rows=tuple(map(_short, rows)), next=following)


@router.get(
    "/announcements/{announcement_id}", response=AnnouncementShown, auth=None, summary="Show an announcement"
)
def announcement_show(
    request: HttpRequest, *, announcement_id: AnnouncementId, response: HttpResponse
) -> AnnouncementShown:
    """Return an announcement, what it said before it was corrected, and the offers that make it real."""
    row = get_object_or_404(announcements_visible_to(request.user), pk=announcement_id)
    offers = sorted(one.pk for one in announced.offers_of(request.user, row))
    response["ETag"] = etag_of(row.version)
    return AnnouncementShown(**dict(_short(row)), before=row.published, offers=tuple(offers))
