"""Pages that belong to no area."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluehelm_web.accounts.models import Role, has_role, state_of
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.audit import selectors as audit
from bluehelm_web.audit.models import Event
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces import snapshot as forces_snapshot
from bluehelm_web.forces.permissions import rules
from bluehelm_web.partnership import selectors, snapshot

LAPSES = 5
"""Offers that are listed because they lapse first."""


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the readiness board: released offers by capability and level, and what waits for the viewer."""
    today = timezone.localdate()
    visible = selectors.offers_visible_to(request.user)
    offers = snapshot.offers_resolved(visible, as_of=today)
    released = set(visible.filter(is_released=True).values_list("offer_id", flat=True))
    unit_types = {one.offer_id: one.unit_type for one in offers}
    places = forces_selectors.places_for(request.user, unit_types, on=today)
    counted = {offer_id: place for offer_id, place in places.items() if offer_id in released}
    lapsing = sorted((one.until, one.offer_id) for one in counted.values() if one.until and one.level)
    state = state_of(request.user)
    context = {
        "rows": forces_snapshot.board(
            counted,
            unit_types=unit_types,
            strengths={one.offer_id: one.strength for one in offers},
        ),
        "levels": rules().levels,
        "soon": [places[offer_id] for _, offer_id in lapsing[:LAPSES]],
        "own": [
            (one, places[one.offer_id], one.offer_id in released)
            for one in offers
            if one.contributor == state
        ],
        "state": state,
        "waiting": forces_selectors.proposals_visible_to(request.user),
        "names": rules().event_names,
        "today": today,
    }
    return render(request, "site/home.html", context)


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Show what happened, latest first, to auditors alone."""
    if not has_role(request.user, Role.AUDITOR):
        raise PermissionDenied
    before = request.GET.get("before", "")[:18]
    rows, following = audit.event_page(before=int(before) if before.isdecimal() else None)
    return render(request, "site/log.html", {"rows": told_of(rows), "following": following})


@login_not_required
@require_GET
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - every view takes the request
    """Say that the database answers."""
    return JsonResponse({"database": "ok" if Event.objects.exists() else "empty"})
