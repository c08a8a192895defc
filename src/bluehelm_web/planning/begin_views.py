"""The page on which a scenario begins from a mission."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bluehelm.core.errors import InputError
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import act_of
from bluehelm_web.core import names
from bluehelm_web.generation.models import Mission
from bluehelm_web.generation.selectors import missions_visible_to
from bluehelm_web.partnership import supply
from bluehelm_web.partnership.permissions import read_by
from bluehelm_web.planning import beginnings, services, takeovers
from bluehelm_web.planning.forms import BeginForm, with_left_out
from bluehelm_web.planning.permissions import may_take_over


@require_http_methods(["GET", "POST"])
def mission_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a scenario takes over from the registers of a mission, and begin one."""
    row = get_object_or_404(missions_visible_to(request.user), pk=code)
    if not may_take_over(request.user, mission=code):
        raise PermissionDenied
    parts = beginnings.parts(row, viewer=request.user)
    is_ready = not any(part.is_missing for part in parts)
    known = takeovers.statements_of(code).values_list("pk", flat=True)
    initial = beginnings.asked_first(row) if is_ready else {}
    form = BeginForm(request.POST or None, statements=known, initial=initial)
    if request.method == "POST" and is_ready and form.is_valid() and _begin(request, row, form=form):
        return redirect("scenario", name=form.cleaned_data["name"])
    num_unread = supply.num_unread(read_by(request.user)) if is_ready else 0
    context = {"row": row, "parts": parts, "is_ready": is_ready, "form": form, "num_unread": num_unread}
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/mission_plan.html", context, status=status)


def _begin(request: HttpRequest, row: Mission, *, form: BeginForm) -> bool:
    """Keep the scenario, a trial of the own organization; else say on the form what is wrong."""
    user, told = cast("User", request.user), form.cleaned_data
    if user.organization is None:
        raise PermissionDenied
    try:
        found = beginnings.begun(row, told=told, viewer=user)
    except InputError as error:
        form.add_error(None, [names.said(str(fault)) for fault in error.faults])
        return False
    field, name, owner = "reason", told["name"], user.organization
    try:
        reason, field = with_left_out(told["reason"], number=len(found.left_out)), "name"
        act = act_of(request)
        services.scenario_begin(name, found=found, owner=owner, user=user, reason=reason, act=act)
    except ValidationError as error:
        form.add_error(field, error.messages)
    return not form.errors
