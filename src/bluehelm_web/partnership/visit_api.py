"""Visits for programmes: the same reads and writes as on their pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router

from bluehelm_web.accounts.api_auth import act_in, user_of
from bluehelm_web.accounts.models import can
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.core.api_lists import following_in
from bluehelm_web.core.lists import asked_in
from bluehelm_web.core.problems import ProblemError, from_form
from bluehelm_web.core.sent import Number
from bluehelm_web.forces import bookings
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces.lists import VISITS
from bluehelm_web.forces.models import Outcome, Visit, VisitLine
from bluehelm_web.forces.permissions import may_visit
from bluehelm_web.partnership import selectors
from bluehelm_web.partnership.api_domain import (
    OfferId,
    VisitFilter,
    VisitLineShown,
    VisitPage,
    VisitSent,
    VisitShown,
)
from bluehelm_web.partnership.visit_forms import BookForm

router = Router(tags=["visits"])


def _shown(visit: Visit, *, lines: Iterable[VisitLine], tells: bool) -> VisitShown:
    return VisitShown(
        visit_id=visit.pk,
        offer_id=visit.offer_id,
        visit=visit.visit,
        place=visit.place,
        start_on=visit.start_on,
        end_on=visit.end_on,
        members=visit.members,
        outcome=visit.outcome,
        remark=visit.remark,
        lines=tuple(
            VisitLineShown(
                line_id=line.pk,
                topic=line.topic,
                text=line.text,
                kind=line.kind,
                source=line.source,
                mark=line.mark if tells else "",
                remark=line.remark if tells else "",
            )
            for line in lines
        ),
    )


def _tells(request: HttpRequest, visit: Visit) -> bool:
    """Tell whether somebody may know what a visit found: officers, and others once it has ended."""
    return may_visit(request.user) or visit.outcome in (Outcome.PASSED, Outcome.FAILED)


@router.get("/visits", response=VisitPage, summary="List visits")
def visit_list(request: HttpRequest, *, asked: Query[VisitFilter], response: HttpResponse) -> VisitPage:
    """Return visits, latest first: to officers all, to users of a state those to its offers."""
    if not may_visit(request.user) and not can(request.user, Ability.OFFER):
        raise PermissionDenied
    of = asked.model_dump()
    found, last = forces_selectors.visit_page(request.user, asked=asked_in(of, listing=VISITS))
    told = ((visit, lacks if _tells(request, visit) else ()) for visit, lacks in found)
    following = following_in(request, {**of, "after": last}, response=response)
    rows = tuple(_shown(visit, lines=lacks, tells=True) for visit, lacks in told)
    return VisitPage(rows=rows, next=following)


@router.get("/visits/{visit_id}", response=VisitShown, summary="Show a visit")
def visit_show(request: HttpRequest, *, visit_id: Number) -> VisitShown:
    """Return a visit and its check-list."""
    visit = get_object_or_404(forces_selectors.visits_visible_to(request.user), pk=visit_id)
    return _shown(visit, lines=visit.lines.all(), tells=_tells(request, visit))


@router.post("/offers/{offer_id}/visits", response={201: VisitShown}, summary="Book a visit")
def visit_book(
    request: HttpRequest, *, offer_id: OfferId, sent: VisitSent, response: HttpResponse
) -> VisitShown:
    """Book a visit to a released offer; the same one sent again is the one that is booked."""
    found = selectors.offers_visible_to(request.user)
    row, user = get_object_or_404(found, pk=offer_id, is_released=True), user_of(request)
    if not may_visit(user):
        raise PermissionDenied
    form = BookForm(sent.model_dump())
    if not form.is_valid():
        raise ProblemError("invalid", faults=from_form(form.errors, sent=sent.model_dump()))
    visit = Visit(offer_id=row.pk, contributor=row.contributor, unit_type=row.unit_type, **form.cleaned_data)
    booked = bookings.visit_book(visit, today=timezone.localdate(), user=user, act=act_in(request))
    response["Location"] = reverse("api:visit_show", args=[booked.pk])
    return _shown(booked, lines=booked.lines.all(), tells=True)
