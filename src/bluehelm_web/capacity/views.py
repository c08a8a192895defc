"""Pages of capacity building: what is needed, what could serve it, and what would serve most together."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluehelm_web.accounts.models import state_of
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.capacity import agreed, permissions, selectors, told
from bluehelm_web.capacity.books import NEEDS
from bluehelm_web.capacity.forms import ProposeForm
from bluehelm_web.core.list_parts import cells_of
from bluehelm_web.core.lists import asked_of
from bluehelm_web.core.names import named
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.announced import names_of_states
from bluehelm_web.partnership.permissions import may_record
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
    return need_page(request, need_id)


def need_page(request: HttpRequest, need_id: str, *, sent: ProposeForm | None = None) -> HttpResponse:
    """Return the page of a need, with what is wrong with a proposal that was sent."""
    today, viewer = timezone.localdate(), request.user
    sought = selectors.sought_by(viewer, on=today)
    names = names_of_states()
    found = told.served(need_id, sought=sought, names=names, on=today)
    if found is None:
        raise Http404
    need = found.row.need
    is_own = state_of(viewer) == need.contributor
    matches = [(one, _form(request, one, found=found, sent=sent)) for one in found.matches]
    is_shown = sent is None or any(form is sent for _one, form in matches)
    context = {
        "found": found,
        "need": need,
        "whose": named(names.get(need.contributor, need.contributor)),
        "matches": matches,
        "faults": {} if sent is None or is_shown else sent.errors,
        "partnerships": agreed.those(selectors.partnerships_of(viewer, need_id), names=names, on=today),
        "may_post": may_record(viewer) and is_own and not found.row.is_public,
        "today": today,
    }
    return render(request, "capacity/need.html", context, status=422 if sent is not None else 200)


def _form(
    request: HttpRequest, one: told.Match, *, found: told.Served, sent: ProposeForm | None
) -> ProposeForm | None:
    """Return the form that proposes a match, for those who may; what was sent stays in it."""
    match, own = one.match, permissions.commits_for(request.user)
    is_partner = bool(own) and own in (match.giver, match.contributor, match.funder)
    if not found.row.is_public or not (is_partner or permissions.is_officer(request.user)):
        return None
    if sent is not None and (sent.data.get("support"), sent.data.get("fund", "")) == (
        match.support_id,
        match.fund_id,
    ):
        return sent
    period = found.period(one)
    initial = {"support": match.support_id, "fund": match.fund_id, "places": match.places, **period}
    return ProposeForm(initial=initial, label_suffix="", auto_id=f"id_{match.support_id}_{match.fund_id}_%s")
