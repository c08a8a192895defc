"""The page on which something is said to have been recorded of an offer in error."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import act_of
from bluehelm_web.forces.annulments import may_annul
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.forces.permissions import rules
from bluehelm_web.partnership import records, selectors
from bluehelm_web.partnership.forms import ReasonForm


@require_http_methods(["GET", "POST"])
def event_annul(request: HttpRequest, offer_id: str, *, number: int) -> HttpResponse:
    """Let an event that was recorded in error count no more."""
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id)
    event = get_object_or_404(LadderEvent, pk=number, offer_id=row.pk)
    if not may_annul(request.user, event, owner=row.owner):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_valid():
        reason, user = form.cleaned_data["reason"], cast("User", request.user)
        try:
            records.event_annul(event.pk, reason=reason, offer=row, user=user, act=act_of(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("offer", offer_id=row.pk)
    context = {"row": row, "event": event, "form": form, "what": rules().event_names[event.kind]}
    status = 422 if form.is_bound else 200
    return render(request, "partnership/event_annul.html", context, status=status)
