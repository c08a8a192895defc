"""The page on which a mark is proposed, answered and taken back."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import act_of
from bluehelm_web.partnership import mark_selectors, marks, selectors
from bluehelm_web.partnership.forms import MarkForm, ReplyForm
from bluehelm_web.partnership.mark_selectors import MarkSeen
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.permissions import may_mark, may_read_coming, may_reply


@require_http_methods(["GET", "POST"])
def stale_mark(request: HttpRequest, offer_id: str) -> HttpResponse:
    """Show the mark of an offer, with what the viewer may do: propose it, answer, or take it back."""
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id, is_released=True)
    if not may_read_coming(request.user, row.contributor):
        raise PermissionDenied
    mark = mark_selectors.marks_visible_to(request.user, [row], on=timezone.localdate()).get(row.pk)
    form = _form(request, row, mark=mark)
    if request.method == "POST" and _is_done(request, row, form=form):
        return redirect("offer", offer_id=row.pk)
    context = {
        "row": row,
        "mark": mark,
        "today": timezone.localdate(),
        "form": form,
        "may_take_back": may_mark(request.user, row) and mark is not None and mark.lapses_on is None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "partnership/stale_mark.html", context, status=status)


def _form(request: HttpRequest, row: Offer, *, mark: MarkSeen | None) -> forms.Form | None:
    """Return what the viewer may fill in; None for nothing."""
    data = None if request.POST.get("act") == "end" else request.POST or None
    if may_mark(request.user, row) and mark is None:
        return MarkForm(data, label_suffix="")
    if may_reply(request.user, row) and mark is not None and mark.is_coming:
        return ReplyForm(data, initial={"reply": mark.reply}, label_suffix="")
    return None


def _is_done(request: HttpRequest, row: Offer, *, form: forms.Form | None) -> bool:
    """Do what was sent, and tell whether it is done; what is wrong with it is on the form."""
    today, user, act = timezone.localdate(), cast("User", request.user), act_of(request)
    if request.POST.get("act") == "end":
        marks.mark_take_back(row.pk, today=today, user=user, act=act)
        return True
    if form is None:
        raise PermissionDenied
    if not form.is_valid():
        return False
    try:
        if isinstance(form, ReplyForm):
            marks.mark_reply(row.pk, reply=form.cleaned_data["reply"], today=today, user=user, act=act)
        else:
            why = marks.Why(**form.cleaned_data)
            marks.mark_propose(row.pk, why=why, today=today, user=user, act=act)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
