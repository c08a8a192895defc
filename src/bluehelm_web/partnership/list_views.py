"""The list of offers, and what is done to several of them at once."""

from __future__ import annotations

from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluehelm.core.tables import to_csv
from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.files import attached
from bluehelm_web.core.rows import nouns_of
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces.permissions import rules
from bluehelm_web.partnership import bulk, offer_columns, selectors, snapshot
from bluehelm_web.partnership.forms import unit_type_choices
from bluehelm_web.partnership.mark_selectors import stale_from
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.offer_columns import Listed
from bluehelm_web.partnership.permissions import may_draft


@login_not_required
@require_GET
def offer_list(request: HttpRequest) -> HttpResponse:
    """Show offers, filtered by the address, each with its level."""
    today = timezone.localdate()
    found, asked = _asked(request, on=today)
    sort = asked["sort"] if asked["sort"] in offer_columns.SORTS else ""
    rows, following = selectors.page_of(found, after=request.GET.get("after", ""), sort=sort)
    unit_types = {row.pk: row.unit_type for row in rows}
    strengths = snapshot.strengths({row.pk: row.strength for row in rows}, as_of=today)
    places = forces_selectors.places_for(request.user, unit_types, on=today)
    names = offer_columns.chosen(request.GET.getlist("columns"))
    columns = [offer_columns.COLUMNS[name] for name in names]
    heads = [(str(column.head), column.is_number) for column in columns]  # in words once, not once a cell
    listed = (
        Listed(
            row=row,
            strength=strengths.get(row.pk),
            place=places[row.pk],
            stale_from=stale_from(request.user, row, on=today),
        )
        for row in rows
    )
    context = {
        "heads": heads,
        "rows": [
            (one, [(*head, column.said(one)) for head, column in zip(heads, columns, strict=True)])
            for one in listed
        ],
        "unit_types": unit_type_choices(),
        "levels": rules().levels,
        "sorts": offer_columns.SORTS.items(),
        "all_columns": [(name, column.head, name in names) for name, column in offer_columns.COLUMNS.items()],
        "kept": _kept(request),
        "asked": asked,
        "following": following,
        "today": today,
        "may_draft": may_draft(request.user),
        "bulk": bulk.acts_for(request.user),
        "choose": request.GET.get("choose") == "all",
        "at": request.GET.get("after", ""),
        **shown_with(request),
    }
    return render(request, "partnership/offer_list.html", context)


def _kept(request: HttpRequest) -> str:
    """Return what an address asks for, but for the page: the next page asks for the same."""
    asked = [(name, value) for name, values in request.GET.lists() for value in values if value]
    return urlencode([(name, value) for name, value in asked if name not in ("after", "choose")])


def _asked(request: HttpRequest, *, on: date) -> tuple[QuerySet[Offer], dict[str, str]]:
    """Return the offers that an address asks for, and its words."""
    asked = {name: request.GET.get(name, "") for name in ("unit_type", "contributor", "words", "level")}
    asked["stale"] = "yes" if request.GET.get("stale") == "yes" else ""
    found = selectors.offers_asked(request.user, **asked, on=on)
    return found, {**asked, "sort": request.GET.get("sort", "")}


@login_not_required
@require_GET
def offer_table(request: HttpRequest) -> HttpResponse:
    """Give the released offers that are asked for as a table that reads back the same."""
    found, _words = _asked(request, on=timezone.localdate())
    text = to_csv(nouns_of(found.filter(is_released=True), OfferEntry), noun=OfferEntry)
    return attached(text.encode(), name="offers.csv", kind="text/csv; charset=utf-8")


@require_http_methods(["GET", "POST"])
def offer_bulk(request: HttpRequest) -> HttpResponse:
    """Do one thing to several offers: to all of them, or after a fault of any to none."""
    user = cast("User", request.user)
    told = request.POST if request.method == "POST" else request.GET
    act = bulk.acts_for(user).get(told.get("act", ""))
    if act is None:
        raise PermissionDenied
    chosen = selectors.offers_visible_to(user).filter(pk__in=told.getlist("offer")[: bulk.MOST])
    rows = list(chosen.order_by("offer_id"))
    form = act.form(request.POST or None, user=user, label_suffix="")
    faults: dict[str, str] = {}
    if request.method == "POST" and rows and form.is_valid():
        versions = dict(zip(told.getlist("offer"), told.getlist("version"), strict=False))
        try:
            values, of = form.cleaned_data, act_of(request)
            bulk.offers_do(act, rows=rows, versions=versions, values=values, user=user, act=of)
        except bulk.BulkError as error:
            faults = error.faults
        else:
            return redirect("offers")
    status = 422 if form.errors or faults else 200
    found = [(row, faults.get(row.pk, "")) for row in rows]
    context = {"act": act, "form": form, "rows": found, "faults": faults}
    return render(request, "partnership/offer_bulk.html", context, status=status)
