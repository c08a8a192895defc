"""The pages on which drafts are deleted."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.audit.bulk import BulkError, too_many
from bluehelm_web.audit.services import act_of
from bluehelm_web.partnership import deletions, selectors
from bluehelm_web.partnership.forms import ReasonForm, ReleaseForm
from bluehelm_web.partnership.permissions import may_delete, may_draft
from bluehelm_web.partnership.services import StaleError


@require_http_methods(["GET", "POST"])
def offer_delete(request: HttpRequest, offer_id: str) -> HttpResponse:
    """Delete a draft of the own state."""
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id)
    if not may_delete(request.user, row):
        raise PermissionDenied
    form = ReleaseForm(
        request.POST if request.method == "POST" else None,
        initial={"version": row.version},
        label_suffix="",
    )
    if form.is_valid():
        told, user = form.cleaned_data, cast("User", request.user)
        try:
            deletions.offer_delete(row.pk, **told, user=user, act=act_of(request))
        except StaleError:
            form.add_error(None, _("Somebody has changed the draft since you read it; look at it again."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("offers")
    context = {"row": row, "form": form}
    return render(request, "partnership/offer_delete.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def announcements_delete(request: HttpRequest) -> HttpResponse:
    """Delete the drafts of announcements that are chosen: all of them, or after a fault of any none."""
    if not may_draft(request.user):
        raise PermissionDenied
    told = request.POST if request.method == "POST" else request.GET
    refused = too_many(told.getlist("row"))
    keys = [] if refused else told.getlist("row")
    rows = list(selectors.announcements_visible_to(request.user).filter(pk__in=keys))
    form, faults = ReasonForm(request.POST or None, label_suffix=""), dict[str, str]()
    if rows and form.is_valid():
        seen = dict(zip(keys, told.getlist("version"), strict=False))
        versions = {row.pk: int(seen[row.pk]) if seen.get(row.pk, "").isdecimal() else 0 for row in rows}
        try:
            deletions.announcements_delete(versions, **form.cleaned_data, by=writer_of(request))
        except BulkError as error:
            faults = dict(error.faults)
        else:
            return render(request, "partnership/announcements_delete.html", {"done": versions})
    found = [(row, faults.get(row.pk, "")) for row in rows]
    context = {"form": form, "rows": found, "faults": faults, "refused": refused}
    status = 422 if form.is_bound or refused else 200
    return render(request, "partnership/announcements_delete.html", context, status=status)
