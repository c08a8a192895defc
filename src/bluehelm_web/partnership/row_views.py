"""Registers of what offers have: the parts of which they are put together, and their steps on the ladder."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.core.files import attached, piecewise
from bluehelm_web.core.lists import COLUMNS, asked_of, cells_of
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.compositions import COMPOSITIONS
from bluehelm_web.partnership.level_events import LEVEL_EVENTS
from bluehelm_web.partnership.permissions import may_edit
from bluehelm_web.partnership.row_tables import RowRegister


def _context(request: HttpRequest, register: RowRegister) -> dict[str, Any]:
    """Return what a page shows of a register: its rows cell by cell, and what is asked of them."""
    viewer = request.user
    asked = asked_of(request.GET, listing=register.listing_for(viewer))
    found, following = asked.page(register.visible_to(viewer))
    return {
        **asked.shown(),
        "rows": [
            (one, cells_of(one, columns=register.columns, names=asked.names))
            for one in register.tell_for(viewer)(found)
        ],
        "following": following,
        "forms": sheets.FORMS,
        "today": timezone.localdate(),
        **shown_with(request),
    }


def _table(request: HttpRequest, register: RowRegister, *, form: str) -> HttpResponseBase:
    """Return the rows that are asked for: all that is said of each, or the columns that are shown."""
    if form not in sheets.FORMS:
        raise Http404
    viewer, kind = request.user, sheets.FORMS[form][0]
    asked = asked_of(request.GET, listing=register.listing_for(viewer))
    rows, name = asked.all(register.visible_to(viewer)), f"{register.name}.{form}"
    if form != "csv":
        return attached(register.made(rows, form=form, viewer=viewer), name=name, kind=kind)
    is_chosen = COLUMNS in request.GET
    if is_chosen:
        lines = register.shown(rows, names=asked.names, viewer=viewer)
    else:
        lines = register.whole(rows, viewer=viewer)
    return piecewise(lines, name=name, kind=kind)


@login_not_required
@require_GET
def composition_list(request: HttpRequest) -> HttpResponse:
    """Show the parts of which offers are put together, filtered and sorted by the address."""
    context = _context(request, COMPOSITIONS)
    kept = {one.row.pk for one, _cells in context["rows"] if may_edit(request.user, one.offer)}
    return render(request, "partnership/composition_list.html", {**context, "may_change": kept})


@login_not_required
@require_GET
def composition_table(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the parts that are asked for as a table."""
    return _table(request, COMPOSITIONS, form=form)


@login_not_required
@require_GET
def level_event_list(request: HttpRequest) -> HttpResponse:
    """Show what happened to offers on the ladder, filtered and sorted by the address."""
    return render(request, "partnership/level_event_list.html", _context(request, LEVEL_EVENTS))


@login_not_required
@require_GET
def level_event_table(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the level events that are asked for as a table; what they did to levels is a column shown."""
    return _table(request, LEVEL_EVENTS, form=form)
