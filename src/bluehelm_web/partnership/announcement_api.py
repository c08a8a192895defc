"""Contributors and announcements for programmes: the same reads and writes as on their pages."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import ValidationError

from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm.partnership.domain import Contributor as ContributorNoun
from bluehelm_web.accounts.api_auth import act_in, user_of
from bluehelm_web.accounts.models import state_of
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.core.api_lists import following_in
from bluehelm_web.core.lists import asked_in
from bluehelm_web.core.problems import ProblemError, from_pydantic
from bluehelm_web.core.rows import noun_of
from bluehelm_web.core.sent import etag_of, version_asked
from bluehelm_web.partnership import announced, announcements, state_services, states
from bluehelm_web.partnership.api import reason_of
from bluehelm_web.partnership.api_domain import (
    AnnouncementCorrected,
    AnnouncementFilter,
    AnnouncementId,
    AnnouncementPage,
    AnnouncementSaid,
    AnnouncementSent,
    AnnouncementShort,
    AnnouncementShown,
    Code,
    ContributorFilter,
    ContributorPage,
    ContributorShown,
    Reason,
)
from bluehelm_web.partnership.models import Announcement
from bluehelm_web.partnership.permissions import may_record
from bluehelm_web.partnership.selectors import announcement_visible_to, announcements_visible_to

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


@router.get("/contributors", response=ContributorPage, auth=None, summary="List contributors")
def contributor_list(
    request: HttpRequest, *, asked: Query[ContributorFilter], response: HttpResponse
) -> ContributorPage:
    """Return contributors like those on their page, each with its released offers by level."""
    told = asked.model_dump()
    of, known = asked_in(told, listing=states.listing()), state_services.states_all()
    rows, last = states.page_of(of, on=timezone.localdate())
    following = following_in(request, {**told, "after": last}, response=response)
    shown = tuple(_counted(row, known=known.get(row.code)) for row in rows)
    return ContributorPage(rows=shown, next=following)


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
    return _one(request, announcement_visible_to(request.user, announcement_id), response=response)


def _one(request: HttpRequest, row: Announcement, *, response: HttpResponse) -> AnnouncementShown:
    offers = sorted(one.pk for one in announced.offers_of(request.user, row))
    response["ETag"] = etag_of(row.version)
    return AnnouncementShown(**dict(_short(row)), before=row.published, offers=tuple(offers))


def _noun(sent: AnnouncementSaid, *, announcement_id: str, contributor: str) -> AnnouncementNoun:
    """Return what is announced, where the library takes it for one."""
    told = sent.model_dump(exclude={"announcement_id", "contributor", "reason"})
    try:
        return AnnouncementNoun(**told, announcement_id=announcement_id, contributor=contributor)
    except ValidationError as error:
        raise ProblemError("invalid", faults=from_pydantic(error)) from error


@router.post("/announcements", response={201: AnnouncementShown}, summary="Record an announcement")
def announcement_record(
    request: HttpRequest, *, sent: AnnouncementSent, response: HttpResponse
) -> AnnouncementShown:
    """Record what a state announced: by an officer, for everybody to see; by its own user, as a draft."""
    by = Writer(user=user_of(request), act=act_in(request))
    if not may_record(by.user):
        raise PermissionDenied
    own = state_of(by.user)
    if own and sent.announcement_id:
        told = _("The registry gives drafts their identifier; leave it empty.")
        raise DjangoValidationError({"announcement_id": told})
    state = sent.contributor or own
    name = sent.announcement_id or announcements.id_free(state)
    row = announcements.announcement_record(_noun(sent, announcement_id=name, contributor=state), by=by)
    response["Location"] = reverse("api:announcement_show", args=[row.pk])
    return _one(request, row, response=response)


@router.put("/announcements/{announcement_id}", response=AnnouncementShown, summary="Correct an announcement")
def announcement_correct(
    request: HttpRequest,
    *,
    announcement_id: AnnouncementId,
    sent: AnnouncementCorrected,
    response: HttpResponse,
) -> AnnouncementShown:
    """Replace what is recorded, from the version that If-Match names; what is left out becomes empty."""
    by, row = (
        Writer(user=user_of(request), act=act_in(request)),
        announcement_visible_to(request.user, announcement_id),
    )
    if not announced.may_correct(by.user, row):
        raise PermissionDenied
    version, noun = version_asked(request), _noun(sent, announcement_id=row.pk, contributor=row.contributor)
    why = reason_of(sent.reason) if sent.reason or row.is_released else ""
    kept = announcements.announcement_correct(row.pk, noun=noun, version=version, reason=why, by=by)
    return _one(request, kept, response=response)


@router.post(
    "/announcements/{announcement_id}/release", response=AnnouncementShown, summary="Release an announcement"
)
def announcement_release(
    request: HttpRequest, *, announcement_id: AnnouncementId, sent: Reason, response: HttpResponse
) -> AnnouncementShown:
    """Release a draft of the own state in the version that If-Match names, so that everybody sees it."""
    by, row = (
        Writer(user=user_of(request), act=act_in(request)),
        announcement_visible_to(request.user, announcement_id),
    )
    if not announced.may_release(by.user, row):
        raise PermissionDenied
    version = version_asked(request)
    kept = announcements.announcement_release(row.pk, version=version, reason=sent.reason, by=by)
    return _one(request, kept, response=response)
