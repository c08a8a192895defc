"""The page on which a second person confirms an account whose word counts."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from bluehelm_web.accounts import confirmations
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.sign_in_views import proved
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.fields import PlainField


class ConfirmAccountForm(forms.Form):
    """How somebody was recognized."""

    reason = PlainField(
        label=_("How you recognized the person, for the log"), max_length=confirmations.LONGEST_REASON
    )


@require_http_methods(["GET", "POST"])
@proved
def account_confirm(request: HttpRequest, user_id: int) -> HttpResponse:
    """Confirm who has come into an account; whoever may not is told of none."""
    found = get_object_or_404(confirmations.accounts_waiting(request.user), pk=user_id)
    form = ConfirmAccountForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        words = {"reason": form.cleaned_data["reason"], "user": cast("User", request.user)}
        try:
            confirmations.account_confirm(found.username, **words, act=act_of(request))
            return redirect("account")
        except ValidationError as error:
            form.add_error(None, error.messages)
    status = 422 if form.errors else 200
    return render(request, "accounts/confirm.html", {"form": form, "whose": found}, status=status)
