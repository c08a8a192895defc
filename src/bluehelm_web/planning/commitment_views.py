"""What commits offers to a mission, and frees them."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import act_of
from bluehelm_web.forces import commitments
from bluehelm_web.forces.models import Commitment
from bluehelm_web.generation import selectors as registers
from bluehelm_web.partnership.forms import ReasonForm
from bluehelm_web.planning import committing
from bluehelm_web.planning.commitment_forms import CommitForm


@require_http_methods(["GET", "POST"])
def offer_commit(request: HttpRequest, code: str) -> HttpResponse:
    """Commit an offer to a mission; one that is committed elsewhere is refused, and where is told."""
    row = get_object_or_404(registers.missions_visible_to(request.user), pk=code)
    if not commitments.may_commit(request.user):
        raise PermissionDenied
    form = CommitForm(request.POST or None, initial={"offer": request.GET.get("offer", "")})
    if request.method == "POST" and form.is_valid():
        told, user = form.cleaned_data, cast("User", request.user)
        try:
            committing.offer_commit(
                told["offer"], mission=row.pk, reason=told["reason"], user=user, act=act_of(request)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("mission", code=row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"row": row, "form": form, "held": None}
    return render(request, "planning/commit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def offer_free(request: HttpRequest, code: str, *, number: int) -> HttpResponse:
    """Free an offer from a mission."""
    row = get_object_or_404(registers.missions_visible_to(request.user), pk=code)
    if not commitments.may_commit(request.user):
        raise PermissionDenied
    held = get_object_or_404(Commitment, pk=number, mission=row.pk)
    form = ReasonForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        user, reason = cast("User", request.user), form.cleaned_data["reason"]
        committing.offer_free(held, reason=reason, user=user, act=act_of(request))
        return redirect("mission", code=row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"row": row, "form": form, "held": held}
    return render(request, "planning/commit.html", context, status=status)
