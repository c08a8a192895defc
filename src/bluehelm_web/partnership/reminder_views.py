"""Pages of reminders, and the renewal that they ask for."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.models import User, can
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.services import act_of
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces import snapshot as forces_snapshot
from bluehelm_web.partnership import reminders, selectors
from bluehelm_web.partnership.forms import RenewForm

MOST_NOTICES = 200
"""Notices that the list shows."""


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show what the viewer was told, unread first."""
    if not can(request.user, Ability.RECEIVE_NOTICES):
        raise PermissionDenied
    rows = reminders.notices_of(request.user)[:MOST_NOTICES]
    context = {"rows": rows, "is_of_contributor": can(request.user, Ability.OFFER)}
    return render(request, "partnership/notices.html", context)


@require_POST
def notice_read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read."""
    notice = get_object_or_404(reminders.notices_of(request.user), pk=notice_id)
    reminders.notice_read(notice.pk, user=cast("User", request.user))
    return redirect("notices")


@require_http_methods(["GET", "POST"])
def offer_renew(request: HttpRequest, offer_id: str) -> HttpResponse:
    """Show until when a renewal would hold, and renew once that is confirmed."""
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id, is_released=True)
    if not reminders.may_renew(request.user, row):
        raise PermissionDenied
    today, form = timezone.localdate(), RenewForm(request.POST or None, offer=row, label_suffix="")
    if request.method == "POST" and form.is_valid():
        told, user = form.cleaned_data, cast("User", request.user)
        try:
            reminders.offer_renew(row, **told, today=today, user=user, act=act_of(request))
        except ValidationError:
            form.add_error(None, _("This renewal waits for a second officer already."))
        else:
            return redirect("offer", offer_id=offer_id)
    context = {
        "row": row,
        "form": form,
        "place": forces_selectors.places_for(request.user, {row.pk: row.unit_type}, on=today)[row.pk],
        "until": forces_snapshot.until_renewed(row.pk, unit_type=row.unit_type, on=today),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "partnership/offer_renew.html", context, status=status)
