"""Pages of capacity building: what is needed, what could serve it, and what would serve most together."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluehelm_web.accounts.models import state_of
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.capacity import permissions, selectors, told
from bluehelm_web.capacity.books import NEEDS
from bluehelm_web.core.list_parts import cells_of
from bluehelm_web.core.lists import asked_of
from bluehelm_web.core.names import named
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.announced import names_of_states
from bluehelm_web.partnership.table_views import table_given


@login_not_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show what is needed, the best that could serve each, and what would serve most of it together."""
    today = timezone.localdate()
    sought = selectors.sought_by(request.user, on=today)
    names = names_of_states()
    asked = asked_of(request.GET, listing=told.listing(names, needs=sought.records.all_needs))
    columns = told.columns_of(names)
    found = told.overview(sought, asked=asked, names=names, on=today)
    context = {
        **asked.shown(),
        "found": found,
        "rows": [(row, cells_of(row, columns=columns, names=asked.names)) for row in found.rows],
        "following": found.following,
        "num_offers": len(sought.records.offers),
        "num_under_way": told.num_under_way(found.report.partnerships) if found.report else 0,
        "most": told.MOST_NEEDS,
        "forms": sheets.FORMS,
        "today": today,
        **shown_with(request),
    }
    return render(request, "capacity/overview.html", context)


@login_not_required
@require_GET
def need_table(request: HttpRequest, form: str) -> HttpResponse:
    """Give all needs that somebody may see as a table, those that follow from the ladder among them."""
    found = selectors.sought_by(request.user, on=timezone.localdate()).records.all_needs
    return table_given(found, noun=NEEDS.noun, name="capacity-all-needs", form=form)


@login_not_required
@require_GET
def need_detail(request: HttpRequest, need_id: str) -> HttpResponse:
    """Show one need and everything that could serve it, each scored term by term."""
    today = timezone.localdate()
    sought = selectors.sought_by(request.user, on=today)
    names = names_of_states()
    found = told.served(need_id, sought=sought, names=names, on=today)
    if found is None:
        raise Http404
    need = found.row.need
    is_own = state_of(request.user) == need.contributor
    context = {
        "found": found,
        "need": need,
        "whose": named(names.get(need.contributor, need.contributor)),
        "may_post": permissions.may_record(request.user) and is_own and not found.row.is_public,
        "today": today,
    }
    return render(request, "capacity/need.html", context)
