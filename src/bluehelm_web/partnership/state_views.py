"""Pages of contributors: what each announced, and what it offers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluehelm.partnership import contributors
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.core.lists import asked_of
from bluehelm_web.forces.permissions import rules
from bluehelm_web.partnership import selectors, snapshot, states


@login_not_required
@require_GET
def state_list(request: HttpRequest) -> HttpResponse:
    """Show the states that offer or announced something, with their released offers by level."""
    today, asked = timezone.localdate(), asked_of(request.GET, listing=states.listing())
    rows = asked.among(states.table(on=today), value=states.said_of)
    context = {**asked.shown(), "rows": rows, "today": today, **shown_with(request)}
    return render(request, "partnership/state_list.html", context)


@login_not_required
@require_GET
def state_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a state announced, and its offers that the viewer may see."""
    today = timezone.localdate()
    names = {one.iso3: one.name for one in (*contributors.contributors(), *snapshot.states_known())}
    if code not in names:
        raise Http404
    context = {
        "iso3": code,
        "name": names[code],
        "row": next((row for row in states.table(on=today) if row.code == code), None),
        "levels": rules().levels,
        "announcements": selectors.announcements_by(request.user, code)[: selectors.MOST_ANNOUNCEMENTS],
        "today": today,
    }
    return render(request, "partnership/state.html", context)
