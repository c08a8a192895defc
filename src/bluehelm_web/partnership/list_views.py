"""The list of offers, and what is done to several of them at once."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluehelm_web.accounts.models import User, state_of
from bluehelm_web.accounts.owners import owner_of
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.audit.bulk import BulkError, too_many
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.files import piecewise
from bluehelm_web.core.lists import COLUMNS as SHOWN
from bluehelm_web.core.lists import asked_of
from bluehelm_web.partnership import bulk, offer_tables, selectors, snapshot
from bluehelm_web.partnership.mark_selectors import stale_from
from bluehelm_web.partnership.offer_columns import COLUMNS, Listed, listing_for
from bluehelm_web.partnership.permissions import may_draft


@login_not_required
@require_GET
def offer_list(request: HttpRequest) -> HttpResponse:
    """Show offers, filtered by the address, each with its level."""
    today = timezone.localdate()
    asked = asked_of(request.GET, listing=listing_for(request.user))
    rows, following = selectors.page_of(asked, request.user)
    strengths = snapshot.strengths({row.pk: snapshot.entered(row) for row in rows}, as_of=today)
    places = selectors.standings_told(request.user, rows, on=today)
    columns = [COLUMNS[name] for name in asked.names if name in COLUMNS]
    heads = [(str(column.head), column.is_number) for column in columns]  # in words once, not once a cell
    listed = (
        Listed(
            row=row,
            persons=strengths.get(row.pk),
            place=places[row.pk],
            stale_from=stale_from(request.user, row, on=today),
        )
        for row in rows
    )
    context = {
        **asked.shown(),
        "rows": [
            (one, [(*head, column.said(one)) for head, column in zip(heads, columns, strict=True)])
            for one in listed
        ],
        "following": following,
        "today": today,
        "may_draft": may_draft(request.user),
        "own": owner_of(request.user),
        "bulk": bulk.acts_for(request.user),
        "choose": request.GET.get("choose") == "all",
        "at": asked.after,
        **shown_with(request),
    }
    return render(request, "partnership/offer_list.html", context)


@login_not_required
@require_GET
def offer_table(request: HttpRequest) -> StreamingHttpResponse:
    """Give the offers that are asked for as a table: with all columns, it reads back the same."""
    viewer = request.user
    asked = asked_of(request.GET, listing=listing_for(viewer))
    if not viewer.is_authenticated:
        pieces = offer_tables.whole(asked.all(selectors.offers_released()), marks_drafts=False)
    elif SHOWN in request.GET:
        rows, today = asked.all(selectors.offers_visible_to(viewer)), timezone.localdate()
        pieces = offer_tables.shown(rows, names=asked.names, viewer=viewer, on=today)
    else:
        rows = asked.all(selectors.offers_visible_to(viewer))
        pieces = offer_tables.whole(rows, marks_drafts=bool(state_of(viewer)))
    return piecewise(pieces, name="offers.csv", kind="text/csv; charset=utf-8")


@require_http_methods(["GET", "POST"])
def offer_bulk(request: HttpRequest) -> HttpResponse:
    """Do one thing to several offers: to all of them, or after a fault of any to none."""
    user = cast("User", request.user)
    told = request.POST if request.method == "POST" else request.GET
    act = bulk.acts_for(user).get(told.get("act", ""))
    if act is None:
        raise PermissionDenied
    refused = too_many(told.getlist("row"))
    keys = [] if refused else told.getlist("row")
    rows = list(selectors.offers_visible_to(user).filter(pk__in=keys).order_by("offer_id"))
    form = act.form(request.POST or None, user=user, label_suffix="")
    faults: dict[str, str] = {}
    if request.method == "POST" and rows and form.is_valid():
        versions = dict(zip(told.getlist("row"), told.getlist("version"), strict=False))
        try:
            values, of = form.cleaned_data, act_of(request)
            bulk.offers_do(act, rows=rows, versions=versions, values=values, user=user, act=of)
        except BulkError as error:
            faults = error.faults
        else:
            return render(request, "partnership/offer_bulk.html", {"act": act, "done": rows})
    status = 422 if form.errors or faults or refused else 200
    found = [(row, faults.get(row.pk, "")) for row in rows]
    context = {"act": act, "form": form, "rows": found, "faults": faults, "refused": refused}
    return render(request, "partnership/offer_bulk.html", context, status=status)
