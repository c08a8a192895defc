"""Pages on which two auditors erase what an event tells."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bluehelm_web.accounts import erasures
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.selectors import persons_of, told_of
from bluehelm_web.audit.models import Erasure, Event
from bluehelm_web.audit.selectors import event_list_of
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.fields import PlainField


class ReasonForm(forms.Form):
    """Why something is to be erased."""

    reason = PlainField(
        label=_("Reason, for the log"),
        max_length=200,
        help_text=_("It stays in the log: do not repeat what is to be erased."),
    )


class DecisionForm(ReasonForm):
    """Whether it is erased."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=(("refuse", _("Refuse")), ("approve", _("Erase it for good")))
    )


@require_GET
def event(request: HttpRequest, seq: int) -> HttpResponse:
    """Show an event, and what can be done about what it tells."""
    return _page(request, seq=seq)


def _page(
    request: HttpRequest, *, seq: int, form: ReasonForm | None = None, fault: ValidationError | None = None
) -> HttpResponse:
    if not erasures.may_erase(request.user):
        raise PermissionDenied
    row = get_object_or_404(Event.objects.select_related("payload"), pk=seq)
    [told] = told_of([row])
    waiting = next((pair for pair in erasures.erasures_waiting() if pair[0].seq == seq), None)
    may_decide = waiting is not None and erasures.may_decide(request.user, waiting[0])
    context = {
        "told": told,
        "person": persons_of([row]).get(row.object_id, ""),
        "since": told_of(list(event_list_of(f"event:{seq}"))),
        "waiting": waiting,
        "may_decide": may_decide,
        "is_own": row.actor_id == request.user.pk,
        "form": form or (DecisionForm if waiting else ReasonForm)(label_suffix=""),
        "faults": fault.messages if fault else [],
    }
    status = 422 if form is not None or fault is not None else 200
    return render(request, "accounts/event.html", context, status=status)


@require_POST
def erasure_propose(request: HttpRequest, seq: int) -> HttpResponse:
    """Propose that what an event tells is erased."""
    if not erasures.may_erase(request.user):
        raise PermissionDenied
    get_object_or_404(Event, pk=seq)
    form, user = ReasonForm(request.POST, label_suffix=""), cast("User", request.user)
    if not form.is_valid():
        return _page(request, seq=seq, form=form)
    try:
        erasures.erasure_propose(seq, reason=form.cleaned_data["reason"], user=user, act=act_of(request))
    except ValidationError as error:
        return _page(request, seq=seq, fault=error)
    return redirect("event", seq=seq)


@require_POST
def erasure_decide(request: HttpRequest, seq: int) -> HttpResponse:
    """Erase what an event tells, or refuse to."""
    if not erasures.may_erase(request.user):
        raise PermissionDenied
    row = get_object_or_404(Erasure, seq=seq, decided_by_id=None)
    form, user = DecisionForm(request.POST, label_suffix=""), cast("User", request.user)
    if not form.is_valid():
        return _page(request, seq=seq, form=form)
    is_approved, reason = form.cleaned_data["decision"] == "approve", form.cleaned_data["reason"]
    erasures.erasure_decide(row, is_approved=is_approved, reason=reason, user=user, act=act_of(request))
    return redirect("event", seq=seq)
