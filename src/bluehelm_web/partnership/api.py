"""Offers for programmes: the same reads and writes as on their pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from ninja import Query, Router
from ninja.responses import Status
from pydantic import ValidationError

from bluehelm.core.claims import Kind
from bluehelm.forces.domain import LadderEvent, LadderStanding
from bluehelm.partnership.domain import OfferEntry
from bluehelm.partnership.resolution_domain import Resolution
from bluehelm_web.accounts.api_auth import act_in, user_of
from bluehelm_web.accounts.models import Viewer, state_of
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.core.api_lists import following_in, takes_nothing
from bluehelm_web.core.lists import asked_in
from bluehelm_web.core.names import ENGLISH
from bluehelm_web.core.problems import ProblemError, from_fault, from_form, from_pydantic
from bluehelm_web.core.rows import noun_of, values_of
from bluehelm_web.core.sent import etag_of, version_asked
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces.models import Proposal
from bluehelm_web.forces.permissions import kinds_recorded_by
from bluehelm_web.forces.places import level_kinds
from bluehelm_web.partnership import mark_selectors, records, selectors, services, snapshot
from bluehelm_web.partnership.api_domain import (
    Change,
    ChangeList,
    EventList,
    EventProposed,
    EventRecorded,
    EventSent,
    MarkShown,
    OfferChanged,
    OfferFilter,
    OfferId,
    OfferPage,
    OfferSent,
    OfferShown,
    Reason,
    ValueKnown,
)
from bluehelm_web.partnership.doubts import doubts
from bluehelm_web.partnership.forms import ReasonForm, RecordForm
from bluehelm_web.partnership.known import known_of
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.offer_columns import listing_for
from bluehelm_web.partnership.permissions import may_draft, may_edit, may_release
from bluehelm_web.partnership.row_faults import unshown

router = Router(tags=["offers"])


def _shown(rows: Iterable[Offer], *, viewer: Viewer) -> tuple[OfferShown, ...]:
    rows, today = tuple(rows), timezone.localdate()
    found = {row.pk: (None, ()) for row in rows} | snapshot.settled_by_offer(rows, as_of=today)
    limits = selectors.limits_visible_to(viewer, rows)
    places = _places(rows, viewer=viewer)
    kinds = level_kinds(places.values())
    marks = mark_selectors.marks_visible_to(viewer, rows, on=today)
    return tuple(
        OfferShown(
            offer=noun_of(row, OfferEntry),
            is_released=row.is_released,
            version=row.version,
            settled=snapshot.limited_by(offer, caveats=limits[row.pk][0]) if offer else None,
            known=_known(row, lines=lines),
            limits_withheld=limits[row.pk][1],
            standing=places[row.pk],
            level_kind=Kind(kinds[row.pk]) if row.pk in kinds else None,
            stale=MarkShown(**asdict(marks[row.pk])) if row.pk in marks else None,
            doubts=_doubts(row) if may_edit(viewer, row) else (),
        )
        for row in rows
        for offer, lines in [found[row.pk]]
    )


def _doubts(row: Offer) -> tuple[str, ...]:
    with override(ENGLISH):
        return tuple(doubts(noun_of(row, OfferEntry)))


def _known(row: Offer, *, lines: Iterable[Resolution]) -> tuple[ValueKnown, ...]:
    told = known_of(row, resolutions=lines).items()
    return tuple(
        ValueKnown(attribute=name, kind=Kind(one.kind), source=one.source, is_stated=one.is_stated)
        for name, one in told
    )


def _places(rows: Iterable[Offer], *, viewer: Viewer) -> dict[str, LadderStanding]:
    return selectors.standings_told(viewer, tuple(rows), on=timezone.localdate())


def _one(request: HttpRequest, row: Offer, *, response: HttpResponse) -> OfferShown:
    response["ETag"] = etag_of(row.version)
    return _shown([row], viewer=request.user)[0]


def _visible(request: HttpRequest, offer_id: str, **asked: Any) -> Offer:
    return get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id, **asked)


@router.get("/offers", response=OfferPage, auth=None, summary="List offers")
def offer_list(request: HttpRequest, *, asked: Query[OfferFilter], response: HttpResponse) -> OfferPage:
    """Return offers like those on their page: the released ones, and to a state its drafts."""
    told = asked.model_dump()
    of = asked_in(told, listing=listing_for(request.user))
    rows, last = selectors.page_of(of, request.user)
    following = following_in(request, {**told, "after": last}, response=response)
    return OfferPage(rows=_shown(rows, viewer=request.user), next=following)


@router.get("/offers/{offer_id}", response=OfferShown, auth=None, summary="Show an offer")
def offer_show(request: HttpRequest, *, offer_id: OfferId, response: HttpResponse) -> OfferShown:
    """Return an offer; its ETag is what a change has to name."""
    return _one(request, _visible(request, offer_id), response=response)


@router.post("/offers", response={201: OfferShown}, summary="Draft an offer")
def offer_draft(request: HttpRequest, *, sent: OfferSent, response: HttpResponse) -> OfferShown:
    """Draft an offer of the own state; nobody else sees it until it is released."""
    user = user_of(request)
    if not may_draft(user):
        raise PermissionDenied
    values = _values(sent, contributor=state_of(user))
    row = services.offer_draft(values, user=user, act=act_in(request))
    response["Location"] = reverse("api:offer_show", args=[row.pk])
    return _one(request, row, response=response)


def _values(sent: OfferSent, *, contributor: str) -> dict[str, Any]:
    """Return the columns of an offer, where the library takes them for one."""
    try:
        told = sent.model_dump(exclude_unset=True, exclude={"reason"})
        entry = OfferEntry(**told, offer_id="-", contributor=contributor)
    except ValidationError as error:
        raise ProblemError("invalid", faults=from_pydantic(error)) from error
    found = list(unshown(entry, place=""))
    found += snapshot.faults_of(entry, states=snapshot.states_known(), as_of=timezone.localdate())
    if found:
        faults = [from_fault(one, field=one.value.split()[0]) for one in found]
        raise ProblemError("invalid", faults=faults)
    return {name: value for name, value in values_of(entry).items() if name in type(sent).model_fields}


def reason_of(told: str) -> str:
    """Return a reason as a form would take it."""
    form = ReasonForm({"reason": told})
    if not form.is_valid():
        raise ProblemError("invalid", faults=from_form(form.errors, sent={"reason": told}))
    return str(form.cleaned_data["reason"])


@router.put("/offers/{offer_id}", response=OfferShown, summary="Change an offer")
def offer_edit(
    request: HttpRequest, *, offer_id: OfferId, sent: OfferChanged, response: HttpResponse
) -> OfferShown:
    """Replace what an offer says, from the version that If-Match names; what is left out becomes empty."""
    user, row = user_of(request), _visible(request, offer_id)
    if not may_edit(user, row):
        raise PermissionDenied
    version = version_asked(request)
    values, why = _values(sent, contributor=row.contributor), ""
    if sent.reason or row.is_released:
        why = reason_of(sent.reason)
    edited = services.offer_edit(
        row.pk, values=values, version=version, reason=why, user=user, act=act_in(request)
    )
    return _one(request, edited, response=response)


@router.post("/offers/{offer_id}/release", response=OfferShown, summary="Release an offer")
def offer_release(
    request: HttpRequest, *, offer_id: OfferId, sent: Reason, response: HttpResponse
) -> OfferShown:
    """Release a draft of the own state in the version that If-Match names, so that everybody sees it."""
    user, row = user_of(request), _visible(request, offer_id)
    if not may_release(user, row):
        raise PermissionDenied
    version, reason, act = version_asked(request), reason_of(sent.reason), act_in(request)
    released = services.offer_release(row.pk, version=version, reason=reason, user=user, act=act)
    return _one(request, released, response=response)


@router.get("/offers/{offer_id}/events", response=EventList, auth=None, summary="List ladder events")
def event_list(request: HttpRequest, *, offer_id: OfferId) -> EventList:
    """Return what happened to an offer on the ladder, from which its level follows."""
    takes_nothing(request)
    rows = forces_selectors.ladder_events_of(_visible(request, offer_id).pk)
    return EventList(rows=tuple(noun_of(row, LadderEvent) for row in rows))


@router.post(
    "/offers/{offer_id}/events",
    response={201: EventRecorded, 202: EventProposed},
    summary="Record a ladder event",
)
def event_record(request: HttpRequest, *, offer_id: OfferId, sent: EventSent) -> Status[Any]:
    """Record what happened to a released offer; nobody sets a level, and the last step takes two officers."""
    user, row = user_of(request), _visible(request, offer_id, is_released=True)
    kinds = kinds_recorded_by(user, owner=row.owner)
    if not kinds:
        raise PermissionDenied
    form = RecordForm(sent.model_dump(), kinds=kinds, offer=row)
    if not form.is_valid():
        raise ProblemError("invalid", faults=from_form(form.errors, sent=sent.model_dump()))
    event = form.event_of(row.pk)
    kept = records.event_record(
        event,
        offer=row,
        today=timezone.localdate(),
        user=user,
        act=act_in(request),
        by_hand=form.why_by_hand,
    )
    standing = _places([row], viewer=user)[row.pk]
    if isinstance(kept, Proposal):
        return Status(202, EventProposed(proposal_id=kept.pk, event=event, standing=standing))
    return Status(201, EventRecorded(event=noun_of(kept, LadderEvent), standing=standing))


@router.get("/offers/{offer_id}/changes", response=ChangeList, summary="List changes of an offer")
def change_list(request: HttpRequest, *, offer_id: OfferId) -> ChangeList:
    """Return who changed what and why: to its contributor, and to officers from the release on."""
    takes_nothing(request)
    events = selectors.changes_of(request.user, _visible(request, offer_id))
    return ChangeList(rows=changes(events))


def changes(events: Iterable[Any]) -> tuple[Change, ...]:
    """Return events of the chain as programmes are told them."""
    return tuple(
        Change(seq=row.seq, at=row.at, who=who, kind=row.kind, object_id=row.object_id, told=body)
        for row, who, _what, body in told_of(list(events))
    )
